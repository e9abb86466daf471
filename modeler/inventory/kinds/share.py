"""A share of AWS RAM: resources that other accounts may use.

Sources: AWS::RAM::ResourceShare (CloudFormation), aws_ram_resource_share (Terraform), GetResourceShares (2026-11-30).
"""

from __future__ import annotations

from ..node import Node, flag, node, text, texts
from ..table import As, Call, Form, Table
from ..values import String, Value


@node
class ResourceShare(Node):
    """A resource share.

    Parameters
    ----------
    resources : tuple of str
        What is shared.
    principals : tuple of str
        With whom.
    external : bool
        Whether accounts outside the organization may be named.
    """

    KIND = "share"
    TABLE = Table(
        cloudformation="AWS::RAM::ResourceShare",
        terraform="aws_ram_resource_share",
        asked={"": "arn"},
        rows={
            "name": ("Name", "name", "name"),
            "resources": ("ResourceArns", "", ""),
            "principals": ("Principals", "", ""),
            "external": ("AllowExternalPrincipals", "allow_external_principals", "allowExternalPrincipals"),
            "state": ("", "", "status"),
        },
        calls=(
            Call(
                "ram",
                "get_resource_shares",
                "resourceShares[]",
                "resourceShareArn",
                "ram:GetResourceShares",
                arguments={"resourceOwner": "SELF"},
            ),
        ),
        also=(
            Form(
                "aws_ram_resource_association", {"resources": As("resource_arn", "one")}, completes="resource_share_arn"
            ),
            Form(
                "aws_ram_principal_association", {"principals": As("principal", "one")}, completes="resource_share_arn"
            ),
        ),
    )

    resources: Value[tuple[String, ...]] = texts()
    principals: Value[tuple[String, ...]] = texts()
    external: Value[bool] | None = flag()
    state: String | None = text()
