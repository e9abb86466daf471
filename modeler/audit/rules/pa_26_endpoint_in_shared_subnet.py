"""PA-26: an endpoint is asked for in a subnet that another account shares."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory
from modeler.inventory.kinds.subnet import Subnet
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
from modeler.patterns.base import Source

from .base import DecidedBy, Remedy, Severity, audit_rule
from .endpoints import execute_api_endpoints
from .live import live_state
from .outcome import AuditOutcome, cannot_tell, fails, passes


@audit_rule(
    "PA-26",
    "An endpoint is asked for in a subnet of another account",
    severity=Severity.LOW,
    why="Who uses a shared subnet as a participant cannot make interface endpoints in it; only its owner can.",
    symptom="The stack fails when it creates the endpoint: the subnet is not the account's own.",
    remedy=Remedy(
        "Let the owner of the subnet make the endpoint, or use a subnet of your own.",
        "aws ec2 create-vpc-endpoint --vpc-endpoint-type Interface --service-name "
        "com.amazonaws.REGION.execute-api --vpc-id VPC --subnet-ids SUBNET --profile OWNER",
        "SubnetIds: [!Ref OwnSubnet]",
        "provider = aws.owner",
    ),
    sources=(
        Source("https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html", "2026-11-21"),
    ),
    kinds=(
        Subnet,
        VpcEndpoint,
    ),
    decided_by=DecidedBy.ACCOUNT,
)
def endpoint_in_shared_subnet(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Compare the account of each endpoint with the owners of its subnets."""
    for endpoint in execute_api_endpoints(inventory):
        subnets = inventory.find_all(endpoint.subnets)
        strange = [subnet for subnet in subnets if isinstance(subnet.owner, str) and subnet.owner != endpoint.account]
        if strange and isinstance(endpoint.account, str):
            yield fails(
                endpoint,
                "subnets",
                "{subnet} belongs to {owner}",
                beside=(strange[0],),
                subnet=strange[0].key,
                owner=str(strange[0].owner),
            )
        elif subnets and all(isinstance(subnet.owner, str) for subnet in subnets):
            yield passes(endpoint)
        else:
            yield cannot_tell(endpoint, "subnets", live_state(Subnet))
