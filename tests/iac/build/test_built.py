"""What is built is the pattern: recognised as itself, without a finding, at the model's bill, and safe by default."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import modeler as m
from modeler.audit.recognise.signatures import index, without_reach
from modeler.components.network import Network
from modeler.engine.compare import assess
from modeler.iac.build.clients import are_routed, built_hops
from modeler.inventory import Inventory
from modeler.inventory.kinds.listener import Listener
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.log_group import LogGroup
from modeler.inventory.kinds.security_group_rule import SecurityGroupRule
from modeler.inventory.kinds.vpc import Vpc
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint

from .cases import ACCOUNT, CASES, GIVEN, IN_SECOND, Case, architecture, inventory, stack, workload

SAME_HOPS = {"E5": "A1"}
"""Patterns that have the hops of another one, and differ in whose the endpoint is."""


@pytest.fixture(params=CASES, ids=str)
def case(request) -> Case:
    return request.param


def built(case: Case) -> tuple[str, ...]:
    """Return the components that the stack builds, in the order of a request."""
    return tuple(hop.component.id for hop in built_hops(architecture(case)))


def entry(case: Case):
    """Return the assessed entry point that has the hops of the pattern."""
    entries = m.assess(inventory(case), workload(case)).entries
    return next(item for item in entries if without_reach(item.way.components) == without_reach(built(case)))


def test_it_is_recognised_as_itself(case):
    """Where clients come from is no part of a template: patterns that differ in that alone are told by one name."""
    names = {match.shape.name for result in m.recognise(inventory(case)) for match in result.matches}
    equal = {shape.name for shape in index()[without_reach(built(case))]}
    assert names <= equal
    assert name(case) in names or are_routed(architecture(case)) or case.pattern in SAME_HOPS


def test_the_rules_find_nothing(case):
    assert [(finding.rule, finding.node.key, finding.text) for finding in m.check(inventory(case)).findings] == []


def test_its_bill_at_rest_is_that_of_the_model(case):
    assessed = entry(case)
    standing = assessed.wanted if are_routed(architecture(case)) else assessed.workload
    assert monthly_usd(standing, case) == pytest.approx(monthly_usd(workload(case), case))
    if name(case) in [match.shape.name for match in assessed.matches]:
        assert assessed.fixed_usd == pytest.approx(monthly_usd(standing, case))


def test_what_the_workload_needs_stands(case):
    assert entry(case).unmet == ()


def test_a_door_on_a_private_network_is_proven_private(case):
    if Network.INTERNET in {hop.network for hop in architecture(case).hops}:
        pytest.skip("clients come over the internet")
    doors = inventory(case).entry_points
    if case.pattern == "A8":
        pytest.skip("Lambda's Invoke API is AWS's own, and no door of the stack: its endpoint is looked at below")
    clients = meant(case)
    if any(hop.component.id == "endpoint-service" for hop in architecture(case).hops):
        # whoever is allowed makes an endpoint in a VPC of his own
        clients = [*(clients or ["endpoint:Endpoint"]), f"account:{ACCOUNT}"]
    assert doors
    assert all(m.private(inventory(case), door.key, clients).is_private for door in doors)


def meant(case: Case) -> list[str] | None:
    """Return who should get in, where it is not the VPC of the door alone."""
    given_vpcs = [case.choice.vpc, str(IN_SECOND["AWS::EC2::VPC::Id"])] if case.choice.vpc else []
    if stack(case).regions and not case.choice.vpc:  # no group of another Region can be named: all of its VPC is let in
        return [f"vpc:{vpc.key}" for vpc in inventory(case).all(Vpc)]
    if stack(case).regions:
        unread = [f"of {balancer.key}" for balancer in inventory(case).all(LoadBalancer)]
        return [*(f"vpc:{vpc}" for vpc in given_vpcs + unread), f"on-premises:{GIVEN['OtherRegionCidr']}"]
    if not are_routed(architecture(case)):
        return None
    # the addresses of a VPC that was not read may be among those of the clients
    return [f"on-premises:{GIVEN['ClientCidr']}", *(f"vpc:{vpc}" for vpc in given_vpcs[:1])]


def test_an_endpoint_for_lambda_lets_callers_invoke_one_function(case):
    """Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-endpoints.html (2026-11-30)."""
    endpoints = [node for node in inventory(case).all(VpcEndpoint) if str(node.service).endswith(".lambda")]
    assert bool(endpoints) == (case.pattern == "A8")
    for endpoint in endpoints:
        (statement,) = endpoint.policy["Statement"]
        assert statement["Action"] == "lambda:InvokeFunction"
        assert "Function" in str(statement["Resource"])
        assert "*" not in str(statement["Resource"])
        assert statement["Condition"] == {"StringEquals": {"aws:PrincipalAccount": ACCOUNT}}


def test_no_address_of_the_internet_is_let_in(case):
    for rule in inventory(case).all(SecurityGroupRule):
        public = rule.direction == "in" and (rule.cidr == "0.0.0.0/0" or rule.cidr_ipv6 == "::/0")
        assert not public or "internet-facing" in " ".join(stack(case).notes), rule.key


def test_no_policy_names_everybody_without_a_condition(case):
    for key, statement in statements(inventory(case)):
        if statement["Effect"] == "Allow" and statement.get("Principal") in ("*", {"AWS": "*"}):
            assert statement.get("Condition"), key


def test_no_listener_speaks_plain_http(case):
    assert [item.key for item in inventory(case).all(Listener) if item.protocol == "HTTP"] == []


def test_logs_are_kept_for_a_time_and_encrypted_with_a_key(case):
    for group in inventory(case).all(LogGroup):
        assert group.retention_days
        assert group.encryption_key is not None


def test_no_parameter_has_a_secret_as_its_default(case):
    secrets = [item.name for item in stack(case).parameters if "secret" in item.name.lower() and item.default]
    assert secrets == []


def test_the_same_input_makes_the_same_stack(case):
    from modeler.iac.build import template

    again = template(case.pattern, workload(case), variant=case.variant, network=case.choice)
    assert again == stack(case)


def test_everything_is_described(case):
    assert all(item.description.endswith(".") for item in stack(case).outputs)
    assert all(item.description.endswith(".") for item in stack(case).parameters)
    assert stack(case).outputs, "it says how it is called"


def monthly_usd(w: m.Workload, case: Case) -> float:
    """Return the bill of a pattern in a month without a request."""
    at_rest = w.with_values({"traffic.requests_per_month": 0.0})
    return assess(at_rest, case.pattern, case.variant).monthly_usd


def name(case: Case) -> str:
    return f"{case.pattern}:{case.variant}"


def statements(things: Inventory) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each statement of each policy, with the key of its resource."""
    for node in things:
        for name in ("policy", "trust"):
            document = getattr(node, name, None)
            if isinstance(document, dict):  # a policy in Cedar is a text
                yield from ((node.key, item) for item in document.get("Statement", ()))
        for own in getattr(node, "policies", ()):
            yield from ((node.key, item) for item in own.document["Statement"])
