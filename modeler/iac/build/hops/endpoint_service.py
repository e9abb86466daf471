"""An endpoint service: a Network Load Balancer offered to other VPCs, to principals that are named."""

from __future__ import annotations

from modeler.inventory.kinds.endpoint_service import EndpointService

from .. import policies
from ..site import BuildStep, BuiltHop

BUILDS = ("endpoint-service",)
BUILDS_BESIDE = ()


def build_hop(step: BuildStep) -> BuiltHop:
    """Build the service, which only this account may connect to."""
    balancer = step.next
    assert balancer is not None
    service = step.site.add(
        EndpointService,
        step.key,
        name=step.site.name,
        load_balancers=(balancer.node,),
        acceptance_required=False,
        principals=(policies.this_account()["AWS"],),
    )
    step.site.note(
        "The endpoint service accepts connections from this account alone, by themselves. A private DNS name is a step "
        "of its own: set it at the service, publish the TXT record that AWS shows, and start the verification. Until "
        "it is verified no consumer can turn it on (https://docs.aws.amazon.com/vpc/latest/privatelink/"
        "manage-dns-names.html)."
    )
    return step.built(service, port=balancer.port, protocol=balancer.protocol, host=balancer.host)
