"""All traffic that arrives at one component, of all traffic classes and hops that share it.

Hours are paid once for all of it, and capacity units follow from the sum in each hour
(https://aws.amazon.com/elasticloadbalancing/pricing/).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from modeler.components.flow import Flow, Hours
from modeler.units import Array


@dataclass(frozen=True, slots=True)
class Arrivals:
    """All flows that arrive at one component, each with the hop's own settings of it.

    Two traffic classes that share an ALB arrive at it together: its hours are paid once, and its capacity units
    follow from the sum of both in each hour.
    """

    pairs: tuple[tuple[Any, Flow], ...]
    """The hop's component, as it is set there, and the flow that arrives."""

    def __iter__(self) -> Iterator[Flow]:
        return (flow for _, flow in self.pairs)

    def total(self, of: Callable[[Flow], Array]) -> Array:
        """Sum a monthly quantity over the flows."""
        total: Array = 0.0
        for flow in self:
            total = total + of(flow)
        return total

    def total_by(self, of: Callable[[Any, Flow], Array]) -> Array:
        """Sum a monthly quantity that depends on the hop's own settings, too."""
        total: Array = 0.0
        for component, flow in self.pairs:
            total = total + of(component, flow)
        return total

    @property
    def requests(self) -> Array:
        """Requests in a month."""
        return self.total(lambda flow: flow.requests)

    @property
    def hour_kinds(self) -> int:
        """How many hours are told apart: 1, 24 or 168."""
        return max(len(flow.weights) for flow in self)

    @property
    def hours_each(self) -> Array:
        """How often each of them comes in the month."""
        return next(iter(self)).hours / self.hour_kinds

    def hourly(self, of: Callable[[Any, Flow], Array]) -> Hours:
        """Return a quantity in one hour of each kind.

        Parameters
        ----------
        of : callable (component, flow) -> float or array (workloads,)
            The monthly quantity.

        Returns
        -------
        array, shape (workloads, hours) or (hours,)
        """
        kinds = self.hour_kinds
        hourly: Any = 0.0
        for component, flow in self.pairs:
            share = _spread(flow.weights, kinds) / np.asarray(self.hours_each)[..., None]
            hourly = hourly + np.asarray(of(component, flow))[..., None] * share
        return np.asarray(hourly, dtype=np.float64)


def _spread(weights: Hours, kinds: int) -> Hours:
    """Write the weights of fewer kinds of hours as weights of more."""
    repeats = kinds // len(weights)
    return np.tile(weights, repeats) / repeats if repeats > 1 else weights
