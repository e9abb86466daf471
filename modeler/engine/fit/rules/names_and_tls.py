"""Names and TLS: a name of one's own, a wildcard, TLS 1.3 at the door, encryption behind it.

A private custom domain name exists since 2024-11-21, for REST APIs, without wildcards
(https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html). Which versions of
TLS a REST API speaks is a matter of its security policy, since 2025-11-19 of private ones, too
(https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies-list.html).
"""

from __future__ import annotations

from collections.abc import Iterator

from modeler.engine.fit import pages
from modeler.engine.fit.reason import Reason
from modeler.engine.fit.rule import Pages, caveat, excluded, fits, rule, unknown
from modeler.engine.fit.subject import Subject, gateway_type
from modeler.engine.fit.words import an, name_of
from modeler.facts.constraints import fact
from modeler.workload import Feature

_NAMES: dict[str, tuple[tuple[str, ...], Pages]] = {
    "rest-regional": (("FM-033", "ET-013"), ()),
    "rest-edge": (("FM-033", "ET-005"), ()),
    "http": (("FM-034",), ()),
    "websocket": (("FM-035",), ()),
    "alb": (("LB-018",), ()),
    "nlb": (("LB-013",), ()),
    "cloudfront": (("CF-017",), ()),
    "lattice-service": (("LT-016",), ()),
    "verified-access": ((), pages.VERIFIED_ACCESS),
}
_NO_NAME = {"function-url": ((), pages.FUNCTION_URL), "lambda-api": (("LA-010",), ())}


def _kind(s: Subject) -> str:
    """The kind of what ends the clients' TLS connection; nothing if only the service does."""
    return "" if s.reader is None else gateway_type(s.reader) or s.reader.id


def has_private_domain(s: Subject) -> bool:
    """Whether a name is published at the endpoint of a private API: a private custom domain name."""
    return any(
        hop.component.id == "interface-endpoint" and any(each.id == "hosted-zone" for each in hop.beside)
        for hop in s.hops
    )


@rule("custom-domain", "A name of its own", f"needs.features:{Feature.CUSTOM_DOMAIN}")
def custom_domain(s: Subject) -> Iterator[Reason]:
    """Clients call a name of your domain instead of AWS's."""
    if Feature.CUSTOM_DOMAIN not in s.w.needs.features:
        return
    asked, kind = "a name of its own was asked for", _kind(s)
    if kind == "rest-private" and has_private_domain(s):
        yield fits(f"{asked}, and this private REST API has a private custom domain name", "ET-021", "QR-002")
    elif kind == "rest-private":
        yield caveat(
            f"{asked}: add a private custom domain name, which is not part of this pattern",
            "ET-021",
            "PD-003",
            change="take A2, or add its domain name and hosted zone to this one",
        )
    elif kind == "":
        service = s.first("endpoint-service") is not None
        yield fits(
            f"{asked}, and {'an endpoint service can have one' if service else 'the service brings its own'}",
            *(("PL-015",) if service else ()),
            pages=() if service else pages.built(s),
        )
    elif kind in _NAMES:
        facts, found = _NAMES[kind]
        yield fits(f"{asked}, and {an(name_of(s.reader))} can have one", *facts, pages=found)
    elif kind in _NO_NAME:
        yield excluded(
            f"{asked}, and {an(name_of(s.reader))} answers only under AWS's own name",
            *_NO_NAME[kind][0],
            change="put CloudFront in front (F4)" if kind == "function-url" else "take an internal ALB (A5)",
            pages=_NO_NAME[kind][1],
        )
    else:
        yield unknown(
            f"{asked}, and nothing that was found says whether {an(name_of(s.reader))} can have one",
            pages=pages.built(s),
        )


@rule("wildcard-domain", "A wildcard name", f"needs.features:{Feature.WILDCARD_DOMAIN}")
def wildcard(s: Subject) -> Iterator[Reason]:
    """One name with an asterisk for many hosts."""
    if Feature.WILDCARD_DOMAIN not in s.w.needs.features:
        return
    asked, kind = "a wildcard name was asked for", _kind(s)
    if kind == "rest-private":
        yield excluded(
            f"{asked}, and a private custom domain name cannot be a wildcard",
            "PD-004",
            change="put an internal ALB with a wildcard certificate in front (A4)",
        )
    elif kind in ("rest-regional", "rest-edge", "http"):
        yield fits(f"{asked}, and {an(name_of(s.reader))} can have one", *_NAMES[kind][0], "TL-011")
    elif kind in ("alb", "cloudfront", "nlb"):
        yield fits(f"{asked}, and {an(name_of(s.reader))} takes a wildcard certificate", *_NAMES[kind][0])
    elif kind in _NO_NAME:
        facts, found = _NO_NAME[kind]
        yield excluded(f"{asked}, and {an(name_of(s.reader))} answers only under AWS's own name", *facts, pages=found)
    else:
        yield unknown(
            f"{asked}, and nothing that was found says whether {an(name_of(s.reader))} can have one",
            pages=pages.built(s),
        )


