"""How many tasks, instances and pods run in each hour, where no number is given: as many as the load needs.

The load of an hour is its requests, which swell once to `traffic.peak_factor` times their average and back
(`modeler.dist.throttle.hour_profile`). A scaler follows it as AWS's do (`modeler.dist.scaling`): it aims at a share of
what a server works on at once, or at requests a minute of each. A server that works on as many requests as its
`concurrency` counts as fully used; AWS's own metric is its processor. Each hour begins in the state in which the hour
before ends, and that one with what its own beginning needs: what a scaler remembers of its load is less than an hour.
Hours that are all alike may still differ in turn, as one leaves behind the servers that the next needs not start late:
after an hour of their own kind two are followed, and both count.
Everything is paid from its start, so also while it warms up. Sources: `ecs`, `ec2` and `eks` in `facts/constraints/`.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from modeler.components.flow import SECONDS_PER_HOUR, Flow, Hours
from modeler.dist.scaling import NUMBERS, Course, Scaler, follow
from modeler.dist.throttle import hour_profile
from modeler.facts.constraints import ask
from modeler.units import Array
from modeler.workload import ElasticBackend, Workload

WARM_UP_S = {"fargate": 60.0, "ec2": 180.0, "eks": 90.0, "eks-istio": 90.0}
"""Assumed: 30 s to 3 min for a Fargate task, 2 to 5 min for an instance, 1 to 5 min for a pod on a new node."""
WARM_UP_ON_NODES_S = 30.0
"""Of a pod on a node that is there: assumed, 10 s to 1 min."""
_CELLS = 1 << 13
"""Hours that are followed at once: their steps fit into a processor's cache."""
_KEPT = 24


@cache
def _rules(kind: str) -> dict[str, Any]:
    """How the scaler of one kind of servers looks and acts, from the facts."""
    if kind.startswith("eks"):
        tolerance = ask("eks", "scaling.tolerance").number / 100
        return {
            "period_s": 2 * ask("eks", "scaling.period_s").number,  # as old as its metric may be
            "out_periods": 1,
            "out_margin": 1 + tolerance,
            "in_margin": 1 - tolerance,
            "in_delay_s": ask("eks", "scaling.in_window_s").number,
            "cooldown_s": 0.0,
            "gradual": True,
        }
    service = "ecs" if kind == "fargate" else "ec2"
    period_s = ask("ecs", "scaling.period_s").number
    return {
        "period_s": period_s,
        "out_periods": int(ask(service, "scaling.out_data_points").number),
        "in_margin": ask(service, "scaling.in_margin").number / 100,
        "in_delay_s": ask(service, "scaling.in_data_points").number * period_s,
        "cooldown_s": ask("ecs", "scaling.cooldown_s").number,
    }


@cache
def most_running() -> float:
    """Return the most servers of a service where the workload sets no limit: the tasks that an ECS service has.

    >>> most_running()
    5000.0
    """
    return ask("ecs", "quota.tasks_per_service").number


def scaler(code: ElasticBackend, w: Workload, most: Array | None = None) -> Scaler:
    """Return how the number of servers of one service follows its load.

    Parameters
    ----------
    most : float or array, optional
        Most of them that there is room for.

    Examples
    --------
    >>> w = Workload(backend={"kind": "fargate", "concurrency": 5, "duration": "100 ms"}, azs=3)
    >>> tasks = scaler(w.backend, w)
    >>> tasks.aim_rps, tasks.room_rps, tasks.least, tasks.warm_up_s
    (25.0, 50.0, 3.0, 60.0)
    """
    own, rules = code.scaling, dict(_rules(code.kind))
    with np.errstate(divide="ignore"):
        room_rps = code.concurrency / (np.asarray(code.duration, dtype=np.float64) / 1000)
    a_minute = own.requests_per_target
    warm_up = own.warm_up
    if warm_up is None:
        warm_up = WARM_UP_ON_NODES_S if getattr(code, "nodes", None) is not None else WARM_UP_S[code.kind]
    limit: Any = most_running() if own.max is None else own.max
    limit = limit if most is None else np.minimum(limit, most)
    least = np.minimum(w.azs if own.min is None else own.min, limit)
    if own.scale_in_delay is not None:
        rules["in_delay_s"] = own.scale_in_delay
    return Scaler(
        aim_rps=as_scalar(own.target_utilization * room_rps) if a_minute is None else a_minute / 60,
        room_rps=as_scalar(room_rps),
        least=as_scalar(least),
        most=as_scalar(limit),
        warm_up_s=warm_up,
        sees_overload=a_minute is not None,
        **rules,
    )


def as_scalar(number: Any) -> Any:
    """Return a single number as such.

    >>> as_scalar(np.array(2.0))
    2.0
    """
    return float(number) if np.ndim(number) == 0 else np.asarray(number)


