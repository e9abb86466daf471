"""A cluster of Amazon EKS.

Sources: AWS::EKS::Cluster (CloudFormation), aws_eks_cluster (Terraform), ListClusters and DescribeCluster (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, flag, node, references, text
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
