"""Steps that are slow together: the other end of what is possible beside independent ones.

A Region has a bad minute, a host is short of CPU: then every hop is slow at once. In the extreme, all steps share one
percentile, and the percentiles of the sum are the sums of the percentiles. That is no upper bound for independent
steps: two of 10 ms with probability 0.991, else 100 ms, have a p99 of 10 ms each, 20 together, and 110 if independent.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from modeler.dataclass import dataclass
from modeler.dist.base import TICKS_PER_MS, Distribution, DistributionError, Floats, Side, Ticks, check_percentiles

__all__ = ["Comonotone"]

_HALVINGS = 44  # of the interval of probabilities: down to 1e-13


@dataclass(frozen=True)
class Comonotone(Distribution):
    """Sum of steps that share one percentile.

    Parameters
    ----------
    steps : tuple of Distribution
        At least one.

    Raises
    ------
    DistributionError
        If there is no step.

    Examples
    --------
    >>> from modeler.dist import Exponential
    >>> together = Comonotone((Exponential(10), Exponential(20)))
    >>> round(together.quantile(0.99), 4)  # 30 ln 100
    138.1551
    """

    steps: tuple[Distribution, ...]

    def __post_init__(self) -> None:
        """Check that there is a step."""
        if not self.steps:
            raise DistributionError("a path needs at least one step")

    @property
    def floor_ticks(self) -> int:
        """Sum of the floors."""
        return sum(distribution.floor_ticks for distribution in self.steps)

    @property
    def exact(self) -> bool:
        """Never: its function is found by halving intervals."""
        return False

    def inverse(self, p: Floats, side: Side) -> Floats:
        """Sum of the inverses."""
        total: Floats = np.sum([distribution.inverse(p, side) for distribution in self.steps], axis=0)
        return total

    def quantile(self, p: npt.ArrayLike) -> Any:
        """Sum of the percentiles."""
        check_percentiles(p)
        return sum(distribution.quantile(p) for distribution in self.steps)

    def cdf_at(self, ticks: Ticks, side: Side, left: bool = False) -> Floats:
        """The greatest probability whose inverse is reached by then, from below or from above."""
        times = np.asarray(ticks) / TICKS_PER_MS
        low, high = np.zeros(times.shape), np.ones(times.shape)
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            values = self.inverse(middle, side)
            reached = values < times if left else values <= times
            low, high = np.where(reached, middle, low), np.where(reached, high, middle)
        return np.where(times < self.floor_ticks / TICKS_PER_MS, 0.0, low if side is Side.LOW else high)

    def scaled(self, factor: float) -> Comonotone:
        """Every step is scaled."""
        return Comonotone(tuple(distribution.scaled(factor) for distribution in self.steps))

    @property
    def mean(self) -> float:
        """Sum of the means, in ms."""
        return sum(distribution.mean for distribution in self.steps)
