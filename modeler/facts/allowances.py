"""Free quantities a month, and what is left of them as a bill goes on."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np

from modeler.dataclass import dataclass
from modeler.errors import UnitError, unknown_name
from modeler.facts import rows
from modeler.units import Array, parse_count


@dataclass(frozen=True)
class Allowance:
    """A free quantity a month, kept apart from prices and off unless asked for."""

    dimension: str
    group: str
    quantity: float
    unit: str
    kind: str
    source: str
    as_of: str


@cache
def allowances() -> tuple[Allowance, ...]:
    """Return the free allowances that AWS states.

    >>> next(a.quantity for a in allowances() if a.dimension == "datatransfer.internet_egress_gb")
    100.0
    """
    return tuple(
        Allowance(
            row["dimension"],
            row["group"],
            float(row["quantity"]),
            row["unit"],
            row["kind"],
            row["source"],
            row["as_of"],
        )
        for row in rows("prices/allowances.csv")
    )


def perpetual(dimension: str) -> Allowance | None:
    """Return the free allowance of a dimension that does not end, if there is one.

    >>> perpetual("datatransfer.internet_egress_gb").group, perpetual("elb.alb_hour")
    ('datatransfer.internet_egress', None)
    """
    return next((a for a in allowances() if a.dimension == dimension and a.kind == "perpetual"), None)


def read_used(given: Any) -> dict[str, float]:
    """Read what other workloads of the account use of the free allowances in a month.

    Parameters
    ----------
    given : mapping of dimension to quantity
        Each in the unit of its allowance, which may stand behind it: ``600k``, ``40 GB``.

    Raises
    ------
    UnknownNameError
        If a dimension has no free allowance, or only one of an account's first year.
    UnitError
        If it is no mapping, or a quantity is negative or cannot be read.

    Examples
    --------
    >>> read_used({"lambda.requests_arm": "600k", "datatransfer.internet_egress_gb": "40 GB"})
    {'lambda.requests_arm': 600000.0, 'datatransfer.internet_egress_gb': 40.0}
    """
    if not isinstance(given, Mapping):
        raise UnitError(
            f"{given!r} is no mapping of dimension to quantity: write for example lambda.requests_arm: 600k"
        )
    return {str(dimension): _used(str(dimension), quantity) for dimension, quantity in given.items()}


def _used(dimension: str, given: Any) -> float:
    allowance = perpetual(dimension)
    if allowance is None:
        free = sorted(allowance.dimension for allowance in allowances() if allowance.kind == "perpetual")
        see = f"use one of {', '.join(free)} (those of an account's first year are never taken off)"
        raise unknown_name("free allowance", dimension, free, see)
    number = given.strip().removesuffix(allowance.unit) if isinstance(given, str) else given
    wanted = f"give how much of it is used already, a quantity from 0 up (unit: {allowance.unit})"
    try:
        quantity = parse_count(number)
    except UnitError:
        raise UnitError(f"'{dimension}' is {given!r}: {wanted}") from None
    if quantity < 0:
        raise UnitError(f"'{dimension}' is {given}: {wanted}")
    return quantity


class FreePools:
    """What is left of the free allowances as usage goes on; several dimensions may draw on one pool.

    Parameters
    ----------
    free_tier : bool
        Whether the perpetual allowances are taken off; nothing is free if not.
    used : mapping of dimension to quantity
        What others of the account have taken out of the pools, as `read_used` gives it.

    Examples
    --------
    >>> pools = FreePools(free_tier=True)
    >>> [float(pools.billable("datatransfer.internet_egress_gb", 80)) for _ in range(2)]
    [0.0, 60.0]
    >>> pools = FreePools(free_tier=True, used={"datatransfer.internet_egress_gb": 90.0})
    >>> float(pools.billable("datatransfer.internet_egress_gb", 80))
    70.0
    """

    def __init__(self, free_tier: bool, used: Mapping[str, float] | None = None) -> None:
        self.free_tier = free_tier
        self.left: dict[str, Array] = {}
        for dimension, quantity in (used or {}).items():
            self.billable(dimension, quantity)

    def billable(self, dimension: str, quantity: Array) -> Array:
        """Take a quantity, a number or one for each workload, and give the part of it that is not free."""
        allowance = perpetual(dimension) if self.free_tier else None
        if allowance is None:
            return quantity
        left = self.left.get(allowance.group, allowance.quantity)
        billable: Array = np.maximum(quantity - left, 0.0)
        self.left[allowance.group] = left - (quantity - billable)
        return billable
