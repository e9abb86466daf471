"""What ten pages of the guide cost at once: memory of each kernel, and the time until the last page is there.

Memory is the proportional set size: what kernels share is counted once, by parts. The bare start of the interpreter is
timed in the same run, so that opening can be compared between machines.
"""

from __future__ import annotations

import contextlib
import http.client
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic, perf_counter, sleep
from typing import Any

import psutil
import pytest

ROOT = Path(__file__).parents[1]
PAGES = 10
LONGEST_S = 300
MOST_MB = 120
"""A kernel once took 200 MB."""


@contextlib.contextmanager
def guide(folder: Path) -> Iterator[tuple[psutil.Process, int, str]]:
    """Start the guide; give its process, its port and its token."""
    printed = folder / "printed.txt"
    command = [sys.executable, "-m", "modeler.cli", "guide", "--no-browser", "--pages", str(PAGES)]
    with printed.open("w") as file:
        process = subprocess.Popen(command, cwd=ROOT, stdout=file, stderr=subprocess.STDOUT)
    try:
        until = monotonic() + LONGEST_S
        while (address := re.search(r"127\.0\.0\.1:(\d+)/\S*\?token=(\w+)", printed.read_text())) is None:
            assert process.poll() is None, printed.read_text()
            assert monotonic() < until, printed.read_text()
            sleep(0.1)
        yield psutil.Process(process.pid), int(address[1]), address[2]
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def opened(port: int, token: str) -> int:
    """Open a page, and read all of it."""
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=LONGEST_S)) as connection:
        connection.request("GET", "/", headers={"Authorization": f"token {token}"})
        answer = connection.getresponse()
        answer.read()
        return answer.status


def memory_mb(server: psutil.Process) -> list[float]:
    """Memory of each kernel."""
    kernels = [child for child in server.children(recursive=True) if "-f" in child.cmdline()]
    return [kernel.memory_full_info().pss / 1e6 for kernel in kernels]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says what processes share")
def test_ten_pages_at_once(benchmark: Any, tmp_path: Path) -> None:
    start = perf_counter()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    bare = perf_counter() - start
    with guide(tmp_path) as (server, port, token), ThreadPoolExecutor(PAGES) as pool:

        def all_at_once() -> list[int]:
            return list(pool.map(lambda _: opened(port, token), range(PAGES)))

        statuses = benchmark.pedantic(all_at_once, rounds=1, iterations=1)
        seconds = benchmark.stats.stats.max
        megabytes = memory_mb(server)
    assert statuses == [200] * PAGES
    assert len(megabytes) == PAGES
    assert max(megabytes) <= MOST_MB
    benchmark.extra_info["ratio"] = (
        f"guide, {PAGES} pages at once: {seconds:.1f} s, {seconds / bare:.0f} x bare Python, "
        f"{sum(megabytes) / PAGES:.0f} MB a kernel, {sum(megabytes):.0f} MB together"
    )
