"""API Gateway's own order of evaluation: the cases are in cases/authorization_flow.yaml and cases/chains.yaml."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
import yaml

from modeler.audit.policy import AccessRequest, Caller, Policy, PolicyOutcome, Truth, read_policy
from modeler.audit.policy.api_gateway import (
    OTHER_ACCOUNT,
    SAME_ACCOUNT,
    ApiCall,
    CustomDomain,
    Gate,
    MethodAuthorization,
    api_gateway_decision,
    through_endpoint,
)
from modeler.inventory import Cause, Unknown

CASES = Path(__file__).parent / "cases"
PETS = "arn:aws:execute-api:us-east-1:111111111111:a1b2c3/prod/GET/pets"
ACCOUNTS = {"same": "111111111111", "other": "222222222222"}
EVERYBODY = {"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*"}
SAYING = {
    "allow": EVERYBODY,
    "explicit-deny": EVERYBODY | {"Effect": "Deny"},
    "implicit-deny": EVERYBODY | {"Resource": "execute-api:/other/*"},
}
WHY = Unknown(Cause.REQUEST, "it")


def cases(kind: str) -> list[Any]:
    files = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(CASES.glob("*.yaml"))]
    return [pytest.param(case, id=case["name"]) for file in files if file["kind"] == kind for case in file["cases"]]


def policy(*statements: dict[str, Any]) -> Policy:
    read = read_policy({"Version": "2012-10-17", "Statement": list(statements)})
    assert isinstance(read, Policy)
    return read


def call(case: dict[str, Any]) -> ApiCall:
    caller = Caller(f"arn:aws:iam::{ACCOUNTS[case['account']]}:role/app") if "account" in case else Caller()
    identity = frozenset({PolicyOutcome(case["identity"])}) if "identity" in case else frozenset(SAYING)
    return ApiCall(
        AccessRequest("execute-api:Invoke", PETS, caller, case.get("keys", {})),
        MethodAuthorization(case["authorization"]),
        case.get("private", True),
        frozenset(map(PolicyOutcome, identity)),
        Truth.YES if case.get("proves_itself", True) else Truth.NO,
    )


@pytest.mark.parametrize("case", cases("gateway"))
def test_it_decides_as_the_page_says(case: dict[str, Any]) -> None:
    resource = policy(SAYING[case["resource"]]) if "resource" in case else None
    decision = api_gateway_decision(resource, call(case))
    expected = case["expect"]
    if expected == "unknown":
        assert len(decision.possible) > 1
    else:
        assert {outcome.value for outcome in decision.possible} == {expected}
    if "status" in case:
        assert decision.refusals[0].status == case["status"]
    assert decision.refusals[0].message.endswith(case.get("message", "")) if "message" in case else True
    assert bool(decision.refusals) == (expected != "allow")


@pytest.mark.parametrize("case", cases("chain"))
def test_all_policies_on_the_way_must_allow(case: dict[str, Any]) -> None:
    domain = None
    if "domain" in case:
        arn = "arn:aws:execute-api:us-east-1:111111111111:/domainnames/api.example.com+ab12"
        domain = CustomDomain(arn, policy(*case["domain"]) if case["domain"] else None)
    endpoint = policy(*case["endpoint"]) if "endpoint" in case else None
    resource = policy(*case["resource"]) if "resource" in case else None
    chain = through_endpoint(endpoint, resource, call({"authorization": "NONE", **case}), domain)
    assert chain.is_allowed is (Truth.YES if case["expect"] == "allow" else Truth.NO)
    assert chain.deciding.gate is Gate(case["gate"])
    if "message" in case:
        assert chain.refusals[-1].message.endswith(case["message"])


def test_in_both_tables_a_deny_wins_and_table_b_needs_two_allows() -> None:
    for table in (SAME_ACCOUNT, OTHER_ACCOUNT):
        for pair, outcome in table.items():
            assert (PolicyOutcome.EXPLICIT_DENY in pair) == (outcome is PolicyOutcome.EXPLICIT_DENY)
    assert [pair for pair, outcome in OTHER_ACCOUNT.items() if outcome is PolicyOutcome.ALLOW] == [
        (PolicyOutcome.ALLOW, PolicyOutcome.ALLOW)
    ]


@pytest.mark.parametrize("resource", [None, *SAYING])
@pytest.mark.parametrize("private", [True, False])
def test_what_is_not_known_of_a_call_only_widens_what_may_come_out(resource: str | None, private: bool) -> None:
    """Every known call gives one of the outcomes, and one of the refusals, of the call that leaves things open."""
    resource_policy = policy(SAYING[resource]) if resource else None
    request = AccessRequest("execute-api:Invoke", PETS, Caller(f"arn:aws:iam::{ACCOUNTS['other']}:role/app"))
    blurry = api_gateway_decision(
        resource_policy, ApiCall(request, WHY, private, frozenset(PolicyOutcome) - {PolicyOutcome.UNKNOWN}, Truth.MAYBE)
    )
    known = itertools.product(MethodAuthorization, SAYING, (Truth.YES, Truth.NO))
    for authorization, identity, proves in known:
        call = ApiCall(request, authorization, private, frozenset({PolicyOutcome(identity)}), proves)
        decision = api_gateway_decision(resource_policy, call)
        assert decision.possible <= blurry.possible
        assert set(decision.refusals) <= set(blurry.refusals)


def test_a_signature_that_is_not_valid_is_refused_before_any_policy() -> None:
    """As the table of apigateway-vpc-endpoint-policies.html has it (2026-11-30)."""
    signed = AccessRequest("execute-api:Invoke", PETS, Caller(f"arn:aws:iam::{ACCOUNTS['same']}:role/app"))
    chain = through_endpoint(None, policy(EVERYBODY), ApiCall(signed, proves_itself=Truth.NO))
    assert chain.deciding.gate is Gate.SIGNATURE
    assert [refusal.status for refusal in chain.refusals] == [403]


def test_an_endpoint_policy_that_names_only_the_api_may_refuse_a_custom_domain() -> None:
    arn = "arn:aws:execute-api:us-east-1:111111111111:/domainnames/api.example.com+ab12"
    domain = CustomDomain(arn, policy(EVERYBODY))
    request = ApiCall(AccessRequest("execute-api:Invoke", PETS))
    for resources, expected in (([PETS], Truth.MAYBE), ([PETS, arn], Truth.YES), ([arn], Truth.NO)):
        chain = through_endpoint(policy(EVERYBODY | {"Resource": resources}), policy(EVERYBODY), request, domain)
        assert chain.is_allowed is expected
        assert chain.deciding.gate is (Gate.API if expected is Truth.YES else Gate.ENDPOINT_POLICY)


def test_a_method_without_iam_sees_a_signed_caller_as_anonymous() -> None:
    """A principal in a resource policy needs IAM on the method: PA-12."""
    named = policy(EVERYBODY | {"Principal": {"AWS": ACCOUNTS["same"]}})
    signed = AccessRequest("execute-api:Invoke", PETS, Caller(f"arn:aws:iam::{ACCOUNTS['same']}:role/app"))
    decision = api_gateway_decision(named, ApiCall(signed, MethodAuthorization.NONE))
    assert decision.passes is Truth.NO
    assert decision.refusals[0].message.startswith("User: anonymous")
    with_iam = ApiCall(signed, MethodAuthorization.IAM, identity=frozenset({PolicyOutcome.IMPLICIT_DENY}))
    assert api_gateway_decision(named, with_iam).passes is Truth.YES
