"""From an architecture and an hour's load to a path: saturation, throttling, overrides."""

import dataclasses
import math
from typing import Any

import pytest

from modeler.components.alb import Alb
from modeler.components.fargate import FargateTasks
from modeler.components.handler import swell
from modeler.engine.compare import assess
from modeler.engine.latency import Latency, make_latency
from modeler.engine.trip import Part
from modeler.errors import UnknownNameError
from modeler.patterns import Architecture, Hop, Network
from modeler.views.text.comparison import percentile
from modeler.workload import Workload

SERVERS = {"kind": "fargate", "tasks": 1, "concurrency": 2, "duration": "100 ms"}  # 2 at once, 100 ms each: 20 rps


def loaded(rps, code="E7", **more):
    traffic = {"average_rps": rps, "shape": "flat", "peak_factor": 1, **more}
    return assess(Workload.from_dict({"traffic": traffic, "backend": SERVERS}), code)


def test_a_backend_beyond_its_capacity_is_unstable_and_not_slow():
    latency_at_load = loaded(25)
    assert latency_at_load.latency.saturated == (
        "ECS tasks on Fargate: unstable above 20 rps: 2 servers at 100 ms each cannot serve 25 rps; "
        "add servers, shorten the service or shed load",
    )
    assert latency_at_load.quantile_ms(0.5) == math.inf
    assert percentile(latency_at_load, 0.99) == "unstable"


def test_below_its_capacity_it_waits_but_answers():
    quiet, busy = loaded(1), loaded(18)
    assert busy.latency.saturated == ()
    assert math.isfinite(busy.quantile_ms(0.999))
    assert busy.quantile_ms(0.99) > quiet.quantile_ms(0.99) + 100


def test_what_a_swell_within_the_hour_brings_too_much_of_is_never_served():
    """On average 12 of 20 rps; the hour swells to twice that, and what comes above 20 rps is not served."""
    latency = loaded(12, peak_factor=2).latency
    over = sum(share for share, times in swell(2) if times * 12 > 20)
    assert 0.3 < over < 0.7
    assert latency.failed == pytest.approx(over)
    assert latency.saturated[0].startswith("ECS tasks on Fargate: in the fullest part of the hour, with ")
    assert math.isfinite(latency.quantile(0.3))  # 39 % come while 20 rps are enough
    assert latency.quantile(0.99) == math.inf


def test_a_higher_peak_never_makes_it_faster():
    times = [loaded(9, peak_factor=factor).latency.quantile(0.9) for factor in (1, 1.5, 2)]
    assert times == sorted(times)
    assert times[0] < times[-1]


def test_a_function_that_is_stopped_at_its_timeout_has_failed():
    """A lognormal of mean 20 s and p99 60 s: ln 3 = z s - s^2 / 2, with the smaller root s."""
    z = 2.3263478740408408
    s = z - math.sqrt(z * z - 2 * math.log(3))
    median = 20 / math.exp(s * s / 2)
    late = 0.5 * math.erfc(math.log(25 / median) / s / math.sqrt(2))
    backend = {"kind": "lambda", "duration": "20 s", "duration_p99": "60 s", "timeout": "25 s"}
    latency = assess(Workload.from_dict({"backend": backend}), "A5").latency
    assert latency.timed_out.midpoint == pytest.approx(late, rel=1e-6)
    assert latency.failed == pytest.approx(late, rel=1e-6)


def test_a_timeout_inside_a_shorter_one_adds_nothing():
    """B1: the API gives up after 30 s, and the load balancer behind it only after 60 s."""
    backend = {"kind": "fargate", "duration": "20 s", "duration_p99": "80 s", "concurrency": 500}
    w = Workload.from_dict({"clients": {"location": "internet"}, "backend": backend, "traffic": {"average_rps": 1}})
    late = assess(w, "B1").latency.timed_out
    assert late.high - late.low < 1e-3
    assert 0.17 < late.low < 0.19  # by hand: 17.7 % of the handler's own times exceed 30 s


def test_a_percentile_of_all_requests_does_not_count_an_error_as_an_answer():
    backend = {"kind": "lambda", "duration": "20 s", "duration_p99": "60 s", "timeout": "25 s"}
    assessment = assess(Workload.from_dict({"backend": backend}), "A5")
    assert assessment.quantile_ms(0.99) == math.inf
    assert percentile(assessment, 0.99) == "25% fail"
    assert math.isfinite(assessment.quantile_ms(0.5))


def test_hours_that_saturate_take_only_their_own_requests_with_them():
    # half of each day's requests come in one hour: on average 10 rps, in that hour 10 * 24 / 2 = 120
    w = {"average_rps": 10, "shape": "spiky", "peak_factor": 1}
    latency = assess(Workload.from_dict({"traffic": w, "backend": SERVERS}), "E7").latency
    assert latency.peak.rps == pytest.approx(120)
    assert latency.peak.saturated
    assert math.isfinite(latency.quantile(0.45))
    assert latency.quantile(0.55) == math.inf


