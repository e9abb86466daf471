"""What a component adds to the time that a request takes.

A request crosses *connections*. A connection runs from where it is opened to the next component that ends it (an API, a
load balancer, a function); what lies between (a link, a gateway of a network, an endpoint, a Network Load Balancer that
passes TCP through) adds to its round trip. A request on an open connection takes one round trip; on a new one the TCP
and TLS handshakes take further round trips *of the same connection*, so the same time scaled. Then the component that
ended the connection works (`Component.processing`), asks what stands beside it (an authorizer), and sends the request
on; its timeout caps all that comes after it.

Every time rests on evidence, which the user can replace by measurements of their own (``latency:`` in the workload).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Protocol as Shape

from modeler.components.flow import SECONDS_PER_HOUR, Flow
from modeler.dataclass import dataclass
from modeler.dist import Constant, Distribution, FromQuantiles, mixture, serial
from modeler.facts.evidence import Evidence, evidence, handshake_round_trips, region_round_trip
from modeler.workload import HopLatency, Location, Protocol, Workload

YOURS = "your workload file"


@dataclass(frozen=True, slots=True)
class Delay:
    """A time that is added to a request, and what it rests on.

    Parameters
    ----------
    activity : str
        What takes the time, in a word or two: "processing", "cold start", "wait".
    time : Distribution
        In milliseconds.
    evidence : tuple of Evidence
        What the distribution was made from.
    failing : float
        Share of the requests that end in an error here: a handler that is stopped at its function's timeout.
    overload : str
        Why some of the requests never end, if part of the hour brings more than can be served.
    """

    activity: str
    time: Distribution
    evidence: tuple[Evidence, ...] = ()
    failing: float = 0.0
    overload: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """The traffic of one hop in hours of one kind.

    Parameters
    ----------
    flow : Flow
        The month's traffic as it arrives at the hop.
    rps : float
        Requests per second in such an hour, on average over the hour.
    peak_factor : float
        The highest rate within the hour over that average.
    hours : tuple of int
        Which hours of the flow's day or week they are; empty for hours that all follow one of their own kind.
    """

    flow: Flow
    rps: float
    peak_factor: float = 1.0
    hours: tuple[int, ...] = ()

    def with_flow(self, flow: Flow) -> Moment:
        """The same hours at the next hop, where fewer or more requests arrive."""
        before, after = float(self.flow.requests), float(flow.requests)
        return replace(self, flow=flow, rps=self.rps * after / before if before else 0.0)

    def in_turn(self) -> Iterator[tuple[float, float, float]]:
        """Each of the hours: its share of their requests, requests per second in the hour before it, and in it.

        >>> from modeler.components.flow import client_flow
        >>> traffic = {"average_rps": 10, "hourly_weights": [1] * 23 + [7]}
        >>> w = Workload(traffic=traffic)
        >>> list(Moment(client_flow(w, w.traffic), 56, hours=(23,)).in_turn())
        [(1.0, 8.0, 56.0)]
        """
        weights = self.flow.weights
        total = float(weights[list(self.hours)].sum())
        if not total:
            return
        a_weight = self.rps * len(self.hours) / total
        for hour in self.hours:
            here = float(weights[hour])
            yield here / total, float(weights[hour - 1]) * a_weight, here * a_weight


def average_moment(flow: Flow) -> Moment:
    """The traffic of a month, spread evenly.

    >>> from modeler.components.flow import client_flow
    >>> w = Workload(traffic={"requests_per_month": "2.628M"})
    >>> average_moment(client_flow(w, w.traffic)).rps
    1.0
    """
    return Moment(flow, float(flow.requests) / (flow.hours * SECONDS_PER_HOUR))


def evidence_for(name: str, w: Workload) -> Evidence:
    """Evidence by its id: the user's own measurement if the workload has one, else the published one.

    Raises
    ------
    UnknownNameError
        If there is no such evidence.
    """
    own = w.latency.get(name)
    return evidence(name) if own is None else own_evidence(name, own)


def own_evidence(name: str, own: HopLatency) -> Evidence:
    """What the user measured, in the form of evidence."""
    return Evidence(
        id=name,
        of=name,
        condition="as measured by you",
        quantiles_ms=own.quantiles_ms,
        floor_ms=own.floor or 0.0,
        method="measured",
        confidence="high",
        source=own.source or YOURS,
        measured=own.measured,
        as_of=own.measured,
        reasoning="",
    )


@lru_cache(maxsize=512)
def time_of(evidence: Evidence) -> Distribution:
    """Build the distribution that passes through all known percentiles of some evidence.

    A floor alone is a constant. Percentiles at the floor say how many requests take no longer, be it 0 ms.

    >>> time_of(evidence("network.same-az")).quantile(0.5) > 0
    True
    >>> free_half = own_evidence("alb", HopLatency(p50=0, p99=5))
    >>> [float(time_of(free_half).quantile(p)) for p in (0.4, 0.99)]
    [0.0, 5.0]
    """
    floor = Constant(evidence.floor_ms)
    share = max((share for share, ms in evidence.quantiles_ms if ms <= evidence.floor_ms), default=0.0)
    above = tuple(((p - share) / (1 - share), ms) for p, ms in evidence.quantiles_ms if ms > evidence.floor_ms)
    if not above:
        return floor
    return mixture([(share, floor), (1 - share, FromQuantiles(above, floor_ms=evidence.floor_ms))])


class Thing(Shape):
    """A component of an architecture: what it is, and which of its kind."""

    @property
    def id(self) -> str:
        """Kind of component."""

    @property
    def identity(self) -> str:
        """Name of the thing itself."""


def measured_name(component: str, instance: str, w: Workload) -> str:
    """Return the name under which the user measured a component; '' if nobody did.

    ``component@instance`` is a measurement of that one thing, and goes before the component's id, which is one of all
    its kind.

    >>> w = Workload.from_dict({"latency": {"alb": {"p50": 2}, "alb@entry-alb": {"p50": 5}}})
    >>> [measured_name("alb", name, w) for name in ("entry-alb", "internal-alb")]
    ['alb@entry-alb', 'alb']
    """
    names = (f"{component}@{instance}", component)
    return next((name for name in names if name in w.latency), "")


def delay(name: str, w: Workload, label: str = "processing", factor: float = 1.0) -> Delay:
    """Build a delay from evidence by its id; the user's own measurement goes first.

    >>> delay("alb", Workload()).activity
    'processing'
    """
    evidence = evidence_for(name, w)
    time = time_of(evidence)
    return Delay(label, time if factor == 1.0 else time.scaled(factor), (evidence,))


def link(of: Thing, names: tuple[str, ...], w: Workload, label: str = "network") -> Delay:
    """Build what a link adds to a round trip: parts in a row, or the user's own measurement of the whole component.

    Parameters
    ----------
    of : Component
        The link, of which the user may give a measurement as a whole (`measured_name`).
    names : tuple of str
        Ids of the parts' evidence.

    Examples
    --------
    >>> from modeler.components.vpc_link_v2 import VpcLinkV2
    >>> w = Workload.from_dict({"latency": {"vpc-link-v2": {"p50": "2 ms"}}})
    >>> link(VpcLinkV2(), ("vpc-link-v2",), w).time.quantile(0.5)
    2.0
    """
    own = measured_name(of.id, of.identity, w)
    return delay(own, w, label) if own else in_a_row(label, *(delay(name, w, label) for name in names))


def in_a_row(label: str, *parts: Delay) -> Delay:
    """Make one delay of several that come one after the other."""
    if len(parts) == 1:
        return parts[0]
    return Delay(
        label, serial(*(delay.time for delay in parts)), tuple(dict.fromkeys(e for p in parts for e in p.evidence))
    )


def between_regions(place: str, w: Workload) -> Delay:
    """Return the round trip from another Region to the workload's.

    Raises
    ------
    UnknownNameError
        If nobody published it; the nearest Region with data is named.

    Examples
    --------
    >>> round(between_regions("eu-central-1", Workload()).time.quantile(0.5))
    89
    """
    evidence = region_round_trip(place, w.region)
    if (own := w.latency.get("inter-region")) is not None:
        evidence = own_evidence("inter-region", own)
    return Delay("network", time_of(evidence), (evidence,))


def measured_link(w: Workload, towards_backend: bool = False) -> Delay | None:
    """Return ``clients.round_trip`` as the time of the whole way between network and Region, if it was measured.

    Parameters
    ----------
    towards_backend : bool
        True where servers, not clients, are at the far end: it is their way, too, if the clients are on premises.
    """
    other_network = towards_backend and w.clients.location is not Location.ON_PREMISES
    if w.clients.round_trip is None or other_network:
        return None
    evidence = own_evidence("clients.round_trip", HopLatency(floor=w.clients.round_trip))
    return Delay("network", Constant(w.clients.round_trip), (evidence,))


def https_handshakes(w: Workload, newest: str = "1.3") -> int:
    """Count the round trips before the first request on a new HTTPS connection.

    Parameters
    ----------
    w : Workload
        Whose clients speak at most ``clients.tls``.
    newest : str
        Newest TLS version that the other end accepts.

    Examples
    --------
    >>> https_handshakes(Workload()), https_handshakes(Workload(), newest="1.2")  # TCP 1, TLS 1.3 1, TLS 1.2 2
    (2, 3)
    """
    return handshake_round_trips("tcp") + handshake_round_trips(f"tls{min(newest, w.clients.tls)}")


def backend_handshakes(w: Workload) -> int:
    """Count them for a connection to what answers: TLS only where the way to the backend is encrypted.

    >>> backend_handshakes(Workload(api={"tls_backend": False}))
    1
    """
    if w.traffic.protocol is Protocol.TCP or not w.api.tls_backend:
        return handshake_round_trips("tcp")
    return https_handshakes(w)
