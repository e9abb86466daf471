"""Well-known mistakes in a policy, found by its values: what can never happen, or is open to more than it seems.

Each mistake is a kind with the statement, the key and the values; `PolicyMistake.text` puts them into words.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum
from ipaddress import ip_network
from math import prod

from modeler.dataclass import dataclass

from ...inventory import Unknown
from .classes import classes_of, conditions_of
from .decide import ALLOW, CompiledPolicy
from .document import NamePatterns, Policy, Statement, StatementCondition, StatementEffect
from .keys import PolicyEntry, Presence, condition_keys
from .operators import BaseOperator
from .request import AccessRequest
from .variables import has_variables

MOST_CLASSES = 20_000
"""So many classes of callers are tried to show that nobody gets in."""
_NETWORK_KEYS = ("aws:sourcevpce", "aws:sourcevpc", "aws:vpcsourceip")
_EQUALS = (BaseOperator.STRING_EQUALS, BaseOperator.STRING_EQUALS_IGNORE_CASE)


class MistakeKind(StrEnum):
    """What is wrong with a policy that AWS takes."""

    VPC_AS_ENDPOINT = "vpc-as-endpoint"
    ENDPOINT_AS_VPC = "endpoint-as-vpc"
    OPPOSING_DENIES = "opposing-denies"
    NOBODY = "nobody"
    KEY_NEVER_THERE = "key-never-there"
    ADDRESS_ALONE = "address-alone"
    PRIVATE_RANGE = "private-range"
    WILDCARD_IN_EQUALS = "wildcard-in-equals"
    PART_OF_PRINCIPAL = "part-of-principal"
    DELETED_PRINCIPAL = "deleted-principal"
    VARIABLE_IN_OLD_VERSION = "variable-in-old-version"
    OPEN = "open"


MISTAKE_WORDS = {
    MistakeKind.VPC_AS_ENDPOINT: (
        "{key} is compared with {values}: a VPC is no endpoint, so it never matches; aws:SourceVpc takes its id"
    ),
    MistakeKind.ENDPOINT_AS_VPC: (
        "{key} is compared with {values}: an endpoint is no VPC, so it never matches; aws:SourceVpce takes its id"
    ),
    MistakeKind.OPPOSING_DENIES: (
        "two Denies each spare only {values}, and no request has more than one {key}: they shut everybody out; "
        "name all values in one Deny"
    ),
    MistakeKind.NOBODY: "no caller of any kind is allowed by this policy",
    MistakeKind.KEY_NEVER_THERE: (
        "a request on this way has no {key}: a plain condition on it never holds, and a negated one always does"
    ),
    MistakeKind.ADDRESS_ALONE: (
        "{values} is compared with the caller's private address alone: a caller with the same address in another VPC "
        "matches too; ask for the endpoint or the VPC besides"
    ),
    MistakeKind.PRIVATE_RANGE: (
        "{key} is the public address of a caller, and {values} is a private range: it never matches"
    ),
    MistakeKind.WILDCARD_IN_EQUALS: (
        "{values} is compared sign by sign, so its wildcard is none; StringLike has wildcards"
    ),
    MistakeKind.PART_OF_PRINCIPAL: (
        "{values} is no principal: a wildcard may only stand alone; compare aws:PrincipalArn with ArnLike"
    ),
    MistakeKind.DELETED_PRINCIPAL: "{values} is the id of a user or role that was deleted: it matches nobody",
    MistakeKind.VARIABLE_IN_OLD_VERSION: (
        "{values} is a variable only in a policy of the version 2012-10-17; here it is plain text"
    ),
    MistakeKind.OPEN: "everybody is allowed who can reach it: no condition and no Deny limits the callers",
}


@dataclass(frozen=True, slots=True)
class PolicyMistake:
    """A mistake in a policy.

    Parameters
    ----------
    kind : MistakeKind
        What is wrong.
    positions : tuple of int
        The statements that it concerns, from 1; none where it is the whole policy.
    key : str
        The condition key, if it is about one.
    values : tuple of str
        The values of the policy that are wrong.
    """

    kind: MistakeKind
    positions: tuple[int, ...] = ()
    key: str = ""
    values: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What is wrong, as a clause."""
        return MISTAKE_WORDS[self.kind].format(key=self.key, values=" and ".join(self.values))


