"""Doors of other services: a function's URL, a distribution, a service of VPC Lattice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from modeler.audit.settings.setting import OnTheWay, ResourceSetting, SettingStatement, of_attribute
from modeler.audit.settings.web_acl import web_acl
from modeler.inventory import Node
from modeler.inventory.kinds.distribution import CloudFrontDistribution
from modeler.inventory.kinds.function_url import FunctionUrl
from modeler.inventory.kinds.lattice_service import LatticeService

OF: Final[tuple[type[Node], ...]] = (FunctionUrl, CloudFrontDistribution, LatticeService)
_AUTHORIZERS: Final = {"AWS_IAM": "iam", "NONE": "none"}


def settings_from(node: Any, standing: OnTheWay) -> Iterator[SettingStatement]:
    """Yield what such a door says."""
    if isinstance(node, CloudFrontDistribution):
        yield from web_acl(node, standing)
        return
    if standing.way.entry is node:
        yield from of_attribute("api.authorizer", node, "authorization", lambda word: _AUTHORIZERS.get(str(word)))
    if isinstance(node, FunctionUrl) and node.invoke_mode == "RESPONSE_STREAM":
        yield ResourceSetting("backend.streaming", True, node, "invoke_mode")
