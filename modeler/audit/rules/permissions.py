"""Who may call a function: the permissions that templates give it."""

from __future__ import annotations

from modeler.inventory import Inventory
from modeler.inventory.kinds.function import Function
from modeler.inventory.kinds.function_alias import FunctionAlias
from modeler.inventory.kinds.function_permission import FunctionPermission


def permissions_of(inventory: Inventory, function: Function) -> tuple[FunctionPermission, ...]:
    """Return the permissions of a function and of its aliases."""
    aliases = inventory.referring_to(function, FunctionAlias)
    own = inventory.referring_to(function, FunctionPermission)
    return (*own, *(item for alias in aliases for item in inventory.referring_to(alias, FunctionPermission)))
