"""A stack as a Terraform module: files by topic, variables, outputs, the versions that it needs, and a README.

Source: https://developer.hashicorp.com/terraform/language/modules/develop/structure (2026-11-30).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from modeler.errors import StackError
from modeler.files.plain_json import load_json

from ...inventory import Attribute, Cause, Node, OtherResource, Ref, System, Text, Unknown
from ...inventory.kinds.container_service import ContainerService
from ...inventory.kinds.function_version import FunctionVersion
from ...inventory.kinds.rest_integration import RestIntegration
from ...inventory.kinds.rest_method import RestMethod
from ...inventory.scaled import scaling_targets
from ...inventory.values import Tree
from ..stack import Stack, StackOutput, StackParameter, snake_case
from .asked import PART_MARKS, name_for, terraform_name
from .code import code_files
from .completed import complete
from .documents import stands_in_document
from .forms import WrittenResource, written_resources
from .hcl_text import HclExpression, HclJson, HclTemplate, WrittenBlock, hcl_text
from .names import TemplateNames
from .order import deployed, made_before
from .readme import readme
from .registration import endpoint_of, port_of, registrations, target_group_of, without_registrar
from .stack_values import StackValues
from .tags import TERRAFORM
from .topics import topic
from .versions import provider_version

_JSON = frozenset(
    {
        "policy",
        "assume_role_policy",
        "container_definitions",
        "body",
        "policy_document",
        "access_policy",
        "content",
        "definition",
    }
)
"""Arguments that take a document as a text of JSON."""
_LOOKED_UP = {
    "AWS::Region": ("aws_region", "id"),
    "AWS::AccountId": ("aws_caller_identity", "account_id"),
    "AWS::Partition": ("aws_partition", "partition"),
    "AWS::URLSuffix": ("aws_partition", "dns_suffix"),
}
_AHEAD = re.compile(r"\(\?!([^()]*)\)")
_INTERFACE = "aws_network_interface"
_ZONES = "aws_availability_zones"
_ENTRIES = re.compile(r"DnsEntries\.(\d+)(?:\.([01]))?")
_PART = re.compile(r"(\w+)\.(\d+)")


def terraform(stack: Stack) -> dict[str, str | bytes]:
    """Return a stack as the files of a module.

    Parameters
    ----------
    stack : Stack
        The stack.

    Returns
    -------
    dict of str to str or bytes
        The files by their paths in the module, the same bytes for the same stack. The code of a function is there as a
        text, and in the archive that AWS Lambda takes.

    Raises
    ------
    StackError
        If Terraform cannot say something of the stack.

    Examples
    --------
    >>> from modeler.inventory import Inventory, Origin
    >>> from modeler.inventory.kinds.vpc import Vpc
    >>> network = Vpc(key="Network", origin=Origin("example"), cidrs=("10.0.0.0/16",))
    >>> files = terraform(Stack("example", "A network.", Inventory((network,))))
    >>> list(files)
    ['network.tf', 'versions.tf', 'README.md']
    >>> print(files["network.tf"], end="")
    resource "aws_vpc" "network" {
      cidr_block = "10.0.0.0/16"
    }
    """
    return _Module(stack).files()


class _Module(StackValues):
    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.inventory = without_registrar(stack.inventory)
        self.resources = [
            part for node in self._own_nodes() for part in written_resources(node, System.TERRAFORM, self.inventory)
        ]
        self.names = TemplateNames(self.resources, System.TERRAFORM)
        self.looked_up: dict[str, None] = {}

    def files(self) -> dict[str, str | bytes]:
        """Return the files of the module."""
        topics: dict[str, list[WrittenBlock]] = {}
        for resource in self.resources:
            topics.setdefault(topic(resource.type), []).append(self._block(resource))
        for registration in registrations(self.stack.inventory):
            topics.setdefault(topic("aws_lb"), []).extend(self._registered(registration))
        outputs = [self._output(output) for output in self.stack.outputs]
        main = [*self._data_sources(), *self._locals()]
        files: dict[str, str | bytes] = {"main.tf": hcl_text(main)} if main else {}
        skips = "".join(f"# modeler:skip {skip.code} {skip.reason}\n" for skip in self.stack.inventory.skips)
        head = f"{skips}\n" if skips else ""
        files |= {f"{name}.tf": head + hcl_text(blocks) for name, blocks in sorted(topics.items())}
        if self.stack.parameters:
            files["variables.tf"] = hcl_text(map(_variable, self.stack.parameters))
        if outputs:
            files["outputs.tf"] = hcl_text(outputs)
        least = provider_version((resource.type, resource.properties) for resource in self.resources)
        files["versions.tf"] = hcl_text([_versions(least)])
        files |= code_files(self.inventory)
        files |= self.stack.files
        files["README.md"] = readme(self.stack, least, [*files, "README.md"])
        return files

    def _own_nodes(self) -> Iterator[Node]:
        for node in self.inventory:
            if node.exists is not True:
                raise StackError(
                    f"it is not decided whether {node.KIND} '{node.key}' exists, so it cannot be written: decide it"
                )
            if not stands_in_document(node, self.inventory) and not isinstance(node, FunctionVersion):
                yield node  # a version is an argument of its function

    # One resource

    def _block(self, resource: WrittenResource) -> WrittenBlock:
        properties = dict(resource.properties)
        complete(System.TERRAFORM, resource, properties, self.inventory, self.stack.name)
        block = WrittenBlock(("resource", *self.names.of(resource).split(".", 1)))
        self._fill(block, properties, resource)
        if isinstance(resource.node, RestIntegration):
            self._method(block, resource.node)
        self._tags(block, resource)
        self._order(block, resource)
        return block

    def _fill(self, block: WrittenBlock, properties: Mapping[str, Tree], resource: WrittenResource) -> None:
        for name, value in properties.items():
            if name in _JSON and not isinstance(value, Unknown):
                document = load_json(value) if isinstance(value, str) and value[:1] in "{[" else value
                written = self.value(document)
                block.attributes[name] = HclJson(written) if isinstance(written, (dict, list)) else written
            elif isinstance(value, list) and value and all(isinstance(item, Mapping) for item in value):
                for item in value:
                    inner = WrittenBlock((name,))
                    self._fill(inner, item, resource)
                    block.blocks.append(inner)
            else:
                block.attributes[name] = self.value(value, name)

    def _method(self, block: WrittenBlock, integration: RestIntegration) -> None:
        """Take the name of the method from the method, so that the integration waits for it."""
        for method in self.inventory.all(RestMethod):
            same = (method.api, method.resource, method.http_method)
            if same == (integration.api, integration.resource, integration.http_method):
                block.attributes["http_method"] = HclExpression(f"{self.names.of_node(method)}.http_method")

    def _tags(self, block: WrittenBlock, resource: WrittenResource) -> None:
        own = block.attributes.pop("tags", None)
        if resource.type not in TERRAFORM or not self.stack.tags:
            block.attributes |= {"tags": own} if own else {}
        elif own is None:
            block.attributes["tags"] = HclExpression("local.tags")
        else:
            pairs = ", ".join(f"{key} = {hcl_value(value)}" for key, value in own.items())
            block.attributes["tags"] = HclExpression(f"merge(local.tags, {{ {pairs} }})")

    def _order(self, block: WrittenBlock, resource: WrittenResource) -> None:
        node = resource.node
        if node.KIND == "rest-deployment" and not resource.adds:
            self._renewed(block, node)
        elif waits := made_before(resource, self.resources, self.inventory):
            block.attributes["depends_on"] = [HclExpression(self.names.of(item)) for item in waits]
        if resource.adds:
            return
        if isinstance(node, ContainerService) and any(scaling_targets(self.inventory, node)):
            block.blocks.append(WrittenBlock(("lifecycle",), {"ignore_changes": [HclExpression("desired_count")]}))
        if node.key in self.stack.retained:
            if resource.type == "aws_cloudwatch_log_group":
                block.attributes["skip_destroy"] = True
            else:
                block.blocks.append(WrittenBlock(("lifecycle",), {"prevent_destroy": True}))

    def _renewed(self, block: WrittenBlock, deployment: Node) -> None:
        """Make a deployment again when what it takes a picture of changes."""
        api: Ref[Any] | None = getattr(deployment, "api", None)
        nodes = deployed(api, self.inventory)
        owner = self.inventory.find(api) if isinstance(api, Ref) else None
        names = [self.names.of_node(node) for node in ((owner, *nodes) if owner else nodes)]
        inside = "".join(f"      {name},\n" for name in names if name)
        if inside:
            digest = HclExpression(f"sha1(jsonencode([\n{inside}    ]))")
            block.attributes["triggers"] = {"redeployment": digest}
        block.blocks.append(WrittenBlock(("lifecycle",), {"create_before_destroy": True}))

    # Values

    def value(self, value: Tree, leaf: str = "") -> Any:
        """Return a value as the module writes it."""
        return value if isinstance(value, HclExpression) else super().value(value, leaf)

    def _unknown(self, value: Unknown) -> HclExpression:
        if value.cause is Cause.PARAMETER:
            return HclExpression(f"var.{self.stack.parameter(value.name).variable}")
        raise StackError(f"a value of the stack '{self.stack.name}' is not known, since {value.reason}: decide it")

    def _attribute(self, attribute: Attribute, leaf: str) -> Any:
        if attribute.key == "AWS::AvailabilityZones":
            self.looked_up[_ZONES] = None
            return HclExpression(f"data.{_ZONES}.available.names[{attribute.name.rpartition('.')[2]}]")
        if attribute.key in _LOOKED_UP:
            type_, name = _LOOKED_UP[attribute.key]
            self.looked_up[type_] = None
            return HclExpression(f"data.{type_}.current.{name}")
        if attribute.key == "AWS::StackName":
            return self.stack.name
        node = self.inventory.by_key.get(attribute.key)
        if node is None:
            if attribute.name:
                raise StackError(
                    f"'{attribute}' names a resource that the stack '{self.stack.name}' does not make: add it"
                )
            return attribute.key
        address = self.names.of_node(node)
        if address is None:
            raise StackError(f"{node.KIND} '{node.key}' has no resource of its own in Terraform, so none can name it")
        if node.KIND == "api-integration" and leaf == "target":
            return HclTemplate(("integrations/", HclExpression(f"{address}.id")))
        if node.KIND == "user-pool" and attribute.name == "ProviderURL":
            return HclTemplate(("https://", HclExpression(f"{address}.endpoint")))
        part = _PART.fullmatch(attribute.name)
        if part and part[1] in PART_MARKS and part[1] != "DnsEntries":
            return HclExpression(
                f'split("{PART_MARKS[part[1]]}", {address}.{terraform_name(node, part[1])})[{part[2]}]'
            )
        return HclExpression(f"{address}.{_name(node, address, attribute.name, leaf)}")

    def _text(self, text: Text, leaf: str = "") -> Any:
        """Return a text with parts that are known later, or the one value that it is."""
        if len(text.parts) == 1 and not isinstance(text.parts[0], str):
            return self.value(text.parts[0], leaf)
        parts: list[str | HclExpression] = []
        for part in text.parts:
            value = self.value(part)
            if isinstance(part, Unknown) and self.stack.parameter(part.name).is_list:
                value = HclExpression(f'join(",", {value.text})')
            parts += value.parts if isinstance(value, HclTemplate) else [value]
        return HclTemplate(tuple(parts))

    # Around the resources

    def _data_sources(self) -> Iterator[WrittenBlock]:
        for type_ in sorted(self.looked_up):
            if type_ == _ZONES:
                yield WrittenBlock(("data", type_, "available"), {"state": "available"})
            else:
                yield WrittenBlock(("data", type_, "current"))

    def _locals(self) -> Iterator[WrittenBlock]:
        if self.stack.tags:
            yield WrittenBlock(("locals",), {"tags": {key: self.value(item) for key, item in self.stack.tags.items()}})

    def _registered(self, registration: OtherResource) -> Iterator[WrittenBlock]:
        """Yield the addresses of an endpoint, looked up, and each as a target."""
        endpoint = endpoint_of(registration, self.inventory)
        address = self.names.of_node(endpoint) if endpoint is not None else None
        if endpoint is None or address is None:
            raise StackError(
                f"'{registration.key}' registers the addresses of an endpoint that is not made here: add it"
            )
        name = snake_case(registration.key)
        interface = f"tolist({address}.network_interface_ids)[count.index]"
        subnets = endpoint.subnets
        many: Any = len(subnets) if isinstance(subnets, tuple) else HclExpression(f"length({self.value(subnets).text})")
        yield WrittenBlock(("data", _INTERFACE, name), {"count": many, "id": HclExpression(interface)})
        yield WrittenBlock(
            ("resource", "aws_lb_target_group_attachment", name),
            {
                "count": many,
                "target_group_arn": self.value(target_group_of(registration), "target_group_arn"),
                "target_id": HclExpression(f"data.{_INTERFACE}.{name}[count.index].private_ip"),
                "port": port_of(registration),
            },
        )

    def _output(self, output: StackOutput) -> WrittenBlock:
        words = {"description": output.description} if output.description else {}
        return WrittenBlock(("output", output.variable), {**words, "value": self.value(output.value)})


def hcl_value(value: Any) -> str:
    """Return a value that stands in one line as it is written after an equals sign."""
    line = hcl_text([WrittenBlock(("x",), {"x": value})]).split("\n")[1]
    return line.split(" = ", 1)[1]


def _name(node: Node, address: str, name: str, leaf: str) -> str:
    """Return the name of a value of a resource, with its position where it is a list."""
    entry = _ENTRIES.fullmatch(name)
    if entry:
        return f"dns_entry[{entry[1]}].{'hosted_zone_id' if entry[2] == '0' else 'dns_name'}"
    if address.startswith("aws_apigatewayv2_domain_name.") and name.startswith("Regional"):
        inner = "target_domain_name" if name == "RegionalDomainName" else "hosted_zone_id"
        return f"domain_name_configuration[0].{inner}"
    first, *others = name.split(".") if name[:1].islower() else [name]
    if not name and leaf:
        return name_for(node, leaf, System.TERRAFORM)
    path = terraform_name(node, first)
    return path + "".join(f"[{part}]" if part.isdigit() else f".{part}" for part in others)


def _variable(parameter: StackParameter) -> WrittenBlock:
    kind = "list(string)" if parameter.is_list else "number" if parameter.type == "Number" else "string"
    attributes: dict[str, Any] = {"description": parameter.description} if parameter.description else {}
    attributes["type"] = HclExpression(kind)
    if parameter.is_secret:
        attributes["sensitive"] = True
    if parameter.default is not None:
        attributes["default"] = list(parameter.default) if isinstance(parameter.default, tuple) else parameter.default
    block = WrittenBlock(("variable", parameter.variable), attributes)
    block.blocks += [WrittenBlock(("validation",), dict(rule)) for rule in _rules(parameter)]
    return block


def _rules(parameter: StackParameter) -> Iterator[dict[str, Any]]:
    name = f"var.{parameter.variable}"
    words = parameter.constraint or f"The value of {parameter.variable} is not allowed."
    if parameter.allowed:
        listed = HclExpression(f"contains({hcl_value(list(parameter.allowed))}, {name})")
        yield {"condition": listed, "error_message": words}
    if parameter.allowed_pattern:
        test = _matches(parameter.allowed_pattern, "item" if parameter.is_list else name)
        if parameter.is_list:
            test = f"alltrue([for item in {name} : {test}])"
        yield {"condition": HclExpression(test), "error_message": words}


def _matches(pattern: str, value: str) -> str:
    """Return the test whether a value matches; Terraform's expressions cannot look ahead, so that is a test apart.

    Examples
    --------
    >>> _matches("(?!10)[0-9]+", "var.port")
    '!can(regex("^(10)", var.port)) && can(regex("^[0-9]+$", var.port))'
    """
    whole = pattern.removeprefix("^").removesuffix("$")
    ahead = _AHEAD.match(whole)
    if ahead is None:
        return f"can(regex({hcl_value(f'^{whole}$')}, {value}))"
    return f"!can(regex({hcl_value(f'^({ahead[1]})')}, {value})) && {_matches(whole[ahead.end() :], value)}"


def _versions(least: str) -> WrittenBlock:
    provider = {"source": "hashicorp/aws", "version": f">= {least}"}
    inner = WrittenBlock(("required_providers",), {"aws": provider})
    return WrittenBlock(("terraform",), {"required_version": ">= 1.5"}, [inner])
