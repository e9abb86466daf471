"""Any result as text for people: what the command line prints, in a notebook or at a prompt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rich.console import Console, RenderableType
from rich.text import Text

from modeler.audit.assess import TemplateAssessment
from modeler.audit.change import TemplateChange
from modeler.aws.deploy import StackPlan
from modeler.engine.choose import Choice
from modeler.engine.compare import Assessment, Comparison
from modeler.engine.latency import Latency
from modeler.engine.study.break_even import BreakEven
from modeler.engine.study.uncertainty import Uncertainty
from modeler.errors import ModelerError
from modeler.facts.priced_usage import PricedUsage
from modeler.guide.recommend import Recommendation
from modeler.iac.review import StackReview
from modeler.patterns import Pattern
from modeler.results import Result
from modeler.views.text.assess import assessed_text
from modeler.views.text.break_even import break_even_text, uncertainty_text
from modeler.views.text.change import change_text
from modeler.views.text.choose import choice_text
from modeler.views.text.comparison import bill_text, bullets, comparison_text, pattern_text, priced_text
from modeler.views.text.deployed import plan_text
from modeler.views.text.latency import beyond_percentiles
from modeler.views.text.recommendation import recommendation_text
from modeler.views.text.stack import review_text
from modeler.views.text.table import TextTable

_TEXTS: dict[type[Result], Callable[[Any], RenderableType]] = {
    Assessment: bill_text,
    BreakEven: break_even_text,
    Choice: choice_text,
    Comparison: comparison_text,
    Latency: lambda latency: bullets("What the percentiles do not say", beyond_percentiles(latency)),
    Pattern: pattern_text,
    PricedUsage: priced_text,
    Recommendation: recommendation_text,
    TemplateAssessment: assessed_text,
    TemplateChange: change_text,
    StackPlan: plan_text,
    StackReview: review_text,
    Uncertainty: uncertainty_text,
}
"""Results with a text of their own; the others are shown as their rows."""


def show(result: Result, width: int = 120) -> None:
    """Print a result for people.

    Parameters
    ----------
    result : Result
        Whatever the library answers.
    width : int
        How wide the text may be, in signs.

    Raises
    ------
    ModelerError
        If it is no result.

    Examples
    --------
    >>> import modeler as m
    >>> m.show(m.assess(m.Workload(clients={"location": "internet"}), "A1"))
    A1 private-rest-vpce is not comparable for this workload: ...
    """
    if not isinstance(result, Result):
        raise ModelerError(f"{type(result).__name__} is no result: m.show takes what m.table takes")
    write = next((text for kind, text in _TEXTS.items() if isinstance(result, kind)), _rows_text)
    Console(width=width, highlight=False).print(write(result))


def _rows_text(result: Result) -> RenderableType:
    rows = result.records()
    if not rows:
        return Text(result.summary())
    drawn = TextTable(result.summary())
    for name in rows[0]:
        drawn.add_column(name, wraps=True)
    for row in rows:
        drawn.add_row(*("" if cell is None else str(cell) for cell in row.values()))
    return drawn
