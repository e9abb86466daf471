"""A role of AWS Identity and Access Management: who may take it, and what it may do.

Sources: AWS::IAM::Role (CloudFormation), aws_iam_role with aws_iam_role_policy (Terraform), ListRoles (2026-11-30).
"""

from __future__ import annotations

from typing import ClassVar

from ..node import Node, document, node, records, text, texts
from ..table import As, Call, FieldRow, Form, Table
from ..values import String, Tree, Unknown, Value


@node
class RolePolicy:
    """A policy inside a role.

    Parameters
    ----------
    name : str
        Its name, unique in the role.
    document : document
        What it allows.
    """

    ROWS: ClassVar[dict[str, FieldRow]] = {
        "name": ("PolicyName", "name", ""),
        "document": ("PolicyDocument", "policy", ""),
    }

    name: String | None = text()
    document: Tree = document()


@node
class Role(Node):
    """A role.

    Parameters
    ----------
    description : str
        What it is for.
    trust : document
        Who may take it.
    managed_policies : tuple of str
        The ARNs of the managed policies that it has.
    policies : tuple of RolePolicy
        Its own policies.
    boundary : str
        The ARN of its permissions boundary.
    """

    KIND = "role"
    TABLE = Table(
        cloudformation="AWS::IAM::Role",
        terraform="aws_iam_role",
        rows={
            "name": ("RoleName", "name", "RoleName"),
            "description": ("Description", "description", "Description"),
            "trust": ("AssumeRolePolicyDocument", "assume_role_policy", "AssumeRolePolicyDocument"),
            "managed_policies": ("ManagedPolicyArns", "managed_policy_arns", ""),
            "policies": ("Policies[]", "", ""),
            "boundary": ("PermissionsBoundary", "permissions_boundary", "PermissionsBoundary.PermissionsBoundaryArn"),
        },
        calls=(Call("iam", "list_roles", "Roles[]", "Arn", "iam:ListRoles"),),
        ids=("arn:*:iam:*:role/",),
        also=(
            Form("aws_iam_role_policy", {"policies": As("", "itself")}, completes="role"),
            Form("aws_iam_role_policy_attachment", {"managed_policies": As("policy_arn", "one")}, completes="role"),
        ),
    )

    description: String | None = text()
    trust: Tree = document()
    managed_policies: Value[tuple[String, ...]] = texts()
    policies: Value[tuple[RolePolicy | Unknown, ...]] = records(RolePolicy)
    boundary: String | None = text()
