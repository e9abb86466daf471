"""F6: an internet-facing ALB straight to private containers, or to a Lambda function.

The listener itself signs people in (OIDC, Cognito) or checks JSON Web Tokens and client certificates, with a web ACL if
wanted. The ALB is paid by hours, LCUs and one public address in each AZ; responses pay internet egress.
"""

from __future__ import annotations

from modeler.patterns.base import Pattern, Source, Variant
from modeler.patterns.parts.door.alb import InternetFacingAlb
from modeler.patterns.parts.integration.base import CONTAINERS
from modeler.patterns.parts.integration.functions import AlbLambdaIntegration, AlbVpcLambdaIntegration
from modeler.patterns.parts.integration.targets import TargetsIntegration
from modeler.patterns.parts.reach.internet import InternetReach

PATTERN = Pattern(
    code="F6",
    id="internet-facing-alb",
    title="Internet-facing ALB to containers or Lambda",
    status="recommended",
    purpose="The plain public door before private tasks or a function: OIDC, JWT, mTLS and a web ACL at the listener.",
    initiates="Clients open to the ALB over the internet; the ALB opens to its targets, or invokes the function.",
    since="OIDC 2018-05 (not verified); mTLS 2023-11 (not verified); check of JWTs 2025-11",
    must_exist=(
        "public subnets with a route to an internet gateway, in at least two AZs",
        "internet-facing ALB with a certificate for the name",
        "targets in private subnets whose security group admits the ALB's only; or a target group of type lambda",
        "for OIDC: a way to the issuer, which the ALB's public addresses have",
    ),
    when=(
        "a public load balancer is accepted and no API management is needed",
        "WebSocket, gRPC or long answers come from containers",
    ),
    when_not=(
        "no load balancer may be public: take F1 (CloudFront, VPC origin), B1 or B6",
        "API keys, quotas, validation or throttling per client are needed: take B6, or D1 before a function",
        "fixed public addresses are needed: those of an ALB change; take F2 or C4",
        "variant lambda: a request body or the JSON of a response exceeds 1 MB, or responses are streamed",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html",
            "2026-H2",
        ),
        Source(
            "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-verify-jwt.html", "2026-H2"
        ),
        Source("https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html", "2026-H2"),
        Source("https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html", "2026-H2"),
    ),
    variants=(
        Variant(
            id="containers",
            title="ALB to the service",
            reach=InternetReach(),
            door=InternetFacingAlb(),
            integration=TargetsIntegration(backends=CONTAINERS - {"eks-istio"}),
        ),
        Variant(
            id="lambda",
            title="ALB to a function outside the VPC",
            reach=InternetReach(),
            door=InternetFacingAlb(),
            integration=AlbLambdaIntegration(),
        ),
        Variant(
            id="vpc-lambda",
            title="ALB to a VPC-attached function before a private resource",
            reach=InternetReach(),
            door=InternetFacingAlb(),
            integration=AlbVpcLambdaIntegration(),
        ),
    ),
)
