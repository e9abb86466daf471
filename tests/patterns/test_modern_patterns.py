"""The newer patterns: which way a request takes, whom they serve, what they cost and what they cannot price."""

from __future__ import annotations

from typing import Any

import pytest

import modeler as m
from modeler.components import Component
from modeler.components.in_region import InRegion
from modeler.engine.compare import Assessment
from modeler.errors import NotComparable, RegionLacksServiceError
from modeler.facts import regions
from modeler.facts.overlay import Overlay
from modeler.facts.pricebook import available, price_book
from modeler.patterns import Architecture, pattern
from modeler.workload import Workload

INTERNET = {"location": "internet"}
WORKFORCE = {**INTERNET, "who": "workforce"}
DEVELOPERS = {**INTERNET, "who": "developers"}
PREMISES = {"location": "on-premises", "link": "vpn"}
REMOTE = {"location": "other-region", "region": "eu-west-1"}
FARGATE = {"kind": "fargate"}
SECOND = {"failover_region": "us-west-2"}


def workload(clients: Any = None, backend: Any = "lambda", protocol: str = "http", **more: Any) -> Workload:
    traffic = {"protocol": protocol, **more.pop("traffic", {})}
    if protocol == "websocket":
        traffic.setdefault("connection_minutes_per_month", "1M")
    kind = {"kind": backend} if isinstance(backend, str) else backend
    place = {"location": clients} if isinstance(clients, str) else clients or {}
    return Workload.from_dict({"clients": place, "backend": kind, "traffic": traffic, **more})


def path(name: str, w: Workload) -> list[str]:
    name, _, variant = name.partition(":")
    return [hop.component.id for hop in pattern(name).architecture(w, variant).hops]


def things(architecture: Architecture) -> list[Component]:
    return [component for hop in architecture.hops for component in (hop.component, *hop.beside)]


def beside(name: str, w: Workload) -> set[str]:
    name, _, variant = name.partition(":")
    return {component.identity for component in things(pattern(name).architecture(w, variant))}


def items(assessment: Assessment) -> dict[str, float | None]:
    assert assessment.bill is not None
    return {item.dimension: item.usd for item in assessment.bill.items}


# Which way a request takes

