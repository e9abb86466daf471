"""Whether a statement is about a caller: ``Principal`` and ``NotPrincipal``.

An account (its id, or ``arn:aws:iam::ID:root``) stands for all of its users and roles. A role stands for its sessions.
A wildcard is allowed only alone: it never covers a part of a name.

Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html and
reference_policies_elements_notprincipal.html (2026-11-30).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import TypeAlias

from ...inventory import Unknown
from ...inventory.values import String
from .document import NamedPrincipal, Principals, Statement, StatementEffect
from .matching import covers, signs_of
from .request import Caller
from .truth import Truth, all_of, any_of, truth_of

CallerTest: TypeAlias = Callable[[Caller | Unknown], Truth]
_ACCOUNT = re.compile(r"(?:arn:[a-z-]+:iam::)?(\d{12})(?::root)?")
_SESSION = re.compile(r"(arn:[a-z-]+):sts::(\d{12}):assumed-role/([^/]+)/.+")
_ROLE = re.compile(r"(arn:[a-z-]+):iam::(\d{12}):role/(?:.+/)?([^/]+)")


def caller_test(statement: Statement) -> CallerTest:
    """Return the test of whether a statement is about a caller.

    Examples
    --------
    >>> from modeler.audit.policy.document import read_policy
    >>> policy = read_policy({"Statement": {"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "*"}})
    >>> about = caller_test(policy.statements[0])
    >>> about(Caller("arn:aws:iam::111122223333:role/app")), about(Caller())
    (<Truth.YES: 2>, <Truth.NO: 0>)
    """
    principals = statement.principals
    if principals is None:
        return lambda caller: Truth.YES
    if isinstance(principals, Unknown):
        return lambda caller: Truth.MAYBE
    if any(principal.name == "*" and principal.kind in ("*", "AWS") for principal in principals.named):
        return lambda caller: truth_of(not principals.negated)
    tests = tuple(_named(principal) for principal in principals.named)
    if not principals.negated:
        return lambda caller: any_of(test(caller) for test in tests)
    return _all_but(principals, tests, statement.effect is StatementEffect.ALLOW)


def _all_but(principals: Principals, tests: tuple[CallerTest, ...], is_allow: bool) -> CallerTest:
    """Return the test of ``NotPrincipal``.

    A Deny spares a caller for certain where the caller and all that stands above it are named: AWS says that it may
    look at the account first, then at the role, then at the session.
    """
    named = principals.named

    def test(caller: Caller | Unknown) -> Truth:
        if isinstance(caller, Unknown) or caller.is_anonymous or caller.service:
            return ~any_of(one_test(caller) for one_test in tests)
        levels = [any_of(_is_level(principal, level) for principal in named) for level in _levels(caller)]
        if levels[0] is Truth.NO:
            above = any_of(levels[1:])
            return Truth.MAYBE if is_allow and above is not Truth.NO else Truth.YES
        return ~levels[0] if is_allow else _spared(levels)

    return test


def _spared(levels: list[Truth]) -> Truth:
    return Truth.NO if all_of(levels) is Truth.YES else Truth.MAYBE


def _levels(caller: Caller) -> list[String]:
    """Return what a caller is, and what stands above it: the session, the role, the account."""
    levels: list[String] = [caller.arn]
    session = _SESSION.fullmatch(caller.arn) if isinstance(caller.arn, str) else None
    if session:
        levels.append(f"{session[1]}:iam::{session[2]}:role/{session[3]}")
    return [*levels, caller.owner]


def _is_level(principal: NamedPrincipal, level: String) -> Truth:
    if principal.kind != "AWS":
        return Truth.NO
    return any_of((_same_account(principal.name, level), covers(signs_of(principal.name), signs_of(level))))


def _same_account(name: String, account: String) -> Truth:
    written = _ACCOUNT.fullmatch(name) if isinstance(name, str) else None
    return covers(signs_of(written[1]), signs_of(account)) if written else Truth.NO


def _named(principal: NamedPrincipal) -> CallerTest:
    """Return the test of one principal of a policy."""
    name, kind = principal.name, principal.kind

    def test(caller: Caller | Unknown) -> Truth:
        if isinstance(caller, Unknown):
            return Truth.MAYBE
        if kind == "Service":
            return truth_of(caller.service != "") if name == "*" else _service(name, caller)
        if kind != "AWS":
            return Truth.NO if caller.is_anonymous or caller.service else Truth.MAYBE
        if caller.is_anonymous or caller.service:
            return Truth.NO
        return _account_or_arn(name, caller)

    return test


def _service(name: String, caller: Caller) -> Truth:
    return covers(signs_of(name), caller.service) if caller.service else Truth.NO


def _account_or_arn(name: String, caller: Caller) -> Truth:
    if not isinstance(name, str):
        return Truth.MAYBE
    account = _account(name)
    if account is not None:
        return _within(account, caller)
    if isinstance(caller.arn, str) and caller.arn:
        return _is_arn(name, caller.arn)
    owner = name.split(":")[4] if name.count(":") >= 5 else ""
    return Truth.MAYBE if _within(owner, caller) is not Truth.NO else Truth.NO


def _within(account: str, caller: Caller) -> Truth:
    owner = caller.owner
    return covers(tuple(account), signs_of(owner)) if owner != "" else Truth.MAYBE


@lru_cache(maxsize=4096)
def _account(name: str) -> str | None:
    match = _ACCOUNT.fullmatch(name)
    return match[1] if match else None


@lru_cache(maxsize=4096)
def _is_arn(name: str, arn: str) -> Truth:
    """Compare with a user, a role or a session; the ARN of a session does not say the path of its role."""
    if name == arn:
        return Truth.YES
    session, role = _SESSION.fullmatch(arn), _ROLE.fullmatch(name)
    if not session or not role or session.groups() != role.groups():
        return Truth.NO
    return Truth.YES if name.count("/") == 1 else Truth.MAYBE
