"""How long a command takes from a cold start, in bare starts of the same interpreter: by clock and by processor.

Bare starts and commands take turns, and the least of each counts, so that what else runs disturbs them alike. On a busy
machine the ratio of processor times is the one to look at.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
BARE = [sys.executable, "-c", "pass"]
TURNS = 9
COMPILED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""As users run it: modules are compiled once."""
LIMITS = {"compare": 60, "choose": 60}
"""In bare starts."""


def seconds(command: list[str]) -> tuple[float, float]:
    """Time of one process, by the clock and by the processor."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT, env=COMPILED)
    wall, after = perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@pytest.mark.parametrize("name", LIMITS)
def test_a_command_from_a_cold_start(benchmark: Any, name: str) -> None:
    command = [sys.executable, "-m", "modeler.cli", name, str(ROOT / "examples" / "payroll.yaml")]
    seconds(command)  # compiles what has changed
    bare, cold = [], []
    for _ in range(TURNS):
        bare.extend(seconds(BARE) for _ in range(3))
        cold.append(seconds(command))
    (bare_wall, bare_cpu), (wall, cpu) = ([min(kind) for kind in zip(*times, strict=True)] for times in (bare, cold))
    benchmark.pedantic(lambda: subprocess.run(command, check=True, capture_output=True, cwd=ROOT), rounds=3)
    benchmark.extra_info["ratio"] = (
        f"modeler {name}, cold process: {wall:.2f} s, {wall / bare_wall:.0f} x bare Python by the clock, "
        f"{cpu / bare_cpu:.0f} x by the processor (limit {LIMITS[name]} x)"
    )
