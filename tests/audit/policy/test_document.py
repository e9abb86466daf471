"""A policy is read as an inventory holds it, however it is written, and never fails."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modeler.audit.policy import (
    BaseOperator,
    FlawKind,
    NamedPrincipal,
    NamePatterns,
    Policy,
    Quantifier,
    StatementEffect,
    read_operator,
    read_policy,
)
from modeler.inventory import Attribute, Cause, Origin, Text, Unknown

STATEMENT: dict[str, Any] = {
    "Sid": "Vpc",
    "Effect": "Allow",
    "Principal": "*",
    "Action": "execute-api:Invoke",
    "Resource": ["execute-api:/*"],
    "Condition": {"StringEquals": {"aws:SourceVpce": ["vpce-1", "vpce-2"]}},
}
DOCUMENT = {"Version": "2012-10-17", "Statement": [STATEMENT]}


def policy(value: Any) -> Policy:
    read = read_policy(value, Origin("api.yaml", 7))
    assert isinstance(read, Policy)
    return read


def flaws(**changes: Any) -> list[tuple[FlawKind, int, str]]:
    body = {name: value for name, value in (STATEMENT | changes).items() if value is not None}
    return [(flaw.kind, flaw.position, flaw.element) for flaw in policy({"Statement": [STATEMENT, body]}).flaws]


@pytest.mark.parametrize(
    "written",
    [
        DOCUMENT,
        DOCUMENT | {"Statement": STATEMENT},
        json.dumps(DOCUMENT),
        json.dumps(DOCUMENT, indent=2),
        json.dumps(json.dumps(DOCUMENT)),
        json.dumps(DOCUMENT).replace('"', '\\"'),  # GetRestApi returns the quotes escaped
        Text((json.dumps(DOCUMENT),)),
    ],
)
def test_one_policy_in_each_way_of_writing(written: Any) -> None:
    read = policy(written)
    (statement,) = read.statements
    assert read == policy(DOCUMENT)
    assert read.flaws == ()
    assert (statement.position, statement.sid, statement.effect) == (1, "Vpc", StatementEffect.ALLOW)
    assert statement.resources == NamePatterns(("execute-api:/*",))
    assert isinstance(statement.conditions, tuple)
    assert [(item.name, item.values) for item in statement.conditions] == [("aws:sourcevpce", ("vpce-1", "vpce-2"))]
    assert str(statement.origin) == "api.yaml:7"


@pytest.mark.parametrize("value", [None, ""])
def test_no_policy(value: Any) -> None:
    assert read_policy(value) is None


@pytest.mark.parametrize("value", ["{", "no JSON", [], 3, '"text"', "[1]", Text(("{", Attribute("A")))])
def test_what_is_no_document_is_unknown(value: Any) -> None:
    read = read_policy(value)
    assert isinstance(read, Unknown)
    assert read.cause is Cause.MALFORMED


@pytest.mark.parametrize("value", [Unknown(Cause.PARAMETER, "P"), Text((Unknown(Cause.PARAMETER, "P"),))])
def test_an_unknown_policy_keeps_its_cause(value: Any) -> None:
    assert read_policy(value) == Unknown(Cause.PARAMETER, "P")


@pytest.mark.parametrize("quote", ['"', '\\"'])
def test_values_inside_json_text_stay_values(quote: str) -> None:
    """What `Fn::Sub` puts into a JSON string: inside a string, as a whole string, and without quotes."""
    before, middle, after = (
        part.replace('"', quote)
        for part in (
            '{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "a:b", "Resource": "arn:x:',
            '/*", "Condition": {"StringEquals": {"aws:SourceVpce": ',
            "}}}}",
        )
    )
    text = Text((before, Attribute("Api"), middle, Unknown(Cause.PARAMETER, "Endpoint"), after))
    (statement,) = policy(text).statements
    assert statement.resources == NamePatterns((Text(("arn:x:", Attribute("Api"), "/*")),))
    assert isinstance(statement.conditions, tuple)
    assert statement.conditions[0].values == (Unknown(Cause.PARAMETER, "Endpoint"),)


def test_version_is_the_old_one_where_it_is_missing() -> None:
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html (2026-11-30)."""
    assert policy({"Statement": [STATEMENT]}).version == "2008-10-17"
    assert not policy({"Statement": [STATEMENT]}).has_variables
    assert policy(DOCUMENT).has_variables


def test_numbers_and_flags_are_their_text() -> None:
    written = STATEMENT | {"Condition": {"Bool": {"aws:SecureTransport": False}, "StringEquals": {"k": 123456789012}}}
    (statement,) = policy({"Statement": written}).statements
    assert isinstance(statement.conditions, tuple)
    assert [item.values for item in statement.conditions] == [("false",), ("123456789012",)]


