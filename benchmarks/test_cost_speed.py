"""How fast pricing is, and how that compares with the bare formula in NumPy, in one run.

`make bench` prints the usual table and, at the end, the ratios: they hold when a machine is slow, seconds do not.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import modeler as m
from modeler.components.flow import shape_weights
from modeler.engine.study.regional import compare_regions
from modeler.engine.study.sweep import sweep
from modeler.workload import Shape, Workload

ROOT = Path(__file__).parents[1]
PAYROLL = ROOT / "examples" / "payroll.yaml"


def best(run: Callable[[], Any], times: int = 3) -> float:
    """Give the shortest of a few runs, in seconds."""
    names = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        names.append(time.perf_counter() - start)
    return min(names)


def python(*words: str) -> Callable[[], Any]:
    return lambda: subprocess.run([sys.executable, *words], check=True, capture_output=True, cwd=ROOT)


def internal_alb_in_numpy(requests: np.ndarray, response_bytes: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Price an HTTP API before an ALB by the bare formula: requests by tier, egress by tier, ALB hours and LCUs."""
    hours_each = 730 / len(weights)
    tiers = np.minimum(requests, 300e6) * 1e-6 + np.maximum(requests - 300e6, 0) * 0.9e-6
    gigabytes = requests * response_bytes / 2**30
    egress = np.zeros_like(gigabytes)
    for low, high, usd in ((0, 10240, 0.09), (10240, 51200, 0.085), (51200, 153600, 0.07), (153600, np.inf, 0.05)):
        egress += (np.clip(gigabytes, low, high) - low) * usd
    hourly = requests[:, None] * (weights / hours_each)
    connections = hourly / 3600 / 100
    lcus = np.maximum(np.maximum(connections / 25, connections * 60 / 3000), hourly * response_bytes[:, None] / 1e9)
    return tiers + egress + 730 * 0.0225 + lcus.sum(axis=1) * hours_each * 0.008


def test_import(benchmark: Any) -> None:
    bare = best(python("-c", "pass"), 5)
    benchmark.pedantic(python("-c", "import modeler"), rounds=5, warmup_rounds=1)
    benchmark.extra_info["ratio"] = (
        f"import modeler: {benchmark.stats['min'] - bare:.3f} s over bare Python (limit 0.2 s)"
    )


def test_compare_as_a_cold_process(benchmark: Any) -> None:
    bare = best(python("-c", "pass"), 5)
    benchmark.pedantic(python("-m", "modeler.cli", "compare", str(PAYROLL)), rounds=3, warmup_rounds=1)
    least = benchmark.stats["min"]
    benchmark.extra_info["ratio"] = (
        f"modeler compare, cold process: {least:.2f} s (limit 1.5 s), {least / bare:.0f} x bare Python"
    )


def test_all_patterns_for_one_workload(benchmark: Any) -> None:
    w = Workload.load(PAYROLL)
    benchmark(m.compare, w)
    rows = np.full(1, w.requests_per_month), np.full(1, w.traffic.response_bytes)
    weights = shape_weights(Shape.BUSINESS_HOURS)
    formula = best(lambda: internal_alb_in_numpy(*rows, weights), 20)
    least = benchmark.stats["min"]
    benchmark.extra_info["ratio"] = (
        f"all {len(m.catalogue())} patterns x 1 workload (168 hours): {least * 1e3:.1f} ms (limit 50 ms); "
        f"per pattern {least / len(m.catalogue()) / formula:.1f} x the bare formula for one"
    )


def fleet(rows: int, **more: Any) -> pd.DataFrame:
    random = np.random.default_rng(1)
    return pd.DataFrame(
        {
            "requests_per_month": random.lognormal(15, 2, rows),
            "response_bytes": random.lognormal(8, 1, rows),
            "location": "internet",
            "backend": "fargate",
            **more,
        }
    )


@pytest.mark.parametrize("shape", [Shape.FLAT, Shape.BUSINESS_HOURS], ids=str)
def test_one_pattern_for_many_workloads(benchmark: Any, shape: Shape) -> None:
    rows = 1_000_000 if shape is Shape.FLAT else 100_000
    table = fleet(rows, shape=str(shape))
    benchmark.pedantic(sweep, (["B1"], table), rounds=3, warmup_rounds=1)
    given = table["requests_per_month"].to_numpy(), table["response_bytes"].to_numpy()
    formula = best(lambda: internal_alb_in_numpy(*given, shape_weights(shape)))
    least = benchmark.stats["min"]
    limit = " (limit 2 s)" if shape is Shape.FLAT else ""
    benchmark.extra_info["ratio"] = (
        f"1 pattern x {rows:,} workloads, {shape}: {least:.2f} s{limit}, {least / formula:.1f} x the bare formula"
    )


def test_all_patterns_for_many_workloads(benchmark: Any) -> None:
    table = fleet(10_000, shape="business-hours")
    benchmark.pedantic(sweep, ([], table), rounds=2, warmup_rounds=1)
    least = benchmark.stats["min"]
    benchmark.extra_info["ratio"] = (
        f"{len(m.catalogue())} patterns x 10,000 workloads, business hours: {least:.2f} s (limit 10 s)"
    )


def test_all_regions(benchmark: Any) -> None:
    w = Workload.load(ROOT / "examples" / "monolith-migration.yaml")
    benchmark(compare_regions, w)
    benchmark.extra_info["ratio"] = (
        f"35 Regions x {len(m.catalogue())} patterns: {benchmark.stats['min']:.2f} s (limit 1 s)"
    )
