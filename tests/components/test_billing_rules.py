"""Billing rules of AWS, one test each: what is metered, in which steps, and what is not.

Expected quantities are worked out in the test. Where a rule cannot be seen in a model of a month's traffic it stands
in NOT_MODELED with the reason. Every choice of `Assumptions` is flipped over a set of all components at once: only
the expected lines may move.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

import modeler as m
from modeler.components import Arrivals, Component, Flow, client_flow
from modeler.components.alb import Alb
from modeler.components.client_vpn import ClientVpn
from modeler.components.cloud_map import CloudMap
from modeler.components.cloudfront import CloudFront
from modeler.components.cloudwatch import Logs, Metrics
from modeler.components.cognito import CognitoUserPool
from modeler.components.data_transfer import CrossAz, InternetEgress, InterRegion, ResourceTraffic
from modeler.components.direct_connect import DirectConnectLink
from modeler.components.ec2 import Ec2Instances
from modeler.components.eks import EksPods
from modeler.components.endpoint_service import EndpointService
from modeler.components.fargate import FargateTasks
from modeler.components.health_check import FailoverRecord
from modeler.components.http_api import HttpApi
from modeler.components.interface_endpoint import InterfaceEndpoint
from modeler.components.istio_ingress import IstioIngress
from modeler.components.lambda_authorizer import LambdaAuthorizerFunction
from modeler.components.lambda_function import LambdaFunction
from modeler.components.nat_gateway import NatGateway
from modeler.components.nlb import Nlb
from modeler.components.peering import VpcPeering
from modeler.components.private_ca import PrivateCa
from modeler.components.public_ipv4 import PublicIpv4
from modeler.components.resolver_endpoint import ResolverEndpoint
from modeler.components.rest_api import RestApi
from modeler.components.route53 import HostedZone
from modeler.components.s3 import S3Bucket
from modeler.components.s3_gateway_endpoint import S3GatewayEndpoint
from modeler.components.site_to_site_vpn import SiteToSiteVpn
from modeler.components.transit_gateway import TransitGateway
from modeler.components.vpc_lattice import LatticeService
from modeler.components.vpc_link_v1 import VpcLinkV1
from modeler.components.vpc_link_v2 import VpcLinkV2
from modeler.components.waf import WebAcl
from modeler.components.websocket_api import WebSocketApi
from modeler.components.xray import XRay
from modeler.engine.bill import make_bill
from modeler.engine.trip import Part
from modeler.errors import WorkloadError
from modeler.facts.price_rows import dimensions
from modeler.facts.pricebook import PriceBook, available
from modeler.patterns import Architecture, Hop, Network, pattern
from modeler.workload import Assumptions, Protocol, Workload

MIB = 2**20
"""A mebi of requests makes GB easy: each KB of each request is one binary GB."""

NOT_MODELED = {
    "ping and pong frames of WebSockets are not metered": "the workload counts messages, and no frames below them",
    "throttled requests and wrong API keys are not billed": "unauthenticated_share "
    "stands for all that the door turns away",
    "a compressed response is billed compressed": "response_bytes are the bytes as sent: the user says how many",
    "page examples use flat egress": "AWS's own simplification, not a way of billing: see test_worked_examples",
    "only REST APIs can be private": "a rule of what can be built: tests of the patterns",
    "VPC link interfaces are deleted after 60 idle days": "no money; a month's traffic has no idle days",
    "all resources of a VPC link V2 must be in one account": "a rule of what can be built: tests of the patterns",
    "new connections per LCU fall with the certificate's size": "the key sizes of the steps are not published",
    "Target Optimizer halves the LCU": "no field switches it on",
    "NLBs with UDP": "no client of an HTTP API speaks UDP; the listener exists for the worked rule only",
    "an endpoint is billed until it is deleted, also after its provider rejects it": "a month is modeled as a whole",
    "cross-Region interface endpoints": "no client reaches an endpoint in another Region in these patterns",
    "tiers are computed over the organization": "a bill knows one workload: tiers fill up over its own lines",
    "idle public addresses": "an architecture holds none",
    "NAT gateways with provisioned bandwidth": "no architecture of these needs them",
    "large VPN connections and concentrators": "their prices are not trusted",
    "partners' and cross-connect charges of Direct Connect": "outside AWS's prices; the component's note says so",
    "provisioned concurrency is rounded up to 5 minutes": "it is configured for the whole month",
    "traffic from Lambda to S3, DynamoDB and SQS in the same Region is free": "no such line exists",
    "Verified Permissions": "no component asks it",
    "free plan credits for new accounts": "they run out: no month of a running API is paid with them",
    "WAF fees are prorated by the hour": "the ACL stands for the whole month",
}


def workload(document: Mapping[str, Any] | None = None, **traffic: Any) -> Workload:
    """A mebi of requests a month, 1 KB up and 3 KB down, every hour alike."""
    base = {"requests_per_month": MIB, "request_bytes": "1 KB", "response_bytes": "3 KB", "shape": "flat"}
    return Workload.from_dict({"traffic": base | traffic, **(document or {})})


def usage(component: Component, w: Workload, flow: Flow | None = None) -> dict[str, float]:
    """Meter a component alone: quantity by dimension."""
    arrivals = Arrivals(((component, flow or client_flow(w, w.traffic)),))
    quantities: dict[str, float] = {}
    for usage_line in component.meter(arrivals, w):
        quantities[usage_line.dimension] = quantities.get(usage_line.dimension, 0.0) + float(usage_line.quantity)
    return quantities


def usd(component: Component, w: Workload, book: PriceBook | None = None) -> float:
    """Price a component alone."""
    priced = (book or PriceBook(w.region)).price(usage(component, w))
    assert priced.unpriced == ()
    return priced.total_usd


def bill_of(w: Workload, *components: Component, book: PriceBook | None = None) -> dict[str, float]:
    """Price several components as one bill, which shares tiers and allowances: USD by dimension."""
    hops = tuple(Hop(role=f"{n}", component=component, network=Network.VPC) for n, component in enumerate(components))
    part = Part(Architecture(pattern="test", title="test", hops=hops), w.traffic)
    quantities: dict[str, float] = {}
    for item in make_bill([part], w, book or PriceBook(w.region)).items:
        assert item.usd is not None
        quantities[item.dimension] = quantities.get(item.dimension, 0.0) + item.usd
    return quantities


# API Gateway


@pytest.mark.parametrize(
    ("size", "units"), [(0, 1), ("1 KB", 1), ("512 KB", 1), (512 * 1024 + 1, 2), ("4.5 MB", 9), ("10 MB", 20)]
)
def test_an_http_api_bills_each_started_512_kb(size: str | int, units: int) -> None:
    w = workload(requests_per_month=1000, request_bytes=size, response_bytes=0)
    assert usage(HttpApi(), w) == {"apigateway.http_requests_512kb_increment": 1000 * units}


def test_an_http_api_counts_the_larger_of_request_and_response_or_their_sum() -> None:
    """AWS states neither: 300 KB and 400 KB are one unit by the larger, two by the sum."""
    sizes = {"requests_per_month": 1000, "request_bytes": "300 KB", "response_bytes": "400 KB"}
    assert sum(usage(HttpApi(), workload(**sizes)).values()) == 1000
    summed = workload({"assumptions": {"http_increment_basis": "sum"}}, **sizes)
    assert sum(usage(HttpApi(), summed).values()) == 2000


INTERNET: dict[str, Any] = {"clients": {"location": "internet"}}


def websocket(document: Mapping[str, Any] | None = None, **traffic: Any) -> Workload:
    return workload(document, protocol="websocket", **{"connection_minutes_per_month": 5000} | traffic)


@pytest.mark.parametrize(("size", "units"), [("1 KB", 1), ("32 KB", 1), (32 * 1024 + 1, 2), ("128 KB", 4)])
def test_a_websocket_api_bills_each_started_32_kb_of_a_message(size: str | int, units: int) -> None:
    w = websocket({"assumptions": {"websocket_callback_share": 0}}, requests_per_month=1000, request_bytes=size)
    assert usage(WebSocketApi(), w)["apigateway.websocket_messages_32kb_increment"] == pytest.approx(1000 * units)


def test_a_websocket_api_bills_messages_in_both_directions() -> None:
    """A push of 40 KB for every second message: 1,000 + 500 x 2."""
    w = websocket(requests_per_month=1000, response_bytes="40 KB")
    assert usage(WebSocketApi(), w)["apigateway.websocket_messages_32kb_increment"] == pytest.approx(2000)


def test_a_websocket_api_bills_the_minutes_that_connections_stay_open() -> None:
    assert usage(WebSocketApi(), websocket())["apigateway.websocket_connection_minutes"] == pytest.approx(5000)


def test_a_websocket_api_bills_open_connections_on_which_nobody_speaks() -> None:
    usages = usage(WebSocketApi(), websocket(requests_per_month=0))
    assert usages["apigateway.websocket_connection_minutes"] == pytest.approx(5000)
    assert usages["apigateway.websocket_messages_32kb_increment"] == pytest.approx(0, abs=1e-3)


@pytest.mark.parametrize("size", [0, "1 KB", "10 MB"])
def test_a_rest_api_bills_one_request_a_call_whatever_its_size(size: str | int) -> None:
    w = workload(requests_per_month=1000, request_bytes=size, response_bytes=size)
    assert usage(RestApi(), w) == {"apigateway.rest_requests": 1000}


@pytest.mark.parametrize(("size", "units"), [(0, 1), ("10 MB", 1), (10 * 2**20 + 1, 2), ("65 MB", 7)])
def test_rest_streaming_bills_each_started_10_mb(size: str | int, units: int) -> None:
    """The page's own example has 65 MB as 7 requests (https://aws.amazon.com/api-gateway/pricing/)."""
    w = workload({"api": {"streaming": True}}, requests_per_month=1000, response_bytes=size)
    assert usage(RestApi(), w) == {"apigateway.rest_requests": 1000 * units}


def test_streaming_is_billed_by_10_mb_also_where_the_clients_protocol_says_so() -> None:
    w = workload(requests_per_month=1000, response_bytes="65 MB", protocol="streaming")
    assert usage(RestApi(), w) == {"apigateway.rest_requests": 7000}


def test_a_private_api_costs_the_rest_price_and_no_transfer() -> None:
    w = workload(requests_per_month="5M")
    assert usage(RestApi(endpoint="private"), w) == {"apigateway.rest_requests": 5e6}
    assert usd(RestApi(endpoint="private"), w) == pytest.approx(17.50)


