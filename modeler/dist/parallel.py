"""Steps at the same time: wait for all of them, for the first, or for k of n.

The slowest of independent steps has the product of the distribution functions; the fastest has the product of the
survival functions. Nothing is rounded, so the bracket is as wide as the widest branch and not as their sum. Waiting
for all of a hundred steps turns the p99 of one into a coin toss of the whole: 1 - 0.99^100 = 63 %.
"""

from __future__ import annotations

from typing import Literal, cast

import numpy as np

from modeler.dataclass import dataclass
from modeler.dist.base import Distribution, DistributionError, Floats, Side, Ticks

__all__ = ["Parallel", "parallel"]


@dataclass(frozen=True)
class Parallel(Distribution):
    """The time of the `need`-th answer of independent branches; made by `parallel`.

    Parameters
    ----------
    branches : tuple of Distribution
        At least two.
    need : int
        How many answers are waited for: from 1 to the number of branches.

    Raises
    ------
    DistributionError
        If `need` is anything else.

    Examples
    --------
    >>> from modeler.dist import Exponential
    >>> first = Parallel((Exponential(10), Exponential(10)), need=1)  # exponential with mean 5
    >>> round(first.quantile(0.99), 3)
    23.026
    """

    branches: tuple[Distribution, ...]
    need: int

    def __post_init__(self) -> None:
        """Check the number of answers."""
        if self.need not in range(1, len(self.branches) + 1):
            raise DistributionError(
                f"need is 'all', 'first' or a number from 1 to {len(self.branches)}, not {self.need!r}"
            )

    @property
    def floor_ticks(self) -> int:
        """The `need`-th least floor."""
        return sorted(distribution.floor_ticks for distribution in self.branches)[self.need - 1]

    @property
    def exact(self) -> bool:
        """True if every branch is."""
        return all(distribution.exact for distribution in self.branches)

    def cdf_at(self, ticks: Ticks, side: Side, left: bool = False) -> Floats:
        """Probability that at least `need` branches have answered."""
        at_least = [np.ones(np.shape(ticks)), *(np.zeros(np.shape(ticks)) for _ in range(self.need))]
        for branch in self.branches:
            done = branch.cdf_at(ticks, side, left)
            for count in range(self.need, 0, -1):
                at_least[count] = done * at_least[count - 1] + (1 - done) * at_least[count]
        return at_least[self.need]

    def scaled(self, factor: float) -> Parallel:
        """Every branch is scaled."""
        return Parallel(tuple(distribution.scaled(factor) for distribution in self.branches), self.need)


def parallel(*branches: Distribution, need: Literal["all", "first"] | int = "all") -> Distribution:
    """Start independent branches together and wait for all, for the first, or for `need` of them.

    Parameters
    ----------
    *branches : Distribution
        At least one; one alone comes back as it is.
    need : "all", "first" or int
        How many answers are waited for.

    Returns
    -------
    Distribution

    Raises
    ------
    DistributionError
        If there is no branch, or `need` is none of the above or more than there are branches.

    Examples
    --------
    >>> from modeler.dist import Exponential
    >>> step = Exponential(10)
    >>> [round(parallel(step, step, step, need=need).quantile(0.5), 3) for need in ("first", 2, "all")]
    [2.31, 6.931, 15.784]
    """
    if not branches:
        raise DistributionError("parallel steps need at least one branch")
    words: dict[object, int] = {"all": len(branches), "first": 1}
    whole = Parallel(branches, words.get(need, cast("int", need)))
    return whole if len(branches) > 1 else branches[0]
