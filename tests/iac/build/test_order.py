"""What AWS makes only after something else stands after it in each stack: asked of the text that is written.

The orders are derived from what a template says: who logs to which bucket, which role a service takes, which gateway a
route leads to. Sources: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html,
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html,
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpngatewayroutepropagation.html,
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-route.html (2026-11-30).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from modeler.files.plain_json import load_json
from modeler.iac.write import cloudformation, terraform

from .cases import CASES, Case, parts

Order = tuple[str, str]
WRITTEN = [case for case in CASES if case.region == "eu-west-1"]
LOGGING = ("AWS::CloudFront::Distribution", "AWS::ElasticLoadBalancingV2::LoadBalancer")
ATTACHED_FIRST = {
    "AWS::EC2::VPNGatewayRoutePropagation": "VpnGatewayId",
    "AWS::EC2::Route": "GatewayId",
}
PUBLIC = ("AWS::CloudFront::VpcOrigin", "AWS::GlobalAccelerator::EndpointGroup")
TAKES_ROLE = {
    "aws_api_gateway_account": ("cloudwatch_role_arn",),
    "aws_ecs_service": ("role_arn",),
    "aws_ecs_task_definition": ("execution_role_arn", "task_role_arn"),
    "aws_eks_cluster": ("role_arn",),
    "aws_eks_node_group": ("node_role_arn",),
    "aws_iam_instance_profile": ("role",),
    "aws_lambda_function": ("role",),
}
BLOCK = re.compile(r'^resource "(\w+)" "(\w+)" \{\n(.*?)^\}', re.MULTILINE | re.DOTALL)


@pytest.fixture(params=WRITTEN, ids=str)
def case(request) -> Case:
    return request.param


def test_a_template_makes_first_what_has_to_stand(case):
    for part in parts(case):
        resources = load_json(cloudformation(part.stack, "json"))["Resources"]
        assert [order for order in wanted(resources) if order[1] not in before(resources, order[0])] == []


def test_a_module_makes_first_what_has_to_stand(case):
    for part in parts(case):
        files = terraform(part.stack)
        blocks = read_blocks("".join(str(text) for name, text in files.items() if name.endswith(".tf")))
        assert [order for order in wanted_blocks(blocks) if not re.search(rf"\b{order[1]}\b", blocks[order[0]])] == []


def test_templates_have_each_of_the_orders():
    """An order that no stack asks for would be guarded by nothing."""
    pairs = {
        (resources[late]["Type"], resources[early]["Type"])
        for case in WRITTEN
        for part in parts(case)
        for resources in [load_json(cloudformation(part.stack, "json"))["Resources"]]
        for late, early in wanted(resources)
    }
    assert pairs >= {
        ("AWS::ElasticLoadBalancingV2::TargetGroup", "AWS::Lambda::Permission"),
        ("AWS::ElasticLoadBalancingV2::LoadBalancer", "AWS::S3::BucketPolicy"),
        ("AWS::CloudFront::Distribution", "AWS::S3::BucketPolicy"),
        ("AWS::EC2::VPNGatewayRoutePropagation", "AWS::EC2::VPCGatewayAttachment"),
        ("AWS::EC2::Route", "AWS::EC2::VPCGatewayAttachment"),
        ("AWS::EC2::Route", "AWS::EC2::TransitGatewayAttachment"),
        ("AWS::EC2::NatGateway", "AWS::EC2::VPCGatewayAttachment"),
        ("AWS::ApiGateway::Stage", "AWS::ApiGateway::Account"),
    }


def wanted(resources: dict[str, Any]) -> Iterator[Order]:
    """Yield which resource of a template has to stand after which."""
    for name, body in resources.items():
        kind, properties = body["Type"], body.get("Properties", {})
        if kind in LOGGING:
            buckets = logs_of(properties)
            yield from ((name, item) for item in of_type(resources, "AWS::S3::BucketPolicy", "Bucket", buckets))
        if kind in ATTACHED_FIRST:
            gateways = named(properties.get(ATTACHED_FIRST[kind]))
            for key in ("VpnGatewayId", "InternetGatewayId"):
                yield from (
                    (name, item) for item in of_type(resources, "AWS::EC2::VPCGatewayAttachment", key, gateways)
                )
        if kind == "AWS::EC2::Route" and "TransitGatewayId" in properties:
            vpcs = named(resources.get(properties["RouteTableId"].get("Ref"), {}).get("Properties", {}).get("VpcId"))
            attachments = of_type(resources, "AWS::EC2::TransitGatewayAttachment", "VpcId", vpcs)
            yield from ((name, item) for item in attachments)
        if kind == "AWS::ElasticLoadBalancingV2::TargetGroup" and properties.get("TargetType") == "lambda":
            functions = named(properties["Targets"])
            permissions = list(of_type(resources, "AWS::Lambda::Permission", "FunctionName", functions))
            balancing = [item for item in permissions if "elasticloadbalancing" in str(resources[item])]
            assert balancing, f"{name} has targets that nobody may invoke"
            yield from ((name, item) for item in balancing)
        if is_public(kind, properties):
            yield from ((name, item) for item in internet_attachments(resources))
        if kind == "AWS::ApiGateway::Stage" and "AccessLogSetting" in properties:
            yield from ((name, key) for key, item in resources.items() if item["Type"] == "AWS::ApiGateway::Account")


def logs_of(properties: dict[str, Any]) -> set[str]:
    attributes = properties.get("LoadBalancerAttributes", [])
    logs = [item["Value"] for item in attributes if item["Key"] == "access_logs.s3.bucket"]
    return named([logs, properties.get("DistributionConfig", {}).get("Logging")])


def is_public(kind: str, properties: dict[str, Any]) -> bool:
    if kind == "AWS::EC2::NatGateway":
        return properties.get("ConnectivityType") != "private"
    return kind in PUBLIC or properties.get("Scheme") == "internet-facing"


def internet_attachments(resources: dict[str, Any]) -> Iterator[str]:
    for name, body in resources.items():
        if body["Type"] == "AWS::EC2::VPCGatewayAttachment" and "InternetGatewayId" in body["Properties"]:
            yield name


def of_type(resources: dict[str, Any], kind: str, key: str, names: set[str]) -> Iterator[str]:
    """Yield the resources of a type whose property names one of some resources."""
    for name, body in resources.items():
        if body["Type"] == kind and named(body["Properties"].get(key)) & names:
            yield name


def named(value: Any) -> set[str]:
    """Return the names that a value refers to."""
    text = json.dumps(value)
    references = re.findall(r'"Ref": "(\w+)"|"Fn::GetAtt": \["(\w+)"|\$\{(\w+)', text)
    return {name for names in references for name in names if name}


def before(resources: dict[str, Any], name: str) -> set[str]:
    """Return all that is made before a resource: what it names or depends on, and what those do."""
    seen: set[str] = set()
    left = [name]
    while left:
        body = resources.get(left.pop(), {})
        depends = body.get("DependsOn", [])
        nearest = named(body.get("Properties")) | ({depends} if isinstance(depends, str) else set(depends))
        left += nearest - seen
        seen |= nearest
    return seen


def read_blocks(text: str) -> dict[str, str]:
    """Return the text of each resource of a module by its address."""
    return {f"{kind}.{name}": body for kind, name, body in BLOCK.findall(text)}


def wanted_blocks(blocks: dict[str, str]) -> Iterator[Order]:
    """Yield which resource of a module has to stand after which."""
    for address, body in blocks.items():
        kind = address.partition(".")[0]
        for line in TAKES_ROLE.get(kind, ()):
            for role in re.findall(rf"^\s*{line}\s*= (aws_iam_role\.\w+)\.", body, re.MULTILINE):
                yield from completing(blocks, address, role, "aws_iam_role_policy", "aws_iam_role_policy_attachment")
        if kind in ("aws_lb", "aws_cloudfront_distribution"):
            for bucket in re.findall(r"\bbucket\s*= (aws_s3_bucket\.\w+)\.", body):
                yield from completing(
                    blocks, address, bucket, "aws_s3_bucket_policy", "aws_s3_bucket_ownership_controls"
                )
        if kind == "aws_lb_target_group_attachment":
            for function in re.findall(r"target_id\s*= (aws_lambda_(?:function|alias)\.\w+)\.", body):
                permissions = list(completing(blocks, address, function, "aws_lambda_permission"))
                assert permissions, f"nobody may invoke the target {address}"
                yield from permissions
        if kind == "aws_vpn_gateway_route_propagation":
            for gateway in re.findall(r"(aws_vpn_gateway\.\w+)\.", body):
                yield from completing(blocks, address, gateway, "aws_vpn_gateway_attachment")
        if kind == "aws_route" and "transit_gateway_id" in body:
            yield from (
                (address, item) for item in blocks if item.startswith("aws_ec2_transit_gateway_vpc_attachment.")
            )


def completing(blocks: dict[str, str], late: str, early: str, *kinds: str) -> Iterator[Order]:
    """Yield that a resource has to stand after what completes another one."""
    for address, body in blocks.items():
        if address.partition(".")[0] in kinds and re.search(rf"\b{re.escape(early)}\.", body):
            yield late, address
