"""How the door is set up: an API, a load balancer, who decides, what protects it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator

from modeler.units import (
    parse_count,
)
from modeler.workload.fields import (
    MOST_A_MONTH,
    Amount,
    Count,
    Milliseconds,
    Model,
    Seconds,
    Share,
    Some,
    Timed,
    TtlSeconds,
    Whole,
    check_runtime,
    duration_p99_field,
    field,
    idle_timeout_field,
    runtime_field,
)

CacheSize = Annotated[
    Literal["0.5", "1.6", "6.1", "13.5", "28.4", "58.2", "118", "237"],
    # YAML makes a number of 1.6; a cache size is a name.
    BeforeValidator(lambda size: f"{size:g}" if isinstance(size, int | float) else size),
]


class LambdaAuthorizer(Timed):
    """A function that decides on requests."""

    memory_mb: Annotated[int, Amount(ge=128, le=10240)] = field(128, "MB", "Memory of the function.")
    duration: Milliseconds = field("20 ms", "ms", "Billed duration of an invocation.")
    duration_p99: Milliseconds | None = duration_p99_field()
    architecture: Literal["x86_64", "arm64"] = field("arm64", "architecture", "Processor.")
    init_duration: Milliseconds = field(
        "250 ms", "ms", "Initialization of a new environment, for the latency; the bill leaves it out."
    )
    runtime: str | None = runtime_field()
    idle_timeout: Seconds = idle_timeout_field()
    ttl: TtlSeconds = field(
        300, "s", "How long a decision is cached for a caller, up to an hour; 0 switches the cache off."
    )
    cache_hit_ratio: Share | None = field(
        None, "share", "Share of requests whose decision is cached; default: follows from ttl and clients.callers."
    )

    def check(self) -> None:
        """Refuse a runtime of which no cold start was measured."""
        super().check()
        check_runtime(self.runtime, self.architecture)


class Cognito(Model):
    """The user pool that issues tokens."""

    tier: Literal["lite", "essentials", "plus"] = field("essentials", "tier", "Feature plan of the pool.")
    monthly_active_users: Count = field(0, "MAU", "Users that sign in directly.")
    federated_users: Count = field(0, "MAU", "Users that come through SAML or OIDC.")
    token_requests: Count = field(
        0, "token requests/month", "Tokens that machine clients ask for (client credentials)."
    )
    app_clients: Whole = field(0, "app clients", "Machine-to-machine app clients.")


class Waf(Model):
    """A web ACL on the door."""

    rules: Whole = field(3, "rules", "Own rules.")
    managed_rule_groups: Whole = field(2, "rule groups", "AWS managed rule groups (each counts as one rule).")
    wcu: Annotated[int, Amount(ge=0, le=5000)] = field(1500, "WCU", "Capacity that the rules use; above 1,500 costs.")
    body_kb: Literal[16, 32, 48, 64] = field(16, "KB", "How much of a body is inspected; above 16 KB costs.")
    bot_control: bool = field(False, "yes/no", "Bot Control managed rule group.")
    captcha_attempts: Count = field(0, "attempts/month", "CAPTCHA attempts.")


class Api(Model):
    """How the door is set up, where it is an API Gateway or a load balancer."""

    endpoint: Literal["regional", "edge"] = field("regional", "type", "Endpoint type of a public REST API.")
    cache_gb: CacheSize | None = field(None, "GB", "Size of a REST API's stage cache; none by default.")
    edge_cache: bool = field(
        False, "yes/no", "CloudFront caches at the edge, where it is the door: traffic.cache_hit_ratio holds there."
    )
    streaming: bool = field(False, "yes/no", "REST response streaming (billed per started 10 MB of response).")
    authorizer: Literal["none", "iam", "jwt", "cognito", "lambda"] = field(
        "iam", "authorizer", "Who decides whether a request may pass."
    )
    lambda_authorizer: LambdaAuthorizer = field(
        LambdaAuthorizer, "section", "The authorizer function, if 'authorizer: lambda'."
    )
    cognito: Cognito | None = field(None, "section", "The user pool, if its cost counts.")
    waf: Waf | None = field(None, "section", "A web ACL, where the door can have one.")
    listener_rules: Some = field(5, "rules", "Rules that a load balancer's listener evaluates; 10 are free.")
    load_balancers: Some = field(
        1,
        "load balancers",
        "Load balancers side by side that the services are spread over, such as one for each Ingress; by default one "
        "that all share.",
    )
    tls_backend: bool = field(True, "yes/no", "Encrypt from the gateway to the load balancer (HTTPS listener).")
    nlb_listener: Literal["TCP", "TLS"] = field(
        "TCP", "protocol", "Listener of a Network Load Balancer: TCP passes TLS through, TLS terminates it."
    )
    mtls: bool = field(False, "yes/no", "Clients show certificates to the load balancer (trust store).")
    private_ca: Literal["none", "general", "short-lived"] = field(
        "none", "CA", "A private certificate authority for the names; public certificates are free."
    )
    certificates: Whole = field(1, "certificates/month", "Certificates issued a month by the private CA.")
    reserved_lcus: Whole = field(0, "LCUs", "Load-balancer capacity reserved at all times.")
    hosted_zones: Whole = field(1, "zones", "Private or public hosted zones for the name.")
    private_zone: bool = field(
        False,
        "yes/no",
        "The zones are private, known in VPCs only, so that clients on premises need a Resolver inbound endpoint; else "
        "public DNS answers the name with private addresses.",
    )
    throttle_rps: Annotated[float, Amount(parse_count, gt=0, le=MOST_A_MONTH)] | None = field(
        None, "requests/s", "Rate above which an API Gateway answers 429; default: the account's quota in the Region."
    )
    throttle_burst: Annotated[float, Amount(parse_count, ge=1, le=MOST_A_MONTH)] | None = field(
        None, "requests", "Requests that its token bucket holds; default: the account's quota in the Region."
    )
