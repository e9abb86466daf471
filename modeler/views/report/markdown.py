"""A report as Markdown that code hosts and wikis render: pictures as Mermaid text, no charts.

What users typed is text: it becomes no markup, no HTML, no formula, and stays in its cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

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
    TableRow,
)
from modeler.views.report.sections import sections

_MARKS = re.compile(r"([\\`*_\[\]|~])")


def markdown(document: Mapping[str, Any], mermaid: Mapping[str, str]) -> str:
    """Write a report.

    Parameters
    ----------
    document : mapping
        As `modeler.workflows.report_document.report_document` gives it.
    mermaid : mapping of code to text
        The pictures of the top patterns.
    """
    return write(sections(document), mermaid)


def write(blocks: Iterable[Block], mermaid: Mapping[str, str]) -> str:
    """Write blocks, with an empty line between them."""
    drawn = list(blocks)
    kept = [block for block in drawn if not isinstance(block, ChartBlock) and not _only_charts(block, drawn)]
    return "\n\n".join(_block(block, mermaid) for block in kept) + "\n"


def _only_charts(block: Block, drawn: list[Block]) -> bool:
    """Say whether a heading has nothing but charts below it."""
    if not isinstance(block, Heading):
        return False
    below = next((kind for kind, _ in groupby(drawn[drawn.index(block) + 1 :], type)), None)
    return below is ChartBlock


def _block(block: Block, mermaid: Mapping[str, str]) -> str:
    match block:
        case Heading(level, words):
            return f"{'#' * level} {escaped(words)}"
        case Paragraph(spans, aside):
            words = _line(spans)
            return f"<sub>{words}</sub>" if aside else words
        case Bullets(items):
            return "\n".join(f"- {_line(item)}" for item in items)
        case KeyFigures(pairs):
            return "\n".join(f"- {escaped(label)}: **{escaped(value)}**" for label, value in pairs)
        case TableBlock():
            return "\n".join(_table(block))
        case CodeBlock(language, words):
            return fenced(language, words)
        case DiagramBlock(name, caption):
            return f"{fenced('mermaid', mermaid[name])}\n\n<sub>{escaped(caption)}</sub>"
    raise AssertionError(f"a {type(block).__name__} is not written in Markdown")


def _table(table: TableBlock) -> Iterator[str]:
    yield f"**{escaped(table.caption)}**"
    yield ""
    yield f"| {' | '.join(escaped(column.title) for column in table.columns)} |"
    yield f"| {' | '.join('---:' if column.number else '---' for column in table.columns)} |"
    for row in table.rows:
        yield f"| {' | '.join(_cells(row))} |"


def _cells(row: TableRow) -> Iterator[str]:
    for cell in row.cells:
        words = _inline(cell.spans).strip()
        yield f"**{words}**" if row.sum and words and cell.value is not None else words


def _line(spans: Inline) -> str:
    r"""Write a line that begins no list, no heading and no rule.

    >>> _line(("- 1",)), _line(("1. x",)), _line(("# x",))
    ('\\- 1', '1\\. x', '\\# x')
    """
    words = re.sub(r"^([-+=#])", r"\\\1", _inline(spans).strip())
    return re.sub(r"^(\d+)([.)])", r"\1\\\2", words)


def _inline(spans: Inline) -> str:
    return "".join(_span(span) for span in spans)


def _span(span: Span) -> str:
    match span:
        case Link(words, url):
            return f"[{escaped(words)}](<{url}>)" if words != url else f"<{url}>"
        case Strong(words):
            return f"**{escaped(words)}**" if plain(words) else ""
        case Name(words):
            return _name(words)
        case str():
            return _spaced(span)
    raise AssertionError(f"a {type(span).__name__} is no part of a line")


def _name(words: str) -> str:
    r"""Write a name as code, unless that could break out of it.

    >>> _name("elb.alb_hour"), _name("a`b|c")
    ('`elb.alb_hour`', 'a\\`b\\|c')
    """
    kept = plain(words)
    return escaped(kept) if not kept or set("`|\\") & set(kept) else f"`{kept}`"


def _spaced(words: str) -> str:
    """Keep one space at the ends, where another span may follow."""
    before, after = words[:1].isspace(), words[-1:].isspace()
    return f"{' ' if before else ''}{escaped(words)}{' ' if after and words.strip() else ''}"


def escaped(words: str) -> str:
    r"""Keep what users typed from being Markdown, HTML or a formula, on one line.

    >>> escaped("a|b *c* <script>\n`x` $y$, $5")
    'a\\|b \\*c\\* &lt;script&gt; \\`x\\` \\$y\\$, $5'
    """
    words = plain(words).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"\$(?!\d)", r"\\$", _MARKS.sub(r"\\\1", words))


def fenced(language: str, words: str) -> str:
    """Write code between fences that it does not contain.

    >>> print(fenced("yaml", "a: 1"))
    ```yaml
    a: 1
    ```
    """
    longest = max((len(run) for run in re.findall("`+", words)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{words.rstrip()}\n{fence}"
