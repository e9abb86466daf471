"""A way that is no pattern of the catalogue, as a pattern of its own: the components that stand there, and no others.

Over which network a component is reached follows from what may stand before and after it; its scheme, its endpoint
type and its targets from the resource. What sees the same requests without being on the way (logs, a web ACL, data out)
stands beside its door.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from modeler.audit.recognise import RequestWay, WayStep
from modeler.components import Role, components
from modeler.components.network import Network
from modeler.components.traits import By
from modeler.errors import CompositionError
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.rest_api import RestApi
from modeler.patterns import Pattern
from modeler.patterns.compose import own_pattern
from modeler.workload import Workload

_USUAL: Final = (
    Network.PRIVATELINK,
    Network.HYPERPLANE,
    Network.AWS_INTERNAL,
    Network.VPC,
    Network.EDGE,
    Network.INTERNET,
)
"""Over which network a step is usually taken where it may be taken over several."""
_FROM_CLIENTS: Final = (Network.INTERNET, Network.VPC)
_BALANCERS: Final = ("alb", "nlb")
_LINKS: Final = ("vpc-link-v1", "vpc-link-v2")
_INSPECTED: Final = ("rest-api", "alb", "cloudfront")


def unknown_step(way: RequestWay) -> WayStep | None:
    """Return the first step at which something stands that no component is."""
    return next((step for step in way.steps if step.component not in components()), None)


def chain(way: RequestWay, w: Workload) -> Pattern:
    """Return the pattern that is the steps of a way.

    Parameters
    ----------
    way : RequestWay
        A way all of whose steps are components.
    w : Workload
        Whose logs, web ACL and zones stand beside the door.

    Raises
    ------
    CompositionError
        If no such path can exist, or nothing answers at its end.
    """
    hops: list[dict[str, Any]] = []
    for number, step in enumerate(way.steps):
        options = _options(way, number)
        network = _network(way, number, options)
        hops.append({"component": step.component, "network": str(network), "role": step.component, **options})
    if not hops:
        raise CompositionError("nothing stands on the way")
    door = next((number for number, step in enumerate(way.steps) if _is_door(step)), 0)
    hops[door]["beside"] = list(_beside(hops[0], hops[door], w))
    return own_pattern("as-it-stands", title=" → ".join(step.component for step in way.steps), hops=hops)


def _is_door(step: WayStep) -> bool:
    return bool(components()[step.component].traits.roles & {Role.API, Role.LOAD_BALANCER})


def _options(way: RequestWay, number: int) -> dict[str, Any]:
    """Return the options of a component that its resource and its neighbours decide."""
    step = way.steps[number]
    before = way.components[number - 1] if number else ""
    after = way.components[number + 1] if number + 1 < len(way.steps) else ""
    node = step.node
    if step.component == "rest-api" and isinstance(node, RestApi):
        types = node.endpoint_types if isinstance(node.endpoint_types, tuple) else ()
        return {"endpoint": {"PRIVATE": "private", "EDGE": "edge"}.get(str(next(iter(types), "")), "regional")}
    if step.component in _BALANCERS and isinstance(node, LoadBalancer):
        scheme = node.scheme if node.scheme in ("internal", "internet-facing") else "internal"
        if step.component == "nlb":
            return {"scheme": scheme, "behind-link": before == "vpc-link-v1"}
        targets = "lambda" if after == "lambda-function" else "ip"
        return {"scheme": scheme, "targets": targets, "behind-gateway": before in _LINKS}
    return {}


def _network(way: RequestWay, number: int, options: dict[str, Any]) -> Network:
    """Return the network over which a step is taken.

    Raises
    ------
    CompositionError
        If none leads there.
    """
    kind = components()[way.steps[number].component]
    wiring = kind.traits.wiring
    if wiring is None:
        raise CompositionError(f"{kind.id} stands beside a hop, and here it is a step of the way")
    reached = wiring.reached_over
    if isinstance(reached, By):
        reached = reached.case(options.get(reached.option, getattr(kind, reached.option, None)))
    if number == 0:
        return next((network for network in _FROM_CLIENTS if network in reached), min(reached))
    before = components()[way.steps[number - 1].component].traits.wiring
    leaves = before.leaves_over if before else frozenset()
    for network in _USUAL:
        if network in reached & leaves:
            return network
    raise CompositionError(f"no network leads from {way.steps[number - 1].component} to {kind.id}")


def _beside(first: dict[str, Any], door: dict[str, Any], w: Workload) -> Iterator[str | dict[str, Any]]:
    """Yield what sees the requests of the door: logs, a web ACL, a zone, data out and public addresses."""
    kind = components()[door["component"]]
    if w.logging.access_logs:
        yield {"component": "cloudwatch-logs", "writer": "api" if Role.API in kind.traits.roles else "load-balancer"}
    if w.api.waf is not None and door["component"] in _INSPECTED:
        yield "web-acl"
    if w.api.hosted_zones:
        yield "hosted-zone"
    if first["network"] == Network.INTERNET:
        yield "internet-egress"
    if door.get("scheme") == "internet-facing":
        yield "public-ipv4"
