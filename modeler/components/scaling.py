"""How many tasks, instances and pods run in each hour, where no number is given: as many as the load needs.

The load of an hour is its requests, which swell once to `traffic.peak_factor` times their average and back
(`modeler.dist.throttle.hour_profile`). A scaler follows it as AWS's do (`modeler.dist.scaling`): it aims at a share of
what a server works on at once, or at requests a minute of each. A server that works on as many requests as its
`concurrency` counts as fully used; AWS's own metric is its processor. Each hour begins in the state in which the hour
before ends: `modeler.components.hours_in_turn` follows them.
Everything is paid from its start, so also while it warms up. Sources: `ecs`, `ec2` and `eks` in `facts/constraints/`.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from modeler.components.flow import SECONDS_PER_HOUR, Flow, Hours
from modeler.components.hours_in_turn import AVERAGED, CELLS, TURNS, Week, take_turns
from modeler.dataclass import dataclass
from modeler.dist.scaling import NUMBERS, Course, Scaler
from modeler.facts.constraints import ask
from modeler.units import Array
from modeler.workload import ElasticBackend, Workload

WARM_UP_S = {"fargate": 60.0, "ec2": 180.0, "eks": 90.0, "eks-istio": 90.0}
"""Assumed: 30 s to 3 min for a Fargate task, 2 to 5 min for an instance, 1 to 5 min for a pod on a new node."""
WARM_UP_ON_NODES_S = 30.0
"""Of a pod on a node that is there: assumed, 10 s to 1 min."""
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


_counts: OrderedDict[Any, Running] = OrderedDict()
_courses: OrderedDict[Any, Hourly] = OrderedDict()


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


def _key(week: Week, group: Scaler) -> tuple[Any, ...]:
    numbers = (np.asarray(getattr(group, name), dtype=np.float64) for name in NUMBERS)
    settings = (group.period_s, group.out_periods, group.in_margin, group.sees_overload)
    return (week.key, settings, *((number.shape, number.tobytes()) for number in numbers))


def followed(flows: Sequence[Flow], w: Workload, group: Scaler) -> Running:
    """Return how many servers of each service a scaler has run, hour by hour."""
    week = Week(flows, w)

    def make() -> Running:
        columns = (getattr(group, name) for name in NUMBERS if np.ndim(getattr(group, name)))
        shape = np.broadcast_shapes(week.shape, *((len(column), 1) for column in columns))
        usual, unchanging = _needed(week, group, shape)
        counts = np.ascontiguousarray(np.stack([usual[:, week.kind_of]] * 3))
        changing = np.flatnonzero(~unchanging.all(axis=1) | (usual != usual[:, :1]).any(axis=1))
        at_once = max(CELLS // shape[-1], 1)
        for start in range(0, len(changing), at_once):
            rows = changing[start : start + at_once]
            for settled, numbers in _counted(week, group, rows, usual[rows], unchanging[rows]):
                counts[:, settled] = numbers
        return Running(*counts.reshape(3, *shape[:-1], len(week.kind_of)))

    count: Running = _kept(_counts, _key(week, group), make)
    return count


def _needed(week: Week, group: Scaler, shape: tuple[int, ...]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Return how many the lowest rate of each kind of hours needs, and where its highest rate makes no difference.

    There nothing starts or stops if as many run at the beginning, so that there is no course to follow. Both have shape
    (workloads, kinds).
    """
    by_cell = group.each(lambda number: np.asarray(number)[:, None] if np.ndim(number) else number)
    extremes = week.extremes(round(SECONDS_PER_HOUR / group.period_s))
    low, high = (by_cell.settled(np.broadcast_to(rates, shape)) for rates in extremes)
    alike = (low.running == high.running) & (low.high == high.high) & (low.low == high.low)
    return low.running.reshape(-1, shape[-1]), alike.reshape(-1, shape[-1])


Counts = npt.NDArray[np.float64]


def _counted(
    week: Week, group: Scaler, rows: npt.NDArray[np.int64], usual: Counts, unchanging: npt.NDArray[np.bool_]
) -> Iterator[tuple[npt.NDArray[np.int64], Counts]]:
    """Yield workloads with their mean, least and most of each hour, as soon as they are settled."""
    counts = np.stack([usual] * 3)
    sums, column_of = counts, week.kind_of
    for turn in take_turns(week, group, rows, _mean_and_ends, unchanging):
        if turn.number:
            settled = np.delete(np.arange(len(rows)), turn.kept)
            yield rows[settled], counts[:, settled][:, :, column_of]
            rows = rows[turn.kept]
            counts, sums = (part[:, turn.kept][:, :, turn.own] for part in (counts, sums))
        column_of = turn.column_of
        for cells, numbers in (turn.calm, *turn.pieces):
            counts[:, cells // len(turn.own), cells % len(turn.own)] = numbers
        if turn.number == TURNS - AVERAGED:
            sums = counts.copy()
        elif turn.number > TURNS - AVERAGED:
            sums = np.stack([sums[0] + counts[0], np.minimum(sums[1], counts[1]), np.maximum(sums[2], counts[2])])
    if turn.number == TURNS - 1:
        counts = np.stack([sums[0] / AVERAGED, *sums[1:]])
    yield rows, counts[:, :, column_of]


def _mean_and_ends(course: Course) -> Counts:
    paid = np.ascontiguousarray(course.paid.T)  # so that a sum is the same to the last bit beside other cells
    return np.stack([paid.mean(axis=1), paid.min(axis=1), paid.max(axis=1)])


@dataclass(frozen=True)
class Hourly:
    """What happens in each hour, as the hours before it leave it.

    Parameters
    ----------
    course : Course
        One cell for each hour that was followed.
    column_of : array, shape (hours,)
        As what each hour of the day or the week counts.
    cells : array, shape (turns, columns)
        The cell of each column, in each turn that counts.
    """

    course: Course
    column_of: npt.NDArray[np.int64]
    cells: npt.NDArray[np.int64]

    def cells_of(self, hours: Sequence[int]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
        """Return the cells of some hours, and how many hours each stands for."""
        cells, counts = np.unique(self.cells[:, self.column_of[list(hours)]], return_counts=True)
        return cells, counts / len(self.cells)


def course(code: ElasticBackend, flow: Flow, w: Workload, most: Array | None = None) -> Hourly:
    """Return what happens in each hour, as the hours before it leave it.

    Parameters
    ----------
    flow : Flow
        What arrives at all services together, of one workload.
    """
    week, group = Week([flow], w), scaler(code, w, most)
    hourly: Hourly = _kept(_courses, _key(week, group), lambda: _followed_whole(week, group))
    return hourly


def _followed_whole(week: Week, group: Scaler) -> Hourly:
    cells = np.zeros(week.shape[-1], dtype=np.int64)
    courses: list[Course] = []
    counting: list[npt.NDArray[np.int64]] = []
    followed_cells = 0
    for turn in take_turns(week, group, np.arange(1), lambda course: course):
        cells = cells[turn.own]
        counting = [earlier[turn.own] for earlier in counting]
        for changed, happened in turn.pieces:
            cells[changed] = followed_cells + np.arange(len(changed))
            followed_cells += len(changed)
            courses.append(happened)
        if turn.number >= TURNS - AVERAGED:
            counting.append(cells)
    whole = courses[0].beside(*courses[1:])
    return Hourly(whole, turn.column_of, np.stack(counting) if turn.number == TURNS - 1 else cells[None])
