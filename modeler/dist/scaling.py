"""How a group of servers follows its load, and what waits until new ones serve: target tracking as a fluid in steps.

A scaler looks at a metric, once a period. If the metric was above its aim in several periods in a row, it starts as
many servers as bring the metric back to the aim, and they serve after a warm-up; if it was well below for a longer
time, it stops some. CloudWatch's metrics have periods of a minute; target tracking of an ECS service scales out after 3
of them and in after 15 (https://github.com/aws/containers-roadmap/issues/1208, 2020-12), and takes the present number
times metric by aim, rounded up. The pod autoscaler looks every 15 s, leaves alone what is within 10 % of the aim, and
goes down to the most that was needed within 5 minutes
(https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/).

Load is a fluid here, in requests per second and averaged over a period. What exceeds the servers that are there waits
in one queue, first come, first served, until new ones take it: that is work left over, in requests. What exceeds the
most servers that may ever run is not added to it, because it is never served.

Chance in the metric is left out. Where a load is close to what starts or stops servers, they do so some minutes earlier
or later by chance: in simulated hours of 50 to 100 requests a second, the servers of such an hour then differ by up to
10 %, and the p99 of what waits for new ones by up to 40 %, from one run to the next.

What a group remembers of the past is its state: how many servers there are and were started within a warm-up, what
waits, for how many data points the metric was high or low. A course may go on from the end of another one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from modeler.dataclass import dataclass
from modeler.dist.normal import normal_cdf
from modeler.units import Array

__all__ = ["NUMBERS", "Course", "Scaler", "State", "follow", "resume"]

Grid = npt.NDArray[np.float64]
_SUBSTEPS = 4
_HARDLY = 1e-9
"""Share by which a metric may exceed a whole number of servers before one more is started: rounding alone does that."""


@dataclass(frozen=True)
class Scaler:
    """How a number of servers follows its load. Numbers may be arrays that broadcast with the load's cells.

    Parameters
    ----------
    aim_rps : float or array
        Requests per second of one server that scaling aims at.
    room_rps : float or array
        Requests per second that one server can do at most.
    least, most : float or array
        Fewest and most servers.
    period_s : float
        How long one data point of the metric covers, in seconds.
    out_periods : int
        Data points above the aim, one after the other, that start more servers.
    out_margin, in_margin : float
        Metric by aim above which a data point counts as high, and below which as low.
    in_delay_s : float or array
        How long data points are low before servers stop.
    cooldown_s : float
        After servers have stopped, how long no others do.
    warm_up_s : float or array
        Time until a new server serves.
    gradual : bool
        Whether it goes down to the most that was needed during the delay, and not to what is needed now.
    sees_overload : bool
        Whether the metric counts requests; a utilization is never above 1.

    Examples
    --------
    >>> tasks = Scaler(aim_rps=25, room_rps=50, least=2, most=40)
    >>> course = follow(np.full((10, 1), 500.0), tasks)
    >>> course.paid[:, 0].tolist()
    [20.0, 20.0, 20.0, 20.0, 20.0, 20.0, 20.0, 20.0, 20.0, 20.0]
    """

    aim_rps: Array
    room_rps: Array
    least: Array
    most: Array
    period_s: float = 60.0
    out_periods: int = 3
    out_margin: float = 1.0
    in_margin: float = 0.9
    in_delay_s: Array = 900.0
    cooldown_s: float = 300.0
    warm_up_s: Array = 60.0
    gradual: bool = False
    sees_overload: bool = False

    def needed(self, rps: Array) -> Any:
        """Return how many servers bring so many requests per second back to the aim.

        >>> Scaler(aim_rps=25, room_rps=50, least=2, most=40).needed([10, 60, 5000]).tolist()
        [2.0, 3.0, 40.0]
        """
        with np.errstate(divide="ignore", invalid="ignore"):  # with an aim of 0, any request asks for the most
            count = np.ceil(np.asarray(rps) / self.aim_rps - _HARDLY)
        return np.minimum(np.fmax(count, self.least), np.maximum(self.most, self.least))

    @property
    def remembered(self) -> int:
        """How many periods back it matters how many servers there were, or were needed."""
        warming = int(np.max(np.floor(np.asarray(self.warm_up_s) / self.period_s), initial=0)) + 1
        return max(warming, int(np.max(self._delay, initial=0))) if self.gradual else warming

    @property
    def _delay(self) -> Any:
        """Data points that are low before servers stop."""
        return np.maximum(np.ceil(np.asarray(self.in_delay_s) / self.period_s - _HARDLY), 1.0)

    def settled(self, rps: Array, remembered: int | None = None) -> State:
        """Return the state after a long time at one rate.

        Parameters
        ----------
        rps : array, shape (cells,)
            Requests per second; or of any shape that the scaler's numbers broadcast to.
        remembered : int, optional
            Periods of the past; by default as many as matter.

        Examples
        --------
        >>> tasks = Scaler(aim_rps=25, room_rps=50, least=2, most=40)
        >>> state = tasks.settled(np.array([10.0, 500.0]))
        >>> state.running.tolist(), state.low.tolist()  # two at least, which are hardly used for 15 minutes and more
        ([2.0, 20.0], [15.0, 0.0])
        """
        rate = np.asarray(rps, dtype=np.float64)
        s = self._of_shape(rate.shape)
        running = s.needed(rate)
        with np.errstate(invalid="ignore", divide="ignore"):
            coming = np.minimum(rate, s.most * s.room_rps)
            metric = s.seen(rate, np.minimum(running * s.room_rps, coming)) / (running * s.aim_rps)
        past = np.broadcast_to(running, (self.remembered if remembered is None else remembered, *rate.shape))
        high, low = np.where(metric > s.out_margin, s.out_periods, 0.0), np.where(metric < s.in_margin, s._delay, 0.0)
        rested = np.full(rate.shape, s.cooldown_s / s.period_s)
        return State(running, np.zeros(rate.shape), high, low, rested, past, past if s.gradual else past[:0])

    def seen(self, load_rps: Any, busy_rps: Any) -> Any:
        """Return what the metric counts: the requests that come, or those that servers work on."""
        return load_rps if self.sees_overload else busy_rps

    def _of_shape(self, shape: tuple[int, ...]) -> Scaler:
        """Return the same scaler with one number for each cell."""
        return self.each(lambda number: np.broadcast_to(np.asarray(number, dtype=np.float64), shape))

    def each(self, change: Callable[[Array], Any]) -> Scaler:
        """Return the same scaler with each number that may be an array changed.

        >>> Scaler(aim_rps=25, room_rps=50, least=2, most=40).each(lambda number: 2 * number).most
        80
        """
        return replace(self, **{name: change(getattr(self, name)) for name in NUMBERS})


NUMBERS = ("aim_rps", "room_rps", "least", "most", "in_delay_s", "warm_up_s")
"""Parameters of a scaler that may be arrays."""


@dataclass(frozen=True)
class State:
    """What a group of servers remembers between two periods; arrays of shape (cells,).

    Parameters
    ----------
    running : array
        Servers that are started and not stopped.
    waiting : array
        Requests that wait.
    high, low : array
        Data points in a row that were high and low, counted as far as they matter.
    rested : array
        Periods since servers have stopped, counted as far as they matter.
    paid, needs : array, shape (periods, cells)
        Servers that were there, and that were needed, in the last periods.
    """

    running: Grid
    waiting: Grid
    high: Grid
    low: Grid
    rested: Grid
    paid: Grid
    needs: Grid

    def take(self, cells: npt.NDArray[np.int64]) -> State:
        """Return the state of some cells."""
        return State(*(part[..., cells] for part in self._parts))

    def put(self, cells: npt.NDArray[np.int64], replacement: State) -> State:
        """Return the same with the state of some cells replaced.

        >>> tasks = Scaler(aim_rps=25, room_rps=50, least=2, most=40)
        >>> few, many = tasks.settled(np.array([10.0, 10.0])), tasks.settled(np.array([500.0]))
        >>> few.put(np.array([1]), many).running.tolist()
        [2.0, 20.0]
        """
        parts = [part.copy() for part in self._parts]
        for part, replaced in zip(parts, replacement._parts, strict=True):
            part[..., cells] = replaced
        return State(*parts)

    def same_as(self, reference: State) -> npt.NDArray[np.bool_]:
        """Say of which cells all is the same.

        >>> tasks = Scaler(aim_rps=25, room_rps=50, least=2, most=40)
        >>> tasks.settled(np.array([10.0, 500.0])).same_as(tasks.settled(np.array([20.0, 50.0]))).tolist()
        [True, False]
        """
        same = np.ones(len(self.running), dtype=bool)
        for part, expected in zip(self._parts, reference._parts, strict=True):
            alike = part == expected
            same &= alike if alike.ndim == 1 else alike.all(axis=0)
        return same

    def runs_as(self, reference: State) -> npt.NDArray[np.bool_]:
        """Say of which cells as many servers run as in another state, all of them ready, and nothing waits.

        >>> tasks = Scaler(aim_rps=25, room_rps=50, least=2, most=40)
        >>> tasks.settled(np.array([10.0, 500.0])).runs_as(tasks.settled(np.array([50.0, 50.0]))).tolist()
        [True, False]
        """
        alike: npt.NDArray[np.bool_] = (self.running == reference.running) & (self.waiting == 0)
        return np.asarray(alike & (self.paid == reference.running).all(axis=0))

    @property
    def _parts(self) -> tuple[Grid, ...]:
        return (self.running, self.waiting, self.high, self.low, self.rested, self.paid, self.needs)


@dataclass(frozen=True)
class Course:
    """What happened, step by step; arrays of shape (steps, cells).

    Parameters
    ----------
    load_rps : array
        Requests per second that came.
    ready : array
        Servers that served, on average over the step.
    paid : array
        Servers that were started and not stopped.
    left : array
        Requests that still waited at the end of the step.
    room_rps : array
        Requests per second that the ready servers could do.
    period_s : float
        How long a step is.
    before : array, shape (cells,)
        Requests that waited at its beginning.
    """

    load_rps: Grid
    ready: Grid
    paid: Grid
    left: Grid
    room_rps: Grid
    period_s: float
    before: Grid

    def beside(self, *others: Course) -> Course:
        """Return the cells of several courses as one course.

        >>> tasks = Scaler(aim_rps=25, room_rps=50, least=2, most=40)
        >>> first = follow(np.full((10, 1), 500.0), tasks)
        >>> first.beside(first).paid.shape
        (10, 2)
        """
        courses = (self, *others)
        load, ready, paid, left, room = (
            np.concatenate([getattr(course, part) for course in courses], axis=1)
            for part in ("load_rps", "ready", "paid", "left", "room_rps")
        )
        return Course(
            load, ready, paid, left, room, self.period_s, np.concatenate([course.before for course in courses])
        )

    def queue(self, variability: float, slots: float) -> Grid:
        """Return how many requests wait at the end of each step on average, with what chance adds to the fluid.

        Near full use a queue forms although there is room. Its mean follows dQ/dt = load - room + C v load / (2 Q),
        with v the squared coefficients of variation of both streams and C the probability of waiting (S. Halfin and W.
        Whitt 1981): that has the mean of the steady state, and grows with the square root of time where load is room.

        Parameters
        ----------
        variability : float
            Squared coefficients of variation of the times between requests and of the service, together.
        slots : float
            Requests that one server works on at once.

        Examples
        --------
        >>> ten = Scaler(aim_rps=9, room_rps=10, least=1, most=1)
        >>> float(follow(np.full((60, 1), 9.0), ten).queue(2.0, slots=1)[-1, 0].round(1))  # M/M/1: rho^2 / (1 - rho)
        7.9
        """
        dt = self.period_s / _SUBSTEPS
        seats = np.maximum(self.ready * slots, 1.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            busy = np.where(np.isfinite(self.room_rps), self.load_rps / self.room_rps * seats, 0.0)
            spare = np.maximum(seats - busy, 0.0) / np.sqrt(np.maximum(busy, 1e-12))
        density = np.exp(-(spare**2) / 2) / np.sqrt(2 * np.pi)
        waits = 1.0 / (1.0 + spare * normal_cdf(spare) / np.maximum(density, 1e-300))
        chance = waits * variability / 2 * np.minimum(self.load_rps, self.room_rps) * dt
        drift = np.maximum((self.load_rps - self.room_rps) * dt, -1e12)
        queue, length = np.empty_like(self.load_rps), self.before
        for step in range(len(queue)):
            for _ in range(_SUBSTEPS):
                moved = length + drift[step]
                length = (moved + np.sqrt(moved**2 + 4 * chance[step])) / 2  # implicit, so that it is stable
            queue[step] = length
        return queue

    def waits_s(self, cell: int, left: npt.NDArray[np.float64] | None = None) -> npt.NDArray[np.float64]:
        """Return how long a request waits until what waits before it is done.

        Parameters
        ----------
        left : array, shape (steps,), optional
            What waits at the end of each step; by default what the fluid leaves over.

        Returns
        -------
        array, shape (steps + 1,)
            For requests that come at the beginning, and at the end of each step.

        Examples
        --------
        >>> single = Scaler(aim_rps=25, room_rps=50, least=1, most=9)
        >>> jump = np.concatenate([np.full((1, 1), 20.0), np.full((9, 1), 100.0)])
        >>> course = follow(jump, single)  # after 3 minutes of 50 a second too much 9,000 wait, and 2 serve
        >>> course.left[:6, 0].tolist(), course.ready[:6, 0].tolist()
        ([0.0, 3000.0, 6000.0, 9000.0, 12000.0, 12000.0], [1.0, 1.0, 1.0, 1.0, 1.0, 2.0])
        >>> float(course.waits_s(0)[5])
        120.0
        """
        left = np.concatenate([self.before[[cell]], self.left[:, cell] if left is None else left])
        done = np.concatenate([[0.0], np.cumsum(self.room_rps[:, cell]) * self.period_s])
        times = np.arange(len(done)) * self.period_s
        sought = done + left
        last_rps = max(float(self.room_rps[-1, cell]), 1e-300)
        beyond = np.maximum(sought - done[-1], 0.0) / last_rps
        waits: npt.NDArray[np.float64] = np.interp(sought, done, times) + beyond - times
        return np.where(left > 0, np.maximum(waits, 0.0), 0.0)


def follow(load_rps: Grid, scaler: Scaler) -> Course:
    """Let a group of servers follow a load, from as many as its first step needs.

    Parameters
    ----------
    load_rps : array, shape (steps, cells)
        Requests per second, averaged over each period of the scaler's metric.
    scaler : Scaler
        Its numbers may be arrays, shape (cells,).
    """
    return resume(load_rps, scaler, scaler.settled(load_rps[0]))[0]


def resume(load_rps: Grid, scaler: Scaler, state: State) -> tuple[Course, State]:
    """Let a group of servers follow a load from the state in which an earlier course ended.

    Parameters
    ----------
    load_rps : array, shape (steps, cells)
        Requests per second, averaged over each period of the scaler's metric.
    scaler : Scaler
        Its numbers may be arrays, shape (cells,).
    state : State
        In which it begins.

    Returns
    -------
    Course, State
        What happened, and in which state it ends.

    Examples
    --------
    >>> tasks = Scaler(aim_rps=25, room_rps=50, least=2, most=40)
    >>> _, busy = resume(np.full((10, 1), 500.0), tasks, tasks.settled(np.array([500.0])))
    >>> course, _ = resume(np.full((20, 1), 10.0), tasks, busy)
    >>> course.paid[13:17, 0].tolist()  # the 20 of before stay for 15 minutes
    [20.0, 20.0, 2.0, 2.0]
    """
    steps, cells = load_rps.shape
    s, delay = scaler._of_shape((cells,)), np.broadcast_to(scaler._delay, (cells,))
    ready, left, room = (np.empty((steps, cells)) for _ in range(3))
    past, paid = _going_on(state.paid, steps)
    past_needs, needs = _going_on(state.needs, steps)
    lag, everywhere, whole_delay = _Lag(s.warm_up_s / s.period_s), np.arange(cells), delay.astype(np.int64)
    rest_periods = s.cooldown_s / s.period_s
    desired, waiting, high, low, rested = state.running, state.waiting, state.high, state.low, state.rested
    with np.errstate(invalid="ignore"):
        for step in range(steps):
            paid[past + step] = desired
            ready[step] = np.minimum(desired, lag.before(paid, past + step))
            room[step] = ready[step] * s.room_rps
            coming = np.minimum(load_rps[step], s.most * s.room_rps)
            busy = np.minimum(room[step], coming + waiting / s.period_s)
            waiting = np.maximum(waiting + (coming - room[step]) * s.period_s, 0.0)
            left[step] = waiting
            seen = s.seen(load_rps[step], busy)
            needed = s.needed(seen)
            needs[past_needs + step] = needed
            metric = seen / (ready[step] * s.aim_rps)
            high = np.where(metric > s.out_margin, high + 1, 0.0)
            low = np.where(metric < s.in_margin, low + 1, 0.0)
            rested = rested + 1
            more = (high >= s.out_periods) & (needed > desired)
            lower = needed
            if s.gradual:
                lower = np.maximum(lower, needs[past_needs + step - whole_delay, everywhere])
            fewer = (low >= delay) & (rested >= rest_periods) & (lower < desired)
            rested = np.where(fewer, 0.0, rested)
            desired = np.where(more, needed, np.where(fewer, lower, desired))
    end = State(
        desired,
        waiting,
        np.minimum(high, s.out_periods),
        np.minimum(low, delay),
        np.minimum(rested, rest_periods),
        paid[len(paid) - past :],
        needs[len(needs) - past_needs :],
    )
    return Course(load_rps, ready, paid[past:], left, room, s.period_s, state.waiting), end


def _going_on(past: Grid, steps: int) -> tuple[int, Grid]:
    """Return how long the past is, and an array of it with room for so many more steps."""
    room = np.empty((len(past) + steps, past.shape[1]))
    room[: len(past)] = past
    return len(past), room


class _Lag:
    """How many servers there were a warm-up ago: those are ready."""

    def __init__(self, periods: Any) -> None:
        self.whole = np.floor(periods).astype(np.int64)
        self.part = periods - self.whole
        self.everywhere = np.arange(len(self.whole))
        same = bool((self.whole == self.whole[0]).all()) if len(self.whole) else True
        self.alike = int(self.whole[0]) if same and len(self.whole) else None

    def before(self, paid: Grid, step: int) -> Any:
        """Mix the two steps between which the time lies."""
        if self.alike is not None:
            later, earlier = paid[step - self.alike], paid[step - self.alike - 1]
        else:
            later = paid[step - self.whole, self.everywhere]
            earlier = paid[step - self.whole - 1, self.everywhere]
        return later + self.part * (earlier - later)
