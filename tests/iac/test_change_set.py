"""Change sets, in the form in which AWS's reference shows them."""

from __future__ import annotations

import json

import pytest

from modeler.errors import InventoryError
from modeler.iac.read import read
from modeler.inventory import Cause
from modeler.inventory.kinds.security_group import SecurityGroup
from modeler.inventory.kinds.vpc import Vpc
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint

ARN = "arn:aws:cloudformation:eu-west-1:111122223333"


def _change(action, name, type_, properties=None, physical=None):
    change = {"Action": action, "LogicalResourceId": name, "ResourceType": type_, "Scope": [], "Details": []}
    if physical:
        change["PhysicalResourceId"] = physical
    if properties is not None:
        change["AfterContext"] = json.dumps({"Properties": properties})
    return {"Type": "Resource", "ResourceChange": change}


def _change_set(*changes):
    return {
        "Changes": list(changes),
        "ChangeSetName": "next",
        "ChangeSetId": f"{ARN}:changeSet/next/1",
        "StackId": f"{ARN}:stack/network/2",
        "StackName": "network",
        "Parameters": [{"ParameterKey": "Cidr", "ParameterValue": "/net/cidr", "ResolvedValue": "10.3.0.0/16"}],
        "Status": "CREATE_COMPLETE",
    }


ENDPOINT = {
    "VpcId": "vpc-0a1b2c3d",
    "ServiceName": "com.amazonaws.eu-west-1.execute-api",
    "VpcEndpointType": "Interface",
    "SecurityGroupIds": ["{{changeSet:KNOWN_AFTER_APPLY}}"],
}


def _write(folder, name, document):
    (folder / name).write_text(document if isinstance(document, str) else json.dumps(document, indent=1))


def test_the_properties_of_a_change_set_are_read(tmp_path):
    changes = _change_set(
        _change("Modify", "Net", "AWS::EC2::VPC", {"CidrBlock": "10.0.0.0/16"}, "vpc-0a1b2c3d"),
        _change("Add", "Door", "AWS::EC2::VPCEndpoint", ENDPOINT),
        _change("Remove", "Old", "AWS::EC2::SecurityGroup", physical="sg-1"),
    )
    _write(tmp_path, "changes.json", changes)
    inventory = read(tmp_path)
    endpoint = inventory.all(VpcEndpoint)[0]
    assert inventory.find(endpoint.vpc).cidrs == ("10.0.0.0/16",)
    assert (endpoint.region, endpoint.account) == ("eu-west-1", "111122223333")
    assert endpoint.security_groups[0].cause is Cause.ON_CREATION
    assert inventory.all(SecurityGroup) == ()
    assert "get-template --change-set-name" in inventory.not_collected[0].reason


def test_a_change_set_without_properties_says_which_call_gives_them(tmp_path):
    _write(tmp_path, "changes.json", _change_set(_change("Add", "Net", "AWS::EC2::VPC")))
    with pytest.raises(InventoryError, match=r"--include-property-values.*get-template"):
        read(tmp_path)


def test_beside_its_template_a_change_set_gives_parameters_and_the_stack(tmp_path):
    template = "Parameters: {Cidr: {Type: 'AWS::SSM::Parameter::Value<String>'}}\nResources:\n  Net:\n"
    template += "    Type: AWS::EC2::VPC\n    Properties:\n      CidrBlock: !Ref Cidr\n"
    template += "      Tags: [{Key: Name, Value: !Ref 'AWS::StackName'}]\n"
    _write(tmp_path, "changes.json", _change_set(_change("Add", "Net", "AWS::EC2::VPC")))
    _write(tmp_path, "template.yaml", template)
    (network,) = read(tmp_path).all(Vpc)
    assert (network.cidrs, network.name) == (("10.3.0.0/16",), "network")
    assert (network.region, network.account) == ("eu-west-1", "111122223333")


@pytest.mark.parametrize("as_text", [True, False])
def test_the_template_that_aws_prints_is_read_with_its_lines(tmp_path, as_text):
    body = {"Resources": {"Net": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}}}}
    _write(
        tmp_path, "t.json", {"TemplateBody": json.dumps(body) if as_text else body, "StagesAvailable": ["Processed"]}
    )
    (network,) = read(tmp_path).all(Vpc)
    assert network.cidrs == ("10.0.0.0/16",)
    assert network.origin.line == (1 if as_text else 4)
