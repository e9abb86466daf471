"""Drift: where what stands in an account is no longer what its template says, value by value.

Only values that both sides give are compared: what a template leaves to AWS, and what nobody may read, is no drift. A
resource is found again by the id that CloudFormation knows it by; one that is gone is drift, one that could not be
looked at is said to be not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any

from modeler.dataclass import dataclass
from modeler.inventory import Inventory, Node
from modeler.inventory.node import attributes_of
from modeler.inventory.same import NOT_COMPARED
from modeler.results import Record, Result, number_of


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftedValue:
    """One difference.

    Parameters
    ----------
    key, kind : str
        The resource, by its name in the template, and its kind.
    attribute : str
        What is different; empty if the resource is gone.
    template, account : object
        What the template says, and what stands.
    """

    key: str
    kind: str
    attribute: str = ""
    template: Any = None
    account: Any = None

    @property
    def is_gone(self) -> bool:
        """Whether the resource does not stand any more."""
        return not self.attribute

    def record(self) -> Record:
        """Return it as plain data."""
        return {
            "resource": self.key,
            "kind": self.kind,
            "is_gone": self.is_gone,
            "attribute": self.attribute or None,
            "template": self.template,
            "account": self.account,
        }


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Drift(Result):
    """What is different between a template and what stands.

    Parameters
    ----------
    compared : int
        How many resources were looked at.
    values : tuple of DriftedValue
        The differences, in the order of the template.
    not_known : tuple of str
        Resources that the account did not show.
    """

    compared: int
    values: tuple[DriftedValue, ...]
    not_known: tuple[str, ...]

    def summary(self) -> str:
        """Say how much is different."""
        number = number_of(len(self.values), "difference") if self.values else "no difference"
        more = f", {len(self.not_known)} not looked at" if self.not_known else ""
        return f"{number} in {number_of(self.compared, 'resource')}{more}"

    def records(self) -> list[Record]:
        """Return one row a difference."""
        rows = (value.record() for value in self.values)
        return [{**row, "template": _shown(row["template"]), "account": _shown(row["account"])} for row in rows]

    def to_dict(self) -> Record:
        """Return it as plain data."""
        return {
            "compared": self.compared,
            "values": [value.record() for value in self.values],
            "not_known": list(self.not_known),
        }


def drift(template: Inventory, account: Inventory, ids: Mapping[str, str]) -> Drift:
    """Compare what a template says with what stands.

    Parameters
    ----------
    template, account : Inventory
        What was deployed, and what was collected.
    ids : mapping of str to str
        The id of each resource by its name in the template, as CloudFormation lists them.

    Examples
    --------
    >>> from modeler.inventory import Inventory, Origin
    >>> from modeler.inventory.kinds.vpc import Vpc
    >>> says = Inventory((Vpc(key="Network", origin=Origin("t.yaml", 3), cidrs=("10.0.0.0/16",)),))
    >>> stands = Inventory((Vpc(key="vpc-1", origin=Origin("a"), cidrs=("10.1.0.0/16",)),))
    >>> drift(says, stands, {"Network": "vpc-1"}).values[0].attribute
    'cidrs'
    """
    values: list[DriftedValue] = []
    not_known: list[str] = []
    compared = 0
    for node in template:
        physical = ids.get(node.key, "")
        twin = _twin(node, physical, account)
        if twin is not None:
            compared += 1
            values += _differences(node, twin)
        elif _OWN_ID.fullmatch(physical) and account.missing(type(node)) is None:
            compared += 1
            values.append(DriftedValue(key=node.key, kind=node.KIND))
        else:
            not_known.append(node.key)
    return Drift(compared=compared, values=tuple(values), not_known=tuple(not_known))


def _twin(node: Node, physical: str, account: Inventory) -> Node | None:
    """Find a resource by its id: alone, or at the end of its ARN or of the path that leads to it."""
    if not physical:
        return None
    same_kind = [candidate for candidate in account.all(type(node)) if getattr(candidate, "state", "") not in _GONE]
    exact = [candidate for candidate in same_kind if candidate.key == physical]
    twins = exact or [candidate for candidate in same_kind if candidate.key.endswith((f":{physical}", f"/{physical}"))]
    return twins[0] if len(twins) == 1 else None


def _differences(node: Node, twin: Node) -> Iterator[DriftedValue]:
    for name in attributes_of(type(node)):
        if name in NOT_COMPARED or name in _NAMES:
            continue
        says, stands = getattr(node, name), getattr(twin, name)
        if _is_plain(says) and _is_plain(stands) and _ordered(says) != _ordered(stands):
            yield DriftedValue(
                key=node.key,
                kind=node.KIND,
                attribute=name,
                template=_as_data(says),
                account=_as_data(stands),
            )


_GONE = frozenset({"deleted", "deleting"})
"""AWS shows for a while what it has removed."""
_NAMES = frozenset({"name", "exists"})
_OWN_ID = re.compile(r"(arn:.+|[a-z]+-[0-9a-f]{8,})")
"""An id by which an account lists the resource itself, such as ``vpc-0a1b2c3d``."""


def _is_plain(value: Any) -> bool:
    if isinstance(value, tuple):
        return bool(value) and all(map(_is_plain, value))
    return isinstance(value, (str, int, float, Enum))


def _ordered(value: Any) -> Any:
    """AWS lists what it was given in an order of its own."""
    return sorted(map(repr, value)) if isinstance(value, tuple) else value


def _as_data(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_as_data(part) for part in value]
    return value.value if isinstance(value, Enum) else value


def _shown(value: Any) -> Any:
    return ", ".join(map(str, value)) if isinstance(value, list) else value
