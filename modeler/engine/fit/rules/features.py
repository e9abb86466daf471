"""What the door does with requests: API Gateway's features, a web ACL, traces, a cache.

REST APIs have what HTTP APIs lack (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html);
a load balancer, Lattice or a plain endpoint has none of API Gateway's features.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from modeler.dataclass import dataclass
from modeler.engine.fit import pages
from modeler.engine.fit.reason import Reason
from modeler.engine.fit.rule import Rule, caveat, excluded, fits, rule, unknown
from modeler.engine.fit.stated import stated
from modeler.engine.fit.subject import REST, Subject, gateway_type
from modeler.engine.fit.words import an, name_of, size
from modeler.facts.constraints import ask, is_stated
from modeler.workload import Feature, Protocol


@dataclass(frozen=True, slots=True)
class FeatureRule:
    """A feature that only APIs of API Gateway can have, and the fact that says which do.

    Parameters
    ----------
    feature : Feature
        What is asked for; the rule has its name.
    key : str
        Key of the facts that say yes or no, for each kind of API.
    words : str
        The feature within a sentence.
    topics : tuple of str
        The questions and filters of the guide that it answers.
    many : bool
        Whether the words are in the plural.
    """

    feature: Feature
    key: str
    words: str
    topics: tuple[str, ...]
    many: bool = False

    def judge(self, s: Subject) -> Iterator[Reason]:
        """Judge by the APIs on the path."""
        if _asked(s, self.feature):
            yield of_gateway(s, self.words, self.key, many=self.many)

    @property
    def rule(self) -> Rule:
        """The rule of this row."""
        title = self.words[:1].upper() + self.words[1:]
        return Rule(self.feature.value, title, (f"needs.features:{self.feature}",), self.topics, self.judge)


def _asked(s: Subject, feature: Feature) -> bool:
    return feature in s.w.needs.features


def _to_rest(s: Subject) -> str:
    return "put a private REST API on the path (A1, C2)" if s.clients_are_private else "take a REST API (B6)"


def of_gateway(s: Subject, feature: str, key: str, *, many: bool = False) -> Reason:
    """Say whether an API on the path has a feature of API Gateway.

    Parameters
    ----------
    s : Subject
        What is judged.
    feature : str
        The feature in words.
    key : str
        Key of the facts that say yes or no; at least REST APIs have one.
    many : bool
        Whether the words are in the plural.
    """
    asked, pronoun = (f"{feature} were asked for", "them") if many else (f"{feature} was asked for", "it")
    against = []
    for api in s.gateways:
        if not is_stated(api.id, key):
            continue
        statement = ask(api.id, key)
        if statement.yes:
            return fits(f"{asked}, and {an(name_of(api))} has {pronoun}", statement)
        against.append(statement)
    if s.gateway_of_your_own is not None:
        return caveat(
            f"{asked}: the API gateway of your own must have {pronoun}, which nobody has looked at here",
            change="take a private REST API (C2) for a managed one",
            pages=pages.built(s),
        )
    if s.gateways:
        lack = f"{an(name_of(s.gateways[0]))} has none"
    else:
        lack = f"the door, {an(name_of(s.reader or s.door.component))}, is no API Gateway"
    facts = dict.fromkeys(against or [ask("rest-api", key)])
    return excluded(f"{asked}, and {lack}", *facts, change=_to_rest(s))


PLAIN = (
    FeatureRule(Feature.API_KEYS, "feature.api-keys", "API keys", ("Q5", "R03"), many=True),
    FeatureRule(
        Feature.PER_CLIENT_THROTTLING, "feature.per-client-throttle", "rate limits for each client", ("Q5",), many=True
    ),
    FeatureRule(
        Feature.USAGE_QUOTAS, "feature.per-client-quota", "usage quotas for each client", ("Q5", "R03"), many=True
    ),
    FeatureRule(Feature.DEVELOPER_PORTAL, "feature.developer-portal", "the developer portal", ("Q5",)),
    FeatureRule(Feature.REQUEST_VALIDATION, "feature.request-validation", "request validation", ("Q5", "R03")),
    FeatureRule(Feature.BODY_TRANSFORMATION, "feature.body-mapping", "transformation of bodies", ("Q5", "R03")),
    FeatureRule(
        Feature.CUSTOM_GATEWAY_RESPONSES, "feature.gateway-responses", "custom gateway responses", ("Q5",), many=True
    ),
    FeatureRule(Feature.MOCKS, "feature.integration-mock", "mock integrations", ("Q5", "R03"), many=True),
    FeatureRule(
        Feature.CLIENT_CERTIFICATE_TO_BACKEND,
        "feature.backend-client-certificate",
        "a client certificate to the backend",
        ("Q6", "R03"),
    ),
)
"""What needs no judgment of its own: a new feature is a row here and its facts."""
RULES = tuple(row.rule for row in PLAIN)


@rule("canary", "Canary releases at the API", f"needs.features:{Feature.CANARY}", topics=("Q5", "R03"))
def canary(s: Subject) -> Iterator[Reason]:
    """Stages of REST APIs have canaries; load balancers and Lattice split traffic over target groups by weight."""
    if not _asked(s, Feature.CANARY):
        return
    at_gateway = of_gateway(s, "canary releases", "feature.canary", many=True)
    if not s.gateways and s.first("lattice-service") is not None:
        yield caveat(
            "canary releases were asked for: Lattice splits traffic over weighted target groups instead",
            ask("vpc-lattice", "feature.weighted-target-groups"),
            change=at_gateway.change,
        )
    elif not s.gateways and s.load_balancers:
        nlb = s.load_balancers[0].id == "nlb"
        yield caveat(
            "canary releases were asked for: a load balancer splits traffic over weighted target groups instead",
            ask("nlb", "feature.weighted-target-groups") if nlb else ask("alb", "quota.target_groups_per_action"),
            change=at_gateway.change,
        )
    else:
        yield at_gateway


@rule("caching", "A response cache at the door", f"needs.features:{Feature.CACHING}", topics=("Q5", "R03"))
def caching(s: Subject) -> Iterator[Reason]:
    """A REST API's stage cache, or CloudFront's; a stage cache keeps responses up to a size, and no streams."""
    if not _asked(s, Feature.CACHING):
        return
    if s.first("cloudfront") is not None:
        yield fits(
            "a response cache was asked for, and CloudFront has one at the edge",
            ask("cloudfront", "feature.edge-cache"),
        )
        return
    yield of_gateway(s, "a response cache", "feature.caching")
    asked, largest = s.w.needs.max_response_bytes or 0.0, ask("rest-api", "cache.max_response_bytes")
    if s.first(REST) is not None and asked > largest.number:
        yield caveat(
            f"responses of up to {size(asked)} were asked for, and the cache keeps those of up to "
            f"{size(largest.number)}: larger ones always go to the backend",
            largest,
        )


@rule("x-ray", "X-Ray traces at the door", f"needs.features:{Feature.X_RAY}", topics=("Q5", "R03"))
def x_ray(s: Subject) -> Iterator[Reason]:
    """REST APIs and AppSync begin traces; load balancers and HTTP APIs do not."""
    if not _asked(s, Feature.X_RAY):
        return
    if s.first("appsync-api") is not None:
        yield fits("X-Ray traces were asked for, and AppSync begins them", ask("appsync", "feature.x-ray"))
    elif not s.gateways and s.first("function-url", "lambda-api") is not None:
        yield caveat(
            "X-Ray traces were asked for: they begin in the function, not at the door", ask("lambda", "feature.x-ray")
        )
    else:
        yield of_gateway(s, "X-Ray traces", "feature.x-ray", many=True)


_WAF_YES = ("cloudfront", "alb", "verified-access", "appsync-api")


@rule("waf", "A web ACL at the door", f"needs.features:{Feature.WAF}", topics=("Q5", "Q10", "R03", "R22"))
def waf(s: Subject) -> Iterator[Reason]:
    """AWS WAF must stand where requests are first read, or before it: at CloudFront, an ALB or a REST API."""
    if not _asked(s, Feature.WAF):
        return
    reader = s.reader
    kind = gateway_type(reader) if reader is not None else ""
    if reader is not None and reader.id in _WAF_YES:
        yield fits(f"AWS WAF was asked for, and {an(name_of(reader))} can have a web ACL", ask("waf", "protects"))
    elif kind == "rest-private":
        yield unknown(
            "AWS WAF was asked for: its page lists REST APIs without saying whether private ones are meant",
            ask("rest-api-private", "feature.waf"),
            ask("waf", "protects"),
            change="test it, or put an ALB with the web ACL in front (A4)",
        )
    elif reader is not None and kind in ("rest-regional", "rest-edge"):
        yield fits(
            f"AWS WAF was asked for, and {an(name_of(reader))} can have a web ACL",
            ask("rest-api", "feature.waf"),
            ask(f"rest-api-{reader.endpoint}", "feature.waf"),
        )
    else:
        refusal = ask("nlb", "feature.waf") if reader is None else stated(reader, "feature.waf")
        yield excluded(
            f"AWS WAF was asked for, and {an(name_of(reader or s.door.component))} can have no web ACL",
            *((refusal,) if refusal else ()),
            ask("waf", "protects"),
            change=_to_waf(s),
        )
    if s.first(REST) is not None and (s.streams or _asked(s, Feature.RESPONSE_STREAMING)):
        yield caveat(
            "AWS WAF was asked for with streaming: it does not look into streamed responses",
            ask("rest-api", "streaming.waf_inspects_response"),
        )


def _to_waf(s: Subject) -> str:
    if s.clients_are_private:
        return "put an internal ALB with the web ACL in front (A4, E7)"
    return "take a REST API (B6), or put CloudFront with the web ACL in front (F5)"


@rule(
    "response-streaming",
    "Responses that begin before they are complete",
    f"needs.features:{Feature.RESPONSE_STREAMING}",
    "traffic.protocol",
    topics=("Q3", "R03"),
)
def response_streaming(s: Subject) -> Iterator[Reason]:
    """REST APIs stream, HTTP and WebSocket APIs do not; no load balancer streams what a function answers."""
    if not (_asked(s, Feature.RESPONSE_STREAMING) or s.w.traffic.protocol is Protocol.STREAMING):
        return
    without = next((api for api in s.gateways if not ask(api.id, "feature.response-streaming").yes), None)
    if without is not None:
        yield excluded(
            f"streamed responses were asked for, and {an(name_of(without))} cannot stream",
            ask(without.id, "feature.response-streaming"),
            change=_to_rest(s),
        )
    elif any(alb.targets == "lambda" for alb in s.all("alb")):
        largest = ask("alb-lambda", "quota.payload_bytes")
        yield excluded(
            f"streamed responses were asked for, and an ALB takes a function's answer whole, of up to "
            f"{size(largest.number)}",
            largest,
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
    off = [feature for feature in (Feature.CACHING, Feature.BODY_TRANSFORMATION) if _asked(s, feature)]
    if s.first("cloudfront") is not None:  # then the cache is at the edge
        off = [feature for feature in off if feature is not Feature.CACHING]
    if off:
        return excluded(
            f"streamed responses were asked for together with {' and '.join(off)}, which a REST API cannot do at once",
            ask("rest-api", "streaming.excludes"),
            ask("rest-api", "streaming.integrations"),
            change="stream on a path of its own",
        )
    return fits(
        f"streamed responses were asked for, and {an(name_of(api))} can stream through a proxy integration",
        ask("rest-api", "feature.response-streaming"),
        ask(f"rest-api-{api.endpoint}", "feature.response-streaming"),
        ask("rest-api", "streaming.endpoint_types"),
        ask("rest-api", "streaming.integrations"),
    )
