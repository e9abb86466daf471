"""Where the sandbox keeps what moto does not: records by kind and key, an account and a Region at a time."""

from __future__ import annotations

import secrets
import string
import threading
from collections.abc import Iterator
from typing import Any, TypeAlias

from .wire import SandboxFault, WireRequest

ShelfRecord: TypeAlias = dict[str, Any]
_LETTERS = string.ascii_lowercase + string.digits


class Shelf:
    """The records."""

    def __init__(self) -> None:
        self._records: dict[tuple[str, str, str], dict[str, ShelfRecord]] = {}
        self.lock = threading.RLock()

    def of(self, kind: str, request: WireRequest, account: str) -> dict[str, ShelfRecord]:
        """Return the records of a kind in the account and Region of a request."""
        return self._records.setdefault((kind, account, request.region), {})

    def everywhere(self, kind: str) -> Iterator[tuple[str, ShelfRecord]]:
        """Yield the records of a kind in all accounts and Regions, with their keys."""
        for (own, _, _), records in list(self._records.items()):
            if own == kind:
                yield from list(records.items())

    def clear(self) -> None:
        """Forget everything."""
        with self.lock:
            self._records.clear()


def new_id(length: int = 10) -> str:
    """Return an id as API Gateway makes them."""
    return "".join(secrets.choice(_LETTERS) for _ in range(length))


def patch_record(record: ShelfRecord, operations: list[dict[str, str]]) -> None:
    """Change a record as the patch operations of API Gateway say.

    >>> record = {"policy": "old"}
    >>> patch_record(record, [{"op": "replace", "path": "/policy", "value": "new"}])
    >>> record
    {'policy': 'new'}
    """
    for operation in operations:
        *way, last = operation["path"].lstrip("/").split("/")
        place = record
        for name in way:
            place = place.setdefault(name, {})
        if operation["op"] == "remove":
            place.pop(last, None)
        else:
            place[last] = operation.get("value")


def not_found(sentence: str) -> SandboxFault:
    """Return the error of API Gateway for what is not there."""
    return SandboxFault("NotFoundException", sentence)
