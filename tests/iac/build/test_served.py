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
from modeler.inventory.kinds.listener import Listener
from modeler.inventory.kinds.listener_rule import ListenerRule

from .cases import ACCOUNT, given

REGION = "eu-west-1"
CALLER = f"arn:aws:iam::{ACCOUNT}:role/caller"
INTERNET = {"clients": {"location": "internet"}}
READY = {"backend": {"kind": "lambda", "provisioned_concurrency": 5}}
CASES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "ready environments behind a REST API": ("A1", "endpoint", READY),
    "ready environments behind an HTTP API": ("D1", "http", {**INTERNET, **READY}),
    "ready environments behind a Lattice service": ("E6", "https", READY),
    "ready environments behind a balancer": ("F1", "alb", {**INTERNET, **READY}),
    "three functions behind a REST API": ("A1", "endpoint", {"services": 3, **READY}),
    "two functions behind an HTTP API": ("D1", "http", {**INTERNET, "services": 2}),
    "two functions behind CloudFront": ("F1", "alb", {**INTERNET, "services": 2}),
    "three services of tasks": ("C2", "alb", {"services": 3, "backend": {"kind": "fargate"}}),
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


@pytest.mark.parametrize("case", ["three functions behind a REST API"])
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


def test_environments_are_shared_out_between_functions():
    aliases = inventory("three functions behind a REST API").all(FunctionAlias)
    assert sorted(alias.provisioned for alias in aliases) == [1, 2, 2], "five of all, as the bill counts them"


@pytest.mark.parametrize(
    ("path", "function"), [("/", "Function"), ("/service-2", "Function2"), ("/service-3/a/b", "Function3")]
)
def test_each_service_answers_under_its_own_path(path, function):
    things = inventory("three functions behind a REST API")
    traced = m.trace(things, "Api", "PrivateSubnet1", path=path, identity=CALLER)
    assert [step.subject for step in traced.steps if step.subject.startswith("invokes")] == [f"invokes {function}"]


def test_it_is_said_which_form_of_policy_was_chosen_and_why():
    (note,) = [note for note in stack("three functions behind a REST API").notes if "denies all else" in note]
    assert "The Allow alone would do" in note


def test_a_balancer_tells_services_apart_by_their_paths():
    (first, second) = inventory("three services of tasks").all(ListenerRule)
    assert [rule.conditions[0].paths for rule in (first, second)] == [
        ("/service-2", "/service-2/*"),
        ("/service-3", "/service-3/*"),
    ]
    groups = {group for rule in (first, second) for group in rule.actions[0].target_groups}
    (listener,) = inventory("three services of tasks").all(Listener)
    assert len(groups | set(listener.actions[0].target_groups)) == 3, "each has targets of its own"


def test_a_service_is_built_as_before_when_others_join_it():
    """The change between two generations is what was added."""
    three = "three functions behind a REST API"
    alone = template("A1", workload(three).with_values({"services": 1}), variant="endpoint")
    gone = set(cloudformation(alone).splitlines()) - set(cloudformation(stack(three)).splitlines())
    assert {line.strip() for line in gone if "ApiDeployment" not in line} == {"ProvisionedConcurrentExecutions: 5"}


def test_a_new_version_is_published_when_the_function_changes():
    case = "ready environments behind a REST API"
    larger = template("A1", workload(case).with_values({"backend.memory_mb": 2048}), variant="endpoint")
    assert _versions(larger) != _versions(stack(case))
    assert _versions(template("A1", workload(case), variant="endpoint")) == _versions(stack(case))


def _versions(made: Stack) -> list[str]:
    """Return the names of the versions: CloudFormation publishes one for each name."""
    return [line.strip() for line in cloudformation(made).splitlines() if line.startswith("  FunctionVersion")]
