"""Statements about patterns with a load balancer before a private API and another one behind it."""

from __future__ import annotations

import pytest

import modeler as m
from modeler.facts.pricebook import price_book
from modeler.patterns.compose import own_pattern
from modeler.workload import BACKEND_MODELS, Workload

BY_LINK = ["ec2", "eks", "eks-istio", "fargate"]


def workload(kind: str, **more) -> Workload:
    return Workload.from_dict({"region": "us-east-1", "backend": {"kind": kind}, **more})


def balancer_hours(assessment: m.Assessment) -> dict[str, float]:
    return {
        item.instance: item.usage
        for item in assessment.bill.items
        if item.dimension in ("elb.alb_hour", "elb.nlb_hour")
    }


@pytest.mark.parametrize("kind", BY_LINK)
def test_a4_pays_the_load_balancer_of_the_name_and_that_of_the_service(kind: str) -> None:
    assessment = m.assess(workload(kind), "A4")
    assert balancer_hours(assessment) == {"internal-alb": 730, "internal-alb:behind-api": 730}
    # C2 has the one behind the link; A4 adds the one in front, by the hour and by the capacity that connections take.
    hours = 730 * float(price_book("us-east-1")["elb.alb_hour"].usd[0])
    assert hours == pytest.approx(16.425)
    paid = sum(item.usd for item in assessment.bill.items if item.dimension == "elb.alb_hour")
    assert paid == pytest.approx(2 * hours)
    assert "two load balancers" in " ".join(map(str, assessment.remarks))


@pytest.mark.parametrize("share", [0, 0.5])
def test_g1_has_both_in_each_region(share: float) -> None:
    assessment = m.assess(workload("fargate", failover_region="us-west-2", failover_share=share), "G1")
    assert assessment.variant == "alb"
    assert sorted(balancer_hours(assessment).values()) == [730] * 4
    hours = {item.region for item in assessment.bill.items if item.dimension == "elb.alb_hour"}
    assert hours == {"us-east-1", "us-west-2"}


@pytest.mark.parametrize("name", ["A4", "G1"])
def test_a_function_behind_the_api_has_none(name: str) -> None:
    assessment = m.assess(workload("lambda", failover_region="us-west-2"), name)
    assert {instance.partition("@")[0] for instance in balancer_hours(assessment)} == {"internal-alb"}
    assert "two load balancers" not in " ".join(map(str, assessment.remarks))


def test_so_it_is_for_network_load_balancers_of_own_patterns() -> None:
    own = own_pattern(
        "nlb-twice", door=["internal-nlb", "private-rest"], integration={"id": "vpc-link-v2", "to": "nlb"}
    )
    assert balancer_hours(m.assess(workload("fargate"), own)) == {"internal-nlb": 730, "internal-nlb:behind-api": 730}


@pytest.mark.parametrize("kind", BACKEND_MODELS)
def test_no_load_balancer_stands_twice_on_a_path(kind: str) -> None:
    for assessment in m.compare(workload(kind, failover_region="us-west-2")).ranked:
        balancers = [
            stage.component.identity
            for stage in assessment.stages
            if "load-balancer" in stage.component.traits.avoided_as
        ]
        assert len(balancers) == len(set(balancers)), assessment.pattern.code
