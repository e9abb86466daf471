"""Laws of reading: form, order and names change nothing of what is read, and part of a template is read as well."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modeler.errors import InventoryError
from modeler.inventory import difference, from_document, to_document

from .forms import NAMES, inventory
from .stacks import read_stacks, renamed, resources, stacks, with_resources

FEW = settings(max_examples=4, deadline=None)
UNRELATED = [
    {"Type": "AWS::SNS::Topic"},
    {"Type": "AWS::DynamoDB::Table", "Properties": {"BillingMode": "PAY_PER_REQUEST"}},
    {"Type": "AWS::S3::Bucket", "Properties": {"VersioningConfiguration": {"Status": "Enabled"}}},
]


@pytest.mark.parametrize("name", NAMES)
def test_json_is_yaml(name):
    written = read_stacks(stacks(name))
    assert difference(written, inventory(name, "cloudformation")) == []
    assert {node.key for node in written} == {node.key for node in inventory(name, "cloudformation")}


@pytest.mark.parametrize("name", NAMES)
@FEW
@given(prefix=st.from_regex(r"[A-Z][a-z0-9]{1,6}", fullmatch=True))
def test_other_names_are_the_same_inventory(name, prefix):
    renamed_inventory = read_stacks(renamed(stacks(name), prefix))
    assert difference(renamed_inventory, inventory(name, "cloudformation")) == []
    assert not renamed_inventory.unknown()


@pytest.mark.parametrize("name", NAMES)
@FEW
@given(data=st.data())
def test_the_order_of_resources_does_not_matter(name, data):
    documents = stacks(name)
    shuffled = with_resources(documents, data.draw(st.permutations(resources(documents))))
    assert difference(read_stacks(shuffled), inventory(name, "cloudformation")) == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("body", UNRELATED, ids=lambda body: body["Type"])
def test_an_unrelated_resource_adds_nothing_but_itself(name, body):
    documents = stacks(name)
    first = next(iter(documents))
    documents[first]["Resources"]["Unrelated"] = body
    more = difference(inventory(name, "cloudformation"), read_stacks(documents))
    assert all(sign == "+" and node.key.endswith("Unrelated") for sign, node in more)


@pytest.mark.parametrize("name", NAMES)
@FEW
@given(data=st.data())
def test_a_part_of_a_template_is_read_and_survives_its_json(name, data):
    documents = stacks(name)
    kept = data.draw(st.lists(st.sampled_from(resources(documents)), min_size=1, unique=True))
    part = read_stacks(with_resources(documents, kept))
    assert from_document(to_document(part)) == part
    everything = {node.key.rpartition("/")[2] for node in inventory(name, "cloudformation")}
    assert {node.key.rpartition("/")[2] for node in part} <= everything


def test_no_resource_at_all_is_one_sentence():
    with pytest.raises(InventoryError, match="holds no template"):
        read_stacks({"empty": {"AWSTemplateFormatVersion": "2010-09-09", "Description": "nothing"}})
