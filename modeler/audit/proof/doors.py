"""Who gets into each thing that a caller can name, and who gets around an API to its backend."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

from modeler.audit.network import Party, through_privatelink
from modeler.audit.network.intervals import ALL_IPV4, PUBLIC_IPV4, Intervals
from modeler.audit.policy import AccessRequest, Caller, Policy, Truth, identity, policy_of
from modeler.audit.policy.decide import ALLOW, decide
from modeler.audit.policy.document import ReadPolicy
from modeler.audit.policy.endpoint_services import may_connect
from modeler.audit.policy.functions import (
    INVOKE,
    UrlCall,
    function_decision,
    function_url_decision,
    policy_of_permissions,
)
from modeler.audit.policy.keys import PolicyEntry, request_of
from modeler.audit.policy.lattice import AuthPolicy, lattice_decision
from modeler.audit.policy.request import KeyValue
from modeler.audit.rules.permissions import permissions_of
from modeler.audit.trace.step import unique
from modeler.inventory import Cause, Inventory, Node, Origin, Ref, Unknown, unknowns
from modeler.inventory.graph import RequestGraph, known_items
from modeler.inventory.kinds.accelerator import Accelerator
from modeler.inventory.kinds.api_route import ApiRoute
from modeler.inventory.kinds.distribution import CloudFrontDistribution
from modeler.inventory.kinds.domain_mapping import DomainMapping
from modeler.inventory.kinds.domain_name import DomainName
from modeler.inventory.kinds.endpoint_connection import EndpointConnection
from modeler.inventory.kinds.endpoint_service import EndpointService
from modeler.inventory.kinds.function import Function
from modeler.inventory.kinds.function_permission import FunctionPermission
from modeler.inventory.kinds.function_url import FunctionUrl
from modeler.inventory.kinds.graphql_api import GraphqlApi
from modeler.inventory.kinds.http_api import HttpApi
from modeler.inventory.kinds.lattice_network import LatticeNetwork
from modeler.inventory.kinds.lattice_resource_association import LatticeResourceAssociation
from modeler.inventory.kinds.lattice_service import LatticeService
from modeler.inventory.kinds.lattice_vpc_association import LatticeVpcAssociation
from modeler.inventory.kinds.listener import Listener
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.resource_configuration import ResourceConfiguration
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.rest_stage import RestStage
from modeler.inventory.kinds.share import ResourceShare
from modeler.inventory.kinds.target_group import TargetGroup
from modeler.inventory.kinds.verified_access_endpoint import VerifiedAccessEndpoint
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
from modeler.inventory.kinds.web_acl import WebAcl
from modeler.inventory.kinds.websocket_api import WebSocketApi
from modeler.inventory.values import String

from .access import AccessStep, CallerAccess, EntryKind, EntryPath, StepKind, WitnessRequest
from .apis import TOO_MANY, RestDoor
from .arrivals import NetworkArrival, Networks
from .callers import (
    ANY_ACCOUNT,
    FRESH,
    FRESH_ACCOUNT,
    INTERNET_PLACE,
    NO_CREDENTIAL,
    CallerClass,
    CallerPlace,
    Credential,
    CredentialKind,
    PlaceKind,
)
from .ground import ACCOUNT, grounded_arn
from .ground import REGION as OWN_REGION
from .signers import FRESH_SIGNER, Signer, signers_of
from .texts import TooManyTexts

_WITH_TOKEN = Credential(CredentialKind.TOKEN)
_NOBODY = Signer(Caller(), NO_CREDENTIAL)
_ACROSS_ACCOUNTS = ("apigateway.amazonaws.com", "s3.amazonaws.com", "sns.amazonaws.com")
"""Services that call functions for resources of other accounts
(https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-cross-account-lambda-integrations.html,
https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-services.html, 2026-11-30)."""
_WITHIN_ACCOUNT = ("elasticloadbalancing.amazonaws.com",)
"""Services that call only functions of the account of what they call for
(https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html, 2026-11-30)."""


class EntryDoors:
    """Who gets into each door of an inventory; each door is asked once.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    """

    def __init__(self, inventory: Inventory) -> None:
        self.inventory = inventory
        self.networks = Networks(inventory)
        self.graph = RequestGraph(inventory)
        self._accesses: dict[tuple[str, str], tuple[CallerAccess, ...]] = {}

    def into(self, door: Node) -> tuple[CallerAccess, ...]:
        """Return who gets into a door.

        Parameters
        ----------
        door : Node
            An API, a balancer, a function or its URL, an endpoint service, what a target group sends to.
        """
        key = (door.KIND, door.key)
        if key not in self._accesses:
            ask = _ASKED.get(type(door), _target)
            try:
                self._accesses[key] = tuple(_together(ask(self, door)))
            except TooManyTexts:
                self._accesses[key] = (_not_followed(door),)
        return self._accesses[key]

    def region_of(self, api: Node) -> str:
        """Return the Region of an API: its own, or the one in the names of the endpoints' services."""
        if isinstance(api.region, str):
            return api.region
        return self._region

    def policy_of(self, api: RestApi) -> ReadPolicy:
        """Return the resource policy of an API."""
        return RestDoor(self.inventory, self.networks, api, self.region_of(api)).policy

    def endpoints_of(self, api: Node) -> tuple[VpcEndpoint, ...]:
        """Return the endpoints that may lead to an API or a service."""
        if isinstance(api, RestApi):
            return RestDoor(self.inventory, self.networks, api, self.region_of(api)).endpoints
        if isinstance(api, EndpointService):
            every = self.inventory.all(VpcEndpoint)
            return tuple(endpoint for endpoint in every if self.graph.serves(endpoint, api))
        return ()

    @cached_property
    def target_ports(self) -> dict[tuple[str, str], set[int]]:
        """The ports on which target groups call each of their targets."""
        ports: dict[tuple[str, str], set[int]] = {}
        for group in self.inventory.all(TargetGroup):
            if isinstance(group.port, int):
                for node in self.graph.members(group):
                    ports.setdefault((node.KIND, node.key), set()).add(group.port)
        return ports

    @cached_property
    def _region(self) -> str:
        services = (item.service for item in self.inventory.all(VpcEndpoint))
        regions = {text.split(".")[2] for text in services if isinstance(text, str) and text.count(".") >= 3}
        return regions.pop() if len(regions) == 1 else ""


