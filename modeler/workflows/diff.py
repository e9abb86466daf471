"""Diff: what a change to templates does, read from two folders or given as two inventories."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from modeler.audit.change import TemplateChange, change_of
from modeler.errors import CallError
from modeler.facts.pricebook import PriceBook
from modeler.inventory import Inventory
from modeler.results import short
from modeler.workflows.assess import WhatStands, as_inventory
from modeler.workload import Workload


def diff(
    before: WhatStands, after: WhatStands, workload: Workload | None = None, *, book: PriceBook | None = None
) -> TemplateChange:
    """Say what a change to templates does to pattern, bill, tail and findings.

    Parameters
    ----------
    before, after : Inventory, path or paths
        What stood and what stands. A folder in which there is no file yet holds nothing.
    workload : Workload, optional
        Clients, traffic and needs; without one there is the bill at rest, and by volume.
    book : PriceBook, optional
        Prices; by default the list prices of the Region.

    Returns
    -------
    TemplateChange

    Raises
    ------
    CallError
        If what stands beside them is no workload.
    InventoryError
        If nothing that can be read stands at the paths.

    Examples
    --------
    >>> import json, tempfile
    >>> from pathlib import Path
    >>> import modeler as m
    >>> def written(memory: int) -> Path:
    ...     function = {"Type": "AWS::Lambda::Function", "Properties": {"MemorySize": memory}}
    ...     properties = {"ProtocolType": "HTTP", "Target": {"Ref": "Orders"}}
    ...     api = {"Type": "AWS::ApiGatewayV2::Api", "Properties": properties}
    ...     file = Path(tempfile.mkdtemp()) / "orders.json"
    ...     size = file.write_text(json.dumps({"Resources": {"Api": api, "Orders": function}}))
    ...     return file
    >>> change = m.diff(written(128), written(512))
    >>> [(setting.path, setting.before.value, setting.after.value) for setting in change.entries[0].settings]
    [('backend.memory_mb', 128, 512)]
    """
    if workload is not None and not isinstance(workload, Workload):
        raise CallError(f"{short(repr(workload), 60)} is no workload: write diff('main/', 'branch/', w)")
    return change_of(_stood(before), _stood(after), workload, book=book)


def _stood(given: Any) -> Inventory:
    if isinstance(given, str | Path) and holds_no_file(Path(given)):
        return Inventory(())
    return as_inventory(given)


def holds_no_file(path: Path) -> bool:
    """Say whether a path is a folder in which there is no file.

    >>> holds_no_file(Path("no-such-folder"))
    False
    """
    return path.is_dir() and not any(item.is_file() for item in path.rglob("*"))
