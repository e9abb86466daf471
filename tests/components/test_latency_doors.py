"""Doors and links: handshakes, timeouts, throttles, checks, caches, and the user's own measurements."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from modeler.components import client_flow
from modeler.components.alb import Alb
from modeler.components.api_gateway import gateway_throttle
from modeler.components.base import Component
from modeler.components.cloudfront import CloudFront
from modeler.components.direct_connect import DirectConnectLink
from modeler.components.fargate import FargateTasks
from modeler.components.function_url import FunctionUrl
from modeler.components.http_api import HttpApi
from modeler.components.latency import Moment, average_moment
from modeler.components.nlb import Nlb
from modeler.components.rest_api import RestApi
from modeler.components.s3 import S3Bucket
from modeler.components.site_to_site_vpn import SiteToSiteVpn
from modeler.components.transit_gateway import TransitGateway
from modeler.components.vpc_lattice import LatticeService
from modeler.components.websocket_api import WebSocketApi
from modeler.facts.constraints import fact
from modeler.facts.evidence import evidence, region_round_trip
from modeler.workload import S3Backend, Workload


def workload(**fields: Any) -> Workload:
    return Workload.from_dict(fields)


def moment(w: Workload) -> Moment:
    return average_moment(client_flow(w, w.traffic))


def used(component: Component, w: Workload) -> list[str]:
    return [evidence_of.id for delay in component.processing(moment(w), w) for evidence_of in delay.evidence]


# Handshakes: one round trip for TCP; one more for TLS 1.3, two for TLS 1.2


@pytest.mark.parametrize("door", [RestApi(), HttpApi(), Alb(), CloudFront(), FunctionUrl(), LatticeService()])
def test_a_new_connection_takes_a_round_trip_for_tcp_and_one_for_tls_1_3_or_two_for_1_2(door: Component) -> None:
    assert door.handshakes(workload()) == 1 + 1
    assert door.handshakes(workload(clients={"tls": "1.2"})) == 1 + 2


def test_a_private_api_speaks_tls_1_2_under_its_default_policy_and_1_3_where_that_is_asked_for() -> None:
    assert fact("TL-001").value == "1.2"
    private = RestApi(endpoint="private")
    assert private.handshakes(workload(clients={"tls": "1.3"})) == 1 + 2
    asked = workload(clients={"tls": "1.3"}, needs={"features": ["tls-1.3"]})
    assert private.handshakes(asked) == 1 + 1
    assert [
        assumption.startswith("private API: an enhanced security policy") for assumption in private.assumes(asked)
    ] == [True]
    assert "its default security policy" in private.assumes(workload())[0]
    assert private.assumes(workload(clients={"tls": "1.2"})) == ()
    assert RestApi().assumes(workload()) == ()


def test_s3_over_its_interface_endpoints_does_not_speak_tls_1_3() -> None:
    assert not fact("S3-002").yes
    assert S3Bucket(backend=S3Backend()).handshakes(workload()) == 1 + 2


def test_without_encryption_behind_the_door_only_tcp_is_set_up() -> None:
    w = workload(backend={"kind": "fargate"}, api={"tls_backend": False})
    assert FargateTasks(backend=w.backend).handshakes(w) == 1
    assert Alb(behind_gateway=True).handshakes(w) == 1
    assert Alb().handshakes(w) == 2  # to its clients it still speaks TLS


def test_a_network_load_balancer_ends_connections_with_a_tls_listener_only() -> None:
    w = workload()
    assert not Nlb(listener="TCP").ends_connection
    assert Nlb(listener="TLS").ends_connection
    assert Nlb(listener="TLS").handshakes(w) == 2
    assert Nlb(listener="TLS").named("other").ends_connection


def test_a_message_waits_for_no_handshake_of_its_websocket() -> None:
    assert WebSocketApi().handshakes(workload()) == 0


# Timeouts are what AWS publishes


@pytest.mark.parametrize(
    ("component", "name"),
    [
        (RestApi(), "QR-026"),
        (RestApi(endpoint="private"), "QR-026"),
        (RestApi(endpoint="edge"), "QR-027"),
        (HttpApi(), "QH-003"),
        (WebSocketApi(), "QW-004"),
        (Alb(), "LB-023"),
        (LatticeService(), "LT-003"),
    ],
)
def test_timeouts_are_those_of_the_quotas(component: Component, name: str) -> None:
    assert component.timeout_ms(workload()) == 1000 * fact(name).number


def test_the_29_seconds_of_a_regional_api_can_be_raised_and_those_of_an_edge_optimized_or_http_api_cannot() -> None:
    w = workload(needs={"max_processing": "2 min"})
    assert RestApi().timeout_ms(w) == 120_000
    assert RestApi(endpoint="edge").timeout_ms(w) == 29_000
    assert HttpApi().timeout_ms(w) == 30_000


@pytest.mark.parametrize(
    ("component", "default", "most"),
    [
        (RestApi(), "QR-026", "QR-028"),
        (Alb(), "LB-023", "LB-023B"),
        (Nlb(listener="TLS"), "LB-011", "LB-011B"),
        (LatticeService(), "LT-003", "LT-003B"),
        (CloudFront(), "CF-021", "CF-011"),
    ],
)
def test_what_can_be_raised_or_set_follows_the_need_up_to_the_most_there_is(
    component: Component, default: str, most: str
) -> None:
    usual, end = fact(default).number, fact(most).number
    assert component.assumes(workload(needs={"max_processing": f"{usual} s"})) == ()
    assert component.timeout_ms(workload(needs={"max_processing": f"{end - 1} s"})) == 1000 * (end - 1)
    assert component.timeout_ms(workload(needs={"max_processing": f"{end + 1} s"})) == 1000 * end
    (sentence,) = component.assumes(workload(needs={"max_processing": f"{end - 1} s"}))
    assert f"{end - 1:g} s (needs.max_processing) instead of {usual:g} s" in sentence
    (sentence,) = component.assumes(workload(needs={"max_processing": f"{end + 1} s"}))
    assert f"{end:g} s (the most that is known)" in sentence


@pytest.mark.parametrize("component", [HttpApi(), RestApi(endpoint="edge"), LatticeService(listener="TLS")])
def test_nothing_is_assumed_of_what_nobody_can_change(component: Component) -> None:
    assert component.assumes(workload(needs={"max_processing": "2 min"})) == ()


def test_a_stream_of_a_rest_api_may_last_for_fifteen_minutes() -> None:
    assert RestApi().timeout_ms(workload(api={"streaming": True})) == 15 * 60_000
    assert RestApi(endpoint="edge").timeout_ms(workload(api={"streaming": True})) == 15 * 60_000


def test_cloudfront_waits_30_seconds_for_an_origin_and_can_be_set_to_wait_for_120() -> None:
    assert CloudFront().timeout_ms(workload()) == 30_000
    assert CloudFront().timeout_ms(workload(needs={"max_processing": "1 min"})) == 60_000
    assert CloudFront().timeout_ms(workload(needs={"max_processing": "5 min"})) == 120_000


# Throttles


def test_an_account_has_10000_requests_a_second_and_2500_in_newer_regions() -> None:
    here = gateway_throttle(workload())
    assert (here.rate_rps, here.burst) == (fact("QA-001").number, fact("QA-002").number) == (10_000, 5_000)
    there = gateway_throttle(workload(region="eu-south-2"))
    assert (there.rate_rps, there.burst) == (fact("QA-003").number, fact("QA-004").number) == (2_500, 1_250)


@pytest.mark.parametrize("door", [RestApi(), HttpApi(), WebSocketApi()])
def test_apis_of_api_gateway_throttle_and_a_stage_may_do_so_earlier(door: Component) -> None:
    bucket = door.throttle(workload(api={"throttle_rps": 50, "throttle_burst": 10}))
    assert bucket is not None
    assert (bucket.rate_rps, bucket.burst) == (50, 10)


def test_load_balancers_do_not_throttle() -> None:
    assert Alb().throttle(workload()) is None
    assert CloudFront().throttle(workload()) is None


# Checks of who calls


@pytest.mark.parametrize(
    ("door", "authorizer", "check"),
    [
        (RestApi(), "iam", "iam-authorizer"),
        (RestApi(), "cognito", "cognito-user-pool"),
        (HttpApi(), "iam", "iam-authorizer"),
        (FunctionUrl(), "iam", "iam-authorizer"),
        (Alb(), "jwt", "jwt-authorizer"),
    ],
)
def test_a_door_checks_who_calls(door: Component, authorizer: str, check: str) -> None:
    without = used(door, workload(api={"authorizer": "none"}))
    assert used(door, workload(api={"authorizer": authorizer})) == [*without, check]


def test_a_token_check_is_within_the_10_ms_of_an_http_api() -> None:
    assert used(HttpApi(), workload(api={"authorizer": "jwt"})) == ["http-api"]
    assert evidence("http-api").p99_ms == 10


def test_a_load_balancer_behind_a_gateway_checks_nobody() -> None:
    assert used(Alb(behind_gateway=True), workload(api={"authorizer": "jwt"})) == ["alb"]


def test_client_certificates_are_no_matter_of_a_request() -> None:
    assert used(Alb(), workload(api={"mtls": True, "authorizer": "none"})) == ["alb"]


# Caches


def test_a_stage_cache_answers_its_share_in_place_of_the_integration() -> None:
    w = workload(api={"cache_gb": "0.5"}, traffic={"cache_hit_ratio": "80 %"})
    flow = client_flow(w, w.traffic)
    assert RestApi().answered_share(flow, w) == 0.8
    assert RestApi(caches=False).answered_share(flow, w) == 0
    assert [delay.evidence[0].id for delay in RestApi().answering(moment(w), w)] == ["rest-api.cache-hit"]
    assert [delay.evidence[0].id for delay in RestApi().passing_on(moment(w), w)] == ["rest-api.integration"]


def test_cloudfront_answers_only_with_an_edge_cache() -> None:
    w = workload(api={"edge_cache": True}, traffic={"cache_hit_ratio": "80 %"})
    assert CloudFront().answered_share(client_flow(w, w.traffic), w) == 0.8
    assert RestApi().answered_share(client_flow(w, w.traffic), w) == 0


# Proxies share connections


@pytest.mark.parametrize("proxy", [Alb(), LatticeService()])
def test_a_proxy_shares_its_connections_to_targets_among_its_clients(proxy: Component) -> None:
    w = workload(clients={"requests_per_connection": 2})
    behind = proxy.forward(client_flow(w, w.traffic), w)
    assert behind.requests_per_connection == w.assumptions.gateway_requests_per_connection


def test_a_network_load_balancer_passes_the_clients_own_connections_on() -> None:
    w = workload(clients={"requests_per_connection": 2})
    assert Nlb().forward(client_flow(w, w.traffic), w).requests_per_connection == 2


# Links


def on_premises(**clients: Any) -> dict[str, Any]:
    return {"clients": {"location": "on-premises", **clients}}


def link(w: Workload) -> DirectConnectLink:
    return DirectConnectLink(settings=w.clients.direct_connect)


def test_a_measured_round_trip_replaces_what_is_assumed_of_a_link() -> None:
    w = workload(**on_premises(round_trip="4 ms"))
    for component in (link(w), SiteToSiteVpn(settings=w.clients.vpn)):
        round_trip = component.round_trip(w)
        assert round_trip.time.quantile([0.01, 0.99]).tolist() == [4, 4]
        assert [source.method for source in round_trip.evidence] == ["measured"]


def test_a_round_trip_of_clients_on_the_internet_says_nothing_of_the_link_to_servers_on_premises() -> None:
    w = workload(clients={"location": "internet", "round_trip": "40 ms"}, backend={"kind": "on-premises"})
    for component in (link(w), SiteToSiteVpn(settings=w.clients.vpn)):
        round_trip = replace(component, towards_backend=True).round_trip(w)
        assert "clients.round_trip" not in [source.id for source in round_trip.evidence]


def test_a_direct_connect_location_of_another_region_is_as_far_away_as_that_region() -> None:
    near, far = workload(**on_premises()), workload(**on_premises(direct_connect={"location_region": "eu-west-1"}))
    between = region_round_trip("eu-west-1", "us-east-1")
    assert between.p50_ms is not None
    gap = link(far).round_trip(far).time.quantile(0.5) - link(near).round_trip(near).time.quantile(0.5)
    assert gap == pytest.approx(between.p50_ms, rel=0.02)


def test_a_vpn_crosses_the_line_the_internet_and_its_tunnel_and_an_accelerated_one_the_edge() -> None:
    w = workload(**on_premises(link="vpn"))
    plain = SiteToSiteVpn(settings=w.clients.vpn).round_trip(w)
    assert [source.id for source in plain.evidence] == [
        "network.last-mile.data-center",
        "network.internet-to-region",
        "network.vpn",
    ]
    fast = workload(**on_premises(link="vpn", transit_gateway=True, vpn={"accelerated": True}))
    round_trip = SiteToSiteVpn(settings=fast.clients.vpn).round_trip(fast)
    assert round_trip.time.quantile(0.99) < plain.time.quantile(0.99)


def test_two_peered_transit_gateways_add_more_than_one() -> None:
    w = workload()
    single, two = TransitGateway().round_trip(w), TransitGateway(remote_region="eu-west-1").round_trip(w)
    assert two.time.quantile(0.5) > single.time.quantile(0.5)


# The user's own measurements


def test_a_measurement_of_your_own_goes_before_the_published_one() -> None:
    own = {"alb": {"p50": "3 ms", "p99": "20 ms"}, "network.direct-connect": {"p50": "2 ms", "p99": "3 ms"}}
    w = workload(latency=own, **on_premises())
    (of_alb, *_) = Alb().processing(moment(w), w)
    assert of_alb.time.quantile([0.5, 0.99]).tolist() == pytest.approx([3, 20])
    assert of_alb.evidence[0].method == "measured"
    assert link(w).round_trip(w).time.quantile([0.5, 0.99]).tolist() == pytest.approx([2, 3])


def test_a_link_can_be_measured_as_a_component_too() -> None:
    w = workload(latency={"site-to-site-vpn": {"p50": "9 ms", "p99": "12 ms"}}, **on_premises(link="vpn"))
    round_trip = SiteToSiteVpn(settings=w.clients.vpn).round_trip(w)
    assert round_trip.time.quantile([0.5, 0.99]).tolist() == pytest.approx([9, 12])
