"""The design guide in a real browser: as a notebook in JupyterLab and as an app in Voilà, by mouse and by keyboard."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
import pytest
from playwright.sync_api import Page, sync_playwright

import modeler as m
from modeler.files.plain_json import load_json
from modeler.guide import Answers, answer, workload

NOTEBOOK = "01_which_pattern_fits.ipynb"
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]
SHORTLIST = ".modeler-table >> nth=0"
APP = ".jp-OutputArea-output:has(.modeler-form)"
HEAD = ".modeler-form .head p"
IDLE = "#jp-main-statusbar >> text=Python 3 (ipykernel) | Idle"


@dataclass
class Watched:
    """A page, all that it asked for, and all that it complained of."""

    page: Page
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(40_000)
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("websocket", lambda socket: self.asked.append(socket.url))
        self.page.on(
            "console", lambda message: self.complaints.append(message.text) if message.type == "error" else None
        )
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def check(self) -> None:
        assert self.complaints == []
        assert [url for url in self.asked if not loopback(url)] == []

    def picture(self, name: str, folder: Path) -> None:
        for place in filter(None, (folder, os.environ.get("MODELER_SCREENSHOTS"))):
            self.page.screenshot(path=Path(place) / f"{name}.png")


def loopback(url: str) -> bool:
    return urlsplit(url).scheme in {"data", "blob", "about"} or urlsplit(url).hostname == "127.0.0.1"


@contextmanager
def browser(chromium: str, height: int) -> Iterator[Watched]:
    with sync_playwright() as playwright:
        opened_browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM)
        yield Watched(opened_browser.new_page(viewport={"width": 1280, "height": height}))
        opened_browser.close()


@contextmanager
def command(repository: Path, offline, folder: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """Run the command line over a copy of the notebooks; give the process and what it says."""
    shutil.copytree(repository / "notebooks", folder / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    printed = folder / "said.txt"
    with printed.open("w") as file:
        run = [sys.executable, "-m", "modeler.cli", *arguments, "--no-browser"]
        server = subprocess.Popen(run, cwd=folder, env=offline.env, stdout=file, stderr=subprocess.STDOUT, text=True)
    try:
        yield server, printed
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
    assert "Traceback" not in printed.read_text(), printed.read_text()
    assert offline.tried() == []


def found(look: Callable[[], re.Match[str] | None], server: subprocess.Popen[str], printed: Path) -> str:
    """Wait until an address is told."""
    until = time.monotonic() + 60
    while (match := look()) is None:
        assert server.poll() is None, printed.read_text()
        assert time.monotonic() < until, printed.read_text()
        time.sleep(0.1)
    return match[1]


def shown(page: Page) -> list[str]:
    """The codes in the shortlist, in its order."""
    rows = page.locator(f"{SHORTLIST} >> tbody tr td:nth-child(2)").all_inner_texts()
    return [row.split()[0] for row in rows]


def chosen(given: dict[str, str]) -> m.Choice:
    answers = Answers()
    for name, value in given.items():
        answers = answer(answers, name, value)
    return m.choose(workload(answers))


def expected(given: dict[str, str]) -> list[str]:
    return [candidate.pattern.code for candidate in chosen(given).shortlist]


def option(page: Page, text: str):
    return page.locator(".modeler-form label.option", has_text=text).locator("input")


def has_shortlist(page: Page, codes: list[str]) -> None:
    """Wait until exactly these are in the shortlist."""
    until = time.monotonic() + 20
    while shown(page) != codes:
        assert time.monotonic() < until, f"{shown(page)} are shown, not {codes}"
        page.wait_for_timeout(50)


def walk(page: Page) -> None:
    """Answer by mouse and by keyboard, look at patterns in and out of the shortlist, err, and save."""
    page.wait_for_selector(".modeler-picture img")
    has_shortlist(page, expected({}))
    before = page.locator(".modeler-picture img").get_attribute("src")

    option(page, "In offices or data centers").check()
    has_shortlist(page, expected({"clients": "on-premises"}))
    page.wait_for_selector(f"{HEAD} >> text=1 of")
    assert page.locator(".modeler-picture img").get_attribute("src") != before

    # Arrow keys belong to the radio buttons, not to JupyterLab, and the focus stays.
    option(page, "In offices or data centers").focus()
    page.keyboard.press("ArrowDown")
    has_shortlist(page, expected({"clients": "internet"}))
    page.locator("fieldset.settled", has_text="May any part of it be reachable").wait_for()
    assert page.evaluate("document.activeElement.getAttribute('data-key')") == "clients=internet"
    page.keyboard.press("ArrowUp")
    has_shortlist(page, expected({"clients": "on-premises"}))

    page.get_by_role("button", name="Why not? B1 HTTP API").click()
    page.locator(f"{APP} h3", has_text="B1 HTTP API").wait_for()
    page.get_by_text("is reached over the internet", exact=False).first.wait_for()
    page.locator("figcaption", has_text="Drawn for the plainest workload").wait_for()
    assert page.locator(".modeler-picture img").evaluate("image => image.naturalWidth") > 200

    page.get_by_role("button", name="Traffic and limits").click()
    requests = page.get_by_role("textbox", name="How many requests come in a month?")
    requests.fill("<b>5X</b>")
    requests.press("Enter")
    page.locator(".modeler-form [role=alert]", has_text="<b>5X</b>").wait_for()
    requests.fill("500M")
    requests.press("Enter")
    page.locator(".modeler-form [role=alert]").wait_for(state="detached")
    has_shortlist(page, expected({"clients": "on-premises", "requests": "500M"}))

    price = page.locator(f"{SHORTLIST} >> th", has_text="$/month")
    price.locator("button").click()
    assert price.get_attribute("aria-sort") == "ascending"
    by_price = sorted(
        chosen({"clients": "on-premises", "requests": "500M"}).shortlist, key=lambda candidate: candidate.usd
    )
    has_shortlist(page, [assessment.pattern.code for assessment in by_price])
    price.locator("button").click()
    price.locator("button").click()
    assert price.get_attribute("aria-sort") == "none"

    page.get_by_role("button", name="Save the workload").click()
    page.get_by_text("Saved to", exact=False).wait_for()
    page.get_by_role("button", name="Save the workload").click()
    page.get_by_text("exists: overwrite it, or give another name", exact=False).wait_for()
    page.get_by_role("button", name="Show A5 Internal ALB").click()
    page.locator(f"{APP} h3", has_text="A5 Internal ALB").wait_for()


def check_saved(folder: Path) -> None:
    w = m.Workload.load(folder / "notebooks" / "workload.yaml")
    assert (w.clients.location, w.requests_per_month) == ("on-premises", 500e6)


def opened_lab(offline, server: subprocess.Popen[str], printed: Path) -> str:
    """The address that JupyterLab would open in a browser."""
    runtime = Path(offline.env["JUPYTER_RUNTIME_DIR"])

    def opens() -> re.Match[str] | None:
        pages = list(runtime.glob("jpserver-*-open.html")) if runtime.exists() else []
        return re.search(r'href="([^"]+)"', pages[0].read_text()) if pages else None

    return found(opens, server, printed)


def run_all(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector(".jp-NotebookPanel .jp-Cell")
    page.wait_for_selector(IDLE)
    page.click("text=Run >> nth=0")
    page.click("li[data-command='runmenu:run-all']")


def code_cells(repository: Path) -> int:
    """How many cells run: the last one's number says that all have."""
    notebook = load_json((repository / "notebooks" / NOTEBOOK).read_text(encoding="utf-8"))
    return sum(cell["cell_type"] == "code" for cell in notebook["cells"])


