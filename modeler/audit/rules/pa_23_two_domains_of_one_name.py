"""PA-23: two private domain names with one name are associated with one endpoint."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Ref, Unknown
from modeler.inventory.kinds.domain_association import DomainAssociation
from modeler.inventory.kinds.domain_name import DomainName
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .outcome import AuditOutcome, cannot_tell, fails, passes


@audit_rule(
    "PA-23",
    "One endpoint is associated with two private domains of one name",
    severity=Severity.MEDIUM,
    why="Private domain names need not be unique, but an endpoint tells them apart by name only: associated "
    "with two of one name, it cannot tell which one is called.",
    symptom="Calls by the name reach either of the two, or end in 403.",
    remedy=Remedy(
        "Give each of the two an endpoint of its own.",
        "aws apigateway delete-domain-name-access-association --domain-name-access-association-arn ARN",
        "AccessAssociationSource: !Ref OtherEndpoint",
        "access_association_source = aws_vpc_endpoint.OTHER.id",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html",
            "2026-04-13",
        ),
    ),
    kinds=(
        DomainAssociation,
        DomainName,
        VpcEndpoint,
    ),
)
def two_domains_of_one_name(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Compare the associations of each endpoint."""
    first: dict[tuple[str, str], DomainName] = {}
    for association in inventory.all(DomainAssociation):
        domain = inventory.find(association.domain)
        if not isinstance(domain, DomainName) or isinstance(domain.name, Unknown) or domain.name is None:
            continue
        if not isinstance(association.endpoint, Ref):
            yield cannot_tell(association, "endpoint", association.endpoint)
            continue
        named = first.setdefault((association.endpoint.key, str(domain.name).lower()), domain)
        if named == domain:
            yield passes(association)
        else:
            yield fails(
                association,
                "endpoint",
                "it is associated with {other} of the same name",
                beside=(named,),
                other=named.key,
            )
