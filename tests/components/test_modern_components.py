"""How the building blocks of the newer patterns bill, worked out by hand from AWS's rules."""

from __future__ import annotations

import numpy as np
import pytest

from modeler.components import Arrivals, Component, client_flow
from modeler.components.alb import Alb
from modeler.components.appsync import AppSyncApi
from modeler.components.bastion import JumpHost, SessionManager
from modeler.components.client_vpn import ClientVpn
from modeler.components.cloudfront import CloudFront
from modeler.components.function_url import FunctionUrl
from modeler.components.global_accelerator import GlobalAccelerator
from modeler.components.health_check import FailoverRecord, HealthCheck
from modeler.components.in_region import InRegion
from modeler.components.interface_endpoint import InterfaceEndpoint
from modeler.components.lambda_api import LambdaApi
from modeler.components.resource_endpoint import ResourceEndpoint, ResourceGateway
from modeler.components.rest_api import RestApi
from modeler.components.transit_gateway_peering import TransitGatewayPeering
from modeler.components.verified_access import VerifiedAccess
from modeler.components.vpc_lattice import LatticeService, ServiceNetworkEndpoint
from modeler.components.waf import WebAcl
from modeler.errors import WorkloadError
from modeler.facts.overlay import UNPRICED
from modeler.facts.pricebook import available, price_book
from modeler.units import Usage
from modeler.workload import Waf, Workload

GB = 2**30


def metered(component: Component, w: Workload) -> dict[str, Usage]:
    usage = list(component.meter(Arrivals(((component, client_flow(w, w.traffic)),)), w))
    assert len({(u.dimension, u.region) for u in usage}) == len(usage)
    return {u.dimension + (f"@{u.region}" if u.region else ""): u for u in usage}


def quantities(component: Component, w: Workload) -> dict[str, float]:
    return {name: float(u.quantity) for name, u in metered(component, w).items()}


def usd(component: Component, w: Workload) -> float:
    total = 0.0
    for usage in metered(component, w).values():
        price = price_book(usage.region or w.region)[usage.dimension]
        total += float(price.cost(usage.quantity) * usage.share)
    return total


def flat(requests_per_hour: float, **more: object) -> dict[str, object]:
    return {"requests_per_month": requests_per_hour * 730, "shape": "flat", **more}


# VPC Lattice


def test_the_hours_of_100_lattice_services_cost_what_awss_example_1_says():
    w = Workload(services=100, traffic=flat(100 * 200_000, request_bytes=0, response_bytes=0))
    hours = metered(LatticeService(), w)["lattice.service_hour"]
    assert price_book("us-east-1")["lattice.service_hour"].cost(hours.quantity) == pytest.approx(1825.00)


def test_awss_example_1_of_lattice_with_its_data_and_its_free_requests():
    requests = 100 * 200_000 * 730
    traffic = flat(100 * 200_000, request_bytes=0, response_bytes=100 * 100 * GB / requests)
    w = Workload(services=100, traffic=traffic)
    assert quantities(LatticeService(), w)["lattice.requests"] == 0
    assert usd(LatticeService(), w) == pytest.approx(1825.00 + 100 * 100 * 0.025)


def test_the_first_300_000_requests_of_each_hour_of_a_lattice_service_are_free():
    for each_hour, beyond in ((200_000, 0), (300_000, 0), (450_000, 150_000)):
        w = Workload(traffic=flat(each_hour))
        assert quantities(LatticeService(), w)["lattice.requests"] == pytest.approx(beyond * 730)


def test_every_lattice_service_has_its_own_free_requests():
    w = Workload(services=3, traffic=flat(1_000_000))
    assert quantities(LatticeService(), w)["lattice.requests"] == pytest.approx((1_000_000 - 3 * 300_000) * 730)


def test_a_spiky_day_pays_for_its_busy_hour_only():
    # Half of each day's requests come in one hour: 4.6 million of 9.2 million; the other 23 hours have 200,000 each.
    days = 730 / 24
    w = Workload(traffic={"requests_per_month": 9_200_000 * days, "shape": "spiky"})
    assert quantities(LatticeService(), w)["lattice.requests"] == pytest.approx((4_600_000 - 300_000) * days)
    even = Workload(traffic={"requests_per_month": 9_200_000 * days, "shape": "flat"})
    assert quantities(LatticeService(), even)["lattice.requests"] == pytest.approx((9_200_000 / 24 - 300_000) * 730)


