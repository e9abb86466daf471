"""One way of an entry point as it stands: its pattern, its bill with traffic or at rest, and what else would serve."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import field
from functools import cached_property
from typing import Any, Final

from modeler.audit.recognise import Match, RequestWay
from modeler.audit.settings import ResourceSettings
from modeler.audit.settings.gather import RefusedSetting
from modeler.dataclass import dataclass
from modeler.engine.bill import Bill
from modeler.engine.choose import choose
from modeler.engine.compare import NOT_COMPARABLE, Assessment, assess
from modeler.engine.fit import EXCLUDED
from modeler.engine.records import finite, item_record
from modeler.engine.standing import Candidate
from modeler.facts.pricebook import PriceBook
from modeler.inventory import Node
from modeler.patterns import Pattern
from modeler.results import Record, Result, monthly
from modeler.workload import Workload

VOLUMES: Final = (1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9)
"""Requests a month at which the curve of a bill is shown."""
MOST_ALTERNATIVES: Final = 3
DOES_NOT_MEET: Final = "does not meet"
"""The verdict on what could meet all needs, and does not as it stands."""


@dataclass(frozen=True)
class Migration:
    """What would change if another pattern stood in place of what stands.

    Parameters
    ----------
    candidate : Candidate
        The other pattern, with its place in the shortlist.
    added, removed : tuple of str
        Components of the way that would come and go.
    usd : float or None
        How much more a month it costs; negative where it saves; None where what stands does not serve the workload.
    p99_ms : float or None
        How much longer 99 % of the requests take at most; None where one of both has no bound.
    """

    candidate: Candidate
    added: tuple[str, ...]
    removed: tuple[str, ...]
    usd: float | None
    p99_ms: float | None

    def record(self) -> Record:
        """Return it as plain data."""
        return {
            "pattern": self.candidate.label,
            "id": self.candidate.pattern.id,
            "title": self.candidate.pattern.title,
            "verdict": self.candidate.assessment.verdict,
            "monthly_usd": self.candidate.usd,
            "p99_ms": finite(self.candidate.p99_ms),
            "added": list(self.added),
            "removed": list(self.removed),
            "usd_difference": self.usd,
            "p99_difference_ms": self.p99_ms,
        }


@dataclass(frozen=True, repr=False)
class EntryAssessment(Result):
    """One way of an entry point, priced as it stands.

    Parameters
    ----------
    way : RequestWay
        The way, with the entry point.
    matches : tuple of Match
        The patterns that it is; the first that was built is priced. None for a way that no pattern has.
    settings : ResourceSettings
        What its resources say of the workload's fields.
    refused : tuple of RefusedSetting
        What of that contradicts the workload, and so is as the workload says.
    assumed : mapping
        Fields that neither a template nor the workload said, as they were chosen so that the pattern serves.
    wanted : Workload
        The workload as the user brought it, with what stands; without the features that only the template has.
    workload : Workload
        The workload that is priced.
    assessment : Assessment or None
        The engine's assessment; None where no bill is possible.
    missing : Node or None
        The first resource on the way that no component is.
    reason : str
        Why no bill is possible; beside an assessment, why it does not serve the workload: then it is priced at rest.
    given : bool
        Whether the user brought a workload: else its traffic means nothing.
    judged : Assessment or None
        The same pattern with all that the workload needs: what the rules say is of that.
    unmet : tuple of str
        The features and ways to authenticate that the workload needs and that do not stand.
    region_assumed : bool
        Whether nobody said in which Region it stands.
    """

    way: RequestWay
    matches: tuple[Match, ...]
    settings: ResourceSettings
    refused: tuple[RefusedSetting, ...]
    assumed: Mapping[str, Any]
    wanted: Workload
    workload: Workload
    assessment: Assessment | None
    missing: Node | None = None
    reason: str = ""
    given: bool = False
    judged: Assessment | None = None
    unmet: tuple[str, ...] = ()
    region_assumed: bool = False
    book: PriceBook | None = field(default=None, compare=False)

    @property
    def name(self) -> str:
        """The names of the patterns that it is, as commands take them; empty for a chain of its own."""
        return " = ".join(match.shape.name for match in self.matches)

    @property
    def certainty(self) -> str:
        """How sure the recognition is; empty for a chain of its own."""
        return self.matches[0].certainty if self.matches else ""

    @property
    def pattern(self) -> Pattern | None:
        """The pattern that is priced."""
        return self.assessment.pattern if self.assessment else None

    @property
    def served(self) -> bool:
        """Whether it serves the workload that the user brought."""
        return self.given and self.assessment is not None and not self.reason

    @property
    def monthly_usd(self) -> float | None:
        """What it costs in a month with the workload's traffic; None without a workload."""
        return self.assessment.monthly_usd if self.served and self.assessment else None

    @property
    def p99_ms(self) -> float | None:
        """The 99th percentile of the latency; None without a workload or without a bound."""
        return finite(self.assessment.quantile_ms(0.99)) if self.served and self.assessment else None

    @property
    def verdict(self) -> str:
        """Whether it serves what the workload needs, and whether that stands; empty without a workload."""
        if not self.given:
            return ""
        if not self.served or self.judged is None:
            return NOT_COMPARABLE
        excluded = self.judged.verdict == EXCLUDED
        return DOES_NOT_MEET if self.unmet and not excluded else self.judged.verdict

    @property
    def with_needs_usd(self) -> float | None:
        """What the same pattern costs with all that is needed; None where nothing is missing, or it is excluded."""
        meets = self.verdict == DOES_NOT_MEET and self.judged is not None
        return self.judged.monthly_usd if meets and self.judged else None

    @cached_property
    def at_rest(self) -> Bill | None:
        """Its bill of a month without a request: what is paid whatever the traffic."""
        return self._with_requests(0.0).bill if self.assessment else None

    @property
    def fixed_usd(self) -> float | None:
        """What it costs in a month without a request."""
        return self.at_rest.monthly_usd if self.at_rest else None

    @cached_property
    def by_volume(self) -> tuple[Assessment, ...]:
        """The same for 1,000 to 1,000,000,000 requests a month: ``m.plot.cost_by_requests`` draws it."""
        return tuple(map(self._with_requests, VOLUMES)) if self.assessment else ()

    def _with_requests(self, requests: float) -> Assessment:
        assert self.assessment is not None
        w = self.workload.with_values({"traffic.requests_per_month": requests})
        return assess(w, self.assessment.pattern, self.assessment.variant, book=self.book)

    @cached_property
    def alternatives(self) -> tuple[Migration, ...]:
        """The best other patterns for the same workload; none without one, as the order hangs on the traffic."""
        if not self.given:
            return ()
        own = _components(self.assessment)
        others = (
            candidate
            for candidate in choose(self.wanted, book=self.book).shortlist
            if _components(candidate.assessment) != own
        )
        return tuple(self._migration(candidate) for candidate, _ in zip(others, range(MOST_ALTERNATIVES), strict=False))

    def _migration(self, candidate: Candidate) -> Migration:
        today, then = Counter(_components(self.assessment)), Counter(_components(candidate.assessment))
        own_ms, then_ms = self.p99_ms, finite(candidate.p99_ms)
        return Migration(
            candidate,
            tuple((then - today).elements()),
            tuple((today - then).elements()),
            None if self.monthly_usd is None else candidate.usd - self.monthly_usd,
            None if own_ms is None or then_ms is None else then_ms - own_ms,
        )

    def summary(self) -> str:
        """Say what stands at which entry point, and what it costs."""
        cost = monthly(self.monthly_usd if self.served else self.fixed_usd)
        fixed = "" if self.served else " without a request"
        return f"{self.way.entry.KIND} {self.way.entry.key}: {self.name or 'no pattern'}, {cost}{fixed}"

    def records(self) -> list[Record]:
        """Return the line items: with the workload's traffic, or at rest without a workload."""
        bill = self.assessment.bill if self.served and self.assessment else self.at_rest
        return [item_record(item) for item in bill.items] if bill else []

    def row(self) -> Record:
        """Return it as one row."""
        return {
            "entry": self.way.entry.key,
            "kind": self.way.entry.KIND,
            "where": str(self.way.entry.origin),
            "pattern": self.name,
            "certainty": self.certainty,
            "verdict": self.verdict or None,
            "unmet": ", ".join(self.unmet),
            "with_needs_usd": self.with_needs_usd,
            "region": self.workload.region,
            "region_assumed": self.region_assumed,
            "fixed_usd": self.fixed_usd,
            "monthly_usd": self.monthly_usd,
            "p99_ms": self.p99_ms,
        }

    def to_dict(self) -> Record:
        """Return all of it as plain data."""
        return {
            **self.row(),
            "unmet": list(self.unmet),
            "steps": [
                {"component": step.component, "resource": step.node.key, "where": str(step.node.origin)}
                for step in self.way.steps
            ],
            "ends": self.way.ends,
            "reason": self.reason or None,
            "missing": {"kind": self.missing.KIND, "resource": self.missing.key} if self.missing else None,
            "settings": [setting.record() for setting in self.settings.taken],
            "overruled": [setting.record() for setting in self.settings.overruled],
            "unknown": [setting.record() for setting in self.settings.open],
            "refused": [{**refused.setting.record(), "reason": refused.reason} for refused in self.refused],
            "assumed": dict(self.assumed),
            "items": self.records(),
            "by_volume": [
                {"requests_per_month": requests, "monthly_usd": assessment.monthly_usd}
                for requests, assessment in zip(VOLUMES, self.by_volume, strict=False)
            ],
            "alternatives": [migration.record() for migration in self.alternatives],
        }


def _components(assessment: Assessment | None) -> tuple[str, ...]:
    """Return the components of the main way, in order."""
    architecture = assessment.architecture if assessment else None
    hops: Iterable[Any] = architecture.hops if architecture else ()
    return tuple(hop.component.id for hop in hops)
