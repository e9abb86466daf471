"""Addresses: static ones, public or private, and IPv6.

API Gateway has no static public addresses; Global Accelerator has, and Network Load Balancers can
(https://docs.aws.amazon.com/global-accelerator/latest/dg/introduction-components.html).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from modeler.engine.fit import pages
from modeler.engine.fit.reason import Reason
from modeler.engine.fit.rule import caveat, excluded, fits, rule, unknown
from modeler.engine.fit.subject import Subject, gateway_type
from modeler.engine.fit.words import an, name_of
from modeler.facts.constraints import ask
from modeler.workload import Feature

_FIXED = "take Global Accelerator (F2), or an NLB with Elastic IPs in front of a private API (C4)"


@rule(
    "static-public-ips", "Fixed public addresses", f"needs.features:{Feature.STATIC_PUBLIC_IPS}", topics=("Q7", "R16")
)
def static_public(s: Subject) -> Iterator[Reason]:
    """Partners that allow-list addresses need them to stay."""
    if Feature.STATIC_PUBLIC_IPS not in s.w.needs.features:
        return
    asked = "fixed public addresses were asked for"
    door: Any = s.door.component
    if door.id == "global-accelerator":
        yield fits(f"{asked}, and Global Accelerator has them", ask("global-accelerator", "feature.static-public-ips"))
    elif door.id == "nlb" and door.scheme == "internet-facing":
        yield fits(
            f"{asked}, and a public NLB has one in each zone (Elastic IPs)", ask("nlb", "feature.static-public-ips")
        )
    elif door.id == "cloudfront":
        yield caveat(
            f"{asked}: CloudFront has them only with an Anycast static IP list, which is ordered apart and paid by the "
            "month whatever the traffic (in this bill)",
            ask("cloudfront", "feature.static-public-ips"),
            change=_FIXED,
        )
    elif gateway_type(door):
        yield excluded(
            f"{asked}, and API Gateway has none", ask("api-gateway", "feature.static-public-ips"), change=_FIXED
        )
    elif not s.is_internet_reachable:
        yield excluded(f"{asked}, and nothing on this path has a public address", change=_FIXED, pages=pages.built(s))
    elif door.id == "alb":
        yield excluded(f"{asked}, and those of an ALB change", ask("alb", "feature.static-public-ips"), change=_FIXED)
    else:
        yield unknown(
            f"{asked}, and nothing that was found says whether those of {an(name_of(door))} stay",
            change=_FIXED,
            pages=pages.built(s),
        )


@rule("static-private-ips", "Fixed private addresses", f"needs.features:{Feature.STATIC_PRIVATE_IPS}", topics=("Q7",))
def static_private(s: Subject) -> Iterator[Reason]:
    """Firewalls on premises that allow-list addresses need them to stay."""
    if Feature.STATIC_PRIVATE_IPS not in s.w.needs.features:
        return
    asked, door = "fixed private addresses were asked for", s.door.component
    if s.api_reachable_from_internet:
        yield excluded(f"{asked}, and clients come over the internet", pages=pages.built(s))
    elif door.id == "interface-endpoint":
        yield caveat(
            f"{asked}: an endpoint's can be chosen when it is created; AWS's pages disagree whether they stay for its "
            "life",
            ask("interface-endpoint", "feature.chosen-addresses"),
            ask("interface-endpoint", "addresses_fixed"),
            ask("interface-endpoint", "addresses_may_change"),
        )
    elif door.id == "nlb":
        yield fits(
            f"{asked}, and an internal NLB can be given one in each zone", ask("nlb", "feature.static-private-ips")
        )
    elif door.id == "alb":
        yield excluded(
            f"{asked}, and those of an ALB change",
            ask("alb", "feature.static-private-ips"),
            change="put an NLB before it (E1, or G1 over an NLB), or call an endpoint (A1)",
        )
    else:
        yield unknown(
            f"{asked}, and nothing that was found says whether those of {an(name_of(door))} stay", pages=pages.built(s)
        )


_IPV6 = {
    "rest-private": (("rest-api-private", "ip_address_type"),),
    "rest-regional": (("rest-api-regional", "feature.ipv4-only"), ("rest-api", "feature.dual-stack")),
    "rest-edge": (("rest-api-edge", "feature.ipv4-only"), ("rest-api", "feature.dual-stack")),
    "http": (("http-api", "feature.dual-stack"),),
    "websocket": (("websocket-api", "feature.dual-stack"),),
    "alb": (("alb", "feature.dual-stack"),),
    "global-accelerator": (("global-accelerator", "feature.dual-stack"),),
}
"""What is stated of IPv6, by kind of door: subject and key."""


@rule("ipv6", "IPv6", f"needs.features:{Feature.IPV6}", topics=("Q7",))
def ipv6(s: Subject) -> Iterator[Reason]:
    """Private APIs are dual-stack; other APIs and load balancers can be set to it."""
    if Feature.IPV6 not in s.w.needs.features:
        return
    door: Any = s.door.component
    if door.id == "interface-endpoint" and s.private_door:
        door = s.reader
    facts = [ask(*name) for name in _IPV6.get(gateway_type(door) or door.id, ())]
    if facts:
        yield fits(f"IPv6 was asked for, and {an(name_of(door))} can be dual-stack", *facts)
    else:
        yield unknown(
            f"IPv6 was asked for, and nothing that was found says whether {an(name_of(door))} speaks it",
            pages=pages.built(s),
        )
