"""VL-15: a proxy route of a REST API calls an address without the path."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Text, Unknown
from modeler.inventory.kinds.rest_integration import RestIntegration
from modeler.inventory.kinds.rest_resource import RestResource
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .outcome import AuditOutcome, cannot_tell, fails, passes


@audit_rule(
    "VL-15",
    "The path of the request is not passed on to the backend",
    severity=Severity.MEDIUM,
    why="A REST API puts the path of a {proxy+} resource only where the address of the integration says "
    "{proxy}: without it every request asks the backend for one and the same path.",
    symptom="404, or always the front page, from the application.",
    remedy=Remedy(
        "End the address with {proxy}, and map the path parameter.",
        "aws apigateway put-integration --rest-api-id API --resource-id RESOURCE --http-method ANY --type "
        "HTTP_PROXY --uri https://HOST/{proxy} --request-parameters "
        "integration.request.path.proxy=method.request.path.proxy",
        "Uri: https://HOST/{proxy}\nRequestParameters:\n  integration.request.path.proxy: method.request.path.proxy",
        'uri = "https://HOST/{proxy}"',
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/setup-http-integrations.html",
            "2026-11-30",
        ),
        Source("https://github.com/aws/aws-cdk/issues/10435", "2026-11-30"),
    ),
    kinds=(RestIntegration, RestResource),
)
def path_not_passed_on(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at the HTTP integrations of resources whose last part is greedy."""
    for integration in inventory.all(RestIntegration):
        resource = inventory.find(integration.resource)
        part = resource.path_part if isinstance(resource, RestResource) else None
        if integration.type != "HTTP_PROXY" or not isinstance(part, str) or not part.endswith("+}"):
            continue
        name = part.removeprefix("{").removesuffix("+}")
        if isinstance(integration.uri, Unknown):
            yield cannot_tell(integration, "uri", integration.uri)
        elif isinstance(integration.uri, (str, Text)) and f"{{{name}}}" not in str(integration.uri):
            yield fails(integration, "uri", "the address does not hold the path parameter {name}", name=name)
        else:
            yield passes(integration)
