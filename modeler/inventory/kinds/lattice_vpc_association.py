"""A VPC whose clients may call the services of a service network.

Sources: AWS::VpcLattice::ServiceNetworkVpcAssociation (CloudFormation), aws_vpclattice_service_network_vpc_association
(Terraform), ListServiceNetworkVpcAssociations (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, node, reference, references, text
from ..table import Call, Table
from ..values import Ref, String, Unknown, Value


@node
class LatticeVpcAssociation(Node):
    """An association of a VPC with a service network.

    Parameters
    ----------
    network, vpc
        What it joins.
    security_groups : tuple of Ref of SecurityGroup
        Who in the VPC may call.
    """

    KIND = "lattice-vpc-association"
    TABLE = Table(
        cloudformation="AWS::VpcLattice::ServiceNetworkVpcAssociation",
        terraform="aws_vpclattice_service_network_vpc_association",
        asked={"": "arn", "Id": "id"},
        rows={
            "network": ("ServiceNetworkIdentifier", "service_network_identifier", "serviceNetworkArn"),
            "vpc": ("VpcIdentifier", "vpc_identifier", "vpcId"),
            "security_groups": ("SecurityGroupIds", "security_group_ids", ""),
            "state": ("", "", "status"),
        },
        ids=("arn:*:vpc-lattice:*:servicenetworkvpcassociation/", "snva-"),
        calls=(
            Call(
                "vpc-lattice",
                "list_service_network_vpc_associations",
                "items[]",
                "arn",
                "vpc-lattice:ListServiceNetworkVpcAssociations",
                per="lattice-network",
                arguments={"serviceNetworkIdentifier": "{key}"},
            ),
            Call(
                "vpc-lattice",
                "get_service_network_vpc_association",
                "",
                "",
                "vpc-lattice:GetServiceNetworkVpcAssociation",
                per="lattice-vpc-association",
                arguments={"serviceNetworkVpcAssociationIdentifier": "{key}"},
                completes=True,
                paths={"security_groups": "securityGroupIds"},
            ),
        ),
    )

    network: Value[Ref[Any]] | None = reference("lattice-network")
    vpc: Value[Ref[Any]] | None = reference("vpc")
    security_groups: Value[tuple[Ref[Any] | Unknown, ...]] = references("security-group")
    state: String | None = text()
