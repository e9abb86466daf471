"""How long a template takes: 400 resources are read, recognised, judged by the rules and priced in under two seconds.

By the processor's clock, since other work on the machine is not the library's. In a process that has done it once:
patterns and prices are read then.
"""

from __future__ import annotations

import json
from pathlib import Path
from time import process_time
from typing import Any

import pytest

import modeler as m

ROOT = Path(__file__).parents[1]
LIMIT_S = 2.0
RESOURCES = 400
PER_DOOR = 8


def door(number: int) -> dict[str, Any]:
    """An API with its stage, method and function, and what stands around it in most templates."""
    api, function = f"Api{number}", f"Function{number}"
    arn = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${" + function + ".Arn}/invocations"
    integration = {"Type": "AWS_PROXY", "IntegrationHttpMethod": "POST", "Uri": {"Fn::Sub": arn}}
    method = {
        "RestApiId": {"Ref": api},
        "ResourceId": {"Fn::GetAtt": [api, "RootResourceId"]},
        "HttpMethod": "ANY",
        "AuthorizationType": "AWS_IAM",
        "Integration": integration,
    }
    return {
        api: {"Type": "AWS::ApiGateway::RestApi", "Properties": {"EndpointConfiguration": {"Types": ["REGIONAL"]}}},
        f"Method{number}": {"Type": "AWS::ApiGateway::Method", "Properties": method},
        f"Deployment{number}": {"Type": "AWS::ApiGateway::Deployment", "Properties": {"RestApiId": {"Ref": api}}},
        f"Stage{number}": {
            "Type": "AWS::ApiGateway::Stage",
            "Properties": {"RestApiId": {"Ref": api}, "DeploymentId": {"Ref": f"Deployment{number}"}},
        },
        function: {"Type": "AWS::Lambda::Function", "Properties": {"MemorySize": 256, "Runtime": "python3.13"}},
        f"Permission{number}": {
            "Type": "AWS::Lambda::Permission",
            "Properties": {"FunctionName": {"Ref": function}, "Principal": "apigateway.amazonaws.com"},
        },
        f"Group{number}": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"GroupDescription": "a"}},
        f"Log{number}": {"Type": "AWS::Logs::LogGroup", "Properties": {"RetentionInDays": 30}},
    }


@pytest.mark.parametrize("doors", [1, RESOURCES // PER_DOOR])
def test_a_template_of_400_resources(benchmark: Any, tmp_path: Path, doors: int) -> None:
    resources: dict[str, Any] = {}
    for number in range(doors):
        resources |= door(number)
    for number in range(RESOURCES - len(resources)):
        resources[f"Queue{number}"] = {"Type": "AWS::SQS::Queue", "Properties": {}}
    file = tmp_path / "template.json"
    file.write_text(json.dumps({"Resources": resources}))
    spent: list[float] = []

    def run() -> None:
        start = process_time()
        inventory = m.read(file)
        m.check(inventory)
        today = m.assess(inventory)
        assert [entry.fixed_usd for entry in today] == [0.0] * doors
        spent.append(process_time() - start)

    benchmark.pedantic(run, rounds=5, warmup_rounds=1)
    least = min(spent)
    benchmark.extra_info["ratio"] = (
        f"{RESOURCES} resources with {doors} entry points: read, recognised, judged and priced in {least:.2f} s of "
        f"processor time (limit {LIMIT_S:g} s)"
    )
    assert least < LIMIT_S
