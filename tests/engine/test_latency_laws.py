"""Laws of the latency of whole patterns: every one of the catalogue, for the plainest workload that it serves."""

import json
import math
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from modeler.dist import Grids, cold_share, serial
from modeler.engine.compare import assess
from modeler.engine.latency import PERCENTILES
from modeler.engine.latency.path import Then, distribution, either, marginal, steps_of, then
from modeler.engine.situations import situation_for
from modeler.files.plain_json import load_json
from modeler.patterns import pattern, patterns
from modeler.workload import Workload

VARIANTS = [(candidate.code, variant.id) for candidate in patterns() for variant in candidate.variants]
SOME = ["A1", "A4", "B6", "C2", "D1", "E7", "F1", "F5"]


@cache
def plainest(code, variant=""):
    known = pattern(code)
    if variant:
        known = replace(known, variants=(known.variant(variant),))
    return situation_for(known)


@cache
def latency(code, variant=""):
    latency_known = assess(Workload.from_dict(plainest(code, variant)), code, variant=variant).latency
    assert latency_known is not None
    return latency_known


def changed(code, **sections):
    """The latency for the plainest workload with some sections replaced, or merged where both are mappings."""
    document = {**plainest(code)}
    for name, section in sections.items():
        document[name] = {**document.get(name, {}), **section}
    return assess(Workload.from_dict(document), code).latency


def parts_of(latency_of):
    return latency_of.path.parts if isinstance(latency_of.path, Then) else (latency_of.path,)


def test_all_patterns_are_here():
    assert len({code for code, _ in VARIANTS}) == len(patterns()) >= 41


@pytest.mark.slow
@pytest.mark.parametrize(("code", "variant"), VARIANTS)
def test_percentiles_are_bracketed_and_rise(code, variant):
    brackets = [latency(code, variant).bracket(p) for p in PERCENTILES]
    for p, bracket in zip(PERCENTILES, brackets, strict=True):
        assert bracket.bounded, f"p{100 * p:g} has no upper bound"
        assert 0 < bracket.low <= bracket.high
        assert bracket.half_width <= max(0.25, 0.005 * bracket.midpoint), f"p{100 * p:g}: {bracket}"
    assert [bracket.low for bracket in brackets] == sorted(bracket.low for bracket in brackets)
    assert [bracket.high for bracket in brackets] == sorted(bracket.high for bracket in brackets)


@pytest.mark.slow
@pytest.mark.parametrize(("code", "variant"), VARIANTS)
def test_the_cdf_at_a_percentile_is_that_share(code, variant):
    whole = latency(code, variant)
    for p in PERCENTILES:
        bracket = whole.bracket(p)
        assert whole.distribution.cdf_bounds(bracket.high + 1e-6)[1] >= p - 2e-9
        assert whole.distribution.cdf_bounds(bracket.low - 1e-6)[0] <= p + 2e-9


@pytest.mark.slow
@pytest.mark.parametrize(("code", "variant"), VARIANTS)
def test_hops_that_are_slow_together_are_slower_than_the_median(code, variant):
    whole = latency(code, variant)
    assert whole.correlated.bracket(0.99).high >= whole.bracket(0.5).low


@pytest.mark.slow
@pytest.mark.parametrize("code", [candidate.code for candidate in patterns()])
def test_hops_share_the_median_and_the_tail_and_are_plain_data(code):
    whole = latency(code)
    hops = whole.by_hop()
    assert sum(hop.share_of_p50 for hop in hops) == pytest.approx(1)
    assert sum(hop.share_of_p99 for hop in hops) == pytest.approx(1)
    assert all(0 <= hop.constant_ms <= hop.p50_ms <= hop.p99_ms for hop in hops)
    assert all(hop.evidence for hop in hops if hop.p99_ms > 0)
    assert 0 <= whole.assumed_share(0.99) <= 1
    record = load_json(json.dumps(whole.to_dict()))
    assert [hop["number"] for hop in record["hops"]] == list(range(1, len(hops) + 1))
    assert record["percentiles_ms"]["p99"] == list(whole.bracket(0.99))


