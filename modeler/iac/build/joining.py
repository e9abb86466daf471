"""What joins a new VPC to the network that clients come from: the VPC's end of it, and the route back to them.

The line itself (Direct Connect, a VPN, the Transit Gateway, the other VPC) stands already or is ordered apart, so the
stack asks for it or says what is left to do. A VPC that stands has its routes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from modeler.errors import StackError
from modeler.inventory import Ref
from modeler.inventory.kinds.route import Route
from modeler.inventory.kinds.route_table import RouteTable
from modeler.inventory.kinds.transit_gateway_attachment import TransitGatewayAttachment
from modeler.inventory.kinds.vpc_peering import VpcPeering
from modeler.inventory.kinds.vpn_gateway import VpnGateway
from modeler.workload import Location

from ..stack import StackParameter

if TYPE_CHECKING:
    from .network import StackNetwork


def join_networks(network: StackNetwork) -> None:
    """Add what joins a new VPC to the network of the clients, as the path of the architecture says."""
    components = [hop.component.id for hop in network.site.architecture.hops]
    for component, join in _JOINS.items():
        if component in components:
            join(network)
            return
    if "inter-region-transfer" in components:
        _by_peering(network)


def _by_transit_gateway(network: StackNetwork) -> None:
    site = network.site
    gateway = site.ask(
        StackParameter(
            "TransitGatewayId",
            "String",
            "The Transit Gateway that joins the networks.",
            allowed_pattern="tgw-[0-9a-z]+",
            constraint="Write the id of a Transit Gateway, which begins with tgw-.",
            group="Clients",
        )
    )
    attachment = site.add(
        TransitGatewayAttachment,
        f"{network.key}TransitGatewayAttachment",
        section=0,
        name=f"{site.name}-clients",
        transit_gateway=gateway,
        vpc=network.vpc,
        subnets=network.private,
    )
    _route_back(network, transit_gateway=gateway)
    if site.w.clients.location is Location.OTHER_ACCOUNT:
        site.note("The Transit Gateway is shared with both accounts by AWS RAM, by whoever owns it.")
    site.note(
        f"Routes of the Transit Gateway lead to the new VPC only where its tables take them from the attachment "
        f"({attachment.key})."
    )


def _by_private_gateway(network: StackNetwork) -> None:
    site = network.site
    site.add(
        VpnGateway,
        f"{network.key}VpnGateway",
        section=0,
        name=f"{site.name}-clients",
        vpcs=(network.vpc,),
        propagates_to=(Ref(RouteTable.KIND, network.private_routes),),
    )
    site.note(
        "The virtual private gateway stands alone until it is joined: associate it with the Direct Connect gateway, or "
        "make the VPN connection to it; the routes to the clients come over it."
    )


def _by_peering(network: StackNetwork) -> None:
    site = network.site
    peer = site.ask(
        StackParameter(
            "PeerVpcId", "String", "The VPC of the clients.", allowed_pattern="vpc-[0-9a-z]+", group="Clients"
        )
    )
    if site.w.clients.location is Location.OTHER_ACCOUNT:
        raise StackError(
            "CloudFormation peers with a VPC of another account only through a role of that account: take a Transit "
            "Gateway (E4:transit-gateway) or an endpoint in that account (E5), or build it for clients in 'other-vpc'"
        )
    remote: dict[str, Any] = {}
    if site.clients_region:
        remote["accepter_region"] = site.clients_region
    peering = site.add(
        VpcPeering,
        f"{network.key}Peering",
        section=0,
        name=f"{site.name}-clients",
        requester=network.vpc,
        accepter=peer,
        **remote,
    )
    _route_back(network, peering=peering)
    site.note("Accept the peering in the VPC of the clients, and add a route there to the new VPC.")


def _route_back(network: StackNetwork, **target: Any) -> None:
    network.private  # noqa: B018  (its route table stands first)
    network.site.add(
        Route,
        f"{network.key}RouteToClients",
        section=0,
        table=Ref(RouteTable.KIND, network.private_routes),
        cidr=network.client_cidr(),
        **target,
    )


_JOINS: dict[str, Callable[[StackNetwork], None]] = {
    "transit-gateway": _by_transit_gateway,
    "virtual-private-gateway": _by_private_gateway,
    "vpc-peering": _by_peering,
}
