"""One of several ways, each with its share of the requests: warm or cold, hit or miss, new or reused connection.

F(t) = sum of w_i F_i(t). Percentiles are found on that function; percentiles of the branches are never averaged. A slow
branch of weight w is invisible below percentile 1 - w and is the tail above it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cached_property

import numpy as np

from modeler.dataclass import dataclass
from modeler.dist.base import Distribution, DistributionError, Floats, Side, Ticks, check_share
from modeler.dist.grid import rounded_down

__all__ = ["Mixture", "mixture"]


@dataclass(frozen=True)
class Mixture(Distribution):
    """Two or more branches with their weights; made by `mixture`.

    Parameters
    ----------
    weights : tuple of float
        Shares above 0 that sum to 1.
    branches : tuple of Distribution
        As many.

    Raises
    ------
    DistributionError
        If a weight lies outside [0, 1], the weights do not sum to 1, or there are not as many branches.

    Examples
    --------
    >>> from modeler.dist import Constant
    >>> both = Mixture((0.99, 0.01), (Constant(1), Constant(1000)))
    >>> round(both.mean, 2), both.bracket(0.5), both.bracket(0.999)
    (10.99, Bracket(low=1.0, high=1.0), Bracket(low=1000.0, high=1000.0))
    >>> both.bracket(0.99)  # exactly where the function is flat
    Bracket(low=1.0, high=1000.0)
    """

    weights: tuple[float, ...]
    branches: tuple[Distribution, ...]

    def __post_init__(self) -> None:
        """Check the weights, and take off what rounding left of their sum."""
        if len(self.weights) != len(self.branches):
            raise DistributionError(f"{len(self.branches)} branches cannot have {len(self.weights)} weights")
        total = math.fsum(check_share(weight, "a weight") for weight in self.weights)
        if not abs(total - 1) <= 1e-9:
            raise DistributionError(f"weights must sum to 1, not {total:.10g}")
        object.__setattr__(self, "weights", tuple(weight / total for weight in self.weights))

    @cached_property
    def _hash(self) -> int:
        return hash((self.weights, self.branches))

    def __hash__(self) -> int:
        """Worked out once: trees are looked up many times."""
        return self._hash

    @cached_property
    def floor_ticks(self) -> int:
        """The least floor."""
        return min(distribution.floor_ticks for distribution in self.branches)

    @property
    def exact(self) -> bool:
        """True if every branch is."""
        return all(distribution.exact for distribution in self.branches)

    def cdf_at(self, ticks: Ticks, side: Side, left: bool = False) -> Floats:
        """Weighted sum of the bounds of the branches."""
        first, *others = zip(self.weights, self.branches, strict=True)
        total = first[0] * first[1].cdf_at(ticks, side, left)
        for weight, branch in others:
            total = total + weight * branch.cdf_at(ticks, side, left)
        return total

    def outline(self, ticks: Ticks, side: Side) -> Floats:
        """Weighted sum of the outlines of the branches."""
        outlines = (branch.outline(ticks, side) for branch in self.branches)
        return sum(
            (weight * outline for weight, outline in zip(self.weights, outlines, strict=True)),
            np.zeros(np.shape(ticks)),
        )

    @property
    def rounds_alike(self) -> bool:
        """True if every branch does."""
        return all(distribution.rounds_alike for distribution in self.branches)

    def lost_cells(self, before: int = 0) -> int:
        """As many as the branch that loses most."""
        return max(branch.lost_cells(self._before(branch, before)) for branch in self.branches)

    def rounded(self, cells: int, cell_ticks: int, side: Side, before: int) -> Floats:
        """Weighted sum of the shares of the branches."""
        total = np.zeros(cells)
        for weight, branch in zip(self.weights, self.branches, strict=True):
            total += weight * rounded_down(branch, cells, cell_ticks, side, self._before(branch, before))
        return total

    def _before(self, branch: Distribution, before: int) -> int:
        return before + branch.floor_ticks - self.floor_ticks

    def scaled(self, factor: float) -> Mixture:
        """Every branch is scaled."""
        return Mixture(self.weights, tuple(distribution.scaled(factor) for distribution in self.branches))

    @property
    def mean(self) -> float:
        """Weighted mean of the means, in ms."""
        return sum(weight * distribution.mean for weight, distribution in zip(self.weights, self.branches, strict=True))

    @property
    def variance(self) -> float:
        """Within the branches and between them, in ms²."""
        center = self.mean
        return sum(
            weight * (distribution.variance + (distribution.mean - center) ** 2)
            for weight, distribution in zip(self.weights, self.branches, strict=True)
        )


def mixture(parts: Iterable[tuple[float, Distribution]]) -> Distribution:
    """Mix branches by weight.

    Parameters
    ----------
    parts : pairs of float and Distribution
        Weight and branch. A branch of weight 0 is left out; one of weight 1 comes back as it is.

    Returns
    -------
    Distribution

    Raises
    ------
    DistributionError
        If a weight lies outside [0, 1] or the weights do not sum to 1.

    Examples
    --------
    >>> from modeler.dist import Lognormal
    >>> warm, cold = Lognormal.through(80, 150), Lognormal.through(700, 1500)
    >>> start = mixture([(0.925, warm), (0.075, cold)])
    >>> start.quantile(0.5) < 90, start.quantile(0.95) > 500
    (True, True)
    >>> mixture([(0.9, warm), (0.2, cold)])
    Traceback (most recent call last):
    modeler.dist.base.DistributionError: weights must sum to 1, not 1.1
    """
    kept = [(weight, branch) for weight, branch in parts if weight != 0]
    whole = Mixture(tuple(weight for weight, _ in kept), tuple(branch for _, branch in kept))
    return whole if len(kept) > 1 else kept[0][1]