def mistakes_in(policy: Policy, entry: PolicyEntry) -> tuple[PolicyMistake, ...]:
    """Return the well-known mistakes of a policy, in the order of its statements.

    Parameters
    ----------
    policy : Policy
        The policy.
    entry : PolicyEntry
        The way on which it is asked.

    Examples
    --------
    >>> from modeler.audit.policy.document import read_policy
    >>> policy = read_policy({"Statement": {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*",
    ...     "Condition": {"StringEquals": {"aws:SourceVpce": "vpc-1"}}}})
    >>> mistakes_in(policy, PolicyEntry.ENDPOINT)[0].text
    'aws:SourceVpce is compared with vpc-1: a VPC is no endpoint, so it never matches; ...'
    """
    return tuple(_mistakes(policy, entry))


def _mistakes(policy: Policy, entry: PolicyEntry) -> Iterator[PolicyMistake]:
    for statement in policy.statements:
        yield from _principal_mistakes(statement)
        conditions = () if isinstance(statement.conditions, Unknown) else statement.conditions
        for condition in conditions:
            yield from _condition_mistakes(policy, statement, condition, entry)
        yield from _address_alone(statement, conditions)
    opposing = tuple(_opposing_denies(policy))
    yield from opposing
    if not opposing and lets_nobody_in(policy):
        yield PolicyMistake(MistakeKind.NOBODY)
    yield from _open(policy)


def _principal_mistakes(statement: Statement) -> Iterator[PolicyMistake]:
    if statement.principals is None or isinstance(statement.principals, Unknown):
        return
    for principal in statement.principals.named:
        name = principal.name
        if not isinstance(name, str) or principal.kind != "AWS":
            continue
        if "*" in name and name != "*":
            yield PolicyMistake(MistakeKind.PART_OF_PRINCIPAL, (statement.position,), "", (name,))
        elif _UNIQUE_ID.fullmatch(name):
            yield PolicyMistake(MistakeKind.DELETED_PRINCIPAL, (statement.position,), "", (name,))


_UNIQUE_ID = re.compile(r"A(?:ID|RO)A[A-Z0-9]{12,}")


def _condition_mistakes(
    policy: Policy, statement: Statement, condition: StatementCondition, entry: PolicyEntry
) -> Iterator[PolicyMistake]:
    at, key = (statement.position,), condition.key
    values = tuple(value for value in condition.values if isinstance(value, str))
    groups = {
        MistakeKind.VPC_AS_ENDPOINT: _starting(values, "vpc-") if condition.name == "aws:sourcevpce" else (),
        MistakeKind.ENDPOINT_AS_VPC: _starting(values, "vpce-") if condition.name == "aws:sourcevpc" else (),
        MistakeKind.PRIVATE_RANGE: tuple(filter(_is_private, values)) if _wants_public(condition, entry) else (),
        MistakeKind.WILDCARD_IN_EQUALS: _wildcards(values) if condition.operator.base in _EQUALS else (),
        MistakeKind.VARIABLE_IN_OLD_VERSION: () if policy.has_variables else _containing(values, "${"),
    }
    for kind, wrong in groups.items():
        if wrong:
            yield PolicyMistake(kind, at, key, wrong)
    if _is_never_there(condition.name, entry) and condition.operator.base is not BaseOperator.NULL:
        yield PolicyMistake(MistakeKind.KEY_NEVER_THERE, at, key, values)


def _starting(values: tuple[str, ...], prefix: str) -> tuple[str, ...]:
    return tuple(value for value in values if value.startswith(prefix))


def _containing(values: tuple[str, ...], part: str) -> tuple[str, ...]:
    return tuple(value for value in values if part in value)


def _wildcards(values: tuple[str, ...]) -> tuple[str, ...]:
    """Return values with a wildcard that is none; ``${*}`` is meant as a sign."""
    return tuple(value for value in values if "*" in value.replace("${*}", "") or "?" in value.replace("${?}", ""))


def _wants_public(condition: StatementCondition, entry: PolicyEntry) -> bool:
    return condition.name == "aws:sourceip" and entry is not PolicyEntry.ENDPOINT


def _is_private(value: str) -> bool:
    try:
        return ip_network(value, strict=False).is_private
    except ValueError:
        return False


def _is_never_there(name: str, entry: PolicyEntry) -> bool:
    return any(row.key.lower() == name and row.presence.get(entry) is Presence.NEVER for row in condition_keys())


