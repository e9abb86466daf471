"""A peering of two transit gateways, in two Regions or accounts.

Sources: AWS::EC2::TransitGatewayPeeringAttachment (CloudFormation), aws_ec2_transit_gateway_peering_attachment
(Terraform), DescribeTransitGatewayPeeringAttachments (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, node, reference, text
from ..table import Call, Table
from ..values import Ref, String, Value


@node
class TransitGatewayPeering(Node):
    """A peering attachment of two transit gateways.

    Parameters
    ----------
    transit_gateway, peer
        The two gateways.
    peer_region, peer_account : str
        Where the other one stands, and whose it is.
    """

    KIND = "transit-gateway-peering"
    TABLE = Table(
        cloudformation="AWS::EC2::TransitGatewayPeeringAttachment",
        terraform="aws_ec2_transit_gateway_peering_attachment",
        rows={
            "name": ("Tags[Key=Name].Value", "tags.Name", "Tags[Key=Name].Value"),
            "transit_gateway": ("TransitGatewayId", "transit_gateway_id", "RequesterTgwInfo.TransitGatewayId"),
            "peer": ("PeerTransitGatewayId", "peer_transit_gateway_id", "AccepterTgwInfo.TransitGatewayId"),
            "peer_region": ("PeerRegion", "peer_region", "AccepterTgwInfo.Region"),
            "peer_account": ("PeerAccountId", "peer_account_id", "AccepterTgwInfo.OwnerId"),
            "state": ("", "", "State"),
        },
        calls=(
            Call(
                "ec2",
                "describe_transit_gateway_peering_attachments",
                "TransitGatewayPeeringAttachments[]",
                "TransitGatewayAttachmentId",
                "ec2:DescribeTransitGatewayPeeringAttachments",
            ),
        ),
        ids=("tgw-attach-",),
    )

    transit_gateway: Value[Ref[Any]] | None = reference("transit-gateway")
    peer: Value[Ref[Any]] | None = reference("transit-gateway")
    peer_region: String | None = text()
    peer_account: String | None = text()
    state: String | None = text()
