"""The files of a folder that may hold templates: no link is followed out of it, no folder of a tool is entered."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from modeler.dataclass import dataclass
from modeler.errors import InventoryError
from modeler.files.inputs import remember_input

from .source import MOST_BYTES

SUFFIXES = (".yaml", ".yml", ".json", ".template", ".tf", ".tfvars", ".tfstate", ".tfplan")
_TOOLS = frozenset(
    {".git", ".terraform", ".venv", "__pycache__", "node_modules", ".aws-sam", ".pytest_cache", ".tox", "venv"}
)
MOST_FILES = 5_000
_ARCHIVE = b"PK\x03\x04"


@dataclass(frozen=True)
class TemplateText:
    """A file and what it says.

    Parameters
    ----------
    name : str
        The path as it is shown, with ``/``.
    path : Path
        Where it lies.
    text : str
        Its text.
    """

    name: str
    path: Path
    text: str


@dataclass(frozen=True)
class Refused:
    """A file that could not be read, and why."""

    name: str
    reason: str


def read_texts(paths: Iterable[str | Path]) -> tuple[list[TemplateText], list[Refused]]:
    """Return the text of each file, and of each file that may hold a template in each folder.

    Parameters
    ----------
    paths : iterable of str or Path
        Files and folders. A file that is named is read whatever its name is.

    Raises
    ------
    InventoryError
        If a path does not exist, is no regular file and no folder, or a folder holds too many files.
    """
    good: list[TemplateText] = []
    bad: list[Refused] = []
    for given in paths:
        start = Path(given)
        if not start.exists():
            raise InventoryError(f"there is no file or folder '{given}': give the folder of a template, or a file")
        for path in _files(start):
            result = _read(path)
            if isinstance(result, TemplateText):
                good.append(result)
            else:
                bad.append(result)
    return good, bad


def _files(start: Path) -> Iterator[Path]:
    if not start.is_dir():
        yield start
        return
    count = 0
    for folder, folders, names in os.walk(start, followlinks=False):
        folders[:] = sorted(name for name in folders if name not in _TOOLS and not (Path(folder) / name).is_symlink())
        for name in sorted(names):
            path = Path(folder) / name
            if path.suffix.lower() not in SUFFIXES or path.is_symlink():
                continue
            count += 1
            if count > MOST_FILES:
                raise InventoryError(f"'{start}' holds more than {MOST_FILES:,} files: give the folder of one project")
            yield path


def _read(path: Path) -> TemplateText | Refused:
    name = path.as_posix()
    try:
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):
            raise InventoryError(f"'{name}' is no regular file: give the folder of a template, or a file")
        if state.st_size > MOST_BYTES:
            return Refused(
                name, f"it has {state.st_size:,} bytes, more than the {MOST_BYTES:,} that a template may have"
            )
        remember_input(state)
        data = path.read_bytes()
    except OSError as error:
        return Refused(name, error.strerror or "it cannot be read")
    if data.startswith(_ARCHIVE):
        return Refused(name, "it is an archive, as a plan of Terraform is: give 'terraform show -json PLANFILE'")
    for encoding in ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig",):
        try:
            return TemplateText(name, path, data.decode(encoding))
        except UnicodeDecodeError:
            continue
    return Refused(name, "it is not text in UTF-8: save it in UTF-8")
