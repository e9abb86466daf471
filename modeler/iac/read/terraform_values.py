"""Expressions of Terraform's language, evaluated as far as the files allow.

A reference to a resource is an `Attribute` of it, or the plain value that its block gives. Variables without a value,
data sources and modules from a registry are `Unknown`, with their names.

Source: https://developer.hashicorp.com/terraform/language/expressions (2026-11-30).
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from ...inventory import Attribute, Cause, Text, Unknown, join
from ...inventory.values import Tree
from .terraform_functions import call

DEEPEST = 60
_SPLATS = ("attr_splat", "full_splat")


class ModuleScope(Protocol):
    """What the names in a module stand for."""

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
class _Names:
    """A scope with the names of a ``for`` in front."""

    scope: ModuleScope
    names: Mapping[str, Tree]

    def lookup(self, root: str) -> Any:
        return self.names[root] if root in self.names else self.scope.lookup(root)

    def template(self, path: str, values: Mapping[str, Tree]) -> Tree:
        return self.scope.template(path, values)


_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "%": operator.mod,
}


def value_of(tree: Any, scope: ModuleScope, depth: int = 0) -> Tree:
    """Return the value of an expression of a parsed file.

    Parameters
    ----------
    tree : lark Tree
        The expression, as python-hcl2 parses it.
    scope : ModuleScope
        What names stand for.
    """
    if depth > DEEPEST:
        return Unknown(Cause.FUNCTION, "a value that refers to itself")
    rule = getattr(tree, "data", None)
    if rule is None:
        return str(tree)
    function = _RULES.get(str(rule))
    return function(tree, scope, depth + 1) if function else Unknown(Cause.FUNCTION, str(rule))


def without_handles(value: Any) -> Tree:
    """Return a value without handles: a resource as a whole is its id."""
    if isinstance(value, Handle):
        return value.attribute("id")
    if isinstance(value, Several):
        return [without_handles(item) for item in value.items.values()]
    if isinstance(value, Lazy):
        return Unknown(Cause.FUNCTION, "a whole scope")
    if isinstance(value, list):
        return [without_handles(item) for item in value]
    if isinstance(value, dict):
        return {key: without_handles(item) for key, item in value.items()}
    return value


def branches(tree: Any) -> list[Any]:
    """Return what stands in a rule, without marks, lines and comments."""
    return [child for child in tree.children if hasattr(child, "data") and str(child.data) != "new_line_or_comment"]


def _term(tree: Any, scope: ModuleScope, depth: int) -> Tree:
    inner = branches(tree)
    return value_of(inner[0], scope, depth) if inner else None


def _identifier(tree: Any, scope: ModuleScope, depth: int) -> Tree:
    return scope.lookup(str(tree.children[0]))


def _literal(tree: Any, scope: ModuleScope, depth: int) -> Tree:
    return {"true": True, "false": False}.get(str(tree.children[0]))


def _integer(tree: Any, scope: ModuleScope, depth: int) -> Tree:
    text = str(tree.children[0])
    return int(text) if len(text) < 19 else text


def _float(tree: Any, scope: ModuleScope, depth: int) -> Tree:
    return float(str(tree.children[0]))


def _string(tree: Any, scope: ModuleScope, depth: int) -> Tree:
    pieces: list[Tree] = []
    several = len(branches(tree))
    for part in branches(tree):
        child = part.children[0]
        if not hasattr(child, "data"):
            pieces.append(_unescaped(str(child)))
        elif str(child.data) == "interpolation":
            value = without_handles(value_of(branches(child)[0], scope, depth))
            if several == 1:
                return value
            pieces.append(_piece(value))
        else:
            return Unknown(Cause.FUNCTION, "of a template's directive")
    return join(pieces)


def _piece(value: Tree) -> Tree:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (dict, list)):
        return Unknown(Cause.MALFORMED, "a list or mapping inside a text")
    return "" if value is None else value


def _unescaped(text: str) -> str:
    text = text.replace("$${", "${").replace("%%{", "%{")
    if "\\" not in text:
        return text
    for written, meant in (("\\n", "\n"), ("\\t", "\t"), ("\\r", "\r"), ('\\"', '"'), ("\\\\", "\\")):
        text = text.replace(written, meant)
    return text


def _heredoc(tree: Any, scope: ModuleScope, depth: int) -> Tree:
    text = str(tree.children[0])
    first, _, remaining = text.partition("\n")
    body = remaining.rstrip("\r\n").rpartition("\n")[0]
    if first.startswith("<<-"):
        lines = body.split("\n")
        indent = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
        body = "\n".join(line[indent:] for line in lines)
    return evaluate_template(body + "\n", scope, depth)


def evaluate_template(text: str, scope: ModuleScope, depth: int = 0) -> Tree:
    """Return a text with its placeholders filled."""
    if "${" not in text and "%{" not in text:
        return text
    import hcl2

    written = text.replace("\\", "\\\\").replace("\r", "").replace("\n", "\\n")
    pieces, start, inside = [], 0, 0
    for position, character in enumerate(written):  # quotes stay as they are inside a placeholder
        if written.startswith("${", position) and not written.startswith("$${", position - 1):
            inside += 1
        elif character == "}" and inside:
            inside -= 1
        elif character == '"' and not inside:
            pieces.append(written[start:position] + '\\"')
            start = position + 1
    pieces.append(written[start:])
    try:
        tree = hcl2.parses_to_tree(f'x = "{"".join(pieces)}"\n')
    except Exception:
        return Unknown(Cause.FUNCTION, "of a template")
    attribute = branches(branches(tree)[0])[0]
    return value_of(branches(attribute)[-1], scope, depth)


def _tuple(tree: Any, scope: ModuleScope, depth: int) -> Tree:
    return [value_of(part, scope, depth) for part in branches(tree)]


def _object(tree: Any, scope: ModuleScope, depth: int) -> Tree:
    values: dict[str, Tree] = {}
    for element in branches(tree):
        key_tree, value_tree = branches(element)[0], branches(element)[-1]
        key = _key(key_tree, scope, depth)
        if not isinstance(key, (str, int, float)):
            return key if isinstance(key, Unknown) else Unknown(Cause.FUNCTION, "of a key")
        values[str(key)] = value_of(value_tree, scope, depth)
    return values


def _key(tree: Any, scope: ModuleScope, depth: int) -> Tree:
    inner = branches(tree)[0] if branches(tree) else tree
    if str(inner.data) == "keyword":
        return str(inner.children[0])
    name = inner
    while str(name.data) == "expr_term" and len(branches(name)) == 1 and len(name.children) == 1:
        name = branches(name)[0]
    if str(name.data) == "identifier":
        return str(name.children[0])
    return without_handles(value_of(inner, scope, depth))


_OF_RESOURCES = frozenset(
    {"concat", "element", "flatten", "keys", "length", "lookup", "merge", "one", "reverse", "slice", "values"}
)
"""The functions that sort resources without looking into them: ``values(aws_subnet.private)[*].id``."""


def _opened(value: Any) -> Any:
    """Return what a ``count`` or a ``for_each`` makes as the list or mapping that it is."""
    if not isinstance(value, Several):
        return value
    if all(isinstance(index, str) for index in value.items):
        return dict(value.items)
    return list(value.items.values())


def _call(tree: Any, scope: ModuleScope, depth: int) -> Tree:
    inner = branches(tree)
    name = str(inner[0].children[0])
    arguments = [part for group in inner[1:] if str(group.data) == "arguments" for part in branches(group)]
    spread = any(str(child) == "..." for group in inner[1:] for child in group.children if not hasattr(child, "data"))
    plain = _opened if name in _OF_RESOURCES else without_handles
    values = [plain(value_of(argument, scope, depth)) for argument in arguments]
    if spread and values and isinstance(values[-1], list):
        values = values[:-1] + values[-1]
    if name in ("file", "templatefile", "filebase64") and values and isinstance(values[0], str):
        return scope.template(values[0], values[1] if len(values) > 1 and isinstance(values[1], dict) else {})
    return call(name, values)


def _attribute(tree: Any, scope: ModuleScope, depth: int) -> Tree:
    inner = branches(tree)
    return step(value_of(inner[0], scope, depth), _name(inner[1]))


def _name(tree: Any) -> str:
    inner = branches(tree)
    return str(inner[0].children[0]) if inner else ""


def _index(tree: Any, scope: ModuleScope, depth: int) -> Tree:
    inner = branches(tree)
    return step(value_of(inner[0], scope, depth), _index_value(inner[1], scope, depth))


def _index_value(tree: Any, scope: ModuleScope, depth: int) -> Tree:
    inner = branches(tree)
    if inner:
        return without_handles(value_of(inner[0], scope, depth))
    return int(str(tree.children[-1]).lstrip("."))


def step(value: Any, name: Tree) -> Tree:
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
        if name in value.items:
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
    except (KeyError, IndexError, ValueError, TypeError):
        pass
    return Unknown(Cause.MALFORMED, f"the entry {name}")


def _splat(tree: Any, scope: ModuleScope, depth: int) -> Tree:
    inner = branches(tree)
    value = value_of(inner[0], scope, depth)
    if isinstance(value, Unknown):
        return value
    if isinstance(value, Several):
        items: list[Any] = list(value.items.values())
    else:
        items = value if isinstance(value, list) else [] if value is None else [value]
    results = []
    for item in items:
        for part in branches(inner[1]):
            item = step(item, _name(part) if str(part.data) == "get_attr" else _index_value(part, scope, depth))
        results.append(item)
    return results


def _conditional(tree: Any, scope: ModuleScope, depth: int) -> Tree:
    condition, yes, no = branches(tree)
    holds = truth(value_of(condition, scope, depth))
    if isinstance(holds, Unknown):
        first, second = (value_of(part, scope, depth) for part in (yes, no))
        return first if without_handles(first) == without_handles(second) else holds
    return value_of(yes if holds else no, scope, depth)


def truth(value: Any) -> bool | Unknown:
    """Return whether a value holds as a condition."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value in ("true", "false"):
        return value == "true"
    return value if isinstance(value, Unknown) else Unknown(Cause.CONDITION, str(without_handles(value)))


