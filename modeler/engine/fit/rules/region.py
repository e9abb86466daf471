"""Regions: which have the services that a path needs, and which Region data may not leave.

VPC links V2 exist in the zones that AWS lists, which leave whole Regions out
(https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-links-v2.html).
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache

from modeler.engine.fit import pages
from modeler.engine.fit.reason import Reason
from modeler.engine.fit.rule import Pages, caveat, excluded, fits, rule, unknown
from modeler.engine.fit.subject import Subject, gateway_type
from modeler.engine.fit.words import an, name_of
from modeler.facts import rows, services
from modeler.facts.constraints import Fact, ask, facts
from modeler.facts.pricebook import PriceBook

_V1 = "take a VPC link V1 with an NLB (B7, C1), which is legacy but exists there"


def _link_zones(region: str) -> Fact | None:
    """The zones in which a VPC link V2 can have subnets, in a Region that AWS lists."""
    return next(iter(facts("vpc-link-v2", "az_ids", region=region)), None)


def _link_supported(region: str) -> Fact | None:
    """What is said of a Region without a list of zones."""
    return next(iter(facts("vpc-link-v2", "region.supported", region=region)), None)


def _without_links() -> tuple[Fact, ...]:
    """What names the Regions without VPC links V2."""
    return tuple(fact for fact in facts("vpc-link-v2", "region.supported") if not fact.yes)


def _regions(s: Subject) -> tuple[str, ...]:
    """The Regions that a path stands in."""
    second = s.w.failover_region if s.first("failover-record") is not None else None
    return (s.w.region,) if second is None else (s.w.region, second)


@rule("vpc-link-v2-in-region", "VPC links V2 in this Region", "region", "azs", topics=("Q12", "R08"))
def vpc_link_v2(s: Subject) -> Iterator[Reason]:
    """A link needs a subnet in a zone that supports it."""
    if s.first("vpc-link-v2") is None:
        return
    for region in _regions(s):
        yield _link_in(region, s.w.azs)


def _link_in(region: str, azs: int) -> Reason:
    zones, supported = _link_zones(region), _link_supported(region)
    if zones is not None:
        limit = f"in {region} a VPC link V2 can have subnets in {len(zones.words)} zones ({', '.join(zones.words)})"
        if azs > len(zones.words):
            return caveat(f"{limit}, and {azs} were asked for", zones, change=f"set azs: {len(zones.words)}")
        return fits(limit, zones)
    if supported is None:
        return unknown(
            f"nothing that was found says whether {region} has VPC links V2: it is absent from AWS's list of zones, "
            "and not named among the Regions without",
            *_without_links(),
            change=_V1,
        )
    if supported.yes:
        return caveat(f"there are VPC links V2 in {region}; in which of its zones was not seen", supported)
    return excluded(f"there are no VPC links V2 in {region}: AWS's list of zones leaves it out", supported, change=_V1)


@cache
def _lacking(region: str, refreshed_prices: str) -> tuple[tuple[str, str], ...]:
    """Dimensions that have no price in a Region because it lacks the service, with the service."""
    book = PriceBook(directory=refreshed_prices)
    return tuple((dimension, name) for dimension, name in services().items() if region not in book.available(dimension))


@cache
def _price_page(service: str) -> Pages:
    """The page from which it follows, by its prices, that Regions lack a service."""
    return tuple({(row["source"], row["as_of"]): None for row in rows("services.csv") if row["service"] == service})


@cache
def _matches(patterns: tuple[str, ...], dimension: str) -> bool:
    return any(fnmatch(dimension, pattern) for pattern in patterns)


@rule("service-in-region", "The services exist in this Region", "region", topics=("Q12",), each_class=True)
def service_in_region(s: Subject) -> Iterator[Reason]:
    """A service without any price in a Region is not there."""
    for region in _regions(s):
        lacking = _lacking(region, s.refreshed_prices)
        if not lacking:
            continue
        missing = {
            name
            for component in s.components
            for dimension, name in lacking
            if _matches(type(component).dimensions, dimension)
        }
        for name in sorted(missing):
            yield excluded(
                f"{region} has no {name}: AWS's price list has no price for it there",
                change="take another Region, or a pattern without it",
                pages=_price_page(name),
            )


@rule("data-residency", "Data stays in its Region", "needs.data_residency", topics=("Q10",), each_class=True)
def data_residency(s: Subject) -> Iterator[Reason]:
    """Nothing that reads requests may stand elsewhere: no second Region, no edge location."""
    home = s.w.needs.data_residency
    if home is None:
        return
    words, elsewhere = f"data must stay in {home}", [region for region in _regions(s) if region != home]
    reading = next(
        (component for component in s.path if component.id == "cloudfront" or gateway_type(component) == "rest-edge"),
        None,
    )
    if elsewhere:
        yield excluded(
            f"{words}, and this path stands in {' and '.join(elsewhere)}",
            pages=pages.built(s),
            change="stay in one Region" if home in _regions(s) else f"set region: {home}",
        )
    elif reading is not None:
        yield excluded(
            f"{words}, and {an(name_of(reading))} reads requests at edge locations all over the world",
            ask("cloudfront", "feature.edge-cache"),
            change="take a Regional door (B1, B6)",
        )
    elif s.first("global-accelerator") is not None:
        yield caveat(
            f"{words}: Global Accelerator takes connections at edge locations and passes them on unread",
            ask("global-accelerator", "feature.static-public-ips"),
        )
    elif s.w.clients.region not in (None, home) or s.has("inter-region"):
        yield caveat(
            f"{words}, and its clients are in {s.w.clients.region}: responses leave for there", pages=pages.built(s)
        )
    else:
        yield fits(f"{words}, and all of this path stands there", pages=pages.built(s))


@rule(
    "clients-in-another-region", "Clients in another Region", "clients.location", "clients.region", topics=("Q1", "R09")
)
def other_region(s: Subject) -> Iterator[Reason]:
    """An execute-api endpoint serves its own Region; one's own endpoint service can be reached across Regions."""
    if s.w.clients.location != "other-region" or s.api_reachable_from_internet:
        return
    where = s.w.clients.region
    if s.first("endpoint-service") is not None and s.integration_kind == "endpoint-service":
        yield fits(
            f"the clients are in {where}, from where an endpoint service of {s.w.region} can be reached if it admits "
            "that Region; endpoint and load balancer must not stand in zones that lack this",
            ask("endpoint-service", "feature.cross-region"),
            ask("endpoint-service", "cross_region.unsupported_az_ids"),
            ask("endpoint-service", "cross_region.excludes"),
        )
    elif s.is_private_api and s.door.component.id == "interface-endpoint":
        yield fits(
            f"the clients are in {where}: an execute-api endpoint cannot stand there, so they are routed to the one in "
            f"{s.w.region}",
            ask("rest-api-private", "feature.cross-region-endpoint"),
            ask("rest-api-private", "endpoint_service"),
        )


