"""PA-16: a browser cannot call a private API by the name of the endpoint."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Unknown
from modeler.inventory.kinds.domain_mapping import DomainMapping
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.rest_method import RestMethod
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .endpoints import private_apis
from .names import has_name
from .outcome import AuditOutcome, cannot_tell, fails, passes


@audit_rule(
    "PA-16",
    "Browsers cannot call a private API that has no name",
    severity=Severity.LOW,
    why="Without a name the API is chosen by the header Host or x-apigw-api-id; a browser sets neither, and "
    "its preflight request (OPTIONS) cannot carry them.",
    symptom="The browser reports a CORS error; the same call by curl with the header works.",
    remedy=Remedy(
        "Give the API a name: associate the endpoint, turn private DNS on, or add a private domain name.",
        "aws apigateway update-rest-api --rest-api-id API --patch-operations "
        "op=add,path=/endpointConfiguration/vpcEndpointIds,value=VPCE",
        "EndpointConfiguration: {Types: [PRIVATE], VpcEndpointIds: [!Ref Endpoint]}",
        "private_dns_enabled = true",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-test-invoke-url.html",
            "2026-04-13",
        ),
    ),
    kinds=(
        DomainMapping,
        RestApi,
        RestMethod,
        VpcEndpoint,
    ),
)
def browser_without_a_name(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at private APIs that answer a preflight request, so that browsers are meant to call them."""
    for api in private_apis(inventory):
        preflight = [method for method in inventory.referring_to(api, RestMethod) if method.http_method == "OPTIONS"]
        outcome = has_name(inventory, api)
        if not preflight or outcome is None:
            continue
        if isinstance(outcome, Unknown):
            yield cannot_tell(api, "endpoints", outcome)
        elif outcome:
            yield passes(api)
        else:
            yield fails(
                preflight[0], "http_method", "{api} has no name that a browser can call", beside=(api,), api=api.key
            )
