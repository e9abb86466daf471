"""Remove a stack: show what goes, empty what must be empty, wait, and prove that nothing is left."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

from modeler.aws.session import AwsSession
from modeler.dataclass import dataclass
from modeler.iac.read.yaml_text import read_documents
from modeler.results import Record, Result, number_of

from .asking import TAG, DeployError, checked_name, in_our_words, no_stack
from .following import StackEvent, follow_stack, stack_events
from .planning import stack_state

_BUCKET = "AWS::S3::Bucket"
_MOST_KEYS = 1000
_POLICIES_THAT_REMOVE = ("Delete", "Snapshot")
"""With each other ``DeletionPolicy`` a resource stays, with its contents
(https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html, 2026-12-01)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingResource:
    """A resource that stands in a stack."""

    key: str
    type: str
    physical_id: str

    def record(self) -> Record:
        """Return it as plain data."""
        return {"resource": self.key, "type": self.type, "id": self.physical_id}

    def is_at(self, arn: str) -> bool:
        """Tell whether an ARN is this resource's.

        >>> logs = StandingResource(key="Logs", type="AWS::S3::Bucket", physical_id="demo-logs")
        >>> logs.is_at("arn:aws:s3:::demo-logs"), logs.is_at("arn:aws:lambda:eu-west-1:1:function:demo-logs")
        (True, False)
        """
        if not self.physical_id or arn == self.physical_id:
            return arn == self.physical_id
        service = arn.split(":", 3)[2]
        own = self.type.split("::")[1].lower()
        is_of_service = own.startswith(service) or service.startswith(own)  # cognito and cognito-idp
        return is_of_service and arn.endswith((f":{self.physical_id}", f"/{self.physical_id}"))


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ToRemove(Result):
    """What goes when a stack is removed.

    Parameters
    ----------
    name, stack_id : str
        The stack.
    resources : tuple of StandingResource
        What goes.
    kept : tuple of StandingResource
        What stays where it is, with all that is in it, since the template says so.
    """

    name: str
    stack_id: str
    resources: tuple[StandingResource, ...]
    kept: tuple[StandingResource, ...] = ()

    @property
    def buckets(self) -> tuple[str, ...]:
        """The buckets whose objects go first."""
        return tuple(resource.physical_id for resource in self.resources if resource.type == _BUCKET)

    def summary(self) -> str:
        """Say how much goes."""
        return f"{self.name}: {number_of(len(self.resources), 'resource')} to remove"

    def records(self) -> list[Record]:
        """Return one row a resource."""
        return [resource.record() for resource in self.resources]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class LeftBehind(Result):
    """What still carries the tag of a stack that was removed, and what its template keeps.

    Parameters
    ----------
    name : str
        The stack.
    arns : tuple of str
        What is left beside what is kept; it is removed by hand.
    kept : tuple of str
        What the template asks to keep, by its name and type: others may use it, or it holds data.
    """

    name: str
    arns: tuple[str, ...]
    kept: tuple[str, ...] = ()

    def summary(self) -> str:
        """Say how much is left."""
        kept = f"; its template keeps {', '.join(self.kept)}" if self.kept else ""
        if not self.arns:
            nothing = "nothing else" if self.kept else "nothing"
            return f"{self.name}: {nothing} with the tag {TAG}={self.name} is left{kept}"
        return f"{self.name}: {number_of(len(self.arns), 'resource')} left, to remove by hand{kept}"

    def records(self) -> list[Record]:
        """Return one row a resource."""
        return [{"arn": arn} for arn in self.arns]


def to_remove(session: AwsSession, name: str) -> ToRemove:
    """Say what goes when a stack is removed.

    Raises
    ------
    DeployError
        If there is no such stack, or something is under way in it.
    AwsError
        If AWS cannot be asked.
    """
    state = stack_state(session, checked_name(name))
    if state is None:
        raise no_stack(session, name)
    if state.is_busy and state.status != "DELETE_IN_PROGRESS":
        raise DeployError(f"the stack '{name}' is busy ({state.status}): wait until it is done")
    standing = standing_resources(session, name)
    kept = _keys_kept(session, name) if standing else frozenset()
    return ToRemove(
        name=name,
        stack_id=state.stack_id,
        resources=tuple(resource for resource in standing if resource.key not in kept),
        kept=tuple(resource for resource in standing if resource.key in kept),
    )


