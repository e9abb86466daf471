"""What the user brings: Region, clients, traffic, backend, needs and objectives.

Everything has a documented default, so that a first comparison needs only a few lines; quantities are written as
people write them ("50M", "20 KB", "120 ms"). A workload is checked as a whole: a field that does not exist, a unit of
the wrong kind or two fields that contradict each other is one sentence, with the nearest right name.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, ClassVar, Literal, Union, get_args, get_origin

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, ValidationError, model_validator
from pydantic.config import JsonDict
from pydantic.fields import FieldInfo

from modeler.errors import ModelerError, UnitError, WorkloadError, nearest
from modeler.facts import region as find_region
from modeler.facts.yamlfile import read_yaml as read_yaml
from modeler.units import (
    parse_count,
    parse_milliseconds,
    parse_seconds,
    parse_share,
    parse_size,
    parse_usd,
)


def _reader(parse: Any) -> BeforeValidator:
    def read(value: Any) -> Any:
        try:
            return parse(value)
        except UnitError as error:
            raise ValueError(str(error)) from None

    return BeforeValidator(read)


Count = Annotated[float, _reader(parse_count), Field(ge=0)]
Size = Annotated[float, _reader(parse_size), Field(ge=0)]
Seconds = Annotated[float, _reader(parse_seconds), Field(gt=0)]
Milliseconds = Annotated[float, _reader(parse_milliseconds), Field(ge=0)]
Share = Annotated[float, _reader(parse_share), Field(ge=0, le=1)]
Whole = Annotated[int, Field(ge=0)]
Some = Annotated[int, Field(ge=1)]
TtlSeconds = Annotated[float, _reader(parse_seconds), Field(ge=0, le=3600)]
FunctionSeconds = Annotated[float, _reader(parse_seconds), Field(gt=0, le=900)]
# YAML makes a number of 1.3; a version is a name.
TlsVersion = Annotated[
    Literal["1.2", "1.3"], BeforeValidator(lambda said: str(said) if isinstance(said, float) else said)
]
Access = Literal["data-centre", "fiber", "cable", "dsl", "satellite", "wifi", "mobile"]
MOST_SPREAD = 14.9
"""Most that a 99th percentile can be of the mean of a lognormal: exp(z² / 2) at the normal score z of 0.99."""

HOURS_PER_WEEK = 168


def _field(default: Any, unit: str, meaning: str, **more: Any) -> Any:
    """Declare a documented field: unit and meaning are what `modeler workload --explain` prints."""
    extra: JsonDict = {"unit": unit}
    if callable(default):
        return Field(default_factory=default, description=meaning, json_schema_extra=extra, **more)
    return Field(default, description=meaning, json_schema_extra=extra, **more)


class Model(BaseModel):
    """Base of all parts of a workload: unknown fields are errors, values do not change after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True, allow_inf_nan=False)


class Timed(Model):
    """Base of what has a mean duration and may have a known 99th percentile of it."""

    @model_validator(mode="after")
    def _spread_is_possible(self) -> Timed:
        mean, p99 = getattr(self, "duration", None), getattr(self, "duration_p99", None)
        if mean is None or p99 is None:
            return self
        if not mean < p99 <= MOST_SPREAD * mean:
            raise ValueError(
                f"duration_p99 is {p99:g} ms where duration, the mean, is {mean:g} ms: give more than the mean and at "
                f"most {MOST_SPREAD:g} times it (no lognormal has more), or leave it out"
            )
        return self


def _duration_p99() -> Any:
    return _field(
        None, "ms", "99th percentile of the duration; default: three times the median of a lognormal (assumed)."
    )


def _concurrency(of: str) -> Any:
    return _field(50, "requests", f"Requests that one {of} works on at once, others wait; an estimate.")


def _runtime() -> Any:
    return _field(
        None,
        "runtime",
        "Lambda runtime (python3.13, nodejs22.x, java21...): cold starts as measured for it; default: init_duration "
        "is the median.",
    )


def _idle_timeout() -> Any:
    return _field(
        "8 min", "s", "Idle time after which Lambda takes an environment away (unpublished; 6 to 10 min were measured)."
    )


def _check_runtime(name: str | None, memory_mb: int, architecture: str) -> None:
    """Refuse a runtime of which no cold start was measured.

    Raises
    ------
    ValueError
        With the nearest right name.
    """
    if name is None:
        return
    from modeler.facts.evidence import lambda_init  # a table that few workloads need

    try:
        lambda_init(name, memory_mb, architecture)
    except ModelerError as error:
        raise ValueError(f"runtime: {error}; or leave it out and give init_duration") from None


def _usual_access(given: Mapping[str, Any]) -> str:
    """Programs run in data centres; people sit at the end of a fibre."""
    return "data-centre" if given.get("who", "applications") == "applications" else "fiber"


class Location(StrEnum):
    """Where the clients are."""

    INTERNET = "internet"
    SAME_VPC = "same-vpc"
    OTHER_VPC = "other-vpc"
    OTHER_ACCOUNT = "other-account"
    OTHER_REGION = "other-region"
    ON_PREMISES = "on-premises"


class Protocol(StrEnum):
    """What the clients speak."""

    HTTP = "http"
    STREAMING = "streaming"
    WEBSOCKET = "websocket"
    GRPC = "grpc"
    GRAPHQL = "graphql"
    TCP = "tcp"


class DirectConnect(Model):
    """A Direct Connect connection between the client network and AWS."""

    speed: Literal[
        "50mbps", "100mbps", "200mbps", "300mbps", "400mbps", "500mbps",
        "1gbps", "2gbps", "5gbps", "10gbps", "25gbps", "100gbps", "400gbps",
    ] = _field("1gbps", "port speed", "Speed of each port.")  # fmt: skip
    hosted: bool = _field(False, "yes/no", "A hosted connection from a partner, priced apart from a dedicated port.")
    connections: Some = _field(2, "ports", "Number of ports; two at two locations for resilience.")
    location_region: str | None = _field(
        None,
        "Region code",
        "Region to which the Direct Connect location belongs; default: the workload's own.",
    )

    @model_validator(mode="after")
    def _speed_exists(self) -> DirectConnect:
        dedicated = ("1gbps", "10gbps", "100gbps", "400gbps")
        if not self.hosted and self.speed not in dedicated:
            raise ValueError(
                f"speed {self.speed} is sold only as a hosted connection: set 'hosted: true' or use "
                f"{', '.join(dedicated)}"
            )
        if self.hosted and self.speed in ("100gbps", "400gbps"):
            raise ValueError(f"speed {self.speed} is sold only as a dedicated port: set 'hosted: false'")
        return self


class Vpn(Model):
    """A Site-to-Site VPN between the client network and AWS."""

    connections: Some = _field(1, "connections", "Number of VPN connections (two tunnels each).")
    accelerated: bool = _field(False, "yes/no", "Enter through Global Accelerator: two accelerators a connection.")


