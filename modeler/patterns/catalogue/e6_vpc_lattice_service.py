"""E6: a VPC Lattice service: the network itself routes, authorizes and balances.

Billed by service and hour, by GB, and by the requests of busy hours; the way in from elsewhere costs nothing more.
Variant *tls* passes TLS through and counts connections instead of requests. Variant *ingress-vpc* is the older way in
from outside: a load balancer and a proxy in an associated VPC. Pods on EKS register themselves by the Gateway API
controller, which changes no hop.
"""

from __future__ import annotations

from modeler.patterns.base import Pattern, Source, Variant
from modeler.patterns.parts.door.lattice import Lattice, LatticeTls
from modeler.patterns.parts.door.nlb import InternalNlb
from modeler.patterns.parts.door.reverse_proxy import ReverseProxy
from modeler.patterns.parts.integration.base import CONTAINERS
from modeler.patterns.parts.integration.lattice import LatticeTargetsIntegration
from modeler.patterns.parts.reach.lattice import LatticeReach
from modeler.patterns.parts.reach.private import PrivateReach
from modeler.workload import Location

PATTERN = Pattern(
    code="E6",
    id="vpc-lattice-service",
    title="VPC Lattice service in a service network",
    status="recommended",
    purpose="HTTP, gRPC or TLS services across VPCs and accounts with IAM policies, and no balancers to run.",
    initiates="Clients in associated VPCs open to Lattice; others to a service-network endpoint.",
    since="2023 (not verified)",
    must_exist=(
        "service network, service, listener and target group",
        "a VPC association (one service network for each VPC) or a service-network endpoint",
        "security groups that admit Lattice's prefix list",
        "auth policy and signed requests, where IAM decides",
        "variant ingress-vpc: proxy tasks that call the service by its name, as its own addresses cannot be targets",
    ),
    when=(
        "services in many accounts call each other",
        "address ranges overlap",
    ),
    when_not=(
        "API keys, usage plans, validation or caching are needed",
        "a service gets more than 10,000 requests/s or 10 Gbps in an AZ",
        "connections live longer than 10 minutes",
        "clients are on the internet",
    ),
    sources=(
        Source("https://docs.aws.amazon.com/vpc-lattice/latest/ug/what-is-vpc-lattice.html", "2026-H2"),
        Source("https://docs.aws.amazon.com/vpc-lattice/latest/ug/quotas.html", "2026-H2"),
        Source(
            "https://docs.aws.amazon.com/vpc/latest/privatelink/access-with-service-network-endpoint.html", "2026-H2"
        ),
        Source("https://github.com/aws-samples/amazon-vpc-lattice-blueprints", "2026-01-09"),
    ),
    articles=("klika",),
    variants=(
        Variant(
            id="https",
            title="HTTPS listener",
            reach=LatticeReach(),
            door=Lattice(),
            integration=LatticeTargetsIntegration(),
        ),
        Variant(
            id="tls",
            title="TLS passed through",
            reach=LatticeReach(),
            door=LatticeTls(),
            integration=LatticeTargetsIntegration(backends=CONTAINERS - {"on-premises"}),
        ),
        Variant(
            id="ingress-vpc",
            title="from outside by an NLB and a proxy in an associated VPC",
            reach=PrivateReach(serves=frozenset({Location.ON_PREMISES, Location.OTHER_REGION})),
            door=(InternalNlb(), ReverseProxy(), Lattice()),
            integration=LatticeTargetsIntegration(),
        ),
    ),
)