def test_request_and_response_bytes_both_count_on_the_endpoint() -> None:
    """1 KB up and 3 KB down, a mebi times: 4 binary GB."""
    assert usage(InterfaceEndpoint(), workload())["privatelink.interface_endpoint_data_gb"] == pytest.approx(4)


def test_one_execute_api_endpoint_fronts_many_private_apis() -> None:
    single, many = workload({"apis": 1}), workload({"apis": 20})
    assert usage(InterfaceEndpoint(), single) == usage(InterfaceEndpoint(), many)


INGRESSES = {"services": 4, "api": {"load_balancers": 4}}


@pytest.mark.parametrize(
    ("balancer", "hours", "units"),
    [(Alb(), "elb.alb_hour", "elb.alb_lcu_hour"), (Nlb(), "elb.nlb_hour", "elb.nlb_nlcu_hour")],
    ids=["alb", "nlb"],
)
def test_a_load_balancer_for_each_service_pays_its_own_hours_and_the_same_capacity(
    balancer: Component, hours: str, units: str
) -> None:
    """Four of 730 hours; a quarter of the requests each, so that the capacity units add up to those of one."""
    single, four = usage(balancer, workload({"services": 4})), usage(balancer, workload(INGRESSES))
    assert (single[hours], four[hours]) == (730, 4 * 730)
    assert four[units] == pytest.approx(single[units])


def test_load_balancers_of_several_services_have_fewer_rules_each() -> None:
    """At 60 services one listener evaluates 60 rules, 50 beyond the free ones; of four, each evaluates 15, 5 beyond.

    A thousand requests a second, every hour alike: 50 LCUs and 5.
    """
    steady = {"requests_per_month": None, "average_rps": 1000, "request_bytes": 0, "response_bytes": 0}
    few = workload({"services": 60, "clients": {"requests_per_connection": 10_000}}, **steady)
    four = few.with_values({"api.load_balancers": 4})
    assert usage(Alb(), few)["elb.alb_lcu_hour"] == pytest.approx(50 * 730)
    assert usage(Alb(), four)["elb.alb_lcu_hour"] == pytest.approx(5 * 730)


def test_public_load_balancers_have_addresses_of_their_own() -> None:
    assert usage(PublicIpv4(), workload(INGRESSES))["vpc.public_ipv4_in_use_hour"] == 4 * 2 * 730


@pytest.mark.parametrize("before", [Alb(), Nlb(), PublicIpv4()], ids=lambda component: component.id)
def test_before_another_door_one_load_balancer_is_enough(before: Component) -> None:
    alone = workload({"services": 4})
    assert usage(before.before_a_door(), workload(INGRESSES)) == usage(before, alone)


def test_an_endpoint_service_leads_to_one_load_balancer_for_all_services() -> None:
    """Four would each need an endpoint service, and endpoints, of their own."""
    bill = m.assess(
        workload(INGRESSES | {"clients": {"location": "other-vpc"}, "backend": {"kind": "fargate"}}), "E1"
    ).bill
    assert [item.usage for item in bill.items if item.dimension == "elb.nlb_hour"] == [730]


def test_four_ingresses_cost_four_load_balancers() -> None:
    """A load balancer for each Ingress: 4 x 730 hours x $0.0225 = $65.70, where one costs $16.43."""
    document = INGRESSES | {"backend": {"kind": "eks"}, "region": "us-east-1"}
    hours = [item for item in m.assess(workload(document), "E7").bill.items if item.dimension == "elb.alb_hour"]
    assert [item.usd for item in hours] == [pytest.approx(4 * 730 * 0.0225)]
    assert str(hours[0].note) == "4 load balancers for 4 service(s)"


@pytest.mark.parametrize("door", [RestApi(), HttpApi(), WebSocketApi()], ids=lambda door: door.id)
def test_rejected_requests_are_not_billed_unless_assumed(door: Component) -> None:
    """AWS documented so until 2022-01-24; a quarter of 1,000 requests is turned away."""
    quiet = {"websocket_callback_share": 0}
    make = websocket if isinstance(door, WebSocketApi) else workload
    free = make({"assumptions": quiet}, requests_per_month=1000, unauthenticated_share="25 %")
    paid = free.with_values({"assumptions.rejected_requests_billed": True})
    dimension = next(iter(usage(door, free)))
    assert usage(door, free)[dimension] == pytest.approx(750)
    assert usage(door, paid)[dimension] == pytest.approx(1000)


def test_nothing_is_pushed_to_clients_that_were_rejected() -> None:
    """1,000 messages received and billed, one pushed for each of the 750 accepted."""
    assumed = {"websocket_callback_share": 1, "rejected_requests_billed": True}
    w = websocket({"assumptions": assumed}, requests_per_month=1000, unauthenticated_share="25 %")
    assert usage(WebSocketApi(), w)["apigateway.websocket_messages_32kb_increment"] == pytest.approx(1750)


def test_messages_pushed_are_those_that_are_given_and_else_half_of_those_received() -> None:
    """18 million received; by default 9 million are pushed beside them, and 2 million if the user says so."""
    million, messages = 10**6, "apigateway.websocket_messages_32kb_increment"
    assumed = websocket(requests_per_month=18 * million)
    given = assumed.with_values({"traffic.messages_pushed_per_month": 2 * million})
    none = assumed.with_values({"traffic.messages_pushed_per_month": 0})
    counted = [usage(WebSocketApi(), w)[messages] for w in (assumed, given, none)]
    assert counted == pytest.approx([27 * million, 20 * million, 18 * million])


def test_all_messages_said_to_be_pushed_are_billed_though_some_callers_are_rejected() -> None:
    """750 of 1,000 are accepted, and 300 are pushed, of 40 KB, which is two increments: 750 + 600."""
    w = websocket(
        requests_per_month=1000, unauthenticated_share="25 %", messages_pushed_per_month=300, response_bytes="40 KB"
    )
    assert usage(WebSocketApi(), w)["apigateway.websocket_messages_32kb_increment"] == pytest.approx(1350)


def test_pushed_messages_leave_the_vpc_by_the_gateway_that_calls_back() -> None:
    """A mebi of pushes of 3 KB: 3 binary GB."""
    w = websocket(messages_pushed_per_month=MIB, requests_per_month=10 * MIB)
    behind = WebSocketApi().forward(client_flow(w, w.traffic), w)
    calls_back = NatGateway(carries="callbacks")
    assert usage(calls_back, w, behind)["nat.nat_gateway_data_gb"] == pytest.approx(3)


def test_a_websocket_bill_says_whether_the_pushed_messages_are_an_estimate() -> None:
    """1 million received in us-east-1 at $1 a million: $1.50 with the estimate, $1.20 with 200,000 pushed."""
    api, million = WebSocketApi(), 10**6
    assumed = websocket(requests_per_month=million)
    given = assumed.with_values({"traffic.messages_pushed_per_month": 200_000})
    for w, expected, note in (
        (
            assumed,
            1.50,
            "received, and 0.5 pushed for each (an estimate: give traffic.messages_pushed_per_month), by started 32 KB",
        ),
        (given, 1.20, "received, and 200,000 pushed, by started 32 KB"),
    ):
        line = next(line for line in api.meter(Arrivals(((api, client_flow(w, w.traffic)),)), w))
        assert PriceBook(w.region)[line.dimension].cost(line.quantity) == pytest.approx(expected)
        assert str(line.note) == note
    assert "websocket_callback_share" in api.rests_on(assumed)
    assert "websocket_callback_share" not in api.rests_on(given)


def test_18_million_websocket_messages_cost_18_dollars_if_received_and_pushed_are_given_apart() -> None:
    """At $1.00 a million in us-east-1; all 18 entered as received cost $27.00, a half more for estimated pushes."""
    dimension = "apigateway.websocket_messages_32kb_increment"
    for traffic, dollars in (
        ({"requests_per_month": "12M", "messages_pushed_per_month": "6M"}, 18.00),
        ({"requests_per_month": "3M", "messages_pushed_per_month": "15M"}, 18.00),
        ({"requests_per_month": "18M", "messages_pushed_per_month": 0}, 18.00),
        ({"requests_per_month": "18M"}, 27.00),
    ):
        w = websocket(**traffic)
        assert bill_of(w, WebSocketApi())[dimension] == pytest.approx(dollars), traffic


WEBSOCKET = {"protocol": "websocket", "connection_minutes_per_month": 5000}


@pytest.mark.parametrize(
    ("traffic", "sentence"),
    [
        ({"protocol": "http"}, "protocol is http: set 'protocol: websocket'"),
        (WEBSOCKET | {"requests_per_month": 0}, "no message of a client is accepted"),
        (WEBSOCKET | {"unauthenticated_share": 1}, "no message of a client is accepted"),
    ],
)
def test_pushed_messages_need_a_websocket_and_a_client_that_sends(traffic: dict[str, Any], sentence: str) -> None:
    with pytest.raises(WorkloadError, match=sentence):
        Workload(traffic=traffic | {"messages_pushed_per_month": 5})


def test_rejected_requests_reach_no_backend_but_the_authorizer_judges_all() -> None:
    api = {"authorizer": "lambda", "lambda_authorizer": {"ttl": 0}}
    w = workload({"api": api}, requests_per_month=1000, unauthenticated_share="25 %")
    behind = RestApi().forward(client_flow(w, w.traffic), w)
    assert usage(LambdaFunction(backend=w.backend), w, behind)["lambda.requests_arm"] == 750
    assert usage(LambdaAuthorizerFunction(settings=w.api.lambda_authorizer), w)["lambda.requests_arm"] == 1000


def test_responses_that_rejected_requests_never_get_are_no_traffic() -> None:
    """All requests arrive, 1 GB; three quarters of 3 GB of responses leave."""
    w = workload(INTERNET, unauthenticated_share="25 %")
    assert usage(InternetEgress(), w)["datatransfer.internet_egress_gb"] == pytest.approx(2.25)
    assert usage(InterfaceEndpoint(), w)["privatelink.interface_endpoint_data_gb"] == pytest.approx(1 + 2.25)


def test_a_websocket_sends_as_many_bytes_as_are_pushed() -> None:
    """A push of 3 KB for every second of a mebi of messages: 1.5 GB leave."""
    assert usage(InternetEgress(), websocket(INTERNET))["datatransfer.internet_egress_gb"] == pytest.approx(1.5)


def test_a_second_region_takes_its_share_of_open_connections_too() -> None:
    """A quarter of 5,000 minutes and of 1,000 messages is served elsewhere."""
    w = websocket(
        {"failover_region": "eu-west-1", "failover_share": "25 %", "assumptions": {"websocket_callback_share": 0}},
        requests_per_month=1000,
    )
    here = FailoverRecord().forward(client_flow(w, w.traffic), w)
    usages = usage(WebSocketApi(), w, here)
    assert usages["apigateway.websocket_connection_minutes"] == pytest.approx(3750)
    assert usages["apigateway.websocket_messages_32kb_increment"] == pytest.approx(750)


