"""ED-04: a Lattice service stands in no network, its network in no VPC, or the groups there let nobody call it."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Unknown, unknowns
from modeler.inventory.kinds.lattice_listener import LatticeListener
from modeler.inventory.kinds.lattice_network import LatticeNetwork
from modeler.inventory.kinds.lattice_service import LatticeService
from modeler.inventory.kinds.lattice_vpc_association import LatticeVpcAssociation
from modeler.inventory.kinds.security_group_rule import SecurityGroupRule
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .outcome import AuditOutcome, cannot_tell, fails, not_read, passes
from .ports import lets_in


@audit_rule(
    "ED-04",
    "No VPC leads to the Lattice service",
    severity=Severity.HIGH,
    why="Callers reach a Lattice service only from VPCs that are associated with one of its service "
    "networks, or by an endpoint for the network; the groups of an association have to let them in.",
    symptom="The name does not resolve, or connections time out.",
    remedy=Remedy(
        "Associate the service with a service network, and the network with the VPC of the callers.",
        "aws vpc-lattice create-service-network-vpc-association --service-network-identifier NETWORK "
        "--vpc-identifier VPC",
        "Type: AWS::VpcLattice::ServiceNetworkVpcAssociation\n"
        "Properties:\n"
        "  ServiceNetworkIdentifier: !Ref Network\n"
        "  VpcIdentifier: !Ref Vpc",
        'resource "aws_vpclattice_service_network_vpc_association" "main" {\n'
        "  vpc_identifier             = aws_vpc.main.id\n"
        "  service_network_identifier = aws_vpclattice_service_network.main.id\n"
        "}",
    ),
    sources=(
        Source("https://docs.aws.amazon.com/vpc-lattice/latest/ug/vpc-associations.html", "2026-11-30"),
        Source("https://docs.aws.amazon.com/vpc-lattice/latest/ug/service-network-associations.html", "2026-11-30"),
    ),
    kinds=(
        LatticeService,
        LatticeListener,
        LatticeNetwork,
        LatticeVpcAssociation,
        VpcEndpoint,
        SecurityGroupRule,
    ),
)
def lattice_path_incomplete(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at the networks of each service, and at who is associated with them."""
    for service in inventory.all(LatticeService):
        networks = service.networks
        if isinstance(networks, Unknown) or any(unknowns(networks)):
            yield cannot_tell(service, "networks", networks)
        elif not networks:
            yield fails(service, "", "it stands in no service network")
        elif len(read := inventory.find_all(networks)) < len(networks):
            yield not_read(service, "networks", "the service network")
        else:
            yield _judged(inventory, service, [node for node in read if isinstance(node, LatticeNetwork)])


def _judged(inventory: Inventory, service: LatticeService, networks: list[LatticeNetwork]) -> AuditOutcome:
    associations = [item for network in networks for item in inventory.referring_to(network, LatticeVpcAssociation)]
    ready = [item for item in associations if not isinstance(item.state, str) or item.state == "ACTIVE"]
    endpoints = [item for network in networks for item in inventory.referring_to(network, VpcEndpoint)]
    if not ready and not endpoints:
        return fails(service, "", "no VPC and no endpoint is associated with its service network")
    closed = [item for item in ready if _lets_nobody_in(inventory, item, service)]
    if closed and len(closed) == len(ready) and not endpoints:
        return fails(closed[0], "security_groups", "they let nobody call {service}", service=service.key)
    return passes(service)


def _lets_nobody_in(inventory: Inventory, association: LatticeVpcAssociation, service: LatticeService) -> bool:
    """Return whether the groups of an association surely let nobody call any listener of a service."""
    groups = association.security_groups
    served = [listener.port for listener in inventory.referring_to(service, LatticeListener)]
    known = [port for port in served if isinstance(port, int)]
    if isinstance(groups, Unknown) or not groups or not known or len(known) < len(served):
        return False
    return all(lets_in(inventory, groups, port) is False for port in known)
