"""The alias that a permission of Terraform is about: it names the function, and beside it the alias by its name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...inventory import Node, Ref
from ...inventory.kinds.function_alias import FunctionAlias
from ...inventory.kinds.function_permission import FunctionPermission


def with_aliases(nodes: list[Node]) -> list[Node]:
    """Return nodes in which each permission refers to the alias that it names, where that was read.

    Examples
    --------
    >>> from modeler.inventory import Origin
    >>> here, function = Origin("main.tf"), Ref("function", "Orders")
    >>> alias = FunctionAlias(key="Live", origin=here, name="live", function=function)
    >>> permission = FunctionPermission(key="Called", origin=here, function=function, qualifier="live")
    >>> with_aliases([alias, permission])[1].function
    Ref(kind='function-alias', key='Live')
    """
    aliases = {(node.function, node.name): node for node in nodes if isinstance(node, FunctionAlias)}
    return [_with_alias(node, aliases) if isinstance(node, FunctionPermission) else node for node in nodes]


def _with_alias(permission: FunctionPermission, aliases: Mapping[Any, FunctionAlias]) -> Node:
    alias = aliases.get((permission.function, permission.qualifier)) if permission.qualifier is not None else None
    return permission if alias is None else permission.replace(function=Ref(alias.KIND, alias.key), qualifier=None)
