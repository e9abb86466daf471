"""Three-valued traces are sound: a value that becomes unknown may open an answer, and never turns it around."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modeler.audit.trace import trace
from modeler.errors import InventoryError
from modeler.iac.read import read
from modeler.inventory import Cause, Inventory, Node, Unknown
from modeler.inventory.node import attributes_of

TEMPLATES = Path(__file__).parent / "templates"
REQUESTS = [
    ("private", "Api", "Caller"),
    ("private", "Api", "internet"),
    ("private", "Api", "account:444455556666"),
    ("private_domain", "Api", "Caller"),
    ("balancer_before_endpoint", "Api", "on-premises:10.1.0.0/16"),
    ("linked_http", "Api", "internet"),
    ("linked_rest", "Api", "internet"),
    ("linked_v1", "Api", "internet"),
    ("edge", "Cdn", "internet"),
    ("accelerator", "Balancer", "internet"),
    ("edge_before_api", "Cdn", "internet"),
    ("endpoint_service", "Service", "vpc:Far"),
    ("endpoint_service", "Service", "account:999988887777"),
    ("lattice", "Service", "vpc:Net"),
    ("functions", "Balancer", "vpc:Net"),
    ("functions", "Url", "internet"),
    ("functions", "Socket", "internet"),
    ("socket_behind_edge", "Socket", "internet"),
]
HIDDEN = Unknown(Cause.PARAMETER, "Anything")


def known_values(inventory: Inventory) -> Iterator[tuple[Node, str]]:
    """Yield each attribute that has a value."""
    for node in inventory:
        for attribute in attributes_of(type(node)):
            value = getattr(node, attribute)
            if value is not None and value != () and not isinstance(value, Unknown) and attribute != "name":
                yield node, attribute


def without(inventory: Inventory, node: Node, attribute: str) -> Inventory:
    hidden = replace(node, **{attribute: HIDDEN})  # type: ignore[arg-type]
    return Inventory(tuple(hidden if item is node else item for item in inventory))


@pytest.mark.parametrize(("name", "api", "place"), REQUESTS, ids=[" ".join(request) for request in REQUESTS])
def test_a_value_that_nobody_knows_never_turns_an_answer_around(name: str, api: str, place: str) -> None:
    inventory = read(TEMPLATES / f"{name}.yaml", region="eu-west-1")
    known = trace(inventory, api, place, path="/orders")
    for node, attribute in known_values(inventory):
        try:
            open_one = trace(without(inventory, node, attribute), api, place, path="/orders", host=known.host)
        except InventoryError:
            assert attribute in ("vpc", "subnets")  # the place itself hangs on it
            continue
        assert open_one.passes in (None, known.passes), (node.key, attribute, open_one.failed)


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_two_values_that_nobody_knows_do_not_either(data: st.DataObject) -> None:
    name, api, place = data.draw(st.sampled_from(REQUESTS))
    inventory = read(TEMPLATES / f"{name}.yaml", region="eu-west-1")
    known = trace(inventory, api, place, path="/orders")
    hidden = inventory
    for _ in range(2):
        node, attribute = data.draw(st.sampled_from(list(known_values(hidden))))
        hidden = without(hidden, node, attribute)
    try:
        open_one = trace(hidden, api, place, path="/orders", host=known.host)
    except InventoryError:
        return
    assert open_one.passes in (None, known.passes)
