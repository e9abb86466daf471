"""The latency of one pattern as text: hop by hop, then the path with its brackets, and what it rests on."""

from __future__ import annotations

import math
from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.text import Text

from modeler.components.carrying import BANDWIDTH, bandwidth_text
from modeler.dist import Bracket, Distribution
from modeler.engine.compare import Assessment
from modeler.engine.latency import PERCENTILES, HopTime, Latency
from modeler.engine.latency.transferred import Transferred
from modeler.units import format_count, format_size
from modeler.views.text.comparison import bullets, milliseconds, short_source, time_range, traffic_line
from modeler.views.text.table import TextTable

CORRELATED = (
    "Correlated: every hop is slow at the same time. Hops share Regions, processors and load, so the truth lies "
    "between the two; percentiles add up only in this case."
)


def latency_text(assessment: Assessment, correlated: bool = False) -> RenderableType:
    """Draw the latency of one assessment.

    Parameters
    ----------
    assessment : Assessment
        One pattern and one workload.
    correlated : bool
        Whether to show beside it what perfectly dependent hops would give.
    """
    latency = assessment.latency
    if latency is None or assessment.bill is None:
        return Text(assessment.untimed)
    hops = latency.by_hop()
    parts: list[RenderableType] = [
        Text(f"{assessment.pattern.code} {assessment.pattern.id} ({assessment.variant})", style="bold"),
        Text(assessment.pattern.title),
        Text(traffic_line(assessment.workload, assessment.bill.region)),
        _hops(hops),
        _transfer(latency.transfer),
        _percentiles(latency, correlated),
    ]
    parts.extend(Text(line) for line in beyond_percentiles(latency))
    if correlated:
        parts.append(Text(CORRELATED, style="dim"))
    parts.append(bullets("Evidence", dict.fromkeys(_evidence(hops))))
    return Group(*parts)


def _hops(hops: tuple[HopTime, ...]) -> TextTable:
    drawn = TextTable()
    drawn.add_column("hop", justify="right")
    drawn.add_column("what", wraps=True)
    for name in ("constant", "p50", "p99", "of p50", "of p99"):
        drawn.add_column(name, justify="right")
    drawn.add_column("evidence", wraps=True)
    for hop in hops:
        label = Text.assemble((hop.title, "bold"), f", {hop.role}")
        graded = ", ".join(part for part in (hop.method, hop.measured, hop.confidence) if part) or "adds no time"
        drawn.add_row(
            str(hop.number),
            label,
            milliseconds(hop.constant_ms),
            milliseconds(hop.p50_ms),
            milliseconds(hop.p99_ms),
            percent(hop.share_of_p50),
            percent(hop.share_of_p99),
            graded,
        )
    return drawn


def _transfer(connections: tuple[Transferred, ...]) -> TextTable:
    """What the bytes add, connection by connection."""
    drawn = TextTable()
    drawn.add_column("to hop", justify="right")
    drawn.add_column("connection", wraps=True)
    for name in ("round trip", "request", "answer"):
        drawn.add_column(name, justify="right")
    drawn.add_column("narrowest", wraps=True)
    for name in ("bytes add", "if new"):
        drawn.add_column(name, justify="right")
    for connection in connections:
        down, up = bandwidth_text(connection.down_bps), bandwidth_text(connection.up_bps)
        speeds = down if connection.down_bps == connection.up_bps else f"{down} down, {up} up"
        places = dict.fromkeys((connection.narrowest_down, connection.narrowest_up))
        drawn.add_row(
            str(connection.number),
            f"to {connection.title}: {_held(connection)}",
            milliseconds(connection.round_trip_ms),
            _body(connection.request_bytes, connection.request_windows),
            _body(connection.answer_bytes, connection.answer_windows),
            f"{' and '.join(places)}: {speeds}",
            milliseconds(connection.warm_ms),
            milliseconds(connection.new_ms),
        )
    return drawn


def _body(size: float, windows: int) -> str:
    """Write how much goes in how many windows.

    >>> _body(61528.0, 3), _body(500.0, 1)
    ('60.1 KB in 3 windows', '500 B')
    """
    return format_size(size) + (f" in {windows} windows" if windows > 1 else "")


def _held(connection: Transferred) -> str:
    """Say what it has whole before it passes it on."""
    held = [word for word, is_held in _held_words(connection) if is_held]
    return f"holds whole {' and '.join(held)}" if held else "bytes stream through"


def _held_words(connection: Transferred) -> tuple[tuple[str, bool], ...]:
    return ("requests", connection.holds_request), ("answers", connection.holds_answer)


