"""A stack that is written and read again is the same, and the pattern that it was made of."""

from __future__ import annotations

import pytest

import modeler as m
from modeler.iac.build.registration import REGISTRAR
from modeler.iac.review import lint
from modeler.iac.write import cloudformation, terraform
from modeler.inventory import Inventory, difference
from modeler.inventory.kinds.function import Function
from modeler.inventory.same import NOT_COMPARED

from .cases import ACCOUNT, CASES, Case, given_part, inventory, parts, stack

HAVE_ATTACHMENTS = ("transit-gateway-route", "transit-gateway-route-table")
"""What names an attachment of another stack by its id, which says not whether it is a VPC's or a peering's."""
WRITTEN = [case for case in CASES if case.region == "eu-west-1"]


@pytest.fixture(params=WRITTEN, ids=str)
def case(request) -> Case:
    return request.param


def as_templates(case: Case, folder, *, joined: bool = True) -> list[Inventory]:
    """Return what a reader makes of each template of a case: one for each Region, where it stands in two."""
    read = []
    for part in parts(case):
        file = folder / f"{part.folder}.yaml"
        file.write_text(cloudformation(part.stack))
        source = folder if beside(case, folder) else file
        read.append(m.read(source, given_part(case, part, joined=joined), part.region or case.region, ACCOUNT))
    return read


def beside(case: Case, folder) -> bool:
    """Write what belongs beside a template, and return whether there is something."""
    for name, text in stack(case).files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    return bool(stack(case).files)


def as_modules(case: Case, folder) -> list[Inventory]:
    read = []
    for part in parts(case):
        module = folder / part.folder
        module.mkdir(parents=True)
        beside(case, module)
        for name, text in terraform(part.stack).items():
            if name.endswith(".tf"):
                (module / name).write_text(text)
        given = given_part(case, part, joined=False)
        values = {part.stack.parameter(name).variable: value for name, value in given.items()}
        read.append(m.read(module, values, part.region or case.region, ACCOUNT))
    return read


def names(things: Inventory) -> list[set[str]]:
    return [{match.shape.name for match in result.matches} for result in m.recognise(things)]


def test_a_template_reads_back_as_what_was_built(case, tmp_path):
    first, *others = as_templates(case, tmp_path)
    read = first.join(*others)
    apart = difference(inventory(case), read, NOT_COMPARED - {"code"})
    assert [node for _, node in apart if not (others and node.KIND in HAVE_ATTACHMENTS)] == []
    assert names(read) == names(inventory(case))
    assert m.check(read).findings == ()


def test_a_module_is_the_same_as_the_template(case, tmp_path):
    """Terraform looks up the addresses of an endpoint, for which CloudFormation needs a function."""
    templates, modules = as_templates(case, tmp_path, joined=False), as_modules(case, tmp_path / "modules")
    for template, module in zip(templates, modules, strict=True):
        registers = any(node.key.endswith(REGISTRAR) for node in template.all(Function))
        apart = difference(template, module, NOT_COMPARED | ({"targets"} if registers else set()))
        kinds = sorted(node.KIND for _, node in apart)
        assert kinds == (["function", "log-group", "role"] if registers else [])
    if len(modules) == 1:
        assert names(modules[0]) == names(inventory(case))


def test_cfn_lint_finds_nothing(case):
    for part in parts(case):
        findings = lint(cloudformation(part.stack), part.region or case.region)
        if findings is None:
            pytest.skip("cfn-lint is not installed")
        assert findings == ()
