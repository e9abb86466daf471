"""Operations: what the team does not want to run, what is legacy, what falls asleep.

AWS advises to create no new VPC links V1
(https://docs.aws.amazon.com/apigateway/latest/developerguide/private-integration.html).
"""

from __future__ import annotations

from collections.abc import Iterator

from modeler.engine.fit import pages
from modeler.engine.fit.reason import Reason
from modeler.engine.fit.rule import caveat, excluded, fits, rule
from modeler.engine.fit.subject import GATEWAYS, WEBSOCKET, Subject
from modeler.engine.fit.words import limit, number

SECONDS_PER_DAY = 86400
_MEANT = {
    "load-balancer": ("alb", "nlb"),
    "api-gateway": GATEWAYS,
    "lambda": ("lambda-function",),
    "ec2": ("ec2-instances", "jump-host"),
    "eks": ("eks-pods",),
    "cognito": ("cognito-user-pool",),
    "vpc-lattice": ("lattice-service",),
}
_SHORT = {
    "load-balancer": "load balancer",
    "alb": "ALB",
    "nlb": "NLB",
    "api-gateway": "API Gateway",
    "lambda": "Lambda function",
    "ec2": "EC2 instance",
    "eks": "EKS cluster",
    "cognito": "Cognito user pool",
    "nat-gateway": "NAT gateway",
    "vpc-link-v1": "VPC link V1",
    "vpc-lattice": "VPC Lattice service",
    "cloudfront": "CloudFront distribution",
    "global-accelerator": "Global Accelerator",
    "resolver-endpoint": "Resolver endpoint",
}


def components_of(thing: str) -> tuple[str, ...]:
    """Give the ids of the components that a word of `Needs.avoid` stands for.

    >>> components_of("load-balancer"), components_of("nat-gateway")
    (('alb', 'nlb'), ('nat-gateway',))
    """
    return _MEANT.get(thing, (thing,))


@rule("avoid", "Things that the team does not want to run", "needs.avoid", each_class=True)
def avoid(s: Subject) -> Iterator[Reason]:
    """A component on the path, or beside it, is run by somebody."""
    for thing in s.w.needs.avoid:
        word = _SHORT.get(thing, thing.replace("-", " "))
        if s.has(*components_of(thing)):
            yield excluded(f"the team wants to run no {word}, and this path has one",
                           requirement=f"needs.avoid:{thing}", pages=pages.built(s))  # fmt: skip
        else:
            yield fits(f"the team wants to run no {word}, and this path has none", requirement=f"needs.avoid:{thing}",
                       pages=pages.built(s))  # fmt: skip


@rule("vpc-link-v1-is-legacy", "VPC links V1", "pattern")
def legacy_link(s: Subject) -> Iterator[Reason]:
    """New designs take V2, where it exists; WebSocket APIs have no choice."""
    if s.first("vpc-link-v1") is None:
        return
    if s.first(WEBSOCKET) is not None:
        yield fits("a WebSocket API can only use a VPC link V1", "VL-002", "FM-088")
    else:
        yield caveat("it needs a VPC link V1, which is legacy: AWS advises to create no new ones", "VL-003",
                     change="take a VPC link V2 (B6, C2), where the Region has it")  # fmt: skip


@rule("idle-link", "A link without traffic", "needs.idle_days")
def idle_link(s: Subject) -> Iterator[Reason]:
    """A VPC link V2 goes inactive if nothing passes for a time, and takes minutes to come back."""
    asked = s.w.needs.idle_days
    if asked is None or s.first("vpc-link-v2") is None:
        return
    most = limit("VL-006") / SECONDS_PER_DAY
    said = f"nothing is sent for {number(asked)} days, and a VPC link V2 goes inactive after {number(most)}"
    if asked > most:
        yield caveat(f"{said}: requests then fail for minutes", "VL-006", change="send a request a day (a canary)")
    else:
        yield fits(said, "VL-006")
