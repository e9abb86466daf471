"""Left open: the workload's backend decides."""

from __future__ import annotations

from typing import ClassVar

from modeler.errors import NotComparable
from modeler.patterns.architecture import Hop
from modeler.patterns.parts.door.sequence import Doors
from modeler.patterns.parts.integration.base import Integration
from modeler.patterns.parts.integration.functions import (
    AlbLambdaIntegration,
    AlbVpcLambdaIntegration,
    LambdaIntegration,
    VpcLambdaIntegration,
)
from modeler.patterns.parts.integration.s3 import S3EndpointIntegration, S3ServiceIntegration
from modeler.patterns.parts.integration.targets import TargetsIntegration
from modeler.patterns.parts.integration.vpc_link import LinkV1Integration, LinkV2Integration
from modeler.workload import Workload


class OpenIntegration(Integration):
    """Left open: the workload's backend decides, as far as the door can use it."""

    id: ClassVar[str] = "open"
    title: ClassVar[str] = "as the backend needs"
    doors: ClassVar[frozenset[str]] = frozenset({"rest", "http", "websocket", "alb", "nlb"})

    def check(self, door: Doors) -> None:
        """Refuse none: whether a door has a way is known when the backend is."""

    def choose(self, door: Doors, w: Workload) -> Integration:
        """Return the first integration that serves this door and this backend.

        Raises
        ------
        NotComparable
            If none does.
        """
        for integration in CHOICES:
            if door.kind in integration.usable_by and w.backend.kind in integration.backends:
                return integration
        raise NotComparable(f"has a door ({door.title}) without a way to a backend of kind {w.backend.kind}")

    def hops(self, door: Doors, w: Workload) -> tuple[Hop, ...]:
        """Return the hops of the chosen one."""
        return self.choose(door, w).hops(door, w)


CHOICES: tuple[Integration, ...] = (
    LambdaIntegration(),
    VpcLambdaIntegration(),
    AlbLambdaIntegration(),
    AlbVpcLambdaIntegration(),
    S3ServiceIntegration(),
    S3EndpointIntegration(),
    LinkV2Integration(),
    LinkV1Integration(),
    TargetsIntegration(),
)
