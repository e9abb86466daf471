"""EP-01: anybody may connect to an endpoint service, or a connection waits or was refused."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Unknown
from modeler.inventory.kinds.endpoint_connection import EndpointConnection
from modeler.inventory.kinds.endpoint_service import EndpointService
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .outcome import AuditOutcome, cannot_tell, fails, passes

_BROKEN = frozenset({"pendingacceptance", "rejected", "failed", "expired"})


@audit_rule(
    "EP-01",
    "Connections to the endpoint service are open to all, or not made",
    severity=Severity.HIGH,
    why="An endpoint service that allows every principal and accepts connections by itself is open to every "
    "AWS account; where it does not, a connection works only once it is accepted.",
    symptom="A stranger connects unnoticed; or the endpoint of a consumer stays in pendingAcceptance and "
    "connections time out.",
    remedy=Remedy(
        "Name the accounts that may connect, and accept connections.",
        "aws ec2 modify-vpc-endpoint-service-permissions --service-id SERVICE --remove-allowed-principals "
        '"*" --add-allowed-principals arn:aws:iam::ACCOUNT:root',
        "AcceptanceRequired: true",
        'acceptance_required = true\nallowed_principals  = ["arn:aws:iam::ACCOUNT:root"]',
    ),
    sources=(
        Source("https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html", "2026-11-21"),
        Source("https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html", "2026-11-21"),
    ),
    kinds=(
        EndpointConnection,
        EndpointService,
    ),
)
def service_open_to_everybody(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at who may connect to each service, and at the connections that an account shows."""
    for service in inventory.all(EndpointService):
        yield _service(service)
    for connection in inventory.all(EndpointConnection):
        if isinstance(connection.state, str):
            yield _connection(connection, connection.state)


def _service(service: EndpointService) -> AuditOutcome:
    principals, accepts = service.principals, service.acceptance_required
    if isinstance(accepts, Unknown) or isinstance(principals, Unknown):
        return cannot_tell(service, "acceptance_required", accepts, principals)
    if accepts is False and "*" in principals:
        return fails(service, "principals", "every account may connect and nobody is asked")
    if accepts is False and any(isinstance(principal, Unknown) for principal in principals):
        return cannot_tell(service, "principals", principals)
    return passes(service)


def _connection(connection: EndpointConnection, state: str) -> AuditOutcome:
    if state.lower() in _BROKEN:
        return fails(connection, "state", "its state is {state}", state=state)
    return passes(connection)
