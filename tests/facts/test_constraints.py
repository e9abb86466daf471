"""Features, quotas and promises of AWS: well-formed, dated, and right where rules rest on them.

Expected values are those of AWS's pages, cited beside each.
"""

from __future__ import annotations

import itertools
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import modeler.facts
from modeler.errors import FactMissingError, UnitError, UnknownNameError
from modeler.facts import regions, rows
from modeler.facts.constraints import Fact, ask, fact, facts, format_value, keys, subjects, valid_on

FACTS = facts()
FOLDER = Path(modeler.facts.__file__).parent / "constraints"
UNITS = {
    "s",
    "bytes",
    "bytes/s",
    "bits/s",
    "characters",
    "count",
    "requests",
    "requests/s",
    "queries/s",
    "packets/s",
    "connections/s",
    "connections/min",
    "%",
}
DAY = re.compile(r"\d{4}-\d\d-\d\d")


def only(subject: str, key: str, region: str = "") -> Fact:
    """Give the single fact of a subject and key, which is also the one that is asked for by name."""
    (statement,) = facts(subject, key, region=region)
    assert ask(subject, key, region=region) is statement
    return statement


def test_ids_are_unique_over_all_files() -> None:
    written = [row["id"] for path in FOLDER.glob("*.csv") for row in rows(f"constraints/{path.name}")]
    assert len(written) == len(set(written)) == len(FACTS)


@pytest.mark.parametrize("known_fact", FACTS, ids=lambda known_fact: known_fact.id)
def test_a_fact_is_complete(known_fact: Fact) -> None:
    assert re.fullmatch(r"[A-Z]+\d?-\d{3}[A-D]?", known_fact.id)
    assert known_fact.source.startswith("https://")
    assert DAY.fullmatch(known_fact.as_of)
    date.fromisoformat(known_fact.as_of)
    assert all(date.fromisoformat(day) for day in (known_fact.valid_from, known_fact.valid_until) if day)
    assert known_fact.hard in ("hard", "adjustable", "configurable", "n/a")
    assert known_fact.confidence in ("high", "medium", "low")
    assert known_fact.meaning.endswith(".")
    assert len(known_fact.meaning) <= 200
    assert known_fact.applies_to
    assert re.fullmatch(r"[a-z0-9._-]+", known_fact.key)
    assert set(known_fact.regions) <= {*regions(), "us-gov-west-1"}


@pytest.mark.parametrize("known_fact", FACTS, ids=lambda known_fact: known_fact.id)
def test_a_value_is_a_number_with_a_unit_or_none_of_both(known_fact: Fact) -> None:
    assert isinstance(known_fact.value, float) == bool(known_fact.unit)
    assert not known_fact.unit or known_fact.unit in UNITS
    if known_fact.key.startswith("feature."):
        assert isinstance(known_fact.value, bool) or known_fact.unverified
    if known_fact.key.startswith("quota.") and known_fact.unit:
        assert known_fact.number > 0
    for ending, unit in (("_s", "s"), ("_bytes", "bytes")):
        if known_fact.key.endswith(ending):
            assert known_fact.unit == unit


def test_what_nobody_could_verify_says_so() -> None:
    doubtful = [known_fact for known_fact in FACTS if known_fact.unverified]
    assert doubtful
    assert all(known_fact.meaning.startswith("Unverified:") for known_fact in doubtful)
    assert not any(known_fact.meaning.startswith("Unverified:") for known_fact in FACTS if not known_fact.unverified)
    assert all(known_fact.unverified for known_fact in FACTS if known_fact.value == "unverified")


def test_no_two_facts_contradict_each_other_in_the_same_place_and_time() -> None:
    today = "2026-11-21"
    values: dict[tuple[str, str, str], bool | float | str] = {}
    for known_fact in FACTS:
        if not valid_on(known_fact, today) or known_fact.unverified:
            continue
        for subject in known_fact.applies_to:
            for place in known_fact.regions or ("",):
                assert values.setdefault((subject, known_fact.key, place), known_fact.value) == known_fact.value, (
                    known_fact.id
                )


