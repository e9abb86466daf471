"""A managed node group of Amazon EKS.

Sources: AWS::EKS::Nodegroup (CloudFormation), aws_eks_node_group (Terraform), DescribeNodegroup (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, integer, node, reference, references, text, texts
from ..table import Table
from ..values import Ref, String, Unknown, Value


@node
class NodeGroup(Node):
    """A node group.

    Parameters
    ----------
    cluster : Ref of EksCluster
        Its cluster.
    instance_types : tuple of str
        What its nodes are.
    desired, minimum, maximum : int
        How many there are, and may be.
    role : Ref of Role
        What the nodes may do.
    subnets : tuple of Ref of Subnet
        Where they stand.
    launch_template, launch_version
        What its instances have in common, and which version of it.
    image_type : str
        What they run: ``AL2023_ARM_64_STANDARD``…
    """

    KIND = "node-group"
    TABLE = Table(
        cloudformation="AWS::EKS::Nodegroup",
        terraform="aws_eks_node_group",
        rows={
            "name": ("NodegroupName", "node_group_name", ""),
            "cluster": ("ClusterName", "cluster_name", ""),
            "instance_types": ("InstanceTypes", "instance_types", ""),
            "desired": ("ScalingConfig.DesiredSize", "scaling_config[0].desired_size", ""),
            "minimum": ("ScalingConfig.MinSize", "scaling_config[0].min_size", ""),
            "maximum": ("ScalingConfig.MaxSize", "scaling_config[0].max_size", ""),
            "role": ("NodeRole", "node_role_arn", ""),
            "subnets": ("Subnets", "subnet_ids", ""),
            "launch_template": ("LaunchTemplate.Id", "launch_template[0].id", ""),
            "launch_version": ("LaunchTemplate.Version", "launch_template[0].version", ""),
            "image_type": ("AmiType", "ami_type", ""),
        },
    )

    cluster: Value[Ref[Any]] | None = reference("eks-cluster")
    instance_types: Value[tuple[String, ...]] = texts()
    desired: Value[int] | None = integer()
    minimum: Value[int] | None = integer()
    maximum: Value[int] | None = integer()
    role: Value[Ref[Any]] | None = reference("role")
    subnets: Value[tuple[Ref[Any] | Unknown, ...]] = references("subnet")
    launch_template: Value[Ref[Any]] | None = reference("launch-template")
    launch_version: String | None = text()
    image_type: String | None = text()
