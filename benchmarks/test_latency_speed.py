"""How fast the latency of patterns is, beside simulations of the same path at equal error, in one run.

*Warm* is a process that has loaded its tables and has seen these sums before, as a notebook or a service has; what a
first look costs is printed beside it. Equal error is worked out as in `test_dist_speed`: so many requests as bring 1.96
standard errors of a percentile down to the half-width of our bracket. A peer that would need too many is timed with
fewer, and scaled.
"""

from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path
from timeit import repeat
from typing import Any

import ciw
import numpy as np
import pytest
import simpy

from modeler.components.scaling import forget_counts
from modeler.dist import Constant, Distribution, Lognormal, serial
from modeler.dist.grid import forget
from modeler.engine.compare import assess
from modeler.engine.latency import PERCENTILES, make_latency
from modeler.engine.latency.path import distribution, steps_of
from modeler.engine.situations import situation_for
from modeler.engine.trip import Part
from modeler.patterns import patterns
from modeler.workload import Workload

ROOT = Path(__file__).parents[1]
SHARES = np.array(PERCENTILES)
HOPS = [
    Lognormal(math.exp(mu), sigma)
    for mu, sigma in (
        (0.0, 0.30),
        (1.0, 0.25),
        (0.5, 0.60),
        (1.5, 0.40),
        (0.2, 0.80),
        (2.0, 0.50),
        (0.7, 0.50),
        (1.2, 0.35),
    )
]
CIW_REQUESTS, NUMPY_REQUESTS, SIMPY_REQUESTS = 2_000, 200_000, 5_000

MEMORY = """
import resource
from modeler.engine.compare import assess
from modeler.engine.situations import situation_for
from modeler.patterns import patterns
from modeler.workload import Workload
for each in patterns():
    assess(Workload.from_dict(situation_for(each)), each).latency.quantile((0.5, 0.9, 0.99, 0.999))
try:  # of its own: on Linux ru_maxrss begins with that of the process that started it
    peak = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
except OSError:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(peak)
"""


def draws_for(path: Distribution, p: float) -> float:
    """How many draws bring 1.96 standard errors of a percentile down to the half-width of its bracket."""
    error, at = path.bracket(p).half_width, path.quantile(p)
    density = (path.cdf(at * 1.02) - path.cdf(at * 0.98)) / (0.04 * at)
    return float(p * (1 - p) * (1.96 / (error * density)) ** 2)


def assessed() -> list[tuple[Part, Workload]]:
    """Every pattern, filled in for the plainest workload that it serves."""
    parts_of_all = []
    for known in patterns():
        w = Workload.from_dict(situation_for(known))
        parts_of_all.append((assess(w, known).parts[0], w))
    return parts_of_all


def all_percentiles(of: list[tuple[Part, Workload]]) -> list[Any]:
    return [make_latency(part, w).quantile(SHARES) for part, w in of]


def nothing_known() -> None:
    forget()
    forget_counts()
    distribution.cache_clear()


def eight_hops_in_ciw(n: int = CIW_REQUESTS) -> np.ndarray:
    """Eight stations with endless servers in a row."""
    ciw.seed(1)
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Deterministic(1.0), *[None] * 7],
        service_distributions=[ciw.dists.Lognormal(math.log(hop.p50_ms), hop.sigma) for hop in HOPS],
        number_of_servers=[math.inf] * 8,
        routing=ciw.routing.NetworkRouting(
            [*(ciw.routing.Direct(to=number) for number in range(2, 9)), ciw.routing.Leave()]
        ),
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_customers(n, method="Finish")
    began: dict[int, float] = {}
    ended: dict[int, float] = {}
    for record in simulation.get_all_records():
        began[record.id_number] = min(began.get(record.id_number, math.inf), record.arrival_date)
        ended[record.id_number] = max(ended.get(record.id_number, 0.0), record.exit_date)
    times = [5.0 + ended[number] - start for number, start in began.items()]
    return np.quantile(times, SHARES)


