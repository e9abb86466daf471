"""Many workloads that run already: the company's standard pattern beside the one that suits each of them best."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from modeler.dataclass import dataclass
from modeler.engine.choose import choose
from modeler.engine.compare import Assessment
from modeler.engine.study.fleet_summary import summary
from modeler.engine.study.sweep import Sweep, sweep
from modeler.engine.study.table import is_empty, renamed
from modeler.errors import Mistake
from modeler.facts.pricebook import PriceBook
from modeler.patterns import pattern
from modeler.results import Record, Result, number_of
from modeler.units import format_usd
from modeler.workload import Workload

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class FleetStep:
    """One workload: what it has by the standard, and its pick.

    Parameters
    ----------
    standard, pick : Assessment
        Both comparable.
    """

    standard: Assessment
    pick: Assessment

    @property
    def workload(self) -> Workload:
        """The workload of both."""
        return self.standard.workload

    @property
    def saves_usd(self) -> float:
        """What the pick costs less in a month; negative where it costs more."""
        return (self.standard.monthly_usd or 0.0) - (self.pick.monthly_usd or 0.0)


@dataclass(frozen=True, repr=False)
class FleetReview(Result):
    """The answer of `fleet_review`.

    Parameters
    ----------
    swept : Sweep
        Each workload with every pattern; rows that could not be read are its ``errors``.
    steps : tuple of FleetStep
        The largest saving first; without workloads that no standard pattern serves, or that nothing fits.
    """

    swept: Sweep
    steps: tuple[FleetStep, ...]

    @property
    def errors(self) -> tuple[tuple[int, Mistake], ...]:
        """Rows that could not be read, by their position from 0, with what is wrong."""
        return self.swept.errors

    @cached_property
    def sums(self) -> dict[str, Any]:
        """What the fleet comes to; see `modeler.engine.study.fleet_summary.summary`."""
        return summary(self.swept)

    @property
    def largest(self) -> tuple[Assessment, ...]:
        """The standard pattern and the pick of the workload that saves most; empty if there is none."""
        return (self.steps[0].standard, self.steps[0].pick) if self.steps else ()

    def worth(self, least_usd: float) -> tuple[FleetStep, ...]:
        """Return the steps that save at least so much in a month."""
        return tuple(step for step in self.steps if step.saves_usd >= least_usd)

    def saved_usd(self, least_usd: float = 0.0) -> float:
        """Return what the steps save that save at least so much, in USD a month."""
        return sum(step.saves_usd for step in self.worth(least_usd))

    def summary(self) -> str:
        """Say how many workloads there are, and what those that save anything save together."""
        workloads = number_of(self.sums["workloads"], "workload")
        both = f"{len(self.steps)} with a standard pattern and a pick"
        return f"{workloads}, {both}, {format_usd(self.saved_usd())} a month to save, {len(self.errors)} unreadable"

    def records(self) -> list[Record]:
        """Return one row a workload."""
        return [
            {
                "workload": step.workload.name,
                "region": step.workload.region,
                "standard": step.standard.pattern.code,
                "verdict": step.standard.verdict,
                "usd": step.standard.monthly_usd,
                "pick": step.pick.pattern.code,
                "pick_verdict": step.pick.verdict,
                "pick_usd": step.pick.monthly_usd,
                "saves_usd": step.saves_usd,
            }
            for step in self.steps
        ]


def fleet_review(frame: pd.DataFrame, standard: Sequence[str], *, book: PriceBook | None = None) -> FleetReview:
    """Set a company's standard patterns beside the pick for each workload of a fleet.

    Parameters
    ----------
    frame : DataFrame
        One row a workload; columns are workload fields or their short forms, as for `modeler.sweep`.
    standard : sequence of str
        Codes of patterns: for each workload the first one counts that serves it.
    book : PriceBook, optional
        Prices, of which those of other Regions are taken, too; by default the list prices.

    Returns
    -------
    FleetReview
        One step a workload that a standard pattern serves and something fits.

    Raises
    ------
    ModelerError
        If there is no such pattern, or a column is no field.

    Examples
    --------
    >>> import pandas as pd
    >>> fleet = pd.DataFrame({"name": ["orders"], "requests_per_month": ["900M"]})
    >>> review = fleet_review(fleet, ["B1", "A1"])
    >>> [(step.standard.pattern.code, step.saves_usd > 0) for step in review.steps]
    [('A1', True)]
    """
    codes = [pattern(name).code for name in standard]
    swept = sweep(frame, book=book)
    wrong = {row for row, _ in swept.errors}
    steps = (
        _step(_workload(row), codes, book)
        for place, row in enumerate(renamed(frame).to_dict(orient="records"))
        if place not in wrong
    )
    ordered = sorted((step for step in steps if step), key=lambda step: -step.saves_usd)
    return FleetReview(swept, tuple(ordered))


def _workload(row: dict[Any, Any]) -> Workload:
    return Workload().with_values({name: value for name, value in row.items() if not is_empty(value)})


def _step(w: Workload, codes: Sequence[str], book: PriceBook | None) -> FleetStep | None:
    choice = choose(w, book=book.elsewhere(w.region) if book else None)
    now = next((choice[code] for code in codes if choice[code].comparable), None)
    return FleetStep(now, choice.pick.assessment) if now and choice.pick else None
