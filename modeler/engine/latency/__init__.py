"""The latency of one architecture and one workload: percentiles with a bracket, hop by hop, with the evidence.

The headline is the mixture over the hours of the week, weighted by their requests; the hours of the highest load are a
result of their own (`Latency.peak`). Steps are independent of each other; `Latency.correlated` is the other extreme, in
which every hop is slow at the same time. "Guaranteed" means how the steps are put together: what each step takes rests
on evidence, with its method and its confidence, and a path says how much of its tail rests on hops that nobody has
measured in public.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from modeler.components.carrying import assumed_line
from modeler.components.latency import average_moment, time_of
from modeler.dataclass import dataclass
from modeler.dist import Bracket, Comonotone, Distribution
from modeler.dist.base import check_percentiles
from modeler.engine.latency.build import Level, carried, levels, ride
from modeler.engine.latency.path import (
    PathNode,
    Step,
    beyond,
    distribution,
    either,
    marginal,
    never,
    steps_of,
    timed_out,
    timed_out_at_most,
)
from modeler.engine.latency.plausible import plausible
from modeler.engine.latency.transfer import delay_ms
from modeler.engine.latency.transferred import Transferred
from modeler.engine.records import finite
from modeler.engine.trip import Part, Stage, trip
from modeler.errors import UnknownNameError, nearest
from modeler.facts.evidence import Evidence, all_evidence
from modeler.results import Record, Result, number_of
from modeler.workload import Workload, as_needed

PERCENTILES = (0.5, 0.9, 0.99, 0.999)
CONFIDENCE = ("high", "medium", "low")
AROUND_MEDIAN = 0.05
"""Requests of 45 % to 55 % stand for those at the median: a single percentile is taken by nobody."""


class HopName(NamedTuple):
    """What a hop is called: its number in every view, and which thing of its kind it is."""

    number: int
    role: str
    component: str
    title: str
    instance: str


@dataclass(frozen=True, slots=True)
class HopTime:
    """What one hop takes of a request, and what that rests on.

    Parameters
    ----------
    constant_ms : float
        Time that every request takes there.
    p50_ms, p99_ms : float
        The hop's own percentiles, which do not add up to the path's.
    share_of_p50, share_of_p99 : float
        Its share of the time of requests around the path's median, and of the slowest 1 %.
    """

    number: int
    role: str
    component: str
    title: str
    instance: str
    constant_ms: float
    p50_ms: float
    p99_ms: float
    share_of_p50: float
    share_of_p99: float
    evidence: tuple[Evidence, ...] = field(repr=False)

    @property
    def method(self) -> str:
        """The weakest method that it rests on: assumed, vendor claim, derived or measured."""
        order = ("assumed", "vendor claim", "derived", "measured")
        return next((method for method in order if any(evidence.method == method for evidence in self.evidence)), "")

    @property
    def confidence(self) -> str:
        """The lowest confidence of its evidence."""
        ranks = [CONFIDENCE.index(evidence.confidence) for evidence in self.evidence]
        return CONFIDENCE[max(ranks)] if ranks else ""

    @property
    def measured(self) -> str:
        """When the oldest of its evidence was measured."""
        return min((evidence.measured for evidence in self.evidence if evidence.measured), default="")

    def to_dict(self) -> dict[str, Any]:
        """Plain data, with the evidence behind it."""
        return {
            "number": self.number,
            "role": self.role,
            "component": self.component,
            "title": self.title,
            "instance": self.instance,
            "constant_ms": self.constant_ms,
            "p50_ms": finite(self.p50_ms),
            "p99_ms": finite(self.p99_ms),
            "share_of_p50": self.share_of_p50,
            "share_of_p99": self.share_of_p99,
            "method": self.method,
            "confidence": self.confidence,
            "evidence": [evidence.to_dict() for evidence in self.evidence],
        }


@dataclass(frozen=True, repr=False)
class Latency(Result):
    """How long a request takes, from the client's first packet to the last byte of the answer.

    Parameters
    ----------
    path : PathNode
        The tree of its steps.
    names : tuple of HopName
        The hops, in the order of the request; a thing that comes again keeps its number.
    throttled : float
        Share of requests that a gateway answers 429 at once; they are not part of the distribution.
    saturated : tuple of str
        What cannot serve what arrives, and above which rate; requests of those hours have no upper bound.
    rps : float
        Requests per second, on average over these hours.
    assumes : tuple of str
        Settings that were assumed: timeouts that were raised, security policies.

    Examples
    --------
    >>> from modeler.engine.compare import assess
    >>> latency = assess(Workload(), "A1").latency
    >>> bool(latency.quantile(0.5) < latency.quantile(0.99))
    True
    """

    path: PathNode
    names: tuple[HopName, ...]
    throttled: float = 0.0
    saturated: tuple[str, ...] = ()
    rps: float = 0.0
    assumes: tuple[str, ...] = ()
    peak_of: Callable[[], Latency] | None = field(default=None, compare=False)
    first_byte_of: Callable[[], Latency] | None = field(default=None, compare=False)
    transfer_of: Callable[[], tuple[Transferred, ...]] = field(default=tuple, compare=False)

    @cached_property
    def distribution(self) -> Distribution:
        """The distribution itself, in ms."""
        return distribution(self.path)

    @cached_property
    def peak(self) -> Latency:
        """The hours of the highest load alone."""
        return self.peak_of() if self.peak_of else self

    @cached_property
    def first_byte(self) -> Latency:
        """The same requests until the first byte of their answers is with the client: its last is the latency itself.

        A component that holds whole answers, as gateways do that do not stream, has its last byte before the client
        has its first.
        """
        return self.first_byte_of() if self.first_byte_of else self

    @cached_property
    def transfer(self) -> tuple[Transferred, ...]:
        """What the bytes add, connection by connection."""
        return self.transfer_of()

    @property
    def timed_out(self) -> Bracket:
        """Share of the requests that a timeout on the way turns into an error: 504, or 502 of a stopped function."""
        return timed_out(self.path)

    @cached_property
    def failed(self) -> float:
        """Share of all requests that get no answer in time: throttled, timed out, or never served."""
        late = max(self.timed_out.midpoint, self._never)
        return min(self.throttled + (1 - self.throttled) * late, 1.0)

    def fails(self, share: float) -> bool:
        """Whether more than this share of all requests get no answer in time.

        Mostly a bound says so that needs no sum on a grid, where `failed` needs one up to each timeout.
        """
        late = max(self._timed_out_at_most, self._never)
        return self.throttled + (1 - self.throttled) * late > share and self.failed > share

    @cached_property
    def _never(self) -> float:
        return never(self.path)

    @cached_property
    def _timed_out_at_most(self) -> float:
        return timed_out_at_most(self.path)

    def quantile(self, p: npt.ArrayLike) -> Any:
        """Percentiles in ms: the middle of each bracket, inf where there is no upper bound.

        Raises
        ------
        DistributionError
            If a percentile is not strictly between 0 and 1.
        """
        if np.ndim(p):
            return np.array([self.quantile(share) for share in np.asarray(p, dtype=float).ravel()]).reshape(np.shape(p))
        bracket = self.bracket(float(check_percentiles(p)))
        return bracket.midpoint if bracket.bounded else math.inf

    @cached_property
    def _brackets(self) -> dict[float, Bracket]:
        return {}

    def bracket(self, p: float) -> Bracket:
        """One percentile in ms: the model's true value lies between the two.

        Raises
        ------
        DistributionError
            If the percentile is not strictly between 0 and 1.
        """
        if p not in self._brackets:
            self._brackets[p] = self.distribution.bracket(p)
        return self._brackets[p]

    def plausible(self, p: float) -> Bracket:
        """Between which times one percentile lies in ms, by the plausible ranges of its evidence.

        Both ends hold whatever the times are within their ranges, and the percentile itself lies between the two. It is
        for tails, from 0.9 on: where a service's own time varies more, its median falls and its tail grows. See
        `modeler.engine.latency.plausible`.

        Raises
        ------
        DistributionError
            If the percentile is not strictly between 0 and 1.
        """
        p = float(check_percentiles(p))
        if p not in self._ranges:
            self._ranges[p] = plausible(self.path, p, self.bracket(p))
        return self._ranges[p]

    @cached_property
    def _ranges(self) -> dict[float, Bracket]:
        return {}

    def cdf(self, ms: npt.ArrayLike) -> Any:
        """Share of the requests that take at most so long."""
        return self.distribution.cdf(ms)

    @cached_property
    def mean(self) -> float:
        """Mean in ms; inf if some hours are saturated."""
        return self.distribution.mean

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """All that it rests on."""
        return tuple(dict.fromkeys(evidence for step in steps_of(self.path) for evidence in step.evidence))

    @cached_property
    def correlated(self) -> Distribution:
        """The same hops, all fast or all slow at the same time (comonotone): percentiles add up."""
        return Comonotone(tuple(self._of_each_hop))

    @cached_property
    def _of_each_hop(self) -> list[Distribution]:
        """What each hop takes alone, in the order of the request."""
        return [marginal(self.path, place) for place in range(1, len(self.names) + 1)]

    def explain(self, p: float = 0.99) -> dict[int, float]:
        """Mean of each hop in ms, over the requests that are beyond a percentile of the path.

        Parameters
        ----------
        p : float
            Share strictly between 0 and 1: at 0.99, the slowest 1 %.

        Returns
        -------
        dict of hop number to ms
            They add up to the mean of those requests.

        Raises
        ------
        DistributionError
            If the percentile is not strictly between 0 and 1.
        """
        by_number = {name.number: 0.0 for name in self.names}
        for name, ms in zip(self.names, self.explain_hops(p), strict=True):
            by_number[name.number] += ms
        return by_number

    def explain_hops(self, p: float = 0.99) -> tuple[float, ...]:
        """Return the same in the order of the hops, so that a thing that comes again is there twice.

        Raises
        ------
        DistributionError
            If the percentile is not strictly between 0 and 1.
        """
        return tuple(self._by_hop(self._beyond(p)))

    def assumed_share(self, p: float = 0.99) -> float:
        """Share of the time of requests beyond a percentile that rests on hops which nobody has measured in public."""
        steps = self._beyond(p)
        total = sum(steps.values())
        return sum(ms for step, ms in steps.items() if step.assumed) / total if total else 0.0

    def explain_evidence(self, p: float = 0.99) -> dict[str, float]:
        """Share of the time of requests beyond a percentile that rests on each piece of evidence, by its id.

        What a step rests on shares its time in proportion to the means of the pieces.

        Raises
        ------
        DistributionError
            If the percentile is not strictly between 0 and 1.
        """
        steps = self._beyond(p)
        total = sum(steps.values())
        shares: dict[str, float] = {}
        for step, ms in steps.items():
            means = {evidence.id: delay_ms(time_of(evidence)) for evidence in step.evidence}
            for name, mean in means.items():
                part = mean / sum(means.values()) if any(means.values()) else 0.0
                shares[name] = shares.get(name, 0.0) + part * ms / total
        return shares

    @cached_property
    def _known(self) -> dict[float, dict[Step, float]]:
        return {}

    def _beyond(self, p: float) -> dict[Step, float]:
        """Mean of each step over requests beyond a percentile."""
        p = float(check_percentiles(p))
        if p not in self._known:
            self._known[p] = self._band(p, 1.0)
        return self._known[p]

    def _band(self, low: float, high: float) -> dict[Step, float]:
        """Mean of each step over requests between two percentiles."""
        from_ms = self._finite_quantile(low)
        above = beyond(self.path, from_ms)
        share, steps = above.share, dict(above.of_steps)
        if high < 1:
            after = beyond(self.path, self._finite_quantile(high))
            if share - after.share > 1e-6:  # else the two percentiles are one time, and all beyond it is as good
                share -= after.share
                for step, part in after.of_steps:
                    steps[step] = steps.get(step, 0.0) - part
        return {step: max(part, 0.0) / share for step, part in steps.items()} if share else {}

    def _finite_quantile(self, p: float) -> float:
        bracket = self.bracket(p)
        return bracket.midpoint if bracket.bounded else bracket.low

    def _by_hop(self, steps: dict[Step, float]) -> list[float]:
        sums = [0.0] * len(self.names)
        for step, ms in steps.items():
            for place, share in step.hops:
                sums[place - 1] += share * ms
        return sums

    def hop_quantiles(self, p: float) -> tuple[float, ...]:
        """One percentile of each hop alone, in the order of the hops; they do not add up to the path's.

        Raises
        ------
        DistributionError
            If the percentile is not strictly between 0 and 1.
        """
        return tuple(float(own.quantile(p)) for own in self._of_each_hop)

    def by_hop(self) -> tuple[HopTime, ...]:
        """Every hop with its percentiles, its shares of the path's, and its evidence."""
        return self._hops

    @cached_property
    def _hops(self) -> tuple[HopTime, ...]:
        middle = self._by_hop(self._band(0.5 - AROUND_MEDIAN, 0.5 + AROUND_MEDIAN))
        tail = self._by_hop(self._beyond(0.99))
        of_middle, of_tail = sum(middle) or 1.0, sum(tail) or 1.0
        evidence = self._evidence_by_hop()
        return tuple(
            HopTime(
                *name,
                own.floor_ticks / 1e6,
                float(own.quantile(0.5)),
                float(own.quantile(0.99)),
                middle[place] / of_middle,
                tail[place] / of_tail,
                evidence[place],
            )
            for place, (name, own) in enumerate(zip(self.names, self._of_each_hop, strict=True))
        )

    def _evidence_by_hop(self) -> list[tuple[Evidence, ...]]:
        by_hop: list[dict[Evidence, None]] = [{} for _ in self.names]
        for step in steps_of(self.path):
            for place, _ in step.hops:
                by_hop[place - 1].update(dict.fromkeys(step.evidence))
        return [tuple(evidence) for evidence in by_hop]

    def summary(self) -> str:
        """Say how many hops it has at how much traffic."""
        saturated = f", {number_of(len(self.saturated), 'hop')} saturated" if self.saturated else ""
        return f"{number_of(len(self.names), 'hop')} at {self.rps:,.4g} requests a second{saturated}"

    def records(self) -> list[Record]:
        """Return one row a hop, with its own percentiles and its shares of the path's."""
        return [
            {**hop.to_dict(), "evidence": ", ".join(evidence.id for evidence in hop.evidence)} for hop in self.by_hop()
        ]

    def to_dict(self, hops: bool = True) -> dict[str, Any]:
        """Plain data: percentiles with their brackets, shares of errors, hops with evidence."""
        document: dict[str, Any] = {
            "percentiles_ms": {f"p{100 * p:g}": _bracket(self.bracket(p)) for p in PERCENTILES},
            "first_byte_percentiles_ms": {f"p{100 * p:g}": _bracket(self.first_byte.bracket(p)) for p in PERCENTILES},
            "plausible_ms": {"p99": _bracket(self.plausible(0.99))},
            "mean_ms": finite(self.mean),
            "throttled_share": self.throttled,
            "timed_out_share": list(self.timed_out),
            "failed_share": self.failed,
            "saturated": list(self.saturated),
            "assumes": list(self.assumes),
            "rps": self.rps,
        }
        if hops:
            document["assumed_share_of_p99"] = self.assumed_share(0.99)
            document["hops"] = [hop_time.to_dict() for hop_time in self.by_hop()]
            document["transfer"] = [carried.to_dict() for carried in self.transfer]
        return document


