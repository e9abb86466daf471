"""What must hold, what would be good, and what was measured."""

from __future__ import annotations

from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from modeler.errors import ModelerError, WorkloadError
from modeler.facts import region as find_region
from modeler.units import (
    parse_milliseconds,
    parse_share,
    parse_usd,
)
from modeler.workload.fields import (
    MOST_A_MONTH,
    Amount,
    Milliseconds,
    Model,
    Seconds,
    Size,
    Some,
    field,
)


class Feature(StrEnum):
    """Features of the door, of its names and addresses, and of the network, that a workload may need."""

    API_KEYS = "api-keys"
    PER_CLIENT_THROTTLING = "per-client-throttling"
    USAGE_QUOTAS = "usage-quotas"
    REQUEST_VALIDATION = "request-validation"
    BODY_TRANSFORMATION = "body-transformation"
    CUSTOM_GATEWAY_RESPONSES = "custom-gateway-responses"
    CACHING = "caching"
    CANARY = "canary"
    X_RAY = "x-ray"
    WAF = "waf"
    MOCKS = "mocks"
    DEVELOPER_PORTAL = "developer-portal"
    RESPONSE_STREAMING = "response-streaming"
    CUSTOM_DOMAIN = "custom-domain"
    WILDCARD_DOMAIN = "wildcard-domain"
    TLS_1_3 = "tls-1.3"
    MTLS = "mtls"
    BACKEND_ENCRYPTION = "backend-encryption"
    CLIENT_CERTIFICATE_TO_BACKEND = "client-certificate-to-backend"
    STATIC_PUBLIC_IPS = "static-public-ips"
    STATIC_PRIVATE_IPS = "static-private-ips"
    IPV6 = "ipv6"
    CROSS_ACCOUNT_BACKEND = "cross-account-backend"
    OVERLAPPING_CIDRS = "overlapping-cidrs"
    UDP = "udp"


Authentication = Literal["iam", "jwt", "cognito", "lambda", "mtls", "network"]
Program = Literal["hipaa", "pci-dss", "fedramp", "fedramp-moderate", "fedramp-high", "soc", "iso"]
Avoidable = Literal[
    "load-balancer",
    "alb",
    "nlb",
    "api-gateway",
    "vpc-link-v1",
    "lambda",
    "ec2",
    "eks",
    "nat-gateway",
    "interface-endpoint",
    "transit-gateway",
    "resolver-endpoint",
    "vpc-lattice",
    "cloudfront",
    "global-accelerator",
    "cognito",
]


def _no_api_keys(value: Any) -> Any:
    """Refuse API keys as a way to prove who one is, in AWS's own words of what they are for."""
    named = value if isinstance(value, list | tuple) else [value]
    if any(str(method).lower().replace("_", "-") in ("api-key", "api-keys") for method in named):
        raise ValueError(
            "API keys tell callers apart and meter them, they do not authenticate: put api-keys in needs.features, and "
            "name one of iam, jwt, cognito, lambda, mtls here"
        )
    return value


