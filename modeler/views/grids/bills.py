"""Bills as tables: line by line, hop by hop, and several beside each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from modeler.engine.bill import Bill
from modeler.engine.compare import Assessment
from modeler.units import LineItem
from modeler.views.grids.made import DASH, count_cell, grid, time_cell, usd_cell
from modeler.views.text.comparison import decimal, money, setting_text
from modeler.views.text.latency import percent
from modeler.views.widgets import Cell, Column, ComparisonTable

_SHARES = {"p50": 0.5, "p90": 0.9, "p99": 0.99, "p99.9": 0.999}


def bill_grid(assessment: Assessment) -> ComparisonTable:
    """Show every metered quantity with its price.

    Examples
    --------
    >>> import modeler as m
    >>> m.grid.bill(m.assess(m.Workload(), "A1")).rows[0]["cells"][0]["text"]
    '1 private door'
    """
    columns = (
        "Hop",
        "What",
        Column("Usage", numeric=True),
        "Unit",
        Column("Unit price", numeric=True, help="In tiered prices the mean over the tiers reached"),
        Column("$/month", numeric=True),
    )
    priced = assessment.bill
    return grid(columns, map(_line, priced.items) if priced else (), empty=assessment.reason)


def _line(item: LineItem) -> tuple[Cell | str, ...]:
    return (
        Cell(f"{item.hop} {item.role}", item.hop),
        Cell(item.dimension, note=item.note),
        Cell(f"{item.usage:,.1f}", item.usage),
        item.unit,
        Cell("unpriced") if item.unit_price is None else Cell(decimal(item.unit_price), item.unit_price),
        usd_cell(item.usd),
    )


def price_trust_grid(assessment: Assessment) -> ComparisonTable:
    """Show on how old and how sure prices a bill rests.

    Examples
    --------
    >>> import modeler as m
    >>> m.grid.price_trust(m.assess(m.Workload(), "A1")).rows[0]["cells"][0]["text"]
    'high'
    """
    columns = ("Confidence", Column("Lines", numeric=True), Column("$/month", numeric=True), "Oldest", "Newest")
    lines = assessment.bill.items if assessment.bill else ()
    by_trust: dict[str, list[LineItem]] = {name: [] for name in ("high", "medium", "low")}
    for item in lines:
        if item.usd is not None:
            by_trust.setdefault(item.confidence, []).append(item)
    return grid(columns, (_trusted(name, items) for name, items in by_trust.items() if items))


def _trusted(name: str, items: list[LineItem]) -> tuple[Cell | str, ...]:
    dates = sorted(item.as_of for item in items if item.as_of)
    usd = sum(item.usd or 0.0 for item in items)
    oldest, newest = (dates[0], dates[-1]) if dates else (DASH, DASH)
    return name, count_cell(len(items)), usd_cell(usd), oldest, newest


def assumptions_grid(assessment: Assessment) -> ComparisonTable:
    """Show what AWS does not publish and a bill assumes; each can be set under ``assumptions:``.

    Examples
    --------
    >>> import modeler as m
    >>> m.grid.assumptions(m.assess(m.Workload(), "A1")).rows[0]["cells"][0]["text"]
    'endpoint_cross_az_billed'
    """
    assumed = assessment.bill.assumptions if assessment.bill else {}
    rows = (
        (name, "default" if value is None else setting_text(value), meaning)
        for name, (value, meaning) in assumed.items()
    )
    return grid(["Assumption", "Value", "Meaning"], rows)


def hops_grid(sides: Mapping[str, Assessment]) -> ComparisonTable:
    """Show what each hop costs in several assessments, and all of them together.

    Parameters
    ----------
    sides : mapping
        Assessments by what a column is to be called.

    Examples
    --------
    >>> import modeler as m
    >>> listed = m.assess(m.Workload(), "A1")
    >>> [cell["text"] for cell in m.grid.hops({"list prices": listed}).rows[-1]["cells"]][0]
    'in all'
    """
    bills = {name: side.bill for name, side in sides.items()}
    roles = dict.fromkeys(hop.role for side in bills.values() if side for hop in side.hops)
    rows = [[Cell(role), *(usd_cell(_of_role(side, role)) for side in bills.values())] for role in roles]
    total = [Cell("in all"), *(Cell(money(side), side.monthly_usd) for side in sides.values())]
    return grid([Column("Hop"), *(Column(name, numeric=True) for name in sides)], [*rows, total])


def _of_role(side: Bill | None, role: str) -> float | None:
    costs = [hop.usd or 0.0 for hop in side.hops if hop.role == role] if side else []
    return sum(costs) if costs else None


def beside_grid(sides: Mapping[str, Assessment]) -> ComparisonTable:
    """Show what several assessments cost and how slow they are, one row each.

    Parameters
    ----------
    sides : mapping
        Assessments by what a row is to be called.

    Examples
    --------
    >>> import modeler as m
    >>> slow = m.assess(m.Workload(clients={"requests_per_connection": 1}), "A1")
    >>> m.grid.beside({"as it is": m.assess(m.Workload(), "A1"), "new connections": slow}).rows[1]["cells"][0]["text"]
    'new connections'
    """
    columns = (
        Column(""),
        Column("$/month", numeric=True),
        *(Column(name, numeric=True) for name in _SHARES),
        Column("Assumed", numeric=True, help="Share of the slowest 1 %'s time that rests on assumptions"),
    )
    return grid(columns, (tuple(_side(name, side)) for name, side in sides.items()))


def _side(name: str, side: Assessment) -> Iterator[Cell | str]:
    yield name
    yield Cell(money(side), side.monthly_usd)
    yield from (time_cell(side.quantile_ms(share)) for share in _SHARES.values())
    assumed = side.latency.assumed_share(0.99) if side.latency else 0.0
    yield Cell(percent(assumed), assumed)
