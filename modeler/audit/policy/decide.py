"""Whether a policy allows a request, and which statement and condition decide it.

An explicit Deny that applies always wins; then any Allow that applies; else the request is denied because nothing
allows it. Where a part of the policy or of the request is not known, the answer is the set of what may come out, and
is one of them only where nothing unknown can change it.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html (2026-11-30).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TypeAlias

from ...inventory import Text, Unknown
from ...inventory.values import String, unknowns
from .comparisons import ValueTest, value_test
from .document import FlawKind, NamePatterns, Policy, Statement, StatementCondition, StatementEffect
from .matching import Signs, covers, expression, has_holes, signs_of, wild, wild_resource
from .operators import BaseOperator, Quantifier
from .principals import caller_test
from .request import AccessRequest, AnyOf, KeyValue, Present
from .truth import Truth, all_of, any_of, truth_of, whichever
from .variables import filled, has_variables


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
        return truth_of(len(self.possible) == 1) if len(self.possible) == 1 else Truth.MAYBE

    def __repr__(self) -> str:
        statement = f", statement {self.statement.position}" if self.statement else ""
        return f"<PolicyDecision: {self.outcome.value}{statement}>"


RequestTest: TypeAlias = Callable[[AccessRequest], Truth]


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
    return compiled(policy).decide(request)


@lru_cache(maxsize=512)
def compiled(policy: Policy) -> CompiledPolicy:
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
        condition = match.condition
        sources: tuple[object, ...] = (match.statement,) if condition is None else (condition.values,)
        keys = () if condition is None else (request.value(condition.name),)
        for unknown in unknowns((*sources, *keys, request.caller, request.resource)):
            if unknown not in seen:
                seen.add(unknown)
                yield unknown


class _CompiledStatement:
    """One statement as tests of its parts, the cheap ones first."""

    def __init__(self, statement: Statement, variables: bool, is_refused: bool) -> None:
        self.statement = statement
        self.is_refused = is_refused or isinstance(statement.effect, Unknown)
        about = caller_test(statement)
        conditions = () if isinstance(statement.conditions, Unknown) else statement.conditions
        self.parts: tuple[tuple[StatementPart, RequestTest], ...] = (
            (StatementPart.PRINCIPAL, lambda request: about(request.caller)),
            (StatementPart.ACTION, _patterns_test(statement.actions, _action, _lower_wild, variables=False)),
            (StatementPart.RESOURCE, _patterns_test(statement.resources, _resource, wild_resource, variables)),
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


def _lower_wild(signs: Signs) -> Signs:
    return tuple(sign.lower() if isinstance(sign, str) else sign for sign in wild(signs))


def _action(request: AccessRequest) -> String:
    return request.action.lower()


def _resource(request: AccessRequest) -> String:
    return request.resource


def _maybe(request: AccessRequest) -> Truth:
    return Truth.MAYBE


def _patterns_test(
    patterns: NamePatterns | Unknown | None,
    name_of: Callable[[AccessRequest], String],
    spread: Callable[[Signs], Signs],
    variables: bool,
) -> RequestTest:
    """Return the test of actions or resources; a policy that names none is about the resource that it belongs to."""
    if patterns is None:
        return lambda request: Truth.YES
    if isinstance(patterns, Unknown):
        return lambda request: Truth.MAYBE
    if "*" in patterns.patterns:
        return lambda request: truth_of(not patterns.negated)
    tests = tuple(_pattern_test(pattern, spread, variables) for pattern in patterns.patterns)
    if len(tests) == 1 and not patterns.negated:
        (only,) = tests
        return lambda request: only(name_of(request), request)

    def test(request: AccessRequest) -> Truth:
        name = name_of(request)
        return any_of(matches_one(name, request) for matches_one in tests)

    return (lambda request: ~test(request)) if patterns.negated else test


PatternTest: TypeAlias = Callable[[String, AccessRequest], Truth]


def _pattern_test(written: String, spread: Callable[[Signs], Signs], variables: bool) -> PatternTest:
    short = _after_service(written)
    if short is not None:
        after_api = _pattern_test(short, wild, variables)
        return lambda name, request: after_api(_own_part(name), request)
    if variables and has_variables(written):
        return lambda name, request: _filled_covers(written, name, request, spread)
    pattern = spread(signs_of(written))
    if has_holes(pattern):
        return lambda name, request: covers(pattern, signs_of(name))
    fullmatch = expression(pattern).fullmatch

    def test(name: String, request: AccessRequest) -> Truth:
        if isinstance(name, str):
            return Truth.YES if fullmatch(name) else Truth.NO
        return covers(pattern, signs_of(name))

    return test


def _filled_covers(written: String, name: String, request: AccessRequest, spread: Callable[[Signs], Signs]) -> Truth:
    pattern = filled(written, request, spread)
    return Truth.NO if pattern is None else covers(pattern, signs_of(name))


_SERVICE = "execute-api:"
_SHORT = "execute-api:/"
"""``execute-api:/stage/GET/pets`` is what API Gateway completes with the ARN of the API that has the policy.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html
(2026-11-30).
"""


def _after_service(written: String) -> String | None:
    """Return the part of a pattern in the short form that follows the service, or ``None`` for one in full.

    Examples
    --------
    >>> _after_service("execute-api:/prod/*"), _after_service("arn:aws:execute-api:*") is None
    ('/prod/*', True)
    >>> from modeler.inventory import Attribute
    >>> str(_after_service(Text(("execute-api:/", Attribute("Stage"), "/*"))))
    '/${Stage}/*'
    """
    head = written.parts[0] if isinstance(written, Text) and written.parts else written
    if not isinstance(head, str) or not head.startswith(_SHORT):
        return None
    tail = written.parts[1:] if isinstance(written, Text) else ()
    return Text((head.removeprefix(_SERVICE), *tail)) if tail else head.removeprefix(_SERVICE)


def _own_part(name: String) -> String:
    """Return what follows the API's id in an ARN: the stage, the method and the path, from the first slash.

    A part that is not known may hold that slash.
    """
    if isinstance(name, str):
        return name[name.find("/") :] if "/" in name else ""
    parts = (name,) if isinstance(name, Unknown) else name.parts
    for position, part in enumerate(parts):
        if isinstance(part, Unknown):
            return Text(parts[position:])
        if isinstance(part, str) and "/" in part:
            return Text((part[part.find("/") :], *parts[position + 1 :]))
    return ""


ConditionTest: TypeAlias = Callable[[KeyValue | None, AccessRequest], Truth]


def condition_test(condition: StatementCondition, variables: bool) -> ConditionTest:
    """Return the test of one condition for the value that a request has for its key.

    Parameters
    ----------
    condition : StatementCondition
        The condition.
    variables : bool
        Whether ``${…}`` in it is a variable.
    """
    operator = condition.operator
    if operator.base is BaseOperator.NULL:
        return _null_test(condition.values)
    test = value_test(operator.base, condition.name, condition.values, variables)
    return _Condition(test, operator.negated, operator.if_exists, operator.quantifier).holds


@dataclass(frozen=True, slots=True)
class _Condition:
    """A comparison with what stands around it: negation, ``IfExists``, and the quantifier for several values."""

    test: ValueTest
    negated: bool
    if_exists: bool
    quantifier: Quantifier | None

    def holds(self, value: KeyValue | None, request: AccessRequest) -> Truth:
        match value:
            case "" if self.quantifier:
                return self._several((), request)
            case str() | Text():
                return self._single(value, request)
            case None:
                return self._absent()
            case tuple():
                return self._several(value, request)
            case Present():
                return self._unknown(value.why, request)
            case Unknown():
                return whichever((self._absent(), self._unknown(value, request)))
            case AnyOf():
                return whichever(self.holds(one_value, request) for one_value in value.values)
            case _:
                return self._single(value, request)

    def _single(self, value: object, request: AccessRequest) -> Truth:
        matched = self.test(value, request)  # type: ignore[arg-type]
        return ~matched if self.negated else matched

    def _unknown(self, why: Unknown, request: AccessRequest) -> Truth:
        """Return what holds for any value; with a quantifier there may be no value at all."""
        single = self._single(Text((why,)), request)
        return whichever((single, self._several((), request))) if self.quantifier else single

    def _absent(self) -> Truth:
        if self.if_exists or self.quantifier is Quantifier.ALL:
            return Truth.YES
        return truth_of(self.negated and self.quantifier is None)

    def _several(self, values: tuple[object, ...], request: AccessRequest) -> Truth:
        truths = [self._single(value, request) for value in values if value != ""]
        if self.quantifier is Quantifier.ALL:
            return all_of(truths)
        if self.quantifier is Quantifier.ANY:
            return any_of(truths)
        return whichever(truths) if truths else self._absent()


def _null_test(values: tuple[String, ...]) -> ConditionTest:
    """Return the test of ``Null``: true asks that the key is absent, false that it is there."""
    wanted = {value.lower() if isinstance(value, str) else "" for value in values}
    if len(wanted) != 1 or not wanted <= {"true", "false"}:
        return lambda value, request: Truth.MAYBE
    absent = wanted == {"true"}

    def test(value: KeyValue | None, request: AccessRequest) -> Truth:
        if isinstance(value, Unknown):
            return Truth.MAYBE
        if isinstance(value, AnyOf):
            return whichever(test(one_value, request) for one_value in value.values)
        return truth_of((value is None or value in ((), ("",))) == absent)

    return test
