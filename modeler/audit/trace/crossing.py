"""The network between who sends a request and who gets it: every filter and route of all pairs of interfaces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from modeler.audit.network import INTERNET, NetworkStep, Party
from modeler.inventory import Cause, Node, Ref, Unknown, unknowns
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.transit_gateway import TransitGateway
from modeler.inventory.kinds.vpc_peering import VpcPeering

from .answers import CLIENT, REFUSED, SeenAnswer, Sender
from .scene import Scene, SentRequest
from .step import TraceCheck, TraceStep, unique


def network_step(scene: Scene, arrival: SentRequest, node: Node, port: int | None = None) -> TraceStep:
    """Return whether a request reaches the interfaces of a resource.

    Parameters
    ----------
    scene : Scene
        What was read, and the request.
    arrival : SentRequest
        The request as it is sent.
    node : Node
        An endpoint, a balancer.
    port : int, optional
        The port, if it is not that of the request.
    """
    if scene.place.account and arrival.sender is CLIENT:
        return _from_elsewhere(scene, arrival, node)
    targets = scene.interfaces(node)
    if not targets:
        reasons = (Unknown(Cause.OUTSIDE, f"a subnet of {node.key}"),)
        return TraceStep(TraceCheck.NETWORK, None, node.key, (node,), arrival.sender.unreached, reasons, node)
    steps = steps_between(scene, arrival.sources, targets, port or arrival.port)
    step = joined_step(TraceCheck.NETWORK, steps, node.key, (node,), arrival.sender.unreached, node)
    return settled_by(scene, step, (*arrival.sources, *targets))


def steps_between(
    scene: Scene, sources: Iterable[Party], targets: tuple[Party, ...], port: int
) -> tuple[NetworkStep, ...]:
    """Return the filters and routes of all pairs of interfaces."""
    return tuple(step for source in sources for target in targets for step in scene.reached(source, target, port).steps)


def internet_step(scene: Scene, arrival: SentRequest, node: Node) -> TraceStep:
    """Return whether a request reaches what stands on the internet."""
    if arrival.sender is not CLIENT or all(party.outside for party in arrival.sources):
        return TraceStep(TraceCheck.NETWORK, True, "the internet", (), (), (), node)
    steps = steps_between(scene, arrival.sources, (INTERNET,), arrival.port)
    return joined_step(TraceCheck.NETWORK, steps, "the internet", (), arrival.sender.unreached, node)


def settled_by(scene: Scene, step: TraceStep, ends: Iterable[Party]) -> TraceStep:
    """Return a step that is not known with what would settle it: a subnet that was not read, else the address.

    Parameters
    ----------
    scene : Scene
        What was read.
    step : TraceStep
        The step.
    ends : iterable of Party
        Both ends of the connection.
    """
    if step.passes is not None or step.unknown:
        return step
    parties = tuple(ends)
    hidden = unique(value for party in parties for value in _hidden(scene, party))
    if not hidden and not any(party.subnet for party in parties):
        hidden = (Unknown(Cause.OUTSIDE, f"a subnet of {step.subject}"),)
    return replace(step, unknown=hidden or (Unknown(Cause.REQUEST, "which address the caller has"),))


def _hidden(scene: Scene, party: Party) -> Iterator[Unknown]:
    """Yield what of a party's place is not known."""
    if party.subnet is not None:
        yield from unknowns(party.subnet.cidr)
        return
    subnets = getattr(party.node, "subnets", None) or getattr(party.node, "subnet", None)
    values = subnets if isinstance(subnets, tuple) else (subnets,)
    for value in values:
        if isinstance(value, Unknown):
            yield value
        elif isinstance(value, Ref) and scene.inventory.find(value) is None:
            yield Unknown(Cause.OUTSIDE, str(value))


def port_step(arrival: SentRequest, balancer: LoadBalancer, port: int) -> TraceStep:
    """Return that nothing listens on a port; AWS's pages do not say whether a caller is refused or waits."""
    answers = (REFUSED, *arrival.sender.unreached) if arrival.sender is CLIENT else arrival.sender.unreached
    return TraceStep(TraceCheck.LISTENER, False, f"no listener on port {port}", (balancer,), answers, (), balancer)


def port_of_none(arrival: SentRequest, at: Node, reasons: tuple[Unknown, ...]) -> TraceStep:
    """Return that no listener of a service was read for a port; for certain where all were."""
    passes = None if reasons else False
    subject = f"no listener on port {arrival.port}"
    return TraceStep(TraceCheck.LISTENER, passes, subject, (at,), unreached_by(arrival.sender), reasons, at)


def _from_elsewhere(scene: Scene, arrival: SentRequest, node: Node) -> TraceStep:
    """Say whether a caller in a network that nobody read may reach an interface: only where networks are joined."""
    answers = arrival.sender.unreached
    if isinstance(node, LoadBalancer) and node.scheme == "internet-facing":
        ends = scene.interfaces(node)
        steps = steps_between(scene, (INTERNET,), ends, arrival.port)
        return settled_by(scene, joined_step(TraceCheck.NETWORK, steps, node.key, (node,), answers, node), ends)
    joins = (*scene.inventory.all(VpcPeering), *scene.inventory.all(TransitGateway))
    if not joins:
        return TraceStep(TraceCheck.NETWORK, False, f"no network joins {node.key}", (node,), answers, (), node)
    routes = Unknown(Cause.OUTSIDE, f"the network of the account {scene.place.account}")
    return TraceStep(TraceCheck.NETWORK, None, node.key, (node, *joins), answers, (routes,), node)


def joined_step(
    check: TraceCheck,
    steps: Iterable[NetworkStep],
    subject: str,
    nodes: tuple[Node, ...],
    answers: tuple[SeenAnswer, ...],
    at: Node | None = None,
) -> TraceStep:
    """Return one step for those of all pairs of interfaces: it fails where a step of one pair does.

    Parameters
    ----------
    check : TraceCheck
        What it is about.
    steps : iterable of NetworkStep
        The filters and routes.
    subject, nodes, answers, at
        As in `TraceStep`; the resources of the step that decides come first.
    """
    taken = list(steps)
    failed = next((step for step in taken if step.passes is False), None)
    unclear = [step for step in taken if step.passes is None]
    if failed is not None:
        subject = f"{subject}: {failed.check.value}"
        nodes = tuple(dict.fromkeys((*failed.nodes, *nodes)))
        return TraceStep(check, False, subject, nodes, answers, failed.unknown, at)
    if unclear or not taken:
        missing = unique(value for step in unclear for value in step.unknown)
        subject = f"{subject}: {unclear[0].check.value}" if unclear else subject
        return TraceStep(check, None, subject, nodes, answers, missing, at)
    return TraceStep(check, True, subject, nodes, (), (), at)


def unreached_by(sender: Sender, *more: SeenAnswer) -> tuple[SeenAnswer, ...]:
    """Return what the caller sees where a sender reaches nobody, and what else it may see."""
    return tuple(dict.fromkeys((*sender.unreached, *more)))