@pytest.mark.parametrize("code", SOME)
def test_an_explanation_adds_up_to_the_mean_of_the_slow_requests(code):
    """The mean beyond p99 is the integral of the quantiles beyond it, over 1 %."""
    whole = latency(code)
    nodes, weights = np.polynomial.legendre.leggauss(64)
    tail = (0.01 * (1 - ((nodes + 1) / 2) ** 3), 3 * ((nodes + 1) / 2) ** 2 * weights / 2)  # denser towards 100 %
    mean = float(np.sum(whole.distribution.quantile(1 - np.maximum(0.01 - tail[0], 1e-8)) * tail[1]))
    assert sum(whole.explain(0.99).values()) == pytest.approx(mean, rel=0.01)


@pytest.mark.parametrize("code", SOME)
def test_a_step_more_never_lowers_a_percentile(code):
    whole = latency(code)
    for left_out in parts_of(whole):
        others = distribution(then(*(part for part in parts_of(whole) if part is not left_out)))
        for p in PERCENTILES:
            with_it, without = whole.bracket(p), others.bracket(p)
            assert with_it.high >= without.low
            assert with_it.midpoint >= without.midpoint - without.half_width - with_it.half_width


def test_a_load_balancer_in_front_of_a_private_api_never_makes_it_faster():
    """A4 is A3 and a load balancer, for clients that open TLS 1.2 connections to either."""
    document = {
        "clients": {"location": "on-premises", "tls": "1.2"},
        "backend": {"kind": "lambda"},
        "traffic": {"average_rps": 50, "shape": "flat"},
    }
    w = Workload.from_dict(document)
    direct, behind = assess(w, "A3").latency, assess(w, "A4").latency
    for p in PERCENTILES:
        assert behind.bracket(p).low > direct.bracket(p).high


@pytest.mark.parametrize("code", SOME)
def test_ways_that_nobody_or_everybody_takes_are_not_there(code):
    path = latency(code).path
    file = latency("E7" if code != "E7" else "A1").path
    assert either([(1.0, path), (0.0, file)]) == path
    assert either([(0.0, path), (1.0, file)]) == file


def test_a_cache_that_never_hits_is_none_and_one_that_always_hits_has_no_origin():
    without = changed("F1", traffic={"cache_hit_ratio": 0}, api={"edge_cache": False})
    never = changed("F1", traffic={"cache_hit_ratio": 0}, api={"edge_cache": True})
    always = changed("F1", traffic={"cache_hit_ratio": 1}, api={"edge_cache": True})
    assert never.path == without.path
    assert {number for step in steps_of(always.path) for number, _ in step.hops} == {1}


def test_cold_shares_of_0_and_1_have_one_way_each():
    def median(share):
        return changed("A1", backend={"kind": "lambda", "cold_start_share": share}).quantile(0.5)

    warm, cold = median(0), median(1)
    assert cold - warm > 250  # the initialization that the workload has by default
    assert median(1e-9) == pytest.approx(warm, abs=0.5)
    assert median(1 - 1e-9) == pytest.approx(cold, rel=0.005)


@pytest.mark.parametrize("code", ["A1", "A4", "C2"])
def test_a_constant_that_grows_shifts_every_percentile_by_exactly_as_much(code):
    short, long = (changed(code, latency={"rest-api": {"floor": ms}}) for ms in (5, 25))
    for p in PERCENTILES:
        assert long.bracket(p).low - short.bracket(p).low == pytest.approx(20, abs=2e-6)
        assert long.bracket(p).high - short.bracket(p).high == pytest.approx(20, abs=2e-6)


@pytest.mark.parametrize("code", SOME)
def test_halving_the_cell_nests_the_bracket(code):
    parts = [distribution(part) for part in parts_of(latency(code))]
    coarse = serial(*parts, grids=Grids(4096, (2**16, 2**18, 2**20)))
    fine = serial(*parts, grids=Grids(8192, (2**15, 2**17, 2**19)))
    for p in PERCENTILES[:3]:
        outer, inner = coarse.bracket(p), fine.bracket(p)
        assert outer.low <= inner.low + 1e-6
        assert inner.high <= outer.high + 1e-6


