"""ED-03: what stands behind CloudFront is reached around it."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.audit.network import INTERNET, NetworkCheck, parties, reach
from modeler.inventory import Inventory, Node, Unknown
from modeler.inventory.kinds.distribution import CloudFrontDistribution
from modeler.inventory.kinds.domain_mapping import DomainMapping
from modeler.inventory.kinds.domain_name import DomainName
from modeler.inventory.kinds.http_api import HttpApi
from modeler.inventory.kinds.listener import Listener
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.security_group import SecurityGroup
from modeler.inventory.kinds.security_group_rule import SecurityGroupRule
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .outcome import AuditOutcome, cannot_tell, fails, passes
from .policies import restricts


@audit_rule(
    "ED-03",
    "The origin is reached around CloudFront",
    severity=Severity.HIGH,
    why="CloudFront's web ACL and its cache guard only those who come by CloudFront: a balancer that faces "
    "the internet, or an API with its default endpoint on, serves everybody else too.",
    symptom="None: callers who know the origin are served there.",
    remedy=Remedy(
        "Use a VPC origin for a balancer; turn the default endpoint of an API off and check a secret header.",
        "aws apigateway update-rest-api --rest-api-id API --patch-operations "
        "op=replace,path=/disableExecuteApiEndpoint,value=True",
        "VpcOriginConfig: {VpcOriginId: !Ref Origin}",
        "vpc_origin_config {\n  vpc_origin_id = aws_cloudfront_vpc_origin.main.id\n}",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html",
            "2026-04-13",
        ),
        Source(
            "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html",
            "2026-11-21",
        ),
    ),
    kinds=(
        CloudFrontDistribution,
        DomainMapping,
        DomainName,
        LoadBalancer,
        RestApi,
        HttpApi,
        SecurityGroup,
        SecurityGroupRule,
    ),
)
def origin_bypassed(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at the balancers and APIs that distributions name as origins."""
    for distribution in inventory.all(CloudFrontDistribution):
        if isinstance(distribution.origins, Unknown):
            yield cannot_tell(distribution, "origins", distribution.origins)
            continue
        for origin in distribution.origins:
            if isinstance(origin, Unknown) or origin.vpc_origin is not None:
                continue
            for node in inventory.named_in(origin.domain):
                yield from _judged(inventory, node)


def _judged(inventory: Inventory, node: Node) -> Iterator[AuditOutcome]:
    if isinstance(node, LoadBalancer):
        if isinstance(node.scheme, Unknown):
            yield cannot_tell(node, "scheme", node.scheme)
        elif node.scheme == "internet-facing" and _lets_strangers_in(inventory, node):
            yield fails(node, "security_groups", "it faces the internet, and its groups let anybody in")
        else:
            yield passes(node)
    elif isinstance(node, RestApi):
        restricted = restricts(node)
        if isinstance(restricted, Unknown):
            yield cannot_tell(node, "policy", restricted)
        elif restricted:
            yield passes(node)
        else:
            yield _default_endpoint(node)
    elif isinstance(node, HttpApi):
        yield _default_endpoint(node)
    elif isinstance(node, DomainName):
        for mapping in inventory.referring_to(node, DomainMapping):
            api = inventory.find(mapping.api)
            if api is not None:
                yield from _judged(inventory, api)


def _default_endpoint(api: RestApi | HttpApi) -> AuditOutcome:
    if isinstance(api.default_endpoint_off, Unknown):
        return cannot_tell(api, "default_endpoint_off", api.default_endpoint_off)
    if api.default_endpoint_off is True:
        return passes(api)
    return fails(api, "default_endpoint_off", "its default endpoint is on, and no resource policy guards it")


def _lets_strangers_in(inventory: Inventory, balancer: LoadBalancer) -> bool:
    """Return whether the groups let all of the internet in on the port of a listener."""
    served = [listener.port for listener in inventory.referring_to(balancer, Listener)]
    return any(
        step.passes is True
        for port in served
        if isinstance(port, int)
        for party in parties(inventory, balancer)
        for step in reach(inventory, INTERNET, party, port).steps
        if step.check is NetworkCheck.TARGET_GROUPS
    )
