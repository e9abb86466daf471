"""Templates of architectures, short, with what each costs at rest, worked out from the price of each thing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

HOURS = 730
Resources = dict[str, Any]


def ref(name: str) -> dict[str, str]:
    return {"Ref": name}


def get(name: str, attribute: str) -> dict[str, list[str]]:
    return {"Fn::GetAtt": [name, attribute]}


def resource(kind: str, **properties: Any) -> dict[str, Any]:
    return {"Type": f"AWS::{kind}", "Properties": properties}


def network(zones: int) -> Resources:
    subnets = {
        f"Subnet{n}": resource(
            "EC2::Subnet", VpcId=ref("Vpc"), CidrBlock=f"10.0.{n}.0/24", AvailabilityZone=f"eu-west-1{'abc'[n]}"
        )
        for n in range(zones)
    }
    return {"Vpc": resource("EC2::VPC", CidrBlock="10.0.0.0/16"), **subnets}


def subnets(zones: int) -> list[dict[str, str]]:
    return [ref(f"Subnet{n}") for n in range(zones)]


def endpoint(zones: int, service: str = "com.amazonaws.eu-west-1.execute-api") -> Resources:
    return {
        "Endpoint": resource(
            "EC2::VPCEndpoint",
            VpcEndpointType="Interface",
            ServiceName=service,
            VpcId=ref("Vpc"),
            SubnetIds=subnets(zones),
        )
    }


def rest_api(kind: str, integration: dict[str, Any], stage: dict[str, Any] | None = None) -> Resources:
    endpoints = {"VpcEndpointIds": [ref("Endpoint")]} if kind == "PRIVATE" else {}
    return {
        "Api": resource("ApiGateway::RestApi", Name="a", EndpointConfiguration={"Types": [kind], **endpoints}),
        "Method": resource(
            "ApiGateway::Method",
            RestApiId=ref("Api"),
            ResourceId=get("Api", "RootResourceId"),
            HttpMethod="ANY",
            AuthorizationType="AWS_IAM",
            Integration=integration,
        ),
        "Deployment": resource("ApiGateway::Deployment", RestApiId=ref("Api")),
        "Stage": resource(
            "ApiGateway::Stage", RestApiId=ref("Api"), DeploymentId=ref("Deployment"), StageName="v1", **(stage or {})
        ),
    }


INVOKED = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${Function.Arn}/invocations"
TO_FUNCTION = {"Type": "AWS_PROXY", "IntegrationHttpMethod": "POST", "Uri": {"Fn::Sub": INVOKED}}
TO_LINK_V1 = {
    "Type": "HTTP_PROXY",
    "IntegrationHttpMethod": "ANY",
    "Uri": "http://x",
    "ConnectionType": "VPC_LINK",
    "ConnectionId": ref("Link"),
}
TO_LINK_V2 = {**TO_LINK_V1, "IntegrationTarget": ref("Listener")}


def function(**properties: Any) -> Resources:
    return {"Function": resource("Lambda::Function", Runtime="python3.13", **properties)}


def balancer(kind: str, scheme: str, zones: int, target: str = "ip", **more: Any) -> Resources:
    protocol = "HTTPS" if kind == "application" else "TCP"
    group = resource("ElasticLoadBalancingV2::TargetGroup", TargetType=target, **more)
    if target == "ip":
        group["Properties"] |= {
            "Port": 8080,
            "Protocol": "HTTP" if kind == "application" else "TCP",
            "VpcId": ref("Vpc"),
        }
    return {
        "Balancer": resource("ElasticLoadBalancingV2::LoadBalancer", Type=kind, Scheme=scheme, Subnets=subnets(zones)),
        "Listener": resource(
            "ElasticLoadBalancingV2::Listener",
            LoadBalancerArn=ref("Balancer"),
            Port=443,
            Protocol=protocol,
            DefaultActions=[{"Type": "forward", "TargetGroupArn": ref("Targets")}],
        ),
        "Targets": group,
    }


def service(tasks: int, cpu: str = "512", memory: str = "1024", processor: str = "X86_64", name: str = "") -> Resources:
    return {
        f"Service{name}": resource(
            "ECS::Service",
            ServiceName=f"orders{name}",
            LaunchType="FARGATE",
            DesiredCount=tasks,
            TaskDefinition=ref(f"Task{name}"),
            LoadBalancers=[{"ContainerName": "s", "ContainerPort": 8080, "TargetGroupArn": ref(f"Targets{name}")}],
        ),
        f"Task{name}": resource(
            "ECS::TaskDefinition",
            Cpu=cpu,
            Memory=memory,
            RequiresCompatibilities=["FARGATE"],
            RuntimePlatform={"CpuArchitecture": processor},
        ),
    }


def http_api(uri: Any, **integration: Any) -> Resources:
    return {
        "Api": resource("ApiGatewayV2::Api", Name="a", ProtocolType="HTTP"),
        "Integration": resource(
            "ApiGatewayV2::Integration",
            ApiId=ref("Api"),
            IntegrationUri=uri,
            PayloadFormatVersion="1.0",
            **integration,
        ),
        "Route": resource(
            "ApiGatewayV2::Route",
            ApiId=ref("Api"),
            RouteKey="$default",
            Target={"Fn::Join": ["/", ["integrations", ref("Integration")]]},
        ),
        "Stage": resource("ApiGatewayV2::Stage", ApiId=ref("Api"), StageName="$default", AutoDeploy=True),
    }


LINK_V1 = {"Link": resource("ApiGateway::VpcLink", Name="l", TargetArns=[ref("Balancer")])}


def link_v2(zones: int) -> Resources:
    return {"Link": resource("ApiGatewayV2::VpcLink", Name="l", SubnetIds=subnets(zones))}


def written(folder: Path, resources: Resources) -> Path:
    file = folder / "template.json"
    file.write_text(json.dumps({"Resources": resources}))
    return file