def _not_followed(door: Node) -> CallerAccess:
    """Return what is said of a door with more combinations than are followed: anybody may get in."""
    entry = EntryPath(EntryKind.FUNCTION if isinstance(door, Function) else EntryKind.API_NAME, door.key, door.key)
    step = AccessStep(StepKind.NAME, door.key, (door,))
    return CallerAccess(CallerClass(ANY_ACCOUNT), entry, False, (step,), WitnessRequest(), (TOO_MANY,))


def _together(accesses: Iterable[CallerAccess]) -> Iterator[CallerAccess]:
    """Yield accesses with those of one place, way, credential and certainty as one."""
    groups: dict[Any, list[CallerAccess]] = {}
    for access in map(_if_it_exists, accesses):
        caller = access.caller
        groups.setdefault((caller.place, caller.credential, access.entry, access.sure), []).append(access)
    for group in groups.values():
        whole = Intervals.of(pair for item in group for pair in item.caller.addresses.ranges)
        first = group[0]
        missing = unique(value for item in group for value in item.unknown)
        yield replace(first, caller=replace(first.caller, addresses=whole), unknown=missing)


def _if_it_exists(access: CallerAccess) -> CallerAccess:
    """Return an access that hangs on the conditions of the resources on its way."""
    doubts = [node.exists for step in access.steps for node in step.nodes if isinstance(node.exists, Unknown)]
    return replace(access, sure=False, unknown=unique((*access.unknown, *doubts))) if doubts else access


def guarded(inventory: Inventory, accesses: Iterable[CallerAccess], *nodes: Node) -> Iterator[CallerAccess]:
    """Yield accesses from the internet with the doubt of a web ACL before them that blocks what no rule takes."""
    doubts: list[Unknown] = []
    for acl in inventory.all(WebAcl):
        before = [named for value in known_items(acl.resources) for named in inventory.named_in(value)]
        if acl.default_action != "allow" and any(node in before for node in nodes):
            doubts.append(Unknown(Cause.NOT_COLLECTED, f"the rules of the web ACL {acl.key}"))
    for access in accesses:
        if doubts and access.caller.place == INTERNET_PLACE:
            yield replace(access, sure=False, unknown=unique((*access.unknown, *doubts)))
        else:
            yield access


# APIs


def _rest(doors: EntryDoors, api: RestApi) -> Iterator[CallerAccess]:
    accesses = RestDoor(doors.inventory, doors.networks, api, doors.region_of(api)).accesses()
    yield from guarded(doors.inventory, accesses, *doors.inventory.referring_to(api, RestStage))


