"""The file of questions is read strictly: what it must not say is one sentence with its place."""

from __future__ import annotations

from typing import Any

import pytest

from modeler.guide.questions import FILE, QuestionError, questions, read_questions
from modeler.yamlfile import read_yaml

PLACE = {
    "id": "clients",
    "topic": "Clients",
    "text": "Where are they?",
    "why": "The place counts.",
    "default": ["inside"],
    "answers": [{"id": "inside", "text": "Inside", "consequence": "Nothing leaves."}],
}
LINK = {
    "id": "link",
    "topic": "Clients",
    "text": "How many?",
    "why": "Each is paid.",
    "quantity": {"kind": "count", "path": "clients.vpcs", "unit": "VPCs"},
}


def test_the_strict_reader_reads_the_same_questions() -> None:
    """Nothing in the file is given twice, and the fast reader takes nothing another way."""
    assert read_questions(read_yaml(FILE)) == questions()


def test_there_are_57_questions_and_each_id_is_there_once() -> None:
    assert len(questions()) == len({question.id for question in questions()}) == 57


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"whi": "x"}, "question 'link' has an unknown field 'whi' (did you mean 'why'?)"),
        ({"text": 3}, "'text' of question 'link' must be a text, not 3"),
        ({"several": "no"}, "'several' of question 'link' must be true or false, not 'no'"),
        ({"default": "x"}, "'default' of question 'link' must be a list of texts, not 'x'"),
        ({"default": [True]}, "'default' of question 'link' must be a text, not True: write it in quotes"),
        ({"default": ["x"]}, "question 'link' names 'x', no answer of its own"),
        ({"quantity": {"kind": "cuont", "path": "a", "unit": "b"}}, "is 'cuont' (did you mean 'count'?)"),
        ({"quantity": {"kind": "count", "path": "a"}}, "'quantity' of question 'link' has no 'unit': give it"),
        ({"quantity": 3}, "'quantity' of question 'link' must be a mapping of fields, not 3"),
        ({"asked_if": ["clients"]}, "'asked_if' of question 'link' must list answers by question"),
        ({"asked_if": {"client": ["inside"]}}, "depends on 'client' (did you mean 'clients'?), no earlier question"),
        ({"asked_if": {"link": ["inside"]}}, "question 'link' depends on 'link'"),
        ({"asked_if": {"clients": ["insode"]}}, "depends on 'insode' (did you mean 'inside'?), no answer to 'clients'"),
        ({"id": "clients"}, "question 'clients' is given twice: keep one"),
    ],
)
def test_what_is_no_question_is_refused_with_its_place(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(QuestionError) as refused:
        read_questions([PLACE, LINK | change])
    assert sentence in str(refused.value)


@pytest.mark.parametrize("document", [None, "questions", 3, [3]])
def test_what_is_no_list_of_questions_is_refused(document: object) -> None:
    with pytest.raises(QuestionError):
        read_questions(document)
