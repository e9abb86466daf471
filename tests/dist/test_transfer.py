"""The closed form of a TCP transfer against arithmetic, laws, and a simulation of every segment and confirmation."""

from __future__ import annotations

import heapq
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modeler.dist import Bent, Constant, Exponential, FromQuantiles, bent
from modeler.dist.transfer import HEADERS, SEGMENT, extra_ms, on_the_wire, serialization_ms, stalls, windows

sizes = st.floats(1, 30e6)
trips = st.floats(0.05, 700)
links = st.floats(5e5, 1e10)


def simulated_ms(size: int, round_trip_ms: float, bits_per_second: float, first: int = 10) -> float:
    """Send a body segment by segment: a window, a link that passes one at a time, a confirmation for each.

    Every confirmation lets the sender's window grow by one segment. Time runs from the first bit sent to the last
    received, less the way there, which a round trip has already.
    """
    there = round_trip_ms / 2
    lengths = [SEGMENT] * (size // SEGMENT) + ([size % SEGMENT] if size % SEGMENT else [])
    window, on_the_way, sent, link_free, last = first, 0, 0, 0.0, 0.0
    events = [(0.0, 0)]  # time, confirmed segments
    while events:
        now, confirmed = heapq.heappop(events)
        on_the_way -= confirmed
        window += confirmed
        while sent < len(lengths) and on_the_way < window:
            link_free = max(now, link_free) + (lengths[sent] + HEADERS) * 8e3 / bits_per_second
            last = link_free
            heapq.heappush(events, (link_free + 2 * there, 1))
            sent, on_the_way = sent + 1, on_the_way + 1
    return last


def test_60_kb_take_three_windows_and_so_two_further_round_trips() -> None:
    """Ten segments are 14,600 bytes, then 29,200 and 58,400: 14,600 and 43,800 are not enough, 102,200 are."""
    assert windows(60 * 1024) == 3
    assert extra_ms(60 * 1024, 125.0, math.inf) == 2 * 125.0
    assert extra_ms(on_the_wire(60 * 1024, http2=True), 125.0, math.inf) == 2 * 125.0  # four records, four frames more


def test_one_mb_over_3_mbps_takes_at_least_its_bits() -> None:
    least = 2**20 * 8 / 3e6 * 1000
    assert least == pytest.approx(2796.2, abs=0.1)
    segments = math.ceil(2**20 / 1460)
    assert segments == 719
    assert extra_ms(2**20, 1.0, 3e6) == pytest.approx(least + segments * 40 * 8 / 3e6 * 1000)


def test_ten_segments_take_no_further_round_trip() -> None:
    assert extra_ms(14_600, 300.0, math.inf) == 0
    assert extra_ms(14_601, 300.0, math.inf) == 300


def test_a_link_that_the_first_window_fills_never_stalls() -> None:
    """At 1 Mb/s ten segments take 120 ms: longer than a round trip of 50 ms."""
    assert serialization_ms(14_600, 1e6) == pytest.approx(15_000 * 8 / 1e6 * 1000) == 120
    assert extra_ms(1e6, 50.0, 1e6) == serialization_ms(1e6, 1e6)


def test_one_stall_by_hand() -> None:
    """43,800 bytes, 100 ms, 10 Mb/s: 36 ms on the link, and after the first window 100 + 1.2 - 12 ms of silence."""
    assert extra_ms(43_800, 100.0, 10e6) == pytest.approx(36 + 100 + 1.2 - 12)


def test_records_and_frames_are_counted() -> None:
    assert on_the_wire(100_000, http2=True) == 100_000 + 7 * (22 + 9)  # 100,000 / 16,384 = 6.1
    assert on_the_wire(0) == 0


def test_arrays_are_broadcast() -> None:
    table = extra_ms(np.array([1e4, 1e5, 1e6]), np.array([[10.0], [100.0]]), 1e8)
    assert table.shape == (2, 3)
    assert table[1, 2] == extra_ms(1e6, 100.0, 1e8)


def test_a_window_that_was_kept_takes_the_link_alone() -> None:
    assert extra_ms(5e6, 200.0, 1e8, first=math.inf) == serialization_ms(5e6, 1e8)


@given(sizes, sizes, trips, links)
def test_more_bytes_are_never_faster(a: float, b: float, trip: float, link: float) -> None:
    assert extra_ms(min(a, b), trip, link) <= extra_ms(max(a, b), trip, link) * (1 + 1e-12)


@given(sizes, trips, links, links)
def test_more_bandwidth_is_never_slower(size: float, trip: float, a: float, b: float) -> None:
    assert extra_ms(size, trip, max(a, b)) <= extra_ms(size, trip, min(a, b)) * (1 + 1e-12)


@given(sizes, trips, trips, links)
def test_a_longer_way_is_never_faster(size: float, a: float, b: float, link: float) -> None:
    assert extra_ms(size, min(a, b), link) <= extra_ms(size, max(a, b), link) * (1 + 1e-12)


@given(sizes, trips, links, st.floats(14_600, 1e8))
def test_a_larger_first_window_is_never_slower(size: float, trip: float, link: float, first: float) -> None:
    assert extra_ms(size, trip, link, first) <= extra_ms(size, trip, link) * (1 + 1e-12)


@given(sizes, trips, links)
def test_stalls_and_serialization_make_the_whole(size: float, trip: float, link: float) -> None:
    parts = serialization_ms(size, link) + sum(max(trip - at, 0.0) for at in stalls(size, link))
    assert extra_ms(size, trip, link) == pytest.approx(parts)


@settings(max_examples=300, deadline=None)
@given(st.integers(1, 6_000_000), st.floats(0.1, 400), st.floats(1e6, 1e9))
def test_every_segment_simulated_takes_as_long(size: int, trip: float, link: float) -> None:
    """Within the time that one segment takes to pass the link: the two differ in when a window's last one is short."""
    segment = serialization_ms(SEGMENT, link)
    assert extra_ms(size, trip, link) == pytest.approx(simulated_ms(size, trip, link), abs=segment, rel=1e-9)


def test_the_simulation_knows_what_is_worked_out_by_hand() -> None:
    assert simulated_ms(43_800, 100.0, 10e6) == pytest.approx(36 + 100 + 1.2 - 12)


parts = st.one_of(
    st.floats(0.1, 300).map(Exponential),
    st.floats(0.1, 300).map(lambda ms: FromQuantiles({0.5: ms, 0.9: 1.4 * ms, 0.99: 3 * ms})),
)
hinges = st.lists(st.tuples(st.floats(0, 200), st.integers(1, 8).map(float)), max_size=5).map(tuple)


@given(parts, st.floats(1, 4), hinges, st.floats(0.001, 0.999))
def test_a_bent_percentile_is_the_percentile_bent(
    part: Exponential, factor: float, hinges: tuple[tuple[float, float], ...], p: float
) -> None:
    """The function rises, so that it takes percentiles to percentiles."""
    ms = part.quantile(p)
    expected = factor * ms + sum(more * max(ms - at, 0.0) for at, more in hinges)
    whole = bent(part, factor, hinges)
    assert whole.quantile(p) == pytest.approx(expected, rel=1e-9)
    before, after = whole.cdf_bounds([expected - 1e-4, expected + 1e-4])  # held to the nanosecond
    assert before[0] <= p <= after[1]


def test_the_mean_of_a_bent_time_is_that_of_its_parts() -> None:
    """Beyond 20 ms an exponential has lost exp(-2) of its requests, and goes on for another 10 ms on average."""
    assert Bent(Exponential(10), 1.0, ((20.0, 2.0),)).mean == pytest.approx(10 + 2 * 10 * math.exp(-2), rel=1e-3)


def test_a_constant_stays_one() -> None:
    assert bent(Constant(50), 2.0, ((20.0, 3.0), (60.0, 1.0))) == Constant(50 * 2 + 30 * 3)
