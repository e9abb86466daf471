"""Functions and authorizers: warm and cold, provisioned, restored, cached."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from modeler.components import Arrivals, client_flow
from modeler.components.flow import shape_weights
from modeler.components.invocation import cold_starts, initialization
from modeler.components.lambda_authorizer import LambdaAuthorizerFunction, cached_share
from modeler.components.lambda_function import LambdaFunction
from modeler.components.latency import Moment
from modeler.dist import Distribution
from modeler.facts.evidence import cold_start_rates, evidence, lambda_init
from modeler.workload import LambdaAuthorizer, LambdaBackend, Shape, Workload


def function(**backend: Any) -> Workload:
    return Workload.from_dict({"backend": {"kind": "lambda", **backend}})


def settings(w: Workload) -> LambdaBackend:
    assert isinstance(w.backend, LambdaBackend)
    return w.backend


def service(w: Workload, rps: float) -> Distribution:
    """What the service adds, without the handler."""
    return LambdaFunction(backend=settings(w)).processing(Moment(client_flow(w, w.traffic), rps), w)[0].time


def test_a_warm_function_takes_the_overhead_of_the_service_and_its_handler() -> None:
    w = function(cold_start_share=0, duration="80 ms", duration_p99="400 ms")
    overhead, handler = LambdaFunction(backend=settings(w)).processing(Moment(client_flow(w, w.traffic), 1), w)
    assert overhead.time.quantile(0.5) == pytest.approx(evidence("lambda-function.invoke").p50_ms)
    assert handler.time.mean == pytest.approx(80)
    assert handler.time.quantile(0.99) == pytest.approx(400)


def test_without_a_known_p99_the_handler_is_assumed_to_spread_by_three() -> None:
    w = function(duration="80 ms")
    *_, handler = LambdaFunction(backend=settings(w)).processing(Moment(client_flow(w, w.traffic), 1), w)
    assert handler.time.mean == pytest.approx(80)
    assert handler.time.quantile(0.99) / handler.time.quantile(0.5) == pytest.approx(3)
    assert handler.evidence[0].assumed


def test_a_cold_start_is_invisible_in_the_median_and_is_the_tail_beyond_its_share() -> None:
    time = service(function(cold_start_share="2 %", init_duration="600 ms"), rps=1)
    assert time.quantile(0.5) < 10
    assert time.quantile(0.97) < 20
    assert time.quantile(0.995) > 600


def test_nothing_is_cold_with_provisioned_environments_above_the_load() -> None:
    """A load of 100/s x 80 ms = 8 erlang on 40 environments."""
    w = function(provisioned_concurrency=40, duration="80 ms")
    assert cold_starts(settings(w), 100, w) < 1e-9
    assert service(w, 100).quantile(0.999) < evidence("lambda-function.cold-beyond-init").p50_ms


def test_provisioned_environments_below_the_load_leave_some_requests_cold() -> None:
    """A load of 8 erlang on 4 environments that are always there."""
    few, none = function(provisioned_concurrency=4), function()
    assert 0 < cold_starts(settings(few), 100, few) <= cold_starts(settings(none), 100, none) * (1 + 1e-6)


def test_each_service_is_a_function_with_a_part_of_the_traffic() -> None:
    single, ten = function(), Workload.from_dict({"backend": {"kind": "lambda"}, "services": 10})
    assert cold_starts(settings(ten), 1, ten) == pytest.approx(cold_starts(settings(single), 0.1, single))


def test_cold_shares_follow_the_published_ones_over_rates() -> None:
    """Measured in 2020 with an idle timeout of about 640 s and 1.85 s of service: the first five rates."""
    for measured in cold_start_rates()[:5]:
        w = function(duration=f"{measured.service_s} s", idle_timeout="640 s", init_duration=0)
        assert measured.low <= cold_starts(settings(w), measured.rate_per_s, w) <= measured.high


def test_a_share_that_you_give_is_used_as_it_is() -> None:
    w = function(cold_start_share="7.5 %")
    assert cold_starts(settings(w), 1000, w) == 0.075


@given(st.floats(1e-4, 100), st.floats(60, 3600), st.floats(1, 4))
def test_longer_idle_times_never_make_more_requests_cold(rps: float, idle_s: float, factor: float) -> None:
    short, long = function(idle_timeout=idle_s), function(idle_timeout=idle_s * factor)
    assert cold_starts(settings(long), rps, long) <= cold_starts(settings(short), rps, short) * (1 + 1e-6) + 1e-12


def test_a_runtime_has_its_measured_initialization_for_memory_and_processor() -> None:
    w = function(runtime="nodejs22.x", memory_mb=1024, architecture="x86_64")
    time, evidence_of = initialization(settings(w))
    assert evidence_of == lambda_init("nodejs22.x", 1024, "x86_64")
    assert time is not None
    assert time.quantile(0.99) == pytest.approx(evidence_of.p99_ms)


def test_your_own_median_scales_what_was_measured_of_the_runtime() -> None:
    w = function(runtime="python3.12", init_duration="1 s")
    time, evidence_of = initialization(settings(w))
    assert time is not None
    assert evidence_of.p50_ms is not None
    assert evidence_of.p99_ms is not None
    assert time.quantile(0.5) == pytest.approx(1000)
    assert time.quantile(0.99) == pytest.approx(1000 * evidence_of.p99_ms / evidence_of.p50_ms)


def test_snapstart_restores_instead_of_initializing() -> None:
    w = function(runtime="java21", snapstart=True, memory_mb=512, architecture="x86_64")
    assert initialization(settings(w))[1] == lambda_init("java21", 512, "x86_64", "snapstart")
    restored = function(runtime="python3.13", snapstart=True)
    assert initialization(settings(restored))[1] == evidence("lambda-function.snapstart")


def test_a_function_that_initializes_nothing_is_still_placed_and_started() -> None:
    w = function(cold_start_share=1, init_duration=0)
    assert service(w, 1).quantile(0.5) == pytest.approx(evidence("lambda-function.cold-beyond-init").p50_ms)


def test_a_function_is_cut_off_at_its_timeout() -> None:
    assert LambdaFunction(backend=LambdaBackend(timeout="5 s")).timeout_ms(Workload()) == 5_000
    assert LambdaFunction(backend=LambdaBackend()).timeout_ms(Workload()) == 30_000
    assert LambdaFunction(backend=LambdaBackend(duration="60 s")).timeout_ms(Workload()) == 900_000


def test_a_handler_that_exceeds_the_timeout_is_stopped_at_it() -> None:
    w = function(duration="1 s", timeout="2 s")
    *_, handler = LambdaFunction(backend=settings(w)).processing(Moment(client_flow(w, w.traffic), 1), w)
    assert handler.time.quantile(0.5) < 1000
    assert handler.time.quantile(0.999) == 2000


# Authorizers


def authorizer(**fields: Any) -> Workload:
    return Workload.from_dict({"api": {"authorizer": "lambda", "lambda_authorizer": fields}})


def decision(w: Workload, rps: float) -> Distribution:
    component = LambdaAuthorizerFunction(settings=w.api.lambda_authorizer)
    (delay,) = component.processing(Moment(client_flow(w, w.traffic), rps), w)
    return delay.time


def test_a_decision_is_kept_for_five_minutes_for_each_caller() -> None:
    """100 callers with a request in 100 s each: 3 more come in 300 s, so 3 of 4 are cached."""
    assert cached_share(LambdaAuthorizer(), 1.0, callers=100) == pytest.approx(3 / 4)
    assert cached_share(LambdaAuthorizer(ttl="1 h"), 1.0, callers=100) == pytest.approx(36 / 37)
    assert cached_share(LambdaAuthorizer(ttl=0), 1.0, callers=100) == 0


def test_a_share_of_cached_decisions_that_you_give_is_used_as_it_is() -> None:
    assert cached_share(LambdaAuthorizer(cache_hit_ratio="90 %"), 1e-6, callers=1e6) == 0.9


def test_three_of_four_decisions_come_from_the_cache_at_once_and_the_fourth_waits_for_the_function() -> None:
    w = authorizer(duration="20 ms")
    assert decision(w, 1.0).quantile(0.74) < 5
    assert decision(w, 1.0).quantile(0.76) > 10


def test_without_a_cache_every_request_waits_for_the_function() -> None:
    assert decision(authorizer(ttl=0), 1.0).quantile(0.01) > 5


def test_the_bill_and_the_latency_ask_the_function_equally_often() -> None:
    """In each hour of a spiky day the cache holds what that hour's rate leaves in it."""
    w = Workload.from_dict(
        {
            "api": {"authorizer": "lambda"},
            "traffic": {"requests_per_month": "1M", "shape": "spiky"},
            "clients": {"callers": 500},
        }
    )
    component = LambdaAuthorizerFunction(settings=w.api.lambda_authorizer)
    hourly = 1e6 * shape_weights(Shape.SPIKY)
    rates = hourly / (730 / 24 * 3600)
    expected = float(np.sum(hourly / (1 + rates / 500 * 300)))
    billed = {usage.dimension: usage.quantity for usage in component.meter(_arrivals(component, w), w)}
    assert billed["lambda.requests_arm"] == pytest.approx(expected)


