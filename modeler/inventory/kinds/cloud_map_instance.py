"""An instance of a service of Cloud Map: an address under its name.

Sources: AWS::ServiceDiscovery::Instance (CloudFormation), aws_service_discovery_instance (Terraform), ListInstances
(2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, document, node, reference
from ..table import Call, Table
from ..values import Ref, Tree, Value


@node
class CloudMapInstance(Node):
    """An instance of a service of Cloud Map.

    Parameters
    ----------
    service : Ref of CloudMapService
        Its service.
    attributes_given : mapping
        ``AWS_INSTANCE_IPV4``, ``AWS_INSTANCE_PORT``, and its own.
    """

    KIND = "cloud-map-instance"
    TABLE = Table(
        cloudformation="AWS::ServiceDiscovery::Instance",
        terraform="aws_service_discovery_instance",
        rows={
            "service": ("ServiceId", "service_id", ""),
            "attributes_given": ("InstanceAttributes", "attributes", "Attributes"),
        },
        within="service",
        calls=(
            Call(
                "servicediscovery",
                "list_instances",
                "Instances[]",
                "Id",
                "servicediscovery:ListInstances",
                per="cloud-map-service",
                arguments={"ServiceId": "{key}"},
                parent="service",
            ),
        ),
    )

    service: Value[Ref[Any]] | None = reference("cloud-map-service")
    attributes_given: Tree = document()
