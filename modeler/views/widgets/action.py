"""A button that does one thing, and says beneath what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from modeler.views.widgets.base import MessageArea, Page, button


class ActionBox(Page):
    """Calls a function when its button is clicked, and lists what it gave.

    Parameters
    ----------
    label : str
        What the button says.
    action : callable
        Does it, and gives what was made, such as paths of files. A ModelerError that it raises is shown.
    *given
        What the action is called with.

    Examples
    --------
    >>> box = ActionBox("Write", lambda name: [name], "report.html")
    >>> box.click()
    >>> box.message.text
    'Done: report.html.'
    """

    def __init__(self, label: str, action: Callable[..., Iterable[object]], *given: Any) -> None:
        self._action, self._given = action, given
        self.message = MessageArea()
        super().__init__([button(label, self.click, main=True), self.message])

    def click(self) -> None:
        """Do what a click does."""
        made: list[str] | None = None
        with self.message.catching():
            made = [str(part) for part in self._action(*self._given)]
        if made is not None:
            self.message.say(f"Done: {', '.join(made)}.", "note")
