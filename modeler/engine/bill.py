"""The bill: walk an architecture's hops with the workload's traffic, meter each component, price its usage.

Two hops (also of two traffic classes) that are the same thing, one ALB for files and API calls, are metered once, for
the traffic of both. Price tiers fill up over the whole bill, in the order of the hops, as they do over an account.
What has no price becomes an unpriced line: the total is then a lower bound.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from modeler.components import Arrivals, Component, Flow, client_flow
from modeler.engine.records import item_record
from modeler.facts.pricebook import FreePools, Price, PriceBook
from modeler.patterns import Architecture
from modeler.results import Record, Result, monthly, number_of
from modeler.units import Array, LineItem, Usage
from modeler.workload import Assumptions, Counted, Traffic, Workload


@dataclass(frozen=True, slots=True)
class Part:
    """An architecture with the traffic that takes it: most workloads have one, several classes have several."""

    architecture: Architecture
    traffic: Traffic


@dataclass(frozen=True, slots=True)
class Metered:
    """One component with all that arrives at it, and the first hop that names it."""

    hop: int
    role: str
    component: Component
    arrivals: Arrivals
    usage: tuple[Usage, ...]


@dataclass(frozen=True, slots=True)
class HopLine:
    """A hop as a table shows it: where it is, what it is, and what it costs with all that is beside it."""

    number: int
    role: str
    component: str
    title: str
    over: str
    usd: float | None
    full_usd: float | None
    unpriced: bool
    note: str


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
    """

    region: str
    price_date: str
    items: tuple[LineItem, ...]
    hops: tuple[HopLine, ...]
    requests: float
    assumptions: dict[str, tuple[Any, str]] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    marginal_usd_per_million: float = 0.0

    @property
    def monthly_usd(self) -> float:
        """What the workload pays in a month; a lower bound if something is unpriced."""
        return float(sum(item.usd for item in self.items if item.usd is not None))

    @property
    def full_usd(self) -> float:
        """What the components cost as a whole, shared or not counted parts included."""
        return float(sum(item.full_usd for item in self.items if item.full_usd is not None))

    @property
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

    @property
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
        """Give the line items as plain data, one dict a line."""
        return [item_record(item) for item in self.items]


def walk(parts: Sequence[Part], w: Workload) -> Iterator[Metered]:
    """Meter every component of the architectures, each thing once.

    Hops are followed in order, each with the traffic that the one before lets through; components with the same
    identity collect what arrives at them from all hops and classes.
    """
    arrivals: dict[str, list[tuple[Component, Flow]]] = {}
    first: dict[str, tuple[int, str, Component]] = {}
    names = _Names()
    number = 0
    for part in parts:
        flow = client_flow(w, part.traffic)
        for hop in part.architecture.hops:
            if names.of(hop.component) not in first:
                number += 1
            at = first.get(names.of(hop.component), (number,))[0]
            for component in (hop.component, *hop.beside):
                first.setdefault(names.of(component), (at, hop.role, component))
                arrivals.setdefault(names.of(component), []).append((component, flow))
            flow = hop.component.forward(flow, w)
    for identity, (at, role, component) in sorted(first.items(), key=lambda entry: entry[1][0]):
        together = Arrivals(tuple(arrivals[identity]))
        yield Metered(at, role, component, together, tuple(component.meter(together, w)))


class _Names:
    """Tells things apart: by identity, and backends of traffic classes also by their settings."""

    def __init__(self) -> None:
        self.backends: list[Any] = []

    def of(self, component: Component) -> str:
        """Give the name under which a component's traffic is collected."""
        backend = getattr(component, "backend", None)
        if backend is None:
            return component.identity
        number = next((n for n, known in enumerate(self.backends) if _same(known, backend)), len(self.backends))
        if number == len(self.backends):
            self.backends.append(backend)
        return component.identity if number == 0 else f"{component.identity} ({number + 1})"


def _same(one: Any, other: Any) -> bool:
    """Compare settings that may hold arrays, which are the same only if they are one object."""
    if one is other:
        return True
    try:
        return bool(one == other)
    except ValueError:
        return False


def counted(component: Component, w: Workload) -> bool:
    """Say whether a component belongs to this bill."""
    group = component.group
    return bool(getattr(w.counted, group)) if group in Counted.model_fields else True


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


def totals(metered: Iterable[Metered], w: Workload, book: PriceBook) -> Totals:
    """Add up what was metered, vectorized, without the line items.

    Parameters
    ----------
    metered : iterable of Metered
        As `walk` gives them; usage may be arrays, shape (workloads,).
    """
    till = _Till(book)
    monthly: Array = 0.0
    fixed: Array = 0.0
    unpriced: dict[str, None] = {}
    for each in metered:
        belongs = counted(each.component, w)
        for usage in each.usage:
            taken = till.take(usage)
            if taken is None:
                unpriced[usage.dimension] = None
                continue
            price, billable, start = taken
            if not belongs:
                continue
            usd = price.cost(billable, start) * usage.share
            monthly = monthly + usd
            if usage.fixed:
                fixed = fixed + usd
    return Totals(monthly, fixed, tuple(unpriced))


def total_usd(parts: Sequence[Part], w: Workload, book: PriceBook) -> Array:
    """Give only the total of what the workload pays, vectorized; unpriced usage is left out.

    Returns
    -------
    float or array, shape (workloads,)
    """
    return totals(walk(parts, w), w, book).monthly_usd


