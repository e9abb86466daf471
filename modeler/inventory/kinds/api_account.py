"""What API Gateway holds for a whole account in a Region: the role for logs, and the throttle.

Sources: AWS::ApiGateway::Account (CloudFormation), aws_api_gateway_account (Terraform), GetAccount (2026-11-30).
"""

from __future__ import annotations

from ..node import Node, integer, node, number, text
from ..table import Call, Table
from ..values import String, Value


@node
class ApiAccount(Node):
    """The settings of API Gateway for an account in a Region.

    Parameters
    ----------
    log_role : str
        The role that writes execution logs; without it there are none.
    throttle_rate, throttle_burst
        In an account only: the throttle that all its APIs share.
    """

    KIND = "api-account"
    TABLE = Table(
        cloudformation="AWS::ApiGateway::Account",
        terraform="aws_api_gateway_account",
        rows={
            "log_role": ("CloudWatchRoleArn", "cloudwatch_role_arn", "cloudwatchRoleArn"),
            "throttle_rate": ("", "", "throttleSettings.rateLimit"),
            "throttle_burst": ("", "", "throttleSettings.burstLimit"),
        },
        calls=(Call("apigateway", "get_account", "", "", "apigateway:GET"),),
    )

    log_role: String | None = text()
    throttle_rate: Value[float] | None = number()
    throttle_burst: Value[int] | None = integer()
