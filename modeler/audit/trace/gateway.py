"""API Gateway: whether it serves the API by the name that it is asked for, and with which certificate.

Behind an endpoint it chooses the API by the header Host or ``x-apigw-api-id``; a private custom domain answers only
through an endpoint that is associated with it. In the access mode STRICT the name of the TLS handshake and Host must
be the same.

Sources: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-test-invoke-url.html,
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html,
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies.html (2026-11-30).
"""

from __future__ import annotations

from collections.abc import Iterator

from modeler.audit.rules.endpoints import has_type
from modeler.dataclass import dataclass
from modeler.inventory import Inventory, Node, Ref, Unknown, unknowns
from modeler.inventory.kinds.certificate import Certificate
from modeler.inventory.kinds.domain_association import DomainAssociation
from modeler.inventory.kinds.domain_mapping import DomainMapping
from modeler.inventory.kinds.domain_name import DomainName
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
from modeler.inventory.values import String

from .answers import FORBIDDEN, NO_CLIENT_CERTIFICATE, NOT_OVER_MUTUAL_TLS, NOT_STRICT, SeenAnswer
from .asking import DEFAULT_NAMES, is_name_of_endpoint
from .crossing import internet_step
from .policies import policy_steps
from .responses import as_answered
from .scene import GatewayApi, Onward, Scene, SentRequest, name_label
from .stages import stage_steps
from .step import TraceCheck, TraceStep
from .tls import certificate_step, client_certificate_step, handshake_step

_NEWER_TOO = "SecurityPolicy_TLS13_1_2"
"""HTTP and WebSocket APIs speak TLS 1.2 and 1.3
(https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-ciphers.html, 2026-11-21)."""


def gateway_steps(scene: Scene, arrival: SentRequest, api: GatewayApi) -> Iterator[TraceStep | Onward]:
    """Yield the steps of a request at API Gateway, and who gets it then.

    Parameters
    ----------
    scene : Scene
        What was read, and the request.
    arrival : SentRequest
        The request.
    api : RestApi, HttpApi or WebSocketApi
        The API.
    """
    yield from steps_to_api(scene, arrival, api)
    for item in (*policy_steps(scene, arrival, api), *stage_steps(scene, arrival, api)):
        if isinstance(api, RestApi) and isinstance(item, TraceStep):
            yield as_answered(scene.inventory, api, item)
        else:
            yield item


def steps_to_api(scene: Scene, arrival: SentRequest, api: GatewayApi) -> Iterator[TraceStep]:
    """Yield the steps up to the API, whatever it then says."""
    if arrival.endpoint is None:
        yield internet_step(scene, arrival, api)
        yield certificate_of_gateway(scene, arrival, api)
        domain = scene.domain_named(arrival.name)
        if domain is not None:
            answers = (NO_CLIENT_CERTIFICATE, NOT_OVER_MUTUAL_TLS)
            yield from client_certificate_step(scene, arrival, domain, domain.trust_store, answers)
    yield door_step(scene, arrival, api)


# Certificates


def certificate_of_gateway(scene: Scene, arrival: SentRequest, at: Node) -> TraceStep:
    """Return whether the certificate that API Gateway shows is for the name that is called."""
    domain = scene.domain_named(arrival.name)
    if domain is not None and _answers_here(scene.inventory, domain, arrival.endpoint) is not False:
        certificate = scene.inventory.find(domain.certificate)
        policy = _policy_of(scene, domain.security_policy)
        if isinstance(certificate, Certificate):
            return certificate_step(scene, arrival, domain, (certificate,), policy)
        # API Gateway takes a domain only with a certificate that is for its name
        return handshake_step(scene, arrival, domain, (str(domain.name),), policy)
    region = scene.region or "REGION"
    names = (f"*.execute-api.{region}.amazonaws.com", f"*.execute-api.{region}.vpce.amazonaws.com")
    own = scene.target.security_policy if isinstance(scene.target, RestApi) else None
    return handshake_step(scene, arrival, at, names, _policy_of(scene, own))


def _policy_of(scene: Scene, given: String | None) -> String | None:
    """Return the TLS policy; a private API speaks TLS 1.2 alone unless it says otherwise."""
    api = scene.target
    if not isinstance(api, RestApi):
        return _NEWER_TOO
    if given is not None:
        return given
    return "TLS_1_2" if has_type(api, "PRIVATE") is True else None


def _answers_here(inventory: Inventory, domain: DomainName, endpoint: VpcEndpoint | None) -> bool | Unknown:
    """Return whether a custom domain answers here: a private one through the endpoints that it is associated with."""
    types = domain.endpoint_types
    if isinstance(types, Unknown):
        return types
    if "PRIVATE" not in types:
        return True
    if endpoint is None:
        return False
    joined = inventory.referring_to(domain, DomainAssociation)
    joined = (*joined, *inventory.hidden(DomainAssociation, "domain"))
    hidden = next((value for item in joined for value in unknowns((item.endpoint, item.domain))), None)
    own = [item for item in joined if isinstance(item.endpoint, Ref) and item.endpoint.key == endpoint.key]
    if any(not isinstance(item.domain, Unknown) for item in own):
        return True
    return hidden if hidden is not None else False


# Which API answers


@dataclass(frozen=True)
class _Serving:
    """Whether the API answers, and why not."""

    passes: bool | None
    subject: str
    answer: SeenAnswer = FORBIDDEN
    nodes: tuple[Node, ...] = ()
    unknown: tuple[Unknown, ...] = ()