def _address_alone(statement: Statement, conditions: tuple[StatementCondition, ...]) -> Iterator[PolicyMistake]:
    """Yield an Allow that asks for a private address, and neither for an endpoint nor for a VPC."""
    names = [condition.name for condition in conditions if condition.name in _NETWORK_KEYS]
    if statement.effect is StatementEffect.ALLOW and names and set(names) == {"aws:vpcsourceip"}:
        values = (value for item in conditions if item.name == "aws:vpcsourceip" for value in item.values)
        written = tuple(value for value in values if isinstance(value, str))
        yield PolicyMistake(MistakeKind.ADDRESS_ALONE, (statement.position,), "aws:VpcSourceIp", written)


def _opposing_denies(policy: Policy) -> Iterator[PolicyMistake]:
    """Yield pairs of Denies that spare no value in common, each with nothing but one negated equality."""
    sparing = [
        (statement, condition, frozenset(map(str, condition.values)))
        for statement in policy.statements
        if statement.effect is StatementEffect.DENY
        for condition in _only_condition(statement)
        if condition.operator.negated and condition.operator.base in _EQUALS and not condition.operator.if_exists
    ]
    for (first, condition, spared), (second, other_condition, also_spared) in itertools.combinations(sparing, 2):
        same_target = (first.actions, first.resources) == (second.actions, second.resources)
        if condition.name == other_condition.name and same_target and not spared & also_spared:
            values = (*sorted(spared), *sorted(also_spared))
            yield PolicyMistake(MistakeKind.OPPOSING_DENIES, (first.position, second.position), condition.key, values)


def _only_condition(statement: Statement) -> tuple[StatementCondition, ...]:
    if isinstance(statement.conditions, Unknown) or len(statement.conditions) != 1:
        return ()
    return statement.conditions


def lets_nobody_in(policy: Policy) -> bool:
    """Return whether no caller of any kind is allowed, as far as conditions decide it.

    An Allow is taken as if it were about everything; a Deny counts only where it is about everybody and all resources.
    Where there are too many classes of callers to try, or a variable makes more of them, the answer is no.

    Examples
    --------
    >>> from modeler.audit.policy.document import read_policy
    >>> deny = {"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*",
    ...     "Condition": {"Null": {"aws:SourceVpce": "true"}}}
    >>> allow = deny | {"Effect": "Allow"}
    >>> lets_nobody_in(read_policy({"Statement": [allow, deny]})), lets_nobody_in(read_policy({"Statement": allow}))
    (True, False)
    """
    counted = (statement for statement in policy.statements if _is_about_all(statement) or not _denies(statement))
    bare = Policy(tuple(map(_without_targets, counted)), policy.version)
    classes = classes_of([bare])
    if prod(map(len, classes.values())) > MOST_CLASSES or _varies(bare):
        return False
    compiled = CompiledPolicy(bare)
    requests = (
        AccessRequest(
            "*", "*", keys={key: value for key, value in zip(classes, choice, strict=True) if value is not None}
        )
        for choice in itertools.product(*classes.values())
    )
    return not any(ALLOW in compiled.decide(request).possible for request in requests)


def _varies(policy: Policy) -> bool:
    return policy.has_variables and any(
        has_variables(value) for condition in conditions_of(policy) for value in condition.values
    )


def _denies(statement: Statement) -> bool:
    return statement.effect is StatementEffect.DENY


def _without_targets(statement: Statement) -> Statement:
    return replace(statement, principals=None, actions=None, resources=None)


def _is_about_all(statement: Statement) -> bool:
    """Say whether a statement is about everybody and the whole API."""
    return _is_about_everybody(statement) and _covers_all(statement.actions) and _covers_all(statement.resources)


def _is_about_everybody(statement: Statement) -> bool:
    principals = statement.principals
    if principals is None or isinstance(principals, Unknown):
        return principals is None
    return not principals.negated and any(principal.name == "*" for principal in principals.named)


def _covers_all(patterns: NamePatterns | Unknown | None) -> bool:
    if patterns is None or isinstance(patterns, Unknown):
        return patterns is None
    return not patterns.negated and any(_WHOLE.fullmatch(str(pattern)) for pattern in patterns.patterns)


_WHOLE = re.compile(r"\*|execute-api:(/\*|\*|[Ii]nvoke)|arn:[^/]*/?\*")
"""``*``, the short form for all of an API, its action, and the ARN of an API or more with ``*`` at its end."""


def _open(policy: Policy) -> Iterator[PolicyMistake]:
    """Yield an Allow for everybody without a condition that no Deny with a condition limits."""
    if any(_denies(statement) and statement.conditions for statement in policy.statements):
        return
    for statement in policy.statements:
        if statement.effect is StatementEffect.ALLOW and not statement.conditions and _is_about_everybody(statement):
            yield PolicyMistake(MistakeKind.OPEN, (statement.position,))
