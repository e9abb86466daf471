"""What all components have in common: how they meter, pass traffic on, are shared and are described."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from modeler.components.arrivals import Arrivals
from modeler.components.flow import Flow
from modeler.components.traits import Exposure, Role, Traits, trait_value
from modeler.dataclass import dataclass
from modeler.facts import bytes_per_gb
from modeler.units import Array, Note, Usage
from modeler.workload import Workload

if TYPE_CHECKING:
    from modeler.components.carrying import Held, Paced, Pipe
    from modeler.components.latency import Delay, Moment
    from modeler.dist.concurrency import ConcurrencyLimit
    from modeler.dist.throttle import TokenBucket


@dataclass(frozen=True, kw_only=True)
class Component:
    """An AWS building block on the path.

    A component says how traffic becomes usage (`meter`) and what the next hop sees (`forward`). Two hops with the
    same ``instance`` are one thing: it is paid once, for the traffic of both.
    """

    id: ClassVar[str] = ""
    title: ClassVar[str] = ""
    traits: ClassVar[Traits]
    """What it says of itself to every room; a component with an id cannot be without."""
    dimensions: ClassVar[tuple[str, ...]] = ()
    """Price dimensions that it can emit; ``*`` stands for a part of the name."""
    sources: ClassVar[tuple[str, ...]] = ()
    """AWS pages that say how it bills."""
    assumptions: ClassVar[tuple[str, ...]] = ()
    """Fields of `Assumptions` that its metering rests on."""
    group: ClassVar[str] = "path"
    """Which switch of `Counted` applies: path (always counted), backend, hybrid_link, networking, ..."""
    shared_key: ClassVar[str] = ""
    """Which field of `SharedBy` applies to its fixed usage."""
    note: ClassVar[str] = ""
    """What the bill should say of it even if it meters nothing."""
    awaited: ClassVar[bool] = False
    """Whether a request waits for it where it stands beside a hop (an authorizer), or not (a log)."""
    crossed: ClassVar[bool] = True
    """False where a hop is no place that a request comes through: a name, or what a function asks while it works."""
    as_event: ClassVar[bool] = False
    """Whether bodies come to it inside of a JSON document, so that binary ones are base64."""
    adds_no_latency: ClassVar[str] = ""
    """Why it adds nothing to a request, in one sentence; empty where it does."""

    instance: str = ""

    def __init_subclass__(cls, **options: Any) -> None:
        """Refuse a component that does not say what it is.

        Raises
        ------
        TypeError
            If a class has an id of its own and no traits of its own.
        """
        super().__init_subclass__(**options)
        if cls.__dict__.get("id") and "traits" not in cls.__dict__:
            raise TypeError(
                f"component '{cls.id}' ({cls.__name__}) declares no traits: write 'traits: ClassVar[Traits] = "
                "Traits(...)' in its class, with everything that modeler/components/traits.py asks for"
            )

    @property
    def ends_connection(self) -> bool:
        """Whether the TCP connection of the caller ends here; else it passes through."""
        return trait_value(self.traits.ends_connection, self)

    @property
    def reads_requests(self) -> bool:
        """Whether it ends the clients' TLS connection, so that it sees their requests."""
        return trait_value(self.traits.reads_requests, self)

    @property
    def short(self) -> str:
        """Its name within a sentence."""
        return trait_value(self.traits.short, self)

    @property
    def exposed(self) -> Exposure:
        """Who can open a connection to it, as it is set up."""
        return trait_value(self.traits.exposure, self)

    def plays(self, *roles: Role) -> bool:
        """Say whether it does one of these things on a path."""
        return not self.traits.roles.isdisjoint(roles)

    @classmethod
    def options_from(cls, w: Workload) -> dict[str, Any]:
        """Return the options that follow from the workload, where a path names the component alone.

        Raises
        ------
        NotComparable
            If the workload does not set up what the component needs.
        """
        return {}

    @property
    def identity(self) -> str:
        """Name of the thing itself within an architecture."""
        return self.instance or self.id

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterable[Usage]:
        """Turn a month's traffic into usage in billing units."""
        return ()

    def forward(self, flow: Flow, w: Workload) -> Flow:
        """Return the traffic that the next hop sees."""
        return flow

    def round_trip(self, w: Workload) -> Delay | None:
        """What it adds to a round trip of the connection that crosses it, or ends at it; None for nothing."""
        return None

    def handshakes(self, w: Workload) -> int:
        """Round trips before the first request on a new connection that ends here: TCP, and TLS by its version."""
        return 0

    def processing(self, moment: Moment, w: Workload) -> tuple[Delay, ...]:
        """What it adds to a request, one after the other."""
        return ()

    def answering(self, moment: Moment, w: Workload) -> tuple[Delay, ...]:
        """What it adds beyond `processing` to the requests that it answers itself."""
        return ()

    def passing_on(self, moment: Moment, w: Workload) -> tuple[Delay, ...]:
        """What it adds beyond `processing` to the requests that it does not answer itself."""
        return ()

    def holds(self, w: Workload) -> Held:
        """Whether it has all of a request, or of an answer, before it passes any of it on.

        Raises
        ------
        NotImplementedError
            If connections end at it and it does not say so.
        """
        raise NotImplementedError(f"'{self.id}' ends connections: say in 'holds' whether bytes stream through it")

    def pipe(self, w: Workload) -> Pipe | None:
        """What a connection that crosses it can carry; None where that is no limit of one connection."""
        return None

    def paced(self, w: Workload) -> Paced | None:
        """How answers that it streams are held back; None if they are not."""
        return None

    def timeout_ms(self, w: Workload) -> float | None:
        """After how long it stops waiting for what comes after it, and answers 504; None if it never does."""
        return None

    def assumes(self, w: Workload) -> tuple[str, ...]:
        """Say, a sentence each, how it is taken to be set up where that is not the default: timeouts, TLS."""
        return ()

    def answered_share(self, flow: Flow, w: Workload) -> float:
        """Share of the accepted requests that it answers itself, from its cache."""
        return 0.0

    def throttle(self, w: Workload) -> TokenBucket | ConcurrencyLimit | None:
        """The limit beyond which it answers 429 at once; None if it has none."""
        return None

    def before_a_door(self) -> Component:
        """Return the same component as it stands before another door, which tells services apart."""
        return self

    def named(self, instance: str) -> Component:
        """Return the same component as another thing."""
        return replace(self, instance=instance)

    def rests_on(self, w: Workload) -> tuple[str, ...]:
        """Return those of its `assumptions` that matter for this workload."""
        return self.assumptions

    def fixed(self, dimension: str, quantity: Array, w: Workload, note: Note | str = "") -> Usage:
        """Build usage that does not move with traffic, charged by this workload's share of it."""
        by = getattr(w.shared_by, self.shared_key) if self.shared_key else 1
        return Usage(dimension, quantity, fixed=True, share=1.0 / by, note=note)


