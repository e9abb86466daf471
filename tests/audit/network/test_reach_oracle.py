"""The evaluator of networks against a brute force that sends packet by packet."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from modeler.audit.network import Party, in_subnet, reach
from modeler.inventory import Cause, Inventory, Node, Origin, Ref, Unknown
from modeler.inventory.kinds.network_acl import NetworkAcl
from modeler.inventory.kinds.network_acl_entry import NetworkAclEntry
from modeler.inventory.kinds.route import Route
from modeler.inventory.kinds.route_table import RouteTable
from modeler.inventory.kinds.security_group import SecurityGroup
from modeler.inventory.kinds.security_group_rule import SecurityGroupRule
from modeler.inventory.kinds.subnet import Subnet
from modeler.inventory.kinds.vpc import Vpc
from modeler.inventory.kinds.vpc_peering import VpcPeering

HERE = Origin("network.yaml", 1)
SUBNETS = {"A1": ("A", "10.0.0.0/29"), "A2": ("A", "10.0.0.8/29"), "B1": ("B", "10.0.1.0/29")}
VPCS = {"A": "10.0.0.0/28", "B": "10.0.1.0/28"}
BLOCKS = (
    "0.0.0.0/0",
    "10.0.0.0/28",
    "10.0.0.0/29",
    "10.0.0.4/30",
    "10.0.0.8/29",
    "10.0.0.9/32",
    "10.0.1.0/28",
    "10.0.1.2/31",
)
RANGES = ((None, None), (443, 443), (80, 443), (444, 1024), (1024, 65535), (32768, 65535), (0, 65535))
PORT = 443


@dataclass(frozen=True)
class RandomNetwork:
    """Two VPCs, perhaps with a peering, and the rules of their subnets and groups."""

    group_rules: tuple[tuple[str, str, str, tuple[int | None, int | None], str], ...]
    acl_entries: tuple[tuple[str, int, bool, str, str, tuple[int | None, int | None], str], ...]
    routes: tuple[tuple[str, str, str], ...]
    source: str
    target: str

    def inventory(self) -> Inventory:
        nodes: list[Node] = [Vpc(key=key, origin=HERE, cidrs=(block,)) for key, block in VPCS.items()]
        for key, (vpc, block) in SUBNETS.items():
            nodes.append(Subnet(key=key, origin=HERE, vpc=Ref("vpc", vpc), cidr=block))
            nodes.append(RouteTable(key=f"T{key}", origin=HERE, vpc=Ref("vpc", vpc), subnets=(Ref("subnet", key),)))
            nodes.append(SecurityGroup(key=f"G{key}", origin=HERE, vpc=Ref("vpc", vpc)))
            if any(entry[0] == key for entry in self.acl_entries):
                nodes.append(NetworkAcl(key=f"N{key}", origin=HERE, subnets=(Ref("subnet", key),)))
        nodes.append(VpcPeering(key="P", origin=HERE, requester=Ref("vpc", "A"), accepter=Ref("vpc", "B")))
        for number, (subnet, direction, protocol, (first, last), peer) in enumerate(self.group_rules):
            far_end: dict[str, Any] = {"cidr": peer} if "/" in peer else {"peer": Ref("security-group", peer)}
            nodes.append(
                SecurityGroupRule(
                    key=f"R{number}", origin=HERE, group=Ref("security-group", f"G{subnet}"), direction=direction,
                    protocol=protocol, from_port=first, to_port=last, **far_end,
                )
            )  # fmt: skip
        for subnet, order, outward, action, protocol, (first, last), block in self.acl_entries:
            nodes.append(
                NetworkAclEntry(
                    key=f"E{subnet}{order}{outward}", origin=HERE, acl=Ref("network-acl", f"N{subnet}"), number=order,
                    outward=outward, action=action, protocol=protocol, from_port=first, to_port=last, cidr=block,
                )
            )  # fmt: skip
        for number, (subnet, block, target) in enumerate(self.routes):
            peering = {"peering": Ref("vpc-peering", "P")} if target == "peering" else {"state": "blackhole"}
            nodes.append(
                Route(key=f"W{number}", origin=HERE, table=Ref("route-table", f"T{subnet}"), cidr=block, **peering)
            )
        return Inventory(tuple(nodes))

    def party(self, inventory: Inventory, subnet: str) -> Party:
        node = inventory.find(Ref("subnet", subnet))
        assert isinstance(node, Subnet)
        return in_subnet(inventory, node, (Ref("security-group", f"G{subnet}"),))

    # Packet by packet

    def connects(self, source: int, target: int) -> bool:
        """Say whether one address of the source gets an answer of one address of the target, on every client port."""
        there = self._routed(self.source, target) and self._routed(self.target, source)
        groups = self._group(self.source, "out", target, self.target) and self._group(
            self.target, "in", source, self.source
        )
        if self.source == self.target:
            return groups
        asks = self._acl(self.source, True, target, PORT) and self._acl(self.target, False, source, PORT)
        answers = all(
            self._acl(self.target, True, source, port) and self._acl(self.source, False, target, port)
            for port in (1024, 1025, 32767, 32768, 65535)
        )
        return there and groups and asks and answers

    def _routed(self, subnet: str, address: int) -> bool:
        vpc = SUBNETS[subnet][0]
        if _inside(address, VPCS[vpc]):
            return True
        routes = [(block, target) for key, block, target in self.routes if key == subnet and _inside(address, block)]
        if not routes:
            return False
        _, target = max(routes, key=lambda route: ipaddress.ip_network(route[0]).prefixlen)
        other_vpc = "B" if vpc == "A" else "A"
        return target == "peering" and _inside(address, VPCS[other_vpc])

    def _group(self, subnet: str, direction: str, address: int, peer_subnet: str) -> bool:
        for owner, way, protocol, (first, last), peer in self.group_rules:
            if owner != subnet or way != direction or protocol not in ("-1", "tcp"):
                continue
            if protocol == "tcp" and first is not None and last is not None and not first <= PORT <= last:
                continue
            if peer == f"G{peer_subnet}" or ("/" in peer and _inside(address, peer)):
                return True
        return False

    def _acl(self, subnet: str, outward: bool, address: int, port: int) -> bool:
        own = sorted((entry for entry in self.acl_entries if entry[0] == subnet), key=lambda entry: entry[1])
        if not own:
            return True
        for _, _, way, action, protocol, (first, last), block in own:
            if way != outward or protocol not in ("-1", "6") or not _inside(address, block):
                continue
            if protocol == "6" and first is not None and last is not None and not first <= port <= last:
                continue
            return action == "allow"
        return False


def _inside(address: int, block: str) -> bool:
    return ipaddress.IPv4Address(address) in ipaddress.ip_network(block)


def _addresses(subnet: str) -> list[int]:
    return [int(address) for address in ipaddress.ip_network(SUBNETS[subnet][1])]


@st.composite
def networks(draw: st.DrawFn) -> RandomNetwork:
    """Draw a network that is open but for a few rules, so that many packets pass and many do not."""
    source, target = draw(st.sampled_from([("A1", "A2"), ("A1", "B1"), ("B1", "A2"), ("A1", "A1")]))
    ends = st.sampled_from((source, target))
    seldom = st.sampled_from((False, False, False, True))
    peers = st.sampled_from([*BLOCKS, *(f"G{key}" for key in SUBNETS)])
    rules: list[Any] = []
    for key in SUBNETS:
        for way in ("in", "out"):
            if not draw(seldom):
                rules.append((key, way, "-1", (None, None), "0.0.0.0/0"))
    protocols = st.sampled_from(("-1", "tcp", "tcp", "udp"))
    rules += draw(
        st.lists(st.tuples(ends, st.sampled_from(("in", "out")), protocols, st.sampled_from(RANGES), peers), max_size=4)
    )
    entries = draw(
        st.lists(
            st.tuples(
                ends, st.integers(1, 6), st.booleans(), st.sampled_from(("allow", "deny")),
                st.sampled_from(("-1", "6", "6", "17")), st.sampled_from(RANGES), st.sampled_from(BLOCKS),
            ),
            max_size=4,
            unique_by=lambda entry: (entry[0], entry[1], entry[2]),
        )
    )  # fmt: skip
    for key in {entry[0] for entry in entries}:
        for outward in (True, False):
            if not draw(seldom):
                entries.append((key, 100, outward, "allow", "-1", (None, None), "0.0.0.0/0"))
    routes = draw(
        st.lists(
            st.tuples(ends, st.sampled_from(BLOCKS[1:]), st.sampled_from(("peering", "blackhole"))),
            max_size=3,
            unique_by=lambda route: (route[0], route[1]),
        )
    )
    if not draw(seldom):
        routes += [(key, "0.0.0.0/0", "peering") for key in SUBNETS]
    return RandomNetwork(tuple(rules), tuple(entries), tuple(routes), source, target)


@settings(max_examples=200, deadline=None)
@given(networks())
def test_the_answer_is_that_of_every_packet(network: RandomNetwork) -> None:
    inventory = network.inventory()
    answer = reach(inventory, network.party(inventory, network.source), network.party(inventory, network.target), PORT)
    packets = [
        network.connects(source, target)
        for source in _addresses(network.source)
        for target in _addresses(network.target)
    ]
    assert (answer.passes is True) == all(packets)
    if answer.passes is False:
        assert not any(packets)


@settings(max_examples=150, deadline=None)
@given(networks())
def test_the_addresses_that_may_pass_hold_each_that_does(network: RandomNetwork) -> None:
    inventory = network.inventory()
    answer = reach(inventory, network.party(inventory, network.source), network.party(inventory, network.target), PORT)
    for source in _addresses(network.source):
        if any(network.connects(source, target) for target in _addresses(network.target)):
            assert source in answer.admitted


UNSURE = Unknown(Cause.PARAMETER, "Block")


@settings(max_examples=150, deadline=None)
@given(networks(), st.data())
def test_an_unknown_value_never_contradicts_the_known_one(network: RandomNetwork, data: st.DataObject) -> None:
    inventory = network.inventory()
    source, target = network.party(inventory, network.source), network.party(inventory, network.target)
    known = reach(inventory, source, target, PORT).passes
    kinds = {
        SecurityGroupRule: ("cidr", "peer", "protocol", "from_port"),
        NetworkAclEntry: ("cidr", "action", "number", "from_port", "protocol"),
        Route: ("cidr",),
        NetworkAcl: ("subnets",),
        RouteTable: ("subnets",),
    }
    places = [
        (node, name)
        for node in inventory
        for kind, names in kinds.items()
        if isinstance(node, kind)
        for name in names
        if getattr(node, name) is not None
    ]
    if not places:
        return
    chosen, name = data.draw(st.sampled_from(places))
    vaguer = Inventory(tuple(node.replace(**{name: UNSURE}) if node is chosen else node for node in inventory.nodes))
    assert reach(vaguer, source, target, PORT).passes in (known, None)
