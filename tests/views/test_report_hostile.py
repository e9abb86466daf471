"""Whatever a user types is text in a report: it becomes no element, no attribute, no cell and no formula."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import modeler as m
from modeler.files.plain_json import load_json
from modeler.views.report import drawings
from modeler.views.report.blocks import Bullets, Name, Paragraph, Strong, TableBlock, row, text_cell
from modeler.views.report.blocks import TableColumn as Head
from modeler.views.report.data import csv_text
from modeler.views.report.html import html
from modeler.views.report.markdown import markdown, write
from modeler.workflows.report import make_report
from modeler.workload import Workload

pytestmark = pytest.mark.slow

PIECES = (
    "<script>alert(1)</script>",
    "</script>",
    "</title>",
    "-->",
    "<!--",
    "<img src=x onerror=alert(1)>",
    '"',
    "'",
    "\n",
    "\r\n",
    "|",
    "`",
    "```",
    "\\",
    "$x$",
    "&lt;",
    "&#60;",
    "]]>",
    "[a](javascript:alert(1))",
    "**",
    "__",
    "~~~",
    "# ",
    "- ",
    "1. ",
    "=1+1",
    "+1",
    "@SUM(A1)",
    "\t=1",
    "😀",
    "👩‍💻",
    "שלום",
    "\u202e",
    "\u2066",
    "\u2028",
    "\x00",
    "\x1b[31m",
    "{{x}}",
    "%3Cscript%3E",
    "payroll",
)


def is_seen(name: str) -> bool:
    """Whether anything of it is left to show; an empty name leaves out what it would stand in."""
    from modeler.views.diagrams.picture import plain

    return bool(plain(name))


HOSTILE = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), min_size=1, max_size=6).map("".join).filter(is_seen)
WORST = "\"'><script>alert(1)</script>|`x`\n# $y$\u202e [a](javascript:b)"


@cache
def plain() -> Any:
    """A report of two patterns with a harmless name."""
    return make_report(Workload(name="payroll", description="what it is"), ["A5", "A1"])


def named(name: str) -> dict[str, Any]:
    """The same document, with the user's words wherever they can stand."""
    document = load_json(json.dumps(plain().document))
    document["title"] = document["description"] = document["headline"] = document["command"] = document["date"] = name
    document["workload_yaml"] = f"name: {name!r}\n# {name}\n"
    document["ranges"] = document["prices"]["origin"] = name
    document["recommendation"]["text"] = [f"Take {name}", f"- {name}", f"Take {name}:"]
    document["recommendation"]["tips"] = [{"kind": "ranking", "text": name}, {"kind": "ranking", "text": f"- {name}:"}]
    for record in (*document["patterns"], *document["shortlist"]):
        record["title"] = record["variant"] = name
    for record in document["patterns"]:
        for item in record["items"]:
            item["source"] = item["note"] = name
        for hop in record["latency"]["hops"]:
            for evidence in hop["evidence"]:
                evidence["source"] = evidence["reasoning"] = name
    return document


