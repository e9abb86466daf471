"""Print the ratios after the table of times."""

from __future__ import annotations

from typing import Any


def pytest_terminal_summary(terminalreporter: Any, config: Any) -> None:
    """Print what each benchmark noted of its ratio."""
    session = getattr(config, "_benchmarksession", None)
    for bench in getattr(session, "benchmarks", ()):
        if "ratio" in bench.extra_info:
            terminalreporter.write_line(bench.extra_info["ratio"])
