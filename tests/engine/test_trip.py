"""One walk over an architecture: the same numbers in every view, and no walk that was made before."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from modeler.components.alb import Alb
from modeler.components.fargate import FargateTasks
from modeler.components.nlb import Nlb
from modeler.engine import trip as walking
from modeler.engine.availability import availability
from modeler.engine.bill import make_bill
from modeler.engine.choose import choose
from modeler.engine.compare import assess, compare
from modeler.engine.fit import judge_pattern
from modeler.engine.latency import make_latency
from modeler.engine.records import item_record
from modeler.engine.situations import situation_for
from modeler.engine.standing import best_variant
from modeler.engine.trip import Part, of_class, trip, visits
from modeler.facts.pricebook import price_book
from modeler.patterns import Architecture, Hop, Network, pattern, patterns
from modeler.workload import Workload

FARGATE = Workload.from_dict({"clients": {"location": "same-vpc"}, "backend": {"kind": "fargate"}})


@pytest.fixture
def walks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grow by one for each walk that is made."""
    made: list[int] = []
    flows = walking._flows

    def counted(*args: Any) -> Iterator[Any]:
        made.append(1)
        return flows(*args)

    monkeypatch.setattr(walking, "_flows", counted)
    return made


def twice_through_one_alb(w: Workload) -> Architecture:
    """An ALB, a load balancer behind it, the same ALB again, then the tasks."""
    return Architecture(
        pattern="twice",
        title="twice",
        hops=(
            Hop(role="door", component=Alb(), network=Network.VPC),
            Hop(role="between", component=Nlb(), network=Network.VPC),
            Hop(role="door again", component=Alb(), network=Network.VPC),
            Hop(role="service", component=FargateTasks(backend=w.backend), network=Network.VPC),
        ),
    )


def through_the_alb_and_another(w: Workload) -> Architecture:
    """Another load balancer first, then the ALB of the first class."""
    return Architecture(
        pattern="other",
        title="other",
        hops=(
            Hop(role="entry", component=Nlb(instance="entry-nlb"), network=Network.VPC),
            Hop(role="door", component=Alb(), network=Network.VPC),
            Hop(role="service", component=FargateTasks(backend=w.backend), network=Network.VPC),
        ),
    )


def test_a_thing_that_comes_again_keeps_its_number_within_a_class_and_across_classes() -> None:
    parts = (
        Part(twice_through_one_alb(FARGATE), FARGATE.traffic),
        Part(through_the_alb_and_another(FARGATE), FARGATE.traffic),
    )
    stages = trip(parts, FARGATE)
    assert [stage.number for stage in stages] == [1, 2, 1, 3, 4, 1, 3]
    assert [stage.traffic_class for stage in stages] == [0, 0, 0, 0, 1, 1, 1]
    assert [stage.again for stage in stages] == [False, False, True, False, False, True, True]
    assert [visit.number for visit in visits(parts)] == [1, 2, 1, 3, 4, 1, 3]
    bill = make_bill(parts, FARGATE, price_book(FARGATE.region))
    assert [hop.number for hop in bill.hops] == [1, 2, 1, 3, 4, 1, 3]


def test_a_class_that_is_walked_after_the_others_gives_the_stages_of_a_walk_over_all() -> None:
    first = Part(twice_through_one_alb(FARGATE), FARGATE.traffic)
    second = Part(through_the_alb_and_another(FARGATE), FARGATE.traffic)
    alone = trip((first,), FARGATE)
    one_by_one = trip((second,), FARGATE, before=alone)
    assert one_by_one == trip((first, second), FARGATE)
    assert alone[0].metered[0].arrivals.requests < one_by_one[0].metered[0].arrivals.requests
    assert [metered.usage for stage in one_by_one for metered in stage.metered] == [
        metered.usage for stage in trip((first, second), FARGATE) for metered in stage.metered
    ]


def test_what_comes_again_is_metered_once_for_the_traffic_of_all_hops() -> None:
    stages = trip(twice_through_one_alb(FARGATE), FARGATE)
    first, _, again, _ = stages
    assert again.metered == ()
    assert [metered.instance for metered in first.metered] == ["internal-alb"]
    assert first.metered[0].arrivals.requests == first.flow_in.requests + again.flow_in.requests


def test_each_hop_sees_what_the_one_before_lets_through() -> None:
    w = FARGATE.with_values({"traffic.unauthenticated_share": 0.25, "api.authorizer": "jwt"})
    stages = trip(twice_through_one_alb(w), w)
    for before, after in pairwise(stages):
        assert after.flow_in is before.flow_out
    assert stages[1].flow_in.requests == pytest.approx(0.75 * stages[0].flow_in.requests)


def test_a_comparison_walks_each_comparable_variant_once(walks: list[int]) -> None:
    comparison = compare(Workload.from_dict({"clients": {"location": "on-premises"}, "backend": {"kind": "fargate"}}))
    assert len(comparison.ranked) >= 10
    assert len(walks) == sum(1 + len(assessment.others) for assessment in comparison.ranked)


