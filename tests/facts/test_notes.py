"""What articles say and what holds today: complete, about patterns that exist, and proved by facts that agree."""

from __future__ import annotations

from datetime import date

import pytest

from modeler.errors import UnknownNameError
from modeler.facts import rows
from modeler.facts.constraints import fact, valid_on
from modeler.facts.notes import ArticleNote, all_notes, note, notes_for
from modeler.patterns import ARTICLES, patterns

NOTES = all_notes()
CODES = {pattern.code for pattern in patterns()}


@pytest.mark.parametrize("article_note", NOTES, ids=lambda article_note: article_note.id)
def test_a_note_is_complete(article_note: ArticleNote) -> None:
    assert article_note.article in ARTICLES
    assert article_note.kind in ("wrong", "outdated", "unclear", "confirmed")
    assert article_note.source.startswith("https://")
    date.fromisoformat(article_note.as_of)
    assert not article_note.since or date.fromisoformat(article_note.since)
    assert not article_note.since or article_note.kind in ("outdated", "wrong")
    for sentence in (article_note.claimed, article_note.today):
        assert sentence.endswith(".")
        assert len(sentence) <= 200
    assert article_note.patterns
    assert set(article_note.patterns) <= CODES
    assert len(set(article_note.patterns)) == len(article_note.patterns)


@pytest.mark.parametrize("article_note", NOTES, ids=lambda article_note: article_note.id)
def test_the_facts_of_a_note_exist_and_hold(article_note: ArticleNote) -> None:
    for name in article_note.facts:
        assert valid_on(fact(name), "2026-11-21")


def test_ids_are_unique_and_run_through() -> None:
    written = [row["id"] for row in rows("notes.csv")]
    assert written == [f"N-{number:03d}" for number in range(1, len(written) + 1)]


def test_every_article_has_notes_and_the_notes_of_an_article_stand_together() -> None:
    order = [article_note.article for article_note in NOTES]
    assert set(order) == set(ARTICLES)
    assert order == sorted(order, key=list(dict.fromkeys(order)).index)


def test_http_apis_cannot_be_private_so_the_staff_system_needs_a_private_rest_api() -> None:
    (outdated,) = [known_note for known_note in notes_for("C2") if "FM-008" in known_note.facts]
    assert outdated.kind == "wrong"
    assert outdated.article == "four-patterns"
    assert "B1" in outdated.patterns
    assert not fact("FM-008").yes


# https://docs.aws.amazon.com/apigateway/latest/developerguide/history.html: private integrations of REST APIs with
# Application Load Balancers, November 21, 2025; custom domain names for private APIs, November 21, 2024.
@pytest.mark.parametrize(("code", "proof", "since"), [("B6", "FM-089", "2025-11-21"), ("A2", "PD-001", "2024-11-21")])
def test_an_outdated_statement_says_since_when(code: str, proof: str, since: str) -> None:
    outdated = [
        article_note
        for article_note in notes_for(code)
        if article_note.kind == "outdated" and proof in article_note.facts
    ]
    assert since in {article_note.since for article_note in outdated}
    assert fact(proof).valid_from == since


def test_a_pattern_that_no_article_gets_wrong_has_no_notes() -> None:
    assert notes_for("A8") == ()
    assert notes_for("Z9") == ()


def test_an_unknown_note_is_one_clear_sentence() -> None:
    with pytest.raises(UnknownNameError, match=r"unknown note 'N-0077' \(did you mean 'N-007'"):
        note("N-0077")
