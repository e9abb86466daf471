"""One workload over all Regions: what each pattern costs there, and which services a Region lacks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from modeler.dataclass import dataclass
from modeler.engine.bill import totals
from modeler.engine.calls import Names, as_list, check_workload, prices_for
from modeler.engine.serving import serve
from modeler.errors import NotComparable
from modeler.facts import regions
from modeler.facts.pricebook import PriceBook
from modeler.patterns import pattern, patterns
from modeler.results import Record, Result, monthly, number_of, short
from modeler.workload import Workload


@dataclass(frozen=True, slots=True, repr=False)
class RegionalCost(Result):
    """What one pattern costs in one Region; ``monthly_usd`` is a lower bound if something is missing."""

    region: str
    name: str
    pattern: str
    code: str
    monthly_usd: float
    fixed_usd: float
    missing: tuple[str, ...]

    def summary(self) -> str:
        """Say which pattern costs what where."""
        return f"{short(self.code or self.pattern)} in {self.region}, {monthly(self.monthly_usd, bool(self.missing))}"

    def records(self) -> list[Record]:
        """Return it as one row."""
        return [{**self.to_dict(), "missing": ", ".join(self.missing)}]

    def to_dict(self) -> Record:
        """Return it as plain data."""
        return {
            "region": self.region,
            "name": self.name,
            "pattern": self.pattern,
            "monthly_usd": self.monthly_usd,
            "fixed_usd": self.fixed_usd,
            "missing": list(self.missing),
        }


class Regions(Result, tuple[RegionalCost, ...]):
    """What patterns cost in each Region, by Region and then by cost: the answer of `compare_regions`."""

    __slots__ = ()

    def summary(self) -> str:
        """Say how many patterns were priced in how many Regions."""
        patterns, regions = ({cost.pattern for cost in self}, {cost.region for cost in self})
        return f"{number_of(len(patterns), 'pattern')} in {number_of(len(regions), 'Region')}"

    def records(self) -> list[Record]:
        """Return one row for each Region and pattern."""
        return [row for cost in self for row in cost.records()]


def compare_regions(w: Workload, names: Names = (), *, book: PriceBook | None = None) -> Regions:
    """Price patterns for one workload in every Region.

    Parameters
    ----------
    w : Workload
        Its own Region is only one of them.
    names : str, Pattern or sequence of them
        By default all patterns that serve it.
    book : PriceBook, optional
        Prices, of which those of the other Regions are taken, too; by default the list prices.

    Returns
    -------
    Regions
        A tuple of `RegionalCost`, by Region and then by cost, fully priced ones first.

    Raises
    ------
    CallError
        If the first argument is no workload.
    UnknownNameError
        If a name is not in the catalogue.

    Examples
    --------
    >>> costs = compare_regions(Workload(), ["A1"])
    >>> len({cost.region for cost in costs})
    35
    """
    check_workload(w, 'compare_regions(w, ["A1"])')
    book = prices_for(w, book)
    wanted = [pattern(name) if isinstance(name, str) else name for name in as_list(names)] or list(patterns())
    regional_costs: list[RegionalCost] = []
    for code, place in regions().items():
        if w.clients.region == code and w.clients.location == "other-region":
            continue
        here = _moved(w, code)
        local = book.elsewhere(code)
        costs = []
        for candidate in wanted:
            try:
                stages = serve(candidate, here, local).stages
            except NotComparable:
                continue
            sums = totals(stages, here, local)
            cost = RegionalCost(
                code,
                place.name,
                candidate.full_id,
                candidate.label,
                float(sums.monthly_usd),
                float(sums.fixed_usd),
                sums.unpriced,
            )
            costs.append(cost)
        regional_costs.extend(sorted(costs, key=lambda cost: (bool(cost.missing), cost.monthly_usd, cost.pattern)))
    return Regions(regional_costs)


def _moved(w: Workload, code: str) -> Workload:
    """Return the workload in another Region: its Direct Connect location stays where it is."""
    link = w.clients.direct_connect
    link = link.model_copy(update={"location_region": link.location_region or w.region})
    return w.model_copy(update={"region": code, "clients": w.clients.model_copy(update={"direct_connect": link})})


def cheapest_by_region(regional_costs: Sequence[RegionalCost]) -> list[dict[str, Any]]:
    """Return one row a Region: its cheapest fully priced pattern, and what the Region lacks for others.

    Examples
    --------
    >>> rows = cheapest_by_region(compare_regions(Workload(), ["A1", "E7"]))
    >>> rows[0]["region"]
    'af-south-1'
    """
    rows: dict[str, dict[str, Any]] = {}
    for regional_cost in regional_costs:
        row = rows.setdefault(
            regional_cost.region,
            {
                "region": regional_cost.region,
                "name": regional_cost.name,
                "pattern": None,
                "monthly_usd": None,
                "missing": {},
            },
        )
        if row["pattern"] is None and not regional_cost.missing:
            row.update(pattern=regional_cost.pattern, monthly_usd=regional_cost.monthly_usd)
        for dimension in regional_cost.missing:
            row["missing"].setdefault(dimension, []).append(regional_cost.code)
    return list(rows.values())