def _bracket(bracket: Bracket) -> list[float | None]:
    return [bracket.low, finite(bracket.high)]


def make_latency(part: Part, w: Workload, stages: Sequence[Stage] = ()) -> Latency:
    """Put the latency of one traffic class together.

    Parameters
    ----------
    part : Part
        An architecture with the traffic that takes it.
    w : Workload
        The rest of what it serves.
    stages : sequence of Stage, optional
        The stages of its hops, as `trip` gave them for all traffic classes; by default it is walked alone.

    Raises
    ------
    UnknownNameError
        If ``latency:`` of the workload names a hop that does not exist.
    """
    check_overrides(w)
    w = as_needed(w)
    stages = stages or trip((part,), w)
    names = tuple(
        HopName(stage.number, stage.role, stage.component.id, stage.component.title, stage.instance) for stage in stages
    )
    assumes = tuple(dict.fromkeys(assume for stage in stages for assume in stage.component.assumes(w)))
    assumes += (*assumed_line(w), *_unused(stages, w))
    served = _Served(tuple(stages), part, w, names, assumes)
    return replace(
        served.latency(),
        first_byte_of=lambda: served.latency(until_first_byte=True),
        transfer_of=served.transfer,
    )


@dataclass(frozen=True, slots=True)
class _Served:
    """One traffic class on its way through the stages of its hops."""

    stages: tuple[Stage, ...]
    part: Part
    w: Workload
    names: tuple[HopName, ...]
    assumes: tuple[str, ...]

    def latency(self, until_first_byte: bool = False) -> Latency:
        """Put the hours of the week together, until the first or the last byte of the answers."""
        hours = levels(self.stages[0].flow_in)
        each_hour = [self._at(level, until_first_byte) for level in hours]
        peak = each_hour[-1]  # levels come in the order of their load
        if len(each_hour) == 1:
            return peak
        node = either([(level.share, hour.path) for level, hour in zip(hours, each_hour, strict=True)])
        throttled = sum(level.share * hour.throttled for level, hour in zip(hours, each_hour, strict=True))
        saturated = tuple(dict.fromkeys(overload for hour in each_hour for overload in hour.saturated))
        rps = average_moment(self.stages[0].flow_in).rps
        return Latency(node, self.names, throttled, saturated, rps, self.assumes, lambda: peak)

    def _at(self, level: Level, until_first_byte: bool) -> Latency:
        met = ride(self.stages, level, self.part.traffic.peak_factor, self.w, until_first_byte=until_first_byte)
        return Latency(met.path, self.names, met.throttled, met.saturated, level.rps, self.assumes)

    def transfer(self) -> tuple[Transferred, ...]:
        """What the bytes add on each connection, at the average rate."""
        return carried(self.stages, average_moment(self.stages[0].flow_in).rps, self.part.traffic.peak_factor, self.w)


