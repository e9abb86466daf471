"""Token buckets: the fluid formula against closed cases and against a bucket that counts every request."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from modeler.dist import DistributionError, TokenBucket
from modeler.dist.throttle import hour_profile


@pytest.mark.parametrize("factor", [1, 1.3, 2, 2.5, 10, 300])
def test_the_profile_has_the_average_and_the_peak_and_is_never_negative(factor: float) -> None:
    rates = hour_profile((np.arange(200_000) + 0.5) / 200_000 - 0.5, factor)
    assert rates.mean() == pytest.approx(1, abs=1e-6)
    assert rates.min() >= 0
    assert hour_profile(0.0, factor) == pytest.approx(factor)
    assert rates.max() <= factor * (1 + 1e-12)


def test_the_two_kinds_of_profile_meet_at_twice_the_average() -> None:
    x = np.linspace(-0.5, 0.5, 101)
    assert hour_profile(x, 2 + 1e-9) == pytest.approx(hour_profile(x, 2), abs=1e-6)


def test_a_peak_below_the_limit_is_never_refused() -> None:
    bucket = TokenBucket(10_000, 5_000)
    assert bucket.throttled_share(9_999) == 0
    assert bucket.throttled_share(4_999, peak_factor=2) == 0
    assert bucket.throttled_share(1_000, peak_factor=10) == 0


def test_a_constant_rate_above_the_limit_loses_the_difference() -> None:
    """An account limit of 484 rps answered 90.6 % of 5,159 rps with 429: 1 - 484 / 5159."""
    assert TokenBucket(484, 5_000).throttled_share(5_159) == pytest.approx(1 - 484 / 5_159)


def test_a_cosine_loses_what_is_above_the_limit() -> None:
    """Average 1, peak 2, limit 1 of the average: the excess of 1 + cos is its upper half, 1 / pi."""
    bucket = TokenBucket(1_000, 1)
    assert bucket.throttled_share(1_000, peak_factor=2) == pytest.approx(1 / math.pi - 1 / 3_600_000, abs=1e-9)


def test_the_burst_absorbs_as_many_requests_as_it_holds() -> None:
    full = TokenBucket(1_000, 1).throttled_share(700, peak_factor=2)
    spared = TokenBucket(1_000, 50_001).throttled_share(700, peak_factor=2)
    assert (full - spared) * 700 * 3600 == pytest.approx(50_000)
    assert TokenBucket(1_000, 1e9).throttled_share(700, peak_factor=2) == 0


def test_a_bucket_saves_no_more_than_the_valley_leaves() -> None:
    """On average more than the limit arrives: however large the burst, in the long run the difference is refused."""
    assert TokenBucket(1_000, 1e12).throttled_share(1_250, peak_factor=2) == pytest.approx(1 - 1_000 / 1_250)


def test_without_a_token_everything_is_refused_and_nothing_offered_is_nothing_refused() -> None:
    assert TokenBucket(100, 0).throttled_share([0, 5]).tolist() == [0, 1]
    assert TokenBucket(0, 1).throttled_share(5, peak_factor=3600) == pytest.approx(1, abs=1e-4)
    assert TokenBucket(0, 1).throttled_share(0) == 0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: TokenBucket(-1, 5), "a limit must be a finite number of requests per second of at least 0, not -1"),
        (lambda: TokenBucket(1, math.inf), "a burst must be a finite number of requests of at least 0, not inf"),
        (
            lambda: TokenBucket(1, 1).throttled_share([1, -1]),
            "offered rates must be finite numbers of requests per second of at least 0",
        ),
        (
            lambda: TokenBucket(1, 1).throttled_share(1, seconds=0),
            "the length of a swell must be above 0 s: an hour has 3600",
        ),
        (
            lambda: TokenBucket(1, 1).throttled_share(1, peak_factor=0.5),
            "the peak by the average must be from 1 (constant) to 3600, not 0.5",
        ),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(call: object, message: str) -> None:
    with pytest.raises(DistributionError) as caught:
        call()  # type: ignore[operator]
    assert str(caught.value) == message


rates = st.floats(0.1, 1e5)


@given(rates, st.floats(1, 1e5), rates, st.floats(1, 100), st.floats(1, 3))
def test_more_traffic_or_a_sharper_peak_is_refused_more_and_a_higher_limit_less(
    limit: float, burst: float, offered: float, peak: float, more: float
) -> None:
    base = TokenBucket(limit, burst).throttled_share(offered, peak_factor=peak)
    assert 0 <= base <= 1
    assert TokenBucket(limit, burst).throttled_share(offered * more, peak_factor=peak) >= base - 1e-6
    assert TokenBucket(limit, burst).throttled_share(offered, peak_factor=peak * more) >= base - 1e-6
    assert TokenBucket(limit * more, burst).throttled_share(offered, peak_factor=peak) <= base + 1e-6
    assert TokenBucket(limit, burst * more).throttled_share(offered, peak_factor=peak) <= base + 1e-9


@pytest.mark.parametrize(
    ("limit", "burst", "offered", "peak"),
    [(60, 500, 40, 2), (60, 5_000, 50, 1.8), (60, 500, 30, 5), (50, 200, 55, 1.5)],
)
def test_a_bucket_that_counts_poisson_arrivals_refuses_as_many(
    limit: float, burst: float, offered: float, peak: float
) -> None:
    """The second of two hours, of which the first has set the bucket; arrivals are thinned from the peak rate."""
    r = np.random.default_rng(8)
    times = np.cumsum(r.exponential(1 / (offered * peak), round(7200 * offered * peak)))
    kept = times[r.random(times.size) * peak < hour_profile((times / 3600) % 1 - 0.5, peak)]
    tokens, last, refused = burst, 0.0, 0
    for now in kept.tolist():
        tokens, last = min(burst, tokens + (now - last) * limit), now
        if tokens >= 1:
            tokens -= 1
        elif now >= 3600:
            refused += 1
    served = int((kept >= 3600).sum())
    expected = TokenBucket(limit, burst).throttled_share(offered, peak_factor=peak)
    assert expected > 0.03
    assert refused / served == pytest.approx(expected, abs=4 / math.sqrt(served))
