"""What each pattern looks like as a sequence of components: taken from the patterns themselves.

Each variant of each pattern is put together for every place of clients and every kind of backend that it serves, as
for a bill. What brings clients to the door (a VPN, Direct Connect, a transit gateway, peering) is left out of the
sequence: a template seldom has it. So a sequence begins at the door and ends at the backend.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from modeler.components.alb import Alb
from modeler.components.base import Component
from modeler.components.nlb import Nlb
from modeler.dataclass import dataclass
from modeler.errors import ModelerError
from modeler.patterns import Pattern, patterns
from modeler.patterns.base import Variant
from modeler.workload import BACKEND_MODELS, Workload
from modeler.workload.clients import Location

REACH = frozenset(
    {
        "client-vpn",
        "direct-connect",
        "inter-region",
        "jump-host",
        "session-manager",
        "site-to-site-vpn",
        "transit-gateway",
        "transit-gateway-peering",
        "virtual-private-gateway",
        "vpc-peering",
    }
)
"""Components that bring clients to a door, or a door to a backend on premises."""
_BESIDE = frozenset({"failover-record", "resource-traffic"})
BACKEND_KINDS = ("lambda", "fargate", "ec2", "eks", "eks-istio", "rds-behind-lambda", "s3", "on-premises")
_PROTOCOLS = ("http", "websocket", "graphql")
_MORE: tuple[dict[str, Any], ...] = ({}, {"transit_gateway": True}, {"vpcs": 3}, {"transit_gateway": True, "vpcs": 3})
_CLIENTS = ("applications", "workforce", "developers")


@dataclass(frozen=True, order=True)
class Signature:
    """A variant of a pattern as it looks with one kind of backend.

    Parameters
    ----------
    pattern, variant : str
        The code of the pattern and the id of the variant.
    over : str
        The network between several VPCs and the door, where the variant names one: ``transit-gateway`` or ``peering``.
    """

    pattern: str
    variant: str
    over: str = ""

    @property
    def name(self) -> str:
        """The name that commands take, such as ``B6:nlb``."""
        return f"{self.pattern}:{self.variant}" if self.variant else self.pattern


@functools.cache
def index() -> dict[tuple[str, ...], tuple[Signature, ...]]:
    """Return the patterns by their sequence of components, from the door to the backend.

    Examples
    --------
    >>> [shape.name for shape in index()["rest-api", "vpc-link-v1", "nlb", "fargate-tasks"]]
    ['B7:nlb', 'B8:nlb']
    """
    shapes: dict[tuple[str, ...], set[Signature]] = defaultdict(set)
    for shape, hops in _built():
        shapes[_sequence(hops)].add(shape)
    return {sequence: tuple(sorted(same)) for sequence, same in shapes.items()}


@functools.cache
def schemes() -> dict[Signature, frozenset[str]]:
    """Return the schemes that the first balancer of each pattern may have, for those that have one.

    Examples
    --------
    >>> sorted(schemes()[Signature("C4", "alb")])
    ['internet-facing']
    """
    first_schemes: dict[Signature, set[str]] = defaultdict(set)
    for shape, hops in _built():
        scheme = next((component.scheme for component in hops if isinstance(component, (Alb, Nlb))), None)
        if scheme is not None:
            first_schemes[shape].add(scheme)
    return {shape: frozenset(names) for shape, names in first_schemes.items()}


def never_built() -> tuple[Signature, ...]:
    """Return the variants that no workload here can serve: a template of theirs would not be recognised."""
    built = {shape for shapes in index().values() for shape in shapes}
    every = (_shape(pattern, variant) for pattern in patterns() for variant in _seen(pattern))
    return tuple(shape for shape in every if shape not in built)


@functools.cache
def _built() -> tuple[tuple[Signature, tuple[Component, ...]], ...]:
    """Return each variant of each pattern for each kind of backend, with the components of its hops."""
    built = []
    for pattern in patterns():
        for variant in _seen(pattern):
            for backend in BACKEND_KINDS:
                for w in _served_perhaps(variant, backend):
                    try:
                        hops = pattern.architecture(w, variant.id).hops
                    except ModelerError:
                        continue
                    built.append((_shape(pattern, variant), tuple(hop.component for hop in hops)))
                    break  # where clients are changes only what brings them to the door
    return tuple(built)


def _seen(pattern: Pattern) -> tuple[Variant, ...]:
    """Return the variants that a template can show: a flat-rate plan is bought, and stands in none."""
    return tuple(
        variant
        for variant in pattern.variants
        if not any(getattr(door, "flat_rate", False) for door in variant.doors.doors)
    )


def _sequence(hops: tuple[Component, ...]) -> tuple[str, ...]:
    return without_reach(tuple(component.id for component in hops))


def _shape(pattern: Pattern, variant: Variant) -> Signature:
    return Signature(pattern.code, variant.id, getattr(variant.reach, "over", ""))


def without_reach(sequence: tuple[str, ...]) -> tuple[str, ...]:
    """Return a sequence without what brings clients to its door, and without what follows a function or pods."""
    return tuple(name for name in sequence if name not in REACH and name not in _BESIDE)


def _served_perhaps(variant: Variant, backend: str) -> Iterator[Workload]:
    """Yield the workloads that a variant may serve: its door speaks their protocol, and it leads to their backend."""
    doors, leads = variant.doors, dict[str, bool]()
    protocols, doubled = doors.protocols, doors.in_two_regions
    for w in _workloads(backend):
        protocol = w.traffic.protocol
        if protocol not in protocols or (w.failover_region is not None and not doubled):
            continue
        if protocol not in leads:
            leads[protocol] = _leads(variant, w)
        if leads[protocol]:
            yield w


def _leads(variant: Variant, w: Workload) -> bool:
    try:
        variant.integration.choose(variant.doors, w)
    except ModelerError:
        return False
    return True


@functools.cache
def _workloads(backend: str) -> tuple[Workload, ...]:
    """Return a workload for each place and kind of clients, with one kind of backend."""
    own = BACKEND_MODELS[backend].model_validate({"kind": backend})
    return tuple(w.model_copy(update={"backend": own}) for w in _places())


@functools.cache
def _places() -> tuple[Workload, ...]:
    """Return a workload for each place and kind of clients and each protocol."""
    workloads: list[Workload] = []
    for protocol in _PROTOCOLS:
        for who in _CLIENTS if protocol == "http" else _CLIENTS[:1]:
            for place in Location:
                clients: dict[str, Any] = {"location": place.value, "who": who}
                if place is Location.OTHER_REGION:
                    clients["region"] = "eu-central-1"
                traffic: dict[str, Any] = {"protocol": protocol}
                if protocol == "websocket":
                    traffic["connection_minutes_per_month"] = 1
                for more in _MORE if place is not Location.INTERNET else _MORE[:1]:
                    document = {"clients": clients | more, "traffic": traffic}
                    workloads += _valid(document)
    return tuple(workloads)


def _valid(document: dict[str, Any]) -> Iterator[Workload]:
    for more in ({}, {"failover_region": "eu-central-1"}):
        try:
            yield Workload.from_dict({**document, **more})
        except ModelerError:
            continue
