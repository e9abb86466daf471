"""What stands on a path because the workload asks for it: named, with the field that asks, so that a bill can say so.

Doors put these things where they belong (`modeler.patterns.parts.door.beside`), or meter them themselves: a trust store
is a line of its load balancer, a cache one of its API. Here they are found again on the finished path, whichever door
put them there, each with the need, or else the setting, that it is *added because* of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from modeler.components import Component
from modeler.components.api_gateway import TRUST_STORE
from modeler.components.cloudwatch import Logs
from modeler.components.interface_endpoint import InterfaceEndpoint
from modeler.dataclass import dataclass
from modeler.patterns.architecture import Hop, Provision
from modeler.workload import TOKENS, Feature, Workload

Why = Callable[[Workload], str]


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of thing that can be added: which component it is, which lines of it, and who asks."""

    component: str
    why: Why
    dimensions: tuple[str, ...] = ()
    title: str = ""


def _feature(feature: Feature, setting: Why = lambda w: "") -> Why:
    """A need asks first; without it a setting may."""
    return lambda w: f"needs.features asks for {feature}" if feature in w.needs.features else setting(w)


def _is_set(path: str) -> Why:
    section, name = path.split(".")
    return lambda w: f"{path} is set" if getattr(getattr(w, section), name) else ""


def _certificates(w: Workload) -> str:
    if Feature.MTLS not in w.needs.features and "mtls" in w.needs.authentication:
        return "needs.authentication asks for mtls"
    return _feature(Feature.MTLS, _is_set("api.mtls"))(w)


def _who_calls(*ways: str) -> Why:
    def why(w: Workload) -> str:
        needed = next((way for way in ways if way in w.needs.authentication), "")
        if needed:
            return f"needs.authentication asks for {needed}"
        return f"api.authorizer is {w.api.authorizer}" if w.api.authorizer in ways else ""

    return why


def _pool(w: Workload) -> str:
    return _who_calls("cognito")(w) or _is_set("api.cognito")(w)


def _name(w: Workload) -> str:
    return _feature(Feature.CUSTOM_DOMAIN, _feature(Feature.WILDCARD_DOMAIN))(w)


def _private_name(w: Workload) -> str:
    return _is_set("api.private_zone")(w) or "clients on premises ask for a private DNS name"


def _private_ca(w: Workload) -> str:
    return "" if w.api.private_ca == "none" else f"api.private_ca is {w.api.private_ca}"


def _backend_asks(w: Workload, way: str) -> str:
    return f"backend.way_out is {way}" if getattr(w.backend, "way_out", "") == way else ""


def _way_out(w: Workload) -> str:
    return _backend_asks(w, "nat-gateway") or _who_calls(*TOKENS)(w)


_KINDS = (
    _Kind("web-acl", _feature(Feature.WAF, _is_set("api.waf"))),
    _Kind("x-ray", _feature(Feature.X_RAY, _is_set("logging.trace_share"))),
    _Kind(
        "rest-api",
        _feature(Feature.CACHING, _is_set("api.cache_gb")),
        ("apigateway.rest_cache_",),
        "response cache",
    ),
    _Kind("rest-api", _feature(Feature.DEVELOPER_PORTAL), ("apigateway.developer_portal",), "developer portal"),
    _Kind("rest-api", _certificates, TRUST_STORE, "trust store in S3"),
    _Kind("http-api", _certificates, TRUST_STORE, "trust store in S3"),
    _Kind("alb", _certificates, ("elb.alb_trust_store_hour",), "trust store"),
    _Kind("nlb", _certificates, ("elb.nlb_trust_store_month",), "trust store"),
    _Kind("cloudfront", _certificates, ("cloudfront.trust_store_month",), "trust store"),
    _Kind(
        "cloudfront",
        _feature(Feature.STATIC_PUBLIC_IPS),
        ("cloudfront.anycast_static_ip_list_month",),
        "Anycast static IP list",
    ),
    _Kind("public-ipv4", _feature(Feature.STATIC_PUBLIC_IPS)),
    _Kind("global-accelerator", _feature(Feature.STATIC_PUBLIC_IPS)),
    _Kind("hosted-zone", _name),
    _Kind("resolver-endpoint", _private_name),
    _Kind("lambda-authorizer", _who_calls("lambda", *TOKENS)),
    _Kind("cognito-user-pool", _pool),
    _Kind("private-ca", _private_ca),
)


def provisions(hops: Sequence[Hop], w: Workload) -> tuple[Provision, ...]:
    """Find what stands on a path because a workload asks for it.

    Parameters
    ----------
    hops : sequence of Hop
        The finished path.
    w : Workload
        With the settings that its needs ask for.

    Examples
    --------
    >>> from modeler.patterns import pattern
    >>> w = Workload(needs={"features": ["waf"]})
    >>> [str(provision) for provision in pattern("A4").architecture(w).provisions]
    ['WAF web ACL, added because needs.features asks for waf']
    """
    return tuple(dict.fromkeys(_found(hops, w)))


def _found(hops: Sequence[Hop], w: Workload) -> Iterator[Provision]:
    for hop in hops:
        for component in (hop.component, *hop.beside):
            for kind in _KINDS:
                if component.id == kind.component and (because := kind.why(w)):
                    yield Provision(kind.title or component.title, because, component.identity, kind.dimensions)
            yield from _named(component, w)


def _named(component: Component, w: Workload) -> Iterator[Provision]:
    """Things of which other ones of the same kind are there anyway: told apart by what they are for."""
    inner = getattr(component, "component", component)
    if isinstance(inner, InterfaceEndpoint) and not inner.on_the_way and (because := _backend_asks(w, "endpoints")):
        yield Provision(f"{component.title} ({inner.service})", because, component.identity)
    if isinstance(inner, Logs) and inner.writer == "authorizer" and (because := _who_calls("lambda", *TOKENS)(w)):
        yield Provision("authorizer's logs", because, component.identity)
    if component.id == "nat-gateway" and getattr(inner, "carries", "") == "little" and (because := _way_out(w)):
        yield Provision(component.title, because, component.identity)
