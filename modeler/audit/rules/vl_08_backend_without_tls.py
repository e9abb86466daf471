"""VL-08: what goes to the backend is not encrypted, or nobody looks at the name."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Ref, Text, Unknown
from modeler.inventory.kinds.api_integration import ApiIntegration
from modeler.inventory.kinds.listener import Listener
from modeler.inventory.kinds.rest_integration import RestIntegration
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .links import listener_called, private_integrations
from .outcome import AuditOutcome, Passed, cannot_tell, fails, passes


@audit_rule(
    "VL-08",
    "The way to the backend is not encrypted, or its name is not verified",
    severity=Severity.MEDIUM,
    why="API Gateway speaks plain HTTP to the backend unless it is told a server name or an https address: "
    "then anybody in the VPC who sees packets sees the requests.",
    symptom="None: an audit of encryption in transit finds it.",
    remedy=Remedy(
        "Use a listener with TLS, and give the name that its certificate has.",
        "aws apigatewayv2 update-integration --api-id API --integration-id INTEGRATION --tls-config "
        "ServerNameToVerify=NAME",
        "TlsConfig: {ServerNameToVerify: NAME}",
        'tls_config { server_name_to_verify = "NAME" }',
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-private.html",
            "2026-04-13",
        ),
        Source("https://docs.aws.amazon.com/apigateway/latest/developerguide/private-integration.html", "2026-04-13"),
    ),
    kinds=(RestIntegration, ApiIntegration, Listener),
)
def backend_without_tls(inventory: Inventory) -> Iterator[AuditOutcome]:
    """An HTTP API needs a server name, a REST or WebSocket API an address that begins with https."""
    for integration in private_integrations(inventory):
        listener = listener_called(inventory, integration)
        outcome = _by_name(integration) if _names_server(integration) else _by_address(integration)
        if isinstance(outcome, Passed) and listener is not None and listener.protocol == "HTTP":
            outcome = fails(listener, "protocol", "{integration} speaks TLS with it", integration=integration.key)
        yield outcome


def _names_server(integration: RestIntegration | ApiIntegration) -> bool:
    """Return whether a name of the server decides, as at HTTP APIs."""
    api = integration.api
    return isinstance(integration, ApiIntegration) and not (isinstance(api, Ref) and api.kind == "websocket-api")


def _by_name(integration: RestIntegration | ApiIntegration) -> AuditOutcome:
    assert isinstance(integration, ApiIntegration)
    if integration.server_name is None:
        return fails(integration, "", "it has no tlsConfig, so it speaks plain HTTP")
    if isinstance(integration.server_name, Unknown):
        return cannot_tell(integration, "server_name", integration.server_name)
    return passes(integration)


def _by_address(integration: RestIntegration | ApiIntegration) -> AuditOutcome:
    uri = integration.uri
    first = uri.parts[0] if isinstance(uri, Text) and uri.parts else uri
    if not isinstance(first, str):
        return cannot_tell(integration, "uri", uri)
    if not first.lower().startswith("https:"):
        return fails(integration, "uri", "its address begins with http:, not with https:")
    if isinstance(integration, RestIntegration) and integration.insecure_skip_verification is True:
        return fails(integration, "insecure_skip_verification", "it accepts any certificate")
    return passes(integration)
