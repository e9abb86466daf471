"""Bills of newer patterns, worked out by hand from AWS's prices of us-east-1: each line, and nothing beside them."""

from __future__ import annotations

from typing import Any

import pytest

import modeler as m

HOURS = 730
PER_HOUR = 10_000
TRAFFIC = {
    "requests_per_month": PER_HOUR * HOURS,
    "request_bytes": 1000,
    "response_bytes": 3000,
    "shape": "flat",
}
TASKS = {"kind": "fargate", "tasks": 2, "vcpu": 0.5, "memory_gb": 1}
QUIET = {"access_logs": False, "function_bytes_per_request": 0}
TASKS_USD = 2 * HOURS * (0.5 * 0.03238 + 1 * 0.00356)
"""Two Fargate tasks on Arm of half a vCPU and 1 GB: $0.03238 a vCPU-hour, $0.00356 a GB-hour."""
PROXY_USD = TASKS_USD
"""As many tasks of the same size: one in each of two AZs, where 3 requests a second are far from 1,000 a task."""
GB = PER_HOUR * HOURS * 4000 / 2**30
"""What a month carries, in GB as data transfer counts them."""
LCU_GB = PER_HOUR * 4000 / 1e9
"""What an hour carries, in GB as load balancers count them: the largest of their dimensions here."""
ALB_USD = HOURS * (0.0225 + LCU_GB * 0.008)
NLB_USD = HOURS * (0.0225 + LCU_GB * 0.006)
ADDRESSES_USD = 2 * HOURS * 0.005
EGRESS_USD = PER_HOUR * HOURS * 3000 / 2**30 * 0.09
CROSSING_USD = GB / 2 * 2 * 0.01
"""Half of the bytes go to the other of two AZs, $0.01 at each end."""


DOCUMENT = {"region": "us-east-1", "backend": TASKS, "logging": QUIET}


def workload(clients: dict[str, Any], backend: dict[str, Any] = TASKS, **more: Any) -> m.Workload:
    document = {"region": "us-east-1", "clients": clients, "backend": backend, "traffic": TRAFFIC, "logging": QUIET}
    return m.Workload.from_dict({**document, **more, "api": {"hosted_zones": 0, **more.get("api", {})}})


VPC, INTERNET = {"location": "same-vpc"}, {"location": "internet"}


def usd(w: m.Workload, name: str) -> float:
    total = m.assess(w, name).monthly_usd
    assert total is not None
    return total


@pytest.mark.parametrize(
    ("name", "w", "expected"),
    [
        ("E10:nlb", workload(VPC), NLB_USD + CROSSING_USD + TASKS_USD),
        ("E10:alb", workload(VPC), NLB_USD + CROSSING_USD + ALB_USD + TASKS_USD),
        ("E11:nlb", workload(VPC), NLB_USD + CROSSING_USD + PROXY_USD + TASKS_USD),
        ("E11:alb", workload(VPC), ALB_USD + CROSSING_USD + PROXY_USD + TASKS_USD),
        ("F6:containers", workload(INTERNET), ALB_USD + ADDRESSES_USD + EGRESS_USD + TASKS_USD),
    ],
)
def test_a_bill_is_the_sum_of_what_aws_charges(name: str, w: m.Workload, expected: float) -> None:
    assert usd(w, name) == pytest.approx(expected, rel=1e-4)


def test_a_proxy_before_a_private_api_costs_its_tasks_more_than_the_api_behind_the_balancer_alone() -> None:
    """A9 less A4: two tasks; the endpoint and the API see the same requests and bytes."""
    w = workload(VPC, {"kind": "lambda"})
    assert usd(w, "A9") - usd(w, "A4") == pytest.approx(PROXY_USD, rel=1e-4)


def test_a_proxy_before_lattice_costs_balancer_and_tasks_where_an_endpoint_costs_nothing() -> None:
    """E6:ingress-vpc less E6:https, from on premises: one NLB and two tasks."""
    w = workload({"location": "on-premises"})
    assert usd(w, "E6:ingress-vpc") - usd(w, "E6:https") == pytest.approx(NLB_USD + PROXY_USD, rel=1e-4)


