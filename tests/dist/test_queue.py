"""Erlang's formula, the wait in M/M/c in closed form, and the approximation for other streams against simulation."""

from __future__ import annotations

import heapq
import math
import pickle
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from modeler.dist import Constant, DistributionError, Exponential, Queue, Saturated, erlang_c, serial
from modeler.errors import ModelerError

RHO = (0.5, 0.7, 0.8, 0.9, 0.95)
# C(c, c rho) to six digits; any table of Erlang's second formula has them
ERLANG_C = {
    1: (0.5, 0.7, 0.8, 0.9, 0.95),
    2: (0.333333, 0.576471, 0.711111, 0.852632, 0.925641),
    3: (0.236842, 0.492344, 0.647191, 0.817061, 0.907009),
    5: (0.130371, 0.377838, 0.554113, 0.762493, 0.877799),
    10: (0.036105, 0.221731, 0.409180, 0.668732, 0.825586),
    20: (0.003731, 0.093561, 0.256078, 0.550769, 0.755401),
    50: (0.000007, 0.011025, 0.086953, 0.363864, 0.629095),
    100: (0.000000, 0.000459, 0.019646, 0.216940, 0.506457),
}


@pytest.mark.parametrize("servers", ERLANG_C)
def test_the_share_that_waits_is_in_the_table(servers: int) -> None:
    assert [erlang_c(servers, servers * rho) for rho in RHO] == pytest.approx(ERLANG_C[servers], abs=6e-7)


@pytest.mark.parametrize(("servers", "load"), [(1, 0.3), (4, 3.0), (12, 9.5), (30, 29.0)])
def test_the_recursion_is_the_sum_that_erlang_wrote(servers: int, load: float) -> None:
    waiting = load**servers / math.factorial(servers) * servers / (servers - load)
    assert erlang_c(servers, load) == pytest.approx(
        waiting / (sum(load**k / math.factorial(k) for k in range(servers)) + waiting), rel=1e-12
    )


def test_a_hundred_thousand_servers_take_no_time_to_speak_of() -> None:
    start = time.perf_counter()
    share = erlang_c(100_000, 99_700.0)
    assert time.perf_counter() - start < 0.5
    # Halfin and Whitt 1981: with c = a + b sqrt(a), C tends to 1 / (1 + b sqrt(2 pi) Phi(b) exp(b^2 / 2))
    b = 300 / math.sqrt(99_700)
    phi = (1 + math.erf(b / math.sqrt(2))) / 2
    assert share == pytest.approx(1 / (1 + b * math.sqrt(2 * math.pi) * phi * math.exp(b * b / 2)), rel=0.01)


def test_servers_pooled_wait_less() -> None:
    """Mean time in the system at 80 % utilization, in services (M. Brooker, brooker.co.za 2020-08-06)."""
    means = {1: 5.0, 2: 2.77778, 5: 1.55411, 10: 1.20459, 20: 1.06402}
    for servers, expected in means.items():
        queue = Queue(servers, rate_per_s=0.8 * servers, service_ms=1000)
        assert 1 + queue.mean_wait_ms / 1000 == pytest.approx(expected, abs=6e-6)


@pytest.mark.parametrize(("servers", "in_queue", "response_s"), [(2, 7.674, 1.053), (4, 0.105, 0.212)])
def test_nine_per_second_at_five_per_server(servers: int, in_queue: float, response_s: float) -> None:
    """Lecture slides of ETH Zurich, as tested in github.com/mmarzolla/queueing."""
    queue = Queue(servers, rate_per_s=9, service_ms=200)
    assert 9 * queue.mean_wait_ms / 1000 == pytest.approx(in_queue, abs=6e-4)  # Little's law
    assert (queue.mean_wait_ms + 200) / 1000 == pytest.approx(response_s, abs=6e-4)


def test_a_call_center_with_fourteen_agents() -> None:
    """github.com/rodrigo-arenas/pyworkforce, README: 100 calls in half an hour of 3 minutes each, within 20 s."""
    queue = Queue(14, rate_per_s=100 / 1800, service_ms=180_000)
    assert queue.share_waiting == pytest.approx(0.1741319335950498, rel=1e-12)
    assert queue.wait.cdf(20_000) == pytest.approx(0.8883500191794669, rel=1e-12)
    assert queue.utilization == pytest.approx(0.7142857142857143, rel=1e-12)


