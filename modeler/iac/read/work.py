"""How much work a reading may take, so that no file can keep it busy for ever.

A few lines may ask for a million steps: locals that double one another, nested stacks that fan out, a ``for`` inside a
``for``. Whoever evaluates spends steps from one account, and stops in words when it is used up.
"""

from __future__ import annotations

from modeler.errors import InventoryError

from ...inventory import Cause, Text, Unknown, join
from ...inventory.values import String, Tree

MOST_STEPS = 1_000_000
LONGEST_CHAIN = 40  # names that refer to one another
RESOURCE_STEPS = 50  # what a resource costs, whatever its properties say
MOST_CHARACTERS = 4_000_000
MOST_PARTS = 100_000
_PLACEHOLDER_COST = 100  # a reference weighs as much as a text of this length


class TooMuchWork(InventoryError):
    """The files ask for more steps than a reading may take."""


class Work:
    """Counts the steps of one reading.

    Examples
    --------
    >>> work = Work(10)
    >>> work.spend(7)
    >>> work.left
    3
    """

    def __init__(self, most: int = MOST_STEPS) -> None:
        self.most = self.left = most

    def spend(self, steps: int = 1) -> None:
        """Take steps from what is left.

        Raises
        ------
        TooMuchWork
            If less is left.
        """
        self.left -= steps
        if self.left < 0:
            raise TooMuchWork(
                f"it takes more than {self.most:,} steps to be worked out: "
                "read the plan (terraform show -json PLANFILE), or the template that AWS has processed"
            )


def join_within_limit(parts: list[Tree]) -> String:
    """Return the parts of a text as one, unknown where it would be too long."""
    if sum(map(_length, parts)) > MOST_CHARACTERS:
        return Unknown(Cause.LIMIT, f"a text of more than {MOST_CHARACTERS:,} characters")
    return join(parts)


def _length(part: Tree) -> int:
    if isinstance(part, Text):
        return sum(map(_length, part.parts))
    return len(part) if isinstance(part, str) else _PLACEHOLDER_COST
