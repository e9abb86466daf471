"""The latency evidence: sourced, dated, graded, increasing, complete, and in agreement with itself."""

from __future__ import annotations

import importlib
import json
import math
import pkgutil
import re
import subprocess
import sys
from collections import Counter
from itertools import pairwise

import pytest

import modeler.components
from modeler.components.base import Component
from modeler.components.latency import time_of
from modeler.errors import UnknownNameError
from modeler.facts import evidence as ev
from modeler.facts import regions, rows
from modeler.files.plain_json import load_json

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
WHEN = re.compile(r"\d{4}(-\d{2}){0,2}(\.\.\d{4}(-\d{2}){0,2})?|not stated")
PUBLIC = re.compile(r"(https?://|github:)\S+")
NEEDED = [
    "network.same-az",
    "network.cross-az",
    "network.same-region-public",
    "network.peering",
    "network.transit-gateway",
    "network.transit-gateway-peering",
    "network.privatelink",
    "network.hyperplane",
    "network.direct-connect",
    "network.vpn",
    "network.vpn-accelerated",
    "network.client-vpn",
    "network.internet-to-region",
    "network.edge",
    "network.last-mile.data-center",
    "network.last-mile.fiber",
    "network.last-mile.cable",
    "network.last-mile.dsl",
    "network.last-mile.satellite",
    "network.last-mile.wifi",
    "network.last-mile.mobile",
    "network.aws-internal",
    "network.dns-lookup.cached",
    "network.dns-lookup.uncached",
    "network.dns-resolver-endpoint",
    "rest-api.regional",
    "rest-api.edge",
    "rest-api.private",
    "rest-api.integration",
    "rest-api.cache-hit",
    "http-api",
    "websocket-api",
    "lambda-api",
    "lambda-function.invoke",
    "lambda-function.cold-beyond-init",
    "lambda-function.snapstart",
    "lambda-authorizer",
    "jwt-authorizer",
    "iam-authorizer",
    "cognito-user-pool",
    "vpc-link-v1",
    "vpc-link-v2",
    "alb",
    "nlb",
    "interface-endpoint",
    "endpoint-service",
    "resource-endpoint",
    "lattice-service",
    "cloudfront.hit",
    "cloudfront.miss",
    "global-accelerator",
    "verified-access",
    "istio-ingress",
    "istio-sidecars",
    "istio-ambient",
    "web-acl",
    "function-url",
    "appsync-api",
    "s3-bucket.first-byte",
    "jump-host",
    "session-manager",
    "nat-gateway",
]
ALL = ev.all_evidence()


def all_components() -> set[str]:
    """Ids of all components, wherever in the room they are."""
    for module in pkgutil.iter_modules(modeler.components.__path__, "modeler.components."):
        importlib.import_module(module.name)
    seen, queue = set(), [Component]
    while queue:
        queue += (known := queue.pop()).__subclasses__()
        if known.id and known.__module__.startswith("modeler."):  # other tests make components of their own
            seen.add(known.id)
    return seen


def published(case: str, variant: str) -> dict[str, float]:
    return {measured.metric: measured.ms for measured in ev.published(case) if measured.variant == variant}


def increases(quantiles: tuple[tuple[float, float], ...], floor_ms: float = 0.0) -> bool:
    times = [floor_ms, *(ms for _, ms in quantiles)]
    shares = [0.0, *(p for p, _ in quantiles), 1.0]
    return all(a < b for a, b in pairwise(times)) and all(a < b for a, b in pairwise(shares))


# --- every hop ---------------------------------------------------------------------------------------------------


def test_ids_are_unique() -> None:
    counts = Counter(row["id"] for row in rows("latency/hops.csv"))
    assert counts.most_common(1)[0][1] == 1