class Clients(Model):
    """Where the callers are, and how they come."""

    location: Location = _field(Location.SAME_VPC, "place", "Where the clients are.")
    who: Literal["applications", "workforce", "developers"] = _field(
        "applications", "kind", "What calls: programs, employees with a browser, or developers who debug."
    )
    link: Literal["direct-connect", "vpn"] = _field(
        "direct-connect", "link", "How on-premises clients reach AWS (location on-premises only)."
    )
    direct_connect: DirectConnect = _field(DirectConnect, "section", "The Direct Connect link, if it is used.")
    vpn: Vpn = _field(Vpn, "section", "The Site-to-Site VPN, if it is used.")
    transit_gateway: bool = _field(
        False,
        "yes/no",
        "Traffic between networks crosses a Transit Gateway (else: peering or a VPN gateway).",
    )
    region: str | None = _field(
        None,
        "Region code",
        "Region of the clients (location other-region), or nearest to them (location internet; CloudFront geography); "
        "default for internet: the workload's own.",
    )
    access: Access = _field(
        _usual_access,
        "line",
        "Last mile of clients that come over the internet; default: data-centre for applications, fiber for people.",
    )
    round_trip: Milliseconds | None = _field(
        None,
        "ms",
        "Measured round trip between the clients' network and the Region; default: evidence for the link, or for line "
        "and distance.",
    )
    aws_sdk: bool = _field(
        False,
        "yes/no",
        "All callers are programs with an AWS SDK and credentials, so that they can call Lambda's own API, which is no "
        "HTTP API.",
    )
    tls: TlsVersion = _field(
        "1.3",
        "version",
        "Newest TLS version that the clients speak; some doors, such as private APIs, only accept 1.2.",
    )
    callers: Annotated[float, _reader(parse_count), Field(ge=1)] = _field(
        100,
        "callers",
        "Distinct callers (tokens, machines), equally busy: the keys of the authoriser's cache and of DNS caches; an "
        "estimate.",
    )
    vpcs: Some = _field(1, "VPCs", "Number of client VPCs that need a way in.")
    internet_egress: bool = _field(
        False,
        "yes/no",
        "Clients in private networks can also go out to the internet, so they can call public APIs.",
    )
    requests_per_connection: Annotated[float, _reader(parse_count), Field(ge=1)] = _field(
        10, "requests", "Requests that a client sends over one connection (keep-alive)."
    )
    connection_duration: Seconds = _field(60, "s", "How long a client's connection stays open.")
    developers: Some = _field(5, "people", "Developers who come in by Client VPN, bastion or Session Manager.")
    developer_hours_per_month: Annotated[float, Field(ge=0, le=744)] = _field(
        40, "hours/month", "How long each of them is connected."
    )

    @model_validator(mode="after")
    def _acceleration_needs_a_hub(self) -> Clients:
        if self.link == "vpn" and self.vpn.accelerated and not self.transit_gateway:
            raise ValueError(
                "vpn.accelerated is true without a Transit Gateway: AWS accelerates only VPNs that end at one, so set "
                "transit_gateway: true or leave it out"
            )
        return self


class Shape(StrEnum):
    """How a week's traffic is spread over its hours."""

    FLAT = "flat"
    BUSINESS_HOURS = "business-hours"
    DIURNAL = "diurnal"
    SPIKY = "spiky"


class Traffic(Model):
    """How much, how big and when."""

    protocol: Protocol = _field(Protocol.HTTP, "protocol", "What the clients speak.")
    requests_per_month: Count | None = _field(
        None,
        "requests/month",
        "Requests (for WebSocket: messages) in a month; or give average_rps. Default 10M.",
    )
    average_rps: Count | None = _field(
        None, "requests/s", "Average rate over the whole month, instead of requests_per_month."
    )
    shape: Shape = _field(Shape.BUSINESS_HOURS, "shape", "How traffic is spread over the hours of the week.")
    hourly_weights: tuple[Count, ...] | None = _field(
        None, "weights", "Own shape: 24 (a day) or 168 (a week, Monday first) non-negative weights."
    )
    peak_factor: Annotated[float, Field(ge=1)] = _field(
        2.0,
        "ratio",
        "Peak rate within an hour over that hour's average; for throttling and sizing, not for LCUs.",
    )
    request_bytes: Size = _field("2 KB", "bytes", "Average size of a request, with headers.")
    response_bytes: Size = _field("10 KB", "bytes", "Average size of a response, with headers.")
    cache_hit_ratio: Share = _field(0, "share", "Share of requests answered from the door's cache.")
    unauthenticated_share: Share = _field(
        0, "share", "Share of requests that the door rejects (no or bad credentials)."
    )
    connection_minutes_per_month: Count = _field(
        0,
        "connection-minutes/month",
        "Minutes that WebSocket connections stay open in a month, all together.",
    )

    @model_validator(mode="after")
    def _consistent(self) -> Traffic:
        if self.requests_per_month is not None and self.average_rps is not None:
            raise ValueError("requests_per_month and average_rps contradict each other: give one of them")
        if self.hourly_weights is not None:
            if len(self.hourly_weights) not in (24, HOURS_PER_WEEK):
                raise ValueError(f"hourly_weights has {len(self.hourly_weights)} numbers: give 24 or 168 of them")
            if sum(self.hourly_weights) <= 0:
                raise ValueError("hourly_weights are all zero: at least one hour needs traffic")
        if self.protocol is Protocol.WEBSOCKET and self.connection_minutes_per_month == 0:
            raise ValueError(
                "protocol is websocket but connection_minutes_per_month is 0: say how long connections stay open "
                "in a month, all together"
            )
        if self.protocol is not Protocol.WEBSOCKET and self.connection_minutes_per_month:
            raise ValueError("connection_minutes_per_month is for 'protocol: websocket' only: leave it out")
        return self


class LambdaBackend(Timed):
    """A Lambda function behind the door."""

    kind: Literal["lambda"] = _field("lambda", "kind", "A Lambda function.")
    memory_mb: Annotated[int, Field(ge=128, le=10240)] = _field(512, "MB", "Memory of the function.")
    duration: Milliseconds = _field("80 ms", "ms", "Billed duration of an invocation without initialisation.")
    architecture: Literal["x86_64", "arm64"] = _field("arm64", "architecture", "Processor.")
    ephemeral_mb: Annotated[int, Field(ge=512, le=10240)] = _field(512, "MB", "Size of /tmp; 512 MB are included.")
    duration_p99: Milliseconds | None = _duration_p99()
    timeout: FunctionSeconds | None = _field(
        None, "s", "Timeout of the function; default 30 s, or Lambda's most (15 min) if it takes longer on average."
    )
    cold_start_share: Share = _field(
        0.01,
        "share",
        "Share of invocations that initialise; AWS says typically under 1 %. The bill always uses it; the latency does "
        "if you give it, else it follows from arrivals and idle_timeout.",
    )
    init_duration: Milliseconds = _field(
        "250 ms", "ms", "Initialisation of a new environment; billed for all configurations since 2025-08-01."
    )
    runtime: str | None = _runtime()
    idle_timeout: Seconds = _idle_timeout()
    provisioned_concurrency: Whole = _field(0, "environments", "Provisioned environments, all month.")
    snapstart: bool = _field(False, "yes/no", "SnapStart with a cached snapshot (charged outside Java).")
    snapstart_charged: bool = _field(True, "yes/no", "False for Java managed runtimes, where SnapStart is free.")
    streaming: bool = _field(False, "yes/no", "Response streaming: bytes beyond 6 MB a request are charged.")
    tenant_environments: Count = _field(
        0, "environments/month", "Environments created with tenant isolation in a month."
    )

    @property
    def timeout_s(self) -> float:
        """The function's timeout in seconds."""
        if self.timeout is not None:
            return self.timeout
        return 30.0 if self.duration <= 30_000 else 900.0

    @model_validator(mode="after")
    def _function_is_possible(self) -> LambdaBackend:
        _check_runtime(self.runtime, self.memory_mb, self.architecture)
        if self.timeout is not None and self.duration >= self.timeout * 1000:
            raise ValueError(
                f"timeout is {self.timeout:g} s where duration, the mean, is {self.duration:g} ms: give a longer one, "
                "or many requests would be cut off"
            )
        return self


