"""AWS Global Accelerator: whether it listens on the port, and whether the balancer behind it admits the callers.

It passes connections on, so that the balancer shakes hands with the caller, and it keeps the caller's address before an
Application Load Balancer, which the balancer's security groups see.

Source: https://docs.aws.amazon.com/global-accelerator/latest/dg/preserve-client-ip-address.html (2026-11-30).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from modeler.audit.network import INTERNET, ports, through_groups
from modeler.inventory import Cause, Unknown
from modeler.inventory.graph import RequestGraph
from modeler.inventory.kinds.accelerator import Accelerator
from modeler.inventory.kinds.accelerator_endpoint_group import AcceleratorEndpointGroup
from modeler.inventory.kinds.accelerator_listener import AcceleratorListener
from modeler.inventory.kinds.load_balancer import LoadBalancer

from .crossing import internet_step, unreached_by
from .scene import LINK, Onward, Scene, SentRequest
from .step import TraceCheck, TraceStep, unique


def accelerator_steps(scene: Scene, arrival: SentRequest, node: Accelerator) -> Iterator[TraceStep | Onward]:
    """Yield the steps at an accelerator, and who gets the request from it.

    Parameters
    ----------
    scene : Scene
        What was read, and the request.
    arrival : SentRequest
        The request.
    node : Accelerator
        The accelerator.
    """
    yield internet_step(scene, arrival, node)
    behind = [item for item in RequestGraph(scene.inventory).after(node) if isinstance(item, LoadBalancer)]
    if not behind:
        listeners = scene.inventory.referring_to(node, AcceleratorListener)
        groups = [item for own in listeners for item in scene.inventory.referring_to(own, AcceleratorEndpointGroup)]
        reason = Unknown(Cause.OUTSIDE, f"an endpoint of {node.key}")
        shown = (node, *listeners, *groups)
        answers = unreached_by(arrival.sender)
        yield TraceStep(TraceCheck.ORIGIN, None, node.key, shown, answers, (reason,), node)
        return
    yield _admitted(scene, arrival, behind[0])
    yield Onward(behind[0], replace(arrival, sources=(INTERNET,), over=LINK))


def _admitted(scene: Scene, arrival: SentRequest, balancer: LoadBalancer) -> TraceStep:
    """Return whether the security groups of a balancer admit the addresses of the callers."""
    asked = ports(arrival.port, arrival.port)
    callers = scene.place.parties if all(party.outside and party.public for party in arrival.sources) else (INTERNET,)
    admitted = [
        (caller, through_groups(scene.inventory, target.groups, "in", caller, "tcp", asked))
        for caller in callers
        for target in scene.interfaces(balancer)
    ]
    outcomes = [filtered.admitted.holds(caller.addresses) for caller, filtered in admitted]
    passes = False if False in outcomes else None if None in outcomes or not outcomes else True
    nodes = tuple(dict.fromkeys((balancer, *(rule for _, filtered in admitted for rule in filtered.deciding))))
    missing = unique(value for _, filtered in admitted for value in filtered.unknown) if passes is None else ()
    if passes is None and not missing:
        missing = (Unknown(Cause.REQUEST, "which address the caller has"),)
    answers = () if passes else unreached_by(arrival.sender)
    return TraceStep(TraceCheck.NETWORK, passes, balancer.key, nodes, answers, missing, balancer)
