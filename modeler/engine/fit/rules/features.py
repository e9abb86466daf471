"""What the door does with requests: API Gateway's features, a web ACL, traces, a cache.

REST APIs have what HTTP APIs lack (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html);
a load balancer, Lattice or a plain endpoint has none of API Gateway's features.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from modeler.engine.fit import pages
from modeler.engine.fit.reason import Reason
from modeler.engine.fit.rule import Judge, Rule, caveat, excluded, fits, rule, unknown
from modeler.engine.fit.subject import HTTP, REST, WEBSOCKET, Subject, gateway_type
from modeler.engine.fit.words import an, limit, name_of, size
from modeler.facts.constraints import fact
from modeler.workload import Feature, Protocol

Facts = Mapping[str, str]
"""The fact that says yes or no, by kind of API."""


def _asked(s: Subject, feature: Feature) -> bool:
    return feature in s.w.needs.features


def _to_rest(s: Subject) -> str:
    return "put a private REST API on the path (A1, C2)" if s.clients_are_private else "take a REST API (B6)"


def of_gateway(s: Subject, feature: str, facts: Facts, *, many: bool = False) -> Reason:
    """Say whether an API on the path has a feature of API Gateway.

    Parameters
    ----------
    s : Subject
        What is judged.
    feature : str
        The feature in words.
    facts : mapping
        Fact ids by component id; at least REST APIs have one.
    many : bool
        Whether the words are in the plural.
    """
    asked, it = (f"{feature} were asked for", "them") if many else (f"{feature} was asked for", "it")
    for each in s.gateways:
        id = facts.get(each.id, "")
        if id and fact(id).yes:
            return fits(f"{asked}, and {an(name_of(each))} has {it}", id)
    against = tuple(dict.fromkeys(facts[each.id] for each in s.gateways if each.id in facts))
    if s.gateways:
        what = f"{an(name_of(s.gateways[0]))} has none"
    else:
        what = f"the door, {an(name_of(s.reader or s.door.component))}, is no API Gateway"
    return excluded(f"{asked}, and {what}", *(against or (facts[REST],)), change=_to_rest(s))


def _gateway_rule(id: str, feature: Feature, words: str, facts: Facts, *, many: bool = False) -> Rule:
    def judged(s: Subject) -> Iterator[Reason]:
        if _asked(s, feature):
            yield of_gateway(s, words, facts, many=many)

    judged.__module__ = __name__
    judge: Judge = judged
    return rule(id, words[:1].upper() + words[1:], f"needs.features:{feature}")(judge)


api_keys = _gateway_rule(
    "api-keys", Feature.API_KEYS, "API keys", {REST: "FM-036", HTTP: "FM-037", WEBSOCKET: "FM-038"}, many=True
)
per_client_throttling = _gateway_rule(
    "per-client-throttling",
    Feature.PER_CLIENT_THROTTLING,
    "rate limits for each client",
    {REST: "FM-039", HTTP: "FM-040", WEBSOCKET: "FM-041"},
    many=True,
)
usage_quotas = _gateway_rule(
    "usage-quotas",
    Feature.USAGE_QUOTAS,
    "usage quotas for each client",
    {REST: "FM-042", HTTP: "FM-043", WEBSOCKET: "FM-044"},
    many=True,
)
developer_portal = _gateway_rule(
    "developer-portal", Feature.DEVELOPER_PORTAL, "the developer portal", {REST: "FM-045", HTTP: "FM-046"}
)
request_validation = _gateway_rule(
    "request-validation",
    Feature.REQUEST_VALIDATION,
    "request validation",
    {REST: "FM-061", HTTP: "FM-062", WEBSOCKET: "FM-063"},
)
body_transformation = _gateway_rule(
    "body-transformation",
    Feature.BODY_TRANSFORMATION,
    "transformation of bodies",
    {REST: "FM-066", HTTP: "FM-067", WEBSOCKET: "FM-068"},
)
gateway_responses = _gateway_rule(
    "custom-gateway-responses",
    Feature.CUSTOM_GATEWAY_RESPONSES,
    "custom gateway responses",
    {REST: "FM-057", HTTP: "FM-058"},
    many=True,
)
mocks = _gateway_rule("mocks", Feature.MOCKS, "mock integrations", {REST: "FM-095", HTTP: "FM-096"}, many=True)
client_certificate = _gateway_rule(
    "client-certificate-to-backend",
    Feature.CLIENT_CERTIFICATE_TO_BACKEND,
    "a client certificate to the backend",
    {REST: "FM-012", HTTP: "FM-013", WEBSOCKET: "FM-014"},
)


@rule("canary", "Canary releases at the API", f"needs.features:{Feature.CANARY}")
def canary(s: Subject) -> Iterator[Reason]:
    """Stages of REST APIs have canaries; load balancers and Lattice split traffic over target groups by weight."""
    if not _asked(s, Feature.CANARY):
        return
    found = of_gateway(s, "canary releases", {REST: "FM-059", HTTP: "FM-060"}, many=True)
    if not s.gateways and s.first("lattice-service") is not None:
        yield caveat(
            "canary releases were asked for: Lattice splits traffic over weighted target groups instead",
            "LT-015",
            change=found.change,
        )
    elif not s.gateways and s.load_balancers:
        facts = ("LB-005",) if s.load_balancers[0].id == "nlb" else ("LB-020",)
        yield caveat(
            "canary releases were asked for: a load balancer splits traffic over weighted target groups instead",
            *facts,
            change=found.change,
        )
    else:
        yield found


@rule("caching", "A response cache at the door", f"needs.features:{Feature.CACHING}")
def caching(s: Subject) -> Iterator[Reason]:
    """A REST API's stage cache, or CloudFront's; a stage cache keeps responses up to a size, and no streams."""
    if not _asked(s, Feature.CACHING):
        return
    if s.first("cloudfront") is not None:
        yield fits("a response cache was asked for, and CloudFront has one at the edge", "CF-018")
        return
    yield of_gateway(s, "a response cache", {REST: "FM-051", HTTP: "FM-052"})
    asked = s.w.needs.max_response_bytes or 0.0
    if s.first(REST) is not None and asked > limit("QR-025"):
        yield caveat(
            f"responses of up to {size(asked)} were asked for, and the cache keeps those of up to "
            f"{size(limit('QR-025'))}: larger ones always go to the backend",
            "QR-025",
        )


@rule("x-ray", "X-Ray traces at the door", f"needs.features:{Feature.X_RAY}")
def x_ray(s: Subject) -> Iterator[Reason]:
    """REST APIs and AppSync begin traces; load balancers and HTTP APIs do not."""
    if not _asked(s, Feature.X_RAY):
        return
    if s.first("appsync-api") is not None:
        yield fits("X-Ray traces were asked for, and AppSync begins them", "AS-005")
    elif not s.gateways and s.first("function-url", "lambda-api") is not None:
        yield caveat("X-Ray traces were asked for: they begin in the function, not at the door", "LA-016")
    else:
        yield of_gateway(s, "X-Ray traces", {REST: "FM-077", HTTP: "FM-078", WEBSOCKET: "FM-079"}, many=True)


_WAF_YES = ("cloudfront", "alb", "verified-access", "appsync-api")
_WAF_NO = {HTTP: ("FM-016", "WF-001"), WEBSOCKET: ("FM-017", "WF-001"), "nlb": ("LB-015", "WF-001")}


@rule("waf", "A web ACL at the door", f"needs.features:{Feature.WAF}")
def waf(s: Subject) -> Iterator[Reason]:
    """AWS WAF must stand where requests are first read, or before it: at CloudFront, an ALB or a REST API."""
    if not _asked(s, Feature.WAF):
        return
    reader = s.reader
    kind = gateway_type(reader) if reader is not None else ""
    if reader is not None and reader.id in _WAF_YES:
        yield fits(f"AWS WAF was asked for, and {an(name_of(reader))} can have a web ACL", "WF-001")
    elif kind == "rest-private":
        yield unknown(
            "AWS WAF was asked for: its page lists REST APIs without saying whether private ones are meant",
            "ET-024",
            "WF-001",
            change="test it, or put an ALB with the web ACL in front (A4)",
        )
    elif kind in ("rest-regional", "rest-edge"):
        yield fits(
            f"AWS WAF was asked for, and {an(name_of(reader))} can have a web ACL",
            "FM-015",
            "ET-008" if kind == "rest-edge" else "ET-016",
        )
    else:
        ids = _WAF_NO.get(reader.id if reader is not None else "nlb", ("WF-001",))
        yield excluded(
            f"AWS WAF was asked for, and {an(name_of(reader or s.door.component))} can have no web ACL",
            *ids,
            change=_to_waf(s),
        )
    if s.first(REST) is not None and (s.streams or _asked(s, Feature.RESPONSE_STREAMING)):
        yield caveat("AWS WAF was asked for with streaming: it does not look into streamed responses", "ST-008")


def _to_waf(s: Subject) -> str:
    if s.clients_are_private:
        return "put an internal ALB with the web ACL in front (A4, E7)"
    return "take a REST API (B6), or put CloudFront with the web ACL in front (F5)"


@rule(
    "response-streaming",
    "Responses that begin before they are complete",
    f"needs.features:{Feature.RESPONSE_STREAMING}",
    "traffic.protocol",
)
def response_streaming(s: Subject) -> Iterator[Reason]:
    """REST APIs stream, HTTP and WebSocket APIs do not; no load balancer streams what a function answers."""
    if not (_asked(s, Feature.RESPONSE_STREAMING) or s.w.traffic.protocol is Protocol.STREAMING):
        return
    lacking = {HTTP: "FM-098", WEBSOCKET: "FM-099"}
    without = next((each for each in s.gateways if each.id in lacking), None)
    if without is not None:
        yield excluded(
            f"streamed responses were asked for, and {an(name_of(without))} cannot stream",
            lacking[without.id],
            change=_to_rest(s),
        )
    elif any(each.targets == "lambda" for each in s.all("alb")):
        yield excluded(
            f"streamed responses were asked for, and an ALB takes a function's answer whole, of up to "
            f"{size(limit('LB-025'))}",
            "LB-025",
            change="take a REST API (A1, B6) or a function URL (F4)",
        )
    elif s.first("appsync-api", "verified-access") is not None or _lattice_function(s):
        yield unknown(
            f"streamed responses were asked for, and nothing that was found says whether {an(name_of(s.reader))} "
            "passes them on",
            pages=pages.built(s),
        )
    elif (api := s.first(REST)) is not None:
        yield _streamed_by_rest(s, api)
    else:
        yield fits("streamed responses were asked for, and nothing on this path holds them back", pages=pages.built(s))


def _lattice_function(s: Subject) -> bool:
    return s.first("lattice-service") is not None and s.ends_in_function


def _streamed_by_rest(s: Subject, api: Any) -> Reason:
    off = [each for each in (Feature.CACHING, Feature.BODY_TRANSFORMATION) if _asked(s, each)]
    if s.first("cloudfront") is not None:  # then the cache is at the edge
        off = [each for each in off if each is not Feature.CACHING]
    if off:
        return excluded(
            f"streamed responses were asked for together with {' and '.join(off)}, which a REST API cannot do at once",
            "ST-007",
            "ST-002",
            change="stream on a path of its own",
        )
    kind = gateway_type(api)
    facts = {"rest-private": "ET-018", "rest-edge": "ET-002"}.get(kind, "ET-010")
    return fits(
        f"streamed responses were asked for, and {an(name_of(api))} can stream through a proxy integration",
        "FM-097",
        facts,
        "ST-001",
        "ST-002",
    )
