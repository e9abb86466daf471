"""Breaks: what a change does to callers, from two folders, or from one and changes in a line each."""

from __future__ import annotations

from collections.abc import Iterable

from modeler.audit.breaks import Breaks, apply_changes, broken_by
from modeler.errors import CallError
from modeler.workflows.assess import WhatStands, as_inventory


def breaks(
    before: WhatStands,
    after: WhatStands | None = None,
    *,
    change: str | Iterable[str] = (),
    apis: Iterable[str] | None = None,
    places: Iterable[str] | None = None,
) -> Breaks:
    """Say which callers, names and APIs stop working where something changes, and who gets in or no longer does.

    Parameters
    ----------
    before : Inventory, path or paths
        What stands.
    after : Inventory, path or paths, optional
        What would stand; without it, `before` with the changes.
    change : str or iterable of str
        Changes in a line each: ``private-dns on Door``, ``remove Link``, ``attribute Balancer.scheme = internal``,
        ``policy of Api = policy.json``, ``allow tcp 443 from 10.1.0.0/16 to Group`` (or ``forbid``),
        ``route 10.1.0.0/16 of Table to Hub``, ``no route 10.1.0.0/16 of Table``.
    apis : iterable of str, optional
        The APIs to ask about; all if none are given.
    places : iterable of str, optional
        Where calls start, as `modeler.trace` takes them; without them the internet, networks on premises, what calls
        in VPCs, and somebody in each kind of subnet.

    Returns
    -------
    Breaks
        The calls that stop or begin to work, and who gets in or no longer does, each with a witness.

    Raises
    ------
    CallError
        If neither another inventory nor a change is given.
    InventoryError
        If a change cannot be read, or names what is not there.

    Examples
    --------
    >>> import modeler as m
    >>> from modeler.inventory import Inventory, Origin
    >>> from modeler.inventory.kinds.http_api import HttpApi
    >>> api = HttpApi(key="Orders", origin=Origin("t.yaml", 3), region="eu-west-1", quick_target="https://example.com")
    >>> m.breaks(Inventory((api,)), change="attribute Orders.default_endpoint_off = true")
    <Breaks: 1 way in closed>
    """
    changes = (change,) if isinstance(change, str) else tuple(change)
    if after is None and not changes:
        raise CallError("breaks compares two things: give what would stand, or change='private-dns on NAME'")
    stands = as_inventory(before)
    target = as_inventory(after) if after is not None else stands
    return broken_by(stands, apply_changes(target, changes), apis, places)
