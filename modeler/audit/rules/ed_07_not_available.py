"""ED-07: an API or a domain name is being updated or has failed."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory
from modeler.inventory.kinds.domain_name import DomainName
from modeler.inventory.kinds.rest_api import RestApi
from modeler.patterns.base import Source

from .base import DecidedBy, Remedy, Severity, audit_rule
from .live import live_state
from .outcome import AuditOutcome, cannot_tell, fails, passes


@audit_rule(
    "ED-07",
    "The API or the domain name is not available",
    severity=Severity.MEDIUM,
    why="A change of the TLS policy, of the endpoint type or of a policy takes minutes, in which the API or"
    " the name looks broken; where it failed, it stays so.",
    symptom="Errors for up to 15 minutes after a change, or until somebody repairs it.",
    remedy=Remedy(
        "Wait, or repair what the status message says.",
        "aws apigateway get-domain-names",
        "Type: AWS::ApiGateway::DomainNameV2",
        'resource "aws_api_gateway_domain_name" "main" {}',
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies.html",
            "2026-04-13",
        ),
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html",
            "2026-04-13",
        ),
    ),
    kinds=(RestApi, DomainName),
    decided_by=DecidedBy.ACCOUNT,
)
def not_available(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at the state, which only an account has."""
    nodes: list[RestApi | DomainName] = [*inventory.all(RestApi), *inventory.all(DomainName)]
    for node in nodes:
        if not isinstance(node.state, str):
            yield cannot_tell(node, "", node.state or live_state(type(node)))
        elif node.state == "AVAILABLE":
            yield passes(node)
        else:
            yield fails(node, "state", "its state is {state}", state=node.state)
