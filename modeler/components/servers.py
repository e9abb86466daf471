"""What tasks, instances, pods and servers have in common: connections end at them, and requests wait for a free one.

They work on so many requests at once, and the others queue: see `modeler.components.handler`.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from modeler.components.arrivals import Arrivals
from modeler.components.base import Component
from modeler.components.carrying import Held
from modeler.components.handler import Servers, served
from modeler.components.latency import Delay, Moment, backend_handshakes
from modeler.components.scaling import Running, running
from modeler.components.waiting import scaled
from modeler.dataclass import dataclass
from modeler.units import Array, Note
from modeler.workload import HOURS_PER_WEEK, ElasticBackend, Workload


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


@dataclass(frozen=True, kw_only=True)
class ScalingGroup(ServerGroup):
    """Servers whose number is given, or follows the load."""

    noun: ClassVar[str]
    """What one of them is called in a bill."""

    backend: ElasticBackend

    def servers(self, w: Workload) -> tuple[Servers, float]:
        """The number that always runs."""
        return self.backend, self.backend.fixed_count

    def room(self, w: Workload) -> Array | None:
        """The most that there is room for; None where nothing limits it."""
        return None

    def running(self, arrivals: Arrivals, w: Workload) -> Running:
        """How many of each service run, hour by hour."""
        return running(self.backend, tuple(arrivals), w, self.room(w))

    def processing(self, moment: Moment, w: Workload) -> tuple[Delay, ...]:
        """The wait for a free one, or for a new one, and the handler."""
        if self.backend.fixed_count is not None:
            return super().processing(moment, w)
        return scaled(moment, w, self.backend, self.id, self.room(w))  # type: ignore[arg-type]

    def counted(self, count: Running, w: Workload) -> Note:
        """Say how many run."""
        if self.backend.fixed_count is not None:
            return Note.of(f"{{:g}} {self.noun}(s) for {{}} service(s)", self.backend.fixed_count, w.services)
        own = self.backend.scaling
        by_use = own.requests_per_target is None
        aim = "{:.0%} of what one works on at once" if by_use else "{:g} requests a minute of each"
        words = f"{{:g}} to {{:g}} {self.noun}(s), {{:.4g}} on average, for {{}} service(s), as the load needs at {aim}"
        value = own.target_utilization if by_use else own.requests_per_target
        return Note.of(words, np.min(count.least), np.max(count.most), count.on_average(), w.services, value)


def by_hour(count: Array, services: Array) -> Array:
    """Return how many run in each hour of the week, of all services; shape (168,).

    >>> by_hour(np.array([2.0]), 3)[:2].tolist()
    [6.0, 6.0]
    """
    hours = np.asarray(count) * np.asarray(services)[..., None]
    return np.tile(hours, HOURS_PER_WEEK // hours.shape[-1])
