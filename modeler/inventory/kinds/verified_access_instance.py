"""An instance of AWS Verified Access: who is trusted.

Sources: AWS::EC2::VerifiedAccessInstance (CloudFormation), aws_verifiedaccess_instance (Terraform),
DescribeVerifiedAccessInstances (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, node, references
from ..table import As, Call, Form, Table
from ..values import Ref, Unknown, Value


@node
class VerifiedAccessInstance(Node):
    """A Verified Access instance.

    Parameters
    ----------
    trust_providers : tuple of Ref of VerifiedAccessTrustProvider
        Who says who a person is.
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
        },
        calls=(
            Call(
                "ec2",
                "describe_verified_access_instances",
                "VerifiedAccessInstances[]",
                "VerifiedAccessInstanceId",
                "ec2:DescribeVerifiedAccessInstances",
            ),
        ),
        ids=("vai-",),
        also=(
            Form(
                "aws_verifiedaccess_instance_trust_provider_attachment",
                {"trust_providers": As("verifiedaccess_trust_provider_id", "one")},
                completes="verifiedaccess_instance_id",
            ),
        ),
    )

    trust_providers: Value[tuple[Ref[Any] | Unknown, ...]] = references("verified-access-trust-provider")