def test_an_api_over_its_throttle_answers_429_and_is_not_slower():
    api = {"throttle_rps": 100, "throttle_burst": 100}
    w = {"traffic": {"average_rps": 200, "shape": "flat", "peak_factor": 1}, "api": api}
    latency = assess(Workload.from_dict(w), "A1").latency
    assert latency.throttled == pytest.approx(0.5, abs=0.001)  # 100 of 200 a second
    below = assess(Workload.from_dict({**w, "traffic": {**w["traffic"], "average_rps": 50}}), "A1").latency
    assert below.throttled == 0
    assert latency.quantile(0.5) == pytest.approx(below.quantile(0.5), rel=0.05)


def functions_from_noon(**backend: Any) -> Latency:
    """Nothing until noon, and from then on 10,000 invocations of a second at once."""
    traffic = {"average_rps": 5000, "hourly_weights": [0] * 12 + [1] * 12, "peak_factor": 1}
    function = {"kind": "lambda", "duration": "1 s", "account_concurrency": 50_000, **backend}
    api = {"throttle_rps": "1M", "throttle_burst": "1M"}
    return assess(Workload.from_dict({"traffic": traffic, "backend": function, "api": api}), "A1").latency


def test_a_jump_between_hours_fails_while_functions_are_too_few():
    """1,000 are there at once and 100 more each second: 9,000 lack at noon and none after 90 s.

    That are 9,000 x 90 s / 2 = 405,000 requests, of 12 hours with 10,000 a second.
    """
    latency = functions_from_noon()
    assert latency.throttled == pytest.approx(405_000 / (12 * 3600 * 10_000))
    assert latency.failed == pytest.approx(latency.throttled, rel=1e-6)


def test_what_is_provisioned_takes_a_jump_at_once():
    assert functions_from_noon(provisioned_concurrency=10_000).throttled == 0


def test_a_hop_that_is_overridden_takes_exactly_what_was_measured():
    w = {"latency": {"alb": {"floor": "40 ms"}}, "backend": {"kind": "fargate"}}
    before = assess(Workload.from_dict({"backend": {"kind": "fargate"}, "latency": {"alb": {"floor": "10 ms"}}}), "E7")
    after = assess(Workload.from_dict(w), "E7")
    for p in (0.5, 0.99):
        assert after.quantile_ms(p) - before.quantile_ms(p) == pytest.approx(30, abs=1e-6)


def test_an_unknown_hop_is_named_with_the_nearest():
    with pytest.raises(UnknownNameError, match=r"unknown hop 'abl' under 'latency' \(did you mean 'alb'\?\)"):
        _ = assess(Workload.from_dict({"latency": {"abl": {"p50": 1}}, "backend": {"kind": "fargate"}}), "E7").latency


# One of two load balancers


def two_load_balancers(latency: dict[str, Any]) -> Latency:
    w = Workload.from_dict({"backend": {"kind": "fargate"}, "latency": latency})
    hops = (
        Hop(role="entry", component=Alb(scheme="internet-facing"), network=Network.INTERNET),
        Hop(role="team", component=Alb(), network=Network.VPC),
        Hop(role="service", component=FargateTasks(backend=w.backend), network=Network.VPC),
    )
    return make_latency(Part(Architecture(pattern="two", title="two", hops=hops), w.traffic), w)


def test_the_measurement_of_one_load_balancer_does_not_touch_the_other():
    published = two_load_balancers({})
    measured = two_load_balancers({"alb@internal-alb": {"floor": "40 ms"}})
    entry, team, _ = measured.by_hop()
    assert [name.instance for name in measured.names[:2]] == ["internet-facing-alb", "internal-alb"]
    assert entry == dataclasses.replace(
        published.by_hop()[0], share_of_p50=entry.share_of_p50, share_of_p99=entry.share_of_p99
    )
    assert team.constant_ms >= 40
    assert "alb@internal-alb" in {hop_evidence.id for hop_evidence in team.evidence}
    assert "alb@internal-alb" not in {hop_evidence.id for hop_evidence in entry.evidence}


def test_the_measurement_of_an_instance_goes_before_that_of_its_kind():
    both = two_load_balancers({"alb": {"floor": "10 ms"}, "alb@internal-alb": {"floor": "40 ms"}})
    apart = two_load_balancers({"alb@internet-facing-alb": {"floor": "10 ms"}, "alb@internal-alb": {"floor": "40 ms"}})
    assert both.quantile([0.5, 0.99]).tolist() == pytest.approx(apart.quantile([0.5, 0.99]).tolist())


def test_a_link_can_be_measured_by_its_instance():
    clients = {"location": "on-premises", "link": "vpn"}
    measured, kind = (
        assess(Workload.from_dict({"clients": clients, "latency": {name: {"floor": "40 ms"}}}), "A5").quantile_ms(0.5)
        for name in ("site-to-site-vpn@site-to-site-vpn", "site-to-site-vpn")
    )
    assert measured == kind


def test_an_instance_of_an_unknown_component_is_named_with_the_nearest():
    with pytest.raises(UnknownNameError, match=r"unknown hop 'abl'.*did you mean 'alb'.*'component@instance'"):
        two_load_balancers({"abl@internal-alb": {"floor": "1 ms"}})


def test_a_measurement_of_an_instance_that_is_not_on_the_path_is_said_to_be_unused():
    (line,) = two_load_balancers({"alb@inner-alb": {"floor": "1 ms"}}).assumes
    assert "'alb@inner-alb' is not used: the alb of this path is internet-facing-alb, internal-alb" in line
    assert two_load_balancers({"nlb@inner-nlb": {"floor": "1 ms"}}).assumes == ()
