"""Which prices the user has chosen: the snapshot that comes with the library, or the refreshed ones.

The user's data directory holds one small JSON file, ``settings.json``: ``{"prices": "refreshed", "refreshed": NAME}``.
It points at ``prices/NAME``, a folder with one normalized CSV per service and a ``manifest.json``. A refresh writes a
new folder first and then replaces the pointer in one step, so that a book is either whole or not there. Nothing here
reads prices, and the library reads nothing here unless it is asked for refreshed prices by name: the command line asks
once, at its start.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from modeler.dataclass import dataclass
from modeler.errors import ModelerError, unknown_name
from modeler.files.plain_json import load_json
from modeler.files.reading import read_bytes
from modeler.files.writing import make_folder, write_text
from modeler.results import with_schema

SNAPSHOT, REFRESHED = "snapshot", "refreshed"
BOOKS = (SNAPSHOT, REFRESHED)
MOST_BYTES = 1_000_000
"""So large may a setting or a manifest be."""
_OWN_FOLDER = "set MODELER_DATA to a folder of yours"


class BookError(ModelerError):
    """A refreshed price book that is not there or cannot be read."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What the user chose, and the folder name of the newest refreshed book, if there is one."""

    prices: str = SNAPSHOT
    refreshed: str = ""


def data_directory() -> Path:
    """Return the user's data directory: `MODELER_DATA`, or `modeler` in `XDG_DATA_HOME`, or in ~/.local/share."""
    own = os.environ.get("MODELER_DATA")
    if own:
        return Path(own)
    xdg = os.environ.get("XDG_DATA_HOME")
    # The XDG specification: a path that is not absolute is to be ignored.
    return (Path(xdg) if xdg and os.path.isabs(xdg) else Path.home() / ".local" / "share") / "modeler"


def book_directory(name: str) -> Path:
    """Return the folder of a refreshed book."""
    return data_directory() / "prices" / name


def read_setting() -> Setting:
    """Read the setting; without a file, the snapshot is in force.

    Raises
    ------
    BookError
        If the file cannot be read.
    """
    path = data_directory() / "settings.json"
    if not os.path.lexists(path):
        return Setting()
    setting = _parsed(read_bytes(path, BookError, "set MODELER_DATA to a folder of your own", MOST_BYTES, ours=True))
    if setting is None:
        raise BookError(f"'{path}' is not a setting of modeler: delete it, the snapshot is then in force")
    return setting


def _parsed(text: bytes) -> Setting | None:
    try:
        document: Any = load_json(text)
        prices, name = document.get("prices", SNAPSHOT), document.get("refreshed", "")
    except (ValueError, AttributeError):
        return None
    is_plain = isinstance(name, str) and name == os.path.basename(name) and not name.startswith(".")
    return Setting(prices, name) if prices in BOOKS and is_plain else None


def write_setting(setting: Setting) -> None:
    """Replace the setting in one step.

    Raises
    ------
    BookError
        If the data directory cannot be written to.
    """
    place = data_directory()
    document = with_schema("settings", {"prices": setting.prices, "refreshed": setting.refreshed})
    make_folder(place, BookError, _OWN_FOLDER)
    write_text(place / "settings.json", json.dumps(document) + "\n", BookError, _OWN_FOLDER)


def use(book: str) -> Setting:
    """Choose the book in force.

    Parameters
    ----------
    book : {'snapshot', 'refreshed'}

    Raises
    ------
    UnknownNameError
        If there is no such book.
    BookError
        If nothing was refreshed yet.
    """
    if book not in BOOKS:
        raise unknown_name("price book", book, BOOKS)
    name = read_setting().refreshed
    if book == REFRESHED:
        refreshed_directory()
    chosen = Setting(book, name)
    write_setting(chosen)
    return chosen


def manifest(directory: str | Path) -> dict[str, Any]:
    """Read what a refreshed book says of itself: date, Regions, origin, counts.

    Raises
    ------
    BookError
        If the folder holds no such book.
    """
    try:
        document = load_json(read_bytes(Path(directory) / "manifest.json", BookError, "it is damaged", MOST_BYTES))
        if isinstance(document, dict) and isinstance(document.get("refreshed"), str):
            return document
    except (BookError, ValueError):
        pass
    raise BookError(
        f"the refreshed prices in '{directory}' cannot be read: run 'modeler prices refresh' again, "
        "or 'modeler prices use snapshot'"
    )


def refreshed_directory() -> str:
    """Return the folder of the refreshed prices.

    Raises
    ------
    BookError
        If nothing was refreshed yet.
    """
    name = read_setting().refreshed
    if not (name and (book_directory(name) / "manifest.json").is_file()):
        raise BookError("there is no refreshed price book yet: run 'modeler prices refresh' first")
    return str(book_directory(name))


def directory_in_force() -> str:
    """Return the folder whose rows the user has chosen to lay over the snapshot, or '' for the snapshot alone.

    Raises
    ------
    BookError
        If the user's choice cannot be read.
    """
    setting = read_setting()
    return str(book_directory(setting.refreshed)) if setting.prices == REFRESHED else ""
