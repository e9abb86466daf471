"""A stack that is written and read again is the same, and the pattern that it was made of."""

from __future__ import annotations

import pytest

import modeler as m
from modeler.iac.write.cloudformation import cloudformation
from modeler.inventory import Inventory, difference
from modeler.inventory.same import NOT_COMPARED

from .cases import ACCOUNT, CASES, Case, given, inventory, stack

WRITTEN = [case for case in CASES if case.region == "eu-west-1"]


@pytest.fixture(params=WRITTEN, ids=str)
def case(request) -> Case:
    return request.param


def read_back(case: Case, folder) -> Inventory:
    file = folder / "stack.yaml"
    file.write_text(cloudformation(stack(case)))
    return m.read(file, given(stack(case), case.region), case.region, ACCOUNT)


def test_a_template_reads_back_as_what_was_built(case, tmp_path):
    assert difference(inventory(case), read_back(case, tmp_path), NOT_COMPARED - {"code"}) == []


def test_a_template_is_recognised_as_what_was_built(case, tmp_path):
    def names(things: Inventory) -> list[list[str]]:
        return [[match.shape.name for match in result.matches] for result in m.recognise(things)]

    assert names(read_back(case, tmp_path)) == names(inventory(case))
    assert m.check(read_back(case, tmp_path)).findings == ()
