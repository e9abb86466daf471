"""A stack as a CloudFormation template: in YAML that people read, or in JSON.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html (2026-11-30).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from modeler.errors import StackError

from ...inventory import Attribute, Cause, Node, Ref, System, Text, Unknown
from ...inventory.kinds.rest_integration import RestIntegration
from ...inventory.kinds.rest_method import RestMethod
from ...inventory.kinds.security_group_rule import SecurityGroupRule
from ...inventory.mapping import write_attributes
from ...inventory.values import Tree
from ..stack import Stack, StackParameter
from .asked import PART_MARKS, cloudformation_name, name_for
from .completed import complete
from .derived import derived
from .documents import stands_in_document
from .forms import WrittenResource, written_resources
from .names import TemplateNames
from .order import deployed, made_before
from .security_groups import inline_rules, with_rules
from .stack_values import StackValues
from .tags import put_tags
from .yaml_text import yaml_text

_VERSION = "2010-09-09"
_PICTURES = frozenset({"rest-deployment", "function-version"})
"""The kinds that keep something as it was: where it changes, another one is made."""
_METHOD = "AWS::ApiGateway::Method"
_POSITION = re.compile(r"(.+?)((?:\.\d+)+)")
_LISTS = frozenset({"DnsEntries", "NameServers", "NetworkInterfaceIds"})
_ENTRY = re.compile(r"dns_entry\.(\d+)\.(dns_name|hosted_zone_id)")


def cloudformation(stack: Stack, form: str = "yaml") -> str:
    """Return a stack as a template.

    Parameters
    ----------
    stack : Stack
        The stack.
    form : str
        ``yaml`` or ``json``.

    Returns
    -------
    str
        The template, the same bytes for the same stack.

    Raises
    ------
    StackError
        If CloudFormation cannot say something of the stack.

    Examples
    --------
    >>> from modeler.inventory import Inventory, Origin
    >>> from modeler.inventory.kinds.vpc import Vpc
    >>> network = Vpc(key="Network", origin=Origin("example"), cidrs=("10.0.0.0/16",))
    >>> print(cloudformation(Stack("example", "A network.", Inventory((network,)))), end="")
    AWSTemplateFormatVersion: "2010-09-09"
    Description: A network.
    <BLANKLINE>
    Resources:
      Network:
        Type: AWS::EC2::VPC
        Properties:
          CidrBlock: 10.0.0.0/16
    """
    template = template_of(stack)
    if form == "json":
        return json.dumps(template, indent=2, ensure_ascii=False) + "\n"
    sections = [yaml_text({name: section}) for name, section in template.items() if name not in _HEAD]
    head = yaml_text({name: template[name] for name in _HEAD if name in template})
    return "\n".join([head, *sections])


_HEAD = ("AWSTemplateFormatVersion", "Description")


def template_of(stack: Stack) -> dict[str, Any]:
    """Return a stack as a template in data, its functions as CloudFormation writes them in JSON."""
    return _Template(stack).data()


class _Template(StackValues):
    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.inventory = stack.inventory
        self.rules = inline_rules(self.inventory)
        self.integrations = {
            (item.api, item.resource, item.http_method): item for item in self.inventory.all(RestIntegration)
        }
        self.resources = [
            part
            for node in self._own_nodes()
            for part in written_resources(node, System.CLOUDFORMATION, self.inventory)
        ]
        self.names = TemplateNames(self.resources, System.CLOUDFORMATION)
        self.renamed = {
            self.names.of(item): self.names.of(item) + self._digest(item.node)
            for item in self.resources
            if item.node.KIND in _PICTURES
        }

    def data(self) -> dict[str, Any]:
        """Return the template."""
        stack = self.stack
        template: dict[str, Any] = {"AWSTemplateFormatVersion": _VERSION, "Description": stack.description}
        metadata = dict(self._metadata())
        if metadata:
            template["Metadata"] = metadata
        if stack.parameters:
            template["Parameters"] = {parameter.name: _parameter(parameter) for parameter in stack.parameters}
        template["Resources"] = {self._name(resource): self._resource(resource) for resource in self.resources}
        if stack.outputs:
            template["Outputs"] = {output.name: self._output(output) for output in stack.outputs}
        return template

    # Which resources

    def _own_nodes(self) -> Iterator[Node]:
        inside = {id(rule) for rules in self.rules.values() for rule in rules}
        methods = {(item.api, item.resource, item.http_method) for item in self.inventory.all(RestMethod)}
        for node in self.inventory:
            if node.exists is not True:
                raise StackError(
                    f"it is not decided whether {node.KIND} '{node.key}' exists, so it cannot be written: decide it"
                )
            if isinstance(node, SecurityGroupRule) and id(node) in inside:
                continue
            if stands_in_document(node, self.inventory):
                continue
            if isinstance(node, RestIntegration):
                if (node.api, node.resource, node.http_method) not in methods:
                    raise StackError(
                        f"the integration '{node.key}' belongs to no method that is written: add its method"
                    )
                continue
            yield node

    def _name(self, resource: WrittenResource) -> str:
        name = self.names.of(resource)
        return self.renamed.get(name, name)

    def _digest(self, picture: Node) -> str:
        """Return a part of the name of a deployment, or a version, that changes with what it takes a picture of."""
        api = getattr(picture, "api", None)
        parts = [repr((node.KIND, node.key, *_settings(node))) for node in deployed(api, self.inventory)]
        of = api or getattr(picture, "function", None)
        owner = self.inventory.find(of) if isinstance(of, Ref) else None
        parts += [repr(_settings(owner))] if owner else []
        return hashlib.blake2b("\n".join(parts).encode(), digest_size=4).hexdigest()

    # One resource

    def _resource(self, resource: WrittenResource) -> dict[str, Any]:
        node = resource.node
        properties = dict(resource.properties)
        if resource.type == _METHOD:
            self._integration(node, properties)
        if node.KIND == "security-group":
            with_rules(properties, self.rules.get(node.key, []))
        complete(System.CLOUDFORMATION, resource, properties, self.inventory)
        put_tags(resource.type, properties, self.stack.tags)
        body: dict[str, Any] = {"Type": resource.type}
        waits = list(self._waits(resource))
        if waits:
            body["DependsOn"] = waits if len(waits) > 1 else waits[0]
        if node.key in self.stack.retained and not resource.adds:
            body["DeletionPolicy"] = body["UpdateReplacePolicy"] = "Retain"
        values = self.value(properties)
        return body | ({"Properties": values} if values else {})

    def _integration(self, method: Node, properties: dict[str, Tree]) -> None:
        assert isinstance(method, RestMethod)
        integration = self.integrations.get((method.api, method.resource, method.http_method))
        if integration is not None:
            inner: dict[str, Tree] = {}
            form = next(form for form in RestIntegration.TABLE.also if form.type == _METHOD)
            write_attributes(integration, form.paths, inner, System.CLOUDFORMATION)
            properties["Integration"] = inner

    def _waits(self, resource: WrittenResource) -> Iterator[str]:
        named = set(_resources_in(self.value(resource.properties)))
        names = map(self._name, made_before(resource, self.resources, self.inventory))
        yield from (name for name in dict.fromkeys(names) if name not in named)

    # Values

    def _unknown(self, value: Unknown) -> Any:
        if value.cause is Cause.PARAMETER:
            return {"Ref": value.name}
        if value.cause is Cause.DYNAMIC_REFERENCE:
            return value.name
        raise StackError(f"a value of the stack '{self.stack.name}' is not known, since {value.reason}: decide it")

    def _attribute(self, attribute: Attribute, leaf: str) -> Any:
        if attribute.key == "AWS::AvailabilityZones":
            return {"Fn::Select": [int(attribute.name.rpartition(".")[2]), {"Fn::GetAZs": ""}]}
        if attribute.key.startswith("AWS::"):
            return {"Ref": attribute.key}
        node = self.inventory.by_key.get(attribute.key)
        if node is None:
            if attribute.name:
                raise StackError(
                    f"'{attribute}' names a resource that the stack '{self.stack.name}' does not make: add it"
                )
            return attribute.key
        logical_id = self.names.of_node(node)
        if logical_id is None:
            raise StackError(
                f"{node.KIND} '{node.key}' has no resource of its own in CloudFormation, so none can name it"
            )
        logical_id = self.renamed.get(logical_id, logical_id)
        place = _POSITION.fullmatch(_ENTRY.sub(_entry, attribute.name))
        if place:
            return _selected(self._get(node, logical_id, place[1]), [int(part) for part in place[2][1:].split(".")])
        if node.KIND == "api-integration" and leaf == "Target":
            return {"Fn::Sub": f"integrations/${{{logical_id}}}"}
        name = attribute.name or (name_for(node, leaf, System.CLOUDFORMATION) if leaf else "")
        text = derived(node, name)
        return self._get(node, logical_id, name) if text is None else self._text(text)

    def _get(self, node: Node, logical_id: str, name: str) -> dict[str, Any]:
        ours = cloudformation_name(node, name) if name else ""
        return {"Fn::GetAtt": [logical_id, ours]} if ours else {"Ref": logical_id}

    def _text(self, text: Text, leaf: str = "") -> Any:
        """Return a text with parts that are known later: a substitution, or the one value that it is."""
        names: dict[str, Any] = {}
        pieces = []
        for part in text.parts:
            if isinstance(part, str):
                pieces.append(part.replace("${", "${!"))
                continue
            if len(text.parts) == 1:
                return self.value(part, leaf)
            value = self.value(part)
            pieces.append(_placeholder(value, names))
        joined = "".join(pieces)
        return {"Fn::Sub": [joined, names] if names else joined}

    # Around the resources

    def _metadata(self) -> Iterator[tuple[str, Any]]:
        groups = list(dict.fromkeys(parameter.group for parameter in self.stack.parameters))
        if any(groups):
            yield "AWS::CloudFormation::Interface", {"ParameterGroups": list(self._groups(groups))}
        skips = [{"code": skip.code, "reason": skip.reason} for skip in self.inventory.skips]
        if skips:
            yield "modeler", {"skip": skips}

    def _groups(self, groups: Iterable[str]) -> Iterator[dict[str, Any]]:
        for group in groups:
            names = [parameter.name for parameter in self.stack.parameters if parameter.group == group]
            yield {"Label": {"default": group or "Other"}, "Parameters": names}

    def _output(self, output: Any) -> dict[str, Any]:
        value = self.value(output.value)
        if isinstance(value, list) or (isinstance(value, dict) and value.get("Fn::GetAtt", ["", ""])[1] in _LISTS):
            value = {"Fn::Join": [",", value]}
        body = {"Description": output.description} if output.description else {}
        export = {"Export": {"Name": self.value(output.export)}} if output.export is not None else {}
        return body | {"Value": value} | export


def _entry(match: re.Match[str]) -> str:
    """Return a part of an entry of an endpoint's DNS names, which CloudFormation joins to ``ZONE:NAME``."""
    return f"DnsEntries.{match[1]}.{1 if match[2] == 'dns_name' else 0}"


