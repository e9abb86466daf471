"""Who decides on requests: of an API's methods or routes the way that takes most, and the function that it asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from modeler.audit.settings.functions import architecture
from modeler.audit.settings.setting import OnTheWay, OpenSetting, ResourceSetting, SettingStatement, of_attribute
from modeler.inventory import Node, Ref, Unknown, unknowns
from modeler.inventory.kinds.function import Function
from modeler.inventory.kinds.function_alias import FunctionAlias
from modeler.inventory.mapping import attributes_in


def decided(methods: Sequence[Any], names: Mapping[str, str]) -> Iterator[SettingStatement]:
    """Yield the authorizer: the first of `names` that a method or route has; nothing if there are none.

    Parameters
    ----------
    methods : sequence of RestMethod or ApiRoute
        All of an API.
    names : mapping
        The workload's word for each type, the one that takes most first.
    """
    by_type = {method.authorization: method for method in reversed(methods)}
    for authorization, word in names.items():
        if authorization in by_type:
            yield ResourceSetting("api.authorizer", word, by_type[authorization], "authorization")
            return
    for method in methods:
        if isinstance(method.authorization, Unknown):
            yield OpenSetting("api.authorizer", method, method.authorization)
            return


def function_of(authorizer: Any, standing: OnTheWay) -> Iterator[SettingStatement]:
    """Yield memory and processor of the function that an authorizer asks."""
    for attribute in attributes_in(authorizer.uri):
        function = _function(standing.inventory.by_key.get(attribute.key), standing)
        if function is not None:
            yield from of_attribute("api.lambda_authorizer.memory_mb", function, "memory_mb")
            yield from architecture("api.lambda_authorizer.architecture", function)
            yield from of_attribute("api.lambda_authorizer.runtime", function, "runtime")
            return


def _function(node: Node | None, standing: OnTheWay) -> Function | None:
    if isinstance(node, FunctionAlias):
        reference = node.function
        node = standing.inventory.find(reference) if isinstance(reference, Ref) else None
    return node if isinstance(node, Function) and next(unknowns(node.exists), None) is None else None
