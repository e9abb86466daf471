"""A stage of an HTTP or WebSocket API.

Sources: AWS::ApiGatewayV2::Stage (CloudFormation), aws_apigatewayv2_stage (Terraform), GetStages (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, document, flag, integer, node, number, reference, text
from ..table import Call, Default, System, Table
from ..values import Ref, String, Value


@node
class ApiStage(Node):
    """A stage of an HTTP or WebSocket API.

    Parameters
    ----------
    api : Ref of HttpApi or WebSocketApi
        Its API.
    auto_deploy : bool
        Whether a change is live at once.
    access_log : str
        Where it writes access logs; nothing for none.
    throttle_rate, throttle_burst
        Requests a second, and how many at once, before it answers 429.
    variables : mapping
        Stage variables.
    """

    KIND = "api-stage"
    TABLE = Table(
        cloudformation="AWS::ApiGatewayV2::Stage",
        terraform="aws_apigatewayv2_stage",
        asked={"": "name", "Arn": "arn"},
        rows={
            "name": ("StageName", "name", "StageName"),
            "api": ("ApiId", "api_id", ""),
            "auto_deploy": ("AutoDeploy", "auto_deploy", "AutoDeploy"),
            "access_log_format": (
                "AccessLogSettings.Format",
                "access_log_settings[0].format",
                "AccessLogSettings.Format",
            ),
            "access_log": (
                "AccessLogSettings.DestinationArn",
                "access_log_settings[0].destination_arn",
                "AccessLogSettings.DestinationArn",
            ),
            "throttle_rate": (
                "DefaultRouteSettings.ThrottlingRateLimit",
                "default_route_settings[0].throttling_rate_limit",
                "DefaultRouteSettings.ThrottlingRateLimit",
            ),
            "throttle_burst": (
                "DefaultRouteSettings.ThrottlingBurstLimit",
                "default_route_settings[0].throttling_burst_limit",
                "DefaultRouteSettings.ThrottlingBurstLimit",
            ),
            "variables": ("StageVariables", "stage_variables", "StageVariables"),
        },
        answers={(System.CLOUDFORMATION, ""): "StageName"},
        within="api",
        calls=(
            Call(
                "apigatewayv2",
                "get_stages",
                "Items[]",
                "StageName",
                "apigateway:GET",
                per="http-api",
                arguments={"ApiId": "{key}"},
                parent="api",
            ),
            Call(
                "apigatewayv2",
                "get_stages",
                "Items[]",
                "StageName",
                "apigateway:GET",
                per="websocket-api",
                arguments={"ApiId": "{key}"},
                parent="api",
            ),
        ),
        defaults={
            "auto_deploy": Default(
                False,
                "https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-stages.html (2026-11-30)",
            )
        },
    )

    api: Value[Ref[Any]] | None = reference("http-api", "websocket-api")
    auto_deploy: Value[bool] | None = flag()
    access_log_format: String | None = text()
    access_log: String | None = text()
    throttle_rate: Value[float] | None = number()
    throttle_burst: Value[int] | None = integer()
    variables: Any = document()
