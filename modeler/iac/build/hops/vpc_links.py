"""VPC links: API Gateway's own way into a VPC, by interfaces in its subnets (V2) or to one balancer (V1)."""

from __future__ import annotations

from modeler.inventory.kinds.vpc_link_v1 import VpcLinkV1
from modeler.inventory.kinds.vpc_link_v2 import VpcLinkV2

from ..site import BuildStep, BuiltHop

BUILDS = ("vpc-link-v1", "vpc-link-v2")
BUILDS_BESIDE = ("cloud-map",)


def build_hop(step: BuildStep) -> BuiltHop:
    """Build the link, whose group may send to what stands behind it and to nothing else."""
    site, target = step.site, step.next
    assert target is not None
    if step.component == "vpc-link-v1":
        return step.built(site.add(VpcLinkV1, step.key, name=site.name, targets=(target.node,)))
    group = step.network.group(f"{step.key}Group", "What API Gateway sends into the VPC.")
    link = site.add(VpcLinkV2, step.key, name=site.name, subnets=step.network.private, security_groups=(group,))
    site.let(group, target.group, target.port, "The API calls the backend.")
    return step.built(link, group=group)
