"""How a report writes what its document holds: plain numbers and sources, as the tables of the command line do."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from modeler.dist import Bracket
from modeler.units import format_usd
from modeler.views.text.comparison import milliseconds, price_range, short_source, time_range
from modeler.views.text.latency import bracket


def money(usd: float | None, fully_priced: bool = True) -> str:
    """Write a sum; one in which something has no price is a lower bound.

    >>> money(12.5), money(12.5, False), money(None)
    ('$12.50', '≥ $12.50', '–')
    """
    if usd is None:
        return "–"
    return format_usd(usd) if fully_priced else f"≥ {format_usd(usd)}"


def times(ms: float | None, saturated: bool = False, timed: bool = True) -> str:
    """Write a percentile of a comparable pattern: JSON has None where there is no upper bound, or nothing to time.

    >>> times(171.2), times(None), times(None, saturated=True), times(None, timed=False)
    ('171 ms', 'no bound', 'unstable', '–')
    """
    if not timed:
        return "–"
    if ms is None and saturated:
        return "unstable"
    return milliseconds(math.inf if ms is None else ms)


def time_span(ends: Sequence[float | None]) -> str:
    """Write between which times a percentile plausibly lies, as the tables of the command line do.

    >>> time_span([108.2, 447.9]), time_span([5.0, None]), time_span([None, None])
    ('108–448 ms', 'over 5.0 ms', '–')
    """
    low, high = ends
    return "–" if low is None else time_range(Bracket(low, math.inf if high is None else high))


def bracketed(ends: Sequence[float | None]) -> str:
    """Write a percentile with its bracket.

    >>> bracketed([11.98, 12.02]), bracketed([30000.0, None])
    ('12.00 ± 0.02 ms', '> 30 s')
    """
    low, high = ends
    if low is None:
        return "no bound"
    return bracket(Bracket(low, math.inf if high is None else high))


def unit_price(item: Mapping[str, Any]) -> str:
    """Write the price of a line: of several tiers the first and the last.

    >>> unit_price({"unit_price": 0.5, "tiers": [{"unit_price": 0.6}, {"unit_price": 0.4}]})
    '0.6 … 0.4'
    """
    if item["unit_price"] is None:
        return "unpriced"
    return price_range([tier["unit_price"] for tier in item["tiers"]] or [item["unit_price"]])


def shown_source(source: str) -> str:
    """Write a source in few letters: what it is linked to is whole.

    >>> shown_source("https://docs.aws.amazon.com/vpc/latest/privatelink/what-is-privatelink.html")
    'docs.aws.amazon.com … what-is-privatelink.html'
    >>> shown_source("https://aws.amazon.com/api-gateway/pricing/")
    'aws.amazon.com/api-gateway/pricing'
    """
    short = short_source(source)
    if not short.startswith(("https://", "http://")) or " " in short:
        return short
    parts = [part for part in short.split("//", 1)[1].split("/") if part]
    return " … ".join((parts[0], parts[-1])) if len(parts) > 3 else "/".join(parts)
