"""HY-02: Direct Connect has one connection, one location, or a session that is down."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Unknown
from modeler.inventory.kinds.direct_connect_connection import DirectConnectConnection
from modeler.inventory.kinds.direct_connect_interface import DirectConnectInterface
from modeler.inventory.kinds.vpn_connection import VpnConnection
from modeler.patterns.base import Source

from .base import DecidedBy, Remedy, Severity, audit_rule
from .live import live_state
from .outcome import AuditOutcome, cannot_tell, fails, passes


@audit_rule(
    "HY-02",
    "Direct Connect has no second connection, or a session that is down",
    severity=Severity.HIGH,
    why="AWS works on each connection and each location from time to time: with one of them the network on "
    "premises is then cut off, unless a VPN stands beside it.",
    symptom="Callers on premises cannot connect, for hours.",
    remedy=Remedy(
        "Order a connection at a second location, or make a VPN connection as a backup.",
        "aws directconnect describe-connections",
        "Type: AWS::DirectConnect::Connection",
        'resource "aws_dx_connection" "second" {}',
    ),
    sources=(
        Source("https://docs.aws.amazon.com/directconnect/latest/UserGuide/high_resiliency.html", "2026-11-30"),
        Source("https://docs.aws.amazon.com/directconnect/latest/UserGuide/limits.html", "2026-11-21"),
    ),
    kinds=(DirectConnectConnection, DirectConnectInterface, VpnConnection),
    decided_by=DecidedBy.ACCOUNT,
)
def direct_connect_alone(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Count the connections and their locations, and look at the sessions, which only an account has."""
    connections = inventory.all(DirectConnectConnection)
    locations = {str(connection.location) for connection in connections if isinstance(connection.location, str)}
    backed_up = bool(inventory.all(VpnConnection)) or (len(connections) > 1 and len(locations) > 1)
    for connection in connections:
        if not isinstance(connection.state, str):
            yield cannot_tell(connection, "", connection.state or live_state(DirectConnectConnection))
        elif not backed_up:
            yield fails(connection, "", "it is the only way on premises, at one location")
        elif connection.state != "available":
            yield fails(connection, "state", "its state is {state}", state=connection.state)
        else:
            yield passes(connection)
    for interface in inventory.all(DirectConnectInterface):
        sessions = () if isinstance(interface.bgp, Unknown) else interface.bgp
        if any(str(session).lower() == "down" for session in sessions):
            yield fails(interface, "bgp", "a BGP session is down")
