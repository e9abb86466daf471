"""The decision on one page: the first questions of the guide as a tree, with the patterns that fit at its leaves.

Branches are answers of the question graph; what is asked after them has its usual answer. A leaf has the patterns that
fit, the best first, or if there are none those that fit with caveats. Answers with the same outcome are one branch.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from modeler.dataclass import dataclass
from modeler.engine.choose import choose
from modeler.errors import ModelerError
from modeler.files.writing import write_bytes
from modeler.guide.graph import Answers, answer, offered, question, usual, workload
from modeler.patterns import patterns
from modeler.views.diagrams.rendering import render
from modeler.views.diagrams.tree import tree_dot

TITLE = "Which pattern fits? Everything else as usual; the best first"
_FORMATS = (".svg", ".png", ".pdf", ".dot")
PLAIN_PROTOCOL = "http"
"""The protocol for which all backends are told apart."""
MOST_CODES = 6
"""So many patterns at a leaf."""


@dataclass(frozen=True)
class Leaf:
    """What fits after some answers.

    Parameters
    ----------
    codes : tuple of str
        The best first.
    more : int
        How many are left out.
    but : str
        What has to be said before them: with which backend, or that they fit with caveats.
    """

    codes: tuple[str, ...]
    more: int = 0
    but: str = ""


@dataclass(frozen=True)
class Branch:
    """An answer, or several with the same outcome, and what follows.

    Parameters
    ----------
    answers : tuple of str
        The words of the answers.
    asked : str
        The question that comes next; empty before a leaf.
    below : tuple of Branch
        Its answers.
    leaf : Leaf or None
        What fits, if nothing more is asked.
    """

    answers: tuple[str, ...]
    asked: str = ""
    below: tuple[Branch, ...] = ()
    leaf: Leaf | None = None


def decision_tree() -> Branch:
    """Walk the questions for clients, protocol and backend.

    Returns
    -------
    Branch
        The root, which asks where the clients are.
    """
    return Branch((), question("clients").text, tuple(_together(_clients())))


def _clients() -> Iterator[Branch]:
    for place in offered("clients", Answers()):
        given = answer(Answers(), "clients", place.id)
        yield Branch((place.text,), question("protocol").text, tuple(_together(_protocols(given))))


def _protocols(given: Answers) -> Iterator[Branch]:
    for protocol in offered("protocol", usual(given)):
        after = answer(given, "protocol", protocol.id)
        if protocol.id == PLAIN_PROTOCOL:
            yield Branch((protocol.text,), question("backend").text, tuple(_together(_backends(after))))
        else:
            yield Branch((protocol.text,), leaf=_first_leaf(after))


def _backends(given: Answers) -> Iterator[Branch]:
    for backend in offered("backend", usual(given)):
        yield Branch((backend.text,), leaf=_leaf(answer(given, "backend", backend.id)))


def _leaf(given: Answers) -> Leaf:
    """Return what fits if everything else has its usual answer."""
    return _fitting(given) or Leaf(())


def _first_leaf(given: Answers) -> Leaf:
    """Return what fits with the usual backend, or else with the first one with which something does."""
    usual_one = _fitting(given)
    if usual_one:
        return usual_one
    for backend in offered("backend", usual(given)):
        fitting = _fitting(answer(given, "backend", backend.id))
        if fitting:
            return replace(fitting, but=", ".join(filter(None, (backend.text, fitting.but))))
    return Leaf(())


def _fitting(given: Answers) -> Leaf | None:
    shortlist = choose(workload(usual(given))).shortlist
    codes = [candidate.pattern.code for candidate in shortlist if candidate.assessment.verdict == "fits"]
    but = "" if codes else "with caveats"
    codes = codes or [candidate.pattern.code for candidate in shortlist]
    return Leaf(tuple(codes[:MOST_CODES]), max(0, len(codes) - MOST_CODES), but) if codes else None


def _together(branches: Iterator[Branch]) -> Iterator[Branch]:
    """Put branches with the same outcome together."""
    outcomes: dict[tuple[str, tuple[Branch, ...], Leaf | None], tuple[str, ...]] = {}
    for branch in branches:
        outcome = (branch.asked, branch.below, branch.leaf)
        outcomes[outcome] = (*outcomes.get(outcome, ()), *branch.answers)
    for (asked, below, leaf), answers in outcomes.items():
        yield Branch(answers, asked, below, leaf)


def draw_decision(path: str | Path) -> None:
    """Draw the tree into a file.

    Parameters
    ----------
    path : str or Path
        Ends in .svg, .png, .pdf or .dot.

    Raises
    ------
    ModelerError
        If the suffix is another, the file cannot be written, or the extra for pictures is not installed.
    """
    path = Path(path)
    kind = path.suffix.lower()
    if kind not in _FORMATS:
        raise ModelerError(f"'{path}' is no picture of a tree: use one of {', '.join(_FORMATS)}")
    text = tree_dot(decision_tree(), patterns(), TITLE)
    write_bytes(path, text.encode() if kind == ".dot" else render(text, kind[1:], TITLE))
