"""Whether what an API takes arrives at its backend: the permission of a function, the filters before a balancer."""

from __future__ import annotations

from collections.abc import Iterable

from modeler.audit.network import Party, parties, reach, through_privatelink
from modeler.audit.network.intervals import ALL_IPV4
from modeler.audit.policy import AccessRequest, Caller, Truth
from modeler.audit.policy.functions import INVOKE, function_decision, policy_of_permissions
from modeler.audit.rules.links import listener_called
from modeler.audit.rules.permissions import permissions_of
from modeler.inventory import Cause, Inventory, Node, Unknown, join
from modeler.inventory.graph import link_of
from modeler.inventory.kinds.api_integration import ApiIntegration
from modeler.inventory.kinds.function import Function
from modeler.inventory.kinds.function_alias import FunctionAlias
from modeler.inventory.kinds.listener import Listener
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.rest_integration import RestIntegration
from modeler.inventory.kinds.vpc_link_v1 import VpcLinkV1
from modeler.inventory.kinds.vpc_link_v2 import VpcLinkV2

from .doors import grounded_permissions
from .ground import ground_of

_Integration = RestIntegration | ApiIntegration


def leads_on(inventory: Inventory, api: Node) -> bool | Unknown:
    """Return whether an integration of an API reaches what it calls, or what would settle it.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    api : Node
        The API.
    """
    integrations: list[_Integration] = [*inventory.referring_to(api, RestIntegration)]
    integrations += inventory.referring_to(api, ApiIntegration)
    answers = [_reaches(inventory, api, integration) for integration in integrations]
    if True in answers or not answers:
        return True
    return next((answer for answer in answers if isinstance(answer, Unknown)), False)


def _reaches(inventory: Inventory, api: Node, integration: _Integration) -> bool | Unknown:
    called = next(inventory.named_in(integration.uri), None)
    function = inventory.find(called.function) if isinstance(called, FunctionAlias) else called
    if isinstance(function, Function):
        return integration.credentials is not None or _may_invoke(inventory, api, function)
    link = link_of(inventory, integration)
    if isinstance(link, VpcLinkV2):
        return _over_v2(inventory, integration, link)
    if isinstance(link, VpcLinkV1):
        return _over_v1(inventory, link)
    return True


def _may_invoke(inventory: Inventory, api: Node, function: Function) -> bool | Unknown:
    """Return whether the policy of a function lets in calls of an API, each resource by its key."""
    written = permissions_of(inventory, function)
    if not written:
        return Unknown(Cause.LIVE_STATE, "lambda:GetPolicy")
    ground = ground_of(api, api.region if isinstance(api.region, str) else "", [item.source_arn for item in written])
    permissions = grounded_permissions(inventory, function, ground.account, ground.region)
    stage = Unknown(Cause.REQUEST, "the stage and the method")
    arn = join([f"arn:{ground.partition}:execute-api:{ground.region}:{ground.account}:{api.key}/", stage])
    keys = {"AWS:SourceArn": arn, "AWS:SourceAccount": ground.account}
    request = AccessRequest(INVOKE, "*", Caller(service="apigateway.amazonaws.com"), keys)
    return function_decision(policy_of_permissions(permissions), request) is not Truth.NO


def _over_v2(inventory: Inventory, integration: _Integration, link: VpcLinkV2) -> bool | Unknown:
    listener = listener_called(inventory, integration)
    balancer = inventory.find(listener.load_balancer) if listener is not None else None
    if listener is None or balancer is None or not isinstance(listener.port, int):
        return True
    pairs = [
        reach(inventory, source, target, listener.port)
        for source in parties(inventory, link)
        for target in parties(inventory, balancer)
    ]
    missing = [value for pair in pairs for step in pair.steps for value in step.unknown]
    return _any((pair.passes for pair in pairs), missing)


def _over_v1(inventory: Inventory, link: VpcLinkV1) -> bool | Unknown:
    anybody = Party(ALL_IPV4)  # nobody knows the addresses from which API Gateway calls
    steps = [
        through_privatelink(inventory, balancer, anybody, listener.port)
        for balancer in inventory.find_all(link.targets)
        if isinstance(balancer, LoadBalancer)
        for listener in inventory.referring_to(balancer, Listener)
        if isinstance(listener.port, int)
    ]
    return _any((step.passes for step in steps), [value for step in steps for value in step.unknown])


def _any(outcomes: Iterable[bool | None], missing: list[Unknown]) -> bool | Unknown:
    """Return whether one of several passes; where none was read, nothing says that it does not."""
    answers = list(outcomes)
    if True in answers or not answers:
        return True
    return (missing[0] if missing else True) if None in answers else False
