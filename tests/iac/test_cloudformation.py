"""CloudFormation's functions, conditions, nested stacks and exports, by what AWS's reference says of them."""

from __future__ import annotations

import pytest

from modeler.iac.read.cloudformation import Given, read_templates
from modeler.iac.read.intrinsics import NO_VALUE, StackScope, evaluate
from modeler.iac.read.source import decode
from modeler.inventory import Attribute, Cause, Text, Unknown

SCOPE = StackScope(
    parameters={"Env": "prod", "Zones": ["a", "b"], "Open": Unknown(Cause.PARAMETER, "Open")},
    resources={"Api": {"Properties": {"Name": "x"}}},
    mappings={"Map": {"prod": {"Size": "large"}}},
    conditions={
        "IsProd": {"Fn::Equals": [{"Ref": "Env"}, "prod"]},
        "IsOpen": {"Fn::Equals": [{"Ref": "Open"}, "yes"]},
        "Loop": {"Fn::Not": [{"Condition": "Loop"}]},
    },
    exports={"net-Vpc": Attribute("net/Vpc")},
)


@pytest.mark.parametrize(
    ("tree", "value"),
    [
        ({"Ref": "Env"}, "prod"),
        ({"Ref": "Api"}, Attribute("Api")),
        ({"Ref": "AWS::NoValue"}, NO_VALUE),
        ({"Fn::Join": ["-", ["a", {"Ref": "Env"}]]}, "a-prod"),
        ({"Fn::Join": [",", {"Ref": "Zones"}]}, "a,b"),
        ({"Fn::Sub": "${Env}-${!Env}"}, "prod-${Env}"),
        ({"Fn::Sub": ["${A}/${Env}", {"A": "x"}]}, "x/prod"),
        ({"Fn::Sub": "${Api.Name}"}, "x"),
        ({"Fn::Sub": "a-${Api}"}, Text(("a-", Attribute("Api")))),
        ({"Fn::GetAtt": ["Api", "RootResourceId"]}, Attribute("Api", "RootResourceId")),
        ({"Fn::Select": ["1", {"Ref": "Zones"}]}, "b"),
        ({"Fn::Select": [0, {"Fn::Split": ["-", "x-y"]}]}, "x"),
        ({"Fn::If": ["IsProd", 1, 2]}, 1),
        ({"Fn::If": ["IsOpen", 1, 1]}, 1),
        ({"Fn::FindInMap": ["Map", {"Ref": "Env"}, "Size"]}, "large"),
        ({"Fn::FindInMap": ["Map", "test", "Size", {"DefaultValue": "small"}]}, "small"),
        ({"Fn::Cidr": ["10.0.0.0/16", 2, 8]}, ["10.0.0.0/24", "10.0.1.0/24"]),
        ({"Fn::ImportValue": {"Fn::Sub": "net-Vpc"}}, Attribute("net/Vpc")),
        ({"Fn::Length": {"Ref": "Zones"}}, 2),
        ({"Fn::Base64": "abc"}, "YWJj"),
        ({"Fn::ToJsonString": {"a": {"Ref": "Env"}}}, {"a": "prod"}),
        ([1, {"Ref": "AWS::NoValue"}], [1]),
        ({"a": {"Ref": "AWS::NoValue"}, "b": 1}, {"b": 1}),
    ],
)
def test_a_function_gives_what_aws_says(tree, value):
    assert evaluate(tree, SCOPE) == value


@pytest.mark.parametrize(
    ("tree", "cause"),
    [
        ({"Ref": "Open"}, Cause.PARAMETER),
        ({"Ref": "Missing"}, Cause.MALFORMED),
        ({"Fn::Sub": "${Open}"}, Cause.PARAMETER),
        ({"Fn::If": ["IsOpen", 1, 2]}, Cause.PARAMETER),
        ({"Fn::ImportValue": "other"}, Cause.IMPORT),
        ({"Fn::FindInMap": ["Map", "test", "Size"]}, Cause.MALFORMED),
        ({"Fn::Transform": {"Name": "AWS::Include"}}, Cause.TRANSFORM),
        ({"Fn::NewOne": 1}, Cause.FUNCTION),
        ("{{resolve:ssm:/app/vpc}}", Cause.DYNAMIC_REFERENCE),
        ({"Fn::Select": [9, {"Ref": "Zones"}]}, Cause.MALFORMED),
    ],
)
def test_what_hangs_on_something_else_is_unknown(tree, cause):
    value = evaluate(tree, SCOPE)
    assert isinstance(value, Unknown)
    assert value.cause is cause


def test_a_condition_that_asks_for_itself_is_not_decided():
    assert isinstance(SCOPE.condition("Loop"), Unknown)


def test_known_parts_decide_an_and_or_an_or():
    opened = {"Condition": "IsOpen"}
    assert evaluate({"Fn::And": [opened, {"Fn::Equals": ["a", "b"]}]}, SCOPE) is False
    assert evaluate({"Fn::Or": [opened, {"Fn::Equals": ["a", "a"]}]}, SCOPE) is True


def _read(*files: tuple[str, str], **given):
    return read_templates([decode(text, name) for name, text in files], Given(**given))


VPC = "Resources:\n  Vpc: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: 10.0.0.0/16}}\n"


