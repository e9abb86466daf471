"""The ways of requests through an inventory: from each entry point, component by component, to a backend.

An entry point is what a caller outside can name and nothing in the inventory stands before: an API, a balancer, a
function URL, an endpoint service, a Lattice service, a distribution. From there references lead on: an integration to
a link, a link to a balancer, a listener to its targets, and an address of an endpoint back to the private APIs that
it serves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from modeler.inventory import Attribute, Inventory, Node, OtherResource, Ref, Unknown, unknowns
from modeler.inventory.kinds.accelerator import Accelerator
from modeler.inventory.kinds.accelerator_endpoint_group import AcceleratorEndpointGroup
from modeler.inventory.kinds.accelerator_listener import AcceleratorListener
from modeler.inventory.kinds.api_integration import ApiIntegration
from modeler.inventory.kinds.auto_scaling_group import AutoScalingGroup
from modeler.inventory.kinds.bucket import Bucket
from modeler.inventory.kinds.cloud_map_service import CloudMapService
from modeler.inventory.kinds.container_service import ContainerService
from modeler.inventory.kinds.distribution import CloudFrontDistribution
from modeler.inventory.kinds.endpoint_service import EndpointService
from modeler.inventory.kinds.function import Function
from modeler.inventory.kinds.function_alias import FunctionAlias
from modeler.inventory.kinds.function_url import FunctionUrl
from modeler.inventory.kinds.graphql_api import GraphqlApi
from modeler.inventory.kinds.http_api import HttpApi
from modeler.inventory.kinds.instance import Instance
from modeler.inventory.kinds.kubernetes_service import KubernetesService
from modeler.inventory.kinds.lattice_listener import LatticeListener
from modeler.inventory.kinds.lattice_service import LatticeService
from modeler.inventory.kinds.lattice_target_group import LatticeTargetGroup
from modeler.inventory.kinds.listener import Listener
from modeler.inventory.kinds.listener_rule import ListenerRule
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.resource_configuration import ResourceConfiguration
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.rest_integration import RestIntegration
from modeler.inventory.kinds.rest_stage import RestStage
from modeler.inventory.kinds.target_group import TargetGroup
from modeler.inventory.kinds.task_definition import TaskDefinition
from modeler.inventory.kinds.verified_access_endpoint import VerifiedAccessEndpoint
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
from modeler.inventory.kinds.vpc_link_v1 import VpcLinkV1
from modeler.inventory.kinds.vpc_link_v2 import VpcLinkV2
from modeler.inventory.kinds.websocket_api import WebSocketApi
from modeler.inventory.mapping import attributes_in

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
LONGEST_WAY = 14
MOST_WAYS_OF_AN_ENTRY = 40


@dataclass(frozen=True)
class WayStep:
    """A component on a way, and the resource that shows it.

    Parameters
    ----------
    component : str
        The id of the component: ``rest-api``, ``vpc-link-v2``, ``alb``; ``unknown`` where something stands that no
        component is.
    node : Node
        The resource, with its place.
    """

    component: str
    node: Node

    def __str__(self) -> str:
        return f"{self.component} ({self.node.origin})"


@dataclass(frozen=True)
class RequestWay:
    """One way from an entry point.

    Parameters
    ----------
    entry : Node
        The entry point.
    steps : tuple of WayStep
        The components in the order of a request.
    ends : str
        ``backend`` where it reaches one, ``outside`` where it leaves the inventory, ``unknown`` with an unknown value.
    unknown : Unknown or None
        The value on which it ends.
    """

    entry: Node
    steps: tuple[WayStep, ...]
    ends: str
    unknown: Unknown | None = None

    @property
    def components(self) -> tuple[str, ...]:
        """The ids of its components, in order."""
        return tuple(step.component for step in self.steps)


def entry_points(inventory: Inventory) -> tuple[Node, ...]:
    """Return what a caller outside can name and nothing in the inventory stands before, in the order of reading.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    """
    graph = _Graph(inventory)
    behind: set[tuple[str, str]] = set()
    for door in graph.doors():
        waiting = list(graph.after(door))
        while waiting:
            node = waiting.pop()
            if (node.KIND, node.key) not in behind and node is not door:
                behind.add((node.KIND, node.key))
                waiting += graph.after(node)
    return tuple(node for node in graph.doors() if (node.KIND, node.key) not in behind)


def ways(inventory: Inventory, entry: Node) -> tuple[RequestWay, ...]:
    """Return the ways from an entry point, each sequence of components once.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    entry : Node
        One of `entry_points`.
    """
    unique: dict[tuple[str, ...], RequestWay] = {}
    for way in _Graph(inventory).walk(entry):
        unique.setdefault((*way.components, way.ends), way)
        if len(unique) >= MOST_WAYS_OF_AN_ENTRY:
            break
    return tuple(unique.values())


def reached(inventory: Inventory, entry: Node) -> tuple[Node, ...]:
    """Return all resources that requests of an entry point can meet, in the order of their ways.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    entry : Node
        One of `entry_points`.
    """
    graph, met = _Graph(inventory), {entry: None}
    waiting = [entry]
    while waiting:
        for node in graph.after(waiting.pop(0)):
            if node not in met:
                met[node] = None
                waiting.append(node)
    return tuple(met)


class _Graph:
    """What stands after what, by the references of an inventory."""

    def __init__(self, inventory: Inventory) -> None:
        self.inventory = inventory

    def doors(self) -> Iterator[Node]:
        for kind in DOORS:
            yield from self.inventory.all(kind)
        for service in self.inventory.all(ContainerService):
            if service.lattice_groups and not self.inventory.find_all(service.lattice_groups):
                yield service  # a Lattice service that was not read stands before it
        for endpoint in self.inventory.all(VpcEndpoint):
            if _is_to_lambda(endpoint) and any(self._behind(endpoint)):
                yield endpoint

    def walk(self, entry: Node) -> Iterator[RequestWay]:
        yield from self._from(entry, entry, self._before(entry), frozenset())

    def _before(self, entry: Node) -> tuple[WayStep, ...]:
        """Return the endpoint through which a private API is called."""
        if isinstance(entry, RestApi) and "PRIVATE" in _known(entry.endpoint_types):
            endpoint = next(iter(self.endpoints_of(entry)), None) or self._endpoint_to(".execute-api")
            return (WayStep("interface-endpoint", endpoint or entry),)
        if isinstance(entry, GraphqlApi) and entry.visibility == "PRIVATE":
            return (WayStep("interface-endpoint", self._endpoint_to(".appsync-api") or entry),)
        if isinstance(entry, ResourceConfiguration):
            return (WayStep("resource-endpoint", entry),)
        if isinstance(entry, ContainerService):
            return (WayStep("lattice-service", entry),)
        if isinstance(entry, VpcEndpoint):
            return (WayStep("interface-endpoint", entry),)
        if isinstance(entry, EndpointService):
            consumer = next((node for node in self.inventory.all(VpcEndpoint) if self._serves(node, entry)), None)
            return (WayStep("interface-endpoint", consumer or entry),)
        return ()

    def _from(
        self,
        entry: Node,
        node: Node,
        steps: tuple[WayStep, ...],
        seen: frozenset[str],
        chosen: tuple[Node, ...] | None = None,
    ) -> Iterator[RequestWay]:
        if node.key in seen or len(steps) > LONGEST_WAY:
            return
        component = component_of(node, self.inventory)
        before = (WayStep("istio-ingress", node),) if _is_istio_ingress(node) else ()
        here = (*steps, *before, WayStep(component, node)) if component else steps
        if _is_backend(node):
            yield RequestWay(entry, here, "backend")
            return
        ahead: list[Node | _Over] = list(chosen) if chosen is not None else list(self._after(node))
        following = [after for after in ahead if _key_of(after) not in seen]
        if not following:
            gap, certain = self._gap(node), self._certain(node)
            backend = any(step.component in _BACKENDS for step in certain) or self._answers_itself(node)
            ends = "backend" if backend else "unknown" if gap else "outside"
            yield RequestWay(entry, (*here, *certain), ends, None if backend else gap)
            return
        for after in following:
            if isinstance(after, _Over):
                yield from self._from(entry, after.link, here, seen | {node.key}, after.targets)
            else:
                yield from self._from(entry, after, here, seen | {node.key})

    def _endpoint_to(self, service: str) -> VpcEndpoint | None:
        endpoints = self.inventory.all(VpcEndpoint)
        return next((endpoint for endpoint in endpoints if str(endpoint.service).endswith(service)), None)

    def _certain(self, node: Node) -> tuple[WayStep, ...]:
        """Return what follows a resource by a law of AWS, though nobody says which one.

        A link V1 leads to an NLB, an endpoint to the service that it is for, and an integration of the type
        ``AWS_PROXY`` that names no other action to a function. A link V2 leads to what the parameter is called.
        """
        match node:
            case VpcLinkV1():
                return (WayStep("nlb", node),)
            case VpcLinkV2():
                return tuple(WayStep(name, node) for name in self._called(node))
            case VpcEndpoint():
                service = str(node.service).rsplit(".", 1)[-1]
                return tuple(WayStep(name, node) for name in _BEHIND_ENDPOINTS.get(service, ()))
        referring: tuple[Node, ...] = self.inventory.referring_to(node)
        proxy = next((item for item in referring if _is_function_proxy(item)), None)
        return (WayStep("lambda-function", proxy),) if proxy else ()

    def _answers_itself(self, node: Node) -> bool:
        """Return whether nothing of one's own stands behind: mocks, services of AWS, addresses outside, set answers."""
        if isinstance(node, LoadBalancer):
            listeners = self.inventory.referring_to(node, Listener)
            rules = [rule for item in listeners for rule in self.inventory.referring_to(item, ListenerRule)]
            lists = [*(item.actions for item in listeners), *(item.actions for item in rules)]
            actions = [action for listed in lists for action in _known(listed)]
            return any(_text(action.type) == "fixed-response" for action in actions) and not any(
                _text(action.type) == "forward" for action in actions
            )
        integrations = self.inventory.referring_to(node, RestIntegration) if isinstance(node, RestApi) else ()
        return bool(integrations) and all(map(_leads_out, integrations))

    def _called(self, link: VpcLinkV2) -> tuple[str, ...]:
        """Return the kind of balancer that the parameters name which integrations call over a link."""
        integrations: list[RestIntegration | ApiIntegration] = [
            *self.inventory.referring_to(link, RestIntegration),
            *self.inventory.referring_to(link, ApiIntegration),
        ]
        values = [(item.uri, item.target if isinstance(item, RestIntegration) else None) for item in integrations]
        words = {word for unknown in unknowns(values) for word in words_of(unknown.name)}
        return tuple(sorted(words & {"alb", "nlb"}))[:1]

    def _gap(self, node: Node) -> Unknown | None:
        """Return the unknown value because of which a way cannot be followed from here."""
        waiting = [node, *self.inventory.referring_to(node)]
        if isinstance(node, LoadBalancer):
            listeners = self.inventory.referring_to(node, Listener)
            groups = [
                group for item in listeners for action in _known(item.actions) for group in _known(action.target_groups)
            ]
            waiting = [node, *listeners, *self.inventory.find_all(groups)]
        values = [getattr(item, name, None) for item in waiting for name in _LEADING.get(item.KIND, ())]
        return next(unknowns(values), None)

    # What stands after a node

    def after(self, node: Node) -> Iterator[Node]:
        """Yield what a request meets after a resource."""
        for following in self._after(node):
            if isinstance(following, _Over):
                yield following.link
                yield from following.targets
            else:
                yield following

    def _after(self, node: Node) -> Iterator[Node | _Over]:
        find, find_all = self.inventory.find, self.inventory.find_all
        match node:
            case RestApi():
                for rest_integration in self.inventory.referring_to(node, RestIntegration):
                    if _text(rest_integration.type).upper() != "MOCK":
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
                for origin in _known(node.origins):
                    inside = find(origin.vpc_origin)
                    if inside is not None:
                        yield from self._one(find(inside.target))
                    else:
                        yield from self._named(origin.domain)
            case ResourceConfiguration():
                yield from self._one(find(node.gateway))
                yield from self._named(node.address)
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
                yield from self._behind(node)
            case CloudMapService():
                yield from self.inventory.referring_to(node, ContainerService)

    def _one(self, node: Node | None) -> Iterator[Node]:
        if node is not None:
            yield node

    def _integration(self, integration: RestIntegration | ApiIntegration) -> Iterator[Node | _Over]:
        link = self.inventory.find(integration.vpc_link) or self._stage_link(integration)
        if isinstance(link, VpcLinkV1):
            yield link
            return
        target = integration.target if isinstance(integration, RestIntegration) else None
        if isinstance(link, VpcLinkV2):
            yield _Over(link, tuple(self._link_targets(target, integration.uri)))
            return
        yield from self._named(integration.uri)

    def _made_by_a_command(self, api: RestApi) -> Iterator[Node | _Over]:
        """Yield what an integration calls that a command or a custom resource makes: it names the API and a link."""
        for node in self.inventory.referring_to(api, OtherResource):
            named = self.inventory.find_all(node.refers)
            for link in named:
                if isinstance(link, VpcLinkV1):
                    yield link
                elif isinstance(link, VpcLinkV2):
                    yield _Over(link, tuple(item for item in named if isinstance(item, LoadBalancer)))

    def _stage_link(self, integration: RestIntegration | ApiIntegration) -> Node | None:
        """Return the link that a stage variable names."""
        name = integration.vpc_link.key if isinstance(integration.vpc_link, Ref) else ""
        if not name.startswith("${stageVariables."):
            return None
        variable = name.removeprefix("${stageVariables.").removesuffix("}")
        for stage in self.inventory.all(RestStage):
            value = stage.variables.get(variable) if isinstance(stage.variables, dict) else None
            node = next(iter(self._named(value)), None)
            if isinstance(node, (VpcLinkV1, VpcLinkV2)):
                return node
        return None

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

    def _function(self, reference: Any) -> Iterator[Node]:
        node = self.inventory.find(reference)
        if isinstance(node, FunctionAlias):
            node = self.inventory.find(node.function)
        if isinstance(node, Function):
            yield node

    def _targets(self, balancer: LoadBalancer) -> Iterator[Node]:
        groups: dict[str, TargetGroup] = {}
        for listener in self.inventory.referring_to(balancer, Listener):
            actions = list(_known(listener.actions))
            for rule in self.inventory.referring_to(listener, ListenerRule):
                actions += _known(rule.actions)
            for action in actions:
                for group in self.inventory.find_all(action.target_groups):
                    groups[group.key] = group
        for group in groups.values():
            yield from self._members(group)

    def _members(self, group: TargetGroup) -> Iterator[Node]:
        yield from self.inventory.referring_to(group, ContainerService)
        yield from self.inventory.referring_to(group, AutoScalingGroup)
        yield from self.inventory.referring_to(group, KubernetesService)
        functions = _text(group.target_type) == "lambda"
        for target in _known(group.targets):
            yield from self._registered(target.id, functions)
        for node in self.inventory.referring_to(group, OtherResource):
            # a custom resource or an attachment that registers addresses of something else
            for reference in node.refers:
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
                    for reference in node.refers:
                        yield from self._registered(Attribute(reference.key), functions, depth + 1)

    def _lattice(self, group: LatticeTargetGroup) -> Iterator[Node]:
        functions = _text(group.type) == "LAMBDA"
        for target in _known(group.targets):
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

    def _behind(self, endpoint: VpcEndpoint) -> Iterator[Node]:
        """Yield what an endpoint leads to: private APIs, or one's own service."""
        if str(endpoint.service).endswith(".execute-api"):
            private = [api for api in self.inventory.all(RestApi) if "PRIVATE" in _known(api.endpoint_types)]
            chosen = [api for api in private if endpoint in self.endpoints_of(api)]
            yield from chosen or private
            return
        if _is_to_lambda(endpoint):
            for attribute in attributes_in(endpoint.policy):
                yield from self._function(Ref(Function.KIND, attribute.key))
            return
        if str(endpoint.service).endswith(".s3"):
            for bucket in self.inventory.all(Bucket):
                if endpoint.key in {attribute.key for attribute in attributes_in(bucket.policy)}:
                    yield bucket
            return
        for service in self.inventory.all(EndpointService):
            if self._serves(endpoint, service):
                yield service

    def _serves(self, endpoint: VpcEndpoint, service: EndpointService) -> bool:
        return any(attribute.key == service.key for attribute in attributes_in(endpoint.service))


