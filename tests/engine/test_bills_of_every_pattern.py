"""Every variant of every pattern has a sound bill for any traffic from none to a trillion requests a month.

No line and no total is negative or no number, and more requests never cost less. The number of servers is given: what
target tracking adds is no law (see `test_cost_laws`).
"""

from __future__ import annotations

import math
from functools import cache

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from modeler.engine.compare import assess
from modeler.engine.situations import situation_for
from modeler.patterns import pattern, patterns
from modeler.workload import Workload

MOST = 1e12
COUNTS = {
    "fargate": {"tasks": 4},
    "ec2": {"instances": 3},
    "eks": {"pods": 5},
    "eks-istio": {"pods": 5, "ingress_nodes": 2},
}
VARIANTS = [f"{listed.code}:{variant.id}" for listed in patterns() for variant in listed.variants]
requests = st.floats(0, 12).map(lambda power: 10**power) | st.just(0.0) | st.floats(0, MOST)


@cache
def served(code: str, variant: str) -> Workload:
    """The plainest workload that this variant serves, with the number of its servers."""
    w = Workload.from_dict(situation_for(pattern(code).only(variant)))
    return w.with_values({f"backend.{name}": number for name, number in COUNTS.get(w.backend.kind, {}).items()})


def total(code: str, variant: str, monthly: float) -> float:
    """The total of a bill, of which each line is a sum of money."""
    w = served(code, variant).with_values({"traffic.requests_per_month": monthly})
    bill = assess(w, code, variant).bill
    assert bill is not None, f"{code}:{variant} does not serve {w}"
    for item in bill.items:
        assert math.isfinite(item.usage), item
        assert item.usage >= 0, item
        for usd in (item.usd, item.full_usd):
            assert usd is None or (math.isfinite(usd) and usd >= 0), item
    assert math.isfinite(bill.monthly_usd)
    assert math.isfinite(bill.marginal_usd_per_million)
    assert bill.marginal_usd_per_million >= -1e-9 * max(1.0, bill.monthly_usd)
    return bill.monthly_usd


@pytest.mark.parametrize("name", VARIANTS)
@settings(max_examples=6, suppress_health_check=[HealthCheck.too_slow])
@given(fewer=requests, more=requests)
@example(fewer=0.0, more=1.0)
@example(fewer=1.0, more=MOST)
@example(fewer=999_999_999.0, more=1e9)
def test_a_bill_has_no_negative_line_and_more_requests_never_cost_less(name: str, fewer: float, more: float) -> None:
    code, _, variant = name.partition(":")
    fewer, more = sorted((fewer, more))
    low, high = total(code, variant, fewer), total(code, variant, more)
    assert low <= high * (1 + 1e-9)
