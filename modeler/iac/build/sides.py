"""Whose a hop is: the consumer's, or that of whoever offers the service over PrivateLink or VPC Lattice.

An endpoint stands in the VPC of a consumer, and what it leads to in a VPC of the provider: two networks, and where
clients are in another account two accounts. A central API before services of other accounts has a third.
"""

from __future__ import annotations

from collections.abc import Sequence

from modeler.components import Role
from modeler.dataclass import dataclass
from modeler.patterns import Hop
from modeler.workload import Location, Workload

CONSUMER, CENTRAL, PROVIDER = "consumer", "central", "provider"
_OFFERS = frozenset({"endpoint-service", "resource-gateway"})
"""From these on, hops stand in the VPC of whoever offers a service over PrivateLink."""
_ENDPOINTS = frozenset({"interface-endpoint", "resource-endpoint"})


@dataclass(frozen=True)
class HopSide:
    """Where a hop stands.

    Parameters
    ----------
    home : str
        The account; empty where there is one.
    network : str
        How the keys of its VPC begin; empty for the first VPC.
    """

    home: str = ""
    network: str = ""


def sides_of(hops: Sequence[Hop], w: Workload, *, routed: bool = False) -> tuple[HopSide, ...]:
    """Return where each hop stands.

    Parameters
    ----------
    hops : sequence of Hop
        Those that are built, from the door on.
    w : Workload
        The workload.
    routed : bool
        Whether clients are routed to the door, which then stands in the account of the API.

    Examples
    --------
    >>> import modeler as m
    >>> w = m.Workload(clients={"location": "other-account"}, backend={"kind": "fargate"})
    >>> [(side.home, side.network) for side in sides_of(m.pattern("E1").architecture(w, "nlb").hops, w)]
    [('consumer', ''), ('provider', 'Provider'), ('provider', 'Provider'), ('provider', 'Provider')]
    """
    offered = next((number for number, hop in enumerate(hops) if hop.component.id in _OFFERS), len(hops))
    is_central = any(hop.component.plays(Role.API) for hop in hops[:offered]) and offered < len(hops)
    own_endpoint = not routed or offered == 1
    apart = w.clients.location is Location.OTHER_ACCOUNT and own_endpoint
    joins = hops[0].component.id == "lattice-service"
    own = 1 if apart and hops[0].component.id in _ENDPOINTS else 0
    sides = (_side(number, own, offered, apart=apart, is_central=is_central) for number in range(len(hops)))
    return tuple(HopSide(PROVIDER, "Provider") if apart and joins else side for side in sides)


def _side(number: int, own: int, offered: int, *, apart: bool, is_central: bool) -> HopSide:
    if number >= offered:
        return HopSide(PROVIDER if apart or is_central else "", "Provider")
    if number < own:
        return HopSide(CONSUMER)
    if is_central:
        return HopSide(CENTRAL, "Central" if own else "")
    return HopSide(PROVIDER, "Provider" if own else "") if apart else HopSide()
