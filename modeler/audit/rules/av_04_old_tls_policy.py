"""AV-04: a listener takes TLS versions or has ciphers that are out of date."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Unknown
from modeler.inventory.kinds.listener import Listener
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .outcome import AuditOutcome, cannot_tell, fails, passes

_FAMILY = "ELBSecurityPolicy-TLS13-"
_OLD = ("ELBSecurityPolicy-TLS13-1-0-", "ELBSecurityPolicy-TLS13-1-1-")


@audit_rule(
    "AV-04",
    "The listener has an old TLS policy",
    severity=Severity.LOW,
    why="Policies before TLS 1.3 lack its ciphers, and some still take TLS 1.0 and 1.1; where a template "
    "names none, the listener gets ELBSecurityPolicy-2016-08, which does.",
    symptom="Nothing fails; a scan or an audit reports old protocols.",
    remedy=Remedy(
        "Take a policy of the TLS 1.3 family that begins at TLS 1.2.",
        "aws elbv2 modify-listener --listener-arn LISTENER --ssl-policy ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
        "SslPolicy: ELBSecurityPolicy-TLS13-1-2-2021-06",
        'ssl_policy = "ELBSecurityPolicy-TLS13-1-2-2021-06"',
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html",
            "2026-11-21",
        ),
    ),
    kinds=(Listener,),
)
def old_tls_policy(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at the policy of each listener that ends TLS."""
    for listener in inventory.all(Listener):
        policy = listener.security_policy
        if listener.protocol not in ("HTTPS", "TLS"):
            continue
        if isinstance(policy, Unknown):
            yield cannot_tell(listener, "security_policy", policy)
        elif str(policy).startswith(_FAMILY) and not str(policy).startswith(_OLD):
            yield passes(listener)
        else:
            yield fails(
                listener, "security_policy", "its policy is {policy}", policy=str(policy or "ELBSecurityPolicy-2016-08")
            )
