"""HY-05: a network ACL lets nobody to an endpoint or a load balancer, or lets no answer out."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.audit.network import ALL_IPV4, Intervals, Party, parties, ports, through_acl
from modeler.inventory import Inventory, Unknown
from modeler.inventory.kinds.listener import Listener
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.network_acl import NetworkAcl
from modeler.inventory.kinds.network_acl_entry import NetworkAclEntry
from modeler.inventory.kinds.subnet import Subnet
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .outcome import AuditOutcome, cannot_tell, fails, passes

_ANSWERS = Intervals(((1024, 65535),))


@audit_rule(
    "HY-05",
    "The network ACL blocks requests or answers",
    severity=Severity.MEDIUM,
    why="A network ACL remembers nothing: requests need an entry for port 443 inward, and answers one for "
    "the ports 1024 to 65535 outward, in every subnet of the endpoint or the balancer.",
    symptom="Connections time out, from everywhere or by one zone only.",
    remedy=Remedy(
        "Allow port 443 in and the ports 1024 to 65535 out.",
        "aws ec2 create-network-acl-entry --network-acl-id ACL --egress --rule-number 110 --protocol tcp "
        "--port-range From=1024,To=65535 --cidr-block BLOCK --rule-action allow",
        "RuleNumber: 110\n"
        "Egress: true\n"
        "RuleAction: allow\n"
        "Protocol: 6\n"
        "CidrBlock: BLOCK\n"
        "PortRange: {From: 1024, To: 65535}",
        "egress {\n"
        "  rule_no    = 110\n"
        '  action     = "allow"\n'
        '  protocol   = "tcp"\n'
        '  cidr_block = "BLOCK"\n'
        "  from_port  = 1024\n"
        "  to_port    = 65535\n"
        "}",
    ),
    sources=(Source("https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html", "2026-11-30"),),
    kinds=(VpcEndpoint, LoadBalancer, Subnet, NetworkAcl, NetworkAclEntry, Listener),
)
def network_acl_blocks(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Ask each subnet's network ACL whether anybody's requests get in, and any answers out on all client ports."""
    doors: list[VpcEndpoint | LoadBalancer] = [item for item in inventory.all(VpcEndpoint) if item.type == "Interface"]
    doors += inventory.all(LoadBalancer)
    for door in doors:
        if any(_has_acl(inventory, party) for party in parties(inventory, door)):
            yield _judged(inventory, door)


def _has_acl(inventory: Inventory, party: Party) -> bool:
    acls = inventory.all(NetworkAcl)
    return party.subnet is not None and any(
        isinstance(acl.subnets, Unknown) or party.subnet in inventory.find_all(acl.subnets) for acl in acls
    )


def _judged(inventory: Inventory, door: VpcEndpoint | LoadBalancer) -> AuditOutcome:
    doubts: list[object] = []
    for party in parties(inventory, door):
        where = party.subnet.key if party.subnet is not None else ""
        for port in _ports(inventory, door):
            asked = through_acl(inventory, party.subnet, "in", ALL_IPV4, "tcp", ports(port, port))
            if not asked.admitted.maybe:
                return fails(door, "subnets", "nothing gets into {subnet} on port {port}", subnet=where, port=port)
            doubts += asked.unknown
        answers = through_acl(inventory, party.subnet, "out", ALL_IPV4, "tcp", _ANSWERS)
        if not answers.admitted.sure and not answers.unknown:
            return fails(door, "subnets", "not all answers get out of {subnet}", subnet=where)
        doubts += answers.unknown
    return cannot_tell(door, "subnets", doubts) if doubts else passes(door)


def _ports(inventory: Inventory, door: VpcEndpoint | LoadBalancer) -> list[int]:
    if isinstance(door, VpcEndpoint):
        return [443]
    served = [listener.port for listener in inventory.referring_to(door, Listener)]
    return [port for port in served if isinstance(port, int)]
