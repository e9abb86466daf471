"""A limit on requests at once: Erlang's loss formula over the swell of an hour, and a growth that is limited, too."""

from __future__ import annotations

import heapq

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from modeler.dist import DistributionError
from modeler.dist.concurrency import ConcurrencyLimit
from modeler.dist.queue import loss_share
from modeler.dist.throttle import hour_profile


def test_a_constant_rate_loses_erlangs_share() -> None:
    """B(2, 2) = (4 / 2) / (1 + 2 + 4 / 2) = 0.4."""
    assert ConcurrencyLimit(2, service_s=0.1).throttled_share(20) == pytest.approx(0.4)


def test_a_limit_of_0_refuses_everything_and_no_requests_are_never_refused() -> None:
    assert ConcurrencyLimit(0, 0.1).throttled_share(5) == 1.0
    assert ConcurrencyLimit(0, 0.1).throttled_share(0) == 0.0


def test_a_growth_that_is_too_slow_loses_what_lies_above_it() -> None:
    """Load 100 (1 - cos x) from 0 to 200 and back within 360 parts of 10 s, and at most 0.5 more in each of them.

    The load keeps to that until it grows by 0.5 a part itself; from there on it lies above the line.
    """
    parts = np.arange(360)
    loads = 100 * (1 - np.cos(2 * np.pi * (parts + 0.5) / 360))
    leaves = int(np.argmax(np.diff(loads) > 0.5))
    line = np.where(parts < leaves, loads, loads[leaves] + 0.5 * (parts - leaves))
    expected = np.maximum(loads - line, 0).sum() / loads.sum()
    limit = ConcurrencyLimit(10_000, service_s=1.0, growth=0.5)
    assert limit.throttled_share(100, peak_factor=2) == pytest.approx(expected, rel=0.001)


def test_single_requests_that_find_all_busy_agree() -> None:
    """Poisson arrivals of 40 a second and constant 200 ms at a limit of 8: a heap of the ends of those at work."""
    random = np.random.default_rng(3)
    arrivals = np.cumsum(random.exponential(1 / 40, 200_000))
    busy: list[float] = []
    lost = 0
    for now in arrivals.tolist():
        while busy and busy[0] <= now:
            heapq.heappop(busy)
        if len(busy) < 8:
            heapq.heappush(busy, now + 0.2)
        else:
            lost += 1
    assert ConcurrencyLimit(8, 0.2).throttled_share(40) == pytest.approx(lost / 200_000, rel=0.02)


@given(st.integers(0, 300), st.floats(0, 2000), st.floats(1, 5))
def test_a_larger_limit_never_refuses_more(most: int, rps: float, factor: float) -> None:
    small, large = (
        ConcurrencyLimit(limit, 0.2).throttled_share(rps, peak_factor=factor) for limit in (most, most + 10)
    )
    assert 0 <= large <= small + 1e-12 <= 1 + 1e-12


@pytest.mark.parametrize("servers", [20_000, 100_000, 10**12])
@pytest.mark.parametrize("use", [0.9, 1.0, 1.1])
def test_the_limit_for_many_servers_is_near_the_formula(servers: int, use: float) -> None:
    """From the recursion for 20,000 and 100,000, and as 1 - 1 / use far above for more."""
    load = servers * use
    if servers <= 100_000:
        share = 1.0
        for count in range(1, servers + 1):
            share = load * share / (count + load * share)
        assert loss_share(servers, load) == pytest.approx(share, rel=0.01, abs=1e-12)
    elif use > 1:
        assert loss_share(servers, load) == pytest.approx(1 - 1 / use)
    else:
        assert loss_share(servers, load) < 1e-5


def test_what_cannot_be_a_limit_is_told() -> None:
    with pytest.raises(DistributionError, match="a limit must be a whole number of at least 0"):
        ConcurrencyLimit(-1, 0.1)
    with pytest.raises(DistributionError, match="the length of a swell must be above 0 s"):
        ConcurrencyLimit(1, 0.1).throttled_share(1, seconds=0)


@pytest.mark.parametrize(("before", "after"), [(0, 900), (0, 2500), (0, 3000), (500, 4000), (2000, 12_000)])
def test_a_jump_between_hours_refuses_a_triangle(before: int, after: int) -> None:
    """1,000 are there at once and 100 more a second: what lacks falls in a straight line from its most to none."""
    lacking = max(after - before - 1000, 0)
    seconds = lacking / 100
    limit = ConcurrencyLimit(100_000, service_s=1.0, growth=1000)
    refused = limit.throttled_share(after, before_rps=before)
    assert refused == pytest.approx(lacking * seconds / 2 / (after * 3600), rel=1e-9, abs=1e-12)
    assert limit.jumps(before, after) == (lacking > 0)


def environments_one_by_one(before: float, after: float, peak_factor: float) -> float:
    """The share that is refused: a bucket holds 1,000 and gets 100 a second; a request finds an environment or not."""
    step_s = 0.1
    moments = np.arange(0, 3600, step_s) + step_s / 2
    loads = after * hour_profile(moments / 3600 - 0.5, peak_factor)
    there, bucket, refused = before * float(hour_profile(0.5, peak_factor)), 1000.0, 0.0
    for load in loads.tolist():
        started = min(max(load - there, 0.0), bucket)
        there, bucket = there + started, min(bucket - started + 100 * step_s, 1000.0)
        refused += max(load - there, 0.0)
    return refused / float(loads.sum())


@pytest.mark.parametrize("factor", [1.0, 1.3, 1.8])
@pytest.mark.parametrize(("before", "after"), [(0, 900), (0, 3000), (500, 4000), (2000, 12_000)])
def test_a_jump_refuses_what_a_simulation_refuses_also_where_the_hour_swells(
    before: int, after: int, factor: float
) -> None:
    limit = ConcurrencyLimit(100_000, service_s=1.0, growth=1000)
    expected = environments_one_by_one(before, after, factor)
    assert limit.throttled_share(after, peak_factor=factor, before_rps=before) == pytest.approx(
        expected, rel=0.02, abs=1e-9
    )


def test_what_is_ready_does_not_have_to_grow() -> None:
    """Of 5,000 that come after none 3,000 are ready and 1,000 start at once: 1,000 lack, and none after 10 s."""
    limit = ConcurrencyLimit(100_000, service_s=1.0, growth=1000, ready=3000)
    assert limit.throttled_share(5000, before_rps=0) == pytest.approx(1000 * 10 / 2 / (5000 * 3600))


@given(st.floats(0, 5000), st.floats(0, 5000), st.floats(1, 3))
def test_fewer_before_never_refuse_fewer(before: float, after: float, factor: float) -> None:
    limit = ConcurrencyLimit(10_000, service_s=1.0, growth=200)
    fewer, more = (limit.throttled_share(after, peak_factor=factor, before_rps=count) for count in (before / 2, before))
    assert more <= fewer + 1e-12