def door_step(scene: Scene, arrival: SentRequest, api: GatewayApi) -> TraceStep:
    """Return whether API Gateway takes a request for the API: by its type, the way in and the name."""
    serving = next(_refusals(scene, arrival, api), _Serving(True, api.key))
    nodes = tuple(dict.fromkeys((api, *serving.nodes)))
    answers = () if serving.passes else (serving.answer,)
    return TraceStep(TraceCheck.DOOR, serving.passes, serving.subject, nodes, answers, serving.unknown, api)


def _refusals(scene: Scene, arrival: SentRequest, api: GatewayApi) -> Iterator[_Serving]:
    """Yield why a request may not be for the API, certain reasons first."""
    reasons = [*_by_type(arrival, api), *_by_name(scene, arrival, api), *_by_mode(scene, arrival, api)]
    yield from (reason for reason in reasons if reason.passes is False)
    yield from (reason for reason in reasons if reason.passes is None)


def _by_type(arrival: SentRequest, api: GatewayApi) -> Iterator[_Serving]:
    private = has_type(api, "PRIVATE") if isinstance(api, RestApi) else False
    way = "an endpoint" if arrival.endpoint is not None else "the internet"
    if isinstance(private, Unknown):
        yield _Serving(None, "an API of unknown type", unknown=(private,))
    elif private != (arrival.endpoint is not None):
        kind = "a private API" if private else "a public API"
        nodes = (arrival.endpoint,) if arrival.endpoint is not None else ()
        yield _Serving(False, f"{kind} asked through {way}", nodes=nodes)


def _by_name(scene: Scene, arrival: SentRequest, api: GatewayApi) -> Iterator[_Serving]:
    host = arrival.host
    if arrival.api_id:
        if arrival.api_id not in (name_label(api), api.key):
            yield _Serving(False, f"x-apigw-api-id: {arrival.api_id} is another API")
        elif arrival.endpoint is None:
            yield _Serving(False, "the header is read only behind an endpoint")
        yield from _default_off(api)
        return
    if is_name_of_endpoint(host):
        yield _Serving(False, f"{host} names no API: no Host, no x-apigw-api-id")
        return
    if DEFAULT_NAMES in f".{host}":
        if name_label(api).lower() not in (host.split(".")[0].lower(), *_before_endpoint(host, arrival)):
            yield _Serving(False, f"{host} is the name of another API")
        yield from _default_off(api)
        return
    yield from _by_domain(scene, arrival, api)


def _before_endpoint(host: str, arrival: SentRequest) -> tuple[str, ...]:
    first = host.split(".")[0].lower()
    if arrival.endpoint is None:
        return ()
    return (first.removesuffix(f"-{name_label(arrival.endpoint)}".lower()),)


def _default_off(api: GatewayApi) -> Iterator[_Serving]:
    if isinstance(api.default_endpoint_off, Unknown):
        yield _Serving(None, "a default endpoint that may be off", unknown=(api.default_endpoint_off,))
    elif api.default_endpoint_off is True:
        yield _Serving(False, "the default endpoint is off")


def _by_domain(scene: Scene, arrival: SentRequest, api: GatewayApi) -> Iterator[_Serving]:
    domain = scene.domain_named(arrival.host)
    if domain is None:
        yield _Serving(False, f"no custom domain is called {arrival.host}")
        return
    if not any(owner == api for owner, _, _ in scene.api_of(domain)):
        mappings = (*scene.inventory.hidden(DomainMapping, "api"), *scene.inventory.hidden(DomainMapping, "domain"))
        hidden = tuple(dict.fromkeys(value for item in mappings for value in unknowns((item.api, item.domain))))
        subject = f"no mapping of {arrival.host} to the API"
        yield _Serving(None if hidden else False, subject, nodes=(domain,), unknown=hidden)
    answers = _answers_here(scene.inventory, domain, arrival.endpoint)
    if isinstance(answers, Unknown):
        yield _Serving(None, f"{arrival.host} may not answer here", nodes=(domain,), unknown=(answers,))
    elif not answers:
        nodes = (domain, *((arrival.endpoint,) if arrival.endpoint is not None else ()))
        yield _Serving(False, f"{arrival.host} is not associated with the way in", nodes=nodes)
    if isinstance(domain.state, str) and domain.state not in ("AVAILABLE", "UPDATING"):
        yield _Serving(False, f"{arrival.host} is {domain.state}", nodes=(domain,))


def _by_mode(scene: Scene, arrival: SentRequest, api: GatewayApi) -> Iterator[_Serving]:
    """Yield what the access mode STRICT refuses: a Host that is not the name of the handshake."""
    domain = scene.domain_named(arrival.host)
    owners: list[RestApi | DomainName] = [node for node in (domain, api) if isinstance(node, (RestApi, DomainName))]
    for owner in owners:
        mode = owner.access_mode
        if arrival.name.lower() == arrival.host.lower() and not arrival.api_id:
            continue
        subject = f"the handshake is for {arrival.name or 'no name'}, Host is {arrival.host}"
        if mode == "STRICT":
            yield _Serving(False, subject, NOT_STRICT, (owner,))
        elif isinstance(mode, Unknown):
            yield _Serving(None, subject, NOT_STRICT, (owner,), (mode,))
