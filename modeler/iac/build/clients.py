"""How clients reach the door: what of the way to it is the stack's, and what somebody else's.

A Direct Connect line, a VPN, a Transit Gateway and a peering are no part of the stack: they join networks that stand.
Clients that come over them have no security group here, so the door lets in their addresses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from modeler.components import Component, Role
from modeler.components.in_region import InRegion
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
FAILOVER_RECORD, HEALTH_CHECK = "failover-record", "health-check"


def built_hops(architecture: Architecture) -> Sequence[Hop]:
    """Return the hops that a stack builds: those from the door on.

    Examples
    --------
    >>> import modeler as m
    >>> w = m.Workload(clients={"location": "on-premises"})
    >>> [hop.component.id for hop in built_hops(m.pattern("A3").architecture(w))]
    ['interface-endpoint', 'rest-api', 'lambda-function']
    """
    return tuple(in_one_region(hop) for hop in architecture.hops if not joins_networks(hop) and not is_shared_name(hop))


def is_shared_name(hop: Hop) -> bool:
    """Return whether a hop is the name of doors in two Regions, whose records are made when both stand."""
    return hop.component.id == FAILOVER_RECORD


def in_one_region(hop: Hop) -> Hop:
    """Return what one of two Regions has of a hop: a twin is built by building the Region, a check with the name."""
    own = tuple(item for item in hop.beside if item.id != HEALTH_CHECK and not _is_twin(item, hop))
    return replace(hop, beside=own) if own != hop.beside else hop


def _is_twin(item: Component, hop: Hop) -> bool:
    return isinstance(item, InRegion) and item.component in (hop.component, *hop.beside)


def joins_networks(hop: Hop) -> bool:
    """Return whether a hop joins two networks."""
    return hop.component.id in JOINING or hop.component.plays(Role.REGION_LINK)


def are_routed(architecture: Architecture) -> bool:
    """Return whether clients come from another network, over which they are routed."""
    return any(joins_networks(hop) for hop in architecture.hops)
