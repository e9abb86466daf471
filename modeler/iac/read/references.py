"""The names that an expression of Terraform's language uses, as they are written: what it hangs on.

What a value is cannot always be worked out (a hash of a document), but what it hangs on can: a deployment of an API
is made again when one of the names in its triggers changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from .hcl_tree import Expression, FunctionCall, Index, Member, RootName

OUTSIDE_CALLS = frozenset(
    {"file", "filebase64sha256", "filebase64sha512", "filemd5", "fileset", "filesha1", "filesha256", "filesha512"}
    | {"templatefile", "timestamp", "uuid"}
)
"""Functions whose value does not hang on names only: they read a file or the clock."""
MOST_EXPRESSIONS = 5_000
DEPLOYMENT = "aws_api_gateway_deployment"
"""The resource of which it matters what it waits for, and what makes it again."""


def names_in(tree: Expression, local: Mapping[str, Expression]) -> tuple[str, ...]:
    """Return the names in an expression and in the locals that it uses; a call of `OUTSIDE_CALLS` as ``file()``.

    Parameters
    ----------
    tree : Expression
        The expression.
    local : mapping
        The locals of its module.

    Examples
    --------
    >>> from modeler.iac.read.hcl import parse_file
    >>> body = parse_file('x = sha1(jsonencode([aws_vpc.main.id, local.y]))')
    >>> y = parse_file('y = file("a.json")').attributes
    >>> names_in(body.attributes["x"], y)
    ('aws_vpc.main.id', 'file()')
    """
    names: dict[str, None] = {}
    waiting: list[Any] = [tree]
    opened: set[str] = set()
    for _ in range(MOST_EXPRESSIONS):
        if not waiting:
            break
        part = waiting.pop(0)
        name = _dotted(part)
        if name.startswith("local."):
            own = name.split(".")[1]
            if own in local and own not in opened:
                opened.add(own)
                waiting.append(local[own])
        elif name:
            names[name] = None
        if isinstance(part, FunctionCall) and part.name in OUTSIDE_CALLS:
            names[f"{part.name}()"] = None
        if not name:
            waiting += _inside(part)
    return tuple(names)


def _dotted(part: Any) -> str:
    """Return ``type.name.attribute`` of a chain of members, without indices; nothing for anything else."""
    steps: list[str] = []
    while isinstance(part, (Member, Index)):
        if isinstance(part, Member):
            steps.append(part.name)
        part = part.value
    return ".".join([part.name, *reversed(steps)]) if isinstance(part, RootName) and steps else ""


def _inside(part: Any) -> Iterator[Any]:
    if isinstance(part, tuple):
        yield from part
    elif is_dataclass(part) and not isinstance(part, type):
        yield from (getattr(part, item.name) for item in fields(part))
