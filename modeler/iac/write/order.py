"""What AWS makes only after something else, where no property of the one names the other.

Sources: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-dependson.html;
https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html (the role of the account stands before
the first stage that logs); https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-load-balancing.html (a
service is made once its target group has a load balancer);
https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html (a client asks
for scopes that stand) (2026-11-30).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...inventory import Inventory, Node, Ref
from ...inventory.kinds.accelerator_endpoint_group import AcceleratorEndpointGroup
from ...inventory.kinds.api_account import ApiAccount
from ...inventory.kinds.api_stage import ApiStage
from ...inventory.kinds.container_service import ContainerService
from ...inventory.kinds.domain_mapping import DomainMapping
from ...inventory.kinds.eks_cluster import EksCluster
from ...inventory.kinds.gateway_response import GatewayResponse
from ...inventory.kinds.internet_gateway import InternetGateway
from ...inventory.kinds.listener import Listener
from ...inventory.kinds.listener_rule import ListenerRule
from ...inventory.kinds.load_balancer import LoadBalancer
from ...inventory.kinds.log_group import LogGroup
from ...inventory.kinds.nat_gateway import NatGateway
from ...inventory.kinds.resource_server import ResourceServer
from ...inventory.kinds.rest_api import RestApi
from ...inventory.kinds.rest_deployment import RestDeployment
from ...inventory.kinds.rest_integration import RestIntegration
from ...inventory.kinds.rest_method import RestMethod
from ...inventory.kinds.rest_stage import RestStage
from ...inventory.kinds.route import Route
from ...inventory.kinds.usage_plan import UsagePlan
from ...inventory.kinds.user_pool_client import UserPoolClient
from ...inventory.kinds.verified_access_group import VerifiedAccessGroup
from ...inventory.kinds.vpc_origin import VpcOrigin
from ...inventory.kinds.web_acl import WebAcl


def waits_for(node: Node, inventory: Inventory) -> list[Node]:
    """Return the nodes that must stand before a node, and that no property of it names.

    Examples
    --------
    >>> from modeler.inventory import Origin
    >>> here = Origin("x")
    >>> stage = RestStage(key="Stage", origin=here, access_log="arn:x")
    >>> [node.key for node in waits_for(stage, Inventory((ApiAccount(key="Account", origin=here), stage)))]
    ['Account']
    """
    rule = _RULES.get(type(node))
    return list(dict.fromkeys(rule(node, inventory))) if rule else []


def deployed(api: Ref[RestApi] | None, inventory: Inventory) -> list[Node]:
    """Return what a deployment of a REST API takes a picture of, beside the API itself."""
    kinds = (RestMethod, RestIntegration, GatewayResponse)
    return [node for kind in kinds for node in inventory.all(kind) if node.api == api]  # type: ignore[attr-defined]


def _route(node: Node, inventory: Inventory) -> Iterator[Node]:
    assert isinstance(node, Route)
    gateway = inventory.find(node.gateway) if isinstance(node.gateway, Ref) else None
    if isinstance(gateway, InternetGateway):
        yield gateway


def _after_gateways(node: Node, inventory: Inventory) -> Iterator[Node]:
    yield from inventory.all(InternetGateway)


def _balancer(node: Node, inventory: Inventory) -> Iterator[Node]:
    assert isinstance(node, LoadBalancer)
    if node.scheme == "internet-facing":
        yield from inventory.all(InternetGateway)


def _nat(node: Node, inventory: Inventory) -> Iterator[Node]:
    assert isinstance(node, NatGateway)
    if node.connectivity != "private":
        yield from inventory.all(InternetGateway)


def _rest_stage(node: Node, inventory: Inventory) -> Iterator[Node]:
    assert isinstance(node, RestStage)
    if node.access_log is not None or node.method_settings:
        yield from inventory.all(ApiAccount)


def _api_stage(node: Node, inventory: Inventory) -> Iterator[Node]:
    assert isinstance(node, ApiStage)
    if isinstance(node.api, Ref) and node.api.kind == "websocket-api":
        yield from inventory.all(ApiAccount)


def _deployment(node: Node, inventory: Inventory) -> Iterator[Node]:
    assert isinstance(node, RestDeployment)
    yield from deployed(node.api, inventory)  # type: ignore[arg-type]


def _service(node: Node, inventory: Inventory) -> Iterator[Node]:
    assert isinstance(node, ContainerService)
    groups = set(node.target_groups) if isinstance(node.target_groups, tuple) else set()
    listening: tuple[Listener | ListenerRule, ...] = (*inventory.all(Listener), *inventory.all(ListenerRule))
    for item in listening:
        actions = item.actions if isinstance(item.actions, tuple) else ()
        led = (getattr(action, "target_groups", ()) for action in actions)
        if any(group in groups for targets in led if isinstance(targets, tuple) for group in targets):
            yield item


def _mapping(node: Node, inventory: Inventory) -> Iterator[Node]:
    assert isinstance(node, DomainMapping)
    stages: tuple[RestStage | ApiStage, ...] = (*inventory.all(RestStage), *inventory.all(ApiStage))
    for stage in stages:
        if stage.api == node.api and (node.stage is None or stage.name == node.stage):
            yield stage


def _plan(node: Node, inventory: Inventory) -> Iterator[Node]:
    assert isinstance(node, UsagePlan)
    if node.stages:
        yield from inventory.all(RestStage)


def _people(node: Node, inventory: Inventory) -> Iterator[Node]:
    """Wait until the instance trusts somebody: Terraform attaches trust providers apart."""
    assert isinstance(node, VerifiedAccessGroup)
    instance = inventory.find(node.instance)
    if instance is not None:
        yield instance


ADDED_FIRST = frozenset({"verified-access-instance"})
"""The kinds of which others wait for what is added to them."""


def _web_acl(node: Node, inventory: Inventory) -> Iterator[Node]:
    """Wait for the log groups in which a web ACL writes: it names them in full, not as resources."""
    assert isinstance(node, WebAcl)
    destinations = node.log_destinations if isinstance(node.log_destinations, tuple) else ()
    for group in inventory.all(LogGroup):
        if isinstance(group.name, str) and any(str(item).endswith(f":{group.name}") for item in destinations):
            yield group


def _cluster(node: Node, inventory: Inventory) -> Iterator[Node]:
    """Wait for the log group of the control plane, which EKS makes by itself where there is none."""
    assert isinstance(node, EksCluster)
    yield from (group for group in inventory.all(LogGroup) if group.name == f"/aws/eks/{node.name}/cluster")


def _pool_client(node: Node, inventory: Inventory) -> Iterator[Node]:
    assert isinstance(node, UserPoolClient)
    yield from (server for server in inventory.all(ResourceServer) if server.pool == node.pool)


_RULES: dict[type[Node], Callable[[Node, Inventory], Iterator[Node]]] = {
    AcceleratorEndpointGroup: _after_gateways,
    ApiStage: _api_stage,
    ContainerService: _service,
    DomainMapping: _mapping,
    EksCluster: _cluster,
    LoadBalancer: _balancer,
    NatGateway: _nat,
    RestDeployment: _deployment,
    RestStage: _rest_stage,
    Route: _route,
    UsagePlan: _plan,
    UserPoolClient: _pool_client,
    VerifiedAccessGroup: _people,
    VpcOrigin: _after_gateways,
    WebAcl: _web_acl,
}
