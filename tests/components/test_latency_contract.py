"""Every component says what it adds to a request and on what evidence, or why it adds nothing."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache

import pytest

from modeler.components import Component, client_flow, components
from modeler.components.latency import average_moment
from modeler.engine.situations import situations
from modeler.errors import ModelerError
from modeler.patterns import Architecture, patterns
from modeler.workload import Workload

DELAYS = ("round_trip", "processing", "answering", "passing_on")
EVERYTHING = {
    "api": {
        "authorizer": "lambda",
        "waf": {},
        "cognito": {"monthly_active_users": 100},
        "private_ca": "general",
        "cache_gb": "0.5",
        "edge_cache": True,
    },
    "logging": {"trace_share": "5 %", "custom_metrics": 1},
    "traffic": {"cache_hit_ratio": 0.5},
}


def adds(kind: type[Component]) -> bool:
    return any(getattr(kind, name) is not getattr(Component, name) for name in DELAYS)


@pytest.mark.parametrize("kind", components().values(), ids=lambda kind: kind.id)
def test_a_component_adds_time_or_says_why_it_does_not(kind: type[Component]) -> None:
    adds_no_latency = kind.adds_no_latency
    assert adds(kind) != bool(adds_no_latency)
    assert not adds_no_latency or (len(adds_no_latency.split()) > 3 and not adds_no_latency.endswith("."))


@cache
def architectures() -> tuple[tuple[Workload, Architecture], ...]:
    """Every pattern for the plainest workload that it serves, and for one with everything switched on."""
    components_seen = []
    for pattern in patterns():
        for more in ({}, EVERYTHING):
            for plain in situations():
                traffic = {**more.get("traffic", {}), **plain.get("traffic", {})}
                w = Workload.from_dict({**plain, **more, **({"traffic": traffic} if traffic else {})})
                try:
                    components_seen.append((w, pattern.architecture(w)))
                except ModelerError:
                    continue
                break
    return tuple(components_seen)


def everything() -> Iterator[tuple[Workload, Component, bool]]:
    """Each component of each architecture, and whether it is a hop."""
    for w, architecture in architectures():
        for hop in architecture.hops:
            yield w, hop.component, True
            for component in hop.beside:
                yield w, component, False


def test_every_pattern_is_tried_twice() -> None:
    assert len(architectures()) == 2 * len(patterns())


def test_every_delay_is_a_finite_time_with_evidence_that_has_a_source() -> None:
    seen = set()
    for w, component, on_path in everything():
        moment = average_moment(client_flow(w, w.traffic))
        trip = component.round_trip(w) if on_path else None
        parts = [component.processing(moment, w)] if on_path or component.awaited else []
        if on_path:
            parts += [component.answering(moment, w), component.passing_on(moment, w)]
        for delay in (*((trip,) if trip else ()), *(step for part in parts for step in part)):
            seen.add(component.id)
            assert delay.activity
            assert 0 <= delay.time.quantile(0.5) <= delay.time.quantile(0.999) < 60_000, component.id
            assert math.isfinite(delay.time.mean)
            assert delay.evidence, component.id
            for evidence in delay.evidence:
                assert evidence.source
                assert not evidence.assumed or evidence.reasoning, evidence.id
                assert not evidence.assumed or evidence.low_ms is not None, evidence.id
    assert {"rest-api", "alb", "lambda-function", "fargate-tasks", "lambda-authorizer", "web-acl", "nlb"} <= seen


def test_every_path_ends_at_something_that_ends_its_connection() -> None:
    for _, architecture in architectures():
        *_, last = (hop.component for hop in architecture.hops if hop.component.crossed)
        assert last.ends_connection, architecture.pattern


def test_what_passes_connections_through_adds_to_round_trips_only() -> None:
    for w, component, on_path in everything():
        if on_path and not component.ends_connection:
            moment = average_moment(client_flow(w, w.traffic))
            assert component.processing(moment, w) == ()
            assert component.handshakes(w) == 0
            assert component.timeout_ms(w) is None
            assert component.answered_share(moment.flow, w) == 0


def test_what_ends_connections_adds_to_no_round_trip() -> None:
    for w, component, on_path in everything():
        if on_path and component.ends_connection:
            assert component.round_trip(w) is None
            # messages find a WebSocket open; services invoke functions over connections of their own
            opened = component.id not in ("websocket-api", "lambda-function")
            assert (component.handshakes(w) > 0) == opened, component.id


def test_requests_wait_for_authorizers_and_web_acls_beside_a_hop_and_for_nothing_else() -> None:
    waited = {component.id for _, component, on_path in everything() if not on_path and component.awaited}
    assert waited == {"lambda-authorizer", "web-acl"}


def test_a_twin_in_the_second_region_makes_no_request_of_the_first_wait() -> None:
    base = {"failover_region": "us-west-2", "api": {"waf": {}, "authorizer": "lambda"}}
    w = Workload.from_dict({**base, "clients": {"location": "same-vpc"}})
    (pattern,) = (candidate for candidate in patterns() if candidate.id == "multi-region-private-domain")
    twins = [
        component
        for hop in pattern.architecture(w).hops
        for component in hop.beside
        if component.awaited and hasattr(component, "region")
    ]
    assert len(twins) == 2
    assert all(twin.processing(average_moment(client_flow(w, w.traffic)), w) == () for twin in twins)
