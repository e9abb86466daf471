"""A distribution of CloudFront: viewers speak HTTPS with it under a name of one's own, and origins answer it alone.

What stands behind it must not be called around it. A load balancer is a VPC origin, whose group lets in the addresses
from which CloudFront calls; a bucket and a function URL take only what CloudFront signed; what an API passes on is
taken by its load balancer only with a header that CloudFront adds.

Sources: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html,
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/restrict-access-to-load-balancer.html,
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-lambda.html
(2026-11-30).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from modeler.errors import StackError
from modeler.inventory import Attribute, Ref
from modeler.inventory.kinds.distribution import CloudFrontDistribution, DistributionOrigin
from modeler.inventory.kinds.function_permission import FunctionPermission
from modeler.inventory.kinds.origin_access_control import OriginAccessControl
from modeler.inventory.kinds.vpc_origin import VpcOrigin
from modeler.inventory.values import Tree

from ..edge import (
    ORIGIN_HEADER,
    ask_edge_certificate,
    ask_origin_secret,
    ask_prefix_list,
    distribution_arn,
    edge_log_bucket,
)
from ..names import backend_name, domain_name, name_for_clients
from ..site import HTTPS, BuildStep, BuiltHop, composed, new_record
from ..web_acl import edge_web_acl

BUILDS = ("cloudfront",)
BUILDS_BESIDE = ("cloudwatch-logs", "hosted-zone", "web-acl")
ORIGIN = "origin"
VIEWER_TLS = "TLSv1.2_2021"
"""TLS 1.3 and 1.2. Source:
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html
(2026-11-30)."""
NO_CACHE = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
CACHE_FILES = "658327ea-f89d-4fab-a63d-7e88639e58f6"
ALL_OF_VIEWER = "216adef6-5c7f-47e4-b989-5492eafa07d3"
ALL_BUT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
"""Policies that AWS keeps: CachingDisabled, CachingOptimized, AllViewer, AllViewerExceptHostHeader.

