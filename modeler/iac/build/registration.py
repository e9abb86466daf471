"""The addresses of an endpoint as targets of a load balancer, which CloudFormation cannot name by itself.

A small function looks the addresses up and registers them: when the stack is made, again whenever the endpoint has
other interfaces, and it takes them out when the stack is deleted. Terraform looks them up itself.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-lambda-function-code-cfnresponsemodule.html
(2026-11-30).
"""

from __future__ import annotations

from typing import Any

from modeler.inventory import Attribute, OtherResource, Ref
from modeler.inventory.kinds.function import Function
from modeler.inventory.kinds.role import Role
from modeler.inventory.kinds.target_group import TargetGroup

from ..write.registration import REGISTRATION_TYPE
from . import policies
from .logs import log_group
from .site import HTTPS, BuildStep, composed

REGISTRAR = "Registrar"
CODE = '''\
import boto3
import cfnresponse

ec2, elb = boto3.client("ec2"), boto3.client("elbv2")


def handler(event, context):
    """Let the targets of a group be the addresses of an endpoint, and none once the stack is deleted."""
    try:
        asked = event["ResourceProperties"]
        group, port = asked["TargetGroupArn"], int(asked["Port"])
        wanted = set() if event["RequestType"] == "Delete" else addresses(asked["NetworkInterfaceIds"])
        health = elb.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]
        there = {item["Target"]["Id"] for item in health}
        change(elb.register_targets, group, wanted - there, port)
        change(elb.deregister_targets, group, there - wanted, port)
        cfnresponse.send(event, context, cfnresponse.SUCCESS, {}, group)
    except elb.exceptions.TargetGroupNotFoundException:
        cfnresponse.send(event, context, cfnresponse.SUCCESS, {}, event.get("PhysicalResourceId"))
    except Exception as error:
        cfnresponse.send(event, context, cfnresponse.FAILED, {}, event.get("PhysicalResourceId"), reason=str(error))


def addresses(ids):
    interfaces = ec2.describe_network_interfaces(NetworkInterfaceIds=ids)["NetworkInterfaces"]
    return {interface["PrivateIpAddress"] for interface in interfaces}


def change(call, group, ids, port):
    if ids:
        call(TargetGroupArn=group, Targets=[{"Id": item, "Port": port} for item in sorted(ids)])
'''
_TIMEOUT_S, _MEMORY_MB = 60, 128


def register_addresses(step: BuildStep, endpoint: Ref[Any], service: str) -> Ref[Any]:
    """Add the target group of an endpoint, and what keeps its addresses in it.

    A private API answers 200 at ``/ping`` and 403 at any other path; S3 answers 307 or 405.
    """
    site, behind_nlb = step.site, step.comes_from("nlb")
    for_api = service == "execute-api"
    group = site.add(
        TargetGroup,
        f"{step.key}Targets",
        vpc=step.network.vpc,
        target_type="ip",
        protocol="TCP" if behind_nlb else "HTTPS",
        port=HTTPS,
        health_protocol="HTTPS",
        health_path="/ping" if for_api else "/",
        health_matcher="200" if for_api else "200,307,405",
    )
    site.add(
        OtherResource,
        f"{step.key}Addresses",
        type=REGISTRATION_TYPE,
        refers=(_registrar(step, group), endpoint, group),
        properties={
            "ServiceToken": Attribute(REGISTRAR, "Arn"),
            "NetworkInterfaceIds": Attribute(endpoint.key, "NetworkInterfaceIds"),
            "TargetGroupArn": Attribute(group.key),
            "Port": str(HTTPS),
        },
    )
    return group


def _registrar(step: BuildStep, group: Ref[Any]) -> Ref[Any]:
    site = step.site
    logs = log_group(site, f"{REGISTRAR}Logs")
    role = site.add(
        Role,
        f"{REGISTRAR}Role",
        description="Keeps the addresses of an endpoint as targets of a load balancer.",
        trust=policies.trust("lambda"),
        policies=policies.own(
            "register",
            policies.allow(["logs:CreateLogStream", "logs:PutLogEvents"], composed(Attribute(logs.key, "Arn"), ":*")),
            policies.allow(["ec2:DescribeNetworkInterfaces", "elasticloadbalancing:DescribeTargetHealth"], "*"),
            policies.allow(
                ["elasticloadbalancing:RegisterTargets", "elasticloadbalancing:DeregisterTargets"],
                Attribute(group.key),
            ),
        ),
    )
    return site.add(
        Function,
        REGISTRAR,
        runtime="python3.13",
        architectures=("arm64",),
        handler="index.handler",
        code=CODE,
        role=role,
        log_group=logs,
        memory_mb=_MEMORY_MB,
        timeout_s=_TIMEOUT_S,
        package="Zip",
        tracing="PassThrough",
    )