class FargateBackend(Timed):
    """ECS tasks on Fargate."""

    kind: Literal["fargate"] = _field("fargate", "kind", "ECS tasks on Fargate.")
    tasks: Annotated[float, Field(ge=0)] = _field(2, "tasks", "Average number of tasks that run all month.")
    runs_per_month: Count = _field(0, "runs/month", "Further tasks that are started, run and stop again.")
    run_duration: Seconds = _field("10 min", "s", "How long such a run lasts; a minute at least is billed.")
    vcpu: Annotated[float, Field(gt=0, le=16)] = _field(0.5, "vCPU", "Processor of a task.")
    memory_gb: Annotated[float, Field(gt=0, le=120)] = _field(1, "GB", "Memory of a task.")
    architecture: Literal["x86_64", "arm64"] = _field("arm64", "architecture", "Processor.")
    ephemeral_gb: Annotated[float, Field(ge=20, le=200)] = _field(20, "GB", "Task storage; 20 GB are included.")
    duration: Milliseconds = _field("60 ms", "ms", "Processing time of a request, on average.")
    duration_p99: Milliseconds | None = _duration_p99()
    concurrency: Some = _concurrency("task")


_INSTANCES = Literal[
    "t3.micro", "t3.medium", "t4g.medium", "c6i.large", "c7g.large",
    "m6i.large", "m6i.xlarge", "m7g.large", "m7g.xlarge", "m7i.large",
]  # fmt: skip


class Ec2Backend(Timed):
    """EC2 instances in the VPC."""

    kind: Literal["ec2"] = _field("ec2", "kind", "EC2 instances (also: ECS on EC2).")
    instances: Some = _field(2, "instances", "Number of running instances.")
    instance_type: _INSTANCES = _field("m7g.large", "type", "Instance type, Linux, on demand.")
    duration: Milliseconds = _field("60 ms", "ms", "Processing time of a request, on average.")
    duration_p99: Milliseconds | None = _duration_p99()
    concurrency: Some = _concurrency("instance")


class EksBackend(Timed):
    """Pods on EKS, with or without an Istio mesh."""

    kind: Literal["eks", "eks-istio"] = _field("eks", "kind", "Pods on EKS; eks-istio: behind an Istio ingress.")
    nodes: Some = _field(2, "instances", "Worker nodes that this service needs.")
    instance_type: _INSTANCES = _field("m7g.large", "type", "Node type, Linux, on demand.")
    clusters: Some = _field(1, "clusters", "EKS clusters.")
    extended_support: bool = _field(False, "yes/no", "The Kubernetes version is in extended support.")
    ingress_nodes: Annotated[float, Field(ge=0)] = _field(
        0.5, "instances", "Nodes that the Istio ingress gateway takes (eks-istio only)."
    )
    pods: Some = _field(2, "pods", "Pods that answer, of each service; an estimate.")
    duration: Milliseconds = _field("60 ms", "ms", "Processing time of a request, on average.")
    duration_p99: Milliseconds | None = _duration_p99()
    concurrency: Some = _concurrency("pod")


class S3Backend(Model):
    """Static files in S3."""

    kind: Literal["s3"] = _field("s3", "kind", "Static files in S3.")
    storage_gb: Annotated[float, Field(ge=0)] = _field(1, "GB", "Stored data.")
    put_requests: Count = _field(0, "requests/month", "Uploads (deployments) in a month.")


class OnPremisesBackend(Timed):
    """Servers outside AWS, reached over the hybrid link."""

    kind: Literal["on-premises"] = _field("on-premises", "kind", "Servers outside AWS.")
    servers: Some = _field(2, "servers", "Servers that answer, of each service; an estimate.")
    duration: Milliseconds = _field("60 ms", "ms", "Processing time of a request, on average.")
    duration_p99: Milliseconds | None = _duration_p99()
    concurrency: Some = _concurrency("server")


class RdsBehindLambdaBackend(LambdaBackend):
    """A database (or another private host) that a VPC-attached Lambda function talks to."""

    kind: Literal["rds-behind-lambda"] = _field(  # type: ignore[assignment]
        "rds-behind-lambda", "kind", "A private database or host behind a VPC-attached function."
    )
    resource_bytes: Size = _field(
        "4 KB", "bytes", "Bytes between function and resource per request, both directions together."
    )


Backend = Annotated[
    LambdaBackend | FargateBackend | Ec2Backend | EksBackend | S3Backend | OnPremisesBackend | RdsBehindLambdaBackend,
    Field(discriminator="kind"),
]
CacheSize = Annotated[
    Literal["0.5", "1.6", "6.1", "13.5", "28.4", "58.2", "118", "237"],
    # YAML makes a number of 1.6; a cache size is a name.
    BeforeValidator(lambda size: f"{size:g}" if isinstance(size, int | float) else size),
]


class LambdaAuthoriser(Timed):
    """A function that decides on requests."""

    memory_mb: Annotated[int, Field(ge=128, le=10240)] = _field(128, "MB", "Memory of the function.")
    duration: Milliseconds = _field("20 ms", "ms", "Billed duration of an invocation.")
    duration_p99: Milliseconds | None = _duration_p99()
    architecture: Literal["x86_64", "arm64"] = _field("arm64", "architecture", "Processor.")
    init_duration: Milliseconds = _field(
        "250 ms", "ms", "Initialisation of a new environment, for the latency; the bill leaves it out."
    )
    runtime: str | None = _runtime()
    idle_timeout: Seconds = _idle_timeout()
    ttl: TtlSeconds = _field(
        300, "s", "How long a decision is cached for a caller, up to an hour; 0 switches the cache off."
    )
    cache_hit_ratio: Share | None = _field(
        None, "share", "Share of requests whose decision is cached; default: follows from ttl and clients.callers."
    )

    @model_validator(mode="after")
    def _function_is_possible(self) -> LambdaAuthoriser:
        _check_runtime(self.runtime, self.memory_mb, self.architecture)
        return self


class Cognito(Model):
    """The user pool that issues tokens."""

    tier: Literal["lite", "essentials", "plus"] = _field("essentials", "tier", "Feature plan of the pool.")
    monthly_active_users: Count = _field(0, "MAU", "Users that sign in directly.")
    federated_users: Count = _field(0, "MAU", "Users that come through SAML or OIDC.")
    token_requests: Count = _field(
        0, "token requests/month", "Tokens that machine clients ask for (client credentials)."
    )
    app_clients: Whole = _field(0, "app clients", "Machine-to-machine app clients.")


class Waf(Model):
    """A web ACL on the door."""

    rules: Whole = _field(3, "rules", "Own rules.")
    managed_rule_groups: Whole = _field(2, "rule groups", "AWS managed rule groups (each counts as one rule).")
    wcu: Annotated[int, Field(ge=0, le=5000)] = _field(1500, "WCU", "Capacity that the rules use; above 1,500 costs.")
    body_kb: Literal[16, 32, 48, 64] = _field(16, "KB", "How much of a body is inspected; above 16 KB costs.")
    bot_control: bool = _field(False, "yes/no", "Bot Control managed rule group.")
    captcha_attempts: Count = _field(0, "attempts/month", "CAPTCHA attempts.")


