"""Which facts are due for another look, in the order of the harm that they would do if they were outdated.

A fact is due if it is old, if nobody could verify it well, or if all that says it is one source that is not the
vendor's own. How much hangs on it is counted over workloads: verdicts that cite it, the share of bills that its price
makes, the share of the tail that rests on it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from modeler.dataclass import dataclass
from modeler.errors import ModelerError
from modeler.facts.ages import Dated, all_dated
from modeler.results import Record, Result, number_of

if TYPE_CHECKING:
    from modeler.engine.bill import Bill
    from modeler.engine.compare import Assessment
    from modeler.engine.latency import Latency
    from modeler.workload import Workload

OLD_AFTER_DAYS = {
    "price": 365,
    "free allowance": 365,
    "metering rule": 365,
    "constraint": 365,
    "equivalent": 365,
    "latency": 3 * 365,
}
"""After so many days each kind is looked at again: prices and features change yearly, measurements age more slowly."""
_VENDORS = (
    "https://docs.aws.amazon.com/",
    "https://aws.amazon.com/",
    "https://pricing.",
    "https://learn.microsoft.com/",
    "https://docs.cloud.google.com/",
    "https://cloud.google.com/",
)
_WEIGHT = {"low": 3.0, "medium": 1.5}
_YEAR = 365.0


class DueBecause(StrEnum):
    """Why a fact is due."""

    OLD = "old"
    NOT_VERIFIED = "not verified"
    SINGLE_WITNESS = "one source, which is not the vendor's own"


@dataclass(frozen=True, slots=True, kw_only=True)
class DueFact:
    """A fact that is due, with what hangs on it.

    Parameters
    ----------
    fact : Dated
        What it says, from whom and since when.
    age_days : int
        How old it is.
    because : tuple of DueBecause
        Why it is due.
    verdicts : int
        How many verdicts of patterns cite it, over all workloads looked at.
    bill_share, tail_share : float
        The share of a pattern's bill that its price makes, and of the p99 that rests on it: means over all assessments.
    harm : float
        What ranks it: the share of answers that rest on it, times its age in years, more if it is badly verified.
    """

    fact: Dated
    age_days: int
    because: tuple[DueBecause, ...]
    verdicts: int
    bill_share: float
    tail_share: float
    harm: float

    def record(self) -> Record:
        """Return it as plain data."""
        return {
            "id": self.fact.id,
            "kind": self.fact.kind,
            "statement": self.fact.statement,
            "because": [str(reason) for reason in self.because],
            "age_days": self.age_days,
            "confidence": self.fact.confidence or None,
            "verdicts": self.verdicts,
            "bill_share": self.bill_share,
            "tail_share": self.tail_share,
            "harm": self.harm,
            "source": self.fact.source,
            "as_of": self.fact.as_of,
        }


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class FactsDue(Result):
    """The facts that are due, the most harmful first.

    Parameters
    ----------
    today : date
        The day from which ages count.
    workloads, assessments : int
        Over how many the counts are.
    facts : tuple of DueFact
        What is due.
    """

    today: date
    workloads: int
    assessments: int
    facts: tuple[DueFact, ...]

    def summary(self) -> str:
        """Say how many are due."""
        counted = f"{number_of(self.workloads, 'workload')}, {number_of(self.assessments, 'assessment')}"
        return f"{number_of(len(self.facts), 'fact')} due on {self.today}, counted over {counted}"

    def records(self) -> list[Record]:
        """Return one row a fact."""
        return [{**due.record(), "because": "; ".join(map(str, due.because))} for due in self.facts]

    def to_dict(self) -> Record:
        """Return it as plain data."""
        counts = {"today": self.today.isoformat(), "workloads": self.workloads, "assessments": self.assessments}
        return {**counts, "facts": [due.record() for due in self.facts]}


def review_facts(workloads: Iterable[Workload] = (), *, today: date | None = None, directory: str = "") -> FactsDue:
    """Say which facts to look at again, in the order of the harm that an outdated one would do.

    Parameters
    ----------
    workloads : iterable of Workload
        What people ask about; without any, one for each place of clients, and for verdicts one for each feature and
        each way to authenticate.
    today : date, optional
        The day from which ages count.
    directory : str
        The folder of refreshed prices to lay over the snapshot; empty for none.

    Returns
    -------
    FactsDue
        What is due, the most harmful first; what nothing rests on comes last, the oldest first.

    Raises
    ------
    BookError
        If the folder's prices cannot be read.

    Examples
    --------
    >>> import modeler as m
    >>> due = m.review_facts([m.Workload(region="eu-west-1")])
    >>> due.facts[0].harm >= due.facts[-1].harm
    True
    """
    day = today or date.today()
    weight = Weight()
    if given := tuple(workloads):
        for w in given:
            weight.add(w)
    else:
        for w in _usual_workloads():
            weight.add(w)
        for w in _demanding_workloads():
            weight.add_verdicts(w)
    due = [_due(fact, because, day, weight) for fact in all_dated(directory) if (because := tuple(_reasons(fact, day)))]
    ordered = sorted(due, key=lambda fact: (-fact.harm, -fact.age_days, fact.fact.id))
    return FactsDue(today=day, workloads=weight.workloads, assessments=weight.assessments, facts=tuple(ordered))


class Weight:
    """How much hangs on each fact, by its id, summed over the assessments of workloads."""

    def __init__(self) -> None:
        self.workloads = self.assessments = self.bills = self.tails = 0
        self.verdicts: Counter[str] = Counter()
        self._bills: defaultdict[str, float] = defaultdict(float)
        self._tails: defaultdict[str, float] = defaultdict(float)

    def add(self, w: Workload) -> None:
        """Count what every pattern's verdict, bill and tail for a workload rests on."""
        for assessment in self._judged(w):
            if assessment.bill:
                self._add_bill(assessment.bill)
            if assessment.latency and not assessment.latency.saturated:
                self._add_tail(assessment.latency)

    def add_verdicts(self, w: Workload) -> None:
        """Count what every pattern's verdict for a workload rests on."""
        for _ in self._judged(w):
            pass

    def _judged(self, w: Workload) -> Iterator[Assessment]:
        from modeler.engine.compare import compare

        self.workloads += 1
        for assessment in compare(w):
            self.assessments += 1
            self.verdicts.update({fact for reason in assessment.reasons for fact in reason.facts})
            yield assessment

    def _add_bill(self, bill: Bill) -> None:
        total = sum(item.usd or 0.0 for item in bill.items)
        if not total:
            return
        self.bills += 1
        for item in bill.items:
            self._bills[item.dimension] += (item.usd or 0.0) / total

    def _add_tail(self, latency: Latency) -> None:
        self.tails += 1
        for name, share in latency.explain_evidence().items():
            self._tails[name] += share

    def verdict_share(self, name: str) -> float:
        """The share of verdicts that cite a fact."""
        return self.verdicts[name] / self.assessments

    def bill_share(self, name: str) -> float:
        """The mean share of a price in a bill."""
        return self._bills[name] / self.bills if self.bills else 0.0

    def tail_share(self, name: str) -> float:
        """The mean share of a p99 that rests on a piece of evidence."""
        return self._tails[name] / self.tails if self.tails else 0.0


