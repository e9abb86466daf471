"""The step from one pattern to another, as text. Views only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from modeler.units import format_usd
from modeler.views.text.comparison import bullets, milliseconds
from modeler.views.text.table import TextTable


def migration_text(step: Mapping[str, Any]) -> RenderableType:
    """Draw the record of a step: the difference by hop, what is new, what goes, and what is done once."""
    today, proposed = step["today"], step["proposed"]
    parts: list[RenderableType] = [
        Text(f"{step['workload']}, {step['region']}: {step_finding(step)}", style="bold"),
        Text(f"{today['label']} is {today['id']}, {proposed['label']} {proposed['id']}", style="dim"),
        _hops(step),
        Text(both_stand(step)),
    ]
    parts.extend(bullets(title, lines) for title, lines in work_done_once(step) if lines)
    return Group(*parts)


def step_finding(step: Mapping[str, Any]) -> str:
    """Say in a sentence what the step costs a month, and what it does to the tail.

    >>> step_finding({"today": {"label": "F3"}, "proposed": {"label": "B5"}, "usd_difference": -5.0,
    ...               "fully_priced": True, "p99_difference_ms": 12.0})
    'from F3 to B5, $5.00 a month less, p99 12.0 ms longer'
    """
    usd, ms = step["usd_difference"], step["p99_difference_ms"]
    bound = "" if step["fully_priced"] else ", as far as prices are known"
    cost = "at the same cost" if abs(usd) < 0.005 else f"{format_usd(abs(usd))} a month {'less' if usd < 0 else 'more'}"
    tail = f", p99 {milliseconds(abs(ms))} {'longer' if ms > 0 else 'shorter'}" if ms else ""
    return f"from {step['today']['label']} to {step['proposed']['label']}, {cost}{bound}{tail}"


def _hops(step: Mapping[str, Any]) -> TextTable:
    drawn = TextTable()
    drawn.add_column("")
    drawn.add_column("what", wraps=True)
    drawn.add_column("part", wraps=True)
    for name in ("today $/month", "proposed $/month", "difference"):
        drawn.add_column(name, justify="right")
    for hop in step["hops"]:
        drawn.add_row(hop["change"], hop["title"], hop["role"], *money_cells(hop))
    drawn.add_section()
    drawn.add_row("", "the whole way", "", *money_cells(total(step)))
    return drawn


def total(step: Mapping[str, Any]) -> dict[str, Any]:
    """Return the sums of a step in the shape of one of its hops."""
    return {
        "today_usd": step["today"]["monthly_usd"],
        "proposed_usd": step["proposed"]["monthly_usd"],
        "usd_difference": step["usd_difference"],
        "unpriced": not step["fully_priced"],
    }


def money_cells(hop: Mapping[str, Any]) -> tuple[str, str, str]:
    """Write what a hop costs today and as proposed, and the difference with its sign.

    >>> money_cells({"today_usd": None, "proposed_usd": 17.4, "usd_difference": 17.4, "unpriced": False})
    ('–', '$17.40', '+$17.40')
    """
    bound = "≥ " if hop["unpriced"] else ""
    both = (hop["today_usd"], hop["proposed_usd"])
    usd = hop["usd_difference"]
    sign = "±" if abs(usd) < 0.005 else "−" if usd < 0 else "+"
    today, proposed = ("–" if value is None else f"{bound}{format_usd(value)}" for value in both)
    return today, proposed, f"{'≈ ' if hop['unpriced'] else ''}{sign}{format_usd(abs(usd))}"


def both_stand(step: Mapping[str, Any]) -> str:
    """Say what a month costs in which both stand."""
    return (
        f"A month in which both stand, and requests still take the way of {step['today']['label']}, costs "
        f"{format_usd(step['both_usd'])}."
    )


def work_done_once(step: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """Return the work that is done once, by heading: what has to be built, what moves, and what can go."""
    today, proposed = step["today"]["label"], step["proposed"]["label"]
    yield f"Once: must be there before {proposed} takes requests, what stays may have it already", step["to_do"]
    moved = f"clients are moved by name or route from {today} to {proposed}, with a way back until the last has moved"
    yield "Then", [moved]
    yield "In the end, what can go", step["to_remove"]