def test_a_tls_listener_of_lattice_counts_connections_instead_of_requests():
    w = Workload(clients={"requests_per_connection": 4}, traffic=flat(2_000_000))
    usages = quantities(LatticeService(listener="TLS"), w)
    assert usages["lattice.tcp_connections"] == pytest.approx((2_000_000 / 4 - 300_000) * 730)
    assert "lattice.requests" not in usages


def test_lattice_has_no_charge_between_azs_nor_for_its_network_endpoint():
    w = Workload(azs=3)
    assert not any(name.startswith(("datatransfer", "privatelink")) for name in quantities(LatticeService(), w))
    assert quantities(ServiceNetworkEndpoint(), w) == {}


def test_lattice_bills_many_workloads_at_once_as_it_bills_each():
    each_hour = np.array([200_000.0, 300_001.0, 900_000.0])
    w = Workload(traffic=flat(1))
    traffic = w.traffic.model_copy(update={"requests_per_month": each_hour * 730})
    many = w.model_copy(update={"traffic": traffic})
    service = LatticeService()
    usage = list(service.meter(Arrivals(((service, client_flow(many, traffic)),)), many))
    beyond = next(u.quantity for u in usage if u.dimension == "lattice.requests")
    np.testing.assert_allclose(beyond, np.array([0, 1, 600_000]) * 730, atol=1e-4)


def test_signed_requests_only_pass_a_lattice_auth_policy():
    traffic = {"requests_per_month": 100, "unauthenticated_share": 0.25}
    for authorizer, passed in (("iam", 75), ("none", 100)):
        w = Workload(api={"authorizer": authorizer}, traffic=traffic)
        assert LatticeService().forward(client_flow(w, w.traffic), w).requests == passed


# Resource endpoints


def test_a_resource_endpoint_is_paid_in_each_az_and_its_gb_have_a_meter_of_their_own():
    traffic = {"requests_per_month": 2**20, "request_bytes": "1 KB", "response_bytes": "3 KB"}
    w = Workload(azs=3, traffic=traffic)
    assert quantities(ResourceEndpoint(count=2), w) == {
        "privatelink.resource_endpoint_hour_per_az": 2 * 3 * 730,
        "privatelink.resource_endpoint_data_gb": 4.0,
    }
    assert quantities(ResourceGateway(), w) == {}


def test_of_resource_endpoints_only_the_hour_in_virginia_has_a_price():
    assert available("privatelink.resource_endpoint_hour_per_az") == ("us-east-1",)
    assert available("privatelink.resource_endpoint_data_gb") == ()


# CloudFront


def edge_workload(**more: object) -> Workload:
    traffic = {
        "requests_per_month": 2**20,
        "request_bytes": "2 KB",
        "response_bytes": "10 KB",
        "cache_hit_ratio": 0.75,
    }
    return Workload(clients={"location": "internet"}, traffic=traffic, **more)


def test_cloudfront_bills_hits_and_sends_only_misses_to_the_origin():
    w = edge_workload(api={"edge_cache": True})
    assert quantities(CloudFront(), w) == {
        "cloudfront.https_requests": 2**20,
        "cloudfront.egress_to_internet_gb": 10.0,
        "cloudfront.egress_to_origin_gb": 2.0 * 0.25,
    }
    assert CloudFront().forward(client_flow(w, w.traffic), w).requests == 2**20 / 4


def test_cloudfront_honours_the_hit_ratio_only_if_it_caches():
    w = edge_workload(api={"cache_gb": "0.5"})
    assert quantities(CloudFront(), w)["cloudfront.egress_to_origin_gb"] == 2.0


def test_a_stage_cache_behind_a_caching_edge_is_neither_paid_nor_asked():
    w = edge_workload(api={"cache_gb": "0.5", "edge_cache": True})
    flow = client_flow(w, w.traffic)
    assert RestApi().forward(flow, w).requests == 2**20 / 4
    assert RestApi(caches=False).forward(flow, w).requests == 2**20
    assert "apigateway.rest_cache_0.5gb" not in quantities(RestApi(caches=False), w)