def _percentiles(latency: Latency, correlated: bool) -> TextTable:
    """The path: over the week, in the peak hour, and if all hops were slow together."""
    drawn = TextTable()
    drawn.add_column("path")
    for p in PERCENTILES:
        drawn.add_column(f"p{100 * p:g}", justify="right")
    drawn.add_column("mean", justify="right")
    drawn.add_row("week, by requests", *_brackets(latency.distribution), milliseconds(latency.mean))
    ends = (time_range(latency.plausible(p)) if p > 0.5 else "" for p in PERCENTILES)
    drawn.add_row("week, plausible range", *ends, "")
    first = latency.first_byte
    drawn.add_row("until the first byte", *_brackets(first.distribution), milliseconds(first.mean))
    peak = latency.peak
    if peak is not latency:
        name = f"peak hours, {format_count(peak.rps) if peak.rps >= 1000 else f'{peak.rps:.3g}'} rps"
        drawn.add_row(name, *_brackets(peak.distribution), milliseconds(peak.mean))
    if correlated:
        drawn.add_row("week, correlated", *_brackets(latency.correlated), milliseconds(latency.mean))
    return drawn


def _brackets(of: Distribution) -> Iterator[str]:
    return (bracket(of.bracket(p)) for p in PERCENTILES)


def bracket(span: Bracket) -> str:
    """Write a percentile as its middle and half its width.

    >>> bracket(Bracket(11.98, 12.02)), bracket(Bracket(16990.0, 17110.0)), bracket(Bracket(30000.0, math.inf))
    ('12.00 ± 0.02 ms', '17,050 ± 60 ms', '> 30 s')
    """
    if not span.bounded:
        return f"> {milliseconds(span.low)}"
    half = float(f"{span.half_width:.1g}")
    if half < 5e-4:
        return milliseconds(span.midpoint)
    digits = max(0, min(3, -math.floor(math.log10(half)))) if half < 10 else 0
    return (
        f"{span.midpoint:,.{digits}f} ± {half:,.0f} ms" if half >= 1 else f"{span.midpoint:,.{digits}f} ± {half:g} ms"
    )


def percent(share: float) -> str:
    """Write a share; what is too small to write is not written as nothing.

    Parameters
    ----------
    share : float
        Between 0 and 1.

    Returns
    -------
    str

    Examples
    --------
    >>> percent(0.317), percent(0.0), percent(0.0002), percent(1.0)
    ('32 %', '–', '< 0.1 %', '100 %')
    """
    if share <= 0:
        return "–"
    if share < 0.001:
        return "< 0.1 %"
    return f"{100 * share:.1f} %" if share < 0.01 else f"{100 * share:.0f} %"


def beyond_percentiles(latency: Latency) -> Iterator[str]:
    """What the percentiles do not say: errors, saturation, and how much is assumed."""
    yield from (
        f"Saturated: {line}. Requests of such hours queue without end, until a timeout." for line in latency.saturated
    )
    peak = latency.peak
    yield f"429 (throttled at once, not in the percentiles): {_share(latency.throttled)} of the week's requests" + (
        f", {_share(peak.throttled)} in peak hours" if peak is not latency else ""
    )
    if any(name.component == "lambda-function" for name in latency.names):
        yield "The account's limit of concurrent functions is not in it; 'modeler choose' warns of it."
    late = latency.timed_out
    yield f"504, or 502 where a function is stopped (a timeout on the way): {_range(late)}"
    yield from (f"Assumed: {line}." for line in latency.assumes)
    assumed = latency.assumed_share(0.99)
    if assumed > 0.005:
        yield (
            f"{percent(assumed)} of the time of the slowest 1 % rests on assumptions: on hops that nobody has "
            "measured in public, or on the spread of your backend's own time (duration_p99). "
            "Put what you measure under 'latency:' in the workload."
        )


def _share(share: float) -> str:
    return "none" if not share else percent(share)


def _range(share: Bracket) -> str:
    if share.high < 1e-9:
        return "fewer than one in a billion"
    return f"at most {percent(share.high)}" if share.low <= 0 else percent(share.midpoint)


def _evidence(hops: tuple[HopTime, ...]) -> Iterator[str]:
    for hop in hops:
        for evidence in hop.evidence:
            known = ", ".join(f"p{100 * p:g} {milliseconds(ms)}" for p, ms in evidence.quantiles_ms)
            spread = (
                f" (plausible {evidence.low_ms:g} to {evidence.high_ms:g} ms)"
                if evidence.low_ms and evidence.high_ms
                else ""
            )
            where = evidence.reasoning if evidence.assumed else short_source(evidence.source)
            floor = evidence.condition if evidence.of == BANDWIDTH else milliseconds(evidence.floor_ms)
            yield escape(f"{evidence.id}: {known or floor}{spread}; {evidence.method}. {where}")
