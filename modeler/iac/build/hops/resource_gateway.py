"""A resource gateway: where what comes over PrivateLink to one host enters the VPC of that host, without a balancer."""

from __future__ import annotations

from modeler.inventory import Attribute
from modeler.inventory.kinds.resource_configuration import ResourceConfiguration
from modeler.inventory.kinds.resource_gateway import ResourceGateway

from ..accounts import share
from ..names import internal_name
from ..site import BuildStep, BuiltHop, composed

BUILDS = ("resource-gateway",)
BUILDS_BESIDE = ()
BUILDS_BEFORE = ("fargate-tasks",)
CONFIGURATION = "ResourceConfiguration"


def build_hop(step: BuildStep) -> BuiltHop:
    """Build the gateway, whose group may send to the tasks and to nothing else, and the configuration of their name.

    The name is one of the VPC alone, so the gateway looks it up inside. Source:
    https://docs.aws.amazon.com/vpc-lattice/latest/ug/resource-gateway.html (2026-11-30).
    """
    site, target = step.site, step.next
    assert target is not None
    group = step.network.group(f"{step.key}Group", "What comes over PrivateLink into the VPC.")
    gateway = site.add(
        ResourceGateway,
        step.key,
        name=site.name,
        vpc=step.network.vpc,
        subnets=step.network.private,
        security_groups=(group,),
        name_resolution="IN_VPC",
    )
    site.let(group, target.group, target.port, "Consumers call the service.")
    configuration = site.add(
        ResourceConfiguration,
        CONFIGURATION,
        name=site.name,
        type="SINGLE",
        gateway=gateway,
        port_ranges=(str(target.port),),
        address=internal_name(site),
    )
    site.note(
        "In Terraform the resource gateway needs a release of the AWS provider after 2026-05-13, which has the "
        "argument resource_config_dns_resolution."
    )
    share(step, "ResourceShare", composed(Attribute(configuration.key, "Arn")), "resource configuration")
    return step.built(configuration, group=group, port=target.port, protocol=target.protocol)
