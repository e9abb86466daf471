"""From the pattern that serves a workload today to another one: what is new, what goes, and what that costs.

Both bills are those of the same workload; the step is the proposed one less today's. What both have (a load balancer, a
cluster, Direct Connect ports) cancels itself. While both stand, until the last client has moved, the hours of the new
one are paid on top of today's bill: the traffic goes either way only once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from modeler.dataclass import dataclass
from modeler.engine.bill import HopLine, make_bill
from modeler.engine.calls import check_workload, prices_for
from modeler.engine.compare import Assessment, assess
from modeler.engine.records import finite
from modeler.engine.trip import Part
from modeler.errors import ModelerError, NotComparable
from modeler.facts.pricebook import PriceBook
from modeler.patterns import Pattern
from modeler.results import Record, Result, monthly, short, with_schema
from modeler.workload import Traffic, Workload


@dataclass(frozen=True, slots=True)
class HopStep:
    """One thing on the way, today and as proposed.

    Parameters
    ----------
    component : str
        Its component.
    title, role : str
        What it is, and its part on the way: as proposed, or as of today where it goes.
    today_usd, proposed_usd : float or None
        What it costs in a month; None where it does not stand.
    unpriced : bool
        Whether something of it has no price, so that what it costs is a lower bound.
    """

    component: str
    title: str
    role: str
    today_usd: float | None
    proposed_usd: float | None
    unpriced: bool

    @property
    def change(self) -> str:
        """Whether it is new, goes or stays."""
        return "new" if self.today_usd is None else "goes" if self.proposed_usd is None else "stays"

    @property
    def usd(self) -> float:
        """What it costs more in a month; negative where it costs less."""
        return (self.proposed_usd or 0.0) - (self.today_usd or 0.0)

    def record(self) -> Record:
        """Return it as plain data."""
        return {
            "component": self.component,
            "title": self.title,
            "role": self.role,
            "change": self.change,
            "today_usd": self.today_usd,
            "proposed_usd": self.proposed_usd,
            "usd_difference": self.usd,
            "unpriced": self.unpriced,
        }


@dataclass(frozen=True, repr=False)
class PatternStep(Result):
    """The answer of `migrate`.

    Parameters
    ----------
    today, proposed : Assessment
        Both patterns for the same workload.
    hops : tuple of HopStep
        What stands on either way, in the order of the proposed one; what goes comes last.
    both_usd : float
        What a month costs in which both stand and requests take today's way.
    """

    today: Assessment
    proposed: Assessment
    hops: tuple[HopStep, ...]
    both_usd: float

    @property
    def usd(self) -> float:
        """What the proposed pattern costs more in a month; negative where it costs less."""
        return (self.proposed.monthly_usd or 0.0) - (self.today.monthly_usd or 0.0)

    @property
    def p99_ms(self) -> float | None:
        """By how much its p99 is longer; None where one of both has no upper bound."""
        today, proposed = self.today.quantile_ms(0.99), self.proposed.quantile_ms(0.99)
        return None if today is None or proposed is None else finite(proposed - today)

    @property
    def fully_priced(self) -> bool:
        """Whether neither bill lacks a price."""
        return self.today.fully_priced and self.proposed.fully_priced

    @property
    def to_do(self) -> tuple[str, ...]:
        """What the proposed pattern asks for and today's does not: the work that is done once, as far as it is new."""
        stands = set(self.today.pattern.must_exist)
        return tuple(asked for asked in self.proposed.pattern.must_exist if asked not in stands)

    @property
    def to_remove(self) -> tuple[str, ...]:
        """What can go in the end."""
        return tuple(dict.fromkeys(hop.title for hop in self.hops if hop.change == "goes"))

    def summary(self) -> str:
        """Say from where to where, and what the step costs."""
        way = f"{short(self.today.label)} to {short(self.proposed.label)}"
        more = "more" if self.usd >= 0 else "less"
        return f"{way}, {monthly(abs(self.usd), not self.fully_priced)} {more}"

    def records(self) -> list[Record]:
        """Return one row for each thing on either way."""
        return [hop.record() for hop in self.hops]

    def to_dict(self) -> Record:
        """Return the JSON form."""
        fields = {
            "workload": self.today.workload.name,
            "region": self.today.workload.region,
            "today": _side(self.today),
            "proposed": _side(self.proposed),
            "usd_difference": self.usd,
            "p99_difference_ms": self.p99_ms,
            "both_usd": self.both_usd,
            "fully_priced": self.fully_priced,
            "hops": self.records(),
            "to_do": list(self.to_do),
            "to_remove": list(self.to_remove),
        }
        return with_schema("migration", fields)


