"""Servers outside AWS that answer: nothing is metered there; the way to them is paid on its own hop.

An ALB or NLB takes them as IP targets.
Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from modeler.components.base import Component
from modeler.components.handler import served
from modeler.components.latency import Delay, Moment, backend_handshakes
from modeler.workload import OnPremisesBackend, Workload


@dataclass(frozen=True, kw_only=True)
class OnPremisesServers(Component):
    """Servers in the corporate network.

    Examples
    --------
    >>> OnPremisesServers().note
    'outside AWS: not priced here'
    """

    id: ClassVar[str] = "on-premises-servers"
    title: ClassVar[str] = "Servers on premises"
    sources: ClassVar[tuple[str, ...]] = (
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html",
    )
    group: ClassVar[str] = "backend"
    note: ClassVar[str] = "outside AWS: not priced here"
    ends_connection: ClassVar[bool] = True

    def handshakes(self, w: Workload) -> int:
        """TCP, and TLS if the way to the backend is encrypted."""
        return backend_handshakes(w)

    def processing(self, moment: Moment, w: Workload) -> tuple[Delay, ...]:
        """The wait for a free server, and the handler.

        Raises
        ------
        Saturated
            If more arrives than they can serve.
        """
        backend = w.backend if isinstance(w.backend, OnPremisesBackend) else OnPremisesBackend()
        return served(moment, w, backend, backend.servers, self.id)
