"""A cluster of Amazon EKS with a managed group of nodes in private subnets, for the pods of a mesh.

The API server has addresses in the VPC and none outside. Nodes have a group of their own, so that the load balancer and
the control plane are let in by group; among each other they may send everything, as pods do.

Sources: https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html,
https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html,
https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html,
https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from modeler.errors import StackError
from modeler.inventory import Attribute, Ref
from modeler.inventory.kinds.eks_cluster import EksCluster
from modeler.inventory.kinds.launch_template import LaunchTemplate
from modeler.inventory.kinds.node_group import NodeGroup
from modeler.inventory.kinds.role import Role
from modeler.inventory.kinds.security_group_rule import SecurityGroupRule

from .. import policies
from ..callbacks import way_out_by_nat
from ..logs import log_group
from ..network import ANYWHERE
from ..site import HTTPS, PARTITION, BuildStep, BuiltHop, arn, composed

BUILDS = ("eks-pods",)
BUILDS_BESIDE = ("nat-gateway",)
_KUBELET, _WEBHOOK, _CONTROLLER_WEBHOOK = 10250, 15017, 9443
_LOGGED = ("api", "audit", "authenticator")
_IMAGES = {"arm64": "AL2023_ARM_64_STANDARD", "x86_64": "AL2023_x86_64_STANDARD"}
_NODE_POLICIES = ("AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy", "AmazonEC2ContainerRegistryPullOnly")


def build_hop(step: BuildStep) -> BuiltHop:
    """Build the cluster, its nodes, the groups that guard them, and the role of the controller that binds targets."""
    if not step.comes_from("istio-ingress"):
        raise StackError(
            "pods are built behind the ingress gateway of a mesh: set backend.kind to eks-istio, or to fargate for "
            "containers without a cluster"
        )
    site, network = step.site, step.network
    control = network.group(f"{step.key}ControlGroup", "Guards the API server of the cluster.")
    nodes = network.group(f"{step.key}Group", "Guards the nodes and their pods.")
    log_group(site, f"{step.key}Logs", name=f"/aws/eks/{site.name}/cluster")
    cluster = site.add(
        EksCluster,
        step.key,
        name=site.name,
        role=_control_role(step),
        subnets=network.private,
        security_groups=(control,),
        public_endpoint=False,
        private_endpoint=True,
        authentication_mode="API",
        log_types=_LOGGED,
    )
    _nodes(step, cluster, nodes)
    _let_send(step, control, nodes)
    if step.beside("nat-gateway"):
        way_out_by_nat(network)
    else:
        site.note("Nodes fetch images and join the cluster by the way out that the subnets have.")
    site.note(
        "What the control plane logs is paid by its size, beside the bill (https://aws.amazon.com/cloudwatch/pricing/)."
    )
    _controller_role(step)
    site.show("VpcId", policies.as_value(network.vpc), "The VPC of the cluster.")
    site.show("ClusterName", Attribute(cluster.key), "The name of the cluster.")
    site.note("The API server of the cluster is called from the VPC alone; who made the stack administers it.")
    return step.built(cluster, group=nodes)


def _nodes(step: BuildStep, cluster: Ref[Any], group: Ref[Any]) -> None:
    site, backend = step.site, step.backend
    template = site.add(
        LaunchTemplate, f"{step.key}Template", name=site.name, security_groups=(group,), metadata_tokens="required"
    )
    count = backend.nodes + 1
    site.add(
        NodeGroup,
        f"{step.key}Nodes",
        name=site.name,
        cluster=cluster,
        role=_node_role(step),
        subnets=step.network.private,
        instance_types=(backend.instance_type,),
        image_type=_IMAGES["arm64" if _is_arm(backend.instance_type) else "x86_64"],
        desired=count,
        minimum=count,
        maximum=2 * count,
        launch_template=template,
        launch_version=composed(Attribute(template.key, "LatestVersionNumber")),
    )
    site.note("The node group has one node more than the pods of the service need, for the pods of the gateway.")


def _is_arm(instance_type: str) -> bool:
    """Return whether a type has a Graviton processor: a g follows the generation."""
    return "g" in instance_type.partition(".")[0].lstrip("abcdefghijklmnopqrstuvwxyz")


def _control_role(step: BuildStep) -> Ref[Any]:
    return step.site.add(
        Role,
        f"{step.key}ControlRole",
        description="What the control plane of the cluster may do.",
        trust=policies.trust("eks"),
        managed_policies=(_managed("AmazonEKSClusterPolicy"),),
    )


def _node_role(step: BuildStep) -> Ref[Any]:
    return step.site.add(
        Role,
        f"{step.key}NodeRole",
        description="What the nodes of the cluster may do.",
        trust=policies.trust("ec2"),
        managed_policies=tuple(map(_managed, _NODE_POLICIES)),
    )


def _controller_role(step: BuildStep) -> None:
    """Add the role of the AWS Load Balancer Controller, which registers pods in target groups and makes nothing."""
    role = step.site.add(
        Role,
        f"{step.key}ControllerRole",
        description="Registers the pods of the gateway as targets.",
        trust={
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "pods.eks.amazonaws.com"},
                    "Action": ["sts:AssumeRole", "sts:TagSession"],
                }
            ],
        },
        policies=policies.own(
            "targets",
            policies.allow(
                [
                    "ec2:DescribeAvailabilityZones",
                    "ec2:DescribeInstances",
                    "ec2:DescribeNetworkInterfaces",
                    "ec2:DescribeSecurityGroups",
                    "ec2:DescribeSubnets",
                    "ec2:DescribeVpcs",
                    "elasticloadbalancing:DescribeTargetGroups",
                    "elasticloadbalancing:DescribeTargetHealth",
                ],
                "*",
            ),
            policies.allow(
                ["elasticloadbalancing:RegisterTargets", "elasticloadbalancing:DeregisterTargets"],
                arn("elasticloadbalancing", f"targetgroup/{step.site.name}-mesh/*"),
            ),
        ),
    )
    step.site.show("ControllerRoleArn", Attribute(role.key, "Arn"), "The role of the AWS Load Balancer Controller.")


def _managed(name: str) -> Any:
    return composed("arn:", PARTITION, f":iam::aws:policy/{name}")


def _let_send(step: BuildStep, control: Ref[Any], nodes: Ref[Any]) -> None:
    """Let nodes reach the API server, and it their kubelets and webhooks; among themselves they may send everything."""
    site = step.site
    site.let(nodes, control, HTTPS, "Nodes call the API server.")
    for port in (_KUBELET, _WEBHOOK, _CONTROLLER_WEBHOOK):
        site.let(control, nodes, port, "The API server calls kubelets and webhooks.")
    for direction in ("in", "out"):
        site.add(
            SecurityGroupRule,
            f"{nodes.key}{direction.capitalize()}",
            group=nodes,
            direction=direction,
            protocol="-1",
            peer=nodes,
            description="Nodes and pods among each other.",
        )
    site.let_cidr("out", nodes, ANYWHERE, HTTPS, f"{nodes.key}ToServices", "Fetches images and calls services of AWS.")
