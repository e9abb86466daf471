"""A certificate of AWS Certificate Manager.

Sources: AWS::CertificateManager::Certificate (CloudFormation), aws_acm_certificate (Terraform), ListCertificates
(2026-11-30).
"""

from __future__ import annotations

from ..node import Node, node, text, texts
from ..table import Call, Table
from ..values import String, Value

_KEY_TYPES = ["RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1"]
"""Without them the call shows only RSA keys of 1,024 and 2,048 bits."""


@node
class Certificate(Node):
    """A certificate.

    Parameters
    ----------
    name, other_names
        The names that it is for.
    validation : str
        ``DNS`` or ``EMAIL``, for a public one.
    authority : str
        The private authority that issues it, for a private one.
    not_after : str
        In an account only: when it ends.
    """

    KIND = "certificate"
    TABLE = Table(
        cloudformation="AWS::CertificateManager::Certificate",
        terraform="aws_acm_certificate",
        rows={
            "name": ("DomainName", "domain_name", "DomainName"),
            "other_names": ("SubjectAlternativeNames", "subject_alternative_names", "SubjectAlternativeNameSummaries"),
            "validation": ("ValidationMethod", "validation_method", ""),
            "authority": ("CertificateAuthorityArn", "certificate_authority_arn", ""),
            "state": ("", "", "Status"),
            "not_after": ("", "", "NotAfter"),
        },
        calls=(
            Call(
                "acm",
                "list_certificates",
                "CertificateSummaryList[]",
                "CertificateArn",
                "acm:ListCertificates",
                arguments={"Includes": {"keyTypes": _KEY_TYPES}},
            ),
        ),
        ids=("arn:*:acm:",),
    )

    other_names: Value[tuple[String, ...]] = texts()
    validation: String | None = text()
    authority: String | None = text()
    state: String | None = text()
    not_after: String | None = text()
