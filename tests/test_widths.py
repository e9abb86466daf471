"""Every command at every width: no number is cut, no word is broken, nothing vanishes."""

from __future__ import annotations

import io
import re
import shlex
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.text import Text

from modeler.cli import main
from modeler.cli.help import command_help
from modeler.views.text.table import GAP, UNBROKEN, TextTable
from modeler.workflows import compare_reports

ROOT = Path(__file__).parents[1]
WIDTHS = (60, 80, 100, 120)
WIDE = 400
UNLABELLED = {"pattern", "why", "here"}
"""Headings that say nothing where the cell stands below its row: the name of a pattern is known as one."""
SERVERS = ("modeler lab", "modeler guide")
ACCOUNT = ("modeler live ", "modeler sandbox ")
STACKS = ("modeler deploy", "modeler destroy", "modeler outputs", "modeler status")
"""They ask the sandbox, which tests/aws/sandbox/test_deploy.py starts for them."""


def _examples() -> dict[str, list[str]]:
    examples = {}
    for name, text in command_help().items():
        example = re.search(r"Example: modeler (.+(?:\n {2}\S.*)*)", text)
        if example and name not in (*SERVERS, *STACKS) and not name.startswith(ACCOUNT):
            examples[name] = shlex.split(" ".join(example[1].split()))
    return examples


@pytest.mark.slow
@pytest.mark.parametrize("command", sorted(_examples()))
def test_a_command_says_the_same_at_every_width(command, capsys, monkeypatch, tmp_path) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    (tmp_path / "docs").mkdir()
    monkeypatch.chdir(tmp_path)
    words = _examples()[command]
    # Only the layout depends on the width: the reports are made once.
    monkeypatch.setattr(compare_reports, "read_report", cache(compare_reports.read_report))

    def printed(width: int) -> str:
        monkeypatch.setenv("COLUMNS", str(width))
        assert main(words) == 0
        return capsys.readouterr().out

    wide = printed(WIDE)
    for width in WIDTHS:
        text = printed(width)
        assert not re.search(r"\d\.?…|…\d", text), "a number is cut"
        if text == wide:
            return  # a document, which no terminal lays out: where the narrowest is the widest, all are
        long = [line for line in text.splitlines() if len(line.rstrip()) > width]
        assert not long, f"wider than {width} columns"
        assert _words(wide) - _words(text) - UNLABELLED == set(), f"lost or broken at {width} columns"


def _words(text: str) -> set[str]:
    """The words that no layout may break: names and sentences, without what tables draw."""
    plain = re.sub(r"[─━│┃═]+", " ", text)
    words = (word.strip(";:,") for word in plain.split())
    return {word for word in words if 2 < len(word) <= UNBROKEN}


CELLS = st.text(alphabet="abc 19.$é", min_size=0, max_size=60).map(str.strip)


@given(
    columns=st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=7),
    rows=st.integers(1, 4),
    width=st.integers(60, 140),
    data=st.data(),
)
def test_a_table_loses_no_word_and_keeps_its_width(columns, rows, width, data) -> None:
    table = TextTable("Some title")
    for number, (is_right, wraps) in enumerate(columns):
        table.add_column(f"c{number}", justify="right" if is_right else "left", wraps=wraps)
    cells = [
        [data.draw(CELLS if wraps else CELLS.map(lambda cell: cell[:12])) for _, wraps in columns] for _ in range(rows)
    ]
    for row in cells:
        table.add_row(*(Text(cell) for cell in row))
    lines = _drawn(table, width).splitlines()
    assert max(len(line.rstrip()) for line in lines) <= width
    shown = {word for line in lines for word in line.split()}
    for row in cells:
        assert {word for cell in row for word in cell.split() if len(word) <= UNBROKEN} <= shown


def test_columns_move_below_in_order_texts_then_names_then_numbers() -> None:
    table = TextTable()
    for name, justify, wraps in (
        ("#", "right", False),
        ("code", "left", False),
        ("name", "left", False),
        ("$", "right", False),
        ("why", "left", True),
    ):
        table.add_column(name, justify=justify, wraps=wraps)  # type: ignore[arg-type]
    table.add_row("1", "A2:long", "n" * 30, "$156.65", "w " * 30)
    beside = 2 + 1 + 7 + 30 + 7 + 3 * GAP

    def heading(width: int) -> list[str]:
        return _drawn(table, width).splitlines()[1].split()

    assert heading(beside + GAP + 59) == ["#", "code", "name", "$", "why"]
    assert heading(beside) == ["#", "code", "name", "$"]
    assert heading(beside - 1) == ["#", "code", "$"]
    assert heading(20) == ["#", "code"]


def _drawn(table: TextTable, width: int) -> str:
    out = io.StringIO()
    Console(file=out, width=width, highlight=False, emoji=False).print(table)
    return out.getvalue()
