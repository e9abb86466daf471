"""Stacks in two Regions: the same door in each under one name, or clients in one and the API in the other.

Each Region is built by itself, by the builders of one Region. What lies between the two is added when both stand: the
peering and its routes, and the name with its records. `modeler.iac.homes.stacks_of` cuts the whole into one stack for
each Region.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from modeler.errors import StackError
from modeler.inventory import Ref
from modeler.inventory.apart import with_other_keys
from modeler.inventory.kinds.hosted_zone import HostedZone
from modeler.inventory.kinds.route import Route
from modeler.inventory.kinds.route_table import RouteTable
from modeler.inventory.kinds.vpc_peering import VpcPeering
from modeler.patterns import Architecture
from modeler.workload import Location

from ..stack import StackParameter
from .clients import are_routed, is_shared_name
from .network import NetworkChoice, StackNetwork
from .shared_name import add_shared_name
from .site import HTTPS, Site
from .transit import peer_transit_gateways

SECOND, REMOTE = "Second", "Remote"
"""How keys begin of what stands in the second Region, and of what clients in another Region have there."""
Build = Callable[[Site, StackNetwork], None]


def stands_in_two_regions(architecture: Architecture) -> bool:
    """Return whether an architecture has a door in each of two Regions.

    Examples
    --------
    >>> import modeler as m
    >>> stands_in_two_regions(m.pattern("G2").architecture(m.Workload(failover_region="us-west-2")))
    True
    """
    return any(is_shared_name(hop) for hop in architecture.hops)


def comes_from_another_region(site: Site, choice: NetworkChoice) -> bool:
    """Return whether clients stand in another Region, in a VPC that is built along with a new one of the API."""
    return site.w.clients.location is Location.OTHER_REGION and are_routed(site.architecture) and choice.is_new


def in_two_regions(site: Site, choice: NetworkChoice, build: Build) -> Site:
    """Return the whole of a door in each of two Regions, with the name that leads to one or the other.

    Parameters
    ----------
    site : Site
        What is built, for the first Region.
    choice : NetworkChoice
        Its network; a new one in the second Region has the next block of addresses.
    build : callable
        Builds a Region.

    Raises
    ------
    StackError
        If something is given that stands in one Region only.
    """
    _check_alike(site, choice)
    first, second = site.w.region, str(site.w.failover_region)
    there = replace(choice, cidr=next_block(choice)) if choice.is_new else choice
    clients_are_local = not are_routed(site.architecture)
    far = Site(site.name, site.architecture, site.w.model_copy(update={"region": second}), prefix=SECOND)
    far.clients_region = first
    for part, opposite, opposite_region in ((site, there, second), (far, choice, first)):
        part.shares_name = True
        if clients_are_local:
            part.others = opposite.cidr if choice.is_new else _ask_block(part, opposite_region)
    places = StackNetwork(site, choice), _second_network(far, there)
    build(site, places[0])
    build(far, places[1])
    whole = Site(site.name, site.architecture, site.w, regions=(first, second))
    whole.take_over(site, first)
    keys = whole.take_over(far, second)
    if clients_are_local and choice.is_new:
        _peer(whole, (SECOND, second, there), ("", first, choice))
    elif clients_are_local:
        whole.note("Join the two VPCs, by a peering with routes both ways: clients of one call the other's door too.")
    add_shared_name(
        whole, (first, places[0].vpc, site.door), (second, with_other_keys(places[1].vpc, keys), _moved(far, keys))
    )
    return whole


def with_clients_region(site: Site, choice: NetworkChoice, build: Build) -> Site:
    """Return the whole of an API and of a VPC of clients in another Region, joined as the path says.

    Parameters
    ----------
    site : Site
        What is built, for the Region of the API.
    choice : NetworkChoice
        Its network; the clients' VPC has the addresses given for clients, else the next block.
    build : callable
        Builds a Region.
    """
    own, remote = site.w.region, str(site.w.clients.region)
    block = choice.client_cidr or next_block(choice)
    site.clients_block = block
    build(site, StackNetwork(site, choice))
    far = Site(site.name, site.architecture, site.w.model_copy(update={"region": remote}))
    there = NetworkChoice(cidr=block)
    network = StackNetwork(far, there, REMOTE)
    far.let_cidr("out", _clients_of(network), choice.cidr, HTTPS, f"{REMOTE}ClientGroupToApi", "Clients call the door.")
    network.private  # noqa: B018  (its subnets and their route table)
    whole = Site(site.name, site.architecture, site.w, regions=(own, remote))
    whole.take_over(site, own)
    whole.take_over(far, remote)
    if any(hop.component.id == "transit-gateway" for hop in site.architecture.hops):
        peer_transit_gateways(whole, (REMOTE, remote, there.cidr), ("", own, choice.cidr))
    else:
        _peer(whole, (REMOTE, remote, there), ("", own, choice))
    for zone in whole.nodes:
        if isinstance(zone, HostedZone) and zone.vpcs:
            both = {"vpcs": (*zone.vpcs, Ref("vpc", f"{REMOTE}Vpc")), "vpc_regions": (own, remote)}  # type: ignore[misc]
            whole.change(zone.key, **both)
    return whole


def _clients_of(network: StackNetwork) -> Ref[Any]:
    """Return the group of the clients of a new VPC."""
    group = network.clients
    assert isinstance(group, Ref), "only of a VPC that stands is the group asked for"
    return group


def next_block(choice: NetworkChoice) -> str:
    """Return addresses for the VPC in the other Region: the next block that nobody here has.

    Examples
    --------
    >>> next_block(NetworkChoice()), next_block(NetworkChoice(cidr="10.0.0.0/20", client_cidr="10.0.16.0/22"))
    ('10.1.0.0/16', '10.0.32.0/20')
    """
    block = ipaddress.IPv4Network(choice.cidr)
    clients = ipaddress.IPv4Network(choice.client_cidr) if choice.client_cidr else None
    around = block.supernet(new_prefix=8)
    free = (
        candidate
        for candidate in around.subnets(new_prefix=block.prefixlen)
        if candidate > block and (clients is None or not candidate.overlaps(clients))
    )
    following = next(free, None)
    if following is None:
        raise StackError(
            f"no block of addresses is left after {choice.cidr} for the VPC in the other Region: give a lower one with "
            "--cidr"
        )
    return str(following)


def _check_alike(site: Site, choice: NetworkChoice) -> None:
    for given, option in ((choice.listener, "--listener-arn"), (choice.endpoint, "--existing-endpoint")):
        if given:
            raise StackError(
                f"the pattern stands in two Regions, and what {option} names stands in one: leave {option} out"
            )
    if site.w.api.authorizer == "cognito":
        raise StackError(
            "a user pool stands in one Region, and an API in two would lose its callers with it: set api.authorizer to "
            "iam, or to lambda with an issuer that both Regions reach"
        )


def _second_network(site: Site, choice: NetworkChoice) -> StackNetwork:
    if choice.is_new:
        return StackNetwork(site, choice)
    return StackNetwork(site, choice).standing_elsewhere(site.w.region)


def _ask_block(site: Site, other_region: str) -> Any:
    return site.ask(
        StackParameter(
            "OtherRegionCidr",
            "String",
            f"The addresses of the VPC in {other_region}, whose clients may call this door too.",
            allowed_pattern=r"(?!0\.0\.0\.0/0)\d{1,3}(\.\d{1,3}){3}/\d{1,2}",
            constraint="Write a block of IPv4 addresses, not the whole internet.",
            group="Clients",
        )
    )


def _moved(site: Site, keys: dict[str, str]) -> Any:
    """Return the door of the second Region by the keys that it has in the whole."""
    door = site.door
    return replace(door, alias=with_other_keys(door.alias, keys)) if door is not None else None


def _peer(whole: Site, asks: tuple[str, str, NetworkChoice], accepts: tuple[str, str, NetworkChoice]) -> None:
    """Peer two new VPCs, with the route of each to the other."""
    (own, own_region, own_choice), (peer, peer_region, peer_choice) = asks, accepts
    whole.section = len(whole.nodes)
    whole.home = own_region
    peering = whole.add(
        VpcPeering,
        "RegionPeering",
        name=f"{whole.name}-regions",
        requester=Ref("vpc", f"{own}Vpc"),
        accepter=Ref("vpc", f"{peer}Vpc"),
        accepter_region=peer_region,
    )
    for prefix, region, cidr in ((own, own_region, peer_choice.cidr), (peer, peer_region, own_choice.cidr)):
        whole.home = region
        table: Ref[Any] = Ref(RouteTable.KIND, f"{prefix}PrivateRoutes")
        whole.add(Route, f"{prefix}RouteToOtherRegion", table=table, cidr=cidr, peering=peering)
