"""`make lab` in a real browser: a notebook opens, runs, shows its table and charts, and nothing leaves the machine."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, sync_playwright

import modeler as m

NOTEBOOK = "02_what_does_it_cost.ipynb"
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]
STDERR = "[data-mime-type='application/vnd.jupyter.stderr']"
CLIPPED = """[...document.querySelectorAll('.jp-OutputArea-output')]
    .filter(shown => shown.scrollWidth > shown.clientWidth + 1).map(shown => shown.innerText.slice(0, 60))"""


def lab_command(repository: Path) -> tuple[dict[str, str], list[str]]:
    """Give the settings and the options with which `make lab` starts JupyterLab, as make itself expands them."""
    printed = subprocess.run(["make", "--dry-run", "lab"], cwd=repository, capture_output=True, text=True, check=True)
    (line,) = (line for line in printed.stdout.replace("\\\n", " ").splitlines() if "/jupyter lab" in line)
    words = shlex.split(line)
    at = words.index(".venv/bin/jupyter")
    return dict(word.split("=", 1) for word in words[:at]), words[at + 1 :]


@contextmanager
def make_lab(repository: Path, offline, folder: Path) -> Iterator[str]:
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


def loopback(url: str) -> bool:
    return urlsplit(url).scheme in {"data", "blob", "about"} or urlsplit(url).hostname == "127.0.0.1"


def run_all(page: Page) -> None:
    """Choose Run > Run All Cells, and wait until the last cell has shown its output and the charts are drawn."""
    page.wait_for_selector(".jp-NotebookPanel .jp-Cell")
    page.wait_for_selector("#jp-main-statusbar >> text=Python 3 (ipykernel) | Idle")
    page.click("text=Run >> nth=0")
    page.click("li[data-command='runmenu:run-all']")
    page.locator(".jp-OutputArea-output", has_text="'price_date'").wait_for()  # as only the last cell has it
    page.wait_for_function("document.querySelectorAll('.js-plotly-plot .gtitle').length >= 2")
    page.wait_for_selector("#jp-main-statusbar >> text=Python 3 (ipykernel) | Idle")


@pytest.mark.browser
def test_make_lab_opens_a_notebook_that_runs_and_is_drawn_without_a_network(repository, offline, chromium, tmp_path):
    asked: list[str] = []
    complaints: list[str] = []
    site = tmp_path / "site"
    site.mkdir()
    with make_lab(repository, offline, site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM)
        page = browser.new_page(viewport={"width": 1400, "height": 6000})  # so high that all cells are in view
        page.set_default_timeout(30_000)
        page.on("request", lambda request: asked.append(request.url))
        page.on("websocket", lambda socket: asked.append(socket.url))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        first = min(path.name for path in (repository / "notebooks").glob("*.ipynb"))
        assert f"/lab/tree/notebooks/{first}?" in address
        page.goto(re.sub(r"notebooks/[^?]+", f"notebooks/{NOTEBOOK}", address))
        try:
            run_all(page)
        finally:
            for folder in filter(None, (tmp_path, os.environ.get("MODELER_SCREENSHOTS"))):
                page.screenshot(path=Path(folder) / "lab.png")
        folder_shown = page.locator(".jp-FileBrowser .jp-BreadCrumbs").inner_text()
        table = page.locator(".jp-OutputArea-output table").first.inner_text()
        charts = [page.locator(".js-plotly-plot").nth(i) for i in range(2)]
        titles = [chart.locator(".gtitle").text_content() for chart in charts if chart.locator(".gtitle").is_visible()]
        bars, lines = charts[0].locator(".bars .point").count(), charts[1].locator(".js-line").count()
        clipped = page.evaluate(CLIPPED)
        failed = page.locator(STDERR).all_inner_texts()
        pop_ups = page.locator(".Toastify__toast, .jp-Dialog").all_inner_texts()
        browser.close()
    ranked = m.compare(m.Workload.load(repository / "examples" / "payroll.yaml")).ranked
    assert folder_shown.strip("/ ") == "notebooks"
    assert [row.split()[2] for row in table.splitlines()[1:]] == [each.pattern.id for each in ranked]
    assert [re.search("costs least|cheapest", title)[0] for title in titles] == ["costs least", "cheapest"]
    assert bars >= sum(len([hop for hop in each.bill.hops if hop.usd]) for each in ranked[:12])
    assert lines == min(3, len(ranked))
    assert (clipped, failed, pop_ups, complaints) == ([], [], [], [])
    assert [url for url in asked if not loopback(url)] == []
    assert offline.tried() == []
