"""Who gets into an API: over all endpoints, names, routes, addresses, signers and keys that can be told apart."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, TypeAlias

from modeler.audit.network import Intervals
from modeler.audit.network.intervals import ALL_IPV4, PUBLIC_IPV4, addresses
from modeler.audit.policy import (
    AccessRequest,
    AnyOf,
    Caller,
    Policy,
    Present,
    StatementCondition,
    Truth,
    identity,
)
from modeler.audit.policy.api_gateway import (
    ApiCall,
    CustomDomain,
    Gate,
    GateDecision,
    MethodAuthorization,
    api_gateway_decision,
    through_endpoint,
)
from modeler.audit.policy.classes import conditions_of
from modeler.audit.policy.decide import ALLOW
from modeler.audit.policy.document import ReadPolicy
from modeler.audit.policy.keys import PolicyEntry, request_of
from modeler.audit.policy.request import KeyValue
from modeler.audit.rules.endpoints import EXECUTE_API
from modeler.audit.trace.routing import path_of
from modeler.audit.trace.step import unique
from modeler.dataclass import dataclass
from modeler.inventory import Cause, Inventory, Node, Origin, Text, Unknown, unknowns
from modeler.inventory.kinds.domain_association import DomainAssociation
from modeler.inventory.kinds.domain_mapping import DomainMapping
from modeler.inventory.kinds.domain_name import DomainName
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.rest_method import RestMethod
from modeler.inventory.kinds.rest_stage import RestStage
from modeler.inventory.kinds.routing_rule import RoutingRule
from modeler.inventory.kinds.share import ResourceShare
from modeler.inventory.kinds.vpc import Vpc
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
from modeler.inventory.values import String

from .access import AccessStep, CallerAccess, EntryKind, EntryPath, StepKind, WitnessRequest
from .arrivals import NetworkArrival, Networks, cut
from .callers import (
    ANY_ACCOUNT,
    FRESH,
    INTERNET_PLACE,
    NO_CREDENTIAL,
    CallerClass,
    CallerPlace,
    Credential,
    CredentialKind,
    PlaceKind,
    witness_address,
)
from .ground import Ground, ground_of, named_values, placeholder, resource_patterns, with_names
from .signers import Signer, names_signers, signers_of
from .texts import STAR, TooManyTexts, is_pattern, path_pattern, texts_apart

MOST_REQUESTS = 50_000
"""So many combinations of one way are asked; of more it is not known who gets in."""
TOO_MANY = Unknown(Cause.LIMIT, "the number of combinations of keys, paths and signers")
_VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
NEW_ENDPOINT: Mapping[str, KeyValue] = {"aws:SourceVpce": f"vpce-{FRESH}", "aws:SourceVpc": f"vpc-{FRESH}"}
"""The keys of a call through an endpoint that nobody names, in a VPC that nobody names."""
_ADDRESS_KEYS = ("aws:vpcsourceip", "aws:sourceip")
_CALLER_CHOOSES = ("aws:useragent", "aws:referer")
_TIMES = ("aws:currenttime", "aws:epochtime")


@dataclass(frozen=True)
class ApiRouteClass:
    """Requests to an API that no policy tells apart: a method with its authorization, a stage, a path."""

    node: Node
    method: str
    path: str
    stage: String
    authorization: MethodAuthorization | Unknown


@dataclass(frozen=True)
class ApiName:
    """A name of an API: its own, or a custom domain."""

    host: str
    kind: EntryKind
    domain: DomainName | None = None
    doubt: Unknown | None = None
    nodes: tuple[Node, ...] = ()


@dataclass(frozen=True)
class Entrance:
    """Where calls come in: an endpoint and who arrives at it, or the internet."""

    key: str
    node: VpcEndpoint | None
    keys: Mapping[str, KeyValue]
    arrivals: tuple[NetworkArrival, ...]
    own: bool = True
    accounts: frozenset[str] = frozenset()


Request: TypeAlias = tuple[ApiRouteClass, Signer, tuple[tuple[str, KeyValue], ...]]


class RestDoor:
    """Who gets into one REST API.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    networks : Networks
        Who arrives where.
    api : RestApi
        The API.
    region : str
        Its Region, where the inventory says it.
    """

    def __init__(self, inventory: Inventory, networks: Networks, api: RestApi, region: str) -> None:
        self.inventory = inventory
        self.networks = networks
        self.api = api
        self.region = region
        self.endpoints = tuple(_endpoints(inventory, api))
        documents = [api.policy, *(endpoint.policy for endpoint in self.endpoints)]
        self.ground: Ground = ground_of(api, region, *documents)
        self.policy = self.ground.policy(api)
        self.with_names = with_names(self.policy)
        self._made: dict[tuple[Policy | Unknown, ...], list[Request]] = {}

    def accesses(self) -> Iterator[CallerAccess]:
        """Yield who gets in, for each name and entrance."""
        types = self.api.endpoint_types
        kinds = (types,) if isinstance(types, Unknown) else types
        doubt = next(unknowns(kinds), None)
        private = "PRIVATE" in kinds
        if private or doubt is not None:
            for access in self._through_endpoints():
                yield replace(access, sure=False, unknown=(*access.unknown, doubt)) if doubt else access
        if not private:
            for access in self._from_internet():
                yield replace(access, sure=False, unknown=(*access.unknown, doubt)) if doubt else access

    # Names

    def _names(self, private: bool) -> Iterator[ApiName]:
        off = self.api.default_endpoint_off
        if off is not True:
            own = self.api.key if self.api.origin.time else f"${{{self.api.key}}}"
            suffix = f"execute-api.{self.region or '${AWS::Region}'}.amazonaws.com"
            doubt = off if isinstance(off, Unknown) else None
            yield ApiName(f"{own}.{suffix}", EntryKind.API_NAME, None, doubt, (self.api,))
        leading: list[DomainMapping | RoutingRule] = [*self.inventory.referring_to(self.api, DomainMapping)]
        leading += self.inventory.referring_to(self.api, RoutingRule)
        for mapping in leading:
            domain = self.inventory.find(mapping.domain)
            if isinstance(domain, DomainName) and ("PRIVATE" in _listed(domain.endpoint_types)) == private:
                yield ApiName(str(domain.name), EntryKind.DOMAIN, domain, None, (domain, mapping))
            elif not isinstance(domain, DomainName) and not private:
                hidden = Unknown(Cause.OUTSIDE, f"the domain of {mapping.key}")
                yield ApiName(str(mapping.domain), EntryKind.DOMAIN, None, hidden, (mapping,))

    # Through endpoints

    def _through_endpoints(self) -> Iterator[CallerAccess]:
        names = list(self._names(private=True))
        for entrance in self._entrances():
            for name in names:
                if self._answers(name, entrance):
                    yield from self._asked(name, entrance, private=True)

    def _answers(self, name: ApiName, entrance: Entrance) -> bool:
        """Return whether a private domain answers through an endpoint: it must be associated with it."""
        if name.domain is None:
            return True
        if entrance.node is None:
            return bool(entrance.accounts)
        associations = self.inventory.referring_to(name.domain, DomainAssociation)
        return any(
            isinstance(item.endpoint, Unknown) or self.inventory.find(item.endpoint) == entrance.node
            for item in associations
        )

    def _entrances(self) -> Iterator[Entrance]:
        """Yield each endpoint of the inventory, those that only policies name, and one of an account that nobody names.

        An endpoint of somebody else stands in a network of somebody else, who chooses all addresses in it.
        """
        for endpoint in self.endpoints:
            vpc = self.inventory.find(endpoint.vpc)
            named = endpoint.vpc.key if endpoint.vpc is not None and not isinstance(endpoint.vpc, Unknown) else None
            where: KeyValue = identity(vpc) if isinstance(vpc, Vpc) else named or _hidden(endpoint.vpc)
            keys: dict[str, KeyValue] = {"aws:SourceVpce": identity(endpoint), "aws:SourceVpc": where}
            yield Entrance(endpoint.key, endpoint, keys, self.networks.at(endpoint, 443))
        read_endpoints = {str(identity(endpoint)) for endpoint in self.endpoints}
        read_vpcs = {str(identity(vpc)) for vpc in self.inventory.all(Vpc)}
        vpcs = [placeholder(value) for value in named_values([self.policy], "aws:sourcevpc")]
        strange = [value for value in vpcs if str(value) not in read_vpcs and not is_pattern(value)]
        for value in named_values([self.policy], "aws:sourcevpce"):
            if str(value) not in read_endpoints and not is_pattern(value):
                place = CallerPlace(PlaceKind.ENDPOINT, _label(value))
                for inside in (*_known(vpcs), f"vpc-{FRESH}"):
                    keys = {"aws:SourceVpce": _scalar(placeholder(value)), "aws:SourceVpc": inside}
                    yield self._foreign(place, keys, (value,))
        for value in strange:
            place = CallerPlace(PlaceKind.VPC, _label(value))
            yield self._foreign(place, {"aws:SourceVpce": f"vpce-{FRESH}", "aws:SourceVpc": _scalar(value)}, (value,))
        yield from self._patterned()
        yield self._foreign(ANY_ACCOUNT, NEW_ENDPOINT, ())
        shared = frozenset(self._shared_with())
        for account in sorted(shared):
            of_account = self._foreign(CallerPlace(PlaceKind.ACCOUNT, account), NEW_ENDPOINT, ())
            yield replace(of_account, accounts=frozenset({account}))

    def _patterned(self) -> Iterator[Entrance]:
        """Yield endpoints whose ids, or whose VPC's, patterns with wildcards can tell apart.

        AWS gives the ids, so whether somebody has such a one is not known.
        """
        for key, start in (("aws:SourceVpce", "vpce-"), ("aws:SourceVpc", "vpc-")):
            values = named_values([self.policy], key.lower())
            patterns = tuple(value for value in values if isinstance(value, str) and is_pattern(value))
            if not patterns:
                continue
            place = CallerPlace(PlaceKind.ENDPOINT, ", ".join(patterns))
            hidden = Unknown(Cause.REQUEST, f"whether a stranger's {key} is like {', '.join(patterns)}")
            for text in texts_apart(patterns, f"{start}{STAR}"):
                yield self._foreign(place, {**NEW_ENDPOINT, key: text}, (hidden,))

    def _foreign(self, place: CallerPlace, keys: Mapping[str, KeyValue], named: Iterable[String]) -> Entrance:
        missing = [value if isinstance(value, Unknown) else Unknown(Cause.OUTSIDE, str(value)) for value in named]
        arrival = NetworkArrival(place, ALL_IPV4, not missing, (), tuple(missing))
        return Entrance(str(place.key), None, keys, (arrival,), own=False)

    def _shared_with(self) -> Iterator[str]:
        """Yield the accounts with which a private domain of the API is shared."""
        for name in self._names(private=True):
            if name.domain is None:
                continue
            for share in self.inventory.all(ResourceShare):
                if name.domain in [
                    node for value in _listed(share.resources) for node in self.inventory.named_in(value)
                ]:
                    yield from (str(principal) for principal in _listed(share.principals))

    # From the internet

    def _from_internet(self) -> Iterator[CallerAccess]:
        arrival = NetworkArrival(INTERNET_PLACE, PUBLIC_IPV4, True)
        entrance = Entrance("", None, {}, (arrival,))
        for name in self._names(private=False):
            yield from self._asked(name, entrance, private=False)

    # All requests of one way

    def _asked(self, name: ApiName, entrance: Entrance, *, private: bool) -> Iterator[CallerAccess]:
        domain = self._custom(name, private)
        door = entrance.node
        own = self.policy if entrance.own else self.with_names
        endpoint_policy = self.ground.policy(door) if door is not None else None
        policies = [
            policy for policy in (own, endpoint_policy, domain.policy if domain else None) if policy is not None
        ]
        way = _Way(self, name, entrance, domain, own, endpoint_policy, private)
        entry = EntryPath(name.kind, name.host, self.api.key, entrance.key if private else "")
        gathered = _Found(entry)
        try:
            requests = self._requests(tuple(policies))
            for arrival, piece in _pieces_of(entrance.arrivals, policies):
                for request in requests:
                    if gathered.is_covered(arrival.place, piece):
                        break
                    gathered.add(way.access(arrival, piece, request))
        except TooManyTexts:
            for arrival in entrance.arrivals:
                caller = CallerClass(arrival.place, arrival.addresses)
                yield CallerAccess(caller, entry, False, (), WitnessRequest(), (TOO_MANY,))
            return
        yield from gathered.accesses()

    def _custom(self, name: ApiName, private: bool) -> CustomDomain | None:
        if name.domain is None or not private:
            return None
        arn = f"arn:{self.ground.partition}:execute-api:{self.ground.region}:{self.ground.account}:/domainnames/"
        return CustomDomain(f"{arn}{name.domain.name}", self.ground.policy(name.domain))

    def _requests(self, policies: tuple[Policy | Unknown, ...]) -> list[Request]:
        """Return one request of each class, the least demanding first."""
        if policies not in self._made:
            self._made[policies] = self._requests_of(list(policies))
        return self._made[policies]

    def _requests_of(self, policies: list[Policy | Unknown]) -> list[Request]:
        signers = self._signers(policies)
        others = list(_other_keys(policies))
        routes = self._routes(tuple(resource_patterns(list(policies))))
        if len(signers) * len(others) * len(routes) > MOST_REQUESTS:
            raise TooManyTexts
        made: list[Request] = list(itertools.product(routes, signers, others))
        made.sort(key=lambda request: _demand(request[0], request[1]))
        return made

    def _routes(self, patterns: tuple[str, ...]) -> list[ApiRouteClass]:
        stages = [stage.name for stage in self.inventory.referring_to(self.api, RestStage)]
        names: list[String] = [name for name in stages if name is not None] or [
            Unknown(Cause.NOT_COLLECTED, "the stage")
        ]
        methods = self.inventory.referring_to(self.api, RestMethod)
        result: list[ApiRouteClass] = []
        for stage in names:
            for method in methods:
                result += self._of_method(method, stage, patterns)
            if not methods:
                hidden = Unknown(Cause.NOT_COLLECTED, f"the methods of {self.api.key}")
                result.append(ApiRouteClass(self.api, "GET", "/", stage, hidden))
        return list(dict.fromkeys(result))

    def _of_method(self, method: RestMethod, stage: String, patterns: tuple[str, ...]) -> Iterator[ApiRouteClass]:
        route = path_of(self.inventory, method.resource)
        pattern = path_pattern(route) if isinstance(route, str) else f"/{STAR}"
        verb = method.http_method if isinstance(method.http_method, str) else "ANY"
        verbs = _verbs(patterns) if verb == "ANY" else (verb,)
        written = stage if isinstance(stage, str) else ""
        for one_verb in verbs:
            head = f"/{written}/{one_verb}"
            cutting = patterns if written else tuple(_after_stage(text) for text in patterns)
            for text in texts_apart(tuple(sorted(set(cutting))), head + pattern):
                yield ApiRouteClass(method, one_verb, text[len(head) :], stage, _authorization(method))

    def _signers(self, policies: list[Policy | Unknown]) -> list[Signer]:
        nobody = Signer(Caller(), NO_CREDENTIAL)
        methods = self.inventory.referring_to(self.api, RestMethod)
        by_iam = any(_authorization(method) in (MethodAuthorization.IAM,) for method in methods)
        open_methods = any(isinstance(_authorization(method), Unknown) for method in methods) or not methods
        if not by_iam and not open_methods and not any(names_signers(policy) for policy in policies):
            return [nobody]
        return [nobody, *signers_of(policies, self.ground.account)]


@dataclass
class _Way:
    """One name and entrance with the policies on it."""

    door: RestDoor
    name: ApiName
    entrance: Entrance
    domain: CustomDomain | None
    policy: ReadPolicy
    endpoint_policy: ReadPolicy
    private: bool

    def access(self, arrival: NetworkArrival, piece: Intervals, request: Request) -> CallerAccess | None:
        """Return who gets in with one request, or ``None`` where nobody does."""
        route, signer, others = request
        call = self._call(piece, request)
        gates = self._gates(call)
        outcomes = [gate.passes for gate in gates]
        if Truth.NO in outcomes:
            return None
        doubts = [arrival.unknown if not arrival.sure else (), _doubts(gates)]
        if self.name.doubt is not None:
            doubts.append((self.name.doubt,))
        if Truth.MAYBE in outcomes and not any(doubts):
            doubts.append((Unknown(Cause.REQUEST, "all keys that the policies ask for"),))
        sure = arrival.sure and self.name.doubt is None and Truth.MAYBE not in outcomes
        missing = () if sure else unique(value for group in doubts for value in group)
        caller = CallerClass(arrival.place, piece, self._credential(route, signer))
        entry = EntryPath(self.name.kind, self.name.host, self.door.api.key, self.entrance.key if self.private else "")
        steps = (*self._way_steps(arrival), *_gate_steps(gates, self._nodes()), _route_step(route))
        shown = self._shown(piece, others, signer)
        asked = WitnessRequest(route.method, self.name.host, f"/{_shown_stage(route.stage)}{route.path}", shown)
        return CallerAccess(caller, entry, sure, steps, asked, missing)

    def _credential(self, route: ApiRouteClass, signer: Signer) -> Credential:
        """Return what a caller must bring: by a name with a trust store at least a certificate."""
        needed = _credential(route, signer)
        if self.name.domain is not None and self.name.domain.trust_store is not None:
            return max(needed, Credential(CredentialKind.CERTIFICATE, needed.signer))
        return needed

    def _call(self, piece: Intervals, request: Request) -> ApiCall:
        route, signer, others = request
        known: dict[str, KeyValue] = {**self.entrance.keys, **dict(signer.keys), **dict(others)}
        known["aws:VpcSourceIp" if self.private else "aws:SourceIp"] = witness_address(piece)
        resource = self.door.ground.arn(route.stage, route.method, route.path)
        entry = PolicyEntry.ENDPOINT if self.private else PolicyEntry.INTERNET
        always, absent = _keys_of(entry, signer.caller)
        given = frozenset(name.lower() for name in known)
        left = {name: value for name, value in always.items() if name not in given}
        asked = AccessRequest(
            "execute-api:Invoke", resource, signer.caller, {**left, **known}, _MORE_KEYS, absent - given
        )
        return ApiCall(asked, route.authorization, self.private, frozenset({ALLOW}))

    def _gates(self, call: ApiCall) -> tuple[GateDecision, ...]:
        if not self.private:
            return (api_gateway_decision(self.policy, call),)
        return through_endpoint(self.endpoint_policy, self.policy, call, self.domain).gates

    def _nodes(self) -> dict[Gate, Node]:
        nodes: dict[Gate, Node] = {Gate.API: self.door.api}
        if self.entrance.node is not None:
            nodes[Gate.ENDPOINT_POLICY] = self.entrance.node
        if self.name.domain is not None:
            nodes[Gate.DOMAIN_POLICY] = self.name.domain
        return nodes

    def _way_steps(self, arrival: NetworkArrival) -> Iterator[AccessStep]:
        yield AccessStep(StepKind.NAME, self.name.host, self.name.nodes)
        if self.entrance.node is not None:
            nodes = (self.entrance.node, *arrival.nodes)
            yield AccessStep(StepKind.NETWORK, self.entrance.node.key, nodes)

    def _shown(
        self, piece: Intervals, others: tuple[tuple[str, KeyValue], ...], signer: Signer
    ) -> tuple[tuple[str, str], ...]:
        address = ("aws:VpcSourceIp" if self.private else "aws:SourceIp", witness_address(piece))
        given = [*self.entrance.keys.items(), *others, *signer.keys]
        return (*((key, _text(value)) for key, value in given), address)


_MORE_KEYS = Unknown(Cause.REQUEST, "other condition keys")


@lru_cache(maxsize=256)
def _keys_of(entry: PolicyEntry, caller: Caller) -> tuple[dict[str, KeyValue], frozenset[str]]:
    """Return the keys that a request of a caller has by its way in, in small letters, and those that it has not."""
    request = request_of(entry, "", "", caller)
    return {name.lower(): value for name, value in request.keys.items()}, request.absent


class _Found:
    """What was found for one way: for each place the addresses with the least that they must bring."""

    def __init__(self, entry: EntryPath) -> None:
        self.entry = entry
        self._sure: dict[CallerPlace, Intervals] = {}
        self._made: dict[tuple[CallerPlace, Credential, bool], list[CallerAccess]] = defaultdict(list)

    def is_covered(self, place: CallerPlace, piece: Intervals) -> bool:
        """Return whether these addresses get in for certain; requests are asked with the least demanding first."""
        known = self._sure.get(place)
        return known is not None and piece <= known

    def add(self, access: CallerAccess | None) -> None:
        """Keep who gets in."""
        if access is None:
            return
        caller = access.caller
        if access.sure:
            self._sure[caller.place] = self._sure.get(caller.place, Intervals()) | caller.addresses
        group = self._made[caller.place, caller.credential, access.sure]
        if access.sure or not any(caller.addresses <= alternative.caller.addresses for alternative in group):
            group.append(access)

    def accesses(self) -> Iterator[CallerAccess]:
        """Yield one access for each place, credential and certainty."""
        for (place, credential, sure), group in self._made.items():
            whole = Intervals.of(pair for item in group for pair in item.caller.addresses.ranges)
            if not sure:
                whole = whole - self._sure.get(place, Intervals())
                if not whole:
                    continue
            missing = unique(value for item in group for value in item.unknown)
            yield replace(group[0], caller=CallerClass(place, whole, credential), unknown=missing)


# Endpoints and entrances


def _endpoints(inventory: Inventory, api: RestApi) -> Iterator[VpcEndpoint]:
    """Yield the endpoints that may lead to an API: those for execute-api, and its own whose service is not known."""
    own = inventory.find_all(api.endpoints)
    for endpoint in inventory.all(VpcEndpoint):
        service = endpoint.service
        if str(service).endswith(EXECUTE_API) or (endpoint in own and not isinstance(service, str)):
            yield endpoint


def _listed(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, (list, tuple)) else ()


def _hidden(value: object) -> KeyValue:
    return Present(value if isinstance(value, Unknown) else Unknown(Cause.OUTSIDE, "the VPC of the endpoint"))


def _known(values: Iterable[String]) -> Iterator[Any]:
    yield from (_scalar(value) for value in values)


def _scalar(value: String) -> Any:
    return value if isinstance(value, (str, Text)) else placeholder(value)


def _label(value: String) -> str:
    """Return the name of a value: of one that is not known, what it hangs on.

    >>> from modeler.inventory import Attribute
    >>> _label(Text((Attribute("?parameter VpcId"),))), _label(Text((Attribute("Endpoint"),)))
    ('parameter VpcId', '${Endpoint}')
    """
    if isinstance(value, Unknown):
        return value.name
    text = str(value)
    return text.removeprefix("${?").removesuffix("}") if text.startswith("${?") else text


def _text(value: KeyValue) -> str:
    if isinstance(value, AnyOf):
        return "any"
    return str(value) if isinstance(value, (str, Text)) else "not known"


# Classes of requests


def _pieces_of(
    arrivals: Iterable[NetworkArrival], policies: list[Policy | Unknown]
) -> Iterator[tuple[NetworkArrival, Intervals]]:
    """Yield the addresses of arrivals, cut where the policies' networks begin and end."""
    cuts = _address_cuts(policies)
    for arrival in arrivals:
        by_class: dict[tuple[bool, ...], list[Intervals]] = defaultdict(list)
        for piece in cut(arrival.addresses, cuts):
            by_class[_networks_around(piece.first, policies)].append(piece)
        for pieces in by_class.values():
            yield arrival, Intervals.of(pair for piece in pieces for pair in piece.ranges)