def _settings(node: Node) -> list[Any]:
    return [getattr(node, name) for name in node.attributes()]


def _placeholder(value: Any, names: dict[str, Any]) -> str:
    """Return a value inside a text: by its name, or by a name of its own that is given beside the text."""
    match value:
        case {"Ref": str(name)}:
            return f"${{{name}}}"
        case {"Fn::GetAtt": [str(logical_id), str(name)]}:
            return f"${{{logical_id}.{name}}}"
        case {"Fn::Sub": str(text)}:
            return text
        case str():
            return value
    number = len(names) + 1
    names[f"Part{number}"] = value
    return f"${{Part{number}}}"


def _selected(value: dict[str, Any], positions: list[int]) -> Any:
    """Return an item of a list, or a part of a text; an entry of an endpoint's DNS names is its zone and its name."""
    name = value.get("Fn::GetAtt", ["", ""])[1]
    is_list = name not in PART_MARKS or name == "DnsEntries"
    for number, position in enumerate(positions):
        whole = number == 0 and is_list
        value = {"Fn::Select": [position, value if whole else {"Fn::Split": [PART_MARKS.get(name, ":"), value]}]}
    return value


def _resources_in(value: Any) -> Iterator[str]:
    """Yield the names that a written value refers to."""
    if isinstance(value, Mapping):
        match value:
            case {"Ref": str(name)} if len(value) == 1:
                yield name
            case {"Fn::GetAtt": [str(name), _]}:
                yield name
            case {"Fn::Sub": str(text)}:
                yield from (name.partition(".")[0] for name in re.findall(r"\$\{([^!}]+)\}", text))
            case _:
                for item in value.values():
                    yield from _resources_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from _resources_in(item)


def _parameter(parameter: StackParameter) -> dict[str, Any]:
    body: dict[str, Any] = {"Type": parameter.type}
    if parameter.description:
        body["Description"] = parameter.description
    if parameter.default is not None:
        default = parameter.default
        body["Default"] = ",".join(default) if isinstance(default, tuple) else default
    if parameter.is_secret:
        body["NoEcho"] = True
    if parameter.allowed:
        body["AllowedValues"] = list(parameter.allowed)
    if parameter.allowed_pattern:
        body["AllowedPattern"] = f"^{parameter.allowed_pattern.removeprefix('^').removesuffix('$')}$"
    if parameter.constraint:
        body["ConstraintDescription"] = parameter.constraint
    return body
