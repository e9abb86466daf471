"""A time that grows with another one, faster from some points on: round trips of one connection, and what bytes add.

A body that takes three windows takes two further round trips of the same connection, less what its link needs to pass
the windows. That is one random time, bent, and no sum of independent ones.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from modeler.dataclass import dataclass
from modeler.dist.base import TICKS_PER_MS, Distribution, Floats, Side, Ticks, check_factor, check_time, to_ticks
from modeler.dist.parametric import Constant

__all__ = ["Bent", "bent"]


@dataclass(frozen=True)
class Bent(Distribution):
    """`factor` times a part, and more beyond each hinge; made by `bent`.

    Parameters
    ----------
    part : Distribution
        What varies.
    factor : float
        Above 0.
    hinges : tuple of (float, float)
        Time in ms from which on each ms of the part adds so many more.

    Raises
    ------
    DistributionError
        If the factor is not above 0, or a hinge is no time.

    Examples
    --------
    >>> from modeler.dist import Exponential
    >>> both = Bent(Exponential(10), 1.0, ((20.0, 2.0),))  # beyond 20 ms each takes two more
    >>> both.quantile(0.5) == Exponential(10).quantile(0.5)
    True
    >>> round(both.quantile(0.99) - 3 * Exponential(10).quantile(0.99))
    -40
    """

    part: Distribution
    factor: float
    hinges: tuple[tuple[float, float], ...]

    def __post_init__(self) -> None:
        """Check factor and hinges."""
        check_factor(self.factor)
        for at_ms, more in self.hinges:
            check_time(at_ms, "a hinge")
            check_factor(more)

    @cached_property
    def _knots(self) -> tuple[Floats, Floats, Floats]:
        """Where it bends, the value there, and the slope from there on."""
        ordered = sorted(self.hinges)
        at = np.array([0.0, *(at_ms for at_ms, _ in ordered)])
        slopes = self.factor + np.cumsum([0.0, *(more for _, more in ordered)])
        values = np.concatenate([[0.0], np.cumsum(np.diff(at) * slopes[:-1])])
        return at, values, slopes

    def _of(self, ms: Floats) -> Floats:
        at, values, slopes = self._knots
        piece = np.maximum(np.searchsorted(at, ms, side="right") - 1, 0)
        bent: Floats = values[piece] + (ms - at[piece]) * slopes[piece]
        return bent

    def _back(self, ms: Floats) -> Floats:
        at, values, slopes = self._knots
        piece = np.maximum(np.searchsorted(values, ms, side="right") - 1, 0)
        straight: Floats = at[piece] + (ms - values[piece]) / slopes[piece]
        return straight

    @property
    def floor_ticks(self) -> int:
        """The floor of the part, bent."""
        return to_ticks(float(self._of(np.array(self.part.floor_ticks / TICKS_PER_MS))))

    @property
    def exact(self) -> bool:
        """As the part."""
        return self.part.exact

    def cdf_at(self, ticks: Ticks, side: Side, left: bool = False) -> Floats:
        """The bound of the part at the time that is bent to this one, to the nearest nanosecond."""
        return self.part.cdf_at(self._straight(ticks), side, left)

    def outline(self, ticks: Ticks, side: Side) -> Floats:
        """That of the part at the time that is bent to this one."""
        return self.part.outline(self._straight(ticks), side)

    def _straight(self, ticks: Ticks) -> Ticks:
        return np.rint(self._back(np.asarray(ticks) / TICKS_PER_MS) * TICKS_PER_MS).astype(np.int64)

    def inverse(self, p: Floats, side: Side) -> Floats:
        """The inverse of the part, bent."""
        return self._of(np.asarray(self.part.inverse(p, side), dtype=float))

    def quantile(self, p: npt.ArrayLike) -> Any:
        """The percentiles of the part, bent."""
        bent = self._of(np.asarray(self.part.quantile(p), dtype=float))
        return float(bent) if np.ndim(bent) == 0 else bent

    def scaled(self, factor: float) -> Bent:
        """Every slope is scaled."""
        check_factor(factor)
        return Bent(self.part, self.factor * factor, tuple((at_ms, more * factor) for at_ms, more in self.hinges))


@lru_cache(maxsize=1024)
def bent(part: Distribution, factor: float, hinges: tuple[tuple[float, float], ...]) -> Distribution:
    """Bend a time, or scale it where nothing bends.

    Examples
    --------
    >>> from modeler.dist import Constant, Exponential
    >>> bent(Constant(125), 1.0, ((0.0, 2.0),)).quantile(0.5), bent(Exponential(1), 1.0, ()) == Exponential(1)
    (375.0, True)
    """
    factor = factor + sum(more for at_ms, more in hinges if at_ms == 0)
    left = tuple(hinge for hinge in hinges if hinge[0] > 0)
    if isinstance(part, Constant):
        ms = part.floor_ticks / TICKS_PER_MS
        return Constant(ms * factor + sum(more * max(ms - at_ms, 0.0) for at_ms, more in left))
    if left:
        return Bent(part, factor, left)
    return part if factor == 1.0 else part.scaled(factor)
