"""What is surely in a set, and what may be: an unknown rule widens the second and leaves the first alone."""

from __future__ import annotations

from modeler.dataclass import dataclass

from .intervals import NOTHING, Intervals


@dataclass(frozen=True, slots=True)
class Bounds:
    """A set that is not fully known, between two that are.

    Parameters
    ----------
    sure : Intervals
        What is in it whatever the unknown values turn out to be.
    maybe : Intervals
        What can be in it; holds `sure`.
    """

    sure: Intervals = NOTHING
    maybe: Intervals = NOTHING

    @classmethod
    def exactly(cls, known: Intervals) -> Bounds:
        """Return a set that is fully known."""
        return cls(known, known)

    def __or__(self, more: Bounds) -> Bounds:
        return Bounds(self.sure | more.sure, self.maybe | more.maybe)

    def __and__(self, more: Bounds) -> Bounds:
        return Bounds(self.sure & more.sure, self.maybe & more.maybe)

    def __invert__(self) -> Bounds:
        return Bounds(~self.maybe, ~self.sure)

    def __sub__(self, more: Bounds) -> Bounds:
        return self & ~more

    def holds(self, asked: Intervals) -> bool | None:
        """Return whether all that is asked for is in the set; ``None`` where unknown values or a part decide."""
        if asked <= self.sure:
            return True
        if not asked & self.maybe:
            return False
        return None
