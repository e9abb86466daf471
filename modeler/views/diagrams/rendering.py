"""DOT text made a picture, inside this process, by the Graphviz of the pygraphviz wheel.

Nobody has to install ``dot`` or a font: the one font that measures and draws the labels (DejaVu Sans) comes with this
package. In SVG every icon stands once, as data, and nothing depends on the machine or the day.
"""

from __future__ import annotations

import atexit
import base64
import contextlib
import getpass
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from html import escape, unescape
from pathlib import Path

from modeler.errors import ModelerError
from modeler.files.folders import part_folder
from modeler.files.writing import make_folder, write_bytes
from modeler.views.diagrams.iconset import imported
from modeler.views.diagrams.picture import plain

FONT = "DejaVu Sans"
ICON_POINTS = 50
_ICON_PIXELS = 128  # sharp at twice the size, and half as many bytes as the package's own


def render(text: str, kind: str, title: str) -> bytes:
    """Draw DOT text as SVG, PNG (at twice the size) or PDF.

    Parameters
    ----------
    text : str
        DOT, with icons.
    kind : svg, png or pdf
        What to make of it.
    title : str
        What an SVG says of itself to screen readers.

    Raises
    ------
    ModelerError
        If the extra is not installed, or Graphviz finds an error.
    """
    if kind == "png":
        text = text.replace("graph [", "graph [dpi=192, ", 1)
    drawn = graphviz(text, kind)
    return _portable(drawn.decode(), title).encode() if kind == "svg" else drawn


def graphviz(text: str, kind: str) -> bytes:
    """Run Graphviz in this process; some errors it only writes, and goes on with a broken picture.

    Raises
    ------
    ModelerError
        If it finds an error.
    """
    library = imported("pygraphviz")
    _load_font(_foreign(text))
    drawn: bytes = b""
    with tempfile.TemporaryFile() as complaints_file:
        try:
            with _complaints(complaints_file.fileno()):
                graph = library.AGraph(string=text)
                try:
                    drawn = graph.draw(prog="dot", format=kind)
                finally:
                    graph.close()
        except (ValueError, OSError) as error:
            raise ModelerError(f"Graphviz cannot draw this: {plain(str(error))}") from None
        complaints_file.seek(0)
        complaints = complaints_file.read().decode(errors="replace")
    if "Error:" in complaints or not drawn:
        raise ModelerError(f"Graphviz cannot draw this: {plain(complaints) or 'it gives nothing'}")
    sys.stderr.write(complaints)
    return drawn


@cache
def _load_font(foreign: bool) -> None:
    """Have Graphviz's font library find our font; it reads its configuration once in a process.

    It leaves marks in the folders that it reads, so that it is given a copy, which later processes use again.

    Parameters
    ----------
    foreign : bool
        Whether there are letters that our font lacks: then the fonts of the system are read as well, which takes time.
    """
    folder = _font_folder()
    _keep(folder / "DejaVuSans.ttf", (Path(__file__).parent / "fonts" / "DejaVuSans.ttf").read_bytes())
    folders = (str(folder), *(("/usr/share/fonts", "/usr/local/share/fonts") if foreign else ()))
    folder_tags = "".join(f"<dir>{escape(folder)}</dir>" for folder in folders)
    file = folder / ("all-fonts.conf" if foreign else "fonts.conf")
    settings = f'<?xml version="1.0"?><fontconfig>{folder_tags}<cachedir>{escape(str(folder))}</cachedir></fontconfig>'
    _keep(file, settings.encode())
    with _environment("FONTCONFIG_FILE", str(file)), _no_complaints():
        graph = imported("pygraphviz").AGraph(string=f'graph {{ n [label="a", fontname="{FONT}"] }}')
        graph.draw(prog="dot", format="svg")
        graph.close()


