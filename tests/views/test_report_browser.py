"""A report in a real browser: it draws, sorts and prints, and no request leaves the file."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from modeler.views.charts.chart import charts_in_reports
from modeler.workflows.report import Report, make_report, write_report
from modeler.workload import Workload

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",
]
HOSTILE = '</script><script>window.broken = 1</script> "\'><img src=x onerror="window.broken = 2"> $x$ | `y` שלום 😀'
WIDEST = """Math.max(...[...document.querySelectorAll('.plot .main-svg, .picture svg, table')]
    .map(each => each.getBoundingClientRect().right))"""
PAPER = 703  # pixels: A4 less its margins of 12 mm, at 96 an inch
WIDER_THAN_THE_PAGE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@dataclass
class Opened:
    """A page, what it asked for, and what it complained of."""

    page: Page
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def report() -> Report:
    w = Workload.load(ROOT / "examples" / "financial-transactions.yaml")
    return make_report(w.with_values({"name": HOSTILE, "description": HOSTILE}), date="2026-11-21")


@pytest.fixture(scope="module")
def path(report: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_report(report, tmp_path_factory.mktemp("report") / "report.html")


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened_browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM)
        yield opened_browser
        opened_browser.close()


def opened(browser: Browser, path: Path, scheme: str = "light", width: int = 1280) -> Opened:
    page_opened = Opened(browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme))
    page_opened.page.set_default_timeout(30_000)
    page_opened.page.on("request", lambda request: page_opened.asked.append(request.url))
    page_opened.page.on("websocket", lambda socket: page_opened.asked.append(socket.url))
    page_opened.page.on("console", lambda message: page_opened.complaints.append(message.text))
    page_opened.page.on("pageerror", lambda error: page_opened.complaints.append(str(error)))
    page_opened.page.goto(path.as_uri())
    page_opened.page.evaluate("document.querySelectorAll('details.part').forEach(part => { part.open = true; })")
    page_opened.page.wait_for_function(
        f"document.querySelectorAll('.plot .gtitle').length === {len(charts_in_reports())}"
    )
    return page_opened


def codes(page: Page) -> list[str]:
    return page.locator("#comparison-table tbody tr td:nth-child(2)").all_inner_texts()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_drawn_without_a_complaint_and_without_a_request(
    browser: Browser, path: Path, report: Report, scheme: str, tmp_path: Path
) -> None:
    visit = opened(browser, path, scheme)
    page = visit.page
    for folder in filter(None, (tmp_path, os.environ.get("MODELER_SCREENSHOTS"))):
        page.screenshot(path=Path(folder) / f"report-{scheme}.png", full_page=True)
    pictures, charts = page.locator(".picture svg"), page.locator(".plot")
    assert pictures.count() == len(report.top)
    assert charts.count() == len(charts_in_reports())
    for figure in (*pictures.all(), *charts.all()):
        box = figure.bounding_box()
        assert box
        assert min(box["width"], box["height"]) > 100
    for icon in page.locator(".picture svg use").all()[:10]:
        assert icon.bounding_box()["width"] > 10  # an icon that is used from elsewhere is drawn here
    titles = page.locator(".plot .gtitle").all()
    assert all(title.is_visible() for title in titles)

    assert not page.evaluate(WIDER_THAN_THE_PAGE)
    assert page.evaluate("window.broken") is None
    assert HOSTILE.split()[0] in page.locator("h1").inner_text()
    assert visit.complaints == []
    assert [address for address in visit.asked if urlsplit(address).scheme != "data"] == [path.as_uri()]
    page.close()


def test_the_comparison_sorts_by_click_and_by_keyboard(browser: Browser, path: Path, report: Report) -> None:
    page = opened(browser, path).page
    by_rank = [candidate.pattern.code for candidate in report.choice.shortlist]
    by_usd = [candidate.pattern.code for candidate in sorted(report.choice.shortlist, key=lambda line: line.usd)]
    assert codes(page) == by_rank
    head = page.locator("#comparison-table th", has_text="$/month")
    head.locator("button").click()
    assert codes(page) == by_usd
    assert head.get_attribute("aria-sort") == "ascending"
    head.locator("button").press("Enter")
    assert codes(page) == by_usd[::-1]
    assert head.get_attribute("aria-sort") == "descending"
    page.locator("#comparison-table th button", has_text="#").press("Space")
    assert codes(page) == by_rank
    page.close()


def test_it_prints_on_paper_without_cutting_a_chart(browser: Browser, path: Path, tmp_path: Path) -> None:
    page = opened(browser, path).page
    folder = Path(os.environ.get("MODELER_SCREENSHOTS") or tmp_path)
    page.pdf(path=folder / "report.pdf", prefer_css_page_size=True)
    assert (folder / "report.pdf").read_bytes().startswith(b"%PDF")
    page.set_viewport_size({"width": PAPER, "height": 1000})
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.wait_for_function(f"{WIDEST} <= {PAPER + 1}")
    page.close()


def test_three_patterns_are_at_most_twelve_pages_and_the_pick_is_on_the_first_screen(
    browser: Browser, tmp_path: Path
) -> None:
    report = make_report(Workload.load(ROOT / "examples" / "payroll.yaml"))
    assert len(report.top) == 3
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(write_report(report, tmp_path / "payroll.html").as_uri())
    picture = page.locator("#recommendation .picture svg").bounding_box()
    assert picture
    assert picture["y"] + picture["height"] < 900
    printed = page.pdf(path=tmp_path / "payroll.pdf", prefer_css_page_size=True)
    assert 1 <= len(re.findall(rb"/Type\s*/Page[^s]", printed)) <= 12
    page.locator("nav a", has_text="Comparison").click()
    assert page.locator("#comparison-table").is_visible()
    page.close()


def test_on_a_telephone_only_tables_and_pictures_scroll_sideways(browser: Browser, path: Path) -> None:
    page = opened(browser, path, width=390).page

    assert not page.evaluate(WIDER_THAN_THE_PAGE)
    page.close()
