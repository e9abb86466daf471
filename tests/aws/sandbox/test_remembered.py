"""The sandbox that stays: however many commands start one at once, there is one."""

from __future__ import annotations

import io
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from modeler.aws.sandbox import Sandbox


def test_two_that_start_at_once_get_the_same_one(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    launched = []

    def launch(port: int, faults: Any) -> tuple[Any, Sandbox]:
        time.sleep(0.05)  # as a server takes its time
        launched.append(Sandbox(8000 + len(launched), "AKIDEXAMPLE", 1))
        process = subprocess.Popen.__new__(subprocess.Popen)
        process.stdout, process.returncode = io.BytesIO(), 0
        return process, launched[-1]

    module = __import__("modeler.aws.sandbox.remembered", fromlist=["launch"])
    monkeypatch.setenv("MODELER_DATA", str(tmp_path))
    monkeypatch.setattr(module, "launch", launch)
    monkeypatch.setattr(Sandbox, "is_alive", lambda _: True)
    with ThreadPoolExecutor(4) as pool:
        started = list(pool.map(lambda _: module.start_sandbox(), range(4)))
    assert len(launched) == 1
    assert sorted(is_new for _, is_new in started) == [False, False, False, True]
    assert {sandbox.port for sandbox, _ in started} == {launched[0].port}
    assert module.remembered() == launched[0]
