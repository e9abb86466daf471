"""A request as a policy sees it: what is done to which resource, by whom, and with which condition keys.

A key may be absent, known, one of several, or unknown. A network stands for an address somewhere in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from ipaddress import IPv4Network, IPv6Network
from typing import TypeAlias

from modeler.dataclass import dataclass

from ...inventory import Attribute, Node, Text, Unknown
from ...inventory.values import String

AddressNetwork: TypeAlias = IPv4Network | IPv6Network
Scalar: TypeAlias = str | Text | AddressNetwork


@dataclass(frozen=True, slots=True)
class Present:
    """A key that the request has, with a value that is not known."""

    why: Unknown


@dataclass(frozen=True, slots=True)
class AnyOf:
    """A key that has one of several values; ``None`` among them says that it may be absent."""

    values: tuple[KeyValue | None, ...]


KeyValue: TypeAlias = Scalar | tuple[Scalar, ...] | Present | AnyOf | Unknown
"""A value, several values, one that is not known, one of several, or `Unknown`, which may be absent too."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls.

    Parameters
    ----------
    arn : str, Text or Unknown
        The ARN of a user, a role or a role's session that signed the request; empty for an anonymous one.
    account : str, Text or Unknown
        The account that it belongs to; taken from the ARN where that is known.
    service : str
        The AWS service that calls, such as ``apigateway.amazonaws.com``.

    Examples
    --------
    >>> Caller("arn:aws:sts::111122223333:assumed-role/app/session").owner
    '111122223333'
    >>> Caller().is_anonymous
    True
    """

    arn: String = ""
    account: String = ""
    service: str = ""

    @property
    def is_anonymous(self) -> bool:
        """Whether nobody signed the request and no service makes it."""
        return not self.service and self.arn == "" and self.account == ""

    @property
    def owner(self) -> String:
        """The account of the caller, where it is known."""
        if self.account == "" and isinstance(self.arn, str) and self.arn.count(":") >= 5:
            return self.arn.split(":")[4]
        return self.account


@dataclass(frozen=True)
class AccessRequest:
    """What is asked for.

    Parameters
    ----------
    action : str
        ``execute-api:Invoke``.
    resource : str, Text or Unknown
        The ARN of what is called, with stage, method and path.
    caller : Caller or Unknown
        Who calls; unknown where it is not even known whether the request is signed.
    keys : mapping
        The condition keys, in any case; what is not in it is absent.
    other_keys : Unknown, optional
        Why nothing is known of keys that are not in `keys`; without it they are absent.
    absent : frozenset of str
        The keys, in small letters, that are absent for certain, whatever `other_keys` says.

    Examples
    --------
    >>> request = AccessRequest("execute-api:Invoke", "arn:aws:execute-api:eu-west-1:111122223333:abc/prod/GET/pets",
    ...     keys={"aws:SourceVpce": "vpce-1"})
    >>> request.value("aws:sourcevpce"), request.value("aws:sourceip")
    ('vpce-1', None)
    """

    action: str
    resource: String
    caller: Caller | Unknown = Caller()
    keys: Mapping[str, KeyValue] = field(default_factory=dict)
    other_keys: Unknown | None = None
    absent: frozenset[str] = frozenset()
    _lower: dict[str, KeyValue] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._lower.update((name.lower(), value) for name, value in self.keys.items())

    def value(self, name: str) -> KeyValue | None:
        """Return the value of a key by its name in small letters, ``None`` if the request does not have it."""
        if self.other_keys is None or name in self.absent:
            return self._lower.get(name)
        return self._lower.get(name, self.other_keys)


def identity(node: Node) -> str | Text:
    """Return the id of a resource as a policy compares it: known in an account, given on creation in a template.

    Examples
    --------
    >>> from modeler.inventory import Origin
    >>> from modeler.inventory.kinds.vpc import Vpc
    >>> identity(Vpc(key="vpc-1", origin=Origin("ec2:DescribeVpcs"))), str(identity(Vpc(key="V", origin=Origin("t"))))
    ('vpc-1', '${V}')
    """
    return node.key if node.key.startswith(node.TABLE.ids or ("arn:",)) else Text((Attribute(node.key),))
