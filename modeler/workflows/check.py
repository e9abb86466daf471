"""Check what people have: read it if it was not read yet, and judge it by the rules."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from modeler.audit.check import Checked, check_inventory
from modeler.audit.rules import audit_rules, find_rules
from modeler.iac.read import read
from modeler.inventory import Inventory


def check(
    source: Inventory | str | Path | Iterable[str | Path],
    rules: Iterable[str] | None = None,
    skip: Iterable[str] = (),
) -> Checked:
    """Say what is wrong with templates, a plan or an inventory: findings, each with its file and line.

    Parameters
    ----------
    source : Inventory, str, Path or iterable of paths
        What was read, or files and folders to read (`modeler.read` takes parameters too).
    rules : iterable of str, optional
        The codes of the rules that judge, or of their groups; all of them if none are given.
    skip : iterable of str, optional
        Codes of rules or groups to leave out.

    Returns
    -------
    Checked
        The findings, what cannot be told from what was read, and the numbers.

    Raises
    ------
    InventoryError
        If there is nothing that can be read.
    UnknownNameError
        If there is no such rule.

    Examples
    --------
    >>> import json, tempfile
    >>> from pathlib import Path
    >>> import modeler as m
    >>> file = Path(tempfile.mkdtemp()) / "door.json"
    >>> properties = {
    ...     "VpcEndpointType": "Interface",
    ...     "ServiceName": "com.amazonaws.eu-west-1.execute-api",
    ...     "SubnetIds": ["subnet-0a1b"],
    ... }
    >>> door = {"Type": "AWS::EC2::VPCEndpoint", "Properties": properties}
    >>> size = file.write_text(json.dumps({"Resources": {"Door": door}}))
    >>> [(finding.rule, finding.text) for finding in m.check(file, rules=["PA-06"]).findings]
    [('PA-06', 'it stands in 1 of at least 2 zones')]
    """
    inventory = source if isinstance(source, Inventory) else read(source)
    chosen = tuple(audit_rules().values()) if rules is None else find_rules(rules)
    left_out = set(find_rules(skip))
    return check_inventory(inventory, [rule for rule in chosen if rule not in left_out])
