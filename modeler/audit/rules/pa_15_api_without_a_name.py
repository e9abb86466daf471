"""PA-15: no name leads to a private API from a browser or a plain client."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Unknown
from modeler.inventory.kinds.domain_mapping import DomainMapping
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .endpoints import private_apis
from .names import has_name
from .outcome import AuditOutcome, cannot_tell, fails, passes


@audit_rule(
    "PA-15",
    "A private API has no name that resolves in the VPC",
    severity=Severity.MEDIUM,
    why="Without private DNS the default name of a private API does not resolve; associated with the "
    "endpoint it would get the name API-VPCE.execute-api, and with a private domain name one of its own.",
    symptom="The host API-VPCE.execute-api.REGION.amazonaws.com does not resolve (NXDOMAIN).",
    remedy=Remedy(
        "Associate the endpoint with the API and deploy it again, or turn private DNS on.",
        "aws apigateway update-rest-api --rest-api-id API --patch-operations "
        "op=add,path=/endpointConfiguration/vpcEndpointIds,value=VPCE",
        "EndpointConfiguration: {Types: [PRIVATE], VpcEndpointIds: [!Ref Endpoint]}",
        "endpoint_configuration {\n"
        '  types            = ["PRIVATE"]\n'
        "  vpc_endpoint_ids = [aws_vpc_endpoint.NAME.id]\n"
        "}",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-test-invoke-url.html",
            "2026-04-13",
        ),
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-create.html",
            "2026-04-13",
        ),
    ),
    kinds=(
        DomainMapping,
        RestApi,
        VpcEndpoint,
    ),
)
def api_without_a_name(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at the names of each private API, where endpoints of API Gateway were read."""
    for api in private_apis(inventory):
        outcome = has_name(inventory, api)
        if outcome is None:
            continue
        if isinstance(outcome, Unknown):
            yield cannot_tell(api, "endpoints", outcome)
        elif outcome:
            yield passes(api)
        else:
            yield fails(
                api, "endpoints", "it is associated with no endpoint, and private DNS is off on all that were read"
            )
