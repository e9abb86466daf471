"""HY-01: a VPN connection has fewer than two tunnels that work."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Unknown
from modeler.inventory.kinds.vpn_connection import VpnConnection
from modeler.patterns.base import Source

from .base import DecidedBy, Remedy, Severity, audit_rule
from .live import live_state
from .outcome import AuditOutcome, cannot_tell, fails, passes


@audit_rule(
    "HY-01",
    "The VPN connection has a tunnel that is down",
    severity=Severity.HIGH,
    why="A VPN connection has two tunnels so that AWS can take one down for work on it; with one of them "
    "down the connection stops at the next such day.",
    symptom="Callers on premises cannot connect, at times for minutes.",
    remedy=Remedy(
        "Bring both tunnels up at the customer gateway.",
        "aws ec2 describe-vpn-connections --vpn-connection-ids VPN",
        "Type: AWS::EC2::VPNConnection",
        'resource "aws_vpn_connection" "main" {}',
    ),
    sources=(Source("https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html", "2026-11-30"),),
    kinds=(VpnConnection,),
    decided_by=DecidedBy.ACCOUNT,
)
def tunnel_is_down(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at the state of the tunnels, which only an account has."""
    for connection in inventory.all(VpnConnection):
        tunnels = connection.tunnels
        if isinstance(tunnels, Unknown) or not tunnels:
            yield cannot_tell(connection, "", tunnels or live_state(VpnConnection))
            continue
        working = sum(1 for tunnel in tunnels if str(tunnel).upper() == "UP")
        if working < 2:
            yield fails(connection, "tunnels", "{count} of its 2 tunnels is up", count=working)
        else:
            yield passes(connection)
