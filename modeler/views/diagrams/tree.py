"""A tree of questions as a picture for a printed page: questions, answers, and codes of patterns at its leaves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from modeler.patterns import Pattern
from modeler.views.diagrams import dot

_WIDTH = 44


class TreeOutcome(Protocol):
    """What stands at a leaf."""

    @property
    def codes(self) -> tuple[str, ...]:
        """The best first."""

    @property
    def more(self) -> int:
        """How many are left out."""

    @property
    def but(self) -> str:
        """What has to be said before them, if anything."""


class TreeNode(Protocol):
    """An answer, and what follows."""

    @property
    def answers(self) -> tuple[str, ...]:
        """Its words."""

    @property
    def asked(self) -> str:
        """The next question."""

    @property
    def below(self) -> tuple[TreeNode, ...]:
        """Its answers."""

    @property
    def leaf(self) -> TreeOutcome | None:
        """What fits."""


def tree_dot(root: TreeNode, patterns: tuple[Pattern, ...], title: str) -> str:
    """Write a tree as DOT text, from left to right, with the names of the patterns in a table beneath.

    Parameters
    ----------
    root : TreeNode
        As `modeler.workflows.decision.decision_tree` gives it.
    patterns : tuple of Pattern
        What the codes stand for.
    title : str
        What is above.
    """
    inside = [f"  subgraph cluster_all {{ peripheries=0; labelloc=t; label=<{dot.font(title, 15, dot.INK)}>"]
    inside += [*_nodes(root, "n"), "  }"]
    used = {code for node in _all(root) if node.leaf for code in node.leaf.codes}
    layout = "rankdir=LR, nodesep=0.06, ranksep=0.35"
    return dot.graph("decision", layout, _names([known for known in patterns if known.code in used]), inside)


def _all(node: TreeNode) -> Iterator[TreeNode]:
    yield node
    for inner in node.below:
        yield from _all(inner)


def _nodes(node: TreeNode, name: str) -> Iterator[str]:
    yield f'    "{name}" [id="{name}", label=<{_label(node)}>]'
    for number, inner in reversed(list(enumerate(node.below))):  # Graphviz puts what comes last on top
        yield from _nodes(inner, f"{name}-{number}")
        yield f'    "{name}":e -> "{name}-{number}":w [arrowhead=none]'


def _label(node: TreeNode) -> str:
    rows = []
    words = dot.lines_of(dot.wrapped(", ".join(node.answers), _WIDTH), 9, dot.INK, dot.LEFT)
    if node.answers:
        rows.append(f'<TD ALIGN="LEFT" BALIGN="LEFT">{words}</TD>')
    if node.asked:
        asked = dot.lines_of(dot.wrapped(node.asked, 18), 9, dot.ACCENT, dot.LEFT)
        rows.append(f'<TD ALIGN="LEFT" BALIGN="LEFT">{asked}</TD>')
    if node.leaf is not None:
        rows.append(f'<TD ALIGN="LEFT" BGCOLOR="#eef8ee">{_outcome(node.leaf)}</TD>')
    cells = "".join(rows)
    return f'<TABLE BORDER="1" COLOR="#b8c0c8" CELLBORDER="0" CELLSPACING="0" CELLPADDING="3"><TR>{cells}</TR></TABLE>'


def _outcome(leaf: TreeOutcome) -> str:
    if not leaf.codes:
        return dot.font("none", 9, dot.SOFT)
    first, *others = leaf.codes
    text = f"<B>{dot.font(first, 10, dot.INK)}</B>"
    shown = " · ".join(("", *others)) + (f" and {leaf.more} more" if leaf.more else "")
    but = dot.font(f"{leaf.but}: ", 8, dot.SOFT) if leaf.but else ""
    return f"{but}{text}{dot.font(shown, 9, dot.INK) if shown else ''}"


def _names(patterns: list[Pattern]) -> str:
    """Return a table of what the codes stand for, in three columns."""
    third = -(-len(patterns) // 3)
    columns = [patterns[start : start + third] for start in range(0, len(patterns), third or 1)]
    cells = "".join(
        f'<TD VALIGN="TOP" ALIGN="LEFT" BALIGN="LEFT">'
        f"{''.join(dot.paragraph(f'{known.code} {known.title}', 46, dot.SOFT) for known in column)}</TD>"
        for column in columns
    )
    return f'<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="8"><TR>{cells}</TR></TABLE>'
