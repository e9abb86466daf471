"""Read a project: every template and plan of a folder together, as one inventory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from modeler.errors import InventoryError

from ...inventory import Inventory, Node, NotCollected, System, from_document, nodes_of
from . import sam
from .cloudformation import Given, is_template, read_templates
from .files import Refused, Text, texts
from .openapi import expand
from .source import Source, decode


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
        Files and folders: CloudFormation and SAM templates in YAML or JSON, the ``cdk.out`` of a CDK app, an
        inventory in JSON. All are read together, so that a nested stack and an export of another stack are known.
    parameters : mapping, optional
        Values of parameters by name, for each template that has them.
    region, account : str, optional
        Where the stacks stand and whose they are, if the templates do not say.

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
    >>> import modeler as m
    >>> inventory = m.read("examples/templates/private-api.yaml")
    >>> inventory.by_kind["rest-api"][0].endpoint_types
    ('PRIVATE',)
    """
    listed = [paths] if isinstance(paths, (str, Path)) else list(paths)
    files, refused = texts(listed)
    given = Given(dict(parameters or {}), region, account)
    not_collected = [NotCollected(item.name, item.reason) for item in refused]
    templates: list[Source] = []
    inventories: list[Inventory] = []
    for file in files:
        _take(file, given, templates, inventories, not_collected, len(files) == 1)
    if not templates and not inventories:
        _nothing(listed, files, refused, not_collected)
    nodes = _nodes(templates, given, not_collected)
    inventory = Inventory(tuple(nodes), tuple(not_collected), tuple(source.name for source in templates))
    return inventory.join(*inventories) if inventories else inventory


def _take(
    file: Text,
    given: Given,
    templates: list[Source],
    inventories: list[Inventory],
    not_collected: list[NotCollected],
    alone: bool,
) -> None:
    """Decode a file and put it where it belongs; what is no template of ours is passed over, unless it stands alone."""
    if file.path.suffix.lower() in (".tf", ".tfvars"):
        return
    try:
        source = decode(file.text, file.name)
        if isinstance(source.data, Mapping) and "inventory" in source.data:
            inventories.append(from_document(source.data))
        elif is_template(source):
            templates.append(sam.translate(source, given.parameters, given.region) if sam.is_sam(source) else source)
    except InventoryError as error:
        if alone:
            raise
        not_collected.append(NotCollected(file.name, str(error)))


def _nodes(templates: list[Source], given: Given, not_collected: list[NotCollected]) -> list[Node]:
    if not templates:
        return []
    reading = read_templates(templates, given)
    not_collected.extend(reading.not_collected)
    not_collected.extend(NotCollected(*warning.split(": ", 1)) for warning in reading.warnings)
    nodes = nodes_of(reading.resources, System.CLOUDFORMATION)
    kinds = {node.key: node.KIND for node in reversed(nodes)}
    return [part for node in nodes for part in expand(node, kinds.get)]


def _nothing(
    listed: list[str | Path], files: list[Text], refused: list[Refused], not_collected: list[NotCollected]
) -> None:
    where = ", ".join(f"'{path}'" for path in listed)
    if not_collected:
        raise InventoryError(f"nothing in {where} could be read; the first fault: {not_collected[0].reason}")
    raise InventoryError(
        f"{where} holds no CloudFormation or SAM template ({len(files)} files looked at): give the folder of a project, "
        "its cdk.out, or a plan in JSON"
    )
