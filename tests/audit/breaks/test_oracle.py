"""Calls through an endpoint on small random networks, against a walk packet by packet that knows nothing of modeler."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from modeler.audit.breaks import ChangeEffect, broken_by
from modeler.audit.breaks.callers import with_callers
from modeler.inventory import Inventory, Node, Origin, Ref
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.rest_integration import RestIntegration
from modeler.inventory.kinds.rest_method import RestMethod
from modeler.inventory.kinds.rest_stage import RestStage
from modeler.inventory.kinds.route import Route
from modeler.inventory.kinds.route_table import RouteTable
from modeler.inventory.kinds.security_group import SecurityGroup
from modeler.inventory.kinds.security_group_rule import SecurityGroupRule
from modeler.inventory.kinds.subnet import Subnet
from modeler.inventory.kinds.vpc import Vpc
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
from modeler.inventory.kinds.vpc_peering import VpcPeering

PLACE = Origin("network.yaml", 1)
BLOCKS = ("10.0.0.0/16", "10.0.0.0/24", "10.0.1.0/24", "10.1.0.0/16", "10.1.0.0/24", "0.0.0.0/0")
SUBNETS = {"HomeA": ("Home", "10.0.0.0/24"), "HomeB": ("Home", "10.0.1.0/24"), "AwayA": ("Away", "10.1.0.0/24")}
ALIAS = "${Api}-${Door}.execute-api.eu-west-1.amazonaws.com"


@dataclass(frozen=True)
class Network:
    """Two VPCs, the endpoint in the first: who may reach it by which rules and routes."""

    let_in: frozenset[str]
    peered: bool
    there: bool
    back: bool


NETWORKS = st.builds(
    Network,
    st.frozensets(st.sampled_from(BLOCKS), max_size=2),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)


def arrives(network: Network, subnet: str) -> bool:
    """Walk one packet from the first address of a subnet to the endpoint, and its answer back."""
    vpc, block = SUBNETS[subnet]
    source = ipaddress.ip_network(block)[5]
    if not any(source in ipaddress.ip_network(allowed) for allowed in network.let_in):
        return False
    return vpc == "Home" or (network.peered and network.there and network.back)


def inventory(network: Network) -> Inventory:
    return Inventory(tuple(nodes(network)))


def nodes(network: Network) -> list[Node]:
    ref = {name: Ref("vpc", name) for name in ("Home", "Away")}
    made: list[Node] = [
        Vpc(key="Home", origin=PLACE, cidrs=("10.0.0.0/16",), dns_support=True, dns_hostnames=True),
        Vpc(key="Away", origin=PLACE, cidrs=("10.1.0.0/16",), dns_support=True, dns_hostnames=True),
    ]
    made += [Subnet(key=key, origin=PLACE, vpc=ref[vpc], cidr=block) for key, (vpc, block) in SUBNETS.items()]
    for vpc, peer_block, wanted in (("Home", "10.1.0.0/16", network.back), ("Away", "10.0.0.0/16", network.there)):
        members = tuple(Ref("subnet", key) for key, (home, _) in SUBNETS.items() if home == vpc)
        made.append(RouteTable(key=f"{vpc}Table", origin=PLACE, vpc=ref[vpc], subnets=members))
        if wanted and network.peered:
            table = Ref("route-table", f"{vpc}Table")
            peering = Ref("vpc-peering", "Peering")
            made.append(Route(key=f"{vpc}Route", origin=PLACE, table=table, cidr=peer_block, peering=peering))
    if network.peered:
        made.append(VpcPeering(key="Peering", origin=PLACE, requester=ref["Home"], accepter=ref["Away"]))
    group = Ref("security-group", "Group")
    made.append(SecurityGroup(key="Group", origin=PLACE, vpc=ref["Home"]))
    made += [
        SecurityGroupRule(
            key=f"from {block}",
            origin=PLACE,
            group=group,
            direction="in",
            protocol="tcp",
            from_port=443,
            to_port=443,
            cidr=block,
        )
        for block in sorted(network.let_in)
    ]
    door = Ref("vpc-endpoint", "Door")
    made.append(
        VpcEndpoint(
            key="Door",
            origin=PLACE,
            type="Interface",
            service="com.amazonaws.eu-west-1.execute-api",
            vpc=ref["Home"],
            subnets=(Ref("subnet", "HomeA"),),
            security_groups=(group,),
            private_dns=False,
        )
    )
    return [*made, *api(door)]


def api(door: Ref) -> list[Node]:
    statement = {"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*"}
    owner = Ref("rest-api", "Api")
    return [
        RestApi(
            key="Api",
            origin=PLACE,
            region="eu-west-1",
            endpoint_types=("PRIVATE",),
            endpoints=(door,),
            policy={"Version": "2012-10-17", "Statement": [statement]},
        ),
        RestMethod(key="Get", origin=PLACE, api=owner, http_method="GET", authorization="NONE"),
        RestIntegration(key="Mock", origin=PLACE, api=owner, http_method="GET", type="MOCK"),
        RestStage(key="Live", origin=PLACE, api=owner, name="live"),
    ]


@settings(max_examples=60, deadline=None)
@given(NETWORKS, NETWORKS)
def test_calls_stop_and_begin_as_packets_do(before: Network, after: Network) -> None:
    result = broken_by(inventory(before), inventory(after))
    effects = {call.caller: call.effect for call in result.calls if call.host == ALIAS and not call.header}
    for subnet in SUBNETS:
        was, is_now = arrives(before, subnet), arrives(after, subnet)
        expected = None if was == is_now else ChangeEffect.STOPS if was else ChangeEffect.BEGINS
        shown = effects.get(f"somebody in {subnet}")
        if f"somebody in {subnet}" in callers(before, after):
            assert shown is expected, subnet


def callers(before: Network, after: Network) -> set[str]:
    return set(with_callers(inventory(before), inventory(after))[2])
