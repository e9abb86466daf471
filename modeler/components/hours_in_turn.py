"""Hours in turn: how servers follow the load of a day or a week that comes again and again.

Each hour begins in the state in which the one before it ends, and nobody knows that state before it is followed. So
hours are followed in turns. In the first, each kind of hours begins as after a long time at its own first rate; in the
second, each begins as the hour before it ended in the first; and so on, until no hour begins otherwise than in the turn
before. In turn *n* a state is that of *n* hours in a row. Mostly two turns are enough, because a scaler forgets within
an hour, and only what begins otherwise is followed again. Hours that are told apart by what came before them are few: a
week of business hours has 4 kinds, and 9 pairs of one kind after another.

Some loads never settle: an hour that starts servers late leaves many behind, from which the next one starts in time and
leaves few, and so on, in cycles of two, three or four hours. Then the last twelve of sixteen turns all count, as twelve
has all these cycles whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt

from modeler.components.flow import SECONDS_PER_HOUR, Flow
from modeler.dataclass import dataclass
from modeler.dist.scaling import Course, Scaler, resume
from modeler.dist.throttle import hour_profile
from modeler.workload import Workload

TURNS = 16
AVERAGED = 12
"""Last turns that count where the hours do not settle."""
CELLS = 1 << 13
"""Hours that are followed at once: their steps fit into a processor's cache."""

Cells = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]
T = TypeVar("T")


def profile(steps: int, factor: Any) -> Numbers:
    """Return the rate by the average rate in each step of an hour; shape (steps,) or (steps, workloads).

    >>> profile(4, 2.0).round(2).tolist()
    [0.29, 1.71, 1.71, 0.29]
    """
    middles = (np.arange(steps) + 0.5) / steps - 0.5
    if np.ndim(factor) == 0:
        shape = hour_profile(middles, float(factor))
        return np.asarray(shape / shape.mean())
    factors, place = np.unique(np.asarray(factor), return_inverse=True)
    shapes = np.stack([hour_profile(middles, peak) for peak in factors.tolist()], axis=1)
    return np.asarray((shapes / shapes.mean(axis=0))[:, place])