def test_a_comparison_with_a_class_walks_each_candidate_of_the_class_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No candidate walks the main traffic again: each walk is over one architecture."""
    parts_walked: list[int] = []
    counted = walking._flows

    def noted(parts: Any, w: Workload) -> Iterator[Any]:
        parts_walked.append(len(parts))
        return counted(parts, w)

    monkeypatch.setattr(walking, "_flows", noted)
    w = FARGATE.with_values({"classes": [{"name": "files", "traffic": {"requests_per_month": 1e6}}]})
    assessment = compare(w, ["E7"])["E7"]
    assert assessment.comparable
    assert assessment.beside
    assert set(parts_walked) == {1}
    assert len({stage.traffic_class for stage in assessment.stages}) == 2


def test_judging_asks_for_no_usage(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> Iterator[Any]:
        raise AssertionError("rules read what stands on the way, not what it costs")

    monkeypatch.setattr(Alb, "meter", refuse)
    assert judge_pattern(pattern("E7"), FARGATE).verdict == "fits"


def test_a_bill_is_one_walk_with_the_price_of_the_next_million(walks: list[int]) -> None:
    parts = (Part(twice_through_one_alb(FARGATE), FARGATE.traffic),)
    bill = make_bill(parts, FARGATE, price_book(FARGATE.region))
    assert bill.marginal_usd_per_million > 0
    assert len(walks) == 1


def test_a_variant_is_walked_once_somebody_asks_for_it(walks: list[int]) -> None:
    assessment = assess(FARGATE, "C2")
    assert len(walks) == 1
    others = assessment.others
    assert others
    assert assessment.others is others
    assert len(walks) == 1 + len(others)


def test_choosing_walks_each_variant_once_with_its_latency_and_its_promise(walks: list[int]) -> None:
    choice = choose(FARGATE)
    variants = sum(1 + len(assessment.others) for assessment in choice if assessment.comparable)
    assert len(walks) == variants


def test_what_was_worked_out_to_choose_a_variant_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """B6 is better over an NLB than as it is usually built: its reasons and its latency are not worked out again."""
    w = Workload.from_dict({"clients": {"location": "internet"}, "backend": {"kind": "fargate"}})
    usual = assess(w, "B6")
    known = {assessment.variant: (assessment.reasons, assessment.latency) for assessment in (usual, *usual.others)}
    best = best_variant(usual)
    assert (usual.variant, best.variant) == ("alb", "nlb")
    assert best.reasons is known["nlb"][0]
    assert best.latency is known["nlb"][1]
    assert best.others[0] is usual


def test_what_a_workload_without_requests_pays_for_the_first_million_is_priced(walks: list[int]) -> None:
    w = FARGATE.with_values({"traffic.requests_per_month": 0})
    parts = (Part(twice_through_one_alb(w), w.traffic),)
    assert make_bill(parts, w, price_book(w.region)).marginal_usd_per_million > 0
    assert len(walks) == 2


def test_hops_have_the_same_numbers_in_the_bill_the_latency_and_the_promises() -> None:
    parts = (
        Part(twice_through_one_alb(FARGATE), FARGATE.traffic),
        Part(through_the_alb_and_another(FARGATE), FARGATE.traffic),
    )
    stages = trip(parts, FARGATE)
    bill = make_bill(parts, FARGATE, price_book(FARGATE.region))
    in_bill = [(hop.number, hop.role, hop.instance) for hop in bill.hops]
    in_latency = []
    promised = []
    for order, part in enumerate(parts):
        way = of_class(stages, order)
        hops = make_latency(part, FARGATE, way).by_hop()
        in_latency += [(hop.number, hop.role, hop.instance) for hop in hops]
        promised += [promise.hop for promise in availability(part, FARGATE, way).promises]
    assert in_latency == in_bill
    assert promised == [1, 2, 3, 4, 1, 3]  # each thing once in the way of each class
    assert {item.hop for item in bill.items} <= {hop.number for hop in bill.hops}


def test_what_a_thing_takes_that_comes_twice_is_told_visit_by_visit_and_together() -> None:
    latency = make_latency(Part(twice_through_one_alb(FARGATE), FARGATE.traffic), FARGATE)
    first, between, again, service = latency.explain_hops(0.99)
    together = latency.explain(0.99)
    assert together == {1: pytest.approx(first + again), 2: pytest.approx(between), 3: pytest.approx(service)}
    assert first > 0
    assert again > 0


@pytest.mark.parametrize("code", [candidate.code for candidate in patterns()])
def test_every_pattern_of_the_catalogue_numbers_its_hops_alike_in_every_view(code: str) -> None:
    assessment = assess(Workload.from_dict(situation_for(pattern(code))), code)
    assert assessment.bill is not None
    assert assessment.latency is not None
    assert assessment.availability is not None
    numbers = [hop.number for hop in assessment.bill.hops]
    assert [hop.number for hop in assessment.latency.by_hop()] == numbers
    assert [stage.number for stage in assessment.stages] == numbers
    assert {promise.hop for promise in assessment.availability.promises} <= set(numbers)


def test_a_line_of_a_bill_says_which_thing_in_which_region_and_what_aws_calls_the_usage() -> None:
    w = Workload.from_dict({"region": "eu-west-1", "clients": {"location": "same-vpc"}})
    lines = [item for item in assess(w, "A5").bill.items if item.component == "alb"]  # type: ignore[union-attr]
    assert {(line.instance, line.region) for line in lines} == {("internal-alb", "eu-west-1")}
    hours = next(line for line in lines if line.dimension == "elb.alb_hour")
    assert hours.usage_type == price_book("eu-west-1")["elb.alb_hour"].usage_type == "EU-LoadBalancerUsage"
    row = item_record(hours)
    assert (row["instance"], row["region"], row["usage_type"]) == ("internal-alb", "eu-west-1", "EU-LoadBalancerUsage")


def test_a_line_of_another_region_names_that_region() -> None:
    w = Workload.from_dict({"failover_region": "eu-central-1", "region": "eu-west-1"})
    bill = assess(w, "G2").bill
    assert bill is not None
    assert {line.region for line in bill.items} == {"eu-west-1", "eu-central-1"}
    assert {row["region"] for row in bill.records()} == {"eu-west-1", "eu-central-1"}
