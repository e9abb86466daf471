"""What the sandbox answers in moto's place, or changes in moto's answers: a file for each gap, found by being there.

A file has `own_answers`, which gives the calls that it answers by itself, or `amended_answers`, which gives what it
changes in moto's answers, or both.
"""

from __future__ import annotations

import importlib
import pkgutil

from ..gate import Amend, Own
from ..shelf import Shelf


def all_answers(shelf: Shelf) -> tuple[dict[str, Own], dict[str, list[Amend]]]:
    """Return who answers in moto's place, and what is changed in its answers, by call."""
    own: dict[str, Own] = {}
    amended: dict[str, list[Amend]] = {}
    for module in pkgutil.iter_modules(__path__):
        answers = importlib.import_module(f"{__name__}.{module.name}")
        if hasattr(answers, "own_answers"):
            own |= answers.own_answers(shelf)
        if hasattr(answers, "amended_answers"):
            for call, change in answers.amended_answers(shelf).items():
                amended.setdefault(call, []).append(change)
    return own, amended
