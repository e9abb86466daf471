"""The networks that a request crosses between two components.

Which of them leads from one component to the next is what the components say of themselves
(https://docs.aws.amazon.com/whitepapers/latest/aws-vpc-connectivity-options/welcome.html).
"""

from __future__ import annotations

from enum import StrEnum


class Network(StrEnum):
    """What a hop crosses to arrive at its component."""

    INTERNET = "internet"
    VPC = "vpc"
    PRIVATELINK = "privatelink"
    HYPERPLANE = "hyperplane"
    DIRECT_CONNECT = "direct-connect"
    VPN = "vpn"
    TRANSIT_GATEWAY = "transit-gateway"
    PEERING = "peering"
    AWS_INTERNAL = "aws-internal"
    EDGE = "edge"
