"""AWS Verified Access: by the hour for each application, and by GB.

The price book has 20 Regions and the first tier of the hours only: a large estate is priced too high.
Source: https://aws.amazon.com/verified-access/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from modeler.components.arrivals import Arrivals
from modeler.components.base import Component, gb, whole_hours
from modeler.components.carrying import STREAMS, Held
from modeler.components.flow import Flow
from modeler.components.latency import Delay, Moment, delay, https_handshakes
from modeler.components.network import Network
from modeler.components.sla import RegionalSla
from modeler.components.traits import ANY, Exposure, Place, Role, Traits, Wiring
from modeler.units import Usage
from modeler.workload import Workload


class VerifiedAccess(Component):
    """A Verified Access endpoint: one application.

    Examples
    --------
    >>> from modeler.components.arrivals import Arrivals
    >>> from modeler.components.flow import client_flow
    >>> traffic = {"requests_per_month": 2**20, "request_bytes": "1 KB", "response_bytes": "3 KB"}
    >>> w = Workload(traffic=traffic)
    >>> access = VerifiedAccess()
    >>> [u.quantity for u in access.meter(Arrivals(((access, client_flow(w, w.traffic)),)), w)]
    [730, 4.0]
    """

    id: ClassVar[str] = "verified-access"
    title: ClassVar[str] = "Verified Access endpoint"
    traits: ClassVar[Traits] = Traits(
        short="Verified Access endpoint",
        place=Place.AWS,
        exposure=Exposure.PUBLIC,
        wiring=Wiring(
            reached_over=frozenset({Network.INTERNET}),
            leaves_over=frozenset({Network.VPC}),
            follows=ANY,
            leads_to=ANY,
            answers=False,
        ),
        roles=frozenset({Role.DOOR}),
        ends_connection=True,
        reads_requests=True,
        counts_beside=False,
        sla=RegionalSla("verified-access"),
        programs={"hipaa": ("verified-access", "compliance.hipaa")},
        avoided_as={},
        icon="verified-access.png",
        kinds=(
            "AWS::EC2::VerifiedAccessInstance",
            "AWS::EC2::VerifiedAccessTrustProvider",
            "AWS::EC2::VerifiedAccessGroup",
            "AWS::EC2::VerifiedAccessEndpoint",
        ),
        quotas=("verified-access",),
    )
    dimensions: ClassVar[tuple[str, ...]] = ("vpc.verified_access_app_hour", "vpc.verified_access_data_gb")
    sources: ClassVar[tuple[str, ...]] = ("https://aws.amazon.com/verified-access/pricing/",)

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """Application-hours and GB in both directions."""
        yield self.fixed("vpc.verified_access_app_hour", whole_hours(w), w, "one application, first price tier")
        size = arrivals.total(lambda flow: flow.bytes_both)
        yield Usage("vpc.verified_access_data_gb", gb("vpc", size), note="both directions")

    def forward(self, flow: Flow, w: Workload) -> Flow:
        """Requests that the policy lets pass."""
        return flow.passed_on()

    def handshakes(self, w: Workload) -> int:
        """TCP and TLS."""
        return https_handshakes(w)

    def holds(self, w: Workload) -> Held:
        """Bytes stream through (taken as for other proxies: AWS does not say)."""
        return STREAMS

    def processing(self, moment: Moment, w: Workload) -> tuple[Delay, ...]:
        """Checking the session and the policy; no timeout of it is published."""
        return (delay("verified-access", w),)
