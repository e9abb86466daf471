"""Who tells Verified Access who a person is, or how well a device is.

Sources: AWS::EC2::VerifiedAccessTrustProvider (CloudFormation), aws_verifiedaccess_trust_provider (Terraform),
DescribeVerifiedAccessTrustProviders (2026-11-30).
"""

from __future__ import annotations

from ..node import Node, node, text
from ..table import Call, Table
from ..values import String


@node
class VerifiedAccessTrustProvider(Node):
    """A trust provider of Verified Access.

    Parameters
    ----------
    type : str
        ``user`` or ``device``.
    user_type : str
        ``iam-identity-center`` or ``oidc``.
    policy_name : str
        By which name a policy asks what it says: ``context.NAME``.
    issuer : str
        Who signs, for OpenID Connect.
    """

    KIND = "verified-access-trust-provider"
    TABLE = Table(
        cloudformation="AWS::EC2::VerifiedAccessTrustProvider",
        terraform="aws_verifiedaccess_trust_provider",
        rows={
            "type": ("TrustProviderType", "trust_provider_type", "TrustProviderType"),
            "user_type": ("UserTrustProviderType", "user_trust_provider_type", "UserTrustProviderType"),
            "policy_name": ("PolicyReferenceName", "policy_reference_name", "PolicyReferenceName"),
            "issuer": ("OidcOptions.Issuer", "oidc_options[0].issuer", "OidcOptions.Issuer"),
        },
        calls=(
            Call(
                "ec2",
                "describe_verified_access_trust_providers",
                "VerifiedAccessTrustProviders[]",
                "VerifiedAccessTrustProviderId",
                "ec2:DescribeVerifiedAccessTrustProviders",
            ),
        ),
        ids=("vatp-",),
    )

    type: String | None = text()
    user_type: String | None = text()
    policy_name: String | None = text()
    issuer: String | None = text()