@dataclass(frozen=True)
class _Over:
    """A link V2 and what one integration calls over it, since the link itself does not say."""

    link: Node
    targets: tuple[Node, ...]


_LEADING = {
    "rest-api": ("body",),
    "rest-integration": ("uri", "vpc_link", "target"),
    "http-api": ("body", "quick_target"),
    "api-integration": ("uri", "vpc_link"),
    "vpc-link-v1": ("targets",),
    "listener": ("actions",),
    "listener-rule": ("actions",),
    "target-group": ("targets",),
    "endpoint-service": ("load_balancers",),
    "function-url": ("function",),
    "lattice-listener": ("target_groups",),
    "distribution": ("origins",),
    "vpc-origin": ("target",),
    "verified-access-endpoint": ("load_balancer",),
    "vpc-endpoint": ("service",),
    "accelerator-endpoint-group": ("endpoints",),
    "resource-configuration": ("gateway", "address"),
}
"""By kind the attributes that say where a request goes on."""


_BACKENDS = ("lambda-function", "fargate-tasks", "ec2-instances", "eks-pods", "s3-bucket")
_BEHIND_ENDPOINTS = {"execute-api": ("rest-api",), "s3": ("s3-bucket",)}


def words_of(name: str) -> set[str]:
    """Return the words of a name in small letters: ``pPrivateSubnetIds`` has ``private``, ``alb_arn`` has ``alb``.

    Examples
    --------
    >>> sorted(words_of("pPrivateSubnetIds"))
    ['ids', 'p', 'private', 'subnet']
    >>> sorted(words_of("NLBArn"))
    ['arn', 'nlb']
    """
    return {word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)}


