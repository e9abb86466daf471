"""Terraform's language: a folder of ``.tf`` files is a module, and so are the folders that it calls.

Variables have their defaults and what ``.tfvars`` files give; locals are worked out; ``count`` and ``for_each`` are
unrolled where they are known; a local module is read in place. A module from a registry is not among the files: it is
said to be invisible, with the plan to read instead (`modeler.iac.read.plan`).

Source: https://developer.hashicorp.com/terraform/language (2026-11-30).
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from modeler.dataclass import dataclass
from modeler.errors import InventoryError

from ...inventory import Attribute, Cause, NotCollected, Origin, Resource, Text, Unknown
from ...inventory.values import Tree
from . import files, policy_document
from .data_sources import as_resource
from .hcl_tree import Expression, Member, RootName
from .labels import labels_of
from .references import DEPLOYMENT, names_in
from .terraform_blocks import NoNames, TerraformBlock, parse, parse_values
from .terraform_types import completed
from .terraform_values import (
    Handle,
    InnerScope,
    Lazy,
    ModuleScope,
    Several,
    evaluate_template,
    plain_value_of,
    value_of,
)
from .work import LONGEST_CHAIN, RESOURCE_STEPS, TooMuchWork, Work

_META = frozenset({"count", "for_each", "depends_on", "lifecycle", "provider"})
_OF_MODULES = _META | {"providers", "source", "version"}
DEEPEST_MODULE = 8
MOST_INSTANCES = 500
MOST_COUNT = 100_000


@dataclass
class ModuleReading:
    """What came of reading modules.

    Parameters
    ----------
    variables : set of str
        Those that the modules at the top declare.
    prefixes : dict
        What stands before the keys of each module at the top, by its folder.
    """

    resources: list[Resource] = field(default_factory=list)
    not_collected: list[NotCollected] = field(default_factory=list)
    variables: set[str] = field(default_factory=set)
    prefixes: dict[str, str] = field(default_factory=dict)
    work: Work = field(default_factory=Work)


def _line_at(block: TerraformBlock, path: tuple[str | int, ...]) -> int:
    """Return the line of what stands at a path inside a block: that of the attribute, or of the block inside it."""
    name, position = (path[0], path[1] if len(path) > 1 and isinstance(path[1], int) else 0) if path else ("", 0)
    if name in block.lines:
        return block.lines[str(name)]
    inner = [item for item in block.blocks if name in (item.words[0], item.words[-1])]
    if not inner:
        return block.line
    deeper = path[1:] if len(path) > 1 and not isinstance(path[1], int) else path[2:]
    return _line_at(inner[min(position, len(inner) - 1)], deeper)


def read_modules(
    listed: list[files.TemplateText], variables: Mapping[str, Any], region: str | None, account: str | None
) -> ModuleReading:
    """Read the Terraform files among those of a project.

    A folder that another folder calls is read there; each other folder is a module of its own.

    Parameters
    ----------
    listed : list of Text
        All files that were found.
    variables : mapping
        Values of variables, which win over those of ``.tfvars`` files.
    region, account : str or None
        Where things stand and whose they are, if no provider says.
    """
    reading = ModuleReading()
    folders: dict[str, list[files.TemplateText]] = {}
    for file in listed:
        if file.path.suffix.lower() in (".tf", ".tfvars"):
            folders.setdefault(posixpath.dirname(file.name) or ".", []).append(file)
    modules: dict[str, list[TerraformBlock]] = {}
    for folder, members in folders.items():
        blocks: list[TerraformBlock] = []
        for file in members:
            if file.path.suffix.lower() == ".tf":
                try:
                    blocks += parse(file)
                except InventoryError as error:
                    reading.not_collected.append(NotCollected(file.name, str(error).removeprefix(f"'{file.name}' ")))
        if blocks:
            modules[folder] = blocks
    called = {target for folder, blocks in modules.items() for target in _called(folder, blocks)}
    tops = [folder for folder in modules if folder not in called] or list(modules)
    reading.prefixes = dict(zip(tops, labels_of(tops), strict=True))
    for folder in tops:
        given = _values(folders[folder], reading) | dict(variables)
        reading.variables |= {
            block.words[1] for block in modules[folder] if block.words[:1] == ("variable",) and len(block.words) > 1
        }
        prefix = reading.prefixes[folder]
        module = _Module((folder,), modules[folder], given, modules, reading, prefix, region, account)
        try:
            module.read()
        except TooMuchWork as error:
            reading.not_collected.append(NotCollected(folder, str(error)))
            break
    return reading


def _called(folder: str, blocks: list[TerraformBlock]) -> Iterator[str]:
    for block in blocks:
        if block.words[:1] == ("module",) and "source" in block.attributes:
            source = value_of(block.attributes["source"], NoNames())
            if isinstance(source, str) and source.startswith("."):
                yield posixpath.normpath(posixpath.join(folder, source))


def _values(members: list[files.TemplateText], reading: ModuleReading) -> dict[str, Any]:
    values: dict[str, Any] = {}
    chosen = [
        file for file in members if file.path.name == "terraform.tfvars" or file.path.name.endswith(".auto.tfvars")
    ]
    if not chosen:
        only = [file for file in members if file.path.suffix == ".tfvars"]
        chosen = only if len(only) == 1 else []
    for file in chosen:
        try:
            values |= parse_values(file)
        except InventoryError as error:
            reading.not_collected.append(NotCollected(file.name, str(error).removeprefix(f"'{file.name}' ")))
    return values


class _Module:
    """A module with the values of its variables."""

    def __init__(
        self,
        folders: tuple[str, ...],
        blocks: list[TerraformBlock],
        given: Mapping[str, Any],
        modules: Mapping[str, list[TerraformBlock]],
        reading: ModuleReading,
        prefix: str,
        region: str | None,
        account: str | None,
    ) -> None:
        self.folders, self.folder = folders, folders[-1]
        self.blocks, self.given, self.modules = blocks, given, modules
        self.reading, self.prefix, self.account = reading, prefix, account
        self.variables = {
            block.words[1]: block for block in blocks if block.words[:1] == ("variable",) and len(block.words) > 1
        }
        self.local_trees = {
            name: tree for block in blocks if block.words == ("locals",) for name, tree in block.attributes.items()
        }
        self.managed = {
            block.words[1:3]: block for block in blocks if block.words[:1] == ("resource",) and len(block.words) == 3
        }
        self.data = {
            block.words[1:3]: block for block in blocks if block.words[:1] == ("data",) and len(block.words) == 3
        }
        self.calls = {
            block.words[1]: block for block in blocks if block.words[:1] == ("module",) and len(block.words) == 2
        }
        self._open: set[str] = set()
        self._counted: dict[tuple[str, ...], dict[Any, Tree] | Unknown | None] = {}
        self._cache: dict[str, Any] = {}
        self.region = self._provider_region() or region

    @property
    def work(self) -> Work:
        """The work that is left for the reading."""
        return self.reading.work

    # Names

    def lookup(self, root: str) -> Any:
        """Return what the first part of a reference stands for in this module."""
        match root:
            case "var":
                return Lazy(self._variable)
            case "local":
                return Lazy(self._local)
            case "data":
                return Lazy(lambda kind: Lazy(lambda name: self._data(kind, name)))
            case "module":
                return Lazy(self._call)
            case "path":
                return Lazy(lambda name: self.folder)
            case "terraform":
                return Lazy(
                    lambda name: "default" if name == "workspace" else Unknown(Cause.FUNCTION, f"terraform.{name}")
                )
        if any(kind == root for kind, _ in self.managed):
            return Lazy(lambda name: self._resource(root, name))
        return Unknown(Cause.MALFORMED, f"the name {root}")

    def template(self, path: str, values: Mapping[str, Tree]) -> Tree:
        """Return a file beside the module with its placeholders filled."""
        place = Path(path)
        base = Path(self.folder).resolve()
        target = (place if place.is_absolute() or path.startswith(self.folder) else Path(self.folder) / place).resolve()
        if base not in target.parents or not target.is_file():
            return Unknown(Cause.FILE, path)
        text, _ = files.read_texts([target])
        if not text:
            return Unknown(Cause.FILE, path)
        return evaluate_template(text[0].text, _Values(values, self.work)) if values else text[0].text

    def _once(self, key: str, work: Callable[[], Any]) -> Any:
        if key in self._cache:
            return self._cache[key]
        if key in self._open:
            return Unknown(Cause.CYCLE, key)
        if len(self._open) >= LONGEST_CHAIN:
            return Unknown(Cause.LIMIT, f"a chain of {LONGEST_CHAIN} names that ends at {key}")
        self._open.add(key)
        try:
            value = work()
        finally:
            self._open.discard(key)
        self._cache[key] = value
        return value

    def _variable(self, name: str) -> Tree:
        block = self.variables.get(name)
        if block is None or not ("default" in block.attributes or name in self.given):
            return self.given.get(name, Unknown(Cause.PARAMETER, name))
        return self._once(f"var.{name}", lambda: self._typed(block, name))

    def _typed(self, block: TerraformBlock, name: str) -> Tree:
        """Return the value of a variable with what its type adds to objects."""
        given = name in self.given
        value = self.given[name] if given else plain_value_of(block.attributes["default"], self)
        kind = block.attributes.get("type")
        return completed(value, kind, lambda tree: plain_value_of(tree, self)) if kind is not None else value

    def _local(self, name: str) -> Tree:
        if name not in self.local_trees:
            return Unknown(Cause.MALFORMED, f"the name local.{name}")
        return self._once(f"local.{name}", lambda: value_of(self.local_trees[name], self))

    def _resource(self, kind: str, name: str) -> Any:
        block = self.managed.get((kind, name))
        if block is None:
            return Unknown(Cause.MALFORMED, f"the name {kind}.{name}")
        return self._once(f"{kind}.{name}", lambda: self._instances(block, f"{kind}.{name}"))

    def _instances(self, block: TerraformBlock, address: str) -> Any:
        indices = self._indices(block)
        if indices is None:
            return self._handle(block, address, None)
        if isinstance(indices, Unknown):
            return self._handle(block, address, None)
        return Several({index: self._handle(block, address, index) for index in indices})

    def _indices(self, block: TerraformBlock) -> dict[Any, Tree] | Unknown | None:
        """Return the indices of a resource with their values; ``None`` for one resource, `Unknown` where not known."""
        if block.words not in self._counted:
            indices = self._counted[block.words] = self._all_indices(block)
            if isinstance(indices, dict) and len(indices) > MOST_INSTANCES:
                self._counted[block.words] = dict(list(indices.items())[:MOST_INSTANCES])
                where = f"{block.file}:{block.line}: {'.'.join(block.words[1:])}"
                reason = f"it stands {len(indices):,} times, of which {MOST_INSTANCES:,} are read: read the plan"
                self.reading.not_collected.append(NotCollected(where, reason))
        return self._counted[block.words]

    def _all_indices(self, block: TerraformBlock) -> dict[Any, Tree] | Unknown | None:
        if "count" in block.attributes:
            count = plain_value_of(block.attributes["count"], self)
            if isinstance(count, bool) or not isinstance(count, (int, float, str)):
                return count if isinstance(count, Unknown) else Unknown(Cause.FUNCTION, "count")
            try:
                return dict.fromkeys(range(min(int(float(count)), MOST_COUNT)))
            except (ValueError, OverflowError):
                return Unknown(Cause.MALFORMED, "count")
        if "for_each" in block.attributes:
            items = plain_value_of(block.attributes["for_each"], self)
            if isinstance(items, dict):
                return items
            if isinstance(items, list) and all(isinstance(item, str) for item in items):
                return {item: item for item in items}
            return items if isinstance(items, Unknown) else Unknown(Cause.FUNCTION, "for_each")
        return None

    def _key(self, address: str, index: Any) -> str:
        if index is None:
            return self.prefix + address
        return f'{self.prefix}{address}["{index}"]' if isinstance(index, str) else f"{self.prefix}{address}[{index}]"

    def _handle(self, block: TerraformBlock, address: str, index: Any) -> Handle:
        key = self._key(address, index)

        def attribute(name: str) -> Tree:
            tree = block.attributes.get(name)
            if tree is not None and name not in _META and name not in ("id", "arn"):
                value = self._once(f"{key}.{name}", lambda: plain_value_of(tree, self._instance(block, index)))
                if (isinstance(value, (str, int, float, bool)) and name != "name") or isinstance(
                    value, (list, Attribute)
                ):
                    return value
            return Attribute(key, name)

        return Handle(key, attribute)

    def _instance(self, block: TerraformBlock, index: Any) -> Any:
        if index is None:
            return self._any_instance(block)
        indices = self._indices(block)
        value = indices[index] if isinstance(indices, dict) else Unknown(Cause.FUNCTION, "for_each")
        return _instance_scope(self, index, value)

    def _any_instance(self, block: TerraformBlock) -> Any:
        """Return the names for a resource alone, or for one of those that nobody can count from the files."""
        name = next((name for name in ("for_each", "count") if name in block.attributes), None)
        if name is None:
            return self
        items = plain_value_of(block.attributes[name], self)
        item = items if isinstance(items, (Unknown, Attribute)) else Unknown(Cause.FUNCTION, name)
        return _instance_scope(self, item, item)

    # Data sources

    def _data(self, kind: str, name: str) -> Any:
        block = self.data.get((kind, name))
        if block is None:
            return Unknown(Cause.MALFORMED, f"the name data.{kind}.{name}")
        return self._once(f"data.{kind}.{name}", lambda: self._looked_up(block, kind, name))

    def _looked_up(self, block: TerraformBlock, kind: str, name: str) -> Any:
        key = f"{self.prefix}data.{kind}.{name}"
        indices = self._indices(block)

        def handle(index: Any) -> Handle:
            return Handle(
                self._key(f"data.{kind}.{name}", index),
                lambda attribute: self._datum(block, kind, key, attribute, index),
            )

        if isinstance(indices, dict):
            return Several({index: handle(index) for index in indices})
        return handle(None)

    def _datum(self, block: TerraformBlock, kind: str, key: str, attribute: str, index: Any) -> Tree:
        match kind, attribute:
            case "aws_region", "name" | "id" | "region":
                return self.region or Attribute("AWS::Region")
            case "aws_caller_identity", "account_id":
                return self.account or Attribute("AWS::AccountId")
            case "aws_partition", "partition":
                return "aws"
            case "aws_partition", "dns_suffix":
                return "amazonaws.com"
            case "aws_iam_policy_document", "json" | "minified_json":
                return self._once(f"{key}[{index}].json", lambda: self._document(block, index))
            case "aws_availability_zones", "names" | "zone_ids":
                return [
                    Text((Attribute("AWS::AvailabilityZones", f"{attribute}.{position}"),)) for position in range(6)
                ]
        own = block.attributes.get(attribute)
        if own is not None and attribute not in _META:
            return plain_value_of(own, self._instance(block, index))
        return Attribute(self._key(key.removeprefix(self.prefix), index), attribute)

    def _document(self, block: TerraformBlock, index: Any) -> Tree:
        return policy_document.build(self._body(block, self._instance(block, index)))

    # Modules

    def _call(self, name: str) -> Any:
        block = self.calls.get(name)
        if block is None:
            return Unknown(Cause.MALFORMED, f"the name module.{name}")
        return self._once(f"module.{name}", lambda: self._outputs(block, name))

    def _outputs(self, block: TerraformBlock, name: str) -> Any:
        source = plain_value_of(block.attributes["source"], self) if "source" in block.attributes else ""
        target = posixpath.normpath(posixpath.join(self.folder, str(source)))
        indices = self._indices(block)
        if indices == {} or any(self._given(block, name) is False for name in ("create", "enabled")):
            return Several({})
        reason = self._why_not(str(source), target)
        if reason:
            where = f"{block.file}:{block.line}: module {name}"
            self.reading.not_collected.append(NotCollected(where, reason))
            return Unknown(Cause.MODULE, str(source) or name)

        def open_module(index: Any) -> Handle:
            scope = self._instance(block, index)
            given = {
                key: plain_value_of(tree, scope) for key, tree in block.attributes.items() if key not in _OF_MODULES
            }
            prefix = self._key(f"module.{name}", index) + "."
            inner = _Module(
                (*self.folders, target),
                self.modules[target],
                given,
                self.modules,
                self.reading,
                prefix,
                self.region,
                self.account,
            )
            inner.read()
            return Handle(prefix, inner.output)

        if isinstance(indices, dict):
            return Several({index: open_module(index) for index in indices})
        return open_module(None)

    def _why_not(self, source: str, target: str) -> str:
        """Return why the module at a folder cannot be read in place, empty if it can."""
        if not source.startswith(".") or target not in self.modules:
            reason = f"the module {source} is not among the files, so what it makes is not seen"
            return f"{reason}: read the plan (terraform show -json PLANFILE)"
        if target in self.folders:
            return f"the module {source} calls itself, which Terraform refuses: correct its source"
        if len(self.folders) > DEEPEST_MODULE:
            return f"modules nest more than {DEEPEST_MODULE} deep: read the plan (terraform show -json PLANFILE)"
        return ""

    def output(self, name: str) -> Tree:
        """Return an output of the module."""
        for block in self.blocks:
            if block.words == ("output", name) and "value" in block.attributes:
                return value_of(block.attributes["value"], self)
        return Unknown(Cause.MALFORMED, f"the output {name}")

    # ModuleReading

    def read(self) -> None:
        """Read the module's resources, and the modules that it calls."""
        for (kind, name), block in self.managed.items():
            self._add_each(block, kind, f"{kind}.{name}")
        for (kind, name), block in self.data.items():
            if kind != "aws_iam_policy_document":
                self._add_each(block, f"data.{kind}", f"data.{kind}.{name}")
        for name in self.calls:
            self._call(name)

    def _add_each(self, block: TerraformBlock, kind: str, address: str) -> None:
        """Add a resource for each index that its block has."""
        indices = self._indices(block)
        if isinstance(indices, dict):
            for index in indices:
                self._add(block, kind, address, index, True)
        else:
            self._add(block, kind, address, None, indices if isinstance(indices, Unknown) else True)

    def _add(self, block: TerraformBlock, kind: str, address: str, index: Any, exists: bool | Unknown) -> None:
        self.work.spend(RESOURCE_STEPS)
        properties = self._body(block, self._instance(block, index))
        key = self._key(address, index)

        def locate(*path: str | int) -> Origin:
            return Origin(block.file, _line_at(block, path), 1, key)

        alias = block.attributes.get("provider")
        account: Any = self.account
        region: Any = self.region
        if alias is not None:
            region, account = self._alias(alias)
        if kind == DEPLOYMENT:
            properties |= self._order(block)
        kind, properties = as_resource(kind, key, properties)
        self.reading.resources.append(
            Resource(kind, key, properties, Origin(block.file, block.line, 1, key), region, account, exists, locate)
        )

    def _order(self, block: TerraformBlock) -> dict[str, Tree]:
        """Return what a deployment is made after, and what makes it again, by name."""
        triggers = [block.attributes["triggers"]] if "triggers" in block.attributes else []
        triggers += [
            inner.attributes["replace_triggered_by"]
            for inner in block.blocks
            if inner.words[0] == "lifecycle" and "replace_triggered_by" in inner.attributes
        ]
        renewed = [name for tree in triggers for name in names_in(tree, self.local_trees)]
        every = (name for tree in block.attributes.values() for name in names_in(tree, self.local_trees))
        return {"renewed_by": renewed, "depends_on": list(dict.fromkeys(every))}

    def _body(self, block: TerraformBlock, scope: Any) -> dict[str, Tree]:
        values: dict[str, Tree] = {}
        for name, tree in block.attributes.items():
            if name not in _META:
                value = plain_value_of(tree, scope)
                if value is not None:
                    values[name] = value
        for inner in block.blocks:
            if inner.words[0] == "dynamic" and len(inner.words) == 2:
                values.setdefault(inner.words[1], [])
                values[inner.words[1]] += self._dynamic(inner, scope)
            elif inner.words[0] not in ("lifecycle", "provisioner", "connection", "timeouts"):
                values.setdefault(inner.words[0], [])
                values[inner.words[0]].append(self._body(inner, scope))
        return values

    def _dynamic(self, block: TerraformBlock, scope: Any) -> list[Tree]:
        items = plain_value_of(block.attributes["for_each"], scope) if "for_each" in block.attributes else []
        content = next((inner for inner in block.blocks if inner.words == ("content",)), None)
        if isinstance(items, Unknown) or content is None:
            return [items] if isinstance(items, Unknown) else []
        iterator = block.words[1]
        named = block.attributes.get("iterator")
        if isinstance(named, RootName):
            iterator = named.name
        pairs = items.items() if isinstance(items, dict) else enumerate(items) if isinstance(items, list) else ()
        return [
            self._body(content, InnerScope(scope, {iterator: {"key": key, "value": value}})) for key, value in pairs
        ]

    # Providers

    def _provider_region(self) -> str | None:
        for block in self.blocks:
            if block.words == ("provider", "aws") and "alias" not in block.attributes and "region" in block.attributes:
                region = plain_value_of(block.attributes["region"], self)
                if isinstance(region, str):
                    return region
        return None

    def _alias(self, tree: Expression) -> tuple[Any, Any]:
        """Return the Region and account of a provider's alias, which may be another account."""
        alias = tree.name if isinstance(tree, Member) else ""
        if not alias:
            return self.region, self.account
        for block in self.blocks:
            if block.words == ("provider", "aws") and self._given(block, "alias") == alias:
                return self._given(block, "region") or self.region, self._account_of(block, alias)
        return self.region, Unknown(Cause.PARAMETER, f"account of the provider {alias}")

    def _given(self, block: TerraformBlock, name: str) -> Tree:
        return plain_value_of(block.attributes[name], self) if name in block.attributes else None

    def _account_of(self, provider: TerraformBlock, alias: str) -> Tree:
        """Return the account of a provider: that of the role that it assumes, another where it has a profile."""
        roles = [self._given(inner, "role_arn") for inner in provider.blocks if inner.words == ("assume_role",)]
        if not roles and "profile" not in provider.attributes:
            return self.account
        parts = str(roles[0]).split(":") if roles and isinstance(roles[0], str) else []
        account = parts[4] if len(parts) > 4 else ""
        return account if account.isdigit() else Unknown(Cause.PARAMETER, f"account of the provider {alias}")


def _instance_scope(module: ModuleScope, index: Any, value: Tree) -> InnerScope:
    """Return a module's names, with ``each`` and ``count`` of one instance."""
    return InnerScope(module, {"each": {"key": index, "value": value}, "count": {"index": index}})


@dataclass(frozen=True)
class _Values:
    """The names that a template file is given."""

    values: Mapping[str, Tree]
    work: Work

    def lookup(self, root: str) -> Any:
        return self.values.get(root, Unknown(Cause.MALFORMED, f"the name {root}"))

    def template(self, path: str, values: Mapping[str, Tree]) -> Tree:
        return Unknown(Cause.FILE, path)
