"""AppSync GraphQL API: by query and mutation, whatever their size.

The price book has no row for it: the operations are an unpriced line until you give a price for
`appsync.query_operations`. A private API (visibility PRIVATE) is reached over an interface endpoint, paid as its own
hop. Sources: https://aws.amazon.com/appsync/pricing/,
https://docs.aws.amazon.com/appsync/latest/devguide/using-private-apis.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from modeler.components.arrivals import Arrivals
from modeler.components.base import Component
from modeler.components.carrying import HOLDS, Held
from modeler.components.flow import Flow
from modeler.components.latency import Delay, Moment, delay, https_handshakes
from modeler.components.network import Network
from modeler.components.sla import RegionalSla
from modeler.components.traits import NOT_SEEN, Exposure, Place, Role, Traits, Wiring
from modeler.units import Usage
from modeler.workload import Workload

EXECUTION_TIMEOUT_MS = 30_000.0
"""Longest execution of a request: https://docs.aws.amazon.com/general/latest/gr/appsync.html."""


class AppSyncApi(Component):
    """A private GraphQL API.

    Examples
    --------
    >>> from modeler.components.arrivals import Arrivals
    >>> from modeler.components.flow import client_flow
    >>> w = Workload(traffic={"requests_per_month": "4M", "protocol": "graphql"})
    >>> api = AppSyncApi()
    >>> [(u.dimension, u.quantity) for u in api.meter(Arrivals(((api, client_flow(w, w.traffic)),)), w)]
    [('appsync.query_operations', 4000000.0)]
    """

    id: ClassVar[str] = "appsync-api"
    title: ClassVar[str] = "AppSync GraphQL API"
    traits: ClassVar[Traits] = Traits(
        short="AppSync API",
        place=Place.AWS,
        exposure=Exposure.PRIVATE,
        wiring=Wiring(
            reached_over=frozenset({Network.PRIVATELINK}),
            leaves_over=frozenset({Network.AWS_INTERNAL}),
            follows=frozenset({"interface-endpoint"}),
            leads_to=frozenset({"lambda-function"}),
            answers=True,
        ),
        roles=frozenset({Role.DOOR}),
        ends_connection=True,
        reads_requests=True,
        counts_beside=False,
        sla=RegionalSla("appsync"),
        programs=NOT_SEEN,
        avoided_as={},
        icon="aws.integration.Appsync",
        kinds=(
            "AWS::AppSync::GraphQLApi",
            "AWS::AppSync::GraphQLSchema",
            "AWS::AppSync::DataSource",
            "AWS::AppSync::Resolver",
        ),
        quotas=("appsync",),
    )
    dimensions: ClassVar[tuple[str, ...]] = ("appsync.query_operations",)
    sources: ClassVar[tuple[str, ...]] = (
        "https://aws.amazon.com/appsync/pricing/",
        "https://docs.aws.amazon.com/appsync/latest/devguide/using-private-apis.html",
    )

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """Queries and mutations."""
        yield Usage("appsync.query_operations", arrivals.requests, note="one a query or mutation")

    def forward(self, flow: Flow, w: Workload) -> Flow:
        """Accepted operations, each taken to ask one data source once."""
        return flow.passed_on()

    def handshakes(self, w: Workload) -> int:
        """TCP and TLS."""
        return https_handshakes(w)

    def processing(self, moment: Moment, w: Workload) -> tuple[Delay, ...]:
        """Parsing, authorizing and resolving; the data source is a hop of its own."""
        return (delay("appsync-api", w),)

    def holds(self, w: Workload) -> Held:
        """Both: a query is read whole, and its result put together."""
        return HOLDS

    def timeout_ms(self, w: Workload) -> float:
        """An operation may take so long."""
        return EXECUTION_TIMEOUT_MS