@pytest.mark.parametrize("hop_evidence", ALL, ids=lambda hop_evidence: hop_evidence.id)
def test_a_hop_says_from_where_and_how_good_it_is(hop_evidence: ev.Evidence) -> None:
    assert PUBLIC.match(hop_evidence.source)
    assert DAY.fullmatch(hop_evidence.as_of)
    assert hop_evidence.method in ev.METHODS
    assert hop_evidence.confidence in ev.CONFIDENCES
    assert hop_evidence.condition
    if hop_evidence.quantiles_ms and not hop_evidence.assumed:
        assert WHEN.fullmatch(hop_evidence.measured), hop_evidence.measured


@pytest.mark.parametrize("hop_evidence", ALL, ids=lambda hop_evidence: hop_evidence.id)
def test_percentiles_of_a_hop_increase_from_its_floor(hop_evidence: ev.Evidence) -> None:
    assert increases(hop_evidence.quantiles_ms, hop_evidence.floor_ms)


@pytest.mark.parametrize(
    "hop_evidence",
    [hop_evidence for hop_evidence in ALL if hop_evidence.assumed],
    ids=lambda hop_evidence: hop_evidence.id,
)
def test_an_assumption_has_a_range_around_its_median_and_a_reason(hop_evidence: ev.Evidence) -> None:
    assert hop_evidence.low_ms is not None
    assert hop_evidence.high_ms is not None
    assert hop_evidence.p50_ms is not None
    assert 0 < hop_evidence.low_ms < hop_evidence.p50_ms < hop_evidence.high_ms
    assert len(hop_evidence.reasoning) > 40
    assert hop_evidence.confidence != "high"
    assert not hop_evidence.measured


def test_what_is_derived_says_how() -> None:
    assert [
        hop_evidence.id for hop_evidence in ALL if hop_evidence.method == "derived" and len(hop_evidence.reasoning) < 20
    ] == []


def adds_nothing(evidence: ev.Evidence) -> bool:
    return not evidence.quantiles_ms and not evidence.floor_ms


def test_what_adds_nothing_says_why() -> None:
    silent = [hop_evidence.id for hop_evidence in ALL if adds_nothing(hop_evidence)]
    assert silent == [hop_evidence.id for hop_evidence in ALL if hop_evidence.reasoning.startswith("adds nothing")]


def test_the_same_in_json() -> None:
    assert load_json(json.dumps([hop_evidence.to_dict() for hop_evidence in ALL]))[0]["id"] == "network.same-az"


@pytest.mark.parametrize("name", NEEDED)
def test_each_leg_and_step_of_a_path_has_evidence(name: str) -> None:
    assert ev.evidence(name).id == name


def test_each_component_has_evidence_and_each_evidence_a_component() -> None:
    assert {hop_evidence.of for hop_evidence in ALL} == all_components() | {"network"}


def test_a_wrong_id_names_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match=r"'network.same-ax' \(did you mean 'network.same-az'\?\)"):
        ev.evidence("network.same-ax")


# --- hops that other tables can check ----------------------------------------------------------------------------


