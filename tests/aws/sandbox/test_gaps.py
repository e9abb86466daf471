"""What the sandbox must have beside moto, and nothing longer than moto lacks it."""

from __future__ import annotations

import importlib

import pytest

import modeler as m
from modeler.aws.sandbox.stacks.template import read_template
from modeler.aws.sandbox.stacks.types import models
from modeler.iac.build import deployable, plainest_workload
from modeler.iac.homes import stacks_of
from modeler.iac.write import cloudformation


def test_every_type_that_a_template_writes_has_a_model() -> None:
    missing: dict[str, str] = {}
    for label, reason in deployable():
        if reason:
            continue
        pattern, _, variant = label.partition(":")
        stack = m.template(label, plainest_workload(m.pattern(pattern), variant), name="demo")
        for part in stacks_of(stack):
            resources = read_template(cloudformation(part.stack))["Resources"].values()
            missing |= {row["Type"]: label for row in resources if row["Type"] not in models()}
    assert missing == {}


CANARIES = [
    ("moto.ec2.responses", "EC2Response", "create_client_vpn_endpoint"),
    ("moto.ec2.responses", "EC2Response", "create_verified_access_instance"),
    ("moto.cloudfront.responses", "CloudFrontResponse", "create_vpc_origin"),
    ("moto.vpclattice.responses", "VPCLatticeResponse", "create_resource_gateway"),
    ("moto.vpclattice.responses", "VPCLatticeResponse", "create_resource_configuration"),
    ("moto.cognitoidp.responses", "CognitoIdpResponse", "delete_resource_server"),
    ("moto.awslambda.responses", "LambdaResponse", "list_function_url_configs"),
]


@pytest.mark.parametrize(("module", "name", "operation"), CANARIES)
def test_moto_still_lacks_what_we_answer_in_its_place(module: str, name: str, operation: str) -> None:
    """When moto can do it, compare its answer with ours, and take ours away if it is as good."""
    assert not hasattr(getattr(importlib.import_module(module), name), operation)


def test_moto_still_knows_no_global_accelerator() -> None:
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("moto.globalaccelerator")
