"""From an architecture and an hour's load to a path: saturation, throttling, overrides."""

import math

import pytest

from modeler.engine.compare import assess
from modeler.errors import UnknownNameError
from modeler.views.text import percentile
from modeler.workload import Workload

SERVERS = {"kind": "fargate", "tasks": 1, "concurrency": 2, "duration": "100 ms"}  # 2 at once, 100 ms each: 20 rps


def loaded(rps, code="E7", **more):
    traffic = {"average_rps": rps, "shape": "flat", **more}
    return assess(code, Workload.from_dict({"traffic": traffic, "backend": SERVERS}))


def test_a_backend_beyond_its_capacity_is_unstable_and_not_slow():
    found = loaded(25)
    assert found.latency.saturated == (
        "ECS tasks on Fargate: unstable above 20 rps: 2 servers at 100 ms each cannot serve 25 rps; "
        "add servers, shorten the service or shed load",
    )
    assert found.quantile_ms(0.5) == math.inf
    assert percentile(found, 0.99) == "unstable"


def test_below_its_capacity_it_waits_but_answers():
    quiet, busy = loaded(1), loaded(18)
    assert busy.latency.saturated == ()
    assert math.isfinite(busy.quantile_ms(0.999))
    assert busy.quantile_ms(0.99) > quiet.quantile_ms(0.99) + 100


def test_hours_that_saturate_take_only_their_own_requests_with_them():
    # half of each day's requests come in one hour: on average 10 rps, in that hour 10 * 24 / 2 = 120
    w = {"average_rps": 10, "shape": "spiky"}
    found = assess("E7", Workload.from_dict({"traffic": w, "backend": SERVERS})).latency
    assert found.peak.rps == pytest.approx(120)
    assert found.peak.saturated
    assert math.isfinite(found.quantile(0.45))
    assert found.quantile(0.55) == math.inf


def test_an_api_over_its_throttle_answers_429_and_is_not_slower():
    api = {"throttle_rps": 100, "throttle_burst": 100}
    w = {"traffic": {"average_rps": 200, "shape": "flat", "peak_factor": 1}, "api": api}
    found = assess("A1", Workload.from_dict(w)).latency
    assert found.throttled == pytest.approx(0.5, abs=0.001)  # 100 of 200 a second
    below = assess("A1", Workload.from_dict({**w, "traffic": {**w["traffic"], "average_rps": 50}})).latency
    assert below.throttled == 0
    assert found.quantile(0.5) == pytest.approx(below.quantile(0.5), rel=0.05)


def test_a_hop_that_is_overridden_takes_exactly_what_was_measured():
    w = {"latency": {"alb": {"floor": "40 ms"}}, "backend": {"kind": "fargate"}}
    before = assess("E7", Workload.from_dict({"backend": {"kind": "fargate"}, "latency": {"alb": {"floor": "10 ms"}}}))
    after = assess("E7", Workload.from_dict(w))
    for p in (0.5, 0.99):
        assert after.quantile_ms(p) - before.quantile_ms(p) == pytest.approx(30, abs=1e-6)


def test_an_unknown_hop_is_named_with_the_nearest():
    with pytest.raises(UnknownNameError, match=r"unknown hop 'abl' under 'latency' \(did you mean 'alb'\?\)"):
        _ = assess("E7", Workload.from_dict({"latency": {"abl": {"p50": 1}}, "backend": {"kind": "fargate"}})).latency
