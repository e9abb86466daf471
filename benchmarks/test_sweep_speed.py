"""How fast a table of workloads is priced, by the field that its rows differ in: no field is much slower than another.

Each table has one column of different numbers. A field is compared with the number of requests, which every hop meters,
so that the ratios hold when a machine is slow; a field that few hops meter may take less.
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

ROWS = 2000
LIMIT = 2.0
"""So many times as long as the number of requests may any other field take."""
REQUESTS = "traffic.requests_per_month"
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
    limits = field.declared.limits
    low = max(limits.low, 0.0) + (1e-3 if limits.open_low else 0.0)
    high = limits.high - 1e-3 if np.isfinite(limits.high) else low + 1000.0
    values = np.linspace(low, high, ROWS)
    return np.floor(values) if field.declared.integer else values


def seconds(field: DeclaredField, kind: str) -> float:
    """Give the least processor time of three sweeps over the field."""
    base = Workload.from_dict({"backend": {"kind": kind}, **NEEDED.get(field.path, {})})
    table = pd.DataFrame({field.path: column(field)})
    times = []
    for _ in range(3):
        start = time.process_time()
        found = sweep(table, base=base)
        times.append(time.process_time() - start)
        assert len(found.errors) < ROWS, found.errors[0]
    return min(times)


@pytest.mark.parametrize("kind", KINDS)
def test_a_sweep_over_any_field(benchmark: Any, kind: str) -> None:
    numbers = [field for field in declared_fields() if field.declared.vector]
    own = [field for field in numbers if field.backend == kind or (kind == "lambda" and not field.backend)]
    benchmark.pedantic(seconds, (declared(REQUESTS), kind), rounds=1)
    least = seconds(declared(REQUESTS), kind)
    ratios = {field.path: seconds(field, kind) / least for field in own}
    slowest = sorted(ratios, key=lambda path: -ratios[path])
    table = f"{ROWS} rows x {len(patterns())} patterns, backend {kind}"
    benchmark.extra_info["ratio"] = "\n".join(
        [
            f"{table}: {least * 1e3:.0f} ms by {REQUESTS}, and by others (limit {LIMIT:g} x)",
            *(f"  {ratios[path]:.2f} x by {path}" for path in slowest),
        ]
    )
    assert ratios[slowest[0]] <= LIMIT, slowest[0]
