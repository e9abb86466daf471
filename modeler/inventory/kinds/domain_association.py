"""The association of a private custom domain name with an interface endpoint.

Sources: AWS::ApiGateway::DomainNameAccessAssociation (CloudFormation), aws_api_gateway_domain_name_access_association
(Terraform), GetDomainNameAccessAssociations (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, node, reference
from ..table import Call, Table
from ..values import Ref, Value


@node
class DomainAssociation(Node):
    """An access association.

    Parameters
    ----------
    domain : Ref of DomainName
        The private name.
    endpoint : Ref of VpcEndpoint
        The endpoint through which it answers.
    """

    KIND = "domain-association"
    TABLE = Table(
        cloudformation="AWS::ApiGateway::DomainNameAccessAssociation",
        terraform="aws_api_gateway_domain_name_access_association",
        asked={"": "arn"},
        rows={
            "domain": ("DomainNameArn", "domain_name_arn", "domainNameArn"),
            "endpoint": ("AccessAssociationSource", "access_association_source", "accessAssociationSource"),
        },
        calls=(
            Call(
                "apigateway",
                "get_domain_name_access_associations",
                "items[]",
                "domainNameAccessAssociationArn",
                "apigateway:GET",
            ),
        ),
    )

    domain: Value[Ref[Any]] | None = reference("domain-name")
    endpoint: Value[Ref[Any]] | None = reference("vpc-endpoint")
