"""CloudFront: whether a distribution has the name, its certificate, and the origin that it asks.

CloudFront asks an origin by the origin's own name, in the handshake and in Host, unless a policy forwards the viewer's
Host. The certificate of the origin must be for one of the two, or CloudFront answers 502.

Sources: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-502-bad-gateway.html,
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html,
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html (2026-11-30).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from modeler.audit.network import INTERNET, AnswerKind
from modeler.audit.rules import CannotTell, Finding, find_rules
from modeler.inventory import Cause, Node, Unknown
from modeler.inventory.kinds.distribution import CloudFrontDistribution, DistributionOrigin
from modeler.inventory.kinds.domain_name import DomainName
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.vpc_origin import VpcOrigin

from .answers import BY_EDGE, EDGE_PLAIN, EDGE_REFUSAL, ORIGIN_ERROR, ORIGIN_TIMEOUT, redirected
from .crossing import internet_step
from .policies import web_acl_steps
from .scene import LINK, GatewayApi, Onward, Scene, SentRequest
from .step import TraceCheck, TraceStep
from .tls import certificate_step, handshake_step

_OWN = ".cloudfront.net"
_VPC_ORIGIN_RULE = "ED-01"


def edge_steps(
    scene: Scene, arrival: SentRequest, distribution: CloudFrontDistribution
) -> Iterator[TraceStep | Onward]:
    """Yield the steps at CloudFront, and who gets the request from it.

    Parameters
    ----------
    scene : Scene
        What was read, and the request.
    arrival : SentRequest
        The request.
    distribution : CloudFrontDistribution
        The distribution.
    """
    yield internet_step(scene, arrival, distribution)
    if arrival.secure:
        yield _handshake(scene, arrival, distribution)
    yield _by_name(arrival, distribution)
    yield from _by_protocol(arrival, distribution)
    yield from web_acl_steps(scene, distribution, distribution.web_acl, distribution)
    yield from _to_origin(scene, arrival, distribution)


def _handshake(scene: Scene, arrival: SentRequest, distribution: CloudFrontDistribution) -> TraceStep:
    if distribution.certificate is None or arrival.name.endswith(_OWN):
        return handshake_step(scene, arrival, distribution, (f"*{_OWN}",))
    certificate = scene.inventory.find(distribution.certificate)
    return certificate_step(scene, arrival, distribution, (certificate,), None)


def _by_name(arrival: SentRequest, distribution: CloudFrontDistribution) -> TraceStep:
    """Say whether the distribution has the name."""
    aliases = distribution.aliases
    nodes = (distribution,)
    if isinstance(aliases, Unknown):
        return TraceStep(TraceCheck.DOOR, None, arrival.host, nodes, (EDGE_REFUSAL,), (aliases,), distribution)
    known = [alias.lower() for alias in aliases if isinstance(alias, str)]
    if arrival.host.endswith(_OWN) or arrival.host.lower() in known:
        return TraceStep(TraceCheck.DOOR, True, distribution.key, nodes, (), (), distribution)
    hidden = tuple(alias for alias in aliases if isinstance(alias, Unknown))
    passes = None if hidden else False
    subject = f"{arrival.host} is no alias"
    return TraceStep(TraceCheck.DOOR, passes, subject, nodes, (EDGE_REFUSAL,), hidden, distribution)


def _by_protocol(arrival: SentRequest, distribution: CloudFrontDistribution) -> Iterator[TraceStep]:
    if arrival.secure or distribution.viewer_protocol == "allow-all":
        return
    if distribution.viewer_protocol == "redirect-to-https":
        answer = redirected("HTTP_301", f"https://{arrival.host}{arrival.path}")
    else:
        answer = EDGE_PLAIN
    subject = f"plain HTTP: {distribution.viewer_protocol}"
    yield TraceStep(TraceCheck.DOOR, False, subject, (distribution,), (answer,), (), distribution)


# Origins


def _to_origin(
    scene: Scene, arrival: SentRequest, distribution: CloudFrontDistribution
) -> Iterator[TraceStep | Onward]:
    given = () if isinstance(distribution.origins, Unknown) else distribution.origins
    origins = [origin for origin in given if isinstance(origin, DistributionOrigin)]
    leading = [origin for origin in origins if _leads(scene, origin)] or origins
    answers = (ORIGIN_ERROR, ORIGIN_TIMEOUT)
    nodes: tuple[Node, ...] = (distribution,)
    if not leading:
        hidden = distribution.origins if isinstance(distribution.origins, Unknown) else _not_read("an origin")
        yield TraceStep(TraceCheck.ORIGIN, None, distribution.key, nodes, answers, (hidden,), distribution)
        return
    if len(origins) > 1:
        choice = Unknown(Cause.OUTSIDE, f"which paths of {distribution.key} go to which origin")
        yield TraceStep(TraceCheck.ORIGIN, None, str(leading[0].domain), nodes, answers, (choice,), distribution)
    yield from _at_origin(scene, arrival, distribution, leading[0])


def _not_read(name: str) -> Unknown:
    return Unknown(Cause.OUTSIDE, name)


def _leads(scene: Scene, origin: DistributionOrigin) -> bool:
    """Say whether an origin may lead to the target: it is no bucket, and its name is that of something read."""
    inside = scene.inventory.find(origin.vpc_origin)
    if inside is not None:
        return True
    name = scene.text_of(origin.domain)
    return any(node.KIND != "bucket" for node in scene.inventory.named_in(origin.domain)) or ".execute-api." in name


def _at_origin(
    scene: Scene, arrival: SentRequest, distribution: CloudFrontDistribution, origin: DistributionOrigin
) -> Iterator[TraceStep | Onward]:
    inside = scene.inventory.find(origin.vpc_origin)
    if isinstance(inside, VpcOrigin):
        yield from _in_vpc(scene, arrival, distribution, origin, inside)
        return
    if origin.vpc_origin is not None:
        hidden = origin.vpc_origin if isinstance(origin.vpc_origin, Unknown) else _not_read(str(origin.vpc_origin))
        answers = (ORIGIN_ERROR, ORIGIN_TIMEOUT)
        yield TraceStep(TraceCheck.ORIGIN, None, "a VPC origin", (distribution,), answers, (hidden,), distribution)
        return
    name = scene.text_of(origin.domain)
    answer = scene.resolved_publicly(name)
    node = next((item for item in scene.inventory.named_in(origin.domain) if _answers(item)), None) or answer.node
    if isinstance(node, DomainName) or node is None:
        node = scene.target if answer.kind is AnswerKind.PUBLIC_API and isinstance(scene.target, GatewayApi) else None
    if node is None:
        hidden = origin.domain if isinstance(origin.domain, Unknown) else _not_read(name)
        yield TraceStep(TraceCheck.ORIGIN, None, name, (distribution,), (ORIGIN_ERROR,), (hidden,), distribution)
        return
    yield TraceStep(TraceCheck.ORIGIN, True, name, (distribution,), (), (), distribution)
    yield Onward(node, _sent(scene, arrival, origin, name))


def _answers(node: Node) -> bool:
    return isinstance(node, (*GatewayApi.__args__, LoadBalancer)) or node.KIND == "function-url"


def _sent(scene: Scene, arrival: SentRequest, origin: DistributionOrigin, name: str) -> SentRequest:
    """Return a request as CloudFront sends it to an origin on the internet."""
    secure = origin.protocol == "https-only" or (origin.protocol != "http-only" and arrival.secure)
    path = f"{origin.path if isinstance(origin.path, str) else ''}{arrival.path}"
    port = 443 if secure else 80
    return SentRequest(name, name, path, (INTERNET,), BY_EDGE, BY_EDGE, port, secure)


def _in_vpc(
    scene: Scene,
    arrival: SentRequest,
    distribution: CloudFrontDistribution,
    origin: DistributionOrigin,
    inside: VpcOrigin,
) -> Iterator[TraceStep | Onward]:
    balancer = scene.inventory.find(inside.target)
    answers = (ORIGIN_ERROR, ORIGIN_TIMEOUT)
    nodes = (inside, *((balancer,) if balancer is not None else ()))
    if not isinstance(balancer, LoadBalancer):
        hidden = inside.target if isinstance(inside.target, Unknown) else _not_read(str(inside.target))
        yield TraceStep(TraceCheck.ORIGIN, None, inside.key, nodes, answers, (hidden,), distribution)
        return
    yield _admitted(scene, distribution, inside, balancer)
    secure = inside.protocol != "http-only" and (inside.protocol == "https-only" or arrival.secure)
    port = inside.https_port if secure and isinstance(inside.https_port, int) else 443 if secure else 80
    name = scene.text_of(origin.domain)
    sent = replace(_sent(scene, arrival, origin, name), port=port, secure=secure, over=LINK)
    yield Onward(balancer, sent)


def _admitted(
    scene: Scene, distribution: CloudFrontDistribution, inside: VpcOrigin, balancer: LoadBalancer
) -> TraceStep:
    """Return whether CloudFront reaches a balancer in a VPC, as the rule of VPC origins judges it."""
    (rule,) = find_rules([_VPC_ORIGIN_RULE])
    answers = (ORIGIN_ERROR, ORIGIN_TIMEOUT)
    for outcome in rule.outcomes(scene.inventory):
        if outcome.node not in (inside, balancer):
            continue
        nodes = (inside, balancer)
        if isinstance(outcome, Finding):
            return TraceStep(TraceCheck.ORIGIN, False, outcome.text, nodes, answers, (), distribution)
        if isinstance(outcome, CannotTell):
            return TraceStep(TraceCheck.ORIGIN, None, inside.key, nodes, answers, outcome.unknown, distribution)
    return TraceStep(TraceCheck.ORIGIN, True, inside.key, (inside, balancer), (), (), distribution)
