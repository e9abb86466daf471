"""Judging: all rules over a subject, and a pattern by the best of its variants.

What a rule says is settled by the facts behind it: one that holds only from a later day turns "fits" into a caveat, and
one that nobody could verify decides nothing, so that "fits" and "excluded" both become unknown.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from types import ModuleType

from modeler.dataclass import dataclass
from modeler.engine.fit import rules as themes
from modeler.engine.fit.reason import EXCLUDED, FITS, FITS_WITH_CAVEATS, Outcome, Reason, verdict
from modeler.engine.fit.rule import Rule
from modeler.engine.fit.settings import judge_settings
from modeler.engine.fit.subject import Subject
from modeler.errors import NotComparable
from modeler.facts.constraints import Fact
from modeler.patterns import Pattern
from modeler.workload import Workload

_ORDER = (FITS, FITS_WITH_CAVEATS, EXCLUDED)


@cache
def rules_by_theme() -> dict[str, tuple[Rule, ...]]:
    """Return the rules of each theme, as they stand in its module: one by one, or in a tuple of them.

    >>> [rule.id for rule in rules_by_theme()["accounts"]]
    ['cross-account-backend', 'cross-account-clients', 'many-consumers']
    """
    names = sorted(module.name for module in pkgutil.iter_modules(themes.__path__))
    modules = {name: importlib.import_module(f"{themes.__name__}.{name}") for name in names}
    return {name: tuple(_rules_in(module)) for name, module in modules.items()}


def _rules_in(module: ModuleType) -> Iterator[Rule]:
    for value in vars(module).values():
        row = value if isinstance(value, tuple) else (value,)
        yield from (rule for rule in row if isinstance(rule, Rule))


@cache
def rules() -> tuple[Rule, ...]:
    """Return all rules, by theme and then as they stand there.

    >>> rules()[0].id
    'cross-account-backend'
    """
    return tuple(rule for theme in rules_by_theme().values() for rule in theme)


def judge(subject: Subject, on: date | None = None) -> tuple[Reason, ...]:
    """Ask every rule what it has to say of an architecture for a workload.

    Parameters
    ----------
    subject : Subject
        The architecture and the workload.
    on : date, optional
        The day for which it is judged; default: today. Facts may hold only from a later day.

    Returns
    -------
    tuple of Reason
        Of the rules that the workload calls for; those that are satisfied say so, with their fact.
    """
    return tuple(dict.fromkeys(_reasons(subject, on or date.today())))


def can_serve(pattern: Pattern, w: Workload, on: date | None = None) -> bool:
    """Say whether any variant of a pattern serves a workload without a rule against it.

    It is `judge_pattern` without the reasons: it stops at the first rule against a variant.

    >>> from modeler.patterns import pattern
    >>> can_serve(pattern("A1"), Workload()), can_serve(pattern("A1"), Workload(needs={"features": ["mtls"]}))
    (True, False)
    """
    day = on or date.today()
    for variant in pattern.variants:
        try:
            subject = Subject.of(pattern, w, variant.id)
        except NotComparable:
            continue
        if all(reason.outcome is not Outcome.EXCLUDED for reason in _reasons(subject, day)):
            return True
    return False


def _reasons(subject: Subject, day: date) -> Iterator[Reason]:
    asked = (rule.reasons(subject) for rule in rules())
    for reasons in (*asked, judge_settings(subject, rules()), _of_classes(subject)):
        for reason in reasons:
            yield settle(reason, day)


def _of_classes(subject: Subject) -> Iterator[Reason]:
    """What stands in the way in the architectures of the further traffic classes."""
    for name, own in subject.classes():
        for rule in rules():
            if rule.each_class:
                for reason in rule.reasons(own):
                    if reason.outcome is not Outcome.FITS:
                        yield replace(reason, message=f"traffic class '{name}': {reason.message}")


def settle(reason: Reason, on: date) -> Reason:
    """Let the facts behind a reason have their say: not verified, or not yet valid.

    Parameters
    ----------
    reason : Reason
        As the rule gave it.
    on : date
        The day for which it is judged.
    """
    if reason.outcome is Outcome.UNKNOWN:
        return reason
    unverified = [fact.id for fact in reason.statements if fact.confidence in ("", "low")]
    if unverified:
        outcome = Outcome.CAVEAT if reason.outcome is Outcome.CAVEAT else Outcome.UNKNOWN
        return replace(reason, outcome=outcome, message=f"{reason.message} (not verified: {', '.join(unverified)})")
    later = [fact for fact in reason.statements if _not_yet(fact, on)]
    if later:
        outcome = Outcome.CAVEAT if reason.outcome is Outcome.FITS else Outcome.UNKNOWN
        when = max(fact.valid_from for fact in later)
        return replace(reason, outcome=outcome, message=f"{reason.message} (holds from {when})")
    return reason


def _not_yet(fact: Fact, on: date) -> bool:
    """Whether a fact holds only from a later day; a date may be a year, a month or a day."""
    start = str(fact.valid_from or "")
    return bool(start) and start > on.isoformat()[: len(start)]


@dataclass(frozen=True, slots=True)
class Judgment:
    """A pattern and a workload: how the variant fares that fares best.

    Parameters
    ----------
    pattern : Pattern
        What was judged.
    variant : str
        Its best variant; nothing if none serves these clients or this backend.
    subject : Subject or None
        That variant, filled in.
    reasons : tuple of Reason
        What the rules say of it.
    not_comparable : str
        Why no variant serves the workload, if none does.
    """

    pattern: Pattern
    variant: str = ""
    subject: Subject | None = None
    reasons: tuple[Reason, ...] = ()
    not_comparable: str = ""

    @property
    def verdict(self) -> str:
        """Fits, fits with caveats, excluded or not comparable."""
        return "not comparable" if self.subject is None else verdict(self.reasons)

    def of(self, outcome: Outcome) -> tuple[Reason, ...]:
        """Return the reasons with one outcome."""
        return tuple(reason for reason in self.reasons if reason.outcome is outcome)


def judge_pattern(pattern: Pattern, w: Workload, on: date | None = None) -> Judgment:
    """Judge a pattern by the best of its variants, without the further traffic classes.

    Parameters
    ----------
    pattern : Pattern
        From the catalogue, or your own.
    w : Workload
        What it is to serve.
    on : date, optional
        The day for which it is judged; default: today.

    Examples
    --------
    >>> from modeler.patterns import pattern
    >>> w = Workload(clients={"location": "internet"}, needs={"api_private": False, "features": ["static-public-ips"]})
    >>> judgement = judge_pattern(pattern("C4"), w)
    >>> judgement.variant, judgement.verdict
    ('nlb', 'fits')
    """
    judgments: list[Judgment] = []
    for variant in pattern.variants:
        try:
            subject = Subject.of(pattern, w, variant.id)
        except NotComparable:
            continue
        judgments.append(Judgment(pattern, variant.id, subject, judge(subject, on)))
    if judgments:
        return min(judgments, key=_badness)
    try:
        pattern.architecture(w)
    except NotComparable as reason:
        return Judgment(pattern, not_comparable=str(reason))
    raise AssertionError("a pattern serves a workload by one of its variants")


def _badness(judgment: Judgment) -> tuple[int, int, int]:
    worst = len(judgment.of(Outcome.EXCLUDED))
    return _ORDER.index(judgment.verdict), worst, len(judgment.of(Outcome.CAVEAT)) + len(judgment.of(Outcome.UNKNOWN))
