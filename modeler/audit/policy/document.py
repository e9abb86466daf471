"""A policy as typed statements: who may do what on which resource, and under which conditions.

`read_policy` takes a policy as an inventory holds it: a document, JSON inside a text, with values that are known only
after the deployment. It never fails. What AWS would refuse is a `PolicyFlaw` with its place, and the part of the
statement that it concerns is `Unknown`, so that a decision over it is unknown too, and no guess.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html (2026-11-30).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from enum import StrEnum
from functools import cached_property
from typing import Any, TypeAlias

from modeler.dataclass import dataclass

from ...inventory import Attribute, Cause, Node, Origin, Ref, Text, Unknown
from ...inventory.values import String, Tree
from .embedded import read_embedded
from .operators import ConditionOperator, read_operator

OLD_VERSION, VERSION = "2008-10-17", "2012-10-17"
_KNOWN = ("Version", "Id", "Statement")
_ELEMENTS = (
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
)
_PRINCIPALS = ("AWS", "Service", "Federated", "CanonicalUser")


class StatementEffect(StrEnum):
    """What a statement does where it applies."""

    ALLOW = "Allow"
    DENY = "Deny"


class FlawKind(StrEnum):
    """Why AWS does not take a policy."""

    NOT_JSON = "not-json"
    NO_STATEMENT = "no-statement"
    MISSING = "missing"
    UNKNOWN_ELEMENT = "unknown-element"
    BOTH = "both"
    WRONG_VALUE = "wrong-value"
    UNKNOWN_OPERATOR = "unknown-operator"


@dataclass(frozen=True, slots=True)
class PolicyFlaw:
    """Something in a policy that AWS does not take.

    Parameters
    ----------
    kind : FlawKind
        What is wrong.
    position : int
        The statement, from 1; 0 for the policy itself.
    element : str
        The element that is wrong: ``Effect``, ``Condition.StringEqual``.
    value : str
        What stands there.
    """

    kind: FlawKind
    position: int
    element: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class NamedPrincipal:
    """Somebody whom a policy names.

    Parameters
    ----------
    kind : str
        ``AWS``, ``Service``, ``Federated``, ``CanonicalUser``; ``*`` for everybody.
    name : str, Text or Unknown
        An account, an ARN, a service, or ``*``.
    """

    kind: str
    name: String


@dataclass(frozen=True, slots=True)
class Principals:
    """Whom a statement is about: those named, or all but those (``NotPrincipal``)."""

    named: tuple[NamedPrincipal, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class NamePatterns:
    """The actions or resources of a statement, with ``*`` and ``?``: those that match, or all others."""

    patterns: tuple[String, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class StatementCondition:
    """One key of a condition block.

    Parameters
    ----------
    operator : ConditionOperator
        How values are compared.
    key : str
        The key as it is written; its case does not matter.
    values : tuple of str, Text or Unknown
        What the policy names; a list that is not known is one value that is not known.
    """

    operator: ConditionOperator
    key: str
    values: tuple[String, ...]

    @property
    def name(self) -> str:
        """The key in small letters, as the evaluator looks it up."""
        return self.key.lower()


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a policy.

    Parameters
    ----------
    position : int
        Its place in the policy, from 1.
    effect : StatementEffect or Unknown
        What it does where it applies.
    principals : Principals, Unknown or None
        Whom it is about; ``None`` in a policy that belongs to somebody.
    actions, resources : NamePatterns, Unknown or None
        What it is about.
    conditions : tuple of StatementCondition, or Unknown
        What must hold besides.
    sid : str
        The name that its author gave it.
    origin : Origin or None
        Where it is written, or the resource that has the policy.
    """

    position: int
    effect: StatementEffect | Unknown
    principals: Principals | Unknown | None
    actions: NamePatterns | Unknown | None
    resources: NamePatterns | Unknown | None
    conditions: tuple[StatementCondition, ...] | Unknown = ()
    sid: str = ""
    origin: Origin | None = None


