"""Design guide and cost modeler for private APIs on AWS.

A workload (clients, traffic, backend) is run through every known pattern, hop by hop, to the cent:

>>> import modeler as m
>>> comparison = m.compare(m.Workload(region="eu-west-1", traffic={"requests_per_month": "5M"}))
>>> comparison.ranked[0].monthly_usd > 0
True

Names are loaded when they are first used (PEP 562), so that ``import modeler`` costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_HOMES = {
    "Workload": "modeler.workload",
    "Assessment": "modeler.engine.compare",
    "Bill": "modeler.engine.bill",
    "Comparison": "modeler.engine.compare",
    "assess": "modeler.engine.compare",
    "compare_regions": "modeler.engine.study.regional",
    "sweep": "modeler.engine.study.sweep",
    "Choice": "modeler.engine.choose",
    "choose": "modeler.engine.choose",
    "why_not": "modeler.engine.choose",
    "what_if": "modeler.engine.study.what_if",
    "recommend": "modeler.guide.recommend",
    "own_pattern": "modeler.patterns.compose",
    "compare": "modeler.engine.compare",
    "break_even": "modeler.engine.study.break_even",
    "cost_curve": "modeler.engine.study.curve",
    "sensitivity": "modeler.engine.study.sensitivity",
    "uncertain": "modeler.engine.study.uncertainty",
    "Pattern": "modeler.patterns",
    "pattern": "modeler.patterns",
    "patterns": "modeler.patterns",
    "PriceBook": "modeler.facts.pricebook",
    "price_book": "modeler.facts.pricebook",
    "ModelerError": "modeler.errors",
    "table": "modeler.views.tables",
    "draw": "modeler.views.diagrams.diagram",
    "plot": "modeler.views.charts",
}
_WHOLE_MODULES = {"plot"}  # the name stands for its home itself

__all__ = ["__version__", *_HOMES]  # noqa: PLE0604  (one list of public names)

if TYPE_CHECKING:
    from modeler.engine.bill import Bill
    from modeler.engine.choose import Choice, choose, why_not
    from modeler.engine.compare import Assessment, Comparison, assess, compare
    from modeler.engine.study.break_even import break_even
    from modeler.engine.study.curve import cost_curve
    from modeler.engine.study.regional import compare_regions
    from modeler.engine.study.sensitivity import sensitivity
    from modeler.engine.study.sweep import sweep
    from modeler.engine.study.uncertainty import uncertain
    from modeler.engine.study.what_if import what_if
    from modeler.errors import ModelerError
    from modeler.facts.pricebook import PriceBook, price_book
    from modeler.guide.recommend import recommend
    from modeler.patterns import Pattern, pattern, patterns
    from modeler.patterns.compose import own_pattern
    from modeler.views import charts as plot
    from modeler.views.diagrams.diagram import draw
    from modeler.views.tables import table
    from modeler.workload import Workload


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'modeler' has no attribute '{name}': it has {', '.join(_HOMES)}")
    home = importlib.import_module(_HOMES[name])
    value = home if name in _WHOLE_MODULES else getattr(home, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