def test_the_wait_is_exact_and_its_percentiles_are_the_formula() -> None:
    queue = Queue(4, rate_per_s=36, service_ms=100)
    share, rate_per_ms = erlang_c(4, 3.6), (40 - 36) / 1000
    assert queue.wait.exact
    assert queue.wait.cdf(0) == pytest.approx(1 - share)
    for p in (0.5, 0.9, 0.99, 0.999):
        assert queue.wait.quantile(p) == pytest.approx(max(0.0, math.log(share / (1 - p)) / rate_per_ms), abs=1e-3)
    assert queue.wait.mean == pytest.approx(queue.mean_wait_ms) == pytest.approx(share / rate_per_ms)


def test_the_response_of_mm1_is_exponential_again() -> None:
    """P(R > t) = exp(-(mu - lambda) t): at 80 % of one per ms, p99 is ln 100 / 0.2 = 23.03 ms."""
    response = serial(Queue(1, rate_per_s=800, service_ms=1).wait, Exponential(1))
    for p, expected in {0.5: 3.46574, 0.9: 11.51293, 0.99: 23.02585}.items():
        low, high = response.bracket(p)
        assert low <= expected + 5e-6
        assert high >= expected - 5e-6
        assert high - low <= 0.5


@pytest.mark.parametrize(
    ("rho", "cv2", "services"), [(0.5, 1, 1), (0.5, 0, 0.5), (0.5, 4, 2.5), (0.8, 4, 10), (0.9, 0, 4.5)]
)
def test_one_server_has_the_mean_of_pollaczek_and_khinchine(rho: float, cv2: float, services: float) -> None:
    assert Queue(1, 100 * rho, 10, service_cv2=cv2).mean_wait_ms == pytest.approx(10 * services)


def test_nobody_waits_without_requests_or_without_any_variability() -> None:
    assert Queue(3, 0, 100).wait == Constant(0)
    assert Queue(3, 29, 100, service_cv2=0, arrivals_cv2=0).wait == Constant(0)


@pytest.mark.parametrize("rate", [40, 41, 1e9])
def test_saturation_is_an_answer_and_no_number(rate: float) -> None:
    queue = Queue(4, rate, 100)
    assert not queue.stable
    assert queue.saturation is not None
    for name in ("wait", "mean_wait_ms", "share_waiting"):
        with pytest.raises(
            Saturated, match=r"^unstable above 40 rps: 4 servers at 100 ms each cannot serve "
        ) as caught:
            getattr(queue, name)
        assert caught.value.limit_rps == 40
        assert isinstance(caught.value, ModelerError)
    assert pickle.loads(pickle.dumps(queue.saturation)).limit_rps == 40


def test_a_stable_queue_has_no_saturation_to_report() -> None:
    queue = Queue(1, 9.99, 100)
    assert queue.stable
    assert queue.saturation is None
    assert queue.saturates_at_rps == 10


BAD = {
    "servers must be a whole number of at least 1, not 0": lambda: Queue(0, 1, 1),
    "servers must be a whole number of at least 1, not 2.5": lambda: Queue(2.5, 1, 1),  # type: ignore[arg-type]
    "servers must be a whole number of at least 1, not 'four'": lambda: Queue("four", 1, 1),  # type: ignore[arg-type]
    "a rate must be a finite number of requests per second of at least 0, not -1": lambda: Queue(1, -1, 1),
    "a rate must be a finite number of requests per second of at least 0, not nan": lambda: Queue(1, math.nan, 1),
    "a service must be a finite time of at least 0 ms, not -5": lambda: Queue(1, 1, -5),
    "a service must take more than 0 ms: leave the queue out where nothing is served": lambda: Queue(1, 1, 0),
    "service_cv2 must be a finite number of squared deviations by squared means of at least 0, not -1": lambda: Queue(
        1, 1, 1, service_cv2=-1
    ),
    "a load of 5 erlang must be below the number of servers, which is 5": lambda: erlang_c(5, 5.0),
}


