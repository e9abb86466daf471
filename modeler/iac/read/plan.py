"""Terraform plans in JSON (``terraform show -json PLANFILE``): the surest way to read a Terraform project.

A plan has every value that is known before an apply, with modules opened and counts unrolled. What is known only
afterwards, such as the id of another resource, stands in the configuration as the reference that it is; so a plan is
read from both: values from ``planned_values``, references from ``configuration``.

Source: https://developer.hashicorp.com/terraform/internals/json-format (2026-11-30).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from modeler.errors import InventoryError

from ...inventory import Attribute, Cause, Origin, Resource, Unknown
from ...inventory.values import Tree, Value
from . import policy_document
from .data_sources import as_resource
from .references import DEPLOYMENT
from .source import SourceFile

_INDEX = re.compile(r"\[(?:\d+|\"[^\"]*\"|each\.key|count\.index)\]")
_POLICY = "data.aws_iam_policy_document"
_OWN_INDEX = re.compile(r"\[(?:\d+|\"[^\"]*\")\]$")
_BY_INDEX = {"count.index", "each.key", "each.value"}
_DOCUMENTS = ("policy", "body", "policy_document", "assume_role_policy")
_LOOSE_BLOCKS = {
    "ingress": ("cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids", "security_groups"),
    "egress": ("cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids", "security_groups"),
}
"""Blocks whose references a plan gives without saying where in them they stand; it leaves their names out."""
_LITERAL = ("each.", "count.", "local.", "path.", "terraform.", "self.")


def is_plan(source: SourceFile) -> bool:
    """Return whether a file is a plan: it has a format version and planned values."""
    return isinstance(source.data, Mapping) and "format_version" in source.data and "planned_values" in source.data


def is_state(source: SourceFile) -> bool:
    """Return whether a file is a state, which says what stands and not what is written."""
    data = source.data
    return (
        isinstance(data, Mapping)
        and ("terraform_version" in data and ("lineage" in data or "values" in data))
        and "planned_values" not in data
    )


def read_plan(source: SourceFile, region: str | None, account: str | None, prefix: str = "") -> list[Resource]:
    """Return the resources of a plan, with references between them; their keys begin with ``prefix``.

    Raises
    ------
    InventoryError
        If the plan is damaged.
    """
    data = source.data
    root = data["planned_values"].get("root_module") if isinstance(data["planned_values"], Mapping) else None
    configuration = data.get("configuration", {})
    if root is None or not isinstance(configuration, Mapping):
        raise InventoryError(
            f"'{source.name}' is a plan without resources: make it with 'terraform show -json PLANFILE'"
        )
    try:
        regions = _regions(configuration, data.get("variables", {}))
        plan = _Plan(source, region, account, regions, _accounts(configuration), _addresses(root), prefix)
        return _with_policies(list(plan.module(root, configuration.get("root_module", {}), {}, "")))
    except (AttributeError, KeyError, TypeError, ValueError, IndexError, RecursionError) as error:
        raise InventoryError(
            f"'{source.name}' is a damaged plan ({type(error).__name__} at {error}): "
            "make it anew with 'terraform show -json PLANFILE'"
        ) from None


def _with_policies(resources: list[Resource]) -> list[Resource]:
    """Return resources with the policies that data sources write, which a plan gives as blocks, in their place."""
    policies = {
        resource.key: policy_document.build(_given(resource.properties))
        for resource in resources
        if resource.type == _POLICY
    }
    return [
        replace(resource, properties={name: _policy(value, policies) for name, value in resource.properties.items()})
        for resource in resources
        if resource.type != _POLICY
    ]


def _policy(value: Tree, policies: Mapping[str, Tree]) -> Tree:
    written = isinstance(value, Attribute) and value.name in ("json", "minified_json")
    return policies.get(value.key, value) if written else value


def _given(tree: Tree) -> Tree:
    """Return blocks without what nobody gave, which a plan writes as null or as an empty list."""
    if isinstance(tree, Mapping):
        return {name: _given(item) for name, item in tree.items() if item is not None and item != []}
    return [_given(item) for item in tree] if isinstance(tree, list) else tree


def _addresses(module: Mapping[str, Any]) -> frozenset[str]:
    names = {str(item.get("address")) for item in module.get("resources", [])}
    for child in module.get("child_modules", []):
        names |= _addresses(child)
    return frozenset(names)


def _regions(configuration: Mapping[str, Any], variables: Mapping[str, Any]) -> dict[str, str]:
    """Return the Region of each provider that names one."""
    regions: dict[str, str] = {}
    for key, provider in configuration.get("provider_config", {}).items():
        expression = provider.get("expressions", {}).get("region", {}) if isinstance(provider, Mapping) else {}
        if isinstance(expression.get("constant_value"), str):
            regions[key] = expression["constant_value"]
        for reference in expression.get("references", []):
            value = variables.get(reference.removeprefix("var."), {}).get("value")
            if isinstance(value, str):
                regions[key] = value
    return regions


def _order(body: Mapping[str, Any]) -> dict[str, Tree]:
    """Return what a deployment is made after, and what makes it again, by name."""
    expressions = body.get("expressions", {})
    renewed = list(expressions.get("triggers", {}).get("references", []))
    every = [name for value in expressions.values() if isinstance(value, dict) for name in value.get("references", [])]
    return {"renewed_by": renewed, "depends_on": [*body.get("depends_on", []), *every]}


def _accounts(configuration: Mapping[str, Any]) -> dict[str, Value[str]]:
    """Return the account of each provider that assumes a role, and that nobody knows it of one with a profile."""
    accounts: dict[str, Value[str]] = {}
    for key, provider in configuration.get("provider_config", {}).items():
        expressions = provider.get("expressions", {}) if isinstance(provider, Mapping) else {}
        blocks = expressions.get("assume_role")
        given = [block for block in blocks if isinstance(block, Mapping)] if isinstance(blocks, list) else []
        roles = [role.get("role_arn", {}).get("constant_value") for role in given]
        if not roles and "profile" not in expressions:
            continue
        parts = str(roles[0]).split(":") if roles else []
        known = len(parts) > 4 and parts[4].isdigit()
        accounts[key] = parts[4] if known else Unknown(Cause.PARAMETER, f"account of the provider {key}")
    return accounts


class _Plan:
    def __init__(
        self,
        source: SourceFile,
        region: str | None,
        account: str | None,
        regions: Mapping[str, str],
        accounts: Mapping[str, Value[str]],
        addresses: frozenset[str],
        outer: str,
    ) -> None:
        self.source, self.region, self.account = source, region, account
        self.regions, self.accounts, self.addresses, self.outer = regions, accounts, addresses, outer

    def module(
        self, values: Mapping[str, Any], configuration: Mapping[str, Any], inputs: Mapping[str, list[str]], prefix: str
    ) -> Iterator[Resource]:
        """Yield the resources of a module and of those inside it.

        ``inputs`` has, for each variable of the module, the references that its caller gave.
        """
        written = {
            f"{item.get('mode', 'managed')}.{item['type']}.{item['name']}": item
            for item in configuration.get("resources", [])
        }
        for item in values.get("resources", []):
            body = written.get(f"{item.get('mode', 'managed')}.{item['type']}.{item['name']}", {})
            yield self._resource(item, body, inputs, prefix)
        calls = configuration.get("module_calls", {})
        for child in values.get("child_modules", []):
            address = str(child.get("address", ""))
            name = _INDEX.sub("", address.rsplit("module.", 1)[-1])
            call = calls.get(name, {})
            given = {
                key: self._resolved(expression, inputs, prefix)
                for key, expression in call.get("expressions", {}).items()
            }
            yield from self.module(child, call.get("module", {}), given, address + ".")

    def _resource(
        self, item: Mapping[str, Any], body: Mapping[str, Any], inputs: Mapping[str, list[str]], prefix: str
    ) -> Resource:
        key = self.outer + str(item.get("address"))
        properties = dict(item.get("values") or {})
        index = _OWN_INDEX.search(key)
        self._join(properties, body.get("expressions", {}), inputs, prefix, index.group() if index else "")
        kind = str(item["type"])
        if item.get("mode") == "data":
            kind, properties = as_resource(f"data.{kind}", key, properties)
        if kind == DEPLOYMENT:
            properties |= _order(body)
        provider = str(body.get("provider_config_key", ""))
        return Resource(
            kind,
            key,
            properties,
            Origin(self.source.name, name=key),
            self.regions.get(provider, self.regions.get(provider.rsplit(":", 1)[-1], self.region)),
            self.accounts.get(provider, self.accounts.get(provider.rsplit(":", 1)[-1], self.account)),
        )

    def _join(
        self,
        properties: dict[str, Tree],
        expressions: Mapping[str, Any],
        inputs: Mapping[str, list[str]],
        prefix: str,
        index: str,
    ) -> None:
        """Put a reference wherever the plan has no value yet, and inside blocks."""
        for name, expression in expressions.items():
            value = properties.get(name)
            if isinstance(expression, list) and isinstance(value, list):
                for inner, block in zip(value, expression, strict=False):
                    if isinstance(inner, dict) and isinstance(block, Mapping):
                        self._join(inner, block, inputs, prefix, index)
                continue
            if not isinstance(expression, Mapping):
                continue
            references = self._resolved(expression, inputs, prefix)
            if index and _BY_INDEX & set(expression.get("references", ())):
                references = [self._with_index(reference, index) for reference in references]
            if name in _LOOSE_BLOCKS and isinstance(value, list):
                self._fill(value, _LOOSE_BLOCKS[name], references)
            elif value is None or (value == [] and references):
                properties[name] = self._value(name, references)
            elif isinstance(value, list) and any(part is None for part in value):
                properties[name] = [part for part in value if part is not None] + [
                    part for item in references for part in self._all(item)
                ]
            if properties[name] is None:
                del properties[name]

    def _fill(self, blocks: list[Tree], names: Sequence[str], references: Sequence[str]) -> None:
        """Put the one reference of loose blocks where they have no value; of several nobody can say which."""
        open_name = Unknown(Cause.ON_CREATION, f"one of {', '.join(references)}")
        for block in blocks:
            for name in names if isinstance(block, dict) else ():
                if references and name not in block:
                    block[name] = self._all(references[0]) if len(references) == 1 else [open_name]

    def _with_index(self, reference: str, index: str) -> str:
        """Return a reference to the instance with the same index, if what it names has one."""
        resource, attribute = _split(reference)
        same = f"{resource}{index}"
        return f"{same}.{attribute}" if same in self.addresses else reference

    def _value(self, name: str, references: Sequence[str]) -> Tree:
        if not references:
            return None
        if name in _DOCUMENTS and not (len(references) == 1 and f"{_POLICY}." in references[0]):
            return Unknown(Cause.FUNCTION, f"that writes {name} of {', '.join(references)}")
        parts = [part for reference in references for part in self._all(reference)]
        plural = name.endswith(("s", "arns", "ids")) and not name.endswith(("address", "class", "status", "alias"))
        return parts if plural or len(parts) > 1 else parts[0]

    def _all(self, reference: str) -> list[Tree]:
        """Return what a reference names: one resource, or each that a count or a for_each makes."""
        resource, attribute = _split(reference)
        if resource in self.addresses:
            return [Attribute(self.outer + resource, attribute)]
        same = sorted(key for key in self.addresses if _INDEX.sub("", key) == _INDEX.sub("", resource))
        if same:
            return [Attribute(self.outer + key, attribute) for key in same]
        cause = Cause.DATA_SOURCE if "data." in resource else Cause.ON_CREATION
        return [Unknown(cause, reference)]

    def _resolved(self, expression: Any, inputs: Mapping[str, list[str]], prefix: str) -> list[str]:
        """Return the resources that an expression names, each once, in full, through the variables of modules."""
        if not isinstance(expression, Mapping):
            return []
        resources: list[str] = []
        longest = [item for item in expression.get("references", []) if not item.startswith(_LITERAL)]
        for reference in longest:
            if any(longer != reference and longer.startswith((reference + ".", reference + "[")) for longer in longest):
                continue
            if reference.startswith("var."):
                resources += inputs.get(reference.split(".")[1].split("[")[0], [])
            else:
                resources.append(prefix + reference)
        return list(dict.fromkeys(resources))


def _split(reference: str) -> tuple[str, str]:
    """Return the address of the resource and the attribute of a reference."""
    parts = re.findall(r"[^.\[\]]+(?:\[[^\]]*\])?|\[[^\]]*\]", reference)
    start = 0
    while start < len(parts) and parts[start] == "module":
        start += 2
    end = start + (3 if start < len(parts) and parts[start] == "data" else 2)
    return ".".join(parts[:end]), ".".join(parts[end:])
