"""Pictures of architectures into files: one, two side by side, or the gallery of the whole catalogue.

SVG, PNG and PDF need Graphviz (the extra ``diagrams``); Mermaid, DOT and draw.io are plain text and need nothing. A
priced assessment has its costs, and its latency where that is known, in a table beneath.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from modeler.engine.compare import Assessment, assess
from modeler.engine.situations import situation_for
from modeler.errors import CallError, ModelerError
from modeler.files.writing import make_folder, write_bytes, write_text
from modeler.patterns import FAMILIES, Architecture, Pattern, patterns
from modeler.results import short
from modeler.views.diagrams import dot
from modeler.views.diagrams import mermaid as mermaid_view
from modeler.views.diagrams import versus as versus_view
from modeler.views.diagrams.layout import picture
from modeler.views.diagrams.picture import FORMATS
from modeler.views.diagrams.rendering import render
from modeler.workload import Workload

if TYPE_CHECKING:
    from typing_extensions import TypeIs

    from modeler.audit.assess import EntryAssessment
    from modeler.audit.trace import Trace

Comparable: TypeAlias = "Assessment | Architecture | EntryAssessment"
Drawable: TypeAlias = "Comparable | Trace"


def mermaid(result: Drawable, versus: Comparable | None = None, *, prices: bool = True) -> str:
    """Write a picture as Mermaid text, which GitHub, GitLab and many wikis draw.

    Parameters
    ----------
    result : Assessment, Architecture, EntryAssessment or Trace
        As for `modeler.views.diagrams.layout.picture`.
    versus : Assessment or Architecture, optional
        What to set it against: both are drawn, with what differs marked.
    prices : bool
        Whether an assessment's costs and latencies are shown.

    Raises
    ------
    ModelerError
        If the assessment is not comparable.

    Examples
    --------
    >>> from modeler.patterns import pattern
    >>> print(mermaid(pattern("A5").architecture(Workload())))
    ---
    title: "Internal ALB, Lambda target"
    ---
    flowchart LR
      subgraph place0["Your account"]
        direction LR
        subgraph place1["Clients' VPC<br/>private subnets"]
          direction LR
          clients["clients"]
          hop1["1 private load balancer<br/>Application Load Balancer (internal)"]
        end
        subgraph place2["AWS-managed"]
          direction LR
          hop2["2 function<br/>Lambda function"]
        end
      end
      clients -->|"VPC<br/>HTTPS :443"| hop1
      hop1 -->|"inside AWS<br/>HTTPS :443"| hop2
    <BLANKLINE>
    """
    _check(result, versus)
    if _is_trace(result):
        from modeler.views.diagrams.traced import traced_mermaid

        return traced_mermaid(result)
    if versus is not None:
        return versus_view.mermaid_text(versus_view.versus(result, versus, prices=prices))
    return mermaid_view.picture_text(picture(result, prices=prices))


def draw(result: Drawable, path: str | Path, versus: Comparable | None = None, *, prices: bool = True) -> None:
    """Draw an architecture, or two side by side, into a file.

    Parameters
    ----------
    result : Assessment, Architecture, EntryAssessment or Trace
        As for `modeler.views.diagrams.layout.picture`.
    path : str or Path
        Its suffix says in which format: .svg, .png (at twice the size), .pdf, .dot, .mmd (Mermaid) or .drawio.
    versus : Assessment or Architecture, optional
        What to set it against: both are drawn, with what differs marked.
    prices : bool
        Whether an assessment's costs and latencies are shown.

    Raises
    ------
    ModelerError
        If the suffix is another, the file cannot be written, nothing is comparable, or the extra is not installed.

    Examples
    --------
    >>> from modeler.patterns import Architecture
    >>> draw(Architecture(pattern="x", title="x", hops=()), "x.gif")
    Traceback (most recent call last):
    modeler.errors.ModelerError: 'x.gif' is no picture file: use one of .svg, .png, .pdf, .dot, .mmd, .drawio
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        raise ModelerError(f"'{path}' is no picture file: use one of {', '.join(FORMATS)}")
    if suffix == ".mmd":
        content = mermaid(result, versus, prices=prices).encode()
    elif suffix == ".drawio":
        content = drawio(result, versus, prices=prices).encode()
    elif suffix == ".dot":
        content = _source(result, versus, prices=prices, icons=False)[0].encode()
    else:
        text, title = _source(result, versus, prices=prices, icons=True)
        content = render(text, suffix[1:], title)
    write_bytes(path, content)


