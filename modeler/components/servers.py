"""What tasks, instances, pods and servers have in common: connections end at them, and requests wait for a free one.

They work on so many requests at once, and the others queue: see `modeler.components.handler`.
"""

from __future__ import annotations

from typing import ClassVar

from modeler.components.base import Component
from modeler.components.carrying import Held
from modeler.components.handler import Servers, served
from modeler.components.latency import Delay, Moment, backend_handshakes
from modeler.workload import Workload


class ServerGroup(Component):
    """A backend of servers that are all alike; each kind says how many, and how they work."""

    group: ClassVar[str] = "backend"

    def servers(self, w: Workload) -> tuple[Servers, float]:
        """How one of them works, and how many each service has."""
        raise NotImplementedError

    def handshakes(self, w: Workload) -> int:
        """TCP, and TLS if the way to the backend is encrypted."""
        return backend_handshakes(w)

    def holds(self, w: Workload) -> Held:
        """A request is read whole; the answer goes as the handler gives it."""
        return Held(request=True, answer=False)

    def processing(self, moment: Moment, w: Workload) -> tuple[Delay, ...]:
        """The wait for a free one, and the handler."""
        return served(moment, w, *self.servers(w), self.id)
