"""ED-04: a Lattice service stands in no network, or its network in no VPC."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Unknown, unknowns
from modeler.inventory.kinds.lattice_network import LatticeNetwork
from modeler.inventory.kinds.lattice_service import LatticeService
from modeler.inventory.kinds.lattice_vpc_association import LatticeVpcAssociation
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .outcome import AuditOutcome, cannot_tell, fails, not_read, passes


@audit_rule(
    "ED-04",
    "No VPC leads to the Lattice service",
    severity=Severity.HIGH,
    why="Callers reach a Lattice service only from VPCs that are associated with one of its service "
    "networks, or by an endpoint for the network.",
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
    kinds=(LatticeService, LatticeNetwork, LatticeVpcAssociation, VpcEndpoint),
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
        elif any(_has_callers(inventory, network) for network in read if isinstance(network, LatticeNetwork)):
            yield passes(service)
        else:
            yield fails(service, "", "no VPC and no endpoint is associated with its service network")


def _has_callers(inventory: Inventory, network: LatticeNetwork) -> bool:
    associations = inventory.referring_to(network, LatticeVpcAssociation)
    ready = [item for item in associations if not isinstance(item.state, str) or item.state == "ACTIVE"]
    return bool(ready) or bool(inventory.referring_to(network, VpcEndpoint))