def test_an_api_without_a_stage_cache_takes_no_hits_from_the_edge_cache():
    w = edge_workload(api={"edge_cache": True})
    assert RestApi().forward(client_flow(w, w.traffic), w).requests == 2**20


def test_rejected_requests_are_no_hits_and_stay_rejected_behind_the_edge():
    traffic = {"requests_per_month": 1000, "cache_hit_ratio": 0.5, "unauthenticated_share": 0.2}
    w = Workload(clients={"location": "internet"}, api={"edge_cache": True}, traffic=traffic)
    behind = CloudFront().forward(client_flow(w, w.traffic), w)
    assert behind.requests == pytest.approx(1000 - 0.5 * 800)
    assert behind.accepted == pytest.approx(0.5 * 800)


def test_nothing_is_divided_by_zero_when_everything_is_a_hit():
    traffic = {"requests_per_month": 1000, "cache_hit_ratio": 1}
    w = Workload(clients={"location": "internet"}, api={"edge_cache": True}, traffic=traffic)
    behind = CloudFront().forward(client_flow(w, w.traffic), w)
    assert (behind.requests, behind.accepted) == (0, 0)


@pytest.mark.parametrize(
    ("viewers", "per_10_000"),
    [("us-east-1", 0.0100), ("eu-west-1", 0.0120), ("ap-southeast-1", 0.0120), ("sa-east-1", 0.0220)],
)
def test_cloudfront_requests_cost_what_the_viewers_geography_says(viewers: str, per_10_000: float):
    w = Workload(region="us-east-1", clients={"location": "internet", "region": viewers})
    usage = next(u for name, u in metered(CloudFront(), w).items() if name.startswith("cloudfront.https_requests"))
    assert usage.region == ("" if viewers == "us-east-1" else viewers)
    price = price_book(usage.region or w.region)["cloudfront.https_requests"]
    assert price.cost(10_000) == pytest.approx(per_10_000)


def test_cloudfront_has_a_price_for_viewers_near_every_region():
    for dimension in set(CloudFront.dimensions).difference(UNPRICED):
        assert len(available(dimension)) == 35


def test_a_hit_ratio_needs_something_that_caches():
    with pytest.raises(WorkloadError, match=r"api\.cache_gb .* or 'api\.edge_cache: true'"):
        Workload.from_dict({"traffic": {"cache_hit_ratio": 0.5}})
    Workload.from_dict({"traffic": {"cache_hit_ratio": 0.5}, "api": {"edge_cache": True}})


# Global Accelerator


def test_global_accelerator_is_paid_by_started_hour_with_two_public_addresses():
    w = Workload(hours_per_month=100.5)
    usages = quantities(GlobalAccelerator(), w)
    assert usages["globalaccelerator.accelerator_hour"] == 101
    assert usages["vpc.public_ipv4_in_use_hour"] == 2 * 100.5


@pytest.mark.parametrize(("request_kb", "response_kb"), [(1, 5), (5, 1)])
def test_its_premium_is_on_the_larger_direction_and_1_000_gb_cost_15_dollars_in_ohio(request_kb: int, response_kb: int):
    traffic = {"requests_per_month": 200 * 2**20, "request_bytes": f"{request_kb} KB"}
    w = Workload(region="us-east-2", traffic={**traffic, "response_bytes": f"{response_kb} KB"})
    premium = metered(GlobalAccelerator(), w)["globalaccelerator.dt_premium_gb"]
    assert premium.quantity == pytest.approx(1000)
    assert price_book("us-east-2")[premium.dimension].cost(premium.quantity) == pytest.approx(15.00)


def test_its_premium_is_known_for_clients_near_these_regions():
    regions = available("globalaccelerator.dt_premium_gb")
    assert {"us-east-1", "eu-west-1", "ap-southeast-1", "af-south-1"} < set(regions)
    assert not {"sa-east-1", "ap-south-1", "ap-southeast-2", "ap-northeast-2"} & set(regions)
    for region in regions:
        usd = price_book(region)["globalaccelerator.dt_premium_gb"].usd
        assert usd == (0.01 if region.startswith(("ap-", "af-")) else 0.015,)


