"""Load balancers: zones, listeners, rules, cross-zone, logs, web ACL, and who decides where no API stands behind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from modeler.audit.settings.setting import OnTheWay, OpenSetting, ResourceSetting, SettingStatement, of_attribute
from modeler.audit.settings.subnets import zones
from modeler.audit.settings.web_acl import web_acl
from modeler.inventory import Node, Unknown
from modeler.inventory.kinds.listener import Listener
from modeler.inventory.kinds.listener_rule import ListenerRule
from modeler.inventory.kinds.load_balancer import LoadBalancer

OF: Final[tuple[type[Node], ...]] = (LoadBalancer,)


def settings_from(balancer: LoadBalancer, standing: OnTheWay) -> Iterator[SettingStatement]:
    """Yield what a balancer and its listeners say."""
    yield from zones(balancer, standing)
    listeners = standing.inventory.referring_to(balancer, Listener)
    is_door = standing.way.entry is balancer
    if balancer.type == "network":
        yield from of_attribute("assumptions.nlb_cross_zone", balancer, "cross_zone")
        if balancer.cross_zone is None:  # AWS's own default, which the workload has too, unless it says otherwise
            yield ResourceSetting("assumptions.nlb_cross_zone", False, balancer, "cross_zone")
        yield from _protocol("api.nlb_listener", listeners, {"TCP": "TCP", "TLS": "TLS"})
    else:
        yield from _rules(listeners, standing)
        if not is_door:
            yield from _protocol("api.tls_backend", listeners, {"HTTPS": True, "HTTP": False})
    if is_door:
        yield from _as_door(balancer, listeners, standing)


def _protocol(path: str, listeners: tuple[Listener, ...], words: dict[str, object]) -> Iterator[SettingStatement]:
    """Yield what the listeners speak: the first of `words` that one of them does."""
    for protocol, value in words.items():
        for listener in listeners:
            if listener.protocol == protocol:
                yield ResourceSetting(path, value, listener, "protocol")
                return
    for listener in listeners:
        if isinstance(listener.protocol, Unknown):
            yield OpenSetting(path, listener, listener.protocol)
            return


def _rules(listeners: tuple[Listener, ...], standing: OnTheWay) -> Iterator[SettingStatement]:
    counts = {listener: len(standing.inventory.referring_to(listener, ListenerRule)) for listener in listeners}
    if counts:
        listener = max(counts, key=counts.__getitem__)
        yield ResourceSetting("api.listener_rules", max(1, counts[listener]), listener, "rules")


def _as_door(balancer: LoadBalancer, listeners: tuple[Listener, ...], standing: OnTheWay) -> Iterator[SettingStatement]:
    if isinstance(balancer.access_logs, Unknown):
        yield OpenSetting("logging.access_logs", balancer, balancer.access_logs)
    else:
        yield ResourceSetting("logging.access_logs", bool(balancer.access_logs), balancer, "access_logs")
    if balancer.type != "network":
        yield from web_acl(balancer, standing)
        verifying = next((node for node in listeners if node.client_certificates == "verify"), None)
        yield ResourceSetting("api.mtls", verifying is not None, verifying or balancer, "client_certificates")
    if not standing.has_api:
        yield from _who_decides(balancer, listeners, standing)


def _who_decides(
    balancer: LoadBalancer, listeners: tuple[Listener, ...], standing: OnTheWay
) -> Iterator[SettingStatement]:
    """Yield a check of tokens, the one that a balancer does for programs; a login of people is none of them."""
    for listener in listeners:
        deciding: list[Listener | ListenerRule] = [listener, *standing.inventory.referring_to(listener, ListenerRule)]
        for node in deciding:
            actions = node.actions if isinstance(node.actions, tuple) else ()
            if any(getattr(action, "type", None) == "jwt-validation" for action in actions):
                yield ResourceSetting("api.authorizer", "jwt", node, "actions")
                return
    yield ResourceSetting("api.authorizer", "none", balancer, "actions")
