"""The types of Terraform's variables: what an object has where the caller gives nothing.

``optional(string, "internal")`` inside the type of a variable gives an attribute a value, or none. Modules lean on it,
so a value is read with the type of its variable; what the type does not tell stays as it is.

Source: https://developer.hashicorp.com/terraform/language/expressions/type-constraints (2026-11-30).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...inventory.values import Tree
from .hcl_tree import Expression, FunctionCall, ListOf, Literal, MapOf, RootName

DEEPEST = 30


def completed(value: Tree, kind: Expression, evaluate: Callable[[Expression], Tree], depth: int = 0) -> Tree:
    """Return a value with what its type adds.

    Parameters
    ----------
    value : Tree
        What the caller gives.
    kind : Expression
        The type, as it is written.
    evaluate : callable
        Returns the value of a default.
    """
    if depth > DEEPEST or not isinstance(kind, FunctionCall) or not kind.arguments:
        return value
    inner = kind.arguments[0]
    if kind.name == "optional":
        return completed(value, inner, evaluate, depth + 1)
    if kind.name == "object" and isinstance(value, dict) and isinstance(inner, MapOf):
        return value | {
            name: _attribute(value.get(name), member, evaluate, depth + 1) for name, member in _members(inner)
        }
    if kind.name == "map" and isinstance(value, dict):
        return {name: completed(item, inner, evaluate, depth + 1) for name, item in value.items()}
    if kind.name in ("list", "set") and isinstance(value, list):
        return [completed(item, inner, evaluate, depth + 1) for item in value]
    if (
        kind.name == "tuple"
        and isinstance(value, list)
        and isinstance(inner, ListOf)
        and len(inner.items) == len(value)
    ):
        return [completed(item, member, evaluate, depth + 1) for item, member in zip(value, inner.items, strict=True)]
    return value


def _attribute(value: Tree, kind: Expression, evaluate: Callable[[Expression], Tree], depth: int) -> Tree:
    if value is None and isinstance(kind, FunctionCall) and kind.name == "optional" and len(kind.arguments) > 1:
        value = evaluate(kind.arguments[1])
    return completed(value, kind, evaluate, depth)


def _members(kind: MapOf) -> list[tuple[str, Any]]:
    return [(name, member) for key, member in kind.items if (name := _word(key))]


def _word(key: Expression) -> str:
    if isinstance(key, RootName):
        return key.name
    return str(key.value) if isinstance(key, Literal) else ""
