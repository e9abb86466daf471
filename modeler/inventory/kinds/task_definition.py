"""A task definition of Amazon ECS: the size of a task.

Sources: AWS::ECS::TaskDefinition (CloudFormation), aws_ecs_task_definition (Terraform), DescribeTaskDefinition
(2026-11-30).
"""

from __future__ import annotations

from typing import Any, ClassVar

from ..node import Node, integer, node, records, reference, text, texts
from ..table import As, FieldRow, Table
from ..values import Ref, String, Unknown, Value


@node
class Container:
    """A container of a task.

    Parameters
    ----------
    name, image : str
        What it is called, and what runs in it.
    port : int
        The port on which it listens.
    port_name : str
        What others call this port.
    log_driver, log_group, log_region, log_prefix : str
        Where what it prints goes.
    """

    ROWS: ClassVar[dict[str, FieldRow]] = {
        "name": ("Name", "name", "name"),
        "image": ("Image", "image", "image"),
        "port": ("PortMappings[0].ContainerPort", "portMappings[0].containerPort", "portMappings[0].containerPort"),
        "port_name": ("PortMappings[0].Name", "portMappings[0].name", "portMappings[0].name"),
        "log_driver": ("LogConfiguration.LogDriver", "logConfiguration.logDriver", "logConfiguration.logDriver"),
        "log_group": (
            "LogConfiguration.Options.awslogs-group",
            "logConfiguration.options.awslogs-group",
            "logConfiguration.options.awslogs-group",
        ),
        "log_region": (
            "LogConfiguration.Options.awslogs-region",
            "logConfiguration.options.awslogs-region",
            "logConfiguration.options.awslogs-region",
        ),
        "log_prefix": (
            "LogConfiguration.Options.awslogs-stream-prefix",
            "logConfiguration.options.awslogs-stream-prefix",
            "logConfiguration.options.awslogs-stream-prefix",
        ),
    }

    name: String | None = text()
    image: String | None = text()
    port: Value[int] | None = integer()
    port_name: String | None = text()
    log_driver: String | None = text()
    log_group: String | None = text()
    log_region: String | None = text()
    log_prefix: String | None = text()


@node
class TaskDefinition(Node):
    """A task definition.

    Parameters
    ----------
    cpu : str
        CPU units, 1,024 for one vCPU.
    memory_mb : str
        Its memory.
    compatibilities : tuple of str
        ``FARGATE`` or ``EC2``.
    processor : str
        ``X86_64`` or ``ARM64``.
    network_mode : str
        ``awsvpc``, where each task has an address of its own.
    execution_role, task_role : Ref of Role
        The role that starts a task and writes its logs, and the one that its code takes.
    containers : tuple of Container
        What runs in it.
    """

    KIND = "task-definition"
    TABLE = Table(
        cloudformation="AWS::ECS::TaskDefinition",
        terraform="aws_ecs_task_definition",
        asked={"": "arn"},
        rows={
            "name": ("Family", "family", "family"),
            "cpu": ("Cpu", "cpu", "cpu"),
            "memory_mb": ("Memory", "memory", "memory"),
            "compatibilities": ("RequiresCompatibilities", "requires_compatibilities", "requiresCompatibilities"),
            "processor": (
                "RuntimePlatform.CpuArchitecture",
                "runtime_platform[0].cpu_architecture",
                "runtimePlatform.cpuArchitecture",
            ),
            "network_mode": ("NetworkMode", "network_mode", "networkMode"),
            "execution_role": ("ExecutionRoleArn", "execution_role_arn", "executionRoleArn"),
            "task_role": ("TaskRoleArn", "task_role_arn", "taskRoleArn"),
            "containers": (
                "ContainerDefinitions[]",
                As("container_definitions", "json-list"),
                "containerDefinitions[]",
            ),
        },
    )

    cpu: String | None = text()
    memory_mb: String | None = text()
    compatibilities: Value[tuple[String, ...]] = texts()
    processor: String | None = text()
    network_mode: String | None = text()
    execution_role: Value[Ref[Any]] | None = reference("role")
    task_role: Value[Ref[Any]] | None = reference("role")
    containers: Value[tuple[Container | Unknown, ...]] = records(Container)
