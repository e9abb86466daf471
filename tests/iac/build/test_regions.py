"""Stacks in two Regions: what lies between them, in which order they are made, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

import modeler as m
from modeler.engine.compare import assess
from modeler.errors import StackError
from modeler.iac.build import NetworkChoice, template
from modeler.iac.homes import stacks_of
from modeler.iac.stack import Stack
from modeler.iac.write.steps import README, step_files
from modeler.inventory import Inventory
from modeler.inventory.kinds.alarm import Alarm
from modeler.inventory.kinds.dns_record import DnsRecord
from modeler.inventory.kinds.health_check import HealthCheck
from modeler.inventory.kinds.hosted_zone import HostedZone
from modeler.inventory.kinds.route import Route
from modeler.inventory.kinds.transit_gateway_route import TransitGatewayRoute
from modeler.inventory.kinds.vpc import Vpc
from modeler.inventory.kinds.vpc_peering import VpcPeering

from .cases import ACCOUNT, given

FIRST, SECOND = "eu-west-1", "eu-central-1"
TWO_REGIONS: dict[str, Any] = {"region": FIRST, "failover_region": SECOND}
REMOTE = {"region": FIRST, "clients": {"location": "other-region", "region": SECOND}}


def built(pattern: str, **more: Any) -> Stack:
    document = REMOTE if pattern.startswith("E3") else TWO_REGIONS
    return template(pattern, m.Workload.from_dict({**document, **more}))


def standing(stack: Stack) -> Inventory:
    return stack.filled(FIRST, ACCOUNT, **given(stack, FIRST))


def test_each_region_has_its_own_keys_network_endpoint_and_api():
    inventory = standing(built("G2"))
    for kind in ("vpc", "encryption-key", "vpc-endpoint", "rest-api", "domain-name", "function"):
        regions = [node.region for node in inventory.by_kind[kind]]
        assert sorted(regions) == sorted([FIRST, SECOND]), kind


@pytest.mark.parametrize("pattern", ["G2", "E3:peering"])
def test_two_vpcs_are_peered_and_each_has_a_route_to_the_other(pattern):
    """Source: https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-routing.html (2026-12-01)."""
    inventory = standing(built(pattern))
    (peering,) = inventory.all(VpcPeering)
    first, second = inventory.all(Vpc)
    routes = [route for route in inventory.all(Route) if route.peering is not None]
    assert (peering.region, peering.accepter_region) == (second.region, first.region)
    assert {(route.region, route.cidr) for route in routes} == {
        (first.region, *second.cidrs),
        (second.region, *first.cidrs),
    }


def test_a_private_zone_is_seen_from_both_vpcs():
    (zone,) = standing(built("G1:alb")).all(HostedZone)
    assert [(vpc.key, region) for vpc, region in zip(zone.vpcs, zone.vpc_regions, strict=True)] == [
        ("Vpc", FIRST),
        ("SecondVpc", SECOND),
    ]


def test_a_standby_is_answered_when_the_first_region_fails():
    records = standing(built("G1:nlb")).all(DnsRecord)
    assert [(record.set_identifier, record.failover, record.follows_target) for record in records] == [
        (FIRST, "PRIMARY", True),
        (SECOND, "SECONDARY", True),
    ]


def test_a_share_of_the_requests_is_a_weight():
    records = standing(built("G1:nlb", failover_share="25 %")).all(DnsRecord)
    assert {record.set_identifier: record.weight for record in records} == {FIRST: 75, SECOND: 25}
    assert {record.failover for record in records} == {None}


def test_as_many_checks_and_alarms_stand_as_are_paid():
    inventory, w = standing(built("G2")), m.Workload.from_dict(TWO_REGIONS)
    bill = assess(w, "G2", "endpoint").bill
    paid = {
        meter: sum(float(item.usage) for item in bill.items if item.dimension == meter)
        for meter in ("route53.health_check_aws_month", "cloudwatch.alarm_standard_month")
    }
    assert [paid["route53.health_check_aws_month"], paid["cloudwatch.alarm_standard_month"]] == [
        len(inventory.all(HealthCheck)),
        len(inventory.all(Alarm)),
    ]


def test_a_check_follows_the_alarm_of_its_own_region():
    """The checkers of Route 53 reach no private door, and an alarm without data changes nothing."""
    inventory = standing(built("G2"))
    regions = {alarm.key: alarm.region for alarm in inventory.all(Alarm)}
    for check in inventory.all(HealthCheck):
        (alarm,) = {part.key for part in check.alarm.attributes}
        assert (check.type, check.alarm_region) == ("CLOUDWATCH_METRIC", regions[alarm])
        assert check.insufficient_data == "LastKnownStatus"


def test_a_name_of_two_doors_is_priced_once():
    stack = built("G1:alb")
    assessed = m.assess(standing(stack), m.Workload.from_dict(TWO_REGIONS))
    assert [(entry.name, entry.workload.region) for entry in assessed.entries] == [("G1:alb", FIRST)]
    assert assessed.beside == ()


@pytest.mark.parametrize("as_terraform", [False, True])
def test_routes_of_transit_gateways_are_made_once_their_peering_is_accepted(as_terraform):
    """Source: https://docs.aws.amazon.com/vpc/latest/tgw/tgw-peering-accept-reject.html (2026-12-01)."""
    stack = built("E3:transit-gateway")
    parts = stacks_of(stack)
    number_of = {node.key: part.number for part in parts for node in part.stack.inventory}
    assert [part.region for part in parts] == [FIRST, SECOND, FIRST, SECOND]
    assert {number_of[route.key] for route in stack.inventory.all(TransitGatewayRoute)} == {3, 4}
    readme = str(step_files(stack, parts, as_terraform=as_terraform)[README])
    accept = readme.index("accept-transit-gateway-peering-attachment")
    assert readme.index("2. In") < accept < readme.index("3. In")


def test_a_peering_of_vpcs_is_accepted_by_hand_only_with_terraform():
    """CloudFormation accepts that of VPCs of one account by itself.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-ec2-vpcpeeringconnection.html
    (2026-12-01).
    """
    stack = built("E3:peering")
    readmes = [str(step_files(stack, stacks_of(stack), as_terraform=kind)[README]) for kind in (False, True)]
    assert ["accept-vpc-peering-connection" in text for text in readmes] == [False, True]


REFUSED: dict[str, tuple[dict[str, Any], NetworkChoice, str]] = {
    "an endpoint of one Region": (
        {},
        NetworkChoice(vpc="vpc-0a1b", subnets=("subnet-0a", "subnet-0b"), endpoint="vpce-0a1b"),
        "leave --existing-endpoint out",
    ),
    "a user pool": ({"needs": {"authentication": ["cognito"]}}, NetworkChoice(), "stands in one Region"),
    "no zone": ({"api": {"hosted_zones": 0}}, NetworkChoice(), "set api.hosted_zones to 1"),
    "the last addresses": ({}, NetworkChoice(cidr="10.255.0.0/16"), "give a lower one with --cidr"),
    "another account": ({"clients": {"location": "other-account"}}, NetworkChoice(), "through a role"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_two_regions_cannot_have_is_refused(case):
    document, choice, words = REFUSED[case]
    with pytest.raises(StackError, match=words):
        template("G2", m.Workload.from_dict({**TWO_REGIONS, **document}), network=choice)
