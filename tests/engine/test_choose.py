"""Choosing: verdict first, then objectives, then a score whose parts are visible."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modeler.engine.choose import choose, remaining, why_not
from modeler.engine.fit import EXCLUDED, FITS
from modeler.engine.remarks import Best, Criterion, Miss, Objective
from modeler.engine.standing import CRITERIA, RANKINGS, Candidate, things_to_run
from modeler.engine.study.what_if import Relaxed, relaxations, what_if, without_any
from modeler.errors import ModelerError, UnknownNameError
from modeler.guide.recommend import CostDiffers, recommend
from modeler.patterns import patterns
from modeler.workload import Workload

PLAIN = Workload(region="eu-west-1", traffic={"requests_per_month": "20M"})
PARTNERS = Workload.from_dict(
    {"clients": {"location": "internet"}, "backend": {"kind": "fargate"}, "needs": {"features": ["api-keys"]}}
)


@pytest.fixture(scope="module")
def plain():
    return choose(PLAIN)


def test_every_pattern_of_the_catalogue_is_somewhere(plain):
    assert {candidate.pattern.code for candidate in plain} == {pattern.code for pattern in patterns()}
    assert len(plain) == len(patterns())


def test_what_fits_comes_before_what_has_caveats_and_anti_patterns_come_last(plain):
    order = [
        (candidate.pattern.status == "anti-pattern", candidate.assessment.verdict != FITS)
        for candidate in plain.shortlist
    ]
    assert order == sorted(order)


def test_the_score_is_the_weighted_geometric_mean_of_ratios_to_the_best(plain):
    best = {
        "cost": min(candidate.usd for candidate in plain.shortlist),
        "p99": min(candidate.p99_ms for candidate in plain.shortlist),
        "simplicity": min(candidate.things for candidate in plain.shortlist),
    }
    weights = RANKINGS["balanced"]
    for listed in plain.shortlist:
        ratios = {"cost": listed.usd, "p99": listed.p99_ms, "simplicity": float(listed.things)}
        logs = sum(weights[name] * math.log(ratios[name] / best[name]) for name in CRITERIA)
        assert listed.score == pytest.approx(math.exp(logs / sum(weights.values())))


def test_by_cost_alone_the_score_is_the_cost_relative_to_the_cheapest():
    choice = choose(PLAIN, rank="cost")
    cheapest = min(candidate.usd for candidate in choice.shortlist)
    for listed in choice.shortlist:
        assert listed.score == pytest.approx(listed.usd / cheapest)


def test_only_the_ratio_of_weights_counts():
    choice = choose(PLAIN, rank={"cost": 2, "p99": 1})
    chosen = choose(PLAIN, rank={"cost": 200, "p99": 100})
    assert [candidate.pattern.id for candidate in choice.shortlist] == [
        candidate.pattern.id for candidate in chosen.shortlist
    ]


def test_scores_within_one_percent_share_a_rank(plain):
    for before, after in zip(plain.shortlist, plain.shortlist[1:], strict=False):
        if after.rank == before.rank:
            assert after.score <= before.score * 1.01
        else:
            assert after.rank > before.rank


def test_the_pareto_front_is_what_nothing_else_beats(plain):
    for candidate in plain.shortlist:
        better = [
            rival
            for rival in plain.shortlist
            if (rival.usd, rival.p99_ms, -rival.promised) != (candidate.usd, candidate.p99_ms, -candidate.promised)
            and rival.usd <= candidate.usd
            and rival.p99_ms <= candidate.p99_ms
            and rival.promised >= candidate.promised
        ]
        assert candidate.on_front == (not better)


def test_excluded_patterns_say_which_rule_and_stand_once():
    choice = choose(Workload.from_dict({"needs": {"features": ["api-keys"]}}))
    grouped = [assessment.pattern.code for group in choice.by_reason.values() for assessment in group]
    assert sorted(grouped) == sorted(assessment.pattern.code for assessment in choice.excluded)
    assert "A5" in grouped  # an ALB has no API keys
    assert all(assessment.verdict == EXCLUDED for assessment in choice.excluded)


def test_an_objective_that_is_missed_puts_a_pattern_behind_those_that_meet_it():
    cheap = choose(PARTNERS, rank="cost")
    limit = cheap.shortlist[0].p99_ms
    wanted = PARTNERS.with_values({"objectives.p99": f"{limit * 1.0001} ms"})
    choice = choose(wanted, rank="cost")
    for verdict in {candidate.assessment.verdict for candidate in choice.shortlist}:
        missed = [bool(candidate.misses) for candidate in choice.shortlist if candidate.assessment.verdict == verdict]
        if all(candidate.assessment.fully_priced for candidate in choice.shortlist):
            assert missed == sorted(missed)


def test_by_how_much_an_objective_is_missed_is_said():
    choice = choose(PLAIN.with_values({"objectives.monthly_budget_usd": 1, "objectives.p99": "1 ms"}))
    for candidate in choice.shortlist:
        assert str(candidate.misses[0]) == f"${candidate.usd - 1:,.0f} over the budget of $1 a month"
        assert str(candidate.misses[1]) == f"{candidate.p99_ms - 1:,.0f} ms over the p99 of 1 ms"


def test_why_not_names_the_rule_and_the_nearest_that_fits():
    answer = why_not(Workload.from_dict({"needs": {"features": ["api-keys"]}}), "A5")
    assert answer.place is None
    assert answer.reasons[0].sources[0][0].startswith("https://")
    assert answer.nearest is not None
    assert answer.nearest.assessment.verdict != EXCLUDED


def test_why_not_of_a_pattern_that_does_not_serve_these_clients():
    answer = why_not(Workload(), "B1")
    assert answer.not_comparable
    assert answer.nearest is not None


def test_why_not_of_the_pick_gives_its_place(plain):
    assert plain.pick is not None
    answer = why_not(PLAIN, plain.pick.pattern.code)
    assert answer.place is not None
    assert answer.place.rank == 1


def test_a_wrong_ranking_is_one_sentence():
    with pytest.raises(UnknownNameError, match=r"unknown ranking 'costs' \(did you mean 'cost'"):
        choose(PLAIN, rank="costs")
    with pytest.raises(UnknownNameError, match="unknown criterion 'price'"):
        choose(PLAIN, rank={"price": 1})
    with pytest.raises(ModelerError, match="all weights are 0"):
        choose(PLAIN, rank={"cost": 0})
    with pytest.raises(ModelerError, match="the weight of cost is -1"):
        choose(PLAIN, rank={"cost": -1, "p99": 2})


def test_things_to_run_counts_hops_and_what_is_paid_around_the_clock(plain):
    alb_to_lambda = plain["A5"]  # ALB and function; the ALB's hours and its hosted zone
    assert things_to_run(alb_to_lambda) == 2 + 2


def test_remaining_counts_what_can_be_chosen():
    assert remaining(PARTNERS) == len(choose(PARTNERS).shortlist)


FEATURES = st.lists(
    st.sampled_from(["api-keys", "waf", "caching", "canary", "mtls", "tls-1.3", "custom-domain", "ipv6", "x-ray"]),
    max_size=3,
    unique=True,
)


@pytest.mark.slow
@settings(max_examples=12, deadline=None)
@given(FEATURES, st.sampled_from(["api-keys", "mtls", "waf"]))
def test_one_more_need_never_adds_a_pattern(features, more):
    before = Workload.from_dict({"needs": {"features": features}})
    after = Workload.from_dict({"needs": {"features": [*dict.fromkeys([*features, more])]}})
    fits = {candidate.pattern.code for candidate in choose(before).shortlist}
    assert {candidate.pattern.code for candidate in choose(after).shortlist} <= fits


def test_dropping_a_need_is_choosing_without_it():
    w = Workload.from_dict({"needs": {"features": ["api-keys", "waf"], "max_response_bytes": "2 MB"}})
    choice = choose(w)
    alone = [change for change in what_if(choice) if " and " not in change.requirement]
    for relaxed, (requirement, without) in zip(alone, relaxations(w), strict=True):
        assert relaxed.requirements == (requirement,)
        again = choose(without)
        assert relaxed.pick is not None
        assert again.pick is not None
        assert relaxed.pick.pattern.id == again.pick.pattern.id
        assert relaxed.pick.usd == pytest.approx(again.pick.usd)
        assert relaxed.pick.p99_ms == pytest.approx(again.pick.p99_ms)


def test_a_recommendation_compares_pick_and_runner_up_truly():
    choice = choose(PARTNERS)
    recommendation = recommend(choice)
    assert recommendation.pick is choice.shortlist[0]
    assert recommendation.runner_up is choice.shortlist[1]
    usd = recommendation.runner_up.usd - recommendation.pick.usd
    assert [part.usd for part in recommendation.because if isinstance(part, CostDiffers)] == (
        [usd] if abs(usd) >= 0.005 else []
    )


def test_where_nothing_fits_it_says_what_to_give_up():
    w = Workload.from_dict({"needs": {"features": ["caching"], "avoid": ["api-gateway"], "api_private": True}})
    choice = choose(w)
    assert choice.pick is None
    tips = recommend(choice).tips
    assert tips
    assert all(isinstance(tip, Relaxed) and tip.pick for tip in tips)


def test_needs_that_contradict_each_other_are_named_first():
    """No gateway reads what plain TCP carries, API Gateway or one's own: keys in it are to be had nowhere."""
    w = Workload.from_dict(
        {
            "traffic": {"protocol": "tcp"},
            "backend": {"kind": "fargate"},
            "needs": {"api_private": True, "features": ["api-keys"]},
        }
    )
    choice = choose(w)
    assert choice.pick is None
    (sentence,) = choice.contradictions
    assert "leave them out, or speak HTTP" in sentence
    assert choice.to_dict()["contradictions"] == [sentence]
    assert recommend(choice).contradictions == (sentence,)
    assert choose(PLAIN).contradictions == ()


