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
from modeler.facts.constraints import ask
from modeler.workload import Feature

_NAMES = {
    "rest-regional": (("rest-api", "feature.public-custom-domain"), ("rest-api-regional", "custom_domain.kind")),
    "rest-edge": (("rest-api", "feature.public-custom-domain"), ("rest-api-edge", "custom_domain.kind")),
    "http": (("http-api", "feature.public-custom-domain"),),
    "websocket": (("websocket-api", "feature.public-custom-domain"),),
    "alb": (("alb", "quota.certificates"),),
    "nlb": (("nlb", "quota.certificates"),),
    "cloudfront": (("cloudfront", "feature.custom-domain"),),
    "lattice-service": (("vpc-lattice", "feature.custom-domain"),),
    "verified-access": (),
}
"""What is stated of names of one's own, by kind of door: subject and key."""
_NO_NAME = {"function-url": (), "lambda-api": (("lambda-api", "call"),)}
_PAGES: dict[str, Pages] = {"verified-access": pages.VERIFIED_ACCESS, "function-url": pages.FUNCTION_URL}
"""Where it is said of doors of which no fact says it."""


def _kind(s: Subject) -> str:
    """The kind of what ends the clients' TLS connection; nothing if only the service does."""
    return "" if s.reader is None else gateway_type(s.reader) or s.reader.id


def has_private_domain(s: Subject) -> bool:
    """Whether a name is published at the endpoint of a private API: a private custom domain name."""
    return any(
        stage.component.id == "interface-endpoint" and any(component.id == "hosted-zone" for component in stage.beside)
        for stage in s.stages
    )


@rule("custom-domain", "A name of its own", f"needs.features:{Feature.CUSTOM_DOMAIN}", topics=("Q7",))
def custom_domain(s: Subject) -> Iterator[Reason]:
    """Clients call a name of your domain instead of AWS's."""
    if Feature.CUSTOM_DOMAIN not in s.w.needs.features:
        return
    asked, kind = "a name of its own was asked for", _kind(s)
    if kind == "rest-private" and has_private_domain(s):
        yield fits(
            f"{asked}, and this private REST API has a private custom domain name",
            ask("rest-api-private", "custom_domain.kind"),
            ask("rest-api-private", "quota.private_custom_domains"),
        )
    elif kind == "rest-private":
        yield caveat(
            f"{asked}: add a private custom domain name, which is not part of this pattern",
            ask("rest-api-private", "custom_domain.kind"),
            ask("rest-api-private", "private_domain.policies"),
            change="take A2, or add its domain name and hosted zone to this one",
        )
    elif kind == "":
        service = s.first("endpoint-service") is not None
        yield fits(
            f"{asked}, and {'an endpoint service can have one' if service else 'the service brings its own'}",
            *((ask("endpoint-service", "quota.private_dns_names"),) if service else ()),
            pages=() if service else pages.built(s),
        )
    elif kind in _NAMES:
        facts = [ask(*name) for name in _NAMES[kind]]
        yield fits(f"{asked}, and {an(name_of(s.reader))} can have one", *facts, pages=_PAGES.get(kind, ()))
    elif kind in _NO_NAME:
        yield excluded(
            f"{asked}, and {an(name_of(s.reader))} answers only under AWS's own name",
            *[ask(*name) for name in _NO_NAME[kind]],
            change="put CloudFront in front (F4)" if kind == "function-url" else "take an internal ALB (A5)",
            pages=_PAGES.get(kind, ()),
        )
    else:
        yield unknown(
            f"{asked}, and nothing that was found says whether {an(name_of(s.reader))} can have one",
            pages=pages.built(s),
        )


@rule("wildcard-domain", "A wildcard name", f"needs.features:{Feature.WILDCARD_DOMAIN}", topics=("Q7", "R23"))
def wildcard(s: Subject) -> Iterator[Reason]:
    """One name with an asterisk for many hosts."""
    if Feature.WILDCARD_DOMAIN not in s.w.needs.features:
        return
    asked, kind = "a wildcard name was asked for", _kind(s)
    if kind == "rest-private":
        yield excluded(
            f"{asked}, and a private custom domain name cannot be a wildcard",
            ask("rest-api-private", "feature.wildcard-private-domain"),
            change="put an internal ALB with a wildcard certificate in front (A4)",
        )
    elif kind in ("rest-regional", "rest-edge", "http"):
        yield fits(
            f"{asked}, and {an(name_of(s.reader))} can have one",
            *[ask(*name) for name in _NAMES[kind]],
            ask("rest-api-regional", "feature.wildcard-domain"),
        )
    elif kind in ("alb", "cloudfront", "nlb"):
        yield fits(
            f"{asked}, and {an(name_of(s.reader))} takes a wildcard certificate",
            *[ask(*name) for name in _NAMES[kind]],
        )
    elif kind in _NO_NAME:
        yield excluded(
            f"{asked}, and {an(name_of(s.reader))} answers only under AWS's own name",
            *[ask(*name) for name in _NO_NAME[kind]],
            pages=_PAGES.get(kind, ()),
        )
    else:
        yield unknown(
            f"{asked}, and nothing that was found says whether {an(name_of(s.reader))} can have one",
            pages=pages.built(s),
        )


