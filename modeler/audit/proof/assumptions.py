"""On what a proof rests, and what is open and yet no way in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

from modeler.dataclass import dataclass
from modeler.inventory import Inventory, Node, Ref
from modeler.inventory.kinds.endpoint_service import EndpointService
from modeler.inventory.kinds.function import Function
from modeler.inventory.kinds.function_url import FunctionUrl
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.security_group_rule import SecurityGroupRule
from modeler.inventory.kinds.websocket_api import WebSocketApi
from modeler.results import Record

from .access import CallerAccess, Goal
from .callers import CredentialKind, PlaceKind
from .clients import MeantClients
from .enumerate import EntryReach
from .ground import named_values

__all__ = ["Assumption", "AssumptionKind", "Openness", "OpennessKind", "assumptions_of", "exposures_of"]


class AssumptionKind(StrEnum):
    """What is taken for granted."""

    DEPLOYED = "deployed"
    AWS_KEYS = "aws-keys"
    AWS_NETWORK = "aws-network"
    ALL_READ = "all-read"
    NOT_READ = "not-read"
    OTHER_ENDPOINTS = "other-endpoints"
    OTHER_JOINS = "other-joins"
    OTHER_SUBNETS = "other-subnets"
    GROUP_CARRIERS = "group-carriers"
    ACCOUNT_PEOPLE = "account-people"
    CREDENTIALS = "credentials"
    ACCEPTANCE = "acceptance"
    CLIENT_NETWORK = "client-network"
    WEBSOCKET = "websocket"
    IPV4 = "ipv4"


@dataclass(frozen=True)
class Assumption:
    """Something on which the answer rests.

    Parameters
    ----------
    kind : AssumptionKind
        What is taken for granted.
    subjects : tuple of str
        Of what.
    """

    kind: AssumptionKind
    subjects: tuple[str, ...] = ()

    def record(self) -> Record:
        """Return it as plain data."""
        return {"assumption": self.kind.value, "of": list(self.subjects)}


class OpennessKind(StrEnum):
    """What is open and no way in."""

    PUBLIC_SCHEME = "public-scheme"
    AROUND_AUTHORIZATION = "around-authorization"
    URL_TYPE_NONE = "url-type-none"
    MAY_ASK = "may-ask"


@dataclass(frozen=True)
class Openness:
    """Something that is open and lets nobody in by itself.

    Parameters
    ----------
    kind : OpennessKind
        What it is.
    node : Node
        The resource.
    subjects : tuple of str
        Who stands before it.
    """

    kind: OpennessKind
    node: Node
    subjects: tuple[str, ...] = ()

    def record(self) -> Record:
        """Return it as plain data."""
        return {
            "exposure": self.kind.value,
            "resource": self.node.key,
            "where": str(self.node.origin),
            "of": list(self.subjects),
        }


def exposures_of(
    reach: EntryReach, api: Node, accesses: tuple[CallerAccess, ...], clients: MeantClients
) -> Iterator[Openness]:
    """Yield what is open around an API and lets nobody in by itself.

    Parameters
    ----------
    reach : EntryReach
        Who gets where.
    api : Node
        The API.
    accesses : tuple of CallerAccess
        Who gets in.
    clients : MeantClients
        Who should.
    """
    inventory = reach.inventory
    by_door = {access.entry.door for access in accesses if access.caller.place.kind is PlaceKind.INTERNET}
    backend = reach.backend(api)
    for node in (api, *backend):
        if isinstance(node, LoadBalancer) and node.scheme == "internet-facing" and node.key not in by_door:
            yield Openness(OpennessKind.PUBLIC_SCHEME, node)
        if isinstance(node, Function):
            for url in inventory.referring_to(node, FunctionUrl):
                if url.authorization == "NONE" and url.key not in by_door:
                    yield Openness(OpennessKind.URL_TYPE_NONE, url)
        if isinstance(node, EndpointService) and node.acceptance_required is True and "*" in _listed(node.principals):
            yield Openness(OpennessKind.MAY_ASK, node)
    yield from _around(reach, api, accesses, clients)


def _around(
    reach: EntryReach, api: Node, accesses: tuple[CallerAccess, ...], clients: MeantClients
) -> Iterator[Openness]:
    """Yield what clients reach around the API with less than the API asks for."""
    through = [access.caller.credential for access in accesses if access.entry.goal is Goal.API and access.sure]
    if not through or min(through).kind is CredentialKind.NOTHING:
        return
    places_by_door: dict[str, dict[str, None]] = {}
    for access in accesses:
        less = access.caller.credential < min(through)
        if access.entry.goal is Goal.BACKEND and less and clients.without(access) is None:
            places_by_door.setdefault(access.entry.door, {})[str(access.caller.place)] = None
    for key, places in places_by_door.items():
        node = reach.inventory.by_key.get(key)
        if node is not None:
            yield Openness(OpennessKind.AROUND_AUTHORIZATION, node, tuple(places))


def _listed(value: object) -> tuple[object, ...]:
    return tuple(value) if isinstance(value, (list, tuple)) else ()


def assumptions_of(
    reach: EntryReach, api: Node, accesses: tuple[CallerAccess, ...], clients: MeantClients
) -> Iterator[Assumption]:
    """Yield on what the answer for an API rests.

    Parameters
    ----------
    reach, api, accesses, clients
        As in `exposures_of`.
    """
    inventory = reach.inventory
    backend = reach.backend(api)
    yield Assumption(AssumptionKind.DEPLOYED, (api.key,))
    yield Assumption(AssumptionKind.ALL_READ)
    if inventory.not_collected:
        yield Assumption(AssumptionKind.NOT_READ, tuple(item.source for item in inventory.not_collected))
    is_private = isinstance(api, RestApi) and "PRIVATE" in _listed(api.endpoint_types)
    if is_private:
        yield Assumption(AssumptionKind.AWS_KEYS)
    homes = tuple(dict.fromkeys(_homes(reach, api, backend)))
    if homes:
        yield Assumption(AssumptionKind.AWS_NETWORK)
        yield Assumption(AssumptionKind.OTHER_JOINS, homes)
        roomy = tuple(home for home in homes if reach.doors.networks.has_room(home))
        if roomy:
            yield Assumption(AssumptionKind.OTHER_SUBNETS, roomy)
    policy = reach.doors.policy_of(api) if isinstance(api, RestApi) else None
    vpcs = [str(value) for value in named_values([policy], "aws:sourcevpc")] if is_private else []
    if vpcs:
        yield Assumption(AssumptionKind.OTHER_ENDPOINTS, tuple(vpcs))
    carried = tuple(dict.fromkeys(_peers(inventory, (api, *backend))))
    if carried:
        yield Assumption(AssumptionKind.GROUP_CARRIERS, carried)
    functions = tuple(node.key for node in backend if isinstance(node, Function))
    if functions:
        yield Assumption(AssumptionKind.ACCOUNT_PEOPLE, functions)
    if any(access.caller.credential.kind is not CredentialKind.NOTHING for access in accesses):
        yield Assumption(AssumptionKind.CREDENTIALS)
    services = tuple(
        node.key for node in (api, *backend) if isinstance(node, EndpointService) and node.acceptance_required is True
    )
    if services:
        yield Assumption(AssumptionKind.ACCEPTANCE, services)
    if isinstance(api, WebSocketApi):
        yield Assumption(AssumptionKind.WEBSOCKET, (api.key,))
    if isinstance(api, RestApi) and not is_private:
        yield Assumption(AssumptionKind.IPV4, (api.key,))
    endpoints = tuple(client.name for client in clients.members if client.place.kind is PlaceKind.ENDPOINT)
    if endpoints:
        yield Assumption(AssumptionKind.CLIENT_NETWORK, endpoints)


def _homes(reach: EntryReach, api: Node, backend: Iterable[Node]) -> Iterator[str]:
    """Yield the VPCs, as they were read, in which the endpoints, balancers and targets of an API stand."""
    doors = [*reach.doors.endpoints_of(api), *backend, api]
    for node in doors:
        for subnet in reach.inventory.find_all(getattr(node, "subnets", None)):
            if isinstance(subnet.vpc, Ref) and reach.inventory.find(subnet.vpc) is not None:
                yield subnet.vpc.key


def _peers(inventory: Inventory, nodes: Iterable[Node]) -> Iterator[str]:
    """Yield the groups that the groups of resources let in."""
    for node in nodes:
        for group in inventory.find_all(getattr(node, "security_groups", None)):
            for rule in inventory.referring_to(group, SecurityGroupRule):
                if isinstance(rule.peer, Ref) and rule.direction == "in" and rule.group == Ref(group.KIND, group.key):
                    yield rule.peer.key
