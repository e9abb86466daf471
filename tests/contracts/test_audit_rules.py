"""What every rule must have: words, a source with a date, and fixtures on which it says what it should.

The fixtures of a rule stand in ``tests/audit/rules/CODE``; the README there says what each file is.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import modeler as m
from modeler.audit.check import Checked, check_inventory
from modeler.audit.rules import AuditRule, CannotTell, DecidedBy, Finding, Severity, audit_rules

FIXTURES = Path(__file__).parents[1] / "audit" / "rules"
DOCS = Path(__file__).parents[2] / "docs"
RULES = Path(m.__file__).parent / "audit" / "rules"
EVERY = pytest.mark.parametrize("rule", audit_rules().values(), ids=lambda rule: rule.code)
CODE = re.compile(r"[A-Z][A-Z0-9]-\d\d")
MARK = re.compile(r"#\s*finding\s*$")


@functools.cache
def judged(path: Path) -> Checked:
    return check_inventory(m.read(path))


def fixtures(name: str) -> list:
    """The fixtures of a name, each with its rule."""
    return [
        pytest.param(rule, path, id=f"{rule.code}/{path.name}")
        for rule in audit_rules().values()
        for path in sorted((FIXTURES / rule.code).glob(f"{name}.*"))
    ]


def is_inventory(path: Path) -> bool:
    return path.read_text(encoding="utf-8").startswith("inventory:")


def marked(path: Path) -> list[int]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [number for number, line in enumerate(lines, 1) if MARK.search(line)]


def marked_keys(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return sorted(re.sub(r".*key:\s*(\S+?),?\s*#.*", r"\1", lines[number - 1]) for number in marked(path))


def others(result: Checked, rule: AuditRule) -> Iterator[str]:
    """The findings of other rules of high severity, as text."""
    for finding in result.at_least(Severity.HIGH):
        if finding.rule != rule.code:
            yield f"{finding.rule} at {finding.place}: {finding.text}"


def test_a_rule_file_holds_one_rule_with_its_code() -> None:
    files = {path.stem for path in RULES.glob("*.py") if re.match(r"[a-z][a-z0-9]_\d\d_", path.stem)}
    assert {re.sub(r"(..)_(\d\d)_.*", r"\1-\2", stem).upper() for stem in files} == set(audit_rules())
    assert len(files) == len(audit_rules())


@EVERY
def test_a_rule_has_words_and_a_dated_source(rule: AuditRule) -> None:
    assert CODE.fullmatch(rule.code)
    for words in (rule.why, rule.symptom, rule.remedy.text):
        assert not words[:1].islower(), f"{rule.code}: begin '{words}' with a capital"
        assert words.endswith("."), f"{rule.code}: end '{words}' with a period"
    assert rule.title, f"{rule.code}: say in a few words what is wrong"
    assert not rule.title.endswith("."), f"{rule.code}: the title is no sentence with a period"
    assert len(rule.title) <= 75, f"{rule.code}: the title is too long for a line"
    for form in (rule.remedy.cli, rule.remedy.cloudformation, rule.remedy.terraform):
        assert form.strip(), f"{rule.code}: give the remedy in all three forms"
    assert rule.sources, f"{rule.code}: name AWS's page"
    for source in rule.sources:
        assert source.url.startswith("https://"), f"{rule.code}: {source.url}"
        assert date.fromisoformat(source.seen) >= date(2026, 1, 1), f"{rule.code}: {source.url}"
    assert rule.kinds, f"{rule.code}: name the kinds that it looks at"
    assert rule.actions, f"{rule.code}: none of its kinds has a read call"


@EVERY
def test_a_rule_repeats_no_other(rule: AuditRule) -> None:
    same = [
        audit_rule.code
        for audit_rule in audit_rules().values()
        if audit_rule is not rule and (audit_rule.title == rule.title or audit_rule.why == rule.why)
    ]
    assert same == [], f"{rule.code} says the same as {same}"


@EVERY
def test_a_rule_has_its_fixtures(rule: AuditRule) -> None:
    names = {"none", "pass", "fail"}
    if rule.decided_by is DecidedBy.ACCOUNT:
        names.add("unknown")
    there = {path.stem for path in (FIXTURES / rule.code).glob("*")}
    assert names <= there, f"write tests/audit/rules/{rule.code}/{min(names - there, default='')}.yaml"


@EVERY
def test_the_reference_page_has_the_rule(rule: AuditRule) -> None:
    assert f"## {rule.code}\n" in (DOCS / "rules.md").read_text(encoding="utf-8"), "run 'make docs'"


@pytest.mark.parametrize(("rule", "path"), fixtures("none"))
def test_it_is_silent_where_it_has_nothing_to_judge(rule: AuditRule, path: Path) -> None:
    assert list(rule.outcomes(m.read(path))) == []


@pytest.mark.parametrize(("rule", "path"), fixtures("pass"))
def test_it_passes_what_is_right(rule: AuditRule, path: Path) -> None:
    result = judged(path)
    assert [finding.text for finding in result.findings if finding.rule == rule.code] == []
    assert [item.unknown for item in result.cannot_tell if item.rule == rule.code] == []
    assert any(item.rule == rule.code for item in result.passed), "it judges nothing there"
    assert list(others(result, rule)) == []


@pytest.mark.parametrize(("rule", "path"), fixtures("fail"))
def test_it_finds_what_is_wrong_where_it_is_wrong(rule: AuditRule, path: Path) -> None:
    result = judged(path)
    own = [finding for finding in result.findings if finding.rule == rule.code]
    if is_inventory(path):
        assert sorted(finding.node.key for finding in own) == marked_keys(path)
    else:
        assert sorted(finding.place.line for finding in own) == marked(path)
    assert own, "mark a line with '# finding'"
    for finding in own:
        assert finding.message[:1].islower() or finding.message[:1] == "{", f"'{finding.text}' is no clause"
        assert "{" not in finding.text.replace("${", "")
    assert list(others(result, rule)) == []


@pytest.mark.parametrize(("rule", "path"), fixtures("unknown"))
def test_it_says_what_would_settle_it(rule: AuditRule, path: Path) -> None:
    outcomes = list(rule.outcomes(m.read(path)))
    untold = [outcome for outcome in outcomes if isinstance(outcome, CannotTell)]
    assert untold
    for item in untold:
        assert item.unknown, "it says nothing that would settle it"
        assert all(unknown.reason and unknown.how_to_learn for unknown in item.unknown)
    assert not any(isinstance(outcome, Finding) for outcome in outcomes)