@dataclass(frozen=True)
class Running:
    """How many servers of one service run, hour by hour.

    Parameters
    ----------
    mean : array, shape (hours,) or (workloads, hours)
        On average over each hour of the day or the week.
    least, most : array of the same shape
        The fewest and the most within each hour.
    """

    mean: Hours
    least: Hours
    most: Hours

    def on_average(self) -> Array:
        """Over all hours of the month."""
        average: Array = as_scalar(self.mean.mean(axis=-1))
        return average


def running(code: ElasticBackend, flows: Sequence[Flow], w: Workload, most: Array | None = None) -> Running:
    """Return how many servers of each service run, hour by hour.

    Parameters
    ----------
    flows : sequence of Flow
        All that arrives at all services together.
    most : float or array, optional
        Most servers that there is room for.

    Examples
    --------
    >>> from modeler.components.flow import client_flow
    >>> backend = {"kind": "fargate", "concurrency": 1, "duration": "100 ms"}
    >>> traffic = {"average_rps": 20, "shape": "flat", "peak_factor": 1}
    >>> w = Workload(backend=backend, traffic=traffic)
    >>> running(w.backend, [client_flow(w, w.traffic)], w).mean.tolist()  # 2 are busy, so 4 run
    [4.0]
    """
    fixed = code.fixed_count
    if fixed is not None:
        always = np.asarray(fixed, dtype=np.float64)[..., None] * np.ones(1)
        return Running(always, always, always)
    return followed(flows, w, scaler(code, w, most))


