"""Bytes take time: what a path adds for them, by hand and by laws, and what it must not count twice."""

from __future__ import annotations

import heapq
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modeler.components.carrying import STREAMS, client_line
from modeler.components.latency import Delay
from modeler.dist import Constant
from modeler.dist.transfer import HEADERS, SEGMENT, extra_ms, serialization_ms, stalls
from modeler.engine.compare import assess
from modeler.engine.latency import Latency
from modeler.engine.latency.transfer import LEAST_TIMEOUT_S, Body, Connection, Narrowest, added
from modeler.engine.study.sensitivity import sensitivity
from modeler.engine.study.uncertainty import uncertain
from modeler.workload import Workload

FAST = "100 Gb/s"


def latency(name: str, variant: str = "", **document: Any) -> Latency:
    built = assess(Workload.from_dict(document), name, variant=variant).latency
    assert built is not None
    return built


def over_125_ms(size: str | float, name: str = "B6", variant: str = "alb", **more: Any) -> Latency:
    """Clients 125 ms away on a line that nothing fills, a REST API that holds whole answers, containers behind it."""
    clients = {"location": "internet", "round_trip": 125, "bandwidth": FAST, "upload_bandwidth": FAST}
    return latency(
        name,
        variant,
        clients={**clients, **more.pop("clients", {})},
        backend={"kind": "fargate", "tasks": 20},
        traffic={"shape": "flat", "requests_per_month": "1M", "response_bytes": size, **more.pop("traffic", {})},
        **more,
    )


def test_60_kb_over_125_ms_add_two_round_trips() -> None:
    """Windows of 14,600, 29,200 and 58,400 bytes: the third has the last of 61,440. The gateway's own legs are short.

    What they add to a connection of 125 ms is two of its round trips, and 13 µs for its bits at 5 Gb/s.
    """
    first = over_125_ms("60 KB").transfer[0]
    assert (first.round_trip_ms, first.answer_windows, first.request_windows) == (125, 3, 1)
    assert first.answer_ms == pytest.approx(2 * 125, abs=0.2)  # less what the first windows pass in, below 0.1 ms
    added = over_125_ms("60 KB").quantile(0.5) - over_125_ms("1 KB").quantile(0.5)
    inside = sum(leg.answer_ms for leg in over_125_ms("60 KB").transfer[1:])
    assert added == pytest.approx(2 * 125 + inside, rel=0.02)


def test_1_mb_over_3_mbps_takes_2_8_s() -> None:
    """2^20 bytes of 8 bits at 3 Mb/s are 2,796 ms."""
    slow, small = (over_125_ms(size, clients={"bandwidth": "3 Mb/s"}).quantile(0.5) for size in ("1 MB", 0))
    assert slow - small > 2**20 * 8 / 3e6 * 1000


def test_1_kb_and_8_mb_from_sydney_differ() -> None:
    """8 MB at 1 Gb/s take 67 ms, and ten windows nine further round trips of some 200 ms."""
    clients = {"location": "internet", "region": "ap-southeast-2"}
    small, large = (
        latency("F1", clients=clients, backend={"kind": "fargate"}, traffic={"response_bytes": size}).quantile(0.5)
        for size in ("1 KB", "8 MB")
    )
    assert large > small + 67


@pytest.mark.parametrize("size", ["1 KB", "10 KB"])
def test_small_bodies_add_nothing_on_fast_lines(size: str) -> None:
    """What was measured of hops has a small body in it: ten segments pass in the first window."""
    for leg in over_125_ms(size).transfer:
        assert leg.answer_windows == 1
        assert leg.new_ms < 0.1


def test_what_a_gateway_holds_adds_up_and_what_streams_overlaps() -> None:
    """A REST API has all of an answer before the client gets its first byte; one that streams does not."""
    held = over_125_ms("1 MB")
    streamed = over_125_ms("1 MB", api={"streaming": True})
    assert held.transfer[0].holds_answer
    assert not streamed.transfer[0].holds_answer
    assert [leg.warm_ms for leg in streamed.transfer[1:]] == pytest.approx([0, 0], abs=0.01)
    assert all(leg.warm_ms > 1 for leg in held.transfer[1:2])
    assert streamed.quantile(0.5) < held.quantile(0.5)
    assert streamed.first_byte.quantile(0.5) < held.first_byte.quantile(0.5)


