"""What the reference pages are made of: a title, a note that they are written by a command, and tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

NOTE = "<!-- Written by `modeler docs`: change the code or the facts, not this page. -->"


def page(title: str, intro: str, *blocks: str) -> str:
    """Put a page together.

    >>> page("Title", "Words.").splitlines()[0]
    '# Title'
    """
    return "\n\n".join((f"# {title}", NOTE, intro, *blocks)) + "\n"


def markdown_table(head: Sequence[str], cells: Iterable[Sequence[str]]) -> str:
    """Write a Markdown table; a pipe in a cell would end it.

    >>> markdown_table(("a", "b"), [("1|2", "3")]).splitlines()[-1]
    '| 1/2 | 3 |'
    """
    lines = [f"| {' | '.join(head)} |", f"| {' | '.join('---' for _ in head)} |"]
    lines += [f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in cells]
    return "\n".join(lines)
