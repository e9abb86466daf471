"""What all steps of a trace share: what was read, who asks for what, and a request as it comes to somebody."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from dataclasses import field, replace

from modeler.audit.network import NameAnswer, Party, parties, reach, resolve
from modeler.audit.network.reach import Reachability
from modeler.audit.policy.request import AddressNetwork, KeyValue, Present
from modeler.dataclass import dataclass
from modeler.inventory import Cause, Inventory, Node, Unknown
from modeler.inventory.asked import AskedInventory
from modeler.inventory.kinds.api_stage import ApiStage
from modeler.inventory.kinds.domain_mapping import DomainMapping
from modeler.inventory.kinds.domain_name import DomainName
from modeler.inventory.kinds.http_api import HttpApi
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.rest_stage import RestStage
from modeler.inventory.kinds.routing_rule import RoutingRule
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
from modeler.inventory.kinds.websocket_api import WebSocketApi

from .answers import CLIENT, Sender
from .place import TracePlace

GatewayApi = RestApi | HttpApi | WebSocketApi
"""The APIs of API Gateway."""
TOKEN, API_KEY, CERTIFICATE = "token", "key", "certificate"
"""What a caller may have: a token that is valid, an API key, a client certificate."""
STAGE_WITHOUT_NAME = "$default"
PRIVATELINK, LINK = "privatelink", "link"
"""How a request comes to a load balancer, if not by its own name."""


@dataclass(frozen=True)
class TracedRequest:
    """What is asked for: the parameters of `trace`."""

    host: str
    method: str
    path: str
    stage: str = ""
    has: frozenset[str] = frozenset()
    signer: str = ""
    header: tuple[str, str] = ("", "")
    tls: str = ""


@dataclass(frozen=True)
class SentRequest:
    """A request as it comes to somebody.

    Parameters
    ----------
    name : str
        The name that the TLS handshake asks for; empty where the sender asks for none.
    host : str
        The header Host.
    path : str
        The path.
    sources : tuple of Party
        From which interfaces it comes.
    sender : Sender
        Who opened the connection.
    handshaker : Sender
        Who shakes hands for TLS, which is somebody before the sender where that one only passes bytes on.
    port : int
        The port.
    secure : bool
        Whether it comes over TLS.
    api_id : str
        The header ``x-apigw-api-id``.
    endpoint : VpcEndpoint or None
        The interface endpoint through which it came.
    over : str
        ``privatelink`` where it comes over AWS PrivateLink, ``link`` where the way to here is judged already.
    unnamed : tuple of Unknown
        What hides the name, and whether it comes over TLS at all.
    """

    name: str
    host: str
    path: str
    sources: tuple[Party, ...]
    sender: Sender = CLIENT
    handshaker: Sender = CLIENT
    port: int = 443
    secure: bool = True
    api_id: str = ""
    endpoint: VpcEndpoint | None = None
    over: str = ""
    unnamed: tuple[Unknown, ...] = ()


@dataclass(frozen=True)
class Onward:
    """Who gets the request next."""

    node: Node
    arrival: SentRequest


@dataclass
class Scene:
    """What was read, the place, the API and the request, with what was worked out already.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    target : Node
        What is called.
    place : TracePlace
        Where the request starts.
    request : TracedRequest
        What is asked for.
    region : str
        The Region of the target, where it is known.
    """

    inventory: Inventory
    target: Node
    place: TracePlace
    request: TracedRequest
    region: str
    _names: dict[str, NameAnswer] = field(default_factory=dict)
    _interfaces: dict[tuple[str, str], tuple[Party, ...]] = field(default_factory=dict)
    _reached: dict[tuple[int, int, int], tuple[Party, Party, Reachability]] = field(default_factory=dict)

    def asking(self, request: TracedRequest) -> Scene:
        """Return the same for another request, with what was worked out."""
        return replace(self, request=request)

    @property
    def is_complete(self) -> bool:
        """Whether all was collected; else nothing is kept, since each step is held against what it asks for."""
        return not isinstance(self.inventory, AskedInventory)

    def resolved(self, name: str) -> NameAnswer:
        """Return what a name answers at the place."""
        if name not in self._names or not self.is_complete:
            self._names[name] = resolve(self.inventory, name, self.place.vpc, self.region)
        return self._names[name]

    def resolved_publicly(self, name: str) -> NameAnswer:
        """Return what a name answers on the internet."""
        return resolve(self.inventory, name, None, self.region)

    def text_of(self, value: object) -> str:
        """Return a text with the Region in place of what stands for it in a template."""
        return str(value).replace("${AWS::Region}", self.region or "REGION")

    def reached(self, source: Party, target: Party, port: int) -> Reachability:
        """Return whether a party reaches another."""
        key = (id(source), id(target), port)  # both ends are kept, so that no other object gets their ids
        if key not in self._reached or not self.is_complete:
            self._reached[key] = (source, target, reach(self.inventory, source, target, port))
        return self._reached[key][2]

    def interfaces(self, node: Node) -> tuple[Party, ...]:
        """Return the parties of a resource."""
        key = (node.KIND, node.key)
        if key not in self._interfaces or not self.is_complete:
            self._interfaces[key] = parties(self.inventory, node)
        return self._interfaces[key]

    def api_of(self, domain: DomainName) -> Iterator[tuple[GatewayApi, str, str]]:
        """Yield the APIs of a custom domain, each with its stage and base path: mapped, or named by a routing rule."""
        mappings = self.inventory.referring_to(domain, DomainMapping)
        if domain.routing_mode != "ROUTING_RULE_ONLY":
            for mapping in mappings:
                api = self.inventory.find(mapping.api)
                if isinstance(api, (RestApi, HttpApi, WebSocketApi)):
                    yield api, _text(mapping.stage), _text(mapping.base_path)
        if domain.routing_mode not in (None, "BASE_PATH_MAPPING_ONLY", "API_MAPPING_ONLY"):
            for rule in self.inventory.referring_to(domain, RoutingRule):
                api = self.inventory.find(rule.api)
                if isinstance(api, (RestApi, HttpApi, WebSocketApi)):
                    yield api, _text(rule.stage), ""

    def domains_of(self, api: Node) -> Iterator[DomainName]:
        """Yield the custom domains of an API."""
        mapped = [self.inventory.find(item.domain) for item in self.inventory.referring_to(api, DomainMapping)]
        ruled = [self.inventory.find(item.domain) for item in self.inventory.referring_to(api, RoutingRule)]
        for domain in dict.fromkeys((*mapped, *ruled)):
            if isinstance(domain, DomainName) and any(owner == api for owner, _, _ in self.api_of(domain)):
                yield domain

    def domain_named(self, name: str) -> DomainName | None:
        """Return the custom domain of a name; a private and a public one may share it: the target's comes first."""
        plain = name.lower()
        alike = [domain for domain in self.inventory.all(DomainName) if str(domain.name).lower() == plain]
        own = [domain for domain in alike if any(api == self.target for api, _, _ in self.api_of(domain))]
        return next(iter((*own, *alike)), None)

    def stages(self, api: Node) -> tuple[RestStage | ApiStage, ...]:
        """Return the stages of an API."""
        return (*self.inventory.referring_to(api, RestStage), *self.inventory.referring_to(api, ApiStage))

    def stage_of(self, api: Node) -> str:
        """Return the name of the stage that is asked for, or the first that the API has."""
        names = (stage.name for stage in self.stages(api) if isinstance(stage.name, str))
        return self.request.stage or next(names, "")


def has_own_id(node: Node) -> bool:
    """Return whether the key of a resource is the id that AWS gave it."""
    return bool(node.origin.time)


def name_label(node: Node) -> str:
    """Return a resource's id in a name, or what stands for it before it is created: ``${Api}``."""
    return node.key if has_own_id(node) else f"${{{node.key}}}"


def address_of(sources: tuple[Party, ...]) -> KeyValue:
    """Return the address of a caller as a policy sees it: a block where it is known, else that there is one."""
    blocks = sources[0].addresses.blocks() if len(sources) == 1 else ()
    if len(blocks) == 1:
        block: AddressNetwork = ipaddress.ip_network(blocks[0])
        return block
    return Present(Unknown(Cause.REQUEST, "the caller's address"))


def _text(value: object) -> str:
    return value if isinstance(value, str) and value != "(none)" else ""