def _is_function_proxy(node: Node) -> bool:
    if not isinstance(node, (RestIntegration, ApiIntegration)) or _text(node.type) not in ("AWS", "AWS_PROXY"):
        return False
    if ":lambda:" in str(node.uri):
        return True
    other_action = isinstance(node, ApiIntegration) and node.subtype is not None
    return node.type == "AWS_PROXY" and not other_action and bool(tuple(unknowns(node.uri)))


def _leads_out(integration: RestIntegration) -> bool:
    kind, over_link = _text(integration.type).upper(), _text(integration.connection_type) == "VPC_LINK"
    if kind in ("AWS", "AWS_PROXY"):
        return not _is_function_proxy(integration) and not tuple(unknowns(integration.uri))
    return kind == "MOCK" or (kind in ("HTTP", "HTTP_PROXY") and not over_link)


def _key_of(after: Node | _Over) -> str:
    return after.link.key if isinstance(after, _Over) else after.key


def _known(value: Any) -> tuple[Any, ...]:
    """Return the items of a list that are known."""
    return tuple(item for item in value if not isinstance(item, Unknown)) if isinstance(value, (list, tuple)) else ()


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _is_to_lambda(endpoint: VpcEndpoint) -> bool:
    return str(endpoint.service).endswith(".lambda")