@pytest.mark.parametrize(
    ("home", "place", "usd"),
    [
        ("us-east-1", "ap-southeast-2", 0.105),
        ("us-east-1", "ap-northeast-1", 0.035),
        ("eu-west-1", "us-east-1", 0.015),
        ("eu-west-1", "sa-east-1", 0.043),
        ("ap-south-1", "us-west-2", 0.025),
        ("sa-east-1", "us-east-1", None),
    ],
)
def test_its_premium_depends_on_where_the_clients_are(home: str, place: str, usd: float | None):
    w = Workload(region=home, clients={"location": "internet", "region": place})
    name = f"globalaccelerator.dt_premium_gb:to:{place}"
    assert name in metered(GlobalAccelerator(), w)
    assert (home in available(name)) == (usd is not None)
    if usd is not None:
        assert price_book(home)[name].usd == (usd,)


def test_fixed_addresses_of_cloudfront_are_a_list_that_is_paid_by_the_month():
    clients = {"location": "internet"}
    fixed = Workload(clients=clients, needs={"api_private": False, "features": ["static-public-ips"]})
    usage = metered(CloudFront(), fixed)["cloudfront.anycast_static_ip_list_month"]
    assert (usage.quantity, usage.fixed) == (1, True)
    assert "cloudfront.anycast_static_ip_list_month" not in metered(CloudFront(), Workload(clients=clients))


# Verified Access, AppSync, developers' access


def test_verified_access_is_paid_by_application_hour_and_by_gb():
    traffic = {"requests_per_month": 2**20, "request_bytes": "1 KB", "response_bytes": "9 KB"}
    w = Workload(traffic=traffic)
    assert usd(VerifiedAccess(), w) == pytest.approx(730 * 0.27 + 10 * 0.02)


def test_verified_access_has_a_price_in_20_regions():
    assert len(available("vpc.verified_access_app_hour")) == 20


def test_appsync_counts_operations_and_no_region_has_their_price():
    w = Workload(traffic={"requests_per_month": "3M", "protocol": "graphql"})
    assert quantities(AppSyncApi(), w) == {"appsync.query_operations": 3e6}
    assert available("appsync.query_operations") == ()


def test_client_vpn_is_paid_by_associated_subnet_and_by_hour_of_each_person():
    w = Workload(azs=2, clients={"location": "internet", "developers": 10, "developer_hours_per_month": 160})
    assert usd(ClientVpn(), w) == pytest.approx(2 * 730 * 0.10 + 10 * 160 * 0.05)


def test_a_bastion_has_a_public_address_and_a_jump_host_has_none():
    w = Workload()
    assert usd(JumpHost(public=True), w) == pytest.approx(730 * (0.0104 + 0.005))
    assert usd(JumpHost(), w) == pytest.approx(730 * 0.0104)


def test_session_manager_costs_its_two_endpoints_and_their_gb_once():
    traffic = {"requests_per_month": 2**20, "request_bytes": "1 KB", "response_bytes": "4 KB"}
    w = Workload(azs=2, traffic=traffic)
    assert usd(SessionManager(), w) == pytest.approx(2 * 2 * 730 * 0.01 + 5 * 0.01)


@pytest.mark.parametrize("component", [FunctionUrl(), LambdaApi()], ids=lambda built: built.id)
def test_function_urls_and_the_invoke_api_cost_nothing_and_stop_unsigned_requests(component: Component):
    w = Workload(traffic={"requests_per_month": 100, "unauthenticated_share": 0.4})
    assert quantities(component, w) == {}
    assert component.note
    assert component.forward(client_flow(w, w.traffic), w).requests == pytest.approx(60)


# Two Regions


def test_a_health_check_on_an_alarm_pays_the_check_and_the_alarm():
    assert usd(HealthCheck(watches="alarm"), Workload()) == pytest.approx(0.50 + 0.10)


