"""Which stage of a REST API an address names: ``arn:aws:apigateway:eu-west-1::/restapis/${Api}/stages/live``."""

from __future__ import annotations

from ...inventory import Attribute, Node, Ref, Text
from ...inventory.kinds.rest_stage import RestStage
from ...inventory.kinds.web_acl import WebAcl
from ...inventory.values import String


def with_stages(nodes: list[Node]) -> list[Node]:
    """Return nodes in which a web ACL names the stage before which it stands, and not the stage's address."""
    stages = [node for node in nodes if isinstance(node, RestStage)]
    return [
        node.replace(resources=tuple(_stage(item, stages) for item in node.resources))
        if isinstance(node, WebAcl) and isinstance(node.resources, tuple)
        else node
        for node in nodes
    ]


def _stage(address: String, stages: list[RestStage]) -> String:
    if not isinstance(address, Text) or len(address.parts) < 2:
        return address
    api, place = address.parts[-2:]
    for stage in stages:
        in_api = isinstance(api, Attribute) and stage.api == Ref("rest-api", api.key)
        if in_api and place == f"/stages/{stage.name}":
            return Text((Attribute(stage.key),))
    return address