def test_the_first_byte_comes_before_the_last_by_what_the_client_still_waits_for() -> None:
    """The client's own connection is all that comes after the first byte: it is the same, whoever holds the answer."""
    for document in ({}, {"api": {"streaming": True}}):
        whole = over_125_ms("60 KB", **document)
        wait = whole.quantile(0.5) - whole.first_byte.quantile(0.5)
        assert wait == pytest.approx(2 * 125, rel=0.01)


def test_streams_are_held_back_after_10_mb() -> None:
    """20 MB streamed by a REST API: the last 10 MB go at 2 MB a second, 5 s."""
    far = over_125_ms("20 MB", api={"streaming": True})
    assert far.transfer[0].answer_ms == pytest.approx(5000)


def test_a_warm_connection_keeps_its_window_unless_it_idles_for_longer_than_a_timeout() -> None:
    """60 s for 10 requests idle 6 s between two; for 1,000 requests 60 ms, less than 200 ms and a round trip."""
    assert 60 / 10 > LEAST_TIMEOUT_S + 0.125 > 60 / 1000
    idle, busy = (over_125_ms("60 KB", clients={"requests_per_connection": count}).transfer[0] for count in (10, 1000))
    assert idle.restarts
    assert not busy.restarts
    assert idle.warm_ms == pytest.approx(2 * 125, abs=0.2)
    assert busy.warm_ms < 1
    assert busy.new_ms == pytest.approx(idle.new_ms)


def on_premises(**clients: Any) -> Latency:
    return latency(
        "A3",
        clients={"location": "on-premises", "bandwidth": FAST, "upload_bandwidth": FAST, **clients},
        traffic={"average_rps": 1, "shape": "flat", "response_bytes": "1 MB"},
    )


@pytest.mark.parametrize(("speed", "bits"), [("50mbps", 50e6), ("500mbps", 500e6), ("1gbps", 1e9)])
def test_a_direct_connect_port_is_the_narrowest_place(speed: str, bits: float) -> None:
    link = {"speed": speed, "hosted": speed != "1gbps", "connections": 2}
    leg = on_premises(direct_connect=link).transfer[0]
    own = math.floor(2**20 * 8 / (2 * bits) * 100) / 100  # 1 MB a second on two ports, in hundredths
    assert leg.down_bps == pytest.approx(bits * (1 - own))
    assert "Direct Connect" in leg.narrowest_down


def test_load_on_a_link_leaves_the_rest() -> None:
    link = {"speed": "1gbps", "connections": 2}
    assert on_premises(direct_connect=link, link_load="40 %").transfer[0].down_bps == pytest.approx(0.6e9)


def test_a_vpn_tunnel_carries_1_25_gbps() -> None:
    leg = on_premises(link="vpn").transfer[0]
    assert (leg.down_bps, "VPN tunnel" in leg.narrowest_down) == (1.25e9, True)


def test_more_than_a_link_carries_is_never_answered() -> None:
    """100 requests of 1 MB a second are 839 Mb/s, and the port has 50."""
    over = latency(
        "A3",
        clients={"location": "on-premises", "direct_connect": {"speed": "50mbps", "hosted": True, "connections": 1}},
        traffic={"average_rps": 100, "shape": "flat", "response_bytes": "1 MB"},
    )
    assert any("Direct Connect" in line for line in over.saturated)
    assert over.quantile(0.5) == math.inf


def test_binary_bodies_come_to_a_function_as_base64() -> None:
    """Three bytes are four letters; a third more on the way into the function, and none on the clients' way."""
    text, binary = (
        latency("A1", traffic={"response_bytes": "900 KB", "request_bytes": "30 KB", "binary": flag}).transfer
        for flag in (False, True)
    )
    assert binary[0].request_bytes == text[0].request_bytes
    assert binary[-1].request_bytes == pytest.approx(text[-1].request_bytes * 4 / 3, rel=1e-3)
    assert binary[-1].answer_bytes == pytest.approx(text[-1].answer_bytes * 4 / 3, rel=1e-3)


def test_an_edge_optimized_api_has_a_connection_from_the_edge() -> None:
    edge = latency(
        "D1",
        "rest",
        region="us-east-1",
        clients={"location": "internet", "region": "ap-southeast-2"},
        api={"endpoint": "edge"},
        traffic={"response_bytes": "60 KB"},
    )
    assert [leg.title.endswith("from the edge") for leg in edge.transfer] == [False, True, False]
    assert edge.transfer[1].answer_ms == pytest.approx(2 * edge.transfer[1].round_trip_ms, rel=0.01)


