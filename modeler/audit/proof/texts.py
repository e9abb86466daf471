"""Texts that patterns with ``*`` and ``?`` can tell apart: one text for each combination of patterns that match.

All patterns are followed at once, sign by sign, as automata: from each combination of states over the signs that any
pattern has, and one sign that none has. What is reached is complete: no text is matched by a combination of patterns
that none of the texts found here is matched by.
"""

from __future__ import annotations

from functools import lru_cache

STAR, ANY, SEGMENT, SEGMENTS = "*", "?", "\ue010", "\ue011"
"""Signs of a pattern; the last two stand for a path parameter (``{id}``) and for a greedy one (``{proxy+}``)."""
_UNUSED_SIGNS = "zyxwvutsrqponmlkjihgfedcba0123456789~"
MOST_STATES = 5_000
_States = tuple[frozenset[int], ...]


class TooManyTexts(Exception):
    """There are more combinations than are followed."""


@lru_cache(maxsize=4096)
def texts_apart(patterns: tuple[str, ...], within: str = STAR, *, no_case: bool = False) -> tuple[str, ...]:
    """Return one text for each combination of patterns that match it.

    Parameters
    ----------
    patterns : tuple of str
        The patterns.
    within : str
        A pattern that each text has to match.
    no_case : bool
        Whether texts that differ in their case only have to be told apart.

    Raises
    ------
    TooManyTexts
        If there are more combinations than are followed.

    Examples
    --------
    >>> texts_apart(("vpce-1", "vpce-*"))
    ('', 'vpce-', 'vpce-1')
    >>> texts_apart(("/a*", "/*b"), "/*")
    ('/', '/a', '/b', '/ab')
    """
    every = (within, *patterns)
    signs = sorted({sign for pattern in every for sign in pattern} - {STAR, ANY, SEGMENT, SEGMENTS})
    if no_case:
        signs = sorted({either for sign in signs for either in (sign, sign.swapcase())})
    fresh = next(sign for sign in _UNUSED_SIGNS if sign not in signs)
    alphabet = [fresh, *signs]
    start: _States = tuple(_closed(pattern, {0}) for pattern in every)
    seen: dict[_States, str] = {start: ""}
    waiting = [start]
    texts: dict[tuple[bool, ...], str] = {}
    while waiting:
        following: list[_States] = []
        for states in waiting:
            text = seen[states]
            matched = tuple(len(pattern) in part for pattern, part in zip(every, states, strict=True))
            if matched[0] and matched[1:] not in texts:
                texts[matched[1:]] = text
            for sign in alphabet:
                then = tuple(_after(pattern, part, sign) for pattern, part in zip(every, states, strict=True))
                if then[0] and then not in seen:
                    seen[then] = text + sign
                    following.append(then)
        if len(seen) > MOST_STATES:
            raise TooManyTexts
        waiting = following
    return tuple(texts.values())


def _closed(pattern: str, positions: set[int]) -> frozenset[int]:
    """Return positions with those that a ``*`` lets the text reach without a sign."""
    result = set(positions)
    for position in positions:
        at = position
        while at < len(pattern) and pattern[at] == STAR:
            at += 1
            result.add(at)
    return frozenset(result)


@lru_cache(maxsize=200_000)
def _after(pattern: str, positions: frozenset[int], sign: str) -> frozenset[int]:
    then: set[int] = set()
    for position in positions:
        if position == len(pattern):
            continue
        expected = pattern[position]
        if expected == STAR:
            then.add(position)
        elif expected in (SEGMENT, SEGMENTS):
            if expected == SEGMENTS or sign != "/":
                then |= {position, position + 1}
        elif expected in (ANY, sign):
            then.add(position + 1)
    return _closed(pattern, then)


def path_pattern(route: str) -> str:
    """Return the path of a route as a pattern: ``/orders/{id}`` has a sign for the parameter.

    Examples
    --------
    >>> texts_apart(("/orders/new*",), path_pattern("/orders/{id}"))
    ('/orders/z', '/orders/new')
    """
    return "/".join(_part(part) for part in route.split("/"))


def _part(part: str) -> str:
    if part.startswith("{") and part.endswith("+}"):
        return SEGMENTS
    return SEGMENT if part.startswith("{") and part.endswith("}") else part


def is_pattern(value: object) -> bool:
    """Return whether a text has a wildcard in it."""
    return isinstance(value, str) and (STAR in value or ANY in value)
