"""A peering connection between two VPCs.

Sources: AWS::EC2::VPCPeeringConnection (CloudFormation), aws_vpc_peering_connection (Terraform),
DescribeVpcPeeringConnections (2026-11-30).
"""

from __future__ import annotations

from ..node import Node, flag, node, reference, text
from ..table import Call, Form, Table
from ..values import Ref, String, Value
from .vpc import Vpc


@node
class VpcPeering(Node):
    """A peering connection.

    Parameters
    ----------
    requester, accepter : Ref of Vpc
        The two VPCs.
    accepter_account, accepter_region : str
        Whose the other VPC is and where it stands; nothing for one's own.
    accepter_resolves, requester_resolves : bool
        Whether a public name of an instance there resolves to its private address.
    """

    KIND = "vpc-peering"
    TABLE = Table(
        cloudformation="AWS::EC2::VPCPeeringConnection",
        terraform="aws_vpc_peering_connection",
        rows={
            "name": ("Tags[Key=Name].Value", "tags.Name", "Tags[Key=Name].Value"),
            "requester": ("VpcId", "vpc_id", "RequesterVpcInfo.VpcId"),
            "accepter": ("PeerVpcId", "peer_vpc_id", "AccepterVpcInfo.VpcId"),
            "accepter_account": ("PeerOwnerId", "peer_owner_id", "AccepterVpcInfo.OwnerId"),
            "accepter_region": ("PeerRegion", "peer_region", "AccepterVpcInfo.Region"),
            "accepter_resolves": (
                "",
                "accepter[0].allow_remote_vpc_dns_resolution",
                "AccepterVpcInfo.PeeringOptions.AllowDnsResolutionFromRemoteVpc",
            ),
            "requester_resolves": (
                "",
                "requester[0].allow_remote_vpc_dns_resolution",
                "RequesterVpcInfo.PeeringOptions.AllowDnsResolutionFromRemoteVpc",
            ),
            "state": ("", "", "Status.Code"),
        },
        calls=(
            Call(
                "ec2",
                "describe_vpc_peering_connections",
                "VpcPeeringConnections[]",
                "VpcPeeringConnectionId",
                "ec2:DescribeVpcPeeringConnections",
            ),
        ),
        ids=("pcx-",),
        also=(
            Form(
                "aws_vpc_peering_connection_options",
                {
                    "accepter_resolves": "accepter[0].allow_remote_vpc_dns_resolution",
                    "requester_resolves": "requester[0].allow_remote_vpc_dns_resolution",
                },
                completes="vpc_peering_connection_id",
            ),
        ),
    )

    requester: Value[Ref[Vpc]] | None = reference("vpc")
    accepter: Value[Ref[Vpc]] | None = reference("vpc")
    accepter_account: String | None = text()
    accepter_region: String | None = text()
    accepter_resolves: Value[bool] | None = flag()
    requester_resolves: Value[bool] | None = flag()
    state: String | None = text()
