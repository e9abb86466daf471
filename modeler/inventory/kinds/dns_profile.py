"""A profile of Amazon Route 53: zones, rules and endpoints that many VPCs share.

Sources: AWS::Route53Profiles::Profile, ProfileAssociation and ProfileResourceAssociation (CloudFormation),
aws_route53profiles_profile (Terraform), ListProfiles (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, node, references, texts
from ..table import As, Call, Form, Table
from ..values import Ref, String, Unknown, Value


@node
class DnsProfile(Node):
    """A Route 53 profile.

    Parameters
    ----------
    vpcs : tuple of Ref of Vpc
        The VPCs for which it holds.
    resources : tuple of str
        The zones, rules, firewalls and interface endpoints in it.
    """

    KIND = "dns-profile"
    TABLE = Table(
        cloudformation="AWS::Route53Profiles::Profile",
        terraform="aws_route53profiles_profile",
        rows={
            "name": ("Name", "name", "Name"),
            "vpcs": ("", "", ""),
            "resources": ("", "", ""),
        },
        calls=(
            Call("route53profiles", "list_profiles", "ProfileSummaries[]", "Id", "route53profiles:ListProfiles"),
            Call(
                "route53profiles",
                "list_profile_associations",
                "",
                "",
                "route53profiles:ListProfileAssociations",
                per="dns-profile",
                arguments={"ProfileId": "{key}"},
                completes=True,
                paths={"vpcs": "ProfileAssociations[].ResourceId"},
            ),
            Call(
                "route53profiles",
                "list_profile_resource_associations",
                "",
                "",
                "route53profiles:ListProfileResourceAssociations",
                per="dns-profile",
                arguments={"ProfileId": "{key}"},
                completes=True,
                paths={"resources": "ProfileResourceAssociations[].ResourceArn"},
            ),
        ),
        ids=("rp-",),
        also=(
            Form("AWS::Route53Profiles::ProfileAssociation", {"vpcs": As("ResourceId", "one")}, completes="ProfileId"),
            Form(
                "AWS::Route53Profiles::ProfileResourceAssociation",
                {"resources": As("ResourceArn", "one")},
                completes="ProfileId",
            ),
            Form("aws_route53profiles_association", {"vpcs": As("resource_id", "one")}, completes="profile_id"),
            Form(
                "aws_route53profiles_resource_association",
                {"resources": As("resource_arn", "one")},
                completes="profile_id",
            ),
        ),
    )

    vpcs: Value[tuple[Ref[Any] | Unknown, ...]] = references("vpc")
    resources: Value[tuple[String, ...]] = texts()
