"""The same question gives the same bytes: in each thread and process, with each hash seed, locale, time zone, level of
optimization and folder.

Sets and dictionaries are ordered by hashes, numbers and case by locales, days by time zones, and ``assert`` is gone
with ``-O``: none of it may be seen in a result.
"""

from __future__ import annotations

import hashlib
import json
import os
import shlex
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from modeler.files.plain_json import load_json

ROOT = Path(__file__).parents[1]
PAYROLL = shlex.quote(str(ROOT / "examples" / "payroll.yaml"))
TEMPLATE = shlex.quote(str(ROOT / "examples" / "templates" / "private-api.yaml"))
COMMANDS = {
    "compare": f"compare {PAYROLL}",
    "compare as JSON": f"compare {PAYROLL} --json",
    "compare as CSV": f"compare {PAYROLL} --csv",
    "choose": f"choose {PAYROLL}",
    "choose as JSON": f"choose {PAYROLL} --json",
    "report": f"report {PAYROLL} -o OUT.md --patterns A1,A5",
    "report as JSON": f"report {PAYROLL} -o OUT.json --patterns A1,A5",
    "template": "template C2 -o OUT.yaml",
    "module of Terraform": "template C2 --terraform -o OUT",
    "diagram": "diagram A4 -o OUT.mmd",
    "drawn diagram": "diagram A4 -o OUT.svg",
    "check": f"check {TEMPLATE} --format json",
    "private": f"private {TEMPLATE} --api Api --json",
}
PROGRAM = """
import contextlib, hashlib, io, json, pathlib, shlex, sys
from modeler.cli import main
out, commands = pathlib.Path(sys.argv[1]), json.loads(sys.argv[2])
sums = {}
for number, (name, command) in enumerate(commands.items()):
    folder = out / str(number)
    folder.mkdir(parents=True)
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = main([word.replace("OUT", str(folder / "out")) for word in shlex.split(command)])
    if code not in (0, 1):  # an assertion would be gone with -O
        raise SystemExit(f"{name}: exit code {code}")
    text = said.getvalue().replace(str(folder), "FOLDER").encode()
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    sums[name] = hashlib.sha256(text + b"".join(path.read_bytes() for path in files)).hexdigest()
print(json.dumps(sums))
"""
USUAL = {"PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
HERE = [name for name in ("tr_TR.utf8", "de_DE.utf8") if name in subprocess.getoutput("locale -a").split()]
WAYS: dict[str, tuple[dict[str, str], list[str]]] = {
    "another hash seed": ({"PYTHONHASHSEED": "4242"}, []),
    "no locale, far east, without assertions": ({"LC_ALL": "C", "TZ": "Asia/Tokyo"}, ["-O"]),
    "no UTF-8, far west, without docstrings": ({"LC_ALL": "POSIX", "PYTHONUTF8": "0", "TZ": "America/Lima"}, ["-OO"]),
    **{f"locale {name}": ({"LC_ALL": name, "LANG": name}, []) for name in HERE},
}
pytestmark = pytest.mark.slow


def sums(folder: Path, changes: dict[str, str], options: list[str], where: Path) -> dict[str, str]:
    """Run all commands in one process: what each gave, as a checksum."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))}
    command = [sys.executable, *options, "-c", PROGRAM, str(folder), json.dumps(COMMANDS)]
    done = subprocess.run(
        command, cwd=where, env=env | {"PYTHONPATH": str(ROOT)} | USUAL | changes, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return load_json(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return sums(tmp_path_factory.mktemp("usual"), {}, [], ROOT)


@pytest.mark.parametrize("way", WAYS)
def test_another_process_gives_the_same_bytes(way: str, usual: dict[str, str], tmp_path: Path) -> None:
    changes, options = WAYS[way]
    elsewhere = tmp_path / "another folder"
    elsewhere.mkdir()
    assert sums(tmp_path / "out", changes, options, elsewhere) == usual


def test_threads_that_work_at_once_give_the_same_bytes(usual: dict[str, str]) -> None:
    import modeler as m
    from modeler.files.plain_json import dump_json

    w = m.Workload.load(ROOT / "examples" / "payroll.yaml")
    barrier = threading.Barrier(4)

    def answer(_: int) -> str:
        barrier.wait()
        compared, chosen = m.compare(w).to_dict(), m.choose(w).to_dict()
        return hashlib.sha256(dump_json([compared, chosen]).encode()).hexdigest()

    with ThreadPoolExecutor(4) as threads:
        assert len(set(threads.map(answer, range(4)))) == 1
