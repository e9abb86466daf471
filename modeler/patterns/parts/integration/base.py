"""Integrations: how the door gets to the backend.

An integration says which kinds of backend it serves and which doors can use it, and gives the hops behind the door. A
backend of another kind makes the pattern not comparable: it is never priced with a different one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from modeler.dataclass import dataclass
from modeler.errors import NotComparable
from modeler.patterns.architecture import Hop
from modeler.patterns.parts.door.sequence import Doors
from modeler.patterns.parts.words import listed
from modeler.workload import Protocol, Workload

CONTAINERS = frozenset({"fargate", "ec2", "eks", "eks-istio", "on-premises"})


FUNCTIONS = frozenset({"lambda", "rds-behind-lambda"})


class WrongBackend(NotComparable):
    """An integration leads to other kinds of backend; a pattern says it once for all its variants."""

    def __init__(self, kinds: frozenset[str], given: str) -> None:
        super().__init__(f"leads to a backend of kind {listed(sorted(kinds))}, and this one is {given}")
        self.kinds = kinds


@dataclass(frozen=True, kw_only=True)
class Integration:
    """Base of all integrations."""

    id: ClassVar[str] = ""
    title: ClassVar[str] = ""
    doors: ClassVar[frozenset[str]] = frozenset()
    """Kinds of doors that can use it."""
    targets: ClassVar[str] = "ip"
    """What a load balancer in front forwards to."""
    protocols: ClassVar[frozenset[Protocol]] = frozenset(Protocol)
    """What it carries, beyond what the door speaks."""
    adds: ClassVar[frozenset[str]] = frozenset()
    """What the door lacks and this can do (see `Doors.lacks`)."""

    in_two_regions: ClassVar[bool] = False
    """Whether it stands in two Regions, as its door must then."""

    backends: frozenset[str] = CONTAINERS

    @property
    def usable_by(self) -> frozenset[str]:
        """Return the kinds of doors that can use it as it is set up."""
        return self.doors

    @property
    def in_full(self) -> str:
        """Return its title with what tells it from others of its kind."""
        return self.title

    def check(self, door: Doors) -> None:
        """Refuse a door that cannot use it.

        Raises
        ------
        NotComparable
            With the doors that can.
        """
        if door.kind not in self.usable_by:
            doors = ", ".join(sorted(self.usable_by))
            raise NotComparable(f"{self.in_full} cannot be used by a {door.title}, only by {doors}")

    def choose(self, door: Doors, w: Workload) -> Integration:
        """Return what serves this door and this workload: itself, unless it was left open.

        Raises
        ------
        NotComparable
            If it was left open and nothing does.
        """
        return self

    def hops(self, door: Doors, w: Workload) -> tuple[Hop, ...]:
        """Return the hops behind the door.

        Raises
        ------
        NotComparable
            If it does not serve this kind of backend, or does not carry the workload's protocol.
        """
        if w.backend.kind not in self.backends:
            raise WrongBackend(self.backends, w.backend.kind)
        if w.traffic.protocol not in self.protocols:
            carried = listed(sorted(self.protocols), "and")
            raise NotComparable(
                f"has a way to the backend ({self.title}) that does not carry {w.traffic.protocol}, only {carried}"
            )
        return tuple(self.build(door, w))

    def build(self, door: Doors, w: Workload) -> Iterator[Hop]:
        """Return the hops for a backend that it serves."""
        raise NotImplementedError
