"""What an audit rule is: a code that never changes, its words, where it is from, and one small function.

A rule's function takes an inventory and yields what it says of each resource that it is about, with `fails`,
`cannot_tell` and `passes`. It yields nothing for what it is not about. It never calls AWS: which calls and IAM actions
its data needs follows from the kinds that it names.

Four laws hold for rules, as in cfn-lint: a rule is for all users; it has one use case; it has one severity; it repeats
no other rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from enum import StrEnum

from modeler.dataclass import dataclass
from modeler.inventory import Inventory, Node
from modeler.inventory.kinds import catalogue
from modeler.patterns.base import Source
from modeler.results import Record

from .outcome import AuditOutcome

JudgeFunction = Callable[[Inventory], Iterable[AuditOutcome]]


class Severity(StrEnum):
    """How bad a fault is: an outage or an exposure, a degraded path, or hygiene."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def rank(self) -> int:
        """Its place, 0 for the worst."""
        return list(Severity).index(self)


class DecidedBy(StrEnum):
    """What a rule needs: a template that gives its values, or the state of an account."""

    TEMPLATE = "template"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Remedy:
    """How to mend it, in one sentence and in three forms.

    Parameters
    ----------
    text : str
        What to do.
    cli, cloudformation, terraform : str
        The AWS command line, a piece of a template, a piece of Terraform. Names in capitals are the user's own.
    """

    text: str
    cli: str
    cloudformation: str
    terraform: str


@dataclass(frozen=True, slots=True)
class AuditRule:
    """One rule.

    Parameters
    ----------
    code : str
        Two letters or a letter and a digit for the group, and a number: ``PA-06``.
    title : str
        What is wrong where it finds something, in a few words.
    severity : Severity
        How bad.
    why : str
        One sentence: what goes wrong, and why.
    symptom : str
        What the caller or the operator sees.
    remedy : Remedy
        How to mend it.
    sources : tuple of Source
        AWS's pages that it rests on, and when they were seen.
    kinds : tuple of Node classes
        What it looks at.
    decided_by : DecidedBy
        Whether a template can decide it.
    judge : callable (Inventory) -> iterable of AuditOutcome
        The judgment.
    """

    code: str
    title: str
    severity: Severity
    why: str
    symptom: str
    remedy: Remedy
    sources: tuple[Source, ...]
    kinds: tuple[type[Node], ...]
    decided_by: DecidedBy
    judge: JudgeFunction

    def outcomes(self, inventory: Inventory) -> Iterator[AuditOutcome]:
        """Yield what it says of each resource, signed with its code."""
        for outcome in self.judge(inventory):
            yield replace(outcome, rule=self.code)

    def record(self) -> Record:
        """Return its words and what it needs as plain data."""
        remedy = self.remedy
        return {
            "code": self.code,
            "title": self.title,
            "severity": self.severity.value,
            "why": self.why,
            "symptom": self.symptom,
            "remedy": {name: getattr(remedy, name) for name in ("text", "cli", "cloudformation", "terraform")},
            "sources": [{"url": source.url, "seen": source.seen} for source in self.sources],
            "kinds": [kind.KIND for kind in self.kinds],
            "decided_by": self.decided_by.value,
            "actions": list(self.actions),
        }

    @property
    def actions(self) -> tuple[str, ...]:
        """The IAM actions that a collector needs for its data, in order."""
        return tuple(sorted({action for kind in self.kinds for action in actions_of(kind)}))


def actions_of(kind: type[Node]) -> tuple[str, ...]:
    """Return the IAM actions of the calls that show a kind, and of those that show the kinds that these ask for.

    Examples
    --------
    >>> from modeler.inventory.kinds.subnet import Subnet
    >>> actions_of(Subnet)
    ('ec2:DescribeSubnets',)
    """
    actions: dict[str, None] = {}
    for call in kind.TABLE.calls:
        actions[call.action] = None
        if call.per and call.per != kind.KIND:
            actions.update(dict.fromkeys(actions_of(catalogue()[call.per])))
    return tuple(actions)


def audit_rule(
    code: str,
    title: str,
    *,
    severity: Severity,
    why: str,
    symptom: str,
    remedy: Remedy,
    sources: tuple[Source, ...],
    kinds: tuple[type[Node], ...],
    decided_by: DecidedBy = DecidedBy.TEMPLATE,
) -> Callable[[JudgeFunction], AuditRule]:
    """Make a rule of a function; the parameters are those of `AuditRule`.

    Examples
    --------
    >>> from modeler.inventory.kinds.vpc import Vpc
    >>> @audit_rule("ZZ-01", "An example", severity=Severity.LOW, why="", symptom="", remedy=Remedy("", "", "", ""),
    ...             sources=(), kinds=(Vpc,))
    ... def nothing_is_wrong(inventory):
    ...     return ()
    >>> nothing_is_wrong.code, nothing_is_wrong.actions
    ('ZZ-01', ('ec2:DescribeVpcAttribute', 'ec2:DescribeVpcs'))
    """

    def made(judge: JudgeFunction) -> AuditRule:
        return AuditRule(code, title, severity, why, symptom, remedy, sources, kinds, decided_by, judge)

    return made
