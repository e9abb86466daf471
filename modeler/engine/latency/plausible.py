"""Between which times a percentile plausibly lies: all evidence at the low end of its range, and all at the high end.

Evidence that nobody has measured well says between which times its median plausibly lies. With every such time at its
low end at once, and then at its high end, the path has its lowest and its highest percentile: a sum, a mixture and a
timeout never get shorter when one of their parts gets longer. So the two ends hold whatever the truth is within the
ranges, dependent or not, and they are wider than what draws of independent inputs would give in nine cases of ten.

A range moves the whole distribution of its evidence by a factor. Of the code's own time the mean is known, and its
range is one of the spread: its mean stays and its tail moves, so that the ends are those of tails (from p90 on). Waits,
cold starts that were measured and what bytes take have no range of their own, and stay.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Literal

import numpy as np

from modeler.components.latency import time_of
from modeler.dist import (
    Bent,
    Bracket,
    Constant,
    Distribution,
    Lognormal,
    Mixture,
    Serial,
    Shifted,
    Timeout,
    mixture,
    serial,
)
from modeler.dist.base import TICKS_PER_MS, TOLERANCE, Side
from modeler.dist.grid import Grids
from modeler.engine.latency.path import Capped, Either, PathNode, Step, Then, stuck
from modeler.facts.evidence import Evidence

End = Literal["low", "high"]
END_CELLS = 1024
"""Fewer than percentiles are summed on: an end of a range need not be known as well."""
LENGTHS = 16
"""How often the grids double."""
_SAME = 1e-9
"""Part of a median below which two medians are one."""


def plausible(path: PathNode, p: float, around: Bracket) -> Bracket:
    """Return between which times a percentile of a path plausibly lies, in ms.

    Parameters
    ----------
    path : PathNode
        The tree of its steps.
    p : float
        Strictly between 0 and 1.
    around : Bracket
        The percentile itself; where it has no upper bound, its range has none.

    Examples
    --------
    >>> from modeler.facts.evidence import evidence
    >>> alb = evidence("alb")
    >>> step = Step(((1, 1.0),), "processing", time_of(alb), (alb,))
    >>> span = plausible(step, 0.5, step.time.bracket(0.5))
    >>> (alb.low_ms, alb.high_ms), (round(span.low, 3), round(span.high, 3))
    ((0.5, 4.0), (0.5, 4.0))
    """
    if math.isinf(around.low):
        return around
    low = _rough(_at(path, "low"), _grids(around.low)).inverse(np.array(max(p - TOLERANCE, 0.0)), Side.HIGH)
    if not around.bounded:
        return Bracket(min(float(low), around.low), math.inf)
    high = _rough(_at(path, "high"), _grids(2 * around.high)).inverse(np.array(min(p + TOLERANCE, 1.0)), Side.LOW)
    return Bracket(min(float(low), around.low), max(float(high), around.high))


def _grids(first_ms: float) -> Grids:
    """Coarse grids of doubled length, the first about so long: both ends are rounded outwards by a few hundredths."""
    cell = max(1 << int(first_ms * TICKS_PER_MS).bit_length(), END_CELLS) // END_CELLS
    return Grids(END_CELLS, tuple(cell << step for step in range(LENGTHS)))


def _at(node: PathNode, end: End) -> PathNode:
    """The same tree with each step at one end of its range."""
    if isinstance(node, Step):
        return replace(node, time=_moved(node.time, node.evidence, end))
    if isinstance(node, Then):
        return Then(tuple(_at(part, end) for part in node.parts))
    if isinstance(node, Either):
        return Either(tuple((share, _at(way, end)) for share, way in node.ways))
    return Capped(_at(node.part, end), node.after_ms)


@lru_cache(maxsize=4096)
def _moved(time: Distribution, rests_on: tuple[Evidence, ...], end: End) -> Distribution:
    """A time with the parts that have a range at one end of it."""
    ranged = tuple(evidence for evidence in rests_on if evidence.low_ms is not None and evidence.high_ms is not None)
    if not ranged:
        return time
    known = tuple(evidence for evidence in ranged if evidence.p50_ms)
    moved = _of_parts(time, known, end)
    if moved == time and len(rests_on) == len(known) == 1:
        moved = _scaled(time, known[0], end)
    # A link that adds nothing as far as is known may add a little at most.
    more = sum(evidence.high_ms or 0.0 for evidence in ranged if not evidence.quantiles_ms and not evidence.floor_ms)
    return serial(moved, Constant(more)) if more and end == "high" else moved


def _of_parts(time: Distribution, ranged: Sequence[Evidence], end: End) -> Distribution:
    """The time with each part that is the time of a piece of evidence at one end of its range."""
    for evidence in ranged:
        if isinstance(time, Lognormal) and math.isclose(time.p50_ms, evidence.p50_ms or 0.0, rel_tol=_SAME):
            return _spread(evidence, end) if evidence.mean_ms else _scaled(time, evidence, end)
        if time == time_of(evidence):
            return _scaled(time, evidence, end)
    if isinstance(time, Mixture):
        ways = zip(time.weights, time.branches, strict=True)
        return mixture([(weight, _of_parts(branch, ranged, end)) for weight, branch in ways])
    if isinstance(time, Serial):
        constant = Constant(time.extra_ticks / TICKS_PER_MS)
        return serial(constant, *(_of_parts(addend, ranged, end) for addend in time.addends))
    if isinstance(time, Shifted):
        return serial(Constant(time.by_ms), _of_parts(time.part, ranged, end))
    if isinstance(time, Bent):
        return Bent(_of_parts(time.part, ranged, end), time.factor, time.hinges)
    if isinstance(time, Timeout):
        return Timeout(_of_parts(time.part, ranged, end), time.after_ms)
    return time


def _scaled(time: Distribution, evidence: Evidence, end: End) -> Distribution:
    """A time whose median moves to an end of its range, and all else by the same factor."""
    median = evidence.low_ms if end == "low" else evidence.high_ms
    assert median is not None
    assert evidence.p50_ms
    return time.scaled(median / evidence.p50_ms) if median else Constant(0)


def _spread(evidence: Evidence, end: End) -> Distribution:
    """A lognormal of the same mean whose median is at an end of its range: a lower one has the longer tail."""
    median = evidence.high_ms if end == "low" else evidence.low_ms
    assert median
    assert evidence.mean_ms
    return Lognormal(median, math.sqrt(2 * math.log(evidence.mean_ms / median)))


@lru_cache(maxsize=1024)
def _rough(node: PathNode, grids: Grids) -> Distribution:
    """The time of a tree, summed on given grids."""
    if isinstance(node, Step):
        return node.time
    if isinstance(node, Capped):
        part = _rough(node.part, grids)
        return part if stuck(node) else Timeout(part, node.after_ms)
    if isinstance(node, Either):
        return mixture([(share, _rough(way, grids)) for share, way in node.ways])
    return serial(Constant(0), *(_rough(part, grids) for part in node.parts), grids=grids)