def test_what_fails_its_requests_comes_after_what_serves_them():
    """100 s on average: gateways give up after 29 or 30 s, an accelerator before a load balancer does not."""
    backend = {"kind": "fargate", "tasks": 20, "duration": "25 s", "duration_p99": "100 s"}
    w = Workload.from_dict({"clients": {"location": "internet"}, "traffic": {"average_rps": 1}, "backend": backend})
    choice = choose(w)
    failing = [candidate.failed > 0.01 for candidate in choice.shortlist]
    assert any(failing)
    assert not all(failing)
    statuses = [candidate.pattern.status == "anti-pattern" for candidate in choice.shortlist]
    assert [f for f, anti in zip(failing, statuses, strict=True) if not anti] == sorted(
        f for f, anti in zip(failing, statuses, strict=True) if not anti
    )
    for listed in choice.shortlist:
        if listed.failed > 0.01:
            assert math.isinf(listed.p99_ms)
            assert [miss.ways for miss in listed.misses if miss.objective is Objective.SERVED] == [("timeouts",)]
            assert "of the requests fail (timeouts)" in listed.to_dict()["why"]
            assert not praised(listed, Criterion.P99)


def praised(candidate: Candidate, criterion: Criterion) -> bool:
    return isinstance(candidate.merit, Best) and criterion in candidate.merit.criteria


