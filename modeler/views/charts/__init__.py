"""Results as Plotly charts, reached as ``m.plot``: views only, every number comes from the engine.

A chart's title says what it shows, axes have units, at most six colors are used, and lines and bars are labeled
where they are. Plotly is imported when the first chart is drawn; in JupyterLab its own renderer shows the figures
without fetching anything. `save` writes a chart to a file.

Each chart is a file in `kinds`, found by being there: ``m.plot.break_even`` is the function of ``kinds/break_even.py``.

>>> import modeler as m
>>> m.plot.waterfall.__module__
'modeler.views.charts.kinds.waterfall'
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from modeler.views.charts.chart import chart, chart_names

if TYPE_CHECKING:
    from modeler.views.charts.saving import save
    from modeler.views.charts.volume_lines import cost_by_requests

_HOMES = {"cost_by_requests": "volume_lines", "save": "saving"}
__all__ = ["cost_by_requests", "save"]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
    if name.replace("_", "-") in chart_names():
        return chart(name.replace("_", "-")).draw
    raise AttributeError(f"there is no chart '{name}': m.plot has {', '.join(__dir__())}")


def __dir__() -> list[str]:
    return sorted([*_HOMES, *(name.replace("-", "_") for name in chart_names())])