def standing_resources(session: AwsSession, name: str) -> tuple[StandingResource, ...]:
    """Return what stands in a stack.

    Raises
    ------
    AwsError
        If AWS does not say it.
    """
    with in_our_words(f"show what stands in the stack '{name}'"):
        pages = session.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=name)
        return tuple(
            StandingResource(
                key=row["LogicalResourceId"], type=row["ResourceType"], physical_id=row.get("PhysicalResourceId", "")
            )
            for page in pages
            for row in page["StackResourceSummaries"]
            if row["ResourceStatus"] != "DELETE_COMPLETE"
        )


def _keys_kept(session: AwsSession, name: str) -> frozenset[str]:
    """Return the resources that the template in force keeps, as it is after its transforms."""
    with in_our_words(f"show the template of '{name}'"):
        body = session.client("cloudformation").get_template(StackName=name, TemplateStage="Processed")["TemplateBody"]
    text = body if isinstance(body, str) else json.dumps(body)
    template = next(read_documents(text, f"the template of {name}")).data
    return frozenset(
        key
        for key, resource in template["Resources"].items()
        if resource.get("DeletionPolicy", "Delete") not in _POLICIES_THAT_REMOVE
    )


def remove(session: AwsSession, goes: ToRemove, *, sleep: Callable[[float], None] = time.sleep) -> Iterator[StackEvent]:
    """Empty the buckets that go, remove the stack, and yield what happens.

    Raises
    ------
    StackFailed
        If something cannot be removed.
    AwsError
        If AWS refuses, or cannot be asked.
    """
    for bucket in goes.buckets:
        with in_our_words(f"empty the bucket '{bucket}'"):
            _empty(session.client("s3"), bucket)
    with in_our_words(f"remove the stack '{goes.name}'"):
        session.client("cloudformation").delete_stack(StackName=goes.stack_id)
    yield from follow_stack(session, goes.stack_id, sleep=sleep)


def _empty(client: Any, bucket: str) -> None:
    """Remove all objects of a bucket, in all their versions."""
    from botocore.exceptions import ClientError

    try:
        for page in client.get_paginator("list_object_versions").paginate(Bucket=bucket):
            rows = [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]
            keys = [{"Key": row["Key"], "VersionId": row["VersionId"]} for row in rows]
            for start in range(0, len(keys), _MOST_KEYS):
                client.delete_objects(Bucket=bucket, Delete={"Objects": keys[start : start + _MOST_KEYS]})
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") != "NoSuchBucket":
            raise


def left_behind(session: AwsSession, name: str, stack_id: str = "") -> LeftBehind:
    """Say what still carries the tag of a stack: what keeps its data, or could not be removed.

    Parameters
    ----------
    session : AwsSession
        Where, and as whom.
    name : str
        The stack.
    stack_id : str
        Its id, by which it is still known what its template kept.

    Raises
    ------
    AwsError
        If AWS cannot be asked.
    """
    with in_our_words(f"show what carries the tag {TAG}={name}"):
        pages = (
            session.client("resourcegroupstaggingapi")
            .get_paginator("get_resources")
            .paginate(TagFilters=[{"Key": TAG, "Values": [name]}])
        )
        arns = sorted(row["ResourceARN"] for page in pages for row in page["ResourceTagMappingList"])
        kept = _kept(session, stack_id) if stack_id else ()
        arns = [arn for arn in arns if not any(resource.is_at(arn) for resource in kept)]
        arns = [arn for arn in arns if not _is_going(session, arn)]
    words = tuple(f"{resource.key} ({resource.type} {resource.physical_id})" for resource in kept)
    return LeftBehind(name=name, arns=tuple(arns), kept=words)


def _kept(session: AwsSession, stack_id: str) -> tuple[StandingResource, ...]:
    """Return what CloudFormation has left where it is, since the template says so (``DeletionPolicy: Retain``)."""
    events = stack_events(session.client("cloudformation"), stack_id)
    kept = (
        StandingResource(
            key=event["LogicalResourceId"],
            type=event["ResourceType"],
            physical_id=event.get("PhysicalResourceId", ""),
        )
        for event in events
        if event["ResourceStatus"] == "DELETE_SKIPPED"
    )
    return tuple(dict.fromkeys(kept))


def _is_going(session: AwsSession, arn: str) -> bool:
    """Say whether it is a key of KMS that is deleted after its waiting time: no key goes at once.

    https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html, 2026-11-30
    """
    if ":kms:" not in arn:
        return False
    key = session.client("kms").describe_key(KeyId=arn)["KeyMetadata"]
    return bool(key["KeyState"] == "PendingDeletion")
