"""Read a project: every template, plan and Terraform file of a folder together, as one inventory."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from modeler.dataclass import dataclass
from modeler.errors import InventoryError, nearest

from ...inventory import (
    Attribute,
    Inventory,
    Node,
    NotCollected,
    Resource,
    Skip,
    System,
    Text,
    Unknown,
    from_document,
    is_known,
    nodes_of,
)
from ...inventory.apart import join_apart
from ...inventory.mapping import Known
from ...inventory.values import Tree
from . import plan, sam, terraform
from .bodies import with_body
from .change_set import ChangeSet, is_change_set, template_of_answer
from .cloudformation import Given, first_scope, is_template, read_templates
from .egress import default_egress, packets_out
from .files import TemplateText, read_texts
from .function_aliases import with_aliases
from .includes import with_includes
from .labels import labels_of
from .loops import has_loop, open_loops
from .manifests import bound_by_name, is_manifest, read_manifests
from .openapi import expand
from .rest_paths import with_paths
from .skips import skips_of
from .source import SourceFile, documents
from .stage_addresses import with_stages

_HELM = (
    "'{}' is a template of Helm, which says nothing before it is rendered: "
    "write 'helm template CHART > manifests.yaml' and read that"
)

MOST_NAMES = 12


def read(
    paths: str | Path | Iterable[str | Path],
    parameters: Mapping[str, Any] | None = None,
    region: str | None = None,
    account: str | None = None,
) -> Inventory:
    """Read what stands in templates and plans into one inventory.

    Parameters
    ----------
    paths : str, Path or iterable of them
        Files and folders: CloudFormation and SAM templates in YAML or JSON, the ``cdk.out`` of a CDK app, Terraform's
        files, a plan of Terraform in JSON, an inventory in JSON. All are read together, so that a nested stack, an
        export of another stack and a local module are known. Of a plan with its ``.tf`` files beside it, the plan says
        what there is and the files say where.
    parameters : mapping, optional
        Values of parameters and variables by name, for each template and module that has them.
    region, account : str, optional
        Where things stand and whose they are, if the files do not say.

    Returns
    -------
    Inventory
        The resources, with `Unknown` values where something is missing, and what could not be read.

    Raises
    ------
    InventoryError
        If nothing that can be read is there: one sentence with the next step.

    Examples
    --------
    >>> import json, tempfile
    >>> from pathlib import Path
    >>> import modeler as m
    >>> file = Path(tempfile.mkdtemp()) / "network.json"
    >>> network = {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}}
    >>> size = file.write_text(json.dumps({"Resources": {"Network": network}}))
    >>> m.read(file).by_kind["vpc"][0].cidrs
    ('10.0.0.0/16',)
    """
    listed = [paths] if isinstance(paths, (str, Path)) else list(paths)
    files, refused = read_texts(listed)
    given = Given(dict(parameters or {}), region, account)
    project = _Project(given, alone=len(files) == 1)
    project.not_collected += [NotCollected(item.name, item.reason) for item in refused]
    for file in files:
        project.take(file)
    return project.inventory(files, ", ".join(f"'{path}'" for path in listed))


@dataclass
class _Project:
    """What was found in the files, by what it is."""

    given: Given
    alone: bool
    templates: list[SourceFile] = field(default_factory=list)
    change_sets: list[ChangeSet] = field(default_factory=list)
    manifests: list[SourceFile] = field(default_factory=list)
    plans: list[SourceFile] = field(default_factory=list)
    modules: list[TemplateText] = field(default_factory=list)
    inventories: dict[str, Inventory] = field(default_factory=dict)
    not_collected: list[NotCollected] = field(default_factory=list)
    skips: list[Skip] = field(default_factory=list)
    variables: set[str] = field(default_factory=set)
    prefixes: dict[str, str] = field(default_factory=dict)

    def take(self, file: TemplateText) -> None:
        """Put a file where it belongs; a fault is kept, unless the file stands alone."""
        try:
            if file.name.endswith(".tf.json"):
                raise InventoryError(
                    f"'{file.name}' is Terraform in JSON, which is not read: "
                    "make a plan and give 'terraform show -json PLANFILE'"
                )
            if file.path.suffix.lower() in (".tf", ".tfvars"):
                self.modules.append(file)
                for item in skips_of(file):
                    self.skips.append(item) if isinstance(item, Skip) else self.not_collected.append(item)
            else:
                self._documents(file)
        except InventoryError as error:
            if self.alone:
                raise
            self.not_collected.append(NotCollected(file.name, str(error).removeprefix(f"'{file.name}' ")))

    def _documents(self, file: TemplateText) -> None:
        """Put each document of a file where it belongs; a template is alone in its file."""
        try:
            sources = documents(file.text, file.name)
        except InventoryError:
            if "{{" in file.text:
                raise InventoryError(_HELM.format(file.name)) from None
            raise
        if len(sources) > 1 and any(is_template(source) for source in sources):
            raise InventoryError(
                f"'{file.name}' holds {len(sources)} documents, and a template is one: cut it at '---'"
            )
        for source in sources:
            if is_manifest(source):
                if "{{" in file.text:
                    raise InventoryError(_HELM.format(file.name))
                self.manifests.append(source)
            else:
                self._decoded(source, file.path.parent)

    def _decoded(self, source: SourceFile, folder: Path) -> None:
        source = template_of_answer(source)
        if plan.is_state(source):
            raise InventoryError(
                f"'{source.name}' is a state of Terraform, which says what stands and not what is written: "
                "make a plan and give 'terraform show -json PLANFILE'"
            )
        if plan.is_plan(source):
            self.plans.append(source)
        elif is_change_set(source):
            self.change_sets.append(ChangeSet(source))
        elif isinstance(source.data, Mapping) and "inventory" in source.data:
            self.inventories[source.name] = from_document(source.data)
        elif is_template(source):
            self.templates.append(self._translated(with_includes(source, folder)))

    def _translated(self, source: SourceFile) -> SourceFile:
        """Return a template as CloudFormation; of one of SAM, loops are opened before, as AWS does."""
        if has_loop(source.data):
            opened, unknown = open_loops(source, first_scope(source, self.given))
            source = source if unknown or not sam.is_sam(opened) else opened
        return sam.translate(source, self.given.parameters, self.given.region) if sam.is_sam(source) else source

    def inventory(self, files: list[TemplateText], where: str) -> Inventory:
        """Return what all files hold together."""
        written = packets_out([*self._cloudformation(), *self._terraform()])
        nodes = [*written, *bound_by_name(self._kubernetes(), written)]
        if not nodes and not self.inventories:
            self._nothing(files, where)
        self._refuse_strangers()
        sources = [source.name for source in (*self.templates, *self.plans)]
        sources += [item.source.name for item in self.change_sets]
        sources += dict.fromkeys(source.name for source in self.manifests)
        sources += [file.name for file in self.modules]
        own = Inventory(tuple(nodes), tuple(self.not_collected), tuple(sources), tuple(self.skips))
        if not self.inventories:
            return own
        names = [posixpath.splitext(name)[0] for name in self.inventories]
        labels = labels_of(names) if len(names) > 1 else ("inventory/",)
        return join_apart([("", own), *zip(labels, self.inventories.values(), strict=True)])

    def _cloudformation(self) -> list[Node]:
        if not self.templates:
            return self._changed()
        reading = read_templates(self.templates, self._given_by_change_sets())
        self.not_collected += reading.not_collected
        self.skips += reading.skips
        for warning in reading.warnings:
            where, _, reason = warning.partition(": ")
            self.not_collected.append(NotCollected(where, reason))
        return _nodes([*reading.resources, *default_egress(reading.resources)], System.CLOUDFORMATION)

    def _refuse_strangers(self) -> None:
        """Refuse a value for a parameter that nothing has: a misspelled name would be lost in silence.

        Raises
        ------
        InventoryError
            If no template and no module at the top has a parameter of the name.
        """
        sections = [source.data.get("Parameters") for source in self.templates if isinstance(source.data, Mapping)]
        known = {str(name) for section in sections if isinstance(section, Mapping) for name in section}
        known |= self.variables
        for name in self.given.parameters:
            if name not in known:
                listed = ", ".join(sorted(known)[:MOST_NAMES]) or "none"
                raise InventoryError(
                    f"nothing that was read has a parameter '{name}'{nearest(name, known)}: there are {listed}"
                )

    def _given_by_change_sets(self) -> Given:
        """Return what the user gives, and what change sets beside the templates say of parameters and the stack."""
        given = self.given
        for change_set in self.change_sets:
            region, account, stack = change_set.place
            given = Given(
                {**change_set.parameters, **given.parameters},
                given.region or region,
                given.account or account,
                given.stack or stack,
            )
        return given

    def _changed(self) -> list[Node]:
        """Return what change sets say where their templates are not among the files."""
        resources: list[Resource] = []
        for change_set in self.change_sets:
            try:
                resources += change_set.resources()
                self.not_collected.append(change_set.gap())
            except InventoryError as error:
                if self.alone:
                    raise
                self.not_collected.append(NotCollected(change_set.source.name, str(error)))
        return _nodes(resources, System.CLOUDFORMATION)

    def _kubernetes(self) -> list[Node]:
        reading = read_manifests(self.manifests)
        self.not_collected += reading.not_collected
        return [*_nodes(reading.resources, System.CLOUDFORMATION), *reading.nodes]

    def _terraform(self) -> list[Node]:
        written = self._modules()
        if not self.plans:
            return written
        planned: list[Node] = []
        for source, prefix in zip(self.plans, self._labels_of_plans(), strict=True):
            try:
                resources = plan.read_plan(source, self.given.region, self.given.account, prefix)
                planned += _nodes(resources, System.TERRAFORM)
            except InventoryError as error:
                if self.alone:
                    raise
                self.not_collected.append(NotCollected(source.name, str(error).removeprefix(f"'{source.name}' ")))
        return _with_places(planned, written) if planned else written

    def _labels_of_plans(self) -> list[str]:
        """Return what stands before the keys of each plan: as of the files beside it, if it is the only plan there."""
        folders = [posixpath.dirname(source.name) or "." for source in self.plans]
        own = labels_of([posixpath.splitext(source.name)[0] for source in self.plans])
        return [
            self.prefixes[folder] if folder in self.prefixes and folders.count(folder) == 1 else label
            for folder, label in zip(folders, own, strict=True)
        ]

    def _modules(self) -> list[Node]:
        if not any(file.path.suffix.lower() == ".tf" for file in self.modules):
            return []
        reading = terraform.read_modules(self.modules, self.given.parameters, self.given.region, self.given.account)
        self.variables, self.prefixes = reading.variables, reading.prefixes
        if not self.plans:  # a plan sees into every module
            self.not_collected += reading.not_collected
        return _nodes_apart(reading.resources, tuple(self.prefixes.values()))

    def _nothing(self, files: list[TemplateText], where: str) -> None:
        if self.not_collected:
            first = self.not_collected[0]
            raise InventoryError(f"nothing in {where} could be read; the first fault: {first.source}: {first.reason}")
        raise InventoryError(
            f"{where} holds no template, plan or Terraform file with resources ({len(files)} files looked at): "
            "give the folder of a project, its cdk.out, or a plan in JSON"
        )


def _nodes(resources: list[Resource], system: System) -> list[Node]:
    resources = [with_body(resource) for resource in resources]
    return _expanded(resources, system, Known(resources, system))


def _nodes_apart(resources: list[Resource], prefixes: tuple[str, ...]) -> list[Node]:
    """Return the nodes of several modules at the top, in which one name may stand for different resources."""
    resources = [with_body(resource) for resource in resources]
    longest_first = sorted(prefixes, key=len, reverse=True)
    groups: dict[str, list[Resource]] = {prefix: [] for prefix in prefixes}
    for resource in resources:
        groups[next(prefix for prefix in longest_first if resource.key.startswith(prefix))].append(resource)
    return [
        node
        for prefix, members in groups.items()
        for node in _expanded(members, System.TERRAFORM, Known(resources, System.TERRAFORM, prefix))
    ]


def _expanded(resources: list[Resource], system: System, known: Known) -> list[Node]:
    nodes = [part for node in nodes_of(resources, system, known) for part in expand(node, known)]
    return with_stages(with_aliases(with_paths(nodes)))


def _is_made_of_references(value: Tree) -> bool:
    """Return whether a plan says of a value no more than which resources it names, or nothing."""
    return isinstance(value, (Unknown, Text)) or (
        isinstance(value, list) and any(isinstance(item, Attribute) for item in value)
    )


def _with_places(planned: list[Node], written: list[Node]) -> list[Node]:
    """Return the nodes of a plan with the lines of the files beside it, and what a plan leaves open.

    A plan says of a text with another resource's value only which resource that is; the files have the whole text.
    """
    files = {(node.KIND, node.key): node for node in written}
    nodes = []
    for node in planned:
        own = files.get((node.KIND, node.key))
        if own is None:
            nodes.append(node)
            continue
        known = {
            name: getattr(own, name)
            for name in node.attributes()
            if _is_made_of_references(getattr(node, name)) and is_known(getattr(own, name))
        }
        nodes.append(node.replace(origin=own.origin, places=own.places, **known))
    return nodes
