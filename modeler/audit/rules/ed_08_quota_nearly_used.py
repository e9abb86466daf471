"""ED-08: an account has nearly as many of something as AWS allows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from modeler.facts.constraints import ask
from modeler.inventory import Inventory, Node, Unknown
from modeler.inventory.kinds.domain_name import DomainName
from modeler.inventory.kinds.quota import Quota
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
from modeler.inventory.kinds.vpc_link_v1 import VpcLinkV1
from modeler.inventory.kinds.vpc_link_v2 import VpcLinkV2
from modeler.patterns.base import Source

from .base import DecidedBy, Remedy, Severity, audit_rule
from .endpoints import private_apis, private_domains
from .live import live_state
from .outcome import AuditOutcome, cannot_tell, fails, passes


@audit_rule(
    "ED-08",
    "More than four fifths of a quota is used",
    severity=Severity.LOW,
    why="At the limit the next deployment fails; most limits are raised on request, and that takes days.",
    symptom="Creation fails with LimitExceeded.",
    remedy=Remedy(
        "Ask for a higher quota.",
        "aws service-quotas request-service-quota-increase --service-code SERVICE --quota-code CODE "
        "--desired-value VALUE",
        "Type: AWS::ServiceQuotas::Quota",
        'resource "aws_servicequotas_service_quota" "main" {}',
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html",
            "2026-11-21",
        ),
        Source("https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-limits-endpoints.html", "2026-11-21"),
    ),
    kinds=(Quota, VpcLinkV1, VpcLinkV2, DomainName, RestApi, VpcEndpoint),
    decided_by=DecidedBy.ACCOUNT,
)
def quota_nearly_used(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Count what an account has, against its own quotas where they were read, else against AWS's."""
    for count, subject, key, example in _counts(inventory):
        if not example.origin.time:
            yield cannot_tell(example, "", live_state(Quota))
            continue
        fact = ask(subject, key)
        own = [quota.value for quota in inventory.all(Quota) if fact.quota_code and quota.code == fact.quota_code]
        limit = next((value for value in own if value is not None and not isinstance(value, Unknown)), fact.value)
        if count > 0.8 * float(limit):
            yield fails(example, "", "{count} of {limit:g} are used", count=count, limit=float(limit))
        else:
            yield passes(example)


def _counts(inventory: Inventory) -> Iterator[tuple[int, str, str, Node]]:
    """Yield how many there are, the name of the quota, and one of them."""
    private = list(private_apis(inventory))
    for nodes, subject, key in (
        (inventory.all(VpcLinkV1), "vpc-link-v1", "quota.vpc_links"),
        (inventory.all(VpcLinkV2), "vpc-link-v2", "quota.vpc_links"),
        (private, "rest-api-private", "quota.private_apis"),
        (list(private_domains(inventory)), "rest-api-private", "quota.private_custom_domains"),
    ):
        if nodes:
            yield len(nodes), subject, key, nodes[0]
    endpoints = [item for item in inventory.all(VpcEndpoint) if item.type == "Interface"]
    for vpc, count in Counter(str(endpoint.vpc) for endpoint in endpoints).items():
        first = next(item for item in endpoints if str(item.vpc) == vpc)
        yield count, "interface-endpoint", "quota.per_vpc", first
