"""ED-05: an endpoint for AppSync with private DNS takes the names of public GraphQL APIs."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Unknown
from modeler.inventory.kinds.graphql_api import GraphqlApi
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .endpoints import private_dns_of
from .outcome import AuditOutcome, cannot_tell, fails, passes


@audit_rule(
    "ED-05",
    "Private DNS takes the names of public GraphQL APIs",
    severity=Severity.MEDIUM,
    why="An endpoint for AppSync with private DNS answers for all names of appsync-api in its VPC: public "
    "GraphQL APIs are then asked there, and only private ones answer.",
    symptom="Calls of public AppSync APIs fail in the VPC, and work elsewhere.",
    remedy=Remedy(
        "Turn private DNS off, and call the private API by the name of the endpoint with a header for the host.",
        "aws ec2 modify-vpc-endpoint --vpc-endpoint-id VPCE --no-private-dns-enabled",
        "PrivateDnsEnabled: false",
        "private_dns_enabled = false",
    ),
    sources=(Source("https://docs.aws.amazon.com/appsync/latest/devguide/using-private-apis.html", "2026-04-13"),),
    kinds=(GraphqlApi, VpcEndpoint),
)
def appsync_names_taken(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at the endpoints for AppSync where public GraphQL APIs stand."""
    public = [api for api in inventory.all(GraphqlApi) if api.visibility != "PRIVATE"]
    for endpoint in inventory.all(VpcEndpoint):
        if not str(endpoint.service).endswith(".appsync-api") or not public:
            continue
        answers = private_dns_of(endpoint)
        unsure = [api.visibility for api in public if isinstance(api.visibility, Unknown)]
        if isinstance(answers, Unknown):
            yield cannot_tell(endpoint, "private_dns", answers)
        elif not answers:
            yield passes(endpoint)
        elif len(unsure) == len(public):
            yield cannot_tell(endpoint, "private_dns", unsure)
        else:
            yield fails(endpoint, "private_dns", "it takes the name of {api}, which is public", api=public[0].key)
