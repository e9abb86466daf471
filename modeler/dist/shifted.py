"""A time that is always longer by the same amount: propagation before a step that varies."""

from __future__ import annotations

from typing import Any

import numpy.typing as npt

from modeler.dataclass import dataclass
from modeler.dist.base import TICKS_PER_MS, Distribution, Floats, Side, Ticks, check_factor, check_time, to_ticks
from modeler.dist.grid import rounded_down

__all__ = ["Shifted"]


@dataclass(frozen=True)
class Shifted(Distribution):
    """`part`, later by a constant: every percentile is later by exactly that.

    Parameters
    ----------
    part : Distribution
        What varies.
    by_ms : float
        How much later, in ms; held to the nanosecond.

    Raises
    ------
    DistributionError
        If the constant is negative or not finite.

    Examples
    --------
    >>> from modeler.dist import Exponential
    >>> round(Shifted(Exponential(1), 80).quantile(0.99), 4)
    84.6052
    """

    part: Distribution
    by_ms: float

    def __post_init__(self) -> None:
        """Check the constant."""
        check_time(self.by_ms, "a shift")

    @property
    def by_ticks(self) -> int:
        """The constant in ticks."""
        return to_ticks(self.by_ms)

    @property
    def floor_ticks(self) -> int:
        """The floor of the part, later."""
        return self.part.floor_ticks + self.by_ticks

    @property
    def exact(self) -> bool:
        """As the part."""
        return self.part.exact

    def cdf_at(self, ticks: Ticks, side: Side, left: bool = False) -> Floats:
        """The bound of the part at an earlier time."""
        return self.part.cdf_at(ticks - self.by_ticks, side, left)

    def outline(self, ticks: Ticks, side: Side) -> Floats:
        """That of the part at an earlier time."""
        return self.part.outline(ticks - self.by_ticks, side)

    @property
    def rounds_alike(self) -> bool:
        """As the part."""
        return self.part.rounds_alike

    def lost_cells(self, before: int = 0) -> int:
        """As the part."""
        return self.part.lost_cells(before)

    def rounded(self, cells: int, cell_ticks: int, side: Side, before: int) -> Floats:
        """As the part: both are counted from their floors."""
        return rounded_down(self.part, cells, cell_ticks, side, before)

    def inverse(self, p: Floats, side: Side) -> Floats:
        """The inverse of the part, later."""
        return self.part.inverse(p, side) + self.by_ticks / TICKS_PER_MS

    def quantile(self, p: npt.ArrayLike) -> Any:
        """The percentiles of the part, later."""
        return self.part.quantile(p) + self.by_ticks / TICKS_PER_MS

    def scaled(self, factor: float) -> Shifted:
        """Both the part and the constant are scaled."""
        return Shifted(self.part.scaled(factor), self.by_ms * check_factor(factor))

    @property
    def mean(self) -> float:
        """Mean of the part, later, in ms."""
        return self.part.mean + self.by_ticks / TICKS_PER_MS

    @property
    def variance(self) -> float:
        """As the part, in ms²."""
        return self.part.variance
