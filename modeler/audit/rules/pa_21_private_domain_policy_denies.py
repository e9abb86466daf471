"""PA-21: the policy of a private domain name does not let an associated endpoint in."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.audit.policy import Caller, Policy, Truth, decide, read_policy
from modeler.inventory import Inventory, Unknown
from modeler.inventory.kinds.domain_association import DomainAssociation
from modeler.inventory.kinds.domain_name import DomainName
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .endpoints import private_domains
from .outcome import AuditOutcome, cannot_tell, fails, passes
from .policies import statement_steps
from .requests import doubts_of, endpoint_requests, named_resources


@audit_rule(
    "PA-21",
    "The policy of a private domain name does not let its endpoint in",
    severity=Severity.HIGH,
    why="The policy of a private domain name denies everybody unless it allows execute-api:Invoke for the "
    "endpoint or the VPC; what the policy of the API allows is not enough.",
    symptom="403 from the private domain name, while the default name of the API answers.",
    remedy=Remedy(
        "Allow execute-api:Invoke for the endpoint in the policy of the domain name.",
        "aws apigateway update-domain-name --domain-name NAME --domain-name-id ID --patch-operations "
        "op=replace,path=/policy,value=POLICY",
        "Policy:\n"
        "  Statement:\n"
        "    - Effect: Allow\n"
        "      Principal: '*'\n"
        "      Action: execute-api:Invoke\n"
        "      Resource: execute-api:/*\n"
        "      Condition: {StringEquals: {'aws:SourceVpce': !Ref Endpoint}}",
        "policy = data.aws_iam_policy_document.callers.json",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html",
            "2026-04-13",
        ),
    ),
    kinds=(
        DomainAssociation,
        DomainName,
        VpcEndpoint,
    ),
)
def private_domain_policy_denies(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Ask the policy of each private domain name about requests over its associated endpoints."""
    for domain in private_domains(inventory):
        policy = read_policy(domain.policy)
        if policy is None:
            yield fails(domain, "policy", "it has no policy, so that it denies everybody")
        elif isinstance(policy, Unknown):
            yield cannot_tell(domain, "policy", policy)
        else:
            for association in inventory.referring_to(domain, DomainAssociation):
                endpoint = inventory.find(association.endpoint)
                if isinstance(endpoint, VpcEndpoint):
                    yield _judged(inventory, domain, policy, endpoint)


def _judged(inventory: Inventory, domain: DomainName, policy: Policy, endpoint: VpcEndpoint) -> AuditOutcome:
    requests = endpoint_requests(inventory, endpoint, named_resources(policy, domain), Caller())
    decisions = [decide(policy, request) for request in requests]
    if any(decision.is_allowed is Truth.YES for decision in decisions):
        return passes(domain)
    doubts = doubts_of(decisions)
    if doubts:
        return cannot_tell(domain, "policy", doubts)
    statement = decisions[0].statement if decisions else None
    steps = statement_steps(domain.policy, statement) if statement else ()
    return fails(
        domain, "policy", "it does not let {endpoint} in", inside=steps, beside=(endpoint,), endpoint=endpoint.key
    )