def _networks(policies: list[Policy | Unknown]) -> Iterator[Intervals]:
    for policy in policies:
        for condition in conditions_of(policy) if isinstance(policy, Policy) else ():
            if condition.name in _ADDRESS_KEYS:
                for value in condition.values:
                    try:
                        yield addresses(str(value))
                    except ValueError:
                        continue


def _address_cuts(policies: list[Policy | Unknown]) -> tuple[int, ...]:
    cuts: set[int] = set()
    for network in _networks(policies):
        for first, last in network.ranges:
            cuts |= {first, last + 1}
    return tuple(sorted(cuts))


def _networks_around(address: int, policies: list[Policy | Unknown]) -> tuple[bool, ...]:
    return tuple(address in network for network in _networks(policies))


def _verbs(patterns: tuple[str, ...]) -> tuple[str, ...]:
    """Return the HTTP methods that patterns name, and one that they do not."""
    named = [verb for verb in _VERBS if any(f"/{verb}" in pattern for pattern in patterns)]
    fresh = next((verb for verb in _VERBS if verb not in named), "")
    return tuple(dict.fromkeys((*([fresh] if fresh else []), *named)))


def _after_stage(pattern: str) -> str:
    """Return a pattern without its stage, for a stage that is not known."""
    remainder = pattern.removeprefix("/")
    return f"/{remainder[remainder.find('/') :]}" if "/" in remainder else pattern


