"""What AWS makes only after something else, where no property of the one names the other.

Sources: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-dependson.html;
https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html (the role of the account stands before
the first stage that logs); https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-load-balancing.html (a
service is made once its target group has a load balancer);
https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html (a client asks
for scopes that stand);
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html (a balancer may invoke a
function before the function is registered);
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html (a bucket lets the
balancer write before the balancer is told to);
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpngatewayroutepropagation.html
and https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-route.html (a gateway is
attached before routes lead to it); https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html and
https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html (a role has its policies before a service takes
it) (2026-11-30).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from ...inventory import Inventory, Node, Ref
from ...inventory.kinds.accelerator_endpoint_group import AcceleratorEndpointGroup
from ...inventory.kinds.api_account import ApiAccount
from ...inventory.kinds.api_stage import ApiStage
from ...inventory.kinds.bucket import Bucket
from ...inventory.kinds.container_service import ContainerService
from ...inventory.kinds.distribution import CloudFrontDistribution
from ...inventory.kinds.domain_mapping import DomainMapping
from ...inventory.kinds.eks_cluster import EksCluster
from ...inventory.kinds.function import Function
from ...inventory.kinds.function_permission import FunctionPermission
from ...inventory.kinds.gateway_response import GatewayResponse
from ...inventory.kinds.instance_profile import InstanceProfile
from ...inventory.kinds.internet_gateway import InternetGateway
from ...inventory.kinds.listener import Listener
from ...inventory.kinds.listener_rule import ListenerRule
from ...inventory.kinds.load_balancer import LoadBalancer
from ...inventory.kinds.log_group import LogGroup
from ...inventory.kinds.nat_gateway import NatGateway
from ...inventory.kinds.node_group import NodeGroup
from ...inventory.kinds.resource_server import ResourceServer
from ...inventory.kinds.rest_api import RestApi
from ...inventory.kinds.rest_deployment import RestDeployment
from ...inventory.kinds.rest_integration import RestIntegration
from ...inventory.kinds.rest_method import RestMethod
from ...inventory.kinds.rest_stage import RestStage
from ...inventory.kinds.role import Role
from ...inventory.kinds.route import Route
from ...inventory.kinds.route_table import RouteTable
from ...inventory.kinds.target_group import TargetGroup
from ...inventory.kinds.task_definition import TaskDefinition
from ...inventory.kinds.transit_gateway_attachment import TransitGatewayAttachment
from ...inventory.kinds.usage_plan import UsagePlan
from ...inventory.kinds.user_pool_client import UserPoolClient
from ...inventory.kinds.verified_access_group import VerifiedAccessGroup
from ...inventory.kinds.vpc_origin import VpcOrigin
from ...inventory.kinds.vpn_gateway import VpnGateway
from ...inventory.kinds.web_acl import WebAcl
from ...inventory.mapping import attributes_in
from ...inventory.values import String
from .forms import WrittenResource
from .registration import keys_named_in, named_by


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


def made_before(
    resource: WrittenResource, resources: Iterable[WrittenResource], inventory: Inventory
) -> list[WrittenResource]:
    """Return the resources that must stand before a resource, and that no property of it needs to name.

    Parameters
    ----------
    resource : WrittenResource
        The resource.
    resources : iterable of WrittenResource
        All resources of the template.
    inventory : Inventory
        What is written.
    """
    rule = _RULES_BY_TYPE.get(resource.type)
    if rule is None and resource.adds:
        return []
    nodes = list(rule(resource.node, inventory)) if rule else waits_for(resource.node, inventory)
    listed = list(resources)
    return [item for node in nodes for item in _standing(node, resource.node, listed, inventory)]


def _standing(
    node: Node, waiting: Node, resources: list[WrittenResource], inventory: Inventory
) -> list[WrittenResource]:
    """Return what has to stand of a node: what completes it where that matters, else the node's own resource."""
    written = [resource for resource in resources if resource.node is node]
    completing = [resource for resource in written if resource.type in _COMPLETED_FIRST]
    if completing:
        return [resource for resource in completing if not _names(resource, waiting, inventory)]
    return [resource for resource in written if not resource.adds and node is not waiting]


def _names(resource: WrittenResource, waiting: Node, inventory: Inventory) -> bool:
    """Return whether what completes a node can only be made after the node that would wait for it."""
    left = set(keys_named_in(resource.properties)) - {resource.node.key}
    seen: set[str] = set()
    while left:
        key = left.pop()
        seen.add(key)
        node = inventory.by_key.get(key)
        if node is not None:
            left |= (named_by(node) | {item.key for item in waits_for(node, inventory)}) - seen
    return waiting.key in seen


_COMPLETED_FIRST = frozenset(
    {
        "AWS::EC2::VPCGatewayAttachment",
        "AWS::S3::BucketPolicy",
        "aws_iam_role_policy",
        "aws_iam_role_policy_attachment",
        "aws_internet_gateway_attachment",
        "aws_s3_bucket_ownership_controls",
        "aws_s3_bucket_policy",
        "aws_verifiedaccess_instance_logging_configuration",
        "aws_verifiedaccess_instance_trust_provider_attachment",
        "aws_vpn_gateway_attachment",
    }
)
"""The types of what completes a node, for which others wait in place of the node itself."""


