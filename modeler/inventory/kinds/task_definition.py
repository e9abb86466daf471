"""A task definition of Amazon ECS: the size of a task.

Sources: AWS::ECS::TaskDefinition (CloudFormation), aws_ecs_task_definition (Terraform), DescribeTaskDefinition
(2026-11-30).
"""

from __future__ import annotations

from ..node import Node, node, text, texts
from ..table import As, Table
from ..values import String, Value


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
    images : tuple of str
        The images of its containers.
    """

    KIND = "task-definition"
    TABLE = Table(
        cloudformation="AWS::ECS::TaskDefinition",
        terraform="aws_ecs_task_definition",
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
            "images": (
                "ContainerDefinitions[].Image",
                As("container_definitions", "images"),
                "containerDefinitions[].image",
            ),
        },
    )

    cpu: String | None = text()
    memory_mb: String | None = text()
    compatibilities: Value[tuple[String, ...]] = texts()
    processor: String | None = text()
    images: Value[tuple[String, ...]] = texts()