class _Week:
    """The requests per second of one service in each kind of hour, and in the one before.

    Hours that are alike, with one before that is alike, are calculated once.
    """

    def __init__(self, flows: Sequence[Flow], w: Workload) -> None:
        kinds = max(len(flow.weights) for flow in flows)
        weights = [np.tile(flow.weights, kinds // len(flow.weights)) * len(flow.weights) / kinds for flow in flows]
        pairs = np.stack([part for weight in weights for part in (np.roll(weight, 1), weight)])
        unique, self.which = np.unique(pairs, axis=1, return_inverse=True)
        self.which = self.which.reshape(-1)
        self.alike = (unique[0::2] == unique[1::2]).all(axis=0)
        """Of each pair, whether both hours have the same load."""
        self.rates: list[Any] = []
        """For each flow: requests per second in the hour before and in the hour; shape (2, [workloads,] pairs)."""
        for order, flow in enumerate(flows):
            a_second = np.asarray(flow.requests / w.services / (flow.hours / kinds) / SECONDS_PER_HOUR)
            self.rates.append(np.stack([a_second[..., None] * unique[2 * order + part] for part in (0, 1)]))
        self.factors = [flow.peak_factor for flow in flows]
        parts = [rates.shape[1:] for rates in self.rates]
        parts += [(len(factor), 1) for factor in self.factors if isinstance(factor, np.ndarray) and factor.ndim]
        self.shape: tuple[int, ...] = np.broadcast_shapes(*parts)
        """Of the rates of all flows: ([workloads,] pairs)."""

    @property
    def key(self) -> tuple[Any, ...]:
        """What tells it from other weeks."""
        parts = (*self.rates, *map(np.asarray, self.factors))
        return tuple((part.shape, part.tobytes()) for part in parts)


def profile(steps: int, factor: Any) -> npt.NDArray[np.float64]:
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


def _loads(
    week: _Week, steps: int, shape: tuple[int, ...], cells: npt.NDArray[np.int64], turns: int = 1
) -> npt.NDArray[np.float64]:
    """Requests per second in the steps of the hour before and of the hour, which comes once or twice, in some cells."""
    total = np.zeros(((1 + turns) * steps, len(cells)))
    for rates, factor in zip(week.rates, week.factors, strict=True):
        before, here = (np.broadcast_to(part, shape).reshape(-1)[cells] for part in rates)
        swell = profile(steps, factor)
        swell = swell[:, cells // shape[-1]] if swell.ndim == 2 else swell[:, None]
        total += np.concatenate([swell * before, *[swell * here] * turns])
    return total


_counts: OrderedDict[Any, Running] = OrderedDict()
_courses: OrderedDict[Any, tuple[Course, npt.NDArray[np.int64]]] = OrderedDict()


def forget_counts() -> None:
    """Forget all that was followed, so that the next one is followed from the start."""
    _counts.clear()
    _courses.clear()


def _kept(memory: OrderedDict[Any, Any], key: Any, make: Any) -> Any:
    """Remember the last few: the patterns of a comparison ask for the same ones."""
    if key not in memory:
        memory[key] = make()
        if len(memory) > _KEPT:
            memory.popitem(last=False)
    return memory[key]


def _key(week: _Week, group: Scaler) -> tuple[Any, ...]:
    numbers = (np.asarray(getattr(group, name), dtype=np.float64) for name in NUMBERS)
    settings = (group.period_s, group.out_periods, group.in_margin, group.sees_overload)
    return (week.key, settings, *((number.shape, number.tobytes()) for number in numbers))


def followed(flows: Sequence[Flow], w: Workload, group: Scaler) -> Running:
    """Return how many servers of each service a scaler has run, hour by hour."""
    week = _Week(flows, w)

    def make() -> Running:
        steps = round(SECONDS_PER_HOUR / group.period_s)
        columns = (getattr(group, name) for name in NUMBERS if np.ndim(getattr(group, name)))
        shape = np.broadcast_shapes(week.shape, *((len(column), 1) for column in columns))
        usual, changing = _needed(week, steps, group, shape)
        mean, least, most = usual.copy(), usual.copy(), usual.copy()
        alike = week.alike[changing % shape[-1]]
        for cells, turns in (*_chunks(changing[~alike], 1), *_chunks(changing[alike], 2)):
            numbers = group.each(lambda number, cells=cells: _of_cells(number, shape, cells))  # type: ignore[misc]
            paid = follow(_loads(week, steps, shape, cells, turns), numbers).paid[steps:]
            mean.reshape(-1)[cells] = paid.mean(axis=0)
            least.reshape(-1)[cells], most.reshape(-1)[cells] = paid.min(axis=0), paid.max(axis=0)
        return Running(*(np.take(hours, week.which, axis=-1) for hours in (mean, least, most)))

    count: Running = _kept(_counts, _key(week, group), make)
    return count


def _chunks(cells: npt.NDArray[np.int64], turns: int) -> Iterator[tuple[npt.NDArray[np.int64], int]]:
    for start in range(0, len(cells), _CELLS):
        yield cells[start : start + _CELLS], turns


def _needed(
    week: _Week, steps: int, group: Scaler, shape: tuple[int, ...]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """Return how many the lowest rate of each cell needs, and the cells in which its highest rate needs others.

    In all other cells nothing starts or stops, so that there is no course to follow.
    """
    low, high = np.zeros(week.shape), np.zeros(week.shape)
    for rates, factor in zip(week.rates, week.factors, strict=True):
        swell = profile(steps, factor)
        low += swell.min(axis=0)[..., None] * rates.min(axis=0)
        high += swell.max(axis=0)[..., None] * rates.max(axis=0)
    by_cell = group.each(lambda number: np.asarray(number)[:, None] if np.ndim(number) else number)
    fewest, highest = (np.broadcast_to(by_cell.needed(rates), shape) for rates in (low, high))
    return fewest, np.flatnonzero(fewest != highest)


def _of_cells(number: Array, shape: tuple[int, ...], cells: npt.NDArray[np.int64]) -> Any:
    """Return a number of each workload in some cells."""
    return np.asarray(number)[cells // shape[-1]] if np.ndim(number) else number


@dataclass(frozen=True)
class Hourly:
    """What happens in each hour after the hour before it.

    Parameters
    ----------
    course : Course
        Both hours, one cell for each of a kind.
    which : array, shape (hours,)
        The cell of each hour of the day or the week.
    next_turn : array, shape (kinds,)
        The cell of an hour of this kind that comes after an hour of it: the same one where hours differ.
    """

    course: Course
    which: npt.NDArray[np.int64]
    next_turn: npt.NDArray[np.int64]

    def cells_of(self, hours: Sequence[int]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
        """Return the cells of some hours, and how many hours each stands for."""
        cells, counts = np.unique(self.which[list(hours)], return_counts=True)
        later = self.next_turn[cells]
        turns = later != cells
        times = np.where(turns, counts / 2, counts)
        return np.concatenate([cells, later[turns]]), np.concatenate([times, times[turns]])


def course(code: ElasticBackend, flow: Flow, w: Workload, most: Array | None = None) -> Hourly:
    """Return what happens in each hour, after the hour before it.

    Parameters
    ----------
    flow : Flow
        What arrives at all services together, of one workload.
    """
    week, group = _Week([flow], w), scaler(code, w, most)
    steps = round(SECONDS_PER_HOUR / group.period_s)

    def make() -> tuple[Course, npt.NDArray[np.int64]]:
        cells = np.arange(week.shape[-1])
        if not week.alike.any():
            return follow(_loads(week, steps, week.shape, cells), group), cells
        three = follow(_loads(week, steps, week.shape, cells, turns=2), group)
        first, second = (np.stack([three.paid, three.left])[:, turn * steps :][:, :steps] for turn in (1, 2))
        differ = np.flatnonzero(week.alike & (first != second).any(axis=(0, 1)))
        next_turn = cells.copy()
        next_turn[differ] = len(cells) + np.arange(len(differ))
        both = three.each(lambda number: np.concatenate([number[: 2 * steps], number[steps:, differ]], axis=1))
        return both, next_turn

    happened, next_turn = _kept(_courses, _key(week, group), make)
    return Hourly(happened, week.which, next_turn)
