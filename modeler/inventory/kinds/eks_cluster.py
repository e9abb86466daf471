"""A cluster of Amazon EKS.

Sources: AWS::EKS::Cluster (CloudFormation), aws_eks_cluster (Terraform), ListClusters and DescribeCluster (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, flag, node, reference, references, text, texts
from ..table import Call, System, Table
from ..values import Ref, String, Unknown, Value


@node
class EksCluster(Node):
    """A cluster.

    Parameters
    ----------
    version : str
        The version of Kubernetes.
    subnets : tuple of Ref of Subnet
        Where its control plane has interfaces.
    public_endpoint : bool
        Whether its API server has a public address.
    private_endpoint : bool
        Whether its API server has addresses in the VPC.
    security_groups : tuple of Ref of SecurityGroup
        What guards the interfaces of the control plane, beside the group that EKS makes.
    role : Ref of Role
        What the control plane may do.
    log_types : tuple of str
        What of the control plane is logged: ``audit``, ``authenticator``…
    authentication_mode : str
        How people and programs come in: ``API`` by access entries, ``CONFIG_MAP`` by a map in the cluster.
    """

    KIND = "eks-cluster"
    TABLE = Table(
        cloudformation="AWS::EKS::Cluster",
        terraform="aws_eks_cluster",
        asked={
            "": "name",
            "Arn": "arn",
            "Endpoint": "endpoint",
            "ClusterSecurityGroupId": "vpc_config[0].cluster_security_group_id",
        },
        rows={
            "name": ("Name", "name", "name"),
            "version": ("Version", "version", "version"),
            "subnets": ("ResourcesVpcConfig.SubnetIds", "vpc_config[0].subnet_ids", "resourcesVpcConfig.subnetIds"),
            "public_endpoint": (
                "ResourcesVpcConfig.EndpointPublicAccess",
                "vpc_config[0].endpoint_public_access",
                "resourcesVpcConfig.endpointPublicAccess",
            ),
            "private_endpoint": (
                "ResourcesVpcConfig.EndpointPrivateAccess",
                "vpc_config[0].endpoint_private_access",
                "resourcesVpcConfig.endpointPrivateAccess",
            ),
            "security_groups": (
                "ResourcesVpcConfig.SecurityGroupIds",
                "vpc_config[0].security_group_ids",
                "resourcesVpcConfig.securityGroupIds",
            ),
            "role": ("RoleArn", "role_arn", "roleArn"),
            "log_types": ("Logging.ClusterLogging.EnabledTypes[].Type", "enabled_cluster_log_types", ""),
            "authentication_mode": (
                "AccessConfig.AuthenticationMode",
                "access_config[0].authentication_mode",
                "accessConfig.authenticationMode",
            ),
        },
        answers={(System.CLOUDFORMATION, ""): "Name"},
        calls=(
            Call("eks", "list_clusters", "clusters[]", "", "eks:ListClusters", keys_only=True),
            Call(
                "eks",
                "describe_cluster",
                "cluster",
                "",
                "eks:DescribeCluster",
                per="eks-cluster",
                arguments={"name": "{key}"},
                completes=True,
            ),
        ),
    )

    version: String | None = text()
    subnets: Value[tuple[Ref[Any] | Unknown, ...]] = references("subnet")
    public_endpoint: Value[bool] | None = flag()
    private_endpoint: Value[bool] | None = flag()
    security_groups: Value[tuple[Ref[Any] | Unknown, ...]] = references("security-group")
    role: Value[Ref[Any]] | None = reference("role")
    log_types: Value[tuple[String, ...]] = texts()
    authentication_mode: String | None = text()
