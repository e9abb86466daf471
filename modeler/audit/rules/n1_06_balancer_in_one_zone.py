"""N1-06: a Network Load Balancer behind PrivateLink stands in one zone, or does not send across zones where it must."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Node, Unknown, unknowns
from modeler.inventory.graph import members, target_groups_of
from modeler.inventory.kinds.auto_scaling_group import AutoScalingGroup
from modeler.inventory.kinds.container_service import ContainerService
from modeler.inventory.kinds.endpoint_service import EndpointService
from modeler.inventory.kinds.listener import Listener
from modeler.inventory.kinds.listener_rule import ListenerRule
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.subnet import Subnet
from modeler.inventory.kinds.target_group import TargetGroup
from modeler.inventory.kinds.vpc_link_v1 import VpcLinkV1
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .links import balancers_on_privatelink
from .outcome import AuditOutcome, cannot_tell, fails, passes


@audit_rule(
    "N1-06",
    "The Network Load Balancer serves too few zones",
    severity=Severity.MEDIUM,
    why="Callers over PrivateLink come in by the zones of the balancer: with one zone the path is gone when"
    " that zone is impaired, and a zone without targets answers nobody unless cross-zone balancing is "
    "on.",
    symptom="Requests fail while a zone is impaired; or callers of one zone time out all the time.",
    remedy=Remedy(
        "Give the balancer subnets in two zones, and turn cross-zone balancing on.",
        "aws elbv2 modify-load-balancer-attributes --load-balancer-arn ARN --attributes "
        "Key=load_balancing.cross_zone.enabled,Value=true",
        'LoadBalancerAttributes:\n  - {Key: load_balancing.cross_zone.enabled, Value: "true"}',
        "enable_cross_zone_load_balancing = true",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/network-load-balancers.html",
            "2026-11-21",
        ),
        Source("https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html", "2026-11-21"),
    ),
    kinds=(
        LoadBalancer,
        VpcLinkV1,
        EndpointService,
        TargetGroup,
        ContainerService,
        AutoScalingGroup,
        Listener,
        ListenerRule,
        Subnet,
    ),
)
def balancer_in_one_zone(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Count the subnets, and compare them with those of the targets where nothing is sent across zones."""
    for balancer in dict.fromkeys(linked.balancer for linked in balancers_on_privatelink(inventory)):
        if isinstance(balancer.subnets, Unknown) or any(unknowns(balancer.subnets)):
            yield cannot_tell(balancer, "subnets", balancer.subnets)
        elif len(balancer.subnets) == 1:
            yield fails(balancer, "subnets", "it stands in one zone")
        elif not balancer.subnets:
            continue
        elif isinstance(balancer.cross_zone, Unknown):
            yield cannot_tell(balancer, "cross_zone", balancer.cross_zone)
        elif balancer.cross_zone is True:
            yield passes(balancer)
        else:
            yield _without_crossing(inventory, balancer)


def _without_crossing(inventory: Inventory, balancer: LoadBalancer) -> AuditOutcome:
    """Judge a balancer each of whose zones needs a target of its own."""
    own = _zones(inventory, balancer)
    targets = [target for group in target_groups_of(inventory, balancer) for target in members(inventory, group)]
    services = [target for target in targets if isinstance(target, ContainerService)]
    served = [_zones(inventory, service) for service in services]
    if own is None or not served or None in served:
        return cannot_tell(balancer, "subnets", balancer.subnets, [service.subnets for service in services])
    missing = own - {zone for zones in served if zones for zone in zones}
    if missing:
        return fails(balancer, "", "cross-zone balancing is off, and no target is in {zone}", zone=min(missing))
    return passes(balancer)


def _zones(inventory: Inventory, node: Node) -> set[str] | None:
    """Return the zones of a resource; ``None`` where one is not known."""
    references = getattr(node, "subnets", ())
    subnets = inventory.find_all(references)
    zones = [subnet.zone_id or subnet.zone for subnet in subnets]
    if isinstance(references, Unknown) or len(subnets) < len(references) or not zones:
        return None
    known = {zone for zone in zones if isinstance(zone, str)}
    return known if len(known) == len(set(map(str, zones))) else None
