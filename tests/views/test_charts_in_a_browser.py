"""Charts in a real browser: they open offline, and no text lies on another or is cut."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, sync_playwright

import modeler as m
from modeler.engine.choose import choose
from modeler.engine.study.sensitivity import sensitivity
from modeler.files.plain_json import load_json
from modeler.workload import Workload

ROOT = Path(__file__).parents[2]
SHOP = Workload.load(ROOT / "examples" / "monolith-migration.yaml")
PAYROLL = Workload.load(ROOT / "examples" / "payroll.yaml")
GROWTH = Workload.load(ROOT / "examples" / "uncertain-growth.yaml")
HOSTILE = "<b>x</b> <a href='javascript:alert(1)'>y</a> $z$ <script>alert(2)</script> & &lt;i&gt;"
SIX = ("F1", "B4", "B3", "B1", "B2", "B9")
BOXES = """() => [...document.querySelectorAll('.annotation-text-g text, .gtitle, .bartext')]
    .filter(text => text.textContent && getComputedStyle(text).display !== 'none')
    .map(text => [text.textContent, ...['left', 'top', 'right', 'bottom'].map(
        side => text.getBoundingClientRect()[side])])"""
WIDTH = 1000
TOLERANCE = 2.0
"""Pixels by which boxes of letters may touch: they hold room above and below the letters."""

pytestmark = pytest.mark.browser


def figures() -> dict[str, Any]:
    compared, cheapest = m.compare(SHOP), m.compare(PAYROLL)
    pairs = [m.break_even(SHOP, a, b, low="10k", high="10G") for a, b in combinations(SIX, 2)]
    return {
        "cost": m.plot.cost(compared),
        "break_even_pair": m.plot.break_even(m.break_even(SHOP, "F1", "B4")),
        "break_even_share": m.plot.break_even(m.break_even(SHOP, "F1", "B4", "unauthenticated_share")),
        "break_even_six": m.plot.break_even(pairs),
        "cdf": m.plot.cdf(cheapest),
        "latency": m.plot.latency(cheapest),
        "waterfall": m.plot.waterfall(cheapest["A4"]),
        "pareto": m.plot.pareto(choose(PAYROLL)),
        "pareto_shop": m.plot.pareto(compared),
        "tornado": m.plot.tornado(sensitivity(SHOP, "B4", outputs=["usd"])),
        "regions": m.plot.regions(m.compare_regions(PAYROLL, ["A4"]), PAYROLL.region),
        "regions_of_two": m.plot.regions(m.compare_regions(SHOP, ["B4", "F1"])),
        "intervals": m.plot.intervals(m.uncertain(GROWTH, n=500)),
    }


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


def open_chart(page: Page, figure: Any, path: Path) -> tuple[list[str], list[str]]:
    """Open a saved chart; give what it asked for beyond its own file, and what it complained of."""
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    page.goto(m.plot.save(figure, path).as_uri())
    page.wait_for_selector(".gtitle")
    page.wait_for_function("document.querySelector('.js-plotly-plot')._fullLayout !== undefined")
    return [url for url in asked if not url.startswith(("file:", "data:", "blob:"))], complaints


def overlapping(boxes: list[list[Any]]) -> list[tuple[str, str]]:
    return [
        (first[0], second[0])
        for first, second in combinations(boxes, 2)
        if min(first[3], second[3]) - max(first[1], second[1]) > TOLERANCE
        and min(first[4], second[4]) - max(first[2], second[2]) > TOLERANCE
    ]


def test_no_text_of_any_chart_lies_on_another_or_is_cut(browser: Any, tmp_path: Path) -> None:
    drawn = figures()
    page = browser.new_page(viewport={"width": WIDTH, "height": 1200})
    boxes_found = open_chart(page, drawn["cost"], tmp_path / "chart.html")
    for name, figure in drawn.items():
        height = figure.layout.height
        content = load_json(figure.to_json())
        page.evaluate(
            "each => Plotly.newPlot('chart', each.data, {...each.layout, width: each.width})",
            {**content, "width": WIDTH},
        )
        boxes = page.evaluate(BOXES)
        assert len(boxes) > 1, name
        assert overlapping(boxes) == [], name
        cut = [box[0] for box in boxes if box[1] < 0 or box[2] < 0 or box[3] > WIDTH + 16 or box[4] > height + 16]
        assert cut == [], name
    squeezed = load_json(drawn["intervals"].to_json())
    page.evaluate("each => Plotly.newPlot('chart', each.data, {...each.layout, width: 1000, height: 400})", squeezed)
    assert overlapping(page.evaluate(BOXES)), "what lies on another is seen"
    page.close()
    assert boxes_found == ([], [])


def test_a_hostile_name_is_text_and_runs_nothing(browser: Any, tmp_path: Path) -> None:
    figure = m.plot.cdf(m.assess(SHOP.with_values({"name": HOSTILE}), "B4"))
    page = browser.new_page(viewport={"width": 1000, "height": 520})
    boxes_found = open_chart(page, figure, tmp_path / "hostile.html")
    text = page.locator(".gtitle").text_content()
    links = page.locator("svg a").count()
    page.close()
    assert boxes_found == ([], [])
    assert links == 0
    assert HOSTILE[:40] in text


@pytest.mark.parametrize(("ending", "start"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_a_picture_is_drawn_by_the_browser_that_is_there(
    ending: str, start: bytes, chromium: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("kaleido", reason="pictures need modeler[charts]")
    monkeypatch.setenv("BROWSER_PATH", chromium)
    figure = m.plot.cost(m.compare(SHOP, ["F1", "B4"]))
    content = m.plot.save(figure, tmp_path / f"cost.{ending}").read_bytes()
    assert content.startswith(start)
    if ending == "png":
        assert int.from_bytes(content[16:20], "big") == 2 * 1000, "twice as many pixels as it is wide"


def test_a_picture_without_a_browser_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("kaleido", reason="pictures need modeler[charts]")
    monkeypatch.setenv("BROWSER_PATH", str(tmp_path / "nothing"))
    with pytest.raises(m.ModelerError, match="needs a Chrome or Chromium, and none was found: install one"):
        m.plot.save(m.plot.cost(m.assess(SHOP, "B4")), tmp_path / "cost.png")
