"""The bill: what the components of an architecture meter, priced.

Price tiers fill up over the whole bill, in the order of the hops, as they do over an account. What has no price becomes
an unpriced line: the total is then a lower bound.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import field
from functools import cached_property, partial
from typing import Any

import numpy as np

from modeler.components import Arrivals, Component, Flow
from modeler.dataclass import dataclass
from modeler.engine.records import item_record
from modeler.engine.trip import Metered, Part, Stage, Visit, in_bill_order, trip
from modeler.facts.price import Price
from modeler.facts.pricebook import PriceBook
from modeler.patterns.architecture import Provision
from modeler.results import Record, Result, monthly, number_of
from modeler.units import Array, LineItem, Note, Usage
from modeler.workload import Assumptions, Counted, Workload, as_needed

_SWITCHES = frozenset(Counted.model_fields)
"""Groups of components that a workload can leave out of its bill."""


@dataclass(frozen=True, slots=True)
class HopLine:
    """A hop as a table shows it: where it is, what it is, and what it costs with all that is beside it."""

    number: int
    role: str
    component: str
    instance: str
    title: str
    over: str
    usd: float | None
    full_usd: float | None
    unpriced: bool
    note: str
    again: bool = False
    """Whether an earlier hop of the table is the same thing, and has its lines."""


@dataclass(frozen=True, repr=False)
class Bill(Result):
    """The line items of one architecture for one workload.

    Parameters
    ----------
    items : tuple of LineItem
        In the order of the hops; unpriced ones have ``usd`` None.
    hops : tuple of HopLine
        The hops with their sums.
    requests : float
        The workload's requests in a month, all traffic classes.
    assumptions : mapping of name to (value, meaning)
        The switchable choices that this bill rests on.

    Examples
    --------
    >>> from modeler.engine.compare import assess
    >>> bill = assess(Workload(), "A1").bill
    >>> bill.fixed_usd + bill.variable_usd == bill.monthly_usd
    True
    """

    region: str
    price_date: str
    items: tuple[LineItem, ...]
    hops: tuple[HopLine, ...]
    requests: float
    assumptions: dict[str, tuple[Any, str]] = field(default_factory=dict)
    remarks: tuple[Note | str, ...] = ()
    more_usd_of: Callable[[], float] | None = field(default=None, compare=False)
    """What a million requests more add, worked out when it is asked for."""

    @cached_property
    def marginal_usd_per_million(self) -> float:
        """What the next million requests add, spread over the classes as the ones before."""
        return self.more_usd_of() if self.more_usd_of else 0.0

    @cached_property
    def monthly_usd(self) -> float:
        """What the workload pays in a month; a lower bound if something is unpriced."""
        return float(sum(item.usd for item in self.items if item.usd is not None))

    @cached_property
    def full_usd(self) -> float:
        """What the components cost as a whole, shared or not counted parts included."""
        return float(sum(item.full_usd for item in self.items if item.full_usd is not None))

    @cached_property
    def fixed_usd(self) -> float:
        """The part that does not move with traffic."""
        return float(sum(item.usd for item in self.items if item.usd is not None and item.fixed))

    @property
    def variable_usd(self) -> float:
        """The part that follows traffic."""
        return self.monthly_usd - self.fixed_usd

    @property
    def usd_per_million(self) -> float | None:
        """The traffic part per million requests; None without requests."""
        return self.variable_usd / self.requests * 1e6 if self.requests else None

    @cached_property
    def unpriced(self) -> tuple[LineItem, ...]:
        """The lines that have no price."""
        return tuple(item for item in self.items if item.usd is None)

    @property
    def price_dates(self) -> str:
        """From when the prices are that were used."""
        dates = sorted(item.as_of for item in self.items if item.as_of)
        return f"{dates[0]} to {dates[-1]}" if dates else self.price_date

    def summary(self) -> str:
        """Say how many lines it has and what they come to."""
        cost = monthly(self.monthly_usd, bool(self.unpriced))
        return f"{number_of(len(self.items), 'line')} in {self.region}, {cost}"

    def records(self) -> list[Record]:
        """Return the line items as plain data, one dict a line."""
        return [item_record(item) for item in self.items]


def counted(component: Component, w: Workload) -> bool:
    """Say whether a component belongs to this bill."""
    return component.group not in _SWITCHES or bool(getattr(w.counted, component.group))


def stands_already(component: Component, usage: Usage, w: Workload) -> bool:
    """Say whether a part of the bill is paid whatever this workload does: what is paid around the clock, and exists."""
    return usage.fixed and component.id in w.existing


@dataclass(frozen=True, slots=True)
class Totals:
    """Only the sums of a bill, for one workload or for many at once.

    Parameters
    ----------
    monthly_usd, fixed_usd : float or array, shape (workloads,)
        What the workload pays; the part of it that does not move with traffic.
    unpriced : tuple of str
        Dimensions without a price: then the sums are lower bounds.
    """

    monthly_usd: Array
    fixed_usd: Array
    unpriced: tuple[str, ...]


def totals(stages: Sequence[Stage], w: Workload, book: PriceBook) -> Totals:
    """Add up what was metered, vectorized, without the line items.

    Parameters
    ----------
    stages : sequence of Stage
        As `trip` gives them; usage may be arrays, shape (workloads,).
    """
    return _sums(_sold(in_bill_order(stages), w, book))


def total_usd(parts: Sequence[Part], w: Workload, book: PriceBook) -> Array:
    """Return only the total of what the workload pays, vectorized; unpriced usage is left out.

    Returns
    -------
    float or array, shape (workloads,)
    """
    return totals(trip(parts, w), w, book).monthly_usd


@dataclass(frozen=True, slots=True)
class _Sale:
    """Usage with its price, and the part of the month's usage that filled the price tiers before it."""

    metered: Metered
    usage: Usage
    counted: bool
    price: Price | None
    billable: Array = 0.0
    start: Array = 0.0


