"""A template as YAML that people read: short functions, literal blocks for code, no more quotes than are needed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

_PLAIN = re.compile(r"[A-Za-z_/$<][\w./@()+~:=$<>?;^{},'\"%*!&|\[\]-]*(?: [\w./@()+~:=$<>?;^{},'\"%*!&|\[\]-]+)*")
_ADDRESS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2})?")
_OTHER_THAN_TEXT = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n", "~", ""})
_BLOCK_TEXT = re.compile(r"(?=[^\n]*\n)[^ \n](?:[^\n]|\n(?=\n*[^\n]))*\n?")
_BLOCK = "\x00"
_EXPONENT = re.compile(r"^(-?\d+)e")
_FUNCTION = "Fn::"


def yaml_text(tree: Any) -> str:
    r"""Return a template as YAML.

    Parameters
    ----------
    tree : dict
        The template, its functions as CloudFormation writes them in JSON.

    Examples
    --------
    >>> print(yaml_text({"Vpc": {"Ref": "Net"}, "Arn": {"Fn::GetAtt": ["Api", "Arn"]}, "Day": "2012-10-17"}), end="")
    Vpc: !Ref Net
    Arn: !GetAtt Api.Arn
    Day: "2012-10-17"
    >>> print(yaml_text({"Code": "def handler(event, context):\n    return 1\n", "Ports": [443]}), end="")
    Code: |
      def handler(event, context):
          return 1
    Ports:
      - 443
    """
    return "\n".join(_lines(tree, 0)) + "\n"


def _lines(tree: Any, indent: int) -> Iterator[str]:
    space = " " * indent
    if isinstance(tree, Mapping):
        for key, value in tree.items():
            yield from _entry(f"{space}{_scalar(str(key))}:", value, indent)
    else:
        for value in tree:
            yield from _item(value, indent)


def _entry(start: str, value: Any, indent: int) -> Iterator[str]:
    head, inside = _inline(value), None
    if head is None:
        tag = _tag(value)
        head, inside = (f"!{tag[0]}", tag[1]) if tag else ("", value)
    if isinstance(inside, str) or (inside is None and head.startswith(_BLOCK)):
        block = inside if isinstance(inside, str) else value
        words = (start, head.removesuffix(_BLOCK), _block_mark(block))
        yield " ".join(word for word in words if word)
        yield from _block(block, indent + 2)
    elif inside is None:
        yield f"{start} {head}"
    else:
        yield f"{start} {head}".rstrip()
        yield from _lines(inside, indent + 2)


def _item(value: Any, indent: int) -> Iterator[str]:
    space = " " * indent
    if isinstance(value, (Mapping, list)) and value and _inline(value) is None and _tag(value) is None:
        lines = list(_lines(value, indent + 2))
        yield f"{space}- {lines[0].lstrip()}"
        yield from lines[1:]
    else:
        yield from _entry(f"{space}-", value, indent)


def _inline(value: Any) -> str | None:
    """Return a value that stands in one line; nothing for one that takes several."""
    if isinstance(value, str):
        return _BLOCK if _BLOCK_TEXT.fullmatch(value) and value.replace("\n", "").isprintable() else _scalar(value)
    if value is None or isinstance(value, (bool, int, float)):
        return _EXPONENT.sub(r"\1.0e", json.dumps(value))
    if not value:
        return "{}" if isinstance(value, Mapping) else "[]"
    tag = _tag(value)
    if tag is None:
        return None
    name, argument = tag
    if name == "GetAtt":
        return f"!GetAtt {'.'.join(argument)}"
    if isinstance(argument, list):
        items = [_flow(item) for item in argument]
        short = all(item is not None for item in items) and sum(len(str(item)) for item in items) < 100
        return f"!{name} [{', '.join(str(item) for item in items)}]" if short and name != "Sub" else None
    inline = _inline(argument)
    return None if inline is None or inline == _BLOCK else f"!{name} {inline}"


def _flow(value: Any) -> str | None:
    """Return a value as it stands inside of brackets."""
    if isinstance(value, str):
        return value if re.fullmatch(r"[A-Za-z][\w.:-]*", value) and not _is_other(value) else _quoted(value)
    inline = _inline(value)
    return None if inline == _BLOCK else inline


def _tag(value: Any) -> tuple[str, Any] | None:
    """Return the short name and the argument of a function."""
    if not isinstance(value, Mapping) or len(value) != 1:
        return None
    name, argument = next(iter(value.items()))
    if name == "Ref":
        return "Ref", argument
    return (name.removeprefix(_FUNCTION), argument) if str(name).startswith(_FUNCTION) else None


def _scalar(text: str) -> str:
    if _ADDRESS.fullmatch(text):
        return text
    if not _PLAIN.fullmatch(text) or _is_other(text) or ": " in text or text.endswith(":"):
        return _quoted(text)
    return text


def _quoted(text: str) -> str:
    quoted = json.dumps(text, ensure_ascii=False)
    return quoted if text.isprintable() else "".join(map(_escaped, quoted))


def _escaped(letter: str) -> str:
    if letter.isprintable():
        return letter
    code = ord(letter)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _is_other(text: str) -> bool:
    return text.lower() in _OTHER_THAN_TEXT


def _block_mark(text: str) -> str:
    return "|" if text.endswith("\n") else "|-"


def _block(text: str, indent: int) -> Iterator[str]:
    for line in text.removesuffix("\n").split("\n"):
        yield f"{' ' * indent}{line}" if line else ""
