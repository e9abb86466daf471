"""Growing and sharing: what each pattern adds to the bill of the one of today, and when a hub of endpoints pays.

Hub endpoints (one set, reached over a Transit Gateway or by peering) save endpoint-hours and pay attachments or
gigabytes instead; how many client VPCs it takes until that pays depends on traffic, so both are priced for each number.
"""

from __future__ import annotations

from typing import Any

from modeler.dataclass import dataclass
from modeler.engine.calls import prices_for
from modeler.engine.compare import Assessment, Comparison, assess
from modeler.engine.study.migration import assess_today
from modeler.errors import NotComparable
from modeler.facts.pricebook import PriceBook
from modeler.patterns import Pattern
from modeler.results import Record, Result, monthly, number_of, short
from modeler.workload import Workload


@dataclass(frozen=True, repr=False)
class Increment(Result):
    """What a month costs more with a pattern than with the one that serves the workload today."""

    pattern: Pattern
    incremental_usd: float
    """Its bill less today's: nothing for the pattern of today itself, negative where it costs less."""
    alone_usd: float
    shared: tuple[str, ...]
    unpriced: tuple[str, ...]
    today_unpriced: tuple[str, ...] = ()
    """What has no price in today's bill: then the step is known only as far as prices are."""

    def summary(self) -> str:
        """Say what the pattern adds."""
        return f"{short(self.pattern.code)} adds {monthly(self.incremental_usd, bool(self.unpriced))}"

    def records(self) -> list[Record]:
        """Return it as one row."""
        return [
            {
                "code": self.pattern.code,
                "pattern": self.pattern.id,
                "incremental_usd": self.incremental_usd,
                "alone_usd": self.alone_usd,
                "shared": ", ".join(self.shared),
                "unpriced": ", ".join(self.unpriced),
            }
        ]


def beside(
    w: Workload, running: str | Pattern, comparison: Comparison, *, book: PriceBook | None = None
) -> dict[str, Increment]:
    """Price the step to each comparable pattern from the one that serves the workload today.

    Parameters
    ----------
    w : Workload
        What is served today, and would be.
    running : str or Pattern
        What serves it today, with a variant if wanted; without one it is the variant of the comparison.
    comparison : Comparison
        Whose patterns are asked about.

    Returns
    -------
    dict of pattern id to Increment

    Raises
    ------
    NotComparable
        If what runs could not serve this kind of clients and backend.

    Examples
    --------
    >>> from modeler.engine.compare import compare
    >>> w = Workload(clients={"location": "internet"}, backend={"kind": "eks-istio"})
    >>> increments = beside(w, "F3", compare(w, ["F3", "B5"]))
    >>> increments["internet-facing-alb-istio"].incremental_usd
    0.0
    """
    book = prices_for(w, book)
    today = assess_today(w, running, comparison, book)
    if today.bill is None:
        raise NotComparable(
            f"'{today.pattern.id}' cannot be what serves this workload today: {today.reason}; name a pattern that "
            "could serve these clients and this backend"
        )
    stands = _names(today)
    increments: dict[str, Increment] = {}
    for assessment in comparison.ranked:
        assert assessment.bill is not None
        increments[assessment.pattern.id] = Increment(
            assessment.pattern,
            assessment.bill.monthly_usd - today.bill.monthly_usd,
            assessment.bill.monthly_usd,
            tuple(sorted(stands & _names(assessment))),
            tuple(dict.fromkeys(item.dimension for item in assessment.bill.unpriced)),
            tuple(dict.fromkeys(item.dimension for item in today.bill.unpriced)),
        )
    return increments


def _names(assessment: Assessment) -> set[str]:
    return {hop.component.identity for part in assessment.parts for hop in part.architecture.hops}


@dataclass(frozen=True, repr=False)
class HubBreakEven(Result):
    """Endpoints in each VPC against one shared set, by the number of client VPCs."""

    rows: tuple[dict[str, Any], ...]
    vpcs: int | None
    """The first number of VPCs at which the hub costs less and stays so; None if it never does."""

    def summary(self) -> str:
        """Say from how many VPCs on the hub costs less."""
        hub = "an endpoint in each costs less" if self.vpcs is None else f"from {self.vpcs} on the hub costs less"
        return f"{number_of(len(self.rows), 'number')} of client VPCs, {hub}"

    def records(self) -> list[Record]:
        """Return one row for each number of VPCs."""
        return [dict(row) for row in self.rows]


def hub_break_even(w: Workload, most: int = 50, *, book: PriceBook | None = None) -> HubBreakEven:
    """Find from how many client VPCs on hub endpoints (E4) cost less than an endpoint in each VPC (E5).

    Parameters
    ----------
    w : Workload
        Its traffic is that of all client VPCs together; its ``clients.vpcs`` is varied from 2 to `most`. The hub is
        reached over a Transit Gateway if ``clients.transit_gateway`` is set, else by peering.
    most : int
        The largest number tried.

    Examples
    --------
    >>> w = Workload(clients={"location": "other-vpc"}, shared_by={"transit_gateway": 20})
    >>> result = hub_break_even(w, most=5)
    >>> [row["vpcs"] for row in result.rows]
    [2, 3, 4, 5]
    """
    book = prices_for(w, book)
    rows: list[dict[str, Any]] = []
    for count in range(2, most + 1):
        own = _with_vpcs(w, count, transit_gateway=False)
        hub = _with_vpcs(w, count, transit_gateway=w.clients.transit_gateway)
        rows.append({"vpcs": count, "own_usd": _total("E5", own, book), "hub_usd": _total("E4", hub, book)})
    cheaper = [row["hub_usd"] < row["own_usd"] for row in rows]
    first = next((n for n in range(len(rows)) if all(cheaper[n:])), None)
    return HubBreakEven(tuple(rows), None if first is None else rows[first]["vpcs"])


def _with_vpcs(w: Workload, count: int, *, transit_gateway: bool) -> Workload:
    clients = w.clients.model_copy(update={"vpcs": count, "transit_gateway": transit_gateway})
    return w.model_copy(update={"clients": clients})


def _total(name: str, w: Workload, book: PriceBook) -> float:
    assessment = assess(w, name, book=book)
    if assessment.monthly_usd is None:
        raise NotComparable(
            f"hub endpoints are for clients in other VPCs: {assessment.not_comparable}; set "
            "clients.location to other-vpc or other-account"
        )
    return assessment.monthly_usd
