"""AU-04: a user pool with a domain is asked over an interface endpoint."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Unknown
from modeler.inventory.kinds.user_pool import UserPool
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .outcome import AuditOutcome, cannot_tell, fails, passes


@audit_rule(
    "AU-04",
    "The user pool with a domain cannot be used over the endpoint",
    severity=Severity.MEDIUM,
    why="Cognito refuses user pools that have a domain on its interface endpoint: managed login and tokens "
    "for machines never work privately.",
    symptom="Calls for tokens fail in a VPC that has no way to the internet.",
    remedy=Remedy(
        "Use a user pool without a domain there, or give the clients that fetch tokens a way to the internet.",
        "aws cognito-idp delete-user-pool-domain --user-pool-id POOL --domain DOMAIN",
        "Type: AWS::Cognito::UserPool",
        'resource "aws_cognito_user_pool" "private" {}',
    ),
    sources=(
        Source("https://docs.aws.amazon.com/cognito/latest/developerguide/vpc-interface-endpoints.html", "2026-11-21"),
    ),
    kinds=(UserPool, VpcEndpoint),
)
def user_pool_domain_on_privatelink(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at the user pools where an endpoint for Cognito stands."""
    endpoints = [item for item in inventory.all(VpcEndpoint) if str(item.service).endswith(".cognito-idp")]
    if not endpoints:
        return
    for pool in inventory.all(UserPool):
        if isinstance(pool.domain, Unknown):
            yield cannot_tell(pool, "domain", pool.domain)
        elif pool.domain is not None:
            yield fails(pool, "", "it has a domain, and {endpoint} serves Cognito", endpoint=endpoints[0].key)
        else:
            yield passes(pool)