_TLS13 = {
    "alb": ("alb", "feature.tls-1.3"),
    "nlb": ("nlb", "feature.tls-1.3"),
    "cloudfront": ("cloudfront", "feature.tls-1.3"),
    "lambda-api": ("lambda", "feature.tls-1.3"),
    "http": ("http-api", "tls.versions"),
    "websocket": ("websocket-api", "tls.versions"),
}
"""What says that a kind of door speaks it: subject and key."""
_POLICY = "set an enhanced security policy (SecurityPolicy_TLS13_...) and the endpoint access mode of the private API"


@rule("tls-1.3-at-the-door", "TLS 1.3", f"needs.features:{Feature.TLS_1_3}", topics=("Q7", "R06"))
def tls13(s: Subject) -> Iterator[Reason]:
    """Most doors speak it; a private REST API does under a policy that is not its default."""
    if Feature.TLS_1_3 not in s.w.needs.features:
        return
    asked, kind = "TLS 1.3 was asked for", _kind(s)
    if kind == "rest-private":
        default = ask("rest-api-private", "tls.versions")
        yield caveat(
            f"{asked}: a private REST API speaks TLS {default.value} under its default security policy, and 1.3 under "
            "an enhanced one",
            default,
            ask("rest-api-private", "feature.tls-1.3"),
            ask("rest-api-private", "feature.enhanced-tls-policies"),
            change=f"{_POLICY}, or put an internal ALB in front (A4)",
        )
        return
    if s.reader is not None and kind in ("rest-regional", "rest-edge"):
        if Feature.MTLS in s.w.needs.features or "mtls" in s.w.needs.authentication:
            yield fits(
                f"{asked}, and with client certificates the policy TLS_1_2 is left, which accepts it",
                ask("rest-api-regional", "mutual_tls.excludes"),
            )
        else:
            api = f"rest-api-{s.reader.endpoint}"
            yield fits(
                f"{asked}, and {an(name_of(s.reader))} can take an enhanced policy with it",
                ask(api, "feature.tls-1.3"),
                ask(api, "feature.enhanced-tls-policies"),
            )
    elif kind in _TLS13:
        yield fits(f"{asked}, and {an(name_of(s.reader))} speaks it to the clients", ask(*_TLS13[kind]))
    elif kind == "":
        yield caveat(f"{asked}: TLS is passed through, so the service itself must speak it", pages=pages.built(s))
    else:
        yield unknown(
            f"{asked}, and nothing that was found says whether {an(name_of(s.reader))} speaks it", pages=pages.built(s)
        )
    yield from _older_behind(s, asked)


def _older_behind(s: Subject, asked: str) -> Iterator[Reason]:
    """Say where a hop behind the door stays with an older version."""
    if any(gateway_type(component) == "rest-private" for component in s.path):
        default = ask("rest-api-private", "tls.versions")
        yield caveat(
            f"{asked}: the clients get it, but the private REST API behind speaks TLS {default.value} under its "
            "default security policy",
            default,
            ask("rest-api-private", "feature.tls-1.3"),
            change=_POLICY,
        )
    if any(endpoint.service == "s3" for endpoint in s.all("interface-endpoint")):
        yield caveat(
            f"{asked}: the clients get it, but the S3 endpoint behind does not speak it",
            ask("s3-interface-endpoint", "feature.tls-1.3"),
        )


@rule(
    "backend-encryption", "Encryption behind the door", f"needs.features:{Feature.BACKEND_ENCRYPTION}", topics=("Q10",)
)
def backend_encryption(s: Subject) -> Iterator[Reason]:
    """A private integration talks plain HTTP unless it is set up otherwise; an ALB checks no certificate."""
    if Feature.BACKEND_ENCRYPTION not in s.w.needs.features:
        return
    asked = "encryption up to the backend was asked for"
    if s.ends_in_function:
        yield fits(f"{asked}, and Lambda is called over HTTPS only", ask("lambda", "feature.https-only"))
        return
    if not s.w.api.tls_backend and s.reader is not None:
        facts = (ask("private-integration", "tls.default"),) if "vpc-link" in s.integration_kind else ()
        yield excluded(
            f"{asked}, and api.tls_backend is false: the door speaks plain HTTP to the backend",
            *facts,
            change="set api.tls_backend: true",
            pages=() if facts else pages.built(s),
        )
        return
    if "vpc-link" in s.integration_kind:
        api = "http" if s.gateways and gateway_type(s.gateways[0]) == "http" else "rest"
        yield fits(
            f"{asked}: the private integration speaks TLS once it is told the name on the backend's certificate",
            ask(f"private-integration-{api}", "tls.setting"),
            ask("private-integration", "tls.certificate_chain"),
        )
    if s.first("alb") is not None:
        yield caveat(
            f"{asked}: an ALB encrypts to its targets, but does not check their certificates",
            ask("alb", "validates_target_certificate"),
        )
    elif "vpc-link" not in s.integration_kind:
        yield fits(f"{asked}, and TLS reaches the service", pages=pages.built(s))
