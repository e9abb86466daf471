"""Well-known mistakes are found, each where it is and nothing else beside it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from modeler.audit.policy import Policy, PolicyOutcome, decide, read_policy
from modeler.audit.policy.keys import PolicyEntry
from modeler.audit.policy.mistakes import MistakeKind, lets_nobody_in, mistakes_in

from . import strategies as my

EVERYBODY = {"Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*"}
ALLOW = {"Effect": "Allow", **EVERYBODY}


def deny(condition: dict[str, Any]) -> dict[str, Any]:
    return {"Effect": "Deny", **EVERYBODY, "Condition": condition}


def allow(condition: dict[str, Any]) -> dict[str, Any]:
    return {**ALLOW, "Condition": condition}


def policy(*statements: dict[str, Any], version: str = "2012-10-17") -> Policy:
    read = read_policy({"Version": version, "Statement": list(statements)})
    assert isinstance(read, Policy)
    return read


SPARE = {"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}
CASES: list[tuple[tuple[dict[str, Any], ...], list[tuple[MistakeKind, tuple[int, ...]]]]] = [
    ((ALLOW, deny(SPARE)), []),
    ((allow({"StringEquals": {"aws:SourceVpce": ["vpce-1"]}}),), []),
    ((allow({"StringEquals": {"aws:SourceVpce": "vpc-1"}}),), [(MistakeKind.VPC_AS_ENDPOINT, (1,))]),
    ((ALLOW, deny({"StringNotEquals": {"aws:SourceVpc": "vpce-1"}})), [(MistakeKind.ENDPOINT_AS_VPC, (2,))]),
    (
        (ALLOW, deny(SPARE), deny({"StringNotEquals": {"aws:SourceVpce": "vpce-2"}})),
        [(MistakeKind.OPPOSING_DENIES, (2, 3))],
    ),
    ((ALLOW, deny({"StringNotEquals": {"aws:SourceVpce": ["vpce-1", "vpce-2"]}}), deny(SPARE)), []),
    (
        (allow({"StringEquals": {"aws:SourceVpce": "vpce-1"}}), deny({"StringEquals": {"aws:SourceVpce": "vpce-1"}})),
        [(MistakeKind.NOBODY, ())],
    ),
    ((deny(SPARE),), [(MistakeKind.NOBODY, ())]),
    (
        (ALLOW, deny({"NotIpAddress": {"aws:SourceIp": "10.0.0.0/8"}})),
        [(MistakeKind.KEY_NEVER_THERE, (2,))],
    ),
    ((allow({"IpAddress": {"aws:VpcSourceIp": "10.0.0.0/8"}}),), [(MistakeKind.ADDRESS_ALONE, (1,))]),
    (
        (allow({"IpAddress": {"aws:VpcSourceIp": "10.0.0.0/8"}, "StringEquals": {"aws:SourceVpce": "vpce-1"}}),),
        [],
    ),
    ((allow({"StringEquals": {"aws:SourceVpce": "vpce-*"}}),), [(MistakeKind.WILDCARD_IN_EQUALS, (1,))]),
    ((ALLOW,), [(MistakeKind.OPEN, (1,))]),
    (
        ({**ALLOW, "Principal": {"AWS": "arn:aws:iam::111122223333:role/*"}},),
        [(MistakeKind.PART_OF_PRINCIPAL, (1,))],
    ),
    (({**ALLOW, "Principal": {"AWS": "AROAEXAMPLEID12345678"}},), [(MistakeKind.DELETED_PRINCIPAL, (1,))]),
]


@pytest.mark.parametrize(("statements", "expected"), CASES)
def test_each_mistake_is_found_and_nothing_else(
    statements: tuple[dict[str, Any], ...], expected: list[tuple[MistakeKind, tuple[int, ...]]]
) -> None:
    mistakes = mistakes_in(policy(*statements), PolicyEntry.ENDPOINT)
    assert [(mistake.kind, mistake.positions) for mistake in mistakes] == expected
    assert all("{" not in mistake.text for mistake in mistakes)


def test_a_private_range_is_no_public_address() -> None:
    (mistake,) = mistakes_in(
        policy(allow({"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "8.8.8.8"]}})), PolicyEntry.INTERNET
    )
    assert (mistake.kind, mistake.values) == (MistakeKind.PRIVATE_RANGE, ("10.0.0.0/8",))


def test_a_variable_needs_the_version_of_2012() -> None:
    statement = allow({"StringEquals": {"aws:PrincipalTag/team": "${aws:username}"}})
    (mistake,) = mistakes_in(policy(statement, version="2008-10-17"), PolicyEntry.INTERNET)
    assert mistake.kind is MistakeKind.VARIABLE_IN_OLD_VERSION
    assert mistakes_in(policy(statement), PolicyEntry.INTERNET) == ()


def test_in_words() -> None:
    (mistake,) = mistakes_in(
        policy(ALLOW, deny(SPARE), deny({"StringNotEquals": {"aws:SourceVpce": "vpce-2"}})), PolicyEntry.ENDPOINT
    )
    assert mistake.text == (
        "two Denies each spare only vpce-1 and vpce-2, and no request has more than one aws:SourceVpce: "
        "they shut everybody out; name all values in one Deny"
    )


@given(my.documents(), my.requests())
def test_where_it_says_that_nobody_gets_in_nobody_does(document: dict[str, Any], request: Any) -> None:
    read = my.policy_of(document)
    if lets_nobody_in(read):
        assert decide(read, request).outcome is not PolicyOutcome.ALLOW
