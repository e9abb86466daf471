"""What the AWS CLI says of a stack in JSON: the change set that waits to be executed, and the template.

A change set lists only what changes. With ``--include-property-values`` it has the properties of each resource as they
will be; what AWS knows only afterwards is a mark in them. Beside its template it says which values its parameters have,
and that is the surest way to read it.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeChangeSet.html (2026-11-30).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from modeler.dataclass import dataclass
from modeler.errors import InventoryError
from modeler.files.plain_json import load_json

from ...inventory import Attribute, Cause, NotCollected, Resource, Unknown
from ...inventory.values import Tree
from .source import SourceFile, documents

_LATER = "{{changeSet:KNOWN_AFTER_APPLY}}"
_TEMPLATE = "aws cloudformation get-template --change-set-name {} --template-stage Processed > template.json"
_VALUES = "aws cloudformation describe-change-set --change-set-name {} --include-property-values"


@dataclass(frozen=True)
class ChangeSet:
    """A change set as the AWS CLI describes it.

    Parameters
    ----------
    source : SourceFile
        The file.
    """

    source: SourceFile

    @property
    def name(self) -> str:
        """Its ARN, or its name."""
        return str(self.source.data.get("ChangeSetId") or self.source.data.get("ChangeSetName"))

    @property
    def parameters(self) -> dict[str, str]:
        """The values of the parameters, as they are resolved."""
        listed = self.source.data.get("Parameters")
        return {
            str(item["ParameterKey"]): str(item.get("ResolvedValue", item.get("ParameterValue", "")))
            for item in (listed if isinstance(listed, list) else ())
            if isinstance(item, Mapping) and "ParameterKey" in item and item.get("ParameterValue") != "****"
        }

    @property
    def place(self) -> tuple[str | None, str | None, str | None]:
        """The Region, the account and the name of its stack."""
        parts = str(self.source.data.get("StackId", "")).split(":")
        name = self.source.data.get("StackName")
        region, account = (parts[3], parts[4]) if len(parts) > 5 else (None, None)
        return region, account, str(name) if name else None

    def resources(self) -> list[Resource]:
        """Return the resources that it adds or changes, as they will be.

        Raises
        ------
        InventoryError
            If it says no properties, with the call that gives them.
        """
        changes = list(self._changes())
        after = [change for change in changes if isinstance(change.get("AfterContext"), str)]
        if not after:
            raise InventoryError(
                f"'{self.source.name}' is a change set without the properties of its resources: "
                f"run '{_VALUES.format(self.name)}', or read its template: {_TEMPLATE.format(self.name)}"
            )
        physical = {
            str(change["PhysicalResourceId"]): str(change.get("LogicalResourceId"))
            for change in changes
            if change.get("PhysicalResourceId")
        }
        return [self._resource(change, physical) for change in after]

    def gap(self) -> NotCollected:
        """Return that it says nothing of what does not change, and what does."""
        reason = f"a change set says only what changes, and not what refers to what: {_TEMPLATE.format(self.name)}"
        return NotCollected(self.source.name, reason)

    def _changes(self) -> Iterator[Mapping[str, Any]]:
        for item in self.source.data["Changes"]:
            change = item.get("ResourceChange") if isinstance(item, Mapping) else None
            if isinstance(change, Mapping) and change.get("Action") != "Remove":
                yield change

    def _resource(self, change: Mapping[str, Any], physical: Mapping[str, str]) -> Resource:
        region, account, _ = self.place
        key = str(change.get("LogicalResourceId"))
        position = next(
            (n for n, item in enumerate(self.source.data["Changes"]) if item.get("ResourceChange") is change), 0
        )
        try:
            context = load_json(change["AfterContext"])
        except ValueError:
            raise InventoryError(
                f"'{self.source.name}' has a damaged AfterContext of {key}: describe it again"
            ) from None
        properties = context.get("Properties") if isinstance(context, Mapping) else None
        return Resource(
            str(change.get("ResourceType")),
            key,
            _known(properties, key, physical) if isinstance(properties, dict) else {},
            self.source.origin(("Changes", position), key),
            region,
            account,
        )


def is_change_set(source: SourceFile) -> bool:
    """Return whether a file is what ``aws cloudformation describe-change-set`` prints."""
    data = source.data
    return (
        isinstance(data, Mapping)
        and isinstance(data.get("Changes"), list)
        and bool({"ChangeSetId", "ChangeSetName"} & set(data))
    )


def template_of_answer(source: SourceFile) -> SourceFile:
    """Return the template that ``aws cloudformation get-template`` prints; any other file as it is.

    Examples
    --------
    >>> from modeler.iac.read.source import decode
    >>> answer = decode('{"TemplateBody": "Resources: {A: {Type: T}}", "StagesAvailable": []}', "t.json")
    >>> template_of_answer(answer).data
    {'Resources': {'A': {'Type': 'T'}}}
    """
    body = source.data.get("TemplateBody") if isinstance(source.data, Mapping) else None
    if isinstance(body, dict):
        return replace(source, data=body, same={(): ("TemplateBody",)})
    return documents(body, source.name)[0] if isinstance(body, str) else source


def _known(tree: Tree, key: str, physical: Mapping[str, str]) -> Any:
    """Return properties with ids of the stack's own resources as references, and marks as unknown values."""
    if isinstance(tree, dict):
        return {name: _known(value, key, physical) for name, value in tree.items()}
    if isinstance(tree, list):
        return [_known(item, key, physical) for item in tree]
    if not isinstance(tree, str):
        return tree
    if _LATER in tree:
        return Unknown(Cause.ON_CREATION, f"a value of {key}")
    return Attribute(physical[tree]) if tree in physical else tree
