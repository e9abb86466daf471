"""Requirement sets with the patterns that they exclude, each worked out from a statement of AWS: see the table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from modeler.components import Component
from modeler.components.alb import Alb
from modeler.components.cloudfront import CloudFront
from modeler.components.http_api import HttpApi
from modeler.components.vpc_link_v2 import VpcLinkV2
from modeler.components.websocket_api import WebSocketApi
from modeler.engine.fit import Judgment, Outcome, Subject, judge, judge_pattern, rules
from modeler.facts.constraints import fact
from modeler.patterns import Architecture, Hop, Network, pattern, patterns
from modeler.workload import Workload

HERE = Path(__file__).parent
TABLE = yaml.safe_load((HERE / "decision_table.yaml").read_text(encoding="utf-8"))
BASES: dict[str, dict[str, Any]] = TABLE["bases"]
ROWS: dict[str, dict[str, Any]] = {row["id"]: row for row in TABLE["rows"]}

ONLY_WARN = {
    "FM-026": "a Lambda authorizer does for a WebSocket API what it lacks for Cognito",
    "FM-030": "a Lambda authorizer checks the tokens that a REST API does not",
    "ID-003": "says what a JWT authorizer does not look up, not that it is missing",
    "LB-020": "the number of weighted target groups, of which a canary release takes two",
    "LB-029": "traffic is encrypted all the same; only the certificate is not checked",
    "PL-008": "AWS's pages disagree whether an endpoint's addresses stay: unverified, so it never excludes",
    "PV-021": "clients of another Region are routed to the endpoint instead",
    "QR-025": "larger responses are served, but not from the cache",
    "S3-002": "the clients' own connection ends at the ALB, which speaks TLS 1.3",
    "ST-008": "the web ACL still inspects requests",
}
"""Hard facts that cannot exclude: hard says that nobody can change them, not that they stand in the way."""
WEBSOCKET = {"protocol": "websocket", "connection_minutes_per_month": "1M"}
BEHIND = (VpcLinkV2(), Alb())
OWN: dict[str, tuple[tuple[Component, ...], dict[str, str], set[str]]] = {
    "a WebSocket API over a VPC link V2": ((WebSocketApi(), *BEHIND), WEBSOCKET, {"websocket"}),
    "a WebSocket at an HTTP API": ((HttpApi(), *BEHIND), WEBSOCKET, {"websocket"}),
    "a WebSocket to a function behind an ALB": ((Alb(targets="lambda"),), WEBSOCKET, {"websocket"}),
    "gRPC over a VPC origin": ((CloudFront(vpc_origin=True), Alb()), {"protocol": "grpc"}, {"grpc"}),
    "gRPC through an HTTP API": ((HttpApi(), *BEHIND), {"protocol": "grpc"}, {"grpc"}),
    "TCP at an ALB": ((Alb(),), {"protocol": "tcp"}, {"tcp"}),
    "a stream through an HTTP API": ((HttpApi(), *BEHIND), {"protocol": "streaming"}, {"response-streaming"}),
    "a stream out of a WebSocket API": ((WebSocketApi(),), {"protocol": "streaming"}, {"response-streaming"}),
}
"""Paths that nobody should build, as somebody might find them in an account: components, traffic, excluding rules."""


def merged(base: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(base)
    for key, value in more.items():
        both = isinstance(value, Mapping) and isinstance(found.get(key), Mapping)
        found[key] = merged(found[key], value) if both else value
    return found


def workload_of(row: Mapping[str, Any]) -> Workload:
    return Workload.from_dict(merged(BASES[row["base"]]["workload"], row.get("with", {})))


@cache
def judged(name: str) -> dict[str, Judgment]:
    w = workload_of(ROWS[name])
    return {each.code: judge_pattern(each, w) for each in patterns()}


def own_judgment(name: str) -> Judgment:
    components, traffic, _ = OWN[name]
    w = Workload.from_dict({"clients": {"location": "internet"}, "backend": {"kind": "fargate"}, "traffic": traffic})
    hops = tuple(Hop(role="", component=each, network=Network.VPC) for each in components)
    subject = Subject(pattern("E7"), Architecture(pattern="found", title="found", hops=hops), w)
    return Judgment(pattern("E7"), "found", subject, judge(subject))


def every_judgment() -> Iterator[Judgment]:
    for name in ROWS:
        yield from judged(name).values()
    for name in OWN:
        yield own_judgment(name)


def by_code(expected: Mapping[str, list[str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for rule, codes in expected.items():
        for code in codes:
            found[code].add(rule)
    return dict(found)


def test_the_table_has_at_least_sixty_sets_each_with_its_statement() -> None:
    assert len(ROWS) >= 60
    assert len(ROWS) == len(TABLE["rows"]), "two rows have the same id"
    for row in ROWS.values():
        assert row["source"].startswith("https://")
        assert len(row["says"]) > 20


@pytest.mark.parametrize("name", BASES)
def test_a_base_is_served_by_these_patterns(name: str) -> None:
    w = Workload.from_dict(BASES[name]["workload"])
    served = {each.code for each in patterns() if judge_pattern(each, w).subject is not None}
    assert served == set(BASES[name]["serves"])


@pytest.mark.parametrize("name", ROWS)
def test_a_row_excludes_exactly_these_patterns_for_these_reasons_and_leaves_the_others(name: str) -> None:
    row, found = ROWS[name], judged(name)
    reasons = {
        code: {each.rule for each in judgment.of(Outcome.EXCLUDED)}
        for code, judgment in found.items()
        if judgment.verdict == "excluded"
    }
    assert reasons == by_code(row.get("excluded") or {})
    fitting = {code for code, each in found.items() if each.verdict.startswith("fits")}
    assert fitting == set(BASES[row["base"]]["serves"]) - set(reasons)
    for rule, codes in (row.get("caveats") or {}).items():
        assert {code for code in fitting if warns(found[code], rule)} == set(codes), rule


def warns(judgment: Judgment, rule: str) -> bool:
    return any(each.rule == rule for each in (*judgment.of(Outcome.CAVEAT), *judgment.of(Outcome.UNKNOWN)))


def test_every_reason_is_a_sentence_with_a_source_and_a_date() -> None:
    for name in ROWS:
        for judgment in judged(name).values():
            for each in judgment.reasons:
                assert not each.message.endswith("."), each.message
                assert "  " not in each.message, each.message
                assert "None" not in each.message, each.message
                assert each.sources, each
                assert all(page and seen for page, seen in each.sources), each


def test_an_exclusion_says_what_was_asked_for_and_rests_on_what_is_verified() -> None:
    for name in ROWS:
        for judgment in judged(name).values():
            for each in judgment.of(Outcome.EXCLUDED):
                assert each.requirement, each
                assert not any(fact(id).unverified for id in each.facts), each


def test_every_number_of_a_fact_that_excludes_stands_in_the_sentence() -> None:
    for name in ("requests of 12 MB", "headers of 9,000 bytes at a private API", "40 seconds of work"):
        for judgment in judged(name).values():
            for each in judgment.of(Outcome.EXCLUDED):
                assert any(char.isdigit() for char in each.message), each.message
    told = judged("requests of 12 MB")["B1"].of(Outcome.EXCLUDED)[0]
    assert "12 MB" in told.message
    assert "10 MB" in told.message


@pytest.mark.parametrize("name", OWN)
def test_any_path_is_judged_by_its_components(name: str) -> None:
    found = own_judgment(name)
    assert found.verdict == "excluded"
    assert {each.rule for each in found.of(Outcome.EXCLUDED)} == OWN[name][2]


def test_every_rule_speaks_in_some_row() -> None:
    spoken = {each.rule for judgment in every_judgment() for each in judgment.reasons}
    assert {each.id for each in rules()} - spoken == set()


def test_every_rule_stands_in_the_way_of_some_pattern_or_warns() -> None:
    spoken = {
        each.rule for judgment in every_judgment() for each in judgment.reasons if each.outcome is not Outcome.FITS
    }
    assert {each.id for each in rules()} - spoken == {"clients-in-another-region"}, "this one only explains"


def test_every_hard_fact_that_forbids_something_excludes_a_pattern() -> None:
    """A feature that is not there and a limit that nobody can raise must show in some row, or why they cannot."""
    cited: set[str] = set()
    excluding: set[str] = set()
    for judgment in every_judgment():
        for each in judgment.reasons:
            cited |= set(each.facts)
            if each.outcome is Outcome.EXCLUDED:
                excluding |= set(each.facts)
    forbids = {
        id
        for id in cited
        if fact(id).hard == "hard" and (fact(id).value is False or fact(id).unit or fact(id).unverified)
    }
    reported = {"ET-024", "VL-006"}  # unverified, and a link that wakes up again
    assert forbids - excluding == set(ONLY_WARN) | reported
