"""Switches that turn an order: assumptions for which AWS gives no source, where the other value makes another cheaper.

A switch is an assumption with two values for which no page of AWS speaks (`WITHOUT_SOURCE`). Those that the first
places rest on are tried at their other value, a walk each; where that makes up for the difference of two of them, their
order is the assumption's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any, get_args

from modeler.dataclass import dataclass
from modeler.engine.compare import Assessment, assess
from modeler.engine.remarks import LEAST_USD
from modeler.units import format_usd
from modeler.workload import WITHOUT_SOURCE, Assumptions, Workload

PLACES = 5
"""How many first places are looked at."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Two patterns whose order is that of an assumption.

    Parameters
    ----------
    assumption : str
        Its name.
    value, other_value : str
        As it is; as it could be.
    first, second : str
        The cheaper pattern and the dearer one, as it is.
    usd, other_usd : float
        USD a month that the second one costs more as it is, and with the other value: 0, or less.

    Examples
    --------
    >>> str(Turn("vpc_link_v2_cross_az_billed", "true", "false", "C1", "C2", 406.9, 0.0))
    'C1 is $406.90 cheaper than C2 with assumptions.vpc_link_v2_cross_az_billed: true, and as dear with false'
    """

    assumption: str
    value: str
    other_value: str
    first: str
    second: str
    usd: float
    other_usd: float

    def __str__(self) -> str:
        then = "as dear" if -self.other_usd < LEAST_USD else f"{format_usd(-self.other_usd)} dearer"
        return (
            f"{self.first} is {format_usd(self.usd)} cheaper than {self.second} with assumptions.{self.assumption}: "
            f"{self.value}, and {then} with {self.other_value}"
        )


def turns(assessments: Sequence[Assessment]) -> tuple[Turn, ...]:
    """Find the switches without which two of the first places are not in this order of cost.

    Parameters
    ----------
    assessments : sequence of Assessment
        Comparable ones, in the order of their places.

    Examples
    --------
    >>> from modeler.engine.compare import compare
    >>> w = Workload(traffic={"requests_per_month": "1M"}, backend={"kind": "lambda"})
    >>> turns(compare(w, ["A1", "A5"]).ranked)
    ()
    """
    first = [assessment for assessment in assessments[:PLACES] if assessment.bill]
    used = {name for assessment in first if assessment.bill for name in assessment.bill.assumptions}
    return tuple(turn for name in WITHOUT_SOURCE if name in used for turn in _turned_by(name, first))


def _turned_by(name: str, assessments: Sequence[Assessment]) -> Iterator[Turn]:
    second_value = _other_value(name, assessments[0].workload)
    value = getattr(assessments[0].workload.assumptions, name)
    costs = [(_usd(assessment), _changed_usd(assessment, name, second_value), assessment) for assessment in assessments]
    by_cost = sorted(costs, key=lambda cost: cost[0])
    for (usd, changed, cheaper), (more, changed_more, dearer) in combinations(by_cost, 2):
        if more - usd > LEAST_USD > changed_more - changed:
            pair = cheaper.label, dearer.label
            yield Turn(name, _words(value), _words(second_value), *pair, more - usd, changed_more - changed)


def _other_value(name: str, w: Workload) -> Any:
    value, kind = getattr(w.assumptions, name), Assumptions.model_fields[name].annotation
    values = (False, True) if kind is bool else get_args(kind)
    return next(candidate for candidate in values if candidate != value)


def _changed_usd(assessment: Assessment, name: str, value: Any) -> float:
    """The cost with another value of an assumption; the same, if nothing in the bill rests on it."""
    assert assessment.bill is not None
    if name not in assessment.bill.assumptions:
        return _usd(assessment)
    w = assessment.workload
    changed = w.model_copy(update={"assumptions": w.assumptions.model_copy(update={name: value})})
    return _usd(assess(changed, assessment.pattern, assessment.variant, book=assessment.book))


def _usd(assessment: Assessment) -> float:
    return float(assessment.monthly_usd or 0.0)


def _words(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
