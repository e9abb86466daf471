"""CloudFormation templates, and what becomes one: SAM, a cloud assembly, the processed template of a change set.

A template becomes `Resource`s: its conditions are decided where its parameters allow, its functions are evaluated, a
nested stack whose template was read too is opened in place, and what a stack exports is known to those that import
it. The tables of the inventory's kinds then make the nodes.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html (2026-11-30).
"""

from __future__ import annotations

import posixpath
from collections import ChainMap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from typing import Any

from modeler.dataclass import dataclass

from ...inventory import Attribute, Cause, NotCollected, Origin, Resource, Skip, Unknown
from ...inventory.values import Tree
from .includes import last_text
from .intrinsics import NO_VALUE, StackScope, evaluate
from .labels import labels_of
from .loops import LOOP, open_loops
from .skips import no_reason
from .source import Path, SourceFile
from .work import RESOURCE_STEPS, TooMuchWork, Work

NESTED = ("AWS::CloudFormation::Stack", "AWS::Serverless::Application")
DEEPEST_STACK = 10
_KNOWN_TRANSFORMS = ("AWS::Serverless-2016-10-31", "AWS::LanguageExtensions")
_LISTS = ("CommaDelimitedList", "List<")


@dataclass(frozen=True)
class Given:
    """What the user says of the stacks: parameters, the Region, the account, the stack's name.

    Parameters
    ----------
    parameters : mapping
        Values by the name of the parameter, for every template that has it.
    region, account, stack : str or None
        The pseudo parameters; ``None`` where they are not given.
    """

    parameters: Mapping[str, Tree] = field(default_factory=dict)
    region: str | None = None
    account: str | None = None
    stack: str | None = None


@dataclass
class StackReading:
    """What came of reading templates together."""

    resources: list[Resource] = field(default_factory=list)
    not_collected: list[NotCollected] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    work: Work = field(default_factory=Work, repr=False)
    skips: list[Skip] = field(default_factory=list)


def is_template(source: SourceFile) -> bool:
    """Return whether a file is a CloudFormation template: it has Resources, each with a Type."""
    data = source.data
    resources = data.get("Resources") if isinstance(data, Mapping) else None
    if not isinstance(resources, Mapping) or not resources:
        return False
    return any(
        str(name).startswith(LOOP) or (isinstance(item, Mapping) and isinstance(item.get("Type"), str))
        for name, item in resources.items()
    )


def first_scope(source: SourceFile, given: Given) -> StackScope:
    """Return what the functions of a template may refer to before its resources are read: parameters and mappings."""
    return StackScope(
        parameters=dict(_parameters(source.data, given.parameters)),
        mappings=_section(source.data, "Mappings"),
        region=given.region or Attribute("AWS::Region"),
        account=given.account or Attribute("AWS::AccountId"),
        stack=given.stack or Attribute("AWS::StackName"),
    )


def read_templates(sources: Sequence[SourceFile], given: Given) -> StackReading:
    """Read templates that belong together.

    Parameters
    ----------
    sources : sequence of Source
        The templates. One that another one nests is read inside that one; the others stand side by side, and an
        export of one is what the import of another names.
    given : Given
        The values of parameters.
    """
    reading = StackReading()
    by_name = {posixpath.normpath(source.name): source for source in sources}
    nested = {target.name for source in sources for target in _nested(source, by_name)}
    tops = [source for source in sources if source.name not in nested] or list(sources)
    stems = [posixpath.splitext(source.name)[0].removesuffix(".template") for source in tops]
    prefixes = dict(zip([source.name for source in tops], labels_of(stems), strict=True))
    exports: ChainMap[str, Tree] = ChainMap()
    for _ in range(2 if len(sources) > 1 else 1):  # the second time with the exports of the first
        reading, exports = StackReading(), exports.new_child()
        for source in tops:
            try:
                _Stack((source,), given, reading, exports, by_name, prefixes[source.name], given.parameters).read()
            except TooMuchWork as error:
                reading.not_collected.append(NotCollected(source.name, str(error)))
                return reading
    return reading


def _nested(source: SourceFile, by_name: Mapping[str, SourceFile]) -> Iterator[SourceFile]:
    for resource in source.data["Resources"].values():
        if isinstance(resource, Mapping) and resource.get("Type") in NESTED:
            target = _template_of(resource, source, by_name)
            if target is not None and target is not source:
                yield target


