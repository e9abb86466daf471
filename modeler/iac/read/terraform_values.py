"""Expressions of Terraform's language, evaluated as far as the files allow.

A reference to a resource is an `Attribute` of it, or the plain value that its block gives. Variables without a value,
data sources and modules from a registry are `Unknown`, with their names.

Source: https://developer.hashicorp.com/terraform/language/expressions (2026-11-30).
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any, Protocol

from modeler.dataclass import dataclass

from ...inventory import Attribute, Cause, Text, Unknown
from ...inventory.values import Tree
from .hcl import HclError, parse_template
from .hcl_tree import (
    Binary,
    Conditional,
    Expression,
    ForEach,
    FunctionCall,
    Index,
    ListOf,
    Literal,
    MapOf,
    Member,
    RootName,
    Splat,
    Template,
    TemplateFor,
    TemplateIf,
    Unary,
)
from .terraform_functions import call, text_of
from .work import MOST_PARTS, Work, join_within_limit

LARGEST_NUMBER = 10**30


class ModuleScope(Protocol):
    """What the names in a module stand for."""

    @property
    def work(self) -> Work:
        """The work that is left for the reading."""
        ...

    def lookup(self, root: str) -> Any:
        """Return what the first part of a reference stands for: ``var``, ``local``, a resource type, ``each``."""
        ...

    def template(self, path: str, values: Mapping[str, Tree]) -> Tree:
        """Return a file beside the module with its placeholders filled."""
        ...


@dataclass(frozen=True)
class Handle:
    """A resource, a data source or a module, whose attributes are asked for one by one.

    Parameters
    ----------
    key : str
        Its address.
    attribute : callable
        Returns an attribute by its name.
    """

    key: str
    attribute: Callable[[str], Tree]


@dataclass(frozen=True)
class Several:
    """What a ``count`` or a ``for_each`` makes: resources by their index."""

    items: dict[Any, Handle] = field(default_factory=dict)


@dataclass(frozen=True)
class Lazy:
    """A mapping whose values are worked out when they are asked for, such as all locals."""

    get: Callable[[str], Tree]


@dataclass(frozen=True)
class InnerScope:
    """A scope with some names in front: those of a ``for``, of an instance, of a dynamic block."""

    scope: ModuleScope
    names: Mapping[str, Tree]

    @property
    def work(self) -> Work:
        """The work that is left for the reading."""
        return self.scope.work

    def lookup(self, root: str) -> Any:
        """Return what a name stands for."""
        return self.names[root] if root in self.names else self.scope.lookup(root)

    def template(self, path: str, values: Mapping[str, Tree]) -> Tree:
        """Return a file beside the module with its placeholders filled."""
        return self.scope.template(path, values)


_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}
_CALCULATE: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "%": operator.mod,
}


def value_of(tree: Expression, scope: ModuleScope) -> Any:
    """Return the value of an expression; it may be a `Handle` or hold some.

    Parameters
    ----------
    tree : Expression
        The expression, as `modeler.iac.read.hcl` parses it.
    scope : ModuleScope
        What names stand for.
    """
    scope.work.spend()
    return _RULES[type(tree)](tree, scope)


def plain_value_of(tree: Expression, scope: ModuleScope) -> Tree:
    """Return the value of an expression without handles: a resource as a whole is its id."""
    try:
        return without_handles(value_of(tree, scope), scope.work)
    except RecursionError:
        return Unknown(Cause.LIMIT, "an expression that leads through so many others")


def without_handles(value: Any, work: Work) -> Tree:
    """Return a value without handles, unknown where it has too many parts."""
    parts = 0

    def plain(item: Any) -> Tree:
        nonlocal parts
        parts += 1
        if parts > MOST_PARTS:
            raise _TooLarge
        if isinstance(item, Handle):
            return item.attribute("id")
        if isinstance(item, Several):
            return [plain(part) for part in item.items.values()]
        if isinstance(item, Lazy):
            return Unknown(Cause.FUNCTION, "a whole scope")
        if isinstance(item, list):
            return [plain(part) for part in item]
        if isinstance(item, dict):
            return {key: plain(part) for key, part in item.items()}
        return item

    try:
        return plain(value)
    except _TooLarge:
        return Unknown(Cause.LIMIT, f"a value of more than {MOST_PARTS:,} parts")
    finally:
        work.spend(parts - 1)


class _TooLarge(Exception):
    """A value has more parts than it may have."""


def evaluate_template(text: str, scope: ModuleScope) -> Tree:
    """Return a text with its placeholders filled."""
    try:
        return plain_value_of(parse_template(text), scope)
    except HclError:
        return Unknown(Cause.FUNCTION, "of a template")


def _literal(tree: Literal, scope: ModuleScope) -> Tree:
    return tree.value


def _name(tree: RootName, scope: ModuleScope) -> Tree:
    return scope.lookup(tree.name)


def _template(tree: Template, scope: ModuleScope) -> Tree:
    if len(tree.parts) == 1 and not isinstance(tree.parts[0], (str, TemplateIf, TemplateFor)):
        return plain_value_of(tree.parts[0], scope)
    return join_within_limit(
        [part if isinstance(part, str) else _piece(plain_value_of(part, scope)) for part in tree.parts]
    )


def _piece(value: Tree) -> Tree:
    if isinstance(value, (dict, list)):
        return Unknown(Cause.MALFORMED, "a list or mapping inside a text")
    return "" if value is None else text_of(value)


def _template_if(tree: TemplateIf, scope: ModuleScope) -> Tree:
    holds = truth(value_of(tree.condition, scope))
    return holds if isinstance(holds, Unknown) else _template(tree.yes if holds else tree.no, scope)


def _template_for(tree: TemplateFor, scope: ModuleScope) -> Tree:
    collection = value_of(tree.collection, scope)
    if isinstance(collection, (Unknown, Attribute, Text)):
        return _not_listed(collection)
    return join_within_limit(
        [_piece(_template(tree.body, inner)) for inner in _repeated(tree.names, collection, scope)]
    )


def _list(tree: ListOf, scope: ModuleScope) -> Tree:
    return [value_of(item, scope) for item in tree.items]


def _map(tree: MapOf, scope: ModuleScope) -> Tree:
    values: dict[str, Tree] = {}
    for key_tree, value_tree in tree.items:
        key = plain_value_of(key_tree, scope)
        if isinstance(key, bool) or not isinstance(key, (str, int, float)):
            return key if isinstance(key, Unknown) else Unknown(Cause.FUNCTION, "of a key")
        values[str(text_of(key))] = value_of(value_tree, scope)
    return values


_OF_RESOURCES = frozenset(
    {"concat", "element", "flatten", "keys", "length", "lookup", "merge", "one", "reverse", "slice", "values"}
)
"""The functions that sort resources without looking into them: ``values(aws_subnet.private)[*].id``."""


def _opened(value: Any, work: Work) -> Any:
    """Return what a ``count`` or a ``for_each`` makes as the list or mapping that it is."""
    if not isinstance(value, Several):
        plain = without_handles(value, work)
        return plain if isinstance(plain, Unknown) else value
    if all(isinstance(index, str) for index in value.items):
        return dict(value.items)
    return list(value.items.values())


def _call(tree: FunctionCall, scope: ModuleScope) -> Tree:
    plain = _opened if tree.name in _OF_RESOURCES else without_handles
    values = [plain(value_of(argument, scope), scope.work) for argument in tree.arguments]
    if tree.spread and values and isinstance(values[-1], list):
        values = values[:-1] + values[-1]
    if tree.name in ("file", "templatefile", "filebase64") and values and isinstance(values[0], str):
        return scope.template(values[0], values[1] if len(values) > 1 and isinstance(values[1], dict) else {})
    return call(tree.name, values)


def _member(tree: Member, scope: ModuleScope) -> Tree:
    return step(value_of(tree.value, scope), tree.name)


def _index(tree: Index, scope: ModuleScope) -> Tree:
    return step(value_of(tree.value, scope), plain_value_of(tree.key, scope))


def step(value: Any, name: Tree) -> Any:
    """Return an attribute, an entry or an item of a value."""
    if isinstance(value, Unknown):
        return value
    if isinstance(name, Unknown):
        return name
    if isinstance(value, Handle):
        return value.attribute(str(name))
    if isinstance(value, Lazy):
        return value.get(str(name))
    if isinstance(value, Several):
        if isinstance(name, (str, int)) and name in value.items:
            return value.items[name]
        return Unknown(Cause.MALFORMED, f"the index {name}")
    if isinstance(value, Attribute):
        return Attribute(value.key, f"{value.name}.{name}" if value.name else str(name))
    if isinstance(value, Text):
        return Unknown(Cause.ON_CREATION, str(value))
    try:
        if isinstance(value, dict):
            return value[str(name)]
        if isinstance(value, list):
            return value[int(name)]
    except (KeyError, IndexError, ValueError, TypeError, OverflowError):
        pass
    return Unknown(Cause.MALFORMED, f"the entry {name}")


def _splat(tree: Splat, scope: ModuleScope) -> Tree:
    value = value_of(tree.value, scope)
    if isinstance(value, Unknown):
        return value
    if isinstance(value, Several):
        items: list[Any] = list(value.items.values())
    else:
        items = value if isinstance(value, list) else [] if value is None else [value]
    results = []
    for item in items:
        scope.work.spend()
        for part in tree.steps:
            item = step(item, part if isinstance(part, str) else plain_value_of(part, scope))
        results.append(item)
    return results


def _conditional(tree: Conditional, scope: ModuleScope) -> Tree:
    holds = truth(value_of(tree.condition, scope))
    if isinstance(holds, Unknown):
        first, second = (plain_value_of(part, scope) for part in (tree.yes, tree.no))
        return first if first == second else holds
    return value_of(tree.yes if holds else tree.no, scope)


def truth(value: Any) -> bool | Unknown:
    """Return whether a value holds as a condition."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value in ("true", "false"):
        return value == "true"
    if isinstance(value, (Attribute, Text)):
        return Unknown(Cause.CONDITION, str(value))
    return value if isinstance(value, Unknown) else Unknown(Cause.MALFORMED, "a condition")


