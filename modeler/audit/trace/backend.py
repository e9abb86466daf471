"""From the integration of a route to the backend: permissions of functions, VPC links, balancers and their targets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from modeler.audit.network import NetworkStep, Party, parties, reach, through_privatelink
from modeler.audit.network.intervals import ALL_IPV4
from modeler.audit.policy.functions import INVOKE, function_decision, policy_of_permissions
from modeler.audit.policy.request import AccessRequest, Caller
from modeler.audit.policy.truth import Truth
from modeler.audit.rules.links import listener_called
from modeler.audit.rules.permissions import permissions_of
from modeler.inventory import Inventory, Node, Text
from modeler.inventory.graph import link_of, members, target_groups_of
from modeler.inventory.kinds.api_integration import ApiIntegration
from modeler.inventory.kinds.function import Function
from modeler.inventory.kinds.function_alias import FunctionAlias
from modeler.inventory.kinds.listener import Listener
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.rest_integration import RestIntegration
from modeler.inventory.kinds.vpc_link_v1 import VpcLinkV1
from modeler.inventory.kinds.vpc_link_v2 import VpcLinkV2

from .answers import (
    GATEWAY_TIMEOUT,
    INTERNAL_ERROR,
    INTERNAL_ERROR_HTTP,
    NO_TARGET,
    TARGET_TIMEOUT,
    UNAVAILABLE,
    SeenAnswer,
)
from .step import TraceCheck, TraceStep, unique

_KNOWN = {Truth.YES: True, Truth.NO: False, Truth.MAYBE: None}
TracedIntegration = RestIntegration | ApiIntegration


def backend_steps(inventory: Inventory, integration: TracedIntegration, arn: Text) -> Iterator[TraceStep]:
    """Yield the steps from an integration on.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    integration : RestIntegration or ApiIntegration
        What the route calls.
    arn : Text
        The ARN of the method that is called, which the policy of a function asks for.
    """
    called = next(inventory.named_in(integration.uri), None)
    function = inventory.find(called.function) if isinstance(called, FunctionAlias) else called
    link = link_of(inventory, integration)
    if isinstance(function, Function):
        yield _invoked(inventory, integration, function, arn)
        yield TraceStep(TraceCheck.BACKEND, True, function.key, (function,))
    elif isinstance(link, VpcLinkV2):
        yield from _over_v2(inventory, integration, link)
    elif isinstance(link, VpcLinkV1):
        yield from _over_v1(inventory, integration, link)
    elif str(integration.type).upper() == "MOCK":
        yield TraceStep(TraceCheck.INTEGRATION, True, "answered by API Gateway itself", (integration,))
    else:
        yield TraceStep(TraceCheck.INTEGRATION, None, str(integration.uri), (integration,))


def _invoked(inventory: Inventory, integration: TracedIntegration, function: Function, arn: Text) -> TraceStep:
    """Ask the policy of the function whether API Gateway may invoke it, unless a role is assumed."""
    error = INTERNAL_ERROR if isinstance(integration, RestIntegration) else INTERNAL_ERROR_HTTP
    if integration.credentials is not None:
        return TraceStep(TraceCheck.INTEGRATION, None, "a role that API Gateway assumes", (integration,), (error,))
    permissions = permissions_of(inventory, function)
    request = AccessRequest(INVOKE, "*", Caller(service="apigateway.amazonaws.com"), {"AWS:SourceArn": arn})
    decision = function_decision(policy_of_permissions(permissions), request)
    return TraceStep(
        TraceCheck.INTEGRATION, _KNOWN[decision], f"invokes {function.key}", (integration, *permissions), (error,)
    )


def _over_v2(inventory: Inventory, integration: TracedIntegration, link: VpcLinkV2) -> Iterator[TraceStep]:
    listener = listener_called(inventory, integration)
    balancer = inventory.find(listener.load_balancer) if listener is not None else None
    refused = (UNAVAILABLE,) if isinstance(integration, ApiIntegration) else (GATEWAY_TIMEOUT, INTERNAL_ERROR)
    if listener is None or balancer is None or not isinstance(listener.port, int):
        yield TraceStep(TraceCheck.INTEGRATION, None, "a target that was not read", (integration, link), refused)
        return
    pairs = [
        reach(inventory, source, target, listener.port)
        for source in parties(inventory, link)
        for target in parties(inventory, balancer)
    ]
    yield one_step(
        TraceCheck.INTEGRATION,
        [step for pair in pairs for step in pair.steps],
        f"{link.key} to {balancer.key}",
        (link, balancer),
        refused,
    )
    yield from balancer_steps(inventory, balancer, listener)


def _over_v1(inventory: Inventory, integration: TracedIntegration, link: VpcLinkV1) -> Iterator[TraceStep]:
    refused = (GATEWAY_TIMEOUT, INTERNAL_ERROR)
    balancer = next((node for node in inventory.find_all(link.targets) if isinstance(node, LoadBalancer)), None)
    if balancer is None:
        yield TraceStep(TraceCheck.INTEGRATION, None, "a balancer that was not read", (integration, link), refused)
        return
    listeners = inventory.referring_to(balancer, Listener)
    anybody = Party(ALL_IPV4)  # nobody knows the addresses from which API Gateway calls
    steps = [
        through_privatelink(inventory, balancer, anybody, listener.port)
        for listener in listeners
        if isinstance(listener.port, int)
    ]
    yield one_step(TraceCheck.INTEGRATION, steps, f"{link.key} to {balancer.key}", (link, balancer), refused)
    for listener in listeners[:1]:
        yield from balancer_steps(inventory, balancer, listener)


def balancer_steps(inventory: Inventory, balancer: LoadBalancer, listener: Listener) -> Iterator[TraceStep]:
    """Yield the step from a load balancer to its targets.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    balancer : LoadBalancer
        The balancer.
    listener : Listener
        The listener that takes the request.
    """
    groups = target_groups_of(inventory, balancer)
    targets = [(group, node) for group in groups for node in members(inventory, group)]
    answers = (NO_TARGET, TARGET_TIMEOUT) if balancer.type == "application" else (GATEWAY_TIMEOUT,)
    if not targets:
        registered = any(group.targets for group in groups)
        passes = None if registered or not groups or not all(group.origin.time for group in groups) else False
        yield TraceStep(TraceCheck.BACKEND, passes, "no target that was read", (balancer, listener, *groups), answers)
        return
    steps = [
        step
        for group, node in targets
        if isinstance(group.port, int)
        for source in parties(inventory, balancer)
        for target in parties(inventory, node)
        for step in reach(inventory, source, target, group.port).steps
    ]
    names = ", ".join(dict.fromkeys(node.key for _, node in targets))
    nodes = tuple(dict.fromkeys(node for _, node in targets))
    yield one_step(TraceCheck.BACKEND, steps, names, (balancer, *nodes), answers)


def one_step(
    check: TraceCheck,
    steps: Iterable[NetworkStep],
    subject: str,
    nodes: tuple[Node, ...],
    answers: tuple[SeenAnswer, ...],
) -> TraceStep:
    """Return one step for those of all pairs of interfaces: it fails where a step of one pair does.

    Parameters
    ----------
    check : TraceCheck
        What it is about.
    steps : iterable of NetworkStep
        The filters and routes.
    subject, nodes, answers
        As in `TraceStep`; the resources of the step that decides come first.
    """
    taken = list(steps)
    failed = next((step for step in taken if step.passes is False), None)
    unclear = [step for step in taken if step.passes is None]
    if failed is not None:
        subject = f"{subject}: {failed.check.value}"
        return TraceStep(check, False, subject, tuple(dict.fromkeys((*failed.nodes, *nodes))), answers, failed.unknown)
    if unclear or not taken:
        missing = unique(value for step in unclear for value in step.unknown)
        subject = f"{subject}: {unclear[0].check.value}" if unclear else subject
        return TraceStep(check, None, subject, nodes, answers, missing)
    return TraceStep(check, True, subject, nodes)
