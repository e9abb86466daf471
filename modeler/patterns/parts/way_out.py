"""The backend's own way out of its VPC: images that it pulls, logs that it sends, AWS services that it calls.

Tasks in private subnets reach Amazon ECR by a NAT gateway, or by interface endpoints of ECR with a gateway endpoint of
S3, which holds the layers. Sources: https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html,
https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from modeler.components import Component
from modeler.components.interface_endpoint import InterfaceEndpoint
from modeler.components.nat_gateway import NatGateway
from modeler.components.s3_gateway_endpoint import S3GatewayEndpoint
from modeler.workload import EksBackend, FargateBackend

WAY_OUT: Final = "nat-gateway:way-out"
"""The one way out of the VPC of door and backend, whatever it is needed for."""
SERVICES: Final = {
    "fargate": ("ecr.api", "ecr.dkr", "logs"),
    "eks": ("ecr.api", "ecr.dkr", "ec2", "sts", "logs"),
}
"""Interface endpoints without which tasks and nodes in private subnets do not start or log."""


def backend_way_out(backend: FargateBackend | EksBackend) -> Iterator[Component]:
    """Return what a backend without a way out of its own needs; nothing where one exists already.

    Examples
    --------
    >>> [component.identity for component in backend_way_out(FargateBackend(way_out="endpoints"))][:2]
    ['interface-endpoint:ecr.api', 'interface-endpoint:ecr.dkr']
    >>> list(backend_way_out(FargateBackend()))
    []
    """
    if backend.way_out == "nat-gateway":
        yield NatGateway(carries="little", gateways=backend.nat_gateways or 0, instance=WAY_OUT)
    elif backend.way_out == "endpoints":
        services = SERVICES["fargate" if isinstance(backend, FargateBackend) else "eks"]
        yield from (InterfaceEndpoint(service=service, on_the_way=False) for service in services)
        yield S3GatewayEndpoint()
