"""PA-03: private DNS of an endpoint needs both DNS attributes of its VPC."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Ref, Unknown
from modeler.inventory.kinds.vpc import Vpc
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .endpoints import execute_api_endpoints
from .outcome import AuditOutcome, cannot_tell, fails, not_read, passes

_NAMES = {"dns_support": "EnableDnsSupport", "dns_hostnames": "EnableDnsHostnames"}


@audit_rule(
    "PA-03",
    "Private DNS is on in a VPC whose DNS attributes are off",
    severity=Severity.HIGH,
    why="Private DNS is a hosted zone of the VPC: without DNS support nobody answers in it, and without DNS "
    "hostnames AWS does not let it be turned on.",
    symptom='The stack fails with "Enabling private DNS requires both enableDnsSupport and enableDnsHostnames", '
    "or names resolve to public addresses, from where a private API answers 403.",
    remedy=Remedy(
        "Turn both attributes of the VPC on.",
        "aws ec2 modify-vpc-attribute --vpc-id VPC --enable-dns-hostnames",
        "EnableDnsSupport: true\nEnableDnsHostnames: true",
        "enable_dns_support   = true\nenable_dns_hostnames = true",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-create.html",
            "2026-04-13",
        ),
        Source("https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html", "2026-11-21"),
    ),
    kinds=(
        Vpc,
        VpcEndpoint,
    ),
)
def private_dns_without_vpc_dns(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at the VPC of each endpoint with private DNS."""
    for endpoint in execute_api_endpoints(inventory):
        if endpoint.private_dns is not True:
            continue
        vpc = inventory.find(endpoint.vpc)
        if vpc is None:
            yield _unread(endpoint)
            continue
        values = {name: getattr(vpc, name) for name in ("dns_support", "dns_hostnames")}
        off = [name for name, value in values.items() if value is False]
        if off:
            yield fails(
                vpc,
                off[0],
                "{setting} is off, and {endpoint} has private DNS",
                beside=(endpoint,),
                setting=_NAMES[off[0]],
                endpoint=endpoint.key,
            )
        elif any(isinstance(value, Unknown) for value in values.values()):
            yield cannot_tell(vpc, "", list(values.values()))
        else:
            yield passes(vpc)


def _unread(endpoint: VpcEndpoint) -> AuditOutcome:
    if isinstance(endpoint.vpc, Ref):
        return not_read(endpoint, "vpc", f"the VPC {endpoint.vpc.key}")
    return cannot_tell(endpoint, "vpc", endpoint.vpc)
