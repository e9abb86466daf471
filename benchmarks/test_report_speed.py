"""How long a report takes: the whole catalogue of patterns as one HTML page is written in less than five seconds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import modeler as m
from modeler.workflows.report import make_report, write_report

ROOT = Path(__file__).parents[1]
LIMIT_S = 5.0


def test_html_report_of_the_whole_catalogue(benchmark: Any, tmp_path: Path) -> None:
    w = m.Workload.load(ROOT / "examples" / "financial-transactions.yaml")

    def write() -> Path:
        return write_report(make_report(w), tmp_path / "report.html")

    path = benchmark.pedantic(write, rounds=3, warmup_rounds=1)
    least = benchmark.stats["min"]
    benchmark.extra_info["ratio"] = (
        f"HTML report on {len(m.catalogue())} patterns: {least:.2f} s (limit {LIMIT_S:g} s), "
        f"{path.stat().st_size / 1e6:.2f} MB (limit 6 MB)"
    )
    assert least < LIMIT_S
