"""Patterns: the catalogue, one file per pattern, and the parts that patterns are composed of.

>>> pattern("B1").id
'http-vpclink-internal-alb'
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterable
from functools import cache

from modeler.errors import CallError, UnknownNameError, unknown_name
from modeler.patterns import catalogue
from modeler.patterns.architecture import Architecture, Hop, Network
from modeler.patterns.base import ARTICLES, Pattern, Source, Variant
from modeler.results import short

__all__ = [
    "ARTICLES",
    "Architecture",
    "Hop",
    "Network",
    "Pattern",
    "Source",
    "Variant",
    "pattern",
    "patterns",
]

FAMILIES = {
    "A": "Private front door",
    "B": "Public API Gateway, private backend",
    "C": "Both sides private, and chained doors",
    "D": "API Gateway with Lambda",
    "E": "Private connectivity without API Gateway, and ways of sharing",
    "F": "Public edge with a private origin",
    "G": "Resilience and multi-account",
}
_FILE = re.compile(r"^([a-g])(\d+)_")


@cache
def _catalogue() -> dict[str, Pattern]:
    names = [module.name for module in pkgutil.iter_modules(catalogue.__path__) if _FILE.match(module.name)]

    def order(name: str) -> tuple[str, int]:
        match = _FILE.match(name)
        assert match
        return match[1], int(match[2])

    patterns = (importlib.import_module(f"{catalogue.__name__}.{name}").PATTERN for name in sorted(names, key=order))
    return {pattern.id: pattern for pattern in patterns}


def patterns(family: str = "") -> tuple[Pattern, ...]:
    """Return the known patterns, in the order of the catalogue.

    Parameters
    ----------
    family : str
        A letter (A to G) to give only that family.

    Returns
    -------
    tuple of Pattern

    Raises
    ------
    UnknownNameError
        If there is no such family.

    Examples
    --------
    >>> [pattern.code for pattern in patterns("C")][:2]
    ['C1', 'C2']
    """
    wanted = family.upper()
    if wanted and wanted not in FAMILIES:
        raise unknown_name("family", family, FAMILIES)
    return tuple(pattern for pattern in _catalogue().values() if not wanted or pattern.family == wanted)


def pattern(name: str) -> Pattern:
    """Return a pattern by its id or its code.

    Parameters
    ----------
    name : str
        Such as ``http-vpclink-internal-alb`` or ``B1``, with a variant if wanted: ``D1:rest``.

    Returns
    -------
    Pattern
        With a variant in its name, it has that one alone.

    Raises
    ------
    CallError
        If it is no name.
    UnknownNameError
        If there is no such pattern, or variant of it: with the nearest name and the list.

    Examples
    --------
    >>> pattern("b1") is pattern("http-vpclink-internal-alb")
    True
    >>> [variant.id for variant in pattern("D1:rest").variants]
    ['rest']
    """
    if not isinstance(name, str):
        raise CallError(f'a pattern is named by id or code, and {short(repr(name), 60)} was given: write "C2"')
    plain, colon, variant = name.partition(":")
    known = _catalogue()
    by_code = {candidate.code.lower(): candidate for candidate in known.values()}
    named = known.get(plain) or by_code.get(plain.lower())
    if named is None:
        raise unknown_pattern(name, known.values())
    return named.only(variant) if colon else named


def unknown_pattern(name: str, known: Iterable[Pattern]) -> UnknownNameError:
    """Build the error for a pattern that does not exist, with the nearest id and the codes.

    >>> str(unknown_pattern("Z9", patterns("A")))[:60]
    "unknown pattern 'Z9': use one of A1, A2, A3, A4, A5, A6, A7,"
    """
    patterns = list(known)
    codes = ", ".join(pattern.code for pattern in patterns)
    see = f"use one of {codes}, with a variant as in B6:nlb, or an id; 'modeler patterns' lists them"
    return unknown_name("pattern", name, (pattern.id for pattern in patterns), see)
