"""How fast a pattern is chosen in process, with judging, cost, latency and what-if, in one run."""

from __future__ import annotations

from pathlib import Path
from timeit import repeat
from typing import Any

from modeler.dist.grid import forget
from modeler.engine.choose import choose
from modeler.engine.fit import judge_pattern
from modeler.engine.study.what_if import what_if
from modeler.patterns import patterns
from modeler.workload import Workload

ROOT = Path(__file__).parents[1]
PAYROLL = ROOT / "examples" / "payroll.yaml"


def least_ms(run: Any, times: int = 5) -> float:
    return 1000 * min(repeat(run, number=1, repeat=times))


def test_choose_in_process(benchmark: Any) -> None:
    w = Workload.load(PAYROLL)
    choice = choose(w)
    judging = least_ms(lambda: [judge_pattern(known, w) for known in patterns()])
    dropping = least_ms(lambda: what_if(choice))

    def first() -> None:
        forget()
        choose(w)

    forgotten = least_ms(first, 3)
    benchmark(lambda: choose(w))
    least = 1000 * benchmark.stats["min"]
    benchmark.extra_info["ratio"] = (
        f"choose, 41 patterns with cost and latency: {least:.0f} ms (limit 200 ms), {forgotten:.0f} ms with no sum "
        f"known; judging is {judging / least:.0%} of it, dropping each need in turn {dropping / least:.1f} x"
    )