def _authorization(method: RestMethod) -> MethodAuthorization | Unknown:
    kind = method.authorization
    if kind is None:
        return MethodAuthorization.NONE
    if isinstance(kind, str):
        return (
            MethodAuthorization(kind) if kind in set(MethodAuthorization) else Unknown(Cause.MALFORMED, "authorization")
        )
    return next(unknowns(kind), Unknown(Cause.FUNCTION, "the authorizer"))


def _other_keys(policies: list[Policy | Unknown]) -> Iterator[tuple[tuple[str, KeyValue], ...]]:
    """Yield the combinations of keys that a caller chooses, or that time does."""
    asked: dict[str, list[StatementCondition]] = defaultdict(list)
    for policy in policies:
        for condition in conditions_of(policy) if isinstance(policy, Policy) else ():
            if condition.name in (*_CALLER_CHOOSES, *_TIMES):
                asked[condition.name].append(condition)
    choices = [[(key, value) for value in _choices(key, conditions)] for key, conditions in sorted(asked.items())]
    for combination in itertools.product(*choices):
        yield tuple((key, value) for key, value in combination if value is not None)


def _choices(key: str, conditions: list[StatementCondition]) -> Iterator[str | None]:
    values = [value for condition in conditions for value in condition.values if isinstance(value, str)]
    if key in _TIMES:
        yield from dict.fromkeys(moment for value in values for moment in _around(value))
        return
    yield None
    yield from texts_apart(tuple(sorted(set(values))), no_case=True)