_TLS13 = {
    "alb": "LB-035",
    "nlb": "LB-036",
    "cloudfront": "CF-020",
    "lambda-api": "LA-017",
    "http": "TL-003",
    "websocket": "TL-003",
}
_POLICY = "set an enhanced security policy (SecurityPolicy_TLS13_...) and the endpoint access mode of the private API"


@rule("tls-1.3-at-the-door", "TLS 1.3", f"needs.features:{Feature.TLS_1_3}")
def tls13(s: Subject) -> Iterator[Reason]:
    """Most doors speak it; a private REST API does under a policy that is not its default."""
    if Feature.TLS_1_3 not in s.w.needs.features:
        return
    asked, kind = "TLS 1.3 was asked for", _kind(s)
    if kind == "rest-private":
        yield caveat(
            f"{asked}: a private REST API speaks TLS {fact('TL-001').value} under its default security policy, and 1.3 "
            "under an enhanced one",
            "TL-001",
            "ET-022",
            "TL-004",
            change=f"{_POLICY}, or put an internal ALB in front (A4)",
        )
        return
    if kind in ("rest-regional", "rest-edge"):
        facts = ("ET-006", "TL-004") if kind == "rest-edge" else ("ET-014", "TL-004")
        if Feature.MTLS in s.w.needs.features or "mtls" in s.w.needs.authentication:
            yield fits(f"{asked}, and with client certificates the policy TLS_1_2 is left, which accepts it", "TL-012")
        else:
            yield fits(f"{asked}, and {an(name_of(s.reader))} can take an enhanced policy with it", *facts)
    elif kind in _TLS13:
        yield fits(f"{asked}, and {an(name_of(s.reader))} speaks it to the clients", _TLS13[kind])
    elif kind == "":
        yield caveat(f"{asked}: TLS is passed through, so the service itself must speak it", pages=pages.built(s))
    else:
        yield unknown(
            f"{asked}, and nothing that was found says whether {an(name_of(s.reader))} speaks it", pages=pages.built(s)
        )
    yield from _older_behind(s, asked)


def _older_behind(s: Subject, asked: str) -> Iterator[Reason]:
    """Say where a hop behind the door stays with an older version."""
    if any(gateway_type(each) == "rest-private" for each in s.path):
        yield caveat(
            f"{asked}: the clients get it, but the private REST API behind speaks TLS {fact('TL-001').value} under its "
            "default security policy",
            "TL-001",
            "ET-022",
            change=_POLICY,
        )
    if any(each.service == "s3" for each in s.all("interface-endpoint")):
        yield caveat(f"{asked}: the clients get it, but the S3 endpoint behind does not speak it", "S3-002")


@rule("backend-encryption", "Encryption behind the door", f"needs.features:{Feature.BACKEND_ENCRYPTION}")
def backend_encryption(s: Subject) -> Iterator[Reason]:
    """A private integration talks plain HTTP unless it is set up otherwise; an ALB checks no certificate."""
    if Feature.BACKEND_ENCRYPTION not in s.w.needs.features:
        return
    asked = "encryption up to the backend was asked for"
    if s.ends_in_function:
        yield fits(f"{asked}, and Lambda is called over HTTPS only", "LA-014")
        return
    if not s.w.api.tls_backend and s.reader is not None:
        facts = ("VL-032",) if "vpc-link" in s.integration_kind else ()
        yield excluded(
            f"{asked}, and api.tls_backend is false: the door speaks plain HTTP to the backend",
            *facts,
            change="set api.tls_backend: true",
            pages=() if facts else pages.built(s),
        )
        return
    if "vpc-link" in s.integration_kind:
        http = s.gateways and gateway_type(s.gateways[0]) == "http"
        yield fits(
            f"{asked}: the private integration speaks TLS once it is told the name on the backend's certificate",
            "VL-033" if http else "VL-034",
            "VL-035",
        )
    if s.first("alb") is not None:
        yield caveat(f"{asked}: an ALB encrypts to its targets, but does not check their certificates", "LB-029")
    elif "vpc-link" not in s.integration_kind:
        yield fits(f"{asked}, and TLS reaches the service", pages=pages.built(s))
