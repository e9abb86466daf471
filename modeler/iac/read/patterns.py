"""Regular expressions that files bring with them, matched only where that cannot take long.

Terraform's engine needs time in proportion to the text; Python's may need for ever on ``(a+)+$``. So a pattern is
matched here only if the ways to match it are few: no group repeats, and the repeats in a row times the length of the
text stay below a limit.

Source: https://github.com/google/re2/wiki/Syntax (2026-11-30).
"""

from __future__ import annotations

import re

MOST_MATCHES = 20_000_000
_ESCAPE = re.compile(r"\\.", re.DOTALL)
_CLASS = re.compile(r"\[\^?\]?[^\]]*\]")
_REPEAT = re.compile(r"[*+]|\{(\d+)?(,)?(\d+)?\}")


def compiled(pattern: str, text: str) -> re.Pattern[str]:
    """Return a pattern of Terraform, ready to be matched with a text.

    Raises
    ------
    ValueError
        If matching might take long, or it is no pattern.

    Examples
    --------
    >>> compiled("^([a-z]+)-(?P<number>[0-9]+)$", "api-7").search("api-7").groupdict()
    {'number': '7'}
    >>> compiled("(a+)+$", "aaaa")
    Traceback (most recent call last):
        ...
    ValueError: a group that repeats
    """
    bare = _CLASS.sub("x", _ESCAPE.sub("x", pattern))
    if re.search(r"\)[*+{]", bare):
        raise ValueError("a group that repeats")
    ways = len(text) + 1
    for match in _REPEAT.finditer(bare):
        most = match[3] or ("" if match[2] else match[1])
        ways *= min(int(most), len(text) + 1) if most else len(text) + 1
    ways *= bare.count("|") + 1
    ways *= 2 ** min(bare.count("?"), 64)
    if ways > MOST_MATCHES:
        raise ValueError("a pattern with so many repeats")
    try:
        return re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(str(error)) from None
