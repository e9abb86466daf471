"""Load balancers before and behind an API are two, with hours of their own.

One of them ends the clients' connections under the name that they use; the other one belongs to the service that a VPC
link leads to, often in another VPC. On one path both may be of the same kind and scheme: they are told apart here, so
that a bill does not take them for one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from modeler.components import Component, Role
from modeler.components.in_region import InRegion
from modeler.patterns.architecture import Hop

BEHIND = "behind-api"
"""What the name of the second one ends with."""
TWO_BALANCERS = (
    "two load balancers, before the API and behind it, each with hours of its own; where both stand in one VPC, one "
    "with two listeners can do"
)


def apart(before: Sequence[Hop], behind: Sequence[Hop]) -> tuple[Hop, ...]:
    """Return the hops behind a door, with load balancers of their own where the door has such ones.

    Parameters
    ----------
    before : sequence of Hop
        The hops of the doors.
    behind : sequence of Hop
        The hops of the way to the backend.

    Examples
    --------
    >>> from modeler.components.alb import Alb
    >>> from modeler.patterns.architecture import Network
    >>> hop = Hop(role="private load balancer", component=Alb(), network=Network.VPC)
    >>> [hop.component.identity for hop in apart([hop], [hop])]
    ['internal-alb:behind-api']
    """
    standing = {component.identity for component in _balancers(before)}
    return tuple(_renamed(hop, standing) for hop in behind)


def has_two(hops: Iterable[Hop]) -> bool:
    """Say whether a path has a load balancer that was told apart from one before it."""
    return any(component.identity.endswith(f":{BEHIND}") for component in _balancers(hops))


def _balancers(hops: Iterable[Hop]) -> Iterable[Component]:
    return (
        component
        for hop in hops
        for component in (hop.component, *hop.beside)
        if Role.LOAD_BALANCER in component.traits.roles
    )


def _renamed(hop: Hop, standing: set[str]) -> Hop:
    def own(component: Component) -> Component:
        if isinstance(component, InRegion):  # its twin in another Region is the second one there
            return replace(component, component=own(component.component))
        return component.named(f"{component.identity}:{BEHIND}") if component.identity in standing else component

    return replace(hop, component=own(hop.component), beside=tuple(map(own, hop.beside)))