@rule("backend-in-another-region", "A backend in another Region", "needs.backend_region", topics=("Q4",))
def backend_region(s: Subject) -> Iterator[Reason]:
    """Load balancers reach addresses of peered networks; links and target groups with functions stay in a Region."""
    region = s.w.needs.backend_region
    if region is None or region == s.w.region:
        return
    words = f"the backend is in {region} and the door in {s.w.region}"
    change = f"put the door into {region} as well (region: {region})"
    if any(alb.targets == "lambda" for alb in s.all("alb")):
        yield excluded(
            f"{words}: function and target group must be in one Region",
            ask("alb-lambda", "feature.cross-account"),
            change=change,
        )
    elif s.integration_kind == "endpoint-service":
        yield fits(
            f"{words}: an endpoint service can be reached from other Regions",
            ask("endpoint-service", "feature.cross-region"),
        )
    elif s.load_balancers and not s.ends_in_function:
        yield caveat(
            f"{words}: the load balancer's targets must be addresses over peering between the Regions",
            ask("alb", "feature.on-premises-targets"),
            change=change,
        )
    else:
        yield unknown(
            f"{words}, and nothing that was found says whether this path can cross Regions",
            change=change,
            pages=pages.built(s),
        )


@rule("two-regions", "A second Region that takes over", "failover_region", topics=("Q9",))
def two_regions(s: Subject) -> Iterator[Reason]:
    """Who names a second Region wants something there that takes over."""
    second = s.w.failover_region
    if second is None:
        return
    if s.first("failover-record") is not None:
        yield fits(f"failover_region is {second}, and a DNS record with failover leads there", pages=pages.built(s))
    else:
        yield caveat(
            f"failover_region is {second}, and this path stands in {s.w.region} only: if that Region fails, nothing "
            "takes over",
            change="take G1 or G2 (private networks), or build it twice behind DNS with failover",
            pages=pages.built(s),
        )
