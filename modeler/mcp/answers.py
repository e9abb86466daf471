"""What each question is answered with: typed, small enough for a conversation, with the sources in it.

Money is USD a month, times are ms, shares are between 0 and 1, and what does not apply is null. Each answer is read
from the record that the command prints with ``--json`` and leaves out what an agent does not need.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from modeler.results import Record


class TypedAnswer(BaseModel):
    """Base of all answers: made from a record; what it does not name is left out."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class CitedSource(TypedAnswer):
    """A page, and the day on which it was seen."""

    source: str
    as_of: str


class JudgedReason(TypedAnswer):
    """What a rule says for or against a pattern."""

    rule: str
    outcome: str = Field(description="excludes, caveat or fits.")
    message: str
    requirement: str
    change: str | None = Field(description="What would have to change.")
    sources: list[CitedSource]


class PatternInBrief(TypedAnswer):
    """A pattern of the catalogue."""

    code: str
    id: str
    title: str
    status: str = Field(description="recommended, situational, legacy or anti-pattern.")
    purpose: str


class CataloguedPatterns(TypedAnswer):
    """The catalogue."""

    patterns: list[PatternInBrief]


LeastAndMost = tuple[float | None, float | None]
"""The least and the most that a percentile can be by the arithmetic; null where a request never ends."""


def _percentiles(latency: Any) -> Any:
    return latency["percentiles_ms"] if isinstance(latency, dict) and "percentiles_ms" in latency else latency


Percentiles = Annotated[dict[str, LeastAndMost] | None, BeforeValidator(_percentiles)]
"""p50, p90, p99 and p99.9, each with its bracket, in ms."""


class ComparedPattern(TypedAnswer):
    """One pattern for one workload."""

    code: str
    id: str
    title: str
    status: str
    variant: str
    verdict: str
    reason: str | None = Field(description="Why it does not serve this workload, where it is not comparable.")
    monthly_usd: float | None
    fixed_usd: float | None
    usd_per_million: float | None
    latency: Percentiles
    availability: float | None
    unpriced: list[Record] = Field(description="What has no price: the sum is a lower bound if there is any.")
    reasons: list[JudgedReason]
    remarks: list[str]


class PatternsCompared(TypedAnswer):
    """The patterns for one workload, the first one first."""

    region: str
    prices: str
    price_date: str
    patterns: list[ComparedPattern]


class ShortlistedPattern(TypedAnswer):
    """A place in the shortlist."""

    rank: int
    code: str
    id: str
    title: str
    variant: str
    verdict: str
    why: str
    monthly_usd: float
    fully_priced: bool
    p99_ms: float | None
    availability: float
    things_to_run: int
    misses: list[str]
    added: list[str]
    reasons: list[JudgedReason]


class ExcludedPattern(TypedAnswer):
    """A pattern that a need excludes, with what would have to change."""

    code: str
    id: str
    variant: str
    monthly_usd: float | None
    reasons: list[JudgedReason]
    nearest: str | None


class PatternNotCompared(TypedAnswer):
    """A pattern that does not serve such clients or such a backend."""

    code: str
    id: str
    reason: str


class ChosenPatterns(TypedAnswer):
    """What to take, what not, and why."""

    ranking: str
    contradictions: list[str]
    shortlist: list[ShortlistedPattern]
    excluded: list[ExcludedPattern]
    not_comparable: list[PatternNotCompared]


class WhyNotAnswer(TypedAnswer):
    """Every rule that spoke of one pattern for one workload."""

    code: str
    id: str
    place: int | None = Field(description="Where it stands in the shortlist, if it is in it.")
    not_comparable: str | None = Field(description="Why it does not serve these clients or this backend at all.")
    reasons: list[JudgedReason] = Field(description="Those that exclude it first, then the caveats.")
    nearest: str | None = Field(description="The pattern most like it that fits.")


class BilledItem(TypedAnswer):
    """One line of a bill."""

    hop: int
    component: str
    dimension: str
    region: str
    usage: float
    unit: str
    unit_price: float | None
    usd: float
    fixed: bool
    note: str
    source: str
    as_of: str


class MonthlyBill(TypedAnswer):
    """A pattern's bill of a month, line by line."""

    region: str
    code: str
    id: str
    variant: str
    monthly_usd: float | None
    fixed_usd: float | None
    usd_per_million: float | None
    items: list[BilledItem]
    unpriced: list[Record]
    remarks: list[str]


class TimedHop(TypedAnswer):
    """What a hop adds to a request's time, and from which evidence."""

    number: int
    component: str
    title: str
    p50_ms: float | None
    p99_ms: float | None
    method: str
    confidence: str
    evidence: list[Any]


class PathLatency(TypedAnswer):
    """A pattern's latency: the path's percentiles and each hop's part."""

    pattern: str
    variant: str
    percentiles_ms: Percentiles
    mean_ms: float | None
    failed_share: float | None
    assumed_share_of_p99: float | None = Field(description="How much of the p99 rests on no measurement.")
    hops: list[TimedHop]


class WorkloadField(TypedAnswer):
    """A field that a workload may have."""

    field: str
    unit: str
    default: Any
    meaning: str


class WorkloadFields(TypedAnswer):
    """The fields of a workload, or of one section."""

    fields: list[WorkloadField]


class KnownFact(TypedAnswer):
    """Something that the model rests on, with its source and age."""

    id: str
    kind: str
    about: list[str]
    statement: str
    source: str
    as_of: str
    age_days: int
    confidence: str | None


class RecognisedEntry(TypedAnswer):
    """An entry point of templates, and the patterns that it is."""

    entry: str
    kind: str
    where: str
    matches: list[Record]


class RecognisedEntries(TypedAnswer):
    """What stands in templates."""

    entries: list[RecognisedEntry]


class RuleFinding(TypedAnswer):
    """What a rule finds wrong, and where it is written."""

    rule: str
    severity: str
    title: str
    message: str
    resource: str
    file: str | None
    line: int | None
    remedy: str = Field(description="How it is mended.")
    sources: list[CitedSource]


class RuleFindings(TypedAnswer):
    """What is wrong in templates."""

    passed: int
    findings: list[RuleFinding]
    cannot_tell: list[Record] = Field(description="What only values or an account can say.")


class FollowedRequest(TypedAnswer):
    """A request followed step by step: where it stops and what the caller sees."""

    api: str
    method: str
    host: str
    path: str
    passes: bool | None = Field(description="Null: what was read does not say.")
    working_hosts: list[str]
    forms: list[Record] = Field(description="Each name by which it may be called: where it stops, what is seen.")
    steps: list[Record]


class CallersAffected(TypedAnswer):
    """What a change does to callers."""

    breaks: bool
    opens: bool
    calls: list[Record]
    accesses: list[Record]


class ProofOfPrivacy(TypedAnswer):
    """Whether only clients get to an API."""

    api: str
    outcome: str
    clients: Record
    bypasses: list[Record] = Field(description="Ways around, each with a request that gets in.")
    exposures: list[Record]
    assumptions: list[Record]
    not_read: list[Any]
