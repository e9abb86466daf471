"""What a writer can say of any node it says so that a reader finds the same; what it cannot, it refuses."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from modeler.errors import StackError
from modeler.iac.write import cloudformation, terraform
from modeler.iac.write.web_acl_rules import metric_of
from modeler.inventory import Inventory, Node, System, difference, is_known
from modeler.inventory.kinds import catalogue
from modeler.inventory.kinds.rest_deployment import RestDeployment
from modeler.inventory.kinds.rest_resource import RestResource
from modeler.inventory.kinds.web_acl import WebAcl
from modeler.inventory.node import attributes_of
from modeler.inventory.same import NOT_COMPARED
from modeler.inventory.values import Attribute, Text

from ..inventory import strategies
from .written import read_back, stack_of

SYSTEMS = (System.CLOUDFORMATION, System.TERRAFORM)
WRITTEN = [(cls, system) for cls in catalogue().values() for system in SYSTEMS if cls.TABLE.form(system)]
SETTINGS = settings(
    max_examples=3, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)


def plain(value: Any) -> Any:
    """Return a value without the attributes of resources that nobody makes: as the texts that they might be."""
    if isinstance(value, Attribute):
        return value.key
    if isinstance(value, Text):
        return "".join(str(plain(part)) for part in value.parts)
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(plain(item) for item in value)
    if hasattr(value, "ROWS"):
        return type(value)(**{name: plain(getattr(value, name)) for name in attributes_of(type(value))})
    return value


def settled(node: Node) -> Node:
    return node.replace(**{name: plain(getattr(node, name)) for name in ("name", *attributes_of(type(node)))})


def counted(item: Any, name: Any) -> dict[str, Any]:
    """Return a web ACL or a rule with what WAF must be told of its counts, and a writer says where nobody does."""
    told = {"metrics": True, "samples": True, "metric_name": metric_of(str(name))}
    return {attribute: value for attribute, value in told.items() if getattr(item, attribute) is None}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("cls", "system"), WRITTEN, ids=[f"{cls.KIND}-{system.name.lower()}" for cls, system in WRITTEN]
)
@SETTINGS
@given(data=st.data())
def test_a_node_of_any_kind_reads_back_or_is_refused(cls: type[Node], system: System, data: st.DataObject):
    node = settled(data.draw(strategies.node(cls, system)))
    if isinstance(node, RestDeployment):  # the stage that it makes by itself is read as a stage
        node = node.replace(stage_name=None)
    if isinstance(node, WebAcl) and isinstance(node.rules, tuple):
        rules = tuple(replace(rule, **counted(rule, rule.name)) for rule in node.rules)
        node = node.replace(rules=rules, **counted(node, node.name or node.key))
    assume(all(is_known(getattr(node, name)) for name in ("name", *attributes_of(cls))))
    stack = stack_of(Inventory((node,)))
    try:
        if system is System.CLOUDFORMATION:
            files: dict[str, str | bytes] = {"stack.yaml": cloudformation(stack)}
        else:
            files = terraform(stack)
    except StackError:
        return
    with tempfile.TemporaryDirectory() as folder:
        back = read_back(files, Path(folder))
    # Where the API is not in the stack, the way from its root to a resource is not known to who reads.
    ignored = NOT_COMPARED | {"path"} if isinstance(node, RestResource) else NOT_COMPARED
    assert difference(stack.filled(), back, ignored) == []
