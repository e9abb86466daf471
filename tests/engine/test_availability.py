"""AWS's promises put together: services in a row multiply, what is there twice fails only together."""

import pytest

from modeler.engine.availability import availability
from modeler.engine.compare import assess
from modeler.engine.trip import Part
from modeler.facts.constraints import fact
from modeler.patterns import pattern
from modeler.workload import Workload

# https://aws.amazon.com/legal/service-level-agreements/ and the pages of the single services
API, ALB, ALB_ONE_ZONE, LAMBDA, COMPUTE, EKS = 0.9995, 0.9999, 0.999, 0.9995, 0.9999, 0.9995
COGNITO, WAF = 0.999, 0.9995
DIRECT_CONNECT_TWO, DIRECT_CONNECT_ONE, DIRECT_CONNECT_FOUR, VPN = 0.999, 0.95, 0.9999, 0.9995


def promised(code, **fields):
    return assess(Workload.from_dict(fields), code).availability


def test_an_internal_alb_with_a_function_has_the_product_of_both():
    assert promised("A5").share == pytest.approx(ALB * LAMBDA)


def test_a_thing_that_comes_twice_is_promised_once():
    """A4's two balancers are two, each with a promise of its own; the users of a pool are in one pool."""
    api = {"cognito": {"monthly_active_users": 100}, "authorizer": "cognito", "hosted_zones": 0}
    availability_of_a4 = promised("A4", backend={"kind": "fargate", "tasks": 2}, api=api)
    assert [promise.title for promise in availability_of_a4.promises].count("Application Load Balancer") == 2
    assert [promise.title for promise in availability_of_a4.promises].count("Cognito user pool") == 1
    assert availability_of_a4.share == pytest.approx(ALB**2 * COGNITO * API * COMPUTE)


def test_a_web_acl_counts_although_it_stands_beside_the_path():
    without = promised("F1", clients={"location": "internet"}, api={"hosted_zones": 0})
    availability_of_f1 = promised("F1", clients={"location": "internet"}, api={"hosted_zones": 0, "waf": {}})
    assert availability_of_f1.share == pytest.approx(without.share * WAF)
    assert "WAF web ACL" in " ".join(promise.title for promise in availability_of_f1.promises)


def test_cloud_map_has_no_known_promise_and_is_named():
    availability_of_b4 = promised("B4", clients={"location": "internet"}, backend={"kind": "fargate", "tasks": 2})
    assert "Cloud Map service" in [promise.title for promise in availability_of_b4.unpromised]


def test_a_load_balancer_in_one_zone_is_promised_less():
    assert promised("A5", azs=1).share == pytest.approx(ALB_ONE_ZONE * LAMBDA)


def test_an_endpoint_has_no_known_promise_so_the_result_is_an_upper_bound():
    promise = promised("A1")
    assert promise.share == pytest.approx(API * LAMBDA)
    assert [member.title for member in promise.unpromised] == ["Interface VPC endpoint"]
    assert str(promise) == "≤ 99.900 %"  # 0.9995 * 0.9995 = 0.99900025


def test_a_promise_is_never_rounded_up():
    assert str(promised("A5")) == "99.940 %"  # 0.9999 * 0.9995 = 0.99940005
    assert promised("A5").minutes_per_month == pytest.approx((1 - ALB * LAMBDA) * 730 * 60)


@pytest.mark.parametrize(
    ("ports", "link"), [(1, DIRECT_CONNECT_ONE), (2, DIRECT_CONNECT_TWO), (4, DIRECT_CONNECT_FOUR)]
)
def test_direct_connect_is_promised_by_how_many_ports_it_has(ports, link):
    clients = {"location": "on-premises", "direct_connect": {"connections": ports}}
    assert promised("A5", clients=clients).share == pytest.approx(link * ALB * LAMBDA)


def test_two_vpn_connections_fail_only_together():
    promise = promised("A5", clients={"location": "on-premises", "link": "vpn"})
    two = promised("A5", clients={"location": "on-premises", "link": "vpn", "vpn": {"connections": 2}})
    assert promise.share == pytest.approx(VPN * ALB * LAMBDA)
    assert two.share == pytest.approx((1 - (1 - VPN) ** 2) * ALB * LAMBDA)


def test_a_second_region_fails_only_together_with_the_first():
    promise = promised("G2", failover_region="eu-central-1")
    once = API * LAMBDA  # the endpoints' promise is not known
    assert promise.regions == 2
    assert promise.share == pytest.approx(1 - (1 - once) ** 2)


def test_pods_need_the_cluster_and_the_nodes():
    promise = promised("E7", backend={"kind": "eks"})
    assert promise.share == pytest.approx(ALB * COMPUTE * EKS)


def test_compute_in_one_zone_has_no_promise_for_the_region():
    promise = promised("E7", azs=1, backend={"kind": "fargate"})
    assert [member.note for member in promise.unpromised] == ["in one zone AWS promises only for single instances"]


def test_every_promise_names_its_page_and_day():
    for code in ("A1", "A4", "B5", "C2", "E6", "F1"):
        w = Workload() if code in ("A1", "A4", "E6") else None
        if w is None:
            from modeler.engine.situations import situation_for

            w = Workload.from_dict(situation_for(pattern(code)))
        whole = availability(Part(pattern(code).architecture(w), w.traffic), w)
        for promise in whole.promises:
            if promise.share is not None:
                assert promise.facts
                assert all(fact.source.startswith("https://") and fact.as_of for fact in promise.facts)


def test_the_numbers_are_those_of_the_facts():
    assert fact("SLA-001").number == 100 * API
    assert fact("SLA-002").number == 100 * ALB


def test_a_nat_gateway_without_a_known_promise_makes_the_result_an_upper_bound():
    promise = promised("B1", clients={"location": "same-vpc", "internet_egress": True}, backend={"kind": "fargate"})
    assert "NAT gateway" in [member.title for member in promise.unpromised]
    assert str(promise).startswith("≤ ")


def test_nothing_on_the_path_is_passed_over():
    clients = {"location": "same-vpc", "internet_egress": True}
    w = Workload(backend={"kind": "fargate"}, clients=clients)
    for code in ("B1", "E7", "F1"):
        result = assess(w, code)
        assert {promise.hop for promise in result.availability.promises} == set(
            range(1, len(result.architecture.hops) + 1)
        )


def test_one_user_pool_is_no_safer_for_a_second_region():
    """Both Regions ask the same pool of 99.9 %, so no more than that can be promised."""
    api = {"cognito": {"monthly_active_users": 100}, "authorizer": "cognito"}
    promise = promised("G2", failover_region="eu-central-1", api=api)
    once = API * LAMBDA
    assert promise.share == pytest.approx(COGNITO * (1 - (1 - once) ** 2))
