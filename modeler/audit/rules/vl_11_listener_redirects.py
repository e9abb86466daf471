"""VL-11: a private integration calls a listener that only redirects."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Unknown
from modeler.inventory.kinds.api_integration import ApiIntegration
from modeler.inventory.kinds.listener import Action, Listener
from modeler.inventory.kinds.rest_integration import RestIntegration
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .links import listener_called, private_integrations
from .outcome import AuditOutcome, cannot_tell, fails, passes


@audit_rule(
    "VL-11",
    "The listener behind the VPC link only redirects",
    severity=Severity.MEDIUM,
    why="The listener sends the caller from HTTP to HTTPS at a host that only the VPC knows, and API "
    "Gateway hands this answer on.",
    symptom="The client gets 301 or 308 with an internal host in Location.",
    remedy=Remedy(
        "Call the listener that has TLS, with a server name to verify.",
        "aws apigatewayv2 update-integration --api-id API --integration-id INTEGRATION --integration-uri "
        "HTTPS_LISTENER_ARN",
        "IntegrationUri: !Ref HttpsListener",
        "integration_uri = aws_lb_listener.https.arn",
    ),
    sources=(
        Source("https://github.com/ministryofjustice/cloud-platform/issues/8023", "2026-11-21"),
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-private.html",
            "2026-04-13",
        ),
    ),
    kinds=(RestIntegration, ApiIntegration, Listener),
)
def listener_redirects(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at the default action of the listener that is called."""
    listeners = {listener_called(inventory, integration): None for integration in private_integrations(inventory)}
    for listener in listeners:
        if listener is None:
            continue
        actions = listener.actions
        if isinstance(actions, Unknown):
            yield cannot_tell(listener, "actions", actions)
        elif any(isinstance(action, Action) and action.type == "redirect" for action in actions):
            yield fails(listener, "actions", "its default action is a redirect")
        else:
            yield passes(listener)
