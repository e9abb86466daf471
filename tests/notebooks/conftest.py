"""Kernels and JupyterLab are processes of their own, which pytest-socket does not reach: here they get a guard."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, sync_playwright

GUARD = '''
"""Python reads a module of this name when it starts: here it lets this process and its children reach only loopback."""

import os, sys


def guard(event, arguments):
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
    elif event == "socket.getaddrinfo":
        address = arguments
    else:
        return
    host = address[0] if isinstance(address, tuple) else None  # a Unix socket's address is its path
    if isinstance(host, bytes):
        host = host.decode()
    if host in (None, "", "localhost", "::1") or host.startswith("127."):
        return
    with open(os.environ["MODELER_TEST_REACHED"], "a") as file:
        print(event, address, file=file)
    raise OSError(f"this test must not reach {host}")


sys.addaudithook(guard)
'''


@dataclass(frozen=True)
class Offline:
    """The environment of a process that reaches only loopback, and where it writes down what it tried beyond that."""

    env: dict[str, str]
    log: Path

    def tried(self) -> list[str]:
        return self.log.read_text().splitlines() if self.log.exists() else []


@pytest.fixture
def offline(tmp_path: Path) -> Offline:
    """An environment without a network, without settings of the person who runs the tests, and without colors."""
    guard, home, log = tmp_path / "guard", tmp_path / "jupyter", tmp_path / "reached.txt"
    for folder in (guard, home):
        folder.mkdir()
    (guard / "sitecustomize.py").write_text(GUARD)
    own = {
        "PYTHONPATH": os.pathsep.join(filter(None, (str(guard), os.environ.get("PYTHONPATH")))),
        "MODELER_TEST_REACHED": str(log),
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
    }
    proxies = {"http_proxy", "https_proxy", "all_proxy"}
    return Offline({name: v for name, v in os.environ.items() if name.lower() not in proxies} | own, log)


# JupyterLab in a browser

CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]
IDLE = "#jp-main-statusbar >> text=Python 3 (ipykernel) | Idle"
STDERR = "[data-mime-type='application/vnd.jupyter.stderr']"
CLIPPED = """[...document.querySelectorAll('.jp-OutputArea-output')]
    .filter(shown => shown.scrollWidth > shown.clientWidth + 1).map(shown => shown.innerText.slice(0, 60))"""

SLOW = "[anywidget] Failed to initialize model."
"""anywidget says so of a model that takes more than 2 s, and goes on; a chart that is not drawn at all is missed."""


@dataclass
class Lab:
    """A notebook in JupyterLab, what its page asked for, and what it complained of."""

    page: Page
    address: str
    folder: Path
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def run_all(self, charts: int = 0) -> None:
        """Choose Run > Run All Cells, and wait until the last cell has shown its output and so many charts are drawn.

        The window is so high that all cells are in view: JupyterLab draws only what is.
        """
        page = self.page
        page.wait_for_selector(".jp-NotebookPanel .jp-Cell")
        page.wait_for_selector(IDLE)
        page.click("text=Run >> nth=0")
        page.click("li[data-command='runmenu:run-all']")
        page.wait_for_function("!document.querySelector('.jp-InputPrompt[data-prompt*=\"*\"]')")
        last = page.locator(".jp-CodeCell").last.locator(".jp-OutputArea-output")
        last.wait_for()
        page.wait_for_function(f"document.querySelectorAll('.js-plotly-plot .gtitle').length >= {charts}")
        page.wait_for_selector(IDLE)

    def charts(self) -> list[str]:
        """The titles of all charts that are seen."""
        shown = self.page.locator(".js-plotly-plot .gtitle")
        return [locator.text_content() or "" for locator in shown.all() if locator.is_visible()]

    def picture(self, name: str) -> None:
        for folder in filter(None, (self.folder, os.environ.get("MODELER_SCREENSHOTS"))):
            self.page.screenshot(path=Path(folder) / f"{name}.png")

    def check(self) -> None:
        """Nothing is cut off, nothing failed, nothing popped up, and nothing left the machine."""
        assert self.page.evaluate(CLIPPED) == []
        assert self.page.locator(STDERR).all_inner_texts() == []
        assert self.page.locator(".Toastify__toast, .jp-Dialog").all_inner_texts() == []
        assert [complaint for complaint in self.complaints if complaint != SLOW] == []
        assert [url for url in self.asked if not loopback(url)] == []


def loopback(url: str) -> bool:
    return urlsplit(url).scheme in {"data", "blob", "about"} or urlsplit(url).hostname == "127.0.0.1"


def lab_command(repository: Path) -> tuple[dict[str, str], list[str]]:
    """Give the settings and the options with which `make lab` starts JupyterLab, as make itself expands them."""
    printed = subprocess.run(["make", "--dry-run", "lab"], cwd=repository, capture_output=True, text=True, check=True)
    (line,) = (line for line in printed.stdout.replace("\\\n", " ").splitlines() if "/jupyter lab" in line)
    words = shlex.split(line)
    at = words.index(".venv/bin/jupyter")
    return dict(word.split("=", 1) for word in words[:at]), words[at + 1 :]


@contextmanager
def make_lab(repository: Path, offline: Offline, folder: Path) -> Iterator[str]:
    """Run JupyterLab over a copy of what the notebooks need; give the address that it would open in a browser."""
    for name in ("notebooks", "examples"):
        shutil.copytree(repository / name, folder / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    settings, options = lab_command(repository)
    jupyter = str(Path(sys.executable).with_name("jupyter"))
    unattended = ["--no-browser", "--ServerApp.ip=127.0.0.1", "--ServerApp.port=0"]
    log = folder / "server.log"
    with log.open("w") as file:
        server = subprocess.Popen(
            [jupyter, *options, *unattended],
            cwd=folder,
            env=offline.env | settings,
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    try:
        opens = Path(offline.env["JUPYTER_RUNTIME_DIR"]) / f"jpserver-{server.pid}-open.html"
        until = time.monotonic() + 60
        while not opens.exists() or "href=" not in opens.read_text():
            assert server.poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.1)
        yield re.search(r'href="([^"]+)"', opens.read_text())[1]
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
    assert "Traceback" not in log.read_text(), log.read_text()


@pytest.fixture
def open_lab(
    repository: Path, offline: Offline, chromium: str, tmp_path: Path
) -> Callable[..., AbstractContextManager[Lab]]:
    """Open a notebook in JupyterLab, as `make lab` would; at the end nothing may have left the machine."""

    @contextmanager
    def opened(notebook: str, width: int = 1400, height: int = 6000) -> Iterator[Lab]:
        site = tmp_path / "site"
        site.mkdir()
        with make_lab(repository, offline, site) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM)
            page = browser.new_page(viewport={"width": width, "height": height})
            page.set_default_timeout(40_000)
            lab = Lab(page, address, site)
            page.on("request", lambda request: lab.asked.append(request.url))
            page.on("websocket", lambda socket: lab.asked.append(socket.url))
            page.on("console", lambda message: lab.complaints.append(message.text) if message.type == "error" else None)
            page.on("pageerror", lambda error: lab.complaints.append(str(error)))
            page.goto(re.sub(r"notebooks/[^?]+", f"notebooks/{notebook}", address))
            try:
                yield lab
            finally:
                lab.picture(Path(notebook).stem)
                browser.close()
        assert offline.tried() == []

    return opened
