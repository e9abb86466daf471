"""What a listener of an Application Load Balancer does with a request: the first rule whose conditions all hold.

Rules are asked by priority, the lowest number first; a request that none takes gets the default actions. ``*`` and
``?`` stand for any signs in hosts, which have no case, and in paths, which have.

Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-rules.html (2026-11-30).
"""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

from modeler.audit.network.intervals import Intervals, addresses
from modeler.dataclass import dataclass
from modeler.inventory import Unknown, unknowns
from modeler.inventory.kinds.listener import Action, Listener
from modeler.inventory.kinds.listener_rule import ListenerRule, RuleCondition

from .scene import Scene, SentRequest


@dataclass(frozen=True)
class TakenRule:
    """What takes a request.

    Parameters
    ----------
    owner : Listener or ListenerRule
        The rule, or the listener for its default actions.
    actions : tuple of Action
        What is done, in order.
    host : str
        What stands in place of the header Host; empty where it stays.
    doubts : tuple of ListenerRule
        Rules that may take the request before.
    unknown : tuple of Unknown
        What would settle that.
    """

    owner: Listener | ListenerRule
    actions: tuple[Action, ...]
    host: str
    doubts: tuple[ListenerRule, ...] = ()
    unknown: tuple[Unknown, ...] = ()


def taken_rule(scene: Scene, arrival: SentRequest, listener: Listener) -> TakenRule:
    """Return what of a listener takes a request.

    Parameters
    ----------
    scene : Scene
        What was read, and the request.
    arrival : SentRequest
        The request.
    listener : Listener
        The listener.
    """
    doubts: list[ListenerRule] = []
    elsewhere = scene.inventory.hidden(ListenerRule, "listener")
    for rule in sorted((*elsewhere, *scene.inventory.referring_to(listener, ListenerRule)), key=_priority):
        taken = _takes(scene, arrival, rule)
        if taken is not False and rule in elsewhere:
            taken = None
        if taken:
            return _of(rule, doubts)
        if taken is None:
            doubts.append(rule)
    return _of(listener, doubts)


def _of(owner: Listener | ListenerRule, doubts: list[ListenerRule]) -> TakenRule:
    given = () if isinstance(owner.actions, Unknown) else owner.actions
    actions = tuple(action for action in given if isinstance(action, Action))
    rewrites = owner.host_rewrites if isinstance(owner, ListenerRule) else ()
    hosts = () if isinstance(rewrites, Unknown) else tuple(host for host in rewrites if isinstance(host, str))
    missing = [value for rule in doubts for value in unknowns((rule.conditions, rule.priority, rule.listener))]
    hidden = (owner.actions,) if isinstance(owner.actions, Unknown) else ()
    return TakenRule(owner, actions, next(iter(hosts), ""), tuple(doubts), tuple(dict.fromkeys((*missing, *hidden))))


def _priority(rule: ListenerRule) -> int:
    text = str(rule.priority)
    return int(text) if text.isdecimal() else 10**6


def _takes(scene: Scene, arrival: SentRequest, rule: ListenerRule) -> bool | None:
    """Return whether all conditions of a rule hold."""
    if isinstance(rule.conditions, Unknown):
        return None
    outcomes = [_holds(scene, arrival, condition) for condition in rule.conditions]
    return False if False in outcomes else None if None in outcomes else bool(outcomes)


def _holds(scene: Scene, arrival: SentRequest, condition: RuleCondition | Unknown) -> bool | None:
    if isinstance(condition, Unknown):
        return None
    if condition.hosts:
        return _matches(condition.hosts, arrival.host, small=True)
    if condition.paths:
        return _matches(condition.paths, arrival.path.split("?")[0])
    if condition.methods:
        return _matches(condition.methods, scene.request.method)
    if condition.source_cidrs:
        return _from_block(arrival, condition.source_cidrs)
    if condition.header_values:
        header, value = scene.request.header
        same = isinstance(condition.header, str) and condition.header.lower() == header.lower()
        return _matches(condition.header_values, value, small=True) if same else False
    return None


def _matches(patterns: object, value: str, *, small: bool = False) -> bool | None:
    """Return whether a value fits one of several patterns; ``None`` where only an unknown one may.

    >>> _matches(("*.example.com",), "Orders.Example.com", small=True), _matches(("/orders/*",), "/customers")
    (True, False)
    """
    if not isinstance(patterns, tuple):
        return None
    asked = value.lower() if small else value
    texts = [pattern.lower() if small else pattern for pattern in patterns if isinstance(pattern, str)]
    if any(fnmatchcase(asked, pattern.replace("[", "[[]")) for pattern in texts):
        return True
    return False if len(texts) == len(patterns) else None


def _from_block(arrival: SentRequest, blocks: object) -> bool | None:
    if not isinstance(blocks, tuple) or any(not isinstance(block, str) for block in blocks):
        return None
    admitted = _union(addresses(block) for block in blocks)
    asked = _union(source.addresses for source in arrival.sources)
    return True if asked <= admitted else None if admitted & asked else False


def _union(parts: Iterable[Intervals]) -> Intervals:
    result = Intervals()
    for part in parts:
        result = result | part
    return result
