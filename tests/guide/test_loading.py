"""A saved workload answers the questions as it was answered, and what no question asks is named."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

import modeler as m
from modeler.guide import Answers, answer, answers_from, default, next_question, offered, to_yaml, workload
from modeler.views.guide import Guide
from modeler.workload import Workload
from modeler.yamlfile import parse_yaml


@pytest.mark.parametrize("seed", range(6))
def test_what_the_questions_wrote_is_read_back_as_the_same_workload(seed):
    chance, answers = random.Random(seed), Answers()
    while question := next_question(answers):
        names = [option.id for option in offered(question, answers)]
        usual = default(question, answers)
        try:
            answers = answer(answers, question, [chance.choice(names)] if names else usual)
        except m.ModelerError:  # it contradicts an earlier answer
            answers = answer(answers, question, usual)
    loaded = answers_from(Workload.from_dict(parse_yaml(to_yaml(answers), "answers")))
    assert loaded.left_out == ()
    assert workload(loaded.answers) == workload(answers)


def test_fields_that_no_question_asks_are_named_and_ranges_are_answered_by_their_middle():
    ranged = Workload.from_dict(
        {"api": {"listener_rules": 6}, "traffic": {"requests_per_month": {"low": "1M", "high": "4M"}}}
    )
    loaded = answers_from(ranged)
    assert set(loaded.left_out) == {"api.listener_rules", "traffic.requests_per_month"}
    # The middle of a range without a mid is geometric: sqrt(1M * 4M) = 2M.
    assert loaded.answers["requests"] == "2M"


@pytest.fixture
def guide(tmp_path: Path) -> Guide:
    return Guide({"clients": "internet"}, folder=tmp_path)


def test_the_guide_opens_what_it_has_saved(guide, tmp_path):
    for name, value in (("requests", "7M"), ("backend", "lambda")):
        guide.form.answer(name, value)
    before = guide.workload
    guide.save.save()
    guide.form.clear()
    assert guide.workload != before
    guide.opening.name.value = "workload.yaml"
    guide.opening.click()
    assert re.fullmatch(r"workload.yaml answers \d questions.", guide.opening.message.text)
    assert guide.workload == before


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("", None, "There is no file name"),
        ("none.yaml", None, "No such file"),
        ("../other.yaml", None, "is not in"),
        ("table.csv", "a,b\n", "does not end with '.yaml'"),
        ("bad.yaml", "region: mars\n", "mars"),
        ("list.yaml", "- 1\n", "list.yaml"),
    ],
)
def test_what_is_no_workload_is_said_in_one_sentence_and_the_answers_stay(guide, tmp_path, name, text, words):
    if text:
        (tmp_path / name).write_text(text)
    before = guide.workload
    guide.opening.name.value = name
    guide.opening.click()
    message = guide.opening.message.text
    assert words in message
    assert message.endswith(".")
    assert "\n" not in message
    assert guide.workload == before
