"""What parts that stand in two Regions have in common: the name, the second Region, and a twin of each component.

A part in two Regions is an ordinary part with a twin of each of its components in the second Region.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from modeler.components import Component
from modeler.components.cognito import CognitoUserPool
from modeler.components.data_transfer import CrossAz
from modeler.components.health_check import FailoverRecord
from modeler.components.in_region import InRegion
from modeler.components.route53 import HostedZone
from modeler.errors import NotComparable
from modeler.patterns.architecture import Hop, Network
from modeler.workload import Workload


def failover_name(network: Network, beside: tuple[Component, ...] = ()) -> Hop:
    """Return the hop to the name whose records lead to one Region or the other."""
    return Hop(role="name", component=FailoverRecord(), network=network, protocol="DNS", port=53, beside=beside)


def second_region(w: Workload) -> str:
    """Return the second Region, or say that it must be named.

    Raises
    ------
    NotComparable
        If the workload has none.
    """
    if w.failover_region is None:
        raise NotComparable("stands in two Regions, and the workload names one: set failover_region")
    if w.failover_region == w.region:
        raise NotComparable(f"stands in two Regions, and failover_region is {w.region} itself: name another")
    return w.failover_region


def ratio(w: Workload) -> float:
    """Return how many requests the second Region sees for each that arrives at a hop of the first."""
    return w.failover_share / (1.0 - w.failover_share)


def in_both_regions(hops: Iterable[Hop], w: Workload) -> tuple[Hop, ...]:
    """Put a twin in the second Region beside every regional component; a name and a user pool are there once.

    What arrives at a hop is the first Region's part of the traffic; the twin sees the second Region's part. Clients
    cross AZs on their way to a door in their own VPC, not to the one in the other Region.
    """
    region = second_region(w)

    def twins(hop: Hop) -> Iterator[Component]:
        for component in (hop.component, *hop.beside):
            if not isinstance(component, HostedZone | CognitoUserPool | CrossAz):
                yield InRegion(component=component, region=region, traffic=ratio(w))

    return tuple(replace(hop, role=f"{hop.role}, in both Regions", beside=(*hop.beside, *twins(hop))) for hop in hops)
