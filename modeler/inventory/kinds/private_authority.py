"""A private certificate authority.

Sources: AWS::ACMPCA::CertificateAuthority (CloudFormation), aws_acmpca_certificate_authority (Terraform),
ListCertificateAuthorities (2026-11-30).
"""

from __future__ import annotations

from ..node import Node, node, text
from ..table import Call, Table
from ..values import String


@node
class PrivateAuthority(Node):
    """A private certificate authority.

    Parameters
    ----------
    type : str
        ``ROOT`` or ``SUBORDINATE``.
    key_algorithm : str
        Its key.
    usage_mode : str
        ``GENERAL_PURPOSE`` or ``SHORT_LIVED_CERTIFICATE``.
    """

    KIND = "private-authority"
    TABLE = Table(
        cloudformation="AWS::ACMPCA::CertificateAuthority",
        terraform="aws_acmpca_certificate_authority",
        asked={"": "arn"},
        rows={
            "type": ("Type", "type", "Type"),
            "key_algorithm": (
                "KeyAlgorithm",
                "certificate_authority_configuration[0].key_algorithm",
                "CertificateAuthorityConfiguration.KeyAlgorithm",
            ),
            "usage_mode": ("UsageMode", "usage_mode", "UsageMode"),
            "state": ("", "", "Status"),
        },
        calls=(
            Call(
                "acm-pca",
                "list_certificate_authorities",
                "CertificateAuthorities[]",
                "Arn",
                "acm-pca:ListCertificateAuthorities",
            ),
        ),
        ids=("arn:*:acm-pca:",),
    )

    type: String | None = text()
    key_algorithm: String | None = text()
    usage_mode: String | None = text()
    state: String | None = text()
