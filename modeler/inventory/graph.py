"""What a request meets after what, by the references of an inventory, and where requests come in.

An entry point is what a caller outside can name and nothing in the inventory stands before: an API, a balancer, a
function URL, an endpoint service, a Lattice service, a distribution. From there references lead on: an integration to
a link, a link to a balancer, a listener to its targets, and an address of an endpoint back to the private APIs that it
serves.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from modeler.dataclass import dataclass

from .inventory import Inventory
from .kinds.accelerator import Accelerator
from .kinds.accelerator_endpoint_group import AcceleratorEndpointGroup
from .kinds.accelerator_listener import AcceleratorListener
from .kinds.api_integration import ApiIntegration
from .kinds.api_stage import ApiStage
from .kinds.auto_scaling_group import AutoScalingGroup
from .kinds.bucket import Bucket
from .kinds.cloud_map_service import CloudMapService
from .kinds.container_service import ContainerService
from .kinds.distribution import CloudFrontDistribution
from .kinds.domain_mapping import DomainMapping
from .kinds.domain_name import DomainName
from .kinds.endpoint_service import EndpointService
from .kinds.function import Function
from .kinds.function_alias import FunctionAlias
from .kinds.function_url import FunctionUrl
from .kinds.graphql_api import GraphqlApi
from .kinds.http_api import HttpApi
from .kinds.instance import Instance
from .kinds.kubernetes_service import KubernetesService
from .kinds.lattice_listener import LatticeListener
from .kinds.lattice_service import LatticeService
from .kinds.lattice_target_group import LatticeTargetGroup
from .kinds.listener import Action, Listener
from .kinds.listener_rule import ListenerRule
from .kinds.load_balancer import LoadBalancer
from .kinds.resource_configuration import ResourceConfiguration
from .kinds.rest_api import RestApi
from .kinds.rest_integration import RestIntegration
from .kinds.rest_stage import RestStage
from .kinds.target_group import TargetGroup
from .kinds.verified_access_endpoint import VerifiedAccessEndpoint
from .kinds.vpc_endpoint import VpcEndpoint
from .kinds.vpc_link_v1 import VpcLinkV1
from .kinds.vpc_link_v2 import VpcLinkV2
from .kinds.websocket_api import WebSocketApi
from .mapping import attributes_in
from .node import Node
from .other import OtherResource
from .values import Attribute, Ref, Unknown

DOORS: tuple[type[Node], ...] = (
    RestApi,
    HttpApi,
    WebSocketApi,
    LoadBalancer,
    FunctionUrl,
    EndpointService,
    LatticeService,
    CloudFrontDistribution,
    VerifiedAccessEndpoint,
    Accelerator,
    ResourceConfiguration,
    GraphqlApi,
)
"""What a caller outside can name."""
_VARIABLE = "${stageVariables."


def entry_points(inventory: Inventory) -> tuple[Node, ...]:
    """Return what a caller outside can name and nothing in the inventory stands before, in the order of reading.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    """
    graph = RequestGraph(inventory)
    behind: set[tuple[str, str]] = set()
    for door in graph.doors():
        waiting = list(graph.after(door))
        while waiting:
            node = waiting.pop()
            if (node.KIND, node.key) not in behind and node is not door:
                behind.add((node.KIND, node.key))
                waiting += graph.after(node)
    return tuple(node for node in graph.doors() if (node.KIND, node.key) not in behind)


def reached(inventory: Inventory, entry: Node) -> tuple[Node, ...]:
    """Return all resources that requests of an entry point can meet, in the order of their ways.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    entry : Node
        One of `entry_points`.
    """
    graph, met = RequestGraph(inventory), {entry: None}
    waiting = [entry]
    while waiting:
        for node in graph.after(waiting.pop(0)):
            if node not in met:
                met[node] = None
                waiting.append(node)
    return tuple(met)


@dataclass(frozen=True)
class LinkCall:
    """A link V2 and what one integration calls over it, or a resource gateway: neither says by itself what."""

    link: Node
    targets: tuple[Node, ...]


class RequestGraph:
    """What stands after what, by the references of an inventory.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    """

    def __init__(self, inventory: Inventory) -> None:
        self.inventory = inventory

    def doors(self) -> Iterator[Node]:
        """Yield what a caller outside can name, also what stands behind something else."""
        for kind in DOORS:
            yield from self.inventory.all(kind)
        for service in self.inventory.all(ContainerService):
            if service.lattice_groups and not self.inventory.find_all(service.lattice_groups):
                yield service  # a Lattice service that was not read stands before it
        for endpoint in self.inventory.all(VpcEndpoint):
            if is_to_lambda(endpoint) and any(self.behind(endpoint)):
                yield endpoint

    def after(self, node: Node) -> Iterator[Node]:
        """Yield what a request meets after a resource."""
        for following in self.ahead(node):
            if isinstance(following, LinkCall):
                yield following.link
                yield from following.targets
            else:
                yield following

    def ahead(self, node: Node) -> Iterator[Node | LinkCall]:
        """Yield what a request meets next after a resource; a link V2 with what is called over it."""
        find, find_all = self.inventory.find, self.inventory.find_all
        match node:
            case RestApi():
                for rest_integration in self.inventory.referring_to(node, RestIntegration):
                    if known_text(rest_integration.type).upper() != "MOCK":
                        yield from self._integration(rest_integration)
                yield from self._made_by_a_command(node)
            case HttpApi() | WebSocketApi():
                for api_integration in self.inventory.referring_to(node, ApiIntegration):
                    yield from self._integration(api_integration)
                if isinstance(node, HttpApi) and node.quick_target is not None:
                    yield from self._named(node.quick_target)
            case VpcLinkV1():
                yield from find_all(node.targets)
            case LoadBalancer():
                yield from self._targets(node)
            case EndpointService():
                yield from find_all(node.load_balancers)
            case FunctionUrl():
                yield from self._function(node.function)
            case LatticeService():
                for listener in self.inventory.referring_to(node, LatticeListener):
                    for group in find_all(listener.target_groups):
                        yield from self._lattice(group)
            case CloudFrontDistribution():
                for origin in known_items(node.origins):
                    inside = find(origin.vpc_origin)
                    if inside is not None:
                        yield from self._one(find(inside.target))
                    else:
                        yield from self._named(origin.domain)
            case ResourceConfiguration():
                gateway, hosts = find(node.gateway), tuple(self._hosts(node))
                yield from hosts if gateway is None else (LinkCall(gateway, hosts),)
            case Accelerator():
                for port in self.inventory.referring_to(node, AcceleratorListener):
                    for region in self.inventory.referring_to(port, AcceleratorEndpointGroup):
                        yield from find_all(region.endpoints)
            case GraphqlApi():
                for source in self.inventory.referring_to(node, OtherResource):
                    yield from (item for item in find_all(source.refers) if isinstance(item, Function))
            case VerifiedAccessEndpoint():
                yield from self._one(find(node.load_balancer))
            case VpcEndpoint():
                yield from self.behind(node)
            case CloudMapService():
                yield from self.inventory.referring_to(node, ContainerService)

    def _one(self, node: Node | None) -> Iterator[Node]:
        if node is not None:
            yield node

    def _hosts(self, configuration: ResourceConfiguration) -> Iterator[Node]:
        """Yield what a resource configuration leads to: what its address names, also by a name of Cloud Map."""
        yield from self._named(configuration.address)
        for service in self.inventory.all(CloudMapService):
            namespace = self.inventory.find(service.namespace)
            whole = f"{known_text(service.name)}.{known_text(namespace.name)}" if namespace is not None else ""
            if whole.strip(".") and whole == known_text(configuration.address):
                yield service

    def _integration(self, integration: RestIntegration | ApiIntegration) -> Iterator[Node | LinkCall]:
        link = link_of(self.inventory, integration)
        if isinstance(link, VpcLinkV1):
            yield link
            return
        target = integration.target if isinstance(integration, RestIntegration) else None
        if isinstance(link, VpcLinkV2):
            yield LinkCall(link, tuple(self._link_targets(target, integration.uri)))
            return
        yield from self._named(integration.uri)

    def _made_by_a_command(self, api: RestApi) -> Iterator[Node | LinkCall]:
        """Yield what an integration calls that a command or a custom resource makes: it names the API and a link."""
        for node in self.inventory.referring_to(api, OtherResource):
            named = self.inventory.find_all(node.refers)
            for link in named:
                if isinstance(link, VpcLinkV1):
                    yield link
                elif isinstance(link, VpcLinkV2):
                    yield LinkCall(link, tuple(item for item in named if isinstance(item, LoadBalancer)))

    def _link_targets(self, target: Any, uri: Any) -> Iterator[Node]:
        """Return what a link V2 calls: a listener's balancer, a balancer, a service of Cloud Map."""
        node = self.inventory.find(target) if isinstance(target, Ref) else None
        for candidate in (node, *self._keys(uri)):
            if isinstance(candidate, Listener):
                yield from self._one(self.inventory.find(candidate.load_balancer))
            elif isinstance(candidate, (LoadBalancer, CloudMapService)):
                yield candidate

    def _keys(self, value: Any) -> Iterator[Node]:
        """Yield the resources that a text names."""
        yield from self.inventory.named_in(value)

    def _named(self, value: Any) -> Iterator[Node]:
        """Yield the next component that a URI or a domain names."""
        for node in self._keys(value):
            match node:
                case Function() | FunctionAlias():
                    yield from self._function(Ref(node.KIND, node.key))
                case LoadBalancer() | FunctionUrl() | RestApi() | HttpApi() | VpcLinkV1() | VpcLinkV2() | VpcEndpoint():
                    yield node
                case Listener():
                    yield from self._one(self.inventory.find(node.load_balancer))
                case CloudMapService() | Bucket():
                    yield node
                case DomainName():
                    for mapping in self.inventory.referring_to(node, DomainMapping):
                        yield from self._one(self.inventory.find(mapping.api))

    def _function(self, reference: Any) -> Iterator[Node]:
        node = self.inventory.find(reference)
        if isinstance(node, FunctionAlias):
            node = self.inventory.find(node.function)
        if isinstance(node, Function):
            yield node

    def _targets(self, balancer: LoadBalancer) -> Iterator[Node]:
        for group in target_groups_of(self.inventory, balancer):
            yield from self.members(group)

    def members(self, group: TargetGroup) -> Iterator[Node]:
        """Yield what a target group sends requests to."""
        yield from self.inventory.referring_to(group, ContainerService)
        yield from self.inventory.referring_to(group, AutoScalingGroup)
        yield from self.inventory.referring_to(group, KubernetesService)
        functions = known_text(group.target_type) == "lambda"
        for target in known_items(group.targets):
            yield from self._registered(target.id, functions)
        for node in self.inventory.referring_to(group, OtherResource):
            # a custom resource or an attachment that registers addresses of something else
            for reference in known_items(node.refers):
                yield from self._registered(Attribute(reference.key), functions)

    def _registered(self, value: Any, functions: bool, depth: int = 0) -> Iterator[Node]:
        """Yield what a target's id leads to; a function only where the group takes functions.

        The function that a custom resource runs (its ``ServiceToken``) is no target.
        """
        for node in self._keys(value):
            match node:
                case LoadBalancer() | VpcEndpoint() | Instance():
                    yield node
                case Function() | FunctionAlias() if functions:
                    yield from self._function(Ref(node.KIND, node.key))
                case OtherResource() if depth < 4:
                    for reference in known_items(node.refers):
                        yield from self._registered(Attribute(reference.key), functions, depth + 1)

    def _lattice(self, group: LatticeTargetGroup) -> Iterator[Node]:
        functions = known_text(group.type) == "LAMBDA"
        for target in known_items(group.targets):
            yield from self._registered(target, functions)
        yield from self.inventory.referring_to(group, ContainerService)
        yield from self.inventory.referring_to(group, AutoScalingGroup)

    # Endpoints

    def endpoints_of(self, api: RestApi) -> Iterator[VpcEndpoint]:
        """Yield the endpoints through which a private API is called: associated, or named in its policy."""
        yield from self.inventory.find_all(api.endpoints)
        named = {attribute.key for attribute in attributes_in(api.policy)}
        for endpoint in self.inventory.all(VpcEndpoint):
            if endpoint.key in named:
                yield endpoint

    def behind(self, endpoint: VpcEndpoint) -> Iterator[Node]:
        """Yield what an endpoint leads to: private APIs, or one's own service."""
        if str(endpoint.service).endswith(".execute-api"):
            private = [api for api in self.inventory.all(RestApi) if "PRIVATE" in known_items(api.endpoint_types)]
            chosen = [api for api in private if endpoint in self.endpoints_of(api)]
            yield from chosen or private
            return
        if is_to_lambda(endpoint):
            for attribute in attributes_in(endpoint.policy):
                yield from self._function(Ref(Function.KIND, attribute.key))
            return
        if str(endpoint.service).endswith(".s3"):
            for bucket in self.inventory.all(Bucket):
                if endpoint.key in {attribute.key for attribute in attributes_in(bucket.policy)}:
                    yield bucket
            return
        for service in self.inventory.all(EndpointService):
            if self.serves(endpoint, service):
                yield service

    def serves(self, endpoint: VpcEndpoint, service: EndpointService) -> bool:
        """Return whether an endpoint is for a service of one's own."""
        return any(attribute.key == service.key for attribute in attributes_in(endpoint.service))