def test_all_patterns_for_one_workload_each(benchmark: Any) -> None:
    parts = assessed()
    assert len(parts) >= 41
    first = min(repeat(lambda: all_percentiles(parts), setup=nothing_known, number=1, repeat=3))
    percentiles = benchmark(all_percentiles, parts)
    assert all(np.isfinite(times_of_it).all() for times_of_it in percentiles)
    used = subprocess.run([sys.executable, "-c", MEMORY], check=True, capture_output=True, text=True, cwd=ROOT)
    kibibytes = int(used.stdout) / (1024 if sys.platform == "darwin" else 1)
    benchmark.extra_info["ratio"] = (
        f"{len(parts)} patterns, four percentiles of a week each: {benchmark.stats['min'] * 1e3:.0f} ms warm "
        f"(limit 200 ms), {first * 1e3:.0f} ms with no sum known; {kibibytes / 1024:.0f} MB (limit 300 MB), "
        "bills included"
    )


def test_eight_hops_beside_ciw(benchmark: Any) -> None:
    path = serial(Constant(5), *HOPS)

    def ours() -> Any:
        forget()
        return serial(Constant(5), *HOPS).quantile(SHARES)

    quantiles = benchmark(ours)
    assert np.abs(eight_hops_in_ciw()[:3] / quantiles[:3] - 1).max() < 0.15  # the same path
    seconds_each = min(repeat(eight_hops_in_ciw, number=1, repeat=2)) / CIW_REQUESTS
    ratios = ", ".join(
        f"p{100 * p:g} {draws_for(path, p) * seconds_each / benchmark.stats['min']:,.0f} x" for p in (0.5, 0.99, 0.999)
    )
    benchmark.extra_info["ratio"] = (
        f"path of 8 hops, nothing cached: {benchmark.stats['min'] * 1e3:.1f} ms (limit 10 ms); at equal error Ciw "
        f"takes for {ratios}"
    )


@pytest.mark.parametrize("size", ["10 KB", "1 MB"])
def test_one_pattern_beside_draws_and_simpy(benchmark: Any, size: str) -> None:
    """C2, a private API with a VPC link: the peers draw the same steps, which is less than what they would simulate.

    1 MB takes several windows on each connection.
    """
    clients = {"location": "same-vpc"}
    traffic = {"average_rps": 100, "shape": "flat", "response_bytes": size}
    w = Workload.from_dict({"clients": clients, "traffic": traffic, "backend": {"kind": "fargate"}})
    part = assess(w, "C2", variant="alb").parts[0]
    path = make_latency(part, w).distribution
    steps = [step.time for step in steps_of(make_latency(part, w).path)]
    grid = np.linspace(0.0005, 0.9995, 1000)
    tables = [np.asarray(step.quantile(grid)) for step in steps]

    def ours() -> Any:
        nothing_known()
        return make_latency(part, w).quantile(SHARES)

    def numpy_draws(n: int = NUMPY_REQUESTS) -> np.ndarray:
        random = np.random.Generator(np.random.SFC64(1))
        total = np.zeros(n)
        for table in tables:
            total += np.interp(random.random(n), grid, table)
        return np.quantile(total, SHARES)

    def simpy_requests(n: int = SIMPY_REQUESTS) -> np.ndarray:
        random = np.random.default_rng(1)
        delays = [iter(np.interp(random.random(n), grid, table).tolist()) for table in tables]
        env, taken = simpy.Environment(), []

        def request(at: float) -> Any:
            yield env.timeout(at)
            for delay in delays:
                yield env.timeout(next(delay))
            taken.append(env.now - at)

        for number in range(n):
            env.process(request(float(number)))
        env.run()
        return np.quantile(taken, SHARES)

    quantiles = benchmark(ours)
    for drawn, slack in ((numpy_draws(), 0.02), (simpy_requests(), 0.1)):
        assert np.abs(drawn[:3] / quantiles[:3] - 1).max() < slack  # the same path
    numpy_each = min(repeat(numpy_draws, number=1, repeat=3)) / NUMPY_REQUESTS
    simpy_each = min(repeat(simpy_requests, number=1, repeat=3)) / SIMPY_REQUESTS
    least = benchmark.stats["min"]
    ratios = "; ".join(
        f"at the error of p{100 * p:g} (± {path.bracket(p).half_width:.3f} ms, {n:,.0f} requests) NumPy takes "
        f"{n * numpy_each / least:,.1f} x, SimPy {n * simpy_each / least:,.0f} x"
        for p in (0.5, 0.99, 0.999)
        for n in (draws_for(path, p),)
    )
    benchmark.extra_info["ratio"] = (
        f"pattern C2 with {len(steps)} steps and answers of {size}, no sum known: {least * 1e3:.1f} ms; {ratios}"
    )
