"""Questions about numbers and promises: traffic, sizes, times, availability, compliance, operations, objectives.

Quotas decide here: an HTTP API ends a request after 30 s, API Gateway takes bodies of 10 MB, Lambda of 6 MB
(https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html).
"""

from __future__ import annotations

from modeler.guide.base import Answer, Quantity, Question, When

TRAFFIC = "Traffic and limits"
AVAILABILITY = "Availability"
OPERATIONS = "Compliance and operations"
OBJECTIVES = "Objectives"

_GATEWAY = "https://docs.aws.amazon.com/apigateway/latest/developerguide"
_REST_LIMITS = f"{_GATEWAY}/api-gateway-execution-service-limits-table.html"
_DURATIONS = ("lambda", "rds-behind-lambda", "fargate", "ec2", "eks", "eks-istio", "on-premises")


def _avoided(id: str, text: str, consequence: str, offered_if: When | None = None) -> Answer:
    return Answer(id=id, text=text, consequence=consequence, changes={"needs.avoid": [id]}, offered_if=offered_if or {})


TRAFFIC_QUESTIONS = (
    Question(
        id="requests",
        topic=TRAFFIC,
        text="How many requests come in a month?",
        why="Few requests favor what is paid per request, many what is paid per hour.",
        source="https://docs.aws.amazon.com/whitepapers/latest/best-practices-api-gateway-private-apis-integration/"
        "cost-optimization.html",
        quantity=Quantity(kind="count", path="traffic.requests_per_month", unit="requests a month", defaults=("10M",)),
    ),
    Question(
        id="shape",
        topic=TRAFFIC,
        text="When do they come?",
        why="API Gateway limits requests per second (10,000 by default, 2,500 in small Regions), so the peak counts.",
        source=f"{_GATEWAY}/limits.html",
        default=("business-hours",),
        answers=(
            Answer(
                id="business-hours",
                text="In office hours",
                consequence="The busiest hours carry several times the average.",
                changes={"traffic.shape": "business-hours"},
            ),
            Answer(
                id="diurnal",
                text="All day, less at night",
                consequence="The busiest hours carry somewhat more than the average.",
                changes={"traffic.shape": "diurnal"},
            ),
            Answer(
                id="flat",
                text="Evenly",
                consequence="Every hour carries the average.",
                changes={"traffic.shape": "flat"},
            ),
            Answer(
                id="spiky",
                text="In short bursts",
                consequence="A few hours carry most of it: limits and load balancers' capacity count.",
                changes={"traffic.shape": "spiky"},
            ),
        ),
    ),
    Question(
        id="request_size",
        topic=TRAFFIC,
        text="How big is an average request?",
        why="Bytes are paid for at endpoints, load balancers and links.",
        quantity=Quantity(kind="size", path="traffic.request_bytes", unit="bytes", defaults=("2 KB",)),
    ),
    Question(
        id="response_size",
        topic=TRAFFIC,
        text="How big is an average response?",
        why="Bytes are paid for at endpoints, load balancers and links, and most on the way out of AWS.",
        quantity=Quantity(kind="size", path="traffic.response_bytes", unit="bytes", defaults=("10 KB",)),
    ),
    Question(
        id="largest_request",
        topic=TRAFFIC,
        text="How big is the largest request?",
        why="API Gateway refuses bodies over 10 MB, Lambda over 6 MB, and an ALB in front of Lambda over 1 MB.",
        source=_REST_LIMITS,
        quantity=Quantity(kind="size", path="needs.max_request_bytes", unit="bytes", at_least="request_size"),
    ),
    Question(
        id="largest_response",
        topic=TRAFFIC,
        text="How big is the largest response?",
        why="The same limits hold; REST APIs can stream more, other doors need a load balancer or a link to S3.",
        source=f"{_GATEWAY}/response-transfer-mode.html",
        quantity=Quantity(kind="size", path="needs.max_response_bytes", unit="bytes", at_least="response_size"),
    ),
    Question(
        id="headers",
        topic=TRAFFIC,
        text="How big can all headers of a request be?",
        why="Private REST APIs take 8,000 bytes of headers, HTTP APIs 10,240, public REST APIs 20,480.",
        source=_REST_LIMITS,
        quantity=Quantity(kind="size", path="needs.max_header_bytes", unit="bytes"),
    ),
    Question(
        id="duration",
        topic=TRAFFIC,
        text="How long does the backend take for a usual request?",
        why="It is part of every answer's time, and Lambda is paid by it.",
        asked_if={"backend": _DURATIONS},
        quantity=Quantity(kind="milliseconds", path="backend.duration", unit="ms", defaults=("80 ms",)),
    ),
    Question(
        id="longest",
        topic=TRAFFIC,
        text="How long may the slowest request take?",
        why="HTTP APIs end a request after 30 s; REST APIs after 29 s unless AWS raises it or the response streams.",
        source=_REST_LIMITS,
        quantity=Quantity(kind="seconds", path="needs.max_processing", unit="s"),
    ),
)

