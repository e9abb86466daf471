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
from modeler.engine.bill import make_bill
from modeler.engine.choose import choose
from modeler.engine.compare import compare
from modeler.engine.trip import Part, trip, visits
from modeler.facts.pricebook import price_book
from modeler.patterns import Architecture, Hop, Network
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


def test_what_comes_again_is_metered_once_for_the_traffic_of_all_hops() -> None:
    stages = trip(twice_through_one_alb(FARGATE), FARGATE)
    first, _, again, _ = stages
    assert again.metered == ()
    assert [thing.instance for thing in first.metered] == ["internal-alb"]
    assert first.metered[0].arrivals.requests == first.flow_in.requests + again.flow_in.requests


def test_each_hop_sees_what_the_one_before_lets_through() -> None:
    w = FARGATE.with_values({"traffic.unauthenticated_share": 0.25, "api.authorizer": "jwt"})
    stages = trip(twice_through_one_alb(w), w)
    for before, after in pairwise(stages):
        assert after.flow_in is before.flow_out
    assert stages[1].flow_in.requests == pytest.approx(0.75 * stages[0].flow_in.requests)


def test_a_comparison_walks_each_comparable_pattern_once(walks: list[int]) -> None:
    found = compare(Workload.from_dict({"clients": {"location": "on-premises"}, "backend": {"kind": "fargate"}}))
    assert len(found.ranked) >= 10
    assert len(walks) == len(found.ranked)


def test_a_bill_is_one_walk_with_the_price_of_the_next_million(walks: list[int]) -> None:
    parts = (Part(twice_through_one_alb(FARGATE), FARGATE.traffic),)
    bill = make_bill(parts, FARGATE, price_book(FARGATE.region))
    assert bill.marginal_usd_per_million > 0
    assert len(walks) == 1


def test_a_variant_is_walked_once_somebody_asks_for_it(walks: list[int]) -> None:
    found = compare(FARGATE, ["C2"])["C2"]
    assert len(walks) == 1
    others = found.others
    assert others
    assert found.others is others
    assert len(walks) == 1 + len(others)


def test_choosing_walks_each_variant_once_with_its_latency_and_its_promise(walks: list[int]) -> None:
    found = choose(FARGATE)
    variants = sum(1 + len(each.others) for each in found if each.comparable)
    assert len(walks) == variants


def test_what_a_workload_without_requests_pays_for_the_first_million_is_priced(walks: list[int]) -> None:
    w = FARGATE.with_values({"traffic.requests_per_month": 0})
    parts = (Part(twice_through_one_alb(w), w.traffic),)
    assert make_bill(parts, w, price_book(w.region)).marginal_usd_per_million > 0
    assert len(walks) == 2