def _web(doors: EntryDoors, api: HttpApi | WebSocketApi) -> Iterator[CallerAccess]:
    """Yield who gets into an HTTP or WebSocket API: all of the internet, with what its routes ask for."""
    for name in _public_names(doors, api):
        for credential, doubt, route in _routes(doors.inventory, api):
            needed = max(credential, name.credential)
            missing = unique((*name.doubts, *((doubt,) if doubt is not None else ())))
            entry = EntryPath(name.kind, name.host, api.key)
            node = route if route is not None else api
            steps = (
                AccessStep(StepKind.NAME, name.host, name.nodes),
                AccessStep(StepKind.AUTHORIZATION, str(getattr(route, "authorization", "") or "NONE"), (node,)),
            )
            verb, path = _asked(route)
            request = WitnessRequest(verb, name.host, path)
            caller = CallerClass(INTERNET_PLACE, PUBLIC_IPV4, needed)
            yield CallerAccess(caller, entry, not missing, steps, request, missing)


class _PublicName:
    def __init__(
        self,
        host: str,
        kind: EntryKind,
        nodes: tuple[Node, ...],
        doubts: tuple[Unknown, ...] = (),
        credential: Credential = NO_CREDENTIAL,
    ) -> None:
        self.host, self.kind, self.nodes, self.doubts, self.credential = host, kind, nodes, doubts, credential


def _public_names(doors: EntryDoors, api: HttpApi | WebSocketApi) -> Iterator[_PublicName]:
    off = api.default_endpoint_off
    if off is not True:
        own = api.key if api.origin.time else f"${{{api.key}}}"
        host = f"{own}.execute-api.{doors.region_of(api) or '${AWS::Region}'}.amazonaws.com"
        yield _PublicName(host, EntryKind.API_NAME, (api,), (off,) if isinstance(off, Unknown) else ())
    for mapping in doors.inventory.referring_to(api, DomainMapping):
        domain = doors.inventory.find(mapping.domain)
        if not isinstance(domain, DomainName):
            hidden = Unknown(Cause.OUTSIDE, f"the domain of {mapping.key}")
            yield _PublicName(str(mapping.domain), EntryKind.DOMAIN, (mapping,), (hidden,))
            continue
        certificate = Credential(CredentialKind.CERTIFICATE)
        needed = certificate if domain.trust_store is not None else NO_CREDENTIAL
        yield _PublicName(str(domain.name), EntryKind.DOMAIN, (domain, mapping), (), needed)


_ROUTE_CREDENTIALS = {
    "NONE": NO_CREDENTIAL,
    "AWS_IAM": Credential(CredentialKind.OWN_SIGNATURE, f"arn:aws:iam::{ACCOUNT}:role/{FRESH}"),
    "JWT": _WITH_TOKEN,
    "CUSTOM": _WITH_TOKEN,
}


def _routes(inventory: Inventory, api: Node) -> Iterator[tuple[Credential, Unknown | None, ApiRoute | None]]:
    """Yield what the routes of an API ask for, the least demanding first; an API by quick create asks for nothing."""
    routes = [route for route in inventory.referring_to(api, ApiRoute) if route.route != "$disconnect"]
    if isinstance(api, WebSocketApi):
        routes = [route for route in routes if route.route == "$connect"] or routes
    if not routes:
        body = getattr(api, "body", None)
        known = getattr(api, "quick_target", None) is not None
        hidden = body if isinstance(body, Unknown) else Unknown(Cause.NOT_COLLECTED, f"the routes of {api.key}")
        yield NO_CREDENTIAL, None if known else hidden, None
        return
    asked = [(_needed(route), route) for route in routes]
    asked.sort(key=lambda pair: (pair[0][0], pair[0][1] is not None))
    (credential, doubt), route = asked[0]
    yield credential, doubt, route
    if doubt is not None:
        for (weaker, unclear), sure_route in asked[1:]:
            if unclear is None:
                yield weaker, None, sure_route
                return


def _needed(route: ApiRoute) -> tuple[Credential, Unknown | None]:
    kind = route.authorization
    if kind is None:
        return NO_CREDENTIAL, None
    if isinstance(kind, str):
        return _ROUTE_CREDENTIALS.get(kind, _WITH_TOKEN), None
    return NO_CREDENTIAL, next(unknowns(kind), Unknown(Cause.FUNCTION, "the authorizer"))


