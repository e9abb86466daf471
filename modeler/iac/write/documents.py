"""An API that is given by an OpenAPI document has its methods in it: they are no resources of their own."""

from __future__ import annotations

from ...inventory import Inventory, Node, Ref

_INSIDE = frozenset(
    {"rest-resource", "rest-method", "rest-integration", "rest-authorizer", "request-validator", "gateway-response"}
    | {"api-route", "api-integration", "api-authorizer"}
)


def stands_in_document(node: Node, inventory: Inventory) -> bool:
    """Return whether a node stands in the OpenAPI document of its API, which is written whole.

    Parameters
    ----------
    node : Node
        A node.
    inventory : Inventory
        Where its API stands.
    """
    api = getattr(node, "api", None)
    owner = inventory.find(api) if node.KIND in _INSIDE and isinstance(api, Ref) else None
    return owner is not None and getattr(owner, "body", None) is not None and node.key.startswith(f"{owner.key}/")
