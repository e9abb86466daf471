"""A request, written in a template, to leave a rule out for a resource or for the whole file, with its reason."""

from __future__ import annotations

from modeler.dataclass import dataclass

from .origin import Origin


@dataclass(frozen=True, slots=True)
class Skip:
    """A request to leave a rule out.

    Parameters
    ----------
    code : str
        The rule.
    reason : str
        Why, in the words of whoever wrote it.
    origin : Origin
        Where it is written.
    first, last : tuple of int
        Line and column where the resource that it is about begins and ends; no first for all of the file.
    """

    code: str
    reason: str
    origin: Origin
    first: tuple[int, int] = (0, 0)
    last: tuple[int, int] = (0, 0)

    def covers(self, place: Origin) -> bool:
        """Return whether what is written at a place is meant.

        Examples
        --------
        >>> skip = Skip("PA-06", "a sandbox", Origin("t.yaml", 4), (3, 1), (9, 5))
        >>> [skip.covers(Origin(file, line, 5)) for file, line in (("t.yaml", 9), ("t.yaml", 10), ("u.yaml", 9))]
        [True, False, False]
        """
        if place.source != self.origin.source:
            return False
        return not self.first[0] or self.first <= (place.line, place.column) <= self.last
