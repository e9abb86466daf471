"""A hosted zone of Amazon Route 53: the names below one name, public or in VPCs.

Sources: AWS::Route53::HostedZone (CloudFormation), aws_route53_zone (Terraform), ListHostedZones and GetHostedZone
(2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, flag, node, references, texts
from ..table import As, Call, Form, Table
from ..values import Ref, String, Unknown, Value


@node
class HostedZone(Node):
    """A hosted zone.

    Parameters
    ----------
    name : str
        The name above all of its names.
    vpcs : tuple of Ref of Vpc
        The VPCs that see it; nothing for a public zone.
    vpc_regions : tuple of str
        Where each of these stands; nothing where all stand in one Region.
    private : bool
        In an account: whether it is private.
    """

    KIND = "hosted-zone"
    TABLE = Table(
        cloudformation="AWS::Route53::HostedZone",
        terraform="aws_route53_zone",
        asked={"": "id", "NameServers": "name_servers"},
        rows={
            "name": ("Name", "name", "Name"),
            "vpcs": ("VPCs[].VPCId", "vpc[].vpc_id", ""),
            "vpc_regions": ("VPCs[].VPCRegion", "vpc[].vpc_region", ""),
            "private": ("", "", "Config.PrivateZone"),
        },
        ids=("/hostedzone/",),
        calls=(
            Call("route53", "list_hosted_zones", "HostedZones[]", "Id", "route53:ListHostedZones"),
            Call(
                "route53",
                "get_hosted_zone",
                "",
                "",
                "route53:GetHostedZone",
                per="hosted-zone",
                arguments={"Id": "{key}"},
                completes=True,
                paths={"vpcs": "VPCs[].VPCId", "vpc_regions": "VPCs[].VPCRegion"},
            ),
        ),
        also=(Form("aws_route53_zone_association", {"vpcs": As("vpc_id", "one")}, completes="zone_id"),),
    )

    vpcs: Value[tuple[Ref[Any] | Unknown, ...]] = references("vpc")
    vpc_regions: Value[tuple[String, ...]] = texts()
    private: Value[bool] | None = flag()
