"""An inventory that remembers which kinds were asked for, so that an answer knows whether it rests on what is missing.

What nobody collected looks like what is not there. Whoever judges step by step cannot ask for each kind first whether
it was collected: here the inventory itself keeps the kinds, and the step is held against them once it is made.
"""

from __future__ import annotations

from dataclasses import field
from typing import TypeVar

from modeler.dataclass import dataclass

from .inventory import Inventory
from .node import Node
from .other import OtherResource
from .values import Ref, Unknown

N = TypeVar("N", bound=Node)


@dataclass(frozen=True)
class AskedInventory(Inventory):
    """An inventory beside which something was not collected.

    Parameters
    ----------
    asked : set of str
        The kinds that were asked for since it was last emptied.

    Examples
    --------
    >>> from modeler.inventory import NotCollected
    >>> from modeler.inventory.kinds.vpc import Vpc
    >>> refused = NotCollected("ec2:DescribeVpcs", "AWS refuses it", "ec2:DescribeVpcs", kinds=("vpc",))
    >>> inventory = as_asked(Inventory((), (refused,)))
    >>> inventory.all(Vpc), inventory.asked
    ((), {'vpc'})
    """

    asked: set[str] = field(default_factory=set, compare=False, repr=False)

    def all(self, kind: type[N]) -> tuple[N, ...]:
        """Return the nodes of a kind, in order."""
        self.asked.add(kind.KIND)
        return super().all(kind)

    def find(self, reference: Ref[N] | Unknown | None) -> N | None:
        """Return the node that a reference names; one that is not there may not have been collected."""
        node = super().find(reference)
        if node is None and isinstance(reference, Ref) and reference.kind != OtherResource.KIND:
            self.asked.add(reference.kind)
        return node

    def referring_to(self, node: Node, kind: type[N] | None = None) -> tuple[N, ...]:
        """Return the nodes that refer to a node, all or those of one kind."""
        self.asked.update([kind.KIND] if kind is not None else self.kinds_missing)
        return super().referring_to(node, kind)

    @property
    def kinds_missing(self) -> frozenset[str]:
        """The kinds of which nothing was collected somewhere."""
        return frozenset(kind for item in self.not_collected for kind in item.kinds)

    def doubt(self, beside: Node) -> Unknown | None:
        """Return what was asked for, beside a node, and was not collected; what was asked for is forgotten then."""
        kinds, missing = frozenset(self.asked), self.not_collected
        self.asked.clear()
        return next(
            (item.as_unknown() for item in missing if kinds.intersection(item.kinds) and item.is_about(beside)), None
        )


def as_asked(inventory: Inventory) -> Inventory:
    """Return an inventory that remembers what it is asked for; the same one where all was collected."""
    if isinstance(inventory, AskedInventory) or not any(item.kinds for item in inventory.not_collected):
        return inventory
    return AskedInventory(inventory.nodes, inventory.not_collected, inventory.sources, inventory.skips)
