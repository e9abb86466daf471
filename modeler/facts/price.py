"""The price of one dimension, by tiers.

Tiers apply by slices: the first 300 million requests at one price, the next at another
(https://aws.amazon.com/api-gateway/pricing/).
"""

from __future__ import annotations

import numpy as np

from modeler.dataclass import dataclass
from modeler.errors import OverlayError
from modeler.units import Array, TierSlice, format_decimal


@dataclass(frozen=True, slots=True)
class Price:
    """The tiered price of one dimension in one Region.

    Parameters
    ----------
    bounds : tuple of float, length tiers + 1
        Tier limits in the dimension's unit, from 0 to infinity.
    usd : tuple of float, length tiers
        Price of one unit in each tier.
    """

    dimension: str
    region: str
    unit: str
    bounds: tuple[float, ...]
    usd: tuple[float, ...]
    usage_type: str
    source: str
    as_of: str
    confidence: str

    def __post_init__(self) -> None:
        if len(self.bounds) != len(self.usd) + 1 or self.bounds[0] != 0 or not np.isinf(self.bounds[-1]):
            raise OverlayError(f"the tiers of '{self.dimension}' must run from 0 to infinity without a gap")
        if any(a >= b for a, b in zip(self.bounds, self.bounds[1:], strict=False)):
            limits = ", ".join(format_decimal(bound) for bound in self.bounds)
            raise OverlayError(f"the tiers of '{self.dimension}' must rise, and are {limits}")

    def cost(self, quantity: Array, start: Array = 0.0) -> Array:
        """Price a quantity by slices, optionally on top of what was already used this month.

        Parameters
        ----------
        quantity, start : float or array, shape (workloads,)
            Units used, and units already used before them (they fill the first tiers).

        Returns
        -------
        float or array of the same shape, in USD
        """
        if len(self.usd) == 1:
            return quantity * self.usd[0]
        end = start + quantity
        total: Array = 0.0
        for low, high, usd in zip(self.bounds, self.bounds[1:], self.usd, strict=False):
            total = total + (_clip(end, low, high) - _clip(start, low, high)) * usd
        return total

    def slices(self, quantity: float, start: float = 0.0) -> tuple[TierSlice, ...]:
        """Show how a quantity falls into the tiers."""
        tier_slices = []
        for low, high, usd in zip(self.bounds, self.bounds[1:], self.usd, strict=False):
            part = min(max(start + quantity, low), high) - min(max(start, low), high)
            if part > 0 or (quantity == 0 and low == 0):
                tier_slices.append(TierSlice(low, high, float(part), usd, float(part * usd)))
        return tuple(tier_slices)


def _clip(number: Array, low: float, high: float) -> Array:
    if isinstance(number, np.ndarray):
        return np.clip(number, low, high)
    return min(max(number, low), high)  # many times faster than NumPy for one number
