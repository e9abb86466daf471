"""Where an accelerator sends connections in one Region.

Sources: AWS::GlobalAccelerator::EndpointGroup (CloudFormation), aws_globalaccelerator_endpoint_group (Terraform),
ListEndpointGroups (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, node, number, reference, references, text
from ..table import Call, Table
from ..values import Ref, String, Unknown, Value


@node
class AcceleratorEndpointGroup(Node):
    """An endpoint group of an accelerator.

    Parameters
    ----------
    listener : Ref of AcceleratorListener
        Its listener.
    group_region : str
        The Region.
    endpoints : tuple of Ref of LoadBalancer or Instance
        What takes the connections.
    traffic_dial : float
        How many percent of them it takes.
    health_path : str
        What it asks whether they are well.
    """

    KIND = "accelerator-endpoint-group"
    TABLE = Table(
        cloudformation="AWS::GlobalAccelerator::EndpointGroup",
        terraform="aws_globalaccelerator_endpoint_group",
        asked={"": "arn"},
        rows={
            "listener": ("ListenerArn", "listener_arn", ""),
            "group_region": ("EndpointGroupRegion", "endpoint_group_region", "EndpointGroupRegion"),
            "endpoints": (
                "EndpointConfigurations[].EndpointId",
                "endpoint_configuration[].endpoint_id",
                "EndpointDescriptions[].EndpointId",
            ),
            "traffic_dial": ("TrafficDialPercentage", "traffic_dial_percentage", "TrafficDialPercentage"),
            "health_path": ("HealthCheckPath", "health_check_path", "HealthCheckPath"),
        },
        calls=(
            Call(
                "globalaccelerator",
                "list_endpoint_groups",
                "EndpointGroups[]",
                "EndpointGroupArn",
                "globalaccelerator:ListEndpointGroups",
                per="accelerator-listener",
                arguments={"ListenerArn": "{key}"},
                parent="listener",
            ),
        ),
    )

    listener: Value[Ref[Any]] | None = reference("accelerator-listener")
    group_region: String | None = text()
    endpoints: Value[tuple[Ref[Any] | Unknown, ...]] = references("load-balancer", "instance", "other")
    traffic_dial: Value[float] | None = number()
    health_path: String | None = text()