def test_a_health_check_of_an_endpoint_outside_aws_costs_half_as_much_again():
    assert usd(HealthCheck(watches="AWS-endpoint"), Workload()) == pytest.approx(0.50)
    assert usd(HealthCheck(watches="other-endpoint"), Workload()) == pytest.approx(0.75)


def test_failover_records_are_free_as_aliases_and_paid_by_query_otherwise():
    w = Workload(clients={"requests_per_connection": 10}, traffic={"requests_per_month": "10M"})
    assert quantities(FailoverRecord(), w) == {}
    assert usd(FailoverRecord(alias=False), w) == pytest.approx(1e6 * 0.40e-6)
    assert usd(FailoverRecord(alias=False, routing="latency"), w) == pytest.approx(1e6 * 0.60e-6)


def test_failover_records_leave_the_second_regions_share_out_of_the_first():
    w = Workload(failover_region="us-west-2", failover_share="30 %", traffic={"requests_per_month": 100})
    assert FailoverRecord().forward(client_flow(w, w.traffic), w).requests == pytest.approx(70)


def test_a_component_elsewhere_is_paid_at_the_prices_there():
    w = Workload(region="us-east-1", azs=2, traffic={"requests_per_month": 0})
    there = InRegion(component=InterfaceEndpoint(), region="eu-central-1")
    hours = metered(there, w)["privatelink.interface_endpoint_hour_per_az@eu-central-1"]
    assert hours.quantity == 2 * 730
    assert usd(there, w) == pytest.approx(2 * 730 * 0.012)


def test_a_standby_pays_what_runs_around_the_clock_and_nothing_for_traffic():
    w = Workload(traffic={"requests_per_month": "100M"})
    usages = metered(InRegion(component=Alb(), region="us-west-2", traffic=0), w)
    assert list(usages) == ["elb.alb_hour@us-west-2"]


def test_a_component_elsewhere_sees_its_share_of_the_traffic():
    w = Workload(traffic={"requests_per_month": 600})
    usages = quantities(InRegion(component=RestApi(), region="us-west-2", traffic=0.5), w)
    assert usages == {"apigateway.rest_requests@us-west-2": 300}


def test_a_component_elsewhere_is_of_the_same_kind_and_another_thing():
    inner = WebAcl(waf=Waf())
    there = InRegion(component=inner, region="us-east-1")
    assert (there.id, there.shared_key, there.dimensions) == (inner.id, inner.shared_key, inner.dimensions)
    assert there.identity == "web-acl@us-east-1"
    assert there.title == "WAF web ACL in us-east-1"


def test_a_component_elsewhere_is_shared_as_the_one_here():
    w = Workload(shared_by={"endpoint": 4})
    usages = metered(InRegion(component=InterfaceEndpoint(), region="us-west-2"), w)
    assert usages["privatelink.interface_endpoint_hour_per_az@us-west-2"].share == 0.25


def test_peered_hubs_pay_an_attachment_at_each_end_and_one_for_the_vpc_there():
    w = Workload(region="us-east-1")
    usages = metered(TransitGatewayPeering(remote_region="us-west-2"), w)
    assert {name: u.quantity for name, u in usages.items()} == {
        "transitgateway.peering_attachment_hour": 730,
        "transitgateway.peering_attachment_hour@us-west-2": 730,
        "transitgateway.vpc_attachment_hour@us-west-2": 730,
    }


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"failover_region": "us-east-1"}, "failover_region is the workload's own us-east-1"),
        ({"failover_region": "us-east-9"}, r"failover_region: unknown Region 'us-east-9' \(did you mean"),
        ({"failover_share": "20 %"}, "failover_share is 0.2 but failover_region is not given"),
        (
            {"failover_region": "us-west-2", "failover_share": 1},
            "'failover_share' is 1: give less than 1",
        ),
        ({"clients": {"developers": 0}}, "'clients.developers' is 0: give at least 1"),
    ],
    ids=["own", "unknown", "share-alone", "all", "nobody"],
)
def test_what_is_wrong_with_the_new_fields_is_one_sentence(changes: dict[str, object], sentence: str):
    with pytest.raises(WorkloadError, match=sentence):
        Workload.from_dict(changes)