def test_an_authorizer_is_not_asked_again_for_decisions_that_are_cached() -> None:
    """1,000 requests of which 900 are cached: 100 calls of 20 ms with 128 MB."""
    api = {"authorizer": "lambda", "lambda_authorizer": {"cache_hit_ratio": "90 %"}}
    w = workload({"api": api}, requests_per_month=1000)
    usages = usage(LambdaAuthorizerFunction(settings=w.api.lambda_authorizer), w)
    assert usages == {
        "lambda.requests_arm": pytest.approx(100),
        "lambda.duration_arm_gb_second": pytest.approx(100 * 0.020 * 128 / 1024),
    }


def test_a_cache_is_billed_by_the_hour_for_as_long_as_it_is_provisioned_for_each_stage() -> None:
    """Three APIs with 1.6 GB each for 730 hours, without a single request."""
    w = workload({"api": {"cache_gb": "1.6"}, "apis": 3}, requests_per_month=0)
    assert usage(RestApi(), w)["apigateway.rest_cache_1.6gb"] == 3 * 730


def test_cache_hits_are_billed_as_requests_but_do_not_travel_on() -> None:
    w = workload({"api": {"cache_gb": "0.5"}}, requests_per_month=1000, cache_hit_ratio="80 %")
    assert usage(RestApi(), w)["apigateway.rest_requests"] == 1000
    assert RestApi().forward(client_flow(w, w.traffic), w).requests == pytest.approx(200)


def test_a_traffic_class_has_a_cache_hit_ratio_of_its_own() -> None:
    """The main class hits the cache for 80 %, the files of the other for 50 %."""
    files = {"name": "files", "traffic": {"requests_per_month": 1000, "cache_hit_ratio": "50 %"}}
    w = workload({"api": {"cache_gb": "0.5"}, "classes": [files]}, requests_per_month=1000, cache_hit_ratio="80 %")
    behind = [RestApi().forward(client_flow(w, traffic), w) for traffic in (w.traffic, w.classes[0].traffic)]
    assert [flow.requests for flow in behind] == pytest.approx([200, 500])


def test_a_cache_hit_ratio_without_a_cache_in_the_api_saves_nothing() -> None:
    w = workload({"api": {"edge_cache": True}}, requests_per_month=1000, cache_hit_ratio="80 %")
    assert RestApi().forward(client_flow(w, w.traffic), w).requests == 1000


def test_no_free_tier_applies_to_caches() -> None:
    w = workload({"api": {"cache_gb": "0.5"}}, requests_per_month=0)
    assert usd(RestApi(), w, PriceBook(free_tier=True)) == pytest.approx(730 * 0.02)


def test_api_level_metrics_are_free_and_detailed_ones_are_not() -> None:
    assert usd(Metrics(), workload()) == 0
    assert usd(Metrics(), workload({"logging": {"custom_metrics": 10}})) == pytest.approx(10 * 0.30)


def test_the_gateway_opens_its_own_connections_to_the_backend() -> None:
    """Clients send 10 requests a connection, the gateway (assumed) 100: a tenth of the connections, 60 s each."""
    w = workload(requests_per_month=10_000)
    flow = client_flow(w, w.traffic)
    assert flow.new_connections == 1000
    for door in (RestApi(), HttpApi(), WebSocketApi()):
        assert door.forward(flow, w).new_connections == 100


# VPC links


def test_the_price_book_has_no_meter_for_vpc_links() -> None:
    """Blogs that quote 7.20 or 18 USD a month are contradicted by API Gateway's price list."""
    assert [name for name in dimensions() if "vpc_link" in name or "vpclink" in name] == []


def test_a_vpc_link_v1_costs_nothing_itself_unless_its_endpoint_is_assumed_to_be_billed() -> None:
    w = workload()
    assert usage(VpcLinkV1(), w) == {}
    assumed = w.with_values({"assumptions.vpc_link_v1_endpoint_billed": True})
    assert usage(VpcLinkV1(), assumed) == {
        "privatelink.interface_endpoint_hour_per_az": 2 * 730,
        "privatelink.interface_endpoint_data_gb": pytest.approx(4),
    }


def test_a_vpc_link_v2_costs_nothing_but_what_crosses_azs() -> None:
    """4 GB, half of it to the other of two AZs, at both ends."""
    w = workload()
    assert usage(VpcLinkV2(), w) == {"datatransfer.inter_az_each_direction_gb": pytest.approx(4 * 0.5 * 2)}
    assert usage(VpcLinkV2(), w.with_values({"assumptions.vpc_link_v2_cross_az_billed": False})) == {}


def test_a_vpc_link_v1_is_shared_together_with_the_nlb_that_it_needs() -> None:
    w = workload({"shared_by": {"vpc_link": 4}})
    nlb = Nlb(behind_link=True)
    hours = next(iter(nlb.meter(Arrivals(((nlb, client_flow(w, w.traffic)),)), w)))
    assert (hours.dimension, hours.quantity, hours.share) == ("elb.nlb_hour", 730, 0.25)


# Load balancers. A steady load for one hour: LCU-hours are then LCUs


def load(
    connections_s: float = 0.001, lives_s: float = 1, requests_s: float = 1, bytes_s: float = 0, **document: Any
) -> Workload:
    traffic = {"average_rps": requests_s, "request_bytes": bytes_s / requests_s, "response_bytes": 0, "shape": "flat"}
    clients = {"requests_per_connection": requests_s / connections_s, "connection_duration": lives_s}
    return Workload.from_dict({"hours_per_month": 1, "traffic": traffic, "clients": clients, **document})


def lcus(balancer: Alb | Nlb, w: Workload) -> float:
    return usage(balancer, w)["elb.alb_lcu_hour" if isinstance(balancer, Alb) else "elb.nlb_nlcu_hour"]


def test_an_alb_gets_25_new_connections_per_second_per_lcu() -> None:
    assert lcus(Alb(), load(connections_s=100, requests_s=100)) == pytest.approx(4)


def test_an_alb_gets_3000_active_connections_per_lcu() -> None:
    assert lcus(Alb(), load(connections_s=100, requests_s=100, lives_s=180)) == pytest.approx(18_000 / 3000)


def test_an_alb_with_mutual_tls_gets_1500_active_connections_per_lcu() -> None:
    w = load(connections_s=100, requests_s=100, lives_s=180, api={"mtls": True})
    assert lcus(Alb(), w) == pytest.approx(18_000 / 1500)


def test_an_alb_gets_1_gb_per_lcu_hour() -> None:
    assert lcus(Alb(), load(bytes_s=300e3)) == pytest.approx(300e3 * 3600 / 1e9)


def test_an_alb_with_lambda_targets_gets_0_4_gb_per_lcu_hour() -> None:
    assert lcus(Alb(targets="lambda"), load(bytes_s=300e3)) == pytest.approx(300e3 * 3600 / 0.4e9)


def test_an_alb_gets_1000_rule_evaluations_per_second_per_lcu_after_10_free_rules() -> None:
    w = load(requests_s=400, connections_s=0.4, api={"listener_rules": 20})
    assert lcus(Alb(), w) == pytest.approx(400 * (20 - 10) / 1000)


@pytest.mark.parametrize("rules", [1, 10])
def test_the_first_10_rules_of_an_alb_are_free(rules: int) -> None:
    w = load(requests_s=400, connections_s=0.4, api={"listener_rules": rules})
    assert lcus(Alb(), w) == pytest.approx(0.4 / 25), "new connections are then the largest dimension"


def test_a_listener_has_a_rule_for_each_service_behind_it() -> None:
    w = load(requests_s=400, connections_s=0.4, services=30)
    assert lcus(Alb(), w) == pytest.approx(400 * (30 - 10) / 1000)


def test_a_gb_of_an_lcu_is_decimal_or_binary() -> None:
    w = load(bytes_s=300e3)
    binary = w.with_values({"assumptions.lcu_gb": "binary"})
    for balancer in (Alb(), Nlb()):
        assert lcus(balancer, w) / lcus(balancer, binary) == pytest.approx(2**30 / 1e9)


def test_lcus_are_the_largest_dimension_of_each_hour_not_of_the_month() -> None:
    """Two flows on one ALB: bytes by night, connections by day. By the month's averages each dimension asks for
    half as much as its own hours do, and the larger of the averages would be half of the bill."""
    night, day = [1.0] * 12 + [0.0] * 12, [0.0] * 12 + [1.0] * 12
    w = Workload(hours_per_month=720)
    flat = {"requests_per_connection": 1e9, "connection_s": 1.0, "response_bytes": 0.0, "hours": 720.0}
    heavy = Flow(requests=1.0, weights=np.array(night) / 12, request_bytes=5e9 * 360, **flat)
    chatty = Flow(
        requests=1.0,
        weights=np.array(day) / 12,
        request_bytes=0.0,
        **flat | {"requests_per_connection": 1 / (100 * 3600 * 360)},
    )
    alb = Alb()
    quantities = {u.dimension: u.quantity for u in alb.meter(Arrivals(((alb, heavy), (alb, chatty))), w)}
    assert quantities["elb.alb_lcu_hour"] == pytest.approx(360 * 5 + 360 * 100 / 25)


@pytest.mark.parametrize(
    ("listener", "new", "active"), [("TCP", 800, 100_000), ("UDP", 400, 50_000), ("TLS", 50, 3000)]
)
def test_nlcus_differ_by_protocol(listener: str, new: float, active: float) -> None:
    nlb = Nlb(listener=listener)  # type: ignore[arg-type]
    assert lcus(nlb, load(connections_s=1600, requests_s=1600, lives_s=0.01)) == pytest.approx(1600 / new)
    assert lcus(nlb, load(connections_s=10, requests_s=10, lives_s=60_000)) == pytest.approx(600_000 / active)
    assert lcus(nlb, load(bytes_s=1e6)) == pytest.approx(3.6)


def test_a_tls_listener_with_short_connections_costs_16_times_a_tcp_one() -> None:
    w = load(connections_s=800, requests_s=800, lives_s=0.01)
    assert lcus(Nlb(listener="TLS"), w) / lcus(Nlb(listener="TCP"), w) == pytest.approx(16)


def test_alb_cross_zone_traffic_is_not_charged() -> None:
    w = workload({"assumptions": {"cross_az_share": 1, "nlb_cross_zone": True}})
    assert set(usage(Alb(), w)) == {"elb.alb_hour", "elb.alb_lcu_hour"}


