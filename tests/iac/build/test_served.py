"""What serves a workload as it was priced: environments kept ready, and several services."""

from __future__ import annotations

import functools
from typing import Any

import pytest

import modeler as m
from modeler.engine.compare import assess
from modeler.iac.build import NetworkChoice, template
from modeler.iac.build.workload import as_built
from modeler.iac.review import lint
from modeler.iac.stack import Stack
from modeler.iac.write import cloudformation, terraform
from modeler.inventory import difference
from modeler.inventory.kinds.function_alias import FunctionAlias
from modeler.inventory.kinds.function_permission import FunctionPermission

from .cases import ACCOUNT, given

REGION = "eu-west-1"
INTERNET = {"clients": {"location": "internet"}}
READY = {"backend": {"kind": "lambda", "provisioned_concurrency": 5}}
CASES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "ready environments behind a REST API": ("A1", "endpoint", READY),
    "ready environments behind an HTTP API": ("D1", "http", {**INTERNET, **READY}),
    "ready environments behind a Lattice service": ("E6", "https", READY),
    "ready environments behind a balancer": ("F1", "alb", {**INTERNET, **READY}),
}


@functools.cache
def workload(case: str) -> m.Workload:
    pattern, variant, document = CASES[case]
    w = m.Workload.from_dict({"region": REGION, **document})
    return as_built(m.pattern(pattern), variant, w, NetworkChoice())


@functools.cache
def stack(case: str) -> Stack:
    pattern, variant, _ = CASES[case]
    return template(pattern, workload(case), variant=variant)


@functools.cache
def inventory(case: str) -> m.Inventory:
    return stack(case).filled(region=REGION, account=ACCOUNT, **given(stack(case), REGION))


@pytest.mark.parametrize("case", CASES)
def test_it_is_recognised_without_a_finding_at_the_bill_of_the_model(case):
    pattern, variant, _ = CASES[case]
    (entry,) = m.assess(inventory(case), workload(case)).entries
    at_rest = assess(workload(case).with_values({"traffic.requests_per_month": 0.0}), pattern, variant)
    assert f"{pattern}:{variant}" in [match.shape.name for match in entry.matches]
    assert entry.fixed_usd == pytest.approx(at_rest.monthly_usd)
    assert entry.unmet == ()
    assert m.check(inventory(case)).findings == ()


@pytest.mark.parametrize("case", CASES)
def test_both_forms_read_back_as_what_was_built(case, tmp_path):
    values = given(stack(case), REGION)
    (tmp_path / "stack.yaml").write_text(cloudformation(stack(case)))
    module = terraform(stack(case))
    (tmp_path / "module").mkdir()
    for name, text in module.items():
        if name.endswith(".tf"):
            (tmp_path / "module" / name).write_text(text)
    by_variable = {stack(case).parameter(name).variable: value for name, value in values.items()}
    read = m.read(tmp_path / "stack.yaml", values, REGION, ACCOUNT)
    assert difference(inventory(case), read) == []
    assert difference(read, m.read(tmp_path / "module", by_variable, REGION, ACCOUNT)) == []


@pytest.mark.parametrize("case", ["ready environments behind a REST API"])
def test_cfn_lint_finds_nothing(case):
    findings = lint(cloudformation(stack(case)), REGION)
    if findings is None:
        pytest.skip("cfn-lint is not installed")
    assert findings == ()


def test_environments_are_kept_ready_for_an_alias_that_alone_is_called():
    """Source: https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html (2026-12-01)."""
    things = inventory("ready environments behind a REST API")
    (alias,), (permission,) = things.all(FunctionAlias), things.all(FunctionPermission)
    assert alias.provisioned == 5
    assert things.find(permission.function) == alias


def test_a_new_version_is_published_when_the_function_changes():
    case = "ready environments behind a REST API"
    larger = template("A1", workload(case).with_values({"backend.memory_mb": 2048}), variant="endpoint")
    assert _versions(larger) != _versions(stack(case))
    assert _versions(template("A1", workload(case), variant="endpoint")) == _versions(stack(case))


def _versions(made: Stack) -> list[str]:
    """Return the names of the versions: CloudFormation publishes one for each name."""
    return [line.strip() for line in cloudformation(made).splitlines() if line.startswith("  FunctionVersion")]
