"""CloudFront as a door: its web ACL lives in us-east-1, its logs go to S3 like a load balancer's.

What AWS sends to CloudFront leaves the Region free of charge, so that no door behind it pays for data out. A private
origin is reached by a VPC origin; it needs no public address, and a Network Load Balancer there must have no TLS
listener.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

from modeler.components import cloudfront
from modeler.components.edge_plan import most_rules, rules_of
from modeler.components.in_region import InRegion
from modeler.components.waf import WebAcl
from modeler.dataclass import dataclass
from modeler.errors import NotComparable
from modeler.patterns.architecture import Hop, Network
from modeler.patterns.parts.door.base import HTTP, WEB, Door, Settled
from modeler.patterns.parts.door.beside import balancer_extras, domain_names
from modeler.patterns.parts.reach.base import Way
from modeler.workload import Feature, Protocol, Waf, Workload

WAF_OF_CLOUDFRONT = "us-east-1"


def _check_plan(w: Workload, rules: Waf | None) -> None:
    """Refuse what no flat-rate plan has.

    Raises
    ------
    NotComparable
        If fixed public addresses or too many rules are asked for.
    """
    if Feature.STATIC_PUBLIC_IPS in w.needs.features:
        raise NotComparable("is paid at a flat rate, and no such plan has an Anycast list of fixed addresses")
    if rules is not None and rules_of(rules) > most_rules():
        raise NotComparable(
            f"is paid at a flat rate, and no such plan has more than {most_rules():g} rules in its web ACL (api.waf)"
        )


@dataclass(frozen=True, kw_only=True)
class EdgeDistribution(Door):
    """What distributions have in common, whatever their origin is.

    Parameters
    ----------
    web_acl : bool
        A web ACL with default rules where the workload sets none up.
    flat_rate : bool
        A flat-rate plan is paid by the month, with the web ACL that it asks for, in place of requests and data.
    """

    networks: ClassVar[frozenset[Network]] = frozenset({Network.INTERNET})
    caches_at_edge: ClassVar[bool] = True

    web_acl: bool = False
    flat_rate: bool = False

    def edge(self, way: Way, w: Workload, *, vpc_origin: bool = False) -> Hop:
        """Return the hop to the distribution, over the internet."""
        rules = w.api.waf or (Waf() if self.web_acl or self.flat_rate else None)
        if self.flat_rate:
            _check_plan(w, rules)
        web_acl = None if rules is None else WebAcl(waf=rules, in_plan=self.flat_rate)
        acl = () if web_acl is None else (InRegion(component=web_acl, region=WAF_OF_CLOUDFRONT),)
        extras = (*balancer_extras(w, way, waf=False), *acl, *domain_names(w, way))
        distribution = cloudfront.CloudFront(vpc_origin=vpc_origin, flat_rate=self.flat_rate)
        return Hop(role="edge", component=distribution, network=way.network, beside=extras)


@dataclass(frozen=True, kw_only=True)
class CloudFront(EdgeDistribution):
    """CloudFront in front of another door.

    Parameters
    ----------
    vpc_origin : bool, optional
        Whether the door behind is private; by default as that door is.

    Examples
    --------
    >>> from modeler.patterns.parts.door.http_api import HttpApi
    >>> from modeler.patterns.parts.door.nlb import InternalNlb
    >>> CloudFront().before(InternalNlb()).vpc_origin, CloudFront().before(HttpApi()).vpc_origin
    (True, False)
    >>> CloudFront().before(InternalNlb(listener="TLS"))
    Traceback (most recent call last):
    modeler.errors.NotComparable: its door 'cloudfront' reaches no Network Load Balancer with a TLS listener by ...
    """

    id: ClassVar[str] = "cloudfront"
    title: ClassVar[str] = "CloudFront"
    leads: ClassVar[str] = "CloudFront with"
    protocols: ClassVar[frozenset[Protocol]] = WEB
    lacks: ClassVar[tuple[str, ...]] = ("x-ray", "iam", "lambda-authorizer", "tokens")
    leads_to: ClassVar[frozenset[str]] = frozenset({"alb", "nlb", "http", "rest", "function-url"})
    leads_over: ClassVar[frozenset[Network]] = frozenset({Network.EDGE})

    vpc_origin: bool | None = None

    def before(self, following: Door) -> CloudFront:
        """Reach a private door by a VPC origin, and a public one without."""
        super().before(following)
        if self.vpc_origin is not None and self.vpc_origin is not following.private:
            place = "with a VPC origin needs a private" if self.vpc_origin else "without a VPC origin needs a public"
            raise NotComparable(f"its door 'cloudfront' {place} door behind it, and '{following.id}' is none")
        if following.private and following.kind == "nlb" and following.ends_tls:
            raise NotComparable(
                "its door 'cloudfront' reaches no Network Load Balancer with a TLS listener by a VPC origin: take TCP"
            )
        return replace(self, vpc_origin=following.private)

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """The distribution."""
        yield self.edge(way, w, vpc_origin=bool(self.vpc_origin))

    def settles(self, w: Workload) -> frozenset[Settled]:
        """Name, data out, web ACL, users and client certificates; the cache, if it caches at the edge."""
        settled = frozenset(
            {
                Settled.NAME,
                Settled.EGRESS,
                Settled.WAF,
                Settled.USERS,
                Settled.WATCH,
                Settled.CERTIFICATES,
            }
        )
        return settled | {Settled.CACHE} if w.api.edge_cache else settled


class CloudFrontFiles(EdgeDistribution):
    """CloudFront in front of files: the static half of a single-page application."""

    id: ClassVar[str] = "cloudfront-files"
    title: ClassVar[str] = "CloudFront with an S3 origin"
    kind: ClassVar[str] = "edge-files"
    protocols: ClassVar[frozenset[Protocol]] = HTTP
    lacks: ClassVar[tuple[str, ...]] = ("x-ray", "tokens")

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """The distribution."""
        yield self.edge(way, w)