def _sold(metered: Iterable[Metered], w: Workload, book: PriceBook) -> Iterator[_Sale]:
    """Price usage in order: price tiers and free allowances fill up as the bill goes on."""
    used: dict[tuple[str, str], Array] = {}
    pools = book.pools()
    for part in metered:
        belongs = counted(part.component, w)
        for usage in part.usage:
            price = book_for(usage, book).get(usage.dimension)
            pays = belongs and not stands_already(part.component, usage, w)
            if price is None:
                yield _Sale(part, usage, pays, None)
                continue
            billable = pools.billable(usage.dimension, usage.quantity)
            key = (usage.region, usage.dimension)
            start = used.get(key, 0.0)
            used[key] = start + billable
            yield _Sale(part, usage, pays, price, billable, start)


def book_for(usage: Usage, book: PriceBook) -> PriceBook:
    """Return the book of the Region whose price applies."""
    return book.elsewhere(usage.region) if usage.region else book


def _sums(sales: Iterable[_Sale]) -> Totals:
    monthly: Array = 0.0
    fixed: Array = 0.0
    unpriced: dict[str, None] = {}
    for sale in sales:
        if sale.price is None:
            if sale.usage.there:
                unpriced[sale.usage.dimension] = None
        elif sale.counted:
            usd = sale.price.cost(sale.billable, sale.start) * sale.usage.share
            monthly = monthly + usd
            if sale.usage.fixed:
                fixed = fixed + usd
    return Totals(monthly, fixed, tuple(unpriced))


def _line(sale: _Sale, w: Workload, book: PriceBook, added: Sequence[Provision]) -> LineItem:
    """Write one sale as a line of the bill."""
    metered, usage, price = sale.metered, sale.usage, sale.price
    own = book_for(usage, book)
    quantity = float(usage.quantity)
    share = float(usage.share) if sale.counted else 0.0
    line = partial(
        LineItem,
        hop=metered.hop,
        role=metered.role,
        component=metered.component.id,
        instance=metered.instance,
        dimension=usage.dimension,
        region=own.region.code,
        usage=quantity,
        fixed=usage.fixed,
        share=share,
        counted=sale.counted,
        by_hour=() if usage.by_hour is None else tuple(np.round(usage.by_hour, 4).tolist()),
    )
    if price is None:
        return line(note=usage.unpriced or own.missing(usage.dimension))
    billable = float(sale.billable)
    slices = price.slices(billable, float(sale.start))
    full = float(sum(part.usd for part in slices))
    return line(
        usage_type=price.usage_type,
        unit=price.unit,
        tiers=slices,
        unit_price=full / billable if billable else price.usd[0],
        usd=full * share,
        full_usd=full,
        note="; ".join(filter(None, (_note(usage, quantity - billable), *_why(metered, usage, w, added)))),
        source=price.source,
        as_of=price.as_of,
        confidence=price.confidence,
    )


def _note(usage: Usage, free: float) -> str:
    """Where the quantity comes from, whose Region's price it has if not the workload's, and how much is free."""
    note = f"{usage.note} ({usage.region})" if usage.region else str(usage.note)
    return "; ".join(filter(None, (note, f"{free:g} free"))) if free > 0 else note


def _why(metered: Metered, usage: Usage, w: Workload, added: Sequence[Provision]) -> Iterator[str]:
    """Who asks for it, and whether it stands already."""
    asking = (provision.because for provision in added if provision.covers(metered.instance, usage.dimension))
    because = next(asking, "")
    if because:
        yield f"added because {because}"
    if stands_already(metered.component, usage, w):
        yield "stands already (existing)"


