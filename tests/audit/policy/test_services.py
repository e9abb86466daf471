"""Lattice, Lambda and endpoint services decide as their pages say: the cases are in cases/*.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from modeler.audit.policy import AccessRequest, Caller, Policy, PolicyOutcome, Truth, read_policy
from modeler.audit.policy.endpoint_services import may_connect
from modeler.audit.policy.functions import (
    INVOKE,
    UrlCall,
    function_decision,
    function_url_decision,
    policy_of_permissions,
)
from modeler.audit.policy.lattice import AuthPolicy, lattice_decision
from modeler.inventory import Cause, Origin, Unknown
from modeler.inventory.kinds.function_permission import FunctionPermission

CASES = Path(__file__).parent / "cases"
ANYTHING = frozenset({PolicyOutcome.ALLOW, PolicyOutcome.EXPLICIT_DENY, PolicyOutcome.IMPLICIT_DENY})
FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:pets"
WORDS = {Truth.YES: "allow", Truth.NO: "deny", Truth.MAYBE: "unknown"}


def cases(name: str) -> list[Any]:
    file = yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["name"]) for case in file["cases"]]


def identity(case: dict[str, Any]) -> frozenset[PolicyOutcome]:
    return frozenset({PolicyOutcome(case["identity"])}) if "identity" in case else ANYTHING


def auth(case: dict[str, Any], name: str) -> AuthPolicy:
    if name not in case:
        return AuthPolicy("NONE", None)
    return AuthPolicy("AWS_IAM", read_policy({"Statement": case[name]}) if case[name] else None)


@pytest.mark.parametrize("case", cases("lattice"))
def test_lattice(case: dict[str, Any]) -> None:
    keys = {
        "vpc-lattice-svcs:RequestMethod": "GET",
        "vpc-lattice-svcs:SourceVpc": "vpc-1",
        "aws:PrincipalType": "Anonymous",
        **case.get("keys", {}),
    }
    arn = "arn:aws:vpc-lattice:us-west-2:111122223333:service/svc-1/pets/1"
    request = AccessRequest("vpc-lattice-svcs:Invoke", arn, Caller(case.get("caller", "")), keys)
    steps = lattice_decision(auth(case, "network"), auth(case, "service"), request, identity(case))
    passes = [step.passes for step in steps]
    answer = Truth.NO if Truth.NO in passes else Truth.MAYBE if Truth.MAYBE in passes else Truth.YES
    assert WORDS[answer] == case["expect"]
    if "gate" in case:
        assert steps[-1].gate.value == case["gate"]
    if "condition" in case:
        assert steps[-1].policy is not None
        assert steps[-1].policy.condition is not None
        assert steps[-1].policy.condition.key == case["condition"]


def permissions(case: dict[str, Any]) -> Policy | None:
    nodes = [
        FunctionPermission(key=f"P{position}", origin=Origin("t.yaml", position), **values)
        for position, values in enumerate(case.get("permissions", ()), 1)
    ]
    return policy_of_permissions(nodes) if nodes else None


@pytest.mark.parametrize("case", cases("functions"))
def test_functions(case: dict[str, Any]) -> None:
    policy = permissions(case)
    assert policy is None or policy.flaws == ()
    caller = Caller(case.get("caller", ""), service=case.get("service", ""))
    request = AccessRequest(INVOKE, FUNCTION, caller, case.get("keys", {}))
    if "url" in case:
        asks_both = Truth.NO if case.get("old") else Truth.YES
        answer = function_url_decision(policy, UrlCall(request, case["url"], identity(case), asks_both))
    else:
        answer = function_decision(policy, request, identity(case))
    assert WORDS[answer] == case["expect"]


@pytest.mark.parametrize("case", cases("endpoint_services"))
def test_endpoint_services(case: dict[str, Any]) -> None:
    assert may_connect(case["principals"], Caller(case["caller"])).name == case["expect"]


def test_what_is_not_known_stays_open() -> None:
    why = Unknown(Cause.PARAMETER, "Who")
    assert may_connect(why, Caller("arn:aws:iam::444455556666:role/app")) is Truth.MAYBE
    assert may_connect([why], Caller("arn:aws:iam::444455556666:role/app")) is Truth.MAYBE
    call = UrlCall(AccessRequest(INVOKE, FUNCTION), Unknown(Cause.PARAMETER, "AuthType"))
    assert function_url_decision(None, call) is Truth.NO
    both = [
        FunctionPermission(key=action, origin=Origin("t.yaml"), principal="*", action=f"lambda:{action}")
        for action in ("InvokeFunctionUrl", "InvokeFunction")
    ]
    assert function_url_decision(policy_of_permissions(both), call) is Truth.MAYBE
    (step,) = lattice_decision(None, AuthPolicy(why, None), AccessRequest("vpc-lattice-svcs:Invoke", "*"))
    assert step.passes is Truth.MAYBE


def test_a_caller_of_lattice_that_may_have_signed_may_need_policies_of_its_own() -> None:
    everybody = {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}
    settings = AuthPolicy("AWS_IAM", read_policy({"Statement": everybody}))
    who = Unknown(Cause.REQUEST, "who calls")
    steps = lattice_decision(None, settings, AccessRequest("vpc-lattice-svcs:Invoke", "*", who))
    assert [step.passes for step in steps] == [Truth.MAYBE, Truth.YES]


def test_a_url_whose_age_is_not_known_may_need_one_permission_or_two() -> None:
    first = FunctionPermission(key="P", origin=Origin("t.yaml"), principal="*", action="lambda:InvokeFunctionUrl")
    call = UrlCall(AccessRequest(INVOKE, FUNCTION), "NONE", asks_both=Truth.MAYBE)
    assert function_url_decision(policy_of_permissions([first]), call) is Truth.MAYBE
    assert function_url_decision(None, call) is Truth.NO