@pytest.mark.browser
def test_in_jupyterlab_the_guide_follows_every_answer_without_a_network(repository, offline, chromium, tmp_path):
    site = tmp_path / "site"
    site.mkdir()
    with command(repository, offline, site, "lab", "01") as (server, printed), browser(chromium, 6000) as watched:
        page, address = watched.page, opened_lab(offline, server, printed)
        assert f"/lab/tree/notebooks/{NOTEBOOK}?" in address
        run_all(page, address)
        page.locator(".jp-InputPrompt", has_text=f"[{code_cells(repository)}]:").wait_for()
        try:
            walk(page)
        finally:
            watched.picture("guide-in-lab", tmp_path)
        assert page.locator(".jp-FileBrowser .jp-BreadCrumbs").inner_text().strip("/ ") == "notebooks"
        assert page.locator(".Toastify__toast, .jp-Dialog").all_inner_texts() == []
        assert page.locator("[data-mime-type='application/vnd.jupyter.stderr']").all_inner_texts() == []
        watched.check()
    check_saved(site)


@pytest.mark.browser
def test_as_an_app_the_guide_fetches_nothing_from_outside_and_asks_for_a_token(repository, offline, chromium, tmp_path):
    site = tmp_path / "site"
    site.mkdir()
    with command(repository, offline, site, "guide") as (server, printed), browser(chromium, 1000) as watched:
        address = found(
            lambda: re.search(r"(http://127\.0\.0\.1:\d+/\?token=\w+)", printed.read_text()), server, printed
        )
        page = watched.page
        refused = page.request.get(address.partition("?")[0], max_redirects=0)
        assert refused.status == 302, "without its token it must show nothing"
        page.goto(address)
        try:
            walk(page)
        finally:
            watched.picture("guide", tmp_path)
        assert page.locator("text=recorded").count() == 0, "what only a notebook needs is not in the app"
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280
        watched.check()
    assert server.returncode == 0
    assert printed.read_text().endswith("The design guide has ended.\n")
    check_saved(site)


