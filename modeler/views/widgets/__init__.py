"""Widgets for notebooks and apps: they hold no logic, take callables and results, and work by keyboard.

They import no engine: whoever joins them brings functions that answer. What such a function raises as a ModelerError
is said in place, in one sentence, and the notebook goes on. Text that users typed is shown as text. In JupyterLab and
Voilà all of them are live; on a page without a kernel each shows a still copy (`html()`).

>>> import modeler as m
>>> from modeler.views import widgets
>>> def compared(requests):
...     w = m.Workload().with_values({"traffic.requests_per_month": requests})
...     return m.plot.cost(m.compare(w))
>>> requests = widgets.slider("Requests a month", ["1M", "10M", "100M"], "10M")
>>> live = widgets.LiveChart(compared, {"requests": requests})  # as the last line of a cell: shows it
>>> requests.value = "100M"  # as if moved: the chart is drawn anew

============================ =========================================================================================
`slider`, `picker`, `field`  one control with a label: named steps, a choice, a text that takes effect with Enter
`Live(function, controls)`   calls the function with the controls' values, at first and 120 ms after the last change
`LiveChart(draw, controls)`  controls above a chart; ``draw`` gives a plotly Figure
`ChartPane(figure)`          a FigureWidget; ``show(figure)`` replaces the chart in place
`ComparisonTable(columns)`   sorted by a click; ``show([Row(key, cells)])``; ``on_choose(key)`` from a row's button
`PicturePane()`              ``show_svg(svg, title)``, scaled to the width
`HtmlPane(html)`             ``show(html)``: HTML of the library's own, user text escaped with `html.escape`
`MessageArea()`              ``say(text)``; ``with area.catching():`` shows what the user got wrong
`Progress(steps, total)`     long work in a thread: ``start()``, ``cancel()``, ``wait()``; ``done(results)`` at the end
`ActionBox(label, action)`   a button, and beneath it what the action made
`SaveBox(text, propose)`     a file name and a button; overwrites only after a second click
`OpenBox(open, example)`     a file name and a button that opens it; only in the page's own folder
`QuestionForm(look, answer)` questions by topic; ``look(topic)`` gives a `FormView`
`Page(children)`, `columns`  one below the other; side by side, and one below the other where it is narrow
`button(text, action)`       a real button
============================ =========================================================================================
"""

from modeler.views.widgets.action import ActionBox
from modeler.views.widgets.base import HtmlPane, MessageArea, Page, Pane, button
from modeler.views.widgets.controls import columns, picker, slider, text_field
from modeler.views.widgets.form import FormOption, FormQuestion, FormTopic, FormView, QuestionForm
from modeler.views.widgets.live import Debounced, Live
from modeler.views.widgets.opening import OpenBox
from modeler.views.widgets.panes import ChartPane, LiveChart, PicturePane
from modeler.views.widgets.progress import Progress
from modeler.views.widgets.saving import SaveBox
from modeler.views.widgets.table import Cell, Column, ComparisonTable, Row

__all__ = [
    "ActionBox",
    "Cell",
    "ChartPane",
    "Column",
    "ComparisonTable",
    "Debounced",
    "FormOption",
    "FormQuestion",
    "FormTopic",
    "FormView",
    "HtmlPane",
    "Live",
    "LiveChart",
    "MessageArea",
    "OpenBox",
    "Page",
    "Pane",
    "PicturePane",
    "Progress",
    "QuestionForm",
    "Row",
    "SaveBox",
    "button",
    "columns",
    "picker",
    "slider",
    "text_field",
]
