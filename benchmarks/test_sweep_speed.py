"""How fast a table of workloads is priced, by the field that its rows differ in: no field is much slower than another.

Each table has one column of different numbers, and each is priced with the whole catalogue. All fields take turns, and
each keeps its best time, so that a machine that others use, too, is as slow for one field as for the next.
"""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pandas as pd
import pytest

from modeler.engine.study.sweep import sweep
from modeler.patterns import patterns
from modeler.units import parse_milliseconds
from modeler.workload import MOST_SPREAD, DeclaredField, Workload, declared_fields

ROWS = 10_000
ROUNDS = 4
LIMIT = 2.0
"""So many times as long as the fastest field may the slowest one take."""
KINDS = ("lambda", "fargate", "ec2", "eks", "s3", "on-premises", "rds-behind-lambda")
NEEDED: dict[str, dict[str, Any]] = {
    "failover_share": {"failover_region": "us-west-2"},
    "traffic.cache_hit_ratio": {"api": {"cache_gb": 0.5}},
    "traffic.connection_minutes_per_month": {
        "traffic": {"protocol": "websocket", "connection_minutes_per_month": 1e6},
    },
}
"""What a workload must say besides, so that the field may be set."""


def declared(path: str, backend: str = "") -> DeclaredField:
    """Find a field by its path."""
    return next(field for field in declared_fields() if (field.path, field.backend) == (path, backend))


def column(field: DeclaredField) -> np.ndarray:
    """Give different numbers that the field takes, some of them at its lower limit."""
    if field.path.endswith("duration_p99"):
        mean = declared(field.path.removesuffix("_p99"), field.backend).declared.default
        return np.linspace(1.01, MOST_SPREAD, ROWS) * parse_milliseconds(mean)
    if field.path == "backend.timeout":  # longer than the mean duration, else a row is refused
        return np.linspace(1.0, field.declared.limits.high, ROWS)
    limits = field.declared.limits
    low = max(limits.low, 0.0) + (1e-3 if limits.open_low else 0.0)
    high = limits.high - 1e-3 if np.isfinite(limits.high) else low + 1000.0
    values = np.linspace(low, high, ROWS)
    return np.floor(values) if field.declared.integer else values


def seconds(field: DeclaredField, kind: str) -> float:
    """Give the processor time of a sweep over the field."""
    base = Workload.from_dict({"backend": {"kind": kind}, **NEEDED.get(field.path, {})})
    table = pd.DataFrame({field.path: column(field)})
    start = time.process_time()
    swept = sweep(table, base=base)
    taken = time.process_time() - start
    assert len(swept.errors) <= 1, swept.errors[0]
    return taken


def best_times(fields: list[DeclaredField], kind: str) -> dict[str, float]:
    """Give the least time of each field, all of them taking turns."""
    best = {field.path: np.inf for field in fields}
    for _ in range(ROUNDS):
        for field in fields:
            best[field.path] = min(best[field.path], seconds(field, kind))
    return best


@pytest.mark.parametrize("kind", KINDS)
def test_a_sweep_over_any_field(benchmark: Any, kind: str) -> None:
    numbers = [field for field in declared_fields() if field.declared.vector]
    own = [field for field in numbers if field.backend == kind or (kind == "lambda" and not field.backend)]
    few = [declared("traffic.requests_per_month"), declared("clients.callers")] if kind != "lambda" else []
    times = benchmark.pedantic(best_times, ([*own, *few], kind), rounds=1)
    slowest_first = sorted(times, key=lambda path: -times[path])
    fastest, slowest = slowest_first[-1], slowest_first[0]
    median = sorted(times.values())[len(times) // 2]
    rates = f"{_rate(times[slowest])} (slowest), {_rate(median)} (median), {_rate(times[fastest])} (fastest)"
    table = f"{ROWS} rows x {len(patterns())} patterns, backend {kind}, {len(times)} fields"
    benchmark.extra_info["ratio"] = "\n".join(
        [
            f"{table}: {rates} thousand rows a second",
            *(f"  {times[path] / times[fastest]:.2f} x by {path}" for path in slowest_first),
        ]
    )
    assert times[slowest] <= LIMIT * times[fastest], slowest


def _rate(seconds: float) -> str:
    return f"{ROWS / seconds / 1000:.0f}"