class Needs(Model):
    """What must hold: the design guide excludes what cannot do it, with the reason."""

    api_private: bool | None = field(None, "yes/no", "The API itself must not be reachable from the internet.")
    backend_private: bool = field(
        True,
        "yes/no",
        "The backend must not be reachable from the internet: not by a public load balancer behind the door either.",
    )
    internet_endpoint_allowed: bool | None = field(
        None, "yes/no", "Some internet-reachable endpoint may exist on the way."
    )
    public_load_balancer_allowed: bool | None = field(
        None, "yes/no", "A load balancer with addresses on the internet may be the door."
    )
    internet_gateway_allowed: bool | None = field(
        None, "yes/no", "The VPC may have an internet gateway attached; organizations often forbid it."
    )
    private_dns_allowed: bool | None = field(
        None, "yes/no", "The endpoint's private DNS names may be switched on in the clients' VPCs."
    )
    calls_public_apis: bool = field(
        False, "yes/no", "The clients' VPCs also call public APIs of API Gateway (or AppSync) by their default names."
    )
    browser_clients: bool = field(
        False, "yes/no", "Pages in a browser call the API from another origin, with CORS preflights."
    )
    features: tuple[Feature, ...] = field((), "features", "API-management and network features needed.")
    authentication: Annotated[tuple[Authentication, ...], BeforeValidator(_no_api_keys)] = field(
        (), "methods", "Ways in which callers prove who they are; 'network': only by where they are."
    )
    consumers: Some | None = field(
        None,
        "endpoints",
        "Endpoints, VPCs or accounts of callers that the API's policy must name one by one.",
        moves_bill=False,
    )
    max_request_bytes: Size | None = field(None, "bytes", "Largest request body.", moves_bill=False)
    max_response_bytes: Size | None = field(None, "bytes", "Largest response body.", moves_bill=False)
    max_header_bytes: Size | None = field(None, "bytes", "Largest sum of headers.", moves_bill=False)
    max_processing: Seconds | None = field(None, "s", "Longest processing time of a request.", moves_bill=False)
    max_connection: Seconds | None = field(
        None, "s", "How long a WebSocket or stream must stay open.", moves_bill=False
    )
    max_silence: Seconds | None = field(
        None, "s", "Longest time in which nothing is sent on an open connection.", moves_bill=False
    )
    idle_days: Annotated[float, Amount(ge=0, le=MOST_A_MONTH)] | None = field(
        None,
        "days",
        "Longest time without any request, e.g. of an environment for disaster recovery.",
        moves_bill=False,
    )
    hybrid_gbps: Annotated[float, Amount(gt=0, le=MOST_A_MONTH)] | None = field(
        None, "Gbit/s", "What the link to the corporate network must carry.", moves_bill=False
    )
    backend_region: str | None = field(None, "Region code", "Region of the backend, if it is not the workload's own.")
    compliance: tuple[Program, ...] = field((), "programs", "Programs for which every service must be eligible.")
    data_residency: str | None = field(None, "Region code", "Region that data must not leave.")
    avoid: tuple[Avoidable, ...] = field((), "things", "Things that the team does not want to run.")

    def check(self) -> None:
        """Refuse needs that no architecture can meet together, and Regions that do not exist."""
        self._check_private()
        self._check_hidden()
        self._check_regions()

    def _check_private(self) -> None:
        if self.api_private and self.internet_endpoint_allowed:
            raise ValueError(
                "api_private and internet_endpoint_allowed contradict each other: a private API has no "
                "internet-reachable endpoint, so leave one of them out"
            )

    def _check_hidden(self) -> None:
        closed = "api_private: true" if self.api_private else "internet_endpoint_allowed: false"
        hidden = self.api_private or self.internet_endpoint_allowed is False
        if hidden and self.public_load_balancer_allowed:
            raise ValueError(
                f"{closed} and public_load_balancer_allowed: true contradict each other: a public load balancer is an "
                "internet-reachable endpoint, so leave one of them out"
            )
        if hidden and Feature.STATIC_PUBLIC_IPS in self.features:
            raise ValueError(
                f"{closed} and the feature static-public-ips contradict each other: what has public addresses is "
                "reachable from the internet; did you mean static-private-ips?"
            )
        if self.internet_gateway_allowed is False and self.public_load_balancer_allowed:
            raise ValueError(
                "internet_gateway_allowed: false and public_load_balancer_allowed: true contradict each other: a "
                "public load balancer stands in subnets with a route to an internet gateway, so leave one of them out"
            )

    def _check_regions(self) -> None:
        for name, code in (("backend_region", self.backend_region), ("data_residency", self.data_residency)):
            if code is not None:
                try:
                    find_region(code)
                except ModelerError as error:
                    raise WorkloadError(error.mistake.within(name)) from None


class Objectives(Model):
    """What would be good: patterns that miss one say by how much."""

    monthly_budget_usd: Annotated[float, Amount(parse_usd, gt=0, le=MOST_A_MONTH)] | None = field(
        None, "USD/month", "Most that it may cost."
    )
    p99: Annotated[float, Amount(parse_milliseconds, gt=0, le=MOST_A_MONTH)] | None = field(
        None, "ms", "99th percentile of the latency."
    )
    availability: Annotated[float, Amount(parse_share, gt=0, lt=1)] | None = field(
        None, "share", "Availability, e.g. '99.95 %'."
    )


class HopLatency(Model):
    """What you measured of a hop, or know better than the published evidence."""

    floor: Milliseconds | None = field(None, "ms", "Time below which it never is; alone, a constant.")
    p50: Milliseconds | None = field(None, "ms", "Median.")
    p90: Milliseconds | None = field(None, "ms", "90th percentile.")
    p95: Milliseconds | None = field(None, "ms", "95th percentile.")
    p99: Milliseconds | None = field(None, "ms", "99th percentile.")
    p99_9: Milliseconds | None = field(None, "ms", "99.9th percentile.")
    source: str = field("", "text", "Where it was measured.")
    measured: str = field("", "date", "When.")

    @property
    def quantiles_ms(self) -> tuple[tuple[float, float], ...]:
        """The percentiles that are known, as pairs of share and milliseconds."""
        given = ((0.5, self.p50), (0.9, self.p90), (0.95, self.p95), (0.99, self.p99), (0.999, self.p99_9))
        return tuple((share, ms) for share, ms in given if ms is not None)

    def check(self) -> None:
        """Refuse percentiles that do not rise, or none at all; the first ones may lie at the floor, also at 0."""
        known = self.quantiles_ms
        if not known and self.floor is None:
            raise ValueError("no percentile is given: write at least one of floor, p50, p90, p95, p99, p99_9")
        floor = self.floor or 0.0
        for (_, before), (share, ms) in pairwise(known):
            if ms <= before and not ms == before == floor:
                raise ValueError(f"percentiles must increase: p{share * 100:g} is {ms:g} ms after {before:g} ms")
        if known and known[0][1] < floor:
            raise ValueError(f"p{known[0][0] * 100:g} is {known[0][1]:g} ms, below the floor of {floor:g} ms")
