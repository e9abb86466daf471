"""Global Accelerator: two fixed addresses, from which connections go on to a load balancer without a public address.

The load balancer sees the clients' own addresses, so that its group names them; TLS ends at the load balancer or behind
it. Sources: https://docs.aws.amazon.com/global-accelerator/latest/dg/secure-vpc-connections.html,
https://docs.aws.amazon.com/global-accelerator/latest/dg/preserve-client-ip-address.html (2026-11-30).
"""

from __future__ import annotations

from modeler.inventory import Attribute, Ref
from modeler.inventory.kinds.accelerator import Accelerator
from modeler.inventory.kinds.accelerator_endpoint_group import AcceleratorEndpointGroup
from modeler.inventory.kinds.accelerator_listener import AcceleratorListener

from ...stack import StackParameter
from ..names import name_for_clients
from ..site import HTTPS, REGION, BuildStep, BuiltHop, composed

BUILDS = ("global-accelerator",)
BUILDS_BESIDE = ("hosted-zone",)


def build_hop(step: BuildStep) -> BuiltHop:
    """Build the accelerator, its listener, and the group that leads to the balancer, which lets the clients in."""
    site, target = step.site, step.next
    assert target is not None
    assert isinstance(target.group, Ref)
    step.network.attach_gateway()
    accelerator = site.add(Accelerator, step.key, name=site.name, enabled=True, ip_address_type="IPV4")
    listener = site.add(
        AcceleratorListener,
        f"{step.key}Listener",
        accelerator=accelerator,
        protocol="TCP",
        from_ports=(str(HTTPS),),
        to_ports=(str(HTTPS),),
    )
    site.add(
        AcceleratorEndpointGroup,
        f"{step.key}EndpointGroup",
        listener=listener,
        group_region=composed(REGION),
        endpoints=(target.node,),
    )
    callers = site.ask(
        StackParameter(
            "CallerCidr",
            "String",
            "The addresses of the clients on the internet, as a block, such as those of a partner: 203.0.113.0/24.",
            allowed_pattern=r"\d{1,3}(\.\d{1,3}){3}/\d{1,2}",
            constraint="Write a block of IPv4 addresses; 0.0.0.0/0 is everybody.",
            group="Clients",
        )
    )
    site.let_cidr(
        "in", target.group, callers, HTTPS, f"{target.group.key}FromCallers", "Clients keep their own addresses."
    )
    site.note(
        "The load balancer sees the clients' own addresses, and lets in those of one block: add a rule for each other."
    )
    name_for_clients(step, composed(Attribute(accelerator.key, "DnsName")), private=False)
    return step.built(accelerator)
