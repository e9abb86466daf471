"""What all tests share. That no test reaches the network is held by pytest-socket (see pyproject.toml)."""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import settings

from modeler.errors import ModelerError
from modeler.files.folders import part_folder

MERMAID = Path(__file__).resolve().parent / "tests" / "mermaid"
OLDEST_NODE = (22, 22)
IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}

# Before anything reads it: no test, doctest or child process sees the price book that a developer has refreshed.
# What killed runs left goes with the next one.
ENDED = contextlib.ExitStack()
HOME = Path(tempfile.gettempdir()) / f"modeler-tests-{getpass.getuser()}"
DATA = ENDED.enter_context(part_folder(HOME, ModelerError, "set TMPDIR"))
os.environ["MODELER_DATA"] = str(DATA)

settings.register_profile("local", deadline=None)
# Derandomized, the same examples come each time: what more of them could find is found by the random ones of `local`.
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True, max_examples=40)
settings.register_profile("check", parent=settings.get_profile("local"), max_examples=10, derandomize=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if IN_CI else "local"))


def find_chromium() -> str | None:
    """Where a Chromium is installed, if it is."""
    names = ("/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((found for name in names if (found := shutil.which(name))), None)


def find_node() -> str | None:
    """Where a Node is installed, if it is: in this environment or elsewhere."""
    return shutil.which("node", path=Path(sys.executable).parent) or shutil.which("node")


def missing_for_mermaid() -> str:
    """What is not there to run Mermaid's own parser; empty if all is."""
    node = find_node()
    if not node:
        return "no Node found"
    said = subprocess.run([node, "--version"], capture_output=True, text=True).stdout
    version = tuple(int(each) for each in said.strip().lstrip("v").split(".")[:2]) if said else (0, 0)
    if version < OLDEST_NODE:
        return f"Node {said.strip()} is older than {'.'.join(map(str, OLDEST_NODE))}"
    return "" if (MERMAID / "node_modules" / "mermaid").is_dir() else "Mermaid is not installed"


def pytest_unconfigure() -> None:
    """Leave nothing behind."""
    ENDED.close()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test marked `browser` or `mermaid` is skipped without what it needs; in CI it fails instead."""
    missing = ""
    if item.get_closest_marker("browser") and not find_chromium():
        missing = "no Chromium found: install the package 'chromium' to run the browser tests"
    if item.get_closest_marker("mermaid") and (lacking := missing_for_mermaid()):
        missing = f"{lacking}: see tests/mermaid/README.md for how to run Mermaid's own parser"
    if missing:
        (pytest.fail if IN_CI else pytest.skip)(missing)


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the repository."""
    return Path(__file__).resolve().parent


@pytest.fixture(scope="session")
def known_patterns(repository: Path) -> tuple[str, ...]:
    """The codes for which tables and golden files were worked out; a later pattern does not change what they say."""
    table = repository / "tests" / "engine" / "fit" / "decision_table.yaml"
    return tuple(yaml.safe_load(table.read_text(encoding="utf-8"))["patterns"])


@pytest.fixture(scope="session")
def parse_mermaid() -> Callable[[list[str]], list[dict[str, Any]]]:
    """Mermaid's own parser, for many texts at once; mark such tests `mermaid`."""
    node = find_node()
    assert node, "a test that uses the fixture 'parse_mermaid' must be marked with @pytest.mark.mermaid"

    def parse(texts: list[str]) -> list[dict[str, Any]]:
        command = [node, str(MERMAID / "parse.mjs")]
        done = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, encoding="utf-8")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return parse


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of an installed Chromium, for Playwright's `executable_path`; mark such tests `browser`."""
    found = find_chromium()
    assert found, "a test that uses the fixture 'chromium' must be marked with @pytest.mark.browser"
    return found