@dataclass(frozen=True)
class Policy:
    """A policy.

    Parameters
    ----------
    statements : tuple of Statement
        Its statements in order.
    version : str
        ``2008-10-17`` where it names none: then ``${…}`` in it is no variable.
    flaws : tuple of PolicyFlaw
        What AWS does not take.
    origin : Origin or None
        Where the resource stands that has the policy.
    """

    statements: tuple[Statement, ...]
    version: str = OLD_VERSION
    flaws: tuple[PolicyFlaw, ...] = ()
    origin: Origin | None = None

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        """The hash, worked out once: a policy is looked up for each request, among many that look alike."""
        return hash((self.version, self.statements))

    def __repr__(self) -> str:
        return f"<Policy: statements {len(self.statements)}, flaws {len(self.flaws)}>"

    @property
    def has_variables(self) -> bool:
        """Whether ``${aws:…}`` in it is a policy variable."""
        return self.version != OLD_VERSION


ReadPolicy: TypeAlias = Policy | Unknown | None


def policy_of(node: Node, attribute: str = "policy") -> ReadPolicy:
    """Return a policy of a resource, each statement with the place where it is written.

    Parameters
    ----------
    node : Node
        The resource.
    attribute : str
        The attribute that holds the policy.

    Examples
    --------
    >>> from modeler.inventory.kinds.rest_api import RestApi
    >>> statement = {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}
    >>> api = RestApi(key="Api", origin=Origin("t.yaml", 3), policy={"Statement": [statement, statement]},
    ...     places={"policy.Statement.1": Origin("t.yaml", 15)})
    >>> [str(statement.origin) for statement in policy_of(api).statements]
    ['t.yaml:3', 't.yaml:15']
    """
    policy = read_policy(getattr(node, attribute), node.place(attribute))
    if not isinstance(policy, Policy):
        return policy
    statements = (
        replace(statement, origin=node.place(attribute, "Statement", statement.position - 1))
        for statement in policy.statements
    )
    return replace(policy, statements=tuple(statements))


def read_policy(value: Tree, origin: Origin | None = None) -> ReadPolicy:
    """Return a policy as typed statements.

    Parameters
    ----------
    value : dict, str, Text, Unknown or None
        The policy as an inventory holds it.
    origin : Origin, optional
        Where the resource stands that has it.

    Returns
    -------
    Policy, Unknown or None
        ``None`` where there is none, `Unknown` where nothing of it is known or it is no JSON.

    Examples
    --------
    >>> policy = read_policy('{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}}')
    >>> policy
    <Policy: statements 1, flaws 0>
    >>> policy.statements[0].principals.named
    (NamedPrincipal(kind='*', name='*'),)
    >>> read_policy({"Statement": [{"Effect": "allow", "Action": "*", "Resource": "*"}]}).flaws
    (PolicyFlaw(kind=<FlawKind.WRONG_VALUE: 'wrong-value'>, position=1, element='Effect', value='allow'),)
    """
    if value is None or value == "":
        return None
    document = read_embedded(value)
    if isinstance(document, Unknown):
        return document
    if not isinstance(document, Mapping):
        return Unknown(Cause.MALFORMED, "the JSON of the policy")
    return _Reader(origin).policy(document)


