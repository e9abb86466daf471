"""A service of Amazon ECS: a number of tasks behind a balancer or a name.

Sources: AWS::ECS::Service (CloudFormation), aws_ecs_service (Terraform), ListServices and DescribeServices
(2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, integer, node, reference, references, text, texts
from ..table import As, Call, Default, System, Table
from ..values import Ref, String, Unknown, Value

_NETWORK = "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html (2026-11-30)"


@node
class ContainerService(Node):
    """A service of containers.

    Parameters
    ----------
    cluster : Ref of ContainerCluster
        Its cluster; nothing for the default one.
    launch_type, capacity_providers
        ``FARGATE`` or ``EC2``, or what provides the capacity.
    desired : int
        How many tasks run.
    task : Ref of TaskDefinition
        What a task is.
    target_groups, lattice_groups, registries
        The balancer's groups and the Cloud Map services in which tasks register.
    lattice_role, lattice_port
        The role by which Amazon ECS registers tasks with VPC Lattice, and the name of the port on which it calls them.
    container, container_port
        The container to which a balancer sends, and its port.
    registered_container, registered_port
        The same for a Cloud Map service whose records have ports.
    subnets, security_groups, public_address
        Where tasks stand, what guards them, and whether they get a public address (``ENABLED``).
    """

    KIND = "container-service"
    TABLE = Table(
        cloudformation="AWS::ECS::Service",
        terraform="aws_ecs_service",
        asked={"": "id", "Name": "name"},
        rows={
            "name": ("ServiceName", "name", "serviceName"),
            "cluster": ("Cluster", "cluster", "clusterArn"),
            "launch_type": ("LaunchType", "launch_type", "launchType"),
            "capacity_providers": (
                "CapacityProviderStrategy[].CapacityProvider",
                "capacity_provider_strategy[].capacity_provider",
                "capacityProviderStrategy[].capacityProvider",
            ),
            "desired": ("DesiredCount", "desired_count", "desiredCount"),
            "task": ("TaskDefinition", "task_definition", "taskDefinition"),
            "target_groups": (
                "LoadBalancers[].TargetGroupArn",
                "load_balancer[].target_group_arn",
                "loadBalancers[].targetGroupArn",
            ),
            "container": (
                "LoadBalancers[0].ContainerName",
                "load_balancer[0].container_name",
                "loadBalancers[0].containerName",
            ),
            "container_port": (
                "LoadBalancers[0].ContainerPort",
                "load_balancer[0].container_port",
                "loadBalancers[0].containerPort",
            ),
            "registered_container": (
                "ServiceRegistries[0].ContainerName",
                "service_registries[0].container_name",
                "serviceRegistries[0].containerName",
            ),
            "registered_port": (
                "ServiceRegistries[0].ContainerPort",
                "service_registries[0].container_port",
                "serviceRegistries[0].containerPort",
            ),
            "lattice_groups": (
                "VpcLatticeConfigurations[].TargetGroupArn",
                "vpc_lattice_configurations[].target_group_arn",
                "deployments[0].vpcLatticeConfigurations[].targetGroupArn",
            ),
            "lattice_role": (
                "VpcLatticeConfigurations[0].RoleArn",
                "vpc_lattice_configurations[0].role_arn",
                "deployments[0].vpcLatticeConfigurations[0].roleArn",
            ),
            "lattice_port": (
                "VpcLatticeConfigurations[0].PortName",
                "vpc_lattice_configurations[0].port_name",
                "deployments[0].vpcLatticeConfigurations[0].portName",
            ),
            "registries": (
                "ServiceRegistries[].RegistryArn",
                "service_registries[].registry_arn",
                "serviceRegistries[].registryArn",
            ),
            "subnets": (
                "NetworkConfiguration.AwsvpcConfiguration.Subnets",
                "network_configuration[0].subnets",
                "networkConfiguration.awsvpcConfiguration.subnets",
            ),
            "security_groups": (
                "NetworkConfiguration.AwsvpcConfiguration.SecurityGroups",
                "network_configuration[0].security_groups",
                "networkConfiguration.awsvpcConfiguration.securityGroups",
            ),
            "public_address": (
                "NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp",
                As("network_configuration[0].assign_public_ip", "ENABLED"),
                "networkConfiguration.awsvpcConfiguration.assignPublicIp",
            ),
        },
        answers={(System.CLOUDFORMATION, "Name"): "ServiceName"},
        calls=(
            Call(
                "ecs",
                "list_services",
                "serviceArns[]",
                "",
                "ecs:ListServices",
                per="container-cluster",
                arguments={"cluster": "{key}"},
                parent="cluster",
                keys_only=True,
            ),
            Call(
                "ecs",
                "describe_services",
                "services[0]",
                "",
                "ecs:DescribeServices",
                per="container-service",
                arguments={"cluster": "{cluster}", "services": ["{key}"]},
                completes=True,
            ),
        ),
        ids=("arn:*:ecs:*:service/",),
        defaults={"public_address": Default("DISABLED", _NETWORK)},
    )

    cluster: Value[Ref[Any]] | None = reference("container-cluster")
    launch_type: String | None = text()
    capacity_providers: Value[tuple[String, ...]] = texts()
    desired: Value[int] | None = integer()
    task: Value[Ref[Any]] | None = reference("task-definition")
    target_groups: Value[tuple[Ref[Any] | Unknown, ...]] = references("target-group")
    container: String | None = text()
    container_port: Value[int] | None = integer()
    registered_container: String | None = text()
    registered_port: Value[int] | None = integer()
    lattice_groups: Value[tuple[Ref[Any] | Unknown, ...]] = references("lattice-target-group")
    lattice_role: Value[Ref[Any]] | None = reference("role")
    lattice_port: String | None = text()
    registries: Value[tuple[Ref[Any] | Unknown, ...]] = references("cloud-map-service")
    subnets: Value[tuple[Ref[Any] | Unknown, ...]] = references("subnet")
    security_groups: Value[tuple[Ref[Any] | Unknown, ...]] = references("security-group")
    public_address: String | None = text()
