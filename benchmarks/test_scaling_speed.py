"""How fast the p99 of a path with tasks that follow the load is, beside a simulation of the scaler at equal error.

The simulation is the one that the tests compare with: single requests, single tasks, alarms. What waits for new tasks
waits in one episode of an hour, so that its requests are not independent: the error of a p99 is that between hours.
"""

from __future__ import annotations

import importlib.util
import math
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from modeler.components.handler import sigma
from modeler.components.scaling import forget_counts
from modeler.dist.grid import forget
from modeler.dist.throttle import hour_profile
from modeler.engine.compare import assess
from modeler.engine.latency import make_latency
from modeler.engine.latency.path import distribution
from modeler.workload import Workload

SIMULATION = Path(__file__).parents[1] / "tests" / "components" / "test_scaling_simulation.py"
HOURS = 4
RPS = 40.0
LIMIT = 1000.0


def simulated_hour(seed: int) -> float:
    """The p99 of one hour that swells from nothing to twice its average."""
    spec = importlib.util.spec_from_file_location("scaling_simulation", SIMULATION)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses look themselves up there
    spec.loader.exec_module(module)
    spread = sigma(500)

    def rate_rps(moments: np.ndarray) -> np.ndarray:
        return RPS * hour_profile(moments / 3600 - np.floor(moments / 3600) - 0.5, 2.0)

    times, _ = module.simulate(
        rate_rps,
        peak_rps=2 * RPS,
        lead_s=1200,
        seed=seed,
        service_s=(0.5 * math.exp(-(spread**2) / 2), spread),
        concurrency=2,
        target=0.5,
        least=2,
        most=5000,
        warm_up_s=60,
        running=30,
    )
    return float(np.quantile(times, 0.99))


def test_a_path_with_tasks_that_follow_the_load_beside_simpy(benchmark: Any) -> None:
    backend = {"kind": "fargate", "duration": "500 ms", "concurrency": 2}
    traffic = {"average_rps": RPS, "shape": "flat", "peak_factor": 2}
    w = Workload.from_dict({"clients": {"location": "same-vpc"}, "traffic": traffic, "backend": backend})
    part = assess(w, "C2", variant="alb").parts[0]

    def ours() -> float:
        forget()
        forget_counts()
        distribution.cache_clear()
        return float(make_latency(part, w).quantile(0.99))

    benchmark(ours)
    began = time.perf_counter()
    hours = [simulated_hour(seed) for seed in range(HOURS)]
    each_s = (time.perf_counter() - began) / HOURS
    half_width = make_latency(part, w).bracket(0.99).half_width
    needed = (1.96 * float(np.std(hours, ddof=1)) / half_width) ** 2
    ratio = needed * each_s / benchmark.stats["min"]
    benchmark.extra_info["ratio"] = (
        f"C2 with tasks that follow the load, nothing known: {benchmark.stats['min'] * 1e3:.0f} ms; at the error of "
        f"p99 (± {half_width:.0f} ms) SimPy takes {needed:,.0f} hours of traffic, {each_s:.1f} s each: {ratio:,.0f} x"
    )
    assert ratio >= LIMIT
