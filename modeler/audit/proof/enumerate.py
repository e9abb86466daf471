"""Who gets to an API and to its backend, over every way that leads there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from modeler.audit.network import parties
from modeler.audit.trace.step import unique
from modeler.errors import unread_name
from modeler.inventory import Cause, Inventory, Node, Ref, Unknown
from modeler.inventory.graph import DOORS, reached
from modeler.inventory.kinds.accelerator import Accelerator
from modeler.inventory.kinds.distribution import CloudFrontDistribution
from modeler.inventory.kinds.endpoint_service import EndpointService
from modeler.inventory.kinds.function import Function
from modeler.inventory.kinds.function_url import FunctionUrl
from modeler.inventory.kinds.http_api import HttpApi
from modeler.inventory.kinds.lattice_service import LatticeService
from modeler.inventory.kinds.listener import Listener
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.resource_configuration import ResourceConfiguration
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
from modeler.inventory.kinds.vpc_link_v1 import VpcLinkV1
from modeler.inventory.kinds.vpc_link_v2 import VpcLinkV2
from modeler.inventory.kinds.websocket_api import WebSocketApi

from .access import AccessStep, CallerAccess, Goal, StepKind
from .callers import PlaceKind
from .doors import EntryDoors
from .onward import leads_on

SUBJECTS: tuple[type[Node], ...] = (
    RestApi,
    HttpApi,
    WebSocketApi,
    LoadBalancer,
    EndpointService,
    LatticeService,
    FunctionUrl,
    CloudFrontDistribution,
    ResourceConfiguration,
)
"""What can be asked to be private."""
_ON_THE_WAY = (VpcEndpoint, VpcLinkV1, VpcLinkV2)


def reachable(inventory: Inventory, api: str) -> frozenset[CallerAccess]:
    """Return who gets to an API or to its backend, by which way, and whether that is certain.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    api : str
        The key of the API.

    Returns
    -------
    frozenset of CallerAccess
        One for each place, way, credential and certainty. Two inventories can be compared by them: evidence does not
        count.

    Raises
    ------
    InventoryError
        If no such API was read.

    Examples
    --------
    >>> from modeler.inventory import Inventory, Origin
    >>> from modeler.inventory.kinds.http_api import HttpApi
    >>> api = HttpApi(key="Orders", origin=Origin("t.yaml", 3), quick_target="https://example.com")
    >>> [str(access.caller.place) for access in reachable(Inventory((api,)), "Orders")]
    ['internet']
    """
    return frozenset(EntryReach(inventory).of(subject_of(inventory, api)))


def subject_of(inventory: Inventory, api: str) -> Node:
    """Return the API, or what else can be asked to be private, by its key.

    Raises
    ------
    InventoryError
        If none was read by that key.
    """
    named = inventory.called(api, SUBJECTS)
    if named:
        return named[0]
    known = [node.key for kind in SUBJECTS[:3] for node in inventory.all(kind)]
    if not known:
        known = [node.key for kind in SUBJECTS[3:] for node in inventory.all(kind)]
    raise unread_name("API", api, known)


class EntryReach:
    """Who gets where in an inventory; what is worked out for one API serves the next.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    """

    def __init__(self, inventory: Inventory) -> None:
        self.inventory = inventory
        self.doors = EntryDoors(inventory)
        self._leading: dict[tuple[str, str], bool | Unknown] = {}

    def of(self, api: Node) -> tuple[CallerAccess, ...]:
        """Return who gets to an API or to its backend."""
        return tuple(dict.fromkeys(self._ways(api)))

    def backend(self, api: Node) -> tuple[Node, ...]:
        """Return what stands behind an API."""
        return tuple(node for node in self.behind(api) if node != api and not isinstance(node, _ON_THE_WAY))

    def behind(self, door: Node) -> tuple[Node, ...]:
        """Return all that a request can meet that comes in by a door."""
        return self._behind.get((door.KIND, door.key)) or reached(self.inventory, door)

    @cached_property
    def _behind(self) -> dict[tuple[str, str], tuple[Node, ...]]:
        return {(door.KIND, door.key): reached(self.inventory, door) for door in self.doors.graph.doors()}

    @cached_property
    def _doors_to(self) -> dict[tuple[str, str], list[Node]]:
        """The doors by each resource that they lead to."""
        leading: dict[tuple[str, str], list[Node]] = {}
        for door in self.doors.graph.doors():
            for node in self._behind[door.KIND, door.key]:
                if node != door:
                    leading.setdefault((node.KIND, node.key), []).append(door)
        return leading

    def _ways(self, api: Node) -> Iterator[CallerAccess]:
        yield from self.doors.into(api)
        for door in self._doors_to.get((api.KIND, api.key), ()):
            yield from self._onward(door, api, Goal.API)
        backend = self.backend(api)
        inside = {(node.KIND, node.key) for node in backend}
        before = {(door.KIND, door.key) for door in self._doors_to.get((api.KIND, api.key), ())}
        asked: dict[tuple[str, str], None] = {(api.KIND, api.key): None}
        for node in backend:
            yield from (_to_backend(access) for access in self.doors.into(node))
            for door in (*self._urls(node), *self._doors_to.get((node.KIND, node.key), ())):
                key = (door.KIND, door.key)
                if key in asked or key in inside or key in before or not isinstance(door, DOORS):
                    continue
                asked[key] = None
                yield from self._onward(door, node, Goal.BACKEND)

    def _urls(self, node: Node) -> Iterator[Node]:
        if isinstance(node, Function):
            yield from self.inventory.referring_to(node, FunctionUrl)

    def _onward(self, door: Node, to: Node, goal: Goal) -> Iterator[CallerAccess]:
        """Yield who gets into another door that leads on."""
        accesses = self.doors.into(door)
        if not accesses:
            return
        leads = self._leads(door, to)
        if leads is False:
            return
        for access in accesses:
            steps = (*access.steps, AccessStep(StepKind.ONWARD, to.key, (door, to)))
            doubts = (leads,) if isinstance(leads, Unknown) else ()
            yield replace(
                access,
                entry=replace(access.entry, goal=goal),
                steps=steps,
                sure=access.sure and not doubts,
                unknown=unique((*access.unknown, *doubts)),
            )

    def _leads(self, door: Node, to: Node) -> bool | Unknown:
        """Return whether what a door takes arrives at a resource behind it, or what would settle it."""
        if isinstance(door, (RestApi, HttpApi, WebSocketApi)):
            return leads_on(self.inventory, door)
        if isinstance(to, RestApi) and isinstance(door, LoadBalancer):
            return self._by_balancer_of_endpoint(door, to)
        if isinstance(door, CloudFrontDistribution):
            return self._by_origin(door)
        if isinstance(door, Accelerator) and isinstance(to, LoadBalancer):
            return self._by_accelerator(to)
        return True

    def _by_balancer_of_endpoint(self, balancer: LoadBalancer, api: RestApi) -> bool | Unknown:
        """Return whether a balancer whose targets are an endpoint's addresses gets into the API behind it."""
        homes = (subnet.vpc for subnet in self.inventory.find_all(balancer.subnets))
        vpcs = {home.key for home in homes if isinstance(home, Ref)}
        accesses = [
            access
            for access in self.doors.into(api)
            if access.entry.through and access.caller.place.kind is PlaceKind.VPC and access.caller.place.key in vpcs
        ]
        if any(access.sure for access in accesses):
            return True
        doubts = [value for access in accesses for value in access.unknown]
        return doubts[0] if doubts else bool(accesses)

    def _by_accelerator(self, balancer: LoadBalancer) -> bool | Unknown:
        """Return whether a balancer's groups let in the internet, whose addresses an accelerator keeps."""
        filtered = [
            self.doors.networks.through_groups_of(target, listener.port)
            for listener in self.inventory.referring_to(balancer, Listener)
            if isinstance(listener.port, int)
            for target in parties(self.inventory, balancer)
        ]
        if any(item.admitted.sure for item in filtered) or not filtered:
            return True
        doubts = [value for item in filtered for value in item.unknown if item.admitted.maybe]
        return doubts[0] if doubts else False

    def _by_origin(self, distribution: CloudFrontDistribution) -> bool | Unknown:
        for origin in distribution.origins if isinstance(distribution.origins, tuple) else ():
            if isinstance(origin, Unknown):
                return origin
            inside = self.inventory.find(origin.vpc_origin)
            balancer = self.inventory.find(inside.target) if inside is not None else None
            if isinstance(balancer, LoadBalancer) and not any(
                access.caller.place.kind is PlaceKind.VPC for access in self.doors.into(balancer)
            ):
                return Unknown(Cause.LIVE_STATE, "ec2:DescribeSecurityGroupRules")
        return True


def _to_backend(access: CallerAccess) -> CallerAccess:
    return replace(access, entry=replace(access.entry, goal=Goal.BACKEND))