def rank(values: list[float], p: float) -> float:
    """Percentile by linear interpolation between order statistics."""
    place = p * (len(values) - 1)
    low = int(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (place - low)


def test_the_round_trip_across_zones_is_that_of_the_population_of_pairs() -> None:
    pairs = list(rows("latency/az_rtt.csv"))
    means = sorted(float(row["mean_ms"]) for row in pairs)
    slowest = sorted(float(row["max_ms"]) for row in pairs)
    evidence = ev.evidence("network.cross-az")
    for p in (0.10, 0.50, 0.75, 0.90, 0.95):
        assert evidence.at(p) == pytest.approx(rank(means, p), abs=0.001)
    # the slowest of 30 pings stands for the last thirtieth: 1 % of all pings is 30 % of the slowest ones
    assert evidence.at(0.99) == pytest.approx(rank(slowest, 1 - 0.01 * 30), abs=0.001)
    assert evidence.at(0.999) == pytest.approx(rank(slowest, 1 - 0.001 * 30), abs=0.001)
    assert evidence.n == len(pairs)
    assert evidence.mean_ms == pytest.approx(sum(means) / len(means), abs=0.001)
    assert (evidence.low_ms, evidence.high_ms) == (means[0], means[-1])


def test_zones_are_farther_apart_than_instances_in_one() -> None:
    same_zone, two = ev.evidence("network.same-az"), ev.evidence("network.cross-az")
    assert all(same_zone.at(p) < two.at(p) for p in (0.5, 0.9, 0.99))  # type: ignore[operator]


@pytest.mark.parametrize("client", ["eu-west-1", "us-east-1", "sa-east-1"])
@pytest.mark.parametrize("kind", ["regional", "private"])
def test_own_work_of_a_rest_api_is_processing_less_one_round_trip(kind: str, client: str) -> None:
    # TCP and TLS 1.2 take three round trips before the request takes a fourth
    case = published("E01", f"{kind} from {client}")
    round_trip = case["connect_p50"] / ev.handshake_round_trips("tcp+tls1.2")
    own = ev.evidence(f"rest-api.{kind}")
    assert own.p50_ms == pytest.approx(case["processing_p50"] - round_trip, abs=1)  # ab rounds to 1 ms
    assert own.p50_ms is not None
    assert case["p50"] == pytest.approx(4 * round_trip + own.p50_ms, rel=0.03)


@pytest.mark.parametrize("kind", ["regional", "private"])
def test_the_tail_of_a_rest_api_is_the_smaller_rise_of_two_measurements(kind: str) -> None:
    own = ev.evidence(f"rest-api.{kind}")
    far = [published("E01", f"{kind} from {client}") for client in ("us-east-1", "sa-east-1")]
    for metric, p in (("p90", 0.90), ("p95", 0.95), ("p99", 0.99)):
        rise = min(case[metric] - case["p50"] for case in far)
        assert own.at(p) == pytest.approx(own.at(0.5) + rise)  # type: ignore[operator]


def test_a_private_rest_api_takes_5_to_6_ms_longer_and_its_endpoint_nothing_more() -> None:
    private, regional = ev.evidence("rest-api.private"), ev.evidence("rest-api.regional")
    assert private.p50_ms is not None
    assert regional.p50_ms is not None
    assert 5 <= private.p50_ms - regional.p50_ms <= 6
    assert adds_nothing(ev.evidence("network.privatelink"))
    assert adds_nothing(ev.evidence("interface-endpoint"))


def test_an_edge_optimized_api_pays_the_way_to_the_edge_and_on_to_the_region() -> None:
    for client in ("us-east-1", "sa-east-1"):
        edge = published("E01", f"edge from {client}")
        to_region = published("E01", f"regional from {client}")["connect_p50"] / 3
        own = ev.evidence("rest-api.edge").p50_ms
        assert edge["processing_p50"] - edge["connect_p50"] / 3 - to_region == pytest.approx(own, abs=0.5)


def known_ms(name: str, p: float = 0.5) -> float:
    """A percentile that is in the table."""
    ms = ev.evidence(name).at(p)
    assert ms is not None
    return ms


def mean_ms(name: str) -> float:
    return float(time_of(ev.evidence(name)).mean)


def test_an_http_api_takes_what_the_way_and_lambda_leave_of_a_mean_in_the_region() -> None:
    """14.1 ms on average (E21) less the way, the way to Lambda, what Lambda adds, and a handler of 1 ms."""
    way = sum(
        mean_ms(name) for name in ("network.same-region-public", "network.aws-internal", "lambda-function.invoke")
    )
    left = published("E21", "HTTP API before a function")["mean"] - way - 1
    assert mean_ms("http-api") == pytest.approx(left, abs=0.1)


def test_calling_an_integration_is_the_middle_of_what_three_measurements_leave() -> None:
    http, rest_api = (published("E21", f"{kind} API before a function") for kind in ("HTTP", "REST"))
    own = known_ms("rest-api.regional")
    steps = sum(known_ms(name) for name in ("network.aws-internal", "lambda-function.invoke")) + 1  # the handler
    beside_an_http_api = known_ms("http-api") + rest_api["mean"] - http["mean"] - own
    in_the_region = rest_api["mean"] - known_ms("network.same-region-public") - own - steps
    far_away = published("E05", "warm, Python ZIP, 2 GB")["p50"] - 26 - own - steps  # a ping took 26 ms
    left = sorted((beside_an_http_api, in_the_region, far_away))
    assert left == pytest.approx([4.2, 5.0, 7.0], abs=0.25)
    integration = ev.evidence("rest-api.integration")
    assert integration.p50_ms == pytest.approx(left[1], abs=0.1)
    assert integration.low_ms is not None
    assert integration.high_ms is not None
    assert integration.low_ms < left[0] < left[-1] < integration.high_ms


def test_a_rest_api_is_about_3_ms_slower_than_an_http_api_in_one_set_up() -> None:
    """2.7 ms on average, 2.6 at p90 and 4.5 at p95 were published; 5.5 ms are twice as much."""
    whole = known_ms("rest-api.regional") + known_ms("rest-api.integration")
    assert 2.6 <= whole - known_ms("http-api") <= 4.5


def test_the_tail_of_calling_an_integration_lies_between_that_of_an_http_api_and_of_a_whole_path() -> None:
    integration, e05 = ev.evidence("rest-api.integration"), published("E05", "warm, Python ZIP, 2 GB")
    rises = known_ms("http-api", 0.99) - known_ms("http-api"), e05["p99"] - e05["p50"]
    assert integration.p50_ms is not None
    assert integration.at(0.99) == pytest.approx(integration.p50_ms + math.sqrt(math.prod(rises)), abs=0.5)
    rest_api = published("E21", "REST API before a function")
    assert integration.at(0.9) == pytest.approx(integration.p50_ms + rest_api["p90"] - rest_api["mean"])


def test_the_first_byte_of_s3_is_what_users_see_and_not_what_aws_names_for_the_tail() -> None:
    """About 20 ms on average (blacha), around 30 ms (quickwit); p90 of 20 (dvassallo) to 50 ms (quickwit)."""
    first = ev.evidence("s3-bucket.first-byte")
    assert first.p50_ms == (20 + 30) / 2
    assert 20 < known_ms(first.id, 0.9) <= 50
    assert 80 < known_ms(first.id, 0.99) <= 100  # tails of 80 ms are common; AWS: roughly 100 to 200 ms
    assert first.high_ms == 100


def test_gateways_that_nobody_measured_follow_the_rest_api() -> None:
    whole = known_ms("rest-api.regional") + known_ms("rest-api.integration")
    assert known_ms("websocket-api") < whole < known_ms("appsync-api")
    assert known_ms("function-url") < known_ms("http-api")


def test_two_sidecars_of_2020_are_the_difference_of_fortio_runs() -> None:
    evidence = ev.evidence("istio-sidecars.telemetry-2020")
    plain = published("E11", "no filters, no sidecars, 16 connections")
    both = published("E11", "telemetry, two sidecars, 16 connections")
    for metric, p in (("p50", 0.5), ("p90", 0.9), ("p99", 0.99)):
        assert evidence.at(p) == pytest.approx(both[metric] - plain[metric], abs=0.002)


def test_a_home_cable_is_what_a_server_in_a_region_does_not_have() -> None:
    # EC2 and a home in New York to the same anycast service: 1.76, 2.43, 2.72 ms and 15.43, 23.20, 29.70 ms
    evidence = ev.evidence("network.last-mile.cable")
    assert dict(evidence.quantiles_ms) == pytest.approx({0.5: 15.43 - 1.76, 0.95: 23.20 - 2.43, 0.99: 29.70 - 2.72})


def test_a_geostationary_satellite_is_four_times_its_height_away() -> None:
    assert ev.evidence("network.last-mile.satellite-geostationary").floor_ms == pytest.approx(
        4 * 35_786 / 299.792, abs=1
    )


def test_x_ray_traces_of_a_warm_and_a_cold_function() -> None:
    warm, cold = ev.evidence("lambda-function.invoke"), ev.evidence("lambda-function.cold-beyond-init")
    assert dict(warm.quantiles_ms) == {0.5: 6.5, 0.9: 7.7, 0.95: 8.6, 0.99: 13.6}
    assert dict(cold.quantiles_ms) == {0.5: 76.2, 0.9: 93.2, 0.99: 131.6}
    assert (warm.n, cold.n) == (140, 116)


def test_aws_says_that_http_apis_add_less_than_10_ms_at_p99() -> None:
    assert ev.evidence("http-api").p99_ms == 10
    assert ev.evidence("http-api").method == "vendor claim"


# --- Regions -----------------------------------------------------------------------------------------------------


def test_each_region_has_round_trips_or_names_a_near_one_that_has() -> None:
    without = {row["region"]: row["nearest"] for row in rows("latency/regions_without_rtt.csv")}
    assert set(regions()) == set(ev.measured_regions()) | set(without)
    assert not set(without) & set(ev.measured_regions())
    assert set(without.values()) <= set(ev.measured_regions())


def test_the_matrix_of_regions_is_complete_sourced_and_increasing() -> None:
    for a in ev.measured_regions():
        for b in ev.measured_regions():
            round_trip = ev.region_round_trip(a, b)
            assert increases(round_trip.quantiles_ms)
            assert round_trip.p50_ms is not None
            assert (round_trip.at(0.9) is None) == (a == b)
            assert (round_trip.p50_ms < 0.5) == (a == b)
            assert round_trip.method in ev.METHODS
            assert round_trip.confidence in ev.CONFIDENCES
            assert PUBLIC.match(round_trip.source)
            assert WHEN.fullmatch(round_trip.measured)
            assert DAY.fullmatch(round_trip.as_of)
            assert round_trip.reasoning


def test_the_way_back_takes_about_as_long() -> None:
    ways = {(a, b): ev.region_round_trip(a, b).p50_ms for a in ev.measured_regions() for b in ev.measured_regions()}
    apart = [abs(ms - ways[b, a]) for (a, b), ms in ways.items() if a < b]  # type: ignore[operator]
    assert max(apart) < 50
    assert sorted(apart)[len(apart) * 9 // 10] < 5


def test_a_round_trip_is_a_connect_less_what_is_not_the_way() -> None:
    # N. Virginia to Frankfurt connects in 93.160 ms (p50) and 98.577 ms (p90); 3.37 and 2.53 ms are not the way
    round_trip = ev.region_round_trip("us-east-1", "eu-central-1")
    assert round_trip.p50_ms == pytest.approx(93.160 - 3.37)
    assert round_trip.at(0.9) == pytest.approx(93.160 - 3.37 + math.sqrt((98.577 - 93.160) ** 2 - 2.53**2), abs=0.001)


def test_a_ping_beats_a_corrected_connect_where_the_way_is_short() -> None:
    assert ev.region_round_trip("eu-west-2", "eu-west-3").p50_ms == 7.784
    assert "ping" in ev.region_round_trip("eu-west-2", "eu-west-3").reasoning


def test_inside_a_region_a_round_trip_takes_a_tenth_of_a_millisecond() -> None:
    measured = ev.region_round_trip("eu-west-1", "eu-west-1")
    assert (measured.p50_ms, measured.method) == (0.113, "measured")
    pinged = [p50 for p50, method in _inside_regions() if method == "measured"]
    assert len(pinged) == 19
    elsewhere = {p50 for p50, method in _inside_regions() if method == "derived"}
    assert elsewhere == {sorted(pinged)[9]}
    assert "19 other Regions" in ev.region_round_trip("us-gov-west-1", "us-gov-west-1").reasoning


def _inside_regions() -> list[tuple[float, str]]:
    same = [ev.region_round_trip(code, code) for code in regions()]
    return [(hop_evidence.quantiles_ms[0][1], hop_evidence.method) for hop_evidence in same]


def test_a_region_without_measurements_names_the_nearest_that_has_some() -> None:
    with pytest.raises(UnknownNameError, match="us-gov-west-1; use us-west-2"):
        ev.region_round_trip("us-east-1", "us-gov-west-1")
    with pytest.raises(UnknownNameError, match=r"'eu-west-9'.*did you mean 'eu-west-"):
        ev.region_round_trip("eu-west-1", "eu-west-9")


# --- Lambda ------------------------------------------------------------------------------------------------------


def test_each_initialization_is_sourced_and_increases() -> None:
    table = list(rows("latency/lambda_init.csv"))
    assert len({(r["runtime"], r["package"], r["memory_mb"], r["arch"]) for r in table}) == len(table) == 706
    for row in table:
        lambda_init = ev.lambda_init(row["runtime"], int(row["memory_mb"]), row["arch"], row["package"])
        assert len(lambda_init.quantiles_ms) == 5
        assert increases(lambda_init.quantiles_ms)
        assert (lambda_init.method, lambda_init.confidence) == ("measured", "high")
        assert PUBLIC.match(lambda_init.source)
        assert lambda_init.n is not None
        assert lambda_init.n >= 200
        assert row["label"] in lambda_init.condition


def test_median_initializations_of_the_benchmark() -> None:
    assert ev.lambda_init("nodejs22.x", 1024, "x86_64").at(0.99) == 215.34
    assert ev.lambda_init("java21", 1024, "arm64").p50_ms == 248.2
    assert ev.lambda_init("provided.al2023/rust", 1024, "arm64").p50_ms == pytest.approx(13.015, abs=0.01)
    assert (
        ev.lambda_init("java21", 512, "x86_64", "snapstart").quantiles_ms
        == ev.evidence("lambda-function.snapstart").quantiles_ms
    )


@pytest.mark.parametrize(("asked", "taken"), [(128, 128), (180, 128), (182, 256), (700, 512), (10240, 1024)])
def test_other_memory_takes_the_nearest_by_ratio_and_says_so(asked: int, taken: int) -> None:
    # 181 MB is the geometric middle of 128 and 256 MB
    lambda_init = ev.lambda_init("python3.13", asked, "arm64")
    assert lambda_init.quantiles_ms == ev.lambda_init("python3.13", taken, "arm64").quantiles_ms
    assert (f"{taken} MB, the nearest to {asked} MB" in lambda_init.reasoning) == (asked != taken)
    assert (lambda_init.method == "measured") == (asked == taken)


@pytest.mark.parametrize(
    ("runtime", "memory_mb", "arch", "package", "sentence"),
    [
        ("python3.31", 128, "arm64", "zip", r"did you mean 'python3\.1"),
        ("python3.13", 128, "arm", "zip", "did you mean 'arm64'"),
        ("python3.13", 128, "arm64", "zap", "did you mean 'zip'"),
        ("python3.13", 0, "arm64", "zip", "use 128 to 10240"),
        ("python3.13", 512, "x86_64", "snapstart", "use one of java11, java17, java21"),
    ],
)
def test_what_was_not_measured_is_an_error_that_lists_what_was(
    runtime: str, memory_mb: int, arch: str, package: str, sentence: str
) -> None:
    with pytest.raises(UnknownNameError, match=sentence):
        ev.lambda_init(runtime, memory_mb, arch, package)


def test_shares_of_cold_starts_have_wilson_intervals() -> None:
    rates = ev.cold_start_rates()
    assert len(rates) == 11
    assert [rate.rate_per_s for rate in rates] == sorted(rate.rate_per_s for rate in rates)
    z = 1.959964
    for claim in rates:
        n, p = claim.requests, claim.cold / claim.requests
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        assert claim.share == pytest.approx(p, abs=1e-5)
        assert (claim.low, claim.high) == pytest.approx((middle - half, middle + half), abs=2e-5)


def test_a_function_was_kept_for_about_640_s_in_2020() -> None:
    by_gap = {
        idle_timeout.idle_from_s: idle_timeout
        for idle_timeout in ev.idle_timeouts()
        if idle_timeout.measure.startswith("cold share")
    }
    assert by_gap[600].share < 0.05 < 0.5 < by_gap[630].share < by_gap[660].share == 1
    assert all(0 <= idle_timeout.share <= 1 for idle_timeout in ev.idle_timeouts())
    for group in by_gap.values():
        assert group.requests is not None
        assert group.cold is not None
        assert group.share == pytest.approx(group.cold / group.requests, abs=1e-4)


# --- published cases and protocols -------------------------------------------------------------------------------


def test_published_cases_are_those_of_the_literature() -> None:
    cases = {measured.case for measured in ev.published()}
    assert cases == {f"E{n:02}" for n in (1, 2, 3, 4, 5, 7, 9, 11, 12, 13, 15, 16, 18, 20, 21)}


def test_each_published_number_is_sourced_and_given_once() -> None:
    everything = ev.published()
    assert len({(measured.case, measured.variant, measured.metric) for measured in everything}) == len(everything)
    for measured in everything:
        assert measured.ms > 0
        assert measured.path
        assert PUBLIC.match(measured.source)
        assert WHEN.fullmatch(measured.measured)
        assert DAY.fullmatch(measured.as_of)


def test_published_percentiles_do_not_fall() -> None:
    order = ("min", "p50", "p75", "p90", "p95", "p98", "p99", "p99.9", "max")
    for case, variant in {(measured.case, measured.variant) for measured in ev.published()}:
        figures = published(case, variant)
        known = [figures[metric] for metric in order if metric in figures]
        assert known == sorted(known), (case, variant)


def test_medians_of_the_measurement_of_2018() -> None:
    medians = {measured.variant: measured.ms for measured in ev.published("E01") if measured.metric == "p50"}
    assert medians == {
        "edge from eu-central-1": 58,
        "regional from eu-central-1": 81,
        "private from eu-central-1": 66,
        "edge from eu-west-1": 61,
        "regional from eu-west-1": 103,
        "private from eu-west-1": 104,
        "edge from us-east-1": 104,
        "regional from us-east-1": 355,
        "private from us-east-1": 360,
        "edge from sa-east-1": 241,
        "regional from sa-east-1": 909,
        "private from sa-east-1": 915,
    }


def test_what_the_model_must_meet() -> None:
    required = [(measured.case, measured.variant, measured.metric) for measured in ev.published() if measured.required]
    assert sum(case == "E01" for case, _, _ in required) == 9  # the client in Frankfurt was bound by its processors
    assert not any("from eu-central-1" in variant for _, variant, _ in required)
    assert {key for key in required if key[0] != "E01"} == {
        ("E04", rate, metric) for rate in ("100/s", "200/s") for metric in ("p50", "p95")
    }


def test_other_published_numbers() -> None:
    assert published("E04", "100/s") == {"min": 60.2, "p50": 84, "p95": 716.9, "p99": 802.8, "max": 905.1}
    assert published("E05", "warm, Python ZIP, 2 GB") == {"p50": 44, "p99": 74}
    assert published("E02", "token Java")["p95"] == 2143.5
    assert published("E18", "all leaves") == {"p50": 40, "p95": 87, "p99": 140}
    assert published("E20", "ambient, 20/s, 1 pod")["mean"] == pytest.approx(0.880, abs=0.001)


def test_an_unknown_case_lists_the_known_ones() -> None:
    with pytest.raises(UnknownNameError, match="use one of E01, E02"):
        ev.published("E99")


@pytest.mark.parametrize(("whole", "parts"), [("tcp+tls1.2", ("tcp", "tls1.2")), ("tcp+tls1.3", ("tcp", "tls1.3"))])
def test_a_new_connection_is_the_sum_of_its_handshakes(whole: str, parts: tuple[str, ...]) -> None:
    assert ev.handshake_round_trips(whole) == sum(map(ev.handshake_round_trips, parts))


def test_an_unknown_protocol_is_an_error() -> None:
    with pytest.raises(UnknownNameError, match=r"did you mean 'tls1\.3'"):
        ev.handshake_round_trips("tls1.4")


def test_reading_evidence_loads_nothing_heavy() -> None:
    code = "import sys, modeler.facts.evidence as e; e.all_evidence(); print({'numpy', 'pandas'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"
