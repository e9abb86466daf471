"""AV-01: the targets of a load balancer are no longer the addresses of the endpoint."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory
from modeler.inventory.kinds.auto_scaling_group import AutoScalingGroup
from modeler.inventory.kinds.container_service import ContainerService
from modeler.inventory.kinds.network_interface import NetworkInterface
from modeler.inventory.kinds.target_group import TargetGroup
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
from modeler.patterns.base import Source

from .base import DecidedBy, Remedy, Severity, audit_rule
from .fronts import endpoint_fronts, interfaces_of, known_targets
from .live import live_state
from .outcome import AuditOutcome, cannot_tell, fails, passes


@audit_rule(
    "AV-01",
    "The targets are not the addresses of the endpoint",
    severity=Severity.HIGH,
    why="A load balancer reaches an endpoint by the addresses of its network interfaces: an endpoint that is "
    "made again, or gets a subnet more, has others, and nothing updates the target group by itself.",
    symptom="502 or 504 from the load balancer, for all or for some of the requests.",
    remedy=Remedy(
        "Register the present addresses, by a function that follows the endpoint.",
        "aws elbv2 register-targets --target-group-arn GROUP --targets Id=ADDRESS,Port=443",
        "Targets: [{Id: !GetAtt Addresses.First}, {Id: !GetAtt Addresses.Second}]",
        "target_id = data.aws_network_interface.NAME.private_ip",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/whitepapers/latest/best-practices-api-gateway-private-apis-integration/rest-api.html",
            "2026-11-21",
        ),
        Source("https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html", "2026-11-21"),
    ),
    kinds=(NetworkInterface, TargetGroup, VpcEndpoint, AutoScalingGroup, ContainerService),
    decided_by=DecidedBy.ACCOUNT,
)
def targets_are_not_the_endpoint(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Compare the targets of each group in front of an endpoint with the addresses of the endpoint."""
    for front in endpoint_fronts(inventory):
        interfaces = interfaces_of(inventory, front.endpoint)
        if not interfaces:
            yield cannot_tell(front.group, "targets", live_state(NetworkInterface))
            continue
        addresses = {str(interface.address) for interface in interfaces}
        targets = {str(target.id) for target in known_targets(front.group)}
        strange, missing = sorted(targets - addresses), sorted(addresses - targets)
        if strange:
            yield fails(
                front.group,
                "targets",
                "{address} is no address of {endpoint}",
                beside=(front.endpoint,),
                address=strange[0],
                endpoint=front.endpoint.key,
            )
        elif missing:
            yield fails(
                front.group,
                "targets",
                "{address} of {endpoint} is no target",
                beside=(front.endpoint,),
                address=missing[0],
                endpoint=front.endpoint.key,
            )
        else:
            yield passes(front.group)