class _Till:
    """Takes usage in order: price tiers and free allowances fill up as the bill goes on."""

    def __init__(self, book: PriceBook) -> None:
        self.book = book
        self.used: dict[tuple[str, str], Array] = {}
        self.pools = FreePools(book)

    def price(self, usage: Usage) -> Price | None:
        """Find the price in the Region that applies."""
        return self._book(usage).get(usage.dimension)

    def missing(self, usage: Usage) -> str:
        """Say why there is no price in the Region that applies."""
        return self._book(usage).missing(usage.dimension)

    def _book(self, usage: Usage) -> PriceBook:
        return self.book.elsewhere(usage.region) if usage.region else self.book

    def take(self, usage: Usage) -> tuple[Price, Array, Array] | None:
        """Give price, billable quantity and what was used before it; None without a price."""
        price = self.price(usage)
        if price is None:
            return None
        billable = self.pools.billable(usage.dimension, usage.quantity)
        key = (usage.region, usage.dimension)
        start = self.used.get(key, 0.0)
        self.used[key] = start + billable
        return price, billable, start


def _line(till: _Till, metered: Metered, usage: Usage, w: Workload) -> LineItem:
    """Price one usage as a line of the bill."""
    quantity = float(usage.quantity)
    is_counted = counted(metered.component, w)
    share = float(usage.share) if is_counted else 0.0
    note = usage.note if not usage.region else f"{usage.note} ({usage.region})"
    taken = till.take(usage)
    if taken is None:
        missing = till.missing(usage)
        return LineItem(
            metered.hop,
            metered.role,
            metered.component.id,
            usage.dimension,
            quantity,
            "",
            (),
            None,
            None,
            None,
            usage.fixed,
            share,
            is_counted,
            missing,
            "",
            "",
            "",
        )
    price, billable_array, start = taken
    billable = float(billable_array)
    if billable < quantity:
        note = "; ".join(filter(None, (note, f"{quantity - billable:g} free")))
    slices = price.slices(billable, float(start))
    full = float(sum(each.usd for each in slices))
    unit_price = full / billable if billable else price.usd[0]
    return LineItem(
        metered.hop,
        metered.role,
        metered.component.id,
        usage.dimension,
        quantity,
        price.unit,
        slices,
        unit_price,
        full * share,
        full,
        usage.fixed,
        share,
        is_counted,
        note,
        price.source,
        price.as_of,
        price.confidence,
    )


def make_bill(parts: Sequence[Part], w: Workload, book: PriceBook, *, marginal: bool = True) -> Bill:
    """Price architectures for a workload.

    Parameters
    ----------
    parts : sequence of Part
        The architecture of each traffic class.
    w : Workload
        Whose settings, shares and assumptions apply.
    book : PriceBook
        Prices of the workload's Region.
    marginal : bool
        Whether to price the next million requests as well.

    Returns
    -------
    Bill
    """
    till = _Till(book)
    metered = list(walk(parts, w))
    items = tuple(_line(till, each, usage, w) for each in metered for usage in each.usage)
    requests = float(sum(client_flow(w, part.traffic).requests for part in parts))
    remarks = tuple(dict.fromkeys(remark for part in parts for remark in part.architecture.remarks))
    return Bill(
        region=book.region.code,
        price_date=book.price_date,
        items=items,
        hops=tuple(hop_lines(parts, items)),
        requests=requests,
        assumptions=_assumptions(metered, w),
        remarks=remarks,
        marginal_usd_per_million=_marginal(parts, w, book) if marginal else 0.0,
    )


def _marginal(parts: Sequence[Part], w: Workload, book: PriceBook) -> float:
    """Price the next million requests, spread over the classes as the ones before."""
    now = sum(float(client_flow(w, part.traffic).requests) for part in parts)
    grown = []
    for part in parts:
        requests = float(client_flow(w, part.traffic).requests)
        # Less than a request a month has no mix of classes to grow by: each then takes an equal part.
        factor = 1 + 1e6 / now if now >= 1 else 1.0
        more = requests * factor if now >= 1 else requests + 1e6 / len(parts)
        update = {
            "requests_per_month": more,
            "average_rps": None,
            "connection_minutes_per_month": part.traffic.connection_minutes_per_month * factor,
        }
        grown.append(Part(part.architecture, part.traffic.model_copy(update=update)))
    before, after = total_usd(parts, w, book), total_usd(grown, w, book)
    return float(after - before)


def hop_lines(parts: Sequence[Part], items: Sequence[LineItem]) -> Iterator[HopLine]:
    """Give the hops of all classes with the sums of their lines; one that came before keeps its number."""
    seen: dict[str, int] = {}
    by_hop: dict[int, list[LineItem]] = {}
    names = _Names()
    for item in items:
        by_hop.setdefault(item.hop, []).append(item)
    for part in parts:
        for hop in part.architecture.hops:
            identity = names.of(hop.component)
            again = identity in seen
            number = seen.setdefault(identity, len(seen) + 1)
            lines = [] if again else by_hop.get(number, [])
            priced = [line for line in lines if line.usd is not None]
            note = f"shared with hop {number} above" if again else hop.component.note
            yield HopLine(
                number=number,
                role=hop.role,
                component=hop.component.id,
                title=_title(hop.component),
                over=hop.over,
                usd=float(sum(line.usd for line in priced if line.usd is not None)),
                full_usd=float(sum(line.full_usd for line in priced if line.full_usd is not None)),
                unpriced=len(priced) < len(lines),
                note=note,
            )


def _title(component: Component) -> str:
    for name in ("endpoint", "scheme", "service", "exposure"):
        detail = getattr(component, name, None)
        if isinstance(detail, str):
            return f"{component.title} ({detail})"
    return component.title


def _assumptions(metered: Sequence[Metered], w: Workload) -> dict[str, tuple[Any, str]]:
    names = dict.fromkeys(name for each in metered for name in each.component.rests_on(w))
    found: dict[str, tuple[Any, str]] = {}
    for name in names:
        value = getattr(w.assumptions, name)
        found[name] = (value, Assumptions.model_fields[name].description or "")
    return found