@pytest.mark.parametrize("message", BAD)
def test_a_queue_that_cannot_be_is_told_in_a_sentence(message: str) -> None:
    with pytest.raises(DistributionError) as caught:
        BAD[message]()
    assert str(caught.value) == message


servers = st.integers(1, 200)
shares = st.floats(0.01, 0.98)


@given(servers, shares)
def test_one_more_server_never_waits_longer(count: int, rho: float) -> None:
    fewer, more = (Queue(size, count * rho * 10, 100) for size in (count, count + 1))
    assert more.share_waiting <= fewer.share_waiting
    assert more.mean_wait_ms <= fewer.mean_wait_ms
    assert (np.asarray(more.wait.cdf([0, 1, 50, 500])) >= np.asarray(fewer.wait.cdf([0, 1, 50, 500])) - 1e-12).all()


@given(servers, shares, st.floats(1, 1.02))
def test_more_load_never_waits_less(count: int, rho: float, factor: float) -> None:
    less, more = (Queue(count, count * rho * 10 * factor_of_servers, 100) for factor_of_servers in (1, factor))
    assert 0 <= less.share_waiting <= more.share_waiting <= 1
    assert less.mean_wait_ms <= more.mean_wait_ms
    assert (np.asarray(less.wait.cdf([0, 1, 50, 500])) >= np.asarray(more.wait.cdf([0, 1, 50, 500])) - 1e-12).all()


N = 250_000


def draw(r: np.random.Generator, mean: float, cv2: float) -> np.ndarray:
    """Constant, or gamma: at 1 the exponential."""
    if cv2 == 0:
        return np.full(N, mean)
    return r.gamma(1 / cv2, mean * cv2, N)


def simulated_waits(queue: Queue) -> np.ndarray:
    """Each request takes the server that is free first; waits in ms without the first tenth."""
    r = np.random.default_rng(11)
    arrivals = np.cumsum(draw(r, 1000 / queue.rate_per_s, queue.arrivals_cv2)).tolist()
    services = draw(r, queue.service_ms, queue.service_cv2).tolist()
    free, waits = [0.0] * queue.servers, []
    for arrival, service in zip(arrivals, services, strict=True):
        begin = max(free[0], arrival)
        heapq.heapreplace(free, begin + service)
        waits.append(begin - arrival)
    return np.array(waits[N // 10 :])


@pytest.mark.parametrize(("count", "rho"), [(1, 0.7), (4, 0.8), (20, 0.85)])
def test_the_exact_wait_agrees_with_a_simulation_of_the_queue(count: int, rho: float) -> None:
    queue = Queue(count, rate_per_s=10 * count * rho, service_ms=100)
    waits = simulated_waits(queue)
    for ms in np.array([0, 0.5, 1, 2]) * 100 / (count * (1 - rho)):
        batches = (waits > ms).reshape(50, -1).mean(axis=1)
        error = 4.5 * batches.std() / math.sqrt(50)
        assert 1 - queue.wait.cdf(ms) == pytest.approx(batches.mean(), abs=error), ms


@pytest.mark.parametrize(
    ("count", "rho", "service_cv2", "arrivals_cv2"),
    [(1, 0.8, 0, 1), (4, 0.8, 0.5, 1), (4, 0.8, 0, 1), (20, 0.8, 2, 1), (20, 0.8, 0, 1), (4, 0.8, 1, 0.5)],
)
def test_the_approximation_is_as_close_as_it_says(
    count: int, rho: float, service_cv2: float, arrivals_cv2: float
) -> None:
    queue = Queue(count, 10 * count * rho, 100, service_cv2=service_cv2, arrivals_cv2=arrivals_cv2)
    waits = simulated_waits(queue)
    batches, tails = waits.reshape(50, -1).mean(axis=1), np.quantile(waits.reshape(10, -1), 0.99, axis=1)
    mean, error = batches.mean(), 3 * batches.std() / math.sqrt(50)
    assert queue.mean_wait_ms == pytest.approx(mean, abs=0.17 * mean + error)
    p99, error = np.quantile(waits, 0.99), 3 * tails.std() / math.sqrt(10)
    assert error < 0.2 * p99, "the oracle itself is too uncertain"
    assert queue.wait.quantile(0.99) == pytest.approx(p99, abs=0.16 * p99 + error)
