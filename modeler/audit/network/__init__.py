"""Packets: addresses as intervals, security groups, network ACLs, routes, and who reaches whom."""

from .bounds import Bounds
from .filters import Filtered, through_acl, through_groups
from .intervals import ALL_ADDRESSES, ALL_IPV4, PUBLIC_IPV4, Intervals, address_text, addresses, ports
from .names import AnswerKind, NameAnswer, resolve
from .party import INTERNET, Party, block_of, in_subnet, on_premises, parties
from .reach import NetworkCheck, NetworkStep, Reachability, reach, through_privatelink
from .routes import Leg, hub_legs, route_legs, route_table_of

__all__ = [
    "ALL_ADDRESSES",
    "ALL_IPV4",
    "INTERNET",
    "PUBLIC_IPV4",
    "AnswerKind",
    "Bounds",
    "Filtered",
    "Intervals",
    "Leg",
    "NameAnswer",
    "NetworkCheck",
    "NetworkStep",
    "Party",
    "Reachability",
    "address_text",
    "addresses",
    "block_of",
    "hub_legs",
    "in_subnet",
    "on_premises",
    "parties",
    "ports",
    "reach",
    "resolve",
    "route_legs",
    "route_table_of",
    "through_acl",
    "through_groups",
    "through_privatelink",
]
