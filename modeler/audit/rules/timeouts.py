"""How long API Gateway waits for a backend."""

from __future__ import annotations

from modeler.facts.constraints import ask
from modeler.inventory import Inventory, Unknown
from modeler.inventory.kinds.api_integration import ApiIntegration
from modeler.inventory.kinds.rest_integration import RestIntegration
from modeler.inventory.kinds.websocket_api import WebSocketApi


def timeout_of(inventory: Inventory, integration: RestIntegration | ApiIntegration) -> float | Unknown:
    """Return the timeout of an integration in seconds, AWS's own where none is written."""
    if integration.timeout_s is not None:
        return integration.timeout_s
    subject = "rest-api-regional"
    if isinstance(integration, ApiIntegration):
        subject = "websocket-api" if isinstance(inventory.find(integration.api), WebSocketApi) else "http-api"
    return float(ask(subject, "timeout_s").value)