def test_nlb_cross_zone_is_off_by_default_and_charged_at_both_ends_if_on() -> None:
    """4 GB of which three quarters cross between four AZs, twice 0.01."""
    w = workload({"azs": 4})
    assert set(usage(Nlb(), w)) == {"elb.nlb_hour", "elb.nlb_nlcu_hour"}
    crossing = w.with_values({"assumptions.nlb_cross_zone": True})
    assert usage(Nlb(), crossing)["datatransfer.inter_az_each_direction_gb"] == pytest.approx(4 * 0.75 * 2)


@pytest.mark.parametrize(
    ("component", "dimension", "billed"),
    [
        (Alb(), "elb.alb_hour", 1),
        (Nlb(), "elb.nlb_hour", 1),
        (InterfaceEndpoint(), "privatelink.interface_endpoint_hour_per_az", 2),
        (NatGateway(), "nat.nat_gateway_hour", 2),
        (TransitGateway(), "transitgateway.vpc_attachment_hour", 2),
        (LatticeService(), "lattice.service_hour", 1),
        (ResolverEndpoint(), "route53.resolver_eni_hour", 2),
        (ClientVpn(), "vpn.client_vpn_endpoint_association_hour", 2),
    ],
    ids=lambda value: getattr(value, "id", ""),
)
def test_partial_hours_of_load_balancers_endpoints_gateways_and_attachments_bill_as_full_hours(
    component: Component, dimension: str, billed: int
) -> None:
    assert usage(component, workload({"hours_per_month": 100.2}))[dimension] == 101 * billed


def test_partial_hours_of_a_vpn_connection_bill_as_full_hours() -> None:
    w = workload({"hours_per_month": 100.2})
    assert usage(SiteToSiteVpn(settings=w.clients.vpn), w)["vpn.site_to_site_connection_hour"] == 101


def test_public_addresses_and_instances_are_billed_by_the_second() -> None:
    w = workload({"hours_per_month": 100.2, "backend": {"kind": "ec2", "instances": 1}})
    assert usage(PublicIpv4(), w)["vpc.public_ipv4_in_use_hour"] == pytest.approx(2 * 100.2)
    assert usage(Ec2Instances(backend=w.backend), w)["ec2.ondemand_linux_m7g.large"] == pytest.approx(100.2)


def test_an_alb_pays_for_reserved_lcus_and_only_for_what_exceeds_them() -> None:
    w = load(connections_s=100, requests_s=100, api={"reserved_lcus": 3})
    usages = usage(Alb(), w)
    assert usages["elb.alb_reserved_lcu_hour"] == 3
    assert usages["elb.alb_lcu_hour"] == pytest.approx(4 - 3)
    assert lcus(Alb(), load(connections_s=25, requests_s=25, api={"reserved_lcus": 3})) == 0


def test_mutual_tls_of_an_alb_pays_for_the_trust_store_by_the_hour() -> None:
    w = workload({"api": {"mtls": True}})
    assert usage(Alb(), w)["elb.alb_trust_store_hour"] == 730
    assert "elb.alb_trust_store_hour" not in usage(Alb(), workload())


def test_behind_a_gateway_clients_show_no_certificates_to_the_alb() -> None:
    w = load(connections_s=100, requests_s=100, lives_s=180, api={"mtls": True})
    assert lcus(Alb(behind_gateway=True), w) == pytest.approx(18_000 / 3000)
    assert "elb.alb_trust_store_hour" not in usage(Alb(behind_gateway=True), w)


def test_an_internet_facing_alb_pays_for_an_address_in_each_az() -> None:
    """At least two AZs at 0.005 an hour: 7.30 a month beside the ALB's 16.43."""
    assert usd(PublicIpv4(), workload()) == pytest.approx(2 * 730 * 0.005)


def dimensions_of(name: str) -> set[str]:
    """What a pattern of the catalogue meters for clients on the internet and a backend of containers."""
    w = workload({"clients": {"location": "internet"}, "backend": {"kind": "fargate"}})
    part = Part(pattern(name).architecture(w), w.traffic)
    return {item.dimension for item in make_bill([part], w, PriceBook()).items}


def test_an_internal_alb_pays_for_no_public_address() -> None:
    address = "vpc.public_ipv4_in_use_hour"
    assert address not in dimensions_of("http-vpclink-internal-alb")
    assert address in dimensions_of("http-vpclink-internet-facing-alb")


def test_a_vpc_link_v1_needs_an_nlb_and_a_link_v2_to_an_alb_does_not() -> None:
    assert "elb.nlb_hour" in dimensions_of("rest-vpclink-v1-internal-nlb")
    assert "elb.nlb_hour" not in dimensions_of("rest-vpclink-v2-alb")


# PrivateLink


def test_an_endpoint_is_billed_in_each_az_whatever_the_traffic() -> None:
    w = workload({"azs": 3}, requests_per_month=0)
    assert usage(InterfaceEndpoint(count=2), w)["privatelink.interface_endpoint_hour_per_az"] == 2 * 3 * 730


def test_privatelink_tiers_apply_to_all_endpoints_of_the_region_together() -> None:
    """Two endpoints with 1,048,576 GB each: the second one's are in the second tier."""
    w = workload(requests_per_month=MIB, request_bytes=0, response_bytes=2**30)
    usages = bill_of(w, InterfaceEndpoint(service="execute-api"), InterfaceEndpoint(service="s3"))
    assert usages["privatelink.interface_endpoint_data_gb"] == pytest.approx(MIB * 0.01 + MIB * 0.006)


def test_privatelink_tier_limits_are_binary() -> None:
    price = PriceBook()["privatelink.interface_endpoint_data_gb"]
    assert price.bounds[1:3] == (1_048_576, 5_242_880)


def test_traffic_to_an_endpoint_in_another_az_is_free_unless_assumed() -> None:
    w = workload()
    assert "datatransfer.inter_az_each_direction_gb" not in usage(InterfaceEndpoint(), w)
    assumed = w.with_values({"assumptions.endpoint_cross_az_billed": True})
    assert usage(InterfaceEndpoint(), assumed)["datatransfer.inter_az_each_direction_gb"] == pytest.approx(4)


def test_an_endpoint_service_has_no_meter_and_its_provider_pays_the_nlb() -> None:
    w = workload({"assumptions": {"nlb_cross_zone": True}})
    assert usage(EndpointService(), w) == {}
    assert set(usage(Nlb(), w)) == {"elb.nlb_hour", "elb.nlb_nlcu_hour", "datatransfer.inter_az_each_direction_gb"}


def test_a_gateway_endpoint_for_s3_is_free_and_an_interface_endpoint_is_not() -> None:
    w = workload()
    assert usd(S3GatewayEndpoint(), w) == 0
    assert usd(InterfaceEndpoint(service="s3"), w) == pytest.approx(2 * 730 * 0.01 + 4 * 0.01)


# Data transfer


@pytest.mark.parametrize(
    ("gigabytes", "expected"),
    [
        (10_240, 10_240 * 0.09),
        (51_200, 10_240 * 0.09 + 40_960 * 0.085),
        (153_600, 10_240 * 0.09 + 40_960 * 0.085 + 102_400 * 0.07),
        (153_601, 10_240 * 0.09 + 40_960 * 0.085 + 102_400 * 0.07 + 0.05),
    ],
)
def test_internet_egress_tiers_are_binary(gigabytes: float, expected: float) -> None:
    w = workload(INTERNET, requests_per_month=1024, response_bytes=gigabytes * 2**20)
    assert usd(InternetEgress(), w) == pytest.approx(expected)


def test_internet_egress_tiers_are_aggregated_across_services() -> None:
    """10,240 GB leave as responses and 10,240 GB over a VPN: the second lot is in the second tier."""
    w = workload(INTERNET, requests_per_month=1, response_bytes=10_240 * 2**30)
    usages = bill_of(w, InternetEgress(), SiteToSiteVpn(settings=w.clients.vpn))
    assert usages["datatransfer.internet_egress_gb"] == pytest.approx(10_240 * 0.09 + 10_240 * 0.085)


def test_the_free_100_gb_are_one_pool_and_only_taken_off_if_asked_for() -> None:
    w = workload(INTERNET, requests_per_month=1, response_bytes=80 * 2**30)
    both = (InternetEgress(), SiteToSiteVpn(settings=w.clients.vpn))
    assert bill_of(w, *both)["datatransfer.internet_egress_gb"] == pytest.approx(160 * 0.09)
    free = bill_of(w, *both, book=PriceBook(free_tier=True))
    assert free["datatransfer.internet_egress_gb"] == pytest.approx(60 * 0.09)


def test_traffic_between_azs_is_charged_on_both_sides() -> None:
    """The calculator's 10 TB within a Region: 204.80."""
    w = workload({"assumptions": {"cross_az_share": 1}}, requests_per_month=1, response_bytes=0)
    w = w.with_values({"traffic.request_bytes": 10 * 2**40})
    assert usd(CrossAz(), w) == pytest.approx(204.80)


def test_a_peering_connection_is_free_inside_an_az_and_charged_each_way_across() -> None:
    inside = workload({"assumptions": {"cross_az_share": 0}})
    across = workload({"assumptions": {"cross_az_share": 1}})
    assert usd(VpcPeering(), inside) == 0
    assert usd(VpcPeering(), across) == pytest.approx(4 * 2 * 0.01)


def test_with_one_az_nothing_crosses() -> None:
    w = workload({"azs": 1})
    assert [usd(component, w) for component in (CrossAz(), VpcPeering(), VpcLinkV2())] == [0, 0, 0]


def test_traffic_between_regions_is_paid_by_the_side_that_sends() -> None:
    """Clients in Virginia call Ireland: 1 GB of requests at Virginia's price, 3 GB of responses at Ireland's."""
    w = workload({"region": "eu-west-1", "clients": {"location": "other-region", "region": "us-east-1"}})
    link = InterRegion(remote_region="us-east-1")
    usages = list(link.meter(Arrivals(((link, client_flow(w, w.traffic)),)), w))
    name = "datatransfer.inter_region_egress_gb:to:"
    assert [(u.dimension, u.region) for u in usages] == [(f"{name}us-east-1", ""), (f"{name}eu-west-1", "us-east-1")]
    assert [u.quantity for u in usages] == pytest.approx([3, 1])


# Transit Gateway, NAT, VPN, Direct Connect


def test_two_idle_vpcs_on_a_transit_gateway_cost_10_cents_an_hour() -> None:
    w = workload({"hours_per_month": 1}, requests_per_month=0)
    assert usd(TransitGateway(), w) == pytest.approx(0.10)


