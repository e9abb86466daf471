"""PA-24: a share of a private domain name waits for somebody to accept it."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory
from modeler.inventory.kinds.domain_name import DomainName
from modeler.inventory.kinds.share import ResourceShare
from modeler.inventory.kinds.share_invitation import ShareInvitation
from modeler.inventory.mapping import attributes_in
from modeler.patterns.base import Source

from .base import DecidedBy, Remedy, Severity, audit_rule
from .endpoints import private_domains
from .live import live_state
from .outcome import AuditOutcome, cannot_tell, fails, passes

_WAITING = frozenset({"PENDING", "EXPIRED", "REJECTED", "FAILED"})


@audit_rule(
    "PA-24",
    "A share of a private domain name is not accepted",
    severity=Severity.MEDIUM,
    why="Another account can associate its endpoint with a shared domain name only once it has accepted the "
    "share; outside the organization an invitation ends after 12 hours.",
    symptom="The consumer cannot make the access association: the domain name is not found.",
    remedy=Remedy(
        "Accept the invitation, or share again where it has ended.",
        "aws ram accept-resource-share-invitation --resource-share-invitation-arn ARN",
        "Type: AWS::RAM::ResourceShare\nProperties: {AllowExternalPrincipals: false}",
        'resource "aws_ram_resource_share_accepter" "domain" {\n  share_arn = ARN\n}',
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains-provider-share.html",
            "2026-04-13",
        ),
    ),
    kinds=(
        DomainName,
        ResourceShare,
        ShareInvitation,
    ),
    decided_by=DecidedBy.ACCOUNT,
)
def share_not_accepted(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at invitations, and at shares of private domain names in templates."""
    for invitation in inventory.all(ShareInvitation):
        if not isinstance(invitation.state, str):
            yield cannot_tell(invitation, "state", invitation.state or live_state(ShareInvitation))
        elif invitation.state in _WAITING:
            yield fails(invitation, "state", "its state is {state}", state=invitation.state)
        else:
            yield passes(invitation)
    for share in inventory.all(ResourceShare):
        keys = {attribute.key for attribute in attributes_in(share.resources)}
        if share.state is None and any(domain.key in keys for domain in private_domains(inventory)):
            yield cannot_tell(share, "", live_state(ShareInvitation))
