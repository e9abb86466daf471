"""A JSON document that stands inside a text: as a template writes it, or as an API returns it with escaped quotes.

A text may hold values that are known later (``Fn::Sub`` inside a JSON string). Each such value is put aside, the JSON
is read, and the value is put back where it stood, as a part of a string or as a whole value.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from modeler.files.plain_json import load_json

from ...inventory import Cause, Text, Unknown, join
from ...inventory.values import TextPart, Tree

_OPEN, _CLOSE = "\ue000", "\ue001"
"""Signs of Unicode's private use area, around the number of a value that was put aside."""
_UNESCAPED = re.compile(r'(?<!\\)(?:\\\\)*"')
_DEEPEST = 30
_NESTED = 3
"""A document that is a string in a string in a string is taken apart; deeper ones nobody writes."""


def read_embedded(value: Tree) -> Tree:
    r"""Return the JSON document that a text holds; what is no text stays as it is.

    Parameters
    ----------
    value : dict, str, Text or Unknown
        A document, or a text that holds one, its quotes escaped or not.

    Returns
    -------
    dict, list or scalar, or Unknown
        `Unknown` with the cause *malformed* where it is no JSON.

    Examples
    --------
    >>> read_embedded('{"Effect": "Allow"}')
    {'Effect': 'Allow'}
    >>> read_embedded('{\\"Effect\\": \\"Allow\\"}')
    {'Effect': 'Allow'}
    >>> read_embedded("{'Effect'")
    Unknown(cause=<Cause.MALFORMED: 'malformed'>, name='the JSON of the policy')
    """
    if not isinstance(value, (str, Text)):
        return value
    parts = value.parts if isinstance(value, Text) else (value,)
    aside = tuple(part for part in parts if not isinstance(part, str))
    if len(parts) == len(aside) == 1 and isinstance(aside[0], Unknown):
        return aside[0]
    document = _decoded(_marked(parts))
    if _is_deep(document):
        return Unknown(Cause.MALFORMED, "the JSON of the policy")
    return _restored(document, aside) if aside else document


def _is_deep(document: Any) -> bool:
    """Say whether a document has more levels than any policy; it walks level by level, so that depth costs nothing."""
    level = [document]
    for _ in range(_DEEPEST):
        level = [
            item
            for value in level
            for item in (value.values() if isinstance(value, dict) else value if isinstance(value, list) else ())
        ]
        if not level:
            return False
    return True


def _decoded(text: str) -> Any:
    document: Any = text
    for _ in range(_NESTED):
        if not isinstance(document, str):
            return document
        document = _loaded(document)
    return Unknown(Cause.MALFORMED, "the JSON of the policy") if isinstance(document, str) else document


def _loaded(text: str) -> Any:
    for written in (text, f'"{text.strip()}"'):  # an API returns the inside of a JSON string, without its quotes
        try:
            return load_json(written, strict=False)
        except ValueError:
            continue
    return Unknown(Cause.MALFORMED, "the JSON of the policy")


def _marked(parts: tuple[TextPart, ...]) -> str:
    """Return the text with a numbered mark for each value; a mark outside a string gets the quotes of one."""
    quote = '"' if any(_UNESCAPED.search(part) for part in parts if isinstance(part, str)) else '\\"'
    written, inside, number = "", False, 0
    for part in parts:
        if isinstance(part, str):
            written += part
            inside ^= _quotes(part, quote) % 2 == 1
            continue
        mark = f"{_OPEN}{number}{_CLOSE}"
        written += mark if inside else f"{quote}{mark}{quote}"
        number += 1
    return written


def _quotes(text: str, quote: str) -> int:
    """Count the quotes that open or close a string."""
    return len(_UNESCAPED.findall(text)) if quote == '"' else text.count(quote)


def _restored(document: Any, aside: tuple[TextPart, ...]) -> Tree:
    if isinstance(document, str):
        return _refilled(document, aside)
    if isinstance(document, Mapping):
        return {_key(key, aside): _restored(item, aside) for key, item in document.items()}
    if isinstance(document, list):
        return [_restored(item, aside) for item in document]
    return document


def _key(text: str, aside: tuple[TextPart, ...]) -> str:
    """Return a key; a value in it that is not known stands as ``${name}``."""
    key = _refilled(text, aside)
    return str(Text((key,))) if isinstance(key, Unknown) else str(key)


def _refilled(text: str, aside: tuple[TextPart, ...]) -> Tree:
    head, *pieces = text.split(_OPEN)
    parts: list[Tree] = [head]
    for piece in pieces:
        number, _, after = piece.partition(_CLOSE)
        parts += [aside[int(number)], after] if number.isdecimal() and int(number) < len(aside) else [piece]
    return join(parts)