def gb(meter: str, size: Array) -> Array:
    """Turn bytes into billed GB, binary or decimal as the meter has it.

    >>> gb("privatelink", 2**30), gb("elb", 1e9)
    (1.0, 1.0)
    """
    return size / bytes_per_gb(meter)


def few_connections(flow: Flow, w: Workload) -> Flow:
    """Return the same traffic on the connections of a proxy, which its clients share; each WebSocket has its own.

    How many requests take one connection is no proxy's published number: it is taken as for API Gateway.
    """
    return flow.pooled(w) if flow.connections is None else flow


def whole_hours(w: Workload) -> int:
    """Return the hours that load balancers, endpoints, NAT gateways and attachments bill: partial hours are full.

    >>> whole_hours(Workload(hours_per_month=243.5))
    244
    """
    return math.ceil(w.hours_per_month)


def cross_az_share(w: Workload) -> Array:
    """Return the share of traffic that crosses AZs where nothing keeps it inside one.

    >>> cross_az_share(Workload(azs=4))
    0.75
    """
    given = w.assumptions.cross_az_share
    return (w.azs - 1) / w.azs if given is None else given


def cross_az_usage(size: Array, share: Array, note: Note | str) -> Usage:
    """Meter bytes that cross AZs: AWS bills both ends, so a GB that crosses counts twice.

    Source: https://aws.amazon.com/ec2/pricing/on-demand/ (data transfer within the same Region).
    """
    return Usage("datatransfer.inter_az_each_direction_gb", 2 * gb("datatransfer", size) * share, note=note)
