"""The things that a request comes by, in order, also those that it does not reach: what a picture of a trace shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from modeler.audit.recognise.way import component_of
from modeler.dataclass import dataclass
from modeler.inventory import Inventory, Node
from modeler.inventory.graph import RequestGraph
from modeler.inventory.kinds.domain_name import DomainName
from modeler.inventory.kinds.lattice_vpc_association import LatticeVpcAssociation
from modeler.inventory.kinds.listener import Listener
from modeler.results import Record

from .step import TraceStep, outcome_of

_MOST_STOPS = 12


@dataclass(frozen=True)
class TracedStop:
    """Something on the way of a request.

    Parameters
    ----------
    node : Node
        The resource.
    component : str
        The component that it is.
    reached : bool
        Whether the request comes there at all.
    passes : bool or None
        Whether it goes on from there; ``None`` where that is not known, and where it does not come there.
    """

    node: Node
    component: str
    reached: bool
    passes: bool | None

    def record(self) -> Record:
        """Return it as plain data."""
        return {
            "resource": self.node.key,
            "component": self.component,
            "reached": self.reached,
            "passes": self.passes,
            "where": str(self.node.origin),
        }


def stops_of(
    inventory: Inventory, target: Node, steps: tuple[TraceStep, ...], every: Iterable[TraceStep]
) -> tuple[TracedStop, ...]:
    """Return what stands on the way of a request.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    target : Node
        What is called.
    steps : tuple of TraceStep
        The steps, up to the first that stops the request.
    every : iterable of TraceStep
        All steps, also those that it does not come to.
    """
    places = dict.fromkeys(place for step in every for place in _places(inventory, target, step))
    nodes = [*places] or [target]
    for node in _further(inventory, nodes):
        if len(nodes) < _MOST_STOPS and node not in nodes:
            nodes.append(node)
    stops = []
    for node in nodes:
        own = [step for step in steps if node in _places(inventory, target, step)]
        component = component_of(node, inventory)
        if component:
            stops.append(TracedStop(node, component, bool(own), outcome_of(own) if own else None))
    return tuple(stops)


def _places(inventory: Inventory, target: Node, step: TraceStep) -> tuple[Node, ...]:
    """Return where a step takes place: the balancer of a listener, the API of a custom domain."""
    node = step.at
    if isinstance(node, Listener):
        node = inventory.find(node.load_balancer)
    if isinstance(node, DomainName):
        node = target
    if node is None or isinstance(node, LatticeVpcAssociation) or node.KIND.endswith("-integration"):
        return ()
    return (node,)


def _further(inventory: Inventory, nodes: list[Node]) -> Iterator[Node]:
    """Yield what stands behind the last place, where the steps do not lead on."""
    graph, last = RequestGraph(inventory), nodes[-1]
    for _ in range(_MOST_STOPS):
        following = next(iter(graph.after(last)), None)
        if following is None:
            return
        yield following
        last = following
