"""A stage of a REST API: a deployment under a name, with its cache, logs and throttles.

Sources: AWS::ApiGateway::Stage (CloudFormation), aws_api_gateway_stage (Terraform), GetStages (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, document, flag, node, reference, text
from ..table import Call, Form, Table
from ..values import Ref, String, Value


@node
class RestStage(Node):
    """A stage.

    Parameters
    ----------
    api, deployment
        Its API, and what of it is deployed.
    cache, cache_size_gb
        Whether it has a cache, and of which size.
    access_log : str
        Where it writes access logs; nothing for none.
    tracing : bool
        Whether requests are traced with AWS X-Ray.
    web_acl : Ref of WebAcl
        The web ACL that stands before it.
    variables : mapping
        Stage variables, which a URI or a link may name.
    method_settings : list or mapping
        Throttles, logs and caching by method.
    """

    KIND = "rest-stage"
    TABLE = Table(
        cloudformation="AWS::ApiGateway::Stage",
        terraform="aws_api_gateway_stage",
        rows={
            "name": ("StageName", "stage_name", "stageName"),
            "api": ("RestApiId", "rest_api_id", ""),
            "deployment": ("DeploymentId", "deployment_id", "deploymentId"),
            "cache": ("CacheClusterEnabled", "cache_cluster_enabled", "cacheClusterEnabled"),
            "cache_size_gb": ("CacheClusterSize", "cache_cluster_size", "cacheClusterSize"),
            "access_log": (
                "AccessLogSetting.DestinationArn",
                "access_log_settings[0].destination_arn",
                "accessLogSettings.destinationArn",
            ),
            "tracing": ("TracingEnabled", "xray_tracing_enabled", "tracingEnabled"),
            "client_certificate": ("ClientCertificateId", "client_certificate_id", "clientCertificateId"),
            "web_acl": ("", "", "webAclArn"),
            "variables": ("Variables", "variables", "variables"),
            "method_settings": ("MethodSettings", "", "methodSettings"),
        },
        calls=(
            Call(
                "apigateway",
                "get_stages",
                "item[]",
                "stageName",
                "apigateway:GET",
                per="rest-api",
                arguments={"restApiId": "{key}"},
                parent="api",
            ),
        ),
        also=(
            Form("aws_api_gateway_method_settings", {"method_settings": "settings"}, completes="stage_name"),
            Form(
                "AWS::ApiGateway::Deployment",
                {
                    "api": "RestApiId",
                    "name": "StageName",
                    "cache": "StageDescription.CacheClusterEnabled",
                    "cache_size_gb": "StageDescription.CacheClusterSize",
                    "tracing": "StageDescription.TracingEnabled",
                    "variables": "StageDescription.Variables",
                    "access_log": "StageDescription.AccessLogSetting.DestinationArn",
                },
                when={"StageName": ...},
            ),
        ),
    )

    api: Value[Ref[Any]] | None = reference("rest-api")
    deployment: Value[Ref[Any]] | None = reference("rest-deployment")
    cache: Value[bool] | None = flag()
    cache_size_gb: String | None = text()
    access_log: String | None = text()
    tracing: Value[bool] | None = flag()
    client_certificate: String | None = text()
    web_acl: Value[Ref[Any]] | None = reference("web-acl")
    variables: Any = document()
    method_settings: Any = document()