def _side(assessment: Assessment) -> Record:
    return {
        "code": assessment.pattern.code,
        "id": assessment.pattern.id,
        "variant": assessment.variant,
        "label": assessment.label,
        "title": assessment.pattern.title,
        "verdict": assessment.verdict,
        "monthly_usd": assessment.monthly_usd,
        "fully_priced": assessment.fully_priced,
    }


def migrate(
    w: Workload, today: str | Pattern, proposed: str | Pattern, *, book: PriceBook | None = None
) -> PatternStep:
    """Price the step from the pattern that serves a workload today to another one.

    Parameters
    ----------
    w : Workload
        What both serve.
    today, proposed : str or Pattern
        Ids or codes, with a variant if wanted (``B6:nlb``).
    book : PriceBook, optional
        Prices; by default the list prices of the workload's Region.

    Returns
    -------
    PatternStep

    Raises
    ------
    CallError
        If the first argument is no workload.
    NotComparable
        If one of them does not serve the workload.
    ModelerError
        If both are the same.

    Examples
    --------
    >>> w = Workload(clients={"location": "internet"}, backend={"kind": "eks-istio"})
    >>> step = migrate(w, "F3", "B5")
    >>> step.usd == step.proposed.monthly_usd - step.today.monthly_usd
    True
    >>> [hop.component for hop in step.hops if hop.change == "goes"]
    ['alb', 'istio-ingress']
    """
    check_workload(w, 'migrate(w, "F3", "B5")')
    book = prices_for(w, book)
    return step_between(assess(w, today, book=book), assess(w, proposed, book=book), book)


def assess_today(w: Workload, running: str | Pattern, known: Iterable[Assessment], book: PriceBook) -> Assessment:
    """Assess what serves a workload today: as it was assessed already, if it was and no variant is named."""
    for assessment in known:
        if running in (assessment.pattern, assessment.pattern.id, assessment.pattern.code):
            return assessment
    return assess(w, running, book=book)


def step_between(today: Assessment, proposed: Assessment, book: PriceBook) -> PatternStep:
    """Price the step between two patterns that were assessed for the same workload.

    Raises
    ------
    NotComparable
        If one of them does not serve it.
    ModelerError
        If both are the same.
    """
    for assessment in (today, proposed):
        if not assessment.comparable:
            raise NotComparable(assessment.not_comparable)
    if (today.pattern.id, today.variant) == (proposed.pattern.id, proposed.variant):
        raise ModelerError(f"'{today.label}' is named twice: name the pattern of today and another one")
    idle = [Part(part.architecture, without_requests(part.traffic)) for part in proposed.parts]
    both = make_bill([*today.parts, *idle], today.workload, book)
    return PatternStep(today, proposed, tuple(_hops(today, proposed)), both.monthly_usd)


def without_requests(traffic: Traffic) -> Traffic:
    """Return traffic of the same kind that nobody sends."""
    return traffic.model_copy(
        update={"requests_per_month": 0.0, "average_rps": None, "connection_minutes_per_month": 0.0}
    )


def _hops(today: Assessment, proposed: Assessment) -> Iterator[HopStep]:
    """Pair what stands on both ways, by component and name; backends of one kind are one thing."""
    before, after = _things(today), _things(proposed)
    for name, hop in after.items():
        stands = before.get(name)
        yield HopStep(
            hop.component,
            hop.title if stands is None or stands.title == hop.title else f"{stands.title} → {hop.title}",
            hop.role,
            stands.usd if stands else None,
            hop.usd,
            hop.unpriced or bool(stands and stands.unpriced),
        )
    for name, hop in before.items():
        if name not in after:
            yield HopStep(hop.component, hop.title, hop.role, hop.usd, None, hop.unpriced)


def _things(assessment: Assessment) -> dict[tuple[str, str], HopLine]:
    assert assessment.bill is not None
    return {(hop.component, hop.instance): hop for hop in assessment.bill.hops if not hop.again}
