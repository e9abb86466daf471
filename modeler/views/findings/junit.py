"""Findings as JUnit's XML, which build servers show as tests: a suite a rule, a case a resource that it judged.

Source: https://github.com/testmoapp/junitxml (2026-11-30), which describes what build servers read.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import quoteattr

from modeler.audit.check import Checked
from modeler.audit.rules import AuditRule, CannotTell, Finding
from modeler.inventory import Node
from modeler.views.text.clean import clean
from modeler.views.text.findings import place_text, proviso


def junit(result: Checked) -> str:
    """Write what the rules say: a finding is a failure, what cannot be told or is suppressed is skipped."""
    suites = [suite for rule in result.rules if (suite := list(_cases(result, rule)))]
    head = _opened(
        "testsuites",
        name="modeler check",
        tests=str(sum(map(len, suites))),
        failures=str(len(result.findings)),
        errors="0",
        skipped=str(len(result.cannot_tell) + len(result.suppressed)),
    )
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', head]
    for rule in result.rules:
        cases = list(_cases(result, rule))
        if cases:
            failures = str(sum(item.rule == rule.code for item in result.findings))
            skipped = str(sum("<skipped" in case for case in cases))
            name = f"{rule.code} {rule.title}"
            count = str(len(cases))
            lines.append(
                "  " + _opened("testsuite", name=name, tests=count, failures=failures, errors="0", skipped=skipped)
            )
            lines += [f"    {case}" for case in cases]
            lines.append("  </testsuite>")
    return "\n".join((*lines, "</testsuites>")) + "\n"


def _cases(result: Checked, rule: AuditRule) -> Iterator[str]:
    for finding in result.findings:
        if finding.rule == rule.code:
            yield _case(rule, finding.node, _failure(rule, finding))
    for item in result.suppressed:
        if item.finding.rule == rule.code:
            yield _case(rule, item.finding.node, _closed("skipped", message=item.skip.reason))
    for untold in result.cannot_tell:
        if untold.rule == rule.code:
            yield _case(rule, untold.node, _closed("skipped", message=_reasons(untold)))
    for passed in result.passed:
        if passed.rule == rule.code:
            yield _case(rule, passed.node, "")


def _case(rule: AuditRule, node: Node, content: str) -> str:
    head = _opened("testcase", classname=rule.code, name=node.key, file=node.origin.source, line=str(node.origin.line))
    return f"{head}{content}</testcase>"


def _failure(rule: AuditRule, finding: Finding) -> str:
    message = f"{place_text(finding.place)}: {finding.text}{proviso(finding)}"
    return _closed("failure", type=rule.severity.value, message=message)


def _reasons(untold: CannotTell) -> str:
    return "; ".join(f"{unknown.reason}: {unknown.how_to_learn}" for unknown in untold.unknown)


def _opened(tag: str, **attributes: str) -> str:
    return f"<{tag}{_attributes(attributes)}>"


def _closed(tag: str, **attributes: str) -> str:
    return f"<{tag}{_attributes(attributes)}/>"


def _attributes(attributes: dict[str, str]) -> str:
    return "".join(f" {name}={quoteattr(clean(value))}" for name, value in attributes.items())
