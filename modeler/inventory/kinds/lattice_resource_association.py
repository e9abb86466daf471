"""A resource configuration in a service network.

Sources: AWS::VpcLattice::ServiceNetworkResourceAssociation (CloudFormation),
aws_vpclattice_service_network_resource_association (Terraform), ListServiceNetworkResourceAssociations (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, flag, node, reference, text
from ..table import Call, Table
from ..values import Ref, String, Value


@node
class LatticeResourceAssociation(Node):
    """An association of a resource configuration with a service network.

    Parameters
    ----------
    network, resource
        What it joins.
    private_dns : bool
        Whether the resource's own name leads to it.
    """

    KIND = "lattice-resource-association"
    TABLE = Table(
        cloudformation="AWS::VpcLattice::ServiceNetworkResourceAssociation",
        terraform="aws_vpclattice_service_network_resource_association",
        rows={
            "network": ("ServiceNetworkId", "service_network_identifier", "serviceNetworkArn"),
            "resource": ("ResourceConfigurationId", "resource_configuration_identifier", "resourceConfigurationArn"),
            "private_dns": ("PrivateDnsEnabled", "", "privateDnsEnabled"),
            "state": ("", "", "status"),
        },
        calls=(
            Call(
                "vpc-lattice",
                "list_service_network_resource_associations",
                "items[]",
                "arn",
                "vpc-lattice:ListServiceNetworkResourceAssociations",
                per="lattice-network",
                arguments={"serviceNetworkIdentifier": "{key}"},
            ),
        ),
    )

    network: Value[Ref[Any]] | None = reference("lattice-network")
    resource: Value[Ref[Any]] | None = reference("resource-configuration")
    private_dns: Value[bool] | None = flag()
    state: String | None = text()
