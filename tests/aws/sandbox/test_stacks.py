"""The sandbox's CloudFormation: stacks are made whole or not at all, and nothing is silent."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from modeler.aws.sandbox import Sandbox
from modeler.files.plain_json import load_json

VPC = {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}}
SUBNET = {
    "Type": "AWS::EC2::Subnet",
    "Properties": {"VpcId": {"Ref": "Vpc"}, "CidrBlock": "10.0.1.0/24", "AvailabilityZone": "eu-west-1a"},
}


def template(outputs: dict[str, Any] | None = None, **resources: Any) -> str:
    return json.dumps({"Resources": resources, **({"Outputs": outputs} if outputs else {})})


def test_what_a_stack_makes_is_there_and_what_it_deletes_is_not(account: Sandbox, settled: Callable[..., Any]) -> None:
    cloudformation, ec2 = account.client("cloudformation"), account.client("ec2")
    body = template({"Id": {"Value": {"Ref": "Vpc"}, "Export": {"Name": "the-vpc"}}}, Vpc=VPC, Subnet=SUBNET)
    made = cloudformation.create_stack(StackName="net", TemplateBody=body, Tags=[{"Key": "Team", "Value": "a"}])
    stack = settled("net")
    assert stack["StackStatus"] == "CREATE_COMPLETE"
    (output,) = stack["Outputs"]
    (subnet,) = ec2.describe_subnets(Filters=[{"Name": "cidr-block", "Values": ["10.0.1.0/24"]}])["Subnets"]
    assert subnet["VpcId"] == output["OutputValue"]
    assert {"Key": "Team", "Value": "a"} in subnet["Tags"]
    assert cloudformation.list_exports()["Exports"][0]["Name"] == "the-vpc"
    cloudformation.delete_stack(StackName="net")
    assert settled(made["StackId"])["StackStatus"] == "DELETE_COMPLETE"
    assert not ec2.describe_vpcs(Filters=[{"Name": "cidr", "Values": ["10.0.0.0/16"]}])["Vpcs"]
    with pytest.raises(ClientError, match="does not exist"):
        cloudformation.describe_stacks(StackName="net")


def test_an_unknown_type_is_refused(account: Sandbox) -> None:
    """moto says CREATE_COMPLETE, and makes nothing."""
    body = template(Thing={"Type": "AWS::Braket::Job"})
    with pytest.raises(ClientError, match=r"Unrecognized resource types: \[AWS::Braket::Job\]"):
        account.client("cloudformation").create_stack(StackName="x", TemplateBody=body)


@pytest.mark.parametrize(
    "resource",
    [
        {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16", "Colour": "blue"}},
        {"Type": "AWS::EC2::SecurityGroup", "Properties": {"GroupDescription": "x", "Colour": "blue"}},
        {"Type": "AWS::Logs::LogGroup", "Properties": {"Colour": "blue"}},
        {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "x", "EndpointConfiguration": {"Colour": "blue"}}},
        {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {}, "Colour": "blue"}},
    ],
    ids=lambda resource: resource["Type"],
)
def test_an_unknown_property_fails_the_stack_and_nothing_is_left(
    account: Sandbox, settled: Callable[..., Any], resource: dict[str, Any]
) -> None:
    """moto accepts it, and drops it."""
    cloudformation = account.client("cloudformation")
    body = template(Group={"Type": "AWS::EC2::SecurityGroup", "Properties": {"GroupDescription": "a"}}, Wrong=resource)
    cloudformation.create_stack(StackName="x", TemplateBody=body, Capabilities=["CAPABILITY_NAMED_IAM"])
    stack = settled("x")
    assert stack["StackStatus"] == "ROLLBACK_COMPLETE"
    reasons = [
        event.get("ResourceStatusReason", "")
        for event in cloudformation.describe_stack_events(StackName="x")["StackEvents"]
    ]
    assert any("Colour" in reason for reason in reasons)
    assert {
        resource["ResourceStatus"]
        for resource in cloudformation.describe_stack_resources(StackName="x")["StackResources"]
    } == {"DELETE_COMPLETE"}
    assert [group["GroupName"] for group in account.client("ec2").describe_security_groups()["SecurityGroups"]] == [
        "default"
    ]


def test_a_resource_that_fails_rolls_back_in_reverse_order(account: Sandbox, settled: Callable[..., Any]) -> None:
    cloudformation = account.client("cloudformation")
    wrong = {**SUBNET, "Properties": {**SUBNET["Properties"], "CidrBlock": "192.168.0.0/24"}}  # type: ignore[dict-item]
    cloudformation.create_stack(StackName="x", TemplateBody=template(Vpc=VPC, Subnet=SUBNET, Wrong=wrong))
    stack = settled("x")
    assert stack["StackStatus"] == "ROLLBACK_COMPLETE"
    events = cloudformation.describe_stack_events(StackName="x")["StackEvents"][::-1]
    story = [(event["LogicalResourceId"], event["ResourceStatus"]) for event in events]
    assert story[0] == ("x", "CREATE_IN_PROGRESS")
    assert ("Wrong", "CREATE_FAILED") in story
    deleted = [name for name, status in story if status == "DELETE_COMPLETE"]
    assert deleted == ["Wrong", "Subnet", "Vpc"]
    (reason,) = [event["ResourceStatusReason"] for event in events if event["ResourceStatus"] == "CREATE_FAILED"]
    assert "InvalidSubnet.Range" in reason
    assert not account.client("ec2").describe_vpcs(Filters=[{"Name": "cidr", "Values": ["10.0.0.0/16"]}])["Vpcs"]


def test_a_fault_of_aws_fails_a_stack(account: Sandbox, settled: Callable[..., Any]) -> None:
    account.fault("denied", "ec2:CreateSubnet")
    account.client("cloudformation").create_stack(StackName="x", TemplateBody=template(Vpc=VPC, Subnet=SUBNET))
    assert settled("x")["StackStatus"] == "ROLLBACK_COMPLETE"


def test_nothing_may_stay_to_be_looked_at(account: Sandbox, settled: Callable[..., Any]) -> None:
    account.fault("denied", "ec2:CreateSubnet")
    body = template(Vpc=VPC, Subnet=SUBNET)
    account.client("cloudformation").create_stack(StackName="x", TemplateBody=body, OnFailure="DO_NOTHING")
    assert settled("x")["StackStatus"] == "CREATE_FAILED"
    assert account.client("ec2").describe_vpcs(Filters=[{"Name": "cidr", "Values": ["10.0.0.0/16"]}])["Vpcs"]


def test_a_change_set_says_what_changes_and_then_does_it(account: Sandbox, settled: Callable[..., Any]) -> None:
    cloudformation = account.client("cloudformation")
    cloudformation.create_change_set(
        StackName="x", ChangeSetName="first", ChangeSetType="CREATE", TemplateBody=template(Vpc=VPC, Subnet=SUBNET)
    )
    assert cloudformation.describe_stacks(StackName="x")["Stacks"][0]["StackStatus"] == "REVIEW_IN_PROGRESS"
    shown = cloudformation.describe_change_set(StackName="x", ChangeSetName="first")
    changes = [
        (change["ResourceChange"]["Action"], change["ResourceChange"]["LogicalResourceId"])
        for change in shown["Changes"]
    ]
    assert changes == [("Add", "Vpc"), ("Add", "Subnet")]
    assert not account.client("ec2").describe_vpcs(Filters=[{"Name": "cidr", "Values": ["10.0.0.0/16"]}])["Vpcs"]
    cloudformation.execute_change_set(StackName="x", ChangeSetName="first")
    assert settled("x")["StackStatus"] == "CREATE_COMPLETE"

    moved = {**SUBNET, "Properties": {**SUBNET["Properties"], "CidrBlock": "10.0.2.0/24"}}  # type: ignore[dict-item]
    named = {**VPC, "Properties": {**VPC["Properties"], "EnableDnsHostnames": True}}  # type: ignore[dict-item]
    cloudformation.create_change_set(
        StackName="x",
        ChangeSetName="second",
        TemplateBody=template(Vpc=named, Subnet=moved, More={"Type": "AWS::Logs::LogGroup"}),
    )
    shown = cloudformation.describe_change_set(StackName="x", ChangeSetName="second")
    changed = {
        change["ResourceChange"]["LogicalResourceId"]: (
            change["ResourceChange"]["Action"],
            change["ResourceChange"].get("Replacement"),
        )
        for change in shown["Changes"]
    }
    assert changed == {"Vpc": ("Modify", "False"), "Subnet": ("Modify", "True"), "More": ("Add", None)}
    cloudformation.execute_change_set(StackName="x", ChangeSetName="second")
    assert settled("x")["StackStatus"] == "UPDATE_COMPLETE"
    blocks = {subnet["CidrBlock"] for subnet in account.client("ec2").describe_subnets()["Subnets"]}
    assert "10.0.2.0/24" in blocks
    assert "10.0.1.0/24" not in blocks


def test_a_change_set_without_changes_fails(account: Sandbox, settled: Callable[..., Any]) -> None:
    cloudformation = account.client("cloudformation")
    cloudformation.create_stack(StackName="x", TemplateBody=template(Vpc=VPC))
    settled("x")
    cloudformation.create_change_set(StackName="x", ChangeSetName="same", TemplateBody=template(Vpc=VPC))
    shown = cloudformation.describe_change_set(StackName="x", ChangeSetName="same")
    assert (shown["Status"], shown["ExecutionStatus"]) == ("FAILED", "UNAVAILABLE")
    with pytest.raises(ClientError, match="No updates are to be performed"):
        cloudformation.update_stack(StackName="x", TemplateBody=template(Vpc=VPC))


def test_an_update_that_fails_goes_back(account: Sandbox, settled: Callable[..., Any]) -> None:
    cloudformation = account.client("cloudformation")
    cloudformation.create_stack(StackName="x", TemplateBody=template(Vpc=VPC, Subnet=SUBNET))
    settled("x")
    moved = {**SUBNET, "Properties": {**SUBNET["Properties"], "CidrBlock": "10.0.7.0/24"}}  # type: ignore[dict-item]
    wrong = {
        "Type": "AWS::EC2::Subnet",
        "DependsOn": "Subnet",
        "Properties": {"VpcId": {"Ref": "Vpc"}, "CidrBlock": "9.9.9.0/24"},
    }
    cloudformation.update_stack(StackName="x", TemplateBody=template(Vpc=VPC, Subnet=moved, Wrong=wrong))
    assert settled("x")["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"
    blocks = {subnet["CidrBlock"] for subnet in account.client("ec2").describe_subnets()["Subnets"]}
    assert "10.0.1.0/24" in blocks
    assert "10.0.7.0/24" not in blocks
    body = cloudformation.get_template(StackName="x")["TemplateBody"]  # boto3 reads JSON by itself
    assert body == load_json(template(Vpc=VPC, Subnet=SUBNET))


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("nonsense: [", "Template format error"),
        ("{}", "At least one Resources member"),
        (
            template(A={"Type": "AWS::EC2::Subnet", "Properties": {"VpcId": {"Ref": "B"}}}),
            r"Unresolved resource dependencies \[B\]",
        ),
        (
            template(
                A={"Type": "AWS::EC2::VPC", "DependsOn": "B"},
                B={"Type": "AWS::EC2::VPC", "DependsOn": "A"},
            ),
            "Circular dependency",
        ),
        (json.dumps({"Parameters": {"P": {"Type": "String"}}, "Resources": {"Vpc": VPC}}), r"\[P\] must have values"),
        (
            template(Role={"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {}}}),
            r"Requires capabilities : \[CAPABILITY_IAM\]",
        ),
    ],
)
def test_a_template_that_cannot_be_made_is_refused(account: Sandbox, body: str, message: str) -> None:
    with pytest.raises(ClientError, match=message):
        account.client("cloudformation").create_stack(StackName="x", TemplateBody=body)
    assert not account.client("cloudformation").describe_stacks()["Stacks"]


def test_what_is_kept_stays(account: Sandbox, settled: Callable[..., Any]) -> None:
    cloudformation = account.client("cloudformation")
    kept = {"Type": "AWS::Logs::LogGroup", "DeletionPolicy": "Retain", "Properties": {"LogGroupName": "kept"}}
    made = cloudformation.create_stack(StackName="x", TemplateBody=template(Kept=kept))
    settled("x")
    cloudformation.delete_stack(StackName="x")
    assert settled(made["StackId"])["StackStatus"] == "DELETE_COMPLETE"
    assert [group["logGroupName"] for group in account.client("logs").describe_log_groups()["logGroups"]] == ["kept"]


def test_a_protected_stack_stays(account: Sandbox, settled: Callable[..., Any]) -> None:
    cloudformation = account.client("cloudformation")
    cloudformation.create_stack(StackName="x", TemplateBody=template(Vpc=VPC), EnableTerminationProtection=True)
    settled("x")
    with pytest.raises(ClientError, match="TerminationProtection"):
        cloudformation.delete_stack(StackName="x")


def test_transit_gateways_route_and_health_checks_stand_until_the_stack_goes(
    account: Sandbox, settled: Callable[..., Any]
) -> None:
    cloudformation, ec2, route53 = (account.client(name) for name in ("cloudformation", "ec2", "route53"))
    attachment, routes = {"Ref": "Attachment"}, {"Ref": "Routes"}
    joined = {"TransitGatewayRouteTableId": routes, "TransitGatewayAttachmentId": attachment}
    alarm = {"Name": "errors", "Region": "eu-west-1"}
    body = template(
        Vpc=VPC,
        Subnet=SUBNET,
        Hub={"Type": "AWS::EC2::TransitGateway"},
        Attachment={
            "Type": "AWS::EC2::TransitGatewayAttachment",
            "Properties": {
                "TransitGatewayId": {"Ref": "Hub"},
                "VpcId": {"Ref": "Vpc"},
                "SubnetIds": [{"Ref": "Subnet"}],
            },
        },
        Routes={"Type": "AWS::EC2::TransitGatewayRouteTable", "Properties": {"TransitGatewayId": {"Ref": "Hub"}}},
        Association={"Type": "AWS::EC2::TransitGatewayRouteTableAssociation", "Properties": joined},
        Propagation={"Type": "AWS::EC2::TransitGatewayRouteTablePropagation", "Properties": joined},
        Route={
            "Type": "AWS::EC2::TransitGatewayRoute",
            "Properties": {**joined, "DestinationCidrBlock": "10.1.0.0/16"},
        },
        Check={
            "Type": "AWS::Route53::HealthCheck",
            "Properties": {"HealthCheckConfig": {"Type": "CLOUDWATCH_METRIC", "AlarmIdentifier": alarm}},
        },
    )
    made = cloudformation.create_stack(StackName="hub", TemplateBody=body)
    assert settled("hub")["StackStatus"] == "CREATE_COMPLETE"
    (table,) = [
        item
        for item in ec2.describe_transit_gateway_route_tables()["TransitGatewayRouteTables"]
        if not item["DefaultAssociationRouteTable"]
    ]
    searched = ec2.search_transit_gateway_routes(
        TransitGatewayRouteTableId=table["TransitGatewayRouteTableId"], Filters=[{"Name": "type", "Values": ["static"]}]
    )
    assert [route["DestinationCidrBlock"] for route in searched["Routes"]] == ["10.1.0.0/16"]
    (check,) = route53.list_health_checks()["HealthChecks"]
    assert check["HealthCheckConfig"]["AlarmIdentifier"] == alarm
    cloudformation.delete_stack(StackName="hub")
    assert settled(made["StackId"])["StackStatus"] == "DELETE_COMPLETE"
    assert not route53.list_health_checks()["HealthChecks"]


def test_a_peering_of_transit_gateways_stands_until_the_stack_goes(
    account: Sandbox, settled: Callable[..., Any]
) -> None:
    cloudformation, ec2 = account.client("cloudformation"), account.client("ec2")
    peer = {"TransitGatewayId": {"Ref": "Hub"}, "PeerTransitGatewayId": {"Ref": "Other"}}
    properties = {**peer, "PeerRegion": "eu-west-1", "PeerAccountId": {"Ref": "AWS::AccountId"}}
    hub = {"Type": "AWS::EC2::TransitGateway"}
    peering = {"Type": "AWS::EC2::TransitGatewayPeeringAttachment", "Properties": properties}
    made = cloudformation.create_stack(StackName="pair", TemplateBody=template(Hub=hub, Other=hub, Peering=peering))
    assert settled("pair")["StackStatus"] == "CREATE_COMPLETE"
    assert ec2.describe_transit_gateway_peering_attachments()["TransitGatewayPeeringAttachments"]
    cloudformation.delete_stack(StackName="pair")
    assert settled(made["StackId"])["StackStatus"] == "DELETE_COMPLETE"
