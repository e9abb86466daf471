"""One host behind a resource gateway."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from modeler.dataclass import dataclass
from modeler.patterns.architecture import Hop
from modeler.patterns.parts.door.sequence import Doors
from modeler.patterns.parts.integration.base import Integration
from modeler.patterns.parts.integration.targets import target_hops
from modeler.workload import Workload


@dataclass(frozen=True, kw_only=True)
class ResourceIntegration(Integration):
    """The resource gateway connects to one address or name: an instance, tasks with a DNS name, a host on premises."""

    id: ClassVar[str] = "resource"
    title: ClassVar[str] = "resource configuration"
    doors: ClassVar[frozenset[str]] = frozenset({"resource"})

    backends: frozenset[str] = frozenset({"ec2", "fargate", "on-premises"})

    def build(self, door: Doors, w: Workload) -> Iterator[Hop]:
        """The service."""
        yield from target_hops(w)
