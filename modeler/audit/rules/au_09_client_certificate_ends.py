"""AU-09: the client certificate that a backend asks for expires soon."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory
from modeler.inventory.kinds.client_certificate import ClientCertificate
from modeler.inventory.kinds.rest_stage import RestStage
from modeler.patterns.base import Source

from .base import DecidedBy, Remedy, Severity, audit_rule
from .dates import days_left
from .live import live_state
from .outcome import AuditOutcome, cannot_tell, fails, passes


@audit_rule(
    "AU-09",
    "The client certificate for the backend expires soon",
    severity=Severity.MEDIUM,
    why="API Gateway makes its client certificates for 365 days: after that a backend that asks for one "
    "refuses every request.",
    symptom="500 or 502 from one day to the next.",
    remedy=Remedy(
        "Make a new certificate, let the backend trust both, and then switch the stage.",
        "aws apigateway generate-client-certificate",
        "ClientCertificateId: !Ref ClientCertificate",
        "client_certificate_id = aws_api_gateway_client_certificate.main.id",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/getting-started-client-side-ssl-authentication.html",
            "2026-04-13",
        ),
    ),
    kinds=(ClientCertificate, RestStage),
    decided_by=DecidedBy.ACCOUNT,
)
def client_certificate_ends(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at the certificates that stages use; the day of reading counts as today."""
    for stage in inventory.all(RestStage):
        certificate = inventory.find(stage.client_certificate)
        if not isinstance(certificate, ClientCertificate):
            continue
        left = days_left(certificate, certificate.not_after)
        if left is None:
            yield cannot_tell(certificate, "", certificate.not_after or live_state(ClientCertificate))
        elif left < 30:
            yield fails(certificate, "not_after", "it expires in {days} days", days=left)
        else:
            yield passes(certificate)