class Api(Model):
    """How the door is set up, where it is an API Gateway or a load balancer."""

    endpoint: Literal["regional", "edge"] = _field("regional", "type", "Endpoint type of a public REST API.")
    cache_gb: CacheSize | None = _field(None, "GB", "Size of a REST API's stage cache; none by default.")
    edge_cache: bool = _field(
        False, "yes/no", "CloudFront caches at the edge, where it is the door: traffic.cache_hit_ratio holds there."
    )
    streaming: bool = _field(False, "yes/no", "REST response streaming (billed per started 10 MB of response).")
    authoriser: Literal["none", "iam", "jwt", "cognito", "lambda"] = _field(
        "iam", "authoriser", "Who decides whether a request may pass."
    )
    lambda_authoriser: LambdaAuthoriser = _field(
        LambdaAuthoriser, "section", "The authoriser function, if 'authoriser: lambda'."
    )
    cognito: Cognito | None = _field(None, "section", "The user pool, if its cost counts.")
    waf: Waf | None = _field(None, "section", "A web ACL, where the door can have one.")
    listener_rules: Some = _field(5, "rules", "Rules that a load balancer's listener evaluates; 10 are free.")
    tls_backend: bool = _field(True, "yes/no", "Encrypt from the gateway to the load balancer (HTTPS listener).")
    nlb_listener: Literal["TCP", "TLS"] = _field(
        "TCP", "protocol", "Listener of a Network Load Balancer: TCP passes TLS through, TLS terminates it."
    )
    mtls: bool = _field(False, "yes/no", "Clients show certificates to the load balancer (trust store).")
    private_ca: Literal["none", "general", "short-lived"] = _field(
        "none", "CA", "A private certificate authority for the names; public certificates are free."
    )
    certificates: Whole = _field(1, "certificates/month", "Certificates issued a month by the private CA.")
    reserved_lcus: Whole = _field(0, "LCUs", "Load-balancer capacity reserved at all times.")
    hosted_zones: Whole = _field(1, "zones", "Private or public hosted zones for the name.")
    throttle_rps: Annotated[float, _reader(parse_count), Field(gt=0)] | None = _field(
        None, "requests/s", "Rate above which an API Gateway answers 429; default: the account's quota in the Region."
    )
    throttle_burst: Annotated[float, _reader(parse_count), Field(ge=1)] | None = _field(
        None, "requests", "Requests that its token bucket holds; default: the account's quota in the Region."
    )


class Logging(Model):
    """What is written down."""

    access_logs: bool = _field(True, "yes/no", "The door writes access logs.")
    bytes_per_request: Size = _field(400, "bytes", "Access log bytes per request; an estimate.")
    function_bytes_per_request: Size = _field(
        300, "bytes", "Log bytes that a function writes per invocation; an estimate."
    )
    destination: Literal["cloudwatch", "cloudwatch-ia", "s3", "firehose"] = _field(
        "cloudwatch", "destination", "Where vended logs go, and in which class."
    )
    retention_months: Annotated[float, Field(ge=0)] = _field(1, "months", "How long logs are kept.")
    compression: Share = _field(0.15, "share", "Stored size over ingested size; an estimate.")
    insights_gb: Annotated[float, Field(ge=0)] = _field(0, "GB/month", "Log data that queries scan in a month.")
    custom_metrics: Whole = _field(0, "metrics", "Detailed (per-method) or own metrics.")
    alarms: Whole = _field(0, "alarms", "Standard alarms.")
    trace_share: Share = _field(0, "share", "Share of requests that X-Ray traces, where the door can.")
    traces_read_share: Share = _field(0, "share", "Share of recorded traces that are retrieved and scanned.")


class SharedBy(Model):
    """By how many workloads a thing is shared: this workload pays one part of it."""

    endpoint: Some = _field(1, "workloads", "Interface endpoint.")
    vpc_link: Some = _field(1, "workloads", "VPC link (V1: with the NLB it needs).")
    load_balancer: Some = _field(1, "workloads", "Load balancer.")
    hybrid_link: Some = _field(1, "workloads", "Direct Connect or VPN.")
    transit_gateway: Some = _field(1, "workloads", "Transit Gateway attachments.")
    eks: Some = _field(1, "workloads", "EKS control plane and Istio ingress.")
    dns: Some = _field(1, "workloads", "Resolver endpoint and hosted zones.")
    waf: Some = _field(1, "workloads", "Web ACL on the door.")
    nat: Some = _field(1, "workloads", "NAT gateways.")
    private_ca: Some = _field(1, "workloads", "Private certificate authority.")


class Counted(Model):
    """What belongs to this bill: what is not counted is shown, with the price it has, and not added."""

    backend: bool = _field(True, "yes/no", "Compute and storage behind the door.")
    hybrid_link: bool = _field(True, "yes/no", "Direct Connect or VPN, which often exist already.")
    networking: bool = _field(True, "yes/no", "Transit Gateway, NAT and DNS.")
    observability: bool = _field(True, "yes/no", "Logs, metrics, traces.")
    identity: bool = _field(True, "yes/no", "User pool and authoriser function.")


