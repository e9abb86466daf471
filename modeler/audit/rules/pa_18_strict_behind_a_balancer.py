"""PA-18: an API takes only requests whose TLS name is their host, and a load balancer stands before it."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Unknown
from modeler.inventory.kinds.auto_scaling_group import AutoScalingGroup
from modeler.inventory.kinds.certificate import Certificate
from modeler.inventory.kinds.container_service import ContainerService
from modeler.inventory.kinds.domain_name import DomainName
from modeler.inventory.kinds.listener import Listener
from modeler.inventory.kinds.listener_rule import ListenerRule
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.target_group import TargetGroup
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .endpoints import private_apis, private_domains
from .fronts import endpoint_fronts, listeners_of
from .hosts import covers_host, names_of
from .outcome import AuditOutcome, cannot_tell, fails, passes


@audit_rule(
    "PA-18",
    "A strict API stands behind a load balancer",
    severity=Severity.HIGH,
    why="In the access mode STRICT API Gateway refuses a request whose Host is not the name of its TLS "
    "connection: a load balancer opens connections to the addresses of the endpoint with no such name.",
    symptom="Every call through the load balancer is rejected, mostly with 403; calls straight to the endpoint work.",
    remedy=Remedy(
        "Set the access mode to BASIC, and wait some 15 minutes.",
        "aws apigateway update-rest-api --rest-api-id API --patch-operations "
        "op=replace,path=/endpointAccessMode,value=BASIC",
        "EndpointAccessMode: BASIC",
        "# the AWS provider does not set endpointAccessMode: use the command",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies.html",
            "2026-04-13",
        ),
        Source(
            "https://docs.aws.amazon.com/whitepapers/latest/best-practices-api-gateway-private-apis-integration/rest-api.html",
            "2026-11-21",
        ),
    ),
    kinds=(
        Certificate,
        DomainName,
        Listener,
        RestApi,
        TargetGroup,
        VpcEndpoint,
        AutoScalingGroup,
        ContainerService,
        ListenerRule,
    ),
)
def strict_behind_a_balancer(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at private APIs and domain names, where a target group leads to an endpoint of API Gateway."""
    fronts = tuple(front.group for front in endpoint_fronts(inventory))
    if not fronts:
        return
    nodes: tuple[RestApi | DomainName, ...] = (
        *private_apis(inventory),
        *private_domains(inventory),
        *_public_domains_in_front(inventory, fronts),
    )
    for node in nodes:
        mode = node.access_mode
        if isinstance(mode, Unknown):
            yield cannot_tell(node, "access_mode", mode)
        elif mode == "STRICT":
            yield fails(
                node, "access_mode", "{group} sends requests under another TLS name", beside=fronts, group=fronts[0].key
            )
        else:
            yield passes(node)


def _public_domains_in_front(inventory: Inventory, groups: tuple[TargetGroup, ...]) -> Iterator[DomainName]:
    """Yield the public domain names that a balancer before an endpoint shows a certificate for."""
    listeners = [listener for group in groups for listener in listeners_of(inventory, group)]
    shown = [
        name
        for item in listeners
        for certificate in inventory.find_all(item.certificates)
        for name in names_of(certificate)
    ]
    private = set(private_domains(inventory))
    for domain in inventory.all(DomainName):
        if domain not in private and any(covers_host(str(name), str(domain.name)) for name in shown):
            yield domain