def test_where_everything_is_overloaded_nothing_is_praised_for_its_tail():
    backend = {"kind": "fargate", "tasks": 1, "concurrency": 1, "duration": "100 ms"}
    w = Workload.from_dict({"traffic": {"average_rps": 50, "shape": "flat"}, "backend": backend})
    choice = choose(w)
    assert all(candidate.failed == 1 for candidate in choice.shortlist)
    assert not any(praised(candidate, Criterion.P99) for candidate in choice.shortlist)
    assert any(isinstance(part, Miss) and "overload" in part.ways for part in recommend(choice).caveats)


def test_needs_that_only_together_keep_a_pattern_out_are_dropped_together():
    """An ALB has neither API keys nor a rate for each client: without both of them, and only then, it is the pick."""
    w = Workload.from_dict(
        {"backend": {"kind": "fargate"}, "needs": {"features": ["api-keys", "per-client-throttling"]}}
    )
    choice = choose(w)
    without = choose(w.with_values({"needs.features": []}))
    joint = [change for change in what_if(choice) if " and " in change.requirement]
    assert [change.words for change in joint] == ["without api-keys (features) and per-client-throttling (features)"]
    assert joint[0].pick.pattern.id == without.pick.pattern.id
    assert joint[0].saved_usd == pytest.approx(choice.pick.usd - without.pick.usd)
    assert not any(change.changes_pick for change in what_if(choice) if " and " not in change.requirement)


def test_what_costs_nothing_to_drop_is_one_row_of_a_table() -> None:
    features = ["canary", "request-validation", "api-keys", "waf"]
    relaxed = what_if(
        choose(Workload.from_dict({"clients": {"location": "internet"}, "needs": {"features": features}}))
    )
    idle = [
        change.requirement
        for change in relaxed
        if not change.changes_pick and not change.allows and change.saved_usd == change.saved_p99_ms == 0
    ]
    others = [change.requirement for change in relaxed if change.requirement not in idle]
    assert idle
    assert others
    rows = relaxed.records()
    assert [row["requirement"] for row in rows] == [*others, "; ".join(idle)]
    assert (rows[-1]["saved_usd"], rows[-1]["allows"]) == (0, "")


def test_what_is_asked_for_in_two_places_binds_only_together():
    """Mutual TLS as a feature and as a way to authenticate: without one of them the other still asks for it."""
    needs = {"features": ["mtls"], "authentication": ["mtls"]}
    w = Workload.from_dict({"clients": {"location": "internet"}, "backend": {"kind": "fargate"}, "needs": needs})
    choice = choose(w, ["B1", "B3", "F1", "F2"])
    feature, method, both = what_if(choice)
    assert feature.changes_nothing
    assert method.changes_nothing
    assert both.requirements == (*feature.requirements, *method.requirements)
    assert not both.changes_nothing
    free = choose(w.with_values({"needs": {}}), ["B1", "B3", "F1", "F2"]).pick
    assert both.pick.label == free.label
    assert both.saved_usd == pytest.approx(choice.pick.usd - free.usd)


def test_without_any_requirement_it_is_the_choice_of_a_workload_that_sets_none():
    needs = {"features": ["waf", "api-keys"], "api_private": True}
    w = Workload.from_dict({"needs": needs, "objectives": {"p99": 400}})
    relaxed = without_any(choose(w))
    free = choose(Workload()).pick
    assert relaxed.pick.label == free.label
    assert relaxed.pick.usd == pytest.approx(free.usd)
    assert without_any(choose(Workload())) is None


def test_a_workload_without_requests_has_a_cost_and_no_percentile():
    choice = choose(Workload.from_dict({"traffic": {"requests_per_month": 0}}), ["A1", "A5"])
    for candidate in choice.shortlist:
        assert candidate.usd > 0
        assert candidate.assessment.latency is None
        assert candidate.assessment.quantile_ms(0.99) is None
        assert "no requests" in candidate.assessment.untimed
        assert candidate.score < 10
