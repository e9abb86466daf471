"""One workload over all Regions; what a pattern adds to what runs; when hub endpoints pay."""

from __future__ import annotations

import pytest

import modeler as m
from modeler.engine.study.growth import beside, hub_break_even
from modeler.engine.study.regional import cheapest_by_region, compare_regions
from modeler.errors import NotComparable
from modeler.facts import regions
from modeler.workload import Workload

HUB = {"location": "other-vpc", "transit_gateway": True}
SHOP = {"clients": {"location": "internet"}, "backend": {"kind": "fargate", "tasks": 2}}


def test_every_region_is_priced_as_a_comparison_there() -> None:
    w = Workload.from_dict(SHOP)
    costs = compare_regions(w, ["B1", "B6"])
    assert {cost.region for cost in costs} == set(regions())
    for cost in costs[:12]:
        there = m.assess(w.with_values({"region": cost.region}), m.pattern(cost.pattern))
        assert cost.monthly_usd == pytest.approx(there.monthly_usd)


def test_a_region_names_the_services_it_lacks() -> None:
    rows = {row["region"]: row for row in cheapest_by_region(compare_regions(Workload.from_dict(SHOP), ["B1", "B6"]))}
    # No HTTP API price in mx-central-1 (AWS price list of 2025-10-20).
    assert rows["mx-central-1"]["missing"]["apigateway.http_requests_512kb_increment"] == ["B1"]
    assert rows["us-east-1"]["missing"] == {}


def test_a_direct_connect_location_does_not_move_with_the_region() -> None:
    w = Workload.from_dict({"region": "eu-west-1", "clients": {"location": "on-premises"}, "backend": {"kind": "ec2"}})
    ohio = next(region_cost for region_cost in compare_regions(w, ["E7"]) if region_cost.region == "us-east-2")
    stays = w.with_values({"region": "us-east-2", "clients.direct_connect": {"location_region": "eu-west-1"}})
    assert ohio.monthly_usd == pytest.approx(m.assess(stays, "E7").monthly_usd)


def test_the_step_from_today_is_the_difference_of_both_bills() -> None:
    w = Workload.from_dict({"clients": {"location": "internet"}, "backend": {"kind": "eks-istio"}})
    increments = beside(w, "F3", m.compare(w, ["F3", "B5"]))
    assert increments["internet-facing-alb-istio"].incremental_usd == 0.0
    increment = increments["http-vpclink-cognito-eks-istio"]
    difference = m.assess(w, "B5").monthly_usd - m.assess(w, "F3").monthly_usd
    assert increment.incremental_usd == pytest.approx(difference)
    assert "eks-pods" in increment.shared


def test_what_runs_must_be_able_to_serve_these_clients() -> None:
    w = Workload.from_dict(SHOP)
    with pytest.raises(NotComparable, match="on the internet"):
        beside(w, "A1", m.compare(w, ["B1"]))


def test_the_hub_pays_from_the_number_of_vpcs_at_which_its_price_crosses() -> None:
    w = Workload.from_dict({"clients": HUB, "backend": {"kind": "lambda"}, "shared_by": {"transit_gateway": 10}})
    result = hub_break_even(w, most=40)
    assert result.vpcs is not None
    rows = {row["vpcs"]: row for row in result.rows}
    assert all(rows[n]["hub_usd"] < rows[n]["own_usd"] for n in range(result.vpcs, 41))
    if result.vpcs > 2:
        assert rows[result.vpcs - 1]["hub_usd"] >= rows[result.vpcs - 1]["own_usd"]
    # Each further VPC costs an endpoint in two AZs, or a tenth of an attachment (us-east-1: 0.01 and 0.05 an hour).
    assert rows[10]["own_usd"] - rows[9]["own_usd"] == pytest.approx(2 * 730 * 0.01)
    assert rows[10]["hub_usd"] - rows[9]["hub_usd"] == pytest.approx(730 * 0.05 / 10)


def test_without_sharing_the_transit_gateway_the_hub_never_pays() -> None:
    # An attachment (0.05) costs more than an endpoint in two AZs (0.02 an hour), in us-east-1.
    w = Workload.from_dict({"clients": HUB, "backend": {"kind": "lambda"}})
    assert hub_break_even(w, most=30).vpcs is None


def test_peered_spokes_pay_no_attachment_so_that_a_hub_pays_at_once() -> None:
    w = Workload.from_dict({"clients": {"location": "other-vpc"}, "backend": {"kind": "lambda"}})
    result = hub_break_even(w, most=10)
    assert result.vpcs == 2
    assert len({round(row["hub_usd"], 6) for row in result.rows}) == 1


def services(count: int) -> Workload:
    return Workload.from_dict(
        {
            "clients": {"location": "internet"},
            "backend": {"kind": "fargate"},
            "services": count,
            "counted": {"backend": False},
        }
    )


def line(name: str, w: Workload, dimension: str) -> float:
    bill = m.assess(w, name).bill
    assert bill is not None
    return sum(item.usage for item in bill.items if item.dimension == dimension)


def test_a_vpc_link_v1_needs_a_listener_for_each_service_and_another_nlb_for_each_fifty() -> None:
    for count, balancers in ((1, 1), (50, 1), (51, 2), (120, 3)):
        assert line("B7:nlb", services(count), "elb.nlb_hour") == 730 * balancers


def test_a_vpc_link_v2_reaches_many_services_through_one_alb_and_pays_rule_evaluations() -> None:
    assert line("B6:alb", services(120), "elb.alb_hour") == 730
    assert line("B6:alb", services(120), "elb.alb_lcu_hour") > line("B6:alb", services(10), "elb.alb_lcu_hour")


def test_many_apis_share_one_interface_endpoint() -> None:
    single, many = (
        Workload.from_dict({"apis": count, "api": {"cache_gb": "0.5"}, "traffic": {"cache_hit_ratio": 0.2}})
        for count in (1, 12)
    )
    hours = "privatelink.interface_endpoint_hour_per_az"
    assert line("A1", single, hours) == line("A1", many, hours) == 2 * 730
    # A stage cache is provisioned for each API.
    assert line("A1", many, "apigateway.rest_cache_0.5gb") == 12 * 730


def test_a_thing_shared_by_four_costs_a_quarter_and_the_bill_shows_both() -> None:
    w = Workload.from_dict({"shared_by": {"endpoint": 4}})
    bill = m.assess(w, "A1").bill
    assert bill is not None
    item = next(line for line in bill.items if line.dimension == "privatelink.interface_endpoint_hour_per_az")
    assert item.usd == pytest.approx(2 * 730 * 0.01 / 4)
    assert item.full_usd == pytest.approx(2 * 730 * 0.01)
    assert bill.full_usd - bill.monthly_usd == pytest.approx(2 * 730 * 0.01 * 3 / 4)