def test_every_client_vpc_is_an_attachment_of_its_own() -> None:
    w = workload({"clients": {"location": "other-vpc", "vpcs": 3}})
    assert usage(TransitGateway(), w)["transitgateway.vpc_attachment_hour"] == (3 + 1) * 730


def test_a_transit_gateway_charges_each_gb_once_where_it_is_sent_into_it() -> None:
    """1 GB of requests enters from the VPN, 3 GB of responses from the VPC: each is charged once."""
    assert usage(TransitGateway(side="vpc"), workload())["transitgateway.vpc_data_gb"] == pytest.approx(4)
    usages = usage(TransitGateway(side="vpn"), workload())
    assert usages["transitgateway.vpn_data_gb"] == pytest.approx(1)
    assert usages["transitgateway.vpc_data_gb"] == pytest.approx(3)


def test_peered_transit_gateways_pay_a_peering_attachment_on_each_side() -> None:
    w = workload({"clients": {"location": "other-region", "region": "eu-west-1"}})
    gateway = TransitGateway(remote_region="eu-west-1")
    usages = list(gateway.meter(Arrivals(((gateway, client_flow(w, w.traffic)),)), w))
    peering = [(u.region, u.quantity) for u in usages if u.dimension == "transitgateway.peering_attachment_hour"]
    assert peering == [("", 730), ("eu-west-1", 730)]
    sent = {u.region: u.quantity for u in usages if u.dimension == "transitgateway.vpc_data_gb"}
    assert sent == {"": pytest.approx(3), "eu-west-1": pytest.approx(1)}


def test_a_nat_gateway_charges_every_gb_in_either_direction_and_its_public_addresses() -> None:
    """Clients behind it send 1 GB out and receive 3: 4 are processed; inside the Region that is all."""
    usages = usage(NatGateway(), workload())
    assert usages == {
        "nat.nat_gateway_hour": 2 * 730,
        "vpc.public_ipv4_in_use_hour": 2 * 730,
        "nat.nat_gateway_data_gb": pytest.approx(4),
    }


def test_a_nat_gateway_in_another_region_has_that_regions_price_and_pays_inter_region_transfer() -> None:
    w = workload({"clients": {"location": "other-region", "region": "sa-east-1"}})
    gateway = NatGateway(remote_region="sa-east-1")
    usages = list(gateway.meter(Arrivals(((gateway, client_flow(w, w.traffic)),)), w))
    assert {metered.region for metered in usages} == {"sa-east-1"}
    sent = {metered.dimension: metered.quantity for metered in usages}
    assert sent["datatransfer.inter_region_egress_gb:to:us-east-1"] == pytest.approx(1)
    back = usage(InternetEgress(), w)
    assert back == {"datatransfer.inter_region_egress_gb:to:sa-east-1": pytest.approx(3)}


def test_each_client_vpc_has_its_own_nat_gateways_unless_a_transit_gateway_leads_to_central_ones() -> None:
    clients = {"location": "other-vpc", "vpcs": 10, "internet_egress": True}
    for hub, gateways in ((False, 10), (True, 1)):
        w = workload({"clients": clients | {"transit_gateway": hub}, "backend": {"kind": "lambda"}})
        bill = m.assess(w, "D1:http").bill
        assert bill is not None
        hours = [item.usage for item in bill.items if item.dimension == "nat.nat_gateway_hour"]
        assert hours == [gateways * 2 * 730]


def test_public_traffic_inside_a_region_is_no_internet_egress() -> None:
    """AWS Architecture blog: a public endpoint of the same Region costs the NAT gateway's processing only."""
    w = workload({"clients": {"location": "same-vpc", "internet_egress": True}, "backend": {"kind": "lambda"}})
    bill = m.assess(w, "D1:http").bill
    assert bill is not None
    assert not [item for item in bill.items if item.dimension.startswith("datatransfer")]


def test_s3_through_a_nat_gateway_costs_4_5_cents_a_gb_that_a_gateway_endpoint_avoids() -> None:
    idle, busy = workload(requests_per_month=0), workload(request_bytes=0, response_bytes="1 KB")
    assert usd(NatGateway(), busy) - usd(NatGateway(), idle) == pytest.approx(0.045)
    assert usd(S3GatewayEndpoint(), busy) - usd(S3GatewayEndpoint(), idle) == 0


@pytest.mark.parametrize(("region", "hour"), [("us-east-1", 0.05), ("ap-northeast-1", 0.048)])
def test_a_vpn_connection_is_paid_while_it_is_provisioned(region: str, hour: float) -> None:
    w = workload({"region": region}, requests_per_month=0)
    # Besides, the public addresses of two tunnels, 0.005 an hour each.
    assert usd(SiteToSiteVpn(settings=w.clients.vpn), w) == pytest.approx(730 * (hour + 2 * 0.005))


def test_each_vpn_connection_is_an_attachment_of_its_own() -> None:
    clients = {"location": "on-premises", "link": "vpn", "transit_gateway": True, "vpn": {"connections": 3}}
    usages = usage(TransitGateway(side="vpn"), workload({"clients": clients}))
    assert usages["transitgateway.vpn_attachment_hour"] == 3 * 730


def test_only_a_vpn_at_a_transit_gateway_can_be_accelerated() -> None:
    clients = {"location": "on-premises", "link": "vpn", "vpn": {"accelerated": True}}
    with pytest.raises(WorkloadError, match="accelerates only VPNs that end at one"):
        workload({"clients": clients})


def test_what_leaves_over_a_vpn_is_internet_egress_and_what_comes_in_is_free() -> None:
    w = workload()
    usages = usage(SiteToSiteVpn(settings=w.clients.vpn), w)
    assert usages["datatransfer.internet_egress_gb"] == pytest.approx(3)
    assert usages["datatransfer.internet_ingress_gb"] == pytest.approx(1)
    assert PriceBook()["datatransfer.internet_ingress_gb"].usd == (0,)


def test_where_the_servers_are_on_premises_requests_leave_and_responses_come_in() -> None:
    w = workload()
    vpn = usage(SiteToSiteVpn(settings=w.clients.vpn, towards_backend=True), w)
    link = usage(DirectConnectLink(settings=w.clients.direct_connect, towards_backend=True), w)
    assert vpn["datatransfer.internet_egress_gb"] == pytest.approx(1)
    assert link["directconnect.egress_gb:to_dx_location_in:us-east-1"] == pytest.approx(1)
    gateway = usage(TransitGateway(side="vpn", towards_backend=True), w)
    assert gateway["transitgateway.vpn_data_gb"] == pytest.approx(3)


def test_an_accelerated_vpn_adds_two_accelerators_and_the_premium_on_the_larger_direction() -> None:
    w = workload({"clients": {"vpn": {"connections": 2, "accelerated": True}}})
    usages = usage(SiteToSiteVpn(settings=w.clients.vpn), w)
    assert usages["globalaccelerator.accelerator_hour"] == 2 * 2 * 730
    assert usages["globalaccelerator.dt_premium_gb"] == pytest.approx(3)


def test_a_client_vpn_bills_association_hours_and_connection_hours() -> None:
    """Two subnets around the clock at 0.10; ten people for 80 hours at 0.05."""
    w = workload({"clients": {"developers": 10, "developer_hours_per_month": 80}})
    assert usd(ClientVpn(), w) == pytest.approx(2 * 730 * 0.10 + 10 * 80 * 0.05)


def dx(region: str = "us-east-1", **settings: Any) -> tuple[DirectConnectLink, Workload]:
    clients = {"location": "on-premises", "direct_connect": {"connections": 1} | settings}
    w = workload({"region": region, "clients": clients})
    return DirectConnectLink(settings=w.clients.direct_connect), w


def test_direct_connect_ports_are_billed_irrespective_of_traffic() -> None:
    link, w = dx(connections=2)
    idle = w.with_values({"traffic.requests_per_month": 0})
    assert usd(link, idle) == pytest.approx(2 * 730 * 0.30)


def test_direct_connect_ports_are_cheaper_in_japan() -> None:
    def port(region: str) -> float:
        return PriceBook(region)["directconnect.dedicated_port_hour_1gbps"].usd[0]

    assert (port("ap-northeast-1"), port("us-east-1")) == (0.285, 0.30)


def test_a_hosted_connection_is_not_priced_as_a_dedicated_port() -> None:
    book = PriceBook()
    assert book["directconnect.hosted_port_hour_1gbps"].usd == (0.33,)
    assert book["directconnect.hosted_port_hour_10gbps"].usd == (2.48,), "not the 1.50 of a tool's fixture"
    assert set(usage(*dx(hosted=True))) & {"directconnect.dedicated_port_hour_1gbps"} == set()


def test_direct_connect_egress_replaces_internet_egress_and_data_in_is_free() -> None:
    link, w = dx()
    usages = usage(link, w)
    assert usages["directconnect.egress_gb:to_dx_location_in:us-east-1"] == pytest.approx(3)
    assert usages["directconnect.data_transfer_in_gb"] == pytest.approx(1)
    assert not any(name.startswith("datatransfer.") for name in usages)
    assert usd(link, w) == pytest.approx(730 * 0.30 + 3 * 0.02)


def test_direct_connect_egress_depends_on_region_and_location() -> None:
    link, w = dx("eu-west-1", location_region="us-east-1")
    dimension = "directconnect.egress_gb:to_dx_location_in:us-east-1"
    assert usage(link, w)[dimension] == pytest.approx(3)
    assert PriceBook("eu-west-1")[dimension].usd == (0.0282,)


def test_direct_connect_egress_has_no_free_100_gb() -> None:
    link, w = dx()
    assert usd(link, w, PriceBook(free_tier=True)) == usd(link, w)


# VPC Lattice


def test_lattice_gives_each_service_300000_free_requests_in_each_hour() -> None:
    w = workload({"services": 2}, requests_per_month=730 * 700_000)
    assert usage(LatticeService(), w)["lattice.requests"] == pytest.approx(730 * (700_000 - 2 * 300_000))


def test_lattice_requests_are_free_by_the_hour_not_by_the_month() -> None:
    """300,000 an hour on average are free if they come evenly, not if they come in half of the hours."""
    weights = [1.0] * 12 + [0.0] * 12
    even = workload(requests_per_month=730 * 300_000)
    bursty = workload(requests_per_month=730 * 300_000, hourly_weights=weights)
    assert usage(LatticeService(), even)["lattice.requests"] == 0
    assert usage(LatticeService(), bursty)["lattice.requests"] == pytest.approx(365 * 300_000)


def test_lattice_includes_traffic_between_azs() -> None:
    w = workload({"assumptions": {"cross_az_share": 1}})
    assert not any(name.startswith("datatransfer.") for name in usage(LatticeService(), w))


