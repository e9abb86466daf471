"""Laws of judging: needs only take patterns away, facts have their say, and every question of the guide is answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modeler.components import client_flow
from modeler.engine.fit import Outcome, Reason, Subject, contradictions, judge, judge_pattern, rules, settle, verdict
from modeler.engine.fit.peak import Peak
from modeler.engine.situations import situation_for
from modeler.errors import NotComparable, WorkloadError
from modeler.facts.constraints import fact
from modeler.guide.scope import ASKED, FILTERS, rules_on
from modeler.patterns import Pattern, pattern, patterns
from modeler.workload import Avoidable, Feature, Needs, Program, Workload, explain

SITUATIONS: tuple[dict[str, Any], ...] = (
    {"clients": {"location": "internet"}, "backend": {"kind": "fargate"}},
    {"clients": {"location": "same-vpc", "internet_egress": True}, "backend": {"kind": "lambda"}},
    {"clients": {"location": "other-vpc", "vpcs": 3}, "backend": {"kind": "fargate"}},
    {"clients": {"location": "on-premises", "link": "vpn"}, "backend": {"kind": "lambda"}},
)
ONE_NEED = st.one_of(
    st.sampled_from(Feature).map(lambda feature: ("features", feature.value)),
    st.sampled_from(["iam", "jwt", "cognito", "lambda", "mtls", "network"]).map(lambda way: ("authentication", way)),
    st.sampled_from(get_args(Program)).map(lambda program: ("compliance", program)),
    st.sampled_from(get_args(Avoidable)).map(lambda avoided: ("avoid", avoided)),
    st.sampled_from(
        [
            ("api_private", True),
            ("internet_endpoint_allowed", False),
            ("public_load_balancer_allowed", False),
            ("internet_gateway_allowed", False),
            ("private_dns_allowed", False),
            ("calls_public_apis", True),
            ("browser_clients", True),
            ("data_residency", "us-east-1"),
            ("backend_region", "eu-west-1"),
        ]
    ),
    st.floats(1e3, 1e9).map(lambda size: ("max_request_bytes", size)),
    st.floats(1e3, 1e9).map(lambda size: ("max_response_bytes", size)),
    st.floats(1e3, 1e5).map(lambda size: ("max_header_bytes", size)),
    st.floats(1, 5000).map(lambda duration: ("max_processing", duration)),
    st.floats(0.1, 100).map(lambda gbps: ("hybrid_gbps", gbps)),
    st.floats(0, 400).map(lambda days: ("idle_days", days)),
    st.integers(1, 2000).map(lambda count: ("consumers", count)),
)


def needs_of(wanted: list[tuple[str, Any]]) -> dict[str, Any]:
    needs: dict[str, Any] = {"backend_private": False}
    for name, value in wanted:
        if name in ("features", "authentication", "compliance", "avoid"):
            needs[name] = tuple(dict.fromkeys((*needs.get(name, ()), value)))
        else:
            needs[name] = value
    return needs


@cache
def architectures(situation: int) -> tuple[Subject, ...]:
    w = Workload.from_dict(SITUATIONS[situation])
    return tuple(
        Subject.of(candidate, w, variant.id)
        for candidate in patterns()
        for variant in candidate.variants
        if serves(candidate, w, variant.id)
    )


def serves(pattern_at: Pattern, w: Workload, variant: str) -> bool:
    try:
        Subject.of(pattern_at, w, variant)
    except NotComparable:
        return False
    return True


def fitting(situation: int, needs: dict[str, Any], *, strictly: bool) -> set[tuple[str, str]]:
    asked = Needs.model_validate(needs)
    outcomes = set()
    for architecture in architectures(situation):
        outcome_said = verdict(judge(replace(architecture, w=architecture.w.model_copy(update={"needs": asked}))))
        if outcome_said == "fits" or (not strictly and outcome_said != "excluded"):
            outcomes.add((architecture.pattern.code, architecture.variant))
    return outcomes


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(
    situation=st.integers(0, len(SITUATIONS) - 1),
    needs=st.lists(ONE_NEED, max_size=4, unique_by=lambda case: case if isinstance(case[1], str) else case[0]),
    more=ONE_NEED,
    strictly=st.booleans(),
)
def test_adding_a_requirement_never_adds_a_pattern(
    situation: int, needs: list[tuple[str, Any]], more: tuple[str, Any], strictly: bool
) -> None:
    if more[0] in {name for name, value in needs if not isinstance(value, str)}:
        return  # the same number again, or another: not one more requirement
    before, after = needs_of(needs), needs_of([*needs, more])
    try:
        Needs.model_validate(before)
        Needs.model_validate(after)
    except ValueError:
        return  # needs that contradict each other are refused, which takes all patterns away
    assert fitting(situation, after, strictly=strictly) <= fitting(situation, before, strictly=strictly)


@pytest.mark.parametrize("name", ["max_request_bytes", "max_response_bytes", "max_header_bytes", "max_processing"])
def test_a_stricter_limit_never_adds_a_pattern(name: str) -> None:
    limits = [10.0, 40.0, 1e3, 9e3, 2e4, 2e6, *((8e6, 3e7, 5e8) if name != "max_processing" else ())]
    for situation in range(len(SITUATIONS)):
        sets = [fitting(situation, {name: value}, strictly=strictly) for strictly in (False, True) for value in limits]
        for chosen in (sets[: len(limits)], sets[len(limits) :]):
            assert all(after <= before for before, after in pairwise(chosen))


@pytest.mark.parametrize("known", patterns(), ids=lambda known: known.code)
def test_every_pattern_fits_some_workload(known: Pattern) -> None:
    document = situation_for(known)
    clients = {**document["clients"], "aws_sdk": known.code == "A8"}
    needs = {"backend_private": known.status != "anti-pattern"}
    w = Workload.from_dict({**document, "clients": clients, "needs": needs})
    assert judge_pattern(known, w).verdict in ("fits", "fits with caveats")


def test_rules_have_ids_of_their_own_and_answer_fields_that_exist() -> None:
    names = [rule.id for rule in rules()]
    assert len(names) == len(set(names))
    fields = {row["field"] for row in explain()}
    sections = {field.split(".")[0] for field in fields} | {"pattern"}
    for rule_known in rules():
        assert rule_known.title
        for requirement in rule_known.requirements:
            path, _, value = requirement.partition(":")
            assert path in fields | sections or path.startswith("backend."), requirement
            if value and path == "needs.features":
                assert value in set(Feature), requirement


def test_every_feature_and_every_need_is_judged_by_some_rule() -> None:
    answered = {requirement for rule in rules() for requirement in rule.requirements}
    assert {f"needs.features:{feature}" for feature in Feature} <= answered
    fields = {f"needs.{name}" for name in Needs.model_fields}
    assert fields - {requirement.partition(":")[0] for requirement in answered} == set()


def test_every_question_of_the_guide_is_answered_by_rules_or_says_where() -> None:
    assert list(ASKED) == [f"Q{n}" for n in range(1, 13)]
    assert list(FILTERS) == [f"R{n:02d}" for n in range(1, 25)]
    for name, topic in {**ASKED, **FILTERS}.items():
        assert rules_on(name) or len(topic.elsewhere) > 20, name


def test_a_feature_that_comes_later_is_a_caveat_until_its_day() -> None:
    """REST APIs reach an ALB since 2025-11-21 (VL-001), and stream since 2025-11-19 (FM-097)."""
    w = Workload.from_dict(
        {"clients": {"location": "same-vpc"}, "backend": {"kind": "fargate"}, "traffic": {"protocol": "streaming"}}
    )
    before, after = (judge(Subject.of(pattern("C2"), w), on) for on in (date(2025, 11, 18), date(2025, 11, 19)))
    (early,) = [reason for reason in before if reason.rule == "response-streaming"]
    (later,) = [reason for reason in after if reason.rule == "response-streaming"]
    assert (early.outcome, later.outcome) == (Outcome.CAVEAT, Outcome.FITS)
    assert early.message.endswith("(holds from 2025-11-19)")


def test_what_nobody_could_verify_neither_admits_nor_excludes() -> None:
    assert fact("QR-028").unverified
    day = date(2026, 11, 21)
    for outcome in (Outcome.FITS, Outcome.EXCLUDED):
        settled = settle(Reason("r", outcome, "said", ("QR-028",)), day)
        assert settled.outcome is Outcome.UNKNOWN
        assert settled.message == "said (not verified: QR-028)"
    assert settle(Reason("r", Outcome.CAVEAT, "said", ("QR-028",)), day).outcome is Outcome.CAVEAT


def test_an_adjustable_quota_asks_for_an_increase_and_a_hard_one_excludes() -> None:
    w = Workload.from_dict(
        {
            "clients": {"location": "internet"},
            "backend": {"kind": "fargate"},
            "traffic": {"average_rps": 6000, "shape": "flat", "peak_factor": 2},
            "needs": {"max_request_bytes": "12 MB"},
        }
    )
    judgment = judge_pattern(pattern("B1"), w)
    (rate,) = [reason for reason in judgment.reasons if reason.rule == "peak-rate"]
    (size,) = [reason for reason in judgment.reasons if reason.rule == "request-size"]
    assert (fact("QA-001").hard, rate.outcome) == ("adjustable", Outcome.CAVEAT)
    assert "needs a quota increase from 10,000 rps" in rate.message
    assert (fact("QH-006").hard, size.outcome) == ("hard", Outcome.EXCLUDED)


def peak_of(w: Workload) -> Peak:
    return Peak.of(client_flow(w, w.traffic), w.traffic.peak_factor)


def test_the_peak_is_the_busiest_hour_times_the_peak_factor() -> None:
    """Own weights: one hour of the day has a half of it. 8.76M requests in 730 h are 12,000 an hour on average."""
    w = Workload.from_dict(
        {"traffic": {"requests_per_month": 8.76e6, "hourly_weights": [23] + [1] * 23, "peak_factor": 3}}
    )
    in_the_hour = 8.76e6 * (23 / 46) / (730 / 24)
    assert peak_of(w).requests == pytest.approx(in_the_hour / 3600 * 3)


def test_websockets_are_opened_as_often_as_their_minutes_are_long() -> None:
    """788.4M connection-minutes of one minute each in 730 h are 300 a second; at the peak twice as many."""
    w = Workload.from_dict(
        {
            "clients": {"connection_duration": "60 s", "requests_per_connection": 1},
            "traffic": {
                "protocol": "websocket",
                "connection_minutes_per_month": "788.4M",
                "shape": "flat",
                "peak_factor": 2,
            },
        }
    )
    assert peak_of(w).connections == pytest.approx(600, rel=1e-6)


def test_private_dns_is_the_matter_of_one_variant_only() -> None:
    w = Workload.from_dict(
        {"clients": {"location": "on-premises"}, "backend": {"kind": "lambda"}, "needs": {"private_dns_allowed": False}}
    )
    a3 = pattern("A3")
    assert verdict(judge(Subject.of(a3, w, "private-dns"))) == "excluded"
    assert verdict(judge(Subject.of(a3, w, "alias"))) == "fits"


@pytest.mark.parametrize(
    ("needs", "sentence"),
    [
        ({"authentication": ["api-keys"]}, "they do not authenticate"),
        ({"api_private": True, "internet_endpoint_allowed": True}, "contradict each other"),
        ({"api_private": True, "public_load_balancer_allowed": True}, "api_private: true and public_load_balancer"),
        ({"api_private": True, "features": ["static-public-ips"]}, "did you mean static-private-ips?"),
        ({"internet_endpoint_allowed": False, "features": ["static-public-ips"]}, "internet_endpoint_allowed: false"),
        ({"internet_gateway_allowed": False, "public_load_balancer_allowed": True}, "internet_gateway_allowed: false"),
        ({"data_residency": "eu-west-9"}, "data_residency: unknown Region 'eu-west-9'"),
        ({"avoid": ["load-balancers"]}, "did you mean 'load-balancer'?"),
        ({"features": ["api-key"]}, "did you mean 'api-keys'?"),
        ({"idle_days": -1}, "give at least 0"),
    ],
)
def test_needs_that_contradict_themselves_are_one_sentence(needs: dict[str, Any], sentence: str) -> None:
    with pytest.raises(WorkloadError, match=r"\S") as error:
        Workload.from_dict({"needs": needs})
    assert sentence in str(error.value)
    assert "\n" not in str(error.value)


WEBSOCKET = {"protocol": "websocket", "connection_minutes_per_month": "1M"}


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"traffic": WEBSOCKET, "needs": {"api_private": True, "features": ["api-keys"]}}, "over the internet only"),
        ({"traffic": {"protocol": "grpc"}, "needs": {"features": ["mocks"]}}, "does not carry grpc"),
        (
            {"clients": {"location": "internet"}, "needs": {"api_private": True}},
            "clients on the internet reach nothing",
        ),
        ({"needs": {"features": ["overlapping-cidrs"]}}, "addresses within one VPC do not overlap"),
        ({"needs": {"features": ["response-streaming", "body-transformation"]}}, "leave one of them out"),
        ({"needs": {"features": ["api-keys"], "max_request_bytes": "12 MB"}}, "takes 10 MB"),
        ({"needs": {"avoid": ["lambda"]}}, "needs.avoid names lambda and backend.kind is lambda"),
        ({"needs": {"avoid": ["api-gateway"], "features": ["api-keys"]}}, "which only an API Gateway has"),
        ({"needs": {"data_residency": "eu-west-1"}}, "data_residency is eu-west-1 and region is us-east-1"),
    ],
)
def test_needs_that_nothing_can_meet_together_are_named(document: dict[str, Any], expected: str) -> None:
    (sentence,) = contradictions(Workload.from_dict(document))
    assert expected in sentence
    assert not sentence.endswith(".")


def test_what_a_gateway_of_ones_own_meets_is_no_contradiction() -> None:
    needs = {"avoid": ["api-gateway"], "features": ["api-keys"], "max_request_bytes": "12 MB"}
    w = Workload.from_dict({"traffic": WEBSOCKET, "backend": {"kind": "fargate"}, "needs": needs})
    assert contradictions(w) == ()
    assert judge_pattern(pattern("E11"), w).verdict.startswith("fits")


@pytest.mark.parametrize(
    "document",
    [
        {"traffic": WEBSOCKET, "needs": {"api_private": True, "features": ["api-keys"]}},
        {"clients": {"location": "internet"}, "needs": {"api_private": True}},
        {"needs": {"data_residency": "eu-west-1"}},
        {"needs": {"avoid": ["api-gateway"], "features": ["api-keys"]}},
        {"traffic": {"protocol": "tcp"}, "backend": {"kind": "fargate"}, "needs": {"features": ["api-keys"]}},
    ],
)
def test_what_is_named_as_a_contradiction_is_met_by_no_pattern(document: dict[str, Any]) -> None:
    w = Workload.from_dict(document)
    assert contradictions(w)
    assert {judge_pattern(candidate, w).verdict for candidate in patterns()} <= {"excluded", "not comparable"}
