"""The same architecture in CloudFormation, SAM, Terraform's language and a plan of it reads to the same inventory."""

from __future__ import annotations

import shutil

import pytest

from modeler.audit.recognise import recognise
from modeler.iac.read import read
from modeler.inventory import difference, from_document, to_document
from modeler.inventory.kinds.role import Role
from modeler.inventory.same import NOT_COMPARED

from .forms import FOLDER, FORMS, NAMES, files, inventory

PATTERNS = {
    "alb_lambda": {("A5:lambda", "sure")},
    "cloudfront_function_url": {("F4:cloudfront", "sure")},
    "cloudfront_vpc_origin": {("F1:alb", "sure")},
    "endpoint_service": {("E1:nlb", "sure")},
    "http_link_alb_fargate": {("B1:alb", "sure")},
    "http_link_cloud_map": {("B4:cloud-map", "sure")},
    "private_rest_link_v2_alb": {("A1:endpoint", "equal"), ("C2:alb", "equal")},
    "rest_lambda_waf": {("D1:rest", "sure")},
    "rest_link_v1_nlb": {("B7:nlb", "sure")},
    "websocket_link_v1": {("B10:nlb", "sure")},
    "lattice_lambda": {("E6:https", "sure")},
    "on_premises_alb_private_rest": {("A4:alb", "sure")},
    "private_domain": {("A2:endpoint", "sure")},
    "private_rest_lambda": {("A1:endpoint", "equal"), ("D1:private", "equal")},
}
"""The patterns that each architecture is, and how sure that is: equal where two patterns have the same hops."""

WRITTEN_APART = {"on_premises_alb_private_rest": {"targets"}}
"""What a form writes in another way: a custom resource registers addresses that Terraform's data sources look up."""

ROLES = {"role"}
"""SAM makes a role for each function, where the other forms name one that stands already."""

IN_A_PLAN = NOT_COMPARED | {"environment", "issuer", "source_arn"}
"""A plan says which resource a text names that AWS makes, and not the text around it."""


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", ["sam", "terraform"])
def test_a_form_is_the_same_as_cloudformation(name, form):
    ignore = NOT_COMPARED | WRITTEN_APART.get(name, set()) | (ROLES if form == "sam" else set())
    assert [
        (sign, node)
        for sign, node in difference(inventory(name, "cloudformation"), inventory(name, form), ignore)
        if not (form == "sam" and sign == "+" and isinstance(node, Role))
    ] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_plan_alone_is_the_same_as_cloudformation(name):
    """Where the provider 5.100.0 lacks `integration_target`, the plan was made without it and has it by hand."""
    ignore = IN_A_PLAN | WRITTEN_APART.get(name, set())
    assert difference(inventory(name, "cloudformation"), inventory(name, "plan"), ignore) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_plan_with_its_files_is_terraform_with_the_same_lines(name, tmp_path):
    for file in ("main.tf", "plan.json"):
        shutil.copy(FOLDER / name / file, tmp_path)
    planned, written = read(tmp_path), inventory(name, "terraform")
    assert difference(planned, written) == []
    lines = {node.key: node.origin.line for node in written}
    assert all(node.origin.line == lines[node.key] for node in planned if node.key in lines)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", FORMS)
def test_an_inventory_of_files_survives_its_json(name, form):
    assert from_document(to_document(inventory(name, form))) == inventory(name, form)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", FORMS)
def test_an_architecture_is_recognised_in_each_form(name, form):
    matches = {(match.shape.name, match.certainty) for result in _results(name, form) for match in result.matches}
    assert matches == PATTERNS[name]


def _results(name, form):
    return recognise(inventory(name, form))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", FORMS)
def test_all_of_a_form_is_read(name, form):
    assert files(name, form)
    assert inventory(name, form).not_collected == ()
    assert not inventory(name, form).unknown()
