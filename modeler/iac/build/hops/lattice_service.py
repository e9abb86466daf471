"""A service of VPC Lattice, in a service network of its own with which the VPC of the clients is associated."""

from __future__ import annotations

from typing import Any

from modeler.inventory import Attribute, Ref
from modeler.inventory.kinds.lattice_access_log import LatticeAccessLog
from modeler.inventory.kinds.lattice_listener import LatticeListener
from modeler.inventory.kinds.lattice_network import LatticeNetwork
from modeler.inventory.kinds.lattice_service import LatticeService
from modeler.inventory.kinds.lattice_target_group import LatticeTargetGroup
from modeler.inventory.kinds.lattice_vpc_association import LatticeVpcAssociation

from .. import policies
from ..logs import arn_of, log_group
from ..names import ask_certificate, domain_name, name_for_clients
from ..site import HTTPS, BuildStep, BuiltHop, composed

BUILDS = ("lattice-service",)
BUILDS_BESIDE = ("cloudwatch-logs", "hosted-zone")
BUILDS_BEFORE = ("lambda-function",)
INVOKE_SERVICE = "vpc-lattice-svcs:Invoke"


def build_hop(step: BuildStep) -> BuiltHop:
    """Build the service, its listener and targets, the network, and the association of the clients' VPC."""
    site, target = step.site, step.next
    assert target is not None
    service = site.add(
        LatticeService,
        step.key,
        name=site.name,
        authorization="AWS_IAM",
        policy=policies.policy_document(
            policies.allow(
                [INVOKE_SERVICE],
                "*",
                {"StringEquals": {"vpc-lattice-svcs:SourceVpc": policies.as_value(step.network.vpc)}},
                "*",
            )
        ),
        custom_domain=domain_name(step),
        certificate=ask_certificate(step),
        networks=(Ref("lattice-network", f"{step.key}Network"),),
    )
    network = site.add(LatticeNetwork, f"{step.key}Network", name=site.name, authorization="NONE")
    group = step.network.group(f"{step.key}Group", "Guards the association with the service network.")
    step.network.let_clients_in(group)
    site.add(
        LatticeVpcAssociation,
        f"{step.key}VpcAssociation",
        network=network,
        vpc=step.network.vpc,
        security_groups=(group,),
    )
    targets = site.add(
        LatticeTargetGroup,
        f"{step.key}Targets",
        type="LAMBDA",
        targets=(composed(Attribute(target.node.key, "Arn")),),
    )
    site.add(
        LatticeListener,
        f"{step.key}Listener",
        service=service,
        protocol="HTTPS",
        port=HTTPS,
        target_groups=(targets,),
    )
    if step.beside("cloudwatch-logs"):
        logs = log_group(site, f"{step.key}Logs")
        site.add(LatticeAccessLog, f"{step.key}AccessLog", resource=service, destination=arn_of(logs))
    _name(step, service)
    return step.built(service, group=group)


def _name(step: BuildStep, service: Ref[Any]) -> None:
    name_for_clients(step, composed(Attribute(service.key, "DnsEntry.DomainName")), private=True)
