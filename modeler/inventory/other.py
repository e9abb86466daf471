"""A resource of a type that no kind knows: a custom resource, a data source, a thing off the path of a request.

It is kept because a path may lead through it: a custom resource that registers an endpoint's addresses at a target
group.
"""

from __future__ import annotations

from typing import Any

from .node import Node, document, node, references, text
from .table import Table
from .values import Ref, String, Tree


@node
class OtherResource(Node):
    """A resource that is no building block of an API's path.

    Parameters
    ----------
    type : str
        Its type as the template writes it, such as ``Custom::EndpointAddresses``.
    refers : tuple of Ref
        The resources that its properties name.
    properties : dict
        Its properties as they were read.
    """

    KIND = "other"
    TABLE = Table(cloudformation="", terraform="", rows={})

    type: String | None = text()
    refers: tuple[Ref[Any], ...] = references()
    properties: Tree = document()
