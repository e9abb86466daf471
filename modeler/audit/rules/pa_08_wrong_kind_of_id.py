"""PA-08: a policy compares aws:SourceVpce with the id of a VPC, or aws:SourceVpc with that of an endpoint."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.audit.policy import Policy, read_policy
from modeler.inventory import Inventory, Node, Text, Unknown
from modeler.inventory.kinds.domain_name import DomainName
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.vpc import Vpc
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .outcome import AuditOutcome, cannot_tell, fails, passes
from .policies import VPC, VPCE, PlacedCondition, conditions_on

_WANTED: dict[str, tuple[str, type[Node]]] = {VPCE: ("vpce-", VpcEndpoint), VPC: ("vpc-", Vpc)}


@audit_rule(
    "PA-08",
    "A policy compares a key with the id of something else",
    severity=Severity.HIGH,
    why="The key aws:SourceVpce holds the id of an endpoint and aws:SourceVpc that of a VPC: compared with an id of "
    "the other kind they are never equal, so an Allow never applies and a Deny for all others shuts "
    "everybody out.",
    symptom='403 with "User: anonymous is not authorized to perform: execute-api:Invoke" for every caller.',
    remedy=Remedy(
        "Compare aws:SourceVpce with endpoint ids (vpce-…) and aws:SourceVpc with VPC ids (vpc-…), and "
        "deploy the API again.",
        "aws apigateway update-rest-api --rest-api-id API --patch-operations op=replace,path=/policy,value=POLICY",
        "Condition: {StringNotEquals: {'aws:SourceVpce': !Ref Endpoint}}",
        "condition {\n"
        '  test     = "StringNotEquals"\n'
        '  variable = "aws:SourceVpce"\n'
        "  values   = [aws_vpc_endpoint.NAME.id]\n"
        "}",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html",
            "2026-04-13",
        ),
    ),
    kinds=(
        DomainName,
        RestApi,
        Vpc,
        VpcEndpoint,
    ),
)
def wrong_kind_of_id(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at each condition on one of the two keys in the policies of APIs and private domain names."""
    nodes: tuple[RestApi | DomainName, ...] = (*inventory.all(RestApi), *inventory.all(DomainName))
    for node in nodes:
        policy = read_policy(node.policy)
        if not isinstance(policy, Policy):
            continue
        for placed in conditions_on(policy, node.policy, VPCE, VPC):
            yield _judged(inventory, node, placed)


def _judged(inventory: Inventory, node: Node, placed: PlacedCondition) -> AuditOutcome:
    condition = placed.condition
    prefix, kind = _WANTED[condition.name]
    for value in condition.values:
        if _is_wrong(inventory, value, prefix, kind):
            shown = str(value)
            return fails(
                node,
                "policy",
                "{key} is compared with {value}, which is no {prefix}… id",
                inside=placed.inside,
                key=condition.key,
                value=shown,
                prefix=prefix,
            )
    if any(isinstance(value, Unknown) for value in condition.values):
        return cannot_tell(node, "policy", condition.values)
    return passes(node)


def _is_wrong(inventory: Inventory, value: object, prefix: str, kind: type[Node]) -> bool:
    """Return whether a value is certainly the id of another kind of resource."""
    if isinstance(value, str):
        return not value.startswith((prefix, "*", "?", "${")) and not prefix.startswith(value.rstrip("*"))
    if not isinstance(value, Text) or len(value.parts) != 1:
        return False
    named = inventory.by_key.get(value.attributes[0].key) if value.attributes else None
    return isinstance(named, (Vpc, VpcEndpoint)) and not isinstance(named, kind)
