"""PA-14: the policy of an endpoint does not let calls of its private API through."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.audit.policy import Caller, Policy, Truth, decide, read_policy
from modeler.inventory import Cause, Inventory, Unknown
from modeler.inventory.graph import RequestGraph
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.rest_method import RestMethod
from modeler.inventory.kinds.rest_stage import RestStage
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .endpoints import private_apis
from .outcome import AuditOutcome, cannot_tell, fails, passes
from .policies import statement_steps
from .requests import doubts_of, endpoint_requests, resources_of_api


@audit_rule(
    "PA-14",
    "The policy of the endpoint does not let the API through",
    severity=Severity.HIGH,
    why="The policy of the endpoint is asked before that of the API; a call with a token is anonymous to it, "
    "so that conditions on the principal never hold.",
    symptom='403 with "User: anonymous is not authorized to perform: execute-api:Invoke", though the policy of '
    "the API allows it.",
    remedy=Remedy(
        "Allow execute-api:Invoke on the API in the policy of the endpoint, without conditions on the principal.",
        "aws ec2 modify-vpc-endpoint --vpc-endpoint-id VPCE --policy-document POLICY",
        "PolicyDocument:\n"
        "  Statement:\n"
        "    - Effect: Allow\n"
        "      Principal: '*'\n"
        "      Action: execute-api:Invoke\n"
        "      Resource: !Sub arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*",
        "policy = data.aws_iam_policy_document.endpoint.json",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-endpoint-policies.html",
            "2026-04-13",
        ),
    ),
    kinds=(
        RestApi,
        RestMethod,
        RestStage,
        VpcEndpoint,
    ),
)
def endpoint_policy_denies_api(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Ask the policy of each endpoint about the private APIs that are associated with it or whose policy names it."""
    graph = RequestGraph(inventory)
    for api in private_apis(inventory):
        for endpoint in dict.fromkeys(graph.endpoints_of(api)):
            if endpoint.policy is None:
                yield passes(endpoint)
            else:
                yield _judged(inventory, api, endpoint)


def _judged(inventory: Inventory, api: RestApi, endpoint: VpcEndpoint) -> AuditOutcome:
    policy = read_policy(endpoint.policy)
    if not isinstance(policy, Policy):
        return cannot_tell(endpoint, "policy", policy)
    names = [stage.name for stage in inventory.referring_to(api, RestStage) if isinstance(stage.name, str)]
    requests = endpoint_requests(inventory, endpoint, resources_of_api(api, names or ["new"]), _caller(inventory, api))
    decisions = [decide(policy, request) for request in requests]
    if any(decision.is_allowed is Truth.YES for decision in decisions):
        return passes(endpoint)
    doubts = doubts_of(decisions)
    if doubts:
        return cannot_tell(endpoint, "policy", doubts)
    statement = decisions[0].statement
    steps = statement_steps(endpoint.policy, statement) if statement else ()
    return fails(
        endpoint, "policy", "it does not allow execute-api:Invoke on {api}", inside=steps, beside=(api,), api=api.key
    )


def _caller(inventory: Inventory, api: RestApi) -> Caller | Unknown:
    """Return an anonymous caller where some method does not ask for a signature."""
    methods = inventory.referring_to(api, RestMethod)
    if any(method.authorization != "AWS_IAM" for method in methods):
        return Caller()
    return Unknown(Cause.REQUEST, "who signs it")
