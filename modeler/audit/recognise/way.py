"""The ways of requests through an inventory: from each entry point, component by component, to a backend."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modeler.dataclass import dataclass
from modeler.inventory import Inventory, Node, Unknown, unknowns
from modeler.inventory.graph import LinkCall, RequestGraph, is_to_lambda, known_items, known_text
from modeler.inventory.kinds.api_integration import ApiIntegration
from modeler.inventory.kinds.auto_scaling_group import AutoScalingGroup
from modeler.inventory.kinds.bucket import Bucket
from modeler.inventory.kinds.cloud_map_service import CloudMapService
from modeler.inventory.kinds.container_service import ContainerService
from modeler.inventory.kinds.endpoint_service import EndpointService
from modeler.inventory.kinds.function import Function
from modeler.inventory.kinds.graphql_api import GraphqlApi
from modeler.inventory.kinds.instance import Instance
from modeler.inventory.kinds.kubernetes_service import KubernetesService
from modeler.inventory.kinds.listener import Listener
from modeler.inventory.kinds.listener_rule import ListenerRule
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.resource_configuration import ResourceConfiguration
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.rest_integration import RestIntegration
from modeler.inventory.kinds.task_definition import TaskDefinition
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
from modeler.inventory.kinds.vpc_link_v1 import VpcLinkV1
from modeler.inventory.kinds.vpc_link_v2 import VpcLinkV2

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
    for way in _Walk(inventory).walk(entry):
        unique.setdefault((*way.components, way.ends), way)
        if len(unique) >= MOST_WAYS_OF_AN_ENTRY:
            break
    return tuple(unique.values())


class _Walk(RequestGraph):
    """The ways through a graph, each step with its component."""

    def walk(self, entry: Node) -> Iterator[RequestWay]:
        yield from self._from(entry, entry, self._before(entry), frozenset())

    def _before(self, entry: Node) -> tuple[WayStep, ...]:
        """Return the endpoint through which a private API is called."""
        if isinstance(entry, RestApi) and "PRIVATE" in known_items(entry.endpoint_types):
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
            consumer = next((node for node in self.inventory.all(VpcEndpoint) if self.serves(node, entry)), None)
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
        ahead: list[Node | LinkCall] = list(chosen) if chosen is not None else list(self.ahead(node))
        following = [after for after in ahead if _key_of(after) not in seen]
        if not following:
            gap, certain = self._gap(node), self._certain(node)
            backend = any(step.component in _BACKENDS for step in certain) or self._answers_itself(node)
            ends = "backend" if backend else "unknown" if gap else "outside"
            yield RequestWay(entry, (*here, *certain), ends, None if backend else gap)
            return
        for after in following:
            if isinstance(after, LinkCall):
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
            actions = [action for listed in lists for action in known_items(listed)]
            return any(known_text(action.type) == "fixed-response" for action in actions) and not any(
                known_text(action.type) == "forward" for action in actions
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
                group
                for item in listeners
                for action in known_items(item.actions)
                for group in known_items(action.target_groups)
            ]
            waiting = [node, *listeners, *self.inventory.find_all(groups)]
        values = [getattr(item, name, None) for item in waiting for name in _LEADING.get(item.KIND, ())]
        return next(unknowns(values), None)


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
    if not isinstance(node, (RestIntegration, ApiIntegration)) or known_text(node.type) not in ("AWS", "AWS_PROXY"):
        return False
    if ":lambda:" in str(node.uri):
        return True
    other_action = isinstance(node, ApiIntegration) and node.subtype is not None
    return node.type == "AWS_PROXY" and not other_action and bool(tuple(unknowns(node.uri)))


def _leads_out(integration: RestIntegration) -> bool:
    kind, over_link = known_text(integration.type).upper(), known_text(integration.connection_type) == "VPC_LINK"
    if kind in ("AWS", "AWS_PROXY"):
        return not _is_function_proxy(integration) and not tuple(unknowns(integration.uri))
    return kind == "MOCK" or (kind in ("HTTP", "HTTP_PROXY") and not over_link)


def _key_of(after: Node | LinkCall) -> str:
    return after.link.key if isinstance(after, LinkCall) else after.key


def _is_istio_ingress(node: Node) -> bool:
    """Return whether a Service of Kubernetes is the ingress gateway of Istio, by the name that Istio gives it.

    Source: https://istio.io/latest/docs/setup/additional-setup/gateway/ (2026-11-30).
    """
    return isinstance(node, KubernetesService) and "istio" in words_of(f"{node.key} {known_text(node.name)}")


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
            return {"network": "nlb", "application": "alb"}.get(known_text(node.type), "unknown")
        case ContainerService():
            return _compute(node, inventory)
        case CloudMapService() | ResourceConfiguration():
            return ""
        case VpcEndpoint() if is_to_lambda(node):
            return "lambda-api"
    return _COMPONENTS.get(node.KIND, "unknown")


def _compute(service: ContainerService, inventory: Inventory) -> str:
    words = {known_text(service.launch_type), *map(known_text, known_items(service.capacity_providers))}
    task = inventory.find(service.task)
    if isinstance(task, TaskDefinition):
        words |= set(map(known_text, known_items(task.compatibilities)))
    return "fargate-tasks" if any("FARGATE" in word for word in words) else "ec2-instances"
