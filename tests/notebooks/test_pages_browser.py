"""`make notebooks-html`: executed notebooks as pages for people who only read, complete without a network."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

CHROMIUM = ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND"]


def html_command(repository: Path) -> tuple[dict[str, str], list[str]]:
    """Give the settings and the words with which make writes the pages, as make itself expands them."""
    printed = subprocess.run(
        ["make", "--dry-run", "notebooks-html"], cwd=repository, capture_output=True, text=True, check=True
    )
    (line,) = (line for line in printed.stdout.replace("\\\n", " ").splitlines() if "nbconvert" in line)
    words = shlex.split(line)
    at = words.index(".venv/bin/jupyter")
    return dict(word.split("=", 1) for word in words[:at]), words[at + 1 :]


@pytest.mark.browser
def test_a_page_shows_tables_charts_and_pictures_and_loads_nothing(repository, offline, chromium, tmp_path):
    settings, words = html_command(repository)
    every = [word for word in words if word.endswith(".ipynb")]
    assert every == [f"notebooks/{path.name}" for path in sorted((repository / "notebooks").glob("*.ipynb"))]
    wanted = [word for word in every if "04_" in word]
    others = [str(tmp_path) if word == "build/notebooks" else word for word in words if word not in every]
    jupyter = str(Path(sys.executable).with_name("jupyter"))
    run = subprocess.run(
        [jupyter, *others, *wanted], cwd=repository, env=offline.env | settings, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    assert offline.tried() == []
    page_file = tmp_path / "04_compare_and_report.html"
    assert page_file.stat().st_size < 9e6, "Plotly's program is in it once, and the state of widgets is not"
    asked: list[str] = []
    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(page_file.as_uri())
        titles = page.locator(".js-plotly-plot .gtitle").all_text_contents()
        pictures = page.locator(".modeler-picture img").evaluate_all("all => all.map(each => each.naturalWidth)")
        tables = page.locator(".jp-OutputArea-output table").count()
        width = page.evaluate("document.documentElement.scrollWidth")
        browser.close()
    assert [bool(re.search("costs least|lowest p99|cheaper", title)) for title in titles] == [True] * 3, titles
    assert len(pictures) == 1
    assert pictures[0] > 0
    assert tables >= 1
    assert width <= 1280
    assert complaints == []
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []


def test_links_between_notebooks_lead_to_pages(repository, offline, tmp_path):
    settings, words = html_command(repository)
    options = [str(tmp_path) if word == "build/notebooks" else word for word in words if not word.endswith(".ipynb")]
    options.remove("--execute")
    jupyter = str(Path(sys.executable).with_name("jupyter"))
    first = "notebooks/00_start_here.ipynb"
    subprocess.run(
        [jupyter, *options, first], cwd=repository, env=offline.env | settings, check=True, capture_output=True
    )
    links = re.findall(r'href="(0[^"]+)"', (tmp_path / "00_start_here.html").read_text())
    named = {f"{path.stem}.html" for path in (repository / "notebooks").glob("*.ipynb")} - {"00_start_here.html"}
    assert set(links) == named
