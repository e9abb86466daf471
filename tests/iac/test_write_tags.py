"""Which resources take tags is what the schemas say, for each type that a kind is written as."""

from __future__ import annotations

from modeler.iac.write.tags import LISTS, MAPS, TERRAFORM
from modeler.inventory import System
from modeler.inventory.kinds import catalogue

from ..inventory.test_names import ARGUMENTS, PROPERTIES

OTHERWISE = {"AWS::AutoScaling::AutoScalingGroup"}
"""Its tags say of each whether instances get it."""
OLD = ("aws_alb", "aws_default_", "aws_security_group_rule")


def types(system: System) -> set[str]:
    return {form.type for cls in catalogue().values() for form in cls.TABLE.forms(system) if form.type}


def test_every_type_of_cloudformation_with_tags_gets_them():
    names = {"Tags", "UserPoolTags", "HostedZoneTags", "HealthCheckTags"}
    taking = {
        type_ for type_ in types(System.CLOUDFORMATION) if names & set(PROPERTIES.get(type_, "").split())
    } - OTHERWISE
    assert taking == types(System.CLOUDFORMATION) & (set(LISTS) | set(MAPS))
    for type_, name in (LISTS | MAPS).items():
        assert name in PROPERTIES.get(type_, name).split()


def test_every_type_of_terraform_with_tags_gets_them():
    taking = {type_ for type_ in types(System.TERRAFORM) if "tags_all" in ARGUMENTS.get(type_, "").split()}
    written = {type_ for type_ in taking if not type_.startswith(OLD)}
    assert written == {type_ for type_ in types(System.TERRAFORM) & TERRAFORM if not type_.startswith(OLD)}
