"""Targets of a VPC Lattice service."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from modeler.dataclass import dataclass
from modeler.patterns.architecture import Hop
from modeler.patterns.parts.door.sequence import Doors
from modeler.patterns.parts.integration.base import CONTAINERS, FUNCTIONS
from modeler.patterns.parts.integration.functions import FunctionIntegration
from modeler.patterns.parts.integration.targets import target_hops
from modeler.workload import Workload


@dataclass(frozen=True, kw_only=True)
class LatticeTargetsIntegration(FunctionIntegration):
    """A Lattice target group: functions, or addresses in a VPC (not on premises)."""

    id: ClassVar[str] = "lattice-targets"
    title: ClassVar[str] = "Lattice target group"
    doors: ClassVar[frozenset[str]] = frozenset({"lattice", "lattice-tls"})

    backends: frozenset[str] = (CONTAINERS - {"on-premises"}) | FUNCTIONS

    def build(self, door: Doors, w: Workload) -> Iterator[Hop]:
        """The function or the service."""
        if w.backend.kind in FUNCTIONS:
            yield from super().build(door, w)
        else:
            yield from target_hops(w)
