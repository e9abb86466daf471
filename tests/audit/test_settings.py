"""What resources say of a workload's fields, each from its place in the template."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import modeler as m
from modeler.audit.assess import assess_inventory
from modeler.audit.settings import settings_of
from modeler.files.plain_json import load_json
from tests.audit.architectures import (
    LINK_V1,
    TO_FUNCTION,
    TO_LINK_V1,
    TO_LINK_V2,
    balancer,
    endpoint,
    function,
    get,
    http_api,
    link_v2,
    network,
    ref,
    resource,
    rest_api,
    service,
)

REGION = "eu-west-1"


def read(folder, resources: dict[str, Any], parameters: dict[str, Any] | None = None):
    file = folder / "template.json"
    declared = {name: {"Type": "String"} for name in parameters or {}}
    file.write_text(json.dumps({"Parameters": declared, "Resources": resources}))
    return m.read(file, region=REGION)


def taken(folder, resources: dict[str, Any]) -> dict[str, Any]:
    inventory = read(folder, resources)
    (result,) = m.recognise(inventory)
    return {setting.path: setting.value for setting in settings_of(inventory, result.ways[0]).taken}


def stage(**properties: Any) -> dict[str, Any]:
    return {**rest_api("REGIONAL", TO_FUNCTION, properties), **function()}


GROUP = {"Logs": resource("Logs::LogGroup", RetentionInDays=365)}
THROTTLED = [{"ResourcePath": "/*", "HttpMethod": "*", "ThrottlingRateLimit": 50, "ThrottlingBurstLimit": 20}]
DECIDES = {
    "Decides": resource("Lambda::Function", MemorySize=256, Architectures=["arm64"]),
    "Authorizer": resource(
        "ApiGateway::Authorizer",
        RestApiId=ref("Api"),
        Type="TOKEN",
        AuthorizerResultTtlInSeconds=60,
        AuthorizerUri={"Fn::Sub": "arn:aws:apigateway:eu-west-1:lambda:path/functions/${Decides.Arn}/invocations"},
    ),
}


def with_method(authorization: str) -> dict[str, Any]:
    resources = load_json(json.dumps(stage()))
    resources["Method"]["Properties"]["AuthorizationType"] = authorization
    return resources


CASES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "a stage without anything has no cache, no logs, no traces and no web ACL": (
        stage(),
        {"api.cache_gb": None, "logging.access_logs": False, "logging.trace_share": 0.0, "api.waf": None},
    ),
    "a cache of a stage that does not say its size is the smallest": (
        stage(CacheClusterEnabled=True),
        {"api.cache_gb": "0.5"},
    ),
    "a size without a cache is none": (stage(CacheClusterSize="6.1"), {"api.cache_gb": None}),
    "access logs are kept as long as their group keeps them": (
        {**stage(AccessLogSetting={"DestinationArn": get("Logs", "Arn"), "Format": "$context.requestId"}), **GROUP},
        {"logging.access_logs": True, "logging.destination": "cloudwatch", "logging.retention_months": 12.0},
    ),
    "access logs may go to Firehose": (
        stage(
            AccessLogSetting={
                "DestinationArn": "arn:aws:firehose:eu-west-1:123456789012:deliverystream/amazon-apigateway-a",
                "Format": "x",
            }
        ),
        {"logging.destination": "firehose"},
    ),
    "a traced stage has X-Ray's own sampling": (stage(TracingEnabled=True), {"logging.trace_share": 0.05}),
    "a throttle for all methods is the stage's": (
        stage(MethodSettings=THROTTLED),
        {"api.throttle_rps": 50, "api.throttle_burst": 20},
    ),
    "methods without authorization are open": (with_method("NONE"), {"api.authorizer": "none"}),
    "a Cognito authorizer": (with_method("COGNITO_USER_POOLS"), {"api.authorizer": "cognito"}),
    "a Lambda authorizer has the function and the time of its own": (
        {**with_method("CUSTOM"), **DECIDES},
        {
            "api.authorizer": "lambda",
            "api.lambda_authorizer.ttl": 60,
            "api.lambda_authorizer.memory_mb": 256,
            "api.lambda_authorizer.architecture": "arm64",
        },
    ),
    "an edge-optimized API": ({**rest_api("EDGE", TO_FUNCTION), **function()}, {"api.endpoint": "edge"}),
    "a function that says nothing has AWS's defaults": (
        stage(),
        {"backend.memory_mb": 128, "backend.timeout": 3, "backend.architecture": "x86_64"},
    ),
    "a function's own settings": (
        {
            **rest_api("REGIONAL", TO_FUNCTION),
            **function(MemorySize=1769, Timeout=20, Architectures=["arm64"], ReservedConcurrentExecutions=40),
        },
        {
            "backend.memory_mb": 1769,
            "backend.timeout": 20,
            "backend.architecture": "arm64",
            "backend.reserved_concurrency": 40,
            "backend.runtime": "python3.13",
        },
    ),
    "an endpoint's zones are those of its subnets": (
        {**network(3), **endpoint(3), **rest_api("PRIVATE", TO_FUNCTION), **function()},
        {"azs": 3},
    ),
    "the endpoint decides on the zones before the balancer does": (
        {
            **network(3),
            **endpoint(3),
            **rest_api("PRIVATE", TO_LINK_V2),
            **link_v2(2),
            **balancer("application", "internal", 2),
            **service(1),
        },
        {"azs": 3, "api.tls_backend": True, "backend.tasks": 1.0},
    ),
    "a network balancer passes TLS through unless its listener ends it": (
        {
            **network(2),
            **rest_api("REGIONAL", TO_LINK_V1),
            **LINK_V1,
            **balancer("network", "internal", 2),
            **service(2),
        },
        {"api.nlb_listener": "TCP", "assumptions.nlb_cross_zone": False, "backend.vcpu": 0.5, "backend.memory_gb": 1},
    ),
    "an HTTP API without routes of its own is open": (
        {
            "Api": resource("ApiGatewayV2::Api", Name="a", ProtocolType="HTTP", Target=get("Function", "Arn")),
            **function(),
        },
        {"api.authorizer": "none"},
    ),
    "an HTTP API whose stage writes no logs": (
        {**http_api(get("Function", "Arn"), IntegrationType="AWS_PROXY"), **function()},
        {"logging.access_logs": False, "api.authorizer": "none"},
    ),
    "containers whose registry has endpoints": (
        {
            **network(2),
            **balancer("application", "internal", 2),
            **service(2),
            **{
                f"Endpoint{number}": resource(
                    "EC2::VPCEndpoint",
                    VpcEndpointType="Interface",
                    ServiceName=f"com.amazonaws.eu-west-1.{name}",
                    VpcId=ref("Vpc"),
                )
                for number, name in enumerate(("ecr.api", "ecr.dkr", "logs"))
            },
        },
        {"backend.way_out": "endpoints"},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_setting_is_what_the_resource_says(case, tmp_path):
    resources, expected = CASES[case]
    stated = taken(tmp_path, resources)
    assert {path: stated.get(path, "not said") for path in expected} == expected


def test_a_setting_has_the_line_that_says_it(tmp_path):
    file = tmp_path / "template.yaml"
    example = "examples/templates/private-api.yaml"
    with open(example, encoding="utf-8") as text:
        lines = text.read().splitlines()
    file.write_text("\n".join(lines))
    inventory = m.read(file)
    settings_there = settings_of(inventory, m.recognise(inventory)[0].ways[0])
    places = {setting.path: int(setting.where.rpartition(":")[2]) for setting in settings_there.taken}
    assert lines[places["backend.tasks"] - 1].strip() == "DesiredCount: 2"
    assert lines[places["backend.vcpu"] - 1].strip() == 'Cpu: "512"'
    assert "AuthorizationType: AWS_IAM" in lines[places["api.authorizer"] - 1]


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("backend.memory_mb", ("Function", "MemorySize")),
        ("backend.timeout", ("Function", "Timeout")),
        ("api.cache_gb", ("Stage", "CacheClusterEnabled")),
        ("logging.trace_share", ("Stage", "TracingEnabled")),
        ("api.authorizer", ("Method", "AuthorizationType")),
    ],
)
def test_what_hangs_on_a_parameter_is_open_and_named(path, change, tmp_path):
    resources = load_json(json.dumps(stage()))
    resources[change[0]]["Properties"][change[1]] = {"Ref": "Asked"}
    inventory = read(tmp_path, resources, {"Asked": None})
    statements = settings_of(inventory, m.recognise(inventory)[0].ways[0]).open
    (unknown,) = [setting.unknown for setting in statements if setting.path == path]
    assert unknown.name == "Asked"
    assert "--set Asked=VALUE" in unknown.how_to_learn


EVERYTHING: dict[str, Any] = {
    **network(2),
    **endpoint(2),
    **rest_api("PRIVATE", TO_LINK_V2, {"CacheClusterEnabled": True, "TracingEnabled": True}),
    **link_v2(2),
    **balancer("application", "internal", 2),
    **service(2),
    **function(),
    "Url": resource("Lambda::Url", TargetFunctionArn=get("Function", "Arn"), AuthType="NONE"),
}


@settings(max_examples=40, deadline=None)
@given(names=st.sets(st.sampled_from(sorted(EVERYTHING))))
def test_no_part_of_a_template_is_too_small_to_be_assessed(names, tmp_path_factory):
    resources = {name: EVERYTHING[name] for name in names} or {"Queue": resource("SQS::Queue")}
    inventory = read(tmp_path_factory.mktemp("part"), resources)
    for entry in assess_inventory(inventory):
        assert (entry.assessment is None) == (entry.fixed_usd is None)
        assert entry.assessment is not None or entry.reason or entry.missing


@settings(max_examples=20, deadline=None)
@given(tasks=st.integers(1, 20), more=st.integers(1, 20), cpu=st.sampled_from(["256", "512", "1024"]))
def test_more_tasks_never_cost_less(tasks, more, cpu, tmp_path_factory):
    folder = tmp_path_factory.mktemp("tasks")
    bills = []
    for count in (tasks, tasks + more):
        resources = {**network(2), **balancer("application", "internal", 2), **service(count, cpu, "2048")}
        (entry,) = assess_inventory(read(folder, resources))
        bills.append(entry.fixed_usd)
    assert bills[0] < bills[1]
