"""Every sum, maximum and queue with a closed form lies in its bracket, and the bracket is narrow."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from modeler.dist import (
    Answered,
    Comonotone,
    Constant,
    Distribution,
    Empirical,
    Exponential,
    FromQuantiles,
    Hedge,
    Lognormal,
    Retry,
    Timeout,
    Uniform,
    mixture,
    parallel,
    retry_on_error,
    serial,
)

PERCENTILES = (0.01, 0.5, 0.9, 0.95, 0.99, 0.999, 0.9999)
Z99 = 2.3263478740408408


def root(cdf: Callable[[float], float], p: float, high: float = 1e6) -> float:
    """The time at which a distribution function reaches `p`, by halving."""
    low = 0.0
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if cdf(middle) < p else (low, middle)
    return high


def assert_bracketed(dist: Distribution, p: float, value: float) -> None:
    low, high = dist.bracket(p)
    assert low <= value <= high, f"p{100 * p:g} = {value} is not in [{low}, {high}]"
    assert high - low <= max(0.5, 0.01 * value), f"p{100 * p:g} = {value}: [{low}, {high}] is too wide"


def hypoexponential(means: list[float], t: float) -> float:
    """1 - sum of (product over j of r_j / (r_j - r_i)) exp(-r_i t), for distinct rates r = 1 / mean."""
    rates = [1 / mean for mean in means]
    total = 0.0
    for i, r in enumerate(rates):
        total += math.prod(q / (q - r) for j, q in enumerate(rates) if j != i) * math.exp(-r * t)
    return 1 - total if t > 0 else 0.0


def erlang(k: int, mean: float, t: float) -> float:
    x = t / mean
    return 1 - math.exp(-x) * sum(x**i / math.factorial(i) for i in range(k))


def erlang_c(servers: int, offered: float) -> float:
    """Probability to wait: B(0) = 1, B(k) = a B / (k + a B), C = c B / (c - a (1 - B))."""
    blocked = 1.0
    for k in range(1, servers + 1):
        blocked = offered * blocked / (k + offered * blocked)
    return servers * blocked / (servers - offered * (1 - blocked))


@pytest.mark.parametrize("p", PERCENTILES)
@pytest.mark.parametrize("mean", [1, 100])
@pytest.mark.parametrize("k", [2, 3, 5, 10, 20])
def test_a_sum_of_equal_exponentials_is_an_erlang(k: int, mean: float, p: float) -> None:
    assert_bracketed(serial(*[Exponential(mean)] * k), p, root(lambda t: erlang(k, mean, t), p))


@pytest.mark.parametrize("p", PERCENTILES)
@pytest.mark.parametrize("means", [[1, 2], [1, 2, 5], [5, 10, 20, 50], [100, 200, 500], [0.2, 3, 900]], ids=str)
def test_a_sum_of_different_exponentials_is_hypoexponential(means: list[float], p: float) -> None:
    path = serial(*map(Exponential, means))
    assert_bracketed(path, p, root(lambda t: hypoexponential(means, t), p))
    assert path.mean == pytest.approx(sum(means))
    assert path.variance == pytest.approx(sum(mean**2 for mean in means))


@pytest.mark.parametrize(
    ("means", "expected"),
    [  # quantiles to all printed digits, so that the formula above is checked, too
        ([5, 10, 20, 50], {0.5: 72.02818, 0.9: 156.74613, 0.95: 191.6306, 0.99: 272.21409, 0.999: 387.3539}),
        ([1, 2, 5], {0.5: 6.68885, 0.9: 15.14866, 0.95: 18.63655, 0.99: 26.69463, 0.999: 38.20859}),
        ([1, 2], {0.5: 2.45589, 0.9: 5.93948, 0.95: 7.35228, 0.99: 10.59162, 0.999: 15.2013}),
    ],
)
def test_printed_quantiles_of_hypoexponential_sums(means: list[float], expected: dict[float, float]) -> None:
    for p, value in expected.items():
        assert root(lambda t: hypoexponential(means, t), p) == pytest.approx(value, rel=1e-5)
        low, high = serial(*map(Exponential, means)).bracket(p)
        assert low <= value <= high


def test_a_tandem_of_queues_has_independent_exponential_sojourns() -> None:
    # Jackson and Burke: M/M/1 at 50 per second, servers of 100, 80 and 60 per second; sojourn rate mu - lambda
    path = serial(*(Exponential(1000 / (mu - 50)) for mu in (100, 80, 60)))
    assert path.mean == pytest.approx(153.333, abs=1e-3)
    for p, value in {0.5: 126.895, 0.9: 292.929, 0.95: 362.387, 0.99: 523.376, 0.999: 753.636}.items():
        assert_bracketed(path, p, value)


@pytest.mark.parametrize("p", PERCENTILES)
def test_two_uniforms_add_up_to_a_triangle(p: float) -> None:
    value = 100 * math.sqrt(2 * p) if p <= 0.5 else 100 * (2 - math.sqrt(2 * (1 - p)))
    assert_bracketed(serial(Uniform(0, 100), Uniform(0, 100)), p, value)
    assert_bracketed(serial(Uniform(500, 600), Uniform(0, 100), Constant(7)), p, 507 + value)


def test_percentiles_do_not_add() -> None:
    step = mixture([(0.991, Constant(10)), (0.009, Constant(100))])
    assert step.quantile(0.99) == 10
    both = serial(step, step)
    assert both.bracket(0.98).low == 20  # 0.991² = 0.982081
    low, high = both.bracket(0.99)
    assert low <= 110 <= high < 110.2
    assert Comonotone((step, step)).quantile(0.99) == 20


@pytest.mark.parametrize("p", [0.5, 0.9, 0.98, 0.985, 0.995, 0.999, 0.9999])
def test_a_cold_start_of_three_seconds_on_a_path_of_15_ms(p: float) -> None:
    cold = serial(Constant(3000), Exponential(200))
    path = serial(Exponential(5), Exponential(10), mixture([(0.99, Constant(0)), (0.01, cold)]))

    def cdf(t: float) -> float:
        return 0.99 * hypoexponential([5, 10], t) + 0.01 * hypoexponential([5, 10, 200], t - 3000)

    assert_bracketed(path, p, root(cdf, p))


@pytest.mark.parametrize("p", PERCENTILES)
def test_a_sum_inside_a_branch_inside_a_sum(p: float) -> None:
    inner = serial(Exponential(5), Exponential(10), Constant(0.7))
    swapped = serial(Exponential(400), Exponential(20))
    path = serial(Exponential(50), mixture([(0.9, inner), (0.1, swapped)]), Constant(2))

    def cdf(t: float) -> float:
        return 0.9 * hypoexponential([50, 5, 10], t - 2.7) + 0.1 * hypoexponential([50, 400, 20], t - 2)

    assert_bracketed(path, p, root(cdf, p))
    assert path.mean == pytest.approx(50 + 0.9 * 15.7 + 0.1 * 420 + 2)


@pytest.mark.parametrize("p", PERCENTILES)
def test_a_maximum_inside_a_sum(p: float) -> None:
    # the slower of two exponentials of rate r is a sum of exponentials of rates 2 r and r
    path = serial(parallel(Exponential(60), Exponential(60)), Exponential(100))
    assert_bracketed(path, p, root(lambda t: hypoexponential([30, 60, 100], t), p))


def test_a_percentile_on_a_plateau_is_a_wide_bracket() -> None:
    cold = serial(Constant(3000), Exponential(5))
    path = serial(Exponential(5), mixture([(0.99, Constant(0)), (0.01, cold)]))
    low, high = path.bracket(0.99)
    assert low < 150
    assert high > 3000


def test_mm1_sojourn_and_lognormal_quantiles() -> None:
    sojourn = Exponential(1 / (1 - 0.8))
    for p, value in {0.5: 3.46574, 0.9: 11.51293, 0.99: 23.02585, 0.999: 34.53878}.items():
        assert sojourn.quantile(p) == pytest.approx(value, abs=1e-5)
    hop = Lognormal.through(10, 100)
    assert hop.sigma == pytest.approx(0.989785, abs=1e-6)
    assert hop.mean == pytest.approx(16.3205, abs=1e-4)
    assert hop.quantile([0.9, 0.999]) == pytest.approx([35.5538, 212.9914], abs=1e-4)
    assert Lognormal.through(200, 1000).mean == pytest.approx(254.0756, abs=1e-4)
    assert Lognormal.through(30, 600).mean == pytest.approx(68.74, abs=0.005)


@pytest.mark.parametrize(("servers", "rho"), [(1, 0.9), (5, 0.8), (10, 0.7), (50, 0.95)])
def test_the_wait_of_mmc_is_a_mixture(servers: int, rho: float) -> None:
    waits = erlang_c(servers, servers * rho)
    mean_wait = 100 / (servers * (1 - rho))  # ms, for a service of 100 ms
    wait = mixture([(1 - waits, Constant(0)), (waits, Exponential(mean_wait))])
    for p in PERCENTILES:
        assert wait.quantile(p) == pytest.approx(max(0, math.log(waits / (1 - p)) * mean_wait), rel=1e-5, abs=1e-5)
    assert wait.mean == pytest.approx(waits * mean_wait)


def test_the_service_level_of_a_call_center() -> None:
    # 100 calls in 30 minutes of 3 minutes each, 14 agents; published: P(W <= 20 s) = 0.8883500191794669
    waits = erlang_c(14, 10)
    wait = mixture([(1 - waits, Constant(0)), (waits, Exponential(1000 / (14 / 180 - 1 / 18)))])
    assert wait.cdf(20_000) == pytest.approx(0.8883500191794669, abs=1e-9)


def test_a_sojourn_in_mmc_is_a_wait_and_a_service() -> None:
    # With wait rate b = c mu - lambda: P(T > t) = (1 - C) e^(-mu t) + C (b e^(-mu t) - mu e^(-b t)) / (b - mu)
    c, mu, lam = 5, 0.01, 0.03
    waits, b = erlang_c(c, lam / mu), c * mu - lam
    wait = mixture([(1 - waits, Constant(0)), (waits, Exponential(1 / b))])

    def cdf(t: float) -> float:
        served, queued = math.exp(-mu * t), math.exp(-b * t)
        return 1 - (1 - waits) * served - waits * (b * served - mu * queued) / (b - mu)

    for p in PERCENTILES:
        assert_bracketed(serial(wait, Exponential(1 / mu)), p, root(cdf, p))


def test_waiting_for_all_first_and_k_of_n() -> None:
    step = Exponential(100)
    p99 = step.quantile(0.99)
    assert parallel(*[step] * 100).cdf(p99) == pytest.approx(1 - 0.633968, abs=1e-6)  # the tail at scale: 63 %
    assert parallel(*[step] * 18).cdf(p99) == pytest.approx(1 - 0.165486, abs=1e-6)
    assert parallel(*[step] * 10, need="first").quantile(0.99) == pytest.approx(p99 / 10)
    share = step.cdf(80)
    expected = sum(math.comb(7, j) * share**j * (1 - share) ** (7 - j) for j in range(4, 8))
    assert parallel(*[step] * 7, need=4).cdf(80) == pytest.approx(expected, rel=1e-12)


def test_the_mean_of_a_maximum_is_integrated() -> None:
    # E max of n exponentials = mean (1 + 1/2 + ... + 1/n)
    assert parallel(*[Exponential(10)] * 4).mean == pytest.approx(10 * (1 + 1 / 2 + 1 / 3 + 1 / 4), rel=1e-3)
    assert Timeout(Exponential(10), 20).mean == pytest.approx(10 * (1 - math.exp(-2)), rel=1e-3)


def test_a_parallel_step_is_as_wide_as_its_widest_branch() -> None:
    branch = serial(Exponential(10), Exponential(20))
    alone = branch.bracket(0.5**0.2)
    joined = parallel(*[branch] * 5).bracket(0.5)
    assert joined.high - joined.low <= alone.high - alone.low + 2e-6


@pytest.mark.parametrize("p", PERCENTILES)
def test_a_hedge_of_an_exponential_at_its_p95(p: float) -> None:
    # S(t) = e^-t before d, e^-t e^-(t - d) after it; so q(p) = (d - ln(1 - p)) / 2 beyond the p95
    delay = -math.log(0.05)
    expected = -math.log(1 - p) if p <= 0.95 else (delay - math.log(1 - p)) / 2
    hedge = Hedge(Exponential(100), 100 * delay)
    assert hedge.quantile(p) == pytest.approx(100 * expected, rel=1e-5)
    assert hedge.extra_load.midpoint == pytest.approx(0.05, abs=1e-6)
    if p in (0.99, 0.999):
        assert expected == pytest.approx({0.99: 3.800451, 0.999: 4.951744}[p], abs=1e-6)


def test_a_timeout_caps_the_sum_and_keeps_the_errors_apart() -> None:
    capped = Timeout(serial(Exponential(50), Exponential(100)), after_ms=400)
    late = 1 - hypoexponential([50, 100], 400)
    low, high = capped.timed_out
    assert low <= late <= high
    assert high - low < 0.001
    assert capped.bracket(0.999) == (400, 400)
    within = root(lambda t: hypoexponential([50, 100], t) / (1 - late), 0.9)
    assert_bracketed(capped.answered, 0.9, within)
    assert capped.answered.bracket(0.999999).high <= 400


def test_retries_after_a_timeout() -> None:
    tries = Retry(Exponential(100), timeout_ms=150, attempts=3, pauses_ms=(20, 40))
    late = math.exp(-1.5)
    assert tries.starts == [0, 170_000_000, 360_000_000]
    assert tries.failed.midpoint == pytest.approx(late**3)
    assert tries.load.midpoint == pytest.approx((1 - late**3) / (1 - late))
    second = late * (1 - math.exp(-0.7))  # answered by the second attempt within 70 ms of its start
    assert tries.cdf(240) == pytest.approx(1 - late + second)
    assert tries.cdf(509.9) < 1 - late**3 < tries.cdf(510) == 1


def test_one_attempt_is_a_timeout() -> None:
    for p in PERCENTILES:
        assert Retry(Exponential(10), 20, attempts=1).quantile(p) == pytest.approx(
            Timeout(Exponential(10), 20).quantile(p), abs=2e-6
        )


@pytest.mark.parametrize("p", PERCENTILES)
def test_retries_after_an_error_are_sums_with_exact_weights(p: float) -> None:
    # k failures of an exponential time each before a success of the same: an Erlang of k + 1
    tries = retry_on_error(Exponential(40), Exponential(40), error_share=0.3, attempts=3)

    def cdf(t: float) -> float:
        weights = (0.7, 0.3 * 0.7, 0.3**2 * 0.7 + 0.3**3)
        return sum(weight * erlang(k, 40, t) for k, weight in enumerate(weights, 1))

    assert_bracketed(tries, p, root(cdf, p))


def test_mean_and_variance_of_a_mixture() -> None:
    # 1 ms with .99 and 1 s with .01: mean 10.99 ms
    both = mixture([(0.99, Constant(1)), (0.01, Constant(1000))])
    assert both.mean == pytest.approx(10.99)
    assert both.variance == pytest.approx(0.99 * (1 - 10.99) ** 2 + 0.01 * (1000 - 10.99) ** 2)
    # 99 % of mean 10 and variance 4, 1 % of mean 100 and variance 100: 85.15, 21 times the body's
    body, tail = Uniform(10 - math.sqrt(12), 10 + math.sqrt(12)), Uniform(100 - math.sqrt(300), 100 + math.sqrt(300))
    assert mixture([(0.99, body), (0.01, tail)]).variance == pytest.approx(85.15)


def test_quantiles_are_met_and_continued_as_stated() -> None:
    known = {0.5: 12, 0.9: 30, 0.99: 80, 0.999: 85}
    hop = FromQuantiles(known)
    assert hop.quantile(list(known)) == pytest.approx(list(known.values()), rel=1e-12)
    assert hop.cdf(list(known.values())) == pytest.approx(list(known), abs=1e-9)
    z = {0.1: -1.2815515655446004, 0.9: 1.2815515655446004, 0.999: 3.090232306167813, 0.9999: 3.719016485455709}
    below = 12 * (12 / 30)  # as far below the median as the p90 is above it
    assert hop.quantile(0.1) == pytest.approx(below)
    steep = math.log(85 / 12) / z[0.999]  # the line through all is steeper than the last piece
    assert hop.quantile(0.9999) == pytest.approx(85 * math.exp(steep * (z[0.9999] - z[0.999])))
    middle = math.exp((math.log(30) + math.log(80)) / 2)
    score = (z[0.9] + Z99) / 2
    assert hop.cdf(middle) == pytest.approx(0.5 * math.erfc(-score / math.sqrt(2)), abs=1e-9)


def test_a_single_quantile_gets_the_stated_spread() -> None:
    assert FromQuantiles({0.5: 20}).quantile(0.99) == pytest.approx(60)
    hop = FromQuantiles({0.9: 20}, spread=5)
    assert hop.quantile(0.9) == pytest.approx(20)
    assert hop.quantile(0.99) / hop.quantile(0.5) == pytest.approx(5)


def test_two_quantiles_are_a_lognormal_above_the_floor() -> None:
    hop, same = FromQuantiles({0.5: 90, 0.99: 180}, floor_ms=80), Lognormal.through(10, 100)
    for p in PERCENTILES:
        assert hop.quantile(p) == pytest.approx(80 + same.quantile(p))
    assert hop.mean == pytest.approx(80 + same.mean)
    assert hop.variance == pytest.approx(same.variance)


def test_moments_of_pieces_agree_with_an_integral() -> None:
    hop = FromQuantiles({0.1: 5, 0.5: 12, 0.9: 30, 0.99: 80})
    z = np.linspace(-8, 12, 2_000_001)
    times = np.exp(hop._lines.at_score(z))
    density = np.exp(-z * z / 2) / math.sqrt(2 * math.pi) * (z[1] - z[0])
    assert hop.mean == pytest.approx(float(times @ density), rel=1e-6)
    assert hop.variance == pytest.approx(float(times**2 @ density) - hop.mean**2, rel=1e-5)


def test_a_sample_has_its_own_percentiles() -> None:
    sample = Empirical(range(1, 101))
    assert sample.quantile([0.5, 0.995]).tolist() == [50, 100]
    assert sample.bracket(0.5) == (50, 51)  # the function is flat there
    assert sample.bracket(0.505) == (51, 51)
    assert sample.mean == 50.5
    assert sample.variance == pytest.approx((100**2 - 1) / 12)
    low, high = serial(sample, Empirical([0.25])).bracket(0.505)
    assert low <= 51.25 <= high


def test_what_is_answered_within_a_limit() -> None:
    assert Answered(Exponential(10), 10).quantile(0.5) == pytest.approx(-10 * math.log(1 - 0.5 * (1 - math.exp(-1))))