# Timeouts: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html ("maximum integration
# timeout 30 seconds, no") and .../api-gateway-execution-service-limits-table.html ("50 milliseconds - 29 seconds for
# all integration types", raised on request for Regional and private APIs since
# https://aws.amazon.com/about-aws/whats-new/2024/06/amazon-api-gateway-integration-timeout-limit-29-seconds/).
def test_an_http_api_waits_30_seconds_and_nobody_can_change_it() -> None:
    timeout = only("http-api", "timeout_s")
    assert (timeout.number, timeout.unit, timeout.hard) == (30.0, "s", "hard")


@pytest.mark.parametrize(
    ("endpoint", "hard"),
    [("rest-api-private", "adjustable"), ("rest-api-regional", "adjustable"), ("rest-api-edge", "hard")],
)
def test_a_rest_api_waits_29_seconds_and_only_regional_and_private_ones_can_have_more(endpoint: str, hard: str) -> None:
    timeout = only(endpoint, "timeout_s")
    assert (timeout.number, timeout.hard) == (29.0, hard)
    assert only(endpoint, "feature.timeout-above-29s").yes == (hard == "adjustable")


# https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html: body 1 MB, response 1 MB.
def test_behind_an_application_load_balancer_lambda_takes_1_mb() -> None:
    assert only("alb-lambda", "quota.payload_bytes").number == 2**20


# 10 MB: the quota pages of REST and HTTP APIs; 6 MB:
# https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
def test_payloads_of_api_gateway_and_lambda() -> None:
    assert fact("QR-031").number == fact("QH-006").number == 10 * 2**20
    assert only("lambda", "quota.payload_bytes").number == 6 * 2**20
    assert {fact(name).hard for name in ("QR-031", "QH-006", "LA-001")} == {"hard"}


# https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html names these thirteen Regions.
def test_thirteen_regions_start_with_a_quarter_of_the_throttle() -> None:
    small = {
        "af-south-1",
        "eu-south-1",
        "ap-southeast-3",
        "me-central-1",
        "ap-south-2",
        "ap-southeast-4",
        "eu-south-2",
        "eu-central-2",
        "il-central-1",
        "ca-west-1",
        "ap-southeast-5",
        "ap-southeast-7",
        "mx-central-1",
    }
    for code in regions():
        rate = only("api-gateway", "quota.requests_per_second", code)
        burst = only("api-gateway", "quota.burst_requests", code)
        assert rate.hard == "adjustable"
        assert burst.hard == "hard"
        assert (rate.number, burst.number) == ((2500.0, 1250.0) if code in small else (10000.0, 5000.0))


# https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html
def test_only_rest_apis_can_be_private_and_have_what_http_apis_lack() -> None:
    def has(subject: str, feature: str) -> bool:
        return only(subject, f"feature.{feature}").yes

    assert has("rest-api", "private-endpoint")
    assert not has("http-api", "private-endpoint")
    assert not has("websocket-api", "private-endpoint")
    for feature in (
        "api-keys",
        "per-client-throttle",
        "per-client-quota",
        "request-validation",
        "body-mapping",
        "caching",
        "canary",
        "x-ray",
        "waf",
        "resource-policy",
        "integration-mock",
        "response-streaming",
    ):
        assert has("rest-api", feature)
        assert not has("http-api", feature)
    assert has("http-api", "jwt-authorizer")
    assert has("http-api", "integration-cloud-map")
    assert not has("rest-api", "integration-cloud-map")


# https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-links-v2.html lists the zones.
def test_vpc_links_v2_leave_out_one_zone_of_n_virginia_and_of_tokyo() -> None:
    assert "use1-az3" not in only("vpc-link-v2", "az_ids", "us-east-1").words
    assert len(only("vpc-link-v2", "az_ids", "us-east-1").words) == 5
    assert "apne1-az3" not in only("vpc-link-v2", "az_ids", "ap-northeast-1").words