def _operation(tree: Any, scope: ModuleScope, depth: int) -> Tree:
    left_tree, term = branches(tree)[0], branches(tree)[1]
    sign_tree, right_tree = branches(term)[0], branches(term)[-1]
    sign = str(sign_tree.children[0])
    left, right = (
        without_handles(value_of(left_tree, scope, depth)),
        without_handles(value_of(right_tree, scope, depth)),
    )
    if sign in ("&&", "||"):
        return _logical(sign, truth(left), truth(right))
    for value in (left, right):
        if isinstance(value, Unknown):
            return value
    if isinstance(left, (Attribute, Text)) or isinstance(right, (Attribute, Text)):
        # what AWS gives to a resource is something: it differs from nothing, and no more is known
        if None in (left, right) or "" in (left, right):
            return sign == "!=" if sign in ("==", "!=") else Unknown(Cause.CONDITION, sign)
        return Unknown(Cause.CONDITION, f"{left} {sign} {right}")
    try:
        return _OPERATORS[sign](left, right)
    except (TypeError, ZeroDivisionError, KeyError):
        return Unknown(Cause.MALFORMED, f"the operation {sign}")


def _logical(sign: str, left: bool | Unknown, right: bool | Unknown) -> bool | Unknown:
    decides = sign == "||"
    if left is decides or right is decides:
        return decides
    return next((value for value in (left, right) if isinstance(value, Unknown)), not decides)


