"""Two Transit Gateways in two Regions, each with a VPC, and the peering that joins them.

A peering learns no routes, so that each gateway has a table with a route to the other side. It takes routes only once
it is accepted, which no resource of CloudFormation does: the tables stand in stacks that come after. Source:
https://docs.aws.amazon.com/vpc/latest/tgw/tgw-peering.html (2026-12-01).
"""

from __future__ import annotations

from typing import Any

from modeler.inventory import Ref
from modeler.inventory.kinds.route import Route
from modeler.inventory.kinds.route_table import RouteTable
from modeler.inventory.kinds.transit_gateway import TransitGateway
from modeler.inventory.kinds.transit_gateway_attachment import TransitGatewayAttachment
from modeler.inventory.kinds.transit_gateway_peering import TransitGatewayPeering
from modeler.inventory.kinds.transit_gateway_route import TransitGatewayRoute
from modeler.inventory.kinds.transit_gateway_route_table import TransitGatewayRouteTable

from .site import ACCOUNT, Site, composed

TransitSide = tuple[str, str, str]
"""How the keys of a VPC begin, its Region, and its addresses."""


def peer_transit_gateways(whole: Site, asks: TransitSide, accepts: TransitSide) -> None:
    """Join two new VPCs by a Transit Gateway in each Region.

    Parameters
    ----------
    whole : Site
        What stands in the two Regions.
    asks, accepts : tuple of str
        The side that asks for the peering, and the one that accepts it.
    """
    whole.section = len(whole.nodes)
    hubs = [_hub(whole, side, opposite) for side, opposite in ((accepts, asks), (asks, accepts))]
    whole.home = asks[1]
    peering = whole.add(
        TransitGatewayPeering,
        "RegionPeering",
        name=f"{whole.name}-regions",
        transit_gateway=hubs[1][0],
        peer=hubs[0][0],
        peer_region=accepts[1],
        peer_account=composed(ACCOUNT),
    )
    for hub, side, opposite in zip(hubs, (accepts, asks), (asks, accepts), strict=True):
        _table(whole, side, opposite, hub, peering)


def _hub(whole: Site, side: TransitSide, opposite: TransitSide) -> tuple[Ref[Any], Ref[Any]]:
    """Add the gateway of a Region with its VPC, whose private subnets send it what is for the other Region."""
    prefix, whole.home, _ = side
    gateway = whole.add(
        TransitGateway,
        f"{prefix}TransitGateway",
        name=f"{whole.name}-hub",
        default_association="disable",
        default_propagation="disable",
    )
    subnets = tuple(node.key for node in whole.nodes if node.key.startswith(f"{prefix}PrivateSubnet"))
    attachment = whole.add(
        TransitGatewayAttachment,
        f"{prefix}TransitGatewayAttachment",
        name=f"{whole.name}-vpc",
        transit_gateway=gateway,
        vpc=Ref("vpc", f"{prefix}Vpc"),
        subnets=tuple(Ref("subnet", key) for key in subnets),
    )
    table: Ref[Any] = Ref(RouteTable.KIND, f"{prefix}PrivateRoutes")
    whole.add(Route, f"{prefix}RouteToOtherRegion", table=table, cidr=opposite[2], transit_gateway=gateway)
    return gateway, attachment


def _table(
    whole: Site, side: TransitSide, opposite: TransitSide, hub: tuple[Ref[Any], Ref[Any]], peering: Ref[Any]
) -> None:
    """Add the table that both the VPC and the peering ask, with the route to the other Region."""
    (gateway, attachment), (prefix, whole.home, _) = hub, side
    table = whole.add(
        TransitGatewayRouteTable,
        f"{prefix}TransitRoutes",
        transit_gateway=gateway,
        associations=(attachment, peering),
        propagations=(attachment,),
    )
    whole.add(TransitGatewayRoute, f"{prefix}TransitRoute", table=table, cidr=opposite[2], attachment=peering)
