"""Every fact has a use: the model asks for it, a note rests on it, or its row says what it is kept for."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import get_args

from modeler.facts.constraints import Kept, facts, format_value
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
