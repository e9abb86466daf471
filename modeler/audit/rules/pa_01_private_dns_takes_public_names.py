"""PA-01: private DNS of an execute-api endpoint takes over the default names of public APIs."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Node, Unknown
from modeler.inventory.kinds.domain_mapping import DomainMapping
from modeler.inventory.kinds.http_api import HttpApi
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
from modeler.inventory.kinds.websocket_api import WebSocketApi
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .endpoints import execute_api_endpoints, has_type, private_dns_of
from .outcome import AuditOutcome, cannot_tell, fails, passes


@audit_rule(
    "PA-01",
    "Private DNS makes public APIs unreachable from the VPC",
    severity=Severity.HIGH,
    why="An execute-api endpoint with private DNS answers for all default names of API Gateway in the "
    "Region, but leads to private APIs only: from its VPC, a public API without a domain name of its own "
    "cannot be called.",
    symptom='403 Forbidden with {"message":"Forbidden"} for calls from the VPC to the default name of a public API.',
    remedy=Remedy(
        "Call the public API by a custom domain name, or turn private DNS off and give each private API a "
        "private hosted zone.",
        "aws ec2 modify-vpc-endpoint --vpc-endpoint-id VPCE --no-private-dns-enabled",
        "PrivateDnsEnabled: false",
        "private_dns_enabled = false",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html", "2026-04-13"
        ),
    ),
    kinds=(
        DomainMapping,
        HttpApi,
        RestApi,
        VpcEndpoint,
        WebSocketApi,
    ),
)
def private_dns_takes_public_names(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look for public APIs of the same Region that have only their default name."""
    public = tuple(_by_default_name(inventory))
    for endpoint in execute_api_endpoints(inventory):
        near = tuple(api for api in public if api.region == endpoint.region)
        state = private_dns_of(endpoint)
        if not near:
            continue
        if isinstance(state, Unknown):
            yield cannot_tell(endpoint, "private_dns", state)
        elif state:
            names = ", ".join(api.key for api in near)
            yield fails(endpoint, "private_dns", "it takes over the default name of {apis}", beside=near, apis=names)
        else:
            yield passes(endpoint)


def _by_default_name(inventory: Inventory) -> Iterator[Node]:
    """Yield the public APIs that are called by their default name, for they have no other."""
    apis: tuple[RestApi | HttpApi | WebSocketApi, ...] = (
        *inventory.all(RestApi),
        *inventory.all(HttpApi),
        *inventory.all(WebSocketApi),
    )
    for api in apis:
        private = isinstance(api, RestApi) and has_type(api, "PRIVATE") is not False
        if not private and api.default_endpoint_off is not True and not inventory.referring_to(api, DomainMapping):
            yield api
