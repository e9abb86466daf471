"""How a stack is made, changed and deleted: resource by resource, and back where one fails.

The states and their order are those of
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html (2026-11-30). What moto does, to
say ``CREATE_COMPLETE`` of what it does not know and to raise out of the call where a resource fails, is what this
replaces.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from modeler.dataclass import dataclass

from .functions import NO_PROPERTY, Values
from .model import Context, ResourceFailed, ResourceModel, create_resource, remove_resource, update_resource
from .order import order_of
from .stack import SandboxStack, StackResource
from .template import TemplateError, parameters_of
from .types import resource_model

_LATER = "{{changeSet:KnownAfterApply}}"
_KEPT = ("Retain",)


@dataclass(frozen=True)
class Surroundings:
    """Where stacks are made: clients, names, and what other stacks export."""

    client: Callable[[str], Any]
    account: str
    region: str
    partition: str
    zones: Callable[[str], list[str]]
    exports: Callable[[], dict[str, str]]

    def context(self, stack: SandboxStack, logical_id: str) -> Context:
        """Return where a resource of a stack is made."""
        tags = {**stack.tags, "aws:cloudformation:stack-name": stack.name}
        return Context(
            client=self.client,
            account=self.account,
            region=self.region,
            partition=self.partition,
            stack_name=stack.name,
            stack_id=stack.id,
            logical_id=logical_id,
            stack_tags=tuple((key, value) for key, value in tags.items() if not key.startswith("aws:")),
        )


def create(stack: SandboxStack, around: Surroundings) -> None:
    """Make all resources of a stack; the first one that fails ends it, and what was made is removed."""
    stack.turn("CREATE_IN_PROGRESS", "User Initiated")
    try:
        values = values_of(stack, around)
        for name in _wanted(stack.template, values):
            _create(stack, name, values, around)
        stack.outputs = outputs_of(stack, values)
    except (ResourceFailed, TemplateError) as failure:
        _roll_back_creation(stack, around, str(failure))
        return
    stack.turn("CREATE_COMPLETE")


def update(stack: SandboxStack, before: Mapping[str, Any], around: Surroundings) -> None:
    """Change a stack to its new template; `before` holds the old template and parameters, to which it goes back."""
    stack.turn("UPDATE_IN_PROGRESS", "User Initiated")
    old = {name: StackResource(**_fields(resource)) for name, resource in stack.resources.items()}
    outdated: list[StackResource] = []
    try:
        values = values_of(stack, around)
        for name in _wanted(stack.template, values):
            _update(stack, name, values, around, outdated)
        stack.outputs = outputs_of(stack, values)
    except (ResourceFailed, TemplateError) as failure:
        _roll_back_update(stack, before, old, outdated, around, str(failure))
        return
    stack.turn("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
    wanted = set(_wanted(stack.template, values))
    outdated += [stack.resources.pop(name) for name in [*stack.resources] if name not in wanted]
    _remove_all(stack, outdated, around)
    stack.updated = datetime.now(UTC)
    stack.turn("UPDATE_COMPLETE")


def delete(stack: SandboxStack, around: Surroundings) -> None:
    """Delete a stack with all that it made, but for what its template keeps."""
    stack.turn("DELETE_IN_PROGRESS", "User Initiated")
    failed = _remove_all(stack, list(stack.resources.values()), around)
    if failed:
        stack.turn("DELETE_FAILED", f"The following resource(s) failed to delete: [{', '.join(sorted(failed))}]. ")
        return
    stack.deleted = datetime.now(UTC)
    stack.turn("DELETE_COMPLETE")


def values_of(stack: SandboxStack, around: Surroundings) -> Values:
    """Return what names stand for in a stack."""
    pseudo: dict[str, Any] = {
        "AWS::Region": around.region,
        "AWS::AccountId": around.account,
        "AWS::Partition": around.partition,
        "AWS::URLSuffix": "amazonaws.com.cn" if around.partition == "aws-cn" else "amazonaws.com",
        "AWS::StackName": stack.name,
        "AWS::StackId": stack.id,
        "AWS::NotificationARNs": [],
    }
    parameters = {**parameters_of(stack.template, stack.parameters), **pseudo}

    def resource(name: str) -> tuple[str, Mapping[str, Any]]:
        standing = stack.resources.get(name)
        if standing is None or standing.made is None:
            raise TemplateError(f"Unresolved resource dependencies [{name}] in the Resources block of the template")
        return standing.made.id, standing.made.attributes

    return Values(stack.template, parameters, resource, around.exports(), around.zones)


def outputs_of(stack: SandboxStack, values: Values) -> list[dict[str, str]]:
    """Return what a stack shows."""
    return [
        output
        for name, shown in stack.template.get("Outputs", {}).items()
        if "Condition" not in shown or values.condition(shown["Condition"])
        for output in [_output(name, shown, values)]
    ]


def changes_of(stack: SandboxStack, template: Mapping[str, Any], values: Values) -> list[dict[str, Any]]:
    """Return the changes that a template would make to a stack, as a change set lists them."""
    changes = []
    wanted = list(_wanted(template, values))
    for name in wanted:
        resource = template["Resources"][name]
        standing = stack.resources.get(name)
        if standing is None or standing.made is None:
            changes.append(_change("Add", name, resource["Type"]))
            continue
        changed = _changed(standing, resource, values)
        if changed:
            changes.append(_modified(standing, changed))
    gone = [resource for name, resource in stack.resources.items() if name not in wanted]
    return changes + [_change("Remove", resource.logical_id, resource.type, resource.physical_id) for resource in gone]


def _create(stack: SandboxStack, name: str, values: Values, around: Surroundings) -> None:
    written = stack.template["Resources"][name]
    resource = StackResource(name, written["Type"], retained=written.get("DeletionPolicy") in _KEPT)
    stack.resources[name] = resource
    stack.turn_resource(resource, "CREATE_IN_PROGRESS")
    try:
        resource.properties = values.of(written.get("Properties", {}))
        resource.made = create_resource(_model(resource.type), resource.properties, around.context(stack, name))
    except (ResourceFailed, TemplateError) as failure:
        stack.turn_resource(resource, "CREATE_FAILED", str(failure))
        raise ResourceFailed(f"The following resource(s) failed to create: [{name}]. ") from None
    except Exception as failure:
        stack.turn_resource(resource, "CREATE_FAILED", f"{type(failure).__name__}: {failure}")
        raise ResourceFailed(f"The following resource(s) failed to create: [{name}]. ") from failure
    stack.turn_resource(resource, "CREATE_COMPLETE")


def _update(
    stack: SandboxStack, name: str, values: Values, around: Surroundings, outdated: list[StackResource]
) -> None:
    written = stack.template["Resources"][name]
    standing = stack.resources.get(name)
    if standing is None or standing.made is None:
        _create(stack, name, values, around)
        return
    standing.retained = written.get("DeletionPolicy") in _KEPT
    changed = _changed(standing, written, values)
    if not changed:
        return
    model = _model(written["Type"])
    properties = values.of(written.get("Properties", {}))
    if written["Type"] != standing.type or not changed <= model.updates:
        stack.turn_resource(standing, "UPDATE_IN_PROGRESS", "Requested update requires the creation of a new resource")
        outdated.append(standing)
        _create(stack, name, values, around)
        stack.turn_resource(stack.resources[name], "UPDATE_COMPLETE")
        return
    stack.turn_resource(standing, "UPDATE_IN_PROGRESS")
    try:
        standing.made = update_resource(model, properties, standing.made, around.context(stack, name))
    except ResourceFailed as failure:
        stack.turn_resource(standing, "UPDATE_FAILED", str(failure))
        raise ResourceFailed(f"The following resource(s) failed to update: [{name}]. ") from None
    standing.properties = properties
    stack.turn_resource(standing, "UPDATE_COMPLETE")


def _roll_back_creation(stack: SandboxStack, around: Surroundings, reason: str) -> None:
    if stack.on_failure == "DO_NOTHING":
        stack.turn("CREATE_FAILED", reason)
        return
    word = "DELETE" if stack.on_failure == "DELETE" else "ROLLBACK"
    stack.turn(f"{word}_IN_PROGRESS", f"{reason}Rollback requested by user.")
    failed = _remove_all(stack, list(stack.resources.values()), around)
    if failed:
        stack.turn(f"{word}_FAILED", f"The following resource(s) failed to delete: [{', '.join(sorted(failed))}]. ")
        return
    stack.outputs = []
    if word == "DELETE":
        stack.deleted = datetime.now(UTC)
    stack.turn(f"{word}_COMPLETE")


def _roll_back_update(
    stack: SandboxStack,
    before: Mapping[str, Any],
    old: dict[str, StackResource],
    outdated: list[StackResource],
    around: Surroundings,
    reason: str,
) -> None:
    stack.turn("UPDATE_ROLLBACK_IN_PROGRESS", reason)
    replaced = {resource.logical_id for resource in outdated}
    added = [resource for name, resource in stack.resources.items() if name not in old or name in replaced]
    for name, resource in old.items():
        standing = stack.resources.get(name)
        if name in replaced or standing is None or standing.properties == resource.properties:
            continue
        assert resource.made is not None
        update_resource(_model(resource.type), resource.properties, resource.made, around.context(stack, name))
        stack.turn_resource(resource, "UPDATE_COMPLETE")
    stack.resources = old
    stack.template, stack.body = before["template"], before["body"]
    stack.parameters, stack.tags = before["parameters"], before["tags"]
    stack.turn("UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS")
    _remove_all(stack, added, around)
    stack.outputs = outputs_of(stack, values_of(stack, around))
    stack.turn("UPDATE_ROLLBACK_COMPLETE")


def _remove_all(stack: SandboxStack, resources: list[StackResource], around: Surroundings) -> list[str]:
    """Remove resources, the last made first; return the logical ids of those that AWS refuses to remove."""
    failed = []
    for resource in reversed(resources):
        if resource.status == "DELETE_COMPLETE":
            continue
        if resource.made is None:
            stack.turn_resource(resource, "DELETE_COMPLETE")
            continue
        if resource.retained:
            stack.turn_resource(resource, "DELETE_SKIPPED")
            continue
        stack.turn_resource(resource, "DELETE_IN_PROGRESS")
        context = around.context(stack, resource.logical_id)
        try:
            remove_resource(_model(resource.type), resource.properties, resource.made, context)
        except ResourceFailed as failure:
            stack.turn_resource(resource, "DELETE_FAILED", str(failure))
            failed.append(resource.logical_id)
            continue
        stack.turn_resource(resource, "DELETE_COMPLETE")
    return failed


def _wanted(template: Mapping[str, Any], values: Values) -> Iterator[str]:
    """Yield the resources whose conditions hold, in the order in which they are made."""
    for name in order_of(template):
        condition = template["Resources"][name].get("Condition")
        if condition is None or values.condition(condition):
            yield name


def _changed(standing: StackResource, written: Mapping[str, Any], values: Values) -> set[str]:
    """Return the properties that differ between what stands and what is written."""
    try:
        properties = values.of(written.get("Properties", {}))
    except TemplateError:  # it asks for what the change itself makes
        return set(written.get("Properties", {}))
    names = {*properties, *standing.properties}
    return {name for name in names if properties.get(name, NO_PROPERTY) != standing.properties.get(name, NO_PROPERTY)}


def _modified(standing: StackResource, changed: set[str]) -> dict[str, Any]:
    in_place = changed <= _model(standing.type).updates
    change = _change("Modify", standing.logical_id, standing.type, standing.physical_id)
    details = [
        {
            "Target": {
                "Attribute": "Properties",
                "Name": name,
                "RequiresRecreation": "Never" if name in _model(standing.type).updates else "Always",
            },
            "Evaluation": "Static",
            "ChangeSource": "DirectModification",
        }
        for name in sorted(changed)
    ]
    change["ResourceChange"] |= {
        "Replacement": "False" if in_place else "True",
        "Scope": ["Properties"],
        "Details": details,
    }
    return change


def _change(action: str, name: str, kind: str, physical_id: str = "") -> dict[str, Any]:
    change: dict[str, Any] = {"Action": action, "LogicalResourceId": name, "ResourceType": kind, "Scope": []}
    if physical_id:
        change["PhysicalResourceId"] = physical_id
    return {"Type": "Resource", "ResourceChange": change}


def _output(name: str, shown: Mapping[str, Any], values: Values) -> dict[str, str]:
    output = {"OutputKey": name, "OutputValue": str(values.of(shown["Value"]))}
    if "Description" in shown:
        output["Description"] = str(shown["Description"])
    if "Export" in shown:
        output["ExportName"] = str(values.of(shown["Export"]["Name"]))
    return output


def _model(resource_type: str) -> ResourceModel:
    model = resource_model(resource_type)
    if model is None:
        raise ResourceFailed(f"Unrecognized resource types: [{resource_type}]")
    return model


def _fields(resource: StackResource) -> dict[str, Any]:
    return {
        name: getattr(resource, name)
        for name in ("logical_id", "type", "status", "reason", "properties", "made", "retained", "time")
    }