def test_lattice_is_in_28_of_35_regions() -> None:
    assert len(available("lattice.service_hour")) == 28


# Compute


def function(**backend: Any) -> Workload:
    kind = {"kind": "lambda", "architecture": "x86_64", "memory_mb": 1024, "cold_start_share": 0}
    return workload({"backend": kind | backend}, requests_per_month=1000)


def lambda_usage(w: Workload) -> dict[str, float]:
    return usage(LambdaFunction(backend=w.backend), w)


def lambda_usd(w: Workload, *, free_tier: bool = False) -> float:
    return usd(LambdaFunction(backend=w.backend), w, PriceBook(free_tier=free_tier))


@pytest.mark.parametrize(("duration", "billed_s"), [("0.2 ms", 0.001), ("80 ms", 0.080), ("80.1 ms", 0.081)])
def test_lambda_duration_rounds_up_to_1_ms(duration: str, billed_s: float) -> None:
    usages = lambda_usage(function(duration=duration))
    assert usages["lambda.duration_x86_gb_second"] == pytest.approx(1000 * billed_s)


def test_lambda_bills_initialization_for_all_configurations() -> None:
    """1 % of 1,000 requests initialize for 249.5 ms, which is billed as 250: 10 x 0.25 s more."""
    usages = lambda_usage(function(duration="80 ms", cold_start_share="1 %", init_duration="249.5 ms"))
    assert usages["lambda.duration_x86_gb_second"] == pytest.approx(1000 * 0.080 + 10 * 0.250)


def test_the_lambda_free_tier_is_one_pool_over_functions_and_architectures() -> None:
    """A backend on x86 and an authorizer on arm: 1.5 million requests, of which 1 million are free."""
    w = function(duration="1 ms").with_values(
        {"traffic.requests_per_month": "0.75M", "api.authorizer": "lambda", "api.lambda_authorizer.ttl": 0}
    )
    both = (LambdaFunction(backend=w.backend), LambdaAuthorizerFunction(settings=w.api.lambda_authorizer))
    usages = bill_of(w, *both, book=PriceBook(free_tier=True))
    assert usages["lambda.requests_x86"] + usages["lambda.requests_arm"] == pytest.approx(0.5e6 * 0.20e-6)


def test_the_lambda_free_tier_does_not_apply_to_provisioned_concurrency_but_to_its_requests() -> None:
    w = function(duration="100 ms", provisioned_concurrency=1).with_values({"traffic.requests_per_month": 1000})
    paid = 730 * 3600 * 0.0000041667 + 1000 * 0.1 * 0.0000097222
    assert lambda_usd(w, free_tier=True) == pytest.approx(paid)
    assert lambda_usd(w) == pytest.approx(paid + 1000 * 0.20e-6)


def test_provisioned_environments_serve_what_fits_and_the_rest_runs_on_demand() -> None:
    """Two environments serve 20 requests/s of 100 ms; 30 a second come: a third spills over, for one hour."""
    w = function(duration="100 ms", provisioned_concurrency=2)
    steady = {"hours_per_month": 1, "traffic.requests_per_month": 30 * 3600, "traffic.peak_factor": 1}
    w = w.with_values(steady)
    usages = lambda_usage(w)
    assert usages["lambda.provisioned_duration_x86_gb_second"] == pytest.approx(20 * 3600 * 0.1)
    assert usages["lambda.duration_x86_gb_second"] == pytest.approx(10 * 3600 * 0.1)


def test_a_swell_spills_over_although_the_average_would_fit() -> None:
    """20 a second fit and come on average, as 20 (1 + cos x): 20 / pi of them above 20, as mean of max(cos x, 0)."""
    w = function(duration="100 ms", provisioned_concurrency=2)
    w = w.with_values({"hours_per_month": 1, "traffic.requests_per_month": 20 * 3600, "traffic.peak_factor": 2})
    usages = lambda_usage(w)
    assert usages["lambda.duration_x86_gb_second"] == pytest.approx(20 / math.pi * 3600 * 0.1, rel=2e-3)
    total = usages["lambda.duration_x86_gb_second"] + usages["lambda.provisioned_duration_x86_gb_second"]
    assert total == pytest.approx(20 * 3600 * 0.1)


def test_a_spill_over_that_is_known_is_taken_as_it_is() -> None:
    """AWS's prices of both durations, and of 5 environments of 1 GB for 730 hours; a tenth of 1000 runs on demand."""
    w = function(duration="100 ms", provisioned_concurrency=5, spill_over_share="10 %")
    paid = 5 * 730 * 3600 * 0.0000041667 + 900 * 0.1 * 0.0000097222 + 100 * 0.1 * 0.0000166667 + 1000 * 0.20e-6
    assert lambda_usd(w) == pytest.approx(paid)


@pytest.mark.parametrize(
    ("architecture", "limits", "prices"),
    [
        ("x86", (6e9, 15e9), (0.0000166667, 0.000015, 0.0000133334)),
        ("arm", (7.5e9, 18.75e9), (0.0000133334, 0.0000120001, 0.0000106667)),
    ],
)
def test_lambda_duration_has_tiers_by_architecture(
    architecture: str, limits: tuple[float, ...], prices: tuple[float, ...]
) -> None:
    price = PriceBook()[f"lambda.duration_{architecture}_gb_second"]
    assert price.bounds[1:3] == limits
    assert price.usd == pytest.approx(prices)


def test_lambda_streaming_bills_what_exceeds_6_mb_of_each_response() -> None:
    """1,024 responses of 7 MB: 1 GB beyond; of 5 MB: none."""
    w = function(streaming=True)
    large = w.with_values({"traffic.requests_per_month": 1024, "traffic.response_bytes": "7 MB"})
    small = w.with_values({"traffic.requests_per_month": 1024, "traffic.response_bytes": "5 MB"})
    assert lambda_usage(large)["lambda.response_streaming_gb"] == pytest.approx(1)
    assert lambda_usage(small)["lambda.response_streaming_gb"] == 0


def test_512_mb_of_lambda_storage_are_included() -> None:
    assert "lambda.ephemeral_storage_x86_gb_second" not in lambda_usage(function(ephemeral_mb=512))
    usages = lambda_usage(function(ephemeral_mb=1536, duration="1 s"))
    assert usages["lambda.ephemeral_storage_x86_gb_second"] == pytest.approx(1000 * 1 * 1)


def test_snapstart_is_free_for_java() -> None:
    charged, free = function(snapstart=True), function(snapstart=True, snapstart_charged=False)
    assert lambda_usage(charged)["lambda.snapstart_cache_gb_second_x86"] == 730 * 3600
    assert not any("snapstart" in name for name in lambda_usage(free))


def runs(seconds: float, **backend: Any) -> dict[str, float]:
    kind = {"kind": "fargate", "tasks": 0, "runs_per_month": 60, "run_duration": seconds, "vcpu": 1, "memory_gb": 1}
    w = workload({"backend": kind | backend})
    return usage(FargateTasks(backend=w.backend), w)


@pytest.mark.parametrize(("seconds", "billed"), [(10, 60), (60, 60), (61, 61), (90.5, 91)])
def test_fargate_bills_by_the_second_and_a_minute_at_least(seconds: float, billed: float) -> None:
    assert runs(seconds)["fargate.fargate_linux_arm_vcpu_hour"] == pytest.approx(60 * billed / 3600)


def test_20_gb_of_fargate_storage_are_included() -> None:
    assert "fargate.fargate_ephemeral_storage_gb_hour" not in runs(60, ephemeral_gb=20)
    assert runs(60, ephemeral_gb=25)["fargate.fargate_ephemeral_storage_gb_hour"] == pytest.approx(1 * 5)


def eks(document: Mapping[str, Any] | None = None, **backend: Any) -> dict[str, float]:
    w = workload({"backend": {"kind": "eks", "nodes": 2} | backend, **(document or {})})
    return usage(EksPods(backend=w.backend), w)


def test_an_eks_cluster_costs_10_cents_an_hour_beside_its_nodes() -> None:
    assert eks() == {"eks.cluster_hour": 730, "ec2.ondemand_linux_m7g.large": 2 * 730}
    assert PriceBook()["eks.cluster_hour"].usd == (0.10,)


def test_extended_support_of_eks_adds_to_the_cluster_price_or_replaces_it() -> None:
    assert {"eks.cluster_hour", "eks.cluster_hour_extended_support"} <= set(eks(extended_support=True))
    replaced = eks({"assumptions": {"extended_support": "replaces"}}, extended_support=True)
    assert "eks.cluster_hour" not in replaced
    assert replaced["eks.cluster_hour_extended_support"] == 730


def test_the_nodes_of_an_istio_ingress_are_all_that_it_costs() -> None:
    w = workload({"backend": {"kind": "eks-istio", "ingress_nodes": 0.5}})
    assert usage(IstioIngress(backend=w.backend), w) == {"ec2.ondemand_linux_m7g.large": 0.5 * 730}


def test_s3_bills_a_request_for_each_file_and_storage() -> None:
    w = workload({"backend": {"kind": "s3", "storage_gb": 2, "put_requests": 10}})
    assert usage(S3Bucket(backend=w.backend), w) == {
        "s3.get_and_other": MIB,
        "s3.put_copy_post_list": 10,
        "s3.standard_storage_gb_month": 2,
    }


# Identity and WAF


def pool(free_tier: bool = False, **cognito: Any) -> float:
    w = workload({"api": {"cognito": cognito}})
    assert w.api.cognito is not None
    return usd(CognitoUserPool(cognito=w.api.cognito), w, PriceBook(free_tier=free_tier))


@pytest.mark.parametrize(("tier", "price"), [("lite", 0.0055), ("essentials", 0.015), ("plus", 0.02)])
def test_cognito_users_are_priced_by_plan(tier: str, price: float) -> None:
    assert pool(tier=tier, monthly_active_users=20_000) == pytest.approx(20_000 * price)


def test_cognito_lite_and_essentials_have_10000_free_users() -> None:
    assert pool(True, tier="lite", monthly_active_users=20_000) == pytest.approx(10_000 * 0.0055)
    assert pool(True, tier="essentials", monthly_active_users=20_000) == pytest.approx(10_000 * 0.015)
    assert pool(True, tier="plus", monthly_active_users=20_000) == pytest.approx(20_000 * 0.02)


def test_cognito_tokens_for_machines_have_tiers_and_app_clients_no_fee_since_2025() -> None:
    tokens = 250_000 * 0.00225 + 250_000 * 0.0015
    assert pool(token_requests=500_000, app_clients=100) == pytest.approx(tokens)


