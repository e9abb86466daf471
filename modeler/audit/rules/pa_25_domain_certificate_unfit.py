"""PA-25: the certificate of a domain name ends soon, is not issued, or has a key that private names do not take."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modeler.inventory import Inventory, Ref, Unknown
from modeler.inventory.kinds.certificate import Certificate
from modeler.inventory.kinds.domain_name import DomainName
from modeler.patterns.base import Source

from .base import DecidedBy, Remedy, Severity, audit_rule
from .dates import days_left
from .live import live_state
from .outcome import AuditOutcome, cannot_tell, fails, not_read, passes

LEAST_DAYS = 30
_ACM_ARN = re.compile(r"arn:[a-z-]+:acm:(?P<region>[a-z0-9-]+):")
_PRIVATE_KEYS = frozenset({"RSA_2048", "EC_prime256v1", "EC_secp384r1"})


@audit_rule(
    "PA-25",
    "The certificate of a domain name is not fit for it",
    severity=Severity.HIGH,
    why="A domain name shows its certificate to every caller: one that has ended or is not issued breaks "
    "TLS, and a private domain name takes keys of RSA 2048, P-256 and P-384 only.",
    symptom="TLS handshakes fail, or the domain name stays in PENDING_CERTIFICATE_REIMPORT or FAILED.",
    remedy=Remedy(
        "Renew or replace the certificate, with a key that the domain name takes.",
        "aws acm request-certificate --domain-name NAME --validation-method DNS --key-algorithm EC_prime256v1",
        "KeyAlgorithm: EC_prime256v1",
        'key_algorithm = "EC_prime256v1"',
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html",
            "2026-04-13",
        ),
    ),
    kinds=(
        Certificate,
        DomainName,
    ),
    decided_by=DecidedBy.ACCOUNT,
)
def domain_certificate_unfit(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at the certificate of each domain name, as of the time when the account was read."""
    for domain in inventory.all(DomainName):
        certificate = inventory.find(domain.certificate)
        region = _other_region(domain)
        if region:
            yield fails(domain, "certificate", "its certificate is one of {region}", region=region)
        elif isinstance(certificate, Certificate):
            yield _judged(domain, certificate)
        elif isinstance(domain.certificate, Ref):
            yield not_read(domain, "certificate", f"the certificate {domain.certificate.key}")
        elif domain.certificate is not None:
            yield cannot_tell(domain, "certificate", domain.certificate)


def _judged(domain: DomainName, certificate: Certificate) -> AuditOutcome:
    key, state = certificate.key_algorithm, certificate.state
    types = () if isinstance(domain.endpoint_types, Unknown) else domain.endpoint_types
    if "PRIVATE" in types and isinstance(key, str) and key not in _PRIVATE_KEYS:
        return fails(
            certificate,
            "key_algorithm",
            "{domain} is private and takes no key of {key}",
            beside=(domain,),
            domain=domain.key,
            key=key,
        )
    if not isinstance(state, str) or not isinstance(certificate.not_after, str):
        return cannot_tell(certificate, "", state or live_state(Certificate), certificate.not_after)
    if state != "ISSUED":
        return fails(certificate, "state", "its state is {state}", beside=(domain,), state=state)
    days = days_left(certificate, certificate.not_after)
    if days is None:
        return cannot_tell(certificate, "", live_state(Certificate))
    if days < LEAST_DAYS:
        return fails(certificate, "not_after", "it ends in {days} days", beside=(domain,), days=days)
    return passes(certificate)


def _other_region(domain: DomainName) -> str:
    """Return the Region in the ARN of a certificate where it cannot serve the name; else nothing.

    It has to be that of the name itself, and us-east-1 for one that is optimized for the edge.
    """
    arn = _ACM_ARN.match(domain.certificate.key) if isinstance(domain.certificate, Ref) else None
    types = () if isinstance(domain.endpoint_types, Unknown) else domain.endpoint_types
    wanted = "us-east-1" if "EDGE" in types else domain.region
    if arn is None or not types or any(isinstance(item, Unknown) for item in types) or not isinstance(wanted, str):
        return ""
    return arn["region"] if arn["region"] != wanted else ""
