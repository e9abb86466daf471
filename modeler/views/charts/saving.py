"""Charts as files: a page that opens offline, or a picture.

A page carries Plotly's own program (about 5 MB) and asks nothing of any network. A picture is drawn by Kaleido, which
Plotly maintains, in a Chrome or Chromium that is installed already: nothing is downloaded, neither a browser nor, for
formulas that no chart has, MathJax. See https://plotly.com/python/static-image-export/.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from modeler.errors import ModelerError
from modeler.files.writing import write_bytes

if TYPE_CHECKING:
    import plotly.graph_objects as go

PICTURES = (".svg", ".png", ".pdf")
WIDTH = 1000
"""Of a picture, in pixels."""
SHARP = 2
"""Pixels of a PNG for each pixel of the picture."""


def save(figure: go.Figure, path: str | Path, width: int = WIDTH) -> Path:
    """Write a chart to a file.

    Parameters
    ----------
    figure : plotly.graph_objects.Figure
        Any chart.
    path : str or Path
        Its ending says what it becomes: ``.html`` needs nothing; ``.svg``, ``.png`` and ``.pdf`` need Kaleido and an
        installed Chrome or Chromium. A file that is there is written over.
    width : int
        Of a picture, in pixels; a page is as wide as its window.

    Returns
    -------
    Path
        Where it was written.

    Raises
    ------
    ModelerError
        If the ending is another one, the folder cannot be written to, or Kaleido or a browser is missing.

    Examples
    --------
    >>> import tempfile
    >>> import modeler as m
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     written = m.plot.save(m.plot.cost(m.assess(m.Workload(), "A4")), f"{folder}/cost.html")
    ...     written.stat().st_size > 3_000_000
    True
    """
    path = Path(path)
    ending = path.suffix.lower()
    if ending not in (".html", *PICTURES):
        raise ModelerError(f"'{path}' is no file that a chart can be saved to: end it in .html, .svg, .png or .pdf")
    content = _page(figure) if ending == ".html" else _picture(figure, ending.removeprefix("."), width, path)
    write_bytes(path, content, advice="give another file")
    return path


def _page(figure: go.Figure) -> bytes:
    text: str = figure.to_html(
        include_plotlyjs=True,
        include_mathjax=False,
        full_html=True,
        div_id="chart",
        config={"responsive": True, "displaylogo": False},
    )
    return text.replace("<head>", "<head><title>modeler chart</title>", 1).encode("utf-8")


def _picture(figure: go.Figure, kind: str, width: int, path: Path) -> bytes:
    kaleido = _kaleido(path)
    from choreographer.errors import BrowserClosedError, BrowserDepsError, BrowserFailedError, ChromeNotFoundError

    options = {"format": kind, "width": width, "height": figure.layout.height, "scale": SHARP if kind == "png" else 1}
    try:
        content: bytes = kaleido.calc_fig_sync(figure, opts=options, kopts={"mathjax": False})
    except ChromeNotFoundError:
        raise ModelerError(
            f"'{path}' needs a Chrome or Chromium, and none was found: install one, or set BROWSER_PATH to it, or save "
            "the chart as .html and print it from any browser"
        ) from None
    except (BrowserClosedError, BrowserDepsError, BrowserFailedError) as error:
        raise ModelerError(
            f"'{path}' was not drawn: the browser did not start ({type(error).__name__}): set BROWSER_PATH to "
            "another one, or save the chart as .html and print it from any browser"
        ) from None
    return content


def _kaleido(path: Path) -> Any:
    try:
        import kaleido
    except ImportError:
        raise ModelerError(
            f"'{path}' needs Kaleido, which is not installed: install 'modeler[charts]', or save the chart as .html"
        ) from None
    return kaleido
