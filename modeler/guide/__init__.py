"""The questions that lead to a workload: a graph of data and pure functions, shared by the terminal and notebooks.

Hard filters come first (where the clients are, what may be public, protocol, backend), then features, authentication,
names, traffic, availability, compliance and objectives. What earlier answers settle is skipped with the reason. The
state is an immutable `Answers`; `workload_document` turns it into what `Workload.from_dict` reads, `to_yaml` into a
file.
"""

from modeler.guide.base import Answer, AnswerValue, Quantity, Question, Same, SettledAnswer
from modeler.guide.file import file_name, to_yaml
from modeler.guide.graph import (
    Answers,
    Dropped,
    FieldChange,
    Option,
    Standing,
    answer,
    at_best,
    default,
    effects,
    next_question,
    offered,
    options,
    patterns_left,
    progress,
    provisional,
    question,
    settled,
    standings,
    usual,
    workload,
    workload_document,
)
from modeler.guide.loading import LoadedAnswers, answers_from
from modeler.guide.questions import questions

__all__ = [
    "Answer",
    "AnswerValue",
    "Answers",
    "Dropped",
    "FieldChange",
    "LoadedAnswers",
    "Option",
    "Quantity",
    "Question",
    "Same",
    "SettledAnswer",
    "Standing",
    "answer",
    "answers_from",
    "at_best",
    "default",
    "effects",
    "file_name",
    "next_question",
    "offered",
    "options",
    "patterns_left",
    "progress",
    "provisional",
    "question",
    "questions",
    "settled",
    "standings",
    "to_yaml",
    "usual",
    "workload",
    "workload_document",
]
