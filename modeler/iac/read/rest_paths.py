"""The whole path of each resource of a REST API, which templates give part by part."""

from __future__ import annotations

from collections.abc import Mapping

from ...inventory import Node, Ref
from ...inventory.kinds.rest_api import RestApi
from ...inventory.kinds.rest_resource import RestResource

_DEEPEST = 100


def with_paths(nodes: list[Node]) -> list[Node]:
    """Return nodes in which each resource of a REST API has its path, where all parts of it are known.

    Examples
    --------
    >>> from modeler.inventory import Origin
    >>> here = Origin("t.yaml")
    >>> orders = RestResource(key="Orders", origin=here, parent=Ref("rest-api", "Api"), path_part="orders")
    >>> order = RestResource(key="Order", origin=here, parent=Ref("rest-resource", "Orders"), path_part="{id}")
    >>> [node.path for node in with_paths([orders, order])]
    ['/orders', '/orders/{id}']
    """
    resources = {node.key: node for node in nodes if isinstance(node, RestResource)}
    return [
        node.replace(path=_path(node, resources)) if isinstance(node, RestResource) and node.path is None else node
        for node in nodes
    ]


def _path(resource: RestResource, resources: Mapping[str, RestResource]) -> str | None:
    path = ""
    for _ in range(_DEEPEST):
        if not isinstance(resource.path_part, str) or not isinstance(resource.parent, Ref):
            return None
        path = f"/{resource.path_part}{path}"
        if resource.parent.kind == RestApi.KIND:
            return path
        parent = resources.get(resource.parent.key)
        if parent is None:
            return None
        resource = parent
    return None
