"""C3: a public API whose backend is another, private REST API behind an interface endpoint.

Each request pays for two APIs, a load balancer and an endpoint. Variants differ in the public API and its link.
"""

from __future__ import annotations

from modeler.patterns.base import Pattern, Source, Variant
from modeler.patterns.parts.door.http_api import HttpApi
from modeler.patterns.parts.door.rest_api import PrivateRest, PublicRest
from modeler.patterns.parts.door.vpc_link import VpcLink
from modeler.patterns.parts.integration.open import OpenIntegration
from modeler.patterns.parts.reach.internet import InternetReach

PATTERN = Pattern(
    code="C3",
    id="public-api-in-front-of-private-api",
    title="Public API, VPC link, endpoint, private REST API",
    status="recommended",
    purpose="One private API shown to the internet through a guarded account, while its owner keeps it private.",
    initiates="Clients open to the public API; its VPC link opens to the endpoint of the private one.",
    must_exist=(
        "a public and a private API, each with its own policy",
        "VPC link and load balancer with the endpoint's addresses as IP targets",
        "the Host or x-apigw-api-id header that names the private API",
    ),
    when=("the private API belongs to another account that must not publish it itself",),
    when_not=(
        "latency counts: two APIs and two timeouts (29 s, 30 s) stand in a row",
        "the same team owns both: one public API with a private integration (B6) charges each request once",
    ),
    sources=(Source("https://github.com/aws-samples/serverless-patterns", "2026-08-06"),),
    variants=(
        Variant(
            id="http-v2",
            title="HTTP API, VPC link V2, internal ALB",
            reach=InternetReach(),
            door=(HttpApi(), VpcLink(version="v2"), PrivateRest()),
            integration=OpenIntegration(),
        ),
        Variant(
            id="rest-v2",
            title="REST API, VPC link V2, internal ALB",
            reach=InternetReach(),
            door=(PublicRest(), VpcLink(version="v2"), PrivateRest()),
            integration=OpenIntegration(),
        ),
        Variant(
            id="rest-v1",
            title="REST API, VPC link V1, Network Load Balancer",
            reach=InternetReach(),
            door=(PublicRest(), VpcLink(version="v1"), PrivateRest()),
            integration=OpenIntegration(),
        ),
    ),
)
