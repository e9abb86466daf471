"""REST APIs: private ones behind their interface endpoint, and public ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from modeler.components import Component
from modeler.components.health_check import HealthCheck
from modeler.components.interface_endpoint import InterfaceEndpoint
from modeler.components.rest_api import RestApi
from modeler.dataclass import dataclass
from modeler.patterns.architecture import Hop, Network
from modeler.patterns.parts.door.base import ON_INTERNET, ROUTED, STREAMED, Door, Settled
from modeler.patterns.parts.door.beside import domain_names, egress, gateway_extras, resolver
from modeler.patterns.parts.reach.base import Way
from modeler.workload import Protocol, Workload


@dataclass(frozen=True, kw_only=True)
class PrivateRest(Door):
    """Interface endpoint, then a private REST API.

    Parameters
    ----------
    custom_name : bool
        A private custom domain name (since 2024-11-21), with its hosted zone.
    private_dns : bool
        Names that only resolve inside AWS: clients outside need a Resolver inbound endpoint.
    health_check : bool
        A health check that follows an alarm, for names that lead to one of several Regions.
    """

    id: ClassVar[str] = "private-rest"
    title: ClassVar[str] = "private REST API"
    behind: ClassVar[str] = "a private REST API"
    kind: ClassVar[str] = "rest"
    protocols: ClassVar[frozenset[Protocol]] = STREAMED
    private: ClassVar[bool] = True
    lacks: ClassVar[tuple[str, ...]] = ("mtls",)
    networks: ClassVar[frozenset[Network]] = ROUTED
    relays: ClassVar[bool] = False

    custom_name: bool = False
    private_dns: bool = False
    health_check: bool = False

    @property
    def by_private_dns(self) -> bool:
        """Say whether clients use the API's default name."""
        return self.private_dns

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """Endpoint over the clients' network or the VPC of the door before, API over PrivateLink."""
        yield Hop(
            role="private door",
            component=InterfaceEndpoint(service="execute-api", count=way.endpoints),
            network=way.network,
            beside=(*self._names(w, way), *((HealthCheck(watches="alarm"),) if self.health_check else ())),
        )
        yield _inner_api(w, way) if Settled.API in way.settled else _api(w, way)

    def _names(self, w: Workload, way: Way) -> Iterator[Component]:
        if self.custom_name:
            yield from domain_names(w, way)
        elif self.private_dns:
            yield from resolver(way)


def _api(w: Workload, way: Way) -> Hop:
    return Hop(
        role="API",
        component=RestApi(
            endpoint="private",
            caches=Settled.CACHE not in way.settled,
            judges=Settled.JUDGED not in way.settled,
        ),
        network=Network.PRIVATELINK,
        beside=tuple(gateway_extras(w, way, "rest", waf=True, traces=True)),
    )


def _inner_api(w: Workload, way: Way) -> Hop:
    """Return the API behind another one, with logs of its own.

    Who calls is judged at the first API, and there the trace begins: a trace is one request with all its downstream
    calls, so that the inner API records one only where the first records none.
    """
    once = w.model_copy(
        update={
            "api": w.api.model_copy(update={"authorizer": "none", "cognito": None, "private_ca": "none"}),
            "logging": w.logging.model_copy(update={"custom_metrics": 0, "alarms": 0, "insights_gb": 0.0}),
        }
    )
    extras = gateway_extras(once, way, "rest", waf=True, traces=True)
    return Hop(
        role="inner API",
        component=RestApi(
            endpoint="private", caches=Settled.CACHE not in way.settled, judges=False, instance="inner-rest-api"
        ),
        network=Network.PRIVATELINK,
        beside=tuple(extra.named(f"inner-{extra.identity}") for extra in extras),
    )


class PublicRest(Door):
    """A REST API with a Regional or edge-optimized endpoint."""

    id: ClassVar[str] = "public-rest"
    title: ClassVar[str] = "public REST API"
    leads: ClassVar[str] = "public API in front of"
    behind: ClassVar[str] = "a REST API"
    kind: ClassVar[str] = "rest"
    protocols: ClassVar[frozenset[Protocol]] = STREAMED
    networks: ClassVar[frozenset[Network]] = ON_INTERNET
    leads_to: ClassVar[frozenset[str]] = frozenset({"link"})
    leads_over: ClassVar[frozenset[Network]] = frozenset({Network.HYPERPLANE, Network.AWS_INTERNAL})
    relays: ClassVar[bool] = False

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """The API over the internet, or behind an edge: then it is Regional."""
        extras = (*gateway_extras(w, way, "rest", waf=True, traces=True), *domain_names(w, way), *egress(way))
        api = RestApi(
            endpoint=w.api.endpoint if way.first else "regional",
            caches=Settled.CACHE not in way.settled,
            verifies=Settled.CERTIFICATES not in way.settled,
        )
        yield Hop(role="public door" if way.first else "origin", component=api, network=way.network, beside=extras)

    def settles(self, w: Workload) -> frozenset[Settled]:
        """All that a REST API can do."""
        return frozenset(Settled) - {Settled.WATCH}
