"""Functions: memory, processor, timeout and runtime, and what is provisioned on their aliases.

Of several functions behind one entry point the memory is the mean, since nothing says how the traffic is split; where
environments are provisioned it is the mean over these, so that what they cost around the clock is exact.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from modeler.audit.settings.setting import OnTheWay, OpenSetting, ResourceSetting, SettingStatement, of_attribute
from modeler.inventory import Node, Unknown, unknowns
from modeler.inventory.kinds.function import Function
from modeler.inventory.kinds.function_alias import FunctionAlias
from modeler.inventory.kinds.scaling_target import ScalingTarget

OF: Final[tuple[type[Node], ...]] = (Function,)
DEFAULT_ARCHITECTURE: Final = "x86_64"
"""https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html"""


def settings_from(function: Function, standing: OnTheWay) -> Iterator[SettingStatement]:
    """Yield what a function says, together with those beside it behind the same entry point."""
    functions = standing.alike(function)
    provisioned = {node: _provisioned(node, standing) for node in functions}
    known = {node: count for node, (_, count) in provisioned.items() if isinstance(count, int)}
    for node, (alias, count) in provisioned.items():
        if isinstance(count, Unknown):
            yield OpenSetting("backend.provisioned_concurrency", alias or node, count)
    total = sum(known.values())
    first = next((node for node, count in known.items() if count), function)
    yield ResourceSetting("backend.provisioned_concurrency", total, provisioned[first][0] or first, "provisioned")
    yield from _memory(function, functions, known if total else {})
    yield from architecture("backend.architecture", function)
    yield from of_attribute("backend.timeout", function, "timeout_s")
    yield from of_attribute("backend.runtime", function, "runtime")
    if len(functions) == 1:
        yield from of_attribute("backend.reserved_concurrency", function, "reserved_concurrency")


def architecture(path: str, function: Function) -> Iterator[SettingStatement]:
    """Yield the processor of a function: that of the default where none is given."""
    if not function.architectures:
        yield ResourceSetting(path, DEFAULT_ARCHITECTURE, function, "architectures")
        return
    yield from of_attribute(path, function, "architectures", lambda names: str(names[0]))


def _memory(
    function: Function, functions: Sequence[Function], weights: dict[Function, int]
) -> Iterator[SettingStatement]:
    for node in functions:
        unknown = next(unknowns(node.memory_mb), None)
        if unknown is not None:
            yield OpenSetting("backend.memory_mb", node, unknown)
    sizes = {node: int(node.memory_mb) for node in functions if isinstance(node.memory_mb, int)}
    counted = {node: size for node, size in sizes.items() if weights.get(node)} or sizes
    if counted:
        parts = {node: weights.get(node, 0) or 1 for node in counted}
        mean = sum(size * parts[node] for node, size in counted.items()) / sum(parts.values())
        shown = function if function in counted else next(iter(counted))
        yield ResourceSetting("backend.memory_mb", round(mean), shown, "memory_mb")


def _provisioned(function: Function, standing: OnTheWay) -> tuple[Node | None, int | Unknown]:
    """Return how many environments of a function are kept warm, and the resource that says it."""
    for alias in standing.inventory.referring_to(function, FunctionAlias):
        if alias.provisioned is not None:
            return alias, alias.provisioned
    for target in standing.inventory.all(ScalingTarget):
        if target.service == "lambda" and function.key in str(target.resource) and target.minimum is not None:
            return target, target.minimum
    return None, 0
