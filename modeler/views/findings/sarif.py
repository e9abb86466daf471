"""Findings in the Static Analysis Results Interchange Format, which code hosts show beside the lines of a change.

Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html (2026-11-30).
"""

from __future__ import annotations

import hashlib
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

import modeler
from modeler.audit.check import Checked
from modeler.audit.rules import AuditRule, Finding, Severity
from modeler.inventory import Origin
from modeler.views.text.findings import proviso, remedies

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "note"}
_SECURITY = {Severity.HIGH: "8.0", Severity.MEDIUM: "5.0", Severity.LOW: "2.0"}


def sarif(result: Checked) -> dict[str, Any]:
    """Return what the rules find as a SARIF log with one run."""
    positions = {rule.code: position for position, rule in enumerate(result.rules)}
    results = [_result(result, finding, positions) for finding in result.findings]
    for item in result.suppressed:
        suppressed = _result(result, item.finding, positions)
        suppressed["suppressions"] = [{"kind": "inSource", "justification": item.skip.reason}]
        results.append(suppressed)
    driver = {"name": "modeler", "version": modeler.__version__, "rules": [_rule(rule) for rule in result.rules]}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(rule: AuditRule) -> dict[str, Any]:
    page = rule.sources[0].url if rule.sources else ""
    pieces = "\n\n".join(f"{name}:\n\n```\n{code}\n```" for name, code in remedies(rule))
    described = {
        "id": rule.code,
        "shortDescription": {"text": f"{rule.title}."},
        "fullDescription": {"text": rule.why},
        "help": {
            "text": f"{rule.why}\n\n{rule.symptom}\n\n{rule.remedy.text}",
            "markdown": f"{rule.why}\n\n**What is seen.** {rule.symptom}\n\n**Fix.** {rule.remedy.text}\n\n{pieces}",
        },
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"problem.severity": rule.severity.value, "security-severity": _SECURITY[rule.severity]},
    }
    return {**described, "helpUri": page} if page else described


def _result(result: Checked, finding: Finding, positions: dict[str, int]) -> dict[str, Any]:
    return {
        "ruleId": finding.rule,
        "ruleIndex": positions[finding.rule],
        "level": _LEVELS[result.rule(finding.rule).severity],
        "message": {"text": f"{finding.node.key}: {finding.text}{proviso(finding)}"},
        "locations": [_location(finding.place, finding.node.key)],
        "relatedLocations": [
            {**_location(node.origin, node.key), "id": number, "message": {"text": node.key}}
            for number, node in enumerate(finding.beside, 1)
        ],
        "partialFingerprints": {"modelerFinding/v1": fingerprint(finding)},
    }


def _location(place: Origin, name: str) -> dict[str, Any]:
    logical = [{"fullyQualifiedName": name, "kind": "resource"}]
    if not place.line:
        return {"logicalLocations": logical}
    region = {"startLine": place.line, **({"startColumn": place.column} if place.column else {})}
    return {
        "physicalLocation": {"artifactLocation": {"uri": uri(place.source)}, "region": region},
        "logicalLocations": logical,
    }


def uri(source: str) -> str:
    """Return a file as a URI: relative to the working directory where it lies below it, else absolute.

    Examples
    --------
    >>> uri("./infra/my api.yaml")
    'infra/my%20api.yaml'
    """
    path = PurePath(source)
    if path.is_absolute():
        from pathlib import Path

        here = Path.cwd()
        return quote(path.relative_to(here).as_posix()) if path.is_relative_to(here) else Path(source).as_uri()
    return quote(path.as_posix())


def fingerprint(finding: Finding) -> str:
    """Return what stays the same when lines move: of the rule, the file, the resource and the attribute."""
    parts = (uri(finding.place.source), *finding.identity)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
