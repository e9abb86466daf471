"""A request, step by step: the name, the network, the API behind the name, its policies, its route, its backend."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass, replace

from modeler.audit.network import INTERNET, AnswerKind, NameAnswer, parties, reach, resolve
from modeler.audit.network.party import Party
from modeler.audit.policy.api_gateway import (
    ApiCall,
    CustomDomain,
    MethodAuthorization,
    api_gateway_decision,
    through_endpoint,
)
from modeler.audit.policy.decide import ALLOW, ANYTHING
from modeler.audit.policy.document import ReadPolicy, read_policy
from modeler.audit.policy.request import AccessRequest, Caller, KeyValue, Present, identity
from modeler.audit.policy.truth import Truth
from modeler.audit.rules.endpoints import has_type
from modeler.audit.rules.policies import api_policy
from modeler.errors import InventoryError
from modeler.inventory import Attribute, Cause, Inventory, Node, Text, Unknown, unknowns
from modeler.inventory.kinds.api_route import ApiRoute
from modeler.inventory.kinds.api_stage import ApiStage
from modeler.inventory.kinds.domain_mapping import DomainMapping
from modeler.inventory.kinds.domain_name import DomainName
from modeler.inventory.kinds.http_api import HttpApi
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.rest_method import RestMethod
from modeler.inventory.kinds.rest_stage import RestStage
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint

from .answers import FORBIDDEN, MISSING_TOKEN, NO_NAME, NOT_FOUND, TIMEOUT, UNAUTHORIZED, SeenAnswer
from .backend import backend_steps, one_step
from .place import TracePlace, place_of
from .routing import MatchedRoute, matched_route
from .step import Trace, TraceCheck, TraceStep

TracedApi = RestApi | HttpApi
TOKEN = "token"  # noqa: S105 - a kind of identity, not a secret
"""The identity of a caller who sends a token that is valid."""
_KNOWN = {Truth.YES: True, Truth.NO: False, Truth.MAYBE: None}


@dataclass(frozen=True)
class TracedRequest:
    """What is asked for: the parameters of `trace`."""

    host: str
    method: str
    path: str
    stage: str
    identity: str


def trace(
    inventory: Inventory,
    api: str,
    place: str,
    *,
    host: str = "",
    method: str = "GET",
    path: str = "/",
    stage: str = "",
    identity: str = "",
) -> Trace:
    """Follow a request from a place to the backend of an API.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    api : str
        The key of a REST or HTTP API.
    place : str
        Where the request starts: ``internet``, ``on-premises:10.1.0.0/16``, ``vpc:Main``, or the name of a subnet or
        of a resource in one.
    host : str
        The name that is called; without one, a name of the API that leads to it from the place.
    method, path : str
        ``GET`` and ``/orders``, without the stage.
    stage : str
        The stage; the API's own where none is given.
    identity : str
        Empty for a caller without credentials, ``token`` for one with a token that is valid, or the ARN of the user
        or role that signs the request.

    Returns
    -------
    Trace
        The steps, each with the resources that decide and what the caller sees if it stops there.

    Raises
    ------
    InventoryError
        If no such API or place was read.

    Examples
    --------
    >>> from modeler.inventory import Inventory, Origin, Ref
    >>> from modeler.inventory.kinds.rest_api import RestApi
    >>> api = RestApi(key="Orders", origin=Origin("t.yaml", 3), endpoint_types=("PRIVATE",), region="eu-west-1")
    >>> result = trace(Inventory((api,)), "Orders", "internet")
    >>> result.failed.check.value, str(result.failed.answers[0])
    ('API behind the name', '403 {"message":"Forbidden"}')
    """
    node = inventory.by_key.get(api)
    if not isinstance(node, (RestApi, HttpApi)):
        known = sorted(item.key for item in (*inventory.all(RestApi), *inventory.all(HttpApi)))
        listed = ", ".join(known) or "none was read"
        raise InventoryError(f"'{api}' is no REST or HTTP API that was read: give one of {listed}")
    request = TracedRequest(host, method.upper(), path if path.startswith("/") else f"/{path}", stage, identity)
    return _Tracer(inventory, node, place_of(inventory, place), request).trace()


class _Tracer:
    def __init__(self, inventory: Inventory, api: TracedApi, place: TracePlace, request: TracedRequest) -> None:
        self.inventory = inventory
        self.api = api
        self.place = place
        self.request = request
        self.region = _region_of(inventory, api)
        self.is_private = isinstance(api, RestApi) and has_type(api, "PRIVATE") is True

    def trace(self) -> Trace:
        """Return the trace by the name asked for, or by the first of the API's names that leads to it."""
        hosts = self._hosts()
        arriving = tuple(host for host in hosts if self._arrives(host))
        host = self.request.host or next(iter(arriving or hosts), "")
        steps: list[TraceStep] = []
        for step in self._steps(host):
            steps.append(step)
            if step.passes is False:
                break
        asked = self.request
        return Trace(self.api, self.place.name, asked.method, host, asked.path, tuple(steps), arriving)

    def _arrives(self, host: str) -> bool:
        """Return whether a name may lead from the place to the API."""
        return all(step.passes is not False for step in self._to_door(host))

    def _hosts(self) -> tuple[str, ...]:
        """Return the names of the API: its own, those at its endpoints, its custom domains."""
        own = f"${{{self.api.key}}}" if not _is_id(self.api) else self.api.key
        suffix = f"execute-api.{self.region or 'REGION'}.amazonaws.com"
        hosts = [f"{own}.{suffix}"]
        if isinstance(self.api, RestApi):
            for endpoint in self.inventory.find_all(self.api.endpoints):
                door = endpoint.key if _is_id(endpoint) else f"${{{endpoint.key}}}"
                hosts.append(f"{own}-{door}.{suffix}")
        for mapping in self.inventory.referring_to(self.api, DomainMapping):
            domain = self.inventory.find(mapping.domain)
            if isinstance(domain, DomainName) and isinstance(domain.name, str):
                hosts.insert(0, domain.name)
        return tuple(dict.fromkeys(hosts))

    def _steps(self, host: str) -> Iterator[TraceStep]:
        yield from self._to_door(host)
        answer = self._answer(host)
        match = matched_route(self.inventory, self.api, self.request.method, self.request.path)
        yield from self._policies(host, answer, match)
        yield from self._stage_and_route(match)
        if isinstance(match, MatchedRoute) and match.integration is not None:
            yield from backend_steps(self.inventory, match.integration, self._arn(match.route))

    # To the door

    def _answer(self, host: str) -> NameAnswer:
        return resolve(self.inventory, host, self.place.vpc, self.region)

    def _to_door(self, host: str) -> Iterator[TraceStep]:
        answer = self._answer(host)
        stopped = answer.kind in (AnswerKind.NO_SUCH_NAME, AnswerKind.BLOCKED)
        led = answer.kind in (AnswerKind.ENDPOINT, AnswerKind.PUBLIC_API, AnswerKind.BALANCER)
        settled = led and not answer.unknown
        yield TraceStep(
            TraceCheck.NAME,
            False if stopped else True if settled else None,
            f"{host}: {answer.kind.value}",
            answer.deciding,
            () if settled else (NO_NAME,),
            answer.unknown,
        )
        if stopped:
            return
        yield self._network(answer)
        yield self._door(host, answer)

    def _network(self, answer: NameAnswer) -> TraceStep:
        targets = parties(self.inventory, answer.node) if isinstance(answer.node, VpcEndpoint) else ()
        if answer.kind is AnswerKind.PUBLIC_API:
            if all(party.outside for party in self.place.parties):
                return TraceStep(TraceCheck.NETWORK, True, "the internet")
            targets = (INTERNET,)
        if not targets:
            nodes = (answer.node,) if answer.node is not None else ()
            return TraceStep(TraceCheck.NETWORK, None, answer.kind.value, nodes, (TIMEOUT,))
        steps = [
            step
            for source in self.place.parties
            for target in targets
            for step in reach(self.inventory, source, target).steps
        ]
        nodes = (answer.node,) if isinstance(answer.node, VpcEndpoint) else ()
        subject = answer.node.key if isinstance(answer.node, VpcEndpoint) else "the internet"
        return one_step(TraceCheck.NETWORK, steps, subject, nodes, (TIMEOUT,))

    def _door(self, host: str, answer: NameAnswer) -> TraceStep:
        """Say whether what answers the name serves this API: an endpoint private ones, the internet the others."""
        by_endpoint = answer.kind is AnswerKind.ENDPOINT
        own_name = ".execute-api." in host
        off = self.api.default_endpoint_off
        nodes: tuple[Node, ...] = (self.api,)
        if answer.kind not in (AnswerKind.ENDPOINT, AnswerKind.PUBLIC_API):
            return TraceStep(TraceCheck.DOOR, None, answer.kind.value, nodes, (FORBIDDEN,), answer.unknown)
        private = has_type(self.api, "PRIVATE") if isinstance(self.api, RestApi) else False
        if isinstance(private, Unknown):
            return TraceStep(TraceCheck.DOOR, None, "an API of unknown type", nodes, (FORBIDDEN,), (private,))
        if private != by_endpoint:
            kind = "a private API" if private else "a public API"
            subject = f"{kind} asked by {answer.kind.value}"
            return TraceStep(TraceCheck.DOOR, False, subject, (*nodes, *answer.deciding), (FORBIDDEN,))
        if own_name and isinstance(off, Unknown):
            return TraceStep(TraceCheck.DOOR, None, "a default endpoint that may be off", nodes, (FORBIDDEN,), (off,))
        if own_name and off is True:
            return TraceStep(TraceCheck.DOOR, False, "the default endpoint is off", nodes, (FORBIDDEN,))
        if not own_name and self._domain(host) is None:
            return TraceStep(TraceCheck.DOOR, False, f"no mapping of {host} to the API", nodes, (FORBIDDEN,))
        return TraceStep(TraceCheck.DOOR, True, self.api.key, nodes)

    def _domain(self, host: str) -> DomainName | None:
        """Return the custom domain of a name, if it is mapped to the API."""
        for mapping in self.inventory.referring_to(self.api, DomainMapping):
            domain = self.inventory.find(mapping.domain)
            if isinstance(domain, DomainName) and str(domain.name).lower() == host.lower():
                return domain
        return None

    # Policies

    def _policies(self, host: str, answer: NameAnswer, match: MatchedRoute | Unknown | None) -> Iterator[TraceStep]:
        route = match.route if isinstance(match, MatchedRoute) else None
        if isinstance(self.api, HttpApi):
            if isinstance(route, ApiRoute):
                yield self._token(route)
            return
        call = self._call(answer, route if isinstance(route, RestMethod) else None)
        policy = api_policy(self.api)
        if not isinstance(answer.node, VpcEndpoint):
            gate = api_gateway_decision(policy, call)
            yield TraceStep(
                TraceCheck.POLICIES,
                _KNOWN[gate.passes],
                gate.gate.value,
                (self.api,),
                tuple(SeenAnswer.of(refusal) for refusal in gate.refusals),
            )
            return
        domain = self._domain(host)
        custom = CustomDomain(f"/domainnames/{domain.key}", _policy(domain.policy)) if domain is not None else None
        chain = through_endpoint(_policy(answer.node.policy), policy, call, custom)
        nodes: tuple[Node, ...] = (answer.node, *((domain,) if domain is not None else ()), self.api)
        decided = chain.deciding.policy
        yield TraceStep(
            TraceCheck.POLICIES,
            _KNOWN[chain.is_allowed],
            chain.deciding.gate.value,
            nodes,
            tuple(SeenAnswer.of(refusal) for refusal in chain.refusals),
            tuple(decided.unknown) if decided is not None else (),
        )

    def _token(self, route: ApiRoute) -> TraceStep:
        kind = route.authorization
        if isinstance(kind, Unknown):
            return TraceStep(TraceCheck.POLICIES, None, "an unknown authorizer", (route,), (UNAUTHORIZED,), (kind,))
        if kind in (None, "NONE"):
            return TraceStep(TraceCheck.POLICIES, True, "no authorizer", (route,))
        if kind == "AWS_IAM":
            signed = None if self.request.identity not in ("", TOKEN) else False
            return TraceStep(TraceCheck.POLICIES, signed, str(kind), (route,), (FORBIDDEN,))
        return TraceStep(TraceCheck.POLICIES, self.request.identity == TOKEN, str(kind), (route,), (UNAUTHORIZED,))

    def _call(self, answer: NameAnswer, method: RestMethod | None) -> ApiCall:
        named = self.request.identity
        caller = Caller(named) if named not in ("", TOKEN) else Caller()
        request = AccessRequest("execute-api:Invoke", self._arn(method), caller, self._keys(answer))
        call = ApiCall(request, MethodAuthorization.NONE, self.is_private)
        kind = method.authorization if method is not None else None
        if kind is None or (isinstance(kind, str) and kind not in set(MethodAuthorization)):
            return call
        if isinstance(kind, Unknown):
            return replace(call, authorization=kind)
        if not isinstance(kind, str):
            return replace(call, authorization=next(unknowns(kind), Unknown(Cause.FUNCTION, "the authorizer")))
        authorization = MethodAuthorization(kind)
        with_token = named == TOKEN
        if authorization in (MethodAuthorization.LAMBDA, MethodAuthorization.COGNITO):
            return replace(
                call,
                authorization=authorization,
                identity=frozenset({ALLOW}) if with_token else ANYTHING,
                proves_itself=Truth.YES if with_token else Truth.NO,
            )
        return replace(call, authorization=authorization)

    def _keys(self, answer: NameAnswer) -> dict[str, KeyValue]:
        """Return the condition keys that the request has by its way in."""
        keys: dict[str, KeyValue] = {"aws:SecureTransport": "true"}
        if isinstance(answer.node, VpcEndpoint):
            keys["aws:SourceVpce"] = identity(answer.node)
            vpc = self.inventory.find(answer.node.vpc)
            hidden = Unknown(Cause.NOT_COLLECTED, "the VPC of the endpoint")
            keys["aws:SourceVpc"] = identity(vpc) if vpc is not None else Present(hidden)
            keys["aws:VpcSourceIp"] = _address(self.place.parties)
        else:
            keys["aws:SourceIp"] = Present(Unknown(Cause.REQUEST, "the caller's address"))
        return keys

    def _arn(self, route: RestMethod | ApiRoute | None) -> Text:
        """Return the ARN of what is called."""
        region = self.region or Attribute("AWS::Region")
        account = self.api.account if isinstance(self.api.account, str) else Attribute("AWS::AccountId")
        stage = self.request.stage or next(iter(self._stages()), "")
        stage_part = stage or Unknown(Cause.NOT_COLLECTED, "the stage")
        own: str | Attribute = self.api.key if _is_id(self.api) else Attribute(self.api.key)
        ending = f"/{self.request.method}{self.request.path.split('?')[0]}"
        if isinstance(self.api, HttpApi):
            ending = f"/{route.route}" if isinstance(route, ApiRoute) and isinstance(route.route, str) else ending
        return Text(("arn:aws:execute-api:", region, ":", account, ":", own, "/", stage_part, ending))

    # Stage and route

    def _stages(self) -> tuple[str, ...]:
        stages: list[RestStage | ApiStage] = [*self.inventory.referring_to(self.api, RestStage)]
        stages += self.inventory.referring_to(self.api, ApiStage)
        return tuple(stage.name for stage in stages if isinstance(stage.name, str))

    def _stage_and_route(self, match: MatchedRoute | Unknown | None) -> Iterator[TraceStep]:
        stages = self._stages()
        wanted = self.request.stage
        refused = (FORBIDDEN,) if isinstance(self.api, RestApi) else (NOT_FOUND,)
        if wanted and stages and wanted not in stages:
            yield TraceStep(TraceCheck.STAGE, False, f"no stage {wanted}", (self.api,), refused)
            return
        known = bool(stages)
        yield TraceStep(TraceCheck.STAGE, True if known else None, wanted or ", ".join(stages), (self.api,), refused)
        asked = f"{self.request.method} {self.request.path}"
        if isinstance(match, MatchedRoute):
            route = match.route
            pattern = route.route if isinstance(route, ApiRoute) else route.http_method
            yield TraceStep(TraceCheck.ROUTE, True, f"{asked} meets {pattern}", (route,))
            return
        missing = (match,) if isinstance(match, Unknown) else ()
        answers = (MISSING_TOKEN,) if isinstance(self.api, RestApi) else (NOT_FOUND,)
        subject = f"no route for {asked}"
        yield TraceStep(TraceCheck.ROUTE, None if missing else False, subject, (self.api,), answers, missing)


def _policy(value: object) -> ReadPolicy:
    return read_policy(value) if value is not None else None


def _address(sources: tuple[Party, ...]) -> KeyValue:
    """Return the caller's address, where it is one block, else that there is one."""
    blocks = sources[0].addresses.blocks() if len(sources) == 1 else ()
    if len(blocks) == 1:
        return ipaddress.ip_network(blocks[0])
    return Present(Unknown(Cause.REQUEST, "the caller's address"))


def _is_id(node: Node) -> bool:
    return bool(node.origin.time)


def _region_of(inventory: Inventory, api: TracedApi) -> str:
    """Return the Region of an API: its own, or the one in the name of an endpoint's service."""
    if isinstance(api.region, str):
        return api.region
    services = [item.service for item in inventory.all(VpcEndpoint) if isinstance(item.service, str)]
    regions = {service.split(".")[2] for service in services if service.count(".") >= 3}
    return regions.pop() if len(regions) == 1 else ""
