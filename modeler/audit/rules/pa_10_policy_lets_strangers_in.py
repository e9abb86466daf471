"""PA-10: the resource policy of a private API lets any endpoint of any account in."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.audit.policy import Policy, Truth, decide
from modeler.inventory import Inventory, Unknown
from modeler.inventory.kinds.rest_api import RestApi
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .endpoints import private_apis
from .outcome import AuditOutcome, cannot_tell, fails, passes
from .policies import api_policy, statement_steps
from .requests import doubts_of, stranger_requests


@audit_rule(
    "PA-10",
    "The policy of a private API lets strangers in",
    severity=Severity.HIGH,
    why="A private API is reached from every VPC in the Region, also of other accounts, unless its policy "
    "names endpoints, VPCs or an organization; private addresses alone name nobody, since every VPC may "
    "use them.",
    symptom="Nobody sees anything: any AWS account can call the API over an endpoint of its own.",
    remedy=Remedy(
        "Allow only the endpoints (aws:SourceVpce) or VPCs (aws:SourceVpc) of your callers, and deploy the API again.",
        "aws apigateway update-rest-api --rest-api-id API --patch-operations op=replace,path=/policy,value=POLICY",
        "Condition: {StringEquals: {'aws:SourceVpce': !Ref Endpoint}}",
        "condition {\n"
        '  test     = "StringEquals"\n'
        '  variable = "aws:SourceVpce"\n'
        "  values   = [aws_vpc_endpoint.NAME.id]\n"
        "}",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies.html",
            "2026-04-13",
        ),
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html", "2026-04-13"
        ),
    ),
    kinds=(RestApi,),
)
def policy_lets_strangers_in(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Ask each policy about requests from an endpoint, a VPC and an account that nobody names."""
    for api in private_apis(inventory):
        policy = api_policy(api)
        if isinstance(policy, Unknown):
            yield cannot_tell(api, "policy", policy)
        elif policy is not None and policy.statements:
            yield _judged(api, policy)


def _judged(api: RestApi, policy: Policy) -> AuditOutcome:
    decisions = [decide(policy, request) for request in stranger_requests(policy, api)]
    for decision in decisions:
        if decision.is_allowed is Truth.YES and decision.statement is not None:
            steps = statement_steps(api.policy, decision.statement)
            return fails(
                api,
                "policy",
                "statement {number} lets in any endpoint of any account",
                inside=steps,
                number=decision.statement.position,
            )
    doubts = doubts_of(decisions)
    return cannot_tell(api, "policy", doubts) if doubts else passes(api)
