"""JSON as its standard has it (https://www.rfc-editor.org/rfc/rfc8259), read and written.

Python reads and writes more than JSON: ``NaN``, ``Infinity``, halves of characters, numbers without bounds. Others do
not, so that none of it is taken and none of it is given.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any

LONGEST_NUMBER = 300
_HALVES = re.compile("[\ud800-\udfff]")


def load_json(text: str | bytes, *, strict: bool = True) -> Any:
    r"""Read JSON.

    Parameters
    ----------
    text : str or bytes
        The text; bytes are UTF-8.
    strict : bool
        Whether a newline within a string is refused.

    Raises
    ------
    ValueError
        If it is no JSON, is nested too deeply, or has a number or a character that others cannot read.

    Examples
    --------
    >>> load_json('{"azs": 3}')
    {'azs': 3}
    >>> for text in ("[NaN]", "[1e999]", '["\\ud800"]', "[" * 100_000):
    ...     try:
    ...         load_json(text)
    ...     except ValueError as error:
    ...         print(error)
    'NaN' is no number of JSON
    '1e999' is too large a number
    a half of a character stands in it
    its lists and objects stand in one another too deeply
    """
    written = text.decode("utf-8") if isinstance(text, bytes) else text
    try:
        document = json.loads(written, parse_constant=_no_number, parse_int=_whole, parse_float=_finite, strict=strict)
    except RecursionError:
        raise ValueError("its lists and objects stand in one another too deeply") from None
    if "\\ud" in written.lower() or has_half_character(written):
        _refuse_halves(document)
    return document


def has_half_character(text: str) -> bool:
    r"""Say whether a text holds a half of a character (a lone surrogate), which no file in UTF-8 can hold.

    >>> has_half_character("größer 🙂"), has_half_character("\ud83d")
    (False, True)
    """
    if text.isascii():
        return False
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def _refuse_halves(document: Any) -> None:
    if has_half_character(json.dumps(document, ensure_ascii=False)):
        raise ValueError("a half of a character stands in it")


def _no_number(text: str) -> Any:
    raise ValueError(f"'{text}' is no number of JSON")


def _whole(text: str) -> int:
    if len(text) > LONGEST_NUMBER:
        raise ValueError(f"a number of {len(text):,} digits is too large")
    return int(text)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"'{text[:40]}' is too large a number")
    return number


def dump_json(document: Any, indent: int | None = 2) -> str:
    r"""Write JSON; what is infinite or no number becomes null, and ``not_finite`` beside it says where and why.

    A half of a character, which a file in UTF-8 cannot hold, becomes ``\ufffd``, as where bytes are no text.

    Parameters
    ----------
    document : mapping, list or scalar
        Plain data.
    indent : int, optional
        Of the lines.

    Examples
    --------
    >>> print(dump_json({"usd": 1.5, "p99_ms": [float("inf"), None]}, indent=None))
    {"usd": 1.5, "p99_ms": [null, null], "not_finite": {"p99_ms[0]": "infinite"}}
    >>> dump_json(["a\ud800"]) == '[\n  "a\ufffd"\n]'
    True
    """
    try:
        written = json.dumps(document, indent=indent, ensure_ascii=False, allow_nan=False)
    except ValueError:
        reasons: dict[str, str] = {}
        finite = _with_nulls(document, "", reasons)
        beside = {**finite, "not_finite": reasons} if isinstance(finite, dict) else finite
        written = json.dumps(beside, indent=indent, ensure_ascii=False, allow_nan=False)
    return _HALVES.sub("\ufffd", written) if has_half_character(written) else written


def _with_nulls(value: Any, place: str, reasons: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _with_nulls(item, f"{place}.{key}" if place else str(key), reasons) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_with_nulls(item, f"{place}[{n}]", reasons) for n, item in enumerate(value)]
    if isinstance(value, float) and not math.isfinite(value):
        reasons[place] = "no number" if math.isnan(value) else "infinite"
        return None
    return value
