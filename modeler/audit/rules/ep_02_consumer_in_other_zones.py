"""EP-02: an endpoint stands in zones in which the service that it leads to does not."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory
from modeler.inventory.kinds.endpoint_service import EndpointService
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.subnet import Subnet
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
from modeler.inventory.mapping import attributes_in
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .outcome import AuditOutcome, cannot_tell, fails, not_read, passes
from .zones import zones_of


@audit_rule(
    "EP-02",
    "The endpoint and the service share no Availability Zone",
    severity=Severity.HIGH,
    why="An endpoint can be made only in zones where a Network Load Balancer of the service stands, whether "
    "it balances across zones or not.",
    symptom="The endpoint cannot be created: the service does not support the Availability Zone of the subnet.",
    remedy=Remedy(
        "Give the load balancer of the service a subnet in the zones of its consumers.",
        "aws elbv2 set-subnets --load-balancer-arn BALANCER --subnets SUBNETS",
        "Subnets: [!Ref SubnetA, !Ref SubnetB]",
        "subnets = [aws_subnet.a.id, aws_subnet.b.id]",
    ),
    sources=(Source("https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html", "2026-11-21"),),
    kinds=(
        EndpointService,
        LoadBalancer,
        Subnet,
        VpcEndpoint,
    ),
)
def consumer_in_other_zones(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Compare the zones of each endpoint with those of the service that was read with it."""
    services = {service.key: service for service in inventory.all(EndpointService)}
    for endpoint in inventory.all(VpcEndpoint):
        service = next((services[item.key] for item in attributes_in(endpoint.service) if item.key in services), None)
        if service is not None:
            yield _judged(inventory, endpoint, service)


def _judged(inventory: Inventory, endpoint: VpcEndpoint, service: EndpointService) -> AuditOutcome:
    balancers = [node for node in inventory.find_all(service.load_balancers) if isinstance(node, LoadBalancer)]
    there = [zones_of(inventory, balancer.subnets) for balancer in balancers]
    here = zones_of(inventory, endpoint.subnets)
    doubts = [zones.unknown for zones in (here, *there)]
    offered = {name for zones in there for name in zones.names}
    strange = here.names - offered
    if any(doubts) or not balancers:
        return (
            cannot_tell(endpoint, "subnets", doubts)
            if any(doubts)
            else not_read(endpoint, "subnets", f"the balancer of {service.key}")
        )
    if strange:
        return fails(
            endpoint,
            "subnets",
            "{service} does not stand in {zones}",
            beside=(service, *balancers),
            service=service.key,
            zones=", ".join(sorted(strange)),
        )
    return passes(endpoint)