def acl(document: Mapping[str, Any] | None = None, size: str = "1 KB", **waf: Any) -> dict[str, float]:
    settings = {"rules": 3, "managed_rule_groups": 2} | waf
    w = workload({"api": {"waf": settings}, **(document or {})}, request_bytes=size)
    assert w.api.waf is not None
    return usage(WebAcl(waf=w.api.waf), w)


def test_a_managed_rule_group_counts_as_one_rule() -> None:
    assert acl()["waf.rule_month"] == 3 + 2


@pytest.mark.parametrize(
    ("wcu", "per_million"), [(0, 0.60), (1500, 0.60), (1501, 0.80), (2000, 0.80), (2001, 1.0), (5000, 2.0)]
)
def test_waf_charges_20_cents_a_million_more_for_each_started_500_wcu_above_1500(wcu: int, per_million: float) -> None:
    requests = {name: quantity for name, quantity in acl(wcu=wcu).items() if name.startswith("waf.requests")}
    assert PriceBook().price(requests).total_usd == pytest.approx(MIB * per_million / 1e6)


@pytest.mark.parametrize(("kb", "per_million"), [(32, 0.30), (48, 0.60), (64, 0.90)])
def test_waf_surcharges_bodies_above_16_kb(kb: int, per_million: float) -> None:
    name = f"waf.body_inspection_{kb}kb_surcharge"
    assert PriceBook()[name].usd == pytest.approx((per_million / 1e6,))
    w = workload({"api": {"waf": {"body_kb": kb}}}, request_bytes=f"{kb - 4} KB")
    assert w.api.waf is not None
    assert usage(WebAcl(waf=w.api.waf), w)[name] == MIB
    assert acl(body_kb=kb)[name] == 0, "a body of 1 KB is not surcharged"
    assert name not in usage(WebAcl(waf=w.api.waf, adjustable=False), w), "an ALB inspects 8 KB, not more"


def test_what_is_inspected_of_a_body_counts_not_what_could_be() -> None:
    """A body of 20 KB under a limit of 64 KB: one further step of 16 KB."""
    usages = acl(size="20 KB", body_kb=64)
    assert [usages[f"waf.body_inspection_{kb}kb_surcharge"] for kb in (32, 48, 64)] == [MIB, 0, 0]
    assert acl(size="200 KB", body_kb=32)["waf.body_inspection_32kb_surcharge"] == MIB


def test_blocked_requests_count_as_inspected() -> None:
    w = workload({"api": {"waf": {}}}, unauthenticated_share="25 %")
    assert w.api.waf is not None
    assert usage(WebAcl(waf=w.api.waf), w)["waf.requests_upto_1500_wcu"] == MIB


# CloudWatch and X-Ray


def logs(writer: str, **logging: Any) -> dict[str, float]:
    w = workload({"logging": {"bytes_per_request": "1 KB", "function_bytes_per_request": "1 KB"} | logging})
    return usage(Logs(writer=writer), w)  # type: ignore[arg-type]


VENDED = ("function", "lattice", "verified-access")
"""Who can deliver vended logs to each destination: AWS's table of logs, and the pages of each service."""
BY_DESTINATION = {
    "cloudwatch": "cloudwatch.logs_vended_to_cloudwatch_gb",
    "cloudwatch-ia": "cloudwatch.logs_vended_ia_gb",
    "s3": "cloudwatch.logs_vended_to_s3_gb",
    "firehose": "cloudwatch.logs_vended_to_firehose_gb",
}


@pytest.mark.parametrize("destination", BY_DESTINATION)
@pytest.mark.parametrize("writer", VENDED)
def test_vended_logs_are_priced_by_destination(writer: str, destination: str) -> None:
    """A mebi of lines of 1 KB: one binary GB."""
    metered = logs(writer, destination=destination)
    assert metered[BY_DESTINATION[destination]] == pytest.approx(1)
    assert not [name for name in metered if "ingestion" in name]


@pytest.mark.parametrize(
    ("destination", "dimensions"),
    [
        ("cloudwatch", {"cloudwatch.logs_vended_to_cloudwatch_gb", "cloudwatch.logs_storage_gb_month"}),
        ("cloudwatch-ia", {"cloudwatch.logs_vended_ia_gb", "cloudwatch.logs_storage_gb_month"}),
        ("s3", {"cloudwatch.logs_vended_to_cloudwatch_gb", "s3.standard_storage_gb_month"}),
        ("firehose", {"firehose.ingested_gb"}),
    ],
)
def test_api_gateway_delivers_vended_logs_to_cloudwatch_and_writes_to_firehose_itself(
    destination: str, dimensions: set[str]
) -> None:
    """AWS's table of logs has no delivery of them to S3; an access log setting takes the ARN of a Firehose stream."""
    assert set(logs("api", destination=destination)) == dimensions


def test_appsync_logs_are_custom_logs_in_aws_table() -> None:
    assert logs("graphql-api")["cloudwatch.logs_ingestion_standard_gb"] == pytest.approx(1)
    assert logs("graphql-api", destination="cloudwatch-ia")["cloudwatch.logs_ingestion_ia_gb"] == pytest.approx(1)


@pytest.mark.parametrize(("destination", "usd_per_gb"), [("cloudwatch", 0.50), ("s3", 0.25)])
@pytest.mark.parametrize(
    ("code", "clients"), [("E6", {"location": "same-vpc"}), ("E8", {"location": "internet", "who": "workforce"})]
)
def test_lattice_and_verified_access_pay_for_the_logs_that_they_deliver(
    code: str, clients: dict[str, str], destination: str, usd_per_gb: float
) -> None:
    """500M lines of 400 bytes are 186.26 binary GB; the prices are those of us-east-1."""
    w = Workload.from_dict(
        {
            "traffic": {"requests_per_month": "500M"},
            "clients": clients,
            "backend": {"kind": "fargate"},
            "logging": {"bytes_per_request": 400, "destination": destination},
        }
    )
    dimension = BY_DESTINATION[destination]
    assert PriceBook("us-east-1")[dimension].usd[0] == usd_per_gb
    bill = m.assess(w, code).bill
    assert bill is not None
    lines = [item.usd for item in bill.items if item.dimension == dimension]
    assert lines == [pytest.approx(500e6 * 400 / 2**30 * usd_per_gb)]


def test_what_an_api_logs_above_10_tib_costs_the_price_of_the_next_tier() -> None:
    """12 TiB: 10 TiB at 0.50 a GB and 2 TiB at 0.25; as standard logs all of it at 0.50."""
    size = {"bytes_per_request": 12 * 2**40 / MIB, "retention_months": 0}
    vended = workload({"logging": size})
    standard = workload({"logging": size, "assumptions": {"api_logs_class": "standard"}})
    assert usd(Logs(writer="api"), vended) == pytest.approx(10_240 * 0.50 + 2_048 * 0.25)
    assert usd(Logs(writer="api"), standard) == pytest.approx(12_288 * 0.50)


def test_load_balancers_write_logs_without_an_ingestion_charge() -> None:
    assert set(logs("load-balancer")) == {"s3.standard_storage_gb_month"}


def test_stored_logs_are_compressed_and_kept_for_the_retention() -> None:
    usages = logs("api", compression=0.2, retention_months=3)
    assert usages["cloudwatch.logs_storage_gb_month"] == pytest.approx(0.2 * 3)


def test_5_gb_of_standard_log_ingestion_are_free_if_asked_for() -> None:
    w = workload({"logging": {"bytes_per_request": "6 KB", "retention_months": 0}})
    assert usd(Logs(writer="graphql-api"), w) == pytest.approx(6 * 0.50)
    assert usd(Logs(writer="graphql-api"), w, PriceBook(free_tier=True)) == pytest.approx(1 * 0.50)


def test_what_is_free_of_log_ingestion_and_of_log_storage_is_apart() -> None:
    """6 GB come in and are kept for 2 months, 15 % of each: 1 GB is paid of what comes in, and all 1.8 kept are free.

    One pool of 5 GB over both would leave 2.8 GB to pay. Where 4 GB-months are stored elsewhere, 0.8 of the 1.8 are
    paid, and what is free to come in is as before.
    """
    size = {"bytes_per_request": "6 KB", "retention_months": 2, "compression": 0.15}
    w = workload({"logging": size})
    whole = 6 * 0.50 + 6 * 0.15 * 2 * 0.03
    assert usd(Logs(writer="graphql-api"), w) == pytest.approx(whole)
    assert usd(Logs(writer="graphql-api"), w, PriceBook(free_tier=True)) == pytest.approx(1 * 0.50)
    stored = PriceBook(free_tier={"cloudwatch.logs_storage_gb_month": "4"})
    assert usd(Logs(writer="graphql-api"), w, stored) == pytest.approx(1 * 0.50 + 0.8 * 0.03)
    ingested = PriceBook(free_tier={"cloudwatch.logs_ingestion_standard_gb": "5 GB"})
    assert usd(Logs(writer="graphql-api"), w, ingested) == pytest.approx(6 * 0.50)


def test_no_free_quantity_is_stated_for_vended_logs() -> None:
    """The allowance is of the usage type DataProcessing-Bytes, and vended logs are VendedLog-Bytes."""
    w = workload({"logging": {"bytes_per_request": "6 KB", "retention_months": 0}})
    assert usd(Logs(writer="api"), w, PriceBook(free_tier=True)) == pytest.approx(6 * 0.50)


def test_x_ray_bills_traces_recorded_and_traces_read() -> None:
    w = workload({"logging": {"trace_share": "10 %", "traces_read_share": "50 %"}}, requests_per_month="1M")
    assert usd(XRay(), w) == pytest.approx(100_000 * 5e-6 + 50_000 * 0.5e-6 + 50_000 * 0.5e-6)


# Names


def test_alias_queries_are_free_and_others_are_not() -> None:
    w = workload()
    assert set(usage(HostedZone(), w)) == {"route53.hosted_zone_month"}
    assert usage(HostedZone(alias=False), w)["route53.queries_standard"] == pytest.approx(MIB / 10)


def test_a_private_hosted_zone_costs_50_cents_as_a_public_one() -> None:
    assert usd(HostedZone(), workload({"api": {"hosted_zones": 2}})) == pytest.approx(2 * 0.50)


def test_a_resolver_endpoint_with_two_interfaces_costs_182_50() -> None:
    w = workload(requests_per_month=0)
    assert usd(ResolverEndpoint(), w) == pytest.approx(182.50)
    assert usd(ResolverEndpoint(), w.with_values({"azs": 1})) == pytest.approx(182.50), "two interfaces at least"


