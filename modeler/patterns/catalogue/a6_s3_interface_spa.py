"""A6: the files of a web front end for a private network, from S3 by an internal ALB.

The load balancer's IP targets are the addresses of an S3 interface endpoint. Beside S3 itself, endpoint-hours,
every GB through the endpoint and the load balancer are paid; an ALB that serves the API as well (A4, A5) is paid once.
"""

from __future__ import annotations

from modeler.patterns.base import Pattern, Source, Variant
from modeler.patterns.parts.door.alb import InternalAlb
from modeler.patterns.parts.integration.s3 import S3EndpointIntegration
from modeler.patterns.parts.reach.private import PrivateReach

PATTERN = Pattern(
    code="A6",
    id="s3-interface-spa",
    title="Internal ALB, S3 interface endpoint",
    status="recommended",
    purpose="A single-page application under the private API's own host name, without the internet.",
    initiates="Clients open to the ALB; the ALB opens to the endpoint's addresses.",
    since="2021-02; host and path rewrites on the ALB 2025-10-15",
    must_exist=(
        "S3 interface endpoint, its addresses registered as IP targets on port 443",
        "a bucket policy that admits only this endpoint",
        "a bucket named like the host, or a rewrite of the Host header on the ALB",
        "a listener rule that turns / into /index.html; health checks that accept 200, 307 and 405 (not verified)",
    ),
    when=("a web front end and its API are to share one private host name",),
    when_not=(
        "index documents or redirects of S3 website hosting are needed: website endpoints have no PrivateLink",
        "TLS 1.3 up to S3 is needed",
        "downloads are large: each GB is paid at the endpoint and in LCUs",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/AmazonS3/latest/userguide/privatelink-interface-endpoints.html", "2026-04-13"
        ),
        Source("https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-transforms.html", "2026-H2"),
        Source("https://github.com/aws-samples/serverless-patterns", "2026-08-06"),
    ),
    articles=("cloudonaut",),
    variants=(
        Variant(
            id="endpoint",
            title="S3 endpoint as the ALB's target",
            reach=PrivateReach(),
            door=InternalAlb(),
            integration=S3EndpointIntegration(),
        ),
    ),
)
