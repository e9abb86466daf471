"""AV-05: callers reach a load balancer over HTTP without TLS."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Unknown, references_of
from modeler.inventory.graph import actions_of_listener
from modeler.inventory.kinds.api_integration import ApiIntegration
from modeler.inventory.kinds.listener import Listener
from modeler.inventory.kinds.listener_rule import ListenerRule
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.rest_integration import RestIntegration
from modeler.inventory.mapping import attributes_in
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .fronts import balancer_of
from .outcome import AuditOutcome, cannot_tell, fails, passes


@audit_rule(
    "AV-05",
    "Callers speak plain HTTP with the load balancer",
    severity=Severity.MEDIUM,
    why="A listener for HTTP that forwards requests sends them and their tokens in the clear, over Direct "
    "Connect (which encrypts nothing by itself), a transit gateway or a peering too.",
    symptom="Nothing fails; requests and tokens can be read on the way.",
    remedy=Remedy(
        "Listen on 443 with a certificate, and let the listener on 80 redirect to it.",
        "aws elbv2 modify-listener --listener-arn LISTENER --default-actions "
        "Type=redirect,RedirectConfig={Protocol=HTTPS,Port=443,StatusCode=HTTP_301}",
        "DefaultActions: [{Type: redirect, RedirectConfig: {Protocol: HTTPS, Port: '443', StatusCode: HTTP_301}}]",
        "default_action {\n"
        '  type = "redirect"\n'
        "  redirect {\n"
        '    protocol    = "HTTPS"\n'
        '    port        = "443"\n'
        '    status_code = "HTTP_301"\n'
        "  }\n"
        "}",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html",
            "2026-11-21",
        ),
    ),
    kinds=(
        ApiIntegration,
        Listener,
        ListenerRule,
        LoadBalancer,
        RestIntegration,
    ),
)
def plain_http_listener(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at listeners that callers reach themselves; behind a VPC link only API Gateway does."""
    linked = _keys_behind_links(inventory)
    for listener in inventory.all(Listener):
        balancer = balancer_of(inventory, listener, "application")
        if balancer is None or listener.protocol != "HTTP" or {listener.key, balancer.key} & linked:
            continue
        if isinstance(listener.actions, Unknown):
            yield cannot_tell(listener, "actions", listener.actions)
        elif any(action.type == "forward" for _, action in actions_of_listener(inventory, listener)):
            yield fails(listener, "protocol", "it forwards requests that come over HTTP", beside=(balancer,))
        else:
            yield passes(listener)


def _keys_behind_links(inventory: Inventory) -> set[str]:
    """Return the keys of what integrations over a VPC link lead to."""
    integrations: tuple[ApiIntegration | RestIntegration, ...] = (
        *inventory.all(ApiIntegration),
        *inventory.all(RestIntegration),
    )
    linked = [item for item in integrations if item.vpc_link is not None]
    references = {reference.key for item in linked for reference in references_of(item)}
    return references | {attribute.key for item in linked for attribute in attributes_in(item.uri)}
