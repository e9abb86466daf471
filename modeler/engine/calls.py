"""In which order things are asked for: the workload first, the patterns second, the prices last and by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from modeler.errors import CallError
from modeler.facts.pricebook import PriceBook, price_book
from modeler.patterns import Pattern
from modeler.results import short
from modeler.workload import Workload

Names = str | Pattern | Sequence[str | Pattern]
"""Patterns as they are asked for: by id or code, as themselves, or several in a list."""


def as_list(names: Names) -> list[str | Pattern]:
    """Return the patterns that are asked for as a list; one name is a list of one.

    Raises
    ------
    CallError
        If it is neither a name, nor a pattern, nor a list of such.

    Examples
    --------
    >>> as_list("C2"), as_list(["A1", "B1"])
    (['C2'], ['A1', 'B1'])
    >>> as_list(3)
    Traceback (most recent call last):
    modeler.errors.CallError: patterns are given by id or code, and 3 was given: write "C2" or ["C2", "B6"]
    """
    named: Any = [names] if isinstance(names, str | Pattern) else names
    if isinstance(named, Sequence):
        wrong = [name for name in named if not isinstance(name, str | Pattern)]
        if not wrong:
            return list(named)
        names = wrong[0]
    given = short(repr(names), 60)
    raise CallError(f'patterns are given by id or code, and {given} was given: write "C2" or ["C2", "B6"]')


def check_workload(given: Any, call: str) -> None:
    """Refuse a call whose first argument is no workload.

    Parameters
    ----------
    given : object
        The first argument.
    call : str
        How the call is written, such as ``assess(w, "A1")``.

    Raises
    ------
    CallError
        With the right order.

    Examples
    --------
    >>> check_workload("A1", 'assess(w, "A1")')
    Traceback (most recent call last):
    modeler.errors.CallError: the workload comes first, and 'A1' was given: write assess(w, "A1")
    """
    if not isinstance(given, Workload):
        raise CallError(f"the workload comes first, and {short(repr(given), 60)} was given: write {call}")


def check_answer(given: Any, kind: type, call: str) -> None:
    """Refuse a call whose first argument is not the answer that it goes on from.

    Parameters
    ----------
    given : object
        The first argument.
    kind : type
        What it should be.
    call : str
        How the call is written, such as ``what_if(choose(w))``.

    Raises
    ------
    CallError
        With the right call.

    Examples
    --------
    >>> check_answer("A1", Workload, "what_if(choose(w))")
    Traceback (most recent call last):
    modeler.errors.CallError: a Workload comes first, and 'A1' was given: write what_if(choose(w))
    """
    if not isinstance(given, kind):
        raise CallError(f"a {kind.__name__} comes first, and {short(repr(given), 60)} was given: write {call}")


def prices_for(w: Workload, book: PriceBook | None) -> PriceBook:
    """Return the prices that a workload is priced with: those given, or its Region's list, with its free allowances.

    Examples
    --------
    >>> prices_for(Workload(region="eu-west-1", free_tier={}), None).conditions
    'free tier'
    """
    book = book or price_book(w.region)
    if w.free_tier is None or (book.free_tier and book.used == w.free_tier):
        return book
    return book.with_free_tier(w.free_tier)
