"""What several rules ask of integrations with Lambda: which function an API invokes."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.dataclass import dataclass
from modeler.inventory import Inventory, Node
from modeler.inventory.kinds.api_integration import ApiIntegration
from modeler.inventory.kinds.function import Function
from modeler.inventory.kinds.function_alias import FunctionAlias
from modeler.inventory.kinds.rest_integration import RestIntegration


@dataclass(frozen=True)
class Invocation:
    """An integration that invokes a function, by itself or by an alias.

    Parameters
    ----------
    integration : RestIntegration or ApiIntegration
        What invokes it.
    function : Function
        What is invoked.
    called : Node
        The function or the alias that the integration names.
    """

    integration: RestIntegration | ApiIntegration
    function: Function
    called: Node


def invocations(inventory: Inventory) -> Iterator[Invocation]:
    """Yield the integrations of all APIs that invoke a function which was read, in order."""
    integrations: list[RestIntegration | ApiIntegration] = [
        *inventory.all(RestIntegration),
        *inventory.all(ApiIntegration),
    ]
    for integration in integrations:
        called = next(inventory.named_in(integration.uri), None)
        function = inventory.find(called.function) if isinstance(called, FunctionAlias) else called
        if called is not None and isinstance(function, Function):
            yield Invocation(integration, function, called)
