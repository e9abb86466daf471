"""What the sandbox knows of a stack: its resources, its events, what it shows."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Mapping
from dataclasses import field
from datetime import UTC, datetime
from typing import Any

from modeler.dataclass import dataclass

from .model import Made

STACK = "AWS::CloudFormation::Stack"


@dataclass
class StackResource:
    """A resource of a stack, whatever became of it."""

    logical_id: str
    type: str
    status: str = ""
    reason: str = ""
    properties: Mapping[str, Any] = field(default_factory=dict)
    made: Made | None = None
    retained: bool = False
    time: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def physical_id(self) -> str:
        """Its id in AWS; empty as long as it has none."""
        return self.made.id if self.made else ""


@dataclass
class PlannedChanges:
    """Changes that are shown before they are made."""

    name: str
    id: str
    template: dict[str, Any]
    body: str
    parameters: dict[str, str]
    tags: dict[str, str]
    capabilities: list[str]
    changes: list[dict[str, Any]]
    kind: str
    description: str = ""
    status: str = "CREATE_COMPLETE"
    reason: str = ""
    execution: str = "AVAILABLE"
    time: datetime = field(default_factory=lambda: datetime.now(UTC))


@dataclass
class SandboxStack:
    """A stack with its history."""

    name: str
    id: str
    status: str
    body: str = ""
    template: dict[str, Any] = field(default_factory=dict)
    parameters: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    capabilities: list[str] = field(default_factory=list)
    on_failure: str = "ROLLBACK"
    is_protected: bool = False
    description: str = ""
    reason: str = ""
    outputs: list[dict[str, str]] = field(default_factory=list)
    resources: dict[str, StackResource] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)
    change_sets: dict[str, PlannedChanges] = field(default_factory=dict)
    created: datetime = field(default_factory=lambda: datetime.now(UTC))
    updated: datetime | None = None
    deleted: datetime | None = None
    lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

    @property
    def is_gone(self) -> bool:
        """Whether it is deleted."""
        return self.status == "DELETE_COMPLETE"

    @property
    def is_busy(self) -> bool:
        """Whether something is being done with it."""
        return self.status.endswith("_IN_PROGRESS") and self.status != "REVIEW_IN_PROGRESS"

    def turn(self, status: str, reason: str = "") -> None:
        """Take another status, and say so in an event."""
        with self.lock:
            self.status, self.reason = status, reason
            self._event(self.name, self.id, STACK, status, reason)

    def turn_resource(self, resource: StackResource, status: str, reason: str = "") -> None:
        """Give a resource another status, and say so in an event."""
        with self.lock:
            resource.status, resource.reason, resource.time = status, reason, datetime.now(UTC)
            self._event(resource.logical_id, resource.physical_id, resource.type, status, reason)

    def _event(self, logical_id: str, physical_id: str, kind: str, status: str, reason: str) -> None:
        event = {
            "StackId": self.id,
            "StackName": self.name,
            "EventId": f"{logical_id}-{status}-{uuid.uuid4()}",
            "LogicalResourceId": logical_id,
            "PhysicalResourceId": physical_id,
            "ResourceType": kind,
            "ResourceStatus": status,
            "Timestamp": datetime.now(UTC),
        }
        self.events.append(event | ({"ResourceStatusReason": reason} if reason else {}))
