"""What the checks of files and of output add to `compare`: with them and without, in turns, in one run.

Without them a file is read as it comes, YAML is not measured, no sign is looked at and no number is asked whether it is
finite. The least processor time of each counts, so that what else runs disturbs both alike.
"""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from modeler import yamlfile
from modeler.cli import common, main
from modeler.files import plain_json, reading

PAYROLL = str(Path(__file__).parents[1] / "examples" / "payroll.yaml")
TURNS = 9
MOST = 1.05
"""So much longer may it take."""


def seconds(call: Callable[[], Any]) -> float:
    start = process_time()
    call()
    return process_time() - start


def compared() -> None:
    with contextlib.redirect_stdout(io.StringIO()):
        assert main(["compare", PAYROLL, "--json"]) == 0


def unchecked() -> None:
    """Compare without the checks."""
    with pytest.MonkeyPatch.context() as without:
        for home in (reading, yamlfile):
            without.setattr(home, "read_text", lambda path, *limits: Path(path).read_text(encoding="utf-8"))
        without.setattr(yamlfile, "_measure", lambda node, known: (0, 0))
        without.setattr(plain_json, "dump_json", lambda document: json.dumps(document, indent=2, ensure_ascii=False))
        without.setattr(common, "print_json", lambda document: print(plain_json.dump_json(document)))
        compared()


def test_the_checks_add_hardly_anything_to_a_comparison(benchmark: Any) -> None:
    compared()
    with_checks, without = [], []
    for _ in range(TURNS):
        with_checks.append(seconds(compared))
        without.append(seconds(unchecked))
    ratio = min(with_checks) / min(without)
    benchmark.pedantic(compared, rounds=3)
    benchmark.extra_info["ratio"] = f"compare with its checks: {ratio:.3f} x without (limit {MOST} x)"
    assert ratio <= MOST
