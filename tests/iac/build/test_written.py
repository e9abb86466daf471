"""A stack that is written and read again is the same, and the pattern that it was made of."""

from __future__ import annotations

import pytest

import modeler as m
from modeler.iac.build.registration import REGISTRAR
from modeler.iac.review import lint
from modeler.iac.write import cloudformation, terraform
from modeler.inventory import Inventory, difference
from modeler.inventory.same import NOT_COMPARED

from .cases import ACCOUNT, CASES, Case, given, inventory, stack

WRITTEN = [case for case in CASES if case.region == "eu-west-1"]


@pytest.fixture(params=WRITTEN, ids=str)
def case(request) -> Case:
    return request.param


def as_template(case: Case, folder) -> Inventory:
    file = folder / "stack.yaml"
    file.write_text(cloudformation(stack(case)))
    return m.read(folder if beside(case, folder) else file, given(stack(case), case.region), case.region, ACCOUNT)


def beside(case: Case, folder) -> bool:
    """Write what belongs beside a template, and return whether there is something."""
    for name, text in stack(case).files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    return bool(stack(case).files)


def as_module(case: Case, folder) -> Inventory:
    folder.mkdir()
    beside(case, folder)
    for name, text in terraform(stack(case)).items():
        if name.endswith(".tf"):
            (folder / name).write_text(text)
    values = {stack(case).parameter(name).variable: value for name, value in given(stack(case), case.region).items()}
    return m.read(folder, values, case.region, ACCOUNT)


def names(things: Inventory) -> list[set[str]]:
    return [{match.shape.name for match in result.matches} for result in m.recognise(things)]


def test_a_template_reads_back_as_what_was_built(case, tmp_path):
    read = as_template(case, tmp_path)
    assert difference(inventory(case), read, NOT_COMPARED - {"code"}) == []
    assert names(read) == names(inventory(case))
    assert m.check(read).findings == ()


def test_a_module_is_the_same_as_the_template(case, tmp_path):
    """Terraform looks up the addresses of an endpoint, for which CloudFormation needs a function."""
    template, module = as_template(case, tmp_path), as_module(case, tmp_path / "module")
    apart = difference(template, module, NOT_COMPARED | ({"targets"} if REGISTRAR in template.by_key else set()))
    kinds = sorted(node.KIND for _, node in apart)
    assert kinds == (["function", "log-group", "role"] if REGISTRAR in template.by_key else [])
    assert names(module) == names(inventory(case))


def test_cfn_lint_finds_nothing(case):
    findings = lint(cloudformation(stack(case)), case.region)
    if findings is None:
        pytest.skip("cfn-lint is not installed")
    assert findings == ()
