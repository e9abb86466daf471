"""EP-03: the private name of an endpoint service is not verified."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory
from modeler.inventory.kinds.endpoint_service import EndpointService
from modeler.patterns.base import Source

from .base import DecidedBy, Remedy, Severity, audit_rule
from .live import live_state
from .outcome import AuditOutcome, cannot_tell, fails, passes


@audit_rule(
    "EP-03",
    "The private DNS name of the endpoint service is not verified",
    severity=Severity.MEDIUM,
    why="Consumers can turn on private DNS only once AWS has found the TXT record that shows that the name is yours.",
    symptom="Consumers cannot enable private DNS names, and TLS fails by the name of the endpoint.",
    remedy=Remedy(
        "Publish the TXT record that AWS names, and start the verification.",
        "aws ec2 start-vpc-endpoint-service-private-dns-verification --service-id SERVICE",
        "# CloudFormation does not set the private DNS name: use the command",
        'resource "aws_vpc_endpoint_service_private_dns_verification" "orders" {\n'
        "  service_id = aws_vpc_endpoint_service.NAME.id\n"
        "}",
    ),
    sources=(Source("https://docs.aws.amazon.com/vpc/latest/privatelink/manage-dns-names.html", "2026-11-21"),),
    kinds=(EndpointService,),
    decided_by=DecidedBy.ACCOUNT,
)
def service_name_not_verified(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at the state of each private name."""
    for service in inventory.all(EndpointService):
        if service.private_dns_name is None:
            continue
        state = service.private_dns_state
        if not isinstance(state, str):
            yield cannot_tell(service, "private_dns_name", state or live_state(EndpointService))
        elif state == "verified":
            yield passes(service)
        else:
            yield fails(
                service,
                "private_dns_name",
                "the state of {name} is {state}",
                name=str(service.private_dns_name),
                state=state,
            )