def _asked(route: ApiRoute | None) -> tuple[str, str]:
    text = route.route if route is not None and isinstance(route.route, str) else "$default"
    verb, _, path = text.partition(" ")
    return ("GET" if verb in ("ANY", "") else verb, path) if path else ("GET", "/")


# Functions


def _grounds(function: Function) -> str:
    return function.account if isinstance(function.account, str) else ACCOUNT


def _function_policy(inventory: Inventory, function: Function) -> ReadPolicy:
    permissions = grounded_permissions(inventory, function, _grounds(function), OWN_REGION)
    if permissions:
        return policy_of_permissions(permissions)
    return policy_of(function)


def grounded_permissions(
    inventory: Inventory, function: Function, account: str, region: str
) -> list[FunctionPermission]:
    """Return the permissions of a function with their sources as ARNs that can be compared.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    function : Function
        The function.
    account, region : str
        What stands for one's own account and Region.
    """
    permissions: list[FunctionPermission] = []
    for item in permissions_of(inventory, function):
        source: Any = grounded_arn(item.source_arn, account, region)
        own: Any = grounded_arn(item.source_account, account, region)
        changed = item.replace(source_arn=source, source_account=own)
        if isinstance(changed, FunctionPermission):
            permissions.append(changed)
    return permissions


def _function_arn(function: Function) -> str:
    region = function.region if isinstance(function.region, str) else OWN_REGION
    return f"arn:aws:lambda:{region}:{_grounds(function)}:function:{function.key}"


def _statement_step(policy: ReadPolicy, request: AccessRequest, node: Node) -> AccessStep:
    statement = decide(policy, request).statement if isinstance(policy, Policy) else None
    place = statement.origin if statement is not None else None
    places: tuple[Origin, ...] = (place,) if place is not None else ()
    return AccessStep(StepKind.PERMISSION, request.action, (node,), places)


def _function_url(doors: EntryDoors, url: FunctionUrl) -> Iterator[CallerAccess]:
    """Yield who may call a function URL: everybody, or whoever signs, as its function's policy says."""
    function = doors.inventory.find(url.function)
    entry = EntryPath(EntryKind.FUNCTION_URL, f"the URL of {getattr(url.function, 'key', url.key)}", url.key)
    asked = WitnessRequest("GET", f"${{{url.key}}}.lambda-url", "/")
    named = AccessStep(StepKind.NAME, entry.name, (url,))
    if not isinstance(function, Function):
        hidden = Unknown(Cause.OUTSIDE, f"the function of {url.key}")
        yield CallerAccess(CallerClass(INTERNET_PLACE, PUBLIC_IPV4), entry, False, (named,), asked, (hidden,))
        return
    policy = _function_policy(doors.inventory, function)
    kind: String = url.authorization if url.authorization is not None else Unknown(Cause.MALFORMED, "the type")
    for signer in (_NOBODY, *signers_of([policy], _grounds(function))):
        credential = signer.credential
        request = request_of(PolicyEntry.FUNCTION_URL, "", _function_arn(function), signer.caller, dict(signer.keys))
        passes = function_url_decision(policy, UrlCall(request, kind, frozenset({ALLOW})))
        if passes is Truth.NO:
            continue
        doubts = () if passes is Truth.YES else unique((*unknowns(url.authorization), *_doubts_of(policy)))
        step = _statement_step(policy, replace(request, action="lambda:InvokeFunctionUrl"), function)
        who = CallerClass(INTERNET_PLACE, PUBLIC_IPV4, credential)
        yield CallerAccess(who, entry, passes is Truth.YES, (named, step), asked, doubts)
        if passes is Truth.YES:
            return


def _doubts_of(policy: ReadPolicy) -> Iterator[Unknown]:
    yield from unknowns(policy)