def test_cloud_map_bills_registered_instances_and_discovery_calls() -> None:
    w = workload({"backend": {"kind": "fargate", "tasks": 4}, "services": 3}, requests_per_month="1M")
    flow = HttpApi().forward(client_flow(w, w.traffic), w)
    assert usage(CloudMap(), w, flow) == {
        "cloudmap.resource_month": 4 * 3,
        "cloudmap.discover_api_call": pytest.approx(1e6 / 100),
    }


def test_a_private_ca_costs_400_a_month_or_50_for_short_lived_certificates() -> None:
    w = workload({"api": {"certificates": 2}})
    assert usd(PrivateCa(mode="general"), w) == pytest.approx(400 + 2 * 0.75)
    assert usd(PrivateCa(mode="short-lived"), w) == pytest.approx(50 + 2 * 0.058)


# Free tier


def test_the_free_tiers_of_a_first_year_are_not_taken_off() -> None:
    """A million API calls and 750 hours of a load balancer are free only for accounts of before 2025-07-15."""
    w, book = workload(), PriceBook(free_tier=True)
    assert usd(RestApi(), w, book) == usd(RestApi(), w)
    assert bill_of(w, Alb(), book=book)["elb.alb_hour"] == pytest.approx(730 * 0.0225)


# Regional surprises


@pytest.mark.parametrize(
    ("region", "per_million"),
    [
        ("us-east-1", 3.50),
        ("eu-west-1", 3.50),
        ("ap-south-1", 3.50),
        ("ap-southeast-2", 3.50),
        ("eu-central-1", 3.70),
        ("ap-southeast-1", 4.25),
        ("ap-northeast-1", 4.25),
        ("sa-east-1", 4.25),
    ],
)
def test_a_million_rest_requests_cost_3_50_to_4_25(region: str, per_million: float) -> None:
    assert usd(RestApi(), workload({"region": region}, requests_per_month="1M")) == pytest.approx(per_million)


def test_a_gb_over_privatelink_costs_a_cent_everywhere_while_the_hour_varies() -> None:
    commercial = [code for code in available("privatelink.interface_endpoint_data_gb") if "gov" not in code]
    books = [PriceBook(code) for code in commercial]
    assert {book["privatelink.interface_endpoint_data_gb"].usd[0] for book in books} == {0.01}
    hours = [book["privatelink.interface_endpoint_hour_per_az"].usd[0] for book in books]
    assert (min(hours), max(hours)) == (0.010, 0.021)


TWELVE = [
    "us-east-1",
    "us-east-2",
    "us-west-2",
    "eu-west-1",
    "eu-west-2",
    "eu-central-1",
    "eu-north-1",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-northeast-1",
    "sa-east-1",
]


def test_lambda_duration_costs_the_same_in_large_regions_while_fargate_does_not() -> None:
    assert {PriceBook(code)["lambda.duration_x86_gb_second"].usd[0] for code in TWELVE} == {0.0000166667}
    vcpu = [PriceBook(code)["fargate.fargate_linux_x86_vcpu_hour"].usd[0] for code in TWELVE]
    assert max(vcpu) / min(vcpu) == pytest.approx(1.72, abs=0.005)


def test_an_alb_lcu_costs_1_1_cents_in_sao_paulo() -> None:
    assert PriceBook("sa-east-1")["elb.alb_lcu_hour"].usd == (0.011,)


# Every switch of the assumptions, over all components at once

INTER_AZ = "datatransfer.inter_az_each_direction_gb"
ENDPOINT_HOUR = "privatelink.interface_endpoint_hour_per_az"
ENDPOINT_GB = "privatelink.interface_endpoint_data_gb"
HTTP = "apigateway.http_requests_512kb_increment"
MESSAGES = "apigateway.websocket_messages_32kb_increment"
REQUESTS_S = MIB / (730 * 3600)

Line = tuple[str, str]


def everything(w: Workload) -> dict[Line, float]:
    """Meter a set of components that holds every one that rests on an assumption, and some that rest on none:
    doors and what stands beside them see the clients' traffic, what is behind sees what a REST API passes on."""
    backend = w.backend
    flow = client_flow(w, w.traffic)
    talk = w.traffic.model_copy(update={"protocol": Protocol.WEBSOCKET, "connection_minutes_per_month": 5000.0})
    behind = RestApi().forward(flow, w)
    from_the_edge = CloudFront().forward(flow, w)
    met = [
        *((component, flow) for component in (RestApi(), HttpApi(), InterfaceEndpoint(), CrossAz(), VpcPeering())),
        *(
            (component, flow)
            for component in (HostedZone(alias=False), FailoverRecord(alias=False), ResolverEndpoint())
        ),
        *((component, flow) for component in (Logs(writer="api"), Logs(writer="function"), TransitGateway())),
        *((component, behind) for component in (VpcLinkV1(), VpcLinkV2(), Alb(), Nlb(), CloudMap())),
        (NatGateway(carries="callbacks"), WebSocketApi().forward(client_flow(w, talk), w)),
        (Alb(instance="origin-alb"), from_the_edge),
        (WebSocketApi(), client_flow(w, talk)),
        (InternetEgress(), flow),
        (SiteToSiteVpn(settings=w.clients.vpn), flow),
        (EksPods(backend=backend, behind_ingress=True), behind),  # type: ignore[arg-type]
        (ResourceTraffic(bytes_per_request=4096), behind),
    ]
    return {(component.identity, name): q for component, at in met for name, q in usage(component, w, at).items()}


BASE: dict[str, Any] = {"backend": {"kind": "eks", "nodes": 2, "extended_support": True}}

SWITCHES: dict[str, tuple[dict[str, Any], Any, dict[Line, float | None]]] = {
    "http_increment_basis": (
        {"request_bytes": "300 KB", "response_bytes": "400 KB"},
        "sum",
        {("http-api", HTTP): 2 * MIB},
    ),
    "rejected_requests_billed": (
        {"unauthenticated_share": "25 %"},
        True,
        {
            ("rest-api", "apigateway.rest_requests"): MIB,
            ("http-api", HTTP): MIB,
            ("websocket-api", MESSAGES): MIB + 0.5 * 0.75 * MIB,
        },
    ),
    "vpc_link_v1_endpoint_billed": (
        {},
        True,
        {("vpc-link-v1", ENDPOINT_HOUR): 2 * 730, ("vpc-link-v1", ENDPOINT_GB): 4},
    ),
    "vpc_link_v2_cross_az_billed": ({}, False, {("vpc-link-v2", INTER_AZ): None}),
    "endpoint_cross_az_billed": ({}, True, {("interface-endpoint:execute-api", INTER_AZ): 4}),
    "cross_az_share": (
        {},
        0.25,
        {
            ("cross-az", INTER_AZ): 2,
            ("vpc-peering", "datatransfer.vpc_peering_cross_az_each_direction_gb"): 2,
            ("vpc-link-v2", INTER_AZ): 2,
            ("eks-pods", INTER_AZ): 2,
            ("resource-traffic", INTER_AZ): 2,
        },
    ),
    "nlb_cross_zone": ({}, True, {("internal-nlb", INTER_AZ): 4}),
    "gateway_requests_per_connection": (
        {"request_bytes": 0, "response_bytes": 0},
        1,
        {
            ("cloud-map", "cloudmap.discover_api_call"): MIB,
            ("internal-alb", "elb.alb_lcu_hour"): 730 * REQUESTS_S / 25,
            ("internal-nlb", "elb.nlb_nlcu_hour"): 730 * REQUESTS_S / 800,
        },
    ),
    "edge_requests_per_connection": (
        {"request_bytes": 0, "response_bytes": 0},
        1,
        {("origin-alb", "elb.alb_lcu_hour"): 730 * REQUESTS_S / 25},
    ),
    "gateway_connection_duration": (
        {"request_bytes": 0, "response_bytes": 0},
        3600,
        {
            ("internal-alb", "elb.alb_lcu_hour"): 730 * REQUESTS_S / 100 * 3600 / 3000,
            ("origin-alb", "elb.alb_lcu_hour"): 730 * REQUESTS_S / 43 * 3600 / 3000,
            ("internal-nlb", "elb.nlb_nlcu_hour"): 730 * REQUESTS_S / 100 * 3600 / 100_000,
        },
    ),
    "api_logs_class": (
        {},
        "standard",
        {
            ("api-logs", "cloudwatch.logs_vended_to_cloudwatch_gb"): None,
            ("api-logs", "cloudwatch.logs_ingestion_standard_gb"): 400 / 1024,
        },
    ),
    "extended_support": ({}, "replaces", {("eks-pods", "eks.cluster_hour"): None}),
    "lcu_gb": (
        {"response_bytes": "1 MB"},
        "binary",
        {
            ("internal-alb", "elb.alb_lcu_hour"): 1025,
            ("origin-alb", "elb.alb_lcu_hour"): 1025,
            ("internal-nlb", "elb.nlb_nlcu_hour"): 1025,
        },
    ),
    "dns_queries_per_connection": (
        {},
        0.5,
        {
            ("hosted-zone", "route53.queries_standard"): MIB / 10 / 2,
            ("failover-record", "route53.queries_standard"): MIB / 10 / 2,
            ("resolver-endpoint", "route53.resolver_queries"): MIB / 10 / 2,
        },
    ),
    "websocket_callback_share": (
        {},
        1,
        {
            ("websocket-api", MESSAGES): 2 * MIB,
            ("nat-gateway", "nat.nat_gateway_data_gb"): 3,
        },
    ),
    "same_region_public_billed": (
        {},
        True,
        {
            ("nat-gateway", "datatransfer.internet_egress_gb"): 1.5,
            ("internet-egress", "datatransfer.internet_egress_gb"): 3,
        },
    ),
    "vpn_tunnel_ips_billed": ({}, False, {("site-to-site-vpn", "vpc.public_ipv4_in_use_hour"): None}),
}
"""Assumption: (traffic that shows it, other value, the lines that must change with their quantity; None if gone)."""


@pytest.mark.parametrize("name", SWITCHES)
def test_flipping_an_assumption_changes_exactly_the_expected_lines(name: str) -> None:
    traffic, value, expected = SWITCHES[name]
    w = workload(BASE, **traffic)
    assert getattr(w.assumptions, name) != value
    before, after = everything(w), everything(w.with_values({f"assumptions.{name}": value}))
    changed = {line: after.get(line) for line in before.keys() | after.keys() if before.get(line) != after.get(line)}
    assert changed == {line: pytest.approx(q) if q is not None else None for line, q in expected.items()}


def test_every_assumption_is_flipped() -> None:
    assert SWITCHES.keys() == Assumptions.model_fields.keys()


def test_every_rule_that_is_not_modeled_says_why() -> None:
    assert all(len(reason) > 10 for reason in NOT_MODELED.values())