def test_a_gateway_runs_as_many_tasks_as_its_busiest_hours_need() -> None:
    """Half a vCPU does 1,000 requests/s, and scaling aims at half of that: 2,000 take 4 tasks, or some more."""
    busy = m.Workload.from_dict({**DOCUMENT, "traffic": {**TRAFFIC, "requests_per_month": 2000 * 3600 * HOURS}})
    bill = m.assess(busy, "E11:nlb").bill
    assert bill is not None
    (hours,) = (
        item.usage for item in bill.items if item.instance == "reverse-proxy" and item.dimension.endswith("vcpu_hour")
    )
    assert 4 * 0.5 * HOURS <= hours <= 2 * 4 * 0.5 * HOURS


@pytest.mark.parametrize(
    ("requests", "response_bytes", "more", "plan_usd"),
    [
        (125_000_000, 1000, {}, 200),  # all that Business is meant for
        (125_000_001, 1000, {}, 1000),
        (10_000_000, 4 * 2**20, {}, 200),  # 40,000 GB
        (10_000_000, 6 * 2**20, {}, 1450),  # 60,000 GB: more than 51,200
        (2_000_000_000, 1000, {}, 3500),
        (6_000_000_000, 1000, {}, 10_000),
        (1_000_000, 1000, {"mtls": True}, 1000),  # certificates of viewers take Premium
        (1_000_000, 1000, {"waf": {"rules": 49, "managed_rule_groups": 2}}, 1000),  # 51 rules, where Business has 50
    ],
)
def test_the_smallest_flat_rate_plan_that_holds_the_month_is_paid(
    requests: int, response_bytes: int, more: dict[str, Any], plan_usd: int
) -> None:
    """In place of requests, data out and the web ACL: https://aws.amazon.com/cloudfront/pricing/ (2026-09-05)."""
    traffic = {**TRAFFIC, "requests_per_month": requests, "response_bytes": response_bytes}
    bill = m.assess(workload(INTERNET, traffic=traffic, api=more), "F1:alb-plan").bill
    assert bill is not None
    assert [item.usd for item in bill.items if item.component in ("cloudfront", "web-acl")] == [plan_usd]


def test_beyond_the_largest_plan_the_price_is_unknown_and_use_is_paid() -> None:
    traffic = {**TRAFFIC, "requests_per_month": 6_000_000_001, "response_bytes": 100}
    w = workload(INTERNET, traffic=traffic)
    plan = m.assess(w, "F1:alb-plan").bill
    assert plan is not None
    assert [item.dimension for item in plan.unpriced] == ["cloudfront.plan_custom_month"]
    assert m.compare(w, ["F1"])["F1"].variant == "nlb"


def test_a_comparison_takes_the_plan_where_it_is_cheaper_and_admissible() -> None:
    """500M requests of 60 KB: $1,000 in place of requests and 28,610 GB; no plan has fixed addresses."""
    traffic = {**TRAFFIC, "requests_per_month": 500_000_000, "response_bytes": 60 * 1024}
    for needs, variant in (({}, "nlb-plan"), ({"features": ["static-public-ips"]}, "nlb")):
        w = workload(INTERNET, traffic=traffic, needs=needs)
        assert m.compare(w, ["F1"])["F1"].variant == variant
    few = workload(INTERNET, traffic={**TRAFFIC, "requests_per_month": 1_000_000})
    assert m.compare(few, ["F1"])["F1"].variant == "nlb"


def test_an_alb_counts_four_tenths_of_a_gb_for_lambda_as_one_lcu() -> None:
    """F6:lambda: 1 LCU-hour is 0.4 GB where the target is a function; the function is paid by requests and duration."""
    assessment = m.assess(workload(INTERNET, {"kind": "lambda"}), "F6:lambda")
    assert assessment.bill is not None
    by_dimension = {item.dimension: item.usd for item in assessment.bill.items}
    assert by_dimension["elb.alb_lcu_hour"] == pytest.approx(HOURS * LCU_GB / 0.4 * 0.008, rel=1e-4)
    assert by_dimension["elb.alb_hour"] == pytest.approx(HOURS * 0.0225)
    assert by_dimension["vpc.public_ipv4_in_use_hour"] == pytest.approx(ADDRESSES_USD)
