"""The design guide shows what the engine chooses for the answers, and nothing of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import modeler as m
from modeler import guide as questions
from modeler.engine.choose import remaining
from modeler.engine.standing import against
from modeler.errors import ModelerError, UnknownNameError
from modeler.views.guide import Guide
from modeler.views.guide.interview import TOPICS, Interview
from modeler.workload import Workload

pytestmark = pytest.mark.slow


def codes(table) -> list[str]:
    return [row["key"] for row in table.rows]


def answered(**given: str | list[str]) -> questions.Answers:
    answers = questions.Answers()
    for name, value in given.items():
        answers = questions.answer(answers, name, value)
    return answers


def test_the_tables_are_the_choice_for_the_answers():
    guide = Guide({"backend": "fargate", "clients": "on-premises"})
    expected = m.choose(questions.workload(answered(clients="on-premises", backend="fargate")))
    assert codes(guide.shortlist) == [candidate.pattern.code for candidate in expected.shortlist]
    left_out = (*expected.excluded, *expected.not_comparable)
    assert codes(guide.left_out) == [assessment.pattern.code for assessment in left_out]
    assert len(guide.shortlist.rows) + len(guide.left_out.rows) == len(m.catalogue())


def test_prices_and_percentiles_are_sorted_by_the_engines_numbers():
    guide = Guide({"clients": "on-premises"})
    for row, candidate in zip(guide.shortlist.rows, guide.choice.shortlist, strict=True):
        assert row["cells"][2]["sort"] == candidate.usd
        assert row["cells"][3]["sort"] == candidate.p99_ms


def test_an_answer_changes_the_shortlist_the_picture_and_the_proposed_file():
    guide = Guide()
    before = (codes(guide.shortlist), guide.picture.value)
    guide.form.answer("clients", "internet")
    assert codes(guide.shortlist) != before[0]
    assert guide.picture.value != before[1]
    guide.form.answer("title", "Pay <roll>")
    assert guide.save.name.value == "pay-roll.yaml"


def test_a_changed_answer_tells_which_later_ones_fall():
    guide = Guide({"clients": "on-premises", "link": "vpn"})
    guide.form.answer("clients", "internet")
    (fallen,) = guide.form.view["notices"]
    assert fallen.startswith("No longer valid: How do the offices")
    assert "link" not in guide.workload.clients.model_fields_set


def test_a_settled_question_is_shown_with_its_reason_and_cannot_be_answered():
    guide = Guide({"clients": "internet"})
    (settled,) = (question for question in guide.form.view["questions"] if question["id"] == "exposure")
    assert settled["settled"] == questions.settled("exposure", answered(clients="internet"))
    guide.form.answer("exposure", "no")
    (refused,) = (question for question in guide.form.view["questions"] if question["id"] == "exposure")
    assert "change that first" in refused["error"]


def test_every_question_that_is_asked_or_settled_is_shown_in_its_topic():
    talk = Interview({"clients": "on-premises"}, lambda w: 1, total=2)
    shown = [question.id for topic in TOPICS for question in talk.look(topic).questions]
    standing = questions.standings(talk.answers)
    assert shown == [step.question.id for step in standing if step.asked or step.settled]


def test_each_answer_says_how_many_patterns_it_leaves():
    talk = Interview({}, remaining, total=42)
    (first, *_) = talk.look(TOPICS[0]).questions
    expected = questions.options("clients", questions.Answers(), remaining)
    assert [option.left for option in first.options] == [f"{step.patterns} left" for step in expected]


def test_a_pattern_in_hand_stays_in_hand_when_an_answer_drops_it_and_says_why():
    guide = Guide()
    guide.shortlist.choose("A1")
    guide.form.answer("clients", "internet")
    assert guide.in_hand == "A1"
    assert guide.choice["A1"].comparable is False
    assert guide.choice["A1"].reason in guide.why.html().replace("&#x27;", "'")
    assert "Nearest that fits" in guide.why.html()


def test_an_excluded_pattern_shows_what_excludes_it_and_what_would_change_that():
    guide = Guide({"features": ["api-keys"]})
    excluded = guide.choice.excluded[0]
    guide.left_out.choose(excluded.pattern.code)
    shown = guide.why.html().replace("&#x27;", "'")
    for reason in against(excluded):
        assert reason.message[1:] in shown
        assert not reason.change or f"To change that: {reason.change}" in shown


def test_a_pattern_of_every_family_can_be_taken_in_hand_with_a_picture():
    guide = Guide()
    for member in {known.family: known for known in m.catalogue()}.values():
        guide.show(member.code)
        assert guide.picture.value.count("data:image/svg+xml;base64,") == 1, member.code


def test_the_saved_file_loads_to_the_same_workload(tmp_path):
    guide = Guide({"clients": "on-premises", "requests": "5M"}, folder=tmp_path)
    guide.save.save()
    assert Workload.load(tmp_path / "workload.yaml") == guide.workload
    assert yaml.safe_load(Path(tmp_path / "workload.yaml").read_text())["clients"]["location"] == "on-premises"


def test_ranking_by_another_criterion_reorders_the_shortlist():
    guide = Guide({"clients": "on-premises"})
    guide.rank.value = "simplicity"
    assert codes(guide.shortlist) == [
        candidate.pattern.code for candidate in m.choose(guide.workload, rank="simplicity").shortlist
    ]


def test_what_cannot_be_given_at_the_start_is_an_error():
    with pytest.raises(UnknownNameError, match="moon"):
        Guide({"clients": "moon"})
    with pytest.raises(UnknownNameError, match="best"):
        Guide(rank="best")


def test_what_a_user_writes_is_never_html():
    guide = Guide({"title": "<script>alert(1)</script>"})
    assert "<script" not in guide.html()


def test_a_still_copy_has_the_shortlist_the_picture_and_no_address_to_load_from():
    still = Guide({"clients": "on-premises"}).html()
    assert "Direct Connect" in still
    assert still.count("data:image/svg+xml") == 1
    assert 'src="http' not in still


@settings(max_examples=3)
@given(st.data())
def test_any_walk_through_the_form_shows_what_the_engine_would_choose(data):
    guide = Guide()
    for _ in range(5):
        guide.form.open_topic(data.draw(st.sampled_from(TOPICS)))
        offered = [question for question in guide.form.view["questions"] if question["options"]]
        if not offered:
            continue
        asked = data.draw(st.sampled_from(offered))
        option = data.draw(st.sampled_from(asked["options"]))["id"]
        if asked["answered"] and data.draw(st.booleans()):
            guide.form.clear(asked["id"])
        else:
            guide.form.answer(asked["id"], [option] if option else [])
        assert guide.message.text == ""
    assert codes(guide.shortlist) == [candidate.pattern.code for candidate in m.choose(guide.workload).shortlist]
    guide.form.clear()
    assert guide.workload == Workload()


def test_an_error_of_the_engine_is_said_and_the_results_before_stay(monkeypatch):
    guide = Guide()
    before = codes(guide.shortlist)

    def fail(*_: object, **__: object) -> None:
        raise ModelerError("no price for 'x'")

    monkeypatch.setattr("modeler.views.guide.choose", fail)
    guide.form.answer("clients", "internet")
    assert guide.message.text == "No price for 'x'."
    assert codes(guide.shortlist) == before
