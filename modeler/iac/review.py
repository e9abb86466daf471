"""Review a stack before anybody deploys it: our rules, cfn-lint where it is installed, its bill and its tail."""

from __future__ import annotations

import importlib
import importlib.util
from dataclasses import replace

from modeler.audit.assess import EntryAssessment, assess_inventory
from modeler.audit.check import Checked, check_inventory
from modeler.audit.rules import audit_rules
from modeler.dataclass import dataclass
from modeler.results import Record, Result, monthly
from modeler.workload import Workload

from .homes import stacks_of
from .stack import Stack
from .write import cloudformation


@dataclass(frozen=True)
class LintFinding:
    """What cfn-lint says of a line of the template."""

    rule: str
    line: int
    message: str


@dataclass(frozen=True, repr=False)
class StackReview(Result):
    """What is to be said of a stack.

    Parameters
    ----------
    stack : Stack
        The stack.
    checked : Checked
        What our rules say of it.
    lint : tuple of LintFinding or None
        What cfn-lint says of the template; ``None`` where it is not installed.
    entries : tuple of EntryAssessment
        What stands at each entry point, with its bill and its tail.
    """

    stack: Stack
    checked: Checked
    lint: tuple[LintFinding, ...] | None
    entries: tuple[EntryAssessment, ...]

    @property
    def is_clean(self) -> bool:
        """Whether neither our rules nor cfn-lint find anything."""
        return not self.checked.findings and not self.lint

    def summary(self) -> str:
        """Say what was found, and what the stack costs."""
        costs = ", ".join(monthly(entry.monthly_usd) for entry in self.entries)
        lint = "cfn-lint is not installed" if self.lint is None else f"cfn-lint: {len(self.lint)}"
        return f"{self.stack.name}: {self.checked.summary()}; {lint}; {costs}"

    def records(self) -> list[Record]:
        """Return a row for each finding of the rules and of cfn-lint."""
        rows = self.checked.records()
        return rows + [
            {"rule": item.rule, "message": item.message, "line": item.line, "severity": "lint"}
            for item in self.lint or ()
        ]


def review_stack(w: Workload, stack: Stack) -> StackReview:
    """Review a stack.

    Parameters
    ----------
    w : Workload
        The workload for which it was built.
    stack : Stack
        The stack.

    Returns
    -------
    StackReview
        The findings of the rules and of cfn-lint, the bill and the tail.

    Examples
    --------
    >>> import modeler as m
    >>> w = m.Workload()
    >>> review = review_stack(w, m.template("A1", w))
    >>> review.checked.findings, [entry.name for entry in review.entries]
    ((), ['A1:endpoint = D1:private'])
    """
    inventory = stack.filled(region=w.region)
    return StackReview(
        stack=stack,
        checked=check_inventory(inventory, list(audit_rules().values())),
        lint=_lint_of_all(stack, w.region),
        entries=assess_inventory(inventory, w).entries,
    )


def _lint_of_all(stack: Stack, region: str) -> tuple[LintFinding, ...] | None:
    """Return what cfn-lint says of each template of a stack, which names it where there are several."""
    if not stack.homes:
        return lint(cloudformation(stack), region)
    findings: list[LintFinding] = []
    for part in stacks_of(stack):
        own = lint(cloudformation(part.stack), part.region or region)
        if own is None:
            return None
        findings += (replace(item, message=f"{part.folder}: {item.message}") for item in own)
    return tuple(findings)


def lint(template: str, region: str) -> tuple[LintFinding, ...] | None:
    """Return what cfn-lint says of a template; ``None`` where it is not installed.

    Parameters
    ----------
    template : str
        The template.
    region : str
        Where it is to be deployed.
    """
    if importlib.util.find_spec("cfnlint") is None:
        return None
    run = importlib.import_module("cfnlint.api").lint
    settings = importlib.import_module("cfnlint.config").ManualArgs(regions=[region])
    matches = run(template, config=settings)
    return tuple(LintFinding(match.rule.id, match.linenumber, match.message) for match in matches)
