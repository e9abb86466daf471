"""Controls with a label that is never cut, and how things stand side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ipywidgets

from modeler.errors import ModelerError, unknown_name
from modeler.views.widgets.base import Page

_WHOLE_LABEL = {"description_width": "initial"}


def slider(label: str, steps: Sequence[Any], value: Any = None) -> Any:
    """Return a slider over named steps, such as ``["1M", "10M", "100M"]``, which arrow keys move too.

    Raises
    ------
    UnknownNameError
        If the value is none of the steps.

    Examples
    --------
    >>> slider("Availability Zones", [1, 2, 3], 2).value
    2
    """
    _known(label, steps, value)
    return ipywidgets.SelectionSlider(
        options=list(steps),
        value=steps[0] if value is None else value,
        description=label,
        style=_WHOLE_LABEL,
        layout={"width": "360px", "max_width": "100%"},
    )


def picker(label: str, options: Sequence[Any], value: Any = None) -> Any:
    """Return a list to pick one of; options may be ``(text, value)`` pairs.

    Raises
    ------
    UnknownNameError
        If the value is none of the options.

    Examples
    --------
    >>> picker("Rank by", [("what fits best", "balanced"), ("cost", "cost")], "cost").value
    'cost'
    """
    values = [option[1] if isinstance(option, tuple) else option for option in options]
    _known(label, values, value)
    return ipywidgets.Dropdown(
        options=list(options),
        value=values[0] if value is None else value,
        description=label,
        style=_WHOLE_LABEL,
        layout={"width": "auto", "max_width": "100%"},
    )


def text_field(label: str, value: str = "", hint: str = "") -> Any:
    """Return a field to write in; what was written takes effect with Enter, or when the field is left.

    Examples
    --------
    >>> text_field("Requests a month", "10M", "such as 50M").value
    '10M'
    """
    return ipywidgets.Text(
        value=value,
        placeholder=hint,
        description=label,
        continuous_update=False,
        style=_WHOLE_LABEL,
        layout={"width": "auto", "max_width": "100%"},
    )


def columns(*pages: Any, widths_px: Sequence[int] = ()) -> Page:
    """Set widgets side by side; where their widths do not fit beside each other, they stand one below the other.

    Parameters
    ----------
    *pages : widgets
        From left to right.
    widths_px : sequence of int
        How wide each wants to be: they share what is left in this proportion. By default 320 each.

    Raises
    ------
    ModelerError
        If there are not as many widths as widgets.

    Examples
    --------
    >>> len(columns(Page(), Page(), widths_px=(320, 480)).children)
    2
    """
    widths = list(widths_px) or [320] * len(pages)
    if len(widths) != len(pages):
        raise ModelerError(f"{len(pages)} columns have {len(widths)} widths: give as many")
    for page, width in zip(pages, widths, strict=True):
        page.layout.flex = f"{width} 1 {width}px"
        page.layout.min_width = "0"
    row = Page(pages)
    row.layout.flex_flow = "row wrap"
    row.layout.grid_gap = "0 16px"
    return row


def _known(label: str, allowed: Sequence[Any], value: Any) -> None:
    if value is not None and value not in allowed:
        raise unknown_name(f"value of '{label}'", str(value), [str(value) for value in allowed])
