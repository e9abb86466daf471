"""In which order the resources of a template are made: each after what it asks for and what it depends on."""

from __future__ import annotations

from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Any

from .functions import asked_names
from .template import TemplateError


def order_of(template: Mapping[str, Any]) -> list[str]:
    """Return the logical ids in the order in which they are made.

    Raises
    ------
    TemplateError
        If a name stands for nothing, or resources wait for one another.

    Examples
    --------
    >>> order_of({"Resources": {"B": {"Type": "T", "Properties": {"A": {"Ref": "A"}}}, "A": {"Type": "T"}}})
    ['A', 'B']
    """
    resources = template["Resources"]
    needs: dict[str, set[str]] = {}
    known = {*resources, *template.get("Parameters", {})}
    unresolved = set()
    for name, resource in resources.items():
        after = resource.get("DependsOn", [])
        after = {after} if isinstance(after, str) else set(after)
        asked = {asked for asked in asked_names(resource.get("Properties", {})) if not asked.startswith("AWS::")}
        unresolved |= (asked - known) | (after - set(resources))
        needs[name] = (asked | after) & set(resources)
    if unresolved:
        names = ", ".join(sorted(unresolved))
        raise TemplateError(
            f"Template format error: Unresolved resource dependencies [{names}] in the Resources block of the template"
        )
    try:
        return list(TopologicalSorter(needs).static_order())
    except CycleError as error:
        names = ", ".join(dict.fromkeys(error.args[1]))
        raise TemplateError(f"Circular dependency between resources: [{names}]") from None
