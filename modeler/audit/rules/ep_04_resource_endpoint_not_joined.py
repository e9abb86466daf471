"""EP-04: a resource endpoint, its gateway or its configuration is not active."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory
from modeler.inventory.kinds.endpoint_association import EndpointAssociation
from modeler.inventory.kinds.resource_configuration import ResourceConfiguration
from modeler.inventory.kinds.resource_gateway import ResourceGateway
from modeler.patterns.base import Source

from .base import DecidedBy, Remedy, Severity, audit_rule
from .live import live_state
from .outcome import AuditOutcome, cannot_tell, fails, passes

_GOOD = frozenset({"ACTIVE", "ACCESSIBLE", "AVAILABLE"})


@audit_rule(
    "EP-04",
    "A resource endpoint leads nowhere",
    severity=Severity.MEDIUM,
    why="A resource endpoint works only while its association is made and the resource configuration and the "
    "gateway behind it are active; a share that is missing or a zone that does not fit leaves it "
    "unjoined.",
    symptom="The name resolves and connections time out.",
    remedy=Remedy(
        "Read the reason of the failure, and mend the share, the zones or the security groups.",
        "aws ec2 describe-vpc-endpoint-associations --vpc-endpoint-ids VPCE",
        "ResourceConfigurationArn: !GetAtt Configuration.Arn",
        "resource_configuration_arn = aws_vpclattice_resource_configuration.NAME.arn",
    ),
    sources=(
        Source("https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-resources.html", "2026-11-21"),
    ),
    kinds=(
        EndpointAssociation,
        ResourceConfiguration,
        ResourceGateway,
    ),
    decided_by=DecidedBy.ACCOUNT,
)
def resource_endpoint_not_joined(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at the state of each association, configuration and gateway."""
    nodes: tuple[EndpointAssociation | ResourceConfiguration | ResourceGateway, ...] = (
        *inventory.all(EndpointAssociation),
        *inventory.all(ResourceConfiguration),
        *inventory.all(ResourceGateway),
    )
    for node in nodes:
        if not isinstance(node.state, str):
            yield cannot_tell(node, "", node.state or live_state(type(node)))
        elif node.state.upper() in _GOOD:
            yield passes(node)
        else:
            yield fails(node, "state", "its state is {state}", state=node.state)