def drawio(result: Drawable, versus: Comparable | None = None, *, prices: bool = True) -> str:
    """Write a picture as a draw.io file, with AWS shapes, that can be edited there.

    Parameters
    ----------
    result : Assessment, Architecture, EntryAssessment or Trace
        What to draw.
    versus : Assessment or Architecture, optional
        What to set it against: a second page, with what differs marked on both.
    prices : bool
        Whether costs and latencies are shown.

    Raises
    ------
    ModelerError
        If the assessment is not comparable.

    Examples
    --------
    >>> from modeler.patterns import pattern
    >>> drawio(pattern("A5").architecture(Workload())).splitlines()[1]
    '<mxfile host="modeler" compressed="false">'
    """
    from modeler.views.diagrams.drawio import drawio_text

    _check(result, versus)
    if _is_trace(result):
        from modeler.views.diagrams.traced import traced_page

        return drawio_text([traced_page(result)])
    if versus is not None:
        return drawio_text(versus_view.marked_pages(versus_view.versus(result, versus, prices=prices)))
    return drawio_text([(picture(result, prices=prices), {})])


def svg(result: Drawable, versus: Comparable | None = None, *, prices: bool = True) -> str:
    """Return the SVG itself: for a notebook or a report. See `draw`.

    Parameters
    ----------
    result : Assessment, Architecture, EntryAssessment or Trace
        What to draw.
    versus : Assessment or Architecture, optional
        What to draw beside it.
    prices : bool
        Whether nodes bear their cost.

    Returns
    -------
    str
        One SVG document that needs no other file.

    Raises
    ------
    ModelerError
        If nothing is comparable, or the extra is not installed.

    Examples
    --------
    >>> import modeler as m
    >>> picture = m.svg(m.assess(m.Workload(), "A1"))
    >>> picture.startswith("<?xml") or picture.startswith("<svg")
    True
    """
    text, title = _source(result, versus, prices=prices, icons=True)
    return render(text, "svg", title).decode()


def _source(result: Drawable, versus: Comparable | None, *, prices: bool, icons: bool) -> tuple[str, str]:
    """Return DOT text, and the title."""
    _check(result, versus)
    if _is_trace(result):
        from modeler.views.diagrams.traced import traced_dot

        return traced_dot(result, icons)
    if versus is not None:
        both = versus_view.versus(result, versus, prices=prices)
        return versus_view.dot_text(both, icons), both.title
    drawn = picture(result, prices=prices)
    return dot.source(drawn, icons), drawn.title


def _check(*results: object) -> None:
    """Refuse to draw what is neither an assessment nor an architecture."""
    for given in results:
        drawable = given is None or isinstance(given, Assessment | Architecture) or _is_trace(given) or _stands(given)
        if not drawable:
            raise CallError(f'an Assessment is drawn, and {short(repr(given), 60)} was given: write assess(w, "A1")')


def _is_trace(given: object) -> TypeIs[Trace]:
    """Say whether a result is a trace; the room of traces is loaded only where one is."""
    module = sys.modules.get("modeler.audit.trace.step")
    return module is not None and isinstance(given, module.Trace)


def _stands(given: object) -> bool:
    from modeler.audit.assess import EntryAssessment

    return isinstance(given, EntryAssessment)


def gallery_pages() -> Iterator[tuple[str, str]]:
    """Return the gallery: every pattern for the plainest workload that it serves, without prices, and an index.

    Yields
    ------
    tuple of file name and content
    """
    shown = patterns()
    for pattern in shown:
        w = Workload.from_dict(situation_for(pattern))
        yield _file_name(pattern), svg(assess(w, pattern), prices=False)
    yield "README.md", _index(shown)


def gallery(folder: str | Path) -> tuple[Path, ...]:
    """Draw the gallery into a folder, and give the files.

    Raises
    ------
    ModelerError
        If it cannot be written, or the extra is not installed.
    """
    folder = Path(folder)
    make_folder(folder)
    written = []
    for name, content in gallery_pages():
        write_text(folder / name, content)
        written.append(folder / name)
    return tuple(written)


def _file_name(pattern: Pattern) -> str:
    return f"{pattern.code}-{pattern.id}.svg"


def _index(shown: Iterable[Pattern]) -> str:
    """Write the index: family by family, each pattern with its picture, one line and a link."""
    blocks = [
        "# Pictures",
        "<!-- Drawn by `modeler diagram --all`: change the code, not these files. -->",
        "Every pattern for the plainest workload that it serves, with the defaults of "
        "[a workload](../docs/workload.md). For yours, with its prices: "
        "`modeler diagram PATTERN -w WORKLOAD -o FILE`. AWS icons come from the "
        "[diagrams](https://diagrams.mingrammer.com/) package.",
    ]
    family = ""
    for pattern in shown:
        if pattern.family != family:
            family = pattern.family
            blocks.append(f"## {family}. {FAMILIES[family]}")
        blocks.append(f"### {pattern.code} {pattern.title}")
        blocks.append(f"{pattern.purpose} [More](../docs/patterns.md#{pattern.code.lower()}-{pattern.id})")
        blocks.append(f"![{escape(pattern.title)}]({_file_name(pattern)})")
    return "\n\n".join(blocks) + "\n"
