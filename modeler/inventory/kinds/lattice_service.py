"""A service of Amazon VPC Lattice.

Sources: AWS::VpcLattice::Service, ServiceNetworkServiceAssociation and AuthPolicy (CloudFormation),
aws_vpclattice_service (Terraform), ListServices, GetService (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, document, node, reference, references, text
from ..table import As, Call, Default, Form, Table
from ..values import Ref, String, Unknown, Value

_CREATE = "https://docs.aws.amazon.com/vpc-lattice/latest/APIReference/API_CreateService.html (2026-11-30)"


@node
class LatticeService(Node):
    """A Lattice service.

    Parameters
    ----------
    authorization : str
        ``NONE`` or ``AWS_IAM``.
    custom_domain, certificate
        Its own name, and the certificate for it.
    policy : document
        Who may call it.
    networks : tuple of Ref of LatticeNetwork
        The service networks that it stands in.
    """

    KIND = "lattice-service"
    TABLE = Table(
        cloudformation="AWS::VpcLattice::Service",
        terraform="aws_vpclattice_service",
        asked={
            "": "arn",
            "Id": "id",
            "DnsEntry.DomainName": "dns_entry[0].domain_name",
            "DnsEntry.HostedZoneId": "dns_entry[0].hosted_zone_id",
        },
        rows={
            "name": ("Name", "name", "name"),
            "authorization": ("AuthType", "auth_type", ""),
            "custom_domain": ("CustomDomainName", "custom_domain_name", "customDomainName"),
            "certificate": ("CertificateArn", "certificate_arn", ""),
            "policy": ("", "", ""),
            "networks": ("", "", ""),
        },
        calls=(
            Call("vpc-lattice", "list_services", "items[]", "arn", "vpc-lattice:ListServices"),
            Call(
                "vpc-lattice",
                "get_service",
                "",
                "",
                "vpc-lattice:GetService",
                per="lattice-service",
                arguments={"serviceIdentifier": "{key}"},
                completes=True,
                paths={"authorization": "authType", "certificate": "certificateArn"},
            ),
            Call(
                "vpc-lattice",
                "get_auth_policy",
                "",
                "",
                "vpc-lattice:GetAuthPolicy",
                per="lattice-service",
                arguments={"resourceIdentifier": "{key}"},
                completes=True,
                paths={"policy": As("policy", "json")},
            ),
            Call(
                "vpc-lattice",
                "list_service_network_service_associations",
                "",
                "",
                "vpc-lattice:ListServiceNetworkServiceAssociations",
                per="lattice-service",
                arguments={"serviceIdentifier": "{key}"},
                completes=True,
                paths={"networks": "items[].serviceNetworkArn"},
            ),
        ),
        ids=(
            "arn:*:vpc-lattice:*:service/",
            "svc-",
        ),
        defaults={"authorization": Default("NONE", _CREATE)},
        also=(
            Form("AWS::VpcLattice::AuthPolicy", {"policy": "Policy"}, completes="ResourceIdentifier"),
            Form("aws_vpclattice_auth_policy", {"policy": "policy"}, completes="resource_identifier"),
            Form(
                "AWS::VpcLattice::ServiceNetworkServiceAssociation",
                {"networks": As("ServiceNetworkIdentifier", "one")},
                completes="ServiceIdentifier",
            ),
            Form(
                "aws_vpclattice_service_network_service_association",
                {"networks": As("service_network_identifier", "one")},
                completes="service_identifier",
            ),
        ),
    )

    authorization: String | None = text()
    custom_domain: String | None = text()
    certificate: Value[Ref[Any]] | None = reference("certificate")
    policy: Any = document()
    networks: Value[tuple[Ref[Any] | Unknown, ...]] = references("lattice-network")
