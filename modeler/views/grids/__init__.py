"""Results as tables of a notebook, reached as ``m.grid``: sorted by a click, with a still copy for pages.

Which columns there are, their order and how a number is written is decided here; every number comes from the engine.
`modeler.table` gives the same rows as a DataFrame, for those who go on to calculate.

>>> import modeler as m
>>> grid = m.grid.ranking(m.compare(m.Workload(), ["A1", "A5"]))
>>> [column["title"] for column in grid.columns][:3]
['#', 'Pattern', '$/month']
"""

from modeler.views.grids.bills import assumptions_grid as assumptions
from modeler.views.grids.bills import beside_grid as beside
from modeler.views.grids.bills import bill_grid as bill
from modeler.views.grids.bills import hops_grid as hops
from modeler.views.grids.bills import price_trust_grid as price_trust
from modeler.views.grids.fleet import fleet_outliers_grid as fleet_outliers
from modeler.views.grids.fleet import fleet_patterns_grid as fleet_patterns
from modeler.views.grids.fleet import fleet_review_grid as fleet_review
from modeler.views.grids.fleet import fleet_unreadable_grid as fleet_unreadable
from modeler.views.grids.patterns import families_grid as families
from modeler.views.grids.patterns import left_out_grid as left_out
from modeler.views.grids.patterns import ranking_grid as ranking
from modeler.views.grids.patterns import reasons_grid as reasons
from modeler.views.grids.patterns import shortlist_grid as shortlist
from modeler.views.grids.patterns import what_if_grid as what_if
from modeler.views.grids.times import evidence_grid as evidence

__all__ = [
    "assumptions",
    "beside",
    "bill",
    "evidence",
    "families",
    "fleet_outliers",
    "fleet_patterns",
    "fleet_review",
    "fleet_unreadable",
    "hops",
    "left_out",
    "price_trust",
    "ranking",
    "reasons",
    "shortlist",
    "what_if",
]
