"""The questions lead to a valid workload whatever is answered, and skip what earlier answers settle."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modeler.engine.compare import compare
from modeler.errors import ModelerError, NotComparable, UnitError, UnknownNameError, WorkloadError
from modeler.guide import (
    Answers,
    Question,
    answer,
    at_best,
    default,
    file_name,
    next_question,
    offered,
    options,
    patterns_left,
    progress,
    provisional,
    question,
    questions,
    settled,
    standings,
    to_yaml,
    workload,
    workload_document,
)
from modeler.guide.base import Quantity, When
from modeler.patterns import patterns
from modeler.workload import BACKEND_MODELS, ElasticBackend, Feature, Location, Program, Protocol, Workload
from modeler.yamlfile import parse_yaml

pytestmark = pytest.mark.slow

VALUES = {
    "count": ["0", "900k", "50M", "1,500", "2"],
    "whole": ["1", "3", "20"],
    "size": ["300", "2 KB", "5 MB", "20 KB"],
    "seconds": ["5", "30 s", "2 min", "3 h"],
    "milliseconds": ["40", "120 ms", "2 s"],
    "share": ["0", "50 %", "99.9 %", "0.25"],
    "usd": ["$500", "1k", "2.50"],
    "region": ["us-east-1", "eu-west-1", "us-west-2", "ap-northeast-1"],
    "text": ["payroll", "team's: #1 [x] - {a}", "yes", "null", "007", "Büro", "- a", "'"],
}


def walked(*given: tuple[str, str | Sequence[str]]) -> Answers:
    """Answer the questions named, and no other."""
    answers = Answers()
    for name, value in given:
        answers = answer(answers, name, value)
    return answers


def completed(answers: Answers) -> Answers:
    """Take the proposed answer to everything that is left."""
    while asked := next_question(answers):
        answers = answer(answers, asked, default(asked, answers))
    return answers


def conditions(asked_question: Question) -> Iterator[When]:
    yield asked_question.asked_if
    yield from (fixed.when for fixed in asked_question.settled)
    yield from (offer.offered_if for offer in asked_question.answers)


@pytest.mark.parametrize("asked_question", questions(), ids=lambda known: known.id)
def test_a_question_says_what_hangs_on_it_and_each_answer_what_follows(asked_question: Question) -> None:
    assert asked_question.text.endswith("?")
    assert asked_question.why.endswith(".")
    assert len(asked_question.why) > 30
    assert asked_question.source == "" or asked_question.source.startswith("https://")
    assert bool(asked_question.answers) != bool(asked_question.quantity)
    for option in (*asked_question.answers, *((asked_question.none,) if asked_question.none else ())):
        assert option.text
        assert option.consequence.endswith(".")
        assert len(option.consequence) > 10
    assert set(asked_question.default) | set(asked_question.widest) <= {option.id for option in asked_question.answers}
    assert bool(asked_question.none) == asked_question.several


@pytest.mark.parametrize("asked_question", questions(), ids=lambda known: known.id)
def test_conditions_look_only_at_earlier_questions_and_real_answers(asked_question: Question) -> None:
    earlier = {prior.id: prior for prior in questions()[: questions().index(asked_question)]}
    for when in conditions(asked_question):
        for name, wanted in when.items():
            assert set(wanted) <= {option.id for option in earlier[name].answers}
    for fixed in asked_question.settled:
        assert set(fixed.answer) <= {answer.id for answer in asked_question.answers}
        assert fixed.reason
    if asked_question.quantity:
        for name in (asked_question.quantity.differs_from, asked_question.quantity.at_least):
            assert name == "" or name in earlier


def test_every_place_protocol_backend_program_and_feature_can_be_said() -> None:
    def said(path: str) -> set[str]:
        kinds: set[str] = set()
        for asked_question in questions():
            for option in asked_question.answers:
                value = option.changes.get(path, [])
                kinds |= set(value) if isinstance(value, list) else {value}
        return kinds

    assert said("clients.location") == set(Location)
    assert said("traffic.protocol") == set(Protocol)
    assert said("backend.kind") == set(BACKEND_MODELS)
    assert said("needs.compliance") == set(get_args(Program))
    # Client certificates are a way to authenticate, streaming is a protocol: both are asked there.
    assert said("needs.features") == set(Feature) - {Feature.MTLS, Feature.RESPONSE_STREAMING}


PAYROLL = (
    ("clients", "on-premises"),
    ("who", "workforce"),
    ("link", "direct-connect-two"),
    ("link_load", ""),
    ("link_paid", "yes"),
    ("hub", "yes"),
    ("overlap", "no"),
    ("egress", "no"),
    ("protocol", "http"),
    ("browser", "yes"),
    ("backend", "fargate"),
    ("backend_account", "same"),
    ("region", "eu-west-1"),
    ("backend_near", "yes"),
    ("residency", "yes"),
    ("features", ()),
    ("waf", "no"),
    ("authentication", ("jwt",)),
    ("backend_trust", ("backend-encryption",)),
    ("name", "custom"),
    ("addresses", ()),
    ("requests", "6M"),
    ("shape", "business-hours"),
    ("request_size", "1.5 KB"),
    ("response_size", "12 KB"),
    ("largest_request", ""),
    ("largest_response", "5 MB"),
    ("headers", ""),
    ("duration", "60 ms"),
    ("scaling", "yes"),
    ("longest", "20 s"),
    ("azs", "2"),
    ("idle", ""),
    ("compliance", ("hipaa", "iso")),
    ("avoid", ("ec2",)),
    ("budget", "$500"),
    ("p99", "400 ms"),
    ("availability", "99.9 %"),
    ("title", "payroll"),
)


def test_payroll_as_a_complete_interview() -> None:
    answers = Answers()
    for name, value in PAYROLL:
        asked = next_question(answers)
        assert asked is not None
        assert asked.id == name
        answers = answer(answers, asked, value)
    assert next_question(answers) is None
    assert progress(answers) == (len(PAYROLL), 0)
    assert workload_document(answers) == {
        "name": "payroll",
        "region": "eu-west-1",
        "azs": 2,
        "clients": {
            "location": "on-premises",
            "who": "workforce",
            "link": "direct-connect",
            "direct_connect": {"connections": 2},
            "transit_gateway": True,
            "internet_egress": False,
        },
        "traffic": {
            "protocol": "http",
            "requests_per_month": "6M",
            "shape": "business-hours",
            "request_bytes": "1.5 KB",
            "response_bytes": "12 KB",
        },
        "backend": {"kind": "fargate", "duration": "60 ms", "scaling": {"kind": "target-tracking"}},
        "api": {"authorizer": "jwt"},
        "counted": {"hybrid_link": False},
        "needs": {
            "calls_public_apis": False,
            "internet_endpoint_allowed": False,
            "api_private": True,
            "backend_private": True,
            "browser_clients": True,
            "authentication": ["jwt"],
            "features": ["backend-encryption", "custom-domain"],
            "max_response_bytes": "5 MB",
            "max_processing": "20 s",
            "data_residency": "eu-west-1",
            "compliance": ["hipaa", "iso"],
            "avoid": ["ec2"],
        },
        "objectives": {"monthly_budget_usd": 500, "p99": "400 ms", "availability": "99.9 %"},
    }


def test_partners_on_the_internet_with_fixed_addresses() -> None:
    answers = completed(
        walked(
            ("clients", "internet"),
            ("protocol", "http"),
            ("backend", "ec2"),
            ("features", ("per-client-throttling", "api-keys", "x-ray")),
            ("waf", "yes"),
            ("authentication", ("iam", "mtls")),
            ("addresses", ("static-public-ips",)),
            ("failover", "active"),
        )
    )
    document = workload_document(answers)
    assert document["clients"] == {"location": "internet", "who": "applications"}
    assert document["needs"]["internet_endpoint_allowed"] is True
    assert document["needs"]["backend_private"] is True
    # In the order of the questions, whatever the order in which they were given.
    assert document["needs"]["features"] == ["api-keys", "per-client-throttling", "x-ray", "waf", "static-public-ips"]
    assert document["needs"]["authentication"] == ["iam", "mtls"]
    assert document["api"] == {"waf": {}, "authorizer": "iam", "mtls": True}
    assert document["logging"] == {"trace_share": "5 %"}
    assert (document["failover_region"], document["failover_share"]) == ("us-west-2", 0.5)
    assert workload(answers).api.waf is not None


def test_a_private_websocket_has_no_gateway_features_to_ask_for() -> None:
    answers = walked(("clients", "same-vpc"), ("egress", "no"), ("protocol", "websocket"))
    assert "WebSocket API is reachable from the internet" in str(settled("features", answers))
    assert workload(answers).traffic.connection_minutes_per_month == 5e6
    document = workload_document(completed(answer(answers, "connection_minutes", "2M")))
    assert document["traffic"]["connection_minutes_per_month"] == "2M"
    assert "features" not in document["needs"]
    public = walked(("clients", "internet"), ("protocol", "websocket"))
    assert settled("features", public) is None


def test_a_grpc_service_in_another_region() -> None:
    answers = walked(("clients", "other-region"), ("region", "eu-west-1"), ("protocol", "grpc"))
    # The second proposal: the first is the API's own Region.
    assert default("client_region", answers) == "us-east-1"
    assert workload(answers).clients.region == "us-east-1"
    assert "(assumed until answered)" in to_yaml(answers)
    document = workload_document(completed(answers))
    assert document["traffic"]["protocol"] == "grpc"
    assert document["needs"]["browser_clients"] is False
    assert settled("browser", answers) == "browsers do not speak gRPC"


def test_udp_is_tcp_with_a_feature_and_has_no_callers_to_authenticate() -> None:
    document = workload_document(completed(walked(("clients", "other-account"), ("protocol", "udp"))))
    assert document["traffic"]["protocol"] == "tcp"
    assert document["needs"]["features"] == ["udp"]
    assert "authentication" not in document["needs"]


@pytest.mark.parametrize(
    ("place", "answers", "name", "value"),
    [
        ("internet", (), "exposure", "yes"),
        ("same-vpc", (("egress", "no"),), "exposure", "no"),
        ("on-premises", (("egress", "no"),), "backend_exposure", "no"),
        ("on-premises", (("egress", "no"),), "public_apis", "no"),
        ("internet", (("gateway", "no"),), "public_balancer", "no"),
        ("internet", (("gateway", "no"),), "backend_exposure", "no"),
        ("same-vpc", (("backend", "on-premises"),), "backend_account", "same"),
        ("same-vpc", (("backend", "on-premises"),), "backend_near", "yes"),
        ("same-vpc", (("protocol", "tcp"),), "waf", "no"),
        ("same-vpc", (("residency", "yes"),), "failover", "none"),
    ],
)
def test_what_earlier_answers_settle_is_not_asked(
    place: str, answers: tuple[tuple[str, str], ...], name: str, value: str
) -> None:
    state = walked(("clients", place), *answers)
    standing = next(standing_at for standing_at in standings(state) if standing_at.question.id == name)
    assert settled(name, state)
    assert not standing.asked
    assert standing.value == (value,)
    with pytest.raises(WorkloadError, match="is not asked, because"):
        answer(state, name, value)


@pytest.mark.parametrize(
    ("backend", "count", "service_default"),
    [("fargate", "tasks", "2"), ("ec2", "instances", "2"), ("eks", "pods", "2"), ("eks-istio", "pods", "2")],
)
def test_servers_follow_the_load_or_their_number_is_asked(backend: str, count: str, service_default: str) -> None:
    asked_ids = {standing.question.id for standing in standings(walked(("backend", backend))) if standing.asked}
    assert "scaling" in asked_ids
    assert not {"tasks", "instances", "pods"} & asked_ids
    follows = workload(walked(("backend", backend), ("scaling", "yes"))).backend
    assert isinstance(follows, ElasticBackend)
    assert (follows.scaling.kind, follows.fixed_count) == ("target-tracking", None)
    fixed = walked(("backend", backend), ("scaling", "no"))
    assert default(count, fixed) == service_default
    assert [getattr(workload(fixed).backend, count), getattr(workload(answer(fixed, count, "7")).backend, count)] == [
        int(service_default),
        7,
    ]


def test_another_backend_drops_the_number_that_it_has_not() -> None:
    before = walked(("backend", "fargate"), ("scaling", "no"), ("tasks", "7"))
    instances = answer(before, "backend", "ec2")
    assert [dropped.question.id for dropped in instances.dropped] == ["tasks"]
    assert (
        workload(instances).backend
        == Workload(backend={"kind": "ec2", "scaling": {"kind": "fixed"}, "instances": 2}).backend
    )
    function = answer(before, "backend", "lambda")
    assert [dropped.question.id for dropped in function.dropped] == ["scaling", "tasks"]


def test_a_private_network_with_a_way_out_is_asked_what_may_be_public() -> None:
    state = walked(("clients", "same-vpc"), ("egress", "yes"))
    assert settled("exposure", state) is None
    assert workload(answer(state, "exposure", "no")).needs.api_private is True
    assert workload(answer(state, "exposure", "yes")).needs.internet_endpoint_allowed is True


def test_a_changed_answer_drops_what_no_longer_applies_and_says_which() -> None:
    before = walked(
        ("clients", "internet"), ("backend", "lambda"), ("addresses", ("static-public-ips",)), ("requests", "50M")
    )
    after = answer(before, "clients", "on-premises")
    assert [dropped_answer.question.id for dropped_answer in after.dropped] == ["addresses"]
    assert after.dropped[0].value == ("static-public-ips",)
    assert "static-public-ips" in after.dropped[0].reason
    assert after["requests"] == "50M"
    assert answer(after, "requests", "60M").dropped == ()
    assert "addresses" in before  # answers do not change


def test_a_changed_region_drops_the_same_second_region() -> None:
    before = walked(("region", "us-east-1"), ("failover", "standby"), ("failover_region", "eu-west-1"))
    after = answer(before, "region", "eu-west-1")
    assert [dropped_answer.question.id for dropped_answer in after.dropped] == ["failover_region"]
    assert "own eu-west-1" in after.dropped[0].reason
    assert workload(after).failover_region == "us-west-2"


def test_data_stays_in_the_region_that_is_answered_last() -> None:
    state = walked(("region", "us-east-1"), ("residency", "yes"))
    assert workload(answer(state, "region", "eu-central-1")).needs.data_residency == "eu-central-1"


@pytest.mark.parametrize(
    ("name", "value", "error", "message"),
    [
        ("color", "red", UnknownNameError, "unknown question 'color'"),
        ("clients", "moon", UnknownNameError, "unknown answer 'moon'"),
        ("clients", ("internet", "same-vpc"), WorkloadError, "takes one answer"),
        ("features", ("wafel",), UnknownNameError, "unknown answer 'wafel'"),
        ("requests", "many", UnitError, "'many' is not a count"),
        ("requests", "", WorkloadError, "needs an answer: write for example '10M'"),
        ("requests", ("1", "2"), WorkloadError, "takes one value"),
        ("azs", "1.5", WorkloadError, "not a whole number"),
        ("azs", "9", WorkloadError, "'azs' is 9: give at most 6"),
        ("region", "eu-west-9", UnknownNameError, "did you mean 'eu-west-"),
        ("availability", "100 %", WorkloadError, "give less than 1"),
        ("client_region", "eu-west-1", WorkloadError, "is not asked after the answers before it"),
        ("title", "two\nlines", WorkloadError, "one line of at most 80 characters"),
        ("title", "x" * 81, WorkloadError, "this one has 81"),
        ("budget", "0", WorkloadError, "give more than 0"),
    ],
)
def test_an_answer_that_cannot_be_is_one_sentence(
    name: str, value: str | tuple[str, ...], error: type[ModelerError], message: str
) -> None:
    with pytest.raises(error, match=message):
        answer(Answers(), name, value)


def test_the_largest_response_is_not_smaller_than_the_average_one() -> None:
    state = walked(("response_size", "20 KB"))
    with pytest.raises(WorkloadError, match="10 KB is smaller than 20 KB"):
        answer(state, "largest_response", "10 KB")
    assert workload(answer(state, "largest_response", "20 KB")).needs.max_response_bytes == 20480


def test_options_count_with_each_answer_alone() -> None:
    def features(w: Workload) -> int:
        return 10 - len(w.needs.features)

    offers = options("addresses", walked(("clients", "internet")), features)
    assert [(offer.answer.id, offer.patterns) for offer in offers] == [
        ("none", 10),
        ("tls-1.3", 9),
        ("ipv6", 9),
        ("static-private-ips", 9),
        ("static-public-ips", 9),
    ]
    assert options("requests", Answers(), features) == ()


def test_an_answer_once_given_is_proposed_again() -> None:
    state = walked(("requests", "70M"), ("features", ("waf",)[:0]))
    assert default("requests", state) == "70M"
    assert default("features", state) == ()
    assert default("authentication", state) == ("iam",)


@st.composite
def walks(draw: st.DrawFn, longest: int = 60) -> list[Answers]:
    """Answer questions at random, now and then an earlier one anew; what is refused is answered as proposed."""
    states = [Answers()]
    for _ in range(draw(st.integers(0, longest))):
        state = states[-1]
        asked = next_question(state)
        if asked is None or (len(state) and draw(st.integers(0, 9)) == 0):
            names = list(state)
            asked = question(draw(st.sampled_from(names)))
            if not any(standing.asked for standing in standings(state) if standing.question is asked):
                raise AssertionError(f"{asked.id} is answered and not asked")
        states.append(draw(answered(state, asked)))
    return states


@st.composite
def answered(draw: st.DrawFn, state: Answers, asked: Question) -> Answers:
    if asked.quantity:
        blank = [""] if asked.optional else []
        try:
            return answer(state, asked, draw(st.sampled_from([*VALUES[asked.quantity.kind], *blank])))
        except ModelerError:
            return answer(state, asked, default(asked, state))
    names = [option.id for option in offered(asked, state)]
    chosen = draw(st.lists(st.sampled_from(names), unique=True)) if asked.several else [draw(st.sampled_from(names))]
    return answer(state, asked, chosen)


@settings(max_examples=12, deadline=None)
@given(walks())
def test_whatever_is_answered_is_a_workload_and_its_file_says_the_same(states: list[Answers]) -> None:
    for state in states[-1:]:
        built = workload(state)
        assert 1 <= len(at_best(state)) <= 2
        text = to_yaml(state)
        assert Workload.from_dict(parse_yaml(text, "file")) == built
        assert all(len(line) <= 120 or "http" in line for line in text.splitlines())
        done, ahead = progress(state)
        assert done == len(state)
        assert (ahead == 0) == (next_question(state) is None)
        for standing in standings(state):
            assert not (standing.asked and standing.settled)
        assert file_name(state).endswith(".yaml")


@settings(max_examples=10, deadline=None)
@given(walks(longest=12))
def test_taking_what_is_proposed_always_ends(states: list[Answers]) -> None:
    state = states[-1]
    for _ in range(len(questions())):
        asked = next_question(state)
        if asked is None:
            break
        state = answer(state, asked, default(asked, state))
        # After a change, an answer of before may be settled by one that is proposed now: then it says why it went.
        assert all(dropped_answer.reason for dropped_answer in state.dropped)
    assert next_question(state) is None
    assert not provisional(state)
    assert at_best(state) == (workload(state),)


def serving(w: Workload) -> int:
    """Count the patterns that serve these clients and this backend, whatever they cost."""
    count = 0
    for pattern in patterns():
        with contextlib.suppress(NotComparable):
            pattern.architecture(w)
            count += 1
    return count


def test_serving_is_what_a_comparison_ranks() -> None:
    w = workload(walked(("clients", "on-premises"), ("hub", "yes"), ("egress", "yes")))
    assert serving(w) == len(compare(w).ranked)


@settings(max_examples=10, deadline=None)
@given(st.data())
def test_an_answer_never_adds_a_pattern(data: st.DataObject) -> None:
    state = Answers()
    count = len(patterns())
    while (asked := next_question(state)) and asked.id != "features":
        state = data.draw(answered(state, asked))
        now = patterns_left(state, serving)
        assert now <= count, (asked.id, dict(state.items))
        count = now


def test_the_file_says_what_was_answered_settled_and_left_open() -> None:
    text = to_yaml(walked(("clients", "internet"), ("requests", "50M"), ("budget", "")))
    assert "  # Where are the clients? On the internet\n  location: internet\n" in text
    assert "  # How many requests come in a month? 50M requests a month\n  requests_per_month: 50M\n" in text
    settled_part, open_part = text.split("# Settled by other answers:")[1].split("# Not stated:")
    assert "May any part of it be reachable from the internet? Yes" in settled_part
    stated, ahead = open_part.split("# Not asked yet, so the defaults hold:")
    assert "How much may it cost in a month?" in stated
    assert "In which Region does the API stand?" in ahead


def test_a_file_without_answers_is_the_default_workload() -> None:
    assert Workload.from_dict(parse_yaml(to_yaml(Answers()), "file")) == Workload()


@pytest.mark.parametrize(
    ("title", "name"),
    [("Payroll & HR", "payroll-hr.yaml"), ("../../etc/passwd", "etc-passwd.yaml"), ("日本", "workload.yaml")],
)
def test_the_file_is_named_after_the_api(title: str, name: str) -> None:
    assert file_name(walked(("title", title))) == name


def test_numbers_are_written_as_numbers_and_quantities_as_people_write_them() -> None:
    money = Quantity(kind="usd", path="objectives.monthly_budget_usd", unit="USD")
    assert [money.written(text) for text in ("$500", "1k", "2.5 USD")] == [500, 1000, 2.5]
    count = Quantity(kind="count", path="traffic.requests_per_month", unit="requests")
    assert [count.written(text) for text in ("50M", "1,500", "7", "0.5")] == ["50M", "1,500", 7, 0.5]