class Assumptions(Model):
    """Choices where AWS states nothing, or we could not verify it: each can be switched; bills list those used."""

    http_increment_basis: Literal["larger", "sum"] = _field(
        "larger", "rule", "An HTTP API's 512 KB increments count the larger of request and response, or their sum "
        "(AWS does not say)."
    )  # fmt: skip
    rejected_requests_billed: bool = _field(
        False,
        "yes/no",
        "API Gateway bills unauthorised requests (AWS documented until 2022-01-24 that it does not).",
    )
    vpc_link_v1_endpoint_billed: bool = _field(
        False,
        "yes/no",
        "API Gateway's own endpoint behind a VPC link V1 is billed (no meter is published; inferred).",
    )
    vpc_link_v2_cross_az_billed: bool = _field(
        True, "yes/no", "Traffic from a VPC link V2's network interfaces to a load balancer in another AZ is billed "
        "(no statement; cautious)."
    )  # fmt: skip
    endpoint_cross_az_billed: bool = _field(
        False, "yes/no", "Traffic to an interface endpoint in another AZ is billed (AWS announced it free in April "
        "2022; unverified)."
    )  # fmt: skip
    cross_az_share: Share | None = _field(
        None,
        "share",
        "Share of traffic that crosses AZs where nothing keeps it inside; default (azs - 1) / azs.",
    )
    nlb_cross_zone: bool = _field(
        False, "yes/no", "Cross-zone load balancing of NLBs is on (AWS default: off; on is charged each way)."
    )
    same_region_public_billed: bool = _field(
        False,
        "yes/no",
        "Traffic between a VPC's NAT gateway and a public AWS endpoint of the same Region is billed as internet "
        "egress (AWS's architecture blog says it is not).",
    )
    vpn_tunnel_ips_billed: bool = _field(
        True,
        "yes/no",
        "The two public IPv4 addresses of each VPN connection are billed (usage reports have them; AWS's own VPN "
        "examples leave them out).",
    )
    gateway_requests_per_connection: Annotated[float, _reader(parse_count), Field(ge=1)] = _field(
        100, "requests", "Requests per connection from API Gateway or CloudFront to a load balancer (unpublished; 1 to "
        "10,000 are plausible)."
    )  # fmt: skip
    gateway_connection_duration: Seconds = _field(
        60, "s", "How long such a connection stays open (unpublished; estimate)."
    )
    api_logs_class: Literal["standard", "vended"] = _field(
        "standard",
        "class",
        "API Gateway access logs are ingested as standard or as vended logs (standard: inferred).",
    )
    extended_support: Literal["adds", "replaces"] = _field(
        "adds", "rule", "The EKS extended-support price adds to, or replaces, the cluster price (unverified)."
    )
    lcu_gb: Literal["decimal", "binary"] = _field(
        "decimal", "rule", "What a GB is in LCUs and NLCUs (AWS's example calculates decimally)."
    )
    dns_queries_per_connection: Annotated[float, Field(ge=0)] = _field(
        1, "queries", "DNS queries through Resolver endpoints per new connection; an upper bound."
    )
    websocket_callback_share: Annotated[float, Field(ge=0)] = _field(
        0.5, "messages", "Messages that the backend pushes to clients, per message counted; an estimate."
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
Programme = Literal["hipaa", "pci-dss", "fedramp", "soc", "iso"]
Avoidable = Literal[
    "load-balancer", "alb", "nlb", "api-gateway", "vpc-link-v1", "lambda", "ec2", "eks", "nat-gateway",
    "interface-endpoint", "transit-gateway", "resolver-endpoint", "vpc-lattice", "cloudfront", "global-accelerator",
    "cognito",
]  # fmt: skip


def _no_api_keys(value: Any) -> Any:
    """Refuse API keys as a way to prove who one is, in AWS's own words of what they are for."""
    named = value if isinstance(value, list | tuple) else [value]
    if any(str(each).lower().replace("_", "-") in ("api-key", "api-keys") for each in named):
        raise ValueError(
            "API keys tell callers apart and meter them, they do not authenticate: put api-keys in needs.features, and "
            "name one of iam, jwt, cognito, lambda, mtls here"
        )
    return value


class Needs(Model):
    """What must hold: the design guide excludes what cannot do it, with the reason."""

    api_private: bool | None = _field(None, "yes/no", "The API itself must not be reachable from the internet.")
    backend_private: bool = _field(
        True, "yes/no", "The backend must not be reachable from the internet: not by a public load balancer behind the "
        "door either."
    )  # fmt: skip
    internet_endpoint_allowed: bool | None = _field(
        None, "yes/no", "Some internet-reachable endpoint may exist on the way."
    )
    public_load_balancer_allowed: bool | None = _field(
        None, "yes/no", "A load balancer with addresses on the internet may be the door."
    )
    internet_gateway_allowed: bool | None = _field(
        None, "yes/no", "The VPC may have an internet gateway attached; organisations often forbid it."
    )
    private_dns_allowed: bool | None = _field(
        None, "yes/no", "The endpoint's private DNS names may be switched on in the clients' VPCs."
    )
    calls_public_apis: bool = _field(
        False, "yes/no", "The clients' VPCs also call public APIs of API Gateway (or AppSync) by their default names."
    )
    browser_clients: bool = _field(
        False, "yes/no", "Pages in a browser call the API from another origin, with CORS preflights."
    )
    features: tuple[Feature, ...] = _field((), "features", "API-management and network features needed.")
    authentication: Annotated[tuple[Authentication, ...], BeforeValidator(_no_api_keys)] = _field(
        (), "methods", "Ways in which callers prove who they are; 'network': only by where they are."
    )
    consumers: Some | None = _field(
        None, "endpoints", "Endpoints, VPCs or accounts of callers that the API's policy must name one by one."
    )
    max_request_bytes: Size | None = _field(None, "bytes", "Largest request body.")
    max_response_bytes: Size | None = _field(None, "bytes", "Largest response body.")
    max_header_bytes: Size | None = _field(None, "bytes", "Largest sum of headers.")
    max_processing: Seconds | None = _field(None, "s", "Longest processing time of a request.")
    max_connection: Seconds | None = _field(None, "s", "How long a WebSocket or stream must stay open.")
    max_silence: Seconds | None = _field(None, "s", "Longest time in which nothing is sent on an open connection.")
    idle_days: Annotated[float, Field(ge=0)] | None = _field(
        None, "days", "Longest time without any request, e.g. of an environment for disaster recovery."
    )
    hybrid_gbps: Annotated[float, Field(gt=0)] | None = _field(
        None, "Gbit/s", "What the link to the corporate network must carry."
    )
    backend_region: str | None = _field(None, "Region code", "Region of the backend, if it is not the workload's own.")
    compliance: tuple[Programme, ...] = _field((), "programmes", "Programmes for which every service must be eligible.")
    data_residency: str | None = _field(None, "Region code", "Region that data must not leave.")
    avoid: tuple[Avoidable, ...] = _field((), "things", "Things that the team does not want to run.")

    @model_validator(mode="after")
    def _consistent(self) -> Needs:
        if self.api_private and self.internet_endpoint_allowed:
            raise ValueError(
                "api_private and internet_endpoint_allowed contradict each other: a private API has no "
                "internet-reachable endpoint, so leave one of them out"
            )
        return self

    @model_validator(mode="after")
    def _nothing_public_where_none_may_be(self) -> Needs:
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
        return self

    @model_validator(mode="after")
    def _regions_exist(self) -> Needs:
        for field, code in (("backend_region", self.backend_region), ("data_residency", self.data_residency)):
            if code is not None:
                try:
                    find_region(code)
                except ModelerError as error:
                    raise ValueError(f"{field}: {error}") from None
        return self


class Objectives(Model):
    """What would be good: patterns that miss one say by how much."""

    monthly_budget_usd: Annotated[float, _reader(parse_usd), Field(gt=0)] | None = _field(
        None, "USD/month", "Most that it may cost."
    )
    p99: Annotated[float, _reader(parse_milliseconds), Field(gt=0)] | None = _field(
        None, "ms", "99th percentile of the latency."
    )
    availability: Annotated[float, _reader(parse_share), Field(gt=0, lt=1)] | None = _field(
        None, "share", "Availability, e.g. '99.95 %'."
    )


class HopLatency(Model):
    """What you measured of a hop, or know better than the published evidence."""

    floor: Milliseconds | None = _field(None, "ms", "Time below which it never is; alone, a constant.")
    p50: Milliseconds | None = _field(None, "ms", "Median.")
    p90: Milliseconds | None = _field(None, "ms", "90th percentile.")
    p95: Milliseconds | None = _field(None, "ms", "95th percentile.")
    p99: Milliseconds | None = _field(None, "ms", "99th percentile.")
    p99_9: Milliseconds | None = _field(None, "ms", "99.9th percentile.")
    source: str = _field("", "text", "Where it was measured.")
    measured: str = _field("", "date", "When.")

    @property
    def quantiles_ms(self) -> tuple[tuple[float, float], ...]:
        """The percentiles that are known, as pairs of share and milliseconds."""
        given = ((0.5, self.p50), (0.9, self.p90), (0.95, self.p95), (0.99, self.p99), (0.999, self.p99_9))
        return tuple((share, ms) for share, ms in given if ms is not None)

    @model_validator(mode="after")
    def _consistent(self) -> HopLatency:
        known = self.quantiles_ms
        if not known and self.floor is None:
            raise ValueError("no percentile is given: write at least one of floor, p50, p90, p95, p99, p99_9")
        for (_, before), (share, ms) in pairwise(known):
            if ms <= before:
                raise ValueError(f"percentiles must increase: p{share * 100:g} is {ms:g} ms after {before:g} ms")
        if known and known[0][1] <= (self.floor or 0.0):
            raise ValueError(
                f"p{known[0][0] * 100:g} is {known[0][1]:g} ms, not above the floor of {self.floor or 0:g} ms"
            )
        return self


class TrafficClass(Model):
    """A kind of requests that takes its own way beside the main one, e.g. the files of a single-page app."""

    name: str = _field("static", "text", "Name of the class.")
    traffic: Traffic = _field(Traffic, "section", "Its traffic.")
    backend: Backend = _field(S3Backend, "section", "Its backend.")
    pattern: str | None = _field(None, "pattern", "Pattern that serves it; default: the cheapest that fits.")


@dataclass(frozen=True, slots=True)
class Range:
    """A number that is not known exactly: in 9 cases of 10 it lies between ``low`` and ``high``.

    Parameters
    ----------
    low, high : float
        In the field's own unit: its 5 % and 95 % quantiles; for whole numbers the smallest and the largest.
    middle : float
        What is calculated with where one number is needed, and the median where it is given as ``mid``.
    law : lognormal, logit-normal, normal or whole
        Sizes, counts and times spread lognormally; shares between 0 and 1 as the logit of a normal; either normally,
        cut at the field's limits, if one end lies on them; whole numbers are all equally likely.
    mid_given : bool
        Whether the middle was given, or follows from the law.
    """

    low: float
    high: float
    middle: float
    law: Literal["lognormal", "logit-normal", "normal", "whole"]
    mid_given: bool = False

    @property
    def document(self) -> dict[str, float]:
        """The range as it stands in a file."""
        found = {"low": self.low, "high": self.high}
        return {**found, "mid": self.middle} if self.mid_given else found


class Workload(Model):
    """What the user brings. Any number may be a range, ``{low: 20M, high: 80M}``: its middle counts, see `ranges`.

    Examples
    --------
    >>> w = Workload(region="eu-west-1", traffic={"requests_per_month": "50M", "response_bytes": "20 KB"})
    >>> w.requests_per_month, w.traffic.response_bytes
    (50000000.0, 20480.0)
    """

    name: str = _field("workload", "text", "Name, used in titles.")
    description: str = _field("", "text", "What it is.")
    region: str = _field("us-east-1", "Region code", "Region of the API.")
    failover_region: str | None = _field(None, "Region code", "Second Region, for the patterns that stand in two.")
    failover_share: Annotated[float, _reader(parse_share), Field(ge=0, lt=1)] = _field(
        0, "share", "Share of the requests that the second Region serves in a normal month; 0 is a standby."
    )
    azs: Annotated[int, Field(ge=1, le=6)] = _field(2, "AZs", "Availability Zones used by endpoints and links.")
    hours_per_month: Annotated[float, Field(ge=1, le=744)] = _field(730, "hours", "Length of a month.")
    apis: Some = _field(1, "APIs", "APIs behind the one door.")
    services: Some = _field(1, "services", "Backend services behind the one door.")
    clients: Clients = _field(Clients, "section", "Who calls.")
    traffic: Traffic = _field(Traffic, "section", "How much, how big and when.")
    backend: Backend = _field(LambdaBackend, "section", "What answers.")
    classes: tuple[TrafficClass, ...] = _field((), "list", "Further traffic classes.")
    api: Api = _field(Api, "section", "How the door is set up.")
    logging: Logging = _field(Logging, "section", "Logs, metrics, traces.")
    shared_by: SharedBy = _field(SharedBy, "section", "By how many workloads things are shared.")
    counted: Counted = _field(Counted, "section", "What belongs to this bill.")
    assumptions: Assumptions = _field(Assumptions, "section", "Choices where AWS states nothing.")
    needs: Needs = _field(Needs, "section", "What must hold.")
    objectives: Objectives = _field(Objectives, "section", "What would be good.")
    latency: dict[str, HopLatency] = _field(
        dict, "hops", "Your own measurements, by component or evidence id (alb, network.direct-connect)."
    )

    DEFAULT_REQUESTS: ClassVar[float] = 10e6
    _ranges: dict[str, Range] = PrivateAttr(default_factory=dict)

    @model_validator(mode="after")
    def _consistent(self) -> Workload:
        named = {
            "region": self.region,
            "clients.region": self.clients.region,
            "failover_region": self.failover_region,
        }
        for field, code in named.items():
            if code is not None:
                try:
                    find_region(code)
                except ModelerError as error:
                    raise ValueError(f"{field}: {error}") from None
        if self.clients.location is Location.OTHER_REGION:
            if self.clients.region is None:
                raise ValueError("clients.location is other-region but clients.region is not given: name the Region")
            if self.clients.region == self.region:
                raise ValueError(
                    f"clients.location is other-region but clients.region is the workload's own {self.region}: "
                    "name another, or use other-vpc"
                )
        names = [each.name for each in self.classes]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f"two traffic classes are called '{name}': give each its own name")
        for each in self.classes:
            if each.traffic.cache_hit_ratio and self.api.cache_gb is None and not self.api.edge_cache:
                raise ValueError(
                    f"class '{each.name}' has a cache_hit_ratio but nothing caches: set api.cache_gb (0.5 to 237) or "
                    "api.edge_cache, or leave the ratio out"
                )
        if self.failover_region == self.region:
            raise ValueError(f"failover_region is the workload's own {self.region}: name another, or leave it out")
        if self.failover_share and self.failover_region is None:
            raise ValueError(
                f"failover_share is {self.failover_share:g} but failover_region is not given: name the second Region"
            )
        if self.traffic.cache_hit_ratio and self.api.cache_gb is None and not self.api.edge_cache:
            raise ValueError(
                f"traffic.cache_hit_ratio is {self.traffic.cache_hit_ratio:g} but nothing caches: set api.cache_gb "
                "(0.5 to 237) or 'api.edge_cache: true', or leave the ratio out"
            )
        return self

    @property
    def requests_per_month(self) -> float:
        """Requests in a month, whichever way they were given."""
        return requests_per_month(self.traffic, self.hours_per_month)

    @property
    def ranges(self) -> dict[str, Range]:
        """The fields that were given as a range, by their path; everywhere else they have their middle.

        Examples
        --------
        >>> w = Workload.from_dict({"traffic": {"requests_per_month": {"low": "20M", "high": "80M"}}})
        >>> w.ranges["traffic.requests_per_month"].law, w.requests_per_month
        ('lognormal', 40000000.0)
        """
        return dict(self._ranges)

    def without_ranges(self) -> Workload:
        """Give the same workload with the middle of each range as if it were known."""
        found = self.model_copy()
        found._ranges = {}
        return found

    @classmethod
    def load(cls, path: str | Path) -> Workload:
        """Read a workload from a YAML file.

        Raises
        ------
        WorkloadError
            If the file cannot be read, is not YAML, or says something that is not a workload.
        """
        return cls.from_dict(read_yaml(path), str(path))

    @classmethod
    def from_dict(cls, document: Mapping[str, Any], name: str = "the workload") -> Workload:
        """Read a workload from plain data, with one clear sentence if it is wrong.

        Examples
        --------
        >>> Workload.from_dict({"trafic": {}})
        Traceback (most recent call last):
        modeler.errors.WorkloadError: the workload: unknown field 'trafic' (did you mean 'traffic'?)...
        """
        if not isinstance(document, Mapping):
            raise WorkloadError(f"{name} must be a mapping of fields such as 'region: eu-west-1'")
        given = dict(_ranges_in(document, name))
        if given:
            return cls._with_ranges(document, given, name)
        return cls._checked(document, name)

    @classmethod
    def _checked(cls, document: Mapping[str, Any], name: str) -> Workload:
        try:
            return cls.model_validate(dict(document))
        except ValidationError as error:
            raise WorkloadError(f"{name}: {explain_error(cls, error)}") from None

    @classmethod
    def _with_ranges(cls, document: Mapping[str, Any], given: dict[str, Mapping[str, Any]], name: str) -> Workload:
        """Read the workload at the lower ends, at the upper ends and in the middle: each must be one."""
        for path, ends in given.items():
            _check_range(path, ends, document, name)
        lows = cls._checked(_replaced(document, {path: ends["low"] for path, ends in given.items()}), name)
        highs = cls._checked(_replaced(document, {path: ends["high"] for path, ends in given.items()}), name)
        some = {path: ends.get("mid", ends["low"]) for path, ends in given.items()}
        mids = cls._checked(_replaced(document, some), name)
        ranges = {}
        for path, ends in given.items():
            info = field_at(path, document)
            if info is None:
                raise WorkloadError(f"{name}: '{path}' has a range, where only single numbers are read: give one")
            low, high = value_at(lows, path), value_at(highs, path)
            mid = value_at(mids, path) if "mid" in ends else None
            if not low <= high or (mid is not None and not low <= mid <= high):
                said = f"{low:g} to {high:g}" if mid is None else f"{low:g}, {mid:g}, {high:g}"
                raise WorkloadError(
                    f"{name}: the range of '{path}' does not rise ({said}): write the smaller number as low"
                )
            ranges[path] = _make_range(path, info, low, mid, high)
        found = cls._checked(_replaced(document, {path: each.middle for path, each in ranges.items()}), name)
        found._ranges = ranges
        return found

    def with_values(self, changes: Mapping[str, Any]) -> Workload:
        """Give a copy with some fields changed, named by their path.

        Examples
        --------
        >>> Workload().with_values({"traffic.response_bytes": "40 KB"}).traffic.response_bytes
        40960.0
        """
        document = self.model_dump(exclude_unset=True)
        if self._ranges:
            document = _replaced(document, {path: each.document for path, each in self._ranges.items()})
        for path, value in changes.items():
            *sections, last = path.split(".")
            place = document
            for section in sections:
                if place.get(section) is None:
                    place[section] = {}
                place = place[section]
                if not isinstance(place, dict):
                    raise WorkloadError(f"'{path}' is not a field of a workload: '{section}' has no fields")
            if sections == ["backend"]:
                place.setdefault("kind", self.backend.kind)
            place[last] = value
            if path == "traffic.requests_per_month":
                place.pop("average_rps", None)
            elif path == "traffic.average_rps":
                place.pop("requests_per_month", None)
        return self.from_dict(document)


