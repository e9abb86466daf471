"""What holds of all policies and requests."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from modeler.audit.policy import AccessRequest, AnyOf, Caller, PolicyOutcome, Present, decide
from modeler.audit.policy.request import KeyValue
from modeler.inventory import Attribute, Cause, Text, Unknown

from . import strategies as my

ORDER = {PolicyOutcome.EXPLICIT_DENY: 0, PolicyOutcome.IMPLICIT_DENY: 1, PolicyOutcome.ALLOW: 2}
WHY = Unknown(Cause.REQUEST, "a key")


def outcome(document: Any, request: AccessRequest) -> PolicyOutcome:
    return decide(my.policy_of(document), request).outcome


def with_statements(document: dict[str, Any], *more: dict[str, Any]) -> dict[str, Any]:
    return document | {"Statement": [*document["Statement"], *more]}


@given(my.documents(), my.requests())
def test_a_known_request_has_one_outcome(document: dict[str, Any], request: AccessRequest) -> None:
    decision = decide(my.policy_of(document), request)
    spared = any("NotPrincipal" in statement for statement in document["Statement"])
    assert len(decision.possible) == 1 or spared  # AWS leaves open whom NotPrincipal spares where not all is named


@given(my.documents(), my.statements(("Deny",)), my.requests())
def test_an_explicit_deny_always_wins(document: dict[str, Any], deny: dict[str, Any], request: AccessRequest) -> None:
    alone = outcome({"Version": "2012-10-17", "Statement": [deny]}, request)
    if alone is PolicyOutcome.EXPLICIT_DENY:
        assert outcome(with_statements(document, deny), request) is PolicyOutcome.EXPLICIT_DENY


@given(my.documents(), my.statements(("Allow",)), my.requests())
def test_adding_an_allow_never_removes_access(
    document: dict[str, Any], allow: dict[str, Any], request: AccessRequest
) -> None:
    before, after = outcome(document, request), outcome(with_statements(document, allow), request)
    if before is PolicyOutcome.ALLOW:
        assert after is PolicyOutcome.ALLOW
    if PolicyOutcome.UNKNOWN not in (before, after):
        assert ORDER[after] >= ORDER[before]


@given(my.documents(), my.statements(("Deny",)), my.requests())
def test_adding_a_deny_never_adds_access(
    document: dict[str, Any], deny: dict[str, Any], request: AccessRequest
) -> None:
    before, after = outcome(document, request), outcome(with_statements(document, deny), request)
    assert before is PolicyOutcome.ALLOW or after is not PolicyOutcome.ALLOW
    if PolicyOutcome.UNKNOWN not in (before, after):
        assert ORDER[after] <= ORDER[before]


@given(my.documents(), my.requests(), st.randoms())
def test_the_order_of_statements_does_not_matter(document: dict[str, Any], request: AccessRequest, random: Any) -> None:
    shuffled = list(document["Statement"])
    random.shuffle(shuffled)
    assert decide(my.policy_of(document), request).possible == (
        decide(my.policy_of(document | {"Statement": shuffled}), request).possible
    )


def renamed(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, dict):
        return {name: renamed(item, names) for name, item in value.items()}
    return [renamed(item, names) for item in value] if isinstance(value, list) else value


@given(my.documents(), my.requests(), st.permutations(my.ENDPOINTS))
def test_renaming_ids_changes_nothing_but_for_wildcards(
    document: dict[str, Any], request: AccessRequest, order: list[str]
) -> None:
    names = dict(zip(my.ENDPOINTS, (f"vpce-{name}0" for name in order), strict=True))
    keys = {name: renamed(value, names) for name, value in request.keys.items()}
    if "vpce-?" in str(document).lower():
        return  # a pattern with a wildcard may match the new name where it did not match the old one
    assert outcome(document, request) is outcome(renamed(document, names), replace(request, keys=keys))


def blurred(value: KeyValue | None, how: int, others: list[KeyValue]) -> KeyValue | None:
    """Say less of a key than is known: nothing, that it is there, or that it is one of several."""
    if how == 0 or (how == 1 and value is None):
        return WHY
    if how == 1:
        return Present(WHY)
    return AnyOf((value, *others))


@settings(max_examples=150)
@given(
    my.documents(),
    my.requests(),
    st.lists(st.tuples(st.sampled_from(my.KEYS), st.integers(0, 2)), max_size=3, unique_by=lambda pair: pair[0]),
    st.data(),
)
def test_what_becomes_known_never_contradicts_what_was_answered(
    document: dict[str, Any], request: AccessRequest, blurs: list[tuple[str, int]], data: st.DataObject
) -> None:
    policy = my.policy_of(document)
    keys = dict(request.keys)
    for name, how in blurs:
        others = data.draw(st.lists(my.VALUES[name], max_size=2))
        value = blurred(request.keys.get(name), how, others)
        if value is not None:
            keys[name] = value
    blurry = decide(policy, replace(request, keys=keys))
    assert decide(policy, request).possible <= blurry.possible


@given(my.documents(), my.requests(), st.sampled_from(["caller", "arn", "keys", "resource"]))
def test_neither_do_callers_and_resources(document: dict[str, Any], request: AccessRequest, kind: str) -> None:
    policy = my.policy_of(document)
    assert isinstance(request.caller, Caller)
    resource = str(request.resource)
    blurry = {
        "caller": replace(request, caller=WHY),
        "arn": replace(request, caller=Caller(WHY, request.caller.owner)) if request.caller.arn else request,
        "keys": replace(request, keys={}, other_keys=WHY),
        "resource": replace(request, resource=Text((resource[:50], WHY))),
    }[kind]
    assert decide(policy, request).possible <= decide(policy, blurry).possible


def filled_in(value: Any, values: dict[str, str]) -> Any:
    if isinstance(value, Text):
        return "".join(part if isinstance(part, str) else values[part.key] for part in value.parts)  # type: ignore[union-attr]
    if isinstance(value, dict):
        return {name: filled_in(item, values) for name, item in value.items()}
    return [filled_in(item, values) for item in value] if isinstance(value, list) else value


TEXTS = st.lists(
    st.one_of(st.sampled_from(["a", "b", "/", "*", "?", "ab"]), st.sampled_from([Attribute("X"), Attribute("Y")])),
    min_size=1,
    max_size=5,
).map(lambda parts: Text(tuple(parts)))


@settings(max_examples=150)
@given(TEXTS, TEXTS, st.sampled_from(["StringLike", "StringNotLike", "StringEquals"]))
def test_neither_do_ids_that_are_given_on_creation(pattern: Text, name: Text, operator: str) -> None:
    """Whatever ids AWS gives to X and Y, the answer is among those given before."""
    statement = {"Effect": "Allow", "Principal": "*", "Action": "a:b", "Resource": "*", "Condition": {}}
    document = {"Statement": [statement | {"Condition": {operator: {"k": [pattern]}}}]}
    before = decide(my.policy_of(document), AccessRequest("a:b", "*", keys={"k": name})).possible
    for first, second in itertools.product(["", "a", "b", "ab", "ba/", "abab"], repeat=2):
        values = {"X": first, "Y": second}
        request = AccessRequest("a:b", "*", keys={"k": filled_in(name, values)})
        assert decide(my.policy_of(filled_in(document, values)), request).possible <= before
