"""Lambda function URL: an HTTPS name for one function, on the internet only.

It has no meter of its own: the function is paid as always, and what leaves for the internet as its own line.
Sources: https://aws.amazon.com/lambda/pricing/,
https://docs.aws.amazon.com/lambda/latest/dg/furls-http-invoke-decision.html
"""

from __future__ import annotations

from typing import ClassVar

from modeler.components.api_gateway import checked
from modeler.components.base import Component
from modeler.components.carrying import Held, streams_from_function
from modeler.components.flow import Flow
from modeler.components.latency import Delay, Moment, delay, https_handshakes
from modeler.components.network import Network
from modeler.components.sla import RegionalSla
from modeler.components.traits import ANY, Exposure, Place, Role, Traits, Wiring, listed_for
from modeler.workload import Workload


class FunctionUrl(Component):
    """A function URL.

    Examples
    --------
    >>> FunctionUrl().note
    'no meter beyond the function itself'
    """

    id: ClassVar[str] = "function-url"
    title: ClassVar[str] = "Lambda function URL"
    traits: ClassVar[Traits] = Traits(
        short="function URL",
        place=Place.AWS,
        exposure=Exposure.PUBLIC,
        wiring=Wiring(
            reached_over=frozenset({Network.INTERNET, Network.EDGE}),
            leaves_over=frozenset({Network.AWS_INTERNAL}),
            follows=ANY,
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
        kinds=("AWS::Lambda::Url",),
        quotas=("function-url", "lambda"),
    )
    sources: ClassVar[tuple[str, ...]] = (
        "https://aws.amazon.com/lambda/pricing/",
        "https://docs.aws.amazon.com/lambda/latest/dg/furls-http-invoke-decision.html",
    )
    note: ClassVar[str] = "no meter beyond the function itself"

    def forward(self, flow: Flow, w: Workload) -> Flow:
        """Signed requests only, where it asks for IAM."""
        return flow.passed_on() if w.api.authorizer == "iam" else flow

    def handshakes(self, w: Workload) -> int:
        """TCP and TLS."""
        return https_handshakes(w)

    def holds(self, w: Workload) -> Held:
        """Requests always, as they become an event; answers unless the function streams."""
        return Held(request=True, answer=not streams_from_function(w))

    def processing(self, moment: Moment, w: Workload) -> tuple[Delay, ...]:
        """Its front end, and the check of a signature where it asks for IAM."""
        return (delay("function-url", w), *checked(w, {"iam": "iam-authorizer"}))