Sources: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html,
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html
(2026-11-30)."""
_EVERY_METHOD = ("GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE")
_READING = ("GET", "HEAD")
_HTTP = 80


def build_hop(step: BuildStep) -> BuiltHop:
    """Build the distribution, its one origin, and what lets it and nobody else call that."""
    site, target = step.site, step.next
    assert target is not None
    _refuse(step, target)
    origin = _ORIGINS[target.component](step, target)
    files = target.component == "s3-bucket"
    logged: dict[str, Any] = {}
    if step.beside("cloudwatch-logs"):
        logged = {"log_bucket": edge_log_bucket(step), "log_prefix": f"{site.name}/"}
    distribution = site.add(
        CloudFrontDistribution,
        step.key,
        enabled=True,
        aliases=(domain_name(step),),
        certificate=ask_edge_certificate(step),
        minimum_tls=VIEWER_TLS,
        shown_by="sni-only",
        origins=(new_record(DistributionOrigin, id=ORIGIN, **origin),),
        default_origin=ORIGIN,
        default_object="index.html" if files else None,
        viewer_protocol="redirect-to-https" if files else "https-only",
        methods=_READING if files else _EVERY_METHOD,
        cached_methods=_READING,
        cache_policy=CACHE_FILES if files else NO_CACHE,
        request_policy=_REQUEST_POLICIES.get(target.component),
        compress=True,
        web_acl=edge_web_acl(step) if step.beside("web-acl") else None,
        **logged,
    )
    name_for_clients(step, composed(Attribute(distribution.key, "DomainName")), private=False)
    return step.built(distribution)


def _refuse(step: BuildStep, target: BuiltHop) -> None:
    if step.w.api.mtls:
        raise StackError("no builder makes the trust store of a distribution: set api.mtls to no")
    if step.w.api.edge_cache and target.component != "s3-bucket":
        raise StackError(
            "what makes two requests of an API one is not known, so no builder makes its cache policy: set "
            "api.edge_cache to no, and add the policy to the template"
        )


def _balancer(step: BuildStep, target: BuiltHop) -> dict[str, Any]:
    """Make the balancer a VPC origin; the name of the origin is only what its certificate has to show."""
    site = step.site
    step.network.attach_gateway()
    assert isinstance(target.group, Ref)
    site.let_prefix(
        "in", target.group, ask_prefix_list(step), HTTPS, f"{target.group.key}FromCloudFront", "CloudFront calls."
    )
    inside = site.add(
        VpcOrigin,
        f"{step.key}VpcOrigin",
        name=site.name,
        target=target.node,
        protocol="https-only",
        http_port=_HTTP,
        https_port=HTTPS,
        tls_versions=("TLSv1.2",),
    )
    site.note(
        "Once the stack stands, its VPC has the group CloudFront-VPCOrigins-Service-SG: let that group into the load "
        "balancer's and take the prefix list out, and only the VPC origins of this VPC get in."
    )
    return {"domain": backend_name(step), "vpc_origin": inside}


def _api(step: BuildStep, target: BuiltHop) -> dict[str, Any]:
    """Call the API by its custom domain, which has the name that viewers call, and show the secret."""
    domain = Attribute(f"{target.node.key}Domain", "RegionalDomainName")
    step.site.note(
        f"The load balancer takes only requests with the header {ORIGIN_HEADER}, which CloudFront adds: whoever calls "
        "the API around CloudFront gets a 403. Change the secret from time to time."
    )
    return _custom(composed(domain)) | {
        "header_names": (ORIGIN_HEADER,),
        "header_values": (ask_origin_secret(step),),
    }


def _function_url(step: BuildStep, target: BuiltHop) -> dict[str, Any]:
    """Call the URL of a function with CloudFront's signature.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html (2026-11-30): both permissions are needed.
    """
    assert target.next is not None
    function, site = target.next.node, step.site
    for action, via_url in (("lambda:InvokeFunctionUrl", None), ("lambda:InvokeFunction", True)):
        site.add(
            FunctionPermission,
            f"{function.key}{action.partition(':')[2]}ByCloudFront",
            function=function,
            action=action,
            principal="cloudfront.amazonaws.com",
            source_arn=distribution_arn(step.key),
            via_url=via_url,
        )
    site.note(
        "A request with a body carries its SHA-256 in the header x-amz-content-sha256, or the function URL refuses "
        "what CloudFront signed."
    )
    site.note("Everybody on the internet can call the function through CloudFront, and nobody around it.")
    return _custom(composed(Attribute(target.node.key, "FunctionUrl.2"))) | {"access_control": _signing(step, "lambda")}


def _bucket(step: BuildStep, target: BuiltHop) -> dict[str, Any]:
    domain = composed(Attribute(target.node.key, "RegionalDomainName"))
    return {"domain": domain, "access_control": _signing(step, "s3")}


def _custom(domain: Tree) -> dict[str, Any]:
    return {
        "domain": domain,
        "protocol": "https-only",
        "https_port": HTTPS,
        "tls_versions": ("TLSv1.2",),
    }


def _signing(step: BuildStep, origin_type: str) -> Ref[Any]:
    return step.site.add(
        OriginAccessControl,
        f"{step.key}AccessControl",
        name=step.site.name,
        origin_type=origin_type,
        signing="always",
        signing_protocol="sigv4",
    )


_ORIGINS: dict[str, Callable[[BuildStep, BuiltHop], dict[str, Any]]] = {
    "alb": _balancer,
    "nlb": _balancer,
    "http-api": _api,
    "rest-api": _api,
    "function-url": _function_url,
    "s3-bucket": _bucket,
}
_REQUEST_POLICIES = {
    "alb": ALL_BUT_HOST,
    "nlb": ALL_BUT_HOST,
    "http-api": ALL_OF_VIEWER,
    "rest-api": ALL_OF_VIEWER,
    "function-url": ALL_BUT_HOST,
}
"""What of a request an origin gets: an API with the viewer's name gets that too, so that signatures stay right."""
