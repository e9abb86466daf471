"""Percentiles as charts write them: with the bracket that the model gives, or what they are at least."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

from modeler.dist import Bracket
from modeler.engine.compare import Assessment
from modeler.views.charts.style import joined
from modeler.views.text.comparison import milliseconds

P99 = 0.99


def p99_finding(drawn: Sequence[Assessment]) -> str:
    """Say which patterns have the lowest and the highest p99; those whose brackets overlap are not told apart.

    >>> import modeler as m
    >>> p99_finding([m.assess(m.Workload(backend={"kind": "fargate"}), "A4")])[:18]
    'A4 answers 99 % of'
    """
    brackets = {assessment.pattern.code: bracket(assessment) for assessment in drawn}
    if len(drawn) == 1:
        assessment = drawn[0]
        half = milliseconds(assessment.quantile_ms(0.5))
        code = assessment.pattern.code
        return f"{code} answers 99 % of requests within {written(assessment)}, half of them within {half}"
    bounded = {code: span for code, span in brackets.items() if span.bounded}
    without = [code for code in brackets if code not in bounded]
    unbounded = f"; {joined(without)} {_have(without)} no upper bound" if without else ""
    if not bounded:
        return f"{joined(without)} {_have(without)} no upper bound for p99"
    least, most = min(bounded.values(), key=lambda span: span.high), max(bounded.values())
    lowest = [code for code, span in bounded.items() if span.low <= least.high]
    if len(lowest) == len(bounded) and len(bounded) > 1:
        return f"{joined(lowest)} have the same p99, {milliseconds(least.midpoint)}{unbounded}"
    words = f"{joined(lowest)} {_have(lowest)} the lowest p99, {milliseconds(least.midpoint)}"
    if len(bounded) == 1:
        return words + unbounded
    slowest = [code for code, span in bounded.items() if span.high >= most.low and code not in lowest]
    return f"{words}; {joined(slowest)} {_have(slowest)} the highest, {milliseconds(most.midpoint)}{unbounded}"


def _have(codes: Sequence[str]) -> str:
    return "has" if len(codes) == 1 else "have"


def bracket(assessment: Assessment) -> Bracket:
    """Return the bracket of p99."""
    assert assessment.latency is not None
    return assessment.latency.bracket(P99)


def written(assessment: Assessment) -> str:
    """Write p99; without an upper bound, what it is at least."""
    span = bracket(assessment)
    return milliseconds(span.midpoint) if span.bounded else f"> {milliseconds(span.low)}"


def known(ms: float | None) -> float | None:
    """Return a time that has an upper bound; else nothing."""
    return ms if ms is not None and isfinite(ms) else None
