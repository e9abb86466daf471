"""PA-06: an execute-api endpoint with one network interface goes down with its Availability Zone."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Unknown
from modeler.inventory.kinds.subnet import Subnet
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .endpoints import execute_api_endpoints
from .outcome import AuditOutcome, cannot_tell, fails, passes


@audit_rule(
    "PA-06",
    "The endpoint stands in fewer than two Availability Zones",
    severity=Severity.MEDIUM,
    why="An interface endpoint has one network interface in each subnet, one subnet a zone: with one of them, the "
    "private API is gone when that zone is impaired.",
    symptom="Connections to the private API time out while one Availability Zone is impaired.",
    remedy=Remedy(
        "Give the endpoint a subnet in a second Availability Zone.",
        "aws ec2 modify-vpc-endpoint --vpc-endpoint-id VPCE --add-subnet-ids SUBNET",
        "SubnetIds: [!Ref SubnetA, !Ref SubnetB]",
        "subnet_ids = [aws_subnet.a.id, aws_subnet.b.id]",
    ),
    sources=(
        Source("https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html", "2026-11-30"),
    ),
    kinds=(VpcEndpoint, Subnet),
)
def endpoint_in_one_zone(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Count the subnets: AWS takes one a zone."""
    for endpoint in execute_api_endpoints(inventory):
        subnets = endpoint.subnets
        if isinstance(subnets, Unknown):
            yield cannot_tell(endpoint, "subnets", subnets)
        elif len(subnets) > 1:
            yield passes(endpoint)
        elif any(isinstance(subnet, Unknown) and subnet.cause == "condition" for subnet in subnets):
            yield cannot_tell(endpoint, "subnets", subnets)
        else:
            yield fails(endpoint, "subnets", "it stands in {count} of at least 2 zones", count=len(subnets))
