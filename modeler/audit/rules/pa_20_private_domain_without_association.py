"""PA-20: no access association joins a private domain name to an endpoint."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory
from modeler.inventory.kinds.domain_association import DomainAssociation
from modeler.inventory.kinds.domain_name import DomainName
from modeler.inventory.kinds.share import ResourceShare
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
from modeler.inventory.mapping import attributes_in
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .endpoints import execute_api_endpoints, private_domains
from .outcome import AuditOutcome, fails, not_read, passes


@audit_rule(
    "PA-20",
    "No endpoint is associated with a private domain name",
    severity=Severity.HIGH,
    why="A private domain name answers only over endpoints with which an access association joins it.",
    symptom="403 from the private domain name over every endpoint.",
    remedy=Remedy(
        "Make an access association between the domain name and the endpoint of its callers; it takes some 15 minutes.",
        "aws apigateway create-domain-name-access-association --domain-name-arn ARN "
        "--access-association-source VPCE --access-association-source-type VPCE",
        "Association:\n"
        "  Type: AWS::ApiGateway::DomainNameAccessAssociation\n"
        "  Properties:\n"
        "    DomainNameArn: !GetAtt Domain.DomainNameArn\n"
        "    AccessAssociationSource: !Ref Door\n"
        "    AccessAssociationSourceType: VPCE",
        'resource "aws_api_gateway_domain_name_access_association" "callers" {\n'
        "  domain_name_arn                = aws_api_gateway_domain_name.NAME.arn\n"
        "  access_association_source      = aws_vpc_endpoint.NAME.id\n"
        '  access_association_source_type = "VPCE"\n'
        "}",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html",
            "2026-04-13",
        ),
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains-associations.html",
            "2026-04-13",
        ),
    ),
    kinds=(
        DomainAssociation,
        DomainName,
        ResourceShare,
        VpcEndpoint,
    ),
)
def private_domain_without_association(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look for an association of each private domain name, or a share with whoever makes one."""
    for domain in private_domains(inventory):
        if inventory.referring_to(domain, DomainAssociation):
            yield passes(domain)
        elif _shared(inventory, domain) or not any(execute_api_endpoints(inventory)):
            yield not_read(domain, "", f"an access association of {domain.key}")
        else:
            yield fails(domain, "", "no access association joins it to an endpoint")


def _shared(inventory: Inventory, domain: DomainName) -> bool:
    """Return whether a share of AWS RAM gives the name to other accounts, which associate it themselves."""
    shares = inventory.all(ResourceShare)
    return any(attribute.key == domain.key for share in shares for attribute in attributes_in(share.resources))