PATHS = st.sampled_from(
    [
        ("B6", "alb", {"kind": "fargate", "tasks": 20}, "internet"),
        ("F1", "", {"kind": "fargate", "tasks": 20}, "internet"),
        ("A1", "", {"kind": "lambda"}, "same-vpc"),
        ("D1", "rest", {"kind": "lambda"}, "internet"),
        ("E7", "", {"kind": "fargate", "tasks": 20}, "on-premises"),
    ]
)
SIZES = st.floats(0, 20e6)
LINES = st.floats(1e6, 1e10)


def percentiles(
    path: tuple[str, str, dict[str, Any], str], size: float, line: float, trip: float, request: float = 2048
) -> tuple[Latency, tuple[float, ...]]:
    name, variant, backend, location = path
    here = latency(
        name,
        variant,
        clients={"location": location, "bandwidth": line, "upload_bandwidth": line, "round_trip": trip},
        backend=backend,
        traffic={"shape": "flat", "average_rps": 0.01, "response_bytes": size, "request_bytes": request},
    )
    return here, tuple(here.bracket(p).high - here.bracket(p).half_width for p in (0.5, 0.99))


def no_slower(fast: tuple[Latency, tuple[float, ...]], slow: tuple[Latency, tuple[float, ...]]) -> bool:
    """Whether no percentile is slower, as far as brackets tell."""
    return all(fast[0].bracket(p).low <= slow[0].bracket(p).high for p in (0.5, 0.99))


@settings(max_examples=25, deadline=None)
@given(PATHS, SIZES, SIZES, LINES, st.floats(1, 300))
def test_more_bytes_are_never_faster(
    path: tuple[str, str, dict[str, Any], str], a: float, b: float, line: float, trip: float
) -> None:
    assert no_slower(percentiles(path, min(a, b), line, trip), percentiles(path, max(a, b), line, trip))
    assert no_slower(percentiles(path, 1e4, line, trip, min(a, b)), percentiles(path, 1e4, line, trip, max(a, b)))


@settings(max_examples=25, deadline=None)
@given(PATHS, SIZES, LINES, LINES, st.floats(1, 300), st.floats(1, 300))
def test_more_bandwidth_and_a_shorter_way_are_never_slower(
    path: tuple[str, str, dict[str, Any], str], size: float, a: float, b: float, near: float, far: float
) -> None:
    assert no_slower(percentiles(path, size, max(a, b), near), percentiles(path, size, min(a, b), near))
    assert no_slower(percentiles(path, size, a, min(near, far)), percentiles(path, size, a, max(near, far)))


def test_serialization_of_a_gateways_answer_is_the_line_alone() -> None:
    leg = over_125_ms("10 KB", clients={"bandwidth": "10 Mb/s"}).transfer[0]
    assert leg.answer_ms == pytest.approx(serialization_ms(10 * 1024 + 22, 10e6))


