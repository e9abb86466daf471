"""What several rules ask of policies: their statements with conditions, and the place of each in the document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from modeler.audit.policy import Policy, Statement, StatementCondition, read_policy
from modeler.audit.policy.document import NamedPrincipal, Principals
from modeler.dataclass import dataclass
from modeler.inventory import Cause, Unknown
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.values import Tree

VPCE, VPC, VPC_SOURCE_IP, SOURCE_IP = "aws:sourcevpce", "aws:sourcevpc", "aws:vpcsourceip", "aws:sourceip"


def api_policy(api: RestApi) -> Policy | Unknown | None:
    """Return the resource policy of an API, also where an OpenAPI document that was not read may hold it."""
    if api.policy is None and api.body_location is not None:
        return Unknown(Cause.FILE, str(api.body_location))
    if api.policy is None and isinstance(api.body, Unknown):
        return api.body
    return read_policy(api.policy, api.origin)


def restricts(api: RestApi) -> bool | Unknown:
    """Return whether the resource policy of an API keeps anybody out, or what that hangs on.

    It does where a statement has a condition, or where nothing is allowed to everybody.
    """
    policy = api_policy(api)
    if policy is None or isinstance(policy, Unknown):
        return False if policy is None else policy
    doubt = next(iter(unread_conditions(policy)), None)
    if doubt is not None:
        return doubt
    if any(statement.conditions for statement in policy.statements):
        return True
    named = [item for statement in policy.statements if statement.effect == "Allow" for item in _named(statement)]
    return not any(principal.name == "*" for principal in named)


def _named(statement: Statement) -> tuple[NamedPrincipal, ...]:
    principals = statement.principals
    return principals.named if isinstance(principals, Principals) else ()


@dataclass(frozen=True)
class PlacedCondition:
    """A condition with its statement, and where it stands in the policy's document."""

    statement: Statement
    condition: StatementCondition
    inside: tuple[str | int, ...]


def conditions_on(policy: Policy, document: Tree, *keys: str) -> Iterator[PlacedCondition]:
    """Yield the conditions of a policy on some keys, which are given in small letters."""
    for statement in policy.statements:
        if isinstance(statement.conditions, Unknown):
            continue
        for condition in statement.conditions:
            if condition.name in keys:
                steps = (*statement_steps(document, statement), "Condition", condition.operator.written, condition.key)
                yield PlacedCondition(statement, condition, steps)


def statement_steps(document: Tree, statement: Statement) -> tuple[str | int, ...]:
    """Return where a statement stands in its document: alone, or at a position."""
    written = document.get("Statement") if isinstance(document, Mapping) else None
    return ("Statement", statement.position - 1) if isinstance(written, (list, tuple)) else ("Statement",)


def unread_conditions(policy: Policy) -> tuple[Unknown, ...]:
    """Return why statements of a policy have conditions that are not known."""
    return tuple(statement.conditions for statement in policy.statements if isinstance(statement.conditions, Unknown))
