"""Network Load Balancer: by the started hour, and by NLCU-hours, which differ by protocol.

One NLCU is 800 new TCP connections (50 TLS) per second, 100,000 (3,000) active ones, or 1 GB per hour: a TLS listener
with short connections can cost sixteen times a TCP one. Cross-zone load balancing is off by default and, unlike an
ALB's, charged at both ends.
Sources: https://aws.amazon.com/elasticloadbalancing/pricing/,
https://aws.amazon.com/blogs/networking-and-content-delivery/optimizing-data-transfer-costs-when-using-aws-network-load-balancer/
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar, Literal

from modeler.components.api_gateway import seconds_to_wait, set_to_wait
from modeler.components.arrivals import Arrivals
from modeler.components.base import Component, cross_az_share, cross_az_usage, whole_hours
from modeler.components.carrying import STREAMS, Held
from modeler.components.flow import Hours
from modeler.components.latency import Delay, Moment, delay, https_handshakes, link
from modeler.components.load_balancer import count_note, lcu_gb, per_second, unit_hours
from modeler.components.network import Network
from modeler.components.sla import ZonedSla
from modeler.components.traits import ANY, PRIVATE_NETWORKS, By, Exposure, Place, Role, Traits, Wiring
from modeler.dataclass import dataclass
from modeler.facts import metering
from modeler.facts.constraints import Fact, ask
from modeler.units import Note, Usage
from modeler.workload import Workload


@dataclass(frozen=True, kw_only=True)
class Nlb(Component):
    """A Network Load Balancer.

    Examples
    --------
    >>> from modeler.components.arrivals import Arrivals
    >>> from modeler.components.flow import client_flow
    >>> traffic = {"average_rps": 1, "shape": "flat", "request_bytes": 300_000, "response_bytes": 0}
    >>> w = Workload(traffic=traffic, clients={"requests_per_connection": 1, "connection_duration": "2 min"})
    >>> nlb = Nlb(listener="TCP")
    >>> [round(u.quantity, 3) for u in nlb.meter(Arrivals(((nlb, client_flow(w, w.traffic)),)), w)]
    [730, 788.4]
    """

    id: ClassVar[str] = "nlb"
    title: ClassVar[str] = "Network Load Balancer"
    traits: ClassVar[Traits] = Traits(
        short=By("scheme", {"internal": "internal NLB", "internet-facing": "internet-facing NLB"}),
        place=Place.VPC,
        exposure=By("scheme", {"internal": Exposure.PRIVATE, "internet-facing": Exposure.PUBLIC}),
        wiring=Wiring(
            reached_over=By(
                "scheme",
                {
                    "internal": PRIVATE_NETWORKS | {Network.PRIVATELINK, Network.EDGE},
                    "internet-facing": PRIVATE_NETWORKS | {Network.INTERNET, Network.PRIVATELINK, Network.EDGE},
                },
            ),
            leaves_over=PRIVATE_NETWORKS,
            follows=ANY,
            leads_to=ANY,
            answers=False,
        ),
        roles=frozenset({Role.DOOR, Role.LOAD_BALANCER}),
        ends_connection=By("listener", {"TCP": False, "TLS": True, "UDP": False}),
        reads_requests=By("listener", {"TCP": False, "TLS": True, "UDP": False}),
        counts_beside=False,
        sla=ZonedSla("elb"),
        programs={"hipaa": ("elb", "compliance.hipaa_whitepaper")},
        avoided_as={"load-balancer": "load balancer", "nlb": "NLB"},
        icon="aws.network.ElbNetworkLoadBalancer",
        kinds=(
            "AWS::ElasticLoadBalancingV2::LoadBalancer",
            "AWS::ElasticLoadBalancingV2::Listener",
            "AWS::ElasticLoadBalancingV2::TargetGroup",
        ),
        quotas=("nlb", "elb", "elb-internet-facing"),
    )
    dimensions: ClassVar[tuple[str, ...]] = (
        "elb.nlb_hour",
        "elb.nlb_nlcu_hour",
        "elb.nlb_trust_store_month",
        "datatransfer.inter_az_each_direction_gb",
    )
    sources: ClassVar[tuple[str, ...]] = (
        "https://aws.amazon.com/elasticloadbalancing/pricing/",
        "https://aws.amazon.com/blogs/networking-and-content-delivery/"
        "optimizing-data-transfer-costs-when-using-aws-network-load-balancer/",
    )
    assumptions: ClassVar[tuple[str, ...]] = ("nlb_cross_zone", "lcu_gb", "cross_az_share")
    shared_key: ClassVar[str] = "load_balancer"

    scheme: Literal["internal", "internet-facing"] = "internal"
    listener: Literal["TCP", "TLS", "UDP"] = "TCP"
    behind_link: bool = False
    """True where the VPC link V1 owns it: then it is shared with the link."""

    per_service: bool = True
    """False where an ALB or a door behind it tells services apart: then one listener is enough."""
    for_all: bool = False
    """True where an endpoint service or a central link leads to it: services share it, a listener each."""

    @property
    def identity(self) -> str:
        """An internal and an internet-facing one are two."""
        return self.instance or f"{self.scheme}-{self.id}"

    def before_a_door(self) -> Nlb:
        """One listener is enough."""
        return replace(self, per_service=False)

    def rests_on(self, w: Workload) -> tuple[str, ...]:
        """The share that crosses AZs matters only with cross-zone load balancing."""
        return self.assumptions if w.assumptions.nlb_cross_zone else self.assumptions[:2]

    def nlcus(self, arrivals: Arrivals, w: Workload) -> tuple[Hours, ...]:
        """Return what each of the three dimensions asks for, in NLCUs, in each kind of hour."""
        unit = f"NLCU-{self.listener}"
        word = "flows" if self.listener == "UDP" else "connections"
        new = metering("nlb", unit, f"new_{word}_per_second")
        active = metering("nlb", unit, f"active_{word}")
        size = lcu_gb(w) * metering("nlb", unit, "processed_gb_per_hour")
        return (
            per_second(arrivals, lambda _, flow: flow.new_connections) / new,
            per_second(arrivals, lambda _, flow: flow.new_connections * flow.connection_s) / active,
            arrivals.hourly(lambda _, flow: flow.bytes_both / size),
        )

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """Hours, the NLCU-hours of each hour's largest dimension, and cross-zone bytes if that is on."""
        hours = self._hours(w)
        if self.behind_link:
            share = 1.0 / max(w.shared_by.vpc_link, w.shared_by.load_balancer)
            hours = Usage(hours.dimension, hours.quantity, fixed=True, share=share, note="the VPC link's own NLB")
        yield hours
        if w.api.mtls and self.ends_connection and not self.behind_link:
            yield Usage("elb.nlb_trust_store_month", 1, fixed=True, unpriced=TRUST_STORE_UNPRICED)
        nlcu_hours = unit_hours(self.nlcus(arrivals, w), arrivals)
        yield Usage(
            "elb.nlb_nlcu_hour", nlcu_hours, note=Note.of("{}: largest of three dimensions in each hour", self.listener)
        )
        if w.assumptions.nlb_cross_zone:
            size = arrivals.total(lambda flow: flow.bytes_both)
            yield cross_az_usage(size, cross_az_share(w), "cross-zone to targets, both ends")

    def _hours(self, w: Workload) -> Usage:
        if not self.per_service:
            return self.fixed("elb.nlb_hour", whole_hours(w), w, "whatever the traffic")
        count = load_balancers(w) if self.for_all else max(w.api.load_balancers, load_balancers(w))
        note = "whatever the traffic" if self.for_all and count == 1 else count_note(count, w)
        return self.fixed("elb.nlb_hour", count * whole_hours(w), w, note)

    def round_trip(self, w: Workload) -> Delay | None:
        """What passing packets on adds, without a TLS listener."""
        return None if self.ends_connection else link(self, ("nlb",), w)

    def handshakes(self, w: Workload) -> int:
        """TCP and TLS, with a TLS listener."""
        return https_handshakes(w) if self.ends_connection else 0

    def processing(self, moment: Moment, w: Workload) -> tuple[Delay, ...]:
        """Ending TLS, with a TLS listener."""
        return (delay("nlb.tls", w),) if self.ends_connection else ()

    def holds(self, w: Workload) -> Held:
        """Bytes stream through."""
        return STREAMS

    def timeout_ms(self, w: Workload) -> float | None:
        """Its idle timeout, set to what the workload needs, after which a TLS listener gives a silent connection up."""
        return seconds_to_wait(w, *_timeouts()) * 1000 if self.ends_connection else None

    def assumes(self, w: Workload) -> tuple[str, ...]:
        """A longer idle timeout than its default."""
        return set_to_wait(self.title, "idle timeout", w, *_timeouts()) if self.ends_connection else ()


TRUST_STORE_UNPRICED = (
    "client certificates were asked for, and no page was seen that says what a Network Load Balancer charges for "
    "verifying them: its part of the total is missing"
)


def _timeouts() -> tuple[Fact, Fact]:
    """The idle timeout by default, and the longest that can be set."""
    return ask("nlb", "idle_timeout_s"), ask("nlb", "max_idle_timeout_s")


def load_balancers(w: Workload) -> int:
    """Return how many NLBs the services need at least: each has its own listener, and one NLB 50 of them by default.

    An ALB tells services apart by rules instead: it stays one, and pays rule evaluations.

    >>> load_balancers(Workload(services=50)), load_balancers(Workload(services=51))
    (1, 2)
    """
    return math.ceil(w.services / metering("nlb", "quota", "listeners"))
