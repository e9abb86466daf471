"""Where a request starts: a subnet, a VPC, a resource in one, a network on premises, another account, the internet."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.audit.network import ALL_IPV4, INTERNET, Party, in_subnet, on_premises, parties
from modeler.dataclass import dataclass
from modeler.errors import InventoryError
from modeler.inventory import Cause, Inventory, Ref, Unknown, unknowns
from modeler.inventory.kinds.resolver_endpoint import ResolverEndpoint
from modeler.inventory.kinds.subnet import Subnet
from modeler.inventory.kinds.vpc import Vpc

ALLOWED = "internet, on-premises:BLOCK, account:ID, vpc:NAME, or the name of a subnet or of a resource in one"
_DIGITS_OF_ACCOUNT = 12


@dataclass(frozen=True)
class TracePlace:
    """Where a request starts.

    Parameters
    ----------
    name : str
        As it was asked for.
    parties : tuple of Party
        Who may send it: one for each subnet.
    vpc : Vpc or None
        Whose DNS is asked: the VPC, or for a network on premises that of the inbound Resolver endpoint; ``None`` for
        public DNS.
    account : str
        The account of a caller whose network was not read; empty for one whose network is known.
    unknown : tuple of Unknown
        What hides where that is, and so whose DNS is asked.
    """

    name: str
    parties: tuple[Party, ...]
    vpc: Vpc | None = None
    account: str = ""
    unknown: tuple[Unknown, ...] = ()


def place_of(inventory: Inventory, text: str) -> TracePlace:
    """Return the place that a text names.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    text : str
        ``internet``, ``on-premises:10.1.0.0/16``, ``account:111122223333``, ``vpc:Main``, or the key of a subnet, a
        function, an instance…

    Raises
    ------
    InventoryError
        If nothing that was read has the name, or the block is none.

    Examples
    --------
    >>> from modeler.inventory import Inventory
    >>> place_of(Inventory(()), "on-premises:10.1.0.0/16").parties[0].addresses.blocks()
    ('10.1.0.0/16',)
    >>> place_of(Inventory(()), "mars")
    Traceback (most recent call last):
    ...
    modeler.errors.InventoryError: 'mars' is no place: give internet, on-premises:BLOCK, account:ID, vpc:NAME, or \
the name of a subnet or of a resource in one
    """
    if text == "internet":
        return TracePlace(text, (INTERNET,))
    kind, colon, named = text.partition(":")
    if kind == "on-premises" and colon:
        return TracePlace(text, (_block(named),), _inbound(inventory), unknown=tuple(_hidden_inbound(inventory)))
    if kind == "account" and colon:
        return _account(inventory, text, named)
    node = inventory.find(Ref("vpc", named)) if kind == "vpc" and colon else inventory.by_key.get(text)
    if isinstance(node, Vpc):
        subnets = [subnet for subnet in inventory.all(Subnet) if inventory.find(subnet.vpc) == node]
        if not subnets:
            raise InventoryError(f"no subnet of the VPC {node.key} was read: read the template with its subnets too")
        return TracePlace(text, tuple(_somebody_in(inventory, subnet) for subnet in subnets), node)
    if isinstance(node, Subnet):
        return TracePlace(text, (_somebody_in(inventory, node),), inventory.find(node.vpc))
    own = parties(inventory, node) if node is not None else ()
    if not own:
        raise InventoryError(f"'{text}' is no place: give {ALLOWED}")
    hidden = tuple(unknowns((getattr(node, "subnets", None), getattr(node, "subnet", None))))
    hidden += tuple(value for party in own if party.subnet is not None for value in unknowns(party.subnet.vpc))
    return TracePlace(text, own, inventory.find(own[0].vpc), unknown=hidden)


def _somebody_in(inventory: Inventory, subnet: Subnet) -> Party:
    """Return a caller in a subnet, of whose security groups nobody knows."""
    return in_subnet(inventory, subnet, (Unknown(Cause.REQUEST, "the caller's security groups"),))


def _account(inventory: Inventory, text: str, account: str) -> TracePlace:
    """Return the VPC of an account where only one was read, else somewhere in a network that nobody read."""
    if len(account) != _DIGITS_OF_ACCOUNT or not account.isdecimal():
        raise InventoryError(f"'{account}' is no account: give its {_DIGITS_OF_ACCOUNT} digits")
    own = [vpc for vpc in inventory.all(Vpc) if vpc.account == account]
    subnets = [subnet for subnet in inventory.all(Subnet) if inventory.find(subnet.vpc) in own]
    if len(own) == 1 and subnets:
        return TracePlace(text, tuple(_somebody_in(inventory, subnet) for subnet in subnets), own[0])
    return TracePlace(text, (Party(ALL_IPV4),), None, account)


def _block(text: str) -> Party:
    try:
        return on_premises(text)
    except ValueError:
        raise InventoryError(f"'{text}' is no block of addresses: give one such as 10.1.0.0/16") from None


def _hidden_inbound(inventory: Inventory) -> Iterator[Unknown]:
    """Yield what hides whether a Resolver endpoint takes questions from a network on premises, and where."""
    for endpoint in inventory.all(ResolverEndpoint):
        if isinstance(endpoint.direction, Unknown) or endpoint.direction == "INBOUND":
            yield from unknowns((endpoint.direction, endpoint.subnets))
            for subnet in inventory.find_all(endpoint.subnets):
                yield from unknowns(getattr(subnet, "vpc", None))


def _inbound(inventory: Inventory) -> Vpc | None:
    """Return the VPC whose names a network on premises can ask for: that of an inbound Resolver endpoint."""
    for endpoint in inventory.all(ResolverEndpoint):
        if endpoint.direction == "INBOUND":
            for subnet in inventory.find_all(endpoint.subnets):
                if isinstance(subnet, Subnet):
                    return inventory.find(subnet.vpc)
    return None