def test_principals() -> None:
    written = {"AWS": ["111122223333", "*"], "Service": "apigateway.amazonaws.com"}
    (statement,) = policy({"Statement": STATEMENT | {"Principal": written}}).statements
    assert statement.principals is not None
    assert not isinstance(statement.principals, Unknown)
    assert statement.principals.named == (
        NamedPrincipal("AWS", "111122223333"),
        NamedPrincipal("AWS", "*"),
        NamedPrincipal("Service", "apigateway.amazonaws.com"),
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"Effect": "allow"}, (FlawKind.WRONG_VALUE, 2, "Effect")),
        ({"Effect": None}, (FlawKind.MISSING, 2, "Effect")),
        ({"Action": None}, (FlawKind.MISSING, 2, "Action")),
        ({"NotAction": "a:b"}, (FlawKind.BOTH, 2, "Action")),
        ({"NotPrincipal": "*"}, (FlawKind.BOTH, 2, "Principal")),
        ({"Principal": ["*"]}, (FlawKind.WRONG_VALUE, 2, "Principal")),
        ({"Principal": {"aws": "*"}}, (FlawKind.WRONG_VALUE, 2, "Principal")),
        ({"Resource": {"a": 1}}, (FlawKind.WRONG_VALUE, 2, "Resource")),
        ({"Resources": "*"}, (FlawKind.UNKNOWN_ELEMENT, 2, "Resources")),
        ({"Condition": "x"}, (FlawKind.WRONG_VALUE, 2, "Condition")),
        ({"Condition": {"StringEqual": {"a": "b"}}}, (FlawKind.UNKNOWN_OPERATOR, 2, "Condition.StringEqual")),
        ({"Condition": {"StringEquals": "b"}}, (FlawKind.WRONG_VALUE, 2, "Condition.StringEquals")),
        ({"Condition": {"StringEquals": {"k": None}}}, (FlawKind.WRONG_VALUE, 2, "Condition.StringEquals.k")),
    ],
)
def test_what_aws_does_not_take_is_a_flaw(changes: dict[str, Any], expected: tuple[FlawKind, int, str]) -> None:
    assert flaws(**changes) == [expected]


def test_a_policy_without_statements_is_flawed() -> None:
    assert [flaw.kind for flaw in policy({"Version": "2012-10-17"}).flaws] == [FlawKind.NO_STATEMENT]


@pytest.mark.parametrize(
    ("written", "base", "negated", "if_exists", "quantifier"),
    [
        ("StringEquals", BaseOperator.STRING_EQUALS, False, False, None),
        ("stringnotequalsifexists", BaseOperator.STRING_EQUALS, True, True, None),
        ("ForAllValues:ArnNotLike", BaseOperator.ARN_LIKE, True, False, Quantifier.ALL),
        ("ForAnyValue:NotIpAddressIfExists", BaseOperator.IP_ADDRESS, True, True, Quantifier.ANY),
        ("NumericNotEquals", BaseOperator.NUMERIC_EQUALS, True, False, None),
        ("Null", BaseOperator.NULL, False, False, None),
    ],
)
def test_operators(
    written: str, base: BaseOperator, negated: bool, if_exists: bool, quantifier: Quantifier | None
) -> None:
    operator = read_operator(written)
    assert operator is not None
    assert (operator.base, operator.negated, operator.if_exists, operator.quantifier) == (
        base,
        negated,
        if_exists,
        quantifier,
    )


@pytest.mark.parametrize("written", ["", "Equals", "ForSome:StringEquals", "NullIfExists", "StringNotNotEquals"])
def test_no_operators(written: str) -> None:
    assert read_operator(written) is None


LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from(["*", "Allow", "Deny", "a:b", "{", '"', "\ue000", "\ue0000\ue001", "${aws:username}"]),
    st.sampled_from([Attribute("A"), Unknown(Cause.PARAMETER, "P"), Text(("a", Attribute("A")))]),
)
NAMES = st.sampled_from(
    ["Version", "Statement", "Effect", "Principal", "NotAction", "Action", "Resource", "Condition", "StringEquals", "x"]
)
TREES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=6), max_leaves=25
)


@given(TREES)
def test_nothing_crashes_it(tree: Any) -> None:
    for value in (tree, {"Statement": tree}, {"Statement": [tree, tree]}):
        read = read_policy(value)
        assert read is None or isinstance(read, (Policy, Unknown))


@given(st.text())
def test_no_text_crashes_it(text: str) -> None:
    assert read_policy(text) is None or isinstance(read_policy(text), (Policy, Unknown))
