"""All traffic that arrives at one component, of all traffic classes and hops that share it.

Hours are paid once for all of it, and capacity units follow from the sum in each hour
(https://aws.amazon.com/elasticloadbalancing/pricing/).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from modeler.components.flow import Flow, Hours
from modeler.dataclass import dataclass
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
    def _hours(self) -> _HourKinds:
        return _hour_kinds(*(flow.weights.tobytes() for flow in self))

    @property
    def _hours_each(self) -> Array:
        """How often one hour of the day or week comes in the month."""
        return next(iter(self)).hours / self._hours.total

    def hourly(self, of: Callable[[Any, Flow], Array]) -> Hours:
        """Return a quantity in one hour of each kind: hours in which equally much arrives are of one kind.

        Parameters
        ----------
        of : callable (component, flow) -> float or array (workloads,)
            The monthly quantity.

        Returns
        -------
        array, shape (workloads, kinds) or (kinds,)
        """
        times = np.asarray(self._hours_each)[..., None]
        hourly: Any = 0.0
        for (component, flow), shares in zip(self.pairs, self._hours.shares, strict=True):
            hourly = hourly + np.asarray(of(component, flow))[..., None] * (shares / times)
        return np.asarray(hourly, dtype=np.float64)

    def over_month(self, hourly: Hours) -> Array:
        """Add up over the month what happens in one hour of each kind.

        Parameters
        ----------
        hourly : array, shape (workloads, kinds) or (kinds,)
            As `hourly` gives it, or worked out from that.

        Returns
        -------
        float or array, shape (workloads,)
        """
        month = (hourly @ self._hours.counts) * self._hours_each
        return float(month) if np.ndim(month) == 0 else month


class _HourKinds(NamedTuple):
    """Hours of a week, or of a day, that are told apart: those in which each flow has its own share of traffic."""

    total: int
    """Hours of the week or day, or 1 if all are alike."""
    shares: tuple[Hours, ...]
    """Of each flow: its share in one hour of each kind, shape (kinds,)."""
    counts: Hours
    """How many hours are of each kind, shape (kinds,)."""


@lru_cache(maxsize=256)
def _hour_kinds(*weights: bytes) -> _HourKinds:
    """Tell the hours of flows apart: a week of business hours has four kinds, not 168."""
    flows = [np.frombuffer(flow) for flow in weights]
    total = max(map(len, flows))
    hours = np.stack([_spread(shares, total) for shares in flows])
    kinds, counts = np.unique(hours, axis=1, return_counts=True)
    return _HourKinds(total, tuple(kinds), counts.astype(np.float64))


def _spread(weights: Hours, total: int) -> Hours:
    """Write the weights of a day, or of hours that are all alike, as weights of more hours."""
    repeats = total // len(weights)
    return np.tile(weights, repeats) / repeats if repeats > 1 else weights
