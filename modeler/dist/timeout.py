"""Not longer than this: a gateway gives up on the *sum* of what is behind it, and answers 504 at that moment.

The request then takes min(X, T), and the share P(X > T) is an error. A time of exactly T still counts as an answer.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from modeler.dataclass import dataclass
from modeler.dist.base import (
    TICKS_PER_MS,
    Bracket,
    Distribution,
    DistributionError,
    Floats,
    Side,
    Ticks,
    check_factor,
    check_time,
    to_ticks,
)
from modeler.dist.grid import rounded_down

__all__ = ["Answered", "Timeout"]


@dataclass(frozen=True)
class Timeout(Distribution):
    """The time of a request that is cut off at `after_ms`, errors included.

    Parameters
    ----------
    part : Distribution
        Everything downstream.
    after_ms : float
        When it is given up, in ms.

    Raises
    ------
    DistributionError
        If the timeout is negative or not finite.

    Examples
    --------
    >>> from modeler.dist import Exponential
    >>> capped = Timeout(Exponential(10), after_ms=29)
    >>> round(capped.quantile(0.5), 4), capped.quantile(0.99)
    (6.9315, 29.0)
    >>> round(capped.timed_out.midpoint, 5)  # exp(-2.9)
    0.05502
    """

    part: Distribution
    after_ms: float

    def __post_init__(self) -> None:
        """Check the timeout."""
        check_time(self.after_ms, "a timeout")

    @property
    def _cut(self) -> int:
        return to_ticks(self.after_ms)

    @property
    def floor_ticks(self) -> int:
        """The floor of the part, or the timeout if that is earlier."""
        return min(self.part.floor_ticks, self._cut)

    @property
    def exact(self) -> bool:
        """As the part."""
        return self.part.exact

    @property
    def timed_out(self) -> Bracket:
        """Share of requests that end in an error."""
        low, high = self.part.cdf_bounds(self._cut / TICKS_PER_MS)
        return Bracket(1 - high, 1 - low)

    @property
    def answered(self) -> Answered:
        """The time of those requests that are answered."""
        return Answered(self.part, self.after_ms)

    def cdf_at(self, ticks: Ticks, side: Side, left: bool = False) -> Floats:
        """As the part before the timeout, 1 from there on."""
        over = ticks > self._cut if left else ticks >= self._cut
        return np.where(over, 1.0, self.part.cdf_at(ticks, side, left))

    def outline(self, ticks: Ticks, side: Side) -> Floats:
        """As that of the part before the timeout, 1 from there on."""
        return np.where(ticks >= self._cut, 1.0, self.part.outline(ticks, side))

    @property
    def rounds_alike(self) -> bool:
        """As the part."""
        return self.part.rounds_alike

    def lost_cells(self, before: int = 0) -> int:
        """As the part; the timeout itself loses less than one."""
        return self.part.lost_cells(self._before(before))

    def rounded(self, cells: int, cell_ticks: int, side: Side, before: int) -> Floats:
        """As the part before the cell of the timeout, and there all the rest."""
        shares = rounded_down(self.part, cells, cell_ticks, side, self._before(before))
        last = (self._cut - self.floor_ticks + before) // cell_ticks
        if last >= cells:
            return shares
        capped = np.zeros(cells)
        capped[:last] = shares[:last]
        capped[last] = max(1.0 - float(shares[:last].sum()), 0.0)
        return capped

    def _before(self, before: int) -> int:
        return before + self.part.floor_ticks - self.floor_ticks

    def inverse(self, p: Floats, side: Side) -> Floats:
        """As the part, at most the timeout."""
        return np.minimum(self.part.inverse(p, side), self._cut / TICKS_PER_MS)

    def quantile(self, p: npt.ArrayLike) -> Any:
        """As the part, at most the timeout."""
        if not self.exact:
            return super().quantile(p)
        capped = np.minimum(self.part.quantile(p), self._cut / TICKS_PER_MS)
        return capped if np.ndim(p) else float(capped)

    def scaled(self, factor: float) -> Timeout:
        """Both the part and the timeout are scaled."""
        return Timeout(self.part.scaled(factor), self.after_ms * check_factor(factor))


@dataclass(frozen=True)
class Answered(Distribution):
    """The time of a request given that it is answered within `within_ms`: F(t) / F(T).

    Parameters
    ----------
    part : Distribution
        Time without the limit.
    within_ms : float
        The limit in ms.

    Raises
    ------
    DistributionError
        If no request is answered within the limit.

    Examples
    --------
    >>> from modeler.dist import Uniform
    >>> round(Answered(Uniform(0, 10), within_ms=4).quantile(0.5), 6)
    2.0
    """

    part: Distribution
    within_ms: float

    def __post_init__(self) -> None:
        """Check that something is answered."""
        check_time(self.within_ms, "a limit")
        if self.part.cdf_bounds(self.within_ms)[0] <= 0:
            raise DistributionError(f"no request is known to be answered within {self.within_ms:g} ms")

    @property
    def floor_ticks(self) -> int:
        """As the part."""
        return self.part.floor_ticks

    @property
    def exact(self) -> bool:
        """As the part."""
        return self.part.exact

    def cdf_at(self, ticks: Ticks, side: Side, left: bool = False) -> Floats:
        """The bound of the part over the *other* bound at the limit."""
        low, high = self.part.cdf_bounds(self.within_ms)
        over = ticks > to_ticks(self.within_ms) if left else ticks >= to_ticks(self.within_ms)
        share = self.part.cdf_at(ticks, side, left) / (high if side is Side.LOW else low)
        return np.where(over, 1.0, np.minimum(share, 1.0))

    def scaled(self, factor: float) -> Answered:
        """Both the part and the limit are scaled."""
        return Answered(self.part.scaled(factor), self.within_ms * check_factor(factor))
