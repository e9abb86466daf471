"""What a published measurement is set against: a case with its parameters, and one line for each number.

A parameter is something that the model has to be told of a case: the round trip, how many requests were cold. Each says
where it comes from. None is fitted to the numbers that it is compared with, unless its origin says so.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from functools import cache
from typing import Any

from modeler.dataclass import dataclass
from modeler.dist import Bracket, Distribution
from modeler.engine.latency import Latency, make_latency
from modeler.engine.trip import Part
from modeler.facts.evidence import Published, published
from modeler.patterns import pattern
from modeler.workload import Workload

SHARES = {"p50": 0.5, "p90": 0.9, "p95": 0.95, "p99": 0.99, "p99.9": 0.999}
"""Published metrics that are percentiles of a whole request."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """What the model was told, and where that comes from."""

    name: str
    value: str
    origin: str


@dataclass(frozen=True, slots=True)
class Line:
    """One published number and what the model makes of it.

    Parameters
    ----------
    variant, metric : str
        Which measurement, and which percentile of it.
    published_ms : float
        As published.
    modeled : Bracket
        The model's percentile in ms: its true value lies between the two.
    """

    variant: str
    metric: str
    published_ms: float
    modeled: Bracket

    @property
    def error(self) -> float:
        """Middle of the bracket by the published number, less one."""
        return self.modeled.midpoint / self.published_ms - 1

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "variant": self.variant,
            "metric": self.metric,
            "published_ms": self.published_ms,
            "modeled_ms": list(self.modeled),
            "error": self.error,
        }


@dataclass(frozen=True, slots=True)
class Check:
    """Something that must hold, and whether it does."""

    says: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Case:
    """One publication against the model.

    Parameters
    ----------
    id, title : str
        Its number in the table of published cases, and what was timed.
    parameters : tuple of Parameter
        What the model was told.
    lines : tuple of Line
        Number by number.
    remark : str
        Where the model misses, and why.
    checks : tuple of Check
        What is required of it; none: it informs only.
    independent : bool
        Whether the evidence behind the model comes from elsewhere.
    """

    id: str
    title: str
    parameters: tuple[Parameter, ...]
    lines: tuple[Line, ...]
    remark: str
    checks: tuple[Check, ...] = ()
    independent: bool = True

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "id": self.id,
            "title": self.title,
            "source": ", ".join(self.sources),
            "measured": self.measured,
            "parameters": [asdict(parameter) for parameter in self.parameters],
            "lines": [line.to_dict() for line in self.lines],
            "checks": [asdict(check) for check in self.checks],
            "independent": self.independent,
            "remark": self.remark,
        }

    @property
    def sources(self) -> tuple[str, ...]:
        """Who published it."""
        return tuple(dict.fromkeys(published.source for published in self._of()))

    @property
    def measured(self) -> str:
        """When it was measured."""
        return ", ".join(dict.fromkeys(published.measured for published in self._of()))

    def _of(self) -> tuple[Published, ...]:
        used = {line.variant for line in self.lines}
        return tuple(measurement for measurement in published(self.id) if measurement.variant in used or not used)


@dataclass(frozen=True, slots=True)
class Missing:
    """A published case that the model cannot express."""

    id: str
    subject: str
    why: str


@cache
def numbers(case: str) -> dict[str, dict[str, float]]:
    """Return the published numbers of a case in ms, by variant and metric.

    >>> numbers("E05")["warm, Python ZIP, 2 GB"]
    {'p50': 44.0, 'p99': 74.0}
    """
    by_variant: dict[str, dict[str, float]] = {}
    for measurement in published(case):
        by_variant.setdefault(measurement.variant, {})[measurement.metric] = measurement.ms
    return by_variant


def note_of(case: str, variant: str) -> str:
    """Return the note of one published measurement.

    >>> note_of("E04", "100/s")
    '75 of 1000 requests cold'
    """
    return next(measurement.note for measurement in published(case) if measurement.variant == variant)


def lines(case: str, variant: str, time: Distribution, metrics: tuple[str, ...] = tuple(SHARES)) -> tuple[Line, ...]:
    """Set all published percentiles of a measurement against a distribution.

    Parameters
    ----------
    time : Distribution
        Of the whole request, in ms.
    metrics : tuple of str
        Which percentiles; those that were not published are left out.
    """
    known = numbers(case)[variant]
    return tuple(
        Line(variant, metric, known[metric], time.bracket(SHARES[metric])) for metric in metrics if metric in known
    )


def latency_of(document: dict[str, object], name: str, variant: str, *, mock: bool = False) -> Latency:
    """Return the latency of a pattern for a workload, as `Assessment.latency` does, without pricing it.

    Parameters
    ----------
    document : dict
        The workload.
    name, variant : str
        The pattern.
    mock : bool
        The API answers by itself: nothing behind it is called.

    Examples
    --------
    >>> document = {"clients": {"location": "internet"}, "backend": {"kind": "lambda"}}
    >>> whole = latency_of(document, "D1", "rest").quantile(0.5)
    >>> whole - latency_of(document, "D1", "rest", mock=True).quantile(0.5) > 80
    True
    """
    w = Workload.from_dict(document)
    architecture = pattern(name).architecture(w, variant)
    if mock:
        kinds = [hop.component.id for hop in architecture.hops]
        architecture = replace(architecture, hops=architecture.hops[: kinds.index("rest-api") + 1])
    return make_latency(Part(architecture, w.traffic), w)
