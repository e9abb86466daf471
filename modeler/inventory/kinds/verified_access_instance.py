"""An instance of AWS Verified Access: who is trusted.

Sources: AWS::EC2::VerifiedAccessInstance (CloudFormation), aws_verifiedaccess_instance (Terraform),
DescribeVerifiedAccessInstances (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, node, references, text
from ..table import As, Call, Form, Table
from ..values import Ref, String, Unknown, Value


@node
class VerifiedAccessInstance(Node):
    """A Verified Access instance.

    Parameters
    ----------
    trust_providers : tuple of Ref of VerifiedAccessTrustProvider
        Who says who a person is.
    log_group : str
        The log group that has each request.
    """

    KIND = "verified-access-instance"
    TABLE = Table(
        cloudformation="AWS::EC2::VerifiedAccessInstance",
        terraform="aws_verifiedaccess_instance",
        rows={
            "trust_providers": (
                "VerifiedAccessTrustProviderIds",
                "",
                "VerifiedAccessTrustProviders[].VerifiedAccessTrustProviderId",
            ),
            "log_group": ("LoggingConfigurations.CloudWatchLogs.LogGroup", "", ""),
        },
        calls=(
            Call(
                "ec2",
                "describe_verified_access_instances",
                "VerifiedAccessInstances[]",
                "VerifiedAccessInstanceId",
                "ec2:DescribeVerifiedAccessInstances",
            ),
            Call(
                "ec2",
                "describe_verified_access_instance_logging_configurations",
                "",
                "",
                "ec2:DescribeVerifiedAccessInstanceLoggingConfigurations",
                per="verified-access-instance",
                arguments={"VerifiedAccessInstanceIds": ["{key}"]},
                completes=True,
                paths={"log_group": "LoggingConfigurations[0].AccessLogs.CloudWatchLogs.LogGroup"},
            ),
        ),
        ids=("vai-",),
        also=(
            Form(
                "aws_verifiedaccess_instance_trust_provider_attachment",
                {"trust_providers": As("verifiedaccess_trust_provider_id", "one")},
                completes="verifiedaccess_instance_id",
            ),
            Form(
                "aws_verifiedaccess_instance_logging_configuration",
                {"log_group": "access_logs[0].cloudwatch_logs[0].log_group"},
                completes="verifiedaccess_instance_id",
            ),
        ),
    )

    trust_providers: Value[tuple[Ref[Any] | Unknown, ...]] = references("verified-access-trust-provider")
    log_group: String | None = text()
