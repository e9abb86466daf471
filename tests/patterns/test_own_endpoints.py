"""Statements about endpoints in the consumers' own VPCs: no route, no hub, and one in another Region as well."""

from __future__ import annotations

import pytest

import modeler as m
from modeler.facts.pricebook import price_book
from modeler.patterns import pattern
from modeler.patterns.compose import own_pattern
from modeler.workload import Workload

HUB = {"location": "other-vpc", "transit_gateway": True}
OWN_ENDPOINT = ["A2", "A7", "A8", "C1", "C2", "D1", "D2", "E1", "E2", "E5", "G3:private"]
BACKENDS = {"A7": "lambda", "A8": "lambda", "D1": "lambda", "D2": "rds-behind-lambda"}


def workload(clients: dict, kind: str = "fargate", region: str = "us-east-1", **more) -> Workload:
    aws = {"aws_sdk": True}
    return Workload.from_dict({"region": region, "clients": clients | aws, "backend": {"kind": kind}, **more})


def usd(dimension: str, region: str = "us-east-1") -> float:
    return float(price_book(region)[dimension].usd[0])


def lines(assessment: m.Assessment) -> dict[str, float]:
    return {f"{item.dimension} {item.region}": item.usd for item in assessment.bill.items}


@pytest.mark.parametrize("name", OWN_ENDPOINT)
def test_a_hub_between_the_networks_changes_nothing_where_consumers_have_their_own_endpoints(name: str) -> None:
    kind = BACKENDS.get(name, "fargate")
    graphql = {"traffic": {"protocol": "graphql"}} if name == "A7" else {}
    with_hub = m.assess(workload({**HUB, "vpcs": 3}, kind, **graphql), name)
    without = m.assess(workload({"location": "other-vpc", "vpcs": 3}, kind, **graphql), name)
    assert with_hub.comparable
    assert "transit-gateway" not in {stage.component.id for stage in with_hub.stages}
    assert with_hub.monthly_usd == pytest.approx(without.monthly_usd)


@pytest.mark.parametrize("name", ["A2", "C1", "C2", "E1", "E2", "G3:private"])
def test_overlapping_addresses_do_not_matter_to_them(name: str) -> None:
    assert m.assess(workload(HUB, needs={"features": ["overlapping-cidrs"]}), name).verdict != "excluded"


def test_e1_costs_endpoint_hours_and_no_attachment() -> None:
    traffic = {"requests_per_month": "500M", "request_bytes": "10 KB", "response_bytes": "50 KB"}
    assessment = m.assess(workload(HUB, traffic=traffic), "E1")
    gb = 500e6 * 60 * 1024 / 2**30
    privatelink = 2 * 730 * usd("privatelink.interface_endpoint_hour_per_az")
    privatelink += gb * usd("privatelink.interface_endpoint_data_gb")
    items = lines(assessment)
    assert sum(cost for name, cost in items.items() if name.startswith("privatelink.")) == pytest.approx(privatelink)
    assert not [name for name in items if name.startswith("transitgateway.")]


def worked_out(vpcs: int, azs: int, tasks: int, size: float) -> float:
    """E1 in us-east-1 by hand: endpoints, their GB, the zone of their name, the NLB with its bytes, and tasks."""
    endpoints = vpcs * azs * 730 * 0.01 + size / 2**30 * 0.01 + 0.50
    load_balancer = 730 * 0.0225 + size / 1e9 * 0.006  # of its three dimensions the bytes are the largest
    return endpoints + load_balancer + tasks * 730 * (0.5 * 0.03238 + 1 * 0.00356)


def test_e1_with_three_consumers_and_a_hub_costs_91_dollars_and_fits_overlapping_addresses() -> None:
    """It was forced through the hub: $210.53, and excluded where addresses overlap."""
    w = workload({**HUB, "vpcs": 3}, needs={"features": ["overlapping-cidrs"]})
    choice = m.choose(w)
    (e1,) = [candidate for candidate in choice.shortlist if candidate.pattern.code == "E1"]
    assert e1.assessment.verdict == "fits"
    assert e1.usd == pytest.approx(worked_out(3, 2, 2, 10e6 * 12 * 1024), abs=0.01)
    assert e1.usd == pytest.approx(91.44, abs=0.005)


def test_e1_of_many_bytes_wins_with_the_consumers_own_endpoints_and_not_through_the_hub() -> None:
    """It was third, at $2,486.86, for two things that its own endpoints do not need: attachments and the hub's GB."""
    traffic = {"requests_per_month": "500M", "request_bytes": "4 KB", "response_bytes": "60 KB"}
    clients, backend = {**HUB, "vpcs": 4}, {"kind": "fargate", "tasks": 80}
    w = Workload.from_dict(
        {"region": "us-east-1", "azs": 3, "clients": clients, "backend": backend, "traffic": traffic}
    )
    size = 500e6 * 64 * 1024
    comparison = m.compare(w, sort="cost")
    cheapest = comparison.ranked[0]
    assert (cheapest.pattern.code, cheapest.variant) == ("E1", "nlb")
    assert cheapest.monthly_usd == pytest.approx(worked_out(4, 3, 80, size), abs=0.01)
    assert cheapest.monthly_usd == pytest.approx(1759.71, abs=0.005)
    # Four consumers and the endpoint's own VPC are attached; one endpoint in three AZs stands instead of four.
    hub = 5 * 730 * 0.05 - 3 * 3 * 730 * 0.01 + size / 2**30 * 0.02
    assert m.assess(w, "E1:nlb-hub").monthly_usd == pytest.approx(1759.71 + hub, abs=0.01)
    assert m.assess(w, "E1:nlb-hub").monthly_usd == pytest.approx(2486.86, abs=0.005)
    # What C1 costs less than C2 is what crosses AZs behind a VPC link V2: two thirds of all bytes, paid at both ends.
    c1, c2 = (m.assess(w, name).monthly_usd for name in ("C1:nlb", "C2:nlb"))
    assert c2 - c1 == pytest.approx(size / 2**30 * 2 / 3 * 2 * 0.01, abs=0.01)
    assert c2 - c1 == pytest.approx(406.90, abs=0.005)


