"""AV-06: an internal load balancer checks tokens and has no way to their keys."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.audit.network.intervals import addresses
from modeler.audit.network.routes import Leg, route_legs
from modeler.inventory import Inventory, Ref, Unknown
from modeler.inventory.graph import actions_of_listener
from modeler.inventory.kinds.listener import Listener
from modeler.inventory.kinds.listener_rule import ListenerRule
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.route import Route
from modeler.inventory.kinds.route_table import RouteTable
from modeler.inventory.kinds.subnet import Subnet
from modeler.inventory.kinds.vpc import Vpc
from modeler.inventory.kinds.vpn_gateway import VpnGateway
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .fronts import balancer_of
from .outcome import AuditOutcome, cannot_tell, fails, not_read, passes

_CHECKS = frozenset({"authenticate-oidc", "authenticate-cognito", "jwt-validation"})
_OUTSIDE = addresses("198.51.100.0/24")


@audit_rule(
    "AV-06",
    "The load balancer cannot fetch the keys of the tokens it checks",
    severity=Severity.HIGH,
    why="To check a token, or to sign somebody in, the load balancer itself calls the issuer: an internal "
    "one without a public address needs a route to a NAT gateway or another way out.",
    symptom="500 or 561 from the load balancer for every request with a token.",
    remedy=Remedy(
        "Give the subnets of the load balancer a route to a NAT gateway, or check tokens behind it.",
        "aws ec2 create-route --route-table-id TABLE --destination-cidr-block 0.0.0.0/0 --nat-gateway-id NAT",
        "Type: AWS::EC2::Route\n"
        "Properties: {RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: !Ref Nat}",
        'route {\n  cidr_block     = "0.0.0.0/0"\n  nat_gateway_id = aws_nat_gateway.NAME.id\n}',
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-verify-jwt.html", "2026-11-21"
        ),
        Source(
            "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html",
            "2026-11-21",
        ),
    ),
    kinds=(Listener, ListenerRule, LoadBalancer, Route, RouteTable, Subnet, VpnGateway, Vpc),
)
def token_check_without_way_out(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look for a route to the internet from the subnets of internal balancers that check tokens."""
    for listener in inventory.all(Listener):
        balancer = balancer_of(inventory, listener, "application")
        checks = [owner for owner, action in actions_of_listener(inventory, listener) if action.type in _CHECKS]
        if balancer is None or not checks or balancer.scheme == "internet-facing":
            continue
        subnets = inventory.find_all(balancer.subnets)
        if not subnets:
            yield not_read(balancer, "subnets", f"the subnets of {balancer.key}")
            continue
        legs = [leg for subnet in subnets for leg in route_legs(inventory, subnet, _OUTSIDE)]
        doubts = [leg.unknown for leg in legs if not leg.sure or isinstance(leg.target, Unknown)]
        if all(_leads_out(inventory, leg) for leg in legs if leg.sure) and not doubts:
            yield passes(checks[0])
        elif doubts:
            yield cannot_tell(balancer, "subnets", doubts)
        else:
            yield fails(
                checks[0], "actions", "{balancer} has no route to the issuer", beside=(balancer,), balancer=balancer.key
            )


def _leads_out(inventory: Inventory, leg: Leg) -> bool:
    """Return whether a route is a way out for what has no public address."""
    return isinstance(leg.target, Ref) and leg.target.kind != "internet-gateway"