LIVE = """import time

import modeler as m
from modeler.views import widgets


def draw(requests):
    return m.plot.cost(m.compare(m.Workload().with_values({"traffic.requests_per_month": requests})))


requests = widgets.slider("Requests a month", ["1k", "10k", "100k", "1M", "bad", "1G"], "1k")
widgets.LiveChart(draw, {"requests": requests})"""
LONG = """def steps():
    for number in range(2000):
        time.sleep(0.01)
        yield number


work = widgets.Progress(steps, 2000, "counting")
work"""


def live_notebook(path: Path) -> None:
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    cells = [nbformat.v4.new_code_cell(source) for source in (LIVE, LONG)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)


@pytest.mark.browser
def test_a_chart_follows_a_slider_by_keyboard_and_long_work_is_canceled(repository, offline, chromium, tmp_path):
    site = tmp_path / "site"
    site.mkdir()
    with command(repository, offline, site, "lab", "01") as (server, printed), browser(chromium, 1000) as watched:
        live_notebook(site / "notebooks" / "live.ipynb")
        page = watched.page
        run_all(page, opened_lab(offline, server, printed).replace(NOTEBOOK, "live.ipynb"))
        page.wait_for_selector(".js-plotly-plot .gtitle")
        title = page.locator(".gtitle")
        before, handle = title.text_content(), page.locator(".noUi-handle")
        page.wait_for_selector(IDLE)

        handle.focus()
        for _ in range(3):
            page.keyboard.press("ArrowRight")
        stopped = time.monotonic()
        page.wait_for_function(f"document.querySelector('.gtitle').textContent !== {json.dumps(before)}")
        print(f"the chart followed after {1000 * (time.monotonic() - stopped):.0f} ms")
        assert time.monotonic() - stopped < 2, "300 ms where nothing else runs"

        page.wait_for_function("document.querySelector('.gtitle').textContent.includes('1M requests')")
        now = title.text_content()
        page.keyboard.press("ArrowRight")
        page.locator("[role=alert]", has_text="'bad'").wait_for()
        assert title.text_content() == now, "the chart stays"
        page.keyboard.press("ArrowRight")
        page.locator("[role=alert]").wait_for(state="detached")

        page.locator("button.widget-button", has_text="Start").click()
        page.get_by_text(" of 2000,", exact=False).wait_for()
        page.locator("button.widget-button", has_text="Cancel").click()
        page.get_by_text("canceled:", exact=False).wait_for()
        watched.picture("live", tmp_path)
        watched.check()