def requests_per_month(traffic: Traffic, hours_per_month: float) -> float:
    """Give a month's requests of one traffic class.

    >>> requests_per_month(Traffic(average_rps=100), 730)
    262800000.0
    """
    if traffic.requests_per_month is not None:
        return traffic.requests_per_month
    if traffic.average_rps is not None:
        return traffic.average_rps * hours_per_month * 3600
    return Workload.DEFAULT_REQUESTS


def value_at(w: BaseModel, path: str) -> Any:
    """Give the value of a field by its path.

    >>> value_at(Workload(), "traffic.request_bytes")
    2048.0
    """
    found: Any = w
    for name in path.split("."):
        found = getattr(found, name)
    return found


def _ranges_in(document: Mapping[str, Any], name: str, prefix: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Find the ranges of a document, by the path of their field."""
    for key, value in document.items():
        path = f"{prefix}{key}"
        if _is_range(value):
            yield path, value
        elif isinstance(value, Mapping):
            yield from _ranges_in(value, name, f"{path}.")
        elif isinstance(value, list | tuple) and any(
            _is_range(each) or (isinstance(each, Mapping) and any(_ranges_in(each, name))) for each in value
        ):
            raise WorkloadError(f"{name}: '{path}' has a range in a list, where only single numbers are read: give one")


def _is_range(value: Any) -> bool:
    return isinstance(value, Mapping) and bool(value) and set(value) <= {"low", "mid", "high"}


def _check_range(path: str, ends: Mapping[str, Any], document: Mapping[str, Any], name: str) -> None:
    """Refuse a range that lacks an end, or that stands where no number is wanted."""
    info = field_at(path, document)
    if info is not None and not is_number(info):
        raise WorkloadError(f"{name}: '{path}' has a range, but is no number: give one value")
    for end in ("low", "high"):
        if end not in ends:
            raise WorkloadError(f"{name}: the range of '{path}' has no '{end}': write {{low: ..., high: ...}}")


def field_at(path: str, document: Mapping[str, Any]) -> FieldInfo | None:
    """Find how a field is declared, by its path in a document that may name a backend; None if there is none."""
    backend = document.get("backend")
    kind = backend.get("kind", "lambda") if isinstance(backend, Mapping) else "lambda"
    model: type[BaseModel] | None = Workload
    info: FieldInfo | None = None
    for name in path.split("."):
        if model is None or name not in model.model_fields:
            return None
        info = model.model_fields[name]
        model = BACKEND_MODELS.get(str(kind)) if model is Workload and name == "backend" else _model_of(info.annotation)
    return info


def is_number(info: FieldInfo) -> bool:
    """Say whether a field is a single number, whole or not."""
    kinds = {each for each in _plain_types(info.annotation) if each is not type(None)}
    return kinds in ({int}, {float})


def is_whole(path: str, info: FieldInfo) -> bool:
    """Say whether a field counts things: whole numbers, and Fargate tasks (an average may be given, but they are)."""
    return int in _plain_types(info.annotation) or path == "backend.tasks"


def _plain_types(annotation: Any) -> Iterator[Any]:
    """Give the types that an annotation allows, without units, limits and None."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _plain_types(annotation.__origin__)
    elif origin in (Union, UnionType):
        for each in get_args(annotation):
            yield from _plain_types(each)
    else:
        yield annotation


def _make_range(path: str, info: FieldInfo, low: float, mid: float | None, high: float) -> Range:
    """Put a range together: which law it follows, and what its middle is.

    >>> _make_range("traffic.cache_hit_ratio", Traffic.model_fields["cache_hit_ratio"], 0.2, None, 0.8)
    Range(low=0.2, high=0.8, middle=0.5, law='logit-normal', mid_given=False)
    """
    extra = info.json_schema_extra
    is_share = isinstance(extra, dict) and extra.get("unit") == "share"
    law: Literal["lognormal", "logit-normal", "normal", "whole"]
    if is_whole(path, info) and float(low).is_integer() and float(high).is_integer():
        law, middle = "whole", (low + high) // 2
    elif low <= 0 or (is_share and high >= 1):
        law, middle = "normal", (low + high) / 2
    elif is_share:
        law, middle = "logit-normal", expit((logit(low) + logit(high)) / 2)
    else:
        law, middle = "lognormal", math.sqrt(low * high)
    middle = float(f"{middle:.12g}") if mid is None else mid
    return Range(low, high, int(middle) if isinstance(low, int) else middle, law, mid is not None)


def logit(share: float) -> float:
    """Give the logarithm of the odds of a share.

    >>> logit(0.5)
    0.0
    """
    return math.log(share / (1 - share))


def expit(odds: float) -> float:
    """Give the share whose odds have this logarithm.

    >>> expit(0.0)
    0.5
    """
    return 1 / (1 + math.exp(-odds))


def _replaced(document: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Give a copy of a document with other values at some paths."""
    found = copy.deepcopy(dict(document))
    for path, value in values.items():
        *sections, last = path.split(".")
        place = found
        for section in sections:
            place = place.setdefault(section, {})
        place[last] = value
    return found


def explain_error(model: type[BaseModel], error: ValidationError) -> str:
    """Turn the first of pydantic's errors into one sentence with the field's path."""
    first = error.errors(include_url=False)[0]
    path = [str(part) for part in first["loc"]]
    kind, given = first["type"], first.get("input")
    names = [part for part in path if part not in _BACKENDS]
    where = ".".join(names)
    if kind == "extra_forbidden":
        allowed = _fields_at(model, path[:-1])
        hint = nearest(path[-1], allowed)
        return f"unknown field '{where}'{hint}: allowed are {', '.join(allowed)}"
    if kind.startswith("union_tag"):
        kind_given = given.get("kind") if isinstance(given, Mapping) else given
        hint = _OTHER_NAMES.get(str(kind_given).lower(), "") or nearest(str(kind_given), _BACKENDS)
        return f"'{where}.kind' is {_given(kind_given)}{hint}: use one of {', '.join(_BACKENDS)}"
    if kind == "tuple_type":
        return f"'{where}' is {_given(given)}: give a list, as in [{given if isinstance(given, str) else 'a'}]"
    if kind in ("literal_error", "enum"):
        allowed_text = str(first.get("ctx", {}).get("expected", "")).replace("'", "").replace(" or ", ", ")
        hint = _OTHER_NAMES.get(str(given).lower(), "") if names[-1:] == ["location"] else ""
        if isinstance(given, list | tuple):
            return f"'{where}' is {_given(given)}: give one of {allowed_text}; for several, write a workload for each"
        hint = hint or nearest(str(given), [part.strip() for part in allowed_text.split(",")])
        return f"'{where}' is {_given(given)}{hint}: use one of {allowed_text}"
    if kind == "value_error":
        message = str(first.get("ctx", {}).get("error", first["msg"]))
        return f"{where}: {message}" if where else message
    if kind in ("greater_than_equal", "greater_than", "less_than_equal", "less_than"):
        limits = first.get("ctx", {})
        words = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "less than"}
        said = " and ".join(f"{words[key]} {value:g}" for key, value in limits.items() if key in words)
        return f"'{where}' is {_given(given)}: give {said}"
    if kind in ("int_from_float", "int_parsing", "int_type"):
        return f"'{where}' is {_given(given)}: give a whole number"
    if kind in ("float_parsing", "float_type", "finite_number"):
        return f"'{where}' is {_given(given)}: give a number"
    if kind in ("bool_parsing", "bool_type"):
        return f"'{where}' is {_given(given)}: give true or false"
    if kind in ("model_type", "dict_type", "model_attributes_type"):
        return f"'{where}' is {_given(given)}: give fields, one on a line below it"
    message = str(first["msg"])
    return f"'{where}' is {_given(given)}: {message[:1].lower()}{message[1:]}"


_OTHER_NAMES = {
    "ecs": " (ECS tasks run on fargate or ec2)",
    "kubernetes": " (did you mean 'eks'?)",
    "rds": " (did you mean 'rds-behind-lambda'?)",
    "vpn": " (that is on-premises with 'link: vpn')",
    "direct-connect": " (that is on-premises with 'link: direct-connect')",
    "vpc": " (same-vpc, or other-vpc)",
}
"""What people write, and where it belongs."""
_BACKENDS = ("lambda", "fargate", "ec2", "eks", "eks-istio", "s3", "on-premises", "rds-behind-lambda")


def _given(value: Any) -> str:
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _fields_at(model: type[BaseModel], path: list[str]) -> list[str]:
    """Find which fields are allowed at a path, for the sentence about an unknown one."""
    current = model
    for part in path:
        if part in _BACKENDS:
            current = BACKEND_MODELS[part]
        elif part in current.model_fields:
            found = _model_of(current.model_fields[part].annotation)
            current = found or current
    return list(current.model_fields)


def _model_of(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _model_of(inner)
        if found:
            return found
    return None


BACKEND_MODELS: dict[str, type[BaseModel]] = {
    "lambda": LambdaBackend,
    "fargate": FargateBackend,
    "ec2": Ec2Backend,
    "eks": EksBackend,
    "eks-istio": EksBackend,
    "s3": S3Backend,
    "on-premises": OnPremisesBackend,
    "rds-behind-lambda": RdsBehindLambdaBackend,
}


def explain() -> list[dict[str, str]]:
    """List every field of a workload: path, unit, default, meaning.

    Returns
    -------
    list of dict with keys field, unit, default, allowed, meaning

    Examples
    --------
    >>> explain()[0]["field"]
    'name'
    """
    found: list[dict[str, str]] = []
    _explain(Workload, "", found)
    return found


def _explain(model: type[BaseModel], prefix: str, found: list[dict[str, str]]) -> None:
    for name, info in model.model_fields.items():
        path = f"{prefix}{name}"
        extra = info.json_schema_extra
        unit = str(extra.get("unit", "")) if isinstance(extra, dict) else ""
        inner = _model_of(info.annotation)
        if name == "backend" and model is Workload:
            for kind, each in BACKEND_MODELS.items():
                if kind != "eks-istio":
                    _explain(each, f"{path}[{kind}].", found)
            continue
        if name == "backend" and model is TrafficClass:
            found.append(_row(path, unit, "s3", "as backend", info.description))
            continue
        if inner is not None and unit in ("section", "list"):
            if name == "traffic" and prefix:
                found.append(_row(path, unit, "as traffic", "as traffic", info.description))
            else:
                _explain(inner, f"{path}[]." if unit == "list" else f"{path}.", found)
            continue
        default = info.get_default(call_default_factory=True, validated_data={})
        found.append(_row(path, unit, default, _allowed(info.annotation), info.description))


def _row(path: str, unit: str, default: Any, allowed: str, meaning: str | None) -> dict[str, str]:
    if default is None or default in ((), {}):
        shown = "-"
    elif isinstance(default, bool):
        shown = "true" if default else "false"
    else:
        shown = str(default) or "-"
    return {"field": path, "unit": unit, "default": shown, "allowed": allowed, "meaning": meaning or ""}


def _allowed(annotation: Any) -> str:
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return ", ".join(each.value for each in annotation)
    args = getattr(annotation, "__args__", ())
    if getattr(annotation, "__origin__", None) is Literal:
        return ", ".join(str(each) for each in args)
    return next((text for each in args if (text := _allowed(each))), "")
