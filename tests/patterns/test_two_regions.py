"""Doors in two Regions: each Region's part of the traffic goes its own way, at its own Region's prices.

Beside them, two rules of chained doors: a trace is one request, and a Network Load Balancer logs TLS only.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import modeler as m
from modeler.components.arrivals import Arrivals
from modeler.components.cloudwatch import Logs
from modeler.components.flow import client_flow
from modeler.components.in_region import InRegion
from modeler.components.interface_endpoint import InterfaceEndpoint
from modeler.engine.study.sweep import sweep
from modeler.facts.overlay import Overlay
from modeler.facts.pricebook import price_book
from modeler.patterns import pattern
from modeler.units import LineItem
from modeler.workload import Workload

GIB = 2**30
KB = 1024
DOORS = ["G1:alb", "G1:nlb", "G2"]
PEERED = {"location": "other-vpc", "vpcs": 3}
HUB = {**PEERED, "transit_gateway": True}
OTHER_ACCOUNT = {"location": "other-account", "vpcs": 2, "transit_gateway": True}
CONNECT = {"location": "on-premises", "link": "direct-connect"}
VPN = {"location": "on-premises", "link": "vpn"}
PLACES: list[dict[str, Any]] = [
    {"location": "same-vpc"},
    PEERED,
    HUB,
    OTHER_ACCOUNT,
    CONNECT,
    {**CONNECT, "transit_gateway": True},
    VPN,
    {**VPN, "transit_gateway": True},
]
US_IE = {"region": "us-east-1", "failover_region": "eu-west-1"}
IE_SG = {"region": "eu-west-1", "failover_region": "ap-southeast-1"}
INTER_REGION = "datatransfer.inter_region_egress_gb:to:"
TRAFFIC = {"requests_per_month": 500e6, "request_bytes": "2 KB", "response_bytes": "50 KB"}
REQUESTS_GB, RESPONSES_GB = 500e6 * 2 * KB / GIB, 500e6 * 50 * KB / GIB


def workload(clients: dict[str, Any] | None = None, **more: Any) -> Workload:
    document = {"clients": clients or {}, "traffic": TRAFFIC, **more}
    return Workload.from_dict(document)


def items(name: str, w: Workload) -> list[LineItem]:
    assessment = m.assess(w, name)
    assert assessment.bill is not None, assessment.reason
    return list(assessment.bill.items)


def lines(name: str, w: Workload, dimension: str) -> list[LineItem]:
    return [item for item in items(name, w) if item.dimension.startswith(dimension)]


def usage(name: str, w: Workload, dimension: str) -> list[float]:
    return [item.usage for item in lines(name, w, dimension)]


def usd(name: str, w: Workload, dimension: str) -> list[float | None]:
    return [item.usd for item in lines(name, w, dimension)]


# Clients in AWS


@pytest.mark.parametrize("clients", PLACES[:4], ids=str)
@pytest.mark.parametrize("name", DOORS)
def test_clients_in_aws_pay_the_transfer_to_the_second_region_and_back(name: str, clients: dict[str, Any]):
    w = workload(clients, failover_share=0.5, **US_IE)
    back, there = lines(name, w, INTER_REGION)
    # 476.8 GB of requests leave Virginia and 11,920.9 GB of responses leave Ireland, both at 0.02 USD.
    assert (there.dimension, there.usage) == (f"{INTER_REGION}eu-west-1", pytest.approx(0.5 * REQUESTS_GB))
    assert (back.dimension, back.usage) == (f"{INTER_REGION}us-east-1", pytest.approx(0.5 * RESPONSES_GB))
    assert "(eu-west-1)" in back.note
    assert "(" not in there.note
    assert (there.usd or 0) + (back.usd or 0) == pytest.approx((476.837158 + 11920.928955) * 0.02)
    assert (there.usd or 0) + (back.usd or 0) == pytest.approx(247.96, abs=0.005)


def test_each_region_sends_at_its_own_price():
    w = workload(failover_share=0.25, **IE_SG)
    # Ireland sends the requests to Singapore at 0.02; Singapore sends the responses to Ireland at 0.09.
    assert usd("G2", w, INTER_REGION) == [
        pytest.approx(0.25 * RESPONSES_GB * 0.09),
        pytest.approx(0.25 * REQUESTS_GB * 0.02),
    ]


@pytest.mark.parametrize("clients", [PEERED, {"location": "other-account"}], ids=str)
@pytest.mark.parametrize("name", DOORS)
def test_only_the_first_regions_part_crosses_azs_over_vpc_peering(name: str, clients: dict[str, Any]):
    w = workload(clients, failover_share=0.25, **US_IE)
    crossing = lines(name, w, "datatransfer.vpc_peering_cross_az")
    # Of two AZs half of the traffic crosses, and each GB counts at both ends.
    assert [line.usage for line in crossing] == [pytest.approx(0.75 * (REQUESTS_GB + RESPONSES_GB) * 0.5 * 2)]
    assert [line.usd for line in crossing] == [pytest.approx(0.75 * (REQUESTS_GB + RESPONSES_GB) * 0.01)]


def test_only_the_first_regions_part_crosses_azs_inside_the_clients_vpc():
    w = workload(failover_share=0.25, counted={"backend": False}, **US_IE)
    crossing = [line for line in items("G1:alb", w) if line.component == "cross-az"]
    assert [line.usage for line in crossing] == [pytest.approx(0.75 * (REQUESTS_GB + RESPONSES_GB) * 0.5 * 2)]


@pytest.mark.parametrize("clients", [HUB, OTHER_ACCOUNT], ids=str)
@pytest.mark.parametrize("name", DOORS)
def test_a_gb_is_processed_by_the_hub_that_it_is_sent_into_and_not_again_after_the_peering(
    name: str, clients: dict[str, Any]
):
    w = workload(clients, failover_share=0.25, **US_IE)
    processed = lines(name, w, "transitgateway.vpc_data_gb")
    by_note = {line.note: line.usage for line in processed}
    first, second = 0.75, 0.25
    assert list(by_note.values()) == pytest.approx(
        [first * REQUESTS_GB, first * RESPONSES_GB, second * REQUESTS_GB, second * RESPONSES_GB]
    )
    assert [("eu-west-1" in note) for note in by_note] == [False, False, False, True]
    # At 0.02 USD a GB in both Regions: as much as one hub would be paid for all of it.
    assert sum(line.usd or 0 for line in processed) == pytest.approx((REQUESTS_GB + RESPONSES_GB) * 0.02)


@pytest.mark.parametrize("clients", [HUB, OTHER_ACCOUNT], ids=str)
def test_attachments_are_paid_as_for_a_standby_whatever_the_share(clients: dict[str, Any]):
    vpcs = clients["vpcs"]
    for share in (0, 0.25):
        w = workload(clients, failover_share=share, **US_IE)
        assert usage("G2", w, "transitgateway.vpc_attachment_hour") == [(vpcs + 1) * 730, 730]
        assert usage("G2", w, "transitgateway.peering_attachment_hour") == [730, 730]


# Clients on premises


@pytest.mark.parametrize("hub", [False, True])
@pytest.mark.parametrize("name", DOORS)
def test_over_direct_connect_each_region_pays_its_own_egress_to_the_one_location(name: str, hub: bool):
    w = workload({**CONNECT, "transit_gateway": hub}, failover_share=0.5, **IE_SG)
    out = lines(name, w, "directconnect.egress_gb")
    # Half leaves Ireland for a location there at 0.02, half leaves Singapore for the same location at 0.09.
    assert {line.dimension for line in out} == {"directconnect.egress_gb:to_dx_location_in:eu-west-1"}
    assert [line.usage for line in out] == [pytest.approx(0.5 * RESPONSES_GB)] * 2
    assert [line.usd for line in out] == [
        pytest.approx(0.5 * RESPONSES_GB * 0.02),
        pytest.approx(0.5 * RESPONSES_GB * 0.09),
    ]
    assert usage(name, w, "directconnect.dedicated_port_hour") == [2 * 730]
    assert not lines(name, w, INTER_REGION)


def test_a_location_of_its_own_does_not_move_either():
    w = workload({**CONNECT, "direct_connect": {"location_region": "us-east-1"}}, failover_share=0.5, **IE_SG)
    prices = [
        price_book(region).get("directconnect.egress_gb:to_dx_location_in:us-east-1")
        for region in ("eu-west-1", "ap-southeast-1")
    ]
    assert usd("G2", w, "directconnect.egress_gb:to_dx_location_in:us-east-1") == [
        pytest.approx(0.5 * RESPONSES_GB * price.usd[0]) for price in prices if price
    ]


def test_a_hub_of_hybrid_links_processes_each_regions_part_in_that_region():
    w = workload({**CONNECT, "transit_gateway": True}, failover_share=0.25, **IE_SG)
    assert usage("G2", w, "transitgateway.dxgw_data_gb") == pytest.approx([0.75 * REQUESTS_GB, 0.25 * REQUESTS_GB])
    assert usage("G2", w, "transitgateway.vpc_data_gb") == pytest.approx([0.75 * RESPONSES_GB, 0.25 * RESPONSES_GB])


@pytest.mark.parametrize("hub", [False, True])
@pytest.mark.parametrize("name", DOORS)
def test_over_vpn_each_region_pays_its_own_internet_egress(name: str, hub: bool):
    traffic = {**TRAFFIC, "requests_per_month": 50e6}
    w = workload({**VPN, "transit_gateway": hub}, failover_share=0.25, **IE_SG).with_values({"traffic": traffic})
    gb = RESPONSES_GB / 10
    out = lines(name, w, "datatransfer.internet_egress_gb")
    assert [line.usage for line in out] == [pytest.approx(0.75 * gb), pytest.approx(0.25 * gb)]
    # 1,788.1 GB leave Ireland at 0.09 and 596.0 GB leave Singapore at 0.12: both in the first tier.
    assert [line.usd for line in out] == [pytest.approx(0.75 * gb * 0.09), pytest.approx(0.25 * gb * 0.12)]
    assert usage(name, w, "vpn.site_to_site_connection_hour") == usage(
        name, w.model_copy(update={"failover_share": 0.0}), "vpn.site_to_site_connection_hour"
    )


# For all of them


@pytest.mark.parametrize("clients", PLACES, ids=str)
@pytest.mark.parametrize("name", DOORS)
def test_a_standby_is_sent_no_gb(name: str, clients: dict[str, Any]):
    w = workload(clients, logging={"access_logs": False}, **IE_SG)
    second = [line for line in items(name, w) if "(ap-southeast-1)" in line.note]
    assert second
    assert all(line.fixed for line in second)
    assert not lines(name, w, INTER_REGION)


@pytest.mark.parametrize("clients", PLACES, ids=str)
@pytest.mark.parametrize("name", DOORS)
def test_fixed_usage_does_not_move_with_the_share(name: str, clients: dict[str, Any]):
    fixed = [
        sorted((line.dimension, line.usage) for line in items(name, w) if line.fixed)
        for w in (workload(clients, failover_share=share, **IE_SG) for share in (0, 0.25, 0.9))
    ]
    assert fixed[0] == fixed[1] == fixed[2]


@pytest.mark.parametrize("clients", PLACES[4:], ids=str)
@pytest.mark.parametrize("name", DOORS)
def test_a_gb_to_the_premises_leaves_one_region_only(name: str, clients: dict[str, Any]):
    for share in (0, 0.25, 0.9):
        w = workload(clients, failover_share=share, **IE_SG)
        out = usage(name, w, "directconnect.egress_gb") + usage(name, w, "datatransfer.internet_egress_gb")
        assert sum(out) == pytest.approx(RESPONSES_GB)


@pytest.mark.parametrize("clients", PLACES, ids=str)
@pytest.mark.parametrize("name", DOORS)
def test_more_requests_never_cost_less_and_a_sweep_says_the_same(name: str, clients: dict[str, Any]):
    code, _, variant = name.partition(":")
    base = workload(clients, failover_share=0.3, **IE_SG)
    wanted = pattern(code)
    if variant:
        wanted = wanted.__class__(**{**wanted.__dict__, "variants": (wanted.variant(variant),)})
    many = [0.0, 1.0, 1e6, 50e6, 500e6, 5e9]
    swept = sweep(pd.DataFrame({"requests_per_month": many}), [wanted], base).frame["monthly_usd"].tolist()
    alone = [m.assess(base.with_values({"traffic.requests_per_month": count}), name).monthly_usd for count in many]
    assert swept == [pytest.approx(expected_usd, rel=1e-9) for expected_usd in alone]
    assert swept == sorted(swept)


@pytest.mark.parametrize("name", DOORS)
def test_a_name_that_splits_the_traffic_comes_before_the_way_and_a_standbys_before_the_door(name: str):
    code, _, variant = name.partition(":")
    way = ["direct-connect", "transit-gateway"]
    for share, first in ((0, [*way, "failover-record"]), (0.5, ["failover-record", *way])):
        w = workload({**CONNECT, "transit_gateway": True}, failover_share=share, **IE_SG)
        hops = [hop.component.id for hop in pattern(code).architecture(w, variant).hops]
        assert hops[:3] == first
        assert hops.count("failover-record") == 1


def test_a_hub_that_another_class_uses_too_is_paid_once_and_sees_both():
    small = {"requests_per_month": 1e6, "request_bytes": "1 KB", "response_bytes": "4 KB"}
    files = {"name": "files", "backend": {"kind": "s3"}, "traffic": small, "pattern": "A4"}
    w = workload(HUB, failover_share=0.25, classes=[files], **US_IE)
    assert usage("G2", w, "transitgateway.vpc_attachment_hour") == [4 * 730, 730]
    files_in, files_out = 1e6 * KB / GIB, 1e6 * 4 * KB / GIB
    assert usage("G2", w, "transitgateway.vpc_data_gb")[:2] == pytest.approx(
        [0.75 * REQUESTS_GB + files_in, 0.75 * RESPONSES_GB + files_out]
    )


def test_a_price_of_ones_own_holds_on_both_sides_of_the_link():
    overlay = Overlay.parse({f"{INTER_REGION}eu-west-1": 0.5, f"{INTER_REGION}us-east-1": 0.25})
    w = workload(failover_share=0.5, **US_IE)
    assessment = m.assess(w, "G2", book=price_book("us-east-1", overlay))
    assert assessment.bill is not None
    paid = [line.usd for line in assessment.bill.items if line.dimension.startswith(INTER_REGION)]
    assert paid == [pytest.approx(0.5 * RESPONSES_GB * 0.25), pytest.approx(0.5 * REQUESTS_GB * 0.5)]


def test_a_component_in_the_workloads_own_region_is_usage_like_any_other():
    w = Workload()
    here, there = (InRegion(component=InterfaceEndpoint(), region=name) for name in ("us-east-1", "eu-west-1"))
    for side, region in ((here, ""), (there, "eu-west-1")):
        metered = list(side.meter(Arrivals(((side, client_flow(w, w.traffic)),)), w))
        assert {line.region for line in metered} == {region}


def test_a_component_whose_fixed_usage_is_paid_already_adds_its_traffic_only():
    w = Workload()
    moved = InRegion(component=InterfaceEndpoint(), region="eu-west-1", traffic=0.5, standing=False)
    metered = list(moved.meter(Arrivals(((moved, client_flow(w, w.traffic)),)), w))
    assert [(line.dimension, line.quantity) for line in metered] == [
        ("privatelink.interface_endpoint_data_gb", pytest.approx(0.5 * 10e6 * 12 * KB / GIB))
    ]


# One request, one trace

INTERNET = {"location": "internet"}


@pytest.mark.parametrize("name", ["C3:rest-v2", "C3:rest-v1", "C3:http-v2"])
def test_a_request_through_two_apis_is_one_trace(name: str):
    w = workload(INTERNET, logging={"trace_share": 0.05, "traces_read_share": 0.1})
    # 5% of 500M requests are recorded, and a tenth of those is read.
    assert usage(name, w, "xray.traces_stored") == [pytest.approx(25e6)]
    assert usage(name, w, "xray.traces_retrieved") == [pytest.approx(2.5e6)]
    # 25M recorded at $5.00 a million, and 2.5M both retrieved and scanned at $0.50 a million each.
    remarks = [str(remark) for remark in m.assess(w, name).remarks if "X-Ray" in str(remark)]
    assert remarks == ["added because logging.trace_share is set: X-Ray $127.50"]


def test_a_trace_of_a_cached_answer_is_recorded_where_the_cache_is():
    traffic = {**TRAFFIC, "cache_hit_ratio": 0.8}
    w = workload(INTERNET, api={"cache_gb": "0.5"}, logging={"trace_share": 0.05}).with_values({"traffic": traffic})
    assert usage("C3:rest-v2", w, "xray.traces_stored") == [pytest.approx(25e6)]


# Access logs of Network Load Balancers


def writers(name: str, w: Workload) -> list[str]:
    code, _, variant = name.partition(":")
    hops = pattern(code).architecture(w, variant).hops
    beside = [
        component.component if isinstance(component, InRegion) else component
        for hop in hops
        for component in hop.beside
    ]
    return [component.writer for component in beside if isinstance(component, Logs)]


NLB_DOORS: list[tuple[str, dict[str, Any]]] = [
    ("C4:nlb", {"clients": INTERNET}),
    ("F2:nlb", {"clients": INTERNET, "backend": {"kind": "fargate"}}),
    ("G1:nlb", {"clients": {}, **US_IE}),
]


@pytest.mark.parametrize(("name", "document"), NLB_DOORS, ids=[door for door, _ in NLB_DOORS])
def test_an_nlb_with_a_tcp_listener_writes_no_access_logs(name: str, document: dict[str, Any]):
    document = {**document, "logging": {"access_logs": True, "custom_metrics": 3}}
    w = Workload.from_dict({**document, "traffic": TRAFFIC, "api": {"nlb_listener": "TCP"}})
    assert "load-balancer" not in writers(name, w)
    assert "load-balancer" in writers(name.replace("nlb", "alb"), w)
    # Metrics of one's own do not hang on the listener.
    assert usage(name, w, "cloudwatch.metric_month")[0] == 3


@pytest.mark.parametrize("name", ["C4:nlb", "G1:nlb"])
def test_an_nlb_with_a_tls_listener_writes_them(name: str):
    w = Workload.from_dict({**dict(NLB_DOORS)[name], "traffic": TRAFFIC, "api": {"nlb_listener": "TLS"}})
    assert "load-balancer" in writers(name, w)


@pytest.mark.parametrize("listener", ["TCP", "TLS"])
def test_behind_an_accelerator_the_nlb_listens_to_tcp_and_writes_none(listener: str):
    w = Workload.from_dict({**dict(NLB_DOORS)["F2:nlb"], "traffic": TRAFFIC, "api": {"nlb_listener": listener}})
    assert "load-balancer" not in writers("F2:nlb", w)