def _unary(tree: Any, scope: ModuleScope, depth: int) -> Tree:
    value = without_handles(value_of(branches(tree)[0], scope, depth))
    if isinstance(value, Unknown):
        return value
    if str(tree.children[0]) == "!":
        holds = truth(value)
        return holds if isinstance(holds, Unknown) else not holds
    return -value if isinstance(value, (int, float)) else Unknown(Cause.MALFORMED, "a number")


def _for(tree: Any, scope: ModuleScope, depth: int) -> Tree:
    inner = branches(tree)
    intro, values, condition = inner[0], [], None
    for part in inner[1:]:
        if str(part.data) == "for_cond":
            condition = part
        else:
            values.append(part)
    pieces = branches(intro)
    names = [str(part.children[0]) for part in pieces if str(part.data) == "identifier"]
    collection = value_of(pieces[-1], scope, depth)
    if isinstance(collection, (Unknown, Attribute, Text)):
        return collection if isinstance(collection, Unknown) else Unknown(Cause.ON_CREATION, str(collection))
    pairs = _pairs(collection)
    grouped = any(str(child) == "..." for child in tree.children if not hasattr(child, "data"))
    entries: dict[str, Tree] = {}
    items: list[Tree] = []
    for key, value in pairs:
        here = _Names(scope, dict(zip(names, (key, value) if len(names) > 1 else (value,), strict=False)))
        if condition is not None:
            holds = truth(value_of(branches(condition)[0], here, depth))
            if isinstance(holds, Unknown):
                return holds
            if not holds:
                continue
        if len(values) == 1:
            items.append(value_of(values[0], here, depth))
            continue
        name, result = without_handles(value_of(values[0], here, depth)), value_of(values[1], here, depth)
        if not isinstance(name, (str, int, float)):
            return name if isinstance(name, Unknown) else Unknown(Cause.ON_CREATION, str(name))
        if grouped:
            entries.setdefault(str(name), []).append(result)
        else:
            entries[str(name)] = result
    return entries if len(values) > 1 else items


def _pairs(collection: Any) -> list[tuple[Any, Any]]:
    if isinstance(collection, Several):
        return list(collection.items.items())
    if isinstance(collection, dict):
        return sorted(collection.items())
    if isinstance(collection, list):
        return list(enumerate(collection))
    return []


_RULES: dict[str, Callable[[Any, ModuleScope, int], Tree]] = {
    "expr_term": _term,
    "identifier": _identifier,
    "keyword": _identifier,
    "literal_value": _literal,
    "int_lit": _integer,
    "float_lit": _float,
    "string": _string,
    "heredoc_template": _heredoc,
    "heredoc_template_trim": _heredoc,
    "tuple": _tuple,
    "object": _object,
    "function_call": _call,
    "get_attr_expr_term": _attribute,
    "index_expr_term": _index,
    "attr_splat_expr_term": _splat,
    "full_splat_expr_term": _splat,
    "conditional": _conditional,
    "binary_op": _operation,
    "unary_op": _unary,
    "for_tuple_expr": _for,
    "for_object_expr": _for,
}
