"""Long work in steps, in a thread of its own: how far it is, how long it took, and a button that ends it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

import ipywidgets

from modeler.views.widgets.base import MessageArea, Page, button


class Progress(Page):
    """Runs steps one after the other, and can be canceled between two of them.

    Parameters
    ----------
    steps : callable
        Gives an iterable; taking the next element is one step.
    total : int
        How many steps there are.
    label : str
        What is being done.
    done : callable, optional
        Called with the list of elements, complete or as far as it came; what it raises as a ModelerError is shown.

    Examples
    --------
    >>> def squares():
    ...     for number in range(4):
    ...         yield number**2
    >>> work = Progress(squares, total=4, label="squares")
    >>> work.start()
    >>> work.wait()
    [0, 1, 4, 9]
    >>> work.state
    'done'
    """

    def __init__(
        self,
        steps: Callable[[], Iterable[Any]],
        total: int,
        label: str = "",
        done: Callable[[list[Any]], object] | None = None,
    ) -> None:
        self._steps, self._done, self.total, self.label = steps, done, total, label
        self.results: list[Any] = []
        self.state = "ready"
        self.message = MessageArea()
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()
        self._bar = ipywidgets.IntProgress(max=max(1, total), layout={"flex": "1"})
        self._told = ipywidgets.Label(layout={"min_width": "12em"})
        self._begin = button("Start", self.start, f"Start: {label}", main=True)
        self._end = button("Cancel", self.cancel, f"Cancel: {label}")
        self._end.disabled = True
        row = [ipywidgets.Label(label), self._bar, self._told, self._begin, self._end]
        super().__init__([ipywidgets.HBox(row, layout={"align_items": "center"}), self.message])

    def start(self) -> None:
        """Begin, in a thread; nothing happens while it runs already."""
        if self.state == "running":
            return
        self._stop.clear()
        self.results, self.state = [], "running"
        self._begin.disabled, self._end.disabled = True, False
        self._thread = threading.Thread(target=self._run, daemon=True, name=f"modeler: {self.label}")
        self._thread.start()

    def cancel(self) -> None:
        """End after the step that is being done."""
        self._stop.set()

    def wait(self) -> list[Any]:
        """Wait until it has ended, and give what came of it."""
        if self._thread:
            self._thread.join()
        return self.results

    def html(self) -> str:
        """The still copy."""
        return f"<p>{self._told.value}</p>{self.message.html()}"

    def _run(self) -> None:
        began, ended = time.monotonic(), "failed"
        try:
            with self.message.catching():
                ended = self._walk(began)
                if self._done:
                    self._done(self.results)
        finally:
            self.state = ended
            self._told.value = f"{self.state}: {len(self.results)} of {self.total}, {time.monotonic() - began:.1f} s"
            self._begin.disabled, self._end.disabled = False, True

    def _walk(self, began: float) -> str:
        shown = 0.0
        for step in self._steps():
            self.results.append(step)
            if self._stop.is_set():
                return "canceled"
            if time.monotonic() - shown > 0.1:  # a browser needs no more, and telling costs time
                shown = time.monotonic()
                self._bar.value = len(self.results)
                self._told.value = f"{len(self.results)} of {self.total}, {shown - began:.0f} s"
        self._bar.value = self.total
        return "done"
