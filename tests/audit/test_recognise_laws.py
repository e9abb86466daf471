"""Laws of recognition and of rules: names, order and what else stands there change nothing; a part is never forced."""

from __future__ import annotations

import functools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import modeler as m
from modeler.audit.recognise.signatures import index, without_reach
from modeler.inventory import Inventory

from ..iac.forms import NAMES, inventory
from ..iac.stacks import read_stacks, renamed, resources, stacks, with_resources

FEW = settings(max_examples=6, deadline=None)


def matches(read: Inventory) -> set[tuple[str, str]]:
    """Return the patterns with their certainty."""
    return {(match.shape.name, match.certainty) for result in m.recognise(read) for match in result.matches}


def findings(read: Inventory) -> list[tuple[str, str, str]]:
    """Return what the rules find, but for names."""
    return sorted((item.rule, item.node.KIND, item.attribute) for item in m.check(read).findings)


@functools.cache
def ways(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the components of each way through the whole architecture."""
    results = m.recognise(inventory(name, "cloudformation"))
    return tuple(way.components for result in results for way in result.ways)


def holds(whole: tuple[str, ...], part: tuple[str, ...]) -> bool:
    """Return whether a way is a stretch of another."""
    return any(whole[start : start + len(part)] == part for start in range(len(whole)))


@pytest.mark.parametrize("name", NAMES)
@FEW
@given(data=st.data())
def test_a_part_of_a_template_is_never_forced_into_a_pattern(name, data):
    documents = stacks(name)
    kept = data.draw(st.lists(st.sampled_from(resources(documents)), min_size=1, unique=True))
    part = read_stacks(with_resources(documents, kept))
    for result in m.recognise(part):
        assert all(any(holds(whole, way.components) for whole in ways(name)) for way in result.ways)
        complete = {without_reach(way.components) for way in result.ways if way.ends == "backend"}
        for match in result.matches:
            if match.certainty != "likely":
                assert any(match.shape in index().get(sequence, ()) for sequence in complete)
    m.check(part)


@pytest.mark.parametrize("name", NAMES)
@FEW
@given(prefix=st.from_regex(r"[A-Z][a-z0-9]{1,6}", fullmatch=True), data=st.data())
def test_names_and_order_change_neither_pattern_nor_finding(name, prefix, data):
    documents = renamed(stacks(name), prefix)
    shuffled = read_stacks(with_resources(documents, data.draw(st.permutations(resources(documents)))))
    assert matches(shuffled) == matches(inventory(name, "cloudformation"))
    assert findings(shuffled) == findings(inventory(name, "cloudformation"))


@pytest.mark.parametrize("name", NAMES)
def test_an_unrelated_resource_changes_neither_pattern_nor_finding(name):
    documents = stacks(name)
    next(iter(documents.values()))["Resources"]["Unrelated"] = {"Type": "AWS::SNS::Topic"}
    more = read_stacks(documents)
    assert matches(more) == matches(inventory(name, "cloudformation"))
    assert findings(more) == findings(inventory(name, "cloudformation"))
