"""Whether a policy allows a request, and which statement and condition decide it.

An explicit Deny that applies always wins; then any Allow that applies; else the request is denied because nothing
allows it. Where a part of the policy or of the request is not known, the answer is the set of what may come out, and
is one of them only where nothing unknown can change it.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html (2026-11-30).
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache

from modeler.dataclass import dataclass
from modeler.results import Record

from ...inventory import Cause, Unknown
from ...inventory.values import unknowns
from .conditions import condition_test
from .document import FlawKind, Policy, Statement, StatementCondition, StatementEffect
from .principals import caller_test
from .request import AccessRequest
from .targets import RequestTest, action_test, resource_test
from .truth import Truth


class PolicyOutcome(StrEnum):
    """What comes out of a policy."""

    ALLOW = "allow"
    EXPLICIT_DENY = "explicit-deny"
    IMPLICIT_DENY = "implicit-deny"
    UNKNOWN = "unknown"


ALLOW, EXPLICIT_DENY, IMPLICIT_DENY = PolicyOutcome.ALLOW, PolicyOutcome.EXPLICIT_DENY, PolicyOutcome.IMPLICIT_DENY
ANYTHING = frozenset({ALLOW, EXPLICIT_DENY, IMPLICIT_DENY})


class StatementPart(StrEnum):
    """A part of a statement that a request may fail."""

    EFFECT = "effect"
    PRINCIPAL = "principal"
    ACTION = "action"
    RESOURCE = "resource"
    CONDITION = "condition"


_PARTS = tuple(StatementPart)


@dataclass(frozen=True, slots=True)
class StatementMatch:
    """Whether a statement applies to a request, and the part that decides it.

    Parameters
    ----------
    statement : Statement
        The statement.
    applies : Truth
        Whether it applies.
    part : StatementPart or None
        The first part that fails, or that is not known.
    condition : StatementCondition or None
        The condition that decides: which fails, is not known, or holds where all do.
    """

    statement: Statement
    applies: Truth
    part: StatementPart | None = None
    condition: StatementCondition | None = None

    def record(self) -> Record:
        """Return it as plain data."""
        statement, condition = self.statement, self.condition
        return {
            "statement": statement.position,
            "sid": statement.sid,
            "where": str(statement.origin) if statement.origin else None,
            "part": self.part.value if self.part else None,
            "condition": (
                {
                    "operator": condition.operator.written,
                    "key": condition.key,
                    "values": [str(value) for value in condition.values],
                }
                if condition
                else None
            ),
        }


@dataclass(frozen=True, slots=True)
class PolicyDecision:
    """What a policy says of a request.

    Parameters
    ----------
    possible : frozenset of PolicyOutcome
        What may come out; one, unless something is not known that can change it.
    deciding : StatementMatch or None
        The statement that decides: which denies, allows, comes nearest to allowing, or is not known.
    unknown : tuple of Unknown
        What would settle it.
    """

    possible: frozenset[PolicyOutcome]
    deciding: StatementMatch | None = None
    unknown: tuple[Unknown, ...] = ()

    @property
    def outcome(self) -> PolicyOutcome:
        """What comes out, or that it is unknown."""
        return next(iter(self.possible)) if len(self.possible) == 1 else PolicyOutcome.UNKNOWN

    @property
    def statement(self) -> Statement | None:
        """The statement that decides."""
        return self.deciding.statement if self.deciding else None

    @property
    def condition(self) -> StatementCondition | None:
        """The condition that decides."""
        return self.deciding.condition if self.deciding else None

    @property
    def is_allowed(self) -> Truth:
        """Whether the request is allowed, however it is denied if it is not."""
        if ALLOW not in self.possible:
            return Truth.NO
        return Truth.YES if len(self.possible) == 1 else Truth.MAYBE

    def __repr__(self) -> str:
        statement = f", statement {self.statement.position}" if self.statement else ""
        return f"<PolicyDecision: {self.outcome.value}{statement}>"


class CompiledPolicy:
    """A policy made ready to be asked many times.

    Parameters
    ----------
    policy : Policy
        The policy.

    Examples
    --------
    >>> from modeler.audit.policy.document import read_policy
    >>> policy = CompiledPolicy(read_policy({"Statement": [
    ...     {"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*"},
    ...     {"Effect": "Deny", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*",
    ...      "Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}}]}))
    >>> pets = "arn:aws:execute-api:eu-west-1:111122223333:abc/prod/GET/pets"
    >>> policy.decide(AccessRequest("execute-api:Invoke", pets, keys={"aws:SourceVpce": "vpce-1"}))
    <PolicyDecision: allow, statement 1>
    >>> decision = policy.decide(AccessRequest("execute-api:Invoke", pets))
    >>> decision, decision.condition.key
    (<PolicyDecision: explicit-deny, statement 2>, 'aws:SourceVpce')
    """

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        refused = {flaw.position for flaw in policy.flaws if flaw.kind is not FlawKind.NO_STATEMENT}
        self._statements = tuple(
            _CompiledStatement(statement, policy.has_variables, bool(refused & {0, statement.position}))
            for statement in policy.statements
        )

    def __repr__(self) -> str:
        return f"<CompiledPolicy: statements {len(self._statements)}>"

    def decide(self, request: AccessRequest) -> PolicyDecision:
        """Return what the policy says of a request.

        Parameters
        ----------
        request : AccessRequest
            The request.
        """
        nearest: StatementMatch | None = None
        open_matches: list[StatementMatch] = []
        allowing: StatementMatch | None = None
        for statement in self._statements:
            match = statement.match(request)
            effect = match.statement.effect
            if effect is StatementEffect.DENY and match.applies is Truth.YES:
                return PolicyDecision(_EXPLICIT, match)
            if effect is StatementEffect.ALLOW and match.applies is Truth.YES:
                allowing = allowing or match
            elif match.applies is not Truth.NO:
                open_matches.append(match)
            elif effect is StatementEffect.ALLOW and _is_nearer(match, nearest):
                nearest = match
        return _decided(allowing, open_matches, nearest, request)


_EXPLICIT = frozenset({EXPLICIT_DENY})


def decide(policy: Policy | Unknown, request: AccessRequest) -> PolicyDecision:
    """Return what a policy says of a request.

    Parameters
    ----------
    policy : Policy or Unknown
        The policy; one that is not known may say anything.
    request : AccessRequest
        The request.

    Returns
    -------
    PolicyDecision
        The outcome, and the statement and condition that decide it.

    Examples
    --------
    >>> from modeler.audit.policy.document import read_policy
    >>> policy = read_policy({"Statement": {"Effect": "Allow", "Principal": "*", "Action": "a:*", "Resource": "*"}})
    >>> decide(policy, AccessRequest("a:Read", "*")), decide(policy, AccessRequest("b:Read", "*"))
    (<PolicyDecision: allow, statement 1>, <PolicyDecision: implicit-deny, statement 1>)
    """
    if isinstance(policy, Unknown):
        return PolicyDecision(ANYTHING, unknown=(policy,))
    return compiled_policy(policy).decide(request)


@lru_cache(maxsize=512)
def compiled_policy(policy: Policy) -> CompiledPolicy:
    """Return a policy made ready to be asked; the same one for the same policy."""
    return CompiledPolicy(policy)


def _is_nearer(match: StatementMatch, nearest: StatementMatch | None) -> bool:
    """Say whether a statement fails later than another: its condition rather than its action."""
    return nearest is None or _rank(match) > _rank(nearest)


def _rank(match: StatementMatch) -> int:
    return _PARTS.index(match.part) if match.part else len(_PARTS)


def _decided(
    allowing: StatementMatch | None,
    open_matches: list[StatementMatch],
    nearest: StatementMatch | None,
    request: AccessRequest,
) -> PolicyDecision:
    """Return what comes out where no Deny applies for certain."""
    possible = {ALLOW} if allowing else {IMPLICIT_DENY}
    for match in open_matches:
        effect = match.statement.effect
        if effect is not StatementEffect.ALLOW:
            possible.add(EXPLICIT_DENY)
        if effect is not StatementEffect.DENY:
            possible.add(ALLOW)
    if len(possible) == 1:
        return PolicyDecision(frozenset(possible), allowing or nearest)
    return PolicyDecision(frozenset(possible), _settling(open_matches, allowing), tuple(_open(open_matches, request)))


def _settling(open_matches: list[StatementMatch], allowing: StatementMatch | None) -> StatementMatch:
    """Return the statement that is not known and matters: with an Allow that applies, one that may deny."""
    denying = (match for match in open_matches if match.statement.effect is not StatementEffect.ALLOW)
    return next(denying, open_matches[0]) if allowing else open_matches[0]


def _open(open_matches: list[StatementMatch], request: AccessRequest) -> Iterator[Unknown]:
    """Yield what is not known of the statements and of the keys that they ask for, each once."""
    seen: set[Unknown] = set()
    for match in open_matches:
        for unknown in _unknown_of(match, request):
            if unknown not in seen:
                seen.add(unknown)
                yield unknown


def _unknown_of(match: StatementMatch, request: AccessRequest) -> Iterator[Unknown]:
    """Yield what is not known of one statement; a key that may be one of several is not known either."""
    if match.condition is None:
        yield from unknowns((match.statement, request.caller, request.resource))
        return
    named = tuple(unknowns((match.condition.values, request.value(match.condition.name))))
    yield from named or (Unknown(Cause.REQUEST, match.condition.key),)


class _CompiledStatement:
    """One statement as tests of its parts, the cheap ones first."""

    def __init__(self, statement: Statement, variables: bool, is_refused: bool) -> None:
        self.statement = statement
        self.is_refused = is_refused or isinstance(statement.effect, Unknown)
        about = caller_test(statement)
        conditions = () if isinstance(statement.conditions, Unknown) else statement.conditions
        self.parts: tuple[tuple[StatementPart, RequestTest], ...] = (
            (StatementPart.PRINCIPAL, lambda request: about(request.caller)),
            (StatementPart.ACTION, action_test(statement.actions)),
            (StatementPart.RESOURCE, resource_test(statement.resources, variables)),
            *(((StatementPart.CONDITION, _maybe),) if isinstance(statement.conditions, Unknown) else ()),
        )
        self.conditions = tuple((condition, condition_test(condition, variables)) for condition in conditions)
        self.certain = StatementMatch(statement, Truth.YES, None, conditions[0] if conditions else None)

    def match(self, request: AccessRequest) -> StatementMatch:
        """Return whether the statement applies; the first part that fails decides, else the first that is not known."""
        unsettled: tuple[StatementPart, StatementCondition | None] | None = None
        if self.is_refused:
            unsettled = (StatementPart.EFFECT, None)
        for part, test in self.parts:
            applies = test(request)
            if applies is Truth.NO:
                return StatementMatch(self.statement, Truth.NO, part)
            if applies is Truth.MAYBE and unsettled is None:
                unsettled = (part, None)
        for condition, condition_holds in self.conditions:
            applies = condition_holds(request.value(condition.name), request)
            if applies is Truth.NO:
                return StatementMatch(self.statement, Truth.NO, StatementPart.CONDITION, condition)
            if applies is Truth.MAYBE and unsettled is None:
                unsettled = (StatementPart.CONDITION, condition)
        return StatementMatch(self.statement, Truth.MAYBE, *unsettled) if unsettled else self.certain


def _maybe(request: AccessRequest) -> Truth:
    return Truth.MAYBE
