"""Policy: ask one policy about one request, from a file, a document, templates or an inventory."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from modeler.audit.policy import Policy, read_policy
from modeler.audit.policy.ask import INVOKE_ACTION, SOMEWHERE, PolicyAnswer, answer_of, policy_in
from modeler.audit.policy.keys import PolicyEntry
from modeler.errors import InventoryError
from modeler.inventory import Inventory, Origin
from modeler.workflows.assess import as_inventory
from modeler.yamlfile import read_yaml


def ask_policy(
    source: Mapping[str, Any] | Inventory | str | Path,
    of: str = "",
    *,
    action: str = INVOKE_ACTION,
    resource: str = SOMEWHERE,
    caller: str = "",
    keys: Mapping[str, str] | None = None,
    entry: str = PolicyEntry.ENDPOINT.value,
) -> PolicyAnswer:
    """Say whether a policy allows a request, which statement and condition decide it, and what is wrong in the policy.

    Parameters
    ----------
    source : mapping, Inventory or path
        A policy document, a file with one, or what was read from templates.
    of : str
        Whose policy it is, where templates or an inventory are given.
    action, resource : str
        What is done to what. Without a resource it is a method of an API that nobody names.
    caller : str
        The ARN of who signs, or a service; empty for nobody.
    keys : mapping of str to str
        The condition keys of the request; all others are absent.
    entry : str
        The way on which it comes: ``endpoint``, ``internet``, ``service``, ``function-url``, ``lattice``.

    Returns
    -------
    PolicyAnswer

    Raises
    ------
    InventoryError
        If there is no policy, or no such way.

    Examples
    --------
    >>> import modeler as m
    >>> policy = {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke",
    ...     "Resource": "execute-api:/*", "Condition": {"StringEquals": {"aws:SourceVpce": "vpc-0a1b"}}}]}
    >>> answer = m.ask_policy(policy, keys={"aws:SourceVpce": "vpce-0a1b"})
    >>> answer.outcome.value, answer.mistakes[0].kind.value
    ('implicit-deny', 'vpc-as-endpoint')
    """
    if entry not in set(PolicyEntry):
        raise InventoryError(f"'{entry}' is no way in: give one of {', '.join(PolicyEntry)}")
    given: dict[str, Any] = {"action": action, "resource": resource, "caller": caller, "keys": keys}
    given["entry"] = PolicyEntry(entry)
    if of:
        inventory = as_inventory(source)
        node, own = policy_in(inventory, of)
        return answer_of(own, node.key, inventory=inventory, **given)
    if isinstance(source, Inventory):
        raise InventoryError("an inventory may hold several policies: say whose, of='NAME'")
    name = "the policy" if isinstance(source, Mapping) else str(source)
    document = source if isinstance(source, Mapping) else _document(Path(source))
    policy = read_policy(dict(document), Origin(name))
    if not isinstance(policy, Policy):
        raise InventoryError(f"{name} is empty: give a document with a Statement")
    return answer_of(policy, name, **given)


def _document(path: Path) -> Mapping[str, Any]:
    if path.is_dir():
        raise InventoryError(f"'{path}' is a folder: say whose policy is asked, --of NAME")
    try:
        document = read_yaml(path, InventoryError, "give a policy document in JSON")
    except InventoryError as error:
        raise InventoryError(f"{error}; of a template say whose policy is asked, --of NAME") from None
    if not isinstance(document, Mapping) or "Statement" not in document:
        raise InventoryError(f"'{path}' is no policy document, for it has no Statement: say whose policy, --of NAME")
    return document