@dataclass
class _Reader:
    """Reads one policy and notes what AWS does not take."""

    origin: Origin | None
    flaws: list[PolicyFlaw] = field(default_factory=list)

    def policy(self, document: Mapping[str, Tree]) -> Policy:
        for name in document:
            if name not in _KNOWN:
                self.flaw(FlawKind.UNKNOWN_ELEMENT, 0, str(name))
        written = document.get("Statement", ())
        if not written:
            self.flaw(FlawKind.NO_STATEMENT, 0, "Statement")
        statements = tuple(
            self.statement(position, body) for position, body in enumerate(_listed(written), 1) if body is not None
        )
        return Policy(statements, self.version(document.get("Version", OLD_VERSION)), tuple(self.flaws), self.origin)

    def version(self, value: Tree) -> str:
        if isinstance(value, str) and value in (OLD_VERSION, VERSION):
            return value
        if not isinstance(value, (Unknown, Text)):
            self.flaw(FlawKind.WRONG_VALUE, 0, "Version", value)
        return VERSION

    def statement(self, position: int, body: Tree) -> Statement:
        if not isinstance(body, Mapping):
            return self.unreadable(position, body)
        for name in body:
            if name not in _ELEMENTS:
                self.flaw(FlawKind.UNKNOWN_ELEMENT, position, str(name), body[name])
        return Statement(
            position,
            self.effect(position, body),
            self.principals(position, body),
            self.patterns(position, body, "Action"),
            self.patterns(position, body, "Resource"),
            self.conditions(position, body.get("Condition")),
            str(body.get("Sid", "")),
            self.origin,
        )

    def unreadable(self, position: int, body: Tree) -> Statement:
        if not isinstance(body, Unknown):
            self.flaw(FlawKind.WRONG_VALUE, position, "Statement", body)
            body = Unknown(Cause.MALFORMED, f"statement {position}")
        return Statement(position, body, body, body, body, body, origin=self.origin)

    def effect(self, position: int, body: Mapping[str, Tree]) -> StatementEffect | Unknown:
        value = body.get("Effect")
        if isinstance(value, Text) and value.unknown:
            value = value.unknown
        if isinstance(value, Unknown):
            return value
        if value in ("Allow", "Deny"):
            return StatementEffect(value)
        if value is None:
            return self.flaw(FlawKind.MISSING, position, "Effect")
        return self.flaw(FlawKind.WRONG_VALUE, position, "Effect", value)

    def principals(self, position: int, body: Mapping[str, Tree]) -> Principals | Unknown | None:
        names = [name for name in ("Principal", "NotPrincipal") if name in body]
        if not names:
            return None
        if len(names) > 1:
            return self.flaw(FlawKind.BOTH, position, "Principal")
        (name,) = names
        value = read_embedded(body[name]) if isinstance(body[name], Text) else body[name]
        if isinstance(value, Unknown):
            return value
        if value == "*":
            return Principals((NamedPrincipal("*", "*"),), name == "NotPrincipal")
        if not isinstance(value, Mapping) or not value or any(kind not in _PRINCIPALS for kind in value):
            return self.flaw(FlawKind.WRONG_VALUE, position, name, value)
        named = [
            NamedPrincipal(str(kind), text)
            for kind, written in value.items()
            for text in self.texts(position, f"{name}.{kind}", written)
        ]
        return Principals(tuple(named), name == "NotPrincipal")

    def patterns(self, position: int, body: Mapping[str, Tree], element: str) -> NamePatterns | Unknown | None:
        names = [name for name in (element, f"Not{element}") if name in body]
        if not names:
            return self.flaw(FlawKind.MISSING, position, element) if element == "Action" else None
        if len(names) > 1:
            return self.flaw(FlawKind.BOTH, position, element)
        (name,) = names
        written = body[name]
        if isinstance(written, Unknown):
            return written
        return NamePatterns(tuple(self.texts(position, name, written)), name != element)

    def conditions(self, position: int, block: Tree) -> tuple[StatementCondition, ...] | Unknown:
        if block is None:
            return ()
        if isinstance(block, Unknown):
            return block
        if not isinstance(block, Mapping):
            return self.flaw(FlawKind.WRONG_VALUE, position, "Condition", block)
        conditions: list[StatementCondition] = []
        for name, keys in block.items():
            operator = read_operator(str(name))
            if operator is None:
                return self.flaw(FlawKind.UNKNOWN_OPERATOR, position, f"Condition.{name}", name)
            if isinstance(keys, Unknown):
                return keys
            if not isinstance(keys, Mapping):
                return self.flaw(FlawKind.WRONG_VALUE, position, f"Condition.{name}", keys)
            unsettled = next((str(key) for key in keys if "${" in str(key)), "")
            if unsettled:
                return Unknown(Cause.PARAMETER, unsettled)
            conditions += [
                StatementCondition(operator, str(key), tuple(self.texts(position, f"Condition.{name}.{key}", values)))
                for key, values in keys.items()
            ]
        return tuple(conditions)

    def texts(self, position: int, element: str, value: Tree) -> Iterator[String]:
        for part in _listed(value):
            text = _text(part)
            yield self.flaw(FlawKind.WRONG_VALUE, position, element, part) if text is None else text

    def flaw(self, kind: FlawKind, position: int, element: str, value: Any = "") -> Unknown:
        """Note what is wrong, and return what takes its place."""
        self.flaws.append(PolicyFlaw(kind, position, element, str(value)[:100]))
        return Unknown(Cause.MALFORMED, f"{element} of statement {position}")


def _listed(value: Tree) -> list[Tree]:
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _text(value: Tree) -> String | None:
    """Return a value as a text: a number or a flag as JSON writes it, another resource's value as a part."""
    if isinstance(value, (str, Text, Unknown)):
        return value
    if isinstance(value, Attribute):
        return Text((value,))
    if isinstance(value, Ref):
        return Text((Attribute(value.key),))
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, (int, float)) else None
