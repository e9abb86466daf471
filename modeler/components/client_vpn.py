"""Client VPN: by the hour for each associated subnet, and by the hour for each connected person.

A subnet in each AZ is associated around the clock; a person's connection is paid while it lasts. What leaves for the
internet is paid at internet rates, as its own line. Source: https://aws.amazon.com/vpn/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from modeler.components.arrivals import Arrivals
from modeler.components.base import Component, whole_hours
from modeler.components.latency import Delay, link
from modeler.components.network import Network
from modeler.components.sla import NoSla
from modeler.components.traits import ANY, NOT_SEEN, PRIVATE_NETWORKS, Exposure, Place, Role, Traits, Wiring
from modeler.units import Note, Usage
from modeler.workload import Workload


class ClientVpn(Component):
    """A Client VPN endpoint for developers.

    Examples
    --------
    >>> from modeler.components.arrivals import Arrivals
    >>> from modeler.components.flow import client_flow
    >>> w = Workload(azs=2, clients={"location": "internet", "developers": 10, "developer_hours_per_month": 80})
    >>> vpn = ClientVpn()
    >>> [u.quantity for u in vpn.meter(Arrivals(((vpn, client_flow(w, w.traffic)),)), w)]
    [1460, 800.0]
    """

    id: ClassVar[str] = "client-vpn"
    title: ClassVar[str] = "Client VPN endpoint"
    traits: ClassVar[Traits] = Traits(
        short="Client VPN endpoint",
        place=Place.LINK,
        exposure=Exposure.PUBLIC,
        wiring=Wiring(
            reached_over=frozenset({Network.INTERNET}),
            leaves_over=PRIVATE_NETWORKS,
            follows=ANY,
            leads_to=ANY,
            answers=False,
        ),
        roles=frozenset({Role.DEVELOPER_WAY}),
        ends_connection=False,
        reads_requests=False,
        counts_beside=False,
        sla=NoSla("its promise was not looked up"),
        programs=NOT_SEEN,
        avoided_as={},
        icon="aws.network.ClientVpn",
        kinds=(
            "AWS::EC2::ClientVpnEndpoint",
            "AWS::EC2::ClientVpnTargetNetworkAssociation",
            "AWS::EC2::ClientVpnAuthorizationRule",
        ),
        quotas=(),
    )
    dimensions: ClassVar[tuple[str, ...]] = (
        "vpn.client_vpn_endpoint_association_hour",
        "vpn.client_vpn_connection_hour",
    )
    sources: ClassVar[tuple[str, ...]] = ("https://aws.amazon.com/vpn/pricing/",)

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """Association-hours in each AZ, connection-hours of each developer."""
        note = Note.of("{} associated subnet(s)", w.azs)
        yield self.fixed("vpn.client_vpn_endpoint_association_hour", w.azs * whole_hours(w), w, note)
        people, hours = w.clients.developers, w.clients.developer_hours_per_month
        yield self.fixed(
            "vpn.client_vpn_connection_hour", people * hours, w, Note.of("{} developer(s), {:g} h each", people, hours)
        )

    def round_trip(self, w: Workload) -> Delay:
        """What the tunnel adds to the way over the internet."""
        return link(self, ("network.client-vpn",), w)
