"""Which condition keys a request has, by the way in, and what is known of their values.

The table is `keys.yaml`. A key that is never there on a way is absent for certain, which is what makes a negated
condition hold; one that AWS's pages say nothing of is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path

from modeler.dataclass import dataclass
from modeler.errors import InventoryError
from modeler.yamlfile import read_yaml

from ...inventory import Cause, Unknown
from ...inventory.values import String
from .request import AccessRequest, Caller, KeyValue, Present

_TABLE = Path(__file__).parent / "keys.yaml"
_ROLE_SESSION = re.compile(r"(arn:[a-z-]+):sts::(\d{12}):assumed-role/([^/]+)/.+")

_ANYBODY = Caller()


class PolicyEntry(StrEnum):
    """The way in on which a policy is asked."""

    ENDPOINT = "endpoint"
    INTERNET = "internet"
    SERVICE = "service"
    FUNCTION_URL = "function-url"
    LATTICE = "lattice"


class Presence(StrEnum):
    """Whether a request has a key."""

    ALWAYS = "always"
    SOMETIMES = "sometimes"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class ConditionKey:
    """A condition key and where it is there.

    Parameters
    ----------
    key : str
        The key as AWS writes it.
    presence : mapping of PolicyEntry to Presence
        Whether a request has it; a way in that is not in it is not stated.
    signed : bool
        Whether only a signed request has it.
    value : str
        The value that it always has; empty where that differs.
    note : str
        What it is.
    source, seen : str
        The page that says so, and the day it was seen.
    """

    key: str
    presence: Mapping[PolicyEntry, Presence]
    signed: bool
    value: str
    note: str
    source: str
    seen: str


@cache
def condition_keys() -> tuple[ConditionKey, ...]:
    """Return the condition keys in the order of the table.

    Examples
    --------
    >>> key = condition_keys()[3]
    >>> key.key, key.presence[PolicyEntry.ENDPOINT].value
    ('aws:SourceIp', 'never')
    """
    table = read_yaml(_TABLE, InventoryError)
    return tuple(
        ConditionKey(
            row["key"],
            {entry: Presence(row[entry.value]) for entry in PolicyEntry if entry.value in row},
            row.get("signed", False),
            row.get("value", ""),
            row.get("note", ""),
            table["sources"][row["source"]],
            str(table["seen"]),
        )
        for row in table["keys"]
    )


def request_of(
    entry: PolicyEntry,
    action: str,
    resource: String,
    caller: Caller | Unknown = _ANYBODY,
    known: Mapping[str, KeyValue] | None = None,
) -> AccessRequest:
    """Return a request with the keys that it has on a way in: with its value where that is known, else unknown.

    Parameters
    ----------
    entry : PolicyEntry
        The way in.
    action, resource : str
        What is asked for.
    caller : Caller or Unknown
        Who calls.
    known : mapping, optional
        The values that are known.

    Examples
    --------
    >>> request = request_of(PolicyEntry.ENDPOINT, "execute-api:Invoke", "*", known={"aws:SourceVpce": "vpce-1"})
    >>> request.value("aws:sourcevpce"), request.value("aws:sourceip"), request.value("aws:securetransport")
    ('vpce-1', None, 'true')
    >>> request.value("aws:sourcevpc")
    Present(why=Unknown(cause=<Cause.REQUEST: 'request'>, name='aws:SourceVpc'))
    """
    given = {name.lower(): value for name, value in (known or {}).items()}
    keys: dict[str, KeyValue] = dict(given)
    absent: list[str] = []
    for row in condition_keys():
        name = row.key.lower()
        if name in given:
            continue
        value = _value(row, entry, caller)
        if value is None:
            absent.append(name)
        else:
            keys[name] = value
    return AccessRequest(
        action, resource, caller, keys, Unknown(Cause.REQUEST, "other condition keys"), frozenset(absent)
    )


def _value(row: ConditionKey, entry: PolicyEntry, caller: Caller | Unknown) -> KeyValue | None:
    presence = row.presence.get(entry)
    if presence is Presence.NEVER:
        return None
    why = Unknown(Cause.REQUEST, row.key)
    if row.signed:
        return _of_caller(row, entry, caller, why, presence)
    if presence is Presence.ALWAYS:
        return row.value or Present(why)
    return why


def _of_caller(
    row: ConditionKey, entry: PolicyEntry, caller: Caller | Unknown, why: Unknown, presence: Presence | None
) -> KeyValue | None:
    """Return what a key says of the caller: nothing, unless the request is signed."""
    if isinstance(caller, Unknown):
        return why
    if caller.is_anonymous or caller.service:
        return "Anonymous" if entry is PolicyEntry.LATTICE and row.key == "aws:PrincipalType" else None
    if row.key == "aws:PrincipalAccount" and isinstance(caller.owner, str) and caller.owner:
        return caller.owner
    if row.key == "aws:PrincipalArn" and isinstance(caller.arn, str) and caller.arn:
        return _principal_arn(caller.arn) or Present(why)
    return Present(why) if presence is Presence.ALWAYS else why


def _principal_arn(arn: str) -> str | None:
    """Return the ARN that policies compare; that of a session does not say the path of its role."""
    return None if _ROLE_SESSION.fullmatch(arn) else arn