def _around(value: str) -> Iterator[str]:
    """Yield a moment, and those just before and after it."""
    try:
        if value.isdecimal() and len(value) > 4:
            yield from (str(int(value) + step) for step in (-1, 0, 1))
            return
        day = datetime.fromisoformat(value)
    except ValueError:
        return
    day = day if day.tzinfo else day.replace(tzinfo=UTC)
    yield from ((day + timedelta(seconds=step)).isoformat() for step in (-1, 0, 1))


# What must be brought


def _demand(route: ApiRouteClass, signer: Signer) -> tuple[Credential, str]:
    return _credential(route, signer), route.path


_TOKENS = (MethodAuthorization.LAMBDA, MethodAuthorization.COGNITO)


@lru_cache(maxsize=4096)
def _credential_of(authorization: MethodAuthorization | Unknown, credential: Credential) -> Credential:
    if authorization in _TOKENS and credential.kind < CredentialKind.TOKEN:
        return Credential(CredentialKind.TOKEN, credential.signer)
    return credential


def _credential(route: ApiRouteClass, signer: Signer) -> Credential:
    return _credential_of(route.authorization, signer.credential)


# Evidence


def _doubts(gates: Iterable[GateDecision]) -> tuple[Unknown, ...]:
    return unique(
        value
        for gate in gates
        if gate.passes is Truth.MAYBE and gate.policy is not None
        for value in gate.policy.unknown
    )


