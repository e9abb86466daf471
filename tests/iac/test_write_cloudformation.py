"""What is written as CloudFormation reads to the same inventory, byte for byte the same each time."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modeler.errors import StackError
from modeler.files.plain_json import load_json
from modeler.iac.read.source import decode
from modeler.iac.stack import Stack, StackOutput, StackParameter
from modeler.iac.write import cloudformation
from modeler.iac.write.cloudformation import template_of
from modeler.iac.write.yaml_text import yaml_text
from modeler.inventory import Attribute, Cause, Inventory, Origin, Ref, Text, Unknown, difference
from modeler.inventory.kinds.api_account import ApiAccount
from modeler.inventory.kinds.internet_gateway import InternetGateway
from modeler.inventory.kinds.listener import Listener
from modeler.inventory.kinds.log_group import LogGroup
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.rest_deployment import RestDeployment
from modeler.inventory.kinds.rest_integration import RestIntegration
from modeler.inventory.kinds.rest_method import RestMethod
from modeler.inventory.kinds.rest_stage import RestStage
from modeler.inventory.kinds.route import Route
from modeler.inventory.kinds.route_table import RouteTable
from modeler.inventory.kinds.security_group import SecurityGroup
from modeler.inventory.kinds.security_group_rule import SecurityGroupRule
from modeler.inventory.kinds.subnet import Subnet
from modeler.inventory.kinds.vpc import Vpc

from .forms import NAMES, inventory
from .written import read_back, stack_of

HERE = Origin("test")
LOOKED_UP = {"on_premises_alb_private_rest"}
"""Terraform looks addresses up that a template of CloudFormation cannot name."""


@pytest.mark.parametrize("form", ["yaml", "json"])
@pytest.mark.parametrize("source", ["cloudformation", "terraform"])
@pytest.mark.parametrize("name", NAMES)
def test_what_is_written_reads_to_the_same_inventory(name, source, form, tmp_path):
    if source == "terraform" and name in LOOKED_UP:
        pytest.skip("it names data sources of Terraform")
    stack = stack_of(inventory(name, source))
    back = read_back({f"stack.{form}": cloudformation(stack, form)}, tmp_path, region="eu-west-1")
    assert difference(stack.inventory, back) == []
    assert back.not_collected == ()


@pytest.mark.parametrize("name", NAMES)
def test_the_same_stack_gives_the_same_bytes(name):
    stack = stack_of(inventory(name, "cloudformation"))
    assert cloudformation(stack) == cloudformation(stack_of(inventory(name, "cloudformation")))


def test_a_data_source_of_terraform_is_refused_in_one_sentence():
    with pytest.raises(StackError) as error:
        cloudformation(stack_of(inventory("on_premises_alb_private_rest", "terraform")))
    assert str(error.value) == (
        "'${data.aws_network_interface.endpoint[0].private_ip}' names a resource that the stack 'example' "
        "does not make: add it"
    )


TREES = st.recursive(
    st.one_of(
        st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
        st.integers(-(10**9), 10**9),
        st.booleans(),
        st.floats(allow_nan=False, allow_infinity=False),
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(min_size=1, max_size=12), inner, max_size=3),
    max_leaves=12,
)
LINES = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), max_size=60)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.from_regex(r"[A-Z][a-z]{1,8}", fullmatch=True), TREES | LINES, min_size=1, max_size=4))
def test_yaml_says_what_its_data_says(tree):
    text = yaml_text(tree)
    assert decode(text, "t.yaml").data == load_json(json.dumps(tree))


@settings(max_examples=150, deadline=None)
@given(st.text("ab \n:#-{}[],&*!|>'\"%@`~1.0eE+_=?/$\t\r\\\x7f\x85\u2028", max_size=8))
def test_a_text_of_marks_stays_what_it_is_wherever_it_stands(value):
    tree = {"A": value, "B": [value, [value]], "C": {"Fn::Sub": value}, "D": [{"Fn::Sub": value}, {"k": value}]}
    assert decode(yaml_text(tree), "t.yaml").data == tree


@pytest.mark.parametrize(
    "value", ["yes", "NO", "~", "null", "1", "1.0", "0x1f", "12:30", "2012-10-17", "", " a", "a ", "a: b", "a #b", "*"]
)
def test_a_text_stays_a_text(value):
    assert decode(yaml_text({"A": value, "B": [value]}), "t.yaml").data == {"A": value, "B": [value]}


def test_a_parameter_is_described_and_grouped():
    vpc = StackParameter("VpcId", "AWS::EC2::VPC::Id", "The VPC.", group="Network")
    size = StackParameter(
        "Size", "Number", "How many.", 2, r"[1-9]\d*", "It is one or more.", group="Backend", allowed=("1", "2")
    )
    subnet = Subnet(key="Subnet", origin=HERE, vpc=vpc.unknown, cidr="10.0.0.0/24", name=size.unknown)
    template = template_of(Stack("s", "A subnet.", Inventory((subnet,)), (vpc, size)))
    assert template["Parameters"]["Size"] == {
        "Type": "Number",
        "Description": "How many.",
        "Default": 2,
        "AllowedValues": ["1", "2"],
        "AllowedPattern": r"^[1-9]\d*$",
        "ConstraintDescription": "It is one or more.",
    }
    groups = template["Metadata"]["AWS::CloudFormation::Interface"]["ParameterGroups"]
    assert groups == [
        {"Label": {"default": "Network"}, "Parameters": ["VpcId"]},
        {"Label": {"default": "Backend"}, "Parameters": ["Size"]},
    ]


def test_outputs_and_texts_use_the_short_functions():
    api = RestApi(key="Api", origin=HERE, name="orders")
    url = Text(("https://", Attribute("Api"), ".execute-api.", Attribute("AWS::Region"), ".amazonaws.com/${x}"))
    outputs = (
        StackOutput("Url", url, "Where it answers.", export="orders-url"),
        StackOutput("Root", Attribute("Api", "RootResourceId")),
        StackOutput("Zones", [Text((Attribute("AWS::AvailabilityZones", "region.0"),))]),
    )
    text = cloudformation(Stack("s", "An API.", Inventory((api,)), outputs=outputs))
    assert text.endswith(
        """
