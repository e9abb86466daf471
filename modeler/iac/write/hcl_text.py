r"""Terraform's language as ``terraform fmt`` leaves it: equals signs in a column, one blank line between blocks.

Source: https://developer.hashicorp.com/terraform/language/style (2026-11-30).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from typing import Any

from modeler.dataclass import dataclass

LIST_WIDTH = 90
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


@dataclass(frozen=True)
class HclExpression:
    """An expression as it is written: ``aws_vpc.main.id``."""

    text: str


@dataclass(frozen=True)
class HclTemplate:
    """A text with expressions in it, in order."""

    parts: tuple[str | HclExpression, ...]


@dataclass(frozen=True)
class HclJson:
    """A document that Terraform takes as a text of JSON."""

    document: Any


@dataclass
class WrittenBlock:
    """A block: its words, its attributes, and the blocks inside it.

    Parameters
    ----------
    words : tuple of str
        Its type and labels: ``("resource", "aws_vpc", "main")``.
    attributes : dict
        The values by name.
    blocks : list of WrittenBlock
        The blocks inside it, after the attributes.
    """

    words: tuple[str, ...]
    attributes: dict[str, Any] = field(default_factory=dict)
    blocks: list[WrittenBlock] = field(default_factory=list)


def hcl_text(blocks: Iterable[WrittenBlock]) -> str:
    r"""Return blocks as a file.

    Examples
    --------
    >>> vpc = WrittenBlock(("resource", "aws_vpc", "main"), {"cidr_block": "10.0.0.0/16", "tags": {"Name": "net"}})
    >>> print(hcl_text([vpc]), end="")
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
      tags = {
        Name = "net"
      }
    }
    """
    return "\n".join("\n".join(_block(block, 0)) + "\n" for block in blocks)


def _block(block: WrittenBlock, indent: int) -> Iterator[str]:
    space = " " * indent
    head = " ".join([block.words[0], *(json.dumps(word) for word in block.words[1:])])
    if not block.attributes and not block.blocks:
        yield f"{space}{head} {{}}"
        return
    yield f"{space}{head} {{"
    yield from _aligned(((name, _value(value, indent + 2)) for name, value in block.attributes.items()), indent + 2)
    for position, inner in enumerate(block.blocks):
        if position or block.attributes:
            yield ""
        yield from _block(inner, indent + 2)
    yield f"{space}}}"


def _aligned(pairs: Iterable[tuple[str, list[str]]], indent: int) -> Iterator[str]:
    """Yield attributes with their equals signs in a column, as far as their values stand in one line."""
    space = " " * indent
    waiting: list[tuple[str, list[str]]] = []

    def flush() -> Iterator[str]:
        width = max((len(name) for name, _ in waiting), default=0)
        for name, lines in waiting:
            yield f"{space}{name.ljust(width)} = {lines[0]}"
            yield from lines[1:]
        waiting.clear()

    for name, lines in pairs:
        if len(lines) > 1 and not _is_heredoc(lines):
            yield from flush()
            yield f"{space}{name} = {lines[0]}"
            yield from lines[1:]
        else:
            waiting.append((name, lines))
            if len(lines) > 1:
                yield from flush()
    yield from flush()


def _is_heredoc(lines: list[str]) -> bool:
    return lines[0].startswith("<<")


def _value(value: Any, indent: int, in_list: bool = False) -> list[str]:
    """Return a value as lines, of which the first stands after the equals sign."""
    if isinstance(value, HclExpression):
        return [value.text]
    if isinstance(value, HclJson):
        first, *others = _value(value.document, indent)
        lines = [f"jsonencode({first}", *others]
        lines[-1] += ")"
        return lines
    if isinstance(value, HclTemplate):
        return ['"' + "".join(_piece(part) for part in value.parts) + '"']
    if isinstance(value, str):
        return _heredoc(value) if _stands_alone(value) and not in_list else [f'"{_escaped(value)}"']
    if isinstance(value, Mapping):
        return _object(value, indent)
    if isinstance(value, (list, tuple)):
        return _list(value, indent)
    return [json.dumps(value)]


def _object(value: Mapping[str, Any], indent: int) -> list[str]:
    if not value:
        return ["{}"]
    pairs = ((_key(str(name)), _value(item, indent + 2)) for name, item in value.items())
    return ["{", *_aligned(pairs, indent + 2), " " * indent + "}"]


def _list(value: list[Any] | tuple[Any, ...], indent: int) -> list[str]:
    if not value:
        return ["[]"]
    items = [_value(item, indent + 2, in_list=True) for item in value]
    inline = ", ".join(lines[0] for lines in items)
    if all(len(lines) == 1 for lines in items) and len(inline) <= LIST_WIDTH - indent:
        return [f"[{inline}]"]
    space = " " * (indent + 2)
    lines = ["["]
    for first, *others in items:
        lines += [f"{space}{first}", *others]
        lines[-1] += ","
    return [*lines, " " * indent + "]"]


def _key(name: str) -> str:
    return name if _NAME.fullmatch(name) else f'"{_escaped(name)}"'


def _piece(part: str | HclExpression) -> str:
    return _escaped(part) if isinstance(part, str) else f"${{{part.text}}}"


def _escaped(text: str) -> str:
    quoted = "".join(_ESCAPES.get(letter, letter) for letter in text)
    quoted = quoted.replace("${", "$${").replace("%{", "%%{")
    return "".join(letter if letter.isprintable() else _by_number(letter) for letter in quoted)


def _by_number(letter: str) -> str:
    return f"\\u{ord(letter):04x}" if ord(letter) < 0x10000 else f"\\U{ord(letter):08x}"


def _stands_alone(text: str) -> bool:
    """Return whether a text is written as lines of its own: it has several, and nothing that a line cannot show."""
    plain = text.replace("\n", "").isprintable()
    return text.count("\n") > 1 and text.endswith("\n") and plain and "EOT" not in text


def _heredoc(text: str) -> list[str]:
    return ["<<EOT", *text.replace("${", "$${").replace("%{", "%%{").removesuffix("\n").split("\n"), "EOT"]
