"""The names in the tables are those of CloudFormation and of Terraform, by lists that were taken from their schemas."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from modeler.files.plain_json import load_json
from modeler.inventory import Node, System
from modeler.inventory.kinds import catalogue
from modeler.inventory.node import attributes_of
from modeler.inventory.paths import alternative_paths
from modeler.inventory.table import As, FieldPlace, FixedValue, Form, record_paths

HERE = Path(__file__).parent
PROPERTIES = load_json((HERE / "cloudformation_properties.json").read_text(encoding="utf-8"))["types"]
ARGUMENTS = load_json((HERE / "terraform_arguments.json").read_text(encoding="utf-8"))["types"]
NEWER = {
    "aws_api_gateway_domain_name": {"routing_mode"},
    "aws_api_gateway_integration": {"integration_target", "response_transfer_mode"},
    "aws_lambda_permission": {"invoked_via_function_url"},
    "aws_lb_listener": {"default_action.jwt_validation.issuer", "default_action.jwt_validation.jwks_endpoint"},
    "aws_lb_listener_rule": {
        "action.jwt_validation.issuer",
        "action.jwt_validation.jwks_endpoint",
        "transform.host_header_rewrite_config.rewrite.replace",
    },
    "aws_nat_gateway": {"availability_mode", "vpc_id"},
    "aws_vpclattice_resource_gateway": {"resource_config_dns_resolution"},
    "aws_apigatewayv2_routing_rule": {
        "action.invoke_api.api_id",
        "action.invoke_api.stage",
        "action.invoke_api.strip_base_path",
        "condition",
        "condition.match_base_paths.any_of",
        "condition.match_headers.any_of.header",
        "condition.match_headers.any_of.value_glob",
        "domain_name",
        "priority",
    },
}
"""Arguments that came with version 6 of the provider, after the list was taken.

Source: https://github.com/hashicorp/terraform-provider-aws/tree/main/website/docs/r (2026-11-30).
"""
NEWER |= {
    f"aws_alb_{name.removeprefix('aws_lb_')}": names for name, names in NEWER.items() if name.startswith("aws_lb_")
}

ORDER = {"aws_api_gateway_deployment": {"depends_on", "renewed_by"}}
"""What the readers add: the names in a deployment's triggers, and all names that it waits for."""

FORMS = [
    (cls, system, form)
    for cls in catalogue().values()
    for system in (System.CLOUDFORMATION, System.TERRAFORM)
    for form in cls.TABLE.forms(system)
]


@pytest.mark.parametrize(
    ("cls", "system", "form"),
    FORMS,
    ids=[f"{cls.KIND}-{number}-{form.type}" for number, (cls, _, form) in enumerate(FORMS)],
)
def test_the_names_of_a_form_are_those_of_its_system(cls: type[Node], system: System, form: Form):
    known = (PROPERTIES if system is System.CLOUDFORMATION else ARGUMENTS).get(form.type, "").split()
    names = set(known) | NEWER.get(form.type, set()) | ORDER.get(form.type, set())
    assert names, f"{form.type} is no type of {system.name}"
    strange = set(paths_of(cls, system, form)) - names
    assert not strange, f"{form.type} has no {min(strange)}"


def paths_of(cls: type[Node], system: System, form: Form) -> Iterator[str]:
    """Yield each name that a form uses, with what stands around it."""
    places: list[tuple[str, FieldPlace]] = [("", path) for path in (form.inside, form.completes, *form.when) if path]
    places += [("", place) for place in form.around.values()]
    for attribute, place in form.paths.items():
        places.append((form.inside, place))
        kind = attributes_of(cls).get(attribute)
        if kind is not None and kind.record is not None and not _is_one_text(place):
            for outer in names_of(form.inside, place):
                places += [(outer, inner) for inner in record_paths(kind.record, system).values()]
    for outer, place in places:
        yield from (name for name in names_of(outer, place) if name)


def _is_one_text(place: FieldPlace) -> bool:
    """Return whether records stand in one argument as JSON, of whose inside the schema says nothing."""
    return isinstance(place, As) and place.conversion == "json-list"


def names_of(outer: str, place: FieldPlace) -> Iterator[str]:
    """Yield the names of each alternative of a place, without positions: ``A[0].B`` is ``A.B``."""
    if isinstance(place, FixedValue):
        return
    for alternative in (place.path if isinstance(place, As) else place).split(" | "):
        steps = alternative_paths(".".join(part for part in (outer, alternative) if part))[0]
        yield ".".join(step.key for step in steps if step.key).replace("tags.Name", "tags")