def _template_of(
    resource: Mapping[str, Any], source: SourceFile, by_name: Mapping[str, SourceFile]
) -> SourceFile | None:
    """Return the template that a nested stack names: by a path beside this one, or by the end of a URL."""
    properties = resource.get("Properties")
    place = properties.get("TemplateURL", properties.get("Location")) if isinstance(properties, Mapping) else None
    asset = (
        resource.get("Metadata", {}).get("aws:asset:path") if isinstance(resource.get("Metadata"), Mapping) else None
    )
    folder = posixpath.dirname(source.name)
    for text in (asset, last_text(place)):
        if not text:
            continue
        path = posixpath.normpath(posixpath.join(folder, text)) if "://" not in text else ""
        if path in by_name:
            return by_name[path]
        base = posixpath.basename(text)
        same = [item for name, item in by_name.items() if posixpath.basename(name) == base and item is not source]
        if len(same) == 1:
            return same[0]
    return None


class _Stack:
    """One template with its parameters: a stack."""

    def __init__(
        self,
        sources: tuple[SourceFile, ...],
        given: Given,
        reading: StackReading,
        exports: ChainMap[str, Tree],
        by_name: Mapping[str, SourceFile],
        prefix: str,
        parameters: Mapping[str, Tree],
    ) -> None:
        self.sources, self.given, self.reading, self.exports = sources, given, reading, exports
        self.by_name, self.prefix = by_name, prefix
        written = sources[-1]
        scope = replace(
            first_scope(written, replace(given, parameters=parameters)),
            exports=exports,
            prefix=prefix,
            work=reading.work,
        )
        self.source, unknown = open_loops(written, scope)
        self.reading.not_collected += unknown
        self.template: Mapping[str, Any] = self.source.data
        self.resources = _section(self.template, "Resources")
        conditions = _section(self.template, "Conditions")
        self.scope = replace(scope, resources=self.resources, conditions=conditions)

    def read(self) -> dict[str, Tree]:
        """Read the stack's resources and return its outputs."""
        self.reading.work.spend(RESOURCE_STEPS)
        self.reading.warnings += self.source.warnings
        self._skips(self.template, (), "")
        outputs: dict[tuple[str, str], Tree] = {}
        self.scope.outputs = outputs
        resources = self.resources
        for name in transforms_of(self.template):
            self.reading.not_collected.append(NotCollected(self.source.name, Unknown(Cause.TRANSFORM, name).sentence))
        for logical_id in _nested_in_order(resources):
            self._open(logical_id, resources[logical_id], outputs)
        for logical_id, body in resources.items():
            if isinstance(body, Mapping) and isinstance(body.get("Type"), str):
                self._resource(logical_id, body)
        return dict(self._outputs())

    def _exists(self, body: Mapping[str, Any]) -> bool | Unknown:
        return self.scope.condition(str(body["Condition"])) if "Condition" in body else True

    def _resource(self, logical_id: str, body: Mapping[str, Any]) -> None:
        exists = self._exists(body)
        if exists is False:
            return
        self.reading.work.spend(RESOURCE_STEPS)
        path: Path = ("Resources", logical_id)
        properties = self._evaluated(body.get("Properties") or {})
        if not isinstance(properties, dict):
            self._say(logical_id, properties)
            properties = {}

        self._skips(body, path, logical_id)

        def locate(*inside: str | int) -> Origin:
            return self.source.origin((*path, "Properties", *inside), logical_id)

        self.reading.resources.append(
            Resource(
                body["Type"],
                self.prefix + logical_id,
                properties,
                self.source.origin(path, logical_id),
                self.given.region,
                self.given.account,
                exists,
                locate,
            )
        )

    def _evaluated(self, tree: Tree) -> Tree:
        try:
            return evaluate(tree, self.scope)
        except RecursionError:
            return Unknown(Cause.LIMIT, "a value that leads through so many others")

    def _skips(self, body: Mapping[str, Any], path: Path, logical_id: str) -> None:
        """Note which rules the metadata of a resource, or of the template, asks to leave out, and why."""
        metadata = body.get("Metadata")
        wanted = metadata.get("modeler") if isinstance(metadata, Mapping) else None
        skips = wanted.get("skip") if isinstance(wanted, Mapping) else None
        for position, item in enumerate(skips if isinstance(skips, list) else [] if skips is None else [skips]):
            item = item if isinstance(item, Mapping) else {"code": item}
            code, reason = str(item.get("code", "")).strip().upper(), str(item.get("reason") or "").strip()
            origin = self.source.origin((*path, "Metadata", "modeler", "skip", position), logical_id)
            if reason:
                self.reading.skips.append(Skip(code, reason, origin, *(self.source.span(path) if path else ())))
            else:
                self.reading.not_collected.append(NotCollected(str(origin), no_reason(code)))

    def _say(self, logical_id: str, properties: Tree) -> None:
        reason = properties.reason if isinstance(properties, Unknown) else "its properties are no mapping"
        self.reading.not_collected.append(NotCollected(f"{self.source.name}: {logical_id}", reason))

    def _open(self, logical_id: str, body: Mapping[str, Any], outputs: dict[tuple[str, str], Tree]) -> None:
        """Read a nested stack in place of the resource that names it."""
        if self._exists(body) is False:
            return
        properties = _section(body, "Properties")
        target = _template_of(body, self.source, self.by_name)
        if target is None or target in self.sources or len(self.sources) > DEEPEST_STACK:
            place = last_text(properties.get("TemplateURL", "")) or logical_id
            reason = f"the template {place} was not read: give it together with this one"
            if target is not None:
                reason = f"the template {place} nests itself, or nests too deep, so it is not read again"
            self.reading.not_collected.append(NotCollected(f"{self.source.name}: {logical_id}", reason))
            return
        parameters = self._evaluated(properties.get("Parameters") or {})
        values = parameters if isinstance(parameters, dict) else {}
        prefix = f"{self.prefix}{logical_id}/"
        sources = (*self.sources, target)
        stack = _Stack(sources, self.given, self.reading, self.exports, self.by_name, prefix, values)
        for name, value in stack.read().items():
            outputs[self.prefix + logical_id, name] = value

    def _outputs(self) -> Iterator[tuple[str, Tree]]:
        for name, body in _section(self.template, "Outputs").items():
            if not isinstance(body, Mapping) or self._exists(body) is False:
                continue
            value = self._evaluated(body.get("Value"))
            if value is NO_VALUE:
                continue
            export = body.get("Export")
            if isinstance(export, Mapping):
                self._export(self._evaluated(export.get("Name")), value)
            yield name, value

    def _export(self, exported: Tree, value: Tree) -> None:
        """Keep what the stack exports; two stacks whose names nobody knows may export under one and the same."""
        name = exported.name if isinstance(exported, Unknown) else str(exported)
        ours = self.exports.maps[0]
        self.exports[name] = value if ours.get(name, value) == value else Unknown(Cause.IMPORT, name)


