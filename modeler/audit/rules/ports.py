"""What security groups let in, as far as the rules of groups say."""

from __future__ import annotations

from collections.abc import Iterable

from modeler.inventory import Inventory, Unknown, unknowns
from modeler.inventory.kinds.security_group import SecurityGroup
from modeler.inventory.kinds.security_group_rule import SecurityGroupRule

ALL_PROTOCOLS = ("-1", "all")
TCP = ("tcp", "6")


def rules_of(inventory: Inventory, group: SecurityGroup, direction: str) -> tuple[SecurityGroupRule, ...]:
    """Return the rules of a group in one direction, ``in`` or ``out``; also those whose direction is not known."""
    return tuple(
        rule
        for rule in inventory.referring_to(group, SecurityGroupRule)
        if rule.group is not None and inventory.find(rule.group) == group and rule.direction in (direction, None)
    )


def covers_port(rule: SecurityGroupRule, port: int) -> bool | Unknown:
    """Return whether a rule is about a TCP port, or what that hangs on.

    Examples
    --------
    >>> from modeler.inventory import Origin
    >>> rule = SecurityGroupRule(key="r", origin=Origin("t.yaml"), protocol="tcp", from_port=400, to_port=500)
    >>> covers_port(rule, 443), covers_port(rule, 80)
    (True, False)
    """
    if isinstance(rule.protocol, Unknown):
        return rule.protocol
    if rule.protocol in ALL_PROTOCOLS:
        return True
    if rule.protocol not in TCP:
        return False
    first, last = rule.from_port, rule.to_port
    if isinstance(first, Unknown) or isinstance(last, Unknown):
        return first if isinstance(first, Unknown) else last  # type: ignore[return-value]
    return (0 if first is None or first < 0 else first) <= port <= (65535 if last is None or last < 0 else last)


def opens_port(inventory: Inventory, groups: Iterable[SecurityGroup], port: int) -> bool | Unknown:
    """Return whether any of some groups lets anybody in on a TCP port, or what that hangs on."""
    doubt: Unknown | None = None
    for group in groups:
        for rule in rules_of(inventory, group, "in"):
            covered = covers_port(rule, port)
            if covered is True and rule.exists is True:
                return True
            if covered is not False:
                doubt = next(unknowns((covered, rule.exists)), None)
    return False if doubt is None else doubt
