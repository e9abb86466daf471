"""How rules speak: names of components, sizes, times and rates as people write them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from modeler.units import format_decimal

_STEPS = (("GB", 2**30), ("MB", 2**20), ("KB", 2**10))


def name_of(component: Any) -> str:
    """Name a component in a sentence.

    >>> from modeler.components.alb import Alb
    >>> name_of(Alb(scheme="internal"))
    'internal ALB'
    """
    return "service itself" if component is None else str(component.short)


def an(word: str) -> str:
    """Put the indefinite article before a word.

    >>> an("HTTP API"), an("internal ALB"), an("NLB")
    ('an HTTP API', 'an internal ALB', 'an NLB')
    """
    spelt = word.split()[0].isupper() and word[0] in "AEFHILMNORSX"
    return f"{'an' if spelt or word[0].lower() in 'aeio' else 'a'} {word}"


def and_more(names: Iterable[str]) -> str:
    """Write names as a list in a sentence.

    >>> and_more(["VPC Lattice", "PrivateLink", "AppSync"])
    'VPC Lattice, PrivateLink and AppSync'
    """
    *before, last = names
    return f"{', '.join(before)} and {last}" if before else last


def size(value: float) -> str:
    """Write bytes as people do, binary as AWS's quotas.

    >>> size(10485760), size(8000), size(1.5 * 2**20)
    ('10 MB', '8,000 bytes', '1.5 MB')
    """
    for unit, step in _STEPS:
        if value >= step and (value % step == 0 or value >= 100 * 2**10):
            return f"{grouped(value / step)} {unit}"
    return f"{grouped(value)} bytes"


def time(value: float) -> str:
    """Write seconds as people do.

    >>> time(29), time(900), time(7200), time(90)
    ('29 s', '15 min', '2 h', '90 s')
    """
    if value >= 3600 and value % 3600 == 0:
        return f"{grouped(value / 3600)} h"
    if value > 60 and value % 60 == 0:
        return f"{grouped(value / 60)} min"
    return f"{grouped(value)} s"


def gbps(bits: float) -> str:
    """Write bits per second in Gbit/s.

    >>> gbps(1.25e9)
    '1.25 Gbit/s'
    """
    return f"{grouped(bits / 1e9)} Gbit/s"


def grouped(value: float) -> str:
    """Write a number with at most two decimals and commas at the thousands.

    >>> grouped(12800), grouped(1.234), grouped(3.0)
    ('12,800', '1.23', '3')
    """
    rounded = round(float(value), 2 if abs(value) < 1000 else 0)
    if abs(rounded) >= 1:
        return f"{rounded:,.2f}".rstrip("0").rstrip(".")
    return format_decimal(float(f"{value:.2g}"))
