"""The ways of a backend to what it needs of AWS: endpoints that it alone may use, in a VPC that has no way out."""

from __future__ import annotations

from typing import Any

from modeler.inventory import Ref
from modeler.inventory.values import Tree

from . import policies
from .network import StackNetwork
from .site import ACCOUNT, HTTPS, PARTITION, REGION, composed

SERVICES_GROUP = "ServicesGroup"


def service_endpoint(network: StackNetwork, service: str, caller: Ref[Any]) -> Ref[Any]:
    """Add an endpoint for a service of AWS, which a group may call."""
    key = "".join(part.capitalize() for part in service.replace(".", "-").split("-"))
    group = network.group(SERVICES_GROUP, "Guards the endpoints for services of AWS.", section=0)
    network.site.let(caller, group, HTTPS, "Calls services of AWS.")
    own = {"StringEquals": {"aws:PrincipalAccount": composed(ACCOUNT)}}
    return network.endpoint(
        f"{key}Endpoint",
        service,
        group,
        policies.policy_document(policies.allow(["*"], "*", own, "*")),
        private_dns=True,
        section=0,
    )


def object_endpoint(network: StackNetwork) -> Ref[Any]:
    """Add the gateway endpoint over which a function reads and writes objects in buckets of this account."""
    own = {"StringEquals": {"aws:ResourceAccount": composed(ACCOUNT)}}
    objects = policies.allow(["s3:GetObject", "s3:PutObject", "s3:ListBucket"], "*", own, "*")
    return network.gateway_endpoint("ObjectsEndpoint", "s3", policies.policy_document(objects))


def layers_endpoint(network: StackNetwork) -> Ref[Any]:
    """Add the gateway endpoint over which the layers of images come from the buckets of Amazon ECR.

    Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html (2026-11-30).
    """
    bucket = composed("arn:", PARTITION, ":s3:::prod-", REGION, "-starport-layer-bucket/*")
    from_here = {"StringEquals": {"aws:SourceVpc": policies.as_value(network.vpc)}}
    return network.gateway_endpoint(
        "LayersEndpoint", "s3", policies.policy_document(policies.allow(["s3:GetObject"], bucket, from_here, "*"))
    )


_TO_S3 = ("LayersEndpoint", "ObjectsEndpoint", "SessionLogsEndpoint")
"""The keys of gateway endpoints for S3, of which a route table takes one."""


def gateway_to_bucket(network: StackNetwork, statement: dict[str, Tree]) -> None:
    """Let what a statement allows pass to S3: over the gateway endpoint that stands, or over one more.

    A VPC that stands keeps the way that it has.
    """
    site = network.site
    if not network.choice.is_new:
        return
    standing = next((node for node in site.nodes if node.key in _TO_S3), None)
    if standing is None:
        network.gateway_endpoint(_TO_S3[-1], "s3", policies.policy_document(statement))
        return
    allowed: Any = standing.policy  # type: ignore[attr-defined]
    site.change(standing.key, policy=policies.policy_document(*allowed["Statement"], statement))