@pytest.mark.parametrize(("name", "hop"), [("alb", 3), ("rest-api", 5), ("direct-connect", 1)])
def test_a_measurement_of_yours_changes_that_hop_and_no_other(name, hop):
    """A4: a link, a load balancer and an API; a link's time is on its connection, which the next one ends."""
    sections = {"clients": {"location": "on-premises"}, "traffic": {"average_rps": 10, "shape": "flat"}}
    before = changed("A4", **sections)
    after = changed("A4", **sections, latency={name: {"p50": "9 ms", "p99": "40 ms"}})
    hops = {number for number, *_ in before.names}
    same = {number for number in hops if marginal(before.path, number) == marginal(after.path, number)}
    connection = {1, 3} if name == "direct-connect" else {hop}
    assert hops - same == connection
    assert any(source.source == "your workload file" for source in after.by_hop()[hop - 1].evidence)


def test_what_you_measured_of_a_link_counts_once():
    """Direct Connect of 30 ms: one round trip on an open connection, and nothing beside it."""
    times = [
        changed(
            "A4",
            clients={"location": "on-premises", "requests_per_connection": 1_000_000},
            traffic={"average_rps": 10, "shape": "flat"},
            latency={"direct-connect": {"floor": ms}},
        ).quantile(0.5)
        for ms in (10, 40)
    ]
    assert times[1] - times[0] == pytest.approx(30, abs=0.01)


@pytest.mark.parametrize("rps", [100, 1000, 1700])
def test_more_load_is_never_faster_and_saturation_is_said(rps):
    """E7: two tasks that work on 50 requests of 60 ms each serve 1,667 a second."""
    document = {"clients": {"location": "same-vpc"}, "backend": {"kind": "fargate", "tasks": 2}}
    steady = {"shape": "flat", "peak_factor": 1}
    quiet, busy = (
        assess(Workload.from_dict({**document, "traffic": {**steady, "average_rps": rate}}), "E7").latency
        for rate in (rps / 2, rps)
    )
    assert busy.bracket(0.99).high >= quiet.bracket(0.99).low
    if rps > 2 * 50 / 0.06:
        assert busy.saturated
        assert "1,666" in busy.saturated[0] or "1,667" in busy.saturated[0]
        assert busy.timed_out.low == pytest.approx(1)  # the load balancer gives each up after its idle timeout
        assert busy.quantile(0.5) == math.inf  # and no percentile is a number
    else:
        assert busy.saturated == ()
        assert busy.timed_out.high < 1e-6


def test_tasks_that_follow_the_load_are_not_saturated_by_what_saturates_two():
    """E7: 1,700 requests a second of 60 ms are 102 at once, so that at half use of 50 each there are five tasks."""
    steady = {"shape": "flat", "peak_factor": 1, "average_rps": 1700}
    document = {"clients": {"location": "same-vpc"}, "backend": {"kind": "fargate"}, "traffic": steady}
    report = assess(Workload.from_dict(document), "E7")
    assert report.latency.saturated == ()
    assert report.latency.timed_out.high < 1e-6
    vcpu_hours = next(line["usage"] for line in report.bill.records() if line["dimension"].endswith("vcpu_hour"))
    assert vcpu_hours == pytest.approx(5 * 0.5 * 730)


def test_a_gateway_answers_429_beyond_its_limit_and_does_not_queue():
    """A flat 200 requests a second at a limit of 100: half are refused, and the others take as long as before."""
    document = {
        "clients": {"location": "internet"},
        "backend": {"kind": "lambda", "provisioned_concurrency": 1000},
        "traffic": {"average_rps": 200, "shape": "flat", "peak_factor": 1},
        "api": {"throttle_rps": 100, "throttle_burst": 1},
    }
    limited = assess(Workload.from_dict(document), "D1", variant="rest").latency
    free = assess(Workload.from_dict({**document, "api": {}}), "D1", variant="rest").latency
    assert limited.throttled == pytest.approx(0.5, abs=0.001)
    assert free.throttled == 0
    assert limited.quantile(0.99) == pytest.approx(free.quantile(0.99), rel=0.01)


def test_a_published_simulation_and_a_published_analysis_of_cold_starts():
    """READMEs of github.com/pacslab/simfaas and pacsltk."""
    assert cold_share(0.9, 1.991, 600, init_s=2.244 - 1.991) == pytest.approx(1213 / 898_469, rel=0.06)
    assert cold_share(100, 2, 600, init_s=23) == pytest.approx(0.000065, rel=0.25)
