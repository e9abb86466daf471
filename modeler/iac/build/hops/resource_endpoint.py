"""A resource endpoint: the way from a consumer's VPC to one host of a provider, without a balancer."""

from __future__ import annotations

from typing import Any

from modeler.inventory import Attribute, Ref, Unknown
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint

from ...stack import StackParameter
from ..clients import are_routed
from ..names import HOST_NAME, name_for_clients
from ..network import StackNetwork
from ..resolver import inbound_resolver
from ..site import BuildStep, BuiltHop
from .interface_endpoint import further_vpc, further_vpcs

BUILDS = ("resource-endpoint",)
BUILDS_BESIDE = ("hosted-zone", "resolver-endpoint")


def build_hop(step: BuildStep) -> BuiltHop:
    """Build the endpoint in each VPC of consumers, guarded by a group."""
    site, target = step.site, step.next
    assert target is not None
    endpoint = _endpoint(step, step.network, step.key, target)
    for number in further_vpcs(step):
        _endpoint(step, further_vpc(step, number), f"{step.key}{number}", target)
    if step.beside("resolver-endpoint"):
        inbound_resolver(step)
    name_for_clients(step, None, private=True, port=target.port, canonical=_name_of_endpoint(step))
    site.show("ResourceEndpointId", Attribute(endpoint.key), "The endpoint, of which AWS tells the DNS name.")
    site.note(
        "No template knows the DNS name of a resource endpoint. When the stack stands, 'aws ec2 "
        "describe-vpc-endpoint-associations --vpc-endpoint-ids' with the output ResourceEndpointId shows it: update "
        "the stack with it as ResourceEndpointName."
    )
    return step.built(endpoint)


def _name_of_endpoint(step: BuildStep) -> Unknown:
    return step.site.ask(
        StackParameter(
            "ResourceEndpointName",
            "String",
            "The DNS name of the resource endpoint, which AWS tells when it stands; pending.invalid until then.",
            allowed_pattern=HOST_NAME,
            constraint="Write the DNS name of the endpoint, or pending.invalid.",
            group="Names",
        )
    )


def _endpoint(step: BuildStep, network: StackNetwork, key: str, target: BuiltHop) -> Ref[Any]:
    group = network.group(f"{step.key}Group", "Guards the endpoint of the resource.")
    network.let_clients_in(group, port=target.port, routed=are_routed(step.site.architecture))
    return step.site.add(
        VpcEndpoint,
        key,
        type="Resource",
        vpc=network.vpc,
        subnets=network.private,
        security_groups=(group,),
        resource_configuration=target.node,
        name=f"{step.site.name}-resource",
    )