def _binary(tree: Binary, scope: ModuleScope) -> Tree:
    chain = [tree]
    while isinstance(chain[-1].left, Binary):  # a + b + c leans to the left, however long it is
        chain.append(chain[-1].left)
    value = plain_value_of(chain[-1].left, scope)
    for part in reversed(chain):
        value = _applied(part.sign, value, plain_value_of(part.right, scope))
    return value


def _applied(sign: str, left: Tree, right: Tree) -> Tree:
    if sign in ("&&", "||"):
        return _logical(sign, truth(left), truth(right))
    for value in (left, right):
        if isinstance(value, Unknown):
            return value
    if isinstance(left, (Attribute, Text)) or isinstance(right, (Attribute, Text)):
        # what AWS gives to a resource is something: it differs from nothing, and no more is known
        if left in (None, "") or right in (None, ""):
            return sign == "!=" if sign in ("==", "!=") else Unknown(Cause.CONDITION, sign)
        return Unknown(Cause.CONDITION, f"{left} {sign} {right}")
    if sign in ("==", "!="):
        return (left == right) is (sign == "==")
    first, second = _as_number(left), _as_number(right)
    if first is None or second is None:
        return Unknown(Cause.MALFORMED, f"the operation {sign}")
    if sign in _COMPARE:
        return bool(_COMPARE[sign](first, second))
    return _calculated(sign, first, second)