def _is_istio_ingress(node: Node) -> bool:
    """Return whether a Service of Kubernetes is the ingress gateway of Istio, by the name that Istio gives it.

    Source: https://istio.io/latest/docs/setup/additional-setup/gateway/ (2026-11-30).
    """
    return isinstance(node, KubernetesService) and "istio" in words_of(f"{node.key} {_text(node.name)}")


def _is_backend(node: Node) -> bool:
    return isinstance(node, (Function, ContainerService, Instance, AutoScalingGroup, Bucket, KubernetesService))


_COMPONENTS = {
    "rest-api": "rest-api",
    "http-api": "http-api",
    "websocket-api": "websocket-api",
    "vpc-link-v1": "vpc-link-v1",
    "vpc-link-v2": "vpc-link-v2",
    "vpc-endpoint": "interface-endpoint",
    "endpoint-service": "endpoint-service",
    "function": "lambda-function",
    "function-url": "function-url",
    "lattice-service": "lattice-service",
    "distribution": "cloudfront",
    "instance": "ec2-instances",
    "auto-scaling-group": "ec2-instances",
    "kubernetes-service": "eks-pods",
    "verified-access-endpoint": "verified-access",
    "accelerator": "global-accelerator",
    "resource-gateway": "resource-gateway",
    "graphql-api": "appsync-api",
    "bucket": "s3-bucket",
}


def component_of(node: Node, inventory: Inventory) -> str:
    """Return the id of the component that a resource is on a way, empty for what only leads on."""
    match node:
        case LoadBalancer():
            return {"network": "nlb", "application": "alb"}.get(_text(node.type), "unknown")
        case ContainerService():
            return _compute(node, inventory)
        case CloudMapService() | ResourceConfiguration():
            return ""
        case VpcEndpoint() if _is_to_lambda(node):
            return "lambda-api"
    return _COMPONENTS.get(node.KIND, "unknown")


def _compute(service: ContainerService, inventory: Inventory) -> str:
    words = {_text(service.launch_type), *map(_text, _known(service.capacity_providers))}
    task = inventory.find(service.task)
    if isinstance(task, TaskDefinition):
        words |= set(map(_text, _known(task.compatibilities)))
    return "fargate-tasks" if any("FARGATE" in word for word in words) else "ec2-instances"


def members(inventory: Inventory, group: TargetGroup) -> tuple[Node, ...]:
    """Return what a target group sends requests to, as far as what was read says."""
    return tuple(dict.fromkeys(_Graph(inventory)._members(group)))
