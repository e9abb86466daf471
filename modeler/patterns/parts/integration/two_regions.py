"""The way to the backend and the backend itself, in each of two Regions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from modeler.dataclass import dataclass
from modeler.patterns.architecture import Hop
from modeler.patterns.parts.door.sequence import Doors
from modeler.patterns.parts.integration.base import CONTAINERS, FUNCTIONS, Integration
from modeler.patterns.parts.integration.open import OpenIntegration
from modeler.patterns.parts.two_regions import in_both_regions
from modeler.workload import Workload


@dataclass(frozen=True, kw_only=True)
class TwoRegionIntegration(Integration):
    """The way to the backend and the backend itself, in each of two Regions."""

    id: ClassVar[str] = "two-regions"
    title: ClassVar[str] = "as the backend needs, in both Regions"
    in_two_regions: ClassVar[bool] = True
    doors: ClassVar[frozenset[str]] = frozenset({"rest"})

    backends: frozenset[str] = (CONTAINERS - {"on-premises"}) | FUNCTIONS | {"s3"}

    def build(self, door: Doors, w: Workload) -> Iterator[Hop]:
        """What the workload's backend needs, with its twin."""
        yield from in_both_regions(OpenIntegration().hops(door, w), w)
