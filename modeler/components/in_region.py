"""The same building block in another Region: what it meters is paid at that Region's prices.

A second Region has the same doors, load balancers and servers as the first. Each of them is the component that it is,
metered as if the workload lived there, for the share of the traffic that the second Region serves; a standby serves
none, and only what is paid around the clock remains. Where the thing itself stands in the first Region and only its
traffic comes from the second (Direct Connect ports), what is paid around the clock is left out instead. What turns out
to be paid in the workload's own Region is usage like any other there. The last use is a thing that lives in one Region
whatever the workload's is: the web ACL of a CloudFront distribution is kept, and priced, in us-east-1
(https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, ClassVar

from modeler.components.arrivals import Arrivals
from modeler.components.base import Component
from modeler.components.carrying import Held
from modeler.components.flow import Flow
from modeler.components.latency import Delay, Moment
from modeler.components.traits import Traits
from modeler.dataclass import dataclass
from modeler.units import Usage
from modeler.workload import Workload


class _Inner:
    """An attribute of a component elsewhere that is the one of the component inside.

    A bill and a diagram ask a component for its kind: here that is the kind of the one inside. The class itself has no
    kind, so it is no component by name.
    """

    def __init__(self, template: str) -> None:
        self.template = template

    def __set_name__(self, owner: type[Component], name: str) -> None:
        self.name = name

    def __get__(self, elsewhere: InRegion | None, owner: type[Component]) -> Any:
        if elsewhere is None:
            return getattr(Component, self.name)
        inner = getattr(elsewhere.component, self.name)
        return self.template.format(inner, elsewhere.region) if self.template else inner


def _inner(template: str = "") -> Any:
    return _Inner(template)


@dataclass(frozen=True, kw_only=True)
class InRegion(Component):
    """A component elsewhere.

    Parameters
    ----------
    component : Component
        What stands there; its kind, group and notes are those of the wrapper, too.
    region : str
        Where.
    traffic : float
        Requests that it sees for each that arrives at this hop; at 0 only fixed usage is left.
    standing : bool
        False where fixed usage is on the bill already, and only what moves with traffic is added.

    Examples
    --------
    >>> from modeler.components.arrivals import Arrivals
    >>> from modeler.components.flow import client_flow
    >>> from modeler.components.interface_endpoint import InterfaceEndpoint
    >>> w = Workload()
    >>> standby = InRegion(component=InterfaceEndpoint(), region="eu-west-1", traffic=0)
    >>> [(u.quantity, u.region) for u in standby.meter(Arrivals(((standby, client_flow(w, w.traffic)),)), w)]
    [(1460, 'eu-west-1')]
    >>> standby.id, standby.identity
    ('interface-endpoint', 'interface-endpoint:execute-api@eu-west-1')
    """

    id: ClassVar[str] = _inner()
    title: ClassVar[str] = _inner("{} in {}")
    traits: ClassVar[Traits] = _inner()
    dimensions: ClassVar[tuple[str, ...]] = _inner()
    sources: ClassVar[tuple[str, ...]] = _inner()
    assumptions: ClassVar[tuple[str, ...]] = _inner()
    group: ClassVar[str] = _inner()
    shared_key: ClassVar[str] = _inner()
    note: ClassVar[str] = _inner()
    awaited: ClassVar[bool] = _inner()
    adds_no_latency: ClassVar[str] = _inner()
    ends_connection = _inner()
    reads_requests = _inner()
    short = _inner()
    exposed = _inner()

    component: Component
    region: str
    traffic: float = 1.0
    standing: bool = True

    @property
    def identity(self) -> str:
        """The thing itself, and where it is."""
        return self.instance or f"{self.component.identity}@{self.region}"

    def rests_on(self, w: Workload) -> tuple[str, ...]:
        """What the component's metering rests on."""
        return self.component.rests_on(w)

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """What the component meters as if the workload were in its Region."""
        there = w.model_copy(update={"region": self.region})
        inside = Arrivals(tuple(_inside(share, flow) for share, flow in arrivals.pairs))
        for usage in self.component.meter(inside, there):
            if self.standing if usage.fixed else self.traffic:
                region = usage.region or self.region
                yield replace(usage, region="" if region == w.region else region)

    def forward(self, flow: Flow, w: Workload) -> Flow:
        """What the component passes on."""
        return self.component.forward(flow, w)

    def holds(self, w: Workload) -> Held:
        """As the component."""
        return self.component.holds(w)

    def processing(self, moment: Moment, w: Workload) -> tuple[Delay, ...]:
        """As the component, where it sees the same requests; a twin in the second Region sees others."""
        return () if self.region == w.failover_region else self.component.processing(moment, w)


def _inside(component: Component, flow: Flow) -> tuple[Component, Flow]:
    assert isinstance(component, InRegion)
    return component.component, flow.times(component.traffic)
