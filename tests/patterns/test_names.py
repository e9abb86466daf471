"""Statements about names: who looks up which name from where, and what that costs, alike for all patterns."""

from __future__ import annotations

import pytest

import modeler as m
from modeler.facts.pricebook import price_book
from modeler.workload import Workload

NAMED = ["A2", "A4", "A5", "E1", "E6", "E7"]
"""Patterns that have a name of their own, with a zone."""
CALLED_BY_AWS_NAMES = ["A3:alias", "C1", "C2", "E4"]
BACKENDS = {"A5": "lambda"}


def assessed(name: str, location: str = "on-premises", **more) -> m.Assessment:
    backend = {"kind": BACKENDS.get(name, "fargate")}
    return m.assess(
        Workload.from_dict({"region": "us-east-1", "clients": {"location": location}, "backend": backend, **more}), name
    )


def resolver_usd(assessment: m.Assessment) -> float:
    return sum(item.usd for item in assessment.bill.items if item.dimension == "route53.resolver_eni_hour")


@pytest.mark.parametrize("name", NAMED)
def test_a_private_zone_needs_a_resolver_endpoint_on_premises_whatever_the_pattern(name: str) -> None:
    two_interfaces = 2 * 730 * float(price_book("us-east-1")["route53.resolver_eni_hour"].usd[0])
    assert two_interfaces == pytest.approx(182.50)
    private = assessed(name, api={"private_zone": True})
    assert resolver_usd(private) == pytest.approx(two_interfaces)
    assert any("api.private_zone is set" in str(added) for added in private.added)
    assert "comes from a Resolver endpoint" in " ".join(map(str, private.remarks))


@pytest.mark.parametrize("name", NAMED)
def test_a_public_zone_answers_with_private_addresses_and_needs_none(name: str) -> None:
    assessment = assessed(name)
    assert resolver_usd(assessment) == 0
    assert "its name comes from public DNS" in " ".join(map(str, assessment.remarks))


@pytest.mark.parametrize("name", NAMED)
def test_without_a_zone_on_this_bill_the_name_is_somewhere_already(name: str) -> None:
    assert resolver_usd(assessed(name, api={"hosted_zones": 0, "private_zone": True})) == 0


@pytest.mark.parametrize("name", ["A2", "A4", "A5", "E6"])
def test_vpcs_are_associated_with_a_private_zone(name: str) -> None:
    assessment = assessed(name, "same-vpc", api={"private_zone": True})
    assert resolver_usd(assessment) == 0
    assert "on premises" not in " ".join(map(str, assessment.remarks))


@pytest.mark.parametrize("name", CALLED_BY_AWS_NAMES)
def test_aws_s_own_names_are_public(name: str) -> None:
    assessment = assessed(name, api={"private_zone": True})
    assert resolver_usd(assessment) == 0
    assert "AWS's name for it comes from public DNS" in " ".join(map(str, assessment.remarks))


def test_private_dns_names_of_an_endpoint_always_need_one() -> None:
    assessment = assessed("A3:private-dns")
    assert resolver_usd(assessment) == pytest.approx(182.50)
    assert any("private DNS name" in str(added) for added in assessment.added)


@pytest.mark.parametrize("name", [*NAMED, "A3:private-dns"])
def test_a_resolver_endpoint_that_stands_already_is_counted_out(name: str) -> None:
    ours = assessed(name, api={"private_zone": True})
    theirs = assessed(name, api={"private_zone": True}, existing=["resolver-endpoint"])
    assert ours.monthly_usd - theirs.monthly_usd == pytest.approx(182.50)
