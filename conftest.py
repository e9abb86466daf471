"""What all tests share. That no test reaches the network is held by pytest-socket (see pyproject.toml)."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}

# Before anything reads it: no test, doctest or child process sees the price book that a developer has refreshed.
DATA = tempfile.mkdtemp(prefix="modeler-tests-")
os.environ["MODELER_DATA"] = DATA

settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if IN_CI else "local")


def find_chromium() -> str | None:
    """Where a Chromium is installed, if it is."""
    names = ("/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((found for name in names if (found := shutil.which(name))), None)


def pytest_unconfigure() -> None:
    """Leave nothing behind."""
    shutil.rmtree(DATA, ignore_errors=True)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test marked `browser` is skipped without a Chromium; in CI it fails instead."""
    if item.get_closest_marker("browser") and not find_chromium():
        missing = "no Chromium found: install the package 'chromium' to run the browser tests"
        (pytest.fail if IN_CI else pytest.skip)(missing)


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the repository."""
    return Path(__file__).resolve().parent


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of an installed Chromium, for Playwright's `executable_path`; mark such tests `browser`."""
    found = find_chromium()
    assert found, "a test that uses the fixture 'chromium' must be marked with @pytest.mark.browser"
    return found
