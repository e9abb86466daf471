"""VL-03: the groups of a load balancer do not let in the VPC link."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.audit.network import NetworkCheck, parties, reach
from modeler.inventory import Inventory
from modeler.inventory.graph import link_of
from modeler.inventory.kinds.api_integration import ApiIntegration
from modeler.inventory.kinds.listener import Listener
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.network_acl import NetworkAcl
from modeler.inventory.kinds.network_acl_entry import NetworkAclEntry
from modeler.inventory.kinds.rest_integration import RestIntegration
from modeler.inventory.kinds.route import Route
from modeler.inventory.kinds.route_table import RouteTable
from modeler.inventory.kinds.security_group import SecurityGroup
from modeler.inventory.kinds.security_group_rule import SecurityGroupRule
from modeler.inventory.kinds.subnet import Subnet
from modeler.inventory.kinds.vpc_link_v2 import VpcLinkV2
from modeler.inventory.kinds.vpn_gateway import VpnGateway
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .links import listener_called, private_integrations
from .outcome import AuditOutcome, cannot_tell, fails, passes


@audit_rule(
    "VL-03",
    "The load balancer does not let the VPC link in",
    severity=Severity.HIGH,
    why="The interfaces of a VPC link V2 call the load balancer like any client: its security groups have "
    "to let them in on the port of the listener, and their own have to let them out.",
    symptom="An HTTP API answers 503 Service Unavailable, a REST API 504 or 500 after a timeout.",
    remedy=Remedy(
        "Let the group of the link into the group of the balancer, on the port of the listener.",
        "aws ec2 authorize-security-group-ingress --group-id BALANCER_GROUP --protocol tcp --port 443 "
        "--source-group LINK_GROUP",
        "IpProtocol: tcp\nFromPort: 443\nToPort: 443\nSourceSecurityGroupId: !Ref LinkGroup",
        "referenced_security_group_id = aws_security_group.link.id",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-private.html",
            "2026-04-13",
        ),
        Source("https://repost.aws/knowledge-center/api-gateway-500-error-vpc", "2026-11-21"),
    ),
    kinds=(
        VpcLinkV2,
        LoadBalancer,
        Listener,
        SecurityGroup,
        SecurityGroupRule,
        ApiIntegration,
        NetworkAcl,
        NetworkAclEntry,
        RestIntegration,
        Route,
        RouteTable,
        VpnGateway,
        Subnet,
    ),
)
def balancer_refuses_link(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Send packets from each interface of the link to each of the balancer, and look at their groups alone."""
    for link, balancer, port in dict.fromkeys(_calls(inventory)):
        yield _judged(inventory, link, balancer, port)


def _calls(inventory: Inventory) -> Iterator[tuple[VpcLinkV2, LoadBalancer, int]]:
    for integration in private_integrations(inventory):
        link, listener = link_of(inventory, integration), listener_called(inventory, integration)
        if isinstance(link, VpcLinkV2) and listener is not None and isinstance(listener.port, int):
            balancer = inventory.find(listener.load_balancer)
            if balancer is not None:
                yield link, balancer, listener.port


def _judged(inventory: Inventory, link: VpcLinkV2, balancer: LoadBalancer, port: int) -> AuditOutcome:
    pairs = [
        reach(inventory, source, target, port)
        for source in parties(inventory, link)
        for target in parties(inventory, balancer)
    ]
    for check, node, attribute in (
        (NetworkCheck.SOURCE_GROUPS, link, "security_groups"),
        (NetworkCheck.TARGET_GROUPS, balancer, "security_groups"),
    ):
        steps = [step for pair in pairs for step in pair.steps if step.check is check]
        if any(step.passes is False for step in steps):
            way = "out of" if node is link else "into"
            return fails(
                node,
                attribute,
                "no rule lets packets {way} it: from {link} to {balancer} on port {port}",
                way=way,
                port=port,
                link=link.key,
                balancer=balancer.key,
            )
        if not steps or any(step.passes is None for step in steps):
            missing = [step.unknown for step in steps]
            return cannot_tell(node, attribute, *missing, link.subnets, balancer.subnets)
    return passes(balancer)
