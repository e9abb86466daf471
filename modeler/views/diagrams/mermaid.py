"""Pictures as Mermaid text, which GitHub, GitLab and many wikis draw (https://mermaid.js.org/syntax/flowchart.html).

What users typed is written as character codes wherever Mermaid or a browser could take it for markup.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from modeler.views.diagrams.picture import Arrow, Figures, Picture, Stop, plain


def picture_text(drawn: Picture) -> str:
    """Write a picture as a Mermaid flowchart.

    Parameters
    ----------
    drawn : Picture
        What to write.
    """
    figures = drawn.total
    title = _joined((drawn.title, drawn.caption, *_figures(figures, whole=True)))
    return "\n".join([*front(title), "flowchart LR", *body(drawn)]) + "\n"


def front(title: str) -> list[str]:
    """Return the lines before a flowchart: its title, as JSON in YAML."""
    quoted = json.dumps(plain(title), ensure_ascii=False).replace("<", r"\u003c").replace(">", r"\u003e")
    return ["---", f"title: {quoted}", "---"]


def body(drawn: Picture, prefix: str = "", tags: dict[str, tuple[str, str]] | None = None) -> Iterator[str]:
    """Return the lines of networks, stops and steps.

    Parameters
    ----------
    drawn : Picture
        What to write.
    prefix : str
        What the names begin with, so that two pictures can stand in one.
    tags : mapping of stop to (class, words), optional
        What to say of some stops besides, and how to draw them.
    """
    yield from _boundaries(drawn, prefix, tags or {}, None, "  ")
    for step in drawn.steps:
        yield f"  {prefix}{step.start} {_arrow(step)} {prefix}{step.end}"
    for extra in drawn.extras:
        yield f"  {prefix}{extra.hop} -.- {prefix}{extra.id}"


def _boundaries(
    drawn: Picture, prefix: str, tags: dict[str, tuple[str, str]], parent: int | None, indent: str
) -> Iterator[str]:
    for index, place in drawn.inside(parent):
        title = "<br/>".join(entities(line) for line in (place.title, place.note) if line)
        yield f'{indent}subgraph {prefix}place{index}["{title}"]'
        yield f"{indent}  direction LR"
        yield from _boundaries(drawn, prefix, tags, index, indent + "  ")
        yield from (f"{indent}  {_node(stop, prefix, tags)}" for stop in drawn.stops if stop.place == index)
        for extra in drawn.extras:
            if extra.place == index:
                because = f"because {extra.because}" if extra.because else ""
                label = "<br/>".join(entities(line) for line in (extra.title, because) if line)
                yield f'{indent}  {prefix}{extra.id}(["{label}"])'
        yield f"{indent}end"


def _node(stop: Stop, prefix: str, tags: dict[str, tuple[str, str]]) -> str:
    style, words = tags.get(stop.id, ("", ""))
    figures = () if stop.twin else _figures(Figures(stop.usd, stop.p50, stop.p99))
    label = "<br/>".join(entities(line) for line in (stop.name, stop.title, *figures, words) if line)
    return f'{prefix}{stop.id}["{label}"]' + (f":::{style}" if style else "")


def _arrow(step: Arrow) -> str:
    label = "<br/>".join(entities(line) for line in (step.network, step.spoken) if line)
    return f'{"-.->" if step.stands_by or step.lookup else "-->"}|"{label}"|'


def _figures(figures: Figures, *, whole: bool = False) -> Iterator[str]:
    if figures.usd:
        yield f"{figures.usd} a month" if whole else figures.usd
    if figures.p50:
        yield f"p50 {figures.p50} ms, p99 {figures.p99 or '?'} ms"


def _joined(texts: Iterable[str]) -> str:
    return " · ".join(filter(None, texts))


def entities(text: str) -> str:
    """Write what Mermaid or a browser could take for markup as Mermaid's character codes.

    >>> entities('<script>"#1"')
    '#60;script#62;#34;#35;1#34;'
    """
    return re.sub(r"[^\w\s.,:()'·≥$/+–-]", lambda match: f"#{ord(match[0])};", plain(text))
