"""A report as one HTML page that needs nothing else: no request leaves it, which its content security policy enforces.

Pictures are inline SVG with every icon once; charts are data that one copy of plotly.js draws. The page reads without
scripts, on paper, and in dark surroundings. What users typed is always text, never markup.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from html import escape
from importlib.resources import files
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from modeler.errors import ModelerError
from modeler.views.diagrams.picture import plain
from modeler.views.report.blocks import (
    Block,
    Bullets,
    ChartBlock,
    CodeBlock,
    DiagramBlock,
    Heading,
    Inline,
    KeyFigures,
    Link,
    Name,
    Paragraph,
    Span,
    Strong,
    TableBlock,
    TableCell,
    TableColumn,
    TableRow,
)
from modeler.views.report.executive import with_executive_page
from modeler.views.report.pictures import together
from modeler.views.report.sections import sections, title

if TYPE_CHECKING:
    import plotly.graph_objects as go

CHART_DATA = "chart-data"


def html(document: Mapping[str, Any], svgs: Mapping[str, str], drawn: Mapping[str, go.Figure | str]) -> str:
    """Write a report.

    Parameters
    ----------
    document : mapping
        As `modeler.workflows.report_document.report_document` gives it.
    svgs : mapping of code to SVG
        The pictures of the top patterns, as `modeler.views.diagrams.diagram.svg` gives them.
    drawn : mapping of name to plotly figure, or to a sentence
        Charts by name, or why one cannot be drawn.

    Raises
    ------
    ModelerError
        If there are charts and Plotly is not installed.
    """
    icons, pictures = together(svgs)
    charts = {name: figure for name, figure in drawn.items() if not isinstance(figure, str)}
    blocks = [_or_why(section, drawn) for section in with_executive_page(document, sections(document))]
    body = "\n".join(_blocks(blocks, pictures, _contents(blocks)))
    scripts = [plotly_js(), _file("report.js")] if charts else [_file("report.js")]
    allowed = " ".join(f"'sha256-{_digest(script)}'" for script in scripts)
    return "\n".join(
        (
            "<!DOCTYPE html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_policy(allowed)}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            f'<meta name="generator" content="modeler {_text(document["modeler"])}">',
            f"<title>{_text(title(document))}</title>",
            f"<style>\n{_file('report.css')}</style>",
            "</head>",
            "<body>",
            '<a class="skip" href="#recommendation">To the recommendation</a>',
            icons,
            f"<main>\n{body}\n</main>",
            _chart_data(charts),
            *(f"<script>{script}</script>" for script in scripts),
            "</body>",
            "</html>\n",
        )
    )


def _or_why(block: Block, drawn: Mapping[str, go.Figure | str]) -> Block:
    """Put the reason in the place of a chart that cannot be drawn."""
    or_why = drawn.get(block.name, "") if isinstance(block, ChartBlock) else None
    if isinstance(block, ChartBlock) and isinstance(or_why, str):
        return Paragraph((Strong(block.caption), f" is not drawn: {or_why or 'there is nothing to draw'}."), aside=True)
    return block


def _policy(scripts: str) -> str:
    """Forbid whatever is outside; plotly.js writes styles, and the icons are data."""
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


@cache
def plotly_js() -> str:
    """Return the script that draws the charts: plotly.js with bars and lines alone, a quarter of the whole.

    Raises
    ------
    ModelerError
        If Plotly is not installed.
    """
    if find_spec("plotly") is None:
        raise ModelerError(
            "an HTML report needs Plotly, which is not installed: run 'make extras' or install 'modeler[notebooks]', "
            "or write .md, .json or .csv"
        )
    return _file("plotly-basic.min.js")


@cache
def _file(name: str) -> str:
    return (files("modeler.views.report") / name).read_text(encoding="utf-8")


def _text(words: object) -> str:
    """Write text as text: markup is escaped, and what is not seen or turns text around is left out."""
    return escape(plain(str(words)))


def _chart_data(charts: Mapping[str, go.Figure]) -> str:
    """Write the charts' data where no word in it can end the element."""
    chart_data = {name: json.loads(figure.to_json()) for name, figure in charts.items()}
    written = json.dumps(chart_data, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    for sign in "<>&":
        written = written.replace(sign, f"\\u{ord(sign):04x}")
    return f'<script type="application/json" id="{CHART_DATA}">{written}</script>'


def _contents(blocks: Iterable[Block]) -> str:
    links = "".join(
        f'<li><a href="#{block.id}">{_text(block.text)}</a></li>'
        for block in blocks
        if isinstance(block, Heading) and block.level == 2
    )
    return f'<nav aria-label="Contents"><ol>{links}</ol></nav>'


def _blocks(blocks: Iterable[Block], pictures: Mapping[str, str], contents: str) -> Iterator[str]:
    """Write blocks; each heading of level 2 begins a section, and all but the first are folded, behind the contents."""
    closing = ""
    for block in blocks:
        if not (isinstance(block, Heading) and block.level == 2):
            yield _block(block, pictures)
            continue
        head = f'<h2 id="{block.id}-title">{_text(block.text)}</h2>'
        if closing:
            yield f'{closing}<details class="part" id="{block.id}"><summary>{head}</summary>'
            closing = "</details>\n"
        else:
            yield f'<section id="{block.id}" aria-labeledby="{block.id}-title">{head}'
            closing = f"</section>\n{contents}\n"
    yield closing


def _block(block: Block, pictures: Mapping[str, str]) -> str:
    match block:
        case Heading(level, words):
            return f"<h{level}>{_text(words)}</h{level}>"
        case Paragraph(spans, aside):
            return f"<p{_class('aside' if aside else '')}>{_inline(spans)}</p>"
        case Bullets(items):
            return f"<ul>{''.join(f'<li>{_inline(item)}</li>' for item in items)}</ul>"
        case KeyFigures(pairs):
            shown = "".join(f"<div><dt>{_text(name)}</dt><dd>{_text(value)}</dd></div>" for name, value in pairs)
            return f'<dl class="figures">{shown}</dl>'
        case TableBlock():
            return _table(block)
        case CodeBlock(language, words):
            return f'<pre class="{language}"><code>{escape(words.rstrip())}</code></pre>'
        case DiagramBlock(name, caption):
            shown = f'<div class="scroll" tabindex="0">{pictures[name]}</div>'
            return f'<figure class="picture">{shown}<figcaption>{_text(caption)}</figcaption></figure>'
        case ChartBlock(name, caption):
            place = f'<div class="plot" id="chart-{name}" role="img" aria-label="{_text(caption)}"></div>'
            shown = f'<div class="scroll" tabindex="0">{place}</div>'
            return f'<figure class="chart">{shown}<figcaption>{_text(caption)}</figcaption></figure>'
    raise AssertionError(f"a {type(block).__name__} is not written in HTML")


def _table(table: TableBlock) -> str:
    kind = _class("sortable" if table.sortable else "")
    heads = "".join(f'<th scope="col"{_right(column)}>{_text(column.title)}</th>' for column in table.columns)
    rows = "\n".join(_row(line, table.columns) for line in table.rows)
    return (
        f'<div class="scroll" tabindex="0"><table id="{_text(table.id)}"{kind}>'
        f"<caption>{_text(table.caption)}</caption>"
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody></table></div>"
    )


def _row(line: TableRow, columns: tuple[TableColumn, ...]) -> str:
    cells = "".join(_cell(cell, column) for cell, column in zip(line.cells, columns, strict=True))
    return f"<tr{_class('sum' if line.sum else '')}>{cells}</tr>"


def _cell(cell: TableCell, column: TableColumn) -> str:
    value = "" if cell.value is None else f' data-value="{cell.value!r}"'
    inside = _inline(cell.spans)
    if cell.tone:
        inside = f'<span class="tone {cell.tone}">{inside}</span>'
    return f"<td{_right(column)}{value}>{inside}</td>"


def _right(column: TableColumn) -> str:
    return _class("number" if column.number else "")


def _class(name: str) -> str:
    return f' class="{name}"' if name else ""


def _inline(spans: Inline) -> str:
    return "".join(_span(span) for span in spans)


def _span(span: Span) -> str:
    match span:
        case Link(words, url):
            return f'<a href="{escape(url)}" rel="noopener noreferrer">{_text(words)}</a>'
        case Strong(words):
            return f"<strong>{_text(words)}</strong>"
        case Name(words):
            return f"<code>{_breakable(_text(words))}</code>"
        case str():
            before, after = span[:1].isspace(), span[-1:].isspace()
            return f"{' ' if before else ''}{_text(span)}{' ' if after else ''}"
    raise AssertionError(f"a {type(span).__name__} is no part of a line")


def _breakable(words: str) -> str:
    """Let a long name break after its dots, hyphens and underscores."""
    return re.sub(r"([._-])(?=\w)", r"\1<wbr>", words)
