"""F3: an internet-facing ALB before the public ingress gateway of an Istio mesh.

The public way that many clusters have already, and the baseline for B5. The ALB is paid by hours, LCUs and one public
address in each AZ; responses pay internet egress; cluster and nodes are paid as anywhere.
"""

from __future__ import annotations

from modeler.patterns.base import Pattern, Source, Variant
from modeler.patterns.parts.door.alb import InternetFacingAlb
from modeler.patterns.parts.integration.targets import TargetsIntegration
from modeler.patterns.parts.reach.internet import InternetReach

PATTERN = Pattern(
    code="F3",
    id="internet-facing-alb-istio",
    title="Internet-facing ALB, public Istio ingress on EKS",
    status="recommended",
    purpose="Baseline public ingress of a mesh, with WAF on the load balancer.",
    initiates="Clients open to the ALB over the internet; the ALB opens to the pods of the ingress gateway.",
    must_exist=(
        "public subnets with a route to an internet gateway",
        "internet-facing ALB with a certificate",
        "EKS with a public Istio ingress gateway as IP targets",
    ),
    when=("a public load balancer is accepted and no API management is needed before the mesh",),
    when_not=(
        "no load balancer may be public: take F1, B1 or B6",
        "tokens, quotas or throttling are to be checked before the cluster: take B5 or B6",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html",
            "2026-H2",
        ),
        Source("https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html", "2026-H2"),
    ),
    articles=("klika",),
    variants=(
        Variant(
            id="alb",
            title="ALB to the mesh",
            reach=InternetReach(),
            door=InternetFacingAlb(),
            integration=TargetsIntegration(backends=frozenset({"eks-istio"}), exposure="public"),
        ),
    ),
)
