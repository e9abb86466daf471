"""A template as the sandbox's CloudFormation takes it: read, checked, its parameters with_values in.

What is wrong is said in AWS's words where AWS has words
(https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from modeler.files.plain_json import load_json

_SECTIONS = frozenset(
    {
        "AWSTemplateFormatVersion",
        "Description",
        "Metadata",
        "Parameters",
        "Rules",
        "Mappings",
        "Conditions",
        "Resources",
        "Outputs",
    }
)
_OF_A_RESOURCE = frozenset(
    {
        "Type",
        "Properties",
        "DependsOn",
        "Condition",
        "Metadata",
        "DeletionPolicy",
        "UpdateReplacePolicy",
        "UpdatePolicy",
        "CreationPolicy",
    }
)


class TemplateError(Exception):
    """A template that CloudFormation refuses: the sentence that it answers."""


def read_template(text: str) -> dict[str, Any]:
    """Read JSON or YAML, with functions in their long form.

    Raises
    ------
    TemplateError
        If it is neither, or no template.

    Examples
    --------
    >>> read_template("Resources: {Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: !Ref Block}}}")["Resources"]
    {'Vpc': {'Type': 'AWS::EC2::VPC', 'Properties': {'CidrBlock': {'Ref': 'Block'}}}}
    """
    try:
        template = load_json(text) if text.lstrip().startswith("{") else yaml.load(text, Loader=_Loader)  # noqa: S506
    except (ValueError, yaml.YAMLError) as error:
        raise TemplateError(f"Template format error: {' '.join(str(error).split())}") from None
    if not isinstance(template, dict):
        raise TemplateError("Template format error: unsupported structure.")
    unknown = sorted(set(template) - _SECTIONS)
    if unknown:
        raise TemplateError(f"Invalid template property or properties [{', '.join(unknown)}]")
    resources = template.get("Resources")
    if not isinstance(resources, dict) or not resources:
        raise TemplateError("Template format error: At least one Resources member must be defined.")
    for name, resource in resources.items():
        _check_resource(name, resource)
    return template


def _check_resource(name: str, resource: Any) -> None:
    if not isinstance(resource, dict) or not isinstance(resource.get("Type"), str):
        raise TemplateError(f"Template format error: [/Resources/{name}] Every Resources object must contain a Type")
    unknown = sorted(set(resource) - _OF_A_RESOURCE)
    if unknown:
        raise TemplateError(f"Invalid template resource property '{unknown[0]}'")


def parameters_of(template: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, Any]:
    """Return the values of a template's parameters.

    Raises
    ------
    TemplateError
        If one has no value, or a value that is not allowed, or is no parameter of the template.

    Examples
    --------
    >>> parameters_of({"Parameters": {"Zones": {"Type": "CommaDelimitedList"}}}, {"Zones": "a,b"})
    {'Zones': ['a', 'b']}
    """
    declared = template.get("Parameters", {})
    strange = sorted(set(given) - set(declared))
    if strange:
        raise TemplateError(f"Parameters: [{', '.join(strange)}] do not exist in the template")
    missing = sorted(name for name, parameter in declared.items() if name not in given and "Default" not in parameter)
    if missing:
        raise TemplateError(f"Parameters: [{', '.join(missing)}] must have values")
    return {name: _value(name, parameter, given) for name, parameter in declared.items()}


def _value(name: str, parameter: Mapping[str, Any], given: Mapping[str, str]) -> Any:
    value = given.get(name, parameter.get("Default"))
    allowed = parameter.get("AllowedValues")
    if allowed is not None and str(value) not in map(str, allowed):
        raise TemplateError(f"Parameter '{name}' must be one of AllowedValues")
    kind = str(parameter.get("Type", "String"))
    if kind == "CommaDelimitedList" or kind.startswith("List<"):
        return [part.strip() for part in str(value).split(",")]
    return str(value)


class _Loader(yaml.SafeLoader):
    """YAML with CloudFormation's short forms; dates stay texts."""


def _function(loader: _Loader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    name = suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}"
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)  # type: ignore[arg-type]
    if name == "Fn::GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {name: value}


_Loader.add_multi_constructor("!", _function)
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
