"""An endpoint service: a Network Load Balancer offered to other VPCs, to principals that are named."""

from __future__ import annotations

from modeler.inventory.kinds.endpoint_service import EndpointService

from ..accounts import caller_of, principal_of
from ..site import BuildStep, BuiltHop

BUILDS = ("endpoint-service",)
BUILDS_BESIDE = ()


def build_hop(step: BuildStep) -> BuiltHop:
    """Build the service, which only the account that calls may connect to."""
    balancer = step.next
    assert balancer is not None
    service = step.site.add(
        EndpointService,
        step.key,
        name=step.site.name,
        load_balancers=(balancer.node,),
        acceptance_required=bool(step.home),
        principals=(principal_of(step),),
    )
    if step.home:
        step.site.note(
            f"The endpoint of the {caller_of(step)} account waits in pendingAcceptance until the provider accepts it, "
            "with 'aws ec2 accept-vpc-endpoint-connections'."
        )
    else:
        step.site.note("The endpoint service accepts connections from this account alone, by themselves.")
    step.site.note(
        "A private DNS name of the endpoint service is a step "
        "of its own: set it at the service, publish the TXT record that AWS shows, and start the verification. Until "
        "it is verified no consumer can turn it on (https://docs.aws.amazon.com/vpc/latest/privatelink/"
        "manage-dns-names.html)."
    )
    return step.built(service, port=balancer.port, protocol=balancer.protocol, host=balancer.host)
