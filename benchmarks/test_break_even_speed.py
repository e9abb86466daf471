"""How fast crossings are found and ranges go through, against pricing the same points one by one.

The ratios hold when a machine is slow; the limits in seconds are those that a user notices.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

import modeler as m
from modeler.engine.study.inputs import number_inputs
from modeler.workload import Workload

ROOT = Path(__file__).parents[1]
SHOP = Workload.load(ROOT / "examples" / "monolith-migration.yaml")
GROWTH = Workload.load(ROOT / "examples" / "uncertain-growth.yaml")
FEW = 200
"""Points that are priced one by one, to know what one takes."""


def seconds(run: Callable[[], Any]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def one_by_one(code: str, values: np.ndarray) -> None:
    for value in values.tolist():
        m.assess(SHOP.with_values({"traffic.requests_per_month": value}), code)


def test_break_even_of_a_pair(benchmark: Any) -> None:
    benchmark.pedantic(m.break_even, ("F1", "B4", "requests_per_month", SHOP), rounds=5, warmup_rounds=1)
    least = benchmark.stats["min"]
    values = np.geomspace(1e6, 1e9, FEW)
    seconds_each = seconds(lambda: [one_by_one(code, values) for code in ("F1", "B4")]) / FEW
    grid = 600 * seconds_each
    benchmark.extra_info["ratio"] = (
        f"break-even of a pair: {least * 1e3:.0f} ms (limit 300 ms), to 1 part in 1e9; pricing 600 points one by one "
        f"takes {grid:.2f} s, {grid / least:.0f} x as long, for 1 part in 20"
    )


def test_sensitivity_of_a_pattern(benchmark: Any) -> None:
    benchmark.pedantic(m.sensitivity, (SHOP, "B1", 0.2, ("usd",)), rounds=5, warmup_rounds=1)
    benchmark.extra_info["ratio"] = f"sensitivity of a pattern, cost only: {benchmark.stats['min'] * 1e3:.0f} ms"


def test_ten_thousand_draws_for_the_whole_catalogue(benchmark: Any) -> None:
    benchmark.pedantic(m.uncertain, (GROWTH,), rounds=3, warmup_rounds=1)
    least = benchmark.stats["min"]
    uncertainty = m.uncertain(GROWTH, n=FEW)
    inputs = number_inputs(GROWTH)
    plain = GROWTH.without_ranges()
    places = uncertainty.outlooks

    def alone() -> None:
        for row in range(FEW):
            values = {path: inputs[path].plain(drawn[row]) for path, drawn in uncertainty.inputs.items()}
            here = plain.with_values(values)
            for place in places:
                m.assess(here, place.choice.pattern, variant=place.choice.variant)

    loop = seconds(alone) / FEW * 10_000
    benchmark.extra_info["ratio"] = (
        f"10,000 draws x {len(m.catalogue())} patterns, {len(places)} of them comparable: {least:.2f} s (limit 3 s); "
        f"one by one {loop:.0f} s, {loop / least:.0f} x as long"
    )
