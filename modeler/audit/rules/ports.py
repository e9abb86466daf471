"""Whether security groups let anybody in on a port, as the evaluator of packets decides it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from modeler.audit.network import ALL_ADDRESSES, Party, ports, through_groups
from modeler.inventory import Inventory, Ref, Unknown
from modeler.inventory.kinds.security_group_rule import SecurityGroupRule


def lets_in(
    inventory: Inventory, groups: Iterable[Ref[Any] | Unknown], port: int, protocol: str = "tcp"
) -> bool | Unknown:
    """Return whether groups let anybody in on a port, or the first unknown value on which that hangs.

    Rules add up, so one caller with all addresses and all groups that a rule names stands for everybody.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    groups : iterable of Ref or Unknown
        The groups of one interface.
    port : int
        The port.
    protocol : str
        ``tcp`` or ``udp``.

    Returns
    -------
    bool or Unknown
        Whether they do.

    Examples
    --------
    >>> from modeler.inventory import Origin
    >>> from modeler.inventory.kinds.security_group import SecurityGroup
    >>> own, callers = Ref("security-group", "Door"), Ref("security-group", "Callers")
    >>> rule = SecurityGroupRule(key="r", origin=Origin("t.yaml"), group=own, direction="in", protocol="tcp",
    ...                          from_port=443, to_port=443, peer=callers)
    >>> inventory = Inventory((SecurityGroup(key="Door", origin=Origin("t.yaml")), rule))
    >>> lets_in(inventory, [own], 443), lets_in(inventory, [own], 80)
    (True, False)
    """
    named = tuple(rule.peer for rule in inventory.all(SecurityGroupRule) if isinstance(rule.peer, Ref))
    everybody = Party(ALL_ADDRESSES, named)
    asked = through_groups(inventory, tuple(groups), "in", everybody, protocol, ports(port, port))
    if not asked.admitted.maybe:
        return False
    if asked.admitted.sure or not asked.unknown:
        return True
    return asked.unknown[0]
