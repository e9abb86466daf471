"""Lambda authoriser: an ordinary Lambda charge for each request whose decision is not cached.

It also runs for requests that it then rejects. Sources: https://aws.amazon.com/lambda/pricing/,
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from modeler.components.base import Component
from modeler.components.flow import Arrivals
from modeler.components.lambda_function import MB_PER_GB, billed_seconds
from modeler.units import Usage
from modeler.workload import LambdaAuthoriser, Workload


@dataclass(frozen=True, kw_only=True)
class LambdaAuthoriserFunction(Component):
    """The function that decides.

    Examples
    --------
    >>> from modeler.components.flow import Arrivals, client_flow
    >>> api = {"authoriser": "lambda", "lambda_authoriser": {"cache_hit_ratio": 0.9}}
    >>> w = Workload(api=api, traffic={"requests_per_month": "1M"})
    >>> authoriser = LambdaAuthoriserFunction(settings=w.api.lambda_authoriser)
    >>> [round(u.quantity) for u in authoriser.meter(Arrivals(((authoriser, client_flow(w, w.traffic)),)), w)]
    [100000, 250]
    """

    id: ClassVar[str] = "lambda-authoriser"
    title: ClassVar[str] = "Lambda authoriser"
    dimensions: ClassVar[tuple[str, ...]] = ("lambda.requests_*", "lambda.duration_*_gb_second")
    sources: ClassVar[tuple[str, ...]] = ("https://aws.amazon.com/lambda/pricing/",)
    group: ClassVar[str] = "identity"

    settings: LambdaAuthoriser

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """Invocations for decisions that are not cached."""
        f = self.settings
        arch = "arm" if f.architecture == "arm64" else "x86"
        calls = arrivals.requests * (1.0 - f.cache_hit_ratio)
        yield Usage(f"lambda.requests_{arch}", calls, note="decisions that are not cached")
        seconds = billed_seconds(f.duration, 0.0, 0.0)
        gb_seconds = calls * seconds * f.memory_mb / MB_PER_GB
        yield Usage(f"lambda.duration_{arch}_gb_second", gb_seconds, note=f"{f.memory_mb} MB")
