"""How clients reach the door: what of the way to it is the stack's, and what somebody else's.

A Direct Connect line, a VPN, a Transit Gateway and a peering are no part of the stack: they join networks that stand.
Clients that come over them have no security group here, so the door lets in their addresses.
"""

from __future__ import annotations

from collections.abc import Sequence

from modeler.components import Role
from modeler.patterns import Architecture, Hop

JOINING = frozenset(
    {
        "direct-connect",
        "site-to-site-vpn",
        "virtual-private-gateway",
        "transit-gateway",
        "vpc-peering",
        "inter-region-transfer",
    }
)
"""The components by which networks are composed."""


def built_hops(architecture: Architecture) -> Sequence[Hop]:
    """Return the hops that a stack builds: those from the door on.

    Examples
    --------
    >>> import modeler as m
    >>> w = m.Workload(clients={"location": "on-premises"})
    >>> [hop.component.id for hop in built_hops(m.pattern("A3").architecture(w))]
    ['interface-endpoint', 'rest-api', 'lambda-function']
    """
    return tuple(hop for hop in architecture.hops if not joins_networks(hop))


def joins_networks(hop: Hop) -> bool:
    """Return whether a hop joins two networks."""
    return hop.component.id in JOINING or hop.component.plays(Role.REGION_LINK)


def are_routed(architecture: Architecture) -> bool:
    """Return whether clients come from another network, over which they are routed."""
    return any(joins_networks(hop) for hop in architecture.hops)