@pytest.mark.parametrize(
    "known_fact",
    [known_fact for known_fact in FACTS if "az_ids" in known_fact.key],
    ids=lambda known_fact: known_fact.id,
)
def test_zones_are_written_one_by_one(known_fact: Fact) -> None:
    assert all(re.fullmatch(r"[a-z]+\d-az\d", name) for name in known_fact.words)
    assert len(set(known_fact.words)) == len(known_fact.words)


def test_a_region_has_zones_for_vpc_links_v2_or_a_word_why_not() -> None:
    listed = {code for known_fact in facts("vpc-link-v2", "az_ids") for code in known_fact.regions}
    supported = {
        code: known_fact.yes for known_fact in facts("vpc-link-v2", "region.supported") for code in known_fact.regions
    }
    assert not listed & {code for code, yes in supported.items() if not yes}
    assert supported["ap-northeast-3"]
    assert not supported["eu-central-2"]


# https://aws.amazon.com/about-aws/whats-new/2025/11/ (REST APIs to ALBs), .../2024/11/ (private custom domain names).
def test_facts_hold_from_their_first_day() -> None:
    assert not valid_on(fact("FM-089"), "2025-11-20")
    assert valid_on(fact("FM-089"), date(2025, 11, 21))
    assert not valid_on(fact("QR-002"), "2024-11-20")
    assert valid_on(fact("FM-008"), "2020-01-01")


def test_the_header_limit_of_public_rest_apis_doubled_in_2026() -> None:
    on = {
        day: [known_fact.number for known_fact in facts("rest-api", "quota.header_bytes") if valid_on(known_fact, day)]
        for day in ("2026-04-13", "2026-11-21")
    }
    assert on == {"2026-04-13": [10240.0], "2026-11-21": [20480.0]}
    for day, (number,) in on.items():
        assert ask("rest-api", "quota.header_bytes", on=day).number == number
    assert ask("rest-api", "quota.header_bytes").number == 20480.0


def test_a_name_is_one_fact_in_each_place_and_on_each_day() -> None:
    for subject in subjects():
        for key in keys(subject):
            statements = facts(subject, key)
            days = {
                day for statement in statements for day in (statement.valid_from, statement.valid_until) if day
            } or {"2026-11-21"}
            places = {code for statement in statements for code in statement.regions} | {""}
            for day, place in itertools.product(days, places):
                holds = [
                    statement.id
                    for statement in statements
                    if valid_on(statement, day) and place in (statement.regions or ("",))
                ]
                assert len(holds) <= 1, (subject, key, place, day)


# https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html: 10,000 a second, 2,500 in Milan.
def test_what_names_a_region_goes_before_what_holds_everywhere() -> None:
    throttle = ("api-gateway", "quota.requests_per_second")
    assert ask(*throttle).number == ask(*throttle, region="eu-west-1").number == 10000.0
    assert ask(*throttle, region="eu-south-1").number == 2500.0


# https://aws.amazon.com/about-aws/whats-new/2025/11/: REST APIs to ALBs since 2025-11-21.
def test_without_a_day_a_fact_is_given_that_begins_later_and_with_a_day_only_what_holds_then() -> None:
    assert ask("rest-api", "feature.integration-alb").valid_from == "2025-11-21"
    assert ask("rest-api", "feature.integration-alb", on=date(2025, 11, 21)).yes
    with pytest.raises(FactMissingError, match="for all Regions on 2025-11-20"):
        ask("rest-api", "feature.integration-alb", on="2025-11-20")
    assert not facts("rest-api", "feature.integration-alb", on="2025-11-20")


def test_what_is_stated_of_some_regions_only_is_missing_elsewhere() -> None:
    with pytest.raises(FactMissingError, match="'az_ids' of 'vpc-link-v2' in eu-south-1"):
        ask("vpc-link-v2", "az_ids", region="eu-south-1")
    with pytest.raises(FactMissingError, match="for all Regions"):
        ask("vpc-link-v2", "az_ids")
    assert not facts("vpc-link-v2", "az_ids", region="eu-south-1")


