"""What Terraform's language is made of: blocks with attributes, whose values are expressions."""

from __future__ import annotations

from dataclasses import field
from typing import Any, TypeAlias

from modeler.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, a text, ``true``, ``false`` or ``null``."""

    value: Any


@dataclass(frozen=True, slots=True)
class Template:
    """A text with placeholders: its parts in order, each a text or an expression."""

    parts: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class TemplateIf:
    """A part of a text that hangs on a condition: ``%{ if … }``."""

    condition: Expression
    yes: Template
    no: Template


@dataclass(frozen=True, slots=True)
class TemplateFor:
    """A part of a text that repeats: ``%{ for … }``."""

    names: tuple[str, ...]
    collection: Expression
    body: Template


@dataclass(frozen=True, slots=True)
class RootName:
    """A name that a reference begins with: ``var``, ``local``, a resource type."""

    name: str


@dataclass(frozen=True, slots=True)
class Member:
    """An attribute of a value: ``value.name``."""

    value: Expression
    name: str


@dataclass(frozen=True, slots=True)
class Index:
    """An item of a value: ``value[key]``."""

    value: Expression
    key: Expression


@dataclass(frozen=True, slots=True)
class Splat:
    """The same of each item: ``value[*].name``; a step is a name or the expression of a key."""

    value: Expression
    steps: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class FunctionCall:
    """A function with its arguments; ``spread`` where the last is a list of them."""

    name: str
    arguments: tuple[Expression, ...]
    spread: bool = False


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of expressions."""

    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class MapOf:
    """A mapping: pairs of expressions."""

    items: tuple[tuple[Expression, Expression], ...]


@dataclass(frozen=True, slots=True)
class ForEach:
    """A list or a mapping made of another; without a key it is a list."""

    names: tuple[str, ...]
    collection: Expression
    key: Expression | None
    value: Expression
    condition: Expression | None
    grouped: bool = False


@dataclass(frozen=True, slots=True)
class Conditional:
    """``condition ? yes : no``."""

    condition: Expression
    yes: Expression
    no: Expression


@dataclass(frozen=True, slots=True)
class Binary:
    """Two values and the sign between them."""

    sign: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Unary:
    """A sign before a value: ``!`` or ``-``."""

    sign: str
    value: Expression


Expression: TypeAlias = (
    Literal
    | Template
    | TemplateIf
    | TemplateFor
    | RootName
    | Member
    | Index
    | Splat
    | FunctionCall
    | ListOf
    | MapOf
    | ForEach
    | Conditional
    | Binary
    | Unary
)


@dataclass(frozen=True)
class HclBody:
    """What stands in a file or between the braces of a block.

    Parameters
    ----------
    attributes : dict
        The expressions by name, not yet evaluated.
    lines : dict
        Where each attribute stands.
    blocks : list of HclBlock
        The blocks in it, in order.
    """

    attributes: dict[str, Expression] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    blocks: list[HclBlock] = field(default_factory=list)


@dataclass(frozen=True)
class HclBlock:
    """A block: its words, such as ``("resource", "aws_vpc", "main")``, its body, and its line."""

    words: tuple[str, ...]
    body: HclBody
    line: int
