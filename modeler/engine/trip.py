"""One walk over an architecture: its hops in order, each with the traffic that arrives there and what it meters.

Bill, latency, availability and pictures read the stages of this one walk, so a hop has the same number in all of them.
Two hops (also of two traffic classes) that are the same thing, one ALB for files and API calls, have one number and
are metered once, for the traffic of both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field, replace
from functools import cached_property
from typing import Any

from modeler.components import Arrivals, Component, Flow, client_flow
from modeler.components.in_region import InRegion
from modeler.dataclass import dataclass
from modeler.patterns import Architecture, Hop, Network
from modeler.units import Usage
from modeler.workload import Traffic, Workload, as_needed


@dataclass(frozen=True, slots=True)
class Part:
    """An architecture with the traffic that takes it: most workloads have one, several classes have several."""

    architecture: Architecture
    traffic: Traffic


@dataclass(frozen=True)
class Metered:
    """One thing with all that arrives at it, and the first hop at which it stands.

    Parameters
    ----------
    hop : int
        Number of that hop.
    role : str
        Role of that hop.
    instance : str
        Name of the thing itself.
    component : Component
        What it is; its settings are those of the first hop.
    arrivals : Arrivals
        The traffic of all hops and classes.
    w : Workload
        Whose settings and assumptions apply.
    """

    hop: int
    role: str
    instance: str
    component: Component
    arrivals: Arrivals
    w: Workload = field(repr=False, compare=False)

    @cached_property
    def usage(self) -> tuple[Usage, ...]:
        """What arrives makes in a month, in the units that AWS bills: worked out once somebody asks for it."""
        return tuple(self.component.meter(self.arrivals, self.w))


@dataclass(frozen=True, slots=True)
class Visit:
    """A hop as a place on the way, whatever the traffic.

    Parameters
    ----------
    number : int
        The hop's number in every view: a thing that comes again keeps its number.
    traffic_class : int
        Whose way it is: 0 for the main traffic, then one for each further class.
    hop : Hop
        What is arrived at, and how.
    instance : str
        Name of the thing itself: two hops with the same name are one thing.
    again : bool
        Whether the same thing came before.
    """

    number: int
    traffic_class: int
    hop: Hop
    instance: str
    again: bool

    @property
    def role(self) -> str:
        """What the component does on this path."""
        return self.hop.role

    @property
    def component(self) -> Component:
        """The component that is arrived at."""
        return self.hop.component

    @property
    def network(self) -> Network:
        """Over which it is arrived at."""
        return self.hop.network

    @property
    def beside(self) -> tuple[Component, ...]:
        """What sees the same traffic without being on the path."""
        return self.hop.beside


@dataclass(frozen=True, slots=True)
class Stage(Visit):
    """A hop with the traffic that arrives there in a month.

    Parameters
    ----------
    flow_in, flow_out : Flow
        What arrives, and what travels on.
    region : str
        Region of the component.
    metered : tuple of Metered
        What stands here for the first time: the component, unless it came before, and what is beside it.
    """

    flow_in: Flow
    flow_out: Flow
    region: str
    metered: tuple[Metered, ...]

    @property
    def usage(self) -> tuple[Usage, ...]:
        """What is metered here, beside the path as well."""
        return tuple(usage for part in self.metered for usage in part.usage)


def trip(parts: Architecture | Sequence[Part], w: Workload, before: Sequence[Stage] = ()) -> tuple[Stage, ...]:
    """Follow the requests of a month through an architecture, or through those of all traffic classes.

    Parameters
    ----------
    parts : Architecture or sequence of Part
        One architecture takes the workload's main traffic.
    w : Workload
        Whose settings, shares and assumptions apply; its numbers may be arrays, shape (workloads,).
    before : sequence of Stage, optional
        The stages of other classes, which were walked already: these come first in what is returned, and what is
        shared with them is metered for the traffic of all.

    Returns
    -------
    tuple of Stage
        In the order of the requests, class by class.

    Examples
    --------
    >>> from modeler.patterns import pattern
    >>> w = Workload()
    >>> stages = trip(pattern("A5").architecture(w), w)
    >>> [(stage.number, stage.instance) for stage in stages]
    [(1, 'internal-alb'), (2, 'lambda-function')]
    >>> both = trip(pattern("A5").architecture(w), w, before=stages)
    >>> [(stage.number, stage.traffic_class) for stage in both]
    [(1, 0), (2, 0), (1, 1), (2, 1)]
    """
    w = as_needed(w)
    if isinstance(parts, Architecture):
        parts = (Part(parts, w.traffic),)
    route = tuple(_route(_ways(parts, before)))[len(before) :]
    flows = tuple(_flows(parts, w))
    arrivals: dict[str, list[tuple[Component, Flow]]] = {}
    for (_, things), (flow, _) in zip(route, flows, strict=True):
        for instance, component in things:
            arrivals.setdefault(instance, []).append((component, flow))

    def joined(earlier: Metered) -> Metered:
        pairs = arrivals.pop(earlier.instance, None)
        return earlier if pairs is None else replace(earlier, arrivals=Arrivals((*earlier.arrivals.pairs, *pairs)))

    def meter(visit: Visit, things: _Things) -> Iterator[Metered]:
        for instance, component in things:
            pairs = arrivals.pop(instance, None)
            if pairs is not None:  # else it stood before on the way, and is metered there
                yield Metered(visit.number, visit.role, instance, component, Arrivals(tuple(pairs)), w)

    walked = tuple(
        replace(stage, metered=tuple(map(joined, stage.metered)))
        if any(metered.instance in arrivals for metered in stage.metered)
        else stage
        for stage in before
    )
    return walked + tuple(
        Stage(
            visit.number,
            visit.traffic_class,
            visit.hop,
            visit.instance,
            visit.again,
            flow_in,
            flow_out,
            visit.component.region if isinstance(visit.component, InRegion) else w.region,
            tuple(meter(visit, things)),
        )
        for (visit, things), (flow_in, flow_out) in zip(route, flows, strict=True)
    )


def visits(parts: Sequence[Part]) -> tuple[Visit, ...]:
    """Number the hops of all traffic classes, without any traffic.

    Examples
    --------
    >>> from modeler.patterns import pattern
    >>> w = Workload()
    >>> once = Part(pattern("A5").architecture(w), w.traffic)
    >>> [visit.number for visit in visits((once, once))]
    [1, 2, 1, 2]
    """
    return tuple(visit for visit, _ in _route(_ways(parts)))


def of_class(stages: Sequence[Stage], traffic_class: int = 0) -> tuple[Stage, ...]:
    """Return the way of one traffic class, the main one by default."""
    return tuple(stage for stage in stages if stage.traffic_class == traffic_class)


def in_bill_order(stages: Sequence[Stage]) -> tuple[Metered, ...]:
    """Return what was metered in the order in which price tiers fill up: by the number of the hop."""
    return tuple(part for stage in sorted(stages, key=lambda stage: stage.number) for part in stage.metered)


_Things = tuple[tuple[str, Component], ...]
"""The component of a hop and what stands beside it, each with its own name."""


def _ways(parts: Sequence[Part], before: Sequence[Stage] = ()) -> Iterator[tuple[int, Hop]]:
    """Return the hops of all classes, each with the number of its class."""
    first = before[-1].traffic_class + 1 if before else 0
    yield from ((stage.traffic_class, stage.hop) for stage in before)
    yield from ((order, hop) for order, part in enumerate(parts, first) for hop in part.architecture.hops)


def _route(ways: Iterable[tuple[int, Hop]]) -> Iterator[tuple[Visit, _Things]]:
    names = _Names()
    numbers: dict[str, int] = {}
    count = 0
    for traffic_class, hop in ways:
        things = tuple((names.of(component), component) for component in (hop.component, *hop.beside))
        instance = things[0][0]
        again = instance in numbers
        count += not again
        number = numbers.setdefault(instance, count)
        for name, _ in things:
            numbers.setdefault(name, number)
        yield Visit(number, traffic_class, hop, instance, again), things


def _flows(parts: Sequence[Part], w: Workload) -> Iterator[tuple[Flow, Flow]]:
    """Return what arrives at each hop and what travels on."""
    for part in parts:
        flow = client_flow(w, part.traffic)
        for hop in part.architecture.hops:
            passed = hop.component.forward(flow, w)
            yield flow, passed
            flow = passed


class _Names:
    """Tells things apart: by identity, and backends of traffic classes also by their settings."""

    def __init__(self) -> None:
        self.backends: list[Any] = []

    def of(self, component: Component) -> str:
        """Return the name under which a component's traffic is collected."""
        backend = getattr(component, "backend", None)
        if backend is None:
            return component.identity
        number = next((n for n, known in enumerate(self.backends) if _same(known, backend)), len(self.backends))
        if number == len(self.backends):
            self.backends.append(backend)
        return component.identity if number == 0 else f"{component.identity} ({number + 1})"


def _same(known: Any, backend: Any) -> bool:
    """Compare settings that may hold arrays, which are the same only if they are one object."""
    if known is backend:
        return True
    try:
        return bool(known == backend)
    except ValueError:
        return False
