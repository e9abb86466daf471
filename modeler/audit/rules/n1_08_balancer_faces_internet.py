"""N1-08: a load balancer behind a private integration faces the internet."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.audit.network import INTERNET, NetworkCheck, parties, reach
from modeler.inventory import Inventory, Unknown
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
from modeler.inventory.kinds.vpc_link_v1 import VpcLinkV1
from modeler.inventory.kinds.vpn_gateway import VpnGateway
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .links import linked_balancers
from .outcome import AuditOutcome, cannot_tell, fails, passes


@audit_rule(
    "N1-08",
    "The load balancer behind the API faces the internet",
    severity=Severity.HIGH,
    why="A balancer that faces the internet has public addresses: whoever its groups let in calls the "
    "backend around the authorizer, the throttles and the web ACL of the API.",
    symptom="None: the backend answers people who never passed the API.",
    remedy=Remedy(
        "Make an internal balancer and move the listeners to it.",
        "aws elbv2 create-load-balancer --scheme internal --type network --name NAME --subnets "
        "PRIVATE_SUBNETS --security-groups GROUP",
        "Scheme: internal",
        "internal = true",
    ),
    sources=(
        Source("https://docs.aws.amazon.com/apigateway/latest/developerguide/private-integration.html", "2026-04-13"),
        Source("https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html", "2026-11-21"),
    ),
    kinds=(
        LoadBalancer,
        VpcLinkV1,
        RestIntegration,
        ApiIntegration,
        SecurityGroup,
        SecurityGroupRule,
        Listener,
        NetworkAcl,
        NetworkAclEntry,
        Route,
        RouteTable,
        VpnGateway,
    ),
)
def balancer_faces_internet(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at the scheme, and say whether the groups let anybody on the internet in."""
    for linked in linked_balancers(inventory):
        balancer = linked.balancer
        if isinstance(balancer.scheme, Unknown):
            yield cannot_tell(balancer, "scheme", balancer.scheme)
        elif balancer.scheme != "internet-facing":
            yield passes(balancer)
        elif _is_closed(inventory, balancer):
            yield fails(balancer, "scheme", "it faces the internet; its groups let nobody there in")
        else:
            yield fails(balancer, "scheme", "it faces the internet, and {link} uses it", link=linked.by.key)


def _is_closed(inventory: Inventory, balancer: LoadBalancer) -> bool:
    """Return whether the groups surely let nobody on the internet in on any of the listeners' ports."""
    ports = [listener.port for listener in inventory.referring_to(balancer, Listener)]
    known = [port for port in ports if isinstance(port, int)]
    steps = [
        step
        for port in known
        for party in parties(inventory, balancer)
        for step in reach(inventory, INTERNET, party, port).steps
        if step.check is NetworkCheck.TARGET_GROUPS
    ]
    return bool(steps) and len(known) == len(ports) and all(step.passes is False for step in steps)
