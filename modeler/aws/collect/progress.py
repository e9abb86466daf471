"""How far a collection is: told after each answer to whoever wants to know."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from modeler.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class CallAnswered:
    """An answer has come.

    Parameters
    ----------
    done, known : int
        How many calls are answered, and of how many that are known of; more become known with the answers.
    name : str
        The call: ``ec2:DescribeVpcs``.
    region : str
        Where it was made.
    """

    done: int
    known: int
    name: str
    region: str


OnProgress: TypeAlias = Callable[[CallAnswered], None]
