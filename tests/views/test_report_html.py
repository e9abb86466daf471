"""The page of a report: it needs nothing else, its numbers are the document's, and it reads for everybody."""

from __future__ import annotations

import base64
import hashlib
import re
import xml.etree.ElementTree as ET
from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from plotly.offline import get_plotlyjs_version

from modeler.errors import ModelerError
from modeler.views.charts.chart import charts_in_reports
from modeler.views.report import drawings
from modeler.views.report.html import plotly_js
from modeler.views.report.pictures import SVG, XLINK, together
from modeler.workflows.report import Report, make_report
from modeler.workload import Workload

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
MOST_BYTES = 2_000_000


class Page(HTMLParser):
    """Elements, ids, links and the rows of tables with their numbers."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.tables: dict[str, list[list[float | None]]] = {}
        self.heads: Counter[str] = Counter()
        self._table = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = dict(attrs)
        self.elements.append((tag, own))
        if tag == "table":
            self._table = str(own["id"])
            self.tables[self._table] = []
        elif tag == "th":
            self.heads[self._table] += own.get("scope") == "col"
        elif tag == "tr":
            self.tables[self._table].append([])
        elif tag == "td":
            value = own.get("data-value")
            self.tables[self._table][-1].append(None if value is None else float(value))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def report() -> Report:
    return make_report(Workload.load(ROOT / "examples" / "payroll.yaml"))


@pytest.fixture(scope="module")
def text(report: Report) -> str:
    return report.html()


@pytest.fixture(scope="module")
def page(text: str) -> Page:
    return Page(text)


def test_it_is_small_enough_to_mail(text: str) -> None:
    assert len(text.encode()) < MOST_BYTES


def test_nothing_is_loaded_from_elsewhere(text: str, page: Page) -> None:
    loading = ("src", "srcset", "data", "poster", "action", "background")
    assert [attributes for _, attributes in page.elements if any(name in attributes for name in loading)] == []
    assert page.all("link") + page.all("iframe") + page.all("form") == []
    assert not re.search(r"@import|url\(", re.search(r"<style>(.*?)</style>", text, re.DOTALL)[1])
    for image in page.all("image"):
        assert str(image["xlink:href"]).startswith("data:image/png;base64,")


def test_the_policy_allows_the_scripts_of_the_page_and_no_others(text: str, page: Page) -> None:
    policy = next(meta["content"] for meta in page.all("meta") if meta.get("http-equiv") == "Content-Security-Policy")
    scripts = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    assert scripts[0] == plotly_js()
    assert str(policy).startswith("default-src 'none'; ")
    allowed = " ".join(f"'sha256-{digest}'" for digest in hashes)
    assert f"script-src {allowed};" in str(policy)
    assert "unsafe-eval" not in str(policy)


def test_the_script_draws_what_the_charts_hold_and_is_that_of_plotly(report: Report) -> None:
    kinds = {
        trace.type
        for figure in drawings.figures(report.drawable).values()
        if not isinstance(figure, str)
        for trace in figure.data
    }
    assert kinds <= {"bar", "scatter", "pie"}, "the basic bundle of plotly.js draws no others"
    assert f"plotly.js (basic - minified) v{get_plotlyjs_version()}" in plotly_js()[:200]


def test_the_first_screen_has_the_pick_and_the_rest_is_folded(report: Report, text: str, page: Page) -> None:
    first = text.index('<section id="recommendation"')
    end = text.index("</section>")
    pick = report.choice.shortlist[0]
    screen = text[first:end]
    for words in (pick.pattern.code, f"${pick.usd:,.2f}", "AWS promises", '<figure class="picture">', "Next:"):
        assert words in screen
    folded = [str(part["id"]) for part in page.all("details") if part.get("class") == "part"]
    assert {"comparison", "charts", "bills", "assumptions", "recommendation-in-full"} <= set(folded)
    assert not [part for part in page.all("details") if "open" in part]


def test_no_element_handles_events_by_itself(page: Page) -> None:
    assert [attributes for _, attributes in page.elements if any(name.startswith("on") for name in attributes)] == []


def test_every_id_stands_once_and_every_link_inside_leads_somewhere(page: Page) -> None:
    ids = Counter(attributes["id"] for _, attributes in page.elements if attributes.get("id"))
    assert [id for id, count in ids.items() if count > 1] == []
    inner = [str(link["href"])[1:] for link in page.all("a") if str(link["href"]).startswith("#")]
    used = [str(use["xlink:href"])[1:] for use in page.all("use")]
    assert inner
    assert used
    assert set(inner + used) <= set(ids)


def test_every_icon_stands_once(report: Report, text: str, page: Page) -> None:
    icons = [image["xlink:href"] for image in page.all("image")]
    assert len(icons) == len(set(icons))
    assert len(page.all("use")) > len(icons)  # some are used by several pictures
    assert text.count('<figure class="picture">') == len(report.top)


def test_it_says_its_language_and_has_one_title_and_heads_on_every_table(page: Page) -> None:
    assert page.all("html") == [{"lang": "en"}]
    assert len(page.all("h1")) == 1
    assert len(page.all("caption")) == len(page.tables)
    for name, rows in page.tables.items():
        assert {len(row) for row in rows[1:]} == {page.heads[name]}


def test_headings_do_not_skip_a_level(page: Page) -> None:
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_comparison_table_has_the_engines_numbers(report: Report, page: Page) -> None:
    rows = page.tables["comparison-table"][1:]
    wanted = [
        [
            candidate.rank,
            None,
            None,
            None,
            candidate.usd,
            candidate.assessment.quantile_ms(0.5),
            candidate.p99_ms,
            candidate.assessment.plausible_ms(0.99).low,
            candidate.promised,
            None,
        ]
        for candidate in report.choice.shortlist
    ]
    assert rows == wanted


def test_the_bills_have_the_engines_numbers(report: Report, page: Page) -> None:
    for assessment in report.top:
        assert assessment.bill is not None
        shown = [row[5] for row in page.tables[f"bill-{assessment.pattern.code}"][1:]]
        wanted: list[Any] = []
        for hop in assessment.bill.hops:
            wanted += [hop.usd, *(item.usd for item in assessment.bill.items if item.hop == hop.number)]
        assert shown == [*wanted, assessment.monthly_usd]


def test_the_latency_tables_have_the_engines_numbers(report: Report, page: Page) -> None:
    for assessment in report.top:
        assert assessment.latency is not None
        shown = page.tables[f"latency-{assessment.pattern.code}"][1:]
        wanted = [
            [hop.constant_ms, hop.p50_ms, hop.p99_ms, hop.share_of_p50, hop.share_of_p99]
            for hop in assessment.latency.by_hop()
        ]
        assert [row[2:7] for row in shown] == wanted


def test_every_chart_has_its_place_and_its_data(text: str, page: Page) -> None:
    places = [
        str(division["id"]).removeprefix("chart-") for division in page.all("div") if division.get("class") == "plot"
    ]
    assert places == list(charts_in_reports())
    for name in charts_in_reports():
        assert f'"{name}":{{"data":' in text


def test_two_pictures_share_icons_and_nothing_else() -> None:
    picture = (
        f'<svg xmlns="{SVG}" xmlns:xlink="{XLINK}" width="30pt" height="15pt"><defs><image id="icon-x"/></defs>'
        '<g id="a" clip-path="url(#b)"><use xlink:href="#icon-x"/><use xlink:href="#a"/></g></svg>'
    )
    icons, pictures = together({"A1": picture, "A2": picture})
    assert icons.count("<image") == 1
    assert 'clip-path="url(#A2-b)"' in pictures["A2"]
    root = ET.fromstring(pictures["A1"])
    assert [use.get(f"{{{XLINK}}}href") for use in root.iter(f"{{{SVG}}}use")] == ["#icon-x", "#A1-a"]
    assert (root.get("width"), root.get("height")) == ("40", "20")  # 72 points are 96 pixels


def test_without_plotly_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("modeler.views.report.html.find_spec", lambda name: None)
    with pytest.raises(ModelerError, match=r"an HTML report needs Plotly.*modeler\[notebooks\].*\.md"):
        plotly_js.__wrapped__()


def test_a_chart_that_cannot_be_drawn_says_why_in_its_place() -> None:
    # VPC resource endpoints have no public price, and one pattern alone has no runner-up.
    written = make_report(Workload.load(ROOT / "examples" / "payroll.yaml"), ["E2"]).html()
    place = charts_in_reports()["break-even"].in_report
    assert place is not None
    assert f"<strong>{place.caption}</strong> is not drawn: there is no runner-up." in written
    assert 'id="chart-break-even"' not in written
