"""From ways to patterns: what fits the sequence, told apart by what else the inventory says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from modeler.dataclass import dataclass
from modeler.inventory import Inventory, Node, references_of, unknowns
from modeler.inventory.kinds.api_authorizer import ApiAuthorizer
from modeler.inventory.kinds.client_vpn import ClientVpn
from modeler.inventory.kinds.direct_connect_interface import DirectConnectInterface
from modeler.inventory.kinds.dns_record import DnsRecord
from modeler.inventory.kinds.domain_association import DomainAssociation
from modeler.inventory.kinds.domain_mapping import DomainMapping
from modeler.inventory.kinds.domain_name import DomainName
from modeler.inventory.kinds.function import Function
from modeler.inventory.kinds.instance import Instance
from modeler.inventory.kinds.lattice_listener import LatticeListener
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.resolver_endpoint import ResolverEndpoint
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.route import Route
from modeler.inventory.kinds.route_table import RouteTable
from modeler.inventory.kinds.security_group_rule import SecurityGroupRule
from modeler.inventory.kinds.subnet import Subnet
from modeler.inventory.kinds.transit_gateway import TransitGateway
from modeler.inventory.kinds.transit_gateway_attachment import TransitGatewayAttachment
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
from modeler.inventory.kinds.vpc_peering import VpcPeering
from modeler.inventory.kinds.vpn_connection import VpnConnection
from modeler.results import Record, Result

from .signatures import Signature, index, schemes, without_reach
from .way import RequestWay, WayStep, ways, words_of

_PUBLIC_DOORS = ("cloudfront", "global-accelerator", "verified-access")
SURE, EQUAL, ALIKE, LIKELY = "sure", "equal", "alike", "likely"


@dataclass(frozen=True)
class Match:
    """A pattern that a way may be.

    Parameters
    ----------
    shape : Signature
        The pattern and the variant.
    certainty : str
        ``sure`` where nothing else fits; ``equal`` where others have the same hops and nothing tells them apart;
        ``alike`` where it has the hops in front of another kind of backend, or behind another door;
        ``likely`` where the way is longer than what was read.
    because : tuple of str
        The names of the clues that decided.
    """

    shape: Signature
    certainty: str
    because: tuple[str, ...] = ()


@dataclass(frozen=True, repr=False)
class Recognised(Result):
    """An entry point with its ways and the patterns that they are.

    Parameters
    ----------
    entry : Node
        The entry point.
    ways : tuple of RequestWay
        Its ways, each sequence of components once.
    matches : tuple of Match
        The patterns, the surest first; none where no pattern has such hops.
    """

    entry: Node
    ways: tuple[RequestWay, ...]
    matches: tuple[Match, ...]

    def summary(self) -> str:
        """Say what it is in one line."""
        names = ", ".join(match.shape.name for match in self.matches) or "no pattern"
        return f"{self.entry.KIND} {self.entry.key}: {names}"

    def record(self) -> Record:
        """Return all of it as plain data."""
        return {
            "entry": self.entry.key,
            "kind": self.entry.KIND,
            "where": str(self.entry.origin),
            "matches": [
                {"pattern": match.shape.name, "certainty": match.certainty, "because": list(match.because)}
                for match in self.matches
            ],
            "ways": [_way_record(way) for way in self.ways],
        }

    def records(self) -> list[Record]:
        """Return a row for each step of each way."""
        return [
            {"entry": self.entry.key, "way": number, "step": position, **_step_record(step)}
            for number, way in enumerate(self.ways, 1)
            for position, step in enumerate(way.steps, 1)
        ]


def _way_record(way: RequestWay) -> Record:
    return {
        "ends": way.ends,
        "unknown": {"reason": way.unknown.reason, "how_to_learn": way.unknown.how_to_learn} if way.unknown else None,
        "steps": [_step_record(step) for step in way.steps],
    }


def _step_record(step: WayStep) -> Record:
    return {
        "component": step.component,
        "resource": step.node.key,
        "kind": step.node.KIND,
        "where": str(step.node.origin),
    }


def recognise(inventory: Inventory) -> tuple[Recognised, ...]:
    """Return which pattern stands at each entry point.

    Parameters
    ----------
    inventory : Inventory
        What was read.

    Returns
    -------
    tuple of Recognised
        One for each entry point, in the order of reading.

    Examples
    --------
    >>> import json, tempfile
    >>> from pathlib import Path
    >>> import modeler as m
    >>> api = {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"ProtocolType": "HTTP", "Target": {"Ref": "Orders"}}}
    >>> file = Path(tempfile.mkdtemp()) / "orders.json"
    >>> function = {"Type": "AWS::Lambda::Function", "Properties": {}}
    >>> size = file.write_text(json.dumps({"Resources": {"Api": api, "Orders": function}}))
    >>> recognised = m.recognise(m.read(file))[0]
    >>> recognised.ways[0].components, [match.shape.name for match in recognised.matches]
    (('http-api', 'lambda-function'), ['D1:http'])
    """
    clues = _Clues(inventory)
    results = []
    for entry in inventory.entry_points:
        own = ways(inventory, entry)
        results.append(Recognised(entry, own, _matches(own, clues)))
    return tuple(results)


def _matches(own: tuple[RequestWay, ...], clues: _Clues) -> tuple[Match, ...]:
    matches: dict[Signature, Match] = {}
    for way in own:
        for match in _of_way(way, clues):
            matches.setdefault(match.shape, match)
    order = {SURE: 0, EQUAL: 1, ALIKE: 2, LIKELY: 3}
    return tuple(sorted(matches.values(), key=lambda match: (order[match.certainty], match.shape)))


@dataclass(frozen=True)
class _Candidates:
    """The shapes that a way may be, how certain that is, and the step of the way at which they begin."""

    certainty: str
    shapes: tuple[Signature, ...]
    start: int = 0


def _of_way(way: RequestWay, clues: _Clues) -> list[Match]:
    sequence = without_reach(way.components)
    part, shapes, certainty = _as_public(way, _candidates(sequence, complete=way.ends == "backend"))
    if not shapes and isinstance(way.entry, LoadBalancer):
        part, shapes, certainty = _as_public(way, _inner(sequence))
    kept, because = clues.tell_apart(part, shapes)
    if certainty == SURE and len(kept) > 1:
        certainty = EQUAL
    return [Match(shape, certainty, because) for shape in kept]


def _as_public(way: RequestWay, candidates: _Candidates) -> tuple[RequestWay, tuple[Signature, ...], str]:
    """Return the part of the way at which candidates begin, those whose balancer fits it, and how certain that is."""
    part = replace(way, steps=way.steps[candidates.start :])
    return part, *_by_scheme(part, candidates.shapes, candidates.certainty)


def _by_scheme(way: RequestWay, shapes: tuple[Signature, ...], certainty: str) -> tuple[tuple[Signature, ...], str]:
    """Return the shapes whose first balancer is as public as the way's; others only behind a link or an endpoint.

    A door on the internet is no door inside a VPC. Behind a link or an endpoint the hops stay the same.
    """
    position, balancer = next(
        ((place, step.node) for place, step in enumerate(way.steps) if isinstance(step.node, LoadBalancer)), (0, None)
    )
    if balancer is None or not isinstance(balancer.scheme, str):
        return shapes, certainty
    same = tuple(shape for shape in shapes if balancer.scheme in schemes().get(shape, {balancer.scheme}))
    if same or not position or way.steps[position - 1].component in _PUBLIC_DOORS:
        return same, certainty
    return shapes, certainty if way.steps[position - 1].component == "endpoint-service" else ALIKE


def _candidates(sequence: tuple[str, ...], *, complete: bool) -> _Candidates:
    same = index().get(sequence, ())
    if same or not sequence:
        return _Candidates(SURE, same)
    length, shapes = _alike(sequence)
    if complete:
        inner = _inner(sequence)
        longer_inside = inner.shapes and len(sequence) - inner.start > length + 1
        return inner if longer_inside else _Candidates(ALIKE, shapes)
    longer = _beginning_with(sequence)
    if len(sequence) > 1 or len({shape.pattern for shape in longer}) == 1:
        return _Candidates(LIKELY, tuple(sorted(longer)) or shapes)
    return _Candidates(LIKELY, ())


def _alike(sequence: tuple[str, ...]) -> tuple[int, tuple[Signature, ...]]:
    """Return the shapes that have the same hops, as many as possible, in front of another backend, and how many.

    Where none has, the one pattern whose ways begin so.
    """
    for length in range(len(sequence), 0, -1):
        front = sequence[:length]
        longer, shapes = _beginning_with(front), _in_front_of_a_backend(front)
        only = len({shape.pattern for shape in longer}) == 1
        if only or (shapes and length > 1):
            return length, tuple(sorted(shapes or longer))
    return 0, ()


def _inner(sequence: tuple[str, ...]) -> _Candidates:
    """Return the shapes of the longest part at the end of a sequence that is a pattern: another door is before it."""
    for start in range(1, len(sequence) - 1):
        part = sequence[start:]
        shapes = set(index().get(part, ())) or _in_front_of_a_backend(part)
        if shapes:
            return _Candidates(ALIKE, tuple(sorted(shapes)), start)
    return _Candidates(ALIKE, ())


def _in_front_of_a_backend(sequence: tuple[str, ...]) -> set[Signature]:
    return {shape for known, shapes in index().items() if known[:-1] == sequence for shape in shapes}


def _beginning_with(sequence: tuple[str, ...]) -> set[Signature]:
    return {shape for known, shapes in index().items() if known[: len(sequence)] == sequence for shape in shapes}


def _of(codes: set[str]) -> Callable[[Signature], bool]:
    """Return the question whether a shape is of one of the patterns."""
    return lambda shape: shape.pattern in codes


IN_TWO_REGIONS = frozenset({"G1", "G2"})
"""The patterns whose door stands in two Regions under one name."""
_PRIVATE_HOST, _PUBLIC_HOST = "private", "public"


def _host_kind(host: Instance) -> str:
    return _PUBLIC_HOST if host.asks_public_address is True or host.public_address is not None else _PRIVATE_HOST


CLUES: dict[str, Callable[[Signature], bool]] = {
    "second Region": _of({"E3", *IN_TWO_REGIONS}),
    "failover record": _of(set(IN_TWO_REGIONS)),
    "client VPN": lambda shape: shape.name == "E9:client-vpn",
    "jump host of sessions as the only caller": lambda shape: shape.name == "E9:ssm",
    "bastion as the only caller": lambda shape: shape.name == "E9:bastion",
    "private domain name": _of({"A2", "G2"}),
    "transit gateway": lambda shape: shape.over == "transit-gateway",
    "peering between VPCs": lambda shape: shape.over == "peering",
    "second account": _of({"E5"}),
    "connection to a network on premises": _of({"A3"}),
    "Resolver inbound endpoint": lambda shape: shape.name == "A3:private-dns",
    "public subnet": _of({"B2"}),
    "check of JSON Web Tokens": _of({"B5"}),
    "function": _of({"D1", "D2"}),
    "function in a VPC": lambda shape: shape.pattern == "D2" or shape.variant == "vpc-lambda",
    "TLS passthrough": lambda shape: shape.name == "E6:tls",
}
"""What tells patterns with the same hops apart, in the order of asking: a name, and which shapes have it."""


def _shares_its_name(record: DnsRecord) -> bool:
    """Return whether a record is one of several of its name, of which one is chosen by health or by share."""
    return any(value is not None for value in (record.failover, record.weight, record.region_routing))


class _Clues:
    """What else an inventory says that tells patterns with the same hops apart."""

    def __init__(self, inventory: Inventory) -> None:
        self.inventory = inventory
        self.hub = bool(inventory.all(TransitGateway) or inventory.all(TransitGatewayAttachment))
        self.peering = bool(inventory.all(VpcPeering))
        self.on_premises = bool(inventory.all(VpnConnection) or inventory.all(DirectConnectInterface))
        self.client_vpn = bool(inventory.all(ClientVpn))
        self.regions = self._in_several_regions()
        self.accounts = len({node.account for node in inventory.nodes if node.account is not None}) > 1
        self.inbound_names = any(resolver.direction == "INBOUND" for resolver in inventory.all(ResolverEndpoint))
        self.failover = any(_shares_its_name(record) for record in inventory.all(DnsRecord))

    def _in_several_regions(self) -> bool:
        regions = {node.region for node in self.inventory.nodes if isinstance(node.region, str)}
        peerings = self.inventory.all(VpcPeering)
        return len(regions) > 1 or any(peering.accepter_region is not None for peering in peerings)

    def tell_apart(
        self, way: RequestWay, shapes: tuple[Signature, ...]
    ) -> tuple[tuple[Signature, ...], tuple[str, ...]]:
        """Return the shapes that the clues leave, and the names of the clues that decided."""
        because: list[str] = []
        kept = list(shapes)
        answers = self._answers(way)
        for name, has in CLUES.items():
            holds = answers[name]
            inside = [shape for shape in kept if has(shape)]
            outside = [shape for shape in kept if not has(shape)]
            if holds is None or not inside or not outside:
                continue
            kept = inside if holds else outside
            because.append(name if holds else f"no {name}")
        return tuple(kept), tuple(because)

    def _answers(self, way: RequestWay) -> dict[str, bool | None]:
        """Return which clues the inventory has; ``None`` where it cannot tell."""
        private = bool(way.steps) and way.steps[0].component == "interface-endpoint"
        return {
            "second Region": self.regions,
            "failover record": self.failover,
            "client VPN": self.client_vpn,
            "jump host of sessions as the only caller": self._only_caller(way) == _PRIVATE_HOST,
            "bastion as the only caller": self._only_caller(way) == _PUBLIC_HOST,
            "private domain name": self._private_domain(way),
            "transit gateway": self.hub,
            "peering between VPCs": self.peering,
            "second account": self._other_account(way),
            "connection to a network on premises": self.on_premises if private else None,
            "Resolver inbound endpoint": self.inbound_names,
            "public subnet": self._public_subnets(way),
            "check of JSON Web Tokens": self._checks_tokens(way),
            "function": self._no_function(way),
            "function in a VPC": self._function_in_vpc(way),
            "TLS passthrough": self._passes_tls(way),
        }

    def _only_caller(self, way: RequestWay) -> str:
        """Return what kind of instance alone is let into the endpoint of an API; nothing where others are."""
        endpoint = next((step.node for step in way.steps if isinstance(step.node, VpcEndpoint)), None)
        groups = endpoint.security_groups if endpoint is not None else ()
        if not isinstance(groups, tuple):
            return ""
        rules = [
            rule for rule in self.inventory.all(SecurityGroupRule) if rule.direction == "in" and rule.group in groups
        ]
        hosts = [self._instance_of(rule) for rule in rules]
        kinds = {_host_kind(host) for host in hosts if host is not None}
        return kinds.pop() if None not in hosts and len(kinds) == 1 else ""

    def _instance_of(self, rule: SecurityGroupRule) -> Instance | None:
        """Return the instance whose group a rule lets in."""
        return next(
            (
                node
                for node in self.inventory.all(Instance)
                if isinstance(node.security_groups, tuple) and rule.peer in node.security_groups
            ),
            None,
        )

    def _checks_tokens(self, way: RequestWay) -> bool:
        authorizers = self.inventory.referring_to(way.entry, ApiAuthorizer)
        return any(authorizer.type == "JWT" for authorizer in authorizers)

    def _passes_tls(self, way: RequestWay) -> bool | None:
        """Return whether a Lattice service hands TLS on as it is; None where its listeners were not read."""
        listeners = self.inventory.referring_to(way.entry, LatticeListener)
        return any(listener.protocol == "TLS_PASSTHROUGH" for listener in listeners) if listeners else None

    def _private_domain(self, way: RequestWay) -> bool:
        """Return whether the API answers under a private domain name."""
        for step in way.steps:
            if isinstance(step.node, RestApi):
                for mapping in self.inventory.referring_to(step.node, DomainMapping):
                    domain = self.inventory.find(mapping.domain)
                    if domain is not None and self._is_private(domain):
                        return True
        return False

    def _is_private(self, domain: DomainName) -> bool:
        types = domain.endpoint_types
        if isinstance(types, tuple) and "PRIVATE" in types:
            return True
        return bool(self.inventory.referring_to(domain, DomainAssociation))

    def _other_account(self, way: RequestWay) -> bool | None:
        """Return whether the endpoint is somebody else's: in another account, or not among what was read."""
        first = way.steps[0].node if way.steps else None
        if isinstance(first, VpcEndpoint):
            return any(step.node.account != first.account for step in way.steps if isinstance(step.node, RestApi))
        return True if self.accounts else None

    def _balancers(self, way: RequestWay) -> list[LoadBalancer]:
        return [step.node for step in way.steps if isinstance(step.node, LoadBalancer)]

    def _public_subnets(self, way: RequestWay) -> bool | None:
        """Return whether all balancers stand in public subnets; where they were not read, what they are called."""
        subnets = [subnet for balancer in self._balancers(way) for subnet in self.inventory.find_all(balancer.subnets)]
        if not any(isinstance(subnet, Subnet) for subnet in subnets):
            values = [balancer.subnets for balancer in self._balancers(way)]
            names = [unknown.name for unknown in unknowns(values)] + [ref.key for ref in references_of(values)]
            words = {word for name in names for word in words_of(name)} & {"private", "public"}
            return words == {"public"} if len(words) == 1 else None
        return all(self._is_public(subnet) for subnet in subnets)

    def _is_public(self, subnet: Node) -> bool:
        for table in self.inventory.referring_to(subnet, RouteTable):
            for route in self.inventory.referring_to(table, Route):
                gateway = self.inventory.find(route.gateway)
                if gateway is not None and gateway.KIND == "internet-gateway":
                    return True
        return False

    def _no_function(self, way: RequestWay) -> bool | None:
        """Return False where something else than a function answers, and None where that is not known."""
        answered = way.ends == "backend" and way.components[-1:] != ("lambda-function",)
        return False if answered else None

    def _function_in_vpc(self, way: RequestWay) -> bool | None:
        last = way.steps[-1].node if way.steps else None
        return bool(last.subnets) if isinstance(last, Function) else None