def check_overrides(w: Workload) -> None:
    """Say which name under ``latency:`` is no hop.

    Raises
    ------
    UnknownNameError
        With the nearest right name.
    """
    if not w.latency:
        return
    known = _names()
    for name in w.latency:
        component, _, _ = name.partition("@")
        if component not in known:
            raise UnknownNameError(
                f"unknown hop '{component}' under 'latency'{nearest(component, known)}: use the id of a component or "
                "of some evidence, as 'modeler latency' lists them, or 'component@instance' for one of several of a "
                "kind, such as 'alb@internal-alb'; the lines of a bill name the instances"
            )


def _unused(stages: Sequence[Stage], w: Workload) -> Iterator[str]:
    """Say which measurement is of a kind that stands on the path, but of no instance there."""
    instances: dict[str, dict[str, None]] = {}
    for stage in stages:
        instances.setdefault(stage.component.id, {})[stage.instance] = None
        for beside in stage.beside:
            instances.setdefault(beside.id, {})[beside.identity] = None
    for name in w.latency:
        component, at, instance = name.partition("@")
        here = instances.get(component, {})
        if at and here and instance not in here:
            yield f"your measurement of '{name}' is not used: the {component} of this path is {', '.join(here)}"


def _names() -> set[str]:
    return {name for evidence in all_evidence() for name in (evidence.id, evidence.of)} - {"network"}
