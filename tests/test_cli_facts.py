"""`modeler facts` and `modeler notes`: what a person sees, what a program reads, what a typo says."""

from __future__ import annotations

import pytest

from modeler.cli import main
from modeler.facts.constraints import facts
from modeler.facts.notes import all_notes, notes_for
from modeler.files.plain_json import load_json


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give room for addresses."""
    monkeypatch.setenv("COLUMNS", "160")


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Run a command as a person would."""
    code = main(list(words))
    out, err = capsys.readouterr()
    return code, out, err


def test_one_fact_is_shown_in_full_with_its_source(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "facts", "VL-012", "--today", "2026-11-21")
    assert code == 0
    for words in ("usw1-az1 usw1-az3", "us-west-1", "apigateway-vpc-links-v2.html", "222 days on 2026-11-21"):
        assert words in out


def test_an_adjustable_quota_says_what_to_ask_for(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "facts", "QR-026")
    assert "ask AWS for a quota increase (L-E5AE38E3 in Service Quotas)" in out


def test_a_fact_that_nothing_asks_for_says_what_it_is_kept_for(capsys: pytest.CaptureFixture[str]) -> None:
    kept = next(statement for statement in facts() if statement.kept_for == "live-check")
    _, out, _ = run(capsys, "facts", kept.id)
    assert "Kept for" in out
    assert "checks of a running account or a template" in out
    _, out, _ = run(capsys, "facts", "QR-026")
    assert "Kept for" not in out


def test_an_unverified_fact_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "facts", "SLA-022")
    assert "nobody could verify it" in out


def test_a_fact_names_the_notes_that_rest_on_it(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "facts", "FM-008", "--json")
    (fact,) = load_json(out)["facts"]
    assert fact["notes"] == [note.id for note in all_notes() if "FM-008" in note.facts]
    assert fact["notes"]


def test_a_price_points_to_all_its_rows(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "facts", "elb.alb_hour")
    assert "modeler prices show elb.alb_hour" in out


def test_stale_ones_come_with_the_page_to_look_at_again(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "facts", "--stale", "1000", "--about", "api-gateway", "--today", "2026-11-21")
    # The promise is on a page of 2022, the whitepaper on HIPAA of 2021 and the page on PCI DSS of 2023, and no page on
    # fixed addresses bears a date; the oldest prices are of 2025.
    assert "4 facts about api-gateway, more than 1000 days old, 2026-11-21" in out
    assert "SLA-001" in out
    assert "GA-002" in out
    assert "CO-002" in out
    assert "CO-004" in out
    assert "https://aws.amazon.com/api-gateway/sla/" in out
    assert "QA-001" not in out


def test_without_stale_ones_it_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "facts", "--stale", "36500", "--about", "http-api", "--today", "2026-11-21")
    assert code == 0
    assert (
        "No fact about http-api is more than 365 days old on 2026-11-21." in " ".join(out.split()) or "http-api" in out
    )


def test_the_json_of_facts_keeps_its_contract(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "facts", "--json", "--today", "2026-11-21")
    document = load_json(out)
    assert code == 0
    assert set(document) == {"schema", "today", "facts"}
    assert document["schema"] == 1
    wanted = {"id", "kind", "about", "statement", "source", "as_of", "as_of_text", "measured", "age_days", "confidence"}
    more = {"key", "value", "unit", "hard", "quota_code", "valid_from", "valid_until", "regions", "kept_for"}
    for row in document["facts"]:
        assert set(row) == (wanted | more if row["kind"] == "constraint" else wanted)
    assert {row["id"] for row in document["facts"]} >= {fact.id for fact in facts()}


def test_stale_in_json_is_what_is_older(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "facts", "--json", "--today", "2026-11-21")
    everything = {row["id"]: row["age_days"] for row in load_json(out)["facts"]}
    _, out, _ = run(capsys, "facts", "--json", "--stale", "365", "--today", "2026-11-21")
    old = {row["id"] for row in load_json(out)["facts"]}
    assert old == {name for name, days in everything.items() if days > 365}
    assert 0 < len(old) < len(everything)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("facts", "VL-12"), "did you mean 'VL-012'"),
        (("facts", "--about", "htp-api"), "did you mean 'http-api'"),
        (("facts", "--today", "yesterday"), "write year-month-day such as 2026-11-21"),
        (("facts", "--stale", "-3"), "from 0 up"),
        (("facts", "VL-012", "--stale", "3"), "give one or the other"),
        (("notes", "--pattern", "Q7"), "unknown pattern 'Q7'"),
    ],
)
def test_a_mistake_is_one_sentence_and_exit_code_2(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], sentence: str
) -> None:
    code, out, err = run(capsys, *words)
    assert code == 2
    assert out == ""
    assert err.startswith("modeler: ")
    assert sentence in err


def test_notes_say_what_is_said_and_what_holds(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "notes", "--pattern", "private-rest-custom-domain")
    assert code == 0
    assert "outdated since 2024-11-21" in out
    assert "Private APIs have no custom domain names." in out
    assert "apigateway-private-custom-domains.html" in out


def test_notes_of_all_patterns_name_every_note(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "notes")
    assert all(note.id in out for note in all_notes())


def test_a_pattern_without_notes_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "notes", "-p", "A8")
    assert "says anything doubtful on A8" in out


def test_the_json_of_notes_keeps_its_contract(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "notes", "-p", "b6", "--json")
    document = load_json(out)
    assert document["schema"] == 1
    assert [note["id"] for note in document["notes"]] == [known_note.id for known_note in notes_for("B6")]
    wanted = {
        "id",
        "article",
        "kind",
        "claimed",
        "today",
        "since",
        "patterns",
        "facts",
        "source",
        "as_of",
        "as_of_text",
    }
    assert all(set(note) == wanted for note in document["notes"])
