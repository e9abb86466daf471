"""Lambda's own Invoke API: callers with AWS credentials sign each request; there is no HTTP door before the function.

It has no meter of its own, and a call that is not allowed invokes nothing.
Sources: https://aws.amazon.com/lambda/pricing/,
https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-endpoints.html
"""

from __future__ import annotations

from typing import ClassVar

from modeler.components.base import Component
from modeler.components.carrying import Held, streams_from_function
from modeler.components.flow import Flow
from modeler.components.latency import Delay, Moment, delay, https_handshakes
from modeler.components.network import Network
from modeler.components.sla import RegionalSla
from modeler.components.traits import Exposure, Place, Role, Traits, Wiring, listed_for
from modeler.workload import Workload


class LambdaApi(Component):
    """The Invoke API.

    Examples
    --------
    >>> from modeler.components.flow import client_flow
    >>> w = Workload(traffic={"requests_per_month": 100, "unauthenticated_share": 0.25})
    >>> LambdaApi().forward(client_flow(w, w.traffic), w).requests
    75.0
    """

    id: ClassVar[str] = "lambda-api"
    title: ClassVar[str] = "Lambda Invoke API"
    traits: ClassVar[Traits] = Traits(
        short="Lambda Invoke API",
        place=Place.AWS,
        exposure=Exposure.NO_ADDRESS,
        wiring=Wiring(
            reached_over=frozenset({Network.PRIVATELINK}),
            leaves_over=frozenset({Network.AWS_INTERNAL}),
            follows=frozenset({"interface-endpoint"}),
            leads_to=frozenset({"lambda-function"}),
            answers=False,
        ),
        roles=frozenset({Role.DOOR}),
        ends_connection=True,
        reads_requests=True,
        counts_beside=False,
        sla=RegionalSla("lambda"),
        programs=listed_for("lambda", "hipaa", "pci-dss", "soc", "fedramp"),
        avoided_as={},
        icon="aws.compute.LambdaFunction",
        kinds=(),
        quotas=("lambda-api", "lambda"),
    )
    as_event: ClassVar[bool] = True
    sources: ClassVar[tuple[str, ...]] = (
        "https://aws.amazon.com/lambda/pricing/",
        "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-endpoints.html",
    )
    note: ClassVar[str] = "no meter beyond the function itself"

    def forward(self, flow: Flow, w: Workload) -> Flow:
        """Calls that IAM allows."""
        return flow.passed_on()

    def handshakes(self, w: Workload) -> int:
        """TCP and TLS."""
        return https_handshakes(w)

    def holds(self, w: Workload) -> Held:
        """Requests always, as they become an event; answers unless the function streams."""
        return Held(request=True, answer=not streams_from_function(w))

    def processing(self, moment: Moment, w: Workload) -> tuple[Delay, ...]:
        """Its front end; the check of the signature is in it."""
        return (delay("lambda-api", w),)
