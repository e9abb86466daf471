"""CloudFront: HTTPS requests, data out to viewers and data on to the origin, at the price of the viewers' geography.

What an AWS origin sends to CloudFront is free of transfer charges, so the internet egress of the Region falls away. No
meter was found for VPC origins (inferred: none in the price list). Cache hits are answered at the edge: they are
billed as requests and data out, and do not travel on. Where viewers are is `clients.region`, by default the API's
Region. Fixed addresses come as an Anycast static IP list, paid by the month. In place of all this a flat-rate plan can
be paid: see `edge_plan`. Sources: https://aws.amazon.com/cloudfront/pricing/,
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

import numpy as np

from modeler.components.api_gateway import seconds_to_wait, set_to_wait
from modeler.components.arrivals import Arrivals
from modeler.components.base import Component, gb
from modeler.components.carrying import STREAMS, Held
from modeler.components.edge_plan import CUSTOM, plan_levels, plan_usage
from modeler.components.flow import Flow
from modeler.components.latency import Delay, Moment, delay, https_handshakes
from modeler.components.network import Network
from modeler.components.sla import RegionalSla
from modeler.components.traits import ANY, Exposure, Place, Role, Traits, Wiring, listed_for
from modeler.dataclass import dataclass
from modeler.facts.constraints import Fact, ask
from modeler.units import Usage
from modeler.workload import Feature, Workload


@dataclass(frozen=True, kw_only=True)
class CloudFront(Component):
    """A distribution.

    Examples
    --------
    >>> from modeler.components.arrivals import Arrivals
    >>> from modeler.components.flow import client_flow
    >>> traffic = {"requests_per_month": 2**20, "request_bytes": "1 KB", "response_bytes": "3 KB"}
    >>> w = Workload(clients={"location": "internet", "region": "ap-south-1"}, traffic=traffic)
    >>> edge = CloudFront()
    >>> usage = edge.meter(Arrivals(((edge, client_flow(w, w.traffic)),)), w)
    >>> [(u.quantity, u.region) for u in usage]
    [(1048576.0, 'ap-south-1'), (3.0, 'ap-south-1'), (1.0, 'ap-south-1')]
    """

    id: ClassVar[str] = "cloudfront"
    title: ClassVar[str] = "CloudFront distribution"
    traits: ClassVar[Traits] = Traits(
        short="CloudFront distribution",
        place=Place.EDGE,
        exposure=Exposure.PUBLIC,
        wiring=Wiring(
            reached_over=frozenset({Network.INTERNET}),
            leaves_over=frozenset({Network.INTERNET, Network.EDGE}),
            follows=ANY,
            leads_to=ANY,
            answers=False,
        ),
        roles=frozenset({Role.DOOR}),
        ends_connection=True,
        reads_requests=True,
        counts_beside=False,
        sla=RegionalSla("cloudfront"),
        programs=listed_for("cloudfront", "hipaa", "pci-dss", "soc"),
        avoided_as={"cloudfront": "CloudFront distribution"},
        icon="aws.network.CloudFront",
        kinds=("AWS::CloudFront::Distribution", "AWS::CloudFront::VpcOrigin", "AWS::CloudFront::OriginAccessControl"),
        quotas=("cloudfront", "cloudfront-vpc-origin"),
    )
    dimensions: ClassVar[tuple[str, ...]] = (
        "cloudfront.https_requests",
        "cloudfront.egress_to_internet_gb",
        "cloudfront.egress_to_origin_gb",
        "cloudfront.anycast_static_ip_list_month",
        "cloudfront.trust_store_month",
        *(level.dimension for level in plan_levels()),
        CUSTOM,
    )
    sources: ClassVar[tuple[str, ...]] = (
        "https://aws.amazon.com/cloudfront/pricing/",
        "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html",
    )
    assumptions: ClassVar[tuple[str, ...]] = ("edge_requests_per_connection", "gateway_connection_duration")

    vpc_origin: bool = False
    """True where the origin is a private load balancer, reached by CloudFront's interfaces in the VPC."""
    flat_rate: bool = False
    """True where a flat-rate plan is paid by the month in place of requests and data."""

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """Requests, GB to viewers (hits too), GB of request bodies to the origin (misses only)."""
        if self.flat_rate:
            out = gb("cloudfront", arrivals.total(lambda flow: flow.bytes_out))
            yield from plan_usage(arrivals.requests, out, w)
            return
        place = viewers(w)
        yield Usage("cloudfront.https_requests", arrivals.requests, note="hits and misses", region=place)
        out = gb("cloudfront", arrivals.total(lambda flow: flow.bytes_out))
        yield Usage("cloudfront.egress_to_internet_gb", out, note="responses to viewers", region=place)
        there = gb("cloudfront", arrivals.total(lambda flow: self.forward(flow, w).bytes_in))
        note = "requests to the VPC origin (no meter of its own found)" if self.vpc_origin else "requests to the origin"
        yield Usage("cloudfront.egress_to_origin_gb", there, note=note, region=place)
        if Feature.STATIC_PUBLIC_IPS in w.needs.features:
            yield self.fixed("cloudfront.anycast_static_ip_list_month", 1, w, "one Anycast static IP list")
        if w.api.mtls:
            yield Usage("cloudfront.trust_store_month", 1, fixed=True, unpriced=VERIFYING_UNPRICED)

    def forward(self, flow: Flow, w: Workload) -> Flow:
        """What the edge cache does not answer, on CloudFront's own connections; rejecting is left to the origin."""
        hits = flow.accepted * (flow.cache_hit_ratio if w.api.edge_cache else 0.0)
        left = flow.requests - hits
        rejected = flow.requests * flow.rejected_share / np.maximum(left, 1e-9)
        return replace(flow, requests=left, rejected_share=rejected).from_the_edge(w)

    def handshakes(self, w: Workload) -> int:
        """TCP and TLS."""
        return https_handshakes(w)

    def answering(self, moment: Moment, w: Workload) -> tuple[Delay, ...]:
        """Its work on what is in its cache."""
        return (delay("cloudfront.hit", w),)

    def passing_on(self, moment: Moment, w: Workload) -> tuple[Delay, ...]:
        """Its work on what is not."""
        return (delay("cloudfront.miss", w),)

    def answered_share(self, flow: Flow, w: Workload) -> float:
        """What its cache answers."""
        return float(flow.cache_hit_ratio) if w.api.edge_cache else 0.0

    def holds(self, w: Workload) -> Held:
        """Bytes stream through while they come from the origin."""
        return STREAMS

    def timeout_ms(self, w: Workload) -> float:
        """The origin response timeout: its default, or as long as the workload needs and CloudFront can wait."""
        return seconds_to_wait(w, *_timeouts()) * 1000

    def assumes(self, w: Workload) -> tuple[str, ...]:
        """A longer origin response timeout than its default."""
        return set_to_wait(self.title, "origin response timeout", w, *_timeouts())


VERIFYING_UNPRICED = (
    "client certificates were asked for, and no page was seen that says what CloudFront charges for verifying them: "
    "its part of the total is missing"
)


def _timeouts() -> tuple[Fact, Fact]:
    """How long it waits for an origin by default, and how long at most."""
    return ask("cloudfront", "response_timeout_s"), ask("cloudfront-vpc-origin", "max_response_timeout_s")


def viewers(w: Workload) -> str:
    """Return the Region whose geography the viewers are in; blank for the workload's own.

    >>> viewers(Workload(region="eu-west-1", clients={"location": "internet", "region": "sa-east-1"}))
    'sa-east-1'
    """
    given = w.clients.region or ""
    return "" if given == w.region else given
