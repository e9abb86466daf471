"""A stack whose resources stand in several accounts or Regions, as one stack for each home, in the order of making.

What a resource names in another home becomes a parameter of its stack and an output of the other one, so each stack can
be made when those before it stand. A home may have two stacks: an endpoint is made first, whoever offers the service
names it, and then the endpoint is joined to a name that he shares.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from modeler.dataclass import dataclass
from modeler.errors import StackError

from ..inventory import Attribute, Node, Ref, System, Text, Unknown
from ..inventory.kinds.transit_gateway_peering import TransitGatewayPeering
from ..inventory.node import attributes_of
from ..inventory.paths import alternative_paths
from ..inventory.table import As, FieldPlace, record_paths
from ..inventory.values import Tree
from .stack import Stack, StackOutput, StackParameter, parameters_in
from .write.asked import name_for
from .write.completed import zone_of_alias
from .write.registration import named_by

_PSEUDO = "AWS::"


@dataclass(frozen=True)
class HomeStack:
    """One of several stacks.

    Parameters
    ----------
    number : int
        Its place in the order, from 1.
    home : str
        The account or the Region in which it is made: ``consumer``, ``us-west-2``.
    stack : Stack
        The stack.
    takes : tuple of (str, int)
        The parameters that are outputs of stacks before it, and the number of that stack; both have the same name.
    region : str
        Its Region, where the stacks stand in several.
    """

    number: int
    home: str
    stack: Stack
    takes: tuple[tuple[str, int], ...] = ()
    region: str = ""

    @property
    def folder(self) -> str:
        """How its file or folder is called."""
        return f"{self.number}-{self.home}"


def stacks_of(stack: Stack) -> tuple[HomeStack, ...]:
    """Return one stack for each home of a stack's resources, in the order in which they are made.

    Parameters
    ----------
    stack : Stack
        A stack; one that stands in one account and Region stays as it is.

    Raises
    ------
    StackError
        If resources of two homes wait for each other.

    Examples
    --------
    >>> import modeler as m
    >>> w = m.Workload(clients={"location": "other-account"}, backend={"kind": "fargate"})
    >>> [(part.home, part.takes) for part in stacks_of(m.template("E1:nlb", w))]
    [('provider', ()), ('consumer', (('EndpointServiceServiceName', 1),))]
    """
    if len(set(stack.homes.values())) < 2:
        return (HomeStack(1, next(iter(stack.homes.values()), "") or "stack", stack),)
    groups = _in_order(stack)
    number_of = {key: number for number, (_, keys) in enumerate(groups, 1) for key in keys}
    crossing = _Crossing(stack, number_of)
    parts = [crossing.part(number, home) for number, (home, _) in enumerate(groups, 1)]
    return tuple(replace(part, stack=crossing.with_outputs(part)) for part in parts)


def _in_order(stack: Stack) -> list[tuple[str, list[str]]]:
    """Return the keys of each stack with its home: as few stacks as possible, each after what it names."""
    homes = list(dict.fromkeys(stack.homes[node.key] for node in stack.inventory))
    plans = [_planned(stack, homes[start:] + homes[:start]) for start in range(len(homes))]
    return min(plans, key=len)


def _planned(stack: Stack, homes: list[str]) -> list[tuple[str, list[str]]]:
    known = {node.key for node in stack.inventory}
    left = {node.key: named_by(node) & known - {node.key} for node in stack.inventory}
    groups: list[tuple[str, list[str]]] = []
    turn = idle = 0
    while left:
        home = homes[turn % len(homes)]
        ready = _ready(stack, home, left)
        if ready:
            groups.append((home, ready))
            left = {key: names - set(ready) for key, names in left.items() if key not in ready}
            idle = 0
        else:
            idle += 1
        if idle > len(homes):
            raise StackError(
                f"resources of '{stack.name}' in {' and '.join(homes)} wait for each other: build one home"
            )
        turn += 1
    return groups


def _ready(stack: Stack, home: str, left: Mapping[str, set[str]]) -> list[str]:
    """Return the resources of a home that wait for nothing of another one, also not by what they name.

    What names a resource that the other side must accept first comes in a later stack.
    """
    ready = {key for key in left if stack.homes[key] == home}
    later = {key for key in ready if needs_acceptance(stack.inventory.by_key[key])}
    while True:
        waiting = {key for key in ready if left[key] - (ready - later)}
        if not waiting:
            return [key for key in left if key in ready]
        ready -= waiting


def needs_acceptance(node: Node) -> bool:
    """Return whether a resource serves others only once somebody has accepted it, which no stack does.

    Source: https://docs.aws.amazon.com/vpc/latest/tgw/tgw-peering-accept-reject.html (2026-12-01).
    """
    return isinstance(node, TransitGatewayPeering)


class _Crossing:
    """Puts parameters where a resource names one of another stack, and remembers what the others have to show."""

    def __init__(self, stack: Stack, number_of: Mapping[str, int]) -> None:
        self.stack, self.number_of = stack, number_of
        self.shown: dict[int, dict[str, StackOutput]] = {}
        self.asked: dict[str, StackParameter] = {}
        self.number = 0

    def part(self, number: int, home: str) -> HomeStack:
        """Return the stack of a number, still without what others take from it."""
        self.number, self.asked = number, {}
        whole = self.stack
        nodes = tuple(self._node(node) for node in whole.inventory if self.number_of[node.key] == number)
        outputs = tuple(
            replace(output, value=self._value(output.value))
            for output in whole.outputs
            if self._last_of(output.value) == number
        )
        used = set(parameters_in((*nodes, [output.value for output in outputs], dict(whole.tags))))
        own = tuple(parameter for parameter in whole.parameters if parameter.name in used)
        keys = {node.key for node in nodes}
        stack = replace(
            whole,
            description=f"{whole.description} Step {number}, in {home}.",
            inventory=replace(whole.inventory, nodes=nodes),
            parameters=(*own, *self.asked.values()),
            outputs=outputs,
            notes=(),
            retained=whole.retained & keys,
            homes={},
            regions={},
        )
        takes = tuple((name, self._number_showing(name)) for name in self.asked)
        return HomeStack(number, home, stack, takes, whole.regions.get(home, ""))

    def with_outputs(self, part: HomeStack) -> Stack:
        """Return the stack of a part with what the other parts take from it."""
        names = {output.name for output in part.stack.outputs}
        more = tuple(output for output in self.shown.get(part.number, {}).values() if output.name not in names)
        return replace(part.stack, outputs=(*part.stack.outputs, *more))

    def _number_showing(self, name: str) -> int:
        return next(number for number, outputs in self.shown.items() if name in outputs)

    def _last_of(self, value: Tree) -> int:
        """Return the number of the last stack of which a value names something; of none the last of all."""
        named = [self.number_of[key] for key in keys_in(value) if key in self.number_of]
        return max(named or self.number_of.values())

    # What a resource names

    def _node(self, node: Node) -> Node:
        paths = node.TABLE.paths(System.CLOUDFORMATION)
        changes = self._changes(node, paths)
        name = self._value(node.name)
        if name != node.name:
            changes["name"] = name
        if "alias" in changes:
            self._value(zone_of_alias(node.alias))  # type: ignore[attr-defined]
        return node.replace(**changes) if changes else node

    def _changes(self, item: Any, paths: Mapping[str, FieldPlace]) -> dict[str, Any]:
        changes = {}
        for name in attributes_of(type(item)):
            value = getattr(item, name)
            changed = self._value(value, _leaf(paths.get(name, "")))
            if changed != value:
                changes[name] = changed
        return changes

    def _value(self, value: Any, leaf: str = "") -> Any:
        if isinstance(value, Ref):
            return self._crossed(value, self._name_of(value.key, leaf), value.key)
        if isinstance(value, Attribute):
            return self._crossed(value, value.name, value.key)
        if isinstance(value, Text):
            return Text(tuple(self._value(part) for part in value.parts))
        if isinstance(value, Mapping):
            return {key: self._value(item, str(key)) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return type(value)(self._value(item, leaf) for item in value)
        if hasattr(value, "ROWS"):
            changes = self._changes(value, record_paths(type(value), System.CLOUDFORMATION))
            return replace(value, **changes) if changes else value
        return value

    def _name_of(self, key: str, leaf: str) -> str:
        node = self.stack.inventory.by_key.get(key)
        return name_for(node, leaf, System.CLOUDFORMATION) if node is not None else ""

    def _crossed(self, value: Ref[Any] | Attribute, name: str, key: str) -> Ref[Any] | Attribute | Unknown:
        """Return a value as it is, or the parameter that stands for it where it is made by another stack."""
        there = self.number_of.get(key)
        if there is None or there == self.number:
            return value
        parameter = _parameter(key, name, there)
        self.asked[parameter.name] = parameter
        shown = StackOutput(parameter.name, Attribute(key, name), f"{_words(key, name)}, for the stacks that follow.")
        self.shown.setdefault(there, {})[parameter.name] = shown
        return parameter.unknown


def keys_in(value: Any) -> Iterator[str]:
    """Yield the key of each resource that a value names."""
    if isinstance(value, (Ref, Attribute)):
        if not value.key.startswith(_PSEUDO):
            yield value.key
    elif isinstance(value, Text):
        yield from _of_all(value.parts)
    elif isinstance(value, Mapping):
        yield from _of_all(value.values())
    elif isinstance(value, (list, tuple)):
        yield from _of_all(value)


def _of_all(values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        yield from keys_in(value)


def _leaf(place: FieldPlace) -> str:
    """Return the last name on a path of CloudFormation."""
    path = place.path if isinstance(place, As) else place if isinstance(place, str) else ""
    steps = alternative_paths(path)[0] if path else ()
    return steps[-1].key if steps else ""


def _parameter(key: str, name: str, there: int) -> StackParameter:
    return StackParameter(
        f"{key}{_suffix(name)}",
        "String",
        f"{_words(key, name)}, as stack {there} shows it.",
        group="Other stacks",
    )


def _suffix(name: str) -> str:
    words = name.replace(".", "_").split("_") if name else ["Id"]
    return "".join(word[:1].upper() + word[1:] for word in words)


_CALLED = {"": "id", "DnsEntries.0.1": "DNS name", "DnsEntries.0.0": "hosted zone of the DNS name"}


def _words(key: str, name: str) -> str:
    return f"The {_CALLED.get(name, name)} of {key}"
