"""PA-05: the endpoint of a private API is not available, or leads to another service."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory
from modeler.inventory.graph import RequestGraph
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
from modeler.patterns.base import Source

from .base import DecidedBy, Remedy, Severity, audit_rule
from .endpoints import EXECUTE_API, private_apis
from .live import live_state
from .outcome import AuditOutcome, cannot_tell, fails, passes


@audit_rule(
    "PA-05",
    "The endpoint of the private API does not work",
    severity=Severity.HIGH,
    why="A private API answers only over an available interface endpoint of the service execute-api: one "
    "that waits, failed, or was made for another service (apigateway is the control plane) leads nowhere.",
    symptom="The name of the API does not resolve, or connections time out.",
    remedy=Remedy(
        "Make an interface endpoint for execute-api, and accept it where it waits.",
        "aws ec2 create-vpc-endpoint --vpc-endpoint-type Interface --service-name "
        "com.amazonaws.REGION.execute-api --vpc-id VPC --subnet-ids SUBNETS",
        "VpcEndpointType: Interface\nServiceName: !Sub com.amazonaws.${AWS::Region}.execute-api",
        'vpc_endpoint_type = "Interface"\nservice_name      = "com.amazonaws.REGION.execute-api"',
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-create.html",
            "2026-04-13",
        ),
    ),
    kinds=(
        RestApi,
        VpcEndpoint,
    ),
    decided_by=DecidedBy.ACCOUNT,
)
def endpoint_not_available(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at the endpoints that private APIs or their policies name; one that is gone is another rule's."""
    graph = RequestGraph(inventory)
    endpoints = {endpoint: None for api in private_apis(inventory) for endpoint in graph.endpoints_of(api)}
    for endpoint in endpoints:
        if str(endpoint.state).lower() in ("deleted", "deleting"):
            continue
        if isinstance(endpoint.service, str) and not endpoint.service.endswith(EXECUTE_API):
            yield fails(endpoint, "service", "it leads to {service}, not to execute-api", service=endpoint.service)
        elif endpoint.type == "Gateway":
            yield fails(endpoint, "type", "it is a gateway endpoint, and execute-api has interface endpoints only")
        elif isinstance(endpoint.state, str):
            yield _by_state(endpoint, endpoint.state)
        else:
            yield cannot_tell(endpoint, "", endpoint.state or live_state(VpcEndpoint))


def _by_state(endpoint: VpcEndpoint, state: str) -> AuditOutcome:
    if state.lower() == "available":
        return passes(endpoint)
    return fails(endpoint, "state", "its state is {state}", state=state)
