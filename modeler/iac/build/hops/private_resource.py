"""A private resource behind a function in the VPC, such as a database: it stands already, and lets the function in."""

from __future__ import annotations

from typing import Any

from modeler.inventory import Ref, Unknown
from modeler.inventory.values import Value

from ...stack import StackParameter
from ..endpoints import object_endpoint
from ..network import group_id
from ..site import BuildStep, BuiltHop

BUILDS = ("resource-traffic",)
BUILDS_BESIDE = ("s3-gateway-endpoint",)


def build_hop(step: BuildStep) -> BuiltHop:
    """Build the group that the resource joins; in a VPC that stands, take the resource's own."""
    site = step.site
    group: Ref[Any] | Unknown
    if step.network.choice.is_new:
        own = group = step.network.group("ResourceGroup", "The private resource joins this group.")
        site.show("ResourceGroupId", group_id(own), "The security group that the private resource has to join.")
    else:
        group = site.ask(
            StackParameter(
                "ResourceGroupId",
                "AWS::EC2::SecurityGroup::Id",
                "The security group of the private resource.",
                group="Backend",
            )
        )
    if step.beside("s3-gateway-endpoint") and step.network.choice.is_new:
        object_endpoint(step.network)
    site.note("The function may reach the private resource on its port; the resource itself is no part of the stack.")
    return step.built(Ref("security-group", "ResourceGroup"), group=group, port=_port(step))


def _port(step: BuildStep) -> Value[int]:
    return step.site.ask(
        StackParameter("ResourcePort", "Number", "The port of the private resource.", default=5432, group="Backend")
    )