def make_bill(parts: Sequence[Part], w: Workload, book: PriceBook) -> Bill:
    """Price architectures for a workload.

    Parameters
    ----------
    parts : sequence of Part
        The architecture of each traffic class.
    w : Workload
        Whose settings, shares and assumptions apply.
    book : PriceBook
        Prices of the workload's Region.

    Returns
    -------
    Bill
    """
    return bill_of(trip(parts, w), parts, w, book)


def bill_of(stages: Sequence[Stage], parts: Sequence[Part], w: Workload, book: PriceBook) -> Bill:
    """Price what was metered on one walk; the parameters are those of `make_bill`."""
    w = as_needed(w)
    metered = in_bill_order(stages)
    sales = tuple(_sold(metered, w, book))
    added = tuple(provision for part in parts for provision in part.architecture.provisions)
    items = tuple(_line(sale, w, book, added) for sale in sales)
    remarks = tuple(dict.fromkeys(remark for part in parts for remark in part.architecture.remarks))
    return Bill(
        region=book.region.code,
        price_date=book.price_date,
        items=items,
        hops=tuple(hop_lines(stages, items)),
        requests=_requests(stages),
        assumptions=_assumptions(metered, w),
        remarks=remarks,
        more_usd_of=lambda: _grown_usd(stages, parts, w, book) - float(_sums(sales).monthly_usd),
    )


def _requests(stages: Sequence[Stage]) -> float:
    """Requests of all classes: what arrives at the first hop of each."""
    first = {stage.traffic_class: stage.flow_in for stage in reversed(stages)}
    return float(sum(float(first[order].requests) for order in sorted(first)))


def _grown_usd(stages: Sequence[Stage], parts: Sequence[Part], w: Workload, book: PriceBook) -> float:
    """Price a million requests more, spread over the classes as the ones before."""
    requests = _requests(stages)
    if requests < 1:
        return float(total_usd([_with_more(part, 1e6 / len(parts), w) for part in parts], w, book))
    grown = _grown(in_bill_order(stages), 1 + 1e6 / requests)
    return float(_sums(_sold(grown, w, book)).monthly_usd)


def _grown(metered: Iterable[Metered], factor: float) -> Iterator[Metered]:
    """Meter the same things for a multiple of all traffic: what a hop passes on is in proportion to what arrives."""
    flows: dict[int, Flow] = {}
    for part in metered:
        for _, flow in part.arrivals.pairs:
            if id(flow) not in flows:
                flows[id(flow)] = flow.times(factor)
        arrivals = Arrivals(tuple((component, flows[id(flow)]) for component, flow in part.arrivals.pairs))
        yield Metered(part.hop, part.role, part.instance, part.component, arrivals, part.w)


def _with_more(part: Part, requests: float, w: Workload) -> Part:
    """Less than a request a month has no mix of classes to grow by: each then takes an equal part."""
    update = {
        "requests_per_month": part.traffic.requests_in(w.hours_per_month) + requests,
        "average_rps": None,
    }
    return Part(part.architecture, part.traffic.model_copy(update=update))


def hop_lines(visits: Sequence[Visit], items: Sequence[LineItem]) -> Iterator[HopLine]:
    """Return the hops of all classes with the sums of their lines; one that came before keeps its number."""
    by_hop: dict[int, list[LineItem]] = {}
    for item in items:
        by_hop.setdefault(item.hop, []).append(item)
    for visit in visits:
        lines = [] if visit.again else by_hop.get(visit.number, [])
        priced = [line for line in lines if line.usd is not None]
        yield HopLine(
            number=visit.number,
            role=visit.role,
            component=visit.component.id,
            instance=visit.instance,
            title=_title(visit.component),
            over=visit.hop.over,
            usd=float(sum(line.usd for line in priced if line.usd is not None)),
            full_usd=float(sum(line.full_usd for line in priced if line.full_usd is not None)),
            unpriced=len(priced) < len(lines),
            note=visit.component.note,
            again=visit.again,
        )


def _title(component: Component) -> str:
    for name in ("endpoint", "scheme", "service", "exposure"):
        detail = getattr(component, name, None)
        if isinstance(detail, str):
            return f"{component.title} ({detail})"
    return component.title


def _assumptions(metered: Sequence[Metered], w: Workload) -> dict[str, tuple[Any, str]]:
    names = dict.fromkeys(name for part in metered for name in part.component.rests_on(w))
    assumptions: dict[str, tuple[Any, str]] = {}
    for name in names:
        value = getattr(w.assumptions, name)
        assumptions[name] = (value, Assumptions.model_fields[name].description or "")
    return assumptions