def _usual_workloads() -> Iterator[Workload]:
    from modeler.workload import Location, Workload

    for location in Location:
        region = {"region": "us-west-2"} if location is Location.OTHER_REGION else {}
        yield Workload.from_dict({"clients": {"location": str(location), **region}})
    yield Workload.from_dict({"clients": {"location": "same-vpc"}, "backend": {"kind": "fargate"}})


def _demanding_workloads() -> Iterator[Workload]:
    from modeler.workload import Feature

    for feature in Feature:
        yield from _accepted({"needs": {"features": [str(feature)]}})
    for way in ("iam", "jwt", "cognito", "lambda", "mtls", "network"):
        yield from _accepted({"needs": {"authentication": [way]}})


def _accepted(fields: dict[str, object]) -> Iterator[Workload]:
    """Give the workload, unless a need contradicts the defaults."""
    from modeler.workload import Workload

    try:
        yield Workload.from_dict({"clients": {"location": "same-vpc"}, **fields})
    except ModelerError:
        return


def _reasons(fact: Dated, today: date) -> Iterator[DueBecause]:
    if fact.age_days(today) > OLD_AFTER_DAYS[fact.kind]:
        yield DueBecause.OLD
    if fact.confidence == "low":
        yield DueBecause.NOT_VERIFIED
    if not fact.source.startswith(_VENDORS) and len(witnesses(fact.source)) == 1:
        yield DueBecause.SINGLE_WITNESS


def witnesses(source: str) -> Sequence[str]:
    """Split a source into the witnesses that it names.

    >>> len(witnesses("https://a.example/x + github:b/c@1:d"))
    2
    """
    return [name for part in source.split(" + ") for name in part.split("; ") if name.strip()]


def _due(fact: Dated, because: tuple[DueBecause, ...], today: date, weight: Weight) -> DueFact:
    age_days = fact.age_days(today)
    verdicts = weight.verdicts[fact.id]
    bill_share = weight.bill_share(fact.id) if fact.kind == "price" else 0.0
    tail_share = weight.tail_share(fact.id) if fact.kind == "latency" else 0.0
    rests = weight.verdict_share(fact.id) + bill_share + tail_share
    doubt = _WEIGHT.get(fact.confidence, 1.0) * (2.0 if DueBecause.SINGLE_WITNESS in because else 1.0)
    return DueFact(
        fact=fact,
        age_days=age_days,
        because=because,
        verdicts=verdicts,
        bill_share=bill_share,
        tail_share=tail_share,
        harm=rests * doubt * age_days / _YEAR,
    )
