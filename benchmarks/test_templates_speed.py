"""How long templates take: 400 resources are read and recognised in two seconds, 84 usual templates in thirty.

As a process of its own, with all that Python loads, the same takes four seconds.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import modeler as m

RESOURCES = 400
WARM_S, COLD_S, MANY_S, MANY = 2.0, 4.0, 30.0, 84


def _private_api(number: int) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield the name, the type and the properties of each resource of a private API behind a balancer."""

    def ref(name: str) -> dict[str, str]:
        return {"Ref": f"{name}{number}"}

    statement = {"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*"}
    condition = {"StringEquals": {"aws:SourceVpce": ref("Endpoint")}}
    policy = {"Version": "2012-10-17", "Statement": [{**statement, "Condition": condition}]}
    rule = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": {"Fn::GetAtt": ["Network", "CidrBlock"]}}
    integration = {
        "Type": "AWS_PROXY",
        "IntegrationHttpMethod": "POST",
        "Uri": {
            "Fn::Sub": f"arn:aws:apigateway:${{AWS::Region}}:lambda:path/functions/${{Code{number}.Arn}}/invocations"
        },
    }
    yield "Subnet", "EC2::Subnet", {"VpcId": {"Ref": "Network"}, "CidrBlock": f"10.0.{number}.0/24"}
    yield "Group", "EC2::SecurityGroup", {"VpcId": {"Ref": "Network"}, "SecurityGroupIngress": [rule]}
    yield (
        "Endpoint",
        "EC2::VPCEndpoint",
        {
            "VpcId": {"Ref": "Network"},
            "VpcEndpointType": "Interface",
            "ServiceName": {"Fn::Sub": "com.amazonaws.${AWS::Region}.execute-api"},
            "SubnetIds": [ref("Subnet")],
            "SecurityGroupIds": [ref("Group")],
        },
    )
    yield "Api", "ApiGateway::RestApi", {"EndpointConfiguration": {"Types": ["PRIVATE"]}, "Policy": policy}
    parent = {"Fn::GetAtt": [f"Api{number}", "RootResourceId"]}
    yield "Path", "ApiGateway::Resource", {"RestApiId": ref("Api"), "ParentId": parent, "PathPart": "items"}
    method = {"RestApiId": ref("Api"), "ResourceId": ref("Path"), "HttpMethod": "GET", "AuthorizationType": "AWS_IAM"}
    yield "Method", "ApiGateway::Method", {**method, "Integration": integration}
    yield "Deployment", "ApiGateway::Deployment", {"RestApiId": ref("Api")}
    stage = {"RestApiId": ref("Api"), "DeploymentId": ref("Deployment"), "StageName": {"Ref": "Env"}}
    yield "Stage", "ApiGateway::Stage", stage
    yield "Code", "Lambda::Function", {"Runtime": "python3.13", "MemorySize": 512, "Timeout": 10}
    yield "Balancer", "ElasticLoadBalancingV2::LoadBalancer", {"Scheme": "internal", "Subnets": [ref("Subnet")]}
    group = {"VpcId": {"Ref": "Network"}, "Protocol": "HTTPS", "Port": 443, "TargetType": "ip"}
    yield "Targets", "ElasticLoadBalancingV2::TargetGroup", group
    action = {"Type": "forward", "TargetGroupArn": ref("Targets")}
    listener = {"LoadBalancerArn": ref("Balancer"), "Port": 443, "Protocol": "HTTPS", "DefaultActions": [action]}
    yield "Listener", "ElasticLoadBalancingV2::Listener", listener


def _template(resources: int) -> dict[str, Any]:
    written = {"Network": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}}}
    number = 0
    while len(written) < resources:
        number += 1
        for name, kind, properties in _private_api(number):
            written[f"{name}{number}"] = {"Type": f"AWS::{kind}", "Properties": properties}
    return {"Parameters": {"Env": {"Type": "String", "Default": "prod"}}, "Resources": written}


_BLOCKS = """
resource "aws_subnet" "s{n}" {{
  vpc_id     = aws_vpc.network.id
  cidr_block = cidrsubnet(aws_vpc.network.cidr_block, 8, {n})
}}
resource "aws_security_group" "g{n}" {{
  vpc_id = aws_vpc.network.id
  ingress {{
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = [aws_vpc.network.cidr_block]
  }}
}}
resource "aws_vpc_endpoint" "e{n}" {{
  vpc_id             = aws_vpc.network.id
  service_name       = "com.amazonaws.${{var.region}}.execute-api"
  vpc_endpoint_type  = "Interface"
  subnet_ids         = [aws_subnet.s{n}.id]
  security_group_ids = [aws_security_group.g{n}.id]
}}
resource "aws_api_gateway_rest_api" "a{n}" {{
  name = "${{var.env}}-api-{n}"
  endpoint_configuration {{
    types            = ["PRIVATE"]
    vpc_endpoint_ids = [aws_vpc_endpoint.e{n}.id]
  }}
  policy = jsonencode({{
    Version = "2012-10-17"
    Statement = [{{
      Effect = "Allow", Principal = "*", Action = "execute-api:Invoke", Resource = "execute-api:/*"
      Condition = {{ StringEquals = {{ "aws:SourceVpce" = aws_vpc_endpoint.e{n}.id }} }}
    }}]
  }})
}}
resource "aws_api_gateway_resource" "r{n}" {{
  rest_api_id = aws_api_gateway_rest_api.a{n}.id
  parent_id   = aws_api_gateway_rest_api.a{n}.root_resource_id
  path_part   = "items"
}}
resource "aws_api_gateway_method" "m{n}" {{
  rest_api_id   = aws_api_gateway_rest_api.a{n}.id
  resource_id   = aws_api_gateway_resource.r{n}.id
  http_method   = "GET"
  authorization = "AWS_IAM"
}}
resource "aws_api_gateway_integration" "i{n}" {{
  rest_api_id             = aws_api_gateway_rest_api.a{n}.id
  resource_id             = aws_api_gateway_resource.r{n}.id
  http_method             = aws_api_gateway_method.m{n}.http_method
  type                    = "AWS_PROXY"
  integration_http_method = "POST"
  uri                     = aws_lambda_function.f{n}.invoke_arn
}}
resource "aws_lambda_function" "f{n}" {{
  function_name = "${{var.env}}-f{n}"
  runtime       = "python3.13"
  memory_size   = 512
  timeout       = 10
}}
"""


