"""What holds of every proof: of more statements, of other names, of what becomes known."""

from __future__ import annotations

import copy
from collections import defaultdict
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modeler.audit.network import Intervals
from modeler.audit.proof import CallerAccess, reachable
from modeler.inventory import Attribute, Cause, Inventory, Ref, Text, Unknown
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.security_group_rule import SecurityGroupRule
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint

from .worlds import World, statements, with_policy, worlds

BOUNDED = settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
PARAMETER = Unknown(Cause.PARAMETER, "Given")
Points = dict[tuple[str, str], Intervals]


def points(accesses: frozenset[CallerAccess], *, sure: bool) -> Points:
    """Return the addresses that get in by place and endpoint: for certain, or for certain or perhaps."""
    ways: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for access in accesses:
        if access.sure or not sure:
            place = access.caller.place
            key = place.kind.value if place.kind.value == "endpoint" else str(place)
            through = "" if place.kind.value == "endpoint" else access.entry.through
            ways[key, through] += access.caller.addresses.ranges
    return {way: Intervals.of(pairs) for way, pairs in ways.items()}


def within(fewer: Points, more: Points) -> bool:
    return all(addresses <= more.get(way, Intervals()) for way, addresses in fewer.items())


def of(inventory: Inventory, *, sure: bool) -> Points:
    return points(reachable(inventory, "abc"), sure=sure)


@BOUNDED
@given(worlds(), statements(("Allow",)))
def test_an_allow_makes_no_way_vanish(world: World, allow: dict[str, Any]) -> None:
    before, after = of(world.inventory(), sure=True), of(with_policy(world, allow).inventory(), sure=True)
    assert within(before, after)


@BOUNDED
@given(worlds(), statements(("Deny",)))
def test_a_deny_makes_no_way_appear(world: World, deny: dict[str, Any]) -> None:
    before, after = of(world.inventory(), sure=True), of(with_policy(world, deny).inventory(), sure=True)
    assert within(after, before)


@BOUNDED
@given(worlds())
def test_other_ids_change_nothing(world: World) -> None:
    """No pattern with a wildcard matches them."""
    renamed = {"vpce-1": "vpce-0fff", "vpce-2": "vpce-0eee", "vpc-1": "vpc-0ddd", "vpc-2": "vpc-0ccc"}

    def rename(value: Any) -> Any:
        if isinstance(value, str):
            return renamed.get(value, value)
        if isinstance(value, Ref):
            return Ref(value.kind, renamed.get(value.key, value.key))
        if isinstance(value, dict):
            return {key: rename(item) for key, item in value.items()}
        return type(value)(rename(item) for item in value) if isinstance(value, (list, tuple)) else value

    nodes = [
        node.replace(key=rename(node.key), **{name: rename(getattr(node, name)) for name in node.attributes()})
        for node in world.inventory()
    ]
    before, after = of(world.inventory(), sure=True), of(Inventory(tuple(nodes)), sure=True)
    assert {
        (_renamed(place, renamed), renamed.get(through, through)): block for (place, through), block in before.items()
    } == after


def _renamed(place: str, names: dict[str, str]) -> str:
    kind, colon, key = place.partition(":")
    return f"{kind}{colon}{names.get(key, key)}"


def hidden(inventory: Inventory, data: st.DataObject) -> Inventory:
    """Put something that is not known in the place of one value: in a condition, a rule, an attribute."""
    nodes = list(inventory)
    choice = data.draw(st.sampled_from(["condition", "conditions", "statement", "rule", "policy", "group", "off"]))
    for position, node in enumerate(nodes):
        if isinstance(node, RestApi) and choice in ("condition", "conditions", "statement", "policy", "off"):
            nodes[position] = _hidden_in_policy(node, choice, data)
        if isinstance(node, SecurityGroupRule) and choice == "rule":
            nodes[position] = node.replace(cidr=PARAMETER)
            break
        if isinstance(node, VpcEndpoint) and choice == "group":
            nodes[position] = node.replace(security_groups=(PARAMETER,))
            break
    return Inventory(tuple(nodes))


def _hidden_in_policy(api: RestApi, choice: str, data: st.DataObject) -> RestApi:
    if choice == "policy":
        return api.replace(policy=PARAMETER)  # type: ignore[return-value]
    if choice == "off":
        return api.replace(default_endpoint_off=PARAMETER)  # type: ignore[return-value]
    policy = copy.deepcopy(api.policy)
    number = data.draw(st.integers(0, len(policy["Statement"]) - 1))
    statement = policy["Statement"][number]
    if choice == "statement":
        policy["Statement"][number] = PARAMETER
    elif choice == "conditions" or not statement["Condition"]:
        statement["Condition"] = PARAMETER
    else:
        operator = data.draw(st.sampled_from(sorted(statement["Condition"])))
        keys = statement["Condition"][operator]
        keys[data.draw(st.sampled_from(sorted(keys)))] = PARAMETER
    return api.replace(policy=policy)  # type: ignore[return-value]


@BOUNDED
@given(worlds(), st.data())
def test_what_becomes_known_contradicts_nothing(world: World, data: st.DataObject) -> None:
    """Who gets in for certain still does, and nobody gets in of whom that was not at least open."""
    known = world.inventory()
    unknown = hidden(known, data)
    assert within(of(unknown, sure=True), of(known, sure=True))
    assert within(of(known, sure=False), of(unknown, sure=False))


def test_an_id_that_is_given_on_creation_differs_from_all_others() -> None:
    """A policy that names an endpoint of the template lets in that one, as one by its id does."""
    allow = {"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*"}
    own = {**allow, "Condition": {"StringEquals": {"aws:SourceVpce": Text((Attribute("Door"),))}}}
    world = World((own,), None, (("vpce-1", "0.0.0.0/0"),), (), False, False)
    nodes = [node.replace(key="Door") if node.key == "vpce-1" else node for node in world.inventory()]
    accesses = reachable(Inventory(tuple(nodes)), "abc")
    assert {access.entry.through for access in accesses} == {"Door"}
