"""E2: consumers' resource endpoints lead to one address, name or database in the provider's VPC.

There is no load balancer to pay. Of its own meters the price book knows the endpoint-hour in us-east-1 only: the bill
says what is missing, and its total is a lower bound.
"""

from __future__ import annotations

from modeler.patterns.base import Pattern, Source, Variant, shared_by_hub
from modeler.patterns.parts.door.resource_endpoint import ResourceEndpoint
from modeler.patterns.parts.integration.resource import ResourceIntegration
from modeler.patterns.parts.reach.endpoint import EndpointReach
from modeler.workload import Location

CONSUMERS = frozenset({Location.OTHER_VPC, Location.OTHER_ACCOUNT, Location.ON_PREMISES})

_OWN_ENDPOINTS = (
    Variant(
        id="endpoint",
        title="resource endpoint to one host",
        reach=EndpointReach(serves=CONSUMERS),
        door=ResourceEndpoint(),
        integration=ResourceIntegration(),
    ),
)

PATTERN = Pattern(
    code="E2",
    id="privatelink-resource-endpoint",
    title="PrivateLink resource endpoint",
    status="recommended",
    purpose="TCP access for other VPCs and accounts to one address, name or database, without a load balancer.",
    initiates="Only consumers open connections.",
    since="2024-12-01",
    must_exist=(
        "resource gateway and resource configuration in the provider's VPC, shared by AWS RAM",
        "resource endpoint in each consumer VPC",
        "at least one AZ that consumer and provider share",
    ),
    when=(
        "one host is to be reached, and a load balancer for it would be waste",
        "address ranges overlap",
    ),
    when_not=(
        "requests must be routed or balanced, or fail over by health: take an endpoint service on an NLB (E1)",
        "the protocol is UDP",
        "API management is needed",
    ),
    sources=(
        Source("https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-resources.html", "2026-H2"),
        Source("https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-limits-endpoints.html", "2026-H2"),
    ),
    articles=("aws-compute",),
    variants=(*_OWN_ENDPOINTS, *shared_by_hub(*_OWN_ENDPOINTS)),
)
