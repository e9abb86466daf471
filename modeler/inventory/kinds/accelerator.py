"""An accelerator of AWS Global Accelerator: fixed addresses at the edge.

Sources: AWS::GlobalAccelerator::Accelerator (CloudFormation), aws_globalaccelerator_accelerator (Terraform),
ListAccelerators (2026-11-30).
"""

from __future__ import annotations

from ..node import Node, flag, node, text
from ..table import Call, Table
from ..values import String, Value


@node
class Accelerator(Node):
    """An accelerator.

    Parameters
    ----------
    enabled : bool
        Whether it takes connections.
    ip_address_type : str
        ``IPV4`` or ``DUAL_STACK``.
    """

    KIND = "accelerator"
    TABLE = Table(
        cloudformation="AWS::GlobalAccelerator::Accelerator",
        terraform="aws_globalaccelerator_accelerator",
        asked={"": "arn", "DnsName": "dns_name"},
        rows={
            "name": ("Name", "name", "Name"),
            "enabled": ("Enabled", "enabled", "Enabled"),
            "ip_address_type": ("IpAddressType", "ip_address_type", "IpAddressType"),
            "dns_name": ("", "", "DnsName"),
            "state": ("", "", "Status"),
        },
        calls=(
            Call(
                "globalaccelerator",
                "list_accelerators",
                "Accelerators[]",
                "AcceleratorArn",
                "globalaccelerator:ListAccelerators",
            ),
        ),
    )

    enabled: Value[bool] | None = flag()
    ip_address_type: String | None = text()
    dns_name: String | None = text()
    state: String | None = text()
