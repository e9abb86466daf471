"""Kinds of resources that moto does not know: kept as they were asked for, and shown again.

The answer of the call that creates has nearly always the members of its request, under the same names, with an id and
a state beside them; the list shows the same again. So a kind is a row of a table, and botocore's model of the call
says which members an answer has.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Mapping
from dataclasses import field, replace
from datetime import UTC, datetime
from typing import Any

from modeler.dataclass import dataclass

from .gate import Own
from .shelf import Shelf, ShelfRecord, new_id
from .wire import SandboxFault, WireRequest


@dataclass(frozen=True)
class KeptKind:
    """A kind of resource.

    Parameters
    ----------
    service, name : str
        The client, and what records of it are called.
    create, shows, delete : str
        The calls that make it, list it and remove it.
    id : str
        The member that holds its id.
    new_id : str
        How the id is written: ``{hex}``, ``{id}``, ``{uuid}``, ``{account}``, ``{region}``, ``{of.Member}`` of the
        request stand for parts.
    items : str
        Where the list has its items.
    result : str
        Where the answers of the other calls have the record; empty if they are the record.
    names : mapping
        Members of the request that the answer calls otherwise.
    also : mapping
        Further members: texts like `new_id`, or other values as they are.
    of : str
        The member of the list's request by which it chooses.
    many : str
        The member of the list's request that names several.
    get : str
        A call that shows one.
    named_by : str
        The member of a request that names one, where it is not `id`.
    is_global : bool
        Whether it is the same in all Regions.
    missing : str
        The code of the error where there is none.
    complete : callable or None
        Changes a record when it is made.
    list_answer : callable or None
        Makes the answer of the list, where it is not just a list.
    """

    service: str
    name: str
    create: str
    shows: str
    delete: str
    id: str
    new_id: str
    items: str
    result: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    also: Mapping[str, Any] = field(default_factory=dict)
    of: str = ""
    many: str = ""
    get: str = ""
    named_by: str = ""
    is_global: bool = False
    missing: str = "ResourceNotFoundException"
    complete: Callable[[ShelfRecord, WireRequest, str], ShelfRecord] | None = None
    list_answer: Callable[[list[ShelfRecord]], Any] | None = None

    def records(self, shelf: Shelf, request: WireRequest, account: str) -> dict[str, ShelfRecord]:
        """Return the records of the account and Region of a request."""
        return shelf.of(self.name, replace(request, region="") if self.is_global else request, account)

    def standing(self, shelf: Shelf, request: WireRequest, account: str) -> tuple[str, ShelfRecord]:
        """Return the record that a request names, with its id.

        Raises
        ------
        SandboxFault
            If there is none.
        """
        wanted = str(request.parameters[self.named_by or self.id])
        records = self.records(shelf, request, account)
        for key, record in records.items():
            if wanted == key or wanted in (record.get("arn"), record.get("id")):
                return key, record
        raise SandboxFault(self.missing, f"The {self.name} '{wanted}' does not exist")


def kept_answers(shelf: Shelf, *kinds: KeptKind) -> dict[str, Own]:
    """Return the calls of kinds, by their names."""
    answers: dict[str, Own] = {}
    for kind in kinds:
        answers |= {
            f"{kind.service}:{kind.create}": _creation(shelf, kind),
            f"{kind.service}:{kind.shows}": _listing(shelf, kind),
            f"{kind.service}:{kind.delete}": _deletion(shelf, kind),
        }
        if kind.get:
            answers[f"{kind.service}:{kind.get}"] = _showing(shelf, kind)
    return answers


def tags_of(parameters: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the tags that a request gives, in whatever form.

    >>> tags_of({"tags": {"a": "b"}})
    [{'Key': 'a', 'Value': 'b'}]
    """
    if parameters.get("TagSpecifications"):
        return [tag for specification in parameters["TagSpecifications"] for tag in specification.get("Tags", [])]
    tags = parameters.get("Tags") or parameters.get("tags") or []
    if isinstance(tags, Mapping) and "Items" in tags:
        tags = tags["Items"] or []
    return [{"Key": key, "Value": value} for key, value in tags.items()] if isinstance(tags, Mapping) else list(tags)


def _creation(shelf: Shelf, kind: KeptKind) -> Own:
    def create(request: WireRequest, account: str) -> Any:
        given = {name: value for name, value in request.parameters.items() if value is not None}
        parts = {
            "hex": secrets.token_hex(9)[:17],
            "id": new_id(),
            "uuid": str(uuid.uuid4()),
            "account": account,
            "region": request.region,
        }
        values = {**parts, **{f"of.{name}": value for name, value in given.items() if isinstance(value, str)}}
        record = {kind.names.get(name, name): value for name, value in given.items()}
        own_id = _written(kind.new_id, values)
        values["own"] = own_id
        record[kind.id] = own_id
        record |= {name: _written(value, values) for name, value in kind.also.items() if name not in record}
        record["Tags"] = tags_of(given)
        if kind.complete is not None:
            record = kind.complete(record, request, account)
        with shelf.lock:
            kind.records(shelf, request, account)[own_id] = record
        return _answer(kind, record)

    return create


def _listing(shelf: Shelf, kind: KeptKind) -> Own:
    def show(request: WireRequest, account: str) -> Any:
        records = list(kind.records(shelf, request, account).values())
        chosen = request.parameters.get(kind.of) if kind.of else None
        if chosen:
            records = [record for record in records if record.get(kind.of) == chosen]
        named = request.parameters.get(kind.many) if kind.many else None
        if named:
            records = [record for record in records if record[kind.id] in named]
        return kind.list_answer(records) if kind.list_answer is not None else {kind.items: records}

    return show


def _showing(shelf: Shelf, kind: KeptKind) -> Own:
    def show(request: WireRequest, account: str) -> Any:
        return _answer(kind, kind.standing(shelf, request, account)[1])

    return show


def _deletion(shelf: Shelf, kind: KeptKind) -> Own:
    def delete(request: WireRequest, account: str) -> Any:
        with shelf.lock:
            key, record = kind.standing(shelf, request, account)
            del kind.records(shelf, request, account)[key]
        return _answer(kind, record)

    return delete


def _answer(kind: KeptKind, record: ShelfRecord) -> Any:
    return {kind.result: record, "ETag": "E1"} if kind.result else record


def _written(value: Any, values: Mapping[str, str]) -> Any:
    """Return a text with its parts filled in; anything else as it is, and the moment for ``now``."""
    if value == "now":
        return datetime.now(UTC)
    if not isinstance(value, str):
        return value
    for name, text in values.items():
        value = value.replace(f"{{{name}}}", text)
    return value