def test_a_resource_whose_condition_fails_is_not_there():
    text = "Conditions: {No: !Equals [a, b]}\n" + VPC.replace("{Type", "{Condition: 'No', Type")
    assert _read(("t.yaml", text)).resources == []


EXPORTS = """
Resources: {V: {Type: 'AWS::EC2::VPC'}}
Outputs: {V: {Value: !Ref V, Export: {Name: !Sub '${AWS::StackName}-V'}}}
"""
IMPORTS = """
Parameters: {Parent: {Type: String}}
Resources: {G: {Type: 'AWS::EC2::SecurityGroup', Properties: {VpcId: !ImportValue {'Fn::Sub': '${Parent}-V'}}}}
"""


def _vpc_of_group(*names: str):
    sources = [decode(EXPORTS, name) for name in names] + [decode(IMPORTS, "app.yaml")]
    reading = read_templates(sources, Given())
    return next(item for item in reading.resources if item.type == "AWS::EC2::SecurityGroup").properties["VpcId"]


def test_an_export_is_known_by_what_stands_beside_the_name_of_its_stack():
    assert _vpc_of_group("net.yaml") == Attribute("net/V")


def test_an_export_that_two_stacks_have_is_nobodys():
    assert _vpc_of_group("a.yaml", "b.yaml").cause is Cause.IMPORT


def test_an_export_of_one_stack_is_the_import_of_another():
    network = VPC + "Outputs: {Id: {Value: !Ref Vpc, Export: {Name: net}}}\n"
    app = "Resources:\n  G: {Type: 'AWS::EC2::SecurityGroup', Properties: {VpcId: !ImportValue net}}\n"
    for order in ((("a.yaml", app), ("n.yaml", network)), (("n.yaml", network), ("a.yaml", app))):
        group = next(item for item in _read(*order).resources if item.type == "AWS::EC2::SecurityGroup")
        assert group.properties["VpcId"] == Attribute("n/Vpc")


def test_a_nested_stack_is_read_in_place_with_its_parameters_and_outputs():
    inner = "Parameters: {Cidr: {Type: String}}\n" + VPC.replace("10.0.0.0/16", "!Ref Cidr")
    inner += "Outputs: {Id: {Value: !Ref Vpc}}\n"
    outer = (
        "Resources:\n"
        "  G: {Type: 'AWS::EC2::SecurityGroup', Properties: {VpcId: !GetAtt Net.Outputs.Id}}\n"
        "  Net:\n    Type: AWS::CloudFormation::Stack\n"
        "    Properties: {TemplateURL: ./net.yaml, Parameters: {Cidr: 10.9.0.0/16}}\n"
    )
    resources = {item.key: item for item in _read(("app/main.yaml", outer), ("app/net.yaml", inner)).resources}
    assert resources["Net/Vpc"].properties["CidrBlock"] == "10.9.0.0/16"
    assert resources["G"].properties["VpcId"] == Attribute("Net/Vpc")


def test_a_nested_stack_that_was_not_read_is_said():
    outer = "Resources:\n  Net: {Type: 'AWS::CloudFormation::Stack', Properties: {TemplateURL: ./net.yaml}}\n"
    reading = _read(("main.yaml", outer))
    assert "net.yaml was not read" in reading.not_collected[0].reason


@pytest.mark.parametrize("network", ["!GetAtt Second.Outputs.Network", "!Sub '${Second.Outputs.Network}'"])
def test_a_nested_stack_knows_the_outputs_of_one_that_stands_below_it(network):
    parent = (
        "Resources:\n"
        "  First:\n    Type: AWS::CloudFormation::Stack\n"
        f"    Properties: {{TemplateURL: app.yaml, Parameters: {{Network: {network}}}}}\n"
        "  Second:\n    Type: AWS::CloudFormation::Stack\n"
        "    Properties: {TemplateURL: net.yaml}\n"
    )
    app = (
        "Parameters: {Network: {Type: String}}\n"
        "Resources: {G: {Type: 'AWS::EC2::SecurityGroup', Properties: {VpcId: !Ref Network}}}\n"
    )
    net = "Resources: {V: {Type: 'AWS::EC2::VPC'}}\nOutputs: {Network: {Value: !Ref V}}\n"
    sources = [decode(text, name) for name, text in (("parent.yaml", parent), ("app.yaml", app), ("net.yaml", net))]
    reading = read_templates(sources, Given())
    group = next(item for item in reading.resources if item.type == "AWS::EC2::SecurityGroup")
    assert str(group.properties["VpcId"]) in ("Second/V", "${Second/V}")


def test_nested_stacks_that_take_from_each_other_are_read_once():
    parameters = "Parameters: {X: !GetAtt OTHER.Outputs.N}"
    stack = f"    Type: AWS::CloudFormation::Stack\n    Properties: {{TemplateURL: net.yaml, {parameters}}}\n"
    parent = "Resources:\n  A:\n" + stack.replace("OTHER", "B") + "  B:\n" + stack.replace("OTHER", "A")
    net = "Parameters: {X: {Type: String}}\nResources: {V: {Type: 'AWS::EC2::VPC'}}\nOutputs: {N: {Value: !Ref V}}\n"
    reading = read_templates([decode(parent, "parent.yaml"), decode(net, "net.yaml")], Given())
    assert sorted(item.key for item in reading.resources if item.type == "AWS::EC2::VPC") == ["A/V", "B/V"]
