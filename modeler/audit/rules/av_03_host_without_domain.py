"""AV-03: a load balancer passes on a host that no domain name of API Gateway has."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Unknown
from modeler.inventory.kinds.auto_scaling_group import AutoScalingGroup
from modeler.inventory.kinds.certificate import Certificate
from modeler.inventory.kinds.container_service import ContainerService
from modeler.inventory.kinds.domain_name import DomainName
from modeler.inventory.kinds.listener import Listener
from modeler.inventory.kinds.listener_rule import ListenerRule
from modeler.inventory.kinds.target_group import TargetGroup
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .fronts import endpoint_fronts, listeners_of
from .hosts import covers_host, names_of
from .outcome import AuditOutcome, cannot_tell, fails, not_read, passes


@audit_rule(
    "AV-03",
    "The load balancer passes on a host that API Gateway does not know",
    severity=Severity.HIGH,
    why="Behind the endpoint API Gateway chooses the API by the header Host: a load balancer passes on what "
    "callers sent, so the name of its certificate must be a domain name there, or a rule must rewrite "
    "the header.",
    symptom='403 with {"message":"Forbidden"} through the load balancer; straight to the endpoint the API answers.',
    remedy=Remedy(
        "Make a domain name of the same name and map it to the API, or rewrite the host in the rule of the listener.",
        "aws elbv2 modify-rule --rule-arn RULE --transforms file://host-header-rewrite.json",
        "Transforms:\n"
        "  - Type: host-header-rewrite\n"
        "    HostHeaderRewriteConfig: {Rewrites: [{Regex: '.*', Replace: HOST}]}",
        "transform {\n"
        '  type = "host-header-rewrite"\n'
        "  host_header_rewrite_config {\n"
        "    rewrite {\n"
        '      regex   = ".*"\n'
        "      replace = HOST\n"
        "    }\n"
        "  }\n"
        "}",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/whitepapers/latest/best-practices-api-gateway-private-apis-integration/rest-api.html",
            "2026-11-21",
        ),
        Source(
            "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-transforms.html", "2026-11-21"
        ),
    ),
    kinds=(
        Certificate,
        DomainName,
        Listener,
        ListenerRule,
        TargetGroup,
        VpcEndpoint,
        AutoScalingGroup,
        ContainerService,
    ),
)
def host_without_domain(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Compare the certificate of each listener before an endpoint with the domain names that were read."""
    for group in dict.fromkeys(front.group for front in endpoint_fronts(inventory)):
        for listener in listeners_of(inventory, group):
            if listener.protocol == "HTTPS":
                yield _judged(inventory, listener)


def _judged(inventory: Inventory, listener: Listener) -> AuditOutcome:
    rules = inventory.referring_to(listener, ListenerRule)
    if any(rule.host_rewrites for rule in rules):
        return passes(listener)
    certificates = inventory.find_all(listener.certificates)
    if not certificates:
        return not_read(listener, "certificates", "the certificate of the listener")
    hosts = [name for certificate in certificates for name in names_of(certificate)]
    if any(isinstance(name, Unknown) for name in hosts):
        return cannot_tell(listener, "certificates", hosts)
    if any(covers_host(str(host), str(domain.name)) for host in hosts for domain in inventory.all(DomainName)):
        return passes(listener)
    shown = ", ".join(map(str, hosts))
    return fails(
        listener, "certificates", "no domain name that was read is called {hosts}", beside=certificates, hosts=shown
    )
