"""A stage of a REST API: a deployment under a name, with its cache, logs and throttles.

Sources: AWS::ApiGateway::Stage (CloudFormation), aws_api_gateway_stage (Terraform), GetStages (2026-11-30).
"""

from __future__ import annotations

from typing import Any, ClassVar

from ..node import Node, document, flag, integer, node, number, records, reference, text
from ..table import As, Call, FieldRow, Form, System, Table
from ..values import Ref, String, Unknown, Value


@node
class MethodSetting:
    """What holds for some methods of a stage.

    Parameters
    ----------
    path, http_method : str
        The methods: ``/*`` and ``*`` for all.
    log_level : str
        ``OFF``, ``ERROR`` or ``INFO``.
    metrics, data_trace, caching : bool
        Whether there are metrics for each method, whole requests in the logs, and cached answers.
    throttle_rate, throttle_burst
        Requests a second, and how many at once, before it answers 429.
    """

    ROWS: ClassVar[dict[str, FieldRow]] = {
        "path": ("ResourcePath", As("method_path", "method-path"), ""),
        "http_method": ("HttpMethod", As("method_path", "method-verb"), ""),
        "log_level": ("LoggingLevel", "settings[0].logging_level", "loggingLevel"),
        "metrics": ("MetricsEnabled", "settings[0].metrics_enabled", "metricsEnabled"),
        "data_trace": ("DataTraceEnabled", "settings[0].data_trace_enabled", "dataTraceEnabled"),
        "caching": ("CachingEnabled", "settings[0].caching_enabled", "cachingEnabled"),
        "throttle_rate": ("ThrottlingRateLimit", "settings[0].throttling_rate_limit", "throttlingRateLimit"),
        "throttle_burst": ("ThrottlingBurstLimit", "settings[0].throttling_burst_limit", "throttlingBurstLimit"),
    }

    path: String | None = text()
    http_method: String | None = text()
    log_level: String | None = text()
    metrics: Value[bool] | None = flag()
    data_trace: Value[bool] | None = flag()
    caching: Value[bool] | None = flag()
    throttle_rate: Value[float] | None = number()
    throttle_burst: Value[int] | None = integer()


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
    access_log_format : str
        What a line of them says.
    tracing : bool
        Whether requests are traced with AWS X-Ray.
    web_acl : Ref of WebAcl
        The web ACL that stands before it.
    variables : mapping
        Stage variables, which a URI or a link may name.
    method_settings : tuple of MethodSetting
        Throttles, logs and caching by method.
    updated : str
        In an account only: when it changed.
    """

    KIND = "rest-stage"
    TABLE = Table(
        cloudformation="AWS::ApiGateway::Stage",
        terraform="aws_api_gateway_stage",
        asked={"": "stage_name", "Arn": "arn"},
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
            "access_log_format": (
                "AccessLogSetting.Format",
                "access_log_settings[0].format",
                "accessLogSettings.format",
            ),
            "tracing": ("TracingEnabled", "xray_tracing_enabled", "tracingEnabled"),
            "client_certificate": ("ClientCertificateId", "client_certificate_id", "clientCertificateId"),
            "web_acl": ("", "", "webAclArn"),
            "variables": ("Variables", "variables", "variables"),
            "method_settings": ("MethodSettings[]", "", "methodSettings{}"),
            "updated": ("", "", "lastUpdatedDate"),
        },
        answers={(System.CLOUDFORMATION, ""): "StageName"},
        within="api",
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
            Form(
                "aws_api_gateway_method_settings",
                {"method_settings": As("", "itself")},
                completes="stage_name",
                within="rest_api_id",
            ),
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
    access_log_format: String | None = text()
    tracing: Value[bool] | None = flag()
    client_certificate: Value[Ref[Any]] | None = reference("client-certificate")
    web_acl: Value[Ref[Any]] | None = reference("web-acl")
    variables: Any = document()
    method_settings: Value[tuple[MethodSetting | Unknown, ...]] = records(MethodSetting)
    updated: String | None = text()
