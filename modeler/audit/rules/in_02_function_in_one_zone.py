"""IN-02: a function in a VPC has one zone, or a way out that functions cannot use."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.audit.network import PUBLIC_IPV4, route_legs
from modeler.inventory import Inventory, Ref, Unknown, unknowns
from modeler.inventory.kinds.function import Function
from modeler.inventory.kinds.route import Route
from modeler.inventory.kinds.route_table import RouteTable
from modeler.inventory.kinds.subnet import Subnet
from modeler.inventory.kinds.vpn_gateway import VpnGateway
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .outcome import AuditOutcome, cannot_tell, fails, passes


@audit_rule(
    "IN-02",
    "The function in the VPC has one zone, or no way out that it can use",
    severity=Severity.MEDIUM,
    why="A function in a VPC runs only in the zones of its subnets, and has no public address: an internet "
    "gateway is no way out for it, only a NAT gateway or endpoints are.",
    symptom="Calls to AWS or to the internet time out; or the API fails while one zone is impaired.",
    remedy=Remedy(
        "Give the function private subnets in two zones, with a route to a NAT gateway or with endpoints.",
        "aws lambda update-function-configuration --function-name NAME --vpc-config "
        "SubnetIds=PRIVATE_A,PRIVATE_B,SecurityGroupIds=GROUP",
        "VpcConfig: {SubnetIds: [!Ref PrivateA, !Ref PrivateB], SecurityGroupIds: [!Ref Group]}",
        "vpc_config {\n"
        "  subnet_ids         = [aws_subnet.a.id, aws_subnet.b.id]\n"
        "  security_group_ids = [aws_security_group.main.id]\n"
        "}",
    ),
    sources=(Source("https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html", "2026-11-21"),),
    kinds=(Function, Subnet, RouteTable, Route, VpnGateway),
)
def function_in_one_zone(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Count the subnets, and follow the route to the internet of each."""
    for function in inventory.all(Function):
        subnets = function.subnets
        if isinstance(subnets, Unknown) or any(unknowns(subnets)):
            yield cannot_tell(function, "subnets", subnets)
        elif subnets:
            yield _judged(inventory, function, len(subnets))


def _judged(inventory: Inventory, function: Function, count: int) -> AuditOutcome:
    read = [subnet for subnet in inventory.find_all(function.subnets) if isinstance(subnet, Subnet)]
    public = [subnet.key for subnet in read if _leads_to_internet_gateway(inventory, subnet)]
    if public:
        return fails(function, "subnets", "its subnet {subnet} leads out by an internet gateway", subnet=public[0])
    if count < 2:
        return fails(function, "subnets", "it runs in {count} of at least 2 zones", count=count)
    return passes(function)


def _leads_to_internet_gateway(inventory: Inventory, subnet: Subnet) -> bool:
    targets = [leg.target for leg in route_legs(inventory, subnet, PUBLIC_IPV4) if leg.sure]
    return any(isinstance(target, Ref) and target.kind == "internet-gateway" for target in targets)