def _arrivals(component: LambdaAuthorizerFunction, w: Workload) -> Arrivals:
    return Arrivals(((component, client_flow(w, w.traffic)),))


def test_classes_that_share_an_authorizer_share_its_cache() -> None:
    """Two classes of half the traffic each ask as often as one of all of it, as they keep the same entries alive."""
    whole = authorizer().with_values({"traffic.requests_per_month": "1M"})
    half = authorizer().with_values({"traffic.requests_per_month": "0.5M"})
    component = LambdaAuthorizerFunction(settings=whole.api.lambda_authorizer)
    part = (component, client_flow(half, half.traffic))
    together = component.decisions(Arrivals((part, part)), half)
    assert together == pytest.approx(component.decisions(_arrivals(component, whole), whole))


def test_many_workloads_at_once_are_asked_as_often_as_each_alone() -> None:
    w = authorizer()
    component = LambdaAuthorizerFunction(settings=w.api.lambda_authorizer)
    flow = client_flow(w, w.traffic)
    sizes = np.array([1e5, 1e6, 1e7])
    many = component.decisions(Arrivals(((component, replace(flow, requests=sizes)),)), w)
    alone = [component.decisions(Arrivals(((component, replace(flow, requests=size)),)), w) for size in sizes.tolist()]
    assert np.asarray(many).tolist() == pytest.approx(alone)


def test_a_websocket_api_asks_when_a_connection_opens_and_for_no_message() -> None:
    """100,000 minutes in connections of 10 minutes: 10,000 of them."""
    w = Workload.from_dict(
        {
            "api": {"authorizer": "lambda"},
            "traffic": {
                "protocol": "websocket",
                "requests_per_month": "1M",
                "connection_minutes_per_month": "100k",
            },
            "clients": {"connection_duration": "10 min", "location": "internet"},
        }
    )
    component = LambdaAuthorizerFunction(settings=w.api.lambda_authorizer)
    billed = {usage.dimension: usage.quantity for usage in component.meter(_arrivals(component, w), w)}
    assert billed["lambda.requests_arm"] == pytest.approx(10_000)
    assert component.processing(Moment(client_flow(w, w.traffic), 1.0), w) == ()
