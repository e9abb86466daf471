"""PA-29: the policy of a public API asks for the endpoint or VPC of a caller, which its requests do not have."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.audit.policy import BaseOperator, Quantifier, StatementCondition
from modeler.audit.policy.document import StatementEffect
from modeler.audit.policy.keys import PolicyEntry
from modeler.audit.policy.mistakes import MistakeKind, mistakes_in
from modeler.inventory import Inventory, Unknown
from modeler.inventory.kinds.rest_api import RestApi
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .endpoints import has_type
from .outcome import AuditOutcome, cannot_tell, fails, passes
from .policies import VPC, VPC_SOURCE_IP, VPCE, PlacedCondition, api_policy, conditions_on, unread_conditions

_EFFECTS = {
    (StatementEffect.ALLOW, True): "the condition always holds and this Allow admits everybody",
    (StatementEffect.ALLOW, False): "the condition never holds and this Allow admits nobody",
    (StatementEffect.DENY, True): "the condition always holds and this Deny shuts everybody out",
    (StatementEffect.DENY, False): "the condition never holds and this Deny stops nobody",
}
"""What becomes of a statement, by its effect and by whether its condition holds where the key is absent."""


@audit_rule(
    "PA-29",
    "The policy of a public API asks for an endpoint or a VPC",
    severity=Severity.HIGH,
    why="A request to a Regional or edge-optimized API comes over the internet and has no aws:SourceVpce, "
    "aws:SourceVpc or aws:VpcSourceIp: a plain condition on one never holds, and a negated one always does.",
    symptom='403 with "User: anonymous is not authorized to perform: execute-api:Invoke" for everybody, or nothing: '
    "callers get in whom the policy seems to keep out.",
    remedy=Remedy(
        "Make the API private, if only endpoints are to call it; or ask for aws:SourceIp. Deploy the API again.",
        "aws apigateway update-rest-api --rest-api-id API --patch-operations "
        "op=replace,path=/endpointConfiguration/types/REGIONAL,value=PRIVATE",
        "EndpointConfiguration: {Types: [PRIVATE], VpcEndpointIds: [!Ref Endpoint]}",
        'endpoint_configuration {\n  types            = ["PRIVATE"]\n  vpc_endpoint_ids = [aws_vpc_endpoint.api.id]\n}',
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html",
            "2026-04-13",
        ),
    ),
    kinds=(RestApi,),
)
def endpoint_keys_of_a_public_api(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look for keys that a request from the internet never has."""
    for api in inventory.all(RestApi):
        if has_type(api, "PRIVATE") is not False:
            continue
        policy = api_policy(api)
        if isinstance(policy, Unknown):
            yield cannot_tell(api, "policy", policy)
            continue
        if policy is None:
            continue
        never = {
            (mistake.positions, mistake.key)
            for mistake in mistakes_in(policy, PolicyEntry.INTERNET)
            if mistake.kind is MistakeKind.KEY_NEVER_THERE
        }
        placed = [
            place
            for place in conditions_on(policy, api.policy, VPCE, VPC, VPC_SOURCE_IP)
            if ((place.statement.position,), place.condition.key) in never
        ]
        unread = unread_conditions(policy)
        for place in placed:
            yield _fails(api, place)
        if not placed:
            yield cannot_tell(api, "policy", unread) if unread else passes(api)


def _fails(api: RestApi, place: PlacedCondition) -> AuditOutcome:
    if isinstance(place.statement.effect, Unknown):
        return cannot_tell(api, "policy", place.statement.effect)
    effect = _EFFECTS[place.statement.effect, _holds_without_key(place.condition)]
    message = "requests to a public API have no {key}: {effect}"
    return fails(api, "policy", message, inside=place.inside, key=place.condition.key, effect=effect)


def _holds_without_key(condition: StatementCondition) -> bool:
    """Whether a condition holds for a request that does not have its key."""
    operator = condition.operator
    if operator.base is BaseOperator.NULL:
        return "true" in {str(value).lower() for value in condition.values}
    return operator.negated or operator.if_exists or operator.quantifier is Quantifier.ALL