def _function(doors: EntryDoors, function: Function) -> Iterator[CallerAccess]:
    """Yield who may invoke a function by its name: other accounts, and services that call for other accounts."""
    policy = _function_policy(doors.inventory, function)
    if policy is None:
        return
    entry = EntryPath(EntryKind.FUNCTION, function.key, function.key)
    arn = _function_arn(function)
    for signer in signers_of([policy], _grounds(function)):
        account = signer.caller.owner
        if account == _grounds(function):
            continue  # the account's own people need no permission of the function
        place = ANY_ACCOUNT if account == FRESH_ACCOUNT else CallerPlace(PlaceKind.ACCOUNT, str(account))
        absent = frozenset({"lambda:functionurlauthtype", "lambda:invokedviafunctionurl"})
        more = Unknown(Cause.REQUEST, "other condition keys")
        request = AccessRequest(INVOKE, arn, signer.caller, dict(signer.keys), more, absent)
        caller = CallerClass(place, Intervals(), signer.credential)
        yield from _invocation(function, policy, request, caller, entry)
    for service in dict.fromkeys(_services(policy)):
        if service in _WITHIN_ACCOUNT:
            continue
        keys: dict[str, KeyValue] = {
            "aws:SourceAccount": FRESH_ACCOUNT,
            "aws:SourceArn": f"arn:aws:{service.split('.')[0]}:{OWN_REGION}:{FRESH_ACCOUNT}:{FRESH}",
        }
        if service == "apigateway.amazonaws.com":
            keys["aws:SourceArn"] = f"arn:aws:execute-api:{OWN_REGION}:{FRESH_ACCOUNT}:{FRESH}/{FRESH}/GET/{FRESH}"
        request = AccessRequest(INVOKE, arn, Caller(service=service), keys)
        place = CallerPlace(PlaceKind.SERVICE, service)
        for access in _invocation(function, policy, request, CallerClass(place), entry):
            if service in _ACROSS_ACCOUNTS:
                yield access
            else:
                hidden = Unknown(Cause.REQUEST, f"whether {service} calls for weaker accounts")
                yield replace(access, sure=False, unknown=(*access.unknown, hidden))


def _services(policy: ReadPolicy) -> Iterator[str]:
    for statement in policy.statements if isinstance(policy, Policy) else ():
        for principal in getattr(statement.principals, "named", ()):
            if principal.kind == "Service" and isinstance(principal.name, str):
                yield principal.name


def _invocation(
    function: Function, policy: ReadPolicy, request: AccessRequest, caller: CallerClass, entry: EntryPath
) -> Iterator[CallerAccess]:
    passes = function_decision(policy, request, frozenset({ALLOW}))
    if passes is Truth.NO:
        return
    doubts = () if passes is Truth.YES else unique(_doubts_of(policy)) or (Unknown(Cause.REQUEST, "aws:SourceArn"),)
    step = _statement_step(policy, request, function)
    shown = tuple((key, str(value)) for key, value in request.keys.items())
    yield CallerAccess(
        caller, entry, passes is Truth.YES, (step,), WitnessRequest("Invoke", function.key, "", shown), doubts
    )


# What stands in a VPC


def _arrived(arrivals: Iterable[NetworkArrival], entry: EntryPath, node: Node, port: int) -> Iterator[CallerAccess]:
    for arrival in arrivals:
        step = AccessStep(StepKind.NETWORK, f"port {port}", (*arrival.nodes, node))
        caller = CallerClass(arrival.place, arrival.addresses)
        request = WitnessRequest("GET", f"{entry.name}:{port}", "/")
        yield CallerAccess(caller, entry, arrival.sure, (step,), request, arrival.unknown)


def _balancer(doors: EntryDoors, balancer: LoadBalancer) -> Iterator[CallerAccess]:
    """Yield who arrives at a load balancer on the ports of its listeners."""
    entry = EntryPath(EntryKind.BALANCER, balancer.key, balancer.key)
    for listener in doors.inventory.referring_to(balancer, Listener):
        if isinstance(listener.port, int):
            arrivals = doors.networks.at(balancer, listener.port)
            accesses = _arrived(arrivals, entry, balancer, listener.port)
            for access in guarded(doors.inventory, accesses, balancer):
                yield _verified(access, listener)
        elif isinstance(listener.port, Unknown):
            yield CallerAccess(CallerClass(INTERNET_PLACE), entry, False, (), WitnessRequest(), (listener.port,))


def _verified(access: CallerAccess, listener: Listener) -> CallerAccess:
    """Return an access with what the listener asks for: a certificate, a token."""
    types = (
        {getattr(action, "type", "") for action in listener.actions} if isinstance(listener.actions, tuple) else set()
    )
    if listener.client_certificates == "verify":
        return replace(access, caller=replace(access.caller, credential=Credential(CredentialKind.CERTIFICATE)))
    if types & {"authenticate-oidc", "authenticate-cognito", "jwt-validation"}:
        return replace(access, caller=replace(access.caller, credential=_WITH_TOKEN))
    return access


