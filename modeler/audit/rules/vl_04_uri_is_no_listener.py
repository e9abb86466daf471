"""VL-04: the URI of a private integration of an HTTP API is neither a listener nor a Cloud Map service."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Text, Unknown
from modeler.inventory.kinds.api_integration import ApiIntegration
from modeler.inventory.kinds.cloud_map_service import CloudMapService
from modeler.inventory.kinds.http_api import HttpApi
from modeler.inventory.kinds.listener import Listener
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.rest_integration import RestIntegration
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .links import private_integrations
from .outcome import AuditOutcome, cannot_tell, fails, passes


@audit_rule(
    "VL-04",
    "The private integration names no listener and no Cloud Map service",
    severity=Severity.MEDIUM,
    why="An HTTP API calls over its VPC link only the ARN of a listener or of a service of Cloud Map: the "
    "ARN of a balancer and a URL are refused.",
    symptom="Creation fails: integration uri should be a valid ELB listener ARN or a valid Cloud Map service ARN.",
    remedy=Remedy(
        "Give the ARN of the listener.",
        "aws apigatewayv2 update-integration --api-id API --integration-id INTEGRATION --integration-uri LISTENER_ARN",
        "IntegrationUri: !Ref Listener",
        "integration_uri = aws_lb_listener.backend.arn",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-private.html",
            "2026-04-13",
        ),
        Source("https://github.com/anomalyco/sst/issues/5510", "2026-11-21"),
    ),
    kinds=(ApiIntegration, HttpApi, Listener, CloudMapService, RestIntegration),
)
def uri_is_no_listener(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at the resource that the URI names, or at the words of an ARN."""
    for integration in private_integrations(inventory):
        if not isinstance(integration, ApiIntegration) or not isinstance(inventory.find(integration.api), HttpApi):
            continue
        uri = integration.uri
        named = next(inventory.named_in(uri), None)
        if isinstance(named, (Listener, CloudMapService)):
            yield passes(integration)
        elif isinstance(named, LoadBalancer):
            yield fails(integration, "uri", "it names the load balancer {balancer}", balancer=named.key)
        elif isinstance(uri, str) and (":listener/" in uri or ":servicediscovery:" in uri):
            yield passes(integration)
        elif isinstance(uri, str):
            yield fails(integration, "uri", "{uri} is the ARN of no listener and of no service of Cloud Map", uri=uri)
        elif isinstance(uri, (Text, Unknown)):
            yield cannot_tell(integration, "uri", uri)
