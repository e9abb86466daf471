"""Target groups: through which a balancer sends to what stands behind it, and on which port."""

from __future__ import annotations

from typing import Any

from modeler.inventory import Ref
from modeler.inventory.kinds.lattice_target_group import LatticeTargetGroup
from modeler.inventory.kinds.target_group import TargetGroup

from ..stack import StackParameter
from .site import BuildStep

HTTP_PORT, TLS_PORT = 8080, 8443


def ends_tls(before: BuildStep | None) -> bool:
    """Return whether what stands before a backend ends TLS, so that the backend speaks plain HTTP inside the VPC.

    A balancer that reads requests does, and a Network Load Balancer with a TLS listener; over a TCP listener, from a
    Lattice service that passes TLS on and from a VPC link without a balancer the backend ends it.
    """
    if before is None:
        return False
    if before.component == "nlb":
        return before.w.api.nlb_listener == "TLS"
    if before.component == "lattice-service":
        return not passes_tls(before)
    return before.component == "alb"


def passes_tls(step: BuildStep) -> bool:
    """Return whether a Lattice service hands TLS on as it is."""
    return getattr(step.hop.component, "listener", "") == "TLS"


def lattice_targets(step: BuildStep, port: int) -> Ref[Any]:
    """Return the target group of servers with addresses, behind a Lattice service."""
    return step.site.add(
        LatticeTargetGroup,
        f"{step.key}Targets",
        type="IP",
        vpc=step.network.vpc,
        protocol="HTTP" if port == HTTP_PORT else "TCP",
        port=port,
    )


def server_targets(step: BuildStep, port: int) -> Ref[Any]:
    """Return the target group of servers with addresses, behind a balancer."""
    behind_nlb = step.comes_from("nlb")
    protocol = "TCP" if behind_nlb else "HTTP"
    return step.site.add(
        TargetGroup,
        f"{step.key}Targets",
        vpc=step.network.vpc,
        target_type="ip",
        protocol=protocol,
        port=port,
        health_protocol="HTTP" if port == HTTP_PORT else "HTTPS",
        health_path=health_path(step),
        preserve_client_ip=False if behind_nlb else None,
    )


def health_path(step: BuildStep) -> Any:
    """Ask for the path that a health check calls."""
    return step.site.ask(
        StackParameter(
            "HealthPath",
            "String",
            "The path that answers 200 when the backend is well.",
            default="/",
            allowed_pattern="/.*",
            constraint="Begin the path with a slash.",
            group="Backend",
        )
    )
