"""Free quantities a month, and what is left of them as a bill goes on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from modeler.facts import rows
from modeler.units import Array


@dataclass(frozen=True)
class Allowance:
    """A free quantity a month, kept apart from prices and off unless asked for."""

    dimension: str
    group: str
    quantity: float
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
        Allowance(row["dimension"], row["group"], float(row["quantity"]), row["kind"], row["source"], row["as_of"])
        for row in rows("prices/allowances.csv")
    )


def perpetual(dimension: str) -> Allowance | None:
    """Return the free allowance of a dimension that does not end, if there is one.

    >>> perpetual("datatransfer.internet_egress_gb").group, perpetual("elb.alb_hour")
    ('datatransfer.internet_egress', None)
    """
    return next((a for a in allowances() if a.dimension == dimension and a.kind == "perpetual"), None)


class FreePools:
    """What is left of the free allowances as usage goes on; several dimensions may draw on one pool.

    Parameters
    ----------
    free_tier : bool
        Whether the perpetual allowances are taken off; nothing is free if not.

    Examples
    --------
    >>> pools = FreePools(free_tier=True)
    >>> [float(pools.billable("datatransfer.internet_egress_gb", 80)) for _ in range(2)]
    [0.0, 60.0]
    """

    def __init__(self, free_tier: bool) -> None:
        self.free_tier = free_tier
        self.left: dict[str, Array] = {}

    def billable(self, dimension: str, quantity: Array) -> Array:
        """Take a quantity, a number or one for each workload, and give the part of it that is not free."""
        allowance = perpetual(dimension) if self.free_tier else None
        if allowance is None:
            return quantity
        left = self.left.get(allowance.group, allowance.quantity)
        billable: Array = np.maximum(quantity - left, 0.0)
        self.left[allowance.group] = left - (quantity - billable)
        return billable
