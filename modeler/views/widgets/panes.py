"""Panes that hold a picture or a chart, and replace it in place."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

import ipywidgets

from modeler.views.widgets.base import HtmlPane, Page
from modeler.views.widgets.live import SETTLED_MS, Live


class PicturePane(HtmlPane):
    """A picture (SVG), scaled to the width that there is, on a light ground in every theme.

    Parameters
    ----------
    svg, title : str
        What is shown first, and what screen readers say of it; by default nothing.

    Examples
    --------
    >>> pane = PicturePane()
    >>> pane.show_svg('<svg xmlns="http://www.w3.org/2000/svg"/>', "A5 <Internal ALB>")
    >>> "data:image/svg+xml;base64," in pane.html(), "A5 &lt;Internal ALB&gt;" in pane.html()
    (True, True)
    """

    def __init__(self, svg: str = "", title: str = "") -> None:
        super().__init__()
        if svg:
            self.show_svg(svg, title)

    def show_svg(self, svg: str, title: str, caption: str = "") -> None:
        """Show an SVG; the title is what screen readers say. As an image it can run no script and clash with no id."""
        data = base64.b64encode(svg.encode()).decode()
        below = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
        self.value = (
            f'<figure class="modeler-picture"><img alt="{escape(title)}" src="data:image/svg+xml;base64,{data}">'
            f"{below}</figure>"
        )

    def clear(self, why: str = "") -> None:
        """Show no picture, and say why."""
        self.value = f'<p class="note">{escape(why)}</p>' if why else ""


class ChartPane(ipywidgets.VBox):  # type: ignore[misc]  # the base has no types
    """A chart that is replaced in place, without flicker, and stays as zoomed and hidden as it was left.

    Parameters
    ----------
    figure : plotly Figure, optional
        What is shown first, from any function of ``m.plot``.

    Examples
    --------
    >>> import plotly.graph_objects as go
    >>> pane = ChartPane(go.Figure(go.Bar(x=[1, 2], y=[3, 4])))
    >>> pane.show(go.Figure(go.Bar(x=[1, 2], y=[5, 6])))
    >>> list(pane.figure.data[0].y)
    [5, 6]
    """

    def __init__(self, figure: Any = None) -> None:
        import plotly.graph_objects as go

        self.figure = go.FigureWidget(figure)
        super().__init__([self.figure], layout={"width": "100%", "min_width": "0"})
        self._fill()

    def show(self, figure: Any) -> None:
        """Show another chart in the same place."""
        held = self.figure
        with held.batch_update():
            alike = [trace.type for trace in held.data] == [trace.type for trace in figure.data]
            if alike:
                for old, new in zip(held.data, figure.data, strict=True):
                    old.update(new, overwrite=True)
        if not alike:
            held.data = ()
            held.add_traces(list(figure.data))
        held.layout = figure.layout
        self._fill()

    def _fill(self) -> None:
        """Take all the width that there is, unless the chart has one of its own."""
        self.figure.layout.autosize = True
        self.figure._config = {**self.figure._config, "responsive": True}

    def html(self) -> str:
        """The still copy, for a page that has Plotly in its head."""
        return str(self.figure.to_html(full_html=False, include_plotlyjs=False, include_mathjax=False))


class LiveChart(Page):
    """A chart under its controls, drawn anew once they have stopped changing.

    Parameters
    ----------
    draw : callable
        Takes one keyword argument a control and gives a plotly Figure. A ModelerError that it raises is shown above
        the chart, which stays as it was.
    controls : mapping
        Any ipywidgets with a ``value``.

    Examples
    --------
    >>> import plotly.graph_objects as go
    >>> azs = ipywidgets.IntSlider(value=2, description="Availability Zones")
    >>> live = LiveChart(lambda azs: go.Figure(go.Bar(x=["cost"], y=[azs * 10])), {"azs": azs})
    >>> azs.value = 3
    >>> list(live.chart.figure.data[0].y)
    [30]
    """

    def __init__(self, draw: Callable[..., Any], controls: Mapping[str, Any], wait_ms: float = SETTLED_MS) -> None:
        self.chart = ChartPane()
        self.controls = dict(controls)
        self.live = Live(lambda **values: self.chart.show(draw(**values)), controls, wait_ms=wait_ms)
        bar = ipywidgets.HBox(list(controls.values()), layout={"flex_flow": "row wrap"})
        super().__init__([bar, self.live.message, self.chart])
