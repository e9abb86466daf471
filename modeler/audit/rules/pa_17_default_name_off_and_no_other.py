"""PA-17: the default name of an API is off and no domain name leads to it."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Node, Unknown
from modeler.inventory.kinds.domain_mapping import DomainMapping
from modeler.inventory.kinds.domain_name import DomainName
from modeler.inventory.kinds.http_api import HttpApi
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.routing_rule import RoutingRule
from modeler.inventory.kinds.websocket_api import WebSocketApi
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .outcome import AuditOutcome, cannot_tell, fails, not_read, passes


@audit_rule(
    "PA-17",
    "The default name is off and no domain name leads to the API",
    severity=Severity.HIGH,
    why="With its default endpoint off an API answers only by a custom domain name that a mapping or a "
    "routing rule joins to it.",
    symptom="403 Forbidden from the default name, and no other name leads to the API.",
    remedy=Remedy(
        "Map a domain name to the API, or leave the default endpoint on.",
        "aws apigateway create-base-path-mapping --domain-name NAME --rest-api-id API --stage STAGE",
        "Mapping:\n"
        "  Type: AWS::ApiGateway::BasePathMapping\n"
        "  Properties: {DomainName: !Ref Domain, RestApiId: !Ref Api, Stage: !Ref Stage}",
        'resource "aws_api_gateway_base_path_mapping" "orders" {\n'
        "  api_id      = aws_api_gateway_rest_api.NAME.id\n"
        "  stage_name  = aws_api_gateway_stage.NAME.stage_name\n"
        "  domain_name = aws_api_gateway_domain_name.NAME.domain_name\n"
        "}",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html",
            "2026-04-13",
        ),
    ),
    kinds=(
        DomainMapping,
        DomainName,
        HttpApi,
        RestApi,
        RoutingRule,
        WebSocketApi,
    ),
)
def default_name_off_and_no_other(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look for a mapping or a routing rule to each API whose default endpoint is off."""
    apis: tuple[RestApi | HttpApi | WebSocketApi, ...] = (
        *inventory.all(RestApi),
        *inventory.all(HttpApi),
        *inventory.all(WebSocketApi),
    )
    for api in apis:
        if isinstance(api.default_endpoint_off, Unknown):
            yield cannot_tell(api, "default_endpoint_off", api.default_endpoint_off)
        elif api.default_endpoint_off:
            yield _judged(inventory, api)


def _judged(inventory: Inventory, api: RestApi | HttpApi | WebSocketApi) -> AuditOutcome:
    joined: tuple[Node, ...] = (*inventory.referring_to(api, DomainMapping), *inventory.referring_to(api, RoutingRule))
    if joined:
        return passes(api)
    if not inventory.all(DomainName) and not api.origin.time:  # the names may be in a template of their own
        return not_read(api, "default_endpoint_off", f"a domain name for {api.key}")
    open_mapping = next((item for item in inventory.all(DomainMapping) if isinstance(item.api, Unknown)), None)
    if open_mapping is not None:
        return cannot_tell(open_mapping, "api", open_mapping.api)
    return fails(api, "default_endpoint_off", "no domain name that was read leads to it")
