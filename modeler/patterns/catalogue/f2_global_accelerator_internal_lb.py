"""F2: Global Accelerator's static addresses lead to an internal ALB or NLB.

Besides hours it charges a premium on each GB of the larger direction. Its price depends on the Region and on where the
clients are, and is not known for all pairs: then the total is a lower bound.
"""

from __future__ import annotations

from modeler.patterns.base import Pattern, Source, Variant
from modeler.patterns.parts.door.alb import InternalAlb
from modeler.patterns.parts.door.global_accelerator import GlobalAccelerator
from modeler.patterns.parts.door.nlb import InternalNlb
from modeler.patterns.parts.integration.open import OpenIntegration
from modeler.patterns.parts.reach.internet import InternetReach

PATTERN = Pattern(
    code="F2",
    id="global-accelerator-internal-lb",
    title="Global Accelerator with an internal load balancer",
    status="recommended",
    purpose="Two fixed anycast addresses for partners, while the load balancer has no public address.",
    initiates="Clients open to the static addresses; Global Accelerator opens into the VPC.",
    must_exist=(
        "accelerator, listener and endpoint group",
        "VPC with an internet gateway attached (no route to it is needed)",
        "security group of the ALB that admits the clients' own addresses, which are preserved",
    ),
    when=(
        "partners allow fixed addresses only",
        "clients are far away and connections long",
    ),
    when_not=(
        "API Gateway's features are needed",
        "nothing may be exposed to the internet",
    ),
    sources=(
        Source("https://docs.aws.amazon.com/global-accelerator/latest/dg/secure-vpc-connections.html", "2026-H2"),
        Source(
            "https://aws.amazon.com/blogs/networking-and-content-delivery/accessing-an-aws-api-gateway-via-static-ip-addresses-provided-by-aws-global-accelerator/",
            "archived page, date unknown",
        ),
    ),
    articles=("four-patterns",),
    variants=(
        Variant(
            id="alb",
            title="internal ALB",
            reach=InternetReach(),
            door=(GlobalAccelerator(), InternalAlb()),
            integration=OpenIntegration(),
        ),
        Variant(
            id="nlb",
            title="internal NLB",
            reach=InternetReach(),
            door=(GlobalAccelerator(), InternalNlb()),
            integration=OpenIntegration(),
        ),
    ),
)
