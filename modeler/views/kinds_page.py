"""The reference page of the inventory: each kind with its attributes and its names in the systems that know it."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from modeler.inventory import Node, System
from modeler.inventory.kinds import catalogue
from modeler.inventory.node import AttributeType, attributes_of
from modeler.inventory.table import As, Call, FieldPlace, FixedValue
from modeler.views.pages import markdown_table, page


def kinds_page() -> str:
    """Write the kinds of resources, from their tables."""
    kinds = catalogue()
    intro = (
        f"{len(kinds)} kinds of resources stand on the path of a private API or decide what happens there. Each has "
        "one file in `modeler/inventory/kinds/`, whose table names it in CloudFormation, Terraform and boto3; this "
        "page is written from these tables. `A[]` is each item of a list, `A[0]` the first, `A[Key=x]` the one with "
        "that key, and `A / B` is B where there is no A. An empty cell: the system does not have it there."
    )
    return page("Kinds of the inventory", intro, *(_kind(cls) for cls in kinds.values()))


def _kind(cls: type[Node]) -> str:
    module = sys.modules[cls.__module__].__doc__ or ""
    blocks = [f"## {cls.KIND}", " ".join(module.split("\n\n")[0].split()), *_names(cls)]
    types = attributes_of(cls)
    rows = [
        (f"`{attribute}`", _type(types.get(attribute)), *(_place(cls, attribute, system) for system in System))
        for attribute in dict.fromkeys((*(name for name in cls.TABLE.rows if name == "name"), *types))
    ]
    blocks.append(markdown_table(("attribute", "holds", "CloudFormation", "Terraform", "boto3"), rows))
    return "\n\n".join(blocks)


def _names(cls: type[Node]) -> Iterator[str]:
    """Yield a line with the types that are read, and one with the calls."""
    types = dict.fromkeys(
        form.type for system in (System.CLOUDFORMATION, System.TERRAFORM) for form in cls.TABLE.forms(system)
    )
    if types:
        yield "Types: " + ", ".join(f"`{name}`" for name in types) + "."
    calls = dict.fromkeys(_call(call) for call in cls.TABLE.calls)
    if calls:
        yield "Calls: " + ", ".join(calls) + "."


def _call(call: Call) -> str:
    return f"`{call.service}.{call.operation}` (`{call.action}`)"


def _type(kind: AttributeType | None) -> str:
    if kind is None:
        return "text"
    if kind.kinds:
        return f"{kind.shape.value} to {', '.join(kind.kinds)}"
    return f"{kind.shape.value} ({kind.record.__name__})" if kind.record else kind.shape.value


def _place(cls: type[Node], attribute: str, system: System) -> str:
    """Return where a system has an attribute: in its main type, else in another one or in another call."""
    row = cls.TABLE.rows.get(attribute)
    if row is not None and row[system] != "":
        return _written(row[system])
    if system is System.API:
        others = [call.paths[attribute] for call in cls.TABLE.calls if attribute in call.paths]
    else:
        others = [form.paths[attribute] for form in cls.TABLE.forms(system) if attribute in form.paths]
    return _written(others[0]) if others else ""


def _written(place: FieldPlace) -> str:
    if isinstance(place, FixedValue):
        return f"always {place.value}"
    path = place.path if isinstance(place, As) else place
    return f"`{path}`" if path else "the block itself"