_STEPS = {
    Gate.SIGNATURE: StepKind.AUTHORIZATION,
    Gate.ENDPOINT_POLICY: StepKind.ENDPOINT_POLICY,
    Gate.DOMAIN_POLICY: StepKind.DOMAIN_POLICY,
    Gate.API: StepKind.RESOURCE_POLICY,
}


def _gate_steps(gates: Iterable[GateDecision], nodes: Mapping[Gate, Node]) -> Iterator[AccessStep]:
    for gate in gates:
        node = nodes.get(gate.gate)
        if node is None and gate.gate is Gate.ENDPOINT_POLICY:
            continue  # the endpoint's owner writes its policy
        statement = gate.policy.statement if gate.policy is not None else None
        place = statement.origin if statement is not None else None
        places: tuple[Origin, ...] = (place,) if place is not None else ()
        subject = f"statement {statement.position}" if statement is not None else "no policy"
        kind = _STEPS[gate.gate]
        if gate.policy is not None and ALLOW not in gate.policy.possible:
            kind, subject, places = StepKind.SIGNER_POLICIES, "", ()
        yield AccessStep(kind, subject, () if node is None else (node,), places)


def _route_step(route: ApiRouteClass) -> AccessStep:
    kind = route.authorization
    subject = kind.value if isinstance(kind, MethodAuthorization) else kind.name
    return AccessStep(StepKind.AUTHORIZATION, subject, (route.node,))


def _shown_stage(stage: String) -> str:
    return stage if isinstance(stage, str) else "${stage}"