def deployed(api: Ref[RestApi] | None, inventory: Inventory) -> list[Node]:
    """Return what a deployment of a REST API takes a picture of, beside the API itself."""
    kinds = (RestMethod, RestIntegration, GatewayResponse)
    return [node for kind in kinds for node in inventory.all(kind) if node.api == api]  # type: ignore[attr-defined]


def _route(node: Node, inventory: Inventory) -> Iterator[Node]:
    assert isinstance(node, Route)
    gateway = inventory.find(node.gateway) if isinstance(node.gateway, Ref) else None
    if isinstance(gateway, (InternetGateway, VpnGateway)):
        yield gateway
    table = inventory.find(node.table) if isinstance(node.table, Ref) else None
    vpc = table.vpc if isinstance(table, RouteTable) else None
    for attachment in inventory.all(TransitGatewayAttachment) if node.transit_gateway is not None else ():
        if attachment.transit_gateway == node.transit_gateway and vpc in (None, attachment.vpc):
            yield attachment


def _after_gateways(node: Node, inventory: Inventory) -> Iterator[Node]:
    yield from inventory.all(InternetGateway)


def _balancer(node: Node, inventory: Inventory) -> Iterator[Node]:
    assert isinstance(node, LoadBalancer)
    if node.scheme == "internet-facing":
        yield from inventory.all(InternetGateway)
    yield from _log_bucket(node.log_bucket, inventory)


def _distribution(node: Node, inventory: Inventory) -> Iterator[Node]:
    assert isinstance(node, CloudFrontDistribution)
    yield from _log_bucket(node.log_bucket, inventory)


def _log_bucket(name: String | None, inventory: Inventory) -> Iterator[Node]:
    """Yield the bucket of logs where something completes it: who may write in it, and whose the objects are."""
    keys = {attribute.key for attribute in attributes_in(name)}
    for bucket in inventory.all(Bucket):
        is_completed = bucket.policy is not None or bucket.ownership is not None
        if is_completed and (bucket.key in keys or (bucket.name is not None and bucket.name == name)):
            yield bucket


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
    yield from _roles(node, inventory)


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
    yield from _roles(node, inventory)


def _pool_client(node: Node, inventory: Inventory) -> Iterator[Node]:
    assert isinstance(node, UserPoolClient)
    yield from (server for server in inventory.all(ResourceServer) if server.pool == node.pool)


def _roles(node: Node, inventory: Inventory) -> Iterator[Node]:
    """Yield the roles that a service takes, where policies are given to them."""
    keys = {key for name in _ROLES for key in named_by(getattr(node, name, None))}
    for role in inventory.all(Role):
        if role.key in keys and (role.policies or role.managed_policies):
            yield role


_ROLES = ("role", "roles", "execution_role", "task_role", "lattice_role", "log_role")
"""The attributes that say which role a service takes."""


def _balancer_permissions(node: Node, inventory: Inventory) -> Iterator[FunctionPermission]:
    """Yield what lets load balancers invoke the functions of a target group."""
    assert isinstance(node, TargetGroup)
    functions = named_by(node.targets)
    for permission in inventory.all(FunctionPermission):
        is_target = isinstance(permission.function, Ref) and permission.function.key in functions
        if is_target and permission.principal == _BALANCING:
            yield permission


_BALANCING = "elasticloadbalancing.amazonaws.com"


def _targets_inside(node: Node, inventory: Inventory) -> Iterator[Node]:
    """Wait for the permissions that stand without the group: its targets are registered when it is made."""
    yield from (item for item in _balancer_permissions(node, inventory) if node.key not in named_by(item))


def _own(node: Node, inventory: Inventory) -> Iterator[Node]:
    yield node


_RULES: dict[type[Node], Callable[[Node, Inventory], Iterator[Node]]] = {
    AcceleratorEndpointGroup: _after_gateways,
    ApiAccount: _roles,
    ApiStage: _api_stage,
    CloudFrontDistribution: _distribution,
    ContainerService: _service,
    DomainMapping: _mapping,
    EksCluster: _cluster,
    Function: _roles,
    InstanceProfile: _roles,
    LoadBalancer: _balancer,
    NatGateway: _nat,
    NodeGroup: _roles,
    RestDeployment: _deployment,
    RestStage: _rest_stage,
    Route: _route,
    TaskDefinition: _roles,
    UsagePlan: _plan,
    UserPoolClient: _pool_client,
    VerifiedAccessGroup: _people,
    VpcOrigin: _after_gateways,
    WebAcl: _web_acl,
}
_RULES_BY_TYPE: dict[str, Callable[[Node, Inventory], Iterator[Node]]] = {
    "AWS::EC2::VPNGatewayRoutePropagation": _own,
    "AWS::ElasticLoadBalancingV2::TargetGroup": _targets_inside,
    "aws_lb_target_group_attachment": _balancer_permissions,
    "aws_vpn_gateway_route_propagation": _own,
}
"""The rules of single resources, where a node is written in several that wait for different things."""