def _font_folder() -> Path:
    """Return the folder of our copy of the font: in the user's cache, or one that ends with this process.

    What killed processes left of theirs goes when the next one is made.
    """
    xdg = os.environ.get("XDG_CACHE_HOME", "")
    try:
        folder = (Path(xdg) if os.path.isabs(xdg) else Path.home() / ".cache") / "modeler" / "fonts"
        make_folder(folder)
        if os.access(folder, os.W_OK):
            return folder
    except (ModelerError, RuntimeError):  # a home that is not there, or not ours to write to
        pass
    until_the_end = contextlib.ExitStack()
    atexit.register(until_the_end.close)
    temporary = Path(tempfile.gettempdir()) / f"modeler-fonts-{getpass.getuser()}"
    return until_the_end.enter_context(part_folder(temporary, ModelerError, "set TMPDIR to a folder that takes files"))


def _keep(file: Path, content: bytes) -> None:
    """Write a file, unless it says so already."""
    if not (file.is_file() and file.read_bytes() == content):
        write_bytes(file, content)


def _foreign(text: str) -> bool:
    """Say whether there are letters that our font lacks: Indic, East Asian, and whatever comes after.

    >>> _foreign("Größe ≥ Ω ж א"), _foreign("給与")
    (False, True)
    """
    return any("\u0900" <= sign <= "\u0e7f" or sign >= "\u2e80" for sign in text)


@contextlib.contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


@contextlib.contextmanager
def _no_complaints() -> Iterator[None]:
    """Hide what the font library says of other files of the system."""
    with open(os.devnull, "wb") as nowhere, _complaints(nowhere.fileno()):
        yield


@contextlib.contextmanager
def _complaints(to: int) -> Iterator[None]:
    """Send what Graphviz and its libraries say elsewhere: they write past Python, to the file itself."""
    try:
        kept = os.dup(2)
    except OSError:
        yield
        return
    os.dup2(to, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


@cache
def _icon_data(file: Path) -> str:
    """Return an icon as a data URI, at the size that a picture needs."""
    pixels = f'FIXEDSIZE="TRUE" WIDTH="{_ICON_PIXELS}" HEIGHT="{_ICON_PIXELS}"'
    image = f'<TR><TD {pixels}><IMG SCALE="TRUE" SRC="{escape(str(file))}"/></TD></TR>'
    table = f'<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0">{image}</TABLE>'
    graph = f"graph {{ graph [margin=0, pad=0, dpi=72, bgcolor=transparent] n [shape=plain, label=<{table}>] }}"
    return f"data:image/png;base64,{base64.b64encode(graphviz(graph, 'png')).decode()}"


def _portable(svg: str, title: str) -> str:
    """Make an SVG that is the same everywhere: icons inside, each once; no version, no path; a title for readers."""
    body = svg[svg.index("<svg") :]
    body = re.sub(r"<!--.*?-->\n?", "", body, flags=re.DOTALL)
    body = re.sub(r"<title>.*?</title>\n?", "", body, flags=re.DOTALL)
    body = body.replace(f'font-family="{FONT}"', f'font-family="{FONT}, Verdana, sans-serif"')
    files: dict[str, str] = {}

    def use(match: re.Match[str]) -> str:
        file = Path(unescape(match[1]))
        name = f"icon-{file.stem}"
        size = f'width="{ICON_POINTS}" height="{ICON_POINTS}"'
        files[name] = f'<image id="{name}" {size} xlink:href="{_icon_data(file)}"/>'
        return f'<use xlink:href="#{name}" x="{match[2]}" y="{match[3]}"/>'

    body = re.sub(r'<image xlink:href="([^"]*)"[^>]*? x="([^"]*)" y="([^"]*)"/>', use, body)
    words = escape(plain(title), quote=False)
    head = f"<title>{words}</title>\n<defs>\n{''.join(f'{file}{chr(10)}' for file in files.values())}</defs>\n"
    start = body.index(">", body.index("<svg")) + 1
    opening = body[:start].replace("<svg ", '<svg role="img" ', 1)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{opening}\n{head}{body[start:].lstrip()}'
