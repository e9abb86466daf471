"""Who should get in: the clients that the user names, or those that the API itself names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from modeler.audit.network import Intervals
from modeler.audit.network.intervals import NOTHING, addresses
from modeler.audit.network.party import block_of
from modeler.audit.rules.endpoints import execute_api_endpoints
from modeler.dataclass import dataclass
from modeler.errors import InventoryError, unread_name
from modeler.inventory import Inventory, Node, Ref, Unknown
from modeler.inventory.graph import RequestGraph
from modeler.inventory.kinds.endpoint_service import EndpointService
from modeler.inventory.kinds.lattice_network import LatticeNetwork
from modeler.inventory.kinds.lattice_service import LatticeService
from modeler.inventory.kinds.lattice_vpc_association import LatticeVpcAssociation
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.subnet import Subnet
from modeler.inventory.kinds.vpc import Vpc
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint

from .access import CallerAccess, Goal
from .arrivals import home_of, interfaces
from .callers import CallerPlace, PlaceKind

CLIENT_FORMS = (
    "vpc:NAME, subnet:NAME, on-premises:BLOCK, internet:BLOCK, endpoint:NAME, account:ID, client-vpn:NAME, "
    "peering:NAME or transit-gateway:NAME"
)
_OUTSIDE = (PlaceKind.ON_PREMISES, PlaceKind.TRANSIT_GATEWAY, PlaceKind.PEERING, PlaceKind.JOINED)
"""Where callers may stand who have addresses of a network on premises: it may lie behind what was not read."""


@dataclass(frozen=True)
class MeantClient:
    """One who should get in.

    Parameters
    ----------
    name : str
        As it was given.
    place : CallerPlace
        Where it stands.
    block : Intervals
        Its addresses; none where all of the place are meant.
    """

    name: str
    place: CallerPlace
    block: Intervals = NOTHING

    def admits(self, access: CallerAccess) -> Intervals | bool:
        """Return the addresses of a class of callers that are this client's: all (True), none (False) or some."""
        place = access.caller.place
        if self.place.kind is PlaceKind.ENDPOINT:
            return self.place.key in (access.entry.through, place.key if place.kind is PlaceKind.ENDPOINT else None)
        if self.place.kind is PlaceKind.ON_PREMISES:
            return access.caller.addresses & self.block if place.kind in _OUTSIDE else False
        if place != self.place:
            return False
        return access.caller.addresses & self.block if self.block else True


@dataclass(frozen=True)
class MeantClients:
    """All who should get in.

    Parameters
    ----------
    members : tuple of MeantClient
        Each of them.
    given : bool
        Whether the user named them; else they are those that the API names itself.
    """

    members: tuple[MeantClient, ...]
    given: bool

    def without(self, access: CallerAccess) -> CallerAccess | None:
        """Return the part of a class of callers that are no clients; ``None`` where all are."""
        left = access.caller.addresses
        for client in self.members:
            admitted = client.admits(access)
            if admitted is True:
                return None
            if admitted is not False:
                left = left - admitted
                if not left:
                    return None
        return replace(access, caller=replace(access.caller, addresses=left))

    def served(self, client: MeantClient, accesses: Iterable[CallerAccess]) -> bool | None:
        """Return whether a client gets in through the API: for certain, perhaps (``None``), or not."""
        relevant = [access for access in accesses if access.entry.goal is Goal.API and client.admits(access)]
        if any(access.sure for access in relevant):
            return True
        return None if relevant else False