class Week:
    """The requests per second of one service in each kind of hour: hours with equal shares of all flows.

    Parameters
    ----------
    flows : sequence of Flow
        All that arrives at all services together.
    """

    def __init__(self, flows: Sequence[Flow], w: Workload) -> None:
        hours = max(len(flow.weights) for flow in flows)
        weights = [np.tile(flow.weights, hours // len(flow.weights)) * len(flow.weights) / hours for flow in flows]
        kinds, kind_of = np.unique(np.stack(weights), axis=1, return_inverse=True)
        self.kind_of: Cells = kind_of.reshape(-1)
        """The kind of each hour."""
        self.rates: list[Numbers] = []
        """For each flow: requests per second in each kind of hour; shape ([workloads,] kinds)."""
        for flow, shares in zip(flows, kinds, strict=True):
            a_second = np.asarray(flow.requests / w.services / (flow.hours / hours) / SECONDS_PER_HOUR)
            self.rates.append(a_second[..., None] * shares)
        self.factors = [flow.peak_factor for flow in flows]
        parts = [rates.shape for rates in self.rates]
        parts += [(len(factor), 1) for factor in self.factors if isinstance(factor, np.ndarray) and factor.ndim]
        self.shape: tuple[int, ...] = np.broadcast_shapes(*parts)
        """Of the rates of all flows: ([workloads,] kinds)."""

    @property
    def key(self) -> tuple[Any, ...]:
        """What tells it from other weeks."""
        parts = (self.kind_of, *self.rates, *map(np.asarray, self.factors))
        return tuple((part.shape, part.tobytes()) for part in parts)

    def loads(self, steps: int, rows: Cells, kinds: Cells) -> Numbers:
        """Return the requests per second in the steps of some kinds of hours of some workloads; (steps, cells)."""
        total = np.zeros((steps, len(rows)))
        for rates, factor in zip(self.rates, self.factors, strict=True):
            swell = profile(steps, factor)
            hourly = rates[rows, kinds] if rates.ndim == 2 else rates[kinds]
            total += (swell[:, rows] if swell.ndim == 2 else swell[:, None]) * hourly
        return total

    def extremes(self, steps: int) -> tuple[Numbers, Numbers]:
        """Return rates that are not above the lowest and not below the highest of each kind of hour."""
        low, high = np.zeros(self.shape), np.zeros(self.shape)
        for rates, factor in zip(self.rates, self.factors, strict=True):
            swell = profile(steps, factor)
            low += swell.min(axis=0)[..., None] * rates
            high += swell.max(axis=0)[..., None] * rates
        return low, high


@dataclass(frozen=True)
class Round(Generic[T]):
    """What was followed in one turn; a cell is a row and a column, as one number.

    Parameters
    ----------
    number : int
        From 0 up.
    kept : array, shape (rows,)
        Which rows of the turn before are not settled yet; of the first turn all.
    own : array, shape (columns,)
        Of hours that are told apart in this turn: as what they counted in the turn before.
    column_of : array, shape (hours,)
        As what each hour of the day or the week counts.
    calm : (cells, array)
        The cells in which nothing changes, and how many servers run there.
    pieces : list of (cells, T)
        The cells that were followed, a part at a time, with what happened there.
    """

    number: int
    kept: Cells
    own: Cells
    column_of: Cells
    calm: tuple[Cells, Numbers]
    pieces: list[tuple[Cells, T]]


def take_turns(
    week: Week,
    group: Scaler,
    rows: Cells,
    of_course: Callable[[Course], T],
    unchanging: npt.NDArray[np.bool_] | None = None,
) -> Iterator[Round[T]]:
    """Follow the hours of some workloads, turn by turn, until none begins otherwise than in the turn before.

    Parameters
    ----------
    rows : array, shape (rows,)
        Which workloads.
    of_course : callable
        What is wanted of a course.
    unchanging : array, shape (rows, kinds), optional
        Hours in which nothing changes if as many as are needed run at their beginning; they are not followed.
    """
    hours = _Hours(week, group, rows, unchanging)
    own, changed, kept = np.arange(hours.columns), hours.all_cells(), np.arange(len(rows))
    for number in range(TURNS):
        if number:
            own, changed = hours.begin_again()
            kept = np.unique(changed // hours.columns)
            if not len(kept):
                return
            changed = hours.keep(kept, changed)
        calm, others = hours.calm(changed)
        yield Round(number, kept, own, hours.column_of, calm, list(hours.follow(others, of_course)))


class _Hours:
    """The hours of some workloads in one turn; a cell is a row and a column, as one number.

    Attributes
    ----------
    column_of : array, shape (hours,)
        As what each hour of the day or the week counts: in turn n, hours with n like hours before them are one.
    kinds : array, shape (columns,)
        Of which kind of load the hours of a column are.
    begins, ends : State
        In which state each cell begins and ends.
    settled : State
        In which it begins after a long time at its own first rate.
    """

    def __init__(self, week: Week, group: Scaler, rows: Cells, unchanging: npt.NDArray[np.bool_] | None) -> None:
        self.week, self.group, self.rows, self.unchanging = week, group, rows, unchanging
        self.steps = round(SECONDS_PER_HOUR / group.period_s)
        self.column_of, self.kinds = week.kind_of, np.arange(week.shape[-1])
        scaler, load = self._met(self.all_cells())
        self.settled = scaler.settled(load[0], group.remembered)
        self.begins, self.ends = self.settled, self.settled

    @property
    def columns(self) -> int:
        """How many kinds of hours are told apart."""
        return len(self.kinds)

    def all_cells(self) -> Cells:
        """Return each column of each row."""
        return np.arange(len(self.rows) * self.columns)

    def begin_again(self) -> tuple[Cells, Cells]:
        """Let each hour begin as the one before it ended; return what columns were before, and the changed cells."""
        pairs = np.roll(self.column_of, 1) * self.columns + self.column_of
        told_apart, self.column_of = np.unique(pairs, return_inverse=True)
        own = told_apart % self.columns
        first = np.arange(len(self.rows))[:, None] * self.columns
        comes, usual = ((first + which).reshape(-1) for which in (told_apart // self.columns, own))
        begins, begun = self.ends.take(comes), self.begins.take(usual)
        self.kinds, self.begins = self.kinds[own], begins
        self.ends, self.settled = self.ends.take(usual), self.settled.take(usual)
        return own, np.flatnonzero(~begins.same_as(begun))

    def calm(self, changed: Cells) -> tuple[tuple[Cells, Numbers], Cells]:
        """Let the cells in which nothing changes end settled; return them with what runs there, and the others."""
        if self.unchanging is None:
            return (changed[:0], np.zeros(0)), changed
        settled = self.settled.take(changed)
        calm = self.unchanging[:, self.kinds].reshape(-1)[changed] & self.begins.take(changed).runs_as(settled)
        cells = changed[calm]
        self.ends = self.ends.put(cells, self.settled.take(cells))
        return (cells, settled.running[calm]), changed[~calm]

    def keep(self, kept: Cells, changed: Cells) -> Cells:
        """Leave out all rows but some, and return the numbers that the changed cells then have."""
        cells = (kept[:, None] * self.columns + np.arange(self.columns)).reshape(-1)
        self.begins, self.ends, self.settled = (state.take(cells) for state in (self.begins, self.ends, self.settled))
        self.rows = self.rows[kept]
        if self.unchanging is not None:
            self.unchanging = self.unchanging[kept]
        return np.searchsorted(cells, changed)

    def follow(self, followed: Cells, of_course: Callable[[Course], T]) -> Iterator[tuple[Cells, T]]:
        """Follow some cells, a part at a time."""
        for start in range(0, len(followed), CELLS):
            cells = followed[start : start + CELLS]
            scaler, load = self._met(cells)
            course, end = resume(load, scaler, self.begins.take(cells))
            self.ends = self.ends.put(cells, end)
            yield cells, of_course(course)

    def _met(self, cells: Cells) -> tuple[Scaler, Numbers]:
        """Return the scaler of some cells, and their load."""
        rows = self.rows[cells // self.columns]
        scaler = self.group.each(lambda number: np.asarray(number)[rows] if np.ndim(number) else number)
        return scaler, self.week.loads(self.steps, rows, self.kinds[cells % self.columns])
