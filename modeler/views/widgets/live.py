"""Things that follow sliders and fields: once they stop changing, a function is called with their values."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping
from typing import Any

from modeler.views.widgets.base import MessageArea

SETTLED_MS = 120
"""A value that did not change for so long has stopped; a redraw has the rest of 300 ms."""


class Debounced:
    """Calls a function once its trigger has been still for a while; without an event loop at once.

    Examples
    --------
    >>> import asyncio
    >>> calls = []
    >>> async def slide():
    ...     changed = Debounced(lambda: calls.append("drawn"), wait_ms=10)
    ...     for _ in range(50):
    ...         changed()
    ...     await asyncio.sleep(0.1)
    >>> asyncio.run(slide())
    >>> calls
    ['drawn']
    """

    def __init__(self, function: Callable[[], object], wait_ms: float = SETTLED_MS) -> None:
        self._function, self._wait_s, self._turn = function, wait_ms / 1000, 0

    def __call__(self, *_: Any) -> None:
        """Trigger it."""
        self._turn += 1
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._function()
            return
        loop.call_later(self._wait_s, self._if_still, self._turn)

    def _if_still(self, turn: int) -> None:
        if turn == self._turn:
            self._function()


class Live:
    """Calls a function with the values of controls, at first and whenever they have stopped changing.

    Parameters
    ----------
    function : callable
        Takes one keyword argument a control. A ModelerError that it raises is shown in `message`.
    controls : mapping
        Any ipywidgets with a ``value``.
    message : MessageArea, optional
        Where errors are shown; by default a new one, to be placed by the caller.
    wait_ms : float
        How long a control has to be still.

    Examples
    --------
    >>> import ipywidgets
    >>> shown = []
    >>> slider = ipywidgets.IntSlider(value=2)
    >>> live = Live(lambda azs: shown.append(azs), {"azs": slider})
    >>> slider.value = 3
    >>> shown
    [2, 3]
    """

    def __init__(
        self,
        function: Callable[..., object],
        controls: Mapping[str, Any],
        message: MessageArea | None = None,
        wait_ms: float = SETTLED_MS,
    ) -> None:
        self.function, self.controls = function, dict(controls)
        self.message = message or MessageArea()
        self._lock = threading.RLock()  # JupyterLab may bring two changes on two threads
        changed = Debounced(self.update, wait_ms)
        for control in self.controls.values():
            control.observe(changed, names="value")
        self.update()

    @property
    def values(self) -> dict[str, Any]:
        """The controls' values by name."""
        return {name: control.value for name, control in self.controls.items()}

    def update(self) -> None:
        """Call it now."""
        with self._lock, self.message.catching():
            self.function(**self.values)
