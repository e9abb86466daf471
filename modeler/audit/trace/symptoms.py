"""The other way round: what a caller sees, and what may be the cause, each with the check that decides it.

Symptoms and causes are rows (``symptoms.csv``, ``causes.csv``) with the page that says so and the day it was seen. A
cause is decided by rules, by steps of the trace, or by both: a rule says that something is wrong somewhere, a step says
whether this request meets it. Where the step surely passes, the cause is none for this request.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import field
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from modeler.audit.rules import AuditOutcome, CannotTell, Finding, audit_rules
from modeler.dataclass import dataclass
from modeler.errors import InventoryError
from modeler.inventory import Inventory, Node, Ref, Unknown, references_of
from modeler.inventory.graph import reached
from modeler.inventory.kinds.domain_mapping import DomainMapping
from modeler.inventory.node import attributes_of
from modeler.results import Record, Result, number_of, short

from .answers import SeenAnswer
from .follow import all_steps, scene_of
from .step import Trace, TraceStep, unique

_STATUS = re.compile(r"\b[1-5]\d\d\b")
_SPECIFIC, _BY_STATUS = 2, 1
_DETAIL = ": "


class CauseVerdict(StrEnum):
    """What an inventory says of a cause."""

    IS_SO = "is so"
    CANNOT_TELL = "cannot tell"
    IS_NOT_SO = "is not so"

    @property
    def rank(self) -> int:
        """Its place, 0 for what is so."""
        return list(CauseVerdict).index(self)


@dataclass(frozen=True)
class KnownSymptom:
    """Something that callers see.

    Parameters
    ----------
    id : str
        What causes name it by.
    status : int or None
        The HTTP status, if there is one.
    message : str
        How it is seen.
    words : tuple of str
        Any of them, in small letters, says that it is meant.
    like : tuple of str
        Other symptoms whose messages the caller may see with it.
    """

    id: str
    status: int | None
    message: str
    words: tuple[str, ...]
    like: tuple[str, ...] = ()


@dataclass(frozen=True)
class KnownCause:
    """What may lead to a symptom.

    Parameters
    ----------
    symptom : str
        The symptom.
    text : str
        What is wrong, in one clause.
    rules, checks : tuple of str
        The codes of the rules, and the checks of the trace that decide it: ``network``, ``network: route back`` where
        only that decides, ``network@load-balancer`` where only that of such a resource does.
    source, seen : str
        The page, and the day.
    """

    symptom: str
    text: str
    rules: tuple[str, ...]
    checks: tuple[str, ...]
    source: str
    seen: str


@dataclass(frozen=True)
class JudgedCause:
    """A cause, and what the inventory says of it.

    Parameters
    ----------
    cause : KnownCause
        The cause.
    verdict : CauseVerdict
        Whether it is so.
    decided_by : str
        The rule, or the check of the trace, that decides.
    nodes : tuple of Node
        The resources.
    detail : str
        What the rule or the step says.
    unknown : tuple of Unknown
        What would settle it.
    weight : int
        How well its symptom fits what was seen.
    """

    cause: KnownCause
    verdict: CauseVerdict
    decided_by: str
    nodes: tuple[Node, ...] = ()
    detail: str = ""
    unknown: tuple[Unknown, ...] = ()
    weight: int = field(default=_SPECIFIC)

    @property
    def decided(self) -> tuple[str, ...]:
        """The rule or the check that decides, and the checks at which it would show."""
        return (self.decided_by, *self.cause.checks)

    def record(self) -> Record:
        """Return it as a row."""
        return {
            "verdict": self.verdict.value,
            "cause": self.cause.text,
            "decided_by": self.decided_by,
            "detail": self.detail,
            "resources": ", ".join(node.key for node in self.nodes),
            "where": ", ".join(str(node.origin) for node in self.nodes),
            "settled_by": "; ".join(value.how_to_learn for value in self.unknown),
            "symptom": self.cause.symptom,
            "source": f"{self.cause.source} ({self.cause.seen})",
        }


@dataclass(frozen=True, repr=False)
class SymptomCauses(Result):
    """The causes of what a caller sees, the likeliest first.

    Parameters
    ----------
    symptom : str
        What is seen, as it was given.
    symptoms : tuple of KnownSymptom
        The symptoms that it may be.
    trace : Trace
        The request.
    causes : tuple of JudgedCause
        What is so, what nobody can tell, what is not so.
    """

    symptom: str
    symptoms: tuple[KnownSymptom, ...]
    trace: Trace
    causes: tuple[JudgedCause, ...]

    def of(self, verdict: CauseVerdict) -> tuple[JudgedCause, ...]:
        """Return the causes of one verdict."""
        return tuple(cause for cause in self.causes if cause.verdict is verdict)

    def summary(self) -> str:
        """Say in one line how many causes there are."""
        counts = ", ".join(f"{len(self.of(verdict))} {verdict.value}" for verdict in CauseVerdict)
        return f"{short(self.symptom)}: {number_of(len(self.causes), 'cause')}, {counts}"

    def records(self) -> list[Record]:
        """Return a row for each cause."""
        return [{"rank": rank, **cause.record()} for rank, cause in enumerate(self.causes, start=1)]

    def record(self) -> Record:
        """Return all of it as plain data."""
        return {
            "symptom": self.symptom,
            "may_be": [
                {"id": symptom.id, "status": symptom.status, "message": symptom.message} for symptom in self.symptoms
            ],
            "causes": self.records(),
            "trace": self.trace.record(),
        }


def symptom(
    inventory: Inventory,
    api: str,
    place: str,
    seen: str,
    *,
    host: str = "",
    method: str = "GET",
    path: str = "/",
    stage: str = "",
    identity: str = "",
    header: str = "",
    tls: str = "",
) -> SymptomCauses:
    """Return what may be the cause of what a caller sees, ranked, each with the check that decides it.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    api, place
        As for `trace`.
    seen : str
        What is seen, in any words: ``403 Forbidden``, ``Missing Authentication Token``, ``timed out``.
    host, method, path, stage, identity, header, tls
        As for `trace`.

    Returns
    -------
    SymptomCauses
        What is so first, then what nobody can tell with what would settle it, then what is not so.

    Raises
    ------
    InventoryError
        If nobody knows the symptom, or no such API or place was read.

    Examples
    --------
    >>> from modeler.inventory import Inventory, Origin
    >>> from modeler.inventory.kinds.rest_api import RestApi
    >>> api = RestApi(key="Orders", origin=Origin("t.yaml", 3), endpoint_types=("PRIVATE",), region="eu-west-1")
    >>> result = symptom(Inventory((api,)), "Orders", "internet", "403 Forbidden")
    >>> result.causes[0].verdict.value, result.causes[0].decided_by
    ('is so', 'API behind the name')
    """
    weights = _matching(seen)
    if not weights:
        raise InventoryError(
            f"'{short(seen)}' is no symptom that is known: give a status such as 403, or a message such as "
            "'Missing Authentication Token', 'could not resolve host' or 'timed out'"
        )
    scene, result = scene_of(inventory, api, place, host, method, path, stage, identity, header, tls)
    steps = tuple(all_steps(scene, result.host))
    known = {item.id: item for item in weights}
    judge = _Judge(inventory, steps, _related(inventory, result, steps))
    judged = [
        judge.judged(cause, [item for item in weights if item.id == cause.symptom], max(_weights_of(weights, cause)))
        for cause in causes()
        if cause.symptom in known
    ]
    first = result.failed.check.value if result.failed is not None else ""
    fitting = [cause for cause in judged if cause is not None]
    ranked = sorted(fitting, key=lambda cause: (cause.verdict.rank, first not in cause.decided, -cause.weight))
    best = {(cause.cause.text, cause.cause.rules): cause for cause in reversed(ranked)}
    return SymptomCauses(seen, tuple(weights), result, tuple(cause for cause in ranked if cause in best.values()))


def _weights_of(weights: dict[KnownSymptom, int], cause: KnownCause) -> list[int]:
    return [weight for item, weight in weights.items() if item.id == cause.symptom]


# What was seen


@cache
def symptoms() -> tuple[KnownSymptom, ...]:
    """Return the symptoms that are known.

    Examples
    --------
    >>> sorted({item.status for item in symptoms() if item.status})
    [301, 302, 308, 400, 401, 403, 404, 429, 500, 502, 503, 504, 561]
    """
    return tuple(
        KnownSymptom(
            row["id"],
            int(row["status"]) if row["status"] else None,
            row["message"],
            _parts(row["words"]),
            _parts(row["like"]),
        )
        for row in _rows("symptoms.csv")
    )


@cache
def causes() -> tuple[KnownCause, ...]:
    """Return the causes that are known, in the order of the rows: the usual ones of a symptom first.

    Examples
    --------
    >>> sorted({cause.symptom for cause in causes()} - {item.id for item in symptoms()})
    []
    """
    return tuple(
        KnownCause(row["symptom"], row["cause"], _parts(row["rules"]), _parts(row["steps"]), row["source"], row["seen"])
        for row in _rows("causes.csv")
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split("|") if part)


def _matching(seen: str) -> dict[KnownSymptom, int]:
    """Return the symptoms that a text may mean: by its words, which say more, or by its status.

    >>> [item.id for item in _matching("HTTP 504")], [item.id for item in _matching("ENOTFOUND orders.corp")]
    (['gateway-timeout'], ['no-name'])
    """
    text = " ".join(seen.lower().split())
    status = next((int(number) for number in _STATUS.findall(text)), None)
    weights: dict[KnownSymptom, int] = {}
    for item in symptoms():
        by_words = any(word in text for word in item.words)
        if by_words and (status is None or item.status in (None, status)):
            weights[item] = _SPECIFIC
        elif status is not None and item.status == status:
            weights[item] = _BY_STATUS
    return weights


# What the inventory says


class _Judge:
    """Decides causes by the rules and by the steps of a request."""

    def __init__(self, inventory: Inventory, steps: tuple[TraceStep, ...], related: frozenset[Node]) -> None:
        self.inventory = inventory
        self.steps = steps
        self.related = related

    def judged(self, cause: KnownCause, seen: list[KnownSymptom], weight: int) -> JudgedCause | None:
        """Return what the inventory says of a cause; ``None`` of one that nothing here is about."""
        steps = [step for step in self.steps if any(_about(step, check) for check in cause.checks)]
        failing = next((step for step in steps if step.passes is False and _shows(step, seen)), None)
        unclear = next((step for step in steps if step.passes is None and _shows(step, seen)), None)
        if cause.rules and not (failing is not None and any(_DETAIL in check for check in cause.checks)):
            return self._by_rules(cause, weight, steps, failing, unclear)
        if failing is not None:
            return _by_step(cause, CauseVerdict.IS_SO, failing, weight)
        if unclear is not None:
            return _by_step(cause, CauseVerdict.CANNOT_TELL, unclear, weight)
        if steps:
            return _by_step(cause, CauseVerdict.IS_NOT_SO, steps[0], weight)
        return None

    def _by_rules(
        self,
        cause: KnownCause,
        weight: int,
        steps: list[TraceStep],
        failing: TraceStep | None,
        unclear: TraceStep | None,
    ) -> JudgedCause | None:
        outcomes = [outcome for code in cause.rules for outcome in self._outcomes(code)]
        passed = bool(steps) and failing is None and unclear is None
        for kind, verdict in ((Finding, CauseVerdict.IS_SO), (CannotTell, CauseVerdict.CANNOT_TELL)):
            outcome = next((item for item in outcomes if isinstance(item, kind)), None)
            if outcome is None:
                continue
            decided = CauseVerdict.IS_NOT_SO if passed else verdict
            detail = outcome.text if isinstance(outcome, Finding) else ""
            missing = outcome.unknown if isinstance(outcome, CannotTell) and not passed else ()
            return JudgedCause(cause, decided, outcome.rule, (outcome.node,), detail, missing, weight)
        if not outcomes:
            return None
        return JudgedCause(cause, CauseVerdict.IS_NOT_SO, ", ".join(cause.rules), weight=weight)

    def _outcomes(self, code: str) -> Iterator[AuditOutcome]:
        rule = audit_rules().get(code)
        if rule is None:
            return
        for outcome in rule.outcomes(self.inventory):
            if outcome.node in self.related:
                yield outcome


def _by_step(cause: KnownCause, verdict: CauseVerdict, step: TraceStep, weight: int) -> JudgedCause:
    missing = step.unknown if verdict is CauseVerdict.CANNOT_TELL else ()
    nodes = step.nodes if verdict is not CauseVerdict.IS_NOT_SO else ()
    return JudgedCause(cause, verdict, step.check.value, nodes, step.subject, missing, weight)


def _shows(step: TraceStep, seen: list[KnownSymptom]) -> bool:
    """Say whether a step that does not pass may show one of some symptoms."""
    return any(_is(answer, item) for answer in step.answers for item in seen)


def _is(answer: SeenAnswer, item: KnownSymptom) -> bool:
    """Say whether an answer is a symptom: of the same status, and with its words, or with nobody's."""
    same = [known for known in symptoms() if known.id in item.like and known.status == answer.status]
    if answer.status != item.status and not same:
        return False
    text = answer.message.lower()
    if not text or any(word in text for own in (item, *same) for word in own.words):
        return True
    apart = [known for known in symptoms() if known.status == answer.status and known not in (item, *same)]
    return not any(word in text for known in apart for word in known.words)


