"""What holds for all rules together: what is left untouched is judged as before, and nothing makes a rule fail."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import modeler as m
from modeler.audit.check import Checked, check_inventory
from modeler.inventory import Inventory

FIXTURES = Path(__file__).parent / "rules"
TEMPLATES = [path for path in sorted(FIXTURES.glob("*/fail.yaml")) if path.read_text().startswith("Resources:")]
UNRELATED = "  Unrelated:\n    Type: AWS::SNS::Topic\n    Properties: {TopicName: unrelated}\n"


def identities(result: Checked) -> list[tuple[str, ...]]:
    return sorted(finding.identity for finding in result.findings)


def all_nodes() -> list:
    """The resources of all fixtures, each under a key of its own."""
    nodes = {}
    for path in TEMPLATES:
        for node in m.read(path):
            nodes.setdefault((node.KIND, node.key), node)
    return list(nodes.values())


NODES = all_nodes()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.parent.name)
def test_an_unrelated_resource_changes_no_finding(path: Path, tmp_path: Path) -> None:
    file = tmp_path / "t.yaml"
    file.write_text(path.read_text(encoding="utf-8").rstrip("\n") + "\n" + UNRELATED, encoding="utf-8")
    assert identities(m.check(file)) == identities(m.check(path))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.parent.name)
def test_the_order_of_resources_changes_no_finding(path: Path) -> None:
    inventory = m.read(path)
    turned = Inventory(tuple(reversed(inventory.nodes)), sources=inventory.sources)
    rules = [(finding.rule, finding.node.KIND) for finding in check_inventory(inventory).findings]
    again = [(finding.rule, finding.node.KIND) for finding in check_inventory(turned).findings]
    assert sorted(again) == sorted(rules)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_no_subset_of_resources_makes_a_rule_fail(data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.sampled_from(NODES), unique_by=lambda node: (node.KIND, node.key), max_size=40))
    result = check_inventory(Inventory(tuple(chosen)))
    assert len(json.dumps(result.record())) > 0
    for item in result.cannot_tell:
        assert item.unknown, f"{item.rule} does not say what would settle it"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_an_attribute_that_is_unknown_never_makes_a_rule_fail(data: st.DataObject) -> None:
    """A value that is not known is a reason to doubt, never to break."""
    from modeler.inventory import Cause, Unknown
    from modeler.inventory.node import attributes_of

    node = data.draw(st.sampled_from(NODES))
    attribute = data.draw(st.sampled_from(sorted(attributes_of(type(node))) or ["name"]))
    changed = node.replace(**{attribute: Unknown(Cause.PARAMETER, "P")})
    others = [item for item in NODES if item is not node and item.origin.source == node.origin.source]
    result = check_inventory(Inventory((changed, *others)))
    assert all(item.unknown for item in result.cannot_tell)
