"""The answers as a workload file: YAML that a person can read and change, with the question above each field.

What was settled, left open or not asked yet stands at the end as comments, so that the file says what it rests on.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from modeler.guide.graph import Answers, FieldChange, effects, standings, workload_document

_WIDTH = 100


def to_yaml(answers: Answers) -> str:
    """Write the answers as a commented workload file, which loads back to the same workload.

    Examples
    --------
    >>> from modeler.guide import answer
    >>> print(to_yaml(answer(Answers(), "region", "eu-west-1")).split("# Not asked yet")[0].rstrip())
    # A workload from the questions of 'modeler choose'; fields that are not here have their defaults
    # ('modeler workload --explain' lists them all).
    <BLANKLINE>
    # In which Region does the API stand? eu-west-1
    region: eu-west-1
    """
    heads = _comment(
        "A workload from the questions of 'modeler choose'; fields that are not here have their defaults "
        "('modeler workload --explain' lists them all)."
    )
    body = list(_body(workload_document(answers), _Remarks(effects(answers)), ""))
    return "\n".join([*heads, *([] if body[:1] == [""] else [""]), *(body or ["{}"]), *_notes(answers)]) + "\n"


def file_name(answers: Answers) -> str:
    """Propose a file name after the API's name.

    >>> file_name(Answers())
    'workload.yaml'
    """
    title = str(answers["title"]) if "title" in answers else ""
    slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
    return f"{slug or 'workload'}.yaml"


class _Remarks:
    """Which questions a field comes from; each question is written once, above the first field that it sets."""

    def __init__(self, field_changes: tuple[FieldChange, ...]) -> None:
        self._open = list(field_changes)

    def take(self, path: str) -> Iterator[str]:
        for field_change in [change for change in self._open if path in change.changes]:
            self._open.remove(field_change)
            assumed = " (assumed until answered)" if field_change.assumed else ""
            yield f"{field_change.question.text} {field_change.question.answer_text(field_change.value)}{assumed}"


def _body(document: Mapping[str, Any], remarks: _Remarks, prefix: str) -> Iterator[str]:
    indent = "  " * prefix.count(".")
    for name, value in document.items():
        path = f"{prefix}{name}"
        if isinstance(value, Mapping) and value:
            if not prefix:
                yield ""
            yield f"{indent}{name}:"
            yield from _body(value, remarks, f"{path}.")
            continue
        for text in remarks.take(path):
            yield from _comment(text, indent)
        line = f"{indent}{name}: {_scalar(value)}"
        if isinstance(value, list) and len(line) > _WIDTH:
            yield f"{indent}{name}:"
            yield from (f"{indent}  - {_scalar(entry)}" for entry in value)
        else:
            yield line


def _scalar(value: Any) -> str:
    import yaml

    text = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=10**6)
    return text.removesuffix("\n").removesuffix("\n...")


def _notes(answers: Answers) -> Iterator[str]:
    settled, left, ahead = [], [], []
    for standing in standings(answers):
        if standing.settled:
            words = standing.question.answer_text(standing.settled.answer)
            settled.append(f"{standing.question.text} {words}: {standing.settled.reason}.")
        elif standing.asked and standing.value == "":
            left.append(standing.question.text)
        elif standing.asked and standing.value is None:
            ahead.append(standing.question.text)
    yield from _note("Settled by other answers:", settled)
    yield from _note("Not stated:", left)
    yield from _note("Not asked yet, so the defaults hold:", ahead)


def _note(head: str, rows: list[str]) -> Iterator[str]:
    if rows:
        yield from ("", f"# {head}")
        for row in rows:
            yield from _comment(f"- {row}", "", "  ")


def _comment(text: str, indent: str = "", hanging: str = "") -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent=f"{indent}# ", subsequent_indent=f"{indent}# {hanging}", break_long_words=False
    )
