"""How people who debug come into the VPC: by Session Manager, by a bastion with a public address, or by Client VPN."""

from __future__ import annotations

from modeler.inventory import Attribute, Ref
from modeler.inventory.kinds.client_vpn import ClientVpn

from ...stack import StackParameter
from ..jump_host import public_host, session_endpoints, session_host, show_host
from ..logs import log_group
from ..site import BuildStep, BuiltHop, composed

BUILDS = ("session-manager", "jump-host", "client-vpn")
_LAPTOPS = "172.30.0.0/22"
"""Addresses of laptops by default: a block of /12 to /22 that overlaps with no network."""
_CERTIFICATE = "arn:[a-z-]+:acm:[a-z0-9-]+:[0-9]{12}:certificate/.+"


def build_hop(step: BuildStep) -> BuiltHop:
    """Build the one way in, whose group may send to the door of the API and to nothing else of one's own."""
    if step.component == "session-manager":
        return _sessions(step)
    if step.component == "client-vpn":
        return _vpn(step)
    return _host(step)


def _sessions(step: BuildStep) -> BuiltHop:
    """Build the endpoints over which the agent of the host calls Session Manager."""
    host = step.next
    assert host is not None
    assert host.group is not None
    session_endpoints(step.network, host.group)  # type: ignore[arg-type]
    return step.built(host.node, group=host.group)


def _host(step: BuildStep) -> BuiltHop:
    site, door = step.site, step.next
    assert door is not None
    public = bool(step.hop.component.public)  # type: ignore[attr-defined]
    group = public_host(step.network, step.key) if public else session_host(step.network, step.key)
    site.let(group, door.group, door.port, "People who debug call the door.")
    show_host(site, step.key)
    if public:
        site.note("The bastion has a public address, and lets in SSH from the developers' addresses alone.")
    return step.built(Ref("instance", step.key), group=group)


def _vpn(step: BuildStep) -> BuiltHop:
    """Build the endpoint with an association in each zone, for people with a certificate, and logs of connections."""
    site, network, door = step.site, step.network, step.next
    assert door is not None
    group = network.group(f"{step.key}Group", "What laptops send into the VPC.")
    site.let(group, door.group, door.port, "People who debug call the door.")
    logs = log_group(site, f"{step.key}Logs")
    vpn = site.add(
        ClientVpn,
        step.key,
        name=site.name,
        vpc=network.vpc,
        subnets=network.private_by_name,
        security_groups=(group,),
        client_cidr=site.ask(
            StackParameter(
                "LaptopCidr",
                "String",
                "The addresses of laptops in the tunnel, a block of /12 to /22 that no network has.",
                default=_LAPTOPS,
                allowed_pattern=r"\d{1,3}(\.\d{1,3}){3}/(1[2-9]|2[0-2])",
                constraint="Write a block of IPv4 addresses of /12 to /22.",
                group="Clients",
            )
        ),
        split_tunnel=True,
        server_certificate=_ask(
            step, "VpnServerCertificateArn", "The certificate that the VPN endpoint shows laptops."
        ),
        authentication="certificate-authentication",
        client_authority=_ask(
            step, "VpnClientCertificateArn", "The certificate of the authority that signs the certificates of people."
        ),
        logs=True,
        log_group=composed(Attribute(logs.key)),
        authorized_cidrs=(_vpc_cidr(step),),
    )
    site.show("VpnEndpointId", Attribute(vpn.key), "The VPN endpoint, whose configuration people load.")
    return step.built(vpn, group=group)


def _vpc_cidr(step: BuildStep) -> object:
    if step.network.choice.is_new:
        return step.network.choice.cidr
    return step.site.ask(
        StackParameter(
            "VpcCidr",
            "String",
            "The addresses of the VPC, to which people in the tunnel may go.",
            allowed_pattern=r"\d{1,3}(\.\d{1,3}){3}/\d{1,2}",
            group="StackNetwork",
        )
    )


def _ask(step: BuildStep, name: str, description: str) -> object:
    return step.site.ask(
        StackParameter(
            name,
            "String",
            description,
            allowed_pattern=_CERTIFICATE,
            constraint="Write the ARN of a certificate in AWS Certificate Manager of this Region.",
            group="Clients",
        )
    )
