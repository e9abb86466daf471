"""How fast the percentiles of one path are, beside NumPy Monte Carlo and SimPy at equal error, in one run.

Equal error: a bracket of half-width e is worth as many draws as bring 1.96 standard errors of the same percentile down
to e, n = p (1 - p) (1.96 / (e f(q)))², with the density f(q) from the distribution function itself. The bracket holds
always, the interval in 95 of 100 seeds. A peer that would need too many draws is timed with fewer, and scaled: both
take time in proportion to the number of requests.
"""

from __future__ import annotations

import math
from timeit import repeat
from typing import Any

import numpy as np
import simpy

from modeler.dist import Constant, Distribution, Lognormal, mixture, serial
from modeler.dist.grid import forget

PERCENTILES = np.array([0.5, 0.9, 0.99, 0.999])
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
NUMPY_DRAWS, SIMPY_DRAWS = 1_000_000, 10_000


def cold_path() -> np.ndarray:
    forget()
    quantiles: np.ndarray = serial(Constant(5), *HOPS).quantile(PERCENTILES)
    return quantiles


def numpy_monte_carlo(n: int = NUMPY_DRAWS) -> np.ndarray:
    random = np.random.Generator(np.random.SFC64(1))
    total = np.full(n, 5.0)
    for hop in HOPS:
        total += np.exp(random.standard_normal(n) * hop.sigma + math.log(hop.p50_ms))
    return np.quantile(total, PERCENTILES)


def simpy_requests(n: int = SIMPY_DRAWS) -> np.ndarray:
    random = np.random.default_rng(1)
    delays = [iter(random.lognormal(math.log(hop.p50_ms), hop.sigma, n).tolist()) for hop in HOPS]
    env, taken = simpy.Environment(), []

    def request(at: float) -> Any:
        yield env.timeout(at)
        yield env.timeout(5)
        for delay in delays:
            yield env.timeout(next(delay))
        taken.append(env.now - at)

    for number in range(n):
        env.process(request(float(number)))
    env.run()
    return np.quantile(taken, PERCENTILES)


def draws_for(path: Distribution, p: float) -> float:
    """How many draws bring 1.96 standard errors of a percentile down to the half-width of its bracket."""
    error, at = path.bracket(p).half_width, path.quantile(p)
    density = (path.cdf(at * 1.02) - path.cdf(at * 0.98)) / (0.04 * at)
    return float(p * (1 - p) * (1.96 / (error * density)) ** 2)


def test_all_percentiles_of_a_path_of_eight_hops(benchmark: Any) -> None:
    ours = benchmark(cold_path)
    least = benchmark.stats["min"]
    path = serial(Constant(5), *HOPS)
    for drawn, slack in ((numpy_monte_carlo(), 0.02), (simpy_requests(), 0.15)):
        assert np.abs(drawn / ours - 1).max() < slack  # the same path
    draws = {p: draws_for(path, p) for p in (0.5, 0.99, 0.999)}
    numpy_each = min(repeat(numpy_monte_carlo, number=1, repeat=3)) / NUMPY_DRAWS
    simpy_each = min(repeat(simpy_requests, number=1, repeat=3)) / SIMPY_DRAWS
    ratios = "; ".join(
        f"at the error of p{100 * p:g} (± {path.bracket(p).half_width:.3f} ms, {n:,.0f} draws) "
        f"NumPy takes {n * numpy_each / least:,.0f} x, SimPy {n * simpy_each / least:,.0f} x"
        for p, n in draws.items()
    )
    benchmark.extra_info["ratio"] = f"path of 8 hops, nothing cached: {least * 1e3:.1f} ms (limit 10 ms); {ratios}"


def test_a_path_with_cold_starts(benchmark: Any) -> None:
    step = [mixture([(0.95, hop), (0.05, Lognormal(300, 0.5))]) for hop in HOPS]

    def cold() -> Any:
        forget()
        return serial(*step).quantile(PERCENTILES)

    benchmark(cold)
    path = serial(*step)
    widths = ", ".join(
        f"p{100 * p:g} {path.quantile(p):.5g} ± {path.bracket(p).half_width:.2g}" for p in PERCENTILES.tolist()
    )
    benchmark.extra_info["ratio"] = (
        f"path of 8 hops, each with a slow branch 100 x as long: {benchmark.stats['min'] * 1e3:.1f} ms; {widths}"
    )