PATHS: dict[str, tuple[str, Workload, list[str]]] = {
    "A7": ("A7", workload(protocol="graphql"), ["interface-endpoint", "appsync-api", "lambda-function"]),
    "A8": ("A8", workload(), ["interface-endpoint", "lambda-api", "lambda-function"]),
    "C3 over V2": (
        "C3:http-v2",
        workload(INTERNET),
        ["http-api", "vpc-link-v2", "alb", "interface-endpoint", "rest-api", "lambda-function"],
    ),
    "C3 over V1": (
        "C3:rest-v1",
        workload(INTERNET),
        ["rest-api", "vpc-link-v1", "nlb", "interface-endpoint", "rest-api", "lambda-function"],
    ),
    "C4 by ALB": ("C4:alb", workload(INTERNET), ["alb", "interface-endpoint", "rest-api", "lambda-function"]),
    "C4 by NLB": ("C4:nlb", workload(INTERNET), ["nlb", "interface-endpoint", "rest-api", "lambda-function"]),
    "E2": ("E2", workload("other-account", FARGATE), ["resource-endpoint", "resource-gateway", "fargate-tasks"]),
    "E3 by peering": (
        "E3:peering",
        workload(REMOTE),
        ["inter-region", "interface-endpoint", "rest-api", "lambda-function"],
    ),
    "E3 by hubs": (
        "E3:transit-gateway",
        workload(REMOTE),
        ["transit-gateway", "inter-region", "interface-endpoint", "rest-api", "lambda-function"],
    ),
    "E4 from VPCs": (
        "E4:transit-gateway",
        workload({"location": "other-vpc", "vpcs": 5}),
        ["transit-gateway", "interface-endpoint", "rest-api", "lambda-function"],
    ),
    "E4 from premises": (
        "E4",
        workload(PREMISES),
        ["site-to-site-vpn", "transit-gateway", "interface-endpoint", "rest-api", "lambda-function"],
    ),
    "E4 by peering": (
        "E4:peering",
        workload({"location": "other-account", "vpcs": 5}),
        ["vpc-peering", "interface-endpoint", "rest-api", "lambda-function"],
    ),
    "E5": ("E5", workload("other-account"), ["interface-endpoint", "rest-api", "lambda-function"]),
    "E6": ("E6", workload("other-vpc", FARGATE), ["lattice-service", "fargate-tasks"]),
    "E6 from premises": (
        "E6",
        workload(PREMISES),
        [
            "site-to-site-vpn",
            "virtual-private-gateway",
            "service-network-endpoint",
            "lattice-service",
            "lambda-function",
        ],
    ),
    "E8": ("E8", workload(WORKFORCE, FARGATE), ["verified-access", "alb", "fargate-tasks"]),
    "E9 by Session Manager": (
        "E9:ssm",
        workload(DEVELOPERS),
        ["session-manager", "jump-host", "interface-endpoint", "rest-api", "lambda-function"],
    ),
    "E9 by bastion": (
        "E9:bastion",
        workload(DEVELOPERS),
        ["jump-host", "interface-endpoint", "rest-api", "lambda-function"],
    ),
    "E9 by VPN": (
        "E9:client-vpn",
        workload(DEVELOPERS),
        ["client-vpn", "interface-endpoint", "rest-api", "lambda-function"],
    ),
    "F1 by ALB": ("F1:alb", workload(INTERNET, FARGATE), ["cloudfront", "alb", "fargate-tasks"]),
    "F1 by NLB": ("F1:nlb", workload(INTERNET, FARGATE), ["cloudfront", "nlb", "fargate-tasks"]),
    "F2": ("F2:nlb", workload(INTERNET, "ec2"), ["global-accelerator", "nlb", "ec2-instances"]),
    "F4 alone": ("F4:url", workload(INTERNET), ["function-url", "lambda-function"]),
    "F4 at the edge": ("F4:cloudfront", workload(INTERNET), ["cloudfront", "function-url", "lambda-function"]),
    "F5": (
        "F5:http",
        workload(INTERNET, FARGATE),
        ["cloudfront", "http-api", "vpc-link-v2", "alb", "fargate-tasks"],
    ),
    "G1": (
        "G1:alb",
        workload(**SECOND),
        ["failover-record", "alb", "interface-endpoint", "rest-api", "lambda-function"],
    ),
    "G2": ("G2", workload(**SECOND), ["failover-record", "interface-endpoint", "rest-api", "lambda-function"]),
    "G3": (
        "G3:private",
        workload(backend=FARGATE),
        [
            "interface-endpoint",
            "rest-api",
            "vpc-link-v2",
            "nlb",
            "interface-endpoint",
            "endpoint-service",
            "nlb",
            "fargate-tasks",
        ],
    ),
}


@pytest.mark.parametrize("case", PATHS)
def test_a_request_takes_these_hops(case: str):
    name, w, hops = PATHS[case]
    assert path(name, w) == hops


@pytest.mark.parametrize("case", PATHS)
def test_every_hop_on_the_way_is_a_thing_of_its_own(case: str):
    name, w, _ = PATHS[case]
    name, _, variant = name.partition(":")
    identities = [hop.component.identity for hop in pattern(name).architecture(w, variant).hops]
    assert len(set(identities)) == len(identities)


@pytest.mark.parametrize("case", PATHS)
def test_such_a_bill_can_be_made_and_its_hops_add_up(case: str):
    name, w, _ = PATHS[case]
    assessment = m.assess(w, name)
    assert assessment.bill is not None
    assert sum(hop.usd for hop in assessment.bill.hops if hop.usd) == pytest.approx(assessment.bill.monthly_usd)


# Whom they do not serve

