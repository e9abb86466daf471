"""Operations: what the team does not want to run, what is legacy, what falls asleep.

AWS advises to create no new VPC links V1
(https://docs.aws.amazon.com/apigateway/latest/developerguide/private-integration.html).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from modeler.components import where
from modeler.engine.fit import pages
from modeler.engine.fit.reason import Reason
from modeler.engine.fit.rule import caveat, excluded, fits, rule
from modeler.engine.fit.subject import WEBSOCKET, Subject
from modeler.engine.fit.words import grouped
from modeler.facts.constraints import ask

SECONDS_PER_DAY = 86400


@cache
def called(avoided: str) -> str:
    """Return how a sentence calls what a word of `Needs.avoid` stands for.

    >>> called("load-balancer"), called("nat-gateway")
    ('load balancer', 'NAT gateway')
    """
    return next(kind.traits.avoided_as[avoided] for kind in where(lambda traits: avoided in traits.avoided_as).values())


@rule("avoid", "Things that the team does not want to run", "needs.avoid", topics=("Q12",), each_class=True)
def avoid(s: Subject) -> Iterator[Reason]:
    """A component on the path, or beside it, is run by somebody."""
    for avoided in s.w.needs.avoid:
        word = called(avoided)
        if any(avoided in component.traits.avoided_as for component in s.components):
            yield excluded(
                f"the team wants to run no {word}, and this path has one",
                requirement=f"needs.avoid:{avoided}",
                pages=pages.built(s),
            )
        else:
            yield fits(
                f"the team wants to run no {word}, and this path has none",
                requirement=f"needs.avoid:{avoided}",
                pages=pages.built(s),
            )


@rule("vpc-link-v1-is-legacy", "VPC links V1", "pattern", topics=("Q12",))
def legacy_link(s: Subject) -> Iterator[Reason]:
    """New designs take V2, where it exists; WebSocket APIs have no choice."""
    if s.first("vpc-link-v1") is None:
        return
    if s.first(WEBSOCKET) is not None:
        yield fits(
            "a WebSocket API can only use a VPC link V1",
            ask("vpc-link-v2", "feature.websocket"),
            ask("websocket-api", "feature.integration-nlb"),
        )
    else:
        yield caveat(
            "it needs a VPC link V1, which is legacy: AWS advises to create no new ones",
            ask("vpc-link-v1", "status"),
            change="take a VPC link V2 (B6, C2), where the Region has it",
        )


@rule("idle-link", "A link without traffic", "needs.idle_days", topics=("Q9", "R18"))
def idle_link(s: Subject) -> Iterator[Reason]:
    """A VPC link V2 goes inactive if nothing passes for a time, and takes minutes to come back."""
    asked = s.w.needs.idle_days
    if asked is None or s.first("vpc-link-v2") is None:
        return
    inactive = ask("vpc-link-v2", "inactive_after_s")
    days = inactive.number / SECONDS_PER_DAY
    words = f"nothing is sent for {grouped(asked)} days, and a VPC link V2 goes inactive after {grouped(days)}"
    if asked > days:
        yield caveat(f"{words}: requests then fail for minutes", inactive, change="send a request a day (a canary)")
    else:
        yield fits(words, inactive)


@rule("targets-without-load-balancer", "Cloud Map instead of a load balancer", "pattern", topics=("Q4",))
def cloud_map(s: Subject) -> Iterator[Reason]:
    """What a load balancer does beside balancing, somebody else must do: check targets, and drain them."""
    if not s.has("cloud-map"):
        return
    kept = (
        "give the containers a health check, which ECS reports"
        if s.w.backend.kind == "fargate"
        else "register instances and report their health yourself"
    )
    yield caveat(
        f"no load balancer checks and drains targets, and Cloud Map does neither: {kept}, and expect errors while "
        "targets are replaced",
        ask("cloud-map", "health_check.default"),
        ask("cloud-map", "health_check.in_vpc"),
        ask("cloud-map", "drains_on_deployment"),
        change="take an internal ALB (B1)",
    )


@rule("listener-rules", "Rules that tell services apart", "api.listener_rules", topics=("Q4",))
def listener_rules(s: Subject) -> Iterator[Reason]:
    """Application Load Balancers route by path and host name; others do not. A mesh routes by itself."""
    api, kind = s.w.api, s.w.backend.kind
    asked = api.listener_rules if "listener_rules" in api.model_fields_set else 0
    if asked < 2 or kind == "eks-istio":
        return
    if s.first("alb") is not None:
        most = ask("alb", "quota.rules")
        if asked > most.number:
            yield caveat(
                f"{grouped(asked)} listener rules were asked for: an ALB needs a quota increase from "
                f"{grouped(most.number)}",
                most,
            )
    elif s.has("nlb", "cloud-map"):
        nlb = s.first("nlb") is not None
        router = "an NLB" if nlb else "Cloud Map"
        yield caveat(
            f"{grouped(asked)} listener rules were asked for, and {router} knows neither paths nor host names: "
            "route in the API or the service, and give each service a listener or a name of its own",
            ask("nlb", "listener_rules.conditions") if nlb else ask("private-integration-http", "integration_uri"),
            change="take an ALB (B1, B6, C2, E7)",
        )
