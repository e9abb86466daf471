"""What is judged: an architecture with the workload that it is to serve.

All that rules ask of an architecture is read from its components and the networks between them, never from the name of
a pattern: so a pattern of your own is judged by the same rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from itertools import takewhile
from typing import Any

from modeler.components import Component, Role
from modeler.components.traits import Exposure
from modeler.dataclass import dataclass
from modeler.engine.fit.peak import Peak
from modeler.engine.trip import Stage, of_class, trip
from modeler.patterns import Network, Pattern
from modeler.workload import Location, Protocol, Workload

REST, HTTP, WEBSOCKET = "rest-api", "http-api", "websocket-api"
_ROUTED = frozenset({Network.PEERING, Network.TRANSIT_GATEWAY, Network.DIRECT_CONNECT, Network.VPN})


@dataclass(frozen=True)
class Subject:
    """A pattern, filled in for a workload, as the rules see it.

    Parameters
    ----------
    pattern : Pattern
        Where it comes from.
    w : Workload
        What it is to serve.
    walked : tuple of Stage
        The stages of all traffic classes, the main one first, as `trip` gives them.
    variant : str
        Id of the pattern's variant.
    refreshed_prices : str
        The folder of refreshed prices, which say what a Region has; empty for the snapshot.

    Examples
    --------
    >>> from modeler.patterns import pattern
    >>> s = Subject.of(pattern("C2"), Workload(backend={"kind": "fargate"}))
    >>> s.is_private_api, s.is_internet_reachable, s.integration_kind
    (True, False, 'vpc-link-v2')
    """

    pattern: Pattern
    w: Workload
    walked: tuple[Stage, ...]
    variant: str = ""
    refreshed_prices: str = ""

    @classmethod
    def of(cls, pattern: Pattern, w: Workload, variant: str = "") -> Subject:
        """Fill a pattern in for the main traffic of a workload.

        Raises
        ------
        NotComparable
            If it does not serve these clients or this backend.
        """
        architecture = pattern.architecture(w, variant)
        return cls(pattern, w, trip(architecture, w), architecture.variant)

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        """The stages of the main traffic, in the order of the request."""
        return of_class(self.walked, self.walked[0].traffic_class)

    @cached_property
    def peak(self) -> Peak:
        """What the clients send in a second of the peak."""
        return Peak.of(self.stages[0].flow_in, self.w.traffic.peak_factor)

    @cached_property
    def path(self) -> tuple[Any, ...]:
        """The components that a request passes through, in order."""
        return tuple(stage.component for stage in self.stages)

    @cached_property
    def components(self) -> tuple[Component, ...]:
        """All components, on the path or beside it."""
        return (*self.path, *(component for stage in self.stages for component in stage.beside))

    @cached_property
    def ids(self) -> frozenset[str]:
        """Ids of all components, on the path or beside it."""
        return frozenset(component.id for component in self.components)

    def has(self, *component_ids: str) -> bool:
        """Say whether one of these components is part of it, on the path or beside it."""
        return not self.ids.isdisjoint(component_ids)

    def all(self, *component_ids: str) -> Iterator[Any]:
        """Return the components of these kinds on the path, in order."""
        return (component for component in self.path if component.id in component_ids)

    def first(self, *component_ids: str) -> Any | None:
        """Return the first component of these kinds on the path, if there is one."""
        return next(self.all(*component_ids), None)

    def playing(self, *roles: Role) -> tuple[Any, ...]:
        """Return the components of the path that play one of these roles, in order."""
        return tuple(component for component in self.path if component.plays(*roles))

    @cached_property
    def door(self) -> Stage:
        """The stage at which the clients knock: the first behind the networks that only carry them there."""
        return next((stage for stage in self.stages if stage.component.plays(Role.DOOR)), self.stages[0])

    @cached_property
    def reader(self) -> Any | None:
        """The first component that ends the clients' TLS connection and reads requests; None if only the service does.

        Global Accelerator, endpoints, TCP listeners and a Lattice service that passes TLS through do not.
        """
        return next((component for component in self.path if component.reads_requests), None)

    @cached_property
    def load_balancers(self) -> tuple[Any, ...]:
        """The load balancers on the path."""
        return self.playing(Role.LOAD_BALANCER)

    @cached_property
    def public_load_balancers(self) -> tuple[Any, ...]:
        """Those with addresses on the internet."""
        return tuple(balancer for balancer in self.load_balancers if balancer.exposed is Exposure.PUBLIC)

    @cached_property
    def gateways(self) -> tuple[Any, ...]:
        """The API Gateway APIs on the path: REST, HTTP or WebSocket."""
        return self.playing(Role.API)

    @cached_property
    def gateway_of_your_own(self) -> Component | None:
        """The API gateway on the path that the user runs, if there is one."""
        proxy = self.first("reverse-proxy")
        return proxy if getattr(proxy, "kind", "") == "gateway" else None

    @cached_property
    def is_private_api(self) -> bool:
        """Whether the first API on the path is a REST API of endpoint type PRIVATE."""
        return bool(self.gateways) and gateway_type(self.gateways[0]) == "rest-private"

    @cached_property
    def private_door(self) -> bool:
        """Whether clients end their TLS connection at a private REST API: nothing stands before it."""
        return self.reader is not None and gateway_type(self.reader) == "rest-private"

    @cached_property
    def for_developers(self) -> bool:
        """Whether people come into the VPC first, by Session Manager, a bastion or Client VPN."""
        return bool(self.path[0].plays(Role.DEVELOPER_WAY))

    @cached_property
    def public_parts(self) -> tuple[Any, ...]:
        """The components of the path that anybody on the internet can open a connection to."""
        return tuple(stage.component for stage in self.stages if _is_public(stage))

    @cached_property
    def unknown_parts(self) -> tuple[Any, ...]:
        """The components of which nobody has said who can open a connection to them."""
        return tuple(
            stage.component
            for stage in self.stages
            if stage.component.exposed is Exposure.UNKNOWN and not _is_public(stage)
        )

    @cached_property
    def is_internet_reachable(self) -> bool:
        """Whether some component of the path has an address that anybody on the internet can connect to."""
        return bool(self.public_parts)

    @cached_property
    def api_reachable_from_internet(self) -> bool:
        """Whether a request from the internet gets to the API without a tunnel into the VPC first."""
        return self.is_internet_reachable and not self.for_developers

    @cached_property
    def routed_stages(self) -> tuple[Stage, ...]:
        """The stages up to the door that route addresses: peering, a hub, Direct Connect or VPN."""
        up_to_door = takewhile(lambda stage: stage is not self.door, self.stages)
        return tuple(stage for stage in (*up_to_door, self.door) if stage.network in _ROUTED)

    @cached_property
    def integration_kind(self) -> str:
        """How the last door gets to the backend: vpc-link-v2, vpc-link-v1, endpoint-service, lambda, targets, ..."""
        for kind in ("vpc-link-v2", "vpc-link-v1", "endpoint-service", "resource-gateway"):
            if any(self.all(kind)):
                return kind
        return "lambda" if self.w.backend.kind in ("lambda", "rds-behind-lambda") else "targets"

    @cached_property
    def ends_in_function(self) -> bool:
        """Whether a Lambda function answers."""
        return self.first("lambda-function") is not None

    @cached_property
    def streams(self) -> bool:
        """Whether responses are streamed: by the traffic's protocol, the API's setting or the function's own."""
        if self.w.traffic.protocol is Protocol.STREAMING:
            return True
        if self.first(REST) is not None:
            return self.w.api.streaming
        return self.ends_in_function and bool(getattr(self.w.backend, "streaming", False))

    @cached_property
    def clients_are_private(self) -> bool:
        """Whether the clients are in a private network."""
        return self.w.clients.location is not Location.INTERNET

    def classes(self) -> Iterator[tuple[str, Subject]]:
        """Return a subject for each further traffic class, with its name."""
        for number, traffic_class in enumerate(self.w.classes, start=1):
            way = of_class(self.walked, number)
            if way:
                own = self.w.model_copy(
                    update={"traffic": traffic_class.traffic, "backend": traffic_class.backend, "classes": ()}
                )
                yield traffic_class.name, replace(self, w=own, walked=way)


def gateway_type(component: Component) -> str:
    """Return the kind of an API Gateway API: rest-private, rest-regional, rest-edge, http or websocket; else nothing.

    >>> from modeler.components.rest_api import RestApi
    >>> gateway_type(RestApi(endpoint="edge"))
    'rest-edge'
    """
    if component.id == REST:
        return f"rest-{getattr(component, 'endpoint', 'regional')}"
    return {HTTP: "http", WEBSOCKET: "websocket"}.get(component.id, "")


def _is_public(stage: Stage) -> bool:
    """Say whether anybody can connect: what has a public address, or is reached over the internet by an own one."""
    exposed = stage.component.exposed
    over_the_internet = stage.network is Network.INTERNET and exposed is not Exposure.NO_ADDRESS
    return exposed is Exposure.PUBLIC or over_the_internet
