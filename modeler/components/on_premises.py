"""Servers outside AWS that answer: nothing is metered there; the way to them is paid on its own hop.

An ALB or NLB takes them as IP targets.
Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html
"""

from __future__ import annotations

from typing import ClassVar

from modeler.components.network import Network
from modeler.components.servers import ServerGroup
from modeler.components.sla import NoSla
from modeler.components.traits import ANY, NO_NETWORK, NOT_SEEN, Exposure, Place, Traits, Wiring
from modeler.workload import OnPremisesBackend, Workload


class OnPremisesServers(ServerGroup):
    """Servers in the corporate network.

    Examples
    --------
    >>> OnPremisesServers().note
    'outside AWS: not priced here'
    """

    id: ClassVar[str] = "on-premises-servers"
    title: ClassVar[str] = "Servers on premises"
    traits: ClassVar[Traits] = Traits(
        short="Servers on premises",
        place=Place.PREMISES,
        exposure=Exposure.PRIVATE,
        wiring=Wiring(
            reached_over=frozenset({Network.DIRECT_CONNECT, Network.VPN}),
            leaves_over=NO_NETWORK,
            follows=ANY,
            leads_to=frozenset(),
            answers=True,
        ),
        roles=frozenset(),
        ends_connection=True,
        reads_requests=False,
        counts_beside=False,
        sla=NoSla("your own servers"),
        programs=NOT_SEEN,
        avoided_as={},
        icon="aws.general.TraditionalServer",
        kinds=(),
        quotas=(),
    )
    sources: ClassVar[tuple[str, ...]] = (
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html",
    )
    note: ClassVar[str] = "outside AWS: not priced here"

    def servers(self, w: Workload) -> tuple[OnPremisesBackend, float]:
        """The servers of the workload's backend, or of the usual one."""
        backend = w.backend if isinstance(w.backend, OnPremisesBackend) else OnPremisesBackend()
        return backend, backend.servers
