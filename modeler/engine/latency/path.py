"""A path as a tree: steps one after the other, ways that only some requests take, and caps on what comes after.

Steps of a sum are independent. A connection is *one* step whatever lies on it: its handshakes and its requests are the
same round trip, several times. A cap (a gateway's integration timeout) applies to the sum of all that comes after it;
where that can hardly exceed the cap (with less than 4e-10 of its requests) the cap is left out of the sum and the
share is reported as below that. Hours of different load are ways, too; what they have in common is summed once.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np

from modeler.dataclass import dataclass
from modeler.dist import Bracket, Constant, Distribution, Timeout, mixture, serial
from modeler.dist.base import FAR, TICKS_PER_MS, Side
from modeler.dist.beyond import excess
from modeler.dist.mixture import Mixture
from modeler.dist.never import Never
from modeler.facts.evidence import Evidence

NEGLIGIBLE = 4e-10
"""Share of requests below which a cap is left out: two of them are less than what percentiles are inverted with."""


@dataclass(frozen=True, slots=True)
class Step:
    """One time that a request takes.

    Parameters
    ----------
    hops : tuple of (place of the hop on the way from 1 up, share)
        Whose time it is: one hop's, or a connection's, whose parts share it in proportion to their round trips.
    activity : str
        What takes the time.
    time : Distribution
        In milliseconds.
    evidence : tuple of Evidence
        What it was made from.
    failing : float
        Share of the requests that end in an error here.
    """

    hops: tuple[tuple[int, float], ...]
    activity: str
    time: Distribution
    evidence: tuple[Evidence, ...] = ()
    failing: float = 0.0

    @property
    def assumed(self) -> bool:
        """Whether some of it was measured nowhere."""
        return any(evidence.assumed for evidence in self.evidence)


@dataclass(frozen=True, slots=True)
class Then:
    """Parts one after the other; none at all takes no time."""

    parts: tuple[PathNode, ...] = ()


@dataclass(frozen=True, slots=True)
class Either:
    """Ways of which each request takes one; the shares sum to 1."""

    ways: tuple[tuple[float, PathNode], ...]


@dataclass(frozen=True, slots=True)
class Capped:
    """All that comes after a hop that waits for it at most so long, and then answers 504."""

    part: PathNode
    after_ms: float


PathNode = Step | Then | Either | Capped


def then(*parts: PathNode) -> PathNode:
    """Parts one after the other, without a tree in a tree."""
    flat: list[PathNode] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, Then) else (part,))
    return flat[0] if len(flat) == 1 else Then(tuple(flat))


def either(ways: Sequence[tuple[float, PathNode]]) -> PathNode:
    """Ways by share: equal ones are one, and what all of them have in common is taken out."""
    merged: dict[PathNode, float] = {}
    for share, node in ways:
        if share > 0:
            merged[node] = merged.get(node, 0.0) + share
    if len(merged) == 1:
        return next(iter(merged))
    total = sum(merged.values())
    lists: list[list[PathNode]] = [list(node.parts) if isinstance(node, Then) else [node] for node in merged]
    shares = [share / total for share in merged.values()]
    kept: list[PathNode] = []
    for part in list(lists[0]):  # the order of a sum does not matter
        if all(part in parts for parts in lists):
            kept.append(part)
            for parts in lists:
                parts.remove(part)
    return then(*kept, _inner(shares, [then(*parts) for parts in lists]))


def _inner(shares: Sequence[float], nodes: Sequence[PathNode]) -> PathNode:
    """Mix what differs: where all have the same ways inside, way by way."""
    ways = [node.ways for node in nodes if isinstance(node, Either)]
    if len(ways) == len(nodes) and len({tuple(share for share, _ in way) for way in ways}) == 1:
        inside = [
            (column[0][0], either([(share, node) for share, (_, node) in zip(shares, column, strict=True)]))
            for column in zip(*ways, strict=True)
        ]
        return Either(tuple(inside))
    return Either(tuple(zip(shares, nodes, strict=True)))


def capped(part: PathNode, after_ms: float) -> PathNode:
    """Cap a part, unless it can hardly take that long."""
    steps = list(steps_of(part))
    moving = [step.time for step in steps if not isinstance(step.time, Constant)]
    left_ms = after_ms - sum(step.time.mean for step in steps if isinstance(step.time, Constant))
    beyond = sum(longer(time, left_ms / len(moving)) for time in moving) if moving else float(left_ms < 0)
    return part if beyond < NEGLIGIBLE else Capped(part, after_ms)


@lru_cache(maxsize=4096)
def longer(of: Distribution, than_ms: float) -> float:
    """An upper bound on the share of requests that take longer, without a sum on a grid.

    >>> from modeler.dist import Exponential
    >>> round(longer(serial(Constant(10), Exponential(1)), 30) * 1e9, 3)  # exp(-20)
    2.061
    """
    ticks = np.array(round(min(max(than_ms * TICKS_PER_MS, -1), FAR)), dtype=np.int64)
    return 1.0 - float(of.outline(ticks, Side.LOW))


def steps_of(node: PathNode) -> Iterator[Step]:
    """All steps of a tree."""
    if isinstance(node, Step):
        yield node
    elif isinstance(node, Then):
        for part in node.parts:
            yield from steps_of(part)
    elif isinstance(node, Either):
        for _, way in node.ways:
            yield from steps_of(way)
    else:
        yield from steps_of(node.part)


def stuck(node: PathNode) -> bool:
    """Whether something in it never answers: that is said as such, and not as the time of some timeout."""
    return never(node) > 0


def never(node: PathNode) -> float:
    """Share of the requests that some step never answers."""
    if isinstance(node, Step):
        return _never(node.time)
    if isinstance(node, Capped):
        return never(node.part)
    if isinstance(node, Either):
        return sum(share * never(way) for share, way in node.ways)
    return 1.0 - math.prod(1.0 - never(part) for part in node.parts)


def _never(time: Distribution) -> float:
    if isinstance(time, Mixture):
        return sum(
            share * _never(distribution) for share, distribution in zip(time.weights, time.branches, strict=True)
        )
    return float(isinstance(time, Never))


@lru_cache(maxsize=1024)
def distribution(node: PathNode) -> Distribution:
    """The time of a tree, in ms."""
    if isinstance(node, Step):
        return node.time
    if isinstance(node, Capped):
        part = distribution(node.part)
        return part if stuck(node) else Timeout(part, node.after_ms)
    if isinstance(node, Either):
        return mixture([(share, distribution(way)) for share, way in node.ways])
    return serial(Constant(0), *(distribution(part) for part in node.parts))


def timed_out(node: PathNode, within_ms: float = math.inf) -> Bracket:
    """Share of requests of which a timeout makes an error.

    Parameters
    ----------
    within_ms : float
        The tightest timeout around it: one inside that is not shorter adds nothing.
    """
    if isinstance(node, Step):
        limit = node.time.after_ms if isinstance(node.time, Timeout) else 0.0
        share = node.failing if limit < within_ms else 0.0
        return Bracket(share, share)
    if isinstance(node, Either):
        ways = [(share, timed_out(way, within_ms)) for share, way in node.ways]
        return Bracket(
            sum(share * timed.low for share, timed in ways), sum(share * timed.high for share, timed in ways)
        )
    if isinstance(node, Then):
        return _any([timed_out(part, within_ms) for part in node.parts])
    inner = timed_out(node.part, min(within_ms, node.after_ms))
    if node.after_ms >= within_ms:
        return inner
    return _any([Timeout(distribution(node.part), node.after_ms).timed_out, inner])


def timed_out_at_most(node: PathNode) -> float:
    """An upper bound on the share of requests of which a timeout makes an error, without a sum on a grid."""
    if isinstance(node, Step):
        return node.failing
    if isinstance(node, Either):
        return sum(share * timed_out_at_most(way) for share, way in node.ways)
    if isinstance(node, Then):
        return min(sum(map(timed_out_at_most, node.parts)), 1.0)
    return min(longer(distribution(node.part), node.after_ms) + timed_out_at_most(node.part), 1.0)


def _any(shares: Sequence[Bracket]) -> Bracket:
    """One of several events: at least the likeliest, at most all together."""
    low = max((share.low for share in shares), default=0.0)
    return Bracket(low, min(sum(share.high for share in shares), 1.0))


def marginal(node: PathNode, hop: int) -> Distribution:
    """The time that one hop takes of a request, 0 where the request does not reach it; caps are not applied."""
    if isinstance(node, Step):
        share = dict(node.hops).get(hop, 0.0)
        return node.time if share == 1 else node.time.scaled(share) if share else Constant(0)
    if isinstance(node, Capped):
        return marginal(node.part, hop)
    if isinstance(node, Either):
        ways = [(share, marginal(way, hop)) for share, way in node.ways]
        same = all(way == ways[0][1] for _, way in ways)
        return ways[0][1] if same else mixture(ways)
    return serial(Constant(0), *(marginal(part, hop) for part in node.parts))


@dataclass(frozen=True, slots=True)
class Parts:
    """What the steps of a tree are to those requests that take at least some time.

    Parameters
    ----------
    share : float
        Share of the requests.
    of_steps : tuple of (Step, ms)
        Mean of each step over those requests, times their share.
    """

    share: float
    of_steps: tuple[tuple[Step, float], ...]


def beyond(node: PathNode, from_ms: float) -> Parts:
    """Take the requests of at least `from_ms` apart, step by step.

    A capped part is one step, shared among the steps in it as in the slowest of its own requests.
    """
    share = 0.0
    weights: dict[Step, float] = {}
    for weight, steps in _scenarios(node):
        held = [distribution(step) for step in steps]
        if any(isinstance(distribution, Never) for distribution in held) or not held:
            continue  # never answered, or nothing to take
        mass, parts = excess(held, from_ms)
        share += weight * mass
        for step, part in zip(steps, parts, strict=True):
            for inner, fraction in _shared(step):
                weights[inner] = weights.get(inner, 0.0) + weight * float(part) * fraction
    return Parts(share, tuple(weights.items()))


def _scenarios(node: PathNode) -> list[tuple[float, tuple[Step | Capped, ...]]]:
    """All combinations of ways, each with its share and its steps."""
    if isinstance(node, Step | Capped):
        return [(1.0, (node,))]
    if isinstance(node, Either):
        return [(share * weight, steps) for share, way in node.ways for weight, steps in _scenarios(way)]
    scenarios: list[tuple[float, tuple[Step | Capped, ...]]] = [(1.0, ())]
    for part in node.parts:
        inner = _scenarios(part)
        scenarios = [(a * b, before + after) for a, before in scenarios for b, after in inner]
    return scenarios


def _shared(node: Step | Capped) -> list[tuple[Step, float]]:
    """How a capped part's time is shared among the steps in it."""
    if isinstance(node, Step):
        return [(node, 1.0)]
    inner = distribution(node.part)
    level = float(inner.quantile(0.99))
    parts = beyond(node.part, min(level, node.after_ms) if np.isfinite(level) else 0.0)
    total = sum(ms for _, ms in parts.of_steps)
    return [(step, ms / total) for step, ms in parts.of_steps]