def test_one_shared_endpoint_behind_the_hub_is_a_variant_that_wins_where_the_hub_stands() -> None:
    # 20 VPCs: 20 endpoints in 2 AZs, or one, and 20 attachments that 40 workloads share.
    w = workload({**HUB, "vpcs": 20}, traffic={"requests_per_month": "1M"}, shared_by={"transit_gateway": 40})
    own = m.assess(w, "E1")
    shared = m.assess(w, "E1:nlb-hub")
    endpoint = 2 * 730 * usd("privatelink.interface_endpoint_hour_per_az")
    gb = 1e6 * (w.traffic.request_bytes + w.traffic.response_bytes)
    hub = 21 * 730 * usd("transitgateway.vpc_attachment_hour") / 40
    hub += gb / 2**30 * usd("transitgateway.vpc_data_gb")
    assert own.monthly_usd - shared.monthly_usd == pytest.approx(19 * endpoint - hub, rel=1e-3)
    assert m.choose(w, ["E1"]).pick.assessment.variant == "nlb-hub"


def test_a_variant_with_nothing_to_share_says_so_and_is_silent_beside_others() -> None:
    alone = m.assess(workload(HUB), "E1:nlb-hub")
    assert alone.reason == (
        "lets several networks share one endpoint, and these clients are in a single VPC (clients.vpcs: 1)"
    )
    apart = m.assess(workload({"location": "other-vpc", "vpcs": 2}), "E1:nlb-hub")
    assert "none joins these networks" in apart.reason
    assert m.assess(workload({"location": "internet"}), "A2").reason == (
        "serves clients in private networks, and these are on the internet"
    )


def test_an_endpoint_service_is_reached_from_another_region() -> None:
    traffic = {"requests_per_month": "10M", "request_bytes": "1 KB", "response_bytes": "8 KB"}
    clients = {"location": "other-region", "region": "eu-west-1", "vpcs": 2}
    assessment = m.assess(workload(clients, traffic=traffic), "E1")
    requests, responses = 10e6 * 1024, 10e6 * 8 * 1024
    expected = {
        "privatelink.interface_endpoint_hour_per_az eu-west-1": (
            2 * 2 * 730 * usd("privatelink.interface_endpoint_hour_per_az", "eu-west-1")
        ),
        "privatelink.interface_endpoint_data_gb eu-west-1": (
            (requests + responses) / 2**30 * usd("privatelink.interface_endpoint_data_gb", "eu-west-1")
        ),
        "datatransfer.inter_region_egress_gb:to:eu-west-1 us-east-1": (
            responses / 2**30 * usd("datatransfer.inter_region_egress_gb:to:eu-west-1")
        ),
        "datatransfer.inter_region_egress_gb:to:us-east-1 eu-west-1": (
            requests / 2**30 * usd("datatransfer.inter_region_egress_gb:to:us-east-1", "eu-west-1")
        ),
    }
    expected["privatelink.cross_region_service_hour us-east-1"] = 730 * 0.05  # for one Region of consumers
    items = lines(assessment)
    assert {name: items[name] for name in expected} == pytest.approx(expected)
    (fee,) = [item for item in assessment.bill.items if item.dimension == "privatelink.cross_region_service_hour"]
    assert "publications differ, 0.01 or 0.05 USD an hour" in str(fee.note)  # which would be 7.30 or 36.50 a month
    assert assessment.fully_priced
    near = m.assess(workload({"location": "other-vpc"}, traffic=traffic), "E1")
    assert assessment.quantile_ms(0.5) > near.quantile_ms(0.5) + 50  # Dublin is some 70 ms from Virginia


def test_addresses_may_overlap_across_regions_too() -> None:
    clients = {"location": "other-region", "region": "eu-west-1"}
    w = workload(clients, needs={"features": ["overlapping-cidrs"]})
    assert m.assess(w, "E1").verdict == "fits"
    assert m.assess(w, "E3").verdict == "excluded"


def test_no_endpoint_of_another_region_leads_to_a_private_api() -> None:
    own = own_pattern("far-private-api", reach="consumer-endpoint", door="private-rest", integration="open")
    assessment = m.assess(workload({"location": "other-region", "region": "eu-west-1"}), own)
    assert "is not reached by an endpoint in another Region" in assessment.reason


def test_every_pattern_with_own_endpoints_has_the_hub_as_a_variant() -> None:
    for name in OWN_ENDPOINT:
        code = name.partition(":")[0]
        if code == "E5":  # E4 is its hub
            continue
        assert any(variant.id.endswith("-hub") for variant in pattern(code).variants), code
