"""An independent oracle: single requests, single tasks, and a scaler that only sees what CloudWatch shows, in SimPy.

Each minute the simulation writes the utilization that a metric would show: the time that tasks were busy, by the time
that they had. Three data points above the target start tasks, which serve after the warm-up; fifteen below 90 % of it
stop some, when they have finished what they do, and then none for five minutes.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
import simpy

from modeler.components import Arrivals, client_flow
from modeler.components.fargate import FargateTasks
from modeler.components.handler import sigma
from modeler.components.latency import Moment
from modeler.dist import serial
from modeler.dist.throttle import hour_profile
from modeler.workload import Workload

MINUTE = 60.0


@dataclass
class Service:
    """A group of tasks with one queue, and the scaler above it."""

    env: simpy.Environment
    draw_s: Callable[[], float]
    concurrency: int
    target: float
    least: int
    most: int
    warm_up_s: float
    running: int
    started: int = 0
    busy: int = 0
    busy_s: float = 0.0
    had_s: float = 0.0
    task_s: float = 0.0
    seen_at: float = 0.0
    queue: deque[float] = field(default_factory=deque)
    taken: list[tuple[float, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.started = self.running

    def look(self) -> None:
        """Add up what has happened since the last event."""
        passed, self.seen_at = self.env.now - self.seen_at, self.env.now
        self.busy_s += passed * self.busy
        self.had_s += passed * self.running * self.concurrency
        self.task_s += passed * self.started

    def arrive(self) -> None:
        self.look()
        if self.busy < self.running * self.concurrency:
            self.begin(self.env.now)
        else:
            self.queue.append(self.env.now)

    def begin(self, came_at: float) -> None:
        self.busy += 1
        done = self.env.timeout(self.draw_s())
        done.callbacks.append(lambda _: self.end(came_at))

    def end(self, came_at: float) -> None:
        self.look()
        self.busy -= 1
        self.taken.append((came_at, self.env.now - came_at))
        self.fill()

    def fill(self) -> None:
        while self.queue and self.busy < self.running * self.concurrency:
            self.begin(self.queue.popleft())

    def scale(self) -> Generator[Any, Any, None]:
        """The alarms of target tracking."""
        high, low, rested = 0, 0, math.inf
        while True:
            busy_s, had_s = self.busy_s, self.had_s
            yield self.env.timeout(MINUTE)
            self.look()
            worked_s = self.busy_s - busy_s
            metric = worked_s / (self.had_s - had_s)
            high = high + 1 if metric > self.target else 0
            low = low + 1 if metric < 0.9 * self.target else 0
            rested += MINUTE
            # By what the data point shows: at most 100 % of the tasks that were there, and none that come only now.
            wanted = math.ceil(worked_s / MINUTE / self.concurrency / self.target - 1e-6)
            wanted = min(max(wanted, self.least), self.most)
            if high >= 3 and wanted > self.started:
                self.env.process(self.start(wanted - self.started))
                self.started = wanted
            elif low >= 15 and rested >= 300 and wanted < self.started:
                self.running -= self.started - wanted
                self.started, rested = wanted, 0.0

    def start(self, tasks: int) -> Generator[Any, Any, None]:
        yield self.env.timeout(self.warm_up_s)
        self.look()
        self.running += tasks
        self.fill()


def simulate(
    rate_rps: Callable[[np.ndarray], np.ndarray],
    peak_rps: float,
    lead_s: float,
    seed: int,
    service_s: tuple[float, float],
    **settings: Any,
) -> tuple[np.ndarray, float]:
    """Return how long the requests of an hour took, in ms, and its task-hours.

    Parameters
    ----------
    rate_rps : callable
        Requests per second at moments, in seconds from the beginning of the hour.
    peak_rps : float
        Never more than that.
    lead_s : float
        How long before the hour it begins.
    service_s : (median, sigma) of a lognormal
    """
    random = np.random.default_rng(seed)
    env = simpy.Environment()
    median, spread = service_s
    draws = iter((median * np.exp(spread * random.standard_normal(2_000_000))).tolist())
    service = Service(env, lambda: next(draws), **settings)
    env.process(service.scale())

    end = 3600.0 + lead_s
    count = random.poisson(peak_rps * end)
    moments = np.sort(random.random(count)) * end
    moments = moments[random.random(count) * peak_rps < rate_rps(moments - lead_s)]

    def arrivals() -> Generator[Any, Any, None]:
        for gap in np.diff(moments, prepend=0.0).tolist():
            yield env.timeout(gap)
            service.arrive()

    env.process(arrivals())
    env.run(until=lead_s)
    service.look()
    before = service.task_s
    env.run(until=end)
    service.look()
    task_hours = (service.task_s - before) / 3600
    taken = np.array(service.taken)
    return taken[taken[:, 0] >= lead_s, 1] * 1000, task_hours


SHAPES: dict[str, tuple[list[float], float, float, dict[str, Any], tuple[int, ...]]] = {
    "a slow swell": ([1.0] * 24, 1.3, 40, {}, (1,)),
    "a swell from nothing to twice": ([1.0] * 24, 2.0, 40, {"min": 8}, (1,)),
    "three times as much from one minute to the next": ([1.0] * 23 + [3.0], 1.0, 45, {}, (1, 2)),
    "a third from one minute to the next": ([3.0] * 23 + [1.0], 1.0, 15, {}, (1,)),
}


@pytest.mark.parametrize("name", SHAPES)
def test_a_simulation_of_the_scaler_with_its_delays_agrees(name: str) -> None:
    """Within 2 % of the median and of the task-hours and 5 % of p99; requests of 500 ms, two at once in a task."""
    weights, factor, rps, scaling, seeds = SHAPES[name]
    average = rps * sum(weights) / 24 / weights[-1]
    traffic = {"average_rps": average, "hourly_weights": weights, "peak_factor": factor}
    backend = {"kind": "fargate", "duration": "500 ms", "concurrency": 2, "scaling": scaling}
    w = Workload.from_dict({"traffic": traffic, "backend": backend})
    rates = np.array([weights[-2], weights[-1]]) * rps / weights[-1]

    def rate_rps(moments: np.ndarray) -> np.ndarray:
        hour = np.floor(moments / 3600)
        return rates[(hour + 1).astype(int)] * hour_profile(moments / 3600 - hour - 0.5, factor)

    spread = sigma(500)
    runs = [
        simulate(
            rate_rps,
            peak_rps=float(rates.max()) * factor,
            lead_s=1200,
            seed=seed,
            service_s=(0.5 * math.exp(-(spread**2) / 2), spread),
            concurrency=2,
            target=0.5,
            least=scaling.get("min", 2),
            most=5000,
            warm_up_s=60,
            running=max(scaling.get("min", 2), math.ceil(float(rate_rps(np.array([-1200.0]))[0]) / 2)),
        )
        for seed in seeds
    ]
    times, hours = (
        np.concatenate([modeled_hour for modeled_hour, _ in runs]),
        float(np.mean([simulated_hour for _, simulated_hour in runs])),
    )
    tasks, flow = FargateTasks(backend=w.backend), client_flow(w, w.traffic)  # type: ignore[arg-type]
    model = serial(*(delay.time for delay in tasks.processing(Moment(flow, rps, factor, (23,)), w)))
    assert model.quantile(0.5) == pytest.approx(np.quantile(times, 0.5), rel=0.02)
    assert model.quantile(0.99) == pytest.approx(np.quantile(times, 0.99), rel=0.05)
    modeled = tasks.running(Arrivals(((tasks, flow),)), w).mean[23]
    assert modeled == pytest.approx(hours, rel=0.02)


def hour_of(rps: float, least: int, seeds: tuple[int, ...]) -> tuple[float, float]:
    """The task-hours of an hour that swells from nothing to twice its average: of the model, and simulated."""
    backend = {
        "kind": "fargate",
        "duration": "500 ms",
        "concurrency": 2,
        "scaling": {"min": least, "warm_up": "3 min"},
    }
    traffic = {"average_rps": rps, "shape": "flat", "peak_factor": 2}
    w = Workload.from_dict({"traffic": traffic, "backend": backend})
    tasks = FargateTasks(backend=w.backend)  # type: ignore[arg-type]
    modeled = tasks.running(Arrivals(((tasks, client_flow(w, w.traffic)),)), w).on_average()

    def rate_rps(moments: np.ndarray) -> np.ndarray:
        return rps * hour_profile(moments / 3600 - np.floor(moments / 3600) - 0.5, 2)

    spread = sigma(500)
    runs = [
        simulate(
            rate_rps,
            peak_rps=2 * rps,
            lead_s=1200,
            seed=seed,
            service_s=(0.5 * math.exp(-(spread**2) / 2), spread),
            concurrency=2,
            target=0.5,
            least=least,
            most=5000,
            warm_up_s=180,
            running=max(least, math.ceil(float(rate_rps(np.array([-1200.0]))[0]) / 2)),
        )
        for seed in seeds
    ]
    return float(modeled), float(np.mean([hours for _, hours in runs]))


def test_a_service_that_begins_with_fewer_tasks_may_pay_for_more() -> None:
    """A metric of 100 % at most doubles the tasks: from one it is late, and works off what waits at 100 % again.

    So fewer tasks at the beginning, and by that fewer zones, may cost more; the simulation has nothing of the model.
    """
    (single, one_simulated), (four, four_simulated) = hour_of(40, 1, (1,)), hour_of(40, 4, (1,))
    assert one_simulated > 1.3 * four_simulated
    assert single == pytest.approx(one_simulated, rel=0.06)
    assert four == pytest.approx(four_simulated, rel=0.02)


def hours_simulated(
    rates: list[float], factor: float, seed: int, least: int, most: int = 5000, warm_up_s: float = 180.0
) -> tuple[list[np.ndarray], np.ndarray]:
    """What the requests of each hour took, in ms, and its task-hours; the first begins with what its start needs."""
    hourly = np.array(rates)

    def rate_rps(moments: np.ndarray) -> np.ndarray:
        hour = np.floor(moments / 3600)
        return hourly[hour.astype(int)] * hour_profile(moments / 3600 - hour - 0.5, factor)

    random, env, spread = np.random.default_rng(seed), simpy.Environment(), sigma(500)
    median = 0.5 * math.exp(-(spread**2) / 2)
    end, peak_rps = 3600.0 * len(rates), factor * max(rates)
    moments = np.sort(random.random(random.poisson(peak_rps * end))) * end
    moments = moments[random.random(len(moments)) * peak_rps < rate_rps(moments)]
    draws = iter((median * np.exp(spread * random.standard_normal(len(moments)))).tolist())
    begins = max(least, math.ceil(float(rate_rps(np.zeros(1))[0]) / 2))
    service = Service(env, lambda: next(draws), 2, 0.5, least, most, warm_up_s, running=begins)
    env.process(service.scale())

    def arrivals() -> Generator[Any, Any, None]:
        for gap in np.diff(moments, prepend=0.0).tolist():
            yield env.timeout(gap)
            service.arrive()

    env.process(arrivals())
    paid = []
    for hour in range(len(rates)):
        env.run(until=3600.0 * (hour + 1))
        service.look()
        paid.append(service.task_s / 3600)
    env.run(until=end + 1800)  # those who still wait
    came_at, took_s = np.array(service.taken).T
    times = [took_s[came_at // 3600 == hour] * 1000 for hour in range(len(rates))]
    return times, np.diff(paid, prepend=0.0)


def test_hours_that_are_alike_may_differ_in_turn_and_both_count() -> None:
    """An hour that starts tasks late ends with more than it needs, from which the next starts in time.

    The simulation knows no turns; it runs four hours in a row, of which each second one varies by a tenth with chance.
    """
    _, simulated = hours_simulated([124.0] * 4, 2.0, seed=1, least=1)
    assert simulated[0] > 1.3 * simulated[1]
    assert simulated[2] > 1.3 * simulated[3]
    backend = {"kind": "fargate", "duration": "500 ms", "concurrency": 2, "scaling": {"min": 1, "warm_up": "3 min"}}
    w = Workload.from_dict({"traffic": {"average_rps": 124, "shape": "flat", "peak_factor": 2}, "backend": backend})
    tasks = FargateTasks(backend=w.backend)  # type: ignore[arg-type]
    modeled = tasks.running(Arrivals(((tasks, client_flow(w, w.traffic)),)), w)
    assert modeled.on_average() == pytest.approx(simulated.mean(), rel=0.04)


UNLIKE: dict[str, tuple[list[float], float, dict[str, Any], tuple[int, ...]]] = {
    "what waits is still there two hours later": (
        [18.6, 93.0, 93.0, 18.6],
        1.0,
        {"min": 1, "max": 24, "warm_up": 600.0},
        (1,),
    ),
    "more tasks than needed are left behind": ([8.6, 78.0, 36.6], 1.0, {"min": 1, "warm_up": 600.0}, (1, 2)),
    "up, down, and further up": ([8.6, 59.0, 20.6, 95.0], 1.0, {"min": 2, "warm_up": 60.0}, (1,)),
}


@pytest.mark.parametrize("name", UNLIKE)
def test_hours_that_follow_unlike_hours_begin_as_those_really_end(name: str) -> None:
    """Several hours in a row, of which each has another load than the one before, within the same limits.

    The hours come again and again, so that the first one of the simulation, which nothing comes before, is left out.
    """
    rates, factor, scaling, seeds = UNLIKE[name]
    w = Workload.from_dict(
        {
            "traffic": {
                "average_rps": float(np.mean(rates)),
                "hourly_weights": rates * (24 // len(rates)),
                "peak_factor": factor,
            },
            "backend": {"kind": "fargate", "duration": "500 ms", "concurrency": 2, "scaling": scaling},
        }
    )
    tasks, flow = FargateTasks(backend=w.backend), client_flow(w, w.traffic)  # type: ignore[arg-type]
    modeled = tasks.running(Arrivals(((tasks, flow),)), w).mean
    most = int(scaling.get("max", 5000))
    runs = [hours_simulated(rates, factor, seed, scaling["min"], most, scaling["warm_up"]) for seed in seeds]
    for hour, rps in list(enumerate(rates))[1:]:
        times = np.concatenate([of_hours[hour] for of_hours, _ in runs])
        model = serial(*(delay.time for delay in tasks.processing(Moment(flow, rps, factor, (hour,)), w)))
        assert model.quantile(0.5) == pytest.approx(np.quantile(times, 0.5), rel=0.02), hour
        assert model.quantile(0.99) == pytest.approx(np.quantile(times, 0.99), rel=0.05), hour
        assert modeled[hour] == pytest.approx(np.mean([paid[hour] for _, paid in runs]), rel=0.02), hour