def _target(doors: EntryDoors, node: Node) -> Iterator[CallerAccess]:
    """Yield who arrives at a target on the ports of the groups that send to it."""
    entry = EntryPath(EntryKind.TARGET, node.key, node.key)
    for port in sorted(doors.target_ports.get((node.KIND, node.key), ())):
        yield from _arrived(doors.networks.at(node, port), entry, node, port)


def _endpoint_service(doors: EntryDoors, service: EndpointService) -> Iterator[CallerAccess]:
    """Yield who may connect to an endpoint service, and who comes by an endpoint of one's own."""
    entry = EntryPath(EntryKind.ENDPOINT_SERVICE, service.key, service.key)
    doubts = _privatelink_doubts(doors, service)
    if doubts is None:
        return
    for endpoint in doors.inventory.all(VpcEndpoint):
        if doors.graph.serves(endpoint, service) or str(endpoint.service) == service.key:
            through = replace(entry, through=endpoint.key)
            yield from _doubted(_arrived(doors.networks.at(endpoint, 443), through, endpoint, 443), doubts)
    for connection in doors.inventory.referring_to(service, EndpointConnection):
        if (
            connection.state == "available"
            and isinstance(connection.owner, str)
            and connection.owner != service.account
        ):
            place = CallerPlace(PlaceKind.ACCOUNT, connection.owner)
            step = AccessStep(StepKind.PERMISSION, "connected", (connection, service))
            yield from _doubted([CallerAccess(CallerClass(place), entry, True, (step,))], doubts)
    yield from _doubted(_may_ask(doors, service, entry), doubts)


def _may_ask(doors: EntryDoors, service: EndpointService, entry: EntryPath) -> Iterator[CallerAccess]:
    """Yield who may ask for a connection: who gets it at once, and whom that is named the owner has to accept."""
    accepts = service.acceptance_required
    named = [name for name in known_items(service.principals) if isinstance(name, str) and name != "*"]
    callers = [(Caller(name.replace(":root", f":role/{FRESH}")), _account_of(name)) for name in named]
    connected = doors.inventory.referring_to(service, EndpointConnection)
    if accepts is True or accepts is None:
        hidden: tuple[Unknown, ...] = (Unknown(Cause.LIVE_STATE, "ec2:DescribeVpcEndpointConnections"),)
        callers = [] if connected else callers
    else:
        hidden = (accepts,) if isinstance(accepts, Unknown) else ()
        callers.insert(0, (Caller(FRESH_SIGNER), ANY_ACCOUNT))
    for caller, place in callers:
        passes = may_connect(service.principals, caller)
        if passes is not Truth.NO:
            missing = unique((*hidden, *(unknowns(service.principals) if passes is Truth.MAYBE else ())))
            step = AccessStep(StepKind.PERMISSION, "principals", (service,), (service.place("principals"),))
            yield CallerAccess(CallerClass(place), entry, not missing, (step,), WitnessRequest(), missing)


def _account_of(principal: str) -> CallerPlace:
    account = principal.split(":")[4] if principal.count(":") >= 5 else principal
    return CallerPlace(PlaceKind.ACCOUNT, account)


def _privatelink_doubts(doors: EntryDoors, service: EndpointService) -> tuple[Unknown, ...] | None:
    """Return what hides whether the balancer lets PrivateLink in; ``None`` where it surely does not."""
    doubts: list[Unknown] = []
    for balancer in doors.inventory.find_all(service.load_balancers):
        if not isinstance(balancer, LoadBalancer):
            continue
        steps = [
            through_privatelink(doors.inventory, balancer, Party(ALL_IPV4), listener.port)
            for listener in doors.inventory.referring_to(balancer, Listener)
            if isinstance(listener.port, int)
        ]
        if steps and all(step.passes is False for step in steps):
            return None
        if steps and not any(step.passes is True or step.admitted for step in steps):
            doubts += [value for step in steps for value in step.unknown]
    return tuple(doubts)


def _doubted(accesses: Iterable[CallerAccess], doubts: tuple[Unknown, ...]) -> Iterator[CallerAccess]:
    for access in accesses:
        yield replace(access, sure=False, unknown=unique((*access.unknown, *doubts))) if doubts else access


# VPC Lattice


