"""Controls joined to the engine, reached as ``m.explore``: what they move is priced, timed or drawn afresh.

A change that cannot be is answered by one sentence, and what is shown stays as it was. Each is a widget: in the last
line of a cell it shows itself.

>>> import modeler as m
>>> moved = m.explore.cost(m.Workload(), at_most=3)
>>> moved.controls["azs"].value = 3
>>> len(set(moved.chart.figure.data[0].y))
3
"""

from modeler.views.explore.charts import cost_explorer as cost
from modeler.views.explore.charts import tail_explorer as tail
from modeler.views.explore.deployments import deployment_explorer as deployment
from modeler.views.explore.deployments import removal_explorer as removal
from modeler.views.explore.pictures import parts_explorer as parts
from modeler.views.explore.pictures import traces_explorer as traces

__all__ = ["cost", "deployment", "parts", "removal", "tail", "traces"]