def actions_of_listener(inventory: Inventory, listener: Listener) -> Iterator[tuple[Listener | ListenerRule, Action]]:
    """Yield the known actions of a listener and of its rules, each with its owner."""
    owners: tuple[Listener | ListenerRule, ...] = (listener, *inventory.referring_to(listener, ListenerRule))
    for owner in owners:
        for action in known_items(owner.actions):
            yield owner, action


def target_groups_of(inventory: Inventory, balancer: LoadBalancer) -> tuple[TargetGroup, ...]:
    """Return the target groups to which the listeners of a balancer and their rules send, each once."""
    groups: dict[TargetGroup, None] = {}
    for listener in inventory.referring_to(balancer, Listener):
        for _, action in actions_of_listener(inventory, listener):
            groups.update(dict.fromkeys(inventory.find_all(action.target_groups)))
    return tuple(groups)


def members(inventory: Inventory, group: TargetGroup) -> tuple[Node, ...]:
    """Return what a target group sends requests to, as far as what was read says."""
    return tuple(dict.fromkeys(RequestGraph(inventory).members(group)))


def link_of(inventory: Inventory, integration: RestIntegration | ApiIntegration) -> VpcLinkV1 | VpcLinkV2 | None:
    """Return the link of an integration, also where a stage variable names it; ``None`` where it was not read."""
    node = inventory.find(integration.vpc_link)
    if node is None and isinstance(integration.vpc_link, Ref) and integration.vpc_link.key.startswith(_VARIABLE):
        variable = integration.vpc_link.key.removeprefix(_VARIABLE).removesuffix("}")
        node = next(_by_variable(inventory, variable), None)
    return node if isinstance(node, (VpcLinkV1, VpcLinkV2)) else None


def _by_variable(inventory: Inventory, variable: str) -> Iterator[Node]:
    given = [stage.variables for stage in inventory.all(RestStage)]
    given += [stage.variables for stage in inventory.all(ApiStage)]
    for variables in given:
        if isinstance(variables, dict):
            yield from inventory.named_in(variables.get(variable))


def known_items(value: Any) -> tuple[Any, ...]:
    """Return the items of a list that are known."""
    return tuple(item for item in value if not isinstance(item, Unknown)) if isinstance(value, (list, tuple)) else ()


def known_text(value: Any) -> str:
    """Return a text that is known, else an empty one."""
    return value if isinstance(value, str) else ""


def is_to_lambda(endpoint: VpcEndpoint) -> bool:
    """Return whether an endpoint leads to the API of Lambda."""
    return str(endpoint.service).endswith(".lambda")
