"""A launch template: from what an Auto Scaling group or a node group starts instances, and what guards them.

Sources: AWS::EC2::LaunchTemplate (CloudFormation), aws_launch_template (Terraform), DescribeLaunchTemplates and
DescribeLaunchTemplateVersions (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, flag, node, references, text
from ..table import Call, Table
from ..values import Ref, String, Unknown, Value

_DATA, _FIRST = "LaunchTemplateData", "LaunchTemplateVersions[0].LaunchTemplateData"
_GROUPS = "{0}.SecurityGroupIds | {0}.NetworkInterfaces[0].Groups"
_PUBLIC = "{0}.NetworkInterfaces[0].AssociatePublicIpAddress"


@node
class LaunchTemplate(Node):
    """A launch template; of an account, its latest version.

    Parameters
    ----------
    type, image : str
        The size of an instance, and what it starts from.
    security_groups : tuple of Ref of SecurityGroup
        What guards the instances.
    asks_public_address : bool
        Whether they get a public address when they start.
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
            "type": (f"{_DATA}.InstanceType", "instance_type", ""),
            "image": (f"{_DATA}.ImageId", "image_id", ""),
            "security_groups": (
                _GROUPS.format(_DATA),
                "vpc_security_group_ids | network_interfaces[0].security_groups",
                "",
            ),
            "asks_public_address": (
                _PUBLIC.format(_DATA),
                "network_interfaces[0].associate_public_ip_address",
                "",
            ),
            "metadata_tokens": (f"{_DATA}.MetadataOptions.HttpTokens", "metadata_options[0].http_tokens", ""),
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
                    "type": f"{_FIRST}.InstanceType",
                    "image": f"{_FIRST}.ImageId",
                    "security_groups": _GROUPS.format(_FIRST),
                    "asks_public_address": _PUBLIC.format(_FIRST),
                    "metadata_tokens": f"{_FIRST}.MetadataOptions.HttpTokens",
                },
            ),
        ),
        ids=("lt-",),
    )

    type: String | None = text()
    image: String | None = text()
    security_groups: Value[tuple[Ref[Any] | Unknown, ...]] = references("security-group")
    asks_public_address: Value[bool] | None = flag()
    metadata_tokens: String | None = text()
