"""All entry points of an inventory, priced as they stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from modeler.audit.assess.entry import EntryAssessment
from modeler.audit.assess.way import assess_way
from modeler.audit.recognise import recognise
from modeler.audit.recognise.twins import twin_doors
from modeler.dataclass import dataclass
from modeler.errors import CallError
from modeler.facts.pricebook import PriceBook
from modeler.inventory import Inventory, Node
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.nat_gateway import NatGateway
from modeler.inventory.kinds.resolver_endpoint import ResolverEndpoint
from modeler.inventory.kinds.transit_gateway_attachment import TransitGatewayAttachment
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
from modeler.inventory.kinds.vpn_connection import VpnConnection
from modeler.results import Record, Result, number_of, short, with_schema
from modeler.workload import Workload

AROUND_THE_CLOCK: Final[tuple[type[Node], ...]] = (
    LoadBalancer,
    NatGateway,
    ResolverEndpoint,
    TransitGatewayAttachment,
    VpcEndpoint,
    VpnConnection,
)
"""Kinds of resources that cost by the hour, on a way or not."""


@dataclass(frozen=True, repr=False)
class TemplateAssessment(Result):
    """What stands in templates or an account, each way of each entry point priced.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    entries : tuple of EntryAssessment
        One for each way of each entry point, in the order of reading.
    beside : tuple of Node
        What costs by the hour and is in none of the bills.
    given : bool
        Whether the user brought a workload.
    """

    inventory: Inventory
    entries: tuple[EntryAssessment, ...]
    beside: tuple[Node, ...] = ()
    given: bool = False

    @property
    def regions(self) -> tuple[str, ...]:
        """The Regions in whose prices the bills are."""
        return tuple(dict.fromkeys(entry.workload.region for entry in self.entries))

    @property
    def region_assumed(self) -> bool:
        """Whether nobody said in which Region some of it stands."""
        return any(entry.region_assumed for entry in self.entries)

    def __iter__(self) -> Iterator[EntryAssessment]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __getitem__(self, key: str | int) -> EntryAssessment:
        if isinstance(key, int):
            return self.entries[key]
        for entry in self.entries:
            if entry.way.entry.key == key:
                return entry
        known = ", ".join(dict.fromkeys(entry.way.entry.key for entry in self.entries)) or "none"
        raise CallError(f"no entry point is called {short(repr(key), 60)}: there are {known}")

    def summary(self) -> str:
        """Say how many ways stand there."""
        return f"{number_of(len(self), 'way')} in {number_of(len(self.inventory), 'resource')}"

    def records(self) -> list[Record]:
        """Return one row a way."""
        return [entry.row() for entry in self.entries]

    def to_dict(self) -> Record:
        """Return the JSON form."""
        return with_schema(
            "template assessment",
            {
                "resources": len(self.inventory),
                "entries": [entry.to_dict() for entry in self.entries],
                "beside": [
                    {"kind": node.KIND, "resource": node.key, "where": str(node.origin)} for node in self.beside
                ],
            },
        )


def _node_record(node: Node) -> Record:
    return {"kind": node.KIND, "resource": node.key, "where": str(node.origin)}


def assess_inventory(
    inventory: Inventory, workload: Workload | None = None, *, book: PriceBook | None = None
) -> TemplateAssessment:
    """Price each way of each entry point as it stands.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    workload : Workload, optional
        Clients, traffic and needs. What a template says (zones, memory, tasks, logs) is the template's. Without one
        there is the bill at rest, and the bill by volume.
    book : PriceBook, optional
        Prices; by default the list prices of the Region.

    Returns
    -------
    TemplateAssessment

    Examples
    --------
    >>> import modeler as m
    >>> today = assess_inventory(m.read("examples/templates/private-api.yaml", region="eu-west-1"))
    >>> today.entries[0].name
    'A1:endpoint = C2:alb'
    """
    given = workload is not None
    w = workload or Workload()
    results = recognise(inventory)
    twins = twin_doors(inventory, results)
    entries = tuple(
        assess_way(inventory, result, way, w, given, book)
        for result in results
        if result.entry not in twins
        for way in result.ways
    )
    standing = {step.node for result in results if result.entry in twins for way in result.ways for step in way.steps}
    return TemplateAssessment(inventory, entries, tuple(_beside(inventory, entries, standing)), given)


def _beside(inventory: Inventory, entries: tuple[EntryAssessment, ...], twins: set[Node]) -> Iterator[Node]:
    """Yield what costs by the hour and is on no way, nor a way out of one, nor the twin of one in another Region."""
    priced = twins | {step.node for entry in entries for step in entry.way.steps}
    priced |= {setting.node for entry in entries for setting in entry.settings.taken}
    way_out = any(setting.path == "backend.nat_gateways" for entry in entries for setting in entry.settings.taken)
    for node in inventory.nodes:
        if not isinstance(node, AROUND_THE_CLOCK) or node in priced:
            continue
        if isinstance(node, VpcEndpoint) and node.type == "Gateway":
            continue
        if isinstance(node, NatGateway) and way_out:
            continue
        if _is_billed_beside(node, entries):
            continue
        yield node


def _is_billed_beside(node: Node, entries: tuple[EntryAssessment, ...]) -> bool:
    """Return whether a hop of a bill has the resource beside it: where names are looked up, endpoints of a backend."""
    for entry in entries:
        architecture = entry.assessment.architecture if entry.assessment else None
        hops = architecture.hops if architecture else ()
        if isinstance(node, TransitGatewayAttachment) and any(hop.component.id == "transit-gateway" for hop in hops):
            return True
        for component in (item for hop in hops for item in hop.beside):
            if isinstance(node, ResolverEndpoint) and component.id == "resolver-endpoint":
                return node.direction == "INBOUND"
            if isinstance(node, VpcEndpoint) and component.id == "interface-endpoint":
                service = getattr(component, "service", "")
                if str(node.service).endswith(f".{service}"):
                    return True
    return False
