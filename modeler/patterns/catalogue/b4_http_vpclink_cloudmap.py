"""B4: a public HTTP API that finds the instances of a service in Cloud Map, without a load balancer.

API Gateway asks Cloud Map for an address (1,000 calls a second steady, 2,000 in a burst by default) and connects to the
task itself. Instead of load-balancer hours, registered instances and discovery calls are paid.
"""

from __future__ import annotations

from modeler.patterns.base import Pattern, Source, Variant
from modeler.patterns.parts.door.http_api import HttpApi
from modeler.patterns.parts.integration.vpc_link import LinkV2Integration
from modeler.patterns.parts.reach.internet import InternetReach

PATTERN = Pattern(
    code="B4",
    id="http-vpclink-cloudmap",
    title="HTTP API, VPC link V2, Cloud Map service",
    status="recommended",
    purpose="The cheapest managed door for containers: no load balancer by the hour.",
    initiates="API Gateway asks Cloud Map, then opens to the task's address by the link's interfaces.",
    since="2020-03 (month not verified)",
    must_exist=(
        "VPC link V2 with a security group and subnets in supported AZs (they cannot be changed later)",
        "Cloud Map service whose instances register address and port (ECS: SRV record or Service Connect)",
        "security group of the tasks that admits the link's",
    ),
    when=(
        "few, small services for which a load balancer would be the largest line",
        "short errors while tasks are replaced are acceptable",
    ),
    when_not=(
        "availability is strict: users report 503 answers while deployments replace tasks",
        "stickiness, slow start or a load balancer's health checks are needed",
        "a REST API is needed: it cannot use Cloud Map",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-private.html",
            "2026-04-13",
        ),
        Source(
            "https://docs.aws.amazon.com/whitepapers/latest/best-practices-api-gateway-private-apis-integration/http-api.html",
            "2026-H2",
        ),
        Source("https://docs.aws.amazon.com/cloud-map/latest/dg/cloud-map-limits.html", "2026-H2"),
        Source("https://github.com/anomalyco/sst/issues/5510", "2025-02-28"),
    ),
    articles=(
        "four-patterns",
        "aws-compute",
    ),
    variants=(
        Variant(
            id="cloud-map",
            title="to a Cloud Map service",
            reach=InternetReach(),
            door=HttpApi(),
            integration=LinkV2Integration(to="cloud-map", backends=frozenset({"fargate", "ec2", "eks"})),
        ),
    ),
)
