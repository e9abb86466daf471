"""Results as Plotly charts, reached as ``m.plot``: views only, every number comes from the engine.

A chart's title says what it shows, axes have units, at most six colors are used, and lines and bars are labeled
where they are. Plotly is imported when the first chart is drawn; in JupyterLab its own renderer shows the figures
without fetching anything. `save` writes a chart to a file.
"""

from modeler.views.charts.crossing_lines import break_even
from modeler.views.charts.hop_bars import cost
from modeler.views.charts.hop_waterfall import waterfall
from modeler.views.charts.interval_bars import intervals
from modeler.views.charts.latency_lines import cdf, latency
from modeler.views.charts.pareto_scatter import pareto
from modeler.views.charts.region_bars import regions
from modeler.views.charts.saving import save
from modeler.views.charts.tornado_bars import tornado
from modeler.views.charts.volume_lines import cost_by_requests

__all__ = [
    "break_even",
    "cdf",
    "cost",
    "cost_by_requests",
    "intervals",
    "latency",
    "pareto",
    "regions",
    "save",
    "tornado",
    "waterfall",
]
