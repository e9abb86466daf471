"""A step that never ends: a server that more work reaches than it can ever do.

Its queue grows without bound, so there is no time by which a request is answered; a timeout in front of it makes an
error of every request. It stands in a sum or a mixture like any other step: the mass is at +infinity, and a percentile
that falls there has no upper bound.
"""

from __future__ import annotations

import math

import numpy as np

from modeler.dataclass import dataclass
from modeler.dist.base import Closed, Floats, Side, Ticks, check_factor

__all__ = ["Never"]


@dataclass(frozen=True)
class Never(Closed):
    """No request is ever answered.

    Examples
    --------
    >>> from modeler.dist import Constant, Timeout, mixture
    >>> Never().quantile(0.5), Timeout(Never(), after_ms=29_000).quantile(0.5)
    (inf, 29000.0)
    >>> mixture([(0.9, Constant(5)), (0.1, Never())]).quantile([0.5, 0.99]).tolist()
    [5.0, inf]
    """

    @property
    def floor_ticks(self) -> int:
        """No time is too early to say so."""
        return 0

    @property
    def mean(self) -> float:
        """Without bound."""
        return math.inf

    @property
    def variance(self) -> float:
        """Without bound."""
        return math.inf

    def cdf_at(self, ticks: Ticks, side: Side, left: bool = False) -> Floats:
        """Zero everywhere."""
        return np.zeros(np.shape(ticks))

    def inverse(self, p: Floats, side: Side) -> Floats:
        """Infinite."""
        return np.full(np.shape(p), math.inf)

    def scaled(self, factor: float) -> Never:
        """The same."""
        check_factor(factor)
        return self