Outputs:
  Url:
    Description: Where it answers.
    Value: !Sub https://${Api}.execute-api.${AWS::Region}.amazonaws.com/${!x}
    Export:
      Name: orders-url
  Root:
    Value: !GetAtt Api.RootResourceId
  Zones:
    Value: !Join
      - ","
      - - !Select [0, !GetAZs ""]
"""
    )


def test_tags_and_what_stays_are_written():
    vpc = Vpc(key="Net", origin=HERE, name="net", cidrs=("10.0.0.0/16",))
    logs = LogGroup(key="Logs", origin=HERE, retention_days=30)
    stack = Stack("s", "Logs.", Inventory((vpc, logs)), tags={"owner": "api"}, retained=frozenset({"Logs"}))
    resources = template_of(stack)["Resources"]
    assert resources["Net"]["Properties"]["Tags"] == [{"Key": "Name", "Value": "net"}, {"Key": "owner", "Value": "api"}]
    assert resources["Logs"]["DeletionPolicy"] == resources["Logs"]["UpdateReplacePolicy"] == "Retain"
    assert "DeletionPolicy" not in resources["Net"]


def test_a_route_waits_until_the_gateway_is_attached():
    nodes = (
        Vpc(key="Net", origin=HERE, cidrs=("10.0.0.0/16",)),
        InternetGateway(key="Gateway", origin=HERE, vpcs=(Ref("vpc", "Net"),)),
        RouteTable(key="Routes", origin=HERE, vpc=Ref("vpc", "Net"), main=False),
        Route(key="Out", origin=HERE, table=Ref("route-table", "Routes"), cidr="0.0.0.0/0",
              gateway=Ref("internet-gateway", "Gateway")),
    )  # fmt: skip
    resources = template_of(Stack("s", "A network.", Inventory(nodes)))["Resources"]
    assert resources["GatewayNetAttachment"]["Type"] == "AWS::EC2::VPCGatewayAttachment"
    assert resources["Out"]["DependsOn"] == "GatewayNetAttachment"


def _rest(method: str = "GET") -> Inventory:
    api = Ref("rest-api", "Api")
    return Inventory(
        (
            ApiAccount(key="Account", origin=HERE, log_role="arn:aws:iam::111122223333:role/logs"),
            RestApi(key="Api", origin=HERE, name="orders", endpoint_types=("REGIONAL",)),
            RestMethod(key="Method", origin=HERE, api=api, resource=api, http_method=method, authorization="AWS_IAM"),
            RestIntegration(key="Backend", origin=HERE, api=api, resource=api, http_method=method, type="MOCK"),
            RestDeployment(key="Deployment", origin=HERE, api=api),
            RestStage(key="Stage", origin=HERE, name="live", api=api, deployment=Ref("rest-deployment", "Deployment"),
                      access_log=Text((Attribute("Logs", "Arn"),))),
            LogGroup(key="Logs", origin=HERE, retention_days=90),
        )
    )  # fmt: skip


def _deployment(template: dict) -> str:
    return next(name for name in template["Resources"] if name.startswith("Deployment"))


def test_a_deployment_waits_for_its_methods_and_is_made_again_when_one_changes():
    first, again, changed = (template_of(Stack("s", "An API.", _rest(verb))) for verb in ("GET", "GET", "POST"))
    assert _deployment(first) == _deployment(again) != _deployment(changed)
    assert first["Resources"][_deployment(first)]["DependsOn"] == "Method"
    assert first["Resources"]["Stage"]["Properties"]["DeploymentId"] == {"Ref": _deployment(first)}


def test_a_stage_that_logs_waits_for_the_role_of_the_account():
    assert template_of(Stack("s", "An API.", _rest()))["Resources"]["Stage"]["DependsOn"] == "Account"


def test_a_listener_has_one_certificate_and_others_are_added():
    arns = tuple(f"arn:aws:acm:eu-west-1:111122223333:certificate/{number}" for number in (1, 2, 3))
    listener = Listener(key="Https", origin=HERE, port=443, certificates=tuple(Ref("certificate", arn) for arn in arns))
    resources = template_of(Stack("s", "A listener.", Inventory((listener,))))["Resources"]
    assert resources["Https"]["Properties"]["Certificates"] == [{"CertificateArn": arns[0]}]
    added = resources["HttpsCertificate"]["Properties"]
    assert added == {"ListenerArn": {"Ref": "Https"}, "Certificates": [{"CertificateArn": arn} for arn in arns[1:]]}


def _groups(*rules: tuple[str, str, str]) -> Inventory:
    """Return the groups A and B with rules: whose, its direction, and the other group or addresses."""
    nodes = [SecurityGroup(key=key, origin=HERE, vpc=Ref("vpc", "vpc-1"), description=key) for key in "AB"]
    nodes += [
        SecurityGroupRule(
            key=f"Rule{number}", origin=HERE, group=Ref("security-group", group), direction=direction, protocol="tcp",
            from_port=443, to_port=443, **({"cidr": peer} if "/" in peer else {"peer": Ref("security-group", peer)}),
        )
        for number, (group, direction, peer) in enumerate(rules)
    ]  # fmt: skip
    return Inventory(tuple(nodes))


@pytest.mark.parametrize(
    "rules",
    [
        (),
        (("A", "out", "B"), ("B", "in", "A")),
        (("A", "out", "B"), ("B", "out", "A")),
        (("A", "out", "A"),),
        (("A", "in", "10.0.0.0/8"), ("B", "out", "10.0.0.0/8")),
    ],
)
def test_a_group_lets_out_what_its_rules_say_and_nothing_else(rules, tmp_path):
    stack = Stack("s", "Groups.", _groups(*rules))
    back = read_back({"s.yaml": cloudformation(stack)}, tmp_path)
    assert difference(stack.inventory, back) == []
    resources = template_of(stack)["Resources"]
    assert all(resources[name]["Properties"]["SecurityGroupEgress"] for name in "AB")
    inside = {name: json.dumps(resources[name]["Properties"]) for name in "AB"}
    assert not ('"A"' in inside["B"] and '"B"' in inside["A"]), "two groups must not wait for each other"


@pytest.mark.parametrize(
    ("node", "sentence"),
    [
        (
            Vpc(key="Net", origin=HERE, cidrs=(Unknown(Cause.IMPORT, "range"),)),
            "a value of the stack 's' is not known, since the export range belongs to a stack that was not read: "
            "decide it",
        ),
        (
            Vpc(key="Net", origin=HERE, exists=Unknown(Cause.CONDITION, "IsProd")),
            "it is not decided whether vpc 'Net' exists, so it cannot be written: decide it",
        ),
        (
            RestIntegration(key="Backend", origin=HERE, api=Ref("rest-api", "Api")),
            "the integration 'Backend' belongs to no method that is written: add its method",
        ),
        (
            Vpc(key="Net", origin=HERE, default=True),
            "CloudFormation has no resource for vpc 'Net' with default True: leave it out",
        ),
    ],
)
def test_what_cannot_be_written_is_refused_in_one_sentence(node, sentence):
    with pytest.raises(StackError) as error:
        cloudformation(Stack("s", "It fails.", Inventory((node,))))
    assert str(error.value) == sentence
