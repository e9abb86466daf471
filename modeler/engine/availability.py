"""What AWS promises of a pattern's availability, put together from its service level agreements.

Services that a request needs one after the other multiply; things of which one is enough (two VPN connections, two
Regions) fail only together. A service without a published promise is named and counts as 100 %, so that the result is
an upper bound of the promise. A service level agreement says when AWS refunds, not how often something fails, and
nothing here speaks of the workload's own software. Whether two things fail together is not published either: a second
Region is taken as independent of the first. Sources: https://aws.amazon.com/legal/service-level-agreements/
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from modeler.components import Component
from modeler.engine.trip import Part
from modeler.facts.constraints import Fact, fact
from modeler.results import Record, Result, number_of
from modeler.workload import Workload

MINUTES_PER_HOUR = 60
TWO_REGIONS = "failover-record"
"""The component that leads to a second Region if the first one fails."""

_ZONED = {
    "alb": ("SLA-002", "SLA-003"),
    "nlb": ("SLA-002", "SLA-003"),
    "resolver-endpoint": ("SLA-014", "SLA-015"),
    "global-accelerator": ("SLA-019", "SLA-019B"),
}
"""Promise in several zones, and in one."""
_REGIONAL = {
    "rest-api": "SLA-001",
    "http-api": "SLA-001",
    "websocket-api": "SLA-001",
    "lambda-function": "SLA-004",
    "lambda-authorizer": "SLA-004",
    "lambda-api": "SLA-004",
    "function-url": "SLA-004",
    "site-to-site-vpn": "SLA-005",
    "hosted-zone": "SLA-013",
    "failover-record": "SLA-013",
    "verified-access": "SLA-016",
    "cloudfront": "SLA-017",
    "transit-gateway": "SLA-018",
    "transit-gateway-peering": "SLA-018",
    "cognito-user-pool": "SLA-020",
    "s3-bucket": "SLA-021",
    "interface-endpoint": "SLA-022",
    "endpoint-service": "SLA-022",
    "resource-endpoint": "SLA-022",
    "resource-gateway": "SLA-022",
    "vpc-link-v1": "SLA-022",
    "lattice-service": "SLA-023",
    "service-network-endpoint": "SLA-023",
    "appsync-api": "SLA-024",
}
_COMPUTE = ("fargate-tasks", "ec2-instances", "eks-pods")
_BESIDE = ("lambda-authorizer", "hosted-zone", "resolver-endpoint", "cognito-user-pool")
"""What a request needs although it stands beside the path."""
_NOT_PROMISED = {
    "vpc-link-v2": "AWS publishes no promise of its own for VPC links",
    "client-vpn": "its promise was not looked up",
    "session-manager": "AWS publishes no promise for it",
    "jump-host": "a single instance of your own",
    "on-premises-servers": "your own servers",
    "istio-ingress": "software of your own, on the cluster's nodes",
}


@dataclass(frozen=True, slots=True)
class Promise:
    """What AWS promises for one thing on the path.

    Parameters
    ----------
    hop : int
        Number of the hop.
    title : str
        What it is.
    share : float or None
        Promised share of a month; None if nothing is known to be promised.
    facts : tuple of Fact
        Where it is promised.
    note : str
        How it was put together, or why there is none.
    """

    hop: int
    title: str
    share: float | None
    facts: tuple[Fact, ...] = ()
    note: str = ""


@dataclass(frozen=True, repr=False)
class Availability(Result):
    """The promise for a whole architecture.

    Parameters
    ----------
    share : float
        Share of a month: an upper bound if something has no promise.
    minutes_per_month : float
        What may be missing of a month of the workload's length, without breaking a promise.
    promises : tuple of Promise
        In the order of the hops.
    regions : int
        How many Regions stand side by side.
    """

    share: float
    minutes_per_month: float
    promises: tuple[Promise, ...]
    regions: int = 1

    @property
    def unpromised(self) -> tuple[Promise, ...]:
        """The things of which AWS promises nothing that we know of."""
        return tuple(each for each in self.promises if each.share is None)

    def summary(self) -> str:
        """Say the share and how many promises make it."""
        return f"{self} of {number_of(len(self.promises), 'promise')}, {len(self.unpromised)} unknown"

    def records(self) -> list[Record]:
        """Give one row a promise."""
        return [
            {
                "hop": promise.hop,
                "title": promise.title,
                "share": promise.share,
                "facts": ", ".join(fact.id for fact in promise.facts),
                "note": promise.note,
            }
            for promise in self.promises
        ]

    def __str__(self) -> str:
        """The share, with as many digits as mean something.

        >>> str(Availability(0.99949505, 22.1, ()))
        '99.949 %'
        """
        bound = "≤ " if self.unpromised else ""
        digits = 3 if self.share < 0.99999 else 5
        floor = math.floor(self.share * 10 ** (digits + 2)) / 10**digits  # a promise is not rounded up
        return f"{bound}{floor:.{digits}f} %"


def availability(part: Part, w: Workload) -> Availability:
    """Put the promises of one architecture together.

    Examples
    --------
    >>> from modeler.patterns import pattern
    >>> w = Workload(api={"hosted_zones": 0})
    >>> found = availability(Part(pattern("A5").architecture(w), w.traffic), w)  # 99.99 % of ALB x 99.95 % of Lambda
    >>> round(found.share, 8), round(found.minutes_per_month)
    (0.99940005, 26)
    """
    promises = tuple(_promises(part, w))
    once, twice = 1.0, 1.0
    both = any(hop.component.id == TWO_REGIONS for hop in part.architecture.hops)
    for each in promises:
        if each.share is None:
            continue
        if both and _in_each_region(each, part):
            twice *= each.share
        else:
            once *= each.share
    share = once * (1 - (1 - twice) ** 2) if both else once
    minutes = (1 - share) * w.hours_per_month * MINUTES_PER_HOUR
    return Availability(share, minutes, promises, 2 if both else 1)


def _in_each_region(each: Promise, part: Part) -> bool:
    """Links to AWS and names are there once; doors and backends in both Regions."""
    hop = part.architecture.hops[each.hop - 1]
    return any(beside.id == hop.component.id for beside in hop.beside)


def _promises(part: Part, w: Workload) -> Iterator[Promise]:
    for number, hop in enumerate(part.architecture.hops, 1):
        seen = {hop.component.id}
        yield from _promise(number, hop.component, w)
        for beside in hop.beside:
            if beside.id in _BESIDE and beside.id not in seen:
                seen.add(beside.id)
                yield from _promise(number, beside, w)


def _promise(number: int, component: Component, w: Workload) -> Iterator[Promise]:
    name = component.id
    if name in _ZONED:
        several, single = _ZONED[name]
        found = fact(several if w.azs > 1 else single)
        yield Promise(number, component.title, _share(found), (found,), f"{w.azs} AZ{'s' if w.azs > 1 else ''}")
    elif name == "direct-connect":
        yield _direct_connect(number, component, w)
    elif name == "site-to-site-vpn":
        found = fact("SLA-005")
        count = w.clients.vpn.connections
        both = 1 - (1 - (_share(found) or 0.0)) ** count
        yield Promise(number, component.title, both, (found,), f"{count} connection{'s' if count > 1 else ''}")
    elif name in _COMPUTE:
        yield _compute(number, component, w)
    elif name in _REGIONAL:
        found = fact(_REGIONAL[name])
        yield Promise(number, component.title, _share(found), (found,), "" if _share(found) else found.meaning)
    elif name in _NOT_PROMISED:
        yield Promise(number, component.title, None, (), _NOT_PROMISED[name])


def _share(found: Fact) -> float | None:
    return found.number / 100 if isinstance(found.value, float | int) and not found.unverified else None


def _direct_connect(number: int, component: Component, w: Workload) -> Promise:
    """Four ports at two places are maximum resiliency, two are high resiliency, one is a single connection."""
    ports = w.clients.direct_connect.connections
    found = fact("SLA-006" if ports >= 4 else "SLA-007" if ports >= 2 else "SLA-008")
    built = "four at two places" if ports >= 4 else "one at each of two places" if ports >= 2 else "one port"
    return Promise(number, component.title, _share(found), (found,), f"{built}, as AWS asks for it")


def _compute(number: int, component: Component, w: Workload) -> Promise:
    """Over two zones or more AWS promises for the Region; in one zone only for single instances."""
    if w.azs < 2:
        return Promise(number, component.title, None, (), "in one zone AWS promises only for single instances")
    found = [fact("SLA-012")] + ([fact("SLA-011")] if component.id == "eks-pods" else [])
    share = 1.0
    for each in found:
        share *= _share(each) or 1.0
    return Promise(number, component.title, share, tuple(found), "compute in two zones or more")
