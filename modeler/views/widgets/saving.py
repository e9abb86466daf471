"""A name, a button, and a file: what exists is overwritten only after a second click that says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import ipywidgets

from modeler.errors import ModelerError
from modeler.files.writing import write_text
from modeler.views.widgets.base import MessageArea, Page, button


class SaveBox(Page):
    """Asks for a name and saves a text.

    Parameters
    ----------
    text : callable
        Gives what is saved.
    propose : callable or str
        Gives the name that is proposed until the user writes another; or that name.
    folder : str or Path
        Where it saves: there, or in a folder beneath, and nowhere else.
    label : str
        What the button says.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     box = SaveBox(lambda: "region: eu-west-1", lambda: "workload.yaml", folder)
    ...     box.save()
    ...     saved = Path(folder, "workload.yaml").read_text()
    ...     box.save()
    ...     asked = box.message.text
    >>> saved, asked.endswith("exists: overwrite it, or give another name.")
    ('region: eu-west-1', True)
    """

    def __init__(
        self,
        text: Callable[[], str],
        propose: Callable[[], str] | str,
        folder: str | Path = ".",
        label: str = "Save the workload",
    ) -> None:
        self._text, self._folder = text, Path(folder)
        self._propose = _always(propose) if isinstance(propose, str) else propose
        self._proposed = self._propose()
        self.message = MessageArea()
        self.name = ipywidgets.Text(
            self._proposed, description="File name", style={"description_width": "initial"}, continuous_update=True
        )
        self.name.observe(lambda _: self._ask(False), names="value")
        self._save = button(label, self.save, main=True)
        self._overwrite = button("Overwrite it", self.overwrite)
        row = ipywidgets.HBox([self.name, self._save, self._overwrite], layout={"flex_flow": "row wrap"})
        super().__init__([row, self.message])
        self._ask(False)

    def refresh(self) -> None:
        """Propose a name again, unless the user has written one."""
        if self.name.value == self._proposed:
            self._proposed = self._propose()
            self.name.value = self._proposed

    def save(self) -> None:
        """Save; if there is such a file, ask."""
        self._try(new=True)

    def overwrite(self) -> None:
        """Save over what is there."""
        self._try(new=False)

    def _try(self, *, new: bool) -> None:
        saved: Path | None = None
        with self.message.catching():
            path = self._path()
            self._write(path, new)
            saved = path
        if saved is not None:
            self._ask(False)
            self.message.say(f"Saved to {saved}.", "note")

    def _path(self) -> Path:
        return path_within(self._folder, self.name.value, self._propose())

    def _write(self, path: Path, new: bool) -> None:
        try:
            write_text(path, self._text(), advice="give another name", new=new)
        except FileExistsError:
            self._ask(True)
            raise ModelerError(f"'{path}' exists: overwrite it, or give another name") from None

    def _ask(self, whether: bool) -> None:
        self._overwrite.layout.display = None if whether else "none"


def path_within(folder: Path, name: str, example: str) -> Path:
    """Return the path of a file that a page may save or open: in its folder or beneath, with the ending of an example.

    Raises
    ------
    ModelerError
        If the name is none, leads elsewhere or ends otherwise.

    Examples
    --------
    >>> path_within(Path("/data"), "../etc/passwd", "workload.yaml")
    Traceback (most recent call last):
    modeler.errors.ModelerError: '../etc/passwd' is not in '/data', where this page saves: give a name without a folder
    """
    written = name.strip()
    if not written:
        raise ModelerError(f"there is no file name: write for example '{example}'")
    folder = folder.resolve()
    try:
        path = (folder / written).resolve()
    except (OSError, ValueError):
        raise ModelerError(f"no file has such a name: write for example '{example}'") from None
    if not path.is_relative_to(folder):
        raise ModelerError(f"'{written}' is not in '{folder}', where this page saves: give a name without a folder")
    if path.is_dir():
        raise ModelerError(f"'{path}' is a folder: add a file name, for example '{example}'")
    ending = Path(example).suffix
    if path.suffix != ending:
        raise ModelerError(f"'{written}' does not end with '{ending}', as what is saved here does: add it")
    return path


def _always(name: str) -> Callable[[], str]:
    return lambda: name
