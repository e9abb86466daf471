"""Clients in another account, and services of other accounts: one stack for each, which together are the whole."""

from __future__ import annotations

import functools

import pytest

import modeler as m
from modeler.iac.build import NetworkChoice, template
from modeler.iac.homes import stacks_of
from modeler.iac.review import lint
from modeler.iac.stack import Stack, parameters_in
from modeler.iac.write import cloudformation, terraform
from modeler.iac.write.registration import named_by
from modeler.inventory import difference
from modeler.inventory.kinds.endpoint_service import EndpointService
from modeler.inventory.kinds.share import ResourceShare
from modeler.inventory.same import NOT_COMPARED

from .cases import ACCOUNT, NETWORKS, OTHER_ACCOUNT, given, taken

REGION = "eu-west-1"
APART = {
    "A2:endpoint": "lambda",
    "C2:alb": "fargate",
    "D1:private": "lambda",
    "E1:nlb": "fargate",
    "E1:alb-hub": "fargate",
    "E2:endpoint": "fargate",
    "E5:endpoint": "lambda",
    "E6:https": "lambda",
    "E6:tls": "fargate",
    "G3:private": "fargate",
}
"""Patterns that serve clients in another account over PrivateLink or VPC Lattice, with a backend."""


@functools.cache
def whole(name: str, network: str) -> Stack:
    pattern, _, variant = name.partition(":")
    clients = {"location": "other-account", "vpcs": 2, "transit_gateway": True}
    backend = {"kind": APART[name]} | ({"tasks": 2} if APART[name] == "fargate" else {})
    w = m.Workload.from_dict({"region": REGION, "clients": clients, "backend": backend})
    choice: NetworkChoice = NETWORKS[network]
    return template(pattern, w, variant=variant, network=choice)


@pytest.fixture(params=[f"{name}-{network}" for name in APART for network in NETWORKS])
def stack(request) -> Stack:
    return whole(*request.param.rsplit("-", 1))


IN_REGIONS = ("E3:transit-gateway", "G1:alb", "G2:endpoint")
"""Patterns in two Regions, which the other tests here have in each network."""


@pytest.fixture(params=[*(f"{name}-{network}" for name in APART for network in NETWORKS), *IN_REGIONS])
def any_stack(request) -> Stack:
    name, _, network = request.param.rpartition("-")
    return whole(name, network) if request.param not in IN_REGIONS else template(request.param)


def test_each_resource_stands_in_one_stack_and_names_nothing_of_another(stack):
    parts = stacks_of(stack)
    keys = [node.key for part in parts for node in part.stack.inventory]
    assert sorted(keys) == sorted(node.key for node in stack.inventory)
    for part in parts:
        own = {node.key for node in part.stack.inventory}
        text = cloudformation(part.stack)
        assert own.isdisjoint(set(keys) - own)
        assert lint(text, REGION) in ((), None)
        assert set(parameters_in(list(part.stack.inventory))) <= {item.name for item in part.stack.parameters}


def test_a_stack_takes_only_what_one_before_it_shows(any_stack):
    parts = stacks_of(any_stack)
    assert len(parts) > 1
    for part in parts:
        for name, number in part.takes:
            assert number < part.number
            assert name in {output.name for output in parts[number - 1].stack.outputs}


def test_the_stacks_together_are_the_whole(any_stack):
    values = given(any_stack, REGION)
    nodes = []
    for part in (parts := stacks_of(any_stack)):
        own = {name: value for name, value in values.items() if name in {item.name for item in part.stack.parameters}}
        nodes += part.stack.filled(REGION, ACCOUNT, **own, **taken(parts, part)).nodes
    made_at_once = any_stack.filled(REGION, ACCOUNT, **values)
    assert {node.key: (node.KIND, named_by(node)) for node in nodes} == {
        node.key: (node.KIND, named_by(node)) for node in made_at_once
    }


def test_a_template_and_a_module_of_each_stack_are_the_same(stack, tmp_path):
    for part in stacks_of(stack):
        folder = tmp_path / part.folder
        folder.mkdir()
        (tmp_path / f"{part.folder}.yaml").write_text(cloudformation(part.stack))
        for name, text in terraform(part.stack).items():
            if name.endswith(".tf"):
                (folder / name).write_text(str(text))
        values = {item.name: FAKE.get(item.name, "x-0a1b") for item in part.stack.parameters if item.default is None}
        values |= {name: value for name, value in given(stack, REGION).items() if name in values}
        own = part.stack
        read = m.read(tmp_path / f"{part.folder}.yaml", values, REGION, ACCOUNT)
        module = m.read(folder, {own.parameter(key).variable: item for key, item in values.items()}, REGION, ACCOUNT)
        kinds = {node.KIND for _, node in difference(read, module, NOT_COMPARED | {"targets"})}
        assert kinds <= {"function", "log-group", "role"}, "which register the addresses of an endpoint"


FAKE = {"EndpointId": "vpce-0a1b2c3d", "Endpoint2Id": "vpce-0b1c2d3e", "VpcId": "vpc-0a1b2c3d"}


def test_the_rules_find_nothing_in_the_whole(stack):
    inventory = stack.filled(REGION, ACCOUNT, **given(stack, REGION))
    assert [(finding.rule, finding.node.key) for finding in m.check(inventory).findings] == []


def test_a_service_lets_the_other_account_in_and_nobody_else():
    stack = whole("E1:nlb", "new")
    (service,) = stack.filled(REGION, ACCOUNT, **given(stack, REGION)).all(EndpointService)
    assert service.principals == (f"arn:aws:iam::{OTHER_ACCOUNT}:root",)
    assert service.acceptance_required is True


@pytest.mark.parametrize(("name", "shared"), [("A2:endpoint", "ApiDomain"), ("E2:endpoint", "ResourceConfiguration")])
def test_what_consumers_must_see_is_shared_with_their_account_alone(name, shared):
    stack = whole(name, "new")
    (share,) = stack.filled(REGION, ACCOUNT, **given(stack, REGION)).all(ResourceShare)
    assert share.principals == (OTHER_ACCOUNT,)
    assert named_by(share) == {shared}


def test_a_stack_in_one_account_is_one_stack():
    assert [part.stack.name for part in stacks_of(template("A1"))] == ["private-rest-vpce"]
