"""ED-01: CloudFront cannot reach the load balancer that is its VPC origin."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Unknown
from modeler.inventory.kinds.internet_gateway import InternetGateway
from modeler.inventory.kinds.listener import Listener
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.prefix_list import PrefixList
from modeler.inventory.kinds.security_group import SecurityGroup
from modeler.inventory.kinds.security_group_rule import SecurityGroupRule
from modeler.inventory.kinds.vpc import Vpc
from modeler.inventory.kinds.vpc_origin import VpcOrigin
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .outcome import AuditOutcome, cannot_tell, fails, not_read, passes
from .ports import lets_in


@audit_rule(
    "ED-01",
    "CloudFront cannot reach its VPC origin",
    severity=Severity.HIGH,
    why="CloudFront makes interfaces of its own in the VPC: the VPC needs an internet gateway, though "
    "nothing passes it, and the group of the balancer has to let CloudFront's addresses or its group "
    "in.",
    symptom="502 or 504 from CloudFront.",
    remedy=Remedy(
        "Attach an internet gateway to the VPC, and let CloudFront's prefix list into the group.",
        "aws ec2 authorize-security-group-ingress --group-id GROUP --ip-permissions "
        "IpProtocol=tcp,FromPort=443,ToPort=443,PrefixListIds=[{PrefixListId=PL}]",
        "IpProtocol: tcp\nFromPort: 443\nToPort: 443\nSourcePrefixListId: PL",
        'data "aws_ec2_managed_prefix_list" "cloudfront" {\n'
        '  name = "com.amazonaws.global.cloudfront.origin-facing"\n'
        "}",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html",
            "2026-11-21",
        ),
    ),
    kinds=(
        VpcOrigin,
        LoadBalancer,
        Vpc,
        InternetGateway,
        SecurityGroup,
        SecurityGroupRule,
        Listener,
        PrefixList,
    ),
)
def vpc_origin_blocked(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at the state of each origin, at the VPC of its balancer, and at the balancer's groups."""
    for origin in inventory.all(VpcOrigin):
        balancer = inventory.find(origin.target)
        if isinstance(origin.state, str) and origin.state != "Deployed":
            yield fails(origin, "state", "its state is {state}", state=origin.state)
        elif isinstance(balancer, LoadBalancer):
            yield _judged(inventory, origin, balancer)
        else:
            yield not_read(origin, "target", "the load balancer that is the origin")


def _judged(inventory: Inventory, origin: VpcOrigin, balancer: LoadBalancer) -> AuditOutcome:
    vpcs = {inventory.find(subnet.vpc) for subnet in inventory.find_all(balancer.subnets)}
    gateways = inventory.all(InternetGateway)
    hidden = [gateway.vpcs for gateway in gateways if isinstance(gateway.vpcs, Unknown)]
    for vpc in vpcs - {None}:
        if vpc is not None and not hidden and not any(vpc in inventory.find_all(item.vpcs) for item in gateways):
            return fails(origin, "target", "no internet gateway is attached to {vpc}", vpc=vpc.key)
    if isinstance(balancer.security_groups, Unknown):
        return cannot_tell(balancer, "security_groups", balancer.security_groups)
    if not balancer.security_groups and balancer.type == "network":
        return fails(balancer, "", "it has no security group, which a VPC origin needs")
    served = [listener.port for listener in inventory.referring_to(balancer, Listener)]
    for port in (port for port in served if isinstance(port, int)):
        if balancer.security_groups and lets_in(inventory, balancer.security_groups, port) is False:
            return fails(balancer, "security_groups", "they let nobody in on port {port}", port=port)
    return passes(origin)