def clients_of(inventory: Inventory, api: Node, names: Iterable[str] | None) -> MeantClients:
    """Return who should get into an API.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    api : Node
        The API.
    names : iterable of str, or None
        ``vpc:Main``, ``on-premises:10.1.0.0/16``…; without any, the VPCs in which the API's endpoints stand, and the
        accounts that it names one by one.

    Raises
    ------
    InventoryError
        If a name is none, or nothing that was read has it.

    Examples
    --------
    >>> from modeler.inventory import Inventory, Origin
    >>> from modeler.inventory.kinds.http_api import HttpApi
    >>> api = HttpApi(key="Orders", origin=Origin("t.yaml", 3))
    >>> clients_of(Inventory((api,)), api, ["on-premises:10.1.0.0/16"]).members[0].block.blocks()
    ('10.1.0.0/16',)
    >>> clients_of(Inventory((api,)), api, ["mars"])
    Traceback (most recent call last):
    ...
    modeler.errors.InventoryError: 'mars' is no client: give vpc:NAME, subnet:NAME, on-premises:BLOCK, internet:BLOCK, \
endpoint:NAME, account:ID, client-vpn:NAME, peering:NAME or transit-gateway:NAME
    """
    if names is not None:
        return MeantClients(tuple(_named(inventory, name.strip()) for name in names), True)
    return MeantClients(tuple(dict.fromkeys(MeantClient(str(place), place) for place in _own(inventory, api))), False)


def _named(inventory: Inventory, name: str) -> MeantClient:
    kind, colon, key = name.partition(":")
    if name == PlaceKind.INTERNET.value:
        return MeantClient(name, CallerPlace(PlaceKind.INTERNET))
    if kind in (PlaceKind.INTERNET.value, PlaceKind.ON_PREMISES.value) and colon:
        return MeantClient(name, CallerPlace(PlaceKind(kind)), _block(key))
    if kind == "subnet" and colon:
        reference: Ref[Any] = Ref("subnet", key)
        subnet = inventory.find(reference)
        if not isinstance(subnet, Subnet) or not isinstance(subnet.vpc, Ref):
            raise unread_name("subnet", key, _keys(inventory, "subnet"))
        return MeantClient(name, CallerPlace(PlaceKind.VPC, subnet.vpc.key), block_of(inventory, subnet.cidr).maybe)
    kinds = {item.value for item in PlaceKind if item is not PlaceKind.JOINED}
    if not key or kind not in kinds:
        raise InventoryError(f"'{name}' is no client: give {CLIENT_FORMS}")
    place = CallerPlace(PlaceKind(kind), key)
    unread = inventory.all(Vpc) and inventory.find(Ref("vpc", key)) is None
    if place.kind is PlaceKind.VPC and unread and not key.startswith("vpc-"):
        raise unread_name("VPC", key, _keys(inventory, "vpc"))
    return MeantClient(name, place)


def _keys(inventory: Inventory, kind: str) -> list[str]:
    return [node.key for node in inventory.by_kind.get(kind, ())]


def _block(text: str) -> Intervals:
    try:
        return addresses(text)
    except ValueError:
        raise InventoryError(f"'{text}' is no block of addresses: give one such as 10.1.0.0/16") from None


# Those that an API names itself


def _own(inventory: Inventory, api: Node) -> Iterator[CallerPlace]:
    graph = RequestGraph(inventory)
    match api:
        case RestApi():
            if not isinstance(api.endpoint_types, Unknown) and "PRIVATE" in api.endpoint_types:
                named = list(graph.endpoints_of(api)) or list(execute_api_endpoints(inventory))
                yield from _homes(inventory, named)
        case EndpointService():
            own = [endpoint for endpoint in inventory.all(VpcEndpoint) if graph.serves(endpoint, api)]
            yield from _homes(inventory, own)
            for name in api.principals if isinstance(api.principals, tuple) else ():
                if isinstance(name, str) and name != "*":
                    yield CallerPlace(PlaceKind.ACCOUNT, name.split(":")[4] if name.count(":") >= 5 else name)
        case LatticeService():
            for network in inventory.find_all(api.networks):
                if isinstance(network, LatticeNetwork):
                    for association in inventory.referring_to(network, LatticeVpcAssociation):
                        if isinstance(association.vpc, Ref):
                            yield CallerPlace(PlaceKind.VPC, association.vpc.key)
        case LoadBalancer():
            if api.scheme != "internet-facing":
                yield from _homes(inventory, [api])


def _homes(inventory: Inventory, nodes: Iterable[Node]) -> Iterator[CallerPlace]:
    for node in nodes:
        for target in interfaces(inventory, node):
            yield CallerPlace(PlaceKind.VPC, home_of(target))
