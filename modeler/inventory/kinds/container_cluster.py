"""A cluster of Amazon ECS.

Sources: AWS::ECS::Cluster (CloudFormation), aws_ecs_cluster (Terraform), ListClusters (2026-11-30).
"""

from __future__ import annotations

from ..node import Node, node
from ..table import Call, System, Table


@node
class ContainerCluster(Node):
    """A cluster in which services of containers run."""

    KIND = "container-cluster"
    TABLE = Table(
        cloudformation="AWS::ECS::Cluster",
        terraform="aws_ecs_cluster",
        asked={"": "name", "Arn": "arn"},
        rows={"name": ("ClusterName", "name", "clusterName")},
        answers={(System.CLOUDFORMATION, ""): "ClusterName"},
        calls=(
            Call("ecs", "list_clusters", "clusterArns[]", "", "ecs:ListClusters", keys_only=True),
            Call(
                "ecs",
                "describe_clusters",
                "clusters[0]",
                "",
                "ecs:DescribeClusters",
                per="container-cluster",
                arguments={"clusters": ["{key}"]},
                completes=True,
            ),
        ),
        ids=("arn:*:ecs:*:cluster/",),
    )
