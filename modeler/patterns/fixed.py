"""The three parts of a pattern whose path is given by explicit hops: they build what is listed, and nothing more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, get_type_hints

from modeler.components import Component, components
from modeler.dataclass import dataclass
from modeler.errors import NotComparable
from modeler.patterns.architecture import Hop, Network
from modeler.patterns.hops import HopSpec, name_and_settings
from modeler.patterns.options import checked_options
from modeler.patterns.parts.door.base import Door
from modeler.patterns.parts.door.sequence import Doors
from modeler.patterns.parts.integration.base import Integration
from modeler.patterns.parts.reach.base import Reach, Way
from modeler.patterns.parts.reach.internet import InternetReach
from modeler.patterns.parts.reach.places import PRIVATE, place_words
from modeler.patterns.parts.reach.private import PrivateReach
from modeler.workload import Location, Protocol, Workload

_LEADS_FROM: dict[Network, frozenset[Location]] = {
    Network.DIRECT_CONNECT: frozenset({Location.ON_PREMISES}),
    Network.VPN: frozenset({Location.ON_PREMISES}),
    Network.PEERING: frozenset({Location.OTHER_VPC, Location.OTHER_ACCOUNT, Location.OTHER_REGION}),
    Network.TRANSIT_GATEWAY: PRIVATE - {Location.SAME_VPC},
    Network.VPC: PRIVATE - {Location.ON_PREMISES},
}
"""From where a network leads directly to a first hop; to one in the API's own VPC see `PrivateReach`."""


@dataclass(frozen=True, kw_only=True)
class FixedReach(Reach):
    """The path is given by hops; one that starts in the VPC is reached as the clients' place demands."""

    id: ClassVar[str] = "fixed"
    title: ClassVar[str] = "as listed"

    first: Network = Network.VPC
    leads_out: bool = False
    """Whether the first hop is itself the way out of the clients' VPC."""

    def way(self, w: Workload) -> Way:
        """Return the way to the first hop: none if it names the clients' own network.

        Raises
        ------
        NotComparable
            If the first hop's network is not one that leads from these clients.
        """
        if self.first is Network.VPC and w.clients.location is not Location.INTERNET and not self.leads_out:
            return PrivateReach().way(w)
        if self.first is Network.INTERNET:
            return InternetReach().way(w)
        if w.clients.location not in _LEADS_FROM.get(self.first, frozenset()):
            raise NotComparable(f"starts on {self.first}, and these clients are {place_words(w.clients.location)}")
        return Way(hops=(), network=self.first)


@dataclass(frozen=True, kw_only=True)
class FixedDoor(Door):
    """The listed hops, all of them."""

    id: ClassVar[str] = "fixed"
    title: ClassVar[str] = "as listed"
    kind: ClassVar[str] = "fixed"
    protocols: ClassVar[frozenset[Protocol]] = frozenset(Protocol)

    specs: tuple[HopSpec, ...] = ()

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """Return the listed hops, filled in from the workload; the first is reached over the clients' network."""
        for number, spec in enumerate(self.specs):
            yield Hop(
                role=spec.role or spec.component,
                component=fill(spec.component, dict(spec.options), w),
                network=way.network if number == 0 else Network(spec.network),
                protocol=spec.protocol,
                port=spec.port,
                beside=tuple(fill(*name_and_settings(component), w) for component in spec.beside),
            )


class FixedIntegration(Integration):
    """Nothing more: the listed hops end at the backend."""

    id: ClassVar[str] = "fixed"
    title: ClassVar[str] = "as listed"
    doors: ClassVar[frozenset[str]] = frozenset({"fixed"})
    protocols: ClassVar[frozenset[Protocol]] = frozenset(Protocol)

    def hops(self, door: Doors, w: Workload) -> tuple[Hop, ...]:
        """Return nothing."""
        return ()


def fill(name: str, options: dict[str, Any], w: Workload) -> Component:
    """Make a component of an own pattern, with what follows from the workload filled in.

    Raises
    ------
    NotComparable
        If the workload has no backend of the kind that the component is, or does not set up what it needs.

    Examples
    --------
    >>> fill("alb", {"scheme": "internet-facing"}, Workload()).identity
    'internet-facing-alb'
    """
    kind = components()[name]
    hints = get_type_hints(kind)
    filled = kind.options_from(w)
    if "backend" in hints:
        if not isinstance(w.backend, hints["backend"]):
            raise NotComparable(f"has a hop '{name}', and this workload's backend is {w.backend.kind}")
        filled["backend"] = w.backend
    return kind(**{**filled, **checked_options(kind, options.items(), f"component '{name}'")})
