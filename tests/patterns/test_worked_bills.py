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


def workload(clients: dict[str, Any], backend: dict[str, Any] = TASKS, **more: Any) -> m.Workload:
    document = {"region": "us-east-1", "clients": clients, "backend": backend, "traffic": TRAFFIC, "logging": QUIET}
    return m.Workload.from_dict({**document, **more, "api": {"hosted_zones": 0, **more.get("api", {})}})


VPC, INTERNET = {"location": "same-vpc"}, {"location": "internet"}


@pytest.mark.parametrize(
    ("name", "w", "usd"),
    [
        ("E10:nlb", workload(VPC), NLB_USD + CROSSING_USD + TASKS_USD),
        ("E10:alb", workload(VPC), NLB_USD + CROSSING_USD + ALB_USD + TASKS_USD),
        ("F6:containers", workload(INTERNET), ALB_USD + ADDRESSES_USD + EGRESS_USD + TASKS_USD),
    ],
)
def test_a_bill_is_the_sum_of_what_aws_charges(name: str, w: m.Workload, usd: float) -> None:
    assessment = m.assess(w, name)
    assert assessment.monthly_usd == pytest.approx(usd, rel=1e-4)


def test_an_alb_counts_four_tenths_of_a_gb_for_lambda_as_one_lcu() -> None:
    """F6:lambda: 1 LCU-hour is 0.4 GB where the target is a function; the function is paid by requests and duration."""
    assessment = m.assess(workload(INTERNET, {"kind": "lambda"}), "F6:lambda")
    assert assessment.bill is not None
    by_dimension = {item.dimension: item.usd for item in assessment.bill.items}
    assert by_dimension["elb.alb_lcu_hour"] == pytest.approx(HOURS * LCU_GB / 0.4 * 0.008, rel=1e-4)
    assert by_dimension["elb.alb_hour"] == pytest.approx(HOURS * 0.0225)
    assert by_dimension["vpc.public_ipv4_in_use_hour"] == pytest.approx(ADDRESSES_USD)
