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

from ...stack import StackParameter
from .. import policies
from ..accounts import share
from ..logs import arn_of, log_group
from ..names import ask_certificate, domain_name, name_for_clients
from ..network import StackNetwork
from ..sides import CONSUMER
from ..site import HTTPS, BuildStep, BuiltHop, composed, function_arn
from ..targets import passes_tls

BUILDS = ("lattice-service",)
BUILDS_BESIDE = ("cloudwatch-logs", "hosted-zone")
BUILDS_BEFORE = ("lambda-function", "fargate-tasks")
INVOKE_SERVICE = "vpc-lattice-svcs:Invoke"


def build_hop(step: BuildStep) -> BuiltHop:
    """Build the service, its listener and targets, the network, and the association of the clients' VPC."""
    site, target = step.site, step.next
    assert target is not None
    clients: StackNetwork = step.network.consumers
    with site.at_home(CONSUMER):
        callers = policies.as_value(clients.vpc)
    service = site.add(
        LatticeService,
        step.key,
        name=site.name,
        authorization="AWS_IAM",
        policy=policies.policy_document(
            policies.allow(
                [INVOKE_SERVICE],
                "*",
                {"StringEquals": {"vpc-lattice-svcs:SourceVpc": callers}},
                "*",
            )
        ),
        custom_domain=domain_name(step),
        certificate=None if passes_tls(step) else ask_certificate(step),
        networks=(Ref("lattice-network", f"{step.key}Network"),),
    )
    network = site.add(LatticeNetwork, f"{step.key}Network", name=site.name, authorization="NONE")
    share(step, f"{step.key}Share", composed(Attribute(network.key, "Arn")), "service network")
    with site.at_home(CONSUMER):
        group = clients.group(f"{step.key}Group", "Guards the association with the service network.")
        clients.let_clients_in(group)
        site.add(
            LatticeVpcAssociation,
            f"{step.key}VpcAssociation",
            network=network,
            vpc=clients.vpc,
            security_groups=(group,),
        )
    targets = target.targets or site.add(
        LatticeTargetGroup,
        f"{step.key}Targets",
        type="LAMBDA",
        targets=(composed(function_arn(target.node)),),
    )
    if target.group is not None:
        _let_lattice_in(step, target)
    site.add(
        LatticeListener,
        f"{step.key}Listener",
        service=service,
        protocol="TLS_PASSTHROUGH" if passes_tls(step) else "HTTPS",
        port=HTTPS,
        target_groups=(targets,),
    )
    if step.beside("cloudwatch-logs"):
        logs = log_group(site, f"{step.key}Logs")
        site.add(LatticeAccessLog, f"{step.key}AccessLog", resource=service, destination=arn_of(logs))
    _name(step, service)
    return step.built(service, group=group)


def _let_lattice_in(step: BuildStep, target: BuiltHop) -> None:
    """Let the addresses of VPC Lattice, which AWS keeps in a prefix list, send to the targets.

    Source: https://docs.aws.amazon.com/vpc-lattice/latest/ug/security-groups.html (2026-11-30).
    """
    prefixes = step.site.ask(
        StackParameter(
            "LatticePrefixListId",
            "String",
            "The prefix list of the Region that AWS calls com.amazonaws.REGION.vpc-lattice.",
            allowed_pattern="pl-[0-9a-z]+",
            constraint="Write the id of a prefix list, which begins with pl-.",
            group="Network",
        )
    )
    group: Any = target.group
    step.site.let_prefix("in", group, prefixes, target.port, f"{group.key}FromLattice", "VPC Lattice calls the tasks.")


def _name(step: BuildStep, service: Ref[Any]) -> None:
    with step.site.at_home(CONSUMER):
        name_for_clients(step, composed(Attribute(service.key, "DnsEntry.DomainName")), private=True)
