"""Names with ``*`` and ``?`` against names, where either may have parts that are not known yet.

A name is a string, or a tuple of characters and holes: a hole stands for a value that is known later (an id that AWS
gives on creation, a parameter). A hole equals itself, since both are one value; against anything else it may match.

Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html,
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html (2026-11-30).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from functools import lru_cache
from typing import TypeAlias

from modeler.dataclass import dataclass

from ...inventory import Attribute, Cause, Unknown
from ...inventory.values import String, TextPart
from .truth import Truth, truth_of

_SAME = (Cause.PARAMETER, Cause.IMPORT, Cause.DATA_SOURCE)
"""What has one name for the reason that it has one value."""


class Wildcard(Enum):
    """A sign of a pattern that stands for others."""

    STAR = "*"
    PART = "[^:]*"
    ANY = "?"


@dataclass(frozen=True, slots=True)
class Hole:
    """A part of a name that is not known."""

    value: Attribute | Unknown

    @property
    def equals_itself(self) -> bool:
        """Whether a second hole with this value is filled with the same."""
        return isinstance(self.value, Attribute) or self.value.cause in _SAME


Sign: TypeAlias = str | Wildcard | Hole
Signs: TypeAlias = tuple[Sign, ...]


def signs_of(value: String) -> Signs:
    """Return a text as characters and holes; its ``*`` and ``?`` are characters.

    Examples
    --------
    >>> from modeler.inventory import Text
    >>> signs_of(Text(("a*", Attribute("Api"))))
    ('a', '*', Hole(value=Attribute(key='Api', name='')))
    """
    if isinstance(value, str):
        return tuple(value)
    parts: tuple[TextPart, ...] = (value,) if isinstance(value, Unknown) else value.parts
    return tuple(_signs(parts))


def _signs(parts: Sequence[TextPart]) -> Iterator[Sign]:
    for part in parts:
        if isinstance(part, str):
            yield from part
        else:
            yield Hole(_named(part))


def _named(part: Attribute | Unknown) -> Attribute | Unknown:
    """Return a resource's own id under one name, whichever language wrote it."""
    is_id = isinstance(part, Attribute) and part.name.lower() == "id"
    return Attribute(part.key) if isinstance(part, Attribute) and is_id else part


def wild(signs: Signs) -> Signs:
    """Return the signs of a pattern: ``*`` and ``?`` become wildcards."""
    return tuple(_WILD.get(sign, sign) if isinstance(sign, str) else sign for sign in signs)


_WILD = {"*": Wildcard.STAR, "?": Wildcard.ANY}


def wild_resource(signs: Signs) -> Signs:
    """Return the signs of a pattern for resources: a ``*`` inside one of the first five parts of an ARN stays in it.

    At the end of a part it may reach beyond the colon, and in the sixth part beyond slashes and colons.
    """
    pattern: list[Sign] = []
    colons = 0
    for position, sign in enumerate(signs):
        colons += sign == ":"
        inside = sign == "*" and colons < 5 and position + 1 < len(signs) and signs[position + 1] != ":"
        pattern.append(Wildcard.PART if inside else _WILD.get(sign, sign) if isinstance(sign, str) else sign)
    return tuple(pattern)


def has_holes(signs: Signs) -> bool:
    """Return whether a part of a name is not known."""
    return any(isinstance(sign, Hole) for sign in signs)


@lru_cache(maxsize=8192)
def plain_match(pattern: Signs) -> Callable[[str], object]:
    """Return what says whether a pattern without holes covers a text: something true, or not.

    It is a regular expression in which a ``*`` takes the nearest place where what follows it fits, and never tries
    another: that is enough, since the next ``*`` takes up the difference, and no pattern makes it slow. Where a
    wildcard has to stay inside a part of an ARN it is not enough; such a pattern is compared sign by sign.
    """
    if Wildcard.PART in pattern:
        return lambda text: _fits(pattern, tuple(text), certain=True)
    chunks = [""]
    for sign in pattern:
        if sign is Wildcard.STAR:
            chunks.append("")
        else:
            chunks[-1] += "." if sign is Wildcard.ANY else re.escape(str(sign))
    first, *following = chunks
    middle = "".join(f"(?>.*?{chunk})" for chunk in following[:-1] if chunk)
    last = f".*{following[-1]}" if following else ""
    return re.compile(first + middle + last, re.DOTALL).fullmatch


def covers(pattern: Signs, name: Signs | str) -> Truth:
    """Return whether a pattern covers a name.

    Examples
    --------
    >>> covers(wild(tuple("abc/*")), "abc/x/y")
    <Truth.YES: 2>
    >>> from modeler.inventory import Text
    >>> api = signs_of(Text((Attribute("Api"), "/prod")))
    >>> covers(wild(signs_of(Text((Attribute("Api"), "/*")))), api), covers(wild(tuple("abc/*")), api)
    (<Truth.YES: 2>, <Truth.MAYBE: 1>)
    >>> covers(wild(tuple("*/dev")), api)
    <Truth.NO: 0>
    """
    if not has_holes(pattern) and (isinstance(name, str) or not has_holes(name)):
        text = name if isinstance(name, str) else "".join(map(str, name))
        return truth_of(bool(plain_match(pattern)(text)))
    signs = tuple(name)
    if _fits(pattern, signs, certain=True):
        return Truth.YES
    return Truth.MAYBE if _fits(pattern, signs, certain=False) else Truth.NO


def _fits(pattern: Signs, name: Signs, certain: bool) -> bool:
    """Say whether a pattern covers a name: as far as is certain, or for some value of its holes.

    Row by row over the pattern, `reached` says which prefixes of the name are covered by what came before.
    """
    reached = [True, *_skipped(name, certain)]
    for sign in pattern:
        following = [reached[0] and _may_be_empty(sign, certain)]
        for position, letter in enumerate(name):
            following.append(
                (reached[position] and _same(sign, letter, certain))
                or (reached[position + 1] and _may_be_empty(sign, certain))
                or (following[position] and _repeats(sign, letter, certain))
                or (not certain and isinstance(letter, Hole) and (reached[position + 1] or following[position]))
            )
        reached = following
    return reached[-1]


def _skipped(name: Signs, certain: bool) -> Iterator[bool]:
    """Yield for each prefix of a name whether nothing may cover it: all of its holes may be empty."""
    empty = not certain
    for letter in name:
        empty = empty and isinstance(letter, Hole)
        yield empty


def _may_be_empty(sign: Sign, certain: bool) -> bool:
    return sign in (Wildcard.STAR, Wildcard.PART) or (isinstance(sign, Hole) and not certain)


def _repeats(sign: Sign, letter: Sign, certain: bool) -> bool:
    """Say whether a sign may cover one more letter."""
    if sign is Wildcard.PART:
        return letter != ":" and not (isinstance(letter, Hole) and certain)
    return sign is Wildcard.STAR or (isinstance(sign, Hole) and not certain)


def _same(sign: Sign, letter: Sign, certain: bool) -> bool:
    if isinstance(sign, Hole):
        return (sign == letter and sign.equals_itself) or not certain
    if isinstance(letter, Hole):
        return sign is Wildcard.STAR or not certain
    if sign is Wildcard.PART:
        return letter != ":"
    return isinstance(sign, Wildcard) or sign == letter