def _calculated(sign: str, first: int | float, second: int | float) -> Tree:
    try:
        number = _CALCULATE[sign](first, second)
        if abs(number) > LARGEST_NUMBER:
            return Unknown(Cause.LIMIT, "a number of more than 30 digits")
    except (ArithmeticError, ValueError):
        return Unknown(Cause.MALFORMED, f"the operation {sign}")
    return int(number) if isinstance(number, float) and number.is_integer() else number


def _as_number(value: Tree) -> int | float | None:
    """Return a number, also where it is written as a text; ``None`` for anything else."""
    if isinstance(value, str) and len(value) < 40:
        try:
            value = float(value)
        except ValueError:
            return None
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _logical(sign: str, left: bool | Unknown, right: bool | Unknown) -> bool | Unknown:
    decides = sign == "||"
    if left is decides or right is decides:
        return decides
    return next((value for value in (left, right) if isinstance(value, Unknown)), not decides)


def _unary(tree: Unary, scope: ModuleScope) -> Tree:
    value = plain_value_of(tree.value, scope)
    if isinstance(value, Unknown):
        return value
    if tree.sign == "!":
        holds = truth(value)
        return holds if isinstance(holds, Unknown) else not holds
    number = _as_number(value)
    return -number if number is not None else Unknown(Cause.MALFORMED, "a number")


def _for(tree: ForEach, scope: ModuleScope) -> Tree:
    collection = value_of(tree.collection, scope)
    if isinstance(collection, (Unknown, Attribute, Text)):
        return _not_listed(collection)
    entries: dict[str, Tree] = {}
    items: list[Tree] = []
    for inner in _repeated(tree.names, collection, scope):
        if tree.condition is not None:
            holds = truth(value_of(tree.condition, inner))
            if isinstance(holds, Unknown):
                return holds
            if not holds:
                continue
        result = value_of(tree.value, inner)
        if tree.key is None:
            items.append(result)
            continue
        name = plain_value_of(tree.key, inner)
        if isinstance(name, bool) or not isinstance(name, (str, int, float)):
            return name if isinstance(name, Unknown) else Unknown(Cause.ON_CREATION, str(name))
        if tree.grouped:
            entries.setdefault(str(text_of(name)), []).append(result)
        else:
            entries[str(text_of(name))] = result
    return entries if tree.key is not None else items


def _not_listed(collection: Unknown | Attribute | Text) -> Unknown:
    """Return why the items of something are not known."""
    return collection if isinstance(collection, Unknown) else Unknown(Cause.ON_CREATION, str(collection))


def _repeated(names: tuple[str, ...], collection: Any, scope: ModuleScope) -> list[InnerScope]:
    """Return the scope of each turn of a ``for``."""
    pairs: list[tuple[Any, Any]] = []
    if isinstance(collection, Several):
        pairs = list(collection.items.items())
    elif isinstance(collection, dict):
        pairs = sorted(collection.items())
    elif isinstance(collection, list):
        pairs = list(enumerate(collection))
    scope.work.spend(len(pairs))
    return [InnerScope(scope, dict(zip(names, pair if len(names) > 1 else (pair[1],), strict=False))) for pair in pairs]


_RULES: dict[type, Callable[[Any, ModuleScope], Any]] = {
    Literal: _literal,
    Template: _template,
    TemplateIf: _template_if,
    TemplateFor: _template_for,
    RootName: _name,
    Member: _member,
    Index: _index,
    Splat: _splat,
    FunctionCall: _call,
    ListOf: _list,
    MapOf: _map,
    ForEach: _for,
    Conditional: _conditional,
    Binary: _binary,
    Unary: _unary,
}
