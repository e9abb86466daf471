"""A web ACL before a door: its rules, of which managed groups are not told apart; each rule costs the same.

Source: https://aws.amazon.com/waf/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from modeler.audit.settings.setting import OnTheWay, OpenSetting, ResourceSetting, SettingStatement
from modeler.inventory import Node, Ref, Unknown
from modeler.inventory.kinds.web_acl import WebAcl
from modeler.inventory.mapping import attributes_in


def web_acl(door: Node, standing: OnTheWay) -> Iterator[SettingStatement]:
    """Yield the web ACL that stands before a stage, a balancer or a distribution; that there is none if none does."""
    own: Any = getattr(door, "web_acl", None)
    if isinstance(own, Unknown):
        yield OpenSetting("api.waf", door, own)
        return
    acl = standing.inventory.find(own) or _associated(door, standing)
    if acl is not None and isinstance(acl.rules, tuple):
        yield ResourceSetting("api.waf", {"rules": len(acl.rules), "managed_rule_groups": 0}, acl, "rules")
    elif acl is not None or isinstance(own, Ref):
        yield ResourceSetting("api.waf", {}, door, "web_acl")  # it stands elsewhere: a usual one
    else:
        yield ResourceSetting("api.waf", None, door, "web_acl")


def _associated(door: Node, standing: OnTheWay) -> WebAcl | None:
    """Return the web ACL whose association names a door: itself, or its API with the name of the stage."""
    for acl in standing.inventory.all(WebAcl):
        for resource in acl.resources if isinstance(acl.resources, tuple) else ():
            named = {attribute.key for attribute in attributes_in(resource)}
            of_stage = standing.way.entry.key in named and str(resource).endswith(f"/{door.name}")
            if door.key in named or of_stage:
                return acl
    return None
