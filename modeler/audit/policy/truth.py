"""Three-valued truth: yes, no, or maybe where something that matters is not known (Kleene's strong logic)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum


class Truth(Enum):
    """Whether something holds."""

    NO = 0
    MAYBE = 1
    YES = 2

    def __invert__(self) -> Truth:
        return _INVERTED[self]

    @property
    def known(self) -> bool | None:
        """Whether it holds; ``None`` where it may.

        >>> Truth.YES.known, Truth.NO.known, Truth.MAYBE.known
        (True, False, None)
        """
        return None if self is Truth.MAYBE else self is Truth.YES

    def __bool__(self) -> bool:
        raise TypeError("a truth may be neither: compare it with Truth.YES or Truth.NO")


_INVERTED = {Truth.NO: Truth.YES, Truth.MAYBE: Truth.MAYBE, Truth.YES: Truth.NO}


def truth_of(value: bool) -> Truth:
    """Return a truth for what is known.

    Examples
    --------
    >>> truth_of(True), ~truth_of(True), all_of([Truth.YES, Truth.MAYBE]), any_of([Truth.YES, Truth.MAYBE])
    (<Truth.YES: 2>, <Truth.NO: 0>, <Truth.MAYBE: 1>, <Truth.YES: 2>)
    """
    return Truth.YES if value else Truth.NO


def all_of(truths: Iterable[Truth]) -> Truth:
    """Return whether all hold."""
    least = Truth.YES
    for value in truths:
        if value is Truth.NO:
            return value
        if value is Truth.MAYBE:
            least = value
    return least


def any_of(truths: Iterable[Truth]) -> Truth:
    """Return whether one of them holds."""
    most = Truth.NO
    for value in truths:
        if value is Truth.YES:
            return value
        if value is Truth.MAYBE:
            most = value
    return most


def whichever(truths: Iterable[Truth]) -> Truth:
    """Return what holds whichever of them is the case: maybe, where they differ."""
    values = set(truths)
    return values.pop() if len(values) == 1 else Truth.MAYBE
