"""A user pool of Amazon Cognito: people and machines, and the tokens that it signs for them.

Sources: AWS::Cognito::UserPool (CloudFormation), aws_cognito_user_pool (Terraform), ListUserPools (2026-11-30).
"""

from __future__ import annotations

from ..node import Node, flag, node, text
from ..table import Call, Form, Table
from ..values import String, Value


@node
class UserPool(Node):
    """A user pool.

    Parameters
    ----------
    tier : str
        ``LITE``, ``ESSENTIALS`` or ``PLUS``.
    domain : str
        Its prefix or its own name for sign-in.
    sign_up_off : bool
        Whether only an administrator adds users.
    """

    KIND = "user-pool"
    TABLE = Table(
        cloudformation="AWS::Cognito::UserPool",
        terraform="aws_cognito_user_pool",
        asked={"": "id", "Arn": "arn"},
        rows={
            "name": ("UserPoolName", "name", "Name"),
            "tier": ("UserPoolTier", "user_pool_tier", ""),
            "domain": ("", "", ""),
            "sign_up_off": (
                "AdminCreateUserConfig.AllowAdminCreateUserOnly",
                "admin_create_user_config[0].allow_admin_create_user_only",
                "",
            ),
        },
        ids=("arn:*:cognito-idp:",),
        calls=(
            Call(
                "cognito-idp",
                "list_user_pools",
                "UserPools[]",
                "Id",
                "cognito-idp:ListUserPools",
                arguments={"MaxResults": 60},
            ),
            Call(
                "cognito-idp",
                "describe_user_pool",
                "",
                "",
                "cognito-idp:DescribeUserPool",
                per="user-pool",
                arguments={"UserPoolId": "{key}"},
                completes=True,
                paths={
                    "domain": "UserPool.CustomDomain | UserPool.Domain",
                    "tier": "UserPool.UserPoolTier",
                    "sign_up_off": "UserPool.AdminCreateUserConfig.AllowAdminCreateUserOnly",
                },
            ),
        ),
        also=(
            Form("AWS::Cognito::UserPoolDomain", {"domain": "Domain"}, completes="UserPoolId"),
            Form("aws_cognito_user_pool_domain", {"domain": "domain"}, completes="user_pool_id"),
        ),
    )

    tier: String | None = text()
    domain: String | None = text()
    sign_up_off: Value[bool] | None = flag()