def _terraform(resources: int) -> str:
    head = 'variable "env" {\n  default = "prod"\n}\nvariable "region" {\n  default = "eu-west-1"\n}\n'
    head += 'resource "aws_vpc" "network" {\n  cidr_block = "10.0.0.0/16"\n}\n'
    return head + "".join(_BLOCKS.format(n=number) for number in range(1, resources // 8 + 1))


def _plan(resources: int) -> dict[str, Any]:
    """Return a plan of interface endpoints with their groups and functions, as Terraform prints it."""
    planned: list[dict[str, Any]] = []
    written: list[dict[str, Any]] = []
    for number in range(resources // 4):
        for kind, values, references in (
            ("aws_vpc", {"cidr_block": "10.0.0.0/16"}, {}),
            ("aws_security_group", {"name": f"g{number}"}, {"vpc_id": ["aws_vpc.n{n}.id", "aws_vpc.n{n}"]}),
            ("aws_vpc_endpoint", {"service_name": "execute-api"}, {"vpc_id": ["aws_vpc.n{n}.id", "aws_vpc.n{n}"]}),
            ("aws_lambda_function", {"memory_size": 512, "runtime": "python3.13"}, {}),
        ):
            body = {"mode": "managed", "type": kind, "name": f"n{number}"}
            planned.append({**body, "address": f"{kind}.n{number}", "values": values})
            expressions = {
                name: {"references": [item.format(n=number) for item in items]} for name, items in references.items()
            }
            written.append({**body, "expressions": expressions})
    return {
        "format_version": "1.2",
        "planned_values": {"root_module": {"resources": planned}},
        "configuration": {"root_module": {"resources": written}},
    }


def _write(folder: Path, form: str) -> Path:
    match form:
        case "yaml":
            (folder / "t.yaml").write_text(yaml.safe_dump(_template(RESOURCES), sort_keys=False))
        case "json":
            (folder / "t.json").write_text(json.dumps(_template(RESOURCES), indent=1))
        case "terraform":
            (folder / "main.tf").write_text(_terraform(RESOURCES))
        case "plan":
            (folder / "plan.json").write_text(json.dumps(_plan(RESOURCES)))
    return folder


@pytest.mark.parametrize("form", ["yaml", "json", "terraform", "plan"])
def test_400_resources_are_read_and_recognised(benchmark: Any, tmp_path: Path, form: str) -> None:
    folder = _write(tmp_path, form)

    def work() -> int:
        inventory = m.read(folder)
        m.recognise(inventory)
        return len(inventory)

    count = benchmark.pedantic(work, rounds=3, warmup_rounds=1)
    least = benchmark.stats["min"]
    benchmark.extra_info["ratio"] = f"{count} resources in {form}: {least:.2f} s (limit {WARM_S:g} s)"
    assert count >= RESOURCES
    assert least < WARM_S


def test_400_resources_in_a_process_of_its_own(benchmark: Any, tmp_path: Path) -> None:
    start = "import sys; from modeler.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", start, "recognise", str(_write(tmp_path, "yaml")), "--json"]
    benchmark.pedantic(lambda: subprocess.run(command, check=True, capture_output=True), rounds=3)
    least = benchmark.stats["min"]
    benchmark.extra_info["ratio"] = f"a process that reads and recognises: {least:.2f} s (limit {COLD_S:g} s)"
    assert least < COLD_S


def test_84_templates_of_the_usual_size(benchmark: Any, tmp_path: Path) -> None:
    for number in range(MANY):
        (tmp_path / f"stack{number}").mkdir()
        (tmp_path / f"stack{number}" / "t.yaml").write_text(yaml.safe_dump(_template(25)))

    def work() -> float:
        start = time.perf_counter()
        for number in range(MANY):
            m.recognise(m.read(tmp_path / f"stack{number}"))
        return time.perf_counter() - start

    benchmark.pedantic(work, rounds=1, warmup_rounds=1)
    least = benchmark.stats["min"]
    benchmark.extra_info["ratio"] = f"{MANY} templates: {least:.1f} s (limit {MANY_S:g} s)"
    assert least < MANY_S