AVAILABILITY_QUESTIONS = (
    Question(
        id="azs",
        topic=AVAILABILITY,
        text="In how many Availability Zones shall it stand?",
        why="Endpoints are paid for in each; with a single one, its failure is an outage.",
        source="https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html",
        quantity=Quantity(kind="whole", path="azs", unit="zones", defaults=("2",)),
    ),
)

OPERATIONS_QUESTIONS = (
    Question(
        id="idle",
        topic=OPERATIONS,
        text="For how many days may no request come at all?",
        why="A VPC link of the second generation goes to sleep after 60 days without traffic, as in a stand-by site.",
        source=f"{_GATEWAY}/apigateway-vpc-links-v2.html",
        quantity=Quantity(kind="count", path="needs.idle_days", unit="days"),
    ),
    Question(
        id="compliance",
        topic=OPERATIONS,
        text="For which programs must every service be eligible?",
        why="A program's list names services one by one; a pattern with another one is no longer covered.",
        source="https://aws.amazon.com/compliance/services-in-scope/",
        several=True,
        none=Answer(id="none", text="None of them", consequence="Every service may be used."),
        answers=(
            Answer(
                id="hipaa",
                text="HIPAA",
                consequence="Every service on the way must be on AWS's HIPAA list.",
                changes={"needs.compliance": ["hipaa"]},
            ),
            Answer(
                id="pci-dss",
                text="PCI DSS",
                consequence="Every service on the way must be in scope of AWS's attestation.",
                changes={"needs.compliance": ["pci-dss"]},
            ),
            Answer(
                id="fedramp",
                text="FedRAMP",
                consequence="Every service must be authorized in the partition that you use.",
                changes={"needs.compliance": ["fedramp"]},
            ),
            Answer(
                id="soc",
                text="SOC",
                consequence="Every service must be covered by AWS's SOC reports.",
                changes={"needs.compliance": ["soc"]},
            ),
            Answer(
                id="iso",
                text="ISO 27001",
                consequence="Every service must be covered by AWS's ISO certificates.",
                changes={"needs.compliance": ["iso"]},
            ),
        ),
    ),
    Question(
        id="avoid",
        topic=OPERATIONS,
        text="What does the team not want to run?",
        why="What nobody wants to look after should not be on the way of every request.",
        several=True,
        none=Answer(id="none", text="Anything goes", consequence="No pattern drops out."),
        answers=(
            _avoided("load-balancer", "Load balancers", "Leaves Lambda, Cloud Map, Lattice and what AWS itself runs."),
            _avoided("api-gateway", "API Gateway", "Leaves load balancers, Lattice, PrivateLink, AppSync, CloudFront."),
            _avoided("vpc-link-v1", "VPC links of the first generation", "AWS advises against new ones."),
            _avoided(
                "lambda",
                "Lambda functions",
                "Functions between door and backend, and as authorizers, drop out.",
                {"backend": ("fargate", "ec2", "eks", "eks-istio", "s3", "on-premises")},
            ),
            _avoided(
                "ec2",
                "EC2 instances",
                "Bastions and other instances on the way drop out.",
                {"backend": ("lambda", "rds-behind-lambda", "fargate", "s3", "on-premises")},
            ),
            _avoided(
                "eks",
                "EKS clusters",
                "Patterns with an Istio ingress drop out.",
                {"backend": ("lambda", "rds-behind-lambda", "fargate", "ec2", "s3", "on-premises")},
            ),
            _avoided("nat-gateway", "NAT gateways", "Clients in a VPC then have no way out to public doors."),
            _avoided(
                "transit-gateway",
                "Transit Gateways",
                "Networks are joined by peering, PrivateLink or Lattice.",
                {"hub": ("no",)},
            ),
            _avoided("vpc-lattice", "VPC Lattice", "Its services drop out."),
            _avoided("cloudfront", "CloudFront", "Nothing stands at the edge.", {"exposure": ("yes",)}),
        ),
    ),
)

OBJECTIVE_QUESTIONS = (
    Question(
        id="budget",
        topic=OBJECTIVES,
        text="How much may it cost in a month?",
        why="A pattern that costs more says by how much it misses the budget.",
        quantity=Quantity(kind="usd", path="objectives.monthly_budget_usd", unit="USD"),
    ),
    Question(
        id="p99",
        topic=OBJECTIVES,
        text="Within which time must 99 of 100 requests be answered?",
        why="Every hop adds to the slowest answers; a pattern that misses the time says by how much.",
        quantity=Quantity(kind="milliseconds", path="objectives.p99", unit="ms"),
    ),
    Question(
        id="availability",
        topic=OBJECTIVES,
        text="What availability is promised to the users?",
        why="It is compared with what AWS promises for all services on the way together, such as 99.9 %.",
        source="https://aws.amazon.com/legal/service-level-agreements/",
        quantity=Quantity(kind="share", path="objectives.availability", unit="share"),
    ),
    Question(
        id="title",
        topic=OBJECTIVES,
        text="What is the API called?",
        why="The name stands above tables and reports.",
        quantity=Quantity(kind="text", path="name", unit="", defaults=("my API",)),
    ),
)
