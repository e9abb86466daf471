"""The whole catalogue as one piece of HTML: small pictures by family, each of which opens in its place.

For notebooks and for pages without a kernel: it needs no script, loads nothing, and works by keyboard, as a picture is
the head of a `details` element (https://developer.mozilla.org/docs/Web/HTML/Reference/Elements/details).
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from html import escape
from itertools import groupby

from modeler.errors import unknown_name
from modeler.patterns import FAMILIES, Pattern, patterns
from modeler.views.diagrams.diagram import gallery_pages

STYLE = """
.modeler-gallery { display: grid; grid-template-columns: repeat(auto-fill, minmax(290px, 1fr)); gap: 12px; }
.modeler-gallery details[open] { grid-column: 1 / -1; }
.modeler-gallery summary { cursor: pointer; list-style: none; font-size: 13px; line-height: 1.4; }
.modeler-gallery summary::-webkit-details-marker { display: none; }
.modeler-gallery summary:focus-visible { outline: 2px solid var(--jp-brand-color1, #1976d2); outline-offset: 2px; }
.modeler-gallery span { display: flex; align-items: center; justify-content: center; height: 150px; padding: 8px;
  background: #fff; border: 1px solid var(--jp-border-color2, #bdbdbd); box-sizing: border-box; }
.modeler-gallery details[open] span { height: auto; }
.modeler-gallery img { max-width: 100%; max-height: 100%; }
.modeler-gallery details[open] img { max-height: none; }
.modeler-gallery em { font-style: normal; border: 1px solid; border-radius: 3px; padding: 0 4px; font-size: 11px; }
"""


class Gallery(str):
    """HTML that a notebook shows as what it is."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return str(self)


def gallery_html(families: str = "".join(FAMILIES)) -> Gallery:
    """Draw every pattern of some families: a heading a family, and its pictures in a grid.

    Parameters
    ----------
    families : str
        Their letters; by default all.

    Returns
    -------
    Gallery
        HTML with everything in it, pictures too; a string, which a notebook shows.

    Raises
    ------
    UnknownNameError
        If there is no such family.
    ModelerError
        If the extra for pictures is not installed.

    Examples
    --------
    >>> shown = gallery_html("D")
    >>> shown.count("<details>"), "D. API Gateway with Lambda" in shown
    (2, True)
    """
    for letter in families:
        if letter not in FAMILIES:
            raise unknown_name("family", letter, FAMILIES)
    drawn = {name.partition("-")[0]: svg for name, svg in gallery_pages() if name.endswith(".svg")}
    wanted = [pattern for pattern in patterns() if pattern.family in families]
    blocks = "".join(
        _family(letter, list(group), drawn) for letter, group in groupby(wanted, lambda pattern: pattern.family)
    )
    return Gallery(f"<style>{STYLE}</style>{blocks}")


def _family(letter: str, group: list[Pattern], drawn: dict[str, str]) -> str:
    pictures = "".join(_pictures(group, drawn))
    return f'<h3>{letter}. {escape(FAMILIES[letter])}</h3><div class="modeler-gallery">{pictures}</div>'


def _pictures(group: list[Pattern], drawn: dict[str, str]) -> Iterator[str]:
    """Return each pattern; as an image an SVG can clash with no name of another one."""
    for pattern in group:
        data = b64encode(drawn[pattern.code].encode()).decode()
        marked = "" if pattern.status == "recommended" else f" <em>{escape(pattern.status)}</em>"
        yield (
            f'<details><summary><span><img alt="" src="data:image/svg+xml;base64,{data}"></span>'
            f"<b>{pattern.code}</b> {escape(pattern.title)}{marked}</summary><p>{escape(pattern.purpose)}</p></details>"
        )
