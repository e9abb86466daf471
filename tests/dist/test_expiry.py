"""A cache whose entries expire: the share of hits against its formula's limits and against a simulated cache."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from modeler.dist import DistributionError, hit_ratio


def test_three_hits_follow_each_miss_when_three_requests_fall_into_a_life() -> None:
    assert hit_ratio(rate_per_s=0.01, ttl_s=300) == 0.75
    assert hit_ratio(rate_per_s=1, ttl_s=300, keys=100) == 0.75


def test_without_requests_or_without_a_life_nothing_is_found() -> None:
    assert hit_ratio(0, 300) == 0
    assert hit_ratio(100, 0) == 0
    assert hit_ratio([0.0, 1.0], 0).tolist() == [0, 0]


def test_arrays_of_rates_lives_and_keys_are_broadcast() -> None:
    ratio = hit_ratio(np.array([[1.0], [10.0]]), np.array([0.0, 60, 300]), keys=10)
    assert ratio.shape == (2, 3)
    assert ratio[1].tolist() == pytest.approx([0, 60 / 61, 300 / 301])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((-1, 300), "a rate must be a finite number of requests per second of at least 0, not -1"),
        (([1, np.nan], 300), "a rate must be a finite number of requests per second of at least 0, not nan"),
        ((1, np.inf), "a time to live must be a finite number of seconds of at least 0, not inf"),
        ((1, 300, 0), "keys must be a finite number of at least 1, not 0"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(arguments: tuple[float, ...], message: str) -> None:
    with pytest.raises(DistributionError) as caught:
        hit_ratio(*arguments)
    assert str(caught.value) == message


@given(st.floats(0, 1e5), st.floats(0, 86_400), st.integers(1, 10**6), st.floats(1, 10))
def test_more_requests_or_longer_lives_hit_more_and_more_keys_less(
    rate: float, ttl: float, keys: int, more: float
) -> None:
    base = hit_ratio(rate, ttl, keys)
    assert 0 <= base <= 1
    assert hit_ratio(rate * more, ttl, keys) >= base - 1e-12
    assert hit_ratio(rate, ttl * more, keys) >= base - 1e-12
    assert hit_ratio(rate, ttl, keys * more) <= base + 1e-12


@pytest.mark.parametrize(("rate", "ttl", "keys"), [(0.5, 2, 1), (20, 300, 1000), (3, 10, 100)])
def test_a_simulated_cache_hits_as_often(rate: float, ttl: float, keys: int) -> None:
    r = np.random.default_rng(4)
    n = 200_000
    arrivals, wanted = np.cumsum(r.exponential(1 / rate, n)).tolist(), r.integers(keys, size=n).tolist()
    expires, hits = [-1.0] * keys, np.zeros(n)
    for i, (now, key) in enumerate(zip(arrivals, wanted, strict=True)):
        if now < expires[key]:
            hits[i] = 1
        else:
            expires[key] = now + ttl  # a hit does not prolong it
    batches = hits[n // 10 :].reshape(100, -1).mean(axis=1)
    assert hit_ratio(rate, ttl, keys) == pytest.approx(batches.mean(), abs=4 * batches.std() / 10)