class Elements(HTMLParser):
    """Every element of a page with its attributes, and the text outside scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if not self.found or self.found[-1][0] not in ("script", "style"):
            self.words.append(data)


def parsed(page: str) -> Elements:
    elements = Elements()
    elements.feed(page)
    elements.close()
    return elements


def page(document: Mapping[str, Any]) -> str:
    """Without pictures and charts, which are drawn by others and tested below."""
    return html({**document, "top": []}, {}, {})


SHAPE = [tag for tag, _ in parsed(page(named("payroll"))).found]


@settings(max_examples=60)
@given(HOSTILE)
@example(WORST)
def test_no_name_changes_the_elements_of_a_page(name: str) -> None:
    written = page(named(name))
    marks = parsed(written).found
    assert [tag for tag, _ in marks if tag not in ("a", "wbr")] == [tag for tag in SHAPE if tag not in ("a", "wbr")]
    for tag, attributes in marks:
        assert not [key for key in attributes if key.startswith("on")], (tag, attributes)
        assert str(attributes.get("href", "#")).startswith(("#", "https://", "http://"))
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00]", written.split("<pre")[0])


@settings(max_examples=60)
@given(HOSTILE)
@example(WORST)
def test_no_name_changes_the_cells_of_a_markdown_table(name: str) -> None:
    text_ = markdown({**named(name), "top": []}, {})
    outside = re.sub(r"^(`{3,})\w*\n.*?^\1$", "", text_, flags=re.DOTALL | re.MULTILINE)
    lines = outside.splitlines()
    for number, line in enumerate(lines):
        if line.startswith("| ---"):
            columns = cells(line)
            assert cells(lines[number - 1]) == columns
            below = number + 1
            while below < len(lines) and lines[below].startswith("|"):
                assert cells(lines[below]) == columns
                below += 1
            assert below == len(lines) or lines[below] == ""
    assert "<script" not in outside
    assert not re.search(r"(?<!\\)\]\((?!<https?://)", outside)
    assert [line for line in lines if line.startswith("# ")] == [lines[0]]


def cells(line: str) -> int:
    """Cells of a row, as GitHub counts them: an escaped bar is text."""
    return len(re.sub(r"\\.", "", line).strip("|").split("|"))


@settings(max_examples=60)
@given(HOSTILE)
@example(WORST)
def test_each_block_of_markdown_stays_one_block(name: str) -> None:
    blocks = (
        Paragraph((name,)),
        Bullets(((name,), (Strong(name), Name(name)))),
        TableBlock("t", name, (Head(name), Head("b")), (row(text_cell(name), text_cell(Name(name))),)),
    )
    parts = write(blocks, {}).rstrip("\n").split("\n\n")
    assert len(parts) == 4
    assert len(parts[1].splitlines()) == 2
    assert len(parts[3].splitlines()) == 3
    assert not re.match(r"[#>+=-]|\d+[.)]", parts[0])


@settings(max_examples=60)
@given(HOSTILE)
@example("=cmd|'/c calc'!A1")
def test_no_name_becomes_a_formula_in_csv(name: str) -> None:
    import csv
    import io

    rows = list(csv.reader(io.StringIO(csv_text(named(name)), newline="")))
    assert len({len(record) for record in rows}) == 1
    for row_of_it in rows:
        assert not row_of_it[0].startswith(("=", "+", "-", "@", "\t", "\r"))


@settings(max_examples=5)
@given(HOSTILE)
@example(WORST)
def test_no_name_breaks_pictures_and_chart_data(name: str) -> None:
    w = Workload(name=name or "x", description=name)
    own = [m.assess(w, code) for code in ("A5", "A1")]
    drawn = drawings.Drawable(plain().choice, own)
    written = html(
        plain().document, drawings.svgs(drawn), {"cdf": m.plot.cdf(own), "waterfall": m.plot.waterfall(own[0])}
    )
    marks = parsed(written).found
    scripts = [attributes for tag, attributes in marks if tag == "script"]
    assert scripts == [{"type": "application/json", "id": "chart-data"}, {}, {}]
    assert not [attributes for _, attributes in marks if any(key.startswith("on") for key in attributes)]
    data = re.search(r'id="chart-data">(.*?)</script>', written, re.DOTALL)
    assert data
    assert set(load_json(data[1])) == {"cdf", "waterfall"}
    for picture in re.findall(r"<svg .*?</svg>", written, re.DOTALL):
        ET.fromstring(picture)  # well-formed


@pytest.mark.parametrize("source", ["javascript:alert(1)", "data:text/html,x", 'https://a.b/" onclick="x', "//a.b"])
def test_only_whole_addresses_become_links(source: str) -> None:
    from modeler.views.report.blocks import Link, source_link

    assert not isinstance(source_link(source), Link)
