"""Load balancers: the listener of the port, its certificate, the rule that takes the request, and the targets.

An Application Load Balancer ends TLS and passes the header Host on; a Network Load Balancer passes bytes on, so that
whoever stands behind it shakes hands with the caller, unless its listener has a certificate.

Sources: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html,
https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-troubleshooting.html,
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html (2026-11-30).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from modeler.audit.network import INTERNET, through_privatelink
from modeler.audit.policy.functions import INVOKE, function_decision, policy_of_permissions
from modeler.audit.policy.request import AccessRequest, Caller, Present, identity
from modeler.audit.rules.permissions import permissions_of, source_arn_of
from modeler.inventory import Cause, Node, Text, Unknown, unknowns
from modeler.inventory.kinds.function import Function
from modeler.inventory.kinds.listener import Action, Listener
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.target_group import TargetGroup
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint

from .answers import (
    BY_BALANCER,
    CLIENT,
    KEYS_NOT_READ,
    KEYS_UNREACHED,
    NO_TARGET,
    PLAIN_ON_HTTPS,
    RESET,
    TARGET_ERROR,
    TARGET_TIMEOUT,
    TOKEN_REFUSED,
    SeenAnswer,
    Sender,
    fixed,
    redirected,
)
from .backend import hidden_permissions
from .crossing import joined_step, network_step, port_step, settled_by, steps_between
from .listening import TakenRule, taken_rule
from .policies import web_acl_steps
from .scene import LINK, PRIVATELINK, TOKEN, Onward, Scene, SentRequest
from .step import TraceCheck, TraceStep
from .targets import GroupTargets, targets_of
from .tls import certificate_step, client_certificate_step

_LOGINS = ("authenticate-oidc", "authenticate-cognito")
_HTTPS = 443


def balancer_steps(scene: Scene, arrival: SentRequest, balancer: LoadBalancer) -> Iterator[TraceStep | Onward]:
    """Yield the steps at a load balancer, and who gets the request from it.

    Parameters
    ----------
    scene : Scene
        What was read, and the request.
    arrival : SentRequest
        The request.
    balancer : LoadBalancer
        The balancer.
    """
    if arrival.over == PRIVATELINK:
        yield _from_privatelink(scene, arrival, balancer)
    elif arrival.over != LINK:
        yield network_step(scene, arrival, balancer)
    listener = _listener(scene, arrival, balancer)
    if isinstance(listener, TraceStep):
        yield listener
    elif balancer.type == "network":
        yield from _pass_on(scene, arrival, balancer, listener)
    else:
        yield from _answer(scene, arrival, balancer, listener)


def _from_privatelink(scene: Scene, arrival: SentRequest, balancer: LoadBalancer) -> TraceStep:
    steps = tuple(through_privatelink(scene.inventory, balancer, source, arrival.port) for source in arrival.sources)
    step = joined_step(TraceCheck.NETWORK, steps, balancer.key, (balancer,), arrival.sender.unreached, balancer)
    return settled_by(scene, step, arrival.sources)


def _listener(scene: Scene, arrival: SentRequest, balancer: LoadBalancer) -> Listener | TraceStep:
    """Return the listener that takes the request, or why none does."""
    listeners = scene.inventory.referring_to(balancer, Listener)
    listener = next((item for item in listeners if item.port == arrival.port), None)
    if listener is not None:
        return listener
    hidden = tuple(item.port for item in listeners if isinstance(item.port, Unknown))
    if not hidden and listeners:
        return port_step(arrival, balancer, arrival.port)
    reasons = hidden or (Unknown(Cause.OUTSIDE, f"a listener of {balancer.key}"),)
    subject = f"the listener on port {arrival.port}"
    return TraceStep(TraceCheck.LISTENER, None, subject, (balancer,), arrival.sender.unreached, reasons, balancer)


# A Network Load Balancer passes bytes on


def _pass_on(
    scene: Scene, arrival: SentRequest, balancer: LoadBalancer, listener: Listener
) -> Iterator[TraceStep | Onward]:
    inside = arrival
    if listener.protocol == "TLS":
        yield from _handshake(scene, arrival, balancer, listener)
        inside = replace(arrival, name="", handshaker=BY_BALANCER, secure=False)
    sender = inside.sender
    if sender is CLIENT:
        sender = Sender(CLIENT.name, (*CLIENT.unreached, RESET), CLIENT.unsecured, CLIENT.verifies)
    passed = replace(inside, sender=sender, sources=scene.interfaces(balancer), over="")
    actions = () if isinstance(listener.actions, Unknown) else listener.actions
    groups = [group for action in actions if isinstance(action, Action) for group in _groups(scene, action)]
    if not groups:
        yield _no_group(balancer, listener, sender)
    for group in groups[:1]:
        secure = passed.secure or group.protocol == "TLS"
        yield from _to_targets(scene, replace(passed, secure=secure), balancer, group)


def _groups(scene: Scene, action: Action) -> tuple[TargetGroup, ...]:
    return scene.inventory.find_all(action.target_groups)


def _no_group(balancer: LoadBalancer, listener: Listener, sender: Sender) -> TraceStep:
    hidden = tuple(unknowns(listener.actions)) or (Unknown(Cause.OUTSIDE, f"the target group of {listener.key}"),)
    nodes = (listener, balancer)
    return TraceStep(TraceCheck.LISTENER, None, listener.key, nodes, sender.unreached, hidden, balancer)


# An Application Load Balancer answers, and asks its targets


def _answer(
    scene: Scene, arrival: SentRequest, balancer: LoadBalancer, listener: Listener
) -> Iterator[TraceStep | Onward]:
    yield from _handshake(scene, arrival, balancer, listener)
    yield from web_acl_steps(scene, balancer, None, balancer)
    rule = taken_rule(scene, arrival, listener)
    for action in rule.actions:
        step = _done_by(scene, arrival, balancer, rule, action)
        if step is not None:
            yield step
            if step.passes is False:
                return
    groups = [group for action in rule.actions for group in _groups(scene, action)]
    if not groups:
        yield _no_group(balancer, listener, BY_BALANCER)
        return
    passes = None if rule.doubts else True
    subject = f"{listener.key}, {'its default' if rule.owner is listener else rule.owner.key}"
    nodes = (rule.owner, *rule.doubts)
    yield TraceStep(TraceCheck.LISTENER, passes, subject, nodes, (), rule.unknown if rule.doubts else (), balancer)
    sources = scene.interfaces(balancer)
    inside = replace(
        arrival,
        name="",
        host=rule.host or arrival.host,
        sources=sources,
        sender=BY_BALANCER,
        handshaker=BY_BALANCER,
        over="",
        unnamed=(),
    )
    for group in groups[:1]:
        yield from _to_targets(scene, replace(inside, secure=group.protocol == "HTTPS"), balancer, group)


def _handshake(scene: Scene, arrival: SentRequest, balancer: LoadBalancer, listener: Listener) -> Iterator[TraceStep]:
    """Yield whether the caller and the listener speak the same, and whether its certificate is for the name."""
    speaks_tls = listener.protocol in ("HTTPS", "TLS")
    hidden = (*arrival.unnamed, *unknowns(listener.protocol))
    if hidden:
        answers = (*arrival.handshaker.unsecured, PLAIN_ON_HTTPS)
        yield TraceStep(TraceCheck.TLS, None, "a name that is not known", (listener,), answers, hidden, balancer)
        return
    if listener.protocol is None:
        return
    if not arrival.secure:
        if speaks_tls:
            seen = (PLAIN_ON_HTTPS,)
            yield TraceStep(TraceCheck.TLS, False, "plain HTTP to an HTTPS listener", (listener,), seen, (), balancer)
        return
    if not speaks_tls:
        subject = "TLS to a listener that speaks plain HTTP"
        answers = arrival.handshaker.unsecured if arrival.handshaker is not CLIENT else (_NO_TLS,)
        yield TraceStep(TraceCheck.TLS, False, subject, (listener,), answers, (), balancer)
        return
    references = (listener.certificates,) if isinstance(listener.certificates, Unknown) else listener.certificates
    shown = [item if isinstance(item, Unknown) else scene.inventory.find(item) for item in references]
    yield certificate_step(scene, arrival, listener, shown, listener.security_policy)
    asked = listener.client_certificates
    yield from client_certificate_step(scene, arrival, listener, asked if asked == "verify" else None, (RESET,))


_NO_TLS = SeenAnswer(None, "TLS handshake failure: wrong version number")


def _done_by(
    scene: Scene, arrival: SentRequest, balancer: LoadBalancer, rule: TakenRule, action: Action
) -> TraceStep | None:
    """Return what an action of a rule does by itself: a redirect, a fixed answer, a login, a look at a token."""
    unsure = bool(rule.doubts)
    nodes = (rule.owner, *rule.doubts)

    def stopped(subject: str, *answers: SeenAnswer) -> TraceStep:
        passes = None if unsure else False
        return TraceStep(TraceCheck.LISTENER, passes, subject, nodes, answers, rule.unknown, balancer)

    if action.type == "redirect":
        location = _location(arrival, action)
        return stopped(f"{rule.owner.key} redirects to {location}", redirected(action.status, location))
    if action.type == "fixed-response":
        return stopped(f"{rule.owner.key} answers itself", fixed(action.status))
    if action.type in (*_LOGINS, "jwt-validation"):
        if TOKEN not in scene.request.has:
            answer = TOKEN_REFUSED if action.type == "jwt-validation" else redirected("HTTP_302", str(action.issuer))
            return stopped(f"{rule.owner.key} asks for a token", answer)
        return _keys_step(scene, balancer, rule)
    return None


def _keys_step(scene: Scene, balancer: LoadBalancer, rule: TakenRule) -> TraceStep:
    """Return whether a balancer reaches the keys with which it checks tokens, which stand on the internet."""
    steps = steps_between(scene, scene.interfaces(balancer), (INTERNET,), _HTTPS)
    answers = (KEYS_UNREACHED, KEYS_NOT_READ)
    subject = f"{balancer.key} to the keys of the issuer"
    return joined_step(TraceCheck.LISTENER, steps, subject, (rule.owner, balancer), answers, balancer)


def _location(arrival: SentRequest, action: Action) -> str:
    """Return where a redirect leads; what an action does not say stays as it is in the request."""
    protocol = str(action.redirect_protocol or "#{protocol}")
    protocol = ("https" if arrival.secure else "http") if protocol == "#{protocol}" else protocol.lower()
    host = str(action.redirect_host or "#{host}").replace("#{host}", arrival.host)
    port = str(action.redirect_port or "#{port}").replace("#{port}", str(arrival.port))
    return f"{protocol}://{host}:{port}{arrival.path}"


# Targets


def _to_targets(
    scene: Scene, arrival: SentRequest, balancer: LoadBalancer, group: TargetGroup
) -> Iterator[TraceStep | Onward]:
    targets = targets_of(scene.inventory, group)
    if group.target_type == "lambda":
        yield from _to_functions(scene, balancer, group, targets)
        return
    yield from _stale(arrival, balancer, group, targets)
    if not targets.nodes:
        yield _no_targets(arrival, balancer, group, targets)
        return
    yield from _health(arrival, balancer, group, targets)
    port = next(iter(targets.ports), group.port)
    if not isinstance(port, int):
        reason = port if isinstance(port, Unknown) else Unknown(Cause.OUTSIDE, f"the port of {group.key}")
        names = ", ".join(node.key for node in targets.nodes)
        answers = _failures(arrival)
        yield TraceStep(TraceCheck.BACKEND, None, names, (group, *targets.nodes), answers, (reason,), balancer)
        return
    onward = next((node for node in targets.nodes if isinstance(node, (VpcEndpoint, LoadBalancer))), None)
    if onward is not None:
        yield Onward(onward, replace(arrival, port=port))
        return
    ends = [party for node in targets.nodes for party in scene.interfaces(node)]
    steps = steps_between(scene, arrival.sources, tuple(ends), port)
    names = ", ".join(node.key for node in targets.nodes)
    answers = _failures(arrival)
    step = joined_step(TraceCheck.BACKEND, steps, names, (balancer, *targets.nodes), answers, targets.nodes[0])
    yield settled_by(scene, step, (*arrival.sources, *ends))


def _failures(arrival: SentRequest) -> tuple[SeenAnswer, ...]:
    return (NO_TARGET, TARGET_TIMEOUT) if arrival.sender is BY_BALANCER else arrival.sender.unreached


def _no_targets(arrival: SentRequest, balancer: LoadBalancer, group: TargetGroup, targets: GroupTargets) -> TraceStep:
    """Say that a group has no target: surely only in an account, since services register their own."""
    empty = bool(group.origin.time) and not targets.registered and not isinstance(group.targets, Unknown)
    by_balancer = arrival.sender is BY_BALANCER
    none_there = (NO_TARGET,) if by_balancer else arrival.sender.unreached
    unknown_there = _failures(arrival)
    reason = Unknown(Cause.LIVE_STATE, "elasticloadbalancing:DescribeTargetHealth")
    if isinstance(group.targets, Unknown):
        reason = group.targets
    elif targets.registered:
        reason = Unknown(Cause.OUTSIDE, ", ".join(targets.registered))
    return TraceStep(
        TraceCheck.BACKEND,
        False if empty else None,
        "no target that was read",
        (balancer, group),
        none_there if empty else unknown_there,
        () if empty else (reason,),
        balancer,
    )


def _stale(
    arrival: SentRequest, balancer: LoadBalancer, group: TargetGroup, targets: GroupTargets
) -> Iterator[TraceStep]:
    """Yield that addresses of a group belong to no interface any more: those of an endpoint that was replaced."""
    if not targets.stale:
        return
    answers = (TARGET_TIMEOUT, TARGET_ERROR) if arrival.sender is BY_BALANCER else arrival.sender.unreached
    subject = f"no interface has {', '.join(targets.stale)}"
    all_stale = len(targets.stale) == len(targets.registered)
    reason = () if all_stale else (Unknown(Cause.REQUEST, "which target the balancer chooses"),)
    passes = False if all_stale else None
    yield TraceStep(TraceCheck.BACKEND, passes, subject, (group,), answers, reason, balancer)


def _health(
    arrival: SentRequest, balancer: LoadBalancer, group: TargetGroup, targets: GroupTargets
) -> Iterator[TraceStep]:
    """Yield that no target is well, as only an account says.

    A balancer whose targets are all unhealthy sends requests to all of them; targets that are unused or still being
    registered get none (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html,
    2026-11-30).
    """
    states = set(targets.states)
    if not states or "healthy" in states:
        return
    by_balancer = arrival.sender is BY_BALANCER
    if states <= {"unused", "draining"}:
        answers = (NO_TARGET,) if by_balancer else arrival.sender.unreached
        yield TraceStep(TraceCheck.BACKEND, False, "no target is in use", (group,), answers, (), balancer)
        return
    answers = (TARGET_ERROR, TARGET_TIMEOUT, NO_TARGET) if by_balancer else arrival.sender.unreached
    reason = Unknown(Cause.REQUEST, "why the targets are unhealthy")
    subject = f"targets are {', '.join(sorted(states))}"
    yield TraceStep(TraceCheck.BACKEND, None, subject, (group,), answers, (reason,), balancer)


def _to_functions(
    scene: Scene, balancer: LoadBalancer, group: TargetGroup, targets: GroupTargets
) -> Iterator[TraceStep]:
    functions = [node for node in targets.nodes if isinstance(node, Function)]
    if not functions:
        reason = Unknown(Cause.OUTSIDE, ", ".join(targets.registered) or f"the function of {group.key}")
        nodes: tuple[Node, ...] = (balancer, group)
        yield TraceStep(TraceCheck.BACKEND, None, group.key, nodes, (TARGET_ERROR, NO_TARGET), (reason,), balancer)
    for function in functions[:1]:
        yield invoked_by(scene, function, "elasticloadbalancing.amazonaws.com", group, (TARGET_ERROR,))


def invoked_by(
    scene: Scene, function: Function, service: str, source: Node, answers: tuple[SeenAnswer, ...]
) -> TraceStep:
    """Return whether a service may invoke a function for one of its resources.

    Parameters
    ----------
    scene : Scene
        What was read.
    function : Function
        The function.
    service : str
        ``elasticloadbalancing.amazonaws.com``, ``vpc-lattice.amazonaws.com``.
    source : Node
        The target group.
    answers : tuple of SeenAnswer
        What the caller sees if it may not.
    """
    permissions = permissions_of(scene.inventory, function)
    account: str | Present = function.account if isinstance(function.account, str) else Present(_ACCOUNT)
    own = identity(source)
    arn = source_arn_of(source)
    keys = {"AWS:SourceArn": arn if isinstance(arn, Text) else Text((arn,)), "AWS:SourceAccount": account}
    request = AccessRequest(INVOKE, "*", Caller(service=service), keys)
    passes = function_decision(policy_of_permissions(permissions), request).known
    elsewhere = hidden_permissions(scene.inventory)
    if passes is False and (function.policy is not None or elsewhere):
        passes = None
    if passes is None and any(item.principal == service and item.source_arn == own for item in permissions):
        passes = True  # one ARN that AWS gives on creation, on both sides
    missing = () if passes is not None else (*elsewhere, *unknowns([item.source_arn for item in permissions]), _ACCOUNT)
    nodes = (function, *permissions)
    seen = () if passes else answers
    return TraceStep(TraceCheck.BACKEND, passes, f"invokes {function.key}", nodes, seen, missing[:1], function)


_ACCOUNT = Unknown(Cause.ON_CREATION, "the account")
