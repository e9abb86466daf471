"""Every fact has a use: the model asks for it, a note rests on it, or its row says what it is kept for."""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import get_args

from modeler.facts.constraints import Kept, facts, format_value
from modeler.facts.evidence import all_evidence
from modeler.facts.notes import all_notes

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "facts.md"


@cache
def asked_for() -> frozenset[str]:
    """What the model asks for, recorded in an interpreter of its own."""
    done = subprocess.run(
        [sys.executable, str(HERE / "asked_for.py")], check=True, capture_output=True, text=True, timeout=400
    )
    return frozenset(done.stdout.split())


def used() -> frozenset[str]:
    return asked_for() | {id for note in all_notes() for id in note.facts}


def test_every_fact_without_a_user_says_what_it_is_kept_for() -> None:
    silent = [f"{fact.id} {fact.key}" for fact in facts() if fact.id not in used() and not fact.kept_for]
    assert not silent, "no rule, reach or component asks for these: use them, or fill in 'kept_for'"


def test_no_fact_with_a_user_is_kept_for_something_else() -> None:
    marked = [f"{fact.id} {fact.key}" for fact in facts() if fact.id in used() and fact.kept_for]
    assert not marked, "these are asked for: empty their 'kept_for'"


def test_the_recorder_hears_rules_components_and_promises() -> None:
    """A few facts of each way of asking; keys that code builds (feature.x of a row) among them."""
    named = {(subject, fact.key) for fact in facts() if fact.id in asked_for() for subject in fact.applies_to}
    assert {
        ("http-api", "feature.api-keys"),
        ("lambda", "quota.header_bytes"),
        ("lambda", "scaling.new_environments"),
        ("api-gateway", "sla.monthly_uptime"),
        ("vpc-link-v2", "az_ids"),
        ("rest-api", "streaming.bytes_per_second"),
    } <= named
    assert ("http-api", "quota.routes") not in named


def test_what_is_kept_has_a_known_purpose_and_is_shown_with_it() -> None:
    page = PAGE.read_text(encoding="utf-8").splitlines()
    for fact in facts():
        assert fact.kept_for in get_args(Kept)
        if fact.kept_for:
            (line,) = [line for line in page if line.startswith(f"| {fact.id} |")]
            assert fact.meaning in line
            assert f"| {fact.kept_for} |" in line
            assert format_value(fact) in line


EVIDENCE_KEPT = {
    "cognito-user-pool.token": "clients fetch tokens before they call, and keep them: not on the path of a request",
    "istio-ambient": "the pods of the model have sidecars: for who measures or overrides ambient mode",
    "istio-authorizer": "no pattern has an authorizer in the mesh: for who adds one",
    "lambda-authorizer.java-128mb": "an authorizer's time is the workload's own: an example of a slow one",
    "network.dns-resolver-endpoint": "part of the measured name look-ups, and not a step of its own",
    "rest-api.throttled": "what is throttled is a share of its own, and not part of the percentiles",
}
"""What nothing asks for, and what it is kept for."""


def literals(path: Path) -> frozenset[str]:
    """All strings of a module, and the beginnings of those that it builds."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return frozenset(node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))


def test_every_piece_of_evidence_is_read_by_the_model_or_kept_for_something() -> None:
    rooms = (
        PAGE.parents[1] / "modeler" / room
        for room in ("components", "patterns", "engine", "workload", "facts", "validation")
    )
    code = frozenset[str]().union(*(literals(path) for room in rooms for path in room.rglob("*.py")))
    beginnings = tuple(name for name in code if name.endswith(".") and name.count(".") == 2)  # network.last-mile.{...}
    asked = {
        evidence.id
        for evidence in all_evidence()
        if {evidence.id, evidence.id.partition(".")[2] or evidence.id} & code or evidence.id.startswith(beginnings)
    }
    silent = {evidence.id for evidence in all_evidence()} - asked
    assert silent == EVIDENCE_KEPT.keys()
