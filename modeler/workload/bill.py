"""What belongs to the bill: logs, sharing, what counts, and choices where AWS states nothing."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from modeler.units import (
    parse_count,
)
from modeler.workload.fields import (
    MOST_A_MONTH,
    Amount,
    Model,
    Seconds,
    Share,
    Size,
    Some,
    Whole,
    field,
)


class Logging(Model):
    """What is written down."""

    access_logs: bool = field(True, "yes/no", "The door writes access logs.")
    bytes_per_request: Size = field(400, "bytes", "Access log bytes per request; an estimate.")
    function_bytes_per_request: Size = field(
        300, "bytes", "Log bytes that a function writes per invocation; an estimate."
    )
    destination: Literal["cloudwatch", "cloudwatch-ia", "s3", "firehose"] = field(
        "cloudwatch", "destination", "Where vended logs go, and in which class."
    )
    retention_months: Annotated[float, Amount(ge=0, le=1200)] = field(1, "months", "How long logs are kept.")
    compression: Share = field(0.15, "share", "Stored size over ingested size; an estimate.")
    insights_gb: Annotated[float, Amount(ge=0, le=MOST_A_MONTH)] = field(
        0, "GB/month", "Log data that queries scan in a month."
    )
    custom_metrics: Whole = field(0, "metrics", "Detailed (per-method) or own metrics.")
    alarms: Whole = field(0, "alarms", "Standard alarms.")
    trace_share: Share = field(0, "share", "Share of requests that X-Ray traces, where the door can.")
    traces_read_share: Share = field(0, "share", "Share of recorded traces that are retrieved and scanned.")


class SharedBy(Model):
    """By how many workloads a thing is shared: this workload pays one part of it."""

    endpoint: Some = field(1, "workloads", "Interface endpoint.")
    vpc_link: Some = field(1, "workloads", "VPC link (V1: with the NLB it needs).")
    load_balancer: Some = field(1, "workloads", "Load balancer.")
    hybrid_link: Some = field(1, "workloads", "Direct Connect or VPN.")
    transit_gateway: Some = field(1, "workloads", "Transit Gateway attachments.")
    eks: Some = field(1, "workloads", "EKS control plane and Istio ingress.")
    dns: Some = field(1, "workloads", "Resolver endpoint and hosted zones.")
    waf: Some = field(1, "workloads", "Web ACL on the door.")
    nat: Some = field(1, "workloads", "NAT gateways.")
    private_ca: Some = field(1, "workloads", "Private certificate authority.")


Existing = Literal[
    "nat-gateway",
    "resolver-endpoint",
    "web-acl",
    "private-ca",
    "hosted-zone",
    "interface-endpoint",
    "transit-gateway",
    "direct-connect",
    "site-to-site-vpn",
    "cognito-user-pool",
]
"""Things that a workload may find there: ids of components that are paid around the clock."""


class Counted(Model):
    """What belongs to this bill: what is not counted is shown, with the price it has, and not added."""

    backend: bool = field(True, "yes/no", "Compute and storage behind the door.")
    hybrid_link: bool = field(True, "yes/no", "Direct Connect or VPN, which often exist already.")
    networking: bool = field(True, "yes/no", "Transit Gateway, NAT and DNS.")
    observability: bool = field(True, "yes/no", "Logs, metrics, traces.")
    identity: bool = field(True, "yes/no", "User pool and authorizer function.")


class Assumptions(Model):
    """Choices where AWS states nothing, or we could not verify it: each can be switched; bills list those used."""

    http_increment_basis: Literal["larger", "sum"] = field(
        "larger",
        "rule",
        "An HTTP API's 512 KB increments count the larger of request and response, or their sum (AWS does not say).",
    )
    rejected_requests_billed: bool = field(
        False,
        "yes/no",
        "API Gateway bills unauthorized requests (AWS documented until 2022-01-24 that it does not).",
    )
    vpc_link_v1_endpoint_billed: bool = field(
        False,
        "yes/no",
        "API Gateway's own endpoint behind a VPC link V1 is billed (no meter is published; inferred).",
    )
    vpc_link_v2_cross_az_billed: bool = field(
        True,
        "yes/no",
        "Traffic from a VPC link V2's network interfaces to a load balancer in another AZ is billed "
        "(no statement; cautious).",
    )
    endpoint_cross_az_billed: bool = field(
        False,
        "yes/no",
        "Traffic to an interface endpoint in another AZ is billed (AWS announced it free in April 2022; unverified).",
    )
    cross_az_share: Share | None = field(
        None,
        "share",
        "Share of traffic that crosses AZs where nothing keeps it inside; default (azs - 1) / azs.",
    )
    nlb_cross_zone: bool = field(
        False, "yes/no", "Cross-zone load balancing of NLBs is on (AWS default: off; on is charged each way)."
    )
    same_region_public_billed: bool = field(
        False,
        "yes/no",
        "Traffic between a VPC's NAT gateway and a public AWS endpoint of the same Region is billed as internet "
        "egress (AWS's architecture blog says it is not).",
    )
    vpn_tunnel_ips_billed: bool = field(
        True,
        "yes/no",
        "The two public IPv4 addresses of each VPN connection are billed (usage reports have them; AWS's own VPN "
        "examples leave them out).",
    )
    gateway_requests_per_connection: Annotated[float, Amount(parse_count, ge=1, le=MOST_A_MONTH)] = field(
        100,
        "requests",
        "Requests per connection from API Gateway to a load balancer (unpublished; 1 to 10,000 are plausible).",
    )
    edge_requests_per_connection: Annotated[float, Amount(parse_count, ge=1, le=MOST_A_MONTH)] = field(
        43,
        "requests",
        "Requests per connection from an edge location to a Region: CloudFront, edge-optimized APIs (measured in 2018 "
        "under load: 2.3 % of requests waited for a new one; 5 where requests are rare, 50 at the most).",
    )
    gateway_connection_duration: Seconds = field(
        60, "s", "How long such a connection stays open (unpublished; estimate)."
    )
    api_logs_class: Literal["standard", "vended"] = field(
        "vended",
        "class",
        "API Gateway access logs are ingested as vended logs (AWS's table of logs says so) or as standard logs.",
    )
    extended_support: Literal["adds", "replaces"] = field(
        "adds", "rule", "The EKS extended-support price adds to, or replaces, the cluster price (unverified)."
    )
    lcu_gb: Literal["decimal", "binary"] = field(
        "decimal", "rule", "What a GB is in LCUs and NLCUs (AWS's example calculates decimally)."
    )
    dns_queries_per_connection: Annotated[float, Amount(ge=0, le=MOST_A_MONTH)] = field(
        1, "queries", "DNS queries through Resolver endpoints per new connection; an upper bound."
    )
    websocket_callback_share: Annotated[float, Amount(ge=0, le=MOST_A_MONTH)] = field(
        0.5, "messages", "Messages that the backend pushes to clients, per message counted; an estimate."
    )


WITHOUT_SOURCE: Final = (
    "http_increment_basis",
    "rejected_requests_billed",
    "vpc_link_v1_endpoint_billed",
    "vpc_link_v2_cross_az_billed",
    "endpoint_cross_az_billed",
    "vpn_tunnel_ips_billed",
    "extended_support",
)
"""Assumptions with two values for neither of which a page of AWS speaks: they must not decide an order in silence."""
