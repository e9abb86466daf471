"""A name and a button that opens a file: only in the page's own folder, and what is wrong with it is said in place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import ipywidgets

from modeler.views.widgets.base import MessageArea, Page, button
from modeler.views.widgets.saving import path_within


class OpenBox(Page):
    """Asks for a name and opens that file.

    Parameters
    ----------
    open_file : callable
        Takes the path, and says in one sentence what came of it. A ModelerError that it raises is shown.
    example : str
        A file name as it may be; its ending is that of all.
    folder : str or Path
        Where it opens: there, or in a folder beneath, and nowhere else.
    label : str
        What the button says.

    Examples
    --------
    >>> box = OpenBox(lambda path: f"Opened {path.name}.", "workload.yaml")
    >>> box.name.value = "orders.yaml"
    >>> box.click()
    >>> box.message.text
    'Opened orders.yaml.'
    >>> box.name.value = "../orders.yaml"
    >>> box.click()
    >>> "is not in" in box.message.text
    True
    """

    def __init__(
        self,
        open_file: Callable[[Path], str],
        example: str,
        folder: str | Path = ".",
        label: str = "Open a workload",
    ) -> None:
        self._open_file, self._example, self._folder = open_file, example, Path(folder)
        self.message = MessageArea()
        self.name = ipywidgets.Text(
            "", placeholder=example, description="File name", style={"description_width": "initial"}
        )
        row = ipywidgets.HBox([self.name, button(label, self.click)], layout={"flex_flow": "row wrap"})
        super().__init__([row, self.message])

    def click(self) -> None:
        """Do what a click does."""
        note = ""
        with self.message.catching():
            note = self._open_file(path_within(self._folder, self.name.value, self._example))
        if note:
            self.message.say(note, "note")