REFUSALS: dict[str, tuple[str, Workload, str]] = {
    "A7, REST clients": ("A7", workload(), "does not speak http, only graphql"),
    "A7, internet": ("A7", workload(INTERNET, protocol="graphql"), "in private networks"),
    "A8, containers": ("A8", workload(backend="fargate"), "lambda or rds-behind-lambda, and this one is fargate"),
    "C3, private": ("C3", workload(), "serves clients on the internet|without a way out"),
    "E2, pods": ("E2", workload("other-vpc", "eks"), "ec2, fargate or on-premises, and this one is eks"),
    "E3, same Region": ("E3", workload(), "serves clients in another Region"),
    "E3, hub known": ("E3:peering", workload({**REMOTE, "transit_gateway": True}), "meet at a Transit Gateway"),
    "E4, one VPC": ("E4", workload("other-vpc"), r"a single VPC \(clients\.vpcs: 1\)"),
    "E4, same VPC": ("E4", workload(), "serves clients in another VPC"),
    "E4, premises by peering": ("E4:peering", workload(PREMISES), "and these are on premises"),
    "E5, same VPC": ("E5", workload(), "serves clients in another VPC or in another account"),
    "E6, internet": ("E6", workload(INTERNET, "fargate"), "and these are on the internet"),
    "E6, servers on premises": ("E6", workload(backend="on-premises"), "and this one is on-premises"),
    "E6, TLS to functions": ("E6:tls", workload(), "and this one is lambda"),
    "E8, private": ("E8", workload(), "without a way out"),
    "E9, private": ("E9", workload(), "serves clients on the internet"),
    "E8, programs": ("E8", workload(INTERNET), "these clients are applications"),
    "E9, employees": ("E9", workload(WORKFORCE), "for developers who debug, and these clients are workforce"),
    "F1, gRPC": ("F1", workload(INTERNET, "fargate", "grpc"), "does not speak grpc"),
    "F4, containers": ("F4", workload(INTERNET, "fargate"), "and this one is fargate"),
    "F5, functions": ("F5", workload(INTERNET), "and this one is lambda"),
    "G1, one Region": ("G1", workload(), "set failover_region"),
    "G2, one Region": ("G2", workload(), "set failover_region"),
    "G1, servers on premises": ("G1", workload(backend="on-premises", **SECOND), "and this one is on-premises"),
    "G2, remote clients": ("G2", workload(REMOTE, **SECOND), "and these are in another Region"),
    "G3, functions": ("G3", workload(), "and this one is lambda"),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_it_says_whom_it_does_not_serve(case: str):
    name, w, sentence = REFUSALS[case]
    name, _, variant = name.partition(":")
    with pytest.raises(NotComparable, match=sentence):
        pattern(name).architecture(w, variant)


def test_a_second_region_that_is_the_first_is_refused():
    w = workload(**SECOND).model_copy(update={"region": "us-west-2"})
    with pytest.raises(NotComparable, match="failover_region is us-west-2 itself"):
        pattern("G1").architecture(w)


# What is not priced is said, and can be given


def test_appsync_is_comparable_but_never_fully_priced_without_a_price_of_yours():
    w = workload(protocol="graphql", traffic={"requests_per_month": "5M"})
    assessment = m.assess(w, "A7")
    assert assessment.comparable
    assert not assessment.fully_priced
    assert assessment.bill is not None
    assert [item.dimension for item in assessment.bill.unpriced] == ["appsync.query_operations"]
    assert "unpriced: appsync.query_operations" in [str(remark) for remark in assessment.remarks]
    overlay = Overlay.parse({"appsync.query_operations": 4e-6})
    priced = m.assess(w, "A7", book=price_book("us-east-1", overlay))
    assert priced.fully_priced
    assert priced.monthly_usd == pytest.approx((assessment.monthly_usd or 0) + 5e6 * 4e-6)


def test_an_unpriced_pattern_ranks_after_every_priced_one():
    c = m.compare(workload(protocol="graphql"))
    priced = [assessment.fully_priced for assessment in c.ranked]
    assert priced == sorted(priced, reverse=True)
    assert not c["A7"].fully_priced


def test_a_resource_endpoint_lacks_the_gb_in_virginia_and_the_hour_as_well_in_ireland():
    for region, missing in (("us-east-1", ["data_gb"]), ("eu-west-1", ["hour_per_az", "data_gb"])):
        assessment = m.assess(workload("other-vpc", "ec2", region=region), "E2")
        assert assessment.bill is not None
        names = [item.dimension for item in assessment.bill.unpriced]
        assert names == [f"privatelink.resource_endpoint_{meter}" for meter in missing]


def test_global_accelerator_is_fully_priced_where_its_premium_is_known():
    for region, known in (("us-east-2", True), ("eu-west-1", True), ("sa-east-1", False)):
        assert m.assess(workload(INTERNET, region=region), "F2").fully_priced == known


def test_lattice_is_unpriced_where_it_has_no_price_and_fully_priced_elsewhere():
    have = set(available("lattice.service_hour"))
    assert len(have) == 28
    for region in regions():
        assessment = m.assess(workload(region=region), m.pattern("E6"))
        assert assessment.fully_priced == (region in have), region
        if region not in have:
            with pytest.raises(RegionLacksServiceError, match="has no VPC Lattice"):
                m.assess(workload(region=region), "E6")
            assert "unpriced: lattice.service_hour" in " ".join(map(str, assessment.remarks))


# What they cost


def test_the_invoke_api_costs_its_endpoint_and_the_function_and_nothing_for_the_door():
    gb = 10e6 * (2 + 10) * 1024 / 2**30
    w = workload(counted={"backend": False, "observability": False})
    assert m.assess(w, "A8").monthly_usd == pytest.approx(2 * 730 * 0.01 + gb * 0.01)


def test_own_endpoints_grow_with_the_consumer_vpcs_and_a_hub_does_not():
    def endpoint_usd(name: str, vpcs: int) -> float:
        lines = items(m.assess(workload({"location": "other-vpc", "vpcs": vpcs}), name))
        return lines["privatelink.interface_endpoint_hour_per_az"] or 0.0

    assert endpoint_usd("E5", 10) == pytest.approx(10 * 2 * 730 * 0.01)
    assert endpoint_usd("E4", 10) == pytest.approx(2 * 730 * 0.01)


def test_the_hub_pays_an_attachment_for_each_spoke_and_its_own():
    lines = items(m.assess(workload({"location": "other-vpc", "vpcs": 10}), "E4:transit-gateway"))
    assert lines["transitgateway.vpc_attachment_hour"] == pytest.approx(11 * 730 * 0.05)


def test_both_apis_of_a_chain_are_charged_each_request():
    lines = items(m.assess(workload(INTERNET), "C3:http-v2"))
    assert lines["apigateway.http_requests_512kb_increment"] == pytest.approx(10 * 1.00)
    assert lines["apigateway.rest_requests"] == pytest.approx(10 * 3.50)
    w = workload(INTERNET, counted={"backend": False, "observability": False})
    twice = m.assess(w, "C3:rest-v2")
    assert twice.bill is not None
    request_usd = [item.usd for item in twice.bill.items if item.dimension == "apigateway.rest_requests"]
    assert request_usd == [pytest.approx(35), pytest.approx(35)]


def test_only_the_first_api_of_a_chain_holds_the_cache_the_acl_and_the_users():
    api = {"cache_gb": "0.5", "waf": {}, "cognito": {"monthly_active_users": 10}}
    w = workload(INTERNET, api=api, traffic={"cache_hit_ratio": 0.5}, logging={"custom_metrics": 3})
    assessment = m.assess(w, "C3:rest-v2")
    assert assessment.bill is not None
    for dimension in ("apigateway.rest_cache_0.5gb", "waf.web_acl_month", "cognito.essentials_mau"):
        assert len([item for item in assessment.bill.items if item.dimension == dimension]) == 1
    metrics = [item.usage for item in assessment.bill.items if item.dimension == "cloudwatch.metric_month"]
    assert metrics == [3]
    requests = [item.usage for item in assessment.bill.items if item.dimension == "apigateway.rest_requests"]
    assert requests == [10e6, 5e6]


def test_an_http_api_in_a_chain_leaves_cache_and_acl_to_the_private_rest_api():
    w = workload(INTERNET, api={"cache_gb": "0.5", "waf": {}})
    assessment = m.assess(w, "C3:http-v2")
    assert items(assessment)["apigateway.rest_cache_0.5gb"] == pytest.approx(730 * 0.020)
    assert items(assessment)["waf.web_acl_month"] == pytest.approx(5)
    assert not any("has no" in str(remark) for remark in assessment.remarks)


def test_a_public_load_balancer_has_public_addresses_and_an_internal_one_has_none():
    def addresses(name: str) -> list[str]:
        return [component for component in beside(name, workload(INTERNET)) if component.startswith("public-ipv4")]

    assert addresses("C4:nlb")
    assert addresses("C4:alb")
    assert not addresses("F1:alb")
    assert not addresses("F2:alb")


def test_a_web_acl_stands_where_it_can_and_inspects_each_request_once():
    for name in ("C4:alb", "C4:nlb", "E8:alb", "F1:nlb", "F2:alb", "F4:cloudfront", "F5:http", "F5:rest"):
        backend = "fargate" if name[0] in "EF" and name != "F4:cloudfront" else "lambda"
        assessment = m.assess(workload(WORKFORCE, backend, api={"waf": {}}), name)
        assert assessment.bill is not None
        inspected = [item.usage for item in assessment.bill.items if item.dimension == "waf.requests_upto_1500_wcu"]
        assert inspected == [10e6], name


def test_behind_cloudfront_nothing_leaves_at_the_regions_own_rates():
    for name, backend in (("F1", "fargate"), ("F4:cloudfront", "lambda"), ("F5:http", "fargate"), ("F5:rest", "ec2")):
        lines = items(m.assess(workload(INTERNET, backend), name))
        assert "datatransfer.internet_egress_gb" not in lines, name
        assert lines["cloudfront.egress_to_internet_gb"] == pytest.approx(10e6 * 10 * 1024 / 2**30 * 0.085)


def test_without_cloudfront_responses_leave_at_the_regions_rates():
    for name, backend in (("F2", "fargate"), ("F4:url", "lambda"), ("E8", "fargate"), ("C4:nlb", "lambda")):
        lines = items(m.assess(workload(WORKFORCE, backend), name))
        assert lines["datatransfer.internet_egress_gb"] == pytest.approx(10e6 * 10 * 1024 / 2**30 * 0.09)


def test_viewers_elsewhere_pay_their_own_geographys_price():
    here, there = (
        items(m.assess(workload({**INTERNET, "region": name}, "fargate"), "F1"))["cloudfront.https_requests"]
        for name in ("us-east-1", "ap-south-1")
    )
    assert (here, there) == (pytest.approx(10.00), pytest.approx(12.00))


def test_cache_hits_at_the_edge_spare_everything_behind_it():
    w = workload(INTERNET, "fargate", api={"edge_cache": True}, traffic={"cache_hit_ratio": 0.8})
    for name, dimension in (
        ("F5:http", "apigateway.http_requests_512kb_increment"),
        ("F5:rest", "apigateway.rest_requests"),
    ):
        assessment = m.assess(w, name)
        assert assessment.bill is not None
        assert [item.usage for item in assessment.bill.items if item.dimension == dimension] == [pytest.approx(2e6)]


def test_a_web_acl_is_part_of_the_edge_before_an_http_api_and_lives_in_virginia():
    w = workload(INTERNET, "fargate", region="eu-west-1")
    assessment = m.assess(w, "F5")
    assert items(assessment)["waf.web_acl_month"] == pytest.approx(5)
    assert "web-acl@us-east-1" in beside("F5", w)


def test_a_function_url_asked_for_a_web_acl_is_put_behind_cloudfront():
    assert m.assess(workload(INTERNET), "F4").variant == "url"
    assert m.assess(workload(INTERNET, api={"waf": {}}), "F4").variant == "cloudfront"


def test_e8_and_e9_say_that_they_are_for_people():
    assert any("who sign in with a browser" in str(remark) for remark in m.assess(workload(WORKFORCE), "E8").remarks)
    w = workload({**DEVELOPERS, "developers": 7})
    assert any("for 7 developer(s)" in str(remark) for remark in m.assess(w, "E9").remarks)


def test_only_session_manager_has_no_data_out_to_the_internet():
    for variant, leaves in (("ssm", False), ("bastion", True), ("client-vpn", True)):
        lines = items(m.assess(workload(DEVELOPERS), f"E9:{variant}"))
        assert ("datatransfer.internet_egress_gb" in lines) == leaves


def test_clients_without_aws_credentials_are_told_that_the_invoke_api_checks_no_tokens():
    assert not m.assess(workload(), "A8").remarks
    assert "does not check tokens" in str(m.assess(workload(api={"authorizer": "jwt"}), "A8").remarks[0])


# Two Regions

ALIKE = {"region": "us-east-1", "failover_region": "us-west-2"}
"""Two Regions with the same prices for all that G1 and G2 use, but for the private network's way."""
DOOR = {"backend": False, "observability": False, "networking": False}


@pytest.mark.parametrize(
    ("name", "single", "hourly"),
    [("G1:alb", "A4", 730 * 0.0225 + 2 * 730 * 0.01), ("G2", "A2", 2 * 730 * 0.01)],
)
def test_a_standby_adds_what_is_paid_by_the_hour_in_the_second_region(name: str, single: str, hourly: float):
    w = workload(counted=DOOR, **ALIKE)
    single_usd, both = m.assess(w, single).monthly_usd, m.assess(w, name).monthly_usd
    assert single_usd is not None
    assert both == pytest.approx(single_usd + hourly)


@pytest.mark.parametrize("share", [0, 0.25, 0.5, 0.9])
@pytest.mark.parametrize("name", ["G1:alb", "G1:nlb", "G2"])
def test_requests_are_paid_once_wherever_they_are_served(name: str, share: float):
    w = workload(counted=DOOR, failover_share=share, **ALIKE)
    assessment = m.assess(w, name)
    assert assessment.bill is not None
    requests = [item.usage for item in assessment.bill.items if item.dimension == "apigateway.rest_requests"]
    assert sum(requests) == pytest.approx(10e6)
    assert len(requests) == (2 if share else 1)
    gb = [item.usage for item in assessment.bill.items if item.dimension == "privatelink.interface_endpoint_data_gb"]
    assert sum(gb) == pytest.approx(10e6 * 12 * 1024 / 2**30)


def test_two_busy_regions_cost_about_twice_the_doors_and_once_the_traffic():
    standby = m.assess(workload(counted=DOOR, **ALIKE), "G2").monthly_usd or 0
    busy = m.assess(workload(counted=DOOR, failover_share=0.5, **ALIKE), "G2").monthly_usd
    between = 0.5 * 10e6 * 12 * 1024 / 2**30 * 0.02
    assert busy == pytest.approx(standby + between)


def test_the_second_region_is_paid_at_its_own_prices():
    w = workload(counted=DOOR, region="us-east-1", failover_region="eu-central-1")
    assessment = m.assess(w, "G2")
    assert assessment.bill is not None
    hours = [item for item in assessment.bill.items if item.dimension == "privatelink.interface_endpoint_hour_per_az"]
    assert [item.usd for item in hours] == [pytest.approx(2 * 730 * 0.010), pytest.approx(2 * 730 * 0.012)]
    assert "eu-central-1" in hours[1].note


def test_a_standby_keeps_containers_running_and_functions_at_rest():
    def backend(kind: str) -> set[str]:
        architecture = pattern("G1").architecture(workload(backend=kind, **SECOND))
        hop = architecture.hops[-1]
        twin = next(component for component in hop.beside if isinstance(component, InRegion))
        assert twin.id == hop.component.id
        assessment = m.assess(workload(backend=kind, **SECOND), "G1")
        assert assessment.bill is not None
        return {item.dimension for item in assessment.bill.items if item.note.endswith("(us-west-2)")}

    assert "fargate.fargate_linux_arm_vcpu_hour" in backend("fargate")
    assert not {name for name in backend("lambda") if name.startswith("lambda")}


def test_a_name_and_its_zone_are_there_once_and_each_door_has_its_check():
    assessment = m.assess(workload(**SECOND), "G2")
    assert assessment.bill is not None
    by = {name: [i.usd for i in assessment.bill.items if i.dimension == name] for name in items(assessment)}
    assert by["route53.hosted_zone_month"] == [pytest.approx(0.50)]
    assert by["route53.health_check_aws_month"] == [pytest.approx(0.50), pytest.approx(0.50)]
    assert by["cloudwatch.alarm_standard_month"] == [pytest.approx(0.10), pytest.approx(0.10)]


def test_clients_of_a_hub_or_a_vpn_get_a_way_to_the_second_region():
    hub = beside("G1", workload({"location": "other-vpc", "transit_gateway": True}, **SECOND))
    assert "transit-gateway-peering" in hub
    vpn = beside("G2", workload({**PREMISES, "transit_gateway": True}, **SECOND))
    assert {"site-to-site-vpn@us-west-2", "transit-gateway@us-west-2"} <= vpn
    assert not any("transit" in component or "vpn" in component for component in beside("G2", workload(**SECOND)))


def test_what_the_second_region_does_is_said():
    assert "us-west-2 stands by" in " ".join(map(str, m.assess(workload(**SECOND), "G1").remarks))
    busy = m.assess(workload(failover_share=0.3, **SECOND), "G1")
    assert "us-west-2 serves 30% of the requests" in " ".join(map(str, busy.remarks))


# Sharing


def test_two_traffic_classes_share_the_doors_of_both_regions():
    files = {"name": "files", "backend": {"kind": "s3"}, "pattern": "multi-region-private-lb"}
    w = Workload.from_dict({"classes": [files], **SECOND})
    assessment = m.assess(w, "G1:alb")
    assert assessment.bill is not None
    hours = [item for item in assessment.bill.items if item.dimension == "elb.alb_hour"]
    assert len(hours) == 2


def test_a_lattice_service_is_the_cheapest_private_door_for_containers_of_many_vpcs():
    c = m.compare(workload({"location": "other-account", "vpcs": 20}, "fargate"), ["E5", "E6", "C2"])
    assert c.ranked[0].pattern.code == "E6"
