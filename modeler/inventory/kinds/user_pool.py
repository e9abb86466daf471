"""A user pool of Amazon Cognito: people and machines, and the tokens that it signs for them.

Sources: AWS::Cognito::UserPool (CloudFormation), aws_cognito_user_pool (Terraform), ListUserPools (2026-11-30).
"""

from __future__ import annotations

from ..node import Node, node, text
from ..table import Call, Table
from ..values import String


@node
class UserPool(Node):
    """A user pool.

    Parameters
    ----------
    tier : str
        ``LITE``, ``ESSENTIALS`` or ``PLUS``.
    """

    KIND = "user-pool"
    TABLE = Table(
        cloudformation="AWS::Cognito::UserPool",
        terraform="aws_cognito_user_pool",
        rows={
            "name": ("UserPoolName", "name", "Name"),
            "tier": ("UserPoolTier", "user_pool_tier", ""),
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
        ),
    )

    tier: String | None = text()
