"""N1-04: the targets of a Network Load Balancer do not let it in."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.audit.network import NetworkCheck, parties, reach
from modeler.inventory import Inventory, Node
from modeler.inventory.graph import members, target_groups_of
from modeler.inventory.kinds.auto_scaling_group import AutoScalingGroup
from modeler.inventory.kinds.container_service import ContainerService
from modeler.inventory.kinds.endpoint_service import EndpointService
from modeler.inventory.kinds.instance import Instance
from modeler.inventory.kinds.listener import Listener
from modeler.inventory.kinds.listener_rule import ListenerRule
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.network_acl import NetworkAcl
from modeler.inventory.kinds.network_acl_entry import NetworkAclEntry
from modeler.inventory.kinds.security_group import SecurityGroup
from modeler.inventory.kinds.security_group_rule import SecurityGroupRule
from modeler.inventory.kinds.target_group import TargetGroup
from modeler.inventory.kinds.vpc_link_v1 import VpcLinkV1
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .links import balancers_on_privatelink
from .outcome import AuditOutcome, cannot_tell, fails, passes


@audit_rule(
    "N1-04",
    "The targets do not let the Network Load Balancer in",
    severity=Severity.HIGH,
    why="What comes over PrivateLink reaches the targets from the addresses of the balancer, not of the "
    "client: their groups have to let the balancer in on the port of the target group.",
    symptom="Connections time out; where the groups block the health check too, the targets are unhealthy.",
    remedy=Remedy(
        "Let the balancer's group, or the blocks of its subnets, into the group of the targets.",
        "aws ec2 authorize-security-group-ingress --group-id TARGET_GROUP --protocol tcp --port PORT "
        "--source-group NLB_GROUP",
        "SourceSecurityGroupId: !GetAtt NlbGroup.GroupId",
        "referenced_security_group_id = aws_security_group.nlb.id",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-target-groups.html",
            "2026-11-21",
        ),
        Source("https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html", "2026-11-21"),
    ),
    kinds=(
        LoadBalancer,
        TargetGroup,
        ContainerService,
        Instance,
        SecurityGroup,
        SecurityGroupRule,
        AutoScalingGroup,
        EndpointService,
        Listener,
        ListenerRule,
        NetworkAcl,
        NetworkAclEntry,
        VpcLinkV1,
    ),
)
def targets_refuse_balancer(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Send packets from each interface of the balancer to each target, and look at the targets' groups alone."""
    for balancer in dict.fromkeys(linked.balancer for linked in balancers_on_privatelink(inventory)):
        for group in dict.fromkeys(target_groups_of(inventory, balancer)):
            for target in members(inventory, group):
                if isinstance(target, (ContainerService, Instance)) and isinstance(group.port, int):
                    yield _judged(inventory, balancer, target, group.port)


def _judged(inventory: Inventory, balancer: LoadBalancer, target: Node, port: int) -> AuditOutcome:
    steps = [
        step
        for source in parties(inventory, balancer)
        for party in parties(inventory, target)
        for step in reach(inventory, source, party, port).steps
        if step.check is NetworkCheck.TARGET_GROUPS
    ]
    if any(step.passes is False for step in steps):
        return fails(
            target, "security_groups", "they do not let {balancer} in on port {port}", balancer=balancer.key, port=port
        )
    if not steps or any(step.passes is None for step in steps):
        return cannot_tell(target, "security_groups", balancer.subnets, [step.unknown for step in steps])
    return passes(target)
