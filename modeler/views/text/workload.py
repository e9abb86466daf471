"""What is said of a workload file that was read. Views only."""

from __future__ import annotations

from collections.abc import Iterable

from modeler.units import format_decimal, format_quantity
from modeler.workload import BareNumber


def bare_numbers_text(numbers: Iterable[BareNumber]) -> str:
    """Say in which unit each number was taken that was given without one.

    >>> bare_numbers_text([BareNumber("traffic.response_bytes", 40960, "bytes"), BareNumber("backend.timeout", 3, "s")])
    'Numbers without a unit were taken as: traffic.response_bytes 40960 bytes (40 KB), backend.timeout 3 s.'
    """
    return f"Numbers without a unit were taken as: {', '.join(map(_with_unit, numbers))}."


def _with_unit(number: BareNumber) -> str:
    """Write a number with its unit, and as a person would where that reads differently."""
    plain = f"{format_decimal(number.value)} {number.unit}"
    short = format_quantity(number.value, number.unit)
    return f"{number.path} {plain}" if short.replace(",", "") == plain else f"{number.path} {plain} ({short})"
