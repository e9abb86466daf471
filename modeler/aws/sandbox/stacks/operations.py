"""The calls of CloudFormation's API that the sandbox answers itself.

Source of names, shapes and errors: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/ (2026-11-30).
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from ..wire import SandboxFault, WireRequest
from . import engine
from .engine import Surroundings
from .order import order_of
from .stack import PlannedChanges, SandboxStack, StackResource
from .template import TemplateError, parameters_of, read_template
from .types import resource_model

_IAM_NAMES = {
    "AWS::IAM::Role": "RoleName",
    "AWS::IAM::ManagedPolicy": "ManagedPolicyName",
    "AWS::IAM::User": "UserName",
}
_ENDED = ("CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE")


class CloudFormation:
    """All stacks of the sandbox, and what can be asked and done.

    Parameters
    ----------
    surroundings : callable
        Gives the clients and names of an account and a Region.
    """

    def __init__(self, surroundings: Callable[[str, str], Surroundings]) -> None:
        self._make_surroundings = surroundings
        self._stacks: dict[tuple[str, str], list[SandboxStack]] = {}
        self._work: list[threading.Thread] = []
        self._lock = threading.RLock()

    def forget(self) -> None:
        """Wait for what is being done, and forget all stacks."""
        for thread in self._work:
            thread.join()
        self._stacks.clear()
        self._work.clear()

    def places(self) -> list[dict[str, str]]:
        """Return the name and the Region of each stack that stands."""
        with self._lock:
            return [
                {"name": stack.name, "region": region}
                for (_, region), stacks in list(self._stacks.items())
                for stack in stacks
                if not stack.is_gone
            ]

    def operations(self) -> dict[str, Callable[[WireRequest, str], Any]]:
        """Return what answers each operation."""
        return {
            "CreateStack": self._create_stack,
            "UpdateStack": self._update_stack,
            "DeleteStack": self._delete_stack,
            "DescribeStacks": self._describe_stacks,
            "ListStacks": self._list_stacks,
            "DescribeStackEvents": self._events,
            "DescribeStackResources": self._resources,
            "DescribeStackResource": self._resource,
            "ListStackResources": self._list_resources,
            "GetTemplate": self._template,
            "GetTemplateSummary": self._summary,
            "ValidateTemplate": self._validate,
            "CreateChangeSet": self._create_change_set,
            "DescribeChangeSet": self._describe_change_set,
            "ListChangeSets": self._list_change_sets,
            "ExecuteChangeSet": self._execute_change_set,
            "DeleteChangeSet": self._delete_change_set,
            "ListExports": self._list_exports,
            "UpdateTerminationProtection": self._protect,
        }

    # What changes stacks

    def _create_stack(self, request: WireRequest, account: str) -> dict[str, Any]:
        asked = request.parameters
        with self._lock:
            if self._find(request, account, asked["StackName"]) is not None:
                raise SandboxFault("AlreadyExistsException", f"Stack [{asked['StackName']}] already exists")
            template = _checked(asked, None)
            stack = self._new(request, account, "CREATE_IN_PROGRESS")
        _give(stack, asked, template)
        stack.on_failure = "DO_NOTHING" if asked.get("DisableRollback") else asked.get("OnFailure", "ROLLBACK")
        stack.is_protected = bool(asked.get("EnableTerminationProtection"))
        around = self._around(request, account)
        self._do(engine.create, stack, around)
        return {"StackId": stack.id}

    def _update_stack(self, request: WireRequest, account: str) -> dict[str, Any]:
        stack = self._standing(request, account)
        template = _checked(request.parameters, stack)
        self._refuse_busy(stack, "UPDATE")
        around = self._around(request, account)
        given = _given(request.parameters, stack)
        if not self._changes(stack, template, given, around) and given == stack.parameters:
            raise SandboxFault("ValidationError", "No updates are to be performed.")
        self._begin_update(stack, request.parameters, template, around)
        return {"StackId": stack.id}

    def _delete_stack(self, request: WireRequest, account: str) -> dict[str, Any]:
        stack = self._find(request, account, request.parameters["StackName"])
        if stack is None:
            return {}
        if stack.is_protected:
            raise SandboxFault(
                "ValidationError", f"Stack [{stack.name}] cannot be deleted while TerminationProtection is enabled"
            )
        self._refuse_busy(stack, "DELETE")
        stack.status = "DELETE_IN_PROGRESS"
        self._do(engine.delete, stack, self._around(request, account))
        return {}

    def _create_change_set(self, request: WireRequest, account: str) -> dict[str, Any]:
        asked = request.parameters
        kind = asked.get("ChangeSetType", "UPDATE")
        stack = self._find(request, account, asked["StackName"])
        if kind == "CREATE" and stack is not None and stack.status != "REVIEW_IN_PROGRESS":
            raise SandboxFault(
                "ValidationError",
                f"Stack [{asked['StackName']}] already exists and cannot be created again with the changeSet",
            )
        if kind != "CREATE" and stack is None:
            raise SandboxFault("ValidationError", f"Stack [{asked['StackName']}] does not exist")
        template = _checked(asked, stack)
        if stack is None:
            stack = self._new(request, account, "REVIEW_IN_PROGRESS")
            stack.turn("REVIEW_IN_PROGRESS", "User Initiated")
        around = self._around(request, account)
        given = _given(asked, stack)
        changes = self._changes(stack, template, given, around)
        name = asked["ChangeSetName"]
        if name in stack.change_sets:
            raise SandboxFault("AlreadyExistsException", f"ChangeSet [{name}] already exists")
        arn = f"arn:{around.partition}:cloudformation:{around.region}:{account}:changeSet/{name}/{uuid.uuid4()}"
        change_set = PlannedChanges(
            name=name,
            id=arn,
            template=template,
            body=_body(asked, stack),
            parameters=given,
            tags=_tags(asked),
            capabilities=list(asked.get("Capabilities", [])),
            changes=changes,
            kind=kind,
            description=asked.get("Description", ""),
        )
        if not changes:
            change_set.status, change_set.execution = "FAILED", "UNAVAILABLE"
            change_set.reason = (
                "The submitted information didn't contain changes. Submit different information to create a change set."
            )
        stack.change_sets[name] = change_set
        return {"Id": arn, "StackId": stack.id}

    def _execute_change_set(self, request: WireRequest, account: str) -> dict[str, Any]:
        stack, change_set = self._change_set(request, account)
        if change_set.execution != "AVAILABLE":
            raise SandboxFault(
                "InvalidChangeSetStatus",
                f"ChangeSet [{change_set.id}] cannot be executed in its current status of [{change_set.status}]",
            )
        asked: dict[str, Any] = {
            "TemplateBody": change_set.body,
            "Parameters": [
                {"ParameterKey": key, "ParameterValue": value} for key, value in change_set.parameters.items()
            ],
            "Tags": [{"Key": key, "Value": value} for key, value in change_set.tags.items()],
            "Capabilities": change_set.capabilities,
        }
        around = self._around(request, account)
        stack.change_sets.clear()
        if stack.status == "REVIEW_IN_PROGRESS":
            _give(stack, asked, change_set.template)
            stack.on_failure = "DO_NOTHING" if request.parameters.get("DisableRollback") else "ROLLBACK"
            stack.status = "CREATE_IN_PROGRESS"
            self._do(engine.create, stack, around)
        else:
            self._refuse_busy(stack, "UPDATE")
            self._begin_update(stack, asked, change_set.template, around)
        return {}

    def _delete_change_set(self, request: WireRequest, account: str) -> dict[str, Any]:
        stack, change_set = self._change_set(request, account)
        del stack.change_sets[change_set.name]
        return {}

    def _protect(self, request: WireRequest, account: str) -> dict[str, Any]:
        stack = self._standing(request, account)
        stack.is_protected = bool(request.parameters["EnableTerminationProtection"])
        return {"StackId": stack.id}

    # What only reads

    def _describe_stacks(self, request: WireRequest, account: str) -> dict[str, Any]:
        if request.parameters.get("StackName"):
            return {"Stacks": [_described(self._standing(request, account, gone=True))]}
        return {"Stacks": [_described(stack) for stack in self._all(request, account) if not stack.is_gone]}

    def _list_stacks(self, request: WireRequest, account: str) -> dict[str, Any]:
        wanted = request.parameters.get("StackStatusFilter")
        stacks = [stack for stack in self._all(request, account) if not wanted or stack.status in wanted]
        return {"StackSummaries": [_summarized(stack) for stack in reversed(stacks)]}

    def _events(self, request: WireRequest, account: str) -> dict[str, Any]:
        stack = self._standing(request, account, gone=True)
        with stack.lock:
            return {"StackEvents": stack.events[::-1]}

    def _resources(self, request: WireRequest, account: str) -> dict[str, Any]:
        stack = self._standing(request, account, gone=True)
        wanted = request.parameters.get("LogicalResourceId")
        resources = [
            _resource(stack, resource)
            for resource in [*stack.resources.values()]
            if wanted in (None, resource.logical_id)
        ]
        return {"StackResources": resources}

    def _resource(self, request: WireRequest, account: str) -> dict[str, Any]:
        stack = self._standing(request, account, gone=True)
        wanted = request.parameters["LogicalResourceId"]
        if wanted not in stack.resources:
            raise SandboxFault("ValidationError", f"Resource {wanted} does not exist for stack {stack.name}")
        described = _resource(stack, stack.resources[wanted])
        described["LastUpdatedTimestamp"] = described.pop("Timestamp")
        return {"StackResourceDetail": described}

    def _list_resources(self, request: WireRequest, account: str) -> dict[str, Any]:
        stack = self._standing(request, account, gone=True)
        summaries = []
        for resource in [*stack.resources.values()]:
            summary = _resource(stack, resource)
            summary["LastUpdatedTimestamp"] = summary.pop("Timestamp")
            summaries.append({key: value for key, value in summary.items() if key not in ("StackId", "StackName")})
        return {"StackResourceSummaries": summaries}

    def _template(self, request: WireRequest, account: str) -> dict[str, Any]:
        asked = request.parameters
        if asked.get("ChangeSetName"):
            return {"TemplateBody": self._change_set(request, account)[1].body, "StagesAvailable": ["Original"]}
        stack = self._standing(request, account, gone=True)
        return {"TemplateBody": stack.body, "StagesAvailable": ["Original", "Processed"]}

    def _summary(self, request: WireRequest, account: str) -> dict[str, Any]:
        named = request.parameters.get("StackName")
        template = self._standing(request, account).template if named else _checked(request.parameters, None, False)
        needed = _needed_capability(template)
        return {
            "Parameters": _declared(template, "ParameterType", "Type"),
            "Description": str(template.get("Description", "")),
            "Capabilities": [needed] if needed else [],
            "ResourceTypes": [resource["Type"] for resource in template["Resources"].values()],
            "Version": template.get("AWSTemplateFormatVersion"),
        }

    def _validate(self, request: WireRequest, account: str) -> dict[str, Any]:
        template = _checked(request.parameters, None, False)
        needed = _needed_capability(template)
        return {
            "Parameters": _declared(template, "Description", "Description"),
            "Description": str(template.get("Description", "")),
            "Capabilities": [needed] if needed else [],
        }

    def _describe_change_set(self, request: WireRequest, account: str) -> dict[str, Any]:
        stack, change_set = self._change_set(request, account)
        return {
            "ChangeSetName": change_set.name,
            "ChangeSetId": change_set.id,
            "StackId": stack.id,
            "StackName": stack.name,
            "Description": change_set.description or None,
            "Parameters": _pairs(change_set.parameters),
            "CreationTime": change_set.time,
            "ExecutionStatus": change_set.execution,
            "Status": change_set.status,
            "StatusReason": change_set.reason or None,
            "Capabilities": change_set.capabilities,
            "Tags": [{"Key": key, "Value": value} for key, value in change_set.tags.items()],
            "Changes": change_set.changes,
        }

    def _list_change_sets(self, request: WireRequest, account: str) -> dict[str, Any]:
        stack = self._standing(request, account)
        summaries = [
            {
                "StackId": stack.id,
                "StackName": stack.name,
                "ChangeSetId": change_set.id,
                "ChangeSetName": change_set.name,
                "ExecutionStatus": change_set.execution,
                "Status": change_set.status,
                "CreationTime": change_set.time,
            }
            for change_set in stack.change_sets.values()
        ]
        return {"Summaries": summaries}

    def _list_exports(self, request: WireRequest, account: str) -> dict[str, Any]:
        return {
            "Exports": [
                {"ExportingStackId": stack.id, "Name": output["ExportName"], "Value": output["OutputValue"]}
                for stack in self._all(request, account)
                if not stack.is_gone
                for output in stack.outputs
                if "ExportName" in output
            ]
        }

    # How stacks are kept

    def _all(self, request: WireRequest, account: str) -> list[SandboxStack]:
        return self._stacks.setdefault((account, request.region), [])

    def _find(self, request: WireRequest, account: str, name: str, gone: bool = False) -> SandboxStack | None:
        """Return a stack by name or id; one that is deleted by its id only."""
        for stack in reversed(self._all(request, account)):
            if (stack.id == name and (gone or not stack.is_gone)) or (stack.name == name and not stack.is_gone):
                return stack
        return None

    def _standing(self, request: WireRequest, account: str, gone: bool = False) -> SandboxStack:
        name = request.parameters["StackName"]
        stack = self._find(request, account, name, gone)
        if stack is None:
            raise SandboxFault("ValidationError", f"Stack with id {name} does not exist")
        return stack

    def _change_set(self, request: WireRequest, account: str) -> tuple[SandboxStack, PlannedChanges]:
        name = request.parameters["ChangeSetName"]
        stacks = (
            [self._standing(request, account)]
            if request.parameters.get("StackName")
            else [stack for stack in self._all(request, account) if not stack.is_gone]
        )
        for stack in stacks:
            for change_set in stack.change_sets.values():
                if name in (change_set.name, change_set.id):
                    return stack, change_set
        raise SandboxFault("ChangeSetNotFoundException", f"ChangeSet [{name}] does not exist")

    def _new(self, request: WireRequest, account: str, status: str) -> SandboxStack:
        name = request.parameters["StackName"]
        around = self._around(request, account)
        arn = f"arn:{around.partition}:cloudformation:{around.region}:{account}:stack/{name}/{uuid.uuid4()}"
        stack = SandboxStack(name=name, id=arn, status=status)
        self._all(request, account).append(stack)
        return stack

    def _around(self, request: WireRequest, account: str) -> Surroundings:
        around = self._make_surroundings(account, request.region)

        def exports() -> dict[str, str]:
            return {export["Name"]: export["Value"] for export in self._list_exports(request, account)["Exports"]}

        return Surroundings(
            client=around.client,
            account=account,
            region=request.region,
            partition=around.partition,
            zones=around.zones,
            exports=exports,
        )

    def _changes(
        self, stack: SandboxStack, template: dict[str, Any], given: dict[str, str], around: Surroundings
    ) -> list[dict[str, Any]]:
        imagined = SandboxStack(
            name=stack.name, id=stack.id, status="", template=template, parameters=given, resources=stack.resources
        )
        return engine.changes_of(stack, template, engine.values_of(imagined, around))

    def _begin_update(
        self, stack: SandboxStack, asked: Mapping[str, Any], template: dict[str, Any], around: Surroundings
    ) -> None:
        before = {
            "template": stack.template,
            "body": stack.body,
            "parameters": stack.parameters,
            "tags": stack.tags,
        }
        _give(stack, asked, template)
        stack.status = "UPDATE_IN_PROGRESS"
        self._do(engine.update, stack, before, around)

    def _refuse_busy(self, stack: SandboxStack, word: str) -> None:
        if stack.is_busy or (word == "UPDATE" and stack.status not in _ENDED):
            raise SandboxFault(
                "ValidationError", f"Stack:{stack.id} is in {stack.status} state and can not be {word.lower()}d."
            )

    def _do(self, work: Callable[..., None], stack: SandboxStack, *arguments: Any) -> None:
        """Do something with a stack beside the calls, as AWS does."""

        def safely() -> None:
            try:
                work(stack, *arguments)
            except Exception as failure:  # a stack must not stay in progress for ever
                failed = f"{stack.status.removesuffix('_IN_PROGRESS')}_FAILED"
                stack.turn(failed, f"the sandbox itself failed: {type(failure).__name__}: {failure}")

        thread = threading.Thread(target=safely, daemon=True)
        self._work = [running for running in self._work if running.is_alive()] + [thread]
        thread.start()


def _checked(asked: Mapping[str, Any], stack: SandboxStack | None, with_parameters: bool = True) -> dict[str, Any]:
    """Return a template that can be made, with what it needs."""
    try:
        template = read_template(_body(asked, stack))
        order_of(template)
        if with_parameters:
            parameters_of(template, _given(asked, stack))
    except TemplateError as error:
        raise SandboxFault("ValidationError", str(error)) from None
    types = {resource["Type"] for resource in template["Resources"].values()}
    unknown = sorted(kind for kind in types if resource_model(kind) is None)
    if unknown:
        raise SandboxFault(
            "ValidationError",
            f"Template format error: Unrecognized resource types: [{', '.join(unknown)}] (the sandbox makes no other "
            "than those that 'modeler sandbox types' lists)",
        )
    needed = _needed_capability(template)
    if with_parameters and needed and not _has(asked.get("Capabilities", []), needed):
        raise SandboxFault("InsufficientCapabilitiesException", f"Requires capabilities : [{needed}]")
    return template


def _body(asked: Mapping[str, Any], stack: SandboxStack | None) -> str:
    if asked.get("UsePreviousTemplate") and stack is not None:
        return stack.body
    if asked.get("TemplateBody"):
        return str(asked["TemplateBody"])
    if asked.get("TemplateURL"):
        raise SandboxFault("ValidationError", "the sandbox takes a TemplateBody, not a TemplateURL")
    raise SandboxFault("ValidationError", "Either Template URL or Template Body must be specified.")


def _given(asked: Mapping[str, Any], stack: SandboxStack | None) -> dict[str, str]:
    given = {}
    for parameter in asked.get("Parameters", []):
        name = parameter["ParameterKey"]
        if parameter.get("UsePreviousValue") and stack is not None:
            if name in stack.parameters:
                given[name] = stack.parameters[name]
        else:
            given[name] = parameter.get("ParameterValue", "")
    return given


def _give(stack: SandboxStack, asked: Mapping[str, Any], template: dict[str, Any]) -> None:
    parameters = _given(asked, stack)
    stack.body = _body(asked, stack)
    stack.template, stack.parameters = template, parameters
    stack.description = str(template.get("Description", ""))
    stack.capabilities = list(asked.get("Capabilities", []))
    if asked.get("Tags"):
        stack.tags = _tags(asked)


def _tags(asked: Mapping[str, Any]) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in asked.get("Tags", [])}


def _needed_capability(template: Mapping[str, Any]) -> str:
    """Return the capability that a template with identities needs; empty if none."""
    iam = [resource for resource in template["Resources"].values() if resource["Type"].startswith("AWS::IAM::")]
    if not iam:
        return ""
    named = any(_IAM_NAMES.get(resource["Type"], "") in resource.get("Properties", {}) for resource in iam)
    return "CAPABILITY_NAMED_IAM" if named else "CAPABILITY_IAM"


def _has(capabilities: list[str], needed: str) -> bool:
    return needed in capabilities or "CAPABILITY_NAMED_IAM" in capabilities


def _declared(template: Mapping[str, Any], member: str, source: str) -> list[dict[str, Any]]:
    return [
        {
            "ParameterKey": name,
            "DefaultValue": None if "Default" not in parameter else str(parameter["Default"]),
            "NoEcho": bool(parameter.get("NoEcho", False)),
            member: parameter.get(source),
        }
        for name, parameter in template.get("Parameters", {}).items()
    ]


def _pairs(parameters: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"ParameterKey": name, "ParameterValue": str(value)} for name, value in parameters.items()]


def _described(stack: SandboxStack) -> dict[str, Any]:
    with stack.lock:
        return {
            "StackId": stack.id,
            "StackName": stack.name,
            "Description": stack.description or None,
            "Parameters": _pairs(stack.parameters),
            "CreationTime": stack.created,
            "LastUpdatedTime": stack.updated,
            "DeletionTime": stack.deleted,
            "StackStatus": stack.status,
            "StackStatusReason": stack.reason or None,
            "DisableRollback": stack.on_failure == "DO_NOTHING",
            "Capabilities": stack.capabilities,
            "Outputs": stack.outputs,
            "Tags": [{"Key": key, "Value": value} for key, value in stack.tags.items()],
            "EnableTerminationProtection": stack.is_protected,
            "DriftInformation": {"StackDriftStatus": "NOT_CHECKED"},
        }


def _summarized(stack: SandboxStack) -> dict[str, Any]:
    kept = (
        "StackId",
        "StackName",
        "CreationTime",
        "LastUpdatedTime",
        "DeletionTime",
        "StackStatus",
        "DriftInformation",
    )
    described = _described(stack)
    return {name: described[name] for name in kept}


def _resource(stack: SandboxStack, resource: StackResource) -> dict[str, Any]:
    return {
        "StackName": stack.name,
        "StackId": stack.id,
        "LogicalResourceId": resource.logical_id,
        "PhysicalResourceId": resource.physical_id or None,
        "ResourceType": resource.type,
        "Timestamp": resource.time,
        "ResourceStatus": resource.status,
        "ResourceStatusReason": resource.reason or None,
    }