def _lattice(doors: EntryDoors, service: LatticeService) -> Iterator[CallerAccess]:
    """Yield who may call a Lattice service: from VPCs of its networks, and of accounts with which these are shared."""
    entry = EntryPath(EntryKind.LATTICE, service.key, service.key)
    networks = service.networks
    for reference in (networks,) if isinstance(networks, Unknown) else networks:
        network = doors.inventory.find(reference)
        if not isinstance(network, LatticeNetwork):
            hidden = reference if isinstance(reference, Unknown) else Unknown(Cause.OUTSIDE, str(reference))
            place = CallerPlace(PlaceKind.ACCOUNT, _key_of(reference))
            yield from _lattice_calls(service, None, place, (), entry, (hidden,))
            continue
        for place, vpc, nodes, doubts in _in_network(doors, network):
            yield from _lattice_calls(service, network, place, nodes, entry, doubts, vpc)
    for place, node in _shared(doors.inventory, service):
        yield from _lattice_calls(service, None, place, (node,), entry, ())


def _key_of(reference: object) -> str:
    return reference.key if isinstance(reference, Ref) else str(getattr(reference, "name", ""))


def _in_network(
    doors: EntryDoors, network: LatticeNetwork
) -> Iterator[tuple[CallerPlace, KeyValue | None, tuple[Node, ...], tuple[Unknown, ...]]]:
    """Yield the places from which a service network is called: VPCs, endpoints for it, other accounts."""
    for association in doors.inventory.referring_to(network, LatticeVpcAssociation):
        vpc = doors.inventory.find(association.vpc)
        place = CallerPlace(PlaceKind.VPC, _key_of(association.vpc))
        key: KeyValue | None = identity(vpc) if vpc is not None else None
        yield place, key, (association, network), ()
    for endpoint in doors.inventory.referring_to(network, VpcEndpoint):
        for arrival in doors.networks.at(endpoint, 443):
            vpc = doors.inventory.find(endpoint.vpc)
            yield arrival.place, identity(vpc) if vpc is not None else None, (endpoint, network), arrival.unknown
    for place, node in _shared(doors.inventory, network):
        yield place, f"vpc-{FRESH}", (node, network), ()


def _shared(inventory: Inventory, node: Node) -> Iterator[tuple[CallerPlace, Node]]:
    """Yield the accounts with which a resource is shared."""
    for share in inventory.all(ResourceShare):
        resources = share.resources if isinstance(share.resources, tuple) else ()
        if any(named == node for value in resources for named in inventory.named_in(value)):
            for principal in share.principals if isinstance(share.principals, tuple) else ():
                yield CallerPlace(PlaceKind.ACCOUNT, str(principal)), share


def _lattice_calls(
    service: LatticeService,
    network: LatticeNetwork | None,
    place: CallerPlace,
    nodes: tuple[Node, ...],
    entry: EntryPath,
    doubts: tuple[Unknown, ...],
    vpc: KeyValue | None = None,
) -> Iterator[CallerAccess]:
    account = service.account if isinstance(service.account, str) else ACCOUNT
    known: dict[str, KeyValue] = {"vpc-lattice-svcs:SourceVpc": vpc} if vpc is not None else {}
    outer = AuthPolicy(network.authorization, policy_of(network)) if network is not None else None
    inner = AuthPolicy(service.authorization, policy_of(service))
    arn = f"arn:aws:vpc-lattice:{OWN_REGION}:{account}:service/{service.key}/"
    policies = [item.policy for item in (outer, inner) if item is not None]
    for signer in (_NOBODY, *signers_of(policies, account)):
        keys = known | dict(signer.keys)
        request = request_of(PolicyEntry.LATTICE, "vpc-lattice-svcs:Invoke", arn, signer.caller, keys)
        steps = lattice_decision(outer, inner, request, frozenset({ALLOW}))
        if any(step.passes is Truth.NO for step in steps):
            continue
        unclear = [step for step in steps if step.passes is Truth.MAYBE]
        missing = [*doubts, *(value for step in unclear if step.policy for value in step.policy.unknown)]
        if unclear and not missing:
            missing.append(Unknown(Cause.REQUEST, "the keys that the auth policies ask for"))
        told = (
            AccessStep(StepKind.NETWORK, place.kind.value, nodes),
            AccessStep(StepKind.RESOURCE_POLICY, str(service.authorization or "NONE"), (service,)),
        )
        who = CallerClass(place, Intervals(), signer.credential)
        yield CallerAccess(who, entry, not missing, told, WitnessRequest("GET", service.key, "/"), unique(missing))
        if not missing:
            return


