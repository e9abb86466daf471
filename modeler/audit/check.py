"""Judge an inventory by the rules: what they find, what they cannot tell, and how much they judged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from modeler.dataclass import dataclass
from modeler.inventory import Inventory, NotCollected, Skip
from modeler.results import Record, Result, number_of

from .rules import AuditOutcome, AuditRule, CannotTell, Finding, Passed, Severity, audit_rules


@dataclass(frozen=True)
class Suppressed:
    """A finding that the template itself asks to skip, and the reason that it gives."""

    finding: Finding
    skip: Skip


@dataclass(frozen=True, repr=False)
class Checked(Result):
    """What the rules say of an inventory.

    Parameters
    ----------
    rules : tuple of AuditRule
        The rules that judged.
    findings : tuple of Finding
        What is wrong: the worst first, then by code and place.
    cannot_tell : tuple of CannotTell
        What could not be judged.
    suppressed : tuple of Suppressed
        Findings that the templates ask to skip.
    passed : tuple of Passed
        What was judged and is right.
    unknown_skips : tuple of Skip
        Requests to skip a rule that does not exist.
    not_collected : tuple of NotCollected
        What an account did not show, so that rules that look at it judge a part only.

    Examples
    --------
    >>> import modeler as m
    >>> sum(m.check(m.Inventory(())).counts.values())
    0
    """

    rules: tuple[AuditRule, ...]
    findings: tuple[Finding, ...]
    cannot_tell: tuple[CannotTell, ...]
    suppressed: tuple[Suppressed, ...]
    passed: tuple[Passed, ...]
    unknown_skips: tuple[Skip, ...] = ()
    not_collected: tuple[NotCollected, ...] = ()

    def hanging_on(self, missing: NotCollected) -> tuple[AuditRule, ...]:
        """Return the rules that look at what was not collected."""
        return tuple(rule for rule in self.rules if missing.action and missing.action in rule.actions)

    @property
    def counts(self) -> dict[Severity, int]:
        """The number of findings of each severity, the worst first."""
        return {
            severity: sum(self.rule(finding.rule).severity is severity for finding in self.findings)
            for severity in Severity
        }

    def rule(self, code: str) -> AuditRule:
        """Return one of the rules that judged."""
        return next(rule for rule in self.rules if rule.code == code)

    def at_least(self, severity: Severity) -> tuple[Finding, ...]:
        """Return the findings that are as bad as a severity, or worse."""
        return tuple(item for item in self.findings if self.rule(item.rule).severity.rank <= severity.rank)

    def summary(self) -> str:
        """Say in one line how many rules judged and what came of it."""
        parts = [
            number_of(len(self.rules), "rule"),
            f"{len(self.passed):,} passed",
            f"{len(self.cannot_tell):,} cannot tell",
            number_of(len(self.findings), "finding"),
        ]
        if self.not_collected:
            parts.append(f"{number_of(len(self.not_collected), 'call')} not collected")
        if self.suppressed:
            parts.append(f"{len(self.suppressed):,} suppressed")
        return ", ".join(parts)

    def records(self) -> list[Record]:
        """Return a row for each finding; its values stand in the message, and by name in `record`."""
        rows = map(self.finding_record, self.findings)
        return [{name: cell for name, cell in row.items() if name != "values"} for row in rows]

    def finding_record(self, finding: Finding) -> Record:
        """Return a finding as plain data."""
        rule, place = self.rule(finding.rule), finding.place
        return {
            "rule": rule.code,
            "severity": rule.severity.value,
            "title": rule.title,
            "message": finding.text,
            "resource": finding.node.key,
            "kind": finding.node.KIND,
            "attribute": finding.attribute,
            "file": place.source,
            "line": place.line,
            "column": place.column,
            "values": dict(finding.values),
            "provided": finding.provided.name if finding.provided else None,
        }

    def record(self) -> Record:
        """Return all of it as plain data."""
        return {
            "rules": [rule.code for rule in self.rules],
            "passed": len(self.passed),
            "findings": [self.finding_record(finding) for finding in self.findings],
            "suppressed": [
                {**self.finding_record(item.finding), "reason": item.skip.reason} for item in self.suppressed
            ],
            "cannot_tell": [
                {
                    "rule": item.rule,
                    "resource": item.node.key,
                    "kind": item.node.KIND,
                    "attribute": item.attribute,
                    "where": str(item.place),
                    "unknown": [
                        {"reason": unknown.reason, "how_to_learn": unknown.how_to_learn} for unknown in item.unknown
                    ],
                }
                for item in self.cannot_tell
            ],
            "not_collected": [
                {
                    "source": item.source,
                    "reason": item.reason,
                    "action": item.action,
                    "region": item.region,
                    "rules": [rule.code for rule in self.hanging_on(item)],
                }
                for item in self.not_collected
            ],
        }


def check_inventory(inventory: Inventory, rules: Sequence[AuditRule] | None = None) -> Checked:
    """Judge an inventory.

    Parameters
    ----------
    inventory : Inventory
        What was read or collected.
    rules : sequence of AuditRule, optional
        The rules; all of them if none are given.

    Returns
    -------
    Checked
        The findings, what nobody can tell, and the numbers.

    Examples
    --------
    >>> from modeler.inventory import Origin, Ref
    >>> from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
    >>> endpoint = VpcEndpoint(key="Door", origin=Origin("t.yaml", 3), type="Interface",
    ...                        service="com.amazonaws.eu-west-1.execute-api", subnets=(Ref("subnet", "A"),))
    >>> from modeler.audit.rules import find_rules
    >>> check_inventory(Inventory((endpoint,)), find_rules(["PA-06"]))
    <Checked: 1 rule, 0 passed, 0 cannot tell, 1 finding>
    """
    chosen = tuple(audit_rules().values()) if rules is None else tuple(rules)
    outcomes = [_as_far_as_read(inventory, rule, outcome) for rule in chosen for outcome in rule.outcomes(inventory)]
    faults = [outcome for outcome in outcomes if isinstance(outcome, Finding)]
    skips = {id(finding): _skip_of(finding, inventory.skips) for finding in faults}
    order = {rule.code: (rule.severity.rank, rule.code) for rule in chosen}
    kept = sorted(
        (finding for finding in faults if skips[id(finding)] is None),
        key=lambda finding: (order[finding.rule], finding.place, finding.node.key),
    )
    return Checked(
        chosen,
        tuple(kept),
        tuple(outcome for outcome in outcomes if isinstance(outcome, CannotTell)),
        tuple(Suppressed(finding, skip) for finding in faults if (skip := skips[id(finding)]) is not None),
        tuple(outcome for outcome in outcomes if isinstance(outcome, Passed)),
        tuple(skip for skip in inventory.skips if skip.code not in audit_rules()),
        tuple(item for item in inventory.not_collected if item.action),
    )


def _as_far_as_read(inventory: Inventory, rule: AuditRule, outcome: AuditOutcome) -> AuditOutcome:
    """Return what a rule says; a finding beside something that was not collected may rest on its absence."""
    if not isinstance(outcome, Finding):
        return outcome
    missing = inventory.missing(*rule.kinds, beside=outcome.node)
    return CannotTell(outcome.node, outcome.attribute, (missing,), rule.code) if missing else outcome


def _skip_of(finding: Finding, skips: Iterable[Skip]) -> Skip | None:
    """Return what asks to skip a finding: it stands at the resource, where the fault is, or at the whole file."""
    places = (finding.node.origin, finding.place)
    return next((skip for skip in skips if skip.code == finding.rule and any(map(skip.covers, places))), None)