def transforms_of(template: Mapping[str, Any]) -> list[str]:
    """Return the transforms of a template that run only at AWS: macros, and parts that are included.

    Examples
    --------
    >>> transforms_of({"Transform": ["AWS::Serverless-2016-10-31", "OurMacro"]})
    ['OurMacro']
    """
    given = template.get("Transform")
    names = [last_text(item.get("Name")) if isinstance(item, Mapping) else item for item in _listed(given)]
    if "Fn::Transform" in _section(template, "Resources"):
        included = template["Resources"]["Fn::Transform"]
        names.append(last_text(included.get("Name")) if isinstance(included, Mapping) else "Fn::Transform")
    return [str(name) for name in names if name is not None and str(name) not in _KNOWN_TRANSFORMS]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _nested_in_order(resources: Mapping[str, Any]) -> list[str]:
    """Return the nested stacks of a template, each after those whose outputs its parameters take."""
    nested = {name: list(_texts(_section(body, "Properties"))) for name, body in resources.items() if _is_nested(body)}
    order: dict[str, None] = {}
    waiting = [(name, False) for name in reversed(nested)]
    opened: set[str] = set()
    while waiting:
        name, ready = waiting.pop()
        if ready:
            order[name] = None
        elif name not in opened:
            opened.add(name)
            waiting.append((name, True))
            waiting += [(stack, False) for stack in nested if any(_takes_from(text, stack) for text in nested[name])]
    return list(order)


def _takes_from(text: str, stack: str) -> bool:
    return text == stack or text.startswith(f"{stack}.") or f"${{{stack}." in text


def _texts(tree: Any) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, (Mapping, list)):
        for item in tree.values() if isinstance(tree, Mapping) else tree:
            yield from _texts(item)


def _is_nested(body: Any) -> bool:
    return isinstance(body, Mapping) and body.get("Type") in NESTED


def _section(template: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    section = template.get(name)
    return section if isinstance(section, Mapping) else {}


def _parameters(template: Mapping[str, Any], values: Mapping[str, Tree]) -> Iterator[tuple[str, Tree]]:
    for name, body in _section(template, "Parameters").items():
        body = body if isinstance(body, Mapping) else {}
        kind = str(body.get("Type", "String"))
        if name in values:
            yield name, _parameter(values[name], kind)
        elif "Default" in body and not kind.startswith("AWS::SSM"):
            yield name, _parameter(body["Default"], kind)
        else:
            yield name, Unknown(Cause.PARAMETER, name)


def _parameter(value: Tree, kind: str) -> Tree:
    if isinstance(value, (Unknown, Attribute)) or not isinstance(value, (str, int, float, bool)):
        return value
    text = str(value).lower() if isinstance(value, bool) else str(value)
    if any(mark in kind for mark in _LISTS):
        return [item.strip() for item in text.split(",")] if text else []
    return text
