"""A resource gateway of Amazon VPC Lattice: where traffic for a shared resource comes into its VPC.

Sources: AWS::VpcLattice::ResourceGateway (CloudFormation), aws_vpclattice_resource_gateway (Terraform),
ListResourceGateways (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, node, reference, references, text
from ..table import Call, Table
from ..values import Ref, String, Unknown, Value


@node
class ResourceGateway(Node):
    """A resource gateway.

    Parameters
    ----------
    vpc, subnets, security_groups
        Where it stands, and what guards it.
    name_resolution : str
        Where names of resources are looked up: ``PUBLIC``, which AWS takes, or ``IN_VPC``.
    """

    KIND = "resource-gateway"
    TABLE = Table(
        cloudformation="AWS::VpcLattice::ResourceGateway",
        terraform="aws_vpclattice_resource_gateway",
        asked={"": "arn", "Id": "id"},
        rows={
            "name": ("Name", "name", "name"),
            "vpc": ("VpcIdentifier", "vpc_id", "vpcIdentifier"),
            "subnets": ("SubnetIds", "subnet_ids", "subnetIds"),
            "security_groups": ("SecurityGroupIds", "security_group_ids", "securityGroupIds"),
            "name_resolution": (
                "ResourceConfigDnsResolution",
                "resource_config_dns_resolution",
                "resourceConfigDnsResolution",
            ),
            "state": ("", "", "status"),
        },
        ids=("arn:*:vpc-lattice:*:resourcegateway/", "rgw-"),
        calls=(Call("vpc-lattice", "list_resource_gateways", "items[]", "arn", "vpc-lattice:ListResourceGateways"),),
    )

    vpc: Value[Ref[Any]] | None = reference("vpc")
    subnets: Value[tuple[Ref[Any] | Unknown, ...]] = references("subnet")
    security_groups: Value[tuple[Ref[Any] | Unknown, ...]] = references("security-group")
    name_resolution: String | None = text()
    state: String | None = text()
