"""A certificate of AWS Certificate Manager.

Sources: AWS::CertificateManager::Certificate (CloudFormation), aws_acm_certificate (Terraform), ListCertificates
(2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, flag, node, reference, text, texts
from ..table import Call, Table
from ..values import Ref, String, Value

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
    key_algorithm : str
        ``RSA_2048``, ``EC_prime256v1``…
    state, type, in_use
        In an account only.
    """

    KIND = "certificate"
    TABLE = Table(
        cloudformation="AWS::CertificateManager::Certificate",
        terraform="aws_acm_certificate",
        asked={"": "arn"},
        rows={
            "name": ("DomainName", "domain_name", "DomainName"),
            "other_names": ("SubjectAlternativeNames", "subject_alternative_names", "SubjectAlternativeNameSummaries"),
            "validation": ("ValidationMethod", "validation_method", ""),
            "authority": ("CertificateAuthorityArn", "certificate_authority_arn", ""),
            "state": ("", "", "Status"),
            "not_after": ("", "", "NotAfter"),
            "key_algorithm": ("KeyAlgorithm", "key_algorithm", "KeyAlgorithm"),
            "type": ("", "", "Type"),
            "in_use": ("", "", "InUse"),
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
    authority: Value[Ref[Any]] | None = reference("private-authority")
    state: String | None = text()
    not_after: String | None = text()
    key_algorithm: String | None = text()
    type: String | None = text()
    in_use: Value[bool] | None = flag()
