"""A request, written in a template, to leave a rule out for a resource or for the whole file, with its reason."""

from __future__ import annotations

from dataclasses import dataclass

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
    first_line, last_line : int
        The lines of the resource that it is about; 0 for all of the file.
    """

    code: str
    reason: str
    origin: Origin
    first_line: int = 0
    last_line: int = 0

    def covers(self, place: Origin) -> bool:
        """Return whether what is written at a place is meant.

        Examples
        --------
        >>> skip = Skip("PA-06", "a sandbox", Origin("t.yaml", 4), 3, 9)
        >>> [skip.covers(Origin(file, line)) for file, line in (("t.yaml", 9), ("t.yaml", 10), ("u.yaml", 9))]
        [True, False, False]
        """
        if place.source != self.origin.source:
            return False
        return not self.first_line or self.first_line <= place.line <= self.last_line