def test_what_nobody_could_verify_is_an_answer_that_says_so() -> None:
    promise = ask("privatelink", "sla.monthly_uptime")
    assert promise.unverified
    assert promise.value == "unverified"


@given(st.dates(date(2006, 1, 1), date(2040, 1, 1)), st.dates(date(2006, 1, 1), date(2040, 1, 1)))
def test_what_has_no_last_day_never_stops_to_hold(earlier: date, later: date) -> None:
    first, last = sorted((earlier, later))
    for known_fact in FACTS:
        if not known_fact.valid_until and valid_on(known_fact, first):
            assert valid_on(known_fact, last)


def test_promises_are_percentages_or_say_that_there_is_none() -> None:
    for known_fact in facts(key="sla."):
        if isinstance(known_fact.value, float):
            assert known_fact.unit == "%"
            assert 90 <= known_fact.number <= 100
        else:
            assert known_fact.value in ("none", "unverified")
    # https://aws.amazon.com/api-gateway/sla/ and https://aws.amazon.com/elasticloadbalancing/sla/
    assert only("api-gateway", "sla.monthly_uptime").number == 99.95
    assert only("elb", "sla.monthly_uptime").number == 99.99


def test_an_adjustable_quota_with_a_known_code_names_it() -> None:
    codes = {known_fact.id: known_fact.quota_code for known_fact in FACTS if known_fact.quota_code}
    assert codes["QA-001"] == "L-8A5B8E43"
    assert all(re.fullmatch(r"L-[0-9A-F]{8}", code) for code in codes.values())
    assert all(fact(name).hard == "adjustable" for name in codes)


def test_every_key_and_subject_finds_its_facts() -> None:
    assert sum(len(facts(key=key)) for key in keys()) == len(FACTS)
    assert {known_fact for subject in subjects() for known_fact in facts(subject)} == set(FACTS)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: fact("QH-0003"), "did you mean 'QH-003'"),
        (lambda: fact("nonsense"), "'modeler facts' shows all"),
        (lambda: ask("htp-api", "timeout_s"), "unknown subject 'htp-api' (did you mean 'http-api'?)"),
        (lambda: ask("http-api", "timeouts"), "unknown http-api key 'timeouts' (did you mean 'timeout_s'?)"),
        (lambda: ask("http-api", "timeout_s", region="eu-west-9"), "unknown Region 'eu-west-9'"),
        (lambda: facts("htp-api"), "did you mean 'http-api'"),
        (lambda: facts("http-api", "timeouts"), "did you mean 'timeout_s'"),
        (lambda: facts("http-api", "features."), "unknown key"),
        (lambda: facts("http-api", region="eu-west-9"), "unknown Region"),
    ],
)
def test_a_name_that_does_not_exist_is_one_clear_sentence(call, sentence: str) -> None:
    with pytest.raises(UnknownNameError, match=re.escape(sentence)):
        call()


def test_a_value_is_read_as_what_it_is() -> None:
    with pytest.raises(UnitError, match="'QH-003' is neither yes nor no but '30 s'"):
        _ = fact("QH-003").yes
    with pytest.raises(UnitError, match="'FM-008' is not a number but 'no'"):
        _ = fact("FM-008").number
    with pytest.raises(UnitError, match="'QH-003' is not a list but '30 s'"):
        _ = fact("QH-003").words
    with pytest.raises(UnitError, match="'tomorrow' is not a day"):
        valid_on(fact("QH-003"), "tomorrow")


def test_values_are_written_for_people() -> None:
    assert format_value(fact("QR-026B")) == "0.05 s"
    assert format_value(fact("SLA-001")) == "99.95 %"
    assert format_value(fact("FM-007")) == "yes"
    assert format_value(fact("HY-007")) == "400,000,000,000 bits/s"
