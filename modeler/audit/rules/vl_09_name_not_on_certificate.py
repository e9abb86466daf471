"""VL-09: the name that API Gateway verifies is not on the certificate of the backend."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Text, Unknown
from modeler.inventory.kinds.api_integration import ApiIntegration
from modeler.inventory.kinds.certificate import Certificate
from modeler.inventory.kinds.listener import Listener
from modeler.inventory.kinds.rest_integration import RestIntegration
from modeler.inventory.values import String
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .hosts import covers_host, names_of
from .links import PrivateIntegration, listener_called, private_integrations
from .outcome import AuditOutcome, cannot_tell, fails, not_read, passes


@audit_rule(
    "VL-09",
    "The certificate of the listener does not have the name that is verified",
    severity=Severity.HIGH,
    why="API Gateway ends a connection whose certificate is not for the server name of the integration, or "
    "for the host of its address, or that no public authority has signed.",
    symptom="500 or 503; the log of a REST API says that the host name does not match the certificate subject.",
    remedy=Remedy(
        "Give the integration a name that the certificate has.",
        "aws apigatewayv2 update-integration --api-id API --integration-id INTEGRATION --tls-config "
        "ServerNameToVerify=NAME",
        "TlsConfig: {ServerNameToVerify: backend.example.com}",
        'tls_config { server_name_to_verify = "backend.example.com" }',
    ),
    sources=(
        Source("https://docs.aws.amazon.com/apigateway/latest/developerguide/private-integration.html", "2026-04-13"),
        Source("https://repost.aws/knowledge-center/api-gateway-500-error-vpc", "2026-11-21"),
        Source("https://github.com/hashicorp/terraform-provider-aws/issues/15768", "2026-11-21"),
    ),
    kinds=(RestIntegration, ApiIntegration, Listener, Certificate),
)
def name_not_on_certificate(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Compare the name with those of the listener's certificates, where both were read."""
    for integration in private_integrations(inventory):
        listener = listener_called(inventory, integration)
        name = _verified(integration)
        if listener is None or name is None or not listener.certificates:
            continue
        attribute = "server_name" if isinstance(integration, ApiIntegration) else "uri"
        certificates = inventory.find_all(listener.certificates)
        names = [item for certificate in certificates for item in names_of(certificate)]
        if not isinstance(name, str):
            yield cannot_tell(integration, attribute, name)
        elif any(isinstance(item, str) and covers_host(item, name) for item in names):
            private = next((item for item in certificates if item.authority is not None), None)
            if private is None or len(certificates) > 1:
                yield passes(integration)
            else:
                yield fails(integration, attribute, "{name} is on a certificate of a private authority", name=name)
        elif isinstance(listener.certificates, Unknown) or len(certificates) < len(listener.certificates):
            yield not_read(listener, "certificates", "the certificates of the listener")
        elif all(isinstance(item, str) for item in names):
            yield fails(integration, attribute, "{name} is on no certificate of the listener", name=name)
        else:
            yield cannot_tell(integration, attribute, names)


def _verified(integration: PrivateIntegration) -> String | None:
    """Return the name that API Gateway asks the certificate for; ``None`` where it asks for none."""
    if isinstance(integration, ApiIntegration):
        return integration.server_name
    if not isinstance(integration.uri, (str, Text)) or not str(integration.uri).lower().startswith("https://"):
        return None
    if integration.insecure_skip_verification is True:
        return None
    host = str(integration.uri)[len("https://") :].split("/")[0].split(":")[0]
    return integration.uri if "$" in host else host