def _about(step: TraceStep, check: str) -> bool:
    """Say whether a step is what a check of a cause names."""
    name, _, detail = check.partition(_DETAIL)
    name, _, kind = name.partition("@")
    at = step.at.KIND if step.at is not None else ""
    return step.check.value == name and (not kind or kind == at) and (not detail or detail in step.subject)


def _related(inventory: Inventory, result: Trace, steps: Iterable[TraceStep]) -> frozenset[Node]:
    """Return the resources that a request may meet, and what stands one reference away from them."""
    every = (*steps, *(step for form in result.forms for step in form.steps))
    met: set[Node] = {result.api, *reached(inventory, result.api)}
    for step in every:
        met |= {*step.nodes, *((step.at,) if step.at is not None else ())}
    for mapping in inventory.referring_to(result.api, DomainMapping):
        met |= {*inventory.find_all((mapping.domain,) if mapping.domain is not None else ())}
    nodes: list[Node | None] = [*met]
    for own in met:
        nodes += (inventory.find(reference) for reference in _references(own))
        nodes += inventory.referring_to(own)
    return frozenset(item for item in nodes if item is not None)


def _references(node: Node) -> Iterator[Ref[Any]]:
    for name in attributes_of(type(node)):
        yield from references_of(getattr(node, name))


def doubts_of_causes(judged: Iterable[JudgedCause]) -> tuple[Unknown, ...]:
    """Return what would settle the causes of which nobody can tell, each once."""
    return unique(value for cause in judged for value in cause.unknown)
