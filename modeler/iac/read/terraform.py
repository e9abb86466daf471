"""Terraform's language: a folder of ``.tf`` files is a module, and so are the folders that it calls.

Variables have their defaults and what ``.tfvars`` files give; locals are worked out; ``count`` and ``for_each`` are
unrolled where they are known; a local module is read in place. A module from a registry is not among the files: it is
said to be invisible, with the plan to read instead (`modeler.iac.read.plan`).

Source: https://developer.hashicorp.com/terraform/language (2026-11-30).
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from modeler.errors import InventoryError

from ...inventory import Attribute, Cause, NotCollected, Origin, Resource, Text, Unknown
from ...inventory.values import Tree
from . import files, policy_document
from .terraform_values import Handle, Lazy, Several, branches, evaluate_template, value_of, without_handles

_MISSING = "reading Terraform files needs the package python-hcl2: pip install 'modeler[iac]'"
_META = frozenset({"count", "for_each", "depends_on", "lifecycle", "provider", "providers", "source", "version"})
DEEPEST_MODULE = 8
MOST_INSTANCES = 500
MOST_BYTES = 2_000_000


@dataclass(frozen=True)
class TerraformBlock:
    """A block of a file: its words, its attributes and the blocks inside it.

    Parameters
    ----------
    words : tuple of str
        ``("resource", "aws_vpc", "main")``.
    attributes : dict
        The expressions by name, not yet evaluated.
    blocks : tuple of TerraformBlock
        The blocks inside it.
    line : int
        Where it stands.
    lines : dict
        Where each attribute stands.
    """

    words: tuple[str, ...]
    attributes: dict[str, Any]
    blocks: tuple[TerraformBlock, ...]
    file: str
    line: int
    lines: dict[str, int] = field(default_factory=dict)


@dataclass
class ModuleReading:
    """What came of reading modules."""

    resources: list[Resource] = field(default_factory=list)
    not_collected: list[NotCollected] = field(default_factory=list)


def parse(file: files.TemplateText) -> list[TerraformBlock]:
    """Return the blocks of a file.

    Raises
    ------
    InventoryError
        If it is not Terraform's language, with the line.
    """
    try:
        import hcl2
    except ImportError:
        raise InventoryError(_MISSING) from None
    if len(file.text) > MOST_BYTES:
        raise InventoryError(
            f"'{file.name}' has {len(file.text):,} characters, more than the {MOST_BYTES:,} that are read"
        )
    text = file.text if file.text.endswith("\n") else file.text + "\n"
    try:
        tree = hcl2.parses_to_tree(text)
    except RecursionError:
        raise InventoryError(f"'{file.name}' nests its blocks too deeply to be read") from None
    except Exception as error:
        line = getattr(error, "line", None)
        where = f", line {line}" if isinstance(line, int) and line > 0 else ""
        raise InventoryError(
            f"'{file.name}' is not Terraform's language{where}: correct it, or read the plan"
        ) from None
    return list(_blocks(branches(tree)[0], file.name)) if branches(tree) else []


def parse_values(file: files.TemplateText) -> dict[str, Any]:
    """Return the values that a ``.tfvars`` file gives."""
    block = parse_body(file)
    return {name: without_handles(value_of(tree, _Nothing())) for name, tree in block.items()}


def parse_body(file: files.TemplateText) -> dict[str, Any]:
    """Return the expressions of a file without blocks, by name."""
    try:
        import hcl2

        tree = hcl2.parses_to_tree(file.text if file.text.endswith("\n") else file.text + "\n")
    except ImportError:
        raise InventoryError(_MISSING) from None
    except Exception:
        raise InventoryError(
            f"'{file.name}' gives no values that can be read: write NAME = VALUE, one a line"
        ) from None
    body = branches(tree)[0] if branches(tree) else None
    return {name: value for name, value, _ in _attributes(body)} if body is not None else {}


def _attributes(body: Any) -> Iterator[tuple[str, Any, int]]:
    for item in branches(body):
        if str(item.data) == "attribute":
            inner = branches(item)
            yield str(inner[0].children[0]), inner[-1], _line(item)


def _blocks(body: Any, file: str) -> Iterator[TerraformBlock]:
    for item in branches(body):
        if str(item.data) != "block":
            continue
        inner = branches(item)
        words = tuple(_word(part) for part in inner[:-1])
        content = inner[-1]
        attributes = list(_attributes(content))
        yield TerraformBlock(
            words,
            {name: tree for name, tree, _ in attributes},
            tuple(_blocks(content, file)),
            file,
            _line(item),
            {name: line for name, _, line in attributes},
        )


def _word(tree: Any) -> str:
    if str(tree.data) == "string":
        return "".join(str(part.children[0]) for part in branches(tree))
    return str(tree.children[0])


def _line(tree: Any) -> int:
    for token in tree.scan_values(lambda value: getattr(value, "line", None) is not None):
        return int(token.line)
    return 1


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


class _Nothing:
    """The scope of a file of values: nothing has a name."""

    def lookup(self, root: str) -> Any:
        return Unknown(Cause.MALFORMED, f"the name {root}")

    def template(self, path: str, values: Mapping[str, Tree]) -> Tree:
        return Unknown(Cause.FILE, path)


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
                    reading.not_collected.append(NotCollected(file.name, str(error)))
        if blocks:
            modules[folder] = blocks
    called = {target for folder, blocks in modules.items() for target in _called(folder, blocks)}
    tops = [folder for folder in modules if folder not in called] or list(modules)
    for folder in tops:
        given = _values(folders[folder], reading) | dict(variables)
        prefix = "" if len(tops) == 1 else f"{posixpath.basename(folder)}/"
        module = _Module(folder, modules[folder], given, modules, reading, prefix, region, account, 0)
        module.read()
    return reading


def _called(folder: str, blocks: list[TerraformBlock]) -> Iterator[str]:
    for block in blocks:
        if block.words[:1] == ("module",) and "source" in block.attributes:
            source = value_of(block.attributes["source"], _Nothing())
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
            reading.not_collected.append(NotCollected(file.name, str(error)))
    return values


class _Module:
    """A module with the values of its variables."""

    def __init__(
        self,
        folder: str,
        blocks: list[TerraformBlock],
        given: Mapping[str, Any],
        modules: Mapping[str, list[TerraformBlock]],
        reading: ModuleReading,
        prefix: str,
        region: str | None,
        account: str | None,
        depth: int,
    ) -> None:
        self.folder, self.blocks, self.given, self.modules = folder, blocks, given, modules
        self.reading, self.prefix, self.account, self.depth = reading, prefix, account, depth
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
        self._cache: dict[str, Any] = {}
        self.region = self._provider_region() or region

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
        return evaluate_template(text[0].text, _Values(values)) if values else text[0].text

    def _once(self, key: str, work: Any) -> Any:
        if key in self._cache:
            return self._cache[key]
        if key in self._open:
            return Unknown(Cause.FUNCTION, f"{key}, which refers to itself,")
        self._open.add(key)
        value = work()
        self._open.discard(key)
        self._cache[key] = value
        return value

    def _variable(self, name: str) -> Tree:
        if name in self.given:
            return self.given[name]
        block = self.variables.get(name)
        if block is not None and "default" in block.attributes:
            return self._once(f"var.{name}", lambda: without_handles(value_of(block.attributes["default"], self)))
        return Unknown(Cause.PARAMETER, name)

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
        if "count" in block.attributes:
            count = without_handles(value_of(block.attributes["count"], self))
            if isinstance(count, bool) or not isinstance(count, (int, float, str)):
                return count if isinstance(count, Unknown) else Unknown(Cause.FUNCTION, "count")
            try:
                return {index: index for index in range(min(int(float(count)), MOST_INSTANCES))}
            except ValueError:
                return Unknown(Cause.MALFORMED, "count")
        if "for_each" in block.attributes:
            items = without_handles(value_of(block.attributes["for_each"], self))
            if isinstance(items, dict):
                return dict(list(items.items())[:MOST_INSTANCES])
            if isinstance(items, list) and all(isinstance(item, str) for item in items):
                return {item: item for item in items[:MOST_INSTANCES]}
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
                value = self._once(
                    f"{key}.{name}", lambda: without_handles(value_of(tree, self._instance(block, index)))
                )
                if (isinstance(value, (str, int, float, bool)) and name != "name") or isinstance(value, list):
                    return value
            return Attribute(key, name)

        return Handle(key, attribute)

    def _instance(self, block: TerraformBlock, index: Any) -> Any:
        if index is None:
            return self._any_instance(block)
        indices = self._indices(block)
        value = indices[index] if isinstance(indices, dict) else Unknown(Cause.FUNCTION, "for_each")
        return _Each(self, index, value)

    def _any_instance(self, block: TerraformBlock) -> Any:
        """Return the names for a resource alone, or for one of those that nobody can count from the files."""
        name = next((name for name in ("for_each", "count") if name in block.attributes), None)
        if name is None:
            return self
        items = without_handles(value_of(block.attributes[name], self))
        item = items if isinstance(items, (Unknown, Attribute)) else Unknown(Cause.FUNCTION, name)
        return _Each(self, item, item)

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
            return without_handles(value_of(own, self._instance(block, index)))
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
        source = without_handles(value_of(block.attributes["source"], self)) if "source" in block.attributes else ""
        target = posixpath.normpath(posixpath.join(self.folder, str(source)))
        if not str(source).startswith(".") or target not in self.modules or self.depth >= DEEPEST_MODULE:
            where = f"{block.file}:{block.line}: module {name}"
            reason = f"the module {source} is not among the files, so what it makes is not seen"
            self.reading.not_collected.append(
                NotCollected(where, f"{reason}: read the plan (terraform show -json PLANFILE)")
            )
            return Unknown(Cause.MODULE, str(source) or name)
        indices = self._indices(block)

        def open_module(index: Any) -> Handle:
            scope = self._instance(block, index)
            given = {
                key: without_handles(value_of(tree, scope))
                for key, tree in block.attributes.items()
                if key not in _META
            }
            prefix = self._key(f"module.{name}", index) + "."
            inner = _Module(
                target,
                self.modules[target],
                given,
                self.modules,
                self.reading,
                prefix,
                self.region,
                self.account,
                self.depth + 1,
            )
            inner.read()
            return Handle(prefix, inner.output)

        if isinstance(indices, dict):
            return Several({index: open_module(index) for index in indices})
        return open_module(None)

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
            indices = self._indices(block)
            if isinstance(indices, dict):
                for index in indices:
                    self._add(block, kind, f"{kind}.{name}", index, True)
            else:
                self._add(block, kind, f"{kind}.{name}", None, indices if isinstance(indices, Unknown) else True)
        for (kind, name), block in self.data.items():
            if kind != "aws_iam_policy_document":
                self._add(block, f"data.{kind}", f"data.{kind}.{name}", None, True)
        for name in self.calls:
            self._call(name)

    def _add(self, block: TerraformBlock, kind: str, address: str, index: Any, exists: bool | Unknown) -> None:
        properties = self._body(block, self._instance(block, index))
        key = self._key(address, index)

        def locate(*path: str | int) -> Origin:
            return Origin(block.file, _line_at(block, path), 1, key)

        alias = block.attributes.get("provider")
        account: Any = self.account
        region: Any = self.region
        if alias is not None:
            region, account = self._alias(alias)
        self.reading.resources.append(
            Resource(kind, key, properties, Origin(block.file, block.line, 1, key), region, account, exists, locate)
        )

    def _body(self, block: TerraformBlock, scope: Any) -> dict[str, Tree]:
        values: dict[str, Tree] = {}
        for name, tree in block.attributes.items():
            if name not in _META:
                value = without_handles(value_of(tree, scope))
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
        items = without_handles(value_of(block.attributes["for_each"], scope)) if "for_each" in block.attributes else []
        content = next((inner for inner in block.blocks if inner.words == ("content",)), None)
        if isinstance(items, Unknown) or content is None:
            return [items] if isinstance(items, Unknown) else []
        iterator = block.words[1]
        if "iterator" in block.attributes:
            named = branches(block.attributes["iterator"])
            iterator = str(named[0].children[0]) if named else iterator
        pairs = items.items() if isinstance(items, dict) else enumerate(items) if isinstance(items, list) else ()
        return [self._body(content, _Iterator(scope, iterator, key, value)) for key, value in pairs]

    # Providers

    def _provider_region(self) -> str | None:
        for block in self.blocks:
            if block.words == ("provider", "aws") and "alias" not in block.attributes and "region" in block.attributes:
                region = without_handles(value_of(block.attributes["region"], self))
                if isinstance(region, str):
                    return region
        return None

    def _alias(self, tree: Any) -> tuple[Any, Any]:
        """Return the Region and account of a provider's alias, which may be another account."""
        names = [str(token) for token in tree.scan_values(lambda value: str(value).isidentifier())]
        alias = names[-1] if len(names) > 1 else ""
        for block in self.blocks:
            if block.words == ("provider", "aws") and alias:
                own = without_handles(value_of(block.attributes["alias"], self)) if "alias" in block.attributes else ""
                if own == alias:
                    region = (
                        without_handles(value_of(block.attributes["region"], self))
                        if "region" in block.attributes
                        else self.region
                    )
                    foreign = (
                        any(inner.words == ("assume_role",) for inner in block.blocks) or "profile" in block.attributes
                    )
                    return region, Unknown(
                        Cause.PARAMETER, f"account of the provider {alias}"
                    ) if foreign else self.account
        return self.region, Unknown(Cause.PARAMETER, f"account of the provider {alias}") if alias else self.account


@dataclass(frozen=True)
class _Each:
    """A module's names, with ``each`` and ``count`` of one instance."""

    module: Any
    index: Any
    value: Tree

    def lookup(self, root: str) -> Any:
        if root == "each":
            return {"key": self.index, "value": self.value}
        if root == "count":
            return {"index": self.index}
        return self.module.lookup(root)

    def template(self, path: str, values: Mapping[str, Tree]) -> Tree:
        return self.module.template(path, values)


@dataclass(frozen=True)
class _Iterator:
    """Names with the iterator of a dynamic block in front."""

    scope: Any
    name: str
    key: Tree
    value: Tree

    def lookup(self, root: str) -> Any:
        return {"key": self.key, "value": self.value} if root == self.name else self.scope.lookup(root)

    def template(self, path: str, values: Mapping[str, Tree]) -> Tree:
        return self.scope.template(path, values)


@dataclass(frozen=True)
class _Values:
    """The names that a template file is given."""

    values: Mapping[str, Tree]

    def lookup(self, root: str) -> Any:
        return self.values.get(root, Unknown(Cause.MALFORMED, f"the name {root}"))

    def template(self, path: str, values: Mapping[str, Tree]) -> Tree:
        return Unknown(Cause.FILE, path)
