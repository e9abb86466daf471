"""Who sends packets, or receives them: the addresses it may have, its security groups, its subnet and VPC.

A load balancer, an interface endpoint or a VPC link has a network interface in each of its subnets. Each is a party of
its own: another subnet may have other routes and another network ACL. A template seldom gives an interface's address,
so a party may have any address of its subnet.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from modeler.dataclass import dataclass
from modeler.inventory import Attribute, Cause, Inventory, Node, Ref, Text, Unknown
from modeler.inventory.kinds.auto_scaling_group import AutoScalingGroup
from modeler.inventory.kinds.network_interface import NetworkInterface
from modeler.inventory.kinds.subnet import Subnet
from modeler.inventory.kinds.vpc import Vpc

from .bounds import Bounds
from .intervals import ALL_ADDRESSES, NOTHING, PUBLIC_IPV4, Intervals, addresses

GroupRef = Ref[Any] | Unknown
UNKNOWN_GROUPS = Unknown(Cause.OUTSIDE, "what has its security groups")
DEFAULT_GROUP = "default of "
"""How the key begins of the default security group of a VPC that no template can name."""


@dataclass(frozen=True)
class Party:
    """One end of a connection.

    Parameters
    ----------
    addresses : Intervals
        The addresses that it may have.
    groups : tuple of Ref or Unknown, or None
        Its security groups; ``None`` where nothing of that kind guards it: a network on premises, the internet, a
        Network Load Balancer without groups.
    subnet : Subnet or None
        The subnet of its interface; ``None`` outside of VPCs, or where it was not read.
    vpc : Ref or None
        Its VPC; ``None`` outside of VPCs.
    node : Node or None
        The resource whose interface it is.
    public : bool or None
        Whether the interface has an address on the internet; ``None`` where that is not known.
    """

    addresses: Intervals
    groups: tuple[GroupRef, ...] | None = None
    subnet: Subnet | None = None
    vpc: Ref[Vpc] | None = None
    node: Node | None = None
    public: bool | None = False

    @property
    def outside(self) -> bool:
        """Whether it stands in no VPC."""
        return self.vpc is None and self.subnet is None and self.node is None


INTERNET = Party(PUBLIC_IPV4, public=True)
"""Anybody on the internet, by IPv4."""


def on_premises(block: str) -> Party:
    """Return a network on premises.

    Parameters
    ----------
    block : str
        Its addresses, such as ``10.1.0.0/16``.
    """
    return Party(addresses(block))


def in_subnet(inventory: Inventory, subnet: Subnet, groups: Iterable[GroupRef] | None = None) -> Party:
    """Return somebody in a subnet, with the groups given, or with groups that nobody knows."""
    known = tuple(groups) if groups is not None else (UNKNOWN_GROUPS,)
    vpc = subnet.vpc if isinstance(subnet.vpc, Ref) else None
    return Party(block_of(inventory, subnet.cidr).maybe, known, subnet, vpc)


def parties(inventory: Inventory, node: Node) -> tuple[Party, ...]:
    """Return one party for each network interface of a resource; none where it stands in no VPC.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    node : Node
        An endpoint, a balancer, a link, a function, a service, an instance, an interface.

    Examples
    --------
    >>> from modeler.audit.network import parties
    >>> from modeler.inventory import Inventory, Origin, Ref
    >>> from modeler.inventory.kinds.subnet import Subnet
    >>> from modeler.inventory.kinds.vpc_link_v2 import VpcLinkV2
    >>> place = Origin("t.yaml", 1)
    >>> subnet = Subnet(key="A", origin=place, vpc=Ref("vpc", "Net"), cidr="10.0.1.0/24")
    >>> link = VpcLinkV2(key="Link", origin=place, subnets=(Ref("subnet", "A"),))
    >>> [party.addresses.blocks() for party in parties(Inventory((subnet, link)), link)]
    [('10.0.1.0/24',)]
    """
    interfaces = inventory.find_all(getattr(node, "network_interfaces", None))
    if interfaces:
        return tuple(party for interface in interfaces for party in parties(inventory, interface))
    subnets = getattr(node, "subnets", None)
    if subnets is None and hasattr(node, "subnet"):
        subnets = () if node.subnet is None else (node.subnet,)
    if isinstance(subnets, Unknown):
        subnets = (subnets,)
    return tuple(_party(inventory, node, reference) for reference in subnets or ())


def _party(inventory: Inventory, node: Node, reference: Ref[Any] | Unknown) -> Party:
    subnet = inventory.find(reference)
    subnet = subnet if isinstance(subnet, Subnet) else None
    vpc = subnet.vpc if subnet is not None and isinstance(subnet.vpc, Ref) else None
    if subnet is None and isinstance(getattr(node, "vpc", None), Ref):
        vpc = node.vpc  # type: ignore[attr-defined]
    exact = getattr(node, "address", None)
    if isinstance(exact, str):
        known = addresses(exact)
    else:
        known = block_of(inventory, subnet.cidr).maybe if subnet is not None else ALL_ADDRESSES
    guarded = _launched_from(inventory, node)
    return Party(known, _groups(guarded, vpc), subnet, vpc, node, _is_public(guarded))


def _launched_from(inventory: Inventory, node: Node) -> Node:
    """Return what says how the interfaces of a resource are guarded: of an Auto Scaling group its launch template."""
    template = inventory.find(node.launch_template) if isinstance(node, AutoScalingGroup) else None
    return node if template is None else template


def _groups(node: Node, vpc: Ref[Vpc] | None) -> tuple[GroupRef, ...] | None:
    if not hasattr(node, "security_groups"):
        return (UNKNOWN_GROUPS,)  # a launch template that was not read has those of an Auto Scaling group
    groups = node.security_groups
    if isinstance(groups, Unknown):
        return (groups,)
    if groups:
        return tuple(groups)
    if node.KIND == "load-balancer":
        kind = getattr(node, "type", None)
        if kind == "network":
            return None  # a Network Load Balancer without groups admits everything
        if kind != "application":
            return (UNKNOWN_GROUPS,)
    return (Ref("security-group", f"{DEFAULT_GROUP}{vpc.key}"),) if vpc is not None else (UNKNOWN_GROUPS,)


def _is_public(node: Node) -> bool | None:
    if node.KIND == "load-balancer":
        scheme = getattr(node, "scheme", None)
        return scheme == "internet-facing" if isinstance(scheme, str) else None
    if node.KIND == "launch-template":
        asked = getattr(node, "asks_public_address", None)
        return asked if isinstance(asked, bool) else None  # else the subnet decides
    if node.KIND in ("instance", "network-interface"):
        address = getattr(node, "public_address", None)
        return None if isinstance(address, Unknown) else bool(address)
    if node.KIND == "container-service":
        public = getattr(node, "public_address", None)
        return None if isinstance(public, Unknown) else str(public).upper() == "ENABLED"
    return False


def block_of(inventory: Inventory, value: Any) -> Bounds:
    """Return the addresses of a block as written in a rule, a route or a subnet; any where it is not known.

    A block may be another resource's: ``!GetAtt Vpc.CidrBlock``.
    """
    if isinstance(value, Text) and len(value.parts) == 1:
        value = value.parts[0]
    if isinstance(value, Attribute):
        owner = inventory.by_key.get(value.key)
        if isinstance(owner, Vpc):
            return vpc_block(inventory, owner)
        if isinstance(owner, (Subnet, NetworkInterface)):
            value = owner.cidr if isinstance(owner, Subnet) else owner.address
    if isinstance(value, str):
        try:
            return Bounds.exactly(addresses(value))
        except ValueError:
            return Bounds(NOTHING, ALL_ADDRESSES)
    if value is None:
        return Bounds()
    return Bounds(NOTHING, ALL_ADDRESSES)


def vpc_block(inventory: Inventory, vpc: Vpc) -> Bounds:
    """Return the addresses of a VPC."""
    blocks = (vpc.cidrs,) if isinstance(vpc.cidrs, Unknown) else vpc.cidrs
    if not blocks:
        return Bounds(NOTHING, ALL_ADDRESSES)
    result = Bounds()
    for block in blocks:
        result = result | block_of(inventory, block)
    return result
