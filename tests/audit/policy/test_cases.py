"""Decisions that AWS's documentation states, each with its page: the data is in cases/*.yaml."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from modeler.audit.policy import AccessRequest, Caller, Policy, decide, read_policy
from modeler.audit.policy.keys import PolicyEntry, request_of

CASES = Path(__file__).parent / "cases"


def cases(kind: str) -> Iterator[Any]:
    for path in sorted(CASES.glob("*.yaml")):
        file = yaml.safe_load(path.read_text(encoding="utf-8"))
        if file["kind"] == kind:
            for case in file["cases"]:
                yield pytest.param(
                    {"source": file["source"], "version": "2012-10-17", **file.get("request", {}), **case},
                    id=f"{path.stem}: {case['name']}",
                )


def caller_of(case: dict[str, Any]) -> Caller:
    return Caller(case.get("caller", ""), service=case.get("service", ""))


def request(case: dict[str, Any]) -> AccessRequest:
    """What is asked for; with a way in, keys that a case does not name are unknown or absent as that way has it."""
    keys = {key: tuple(value) if isinstance(value, list) else value for key, value in case.get("keys", {}).items()}
    if "entry" in case:
        return request_of(PolicyEntry(case["entry"]), case["action"], case["resource"], caller_of(case), keys)
    return AccessRequest(case["action"], case["resource"], caller_of(case), keys)


def policy_of(case: dict[str, Any], name: str = "policy") -> Policy:
    policy = read_policy({"Version": case["version"], "Statement": case[name]})
    assert isinstance(policy, Policy)
    assert policy.flaws == ()
    return policy


@pytest.mark.parametrize("case", list(cases("policy")))
def test_a_policy_decides_as_the_page_says(case: dict[str, Any]) -> None:
    decision = decide(policy_of(case), request(case))
    assert decision.outcome.value == case["expect"]
    if "statement" in case:
        assert decision.statement is not None
        assert decision.statement.position == case["statement"]
    if "condition" in case:
        assert decision.condition is not None
        assert decision.condition.key == case["condition"]
    if "part" in case:
        assert decision.deciding is not None
        assert decision.deciding.part is not None
        assert decision.deciding.part.value == case["part"]


def test_each_case_has_its_page_and_a_name_of_its_own() -> None:
    names = []
    for path in CASES.glob("*.yaml"):
        file = yaml.safe_load(path.read_text(encoding="utf-8"))
        for case in file["cases"]:
            source = case.get("source", file["source"])
            assert source.startswith("https://")
            assert source.endswith(")")
            names.append(f"{path.stem}: {case['name']}")
    assert len(names) == len(set(names))
    assert len(names) >= 120
