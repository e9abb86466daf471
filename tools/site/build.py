"""The documentation as a site that opens offline: `make site` puts the sources together, and Sphinx writes them.

The pages are those of ``docs/`` and ``diagrams/``, which link to each other as in the repository. What comes to them is
written here: the first page, the library from its docstrings, and the notebooks, as text that the search finds and as
executed pages.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import modeler

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
COPIED = ("docs", "diagrams", "examples", "README.md", "CHANGELOG.md")
TREE = "```{toctree}\n:maxdepth: 1\n:caption: %s\n:hidden:\n\n%s\n```"


def main() -> int:
    """Build it; fail on a link that leads nowhere, and on any other warning."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "site")
    parser.add_argument("--notebooks", type=Path, help="where their executed pages are; by default none are added")
    options = parser.parse_args()
    source = options.out.with_name(f"{options.out.name}-source")
    shutil.rmtree(source, ignore_errors=True)
    write_source(source, options.notebooks)
    words = ["-c", str(HERE), "-W", "--keep-going", "-q", "-b", "html", "-d", str(source / ".doctrees")]
    words += ["-D", f"html_extra_path={source / 'extra'}"]
    return subprocess.run([sys.executable, "-m", "sphinx", *words, str(source), str(options.out)]).returncode  # noqa: S603


def write_source(source: Path, executed: Path | None) -> None:
    """Put the pages together in a folder."""
    source.mkdir(parents=True)
    for name in COPIED:
        place = ROOT / name
        (shutil.copytree if place.is_dir() else shutil.copy)(place, source / name)
    _write_library(source / "library")
    _write_notebooks(source / "notebooks", executed)
    (source / "index.md").write_text(_index(source), encoding="utf-8")


def _index(source: Path) -> str:
    notebooks = [f"notebooks/{path.stem}" for path in sorted((source / "notebooks").glob("*.md"))]
    pages = sorted(path.stem for path in (source / "docs").glob("*.md") if path.stem != "README")
    begin = [
        "What it is, and the first commands <README>",
        "All pages by what you want to do <docs/README>",
        "docs/how-it-works",
        "All patterns in pictures <diagrams/README>",
    ]
    library = [f"library/{path.stem}" for path in sorted((source / "library").glob("*.md"))]
    reference = [f"docs/{name}" for name in pages if name != "how-it-works"]
    groups = {
        "Begin": begin,
        "Notebooks": notebooks,
        "How to, reference, background": reference,
        "The library": library,
        "Changes": ["CHANGELOG"],
    }
    trees = (TREE % (caption, "\n".join(names)) for caption, names in groups.items())
    return "\n\n".join(
        (
            "# modeler",
            "Which private API on AWS fits, what it costs and how slow its tail is, hop by hop.",
            "- [What it is, and the first commands](README.md)\n"
            "- [How it works](docs/how-it-works.md)\n"
            "- [All patterns in pictures](diagrams/README.md)\n"
            f"- [The notebooks]({notebooks[0]}.md), one question each\n"
            "- [All pages by what you want to do](docs/README.md)",
            *trees,
            "",
        )
    )


def _write_library(folder: Path) -> None:
    """Write a page for each group of public names, which autodoc fills from the docstrings."""
    folder.mkdir()
    for number, (title, names) in enumerate(modeler._GROUPS.items(), start=1):
        page = "\n\n".join((f"# {title}", *(_entry(name, home) for name, home in names.items()), ""))
        (folder / f"{number}.md").write_text(page, encoding="utf-8")


def _entry(name: str, home: str) -> str:
    module, _, there = home.partition(":")
    value = getattr(modeler, name)
    if name in modeler._WHOLE_MODULES:
        return f"## m.{name}\n\n```{{eval-rst}}\n.. automodule:: {module}\n   :no-index:\n```"
    if not callable(value):
        return f"## m.{name}\n\nA table: `{name}` of `{module}`."
    kind = "autoclass" if isinstance(value, type) else "autofunction"
    return f"## m.{name}\n\n```{{eval-rst}}\n.. {kind}:: {module}.{there or name}\n   :no-index:\n```"


def _write_notebooks(folder: Path, executed: Path | None) -> None:
    """Write each notebook as text, with a link to its executed page if there is one."""
    folder.mkdir()
    extra = folder.parent / "extra" / "executed"
    extra.mkdir(parents=True)
    for file in sorted((ROOT / "notebooks").glob("*.ipynb")):
        title, *cells = _cells(file)
        page = executed / f"{file.stem}.html" if executed else None
        link = []
        if page and page.is_file():
            shutil.copy(page, extra)
            link = [f'<p><a href="../executed/{page.name}">The same with all results, executed</a></p>']
        text = "\n\n".join((*title.split("\n\n", 1)[:1], *link, *title.split("\n\n", 1)[1:], *cells, ""))
        (folder / f"{file.stem}.md").write_text(text.replace(".ipynb)", ".md)"), encoding="utf-8")
        shutil.copy(file, folder)


def _cells(file: Path) -> Iterator[str]:
    for cell in json.loads(file.read_text(encoding="utf-8"))["cells"]:
        text = "".join(cell["source"])
        yield text if cell["cell_type"] == "markdown" else f"```python\n{text}\n```"


if __name__ == "__main__":
    sys.exit(main())