def _resource(doors: EntryDoors, configuration: ResourceConfiguration) -> Iterator[CallerAccess]:
    """Yield who reaches a resource over VPC Lattice: by its networks, by endpoints for it, by shares with accounts."""
    entry = EntryPath(EntryKind.RESOURCE, configuration.key, configuration.key)
    for association in doors.inventory.referring_to(configuration, LatticeResourceAssociation):
        network = doors.inventory.find(association.network)
        if isinstance(network, LatticeNetwork):
            for place, _, nodes, doubts in _in_network(doors, network):
                yield _over_lattice(place, entry, (*nodes, configuration), doubts)
        else:
            hidden = Unknown(Cause.OUTSIDE, _key_of(association.network))
            place = CallerPlace(PlaceKind.ACCOUNT, hidden.name)
            yield _over_lattice(place, entry, (association, configuration), (hidden,))
    for endpoint in doors.inventory.referring_to(configuration, VpcEndpoint):
        through, port = replace(entry, through=endpoint.key), _first_port(configuration)
        yield from _arrived(doors.networks.at(endpoint, port), through, endpoint, port)
    for place, share in _shared(doors.inventory, configuration):
        yield _over_lattice(place, entry, (share, configuration), ())


def _first_port(configuration: ResourceConfiguration) -> int:
    """Return the first of the ports of a resource; that of HTTPS where none is known."""
    for ports in known_items(configuration.port_ranges):
        first = str(ports).partition("-")[0]
        if first.isdigit():
            return int(first)
    return 443


def _over_lattice(
    place: CallerPlace, entry: EntryPath, nodes: tuple[Node, ...], doubts: tuple[Unknown, ...]
) -> CallerAccess:
    step = AccessStep(StepKind.NETWORK, place.kind.value, nodes)
    return CallerAccess(CallerClass(place), entry, not doubts, (step,), WitnessRequest("GET", entry.name, "/"), doubts)


# What faces the internet by itself


def _distribution(doors: EntryDoors, distribution: CloudFrontDistribution) -> Iterator[CallerAccess]:
    entry = EntryPath(EntryKind.DISTRIBUTION, distribution.key, distribution.key)
    acl = doors.inventory.find(distribution.web_acl)
    accesses = _from_anywhere(distribution, entry, NO_CREDENTIAL)
    if isinstance(acl, WebAcl) and acl.default_action != "allow":
        accesses = _doubted(accesses, (Unknown(Cause.NOT_COLLECTED, f"the rules of the web ACL {acl.key}"),))
    yield from accesses


def _accelerator(doors: EntryDoors, accelerator: Accelerator) -> Iterator[CallerAccess]:
    if accelerator.enabled is not False:
        entry = EntryPath(EntryKind.ACCELERATOR, accelerator.key, accelerator.key)
        yield from _from_anywhere(accelerator, entry, NO_CREDENTIAL)


def _verified_access(doors: EntryDoors, endpoint: VerifiedAccessEndpoint) -> Iterator[CallerAccess]:
    name = str(endpoint.domain or endpoint.key)
    yield from _from_anywhere(endpoint, EntryPath(EntryKind.VERIFIED_ACCESS, name, endpoint.key), _WITH_TOKEN)


def _graphql(doors: EntryDoors, api: GraphqlApi) -> Iterator[CallerAccess]:
    if api.visibility == "PRIVATE":
        return
    entry = EntryPath(EntryKind.GRAPHQL, api.key, api.key)
    yield from _from_anywhere(api, entry, _WITH_TOKEN, tuple(unknowns(api.visibility)))


def _from_anywhere(
    node: Node, entry: EntryPath, credential: Credential, doubts: tuple[Unknown, ...] = ()
) -> Iterator[CallerAccess]:
    step = AccessStep(StepKind.NAME, entry.name, (node,))
    request = WitnessRequest("GET", entry.name, "/")
    yield CallerAccess(
        CallerClass(INTERNET_PLACE, PUBLIC_IPV4, credential), entry, not doubts, (step,), request, doubts
    )


_Ask = Callable[[EntryDoors, Any], Iterator[CallerAccess]]
_ASKED: dict[type[Node], _Ask] = {
    RestApi: _rest,
    HttpApi: _web,
    WebSocketApi: _web,
    FunctionUrl: _function_url,
    Function: _function,
    LoadBalancer: _balancer,
    EndpointService: _endpoint_service,
    LatticeService: _lattice,
    CloudFrontDistribution: _distribution,
    Accelerator: _accelerator,
    VerifiedAccessEndpoint: _verified_access,
    GraphqlApi: _graphql,
    ResourceConfiguration: _resource,
}
DOOR_KINDS = tuple(_ASKED)
"""The kinds whose callers are enumerated."""
