"""A launch template: what the instances of a node group have in common.

Sources: AWS::EC2::LaunchTemplate (CloudFormation), aws_launch_template (Terraform), DescribeLaunchTemplateVersions
(2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, node, references, text
from ..table import Call, Table
from ..values import Ref, String, Unknown, Value


@node
class LaunchTemplate(Node):
    """A launch template.

    Parameters
    ----------
    security_groups : tuple of Ref of SecurityGroup
        What guards its instances.
    metadata_tokens : str
        Whether the metadata of an instance is read with a token only: ``required`` or ``optional``.
    """

    KIND = "launch-template"
    TABLE = Table(
        cloudformation="AWS::EC2::LaunchTemplate",
        terraform="aws_launch_template",
        asked={"": "id", "LatestVersionNumber": "latest_version"},
        rows={
            "name": ("LaunchTemplateName", "name", "LaunchTemplateName"),
            "security_groups": ("LaunchTemplateData.SecurityGroupIds", "vpc_security_group_ids", ""),
            "metadata_tokens": (
                "LaunchTemplateData.MetadataOptions.HttpTokens",
                "metadata_options[0].http_tokens",
                "",
            ),
        },
        calls=(
            Call(
                "ec2",
                "describe_launch_templates",
                "LaunchTemplates[]",
                "LaunchTemplateId",
                "ec2:DescribeLaunchTemplates",
            ),
            Call(
                "ec2",
                "describe_launch_template_versions",
                "",
                "",
                "ec2:DescribeLaunchTemplateVersions",
                per="launch-template",
                arguments={"LaunchTemplateId": "{key}", "Versions": ["$Latest"]},
                completes=True,
                paths={
                    "security_groups": "LaunchTemplateVersions[0].LaunchTemplateData.SecurityGroupIds",
                    "metadata_tokens": "LaunchTemplateVersions[0].LaunchTemplateData.MetadataOptions.HttpTokens",
                },
            ),
        ),
        ids=("lt-",),
    )

    security_groups: Value[tuple[Ref[Any] | Unknown, ...]] = references("security-group")
    metadata_tokens: String | None = text()