def relayed_ms(size: int, trips: tuple[float, ...], links: tuple[float, ...]) -> float:
    """Send a body over several connections at once, segment by segment: a relay passes on what has come.

    Each sender has a window of its own and gets a confirmation from the next one. Time runs until the last bit is
    there, less the ways there, which round trips have.
    """
    lengths = [SEGMENT] * (size // SEGMENT) + ([size % SEGMENT] if size % SEGMENT else [])
    come = [0.0] * len(lengths)
    for trip, link in zip(trips, links, strict=True):
        come = _passed_on(lengths, come, trip, link)
    return come[-1] - sum(trips) / 2


def _passed_on(lengths: list[int], come: list[float], trip: float, link: float) -> list[float]:
    window, on_the_way, free, there = 10, 0, 0.0, []
    events = [(at, 0) for at in sorted(set(come))]
    while events:
        now, confirmed = heapq.heappop(events)
        window, on_the_way = window + confirmed, on_the_way - confirmed
        while len(there) < len(lengths) and on_the_way < window and come[len(there)] <= now:
            free = max(now, free) + (lengths[len(there)] + HEADERS) * 8e3 / link
            there.append(free + trip / 2)
            heapq.heappush(events, (free + trip, 1))
            on_the_way += 1
    return there


def test_a_simulation_of_relays_takes_as_long_as_the_slowest_connection() -> None:
    """Two or three connections through relays that stream, of 1 KB to 3 MB, 0.4 to 245 ms and 1 Mb/s to 10 Gb/s.

    In five of six cases the rule is right within the time that a segment takes on each link, and it is never off by
    more than a sixth: it leaves out that windows of one connection may wait for those of another.
    """
    draw = np.random.default_rng(12)
    close = 0
    for _ in range(300):
        count = int(draw.integers(2, 4))
        size = int(np.exp(draw.uniform(np.log(1e3), np.log(3e6))))
        trips = tuple(np.exp(draw.uniform(-1, 5.5, count)).tolist())
        links = tuple((10 ** draw.uniform(6, 10, count)).tolist())
        segments = sum(serialization_ms(SEGMENT, link) for link in links)
        ruled, simulated = _ruled_ms(size, trips, links), relayed_ms(size, trips, links)
        close += abs(ruled - simulated) <= segments * 1.01
        assert ruled == pytest.approx(simulated, rel=1 / 6, abs=segments * 1.01), (size, trips, links)
    assert close >= 250


def _ruled_ms(size: float, trips: tuple[float, ...], links: tuple[float, ...]) -> float:
    """What the model adds for a request of so many bytes over such connections."""
    connections = []
    for number, (trip, link) in enumerate(zip(trips, links, strict=True)):
        pipe = replace(client_line(Workload()), down_bps=link, up_bps=link)
        narrowest = Narrowest(pipe, number + 1, link)
        request = Body(size, narrowest, serialization_ms(size, link), stalls(size, link))
        delays = ((number + 1, Delay("network", Constant(trip))),)
        connections.append(Connection(number, number, delays, True, request, Body(0.0, narrowest, 0.0, ()), STREAMS))
    return sum(
        sum(ms for _, ms, _ in part.passing) + sum(more * max(trip - at, 0.0) for at, more in part.new)
        for trip, part in zip(trips, added(connections), strict=True)
    )


def test_a_burst_from_a_far_origin_still_passes_the_narrow_line_of_the_client() -> None:
    """2 MB from an origin 200 ms away at 5 Gb/s, relayed to a client at 20 Mb/s, 10 ms away.

    Six windows have 14,600 x 63 bytes. The seventh comes after six round trips, and all from there on, 1,177,352 bytes,
    has to pass the client's line behind it: 484 ms with headers. So it takes 1,684 ms, where the origin's connection
    alone takes 1,404 (seven round trips) and the client's 878.
    """
    size, far, near = 2**21, 200.0, 10.0
    by_hand = 6 * far + (size - 14_600 * 63) * (1500 / 1460) * 8e3 / 20e6
    assert by_hand == pytest.approx(1684, abs=0.5)
    assert max(extra_ms(size, far, 5e9), extra_ms(size, near, 20e6)) < 1410
    assert relayed_ms(size, (far, near), (5e9, 20e6)) == pytest.approx(by_hand, abs=2)
    each_stall = serialization_ms(SEGMENT, 20e6)
    assert _ruled_ms(size, (far, near), (5e9, 20e6)) == pytest.approx(by_hand, abs=6.1 * each_stall)


def test_sensitivity_and_uncertainty_move_bytes_and_bandwidth() -> None:
    document = {
        "clients": {"location": "internet", "access": "cable"},
        "traffic": {"response_bytes": "1 MB", "shape": "flat"},
        "backend": {"kind": "fargate", "tasks": 20},
    }
    moved = {effect.path for effect in sensitivity(Workload.from_dict(document), "F1").by_p99}
    assert {"traffic.response_bytes", "clients.bandwidth"} <= moved
    document["clients"] = {"location": "internet", "bandwidth": {"low": "10 Mb/s", "high": "500 Mb/s"}}
    (outlook,) = uncertain(Workload.from_dict(document), ["F1"], n=100, p99_draws=20).outlooks
    assert outlook.p99_ms is not None
    seconds_apart = (2**20 * 8 / 10e6 - 2**20 * 8 / 500e6) * 1000  # the two ends are 90 % of the draws apart
    assert 0.2 * seconds_apart < outlook.p99_ms.p95 - outlook.p99_ms.p5 < 1.5 * seconds_apart
