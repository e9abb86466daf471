"""A listener of an accelerator: the ports that it takes.

Sources: AWS::GlobalAccelerator::Listener (CloudFormation), aws_globalaccelerator_listener (Terraform), ListListeners
(2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, node, reference, text, texts
from ..table import Call, Table
from ..values import Ref, String, Value


@node
class AcceleratorListener(Node):
    """A listener of an accelerator.

    Parameters
    ----------
    accelerator : Ref of Accelerator
        Its accelerator.
    protocol : str
        ``TCP`` or ``UDP``.
    from_ports, to_ports : tuple of str
        The first and the last port of each range.
    """

    KIND = "accelerator-listener"
    TABLE = Table(
        cloudformation="AWS::GlobalAccelerator::Listener",
        terraform="aws_globalaccelerator_listener",
        asked={"": "arn"},
        rows={
            "accelerator": ("AcceleratorArn", "accelerator_arn", ""),
            "protocol": ("Protocol", "protocol", "Protocol"),
            "from_ports": ("PortRanges[].FromPort", "port_range[].from_port", "PortRanges[].FromPort"),
            "to_ports": ("PortRanges[].ToPort", "port_range[].to_port", "PortRanges[].ToPort"),
        },
        calls=(
            Call(
                "globalaccelerator",
                "list_listeners",
                "Listeners[]",
                "ListenerArn",
                "globalaccelerator:ListListeners",
                per="accelerator",
                arguments={"AcceleratorArn": "{key}"},
                parent="accelerator",
            ),
        ),
    )

    accelerator: Value[Ref[Any]] | None = reference("accelerator")
    protocol: String | None = text()
    from_ports: Value[tuple[String, ...]] = texts()
    to_ports: Value[tuple[String, ...]] = texts()
