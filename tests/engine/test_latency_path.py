"""A path as a tree: what is exact about it, and what its parts are to the slow requests."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from modeler.dist import Constant, Exponential, Lognormal, mixture, serial
from modeler.dist.never import Never
from modeler.engine.latency.path import (
    Capped,
    Either,
    Step,
    Then,
    beyond,
    capped,
    distribution,
    either,
    marginal,
    steps_of,
    then,
    timed_out,
)


def step(time, hop=1, cause="work"):
    return Step(((hop, 1.0),), cause, time)


FAST, SLOW = step(Exponential(5), 1), step(Lognormal.through(40, 200), 2)


def test_hours_that_differ_in_one_step_are_summed_once():
    quiet, busy = step(Exponential(2), 3), step(Exponential(20), 3)
    node = either([(0.7, then(FAST, SLOW, quiet)), (0.3, then(FAST, SLOW, busy))])
    assert node == Then((FAST, SLOW, Either(((0.7, quiet), (0.3, busy)))))


def test_equal_hours_are_one_way():
    assert either([(0.4, then(FAST, SLOW)), (0.6, then(FAST, SLOW))]) == then(FAST, SLOW)


def test_taking_common_steps_out_does_not_move_a_percentile():
    quiet, busy = step(Exponential(2), 3), step(Exponential(20), 3)
    factored = distribution(either([(0.7, then(FAST, SLOW, quiet)), (0.3, then(FAST, SLOW, busy))]))
    apart = mixture([(share, serial(FAST.time, SLOW.time, last.time)) for share, last in ((0.7, quiet), (0.3, busy))])
    for p in (0.5, 0.9, 0.99, 0.999):
        bracket, bracket_apart = factored.bracket(p), apart.bracket(p)
        assert bracket.low <= bracket_apart.high
        assert bracket_apart.low <= bracket.high


def test_a_cache_hit_inside_hours_of_different_load_is_mixed_way_by_way():
    def hour(mean):
        return then(FAST, Either(((0.2, Then()), (0.8, then(SLOW, step(Exponential(mean), 3))))))

    node = either([(0.5, hour(2)), (0.5, hour(20))])
    assert isinstance(node, Then)
    assert isinstance(node.parts[1], Either)
    assert [share for share, _ in node.parts[1].ways] == [0.2, 0.8]
    # P(T > t | hit) is the exponential alone, with weight 0.2
    assert node.parts[1].ways[0][1] == Then()


def test_a_cap_that_nothing_reaches_is_left_out():
    assert capped(SLOW, 1e9) == SLOW
    assert isinstance(capped(SLOW, 300), Capped)


def test_a_timeout_makes_an_error_of_the_share_that_is_slower():
    cap = capped(step(Exponential(10), 2), 30)
    late = timed_out(then(FAST, cap))
    assert late.low == pytest.approx(math.exp(-3))
    assert late.high == pytest.approx(math.exp(-3))
    assert distribution(cap).quantile(0.99) == 30


def test_of_two_timeouts_at_least_the_likelier_and_at_most_both_strike():
    late = timed_out(then(capped(step(Exponential(10), 1), 30), capped(step(Exponential(10), 2), 20)))
    assert late.low == pytest.approx(math.exp(-2))
    assert late.high == pytest.approx(math.exp(-2) + math.exp(-3))


def test_what_never_answers_has_no_percentile_and_a_timeout_makes_an_error_of_it():
    stuck = then(FAST, step(Never(), 2))
    assert distribution(stuck).quantile(0.5) == math.inf
    assert distribution(then(FAST, capped(step(Never(), 2), 100))).quantile(0.5) == math.inf
    assert timed_out(capped(step(Never(), 2), 100)).low == 1


def test_beyond_a_time_without_memory_each_of_two_equal_steps_has_half():
    """Erlang 2: given T >= t both halves have the same mean, and the mean beyond t is closed."""
    a, b = step(Exponential(1), 1), step(Exponential(1), 2)
    t = 5.0
    share = (1 + t) * math.exp(-t)
    mean = (t * t + 2 * t + 2) * math.exp(-t) / share  # integral of x * x e^-x from t, over the share
    shares = beyond(then(a, b), t)
    assert shares.share == pytest.approx(share, rel=0.01)
    parts = dict(shares.of_steps)
    assert parts[a] / shares.share == pytest.approx(mean / 2, rel=0.01)
    assert parts[b] / shares.share == pytest.approx(mean / 2, rel=0.01)


def test_ways_are_taken_apart_by_their_shares():
    rare = step(Constant(1000), 2)
    node = then(step(Constant(5), 1), Either(((0.98, Then()), (0.02, rare))))
    share = beyond(node, 500)
    assert share.share == pytest.approx(0.02)
    assert dict(share.of_steps)[rare] == pytest.approx(0.02 * 1000)


def test_a_capped_part_is_shared_as_in_its_own_slow_requests():
    quick, late = step(Constant(1), 2), step(Exponential(1000), 3)
    node = then(FAST, capped(then(quick, late), 100))
    parts = dict(beyond(node, 100).of_steps)
    assert parts[late] > 20 * parts[quick]


def test_a_connection_shares_its_time_among_the_hops_on_it():
    trip = Step(((1, 0.75), (2, 0.25)), "network", Exponential(8))
    node = then(trip, SLOW)
    assert marginal(node, 1).mean == pytest.approx(6)
    assert marginal(node, 2).mean == pytest.approx(2 + SLOW.time.mean)


def test_a_hop_that_few_requests_reach_takes_nothing_of_the_others():
    node = Either(((0.9, Then()), (0.1, then(SLOW))))
    assert marginal(node, 2).quantile(0.89) == 0
    assert marginal(node, 2).quantile(0.95) > 0


TIMES = st.one_of(
    st.floats(0.1, 50).map(Exponential),
    st.floats(0.1, 50).map(Constant),
    st.tuples(st.floats(0.1, 50), st.floats(1.1, 8)).map(lambda x: Lognormal.through(x[0], x[0] * x[1])),
)
STEPS = st.lists(TIMES, min_size=1, max_size=4).map(
    lambda times: [step(time, number) for number, time in enumerate(times, 1)]
)


@given(STEPS, TIMES)
def test_one_more_hop_never_lowers_a_percentile(steps, more):
    before, after = distribution(then(*steps)), distribution(then(*steps, step(more, 9)))
    for p in (0.5, 0.9, 0.99, 0.999):
        assert after.bracket(p).high >= before.bracket(p).low


@given(STEPS, st.floats(1, 500))
def test_a_cap_never_raises_a_percentile(steps, limit):
    free, held = distribution(then(*steps)), distribution(capped(then(*steps), limit))
    for p in (0.5, 0.99):
        assert held.bracket(p).low <= free.bracket(p).high
        assert held.bracket(p).high <= max(limit, free.bracket(p).high)


@given(STEPS)
def test_the_parts_of_slow_requests_add_up_to_their_time(steps):
    node = then(*steps)
    level = distribution(node).bracket(0.9).midpoint
    shares = beyond(node, level)
    total = sum(ms for _, ms in shares.of_steps)
    assert total >= shares.share * level * 0.97
    assert {step_of for step_of, _ in shares.of_steps} <= set(steps_of(node))


def test_parts_agree_with_a_simulation_of_the_same_tree():
    rng = np.random.default_rng(7)
    n = 400_000
    fast = rng.exponential(5, n)
    slow = np.exp(np.log(40) + np.log(200 / 40) / 2.3263478740408408 * rng.standard_normal(n))
    slow = np.where(rng.random(n) < 0.3, 0.0, slow)
    total = fast + slow
    node = then(FAST, Either(((0.3, Then()), (0.7, SLOW))))
    of = distribution(node)
    level = of.quantile(0.95)
    far = total > level
    shares = beyond(node, level)
    parts = dict(shares.of_steps)
    assert shares.share == pytest.approx(far.mean(), rel=0.03)
    assert parts[SLOW] / shares.share == pytest.approx(slow[far].mean(), rel=0.02)
    assert parts[FAST] / shares.share == pytest.approx(fast[far].mean(), rel=0.05)
