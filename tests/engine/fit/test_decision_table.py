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
from modeler.engine.trip import trip
from modeler.facts.constraints import fact, facts
from modeler.patterns import Architecture, Hop, Network, pattern, patterns
from modeler.workload import Workload

HERE = Path(__file__).parent
TABLE = yaml.safe_load((HERE / "decision_table.yaml").read_text(encoding="utf-8"))
BASES: dict[str, dict[str, Any]] = TABLE["bases"]
ROWS: dict[str, dict[str, Any]] = {row["id"]: row for row in TABLE["rows"]}
KNOWN = set(TABLE["patterns"])

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


MEANT = {
    "alb-lambda": {"alb"},
    "api-gateway": {"rest-api", "http-api", "websocket-api"},
    "cloudfront-vpc-origin": {"cloudfront"},
    "elb-internet-facing": {"alb", "nlb"},
    "lambda": {"lambda-function"},
    "nat-gateway-public": {"nat-gateway"},
    "private-integration": {"vpc-link-v1", "vpc-link-v2"},
    "privatelink": {"interface-endpoint", "resource-endpoint"},
    "rest-api-edge": {"rest-api"},
    "rest-api-private": {"rest-api"},
    "rest-api-regional": {"rest-api"},
    "transit-gateway": {"transit-gateway", "vpc-peering", "inter-region", "direct-connect", "site-to-site-vpn"},
    "vpc-lattice": {"lattice-service"},
}
"""The components that a fact speaks of, where it does not say their ids; what a hub cannot route, nothing routes."""
YES_IS_AGAINST = {
    "AD-011": "what needs an internet gateway",
    "AD-012": "what needs an internet gateway",
    "CF-002": "what needs an internet gateway",
    "CF-018": "responses are kept at the edge, outside of the Region",
    "GA-001": "what needs an internet gateway",
    "LT-013": "IAM is Lattice's only way to authenticate",
}
"""Facts that say yes, and so stand in the way of the paths with the component that they are about."""
IN_FAVOR_OF_OTHERS = {
    "PL-010": "endpoints carry UDP, for some services",
    "WF-001": "the list of what has a web ACL",
}
"""Facts that say what others have: they are about no component of the path."""
PUBLIC = {"cloudfront", "global-accelerator", "http-api", "public-ipv4", "rest-api", "verified-access", "websocket-api"}
BUILT_OF = {
    "api-private": PUBLIC,
    "avoid": {"alb", "cloudfront", "eks-pods", "http-api", "nat-gateway", "nlb", "rest-api"},
    "backend-encryption": {"alb", "nlb"},
    "backend-private": {"public-ipv4"},
    "data-residency": {"failover-record"},
    "no-internet-endpoint": PUBLIC,
    "public-load-balancer": {"public-ipv4"},
    "service-in-region": {"http-api", "lattice-service"},
}
"""Rules that may exclude for how a path is built, without a fact: it has one of these components then."""
HAS_FEATURE = {
    "api-keys": "feature.api-keys",
    "body-transformation": "feature.body-mapping",
    "client-certificate-to-backend": "feature.backend-client-certificate",
    "custom-gateway-responses": "feature.gateway-responses",
    "developer-portal": "feature.developer-portal",
    "mocks": "feature.integration-mock",
    "per-client-throttling": "feature.per-client-throttle",
    "request-validation": "feature.request-validation",
    "usage-quotas": "feature.per-client-quota",
}
"""Rules that ask for one feature of an API, each with the key of the facts that say which APIs have it."""


def merged(base: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    document = dict(base)
    for key, value in more.items():
        both = isinstance(value, Mapping) and isinstance(document.get(key), Mapping)
        document[key] = merged(document[key], value) if both else value
    return document


def workload_of(row: Mapping[str, Any]) -> Workload:
    return Workload.from_dict(merged(BASES[row["base"]]["workload"], row.get("with", {})))


@cache
def judged(name: str) -> dict[str, Judgment]:
    w = workload_of(ROWS[name])
    return {candidate.code: judge_pattern(candidate, w) for candidate in patterns()}


@cache
def serving(base: str) -> frozenset[str]:
    """The patterns of today's catalogue that serve a base."""
    w = Workload.from_dict(BASES[base]["workload"])
    return frozenset(candidate.code for candidate in patterns() if judge_pattern(candidate, w).subject is not None)


def own_judgment(name: str) -> Judgment:
    components, traffic, _ = OWN[name]
    w = Workload.from_dict({"clients": {"location": "internet"}, "backend": {"kind": "fargate"}, "traffic": traffic})
    hops = tuple(Hop(role="", component=component, network=Network.VPC) for component in components)
    subject = Subject(pattern("E7"), w, trip(Architecture(pattern="found", title="found", hops=hops), w))
    return Judgment(pattern("E7"), "found", subject, judge(subject))


def every_judgment() -> Iterator[Judgment]:
    for name in ROWS:
        yield from judged(name).values()
    for name in OWN:
        yield own_judgment(name)


def by_code(expected: Mapping[str, list[str]]) -> dict[str, set[str]]:
    rules_by_code: dict[str, set[str]] = defaultdict(set)
    for rule, codes in expected.items():
        for code in codes:
            rules_by_code[code].add(rule)
    return dict(rules_by_code)


def named_by(row: Mapping[str, Any]) -> set[str]:
    """The patterns that a row holds to a verdict: those of the table, and those that it names besides."""
    lists = [row.get("fits") or [], *(row.get("excluded") or {}).values(), *(row.get("caveats") or {}).values()]
    return KNOWN.union(*lists)


def test_the_table_has_at_least_sixty_sets_each_with_its_statement() -> None:
    assert len(ROWS) >= 60
    assert len(ROWS) == len(TABLE["rows"]), "two rows have the same id"
    for row in ROWS.values():
        assert row["source"].startswith("https://")
        assert len(row["says"]) > 20


def test_the_table_was_worked_out_for_patterns_of_the_catalogue() -> None:
    assert len(KNOWN) == len(TABLE["patterns"]) == 41
    assert {candidate.code for candidate in patterns()} >= KNOWN.union(*map(named_by, ROWS.values()))


@pytest.mark.parametrize("name", BASES)
def test_a_base_is_served_by_these_patterns_of_the_table(name: str) -> None:
    assert serving(name) & KNOWN == set(BASES[name]["serves"])


@pytest.mark.parametrize("name", ROWS)
def test_a_row_excludes_exactly_these_patterns_for_these_reasons_and_leaves_the_others(name: str) -> None:
    row = ROWS[name]
    judgments = {code: judgment for code, judgment in judged(name).items() if code in named_by(row)}
    reasons = {
        code: {reason.rule for reason in judgment.of(Outcome.EXCLUDED)}
        for code, judgment in judgments.items()
        if judgment.verdict == "excluded"
    }
    assert reasons == by_code(row.get("excluded") or {})
    fitting = {code for code, judgment in judgments.items() if judgment.verdict.startswith("fits")}
    assert fitting & KNOWN == set(BASES[row["base"]]["serves"]) - set(reasons)
    assert fitting >= set(row.get("fits") or [])
    for rule, codes in (row.get("caveats") or {}).items():
        assert {code for code in fitting if warns(judgments[code], rule)} == set(codes), rule


def is_about(fact_id: str, component_ids: frozenset[str]) -> bool:
    """Whether a fact that excludes speaks of this path: of a component that it has, or of one that would be needed."""
    statement = fact(fact_id)
    meant = set().union(*(MEANT.get(name, {name}) for name in statement.applies_to))
    if fact_id in IN_FAVOR_OF_OTHERS or (statement.value is True and fact_id not in YES_IS_AGAINST):
        return component_ids.isdisjoint(meant)
    return not component_ids.isdisjoint(meant)


@pytest.mark.parametrize("name", ROWS)
def test_any_pattern_is_excluded_by_what_it_has_or_lacks(name: str) -> None:
    """Also one that no row names: what excludes it cites a fact about its components, or how it is built."""
    for code, judgment in judged(name).items():
        for reason in judgment.of(Outcome.EXCLUDED):
            assert judgment.subject is not None
            ids = judgment.subject.ids
            by_fact = any(is_about(fact_id, ids) for fact_id in reason.facts)
            by_structure = not reason.facts and not ids.isdisjoint(BUILT_OF.get(reason.rule, ()))
            assert by_fact or by_structure, (code, reason)


@pytest.mark.parametrize("rule", HAS_FEATURE)
def test_any_pattern_has_a_feature_exactly_if_one_of_its_apis_has_it(rule: str) -> None:
    having = {name for fact in facts(key=HAS_FEATURE[rule]) if fact.yes for name in fact.applies_to}
    asking = [name for name in ROWS if rule in ROWS[name].get("with", {}).get("needs", {}).get("features", ())]
    assert asking
    for name in asking:
        for code, judgment in judged(name).items():
            if judgment.subject is not None:
                excluded = any(reason.rule == rule for reason in judgment.of(Outcome.EXCLUDED))
                lacking = judgment.subject.ids.isdisjoint(having)
                assert excluded == (lacking and judgment.subject.gateway_of_your_own is None), (name, code)


@pytest.mark.parametrize("name", ROWS)
def test_no_need_makes_any_pattern_serve_what_it_did_not(name: str) -> None:
    """Needs exclude; clients, backend and protocol alone decide which patterns serve a base at all."""
    row = ROWS[name]
    if set(row.get("with", {})) <= {"needs"}:
        served = {code for code, judgment in judged(name).items() if judgment.subject is not None}
        assert served == serving(row["base"])


def warns(judgment: Judgment, rule: str) -> bool:
    return any(reason.rule == rule for reason in (*judgment.of(Outcome.CAVEAT), *judgment.of(Outcome.UNKNOWN)))


def test_every_reason_is_a_sentence_with_a_source_and_a_date() -> None:
    for name in ROWS:
        for judgment in judged(name).values():
            for reason in judgment.reasons:
                assert not reason.message.endswith("."), reason.message
                assert "  " not in reason.message, reason.message
                assert "None" not in reason.message, reason.message
                assert reason.sources, reason
                assert all(page and seen for page, seen in reason.sources), reason


def test_an_exclusion_says_what_was_asked_for_and_rests_on_what_is_verified() -> None:
    for name in ROWS:
        for judgment in judged(name).values():
            for reason in judgment.of(Outcome.EXCLUDED):
                assert reason.requirements, reason
                assert not any(fact(id).unverified for id in reason.facts), reason


def test_every_number_of_a_fact_that_excludes_stands_in_the_sentence() -> None:
    for name in ("requests of 12 MB", "headers of 9,000 bytes at a private API", "40 seconds of work"):
        for judgment in judged(name).values():
            for reason in judgment.of(Outcome.EXCLUDED):
                assert any(char.isdigit() for char in reason.message), reason.message
    told = judged("requests of 12 MB")["B1"].of(Outcome.EXCLUDED)[0]
    assert "12 MB" in told.message
    assert "10 MB" in told.message


@pytest.mark.parametrize("name", OWN)
def test_any_path_is_judged_by_its_components(name: str) -> None:
    own = own_judgment(name)
    assert own.verdict == "excluded"
    assert {reason.rule for reason in own.of(Outcome.EXCLUDED)} == OWN[name][2]


def test_every_rule_speaks_in_some_row() -> None:
    spoken = {reason.rule for judgment in every_judgment() for reason in judgment.reasons}
    assert {rule.id for rule in rules()} - spoken == set()


def test_every_rule_stands_in_the_way_of_some_pattern_or_warns() -> None:
    spoken = {
        reason.rule
        for judgment in every_judgment()
        for reason in judgment.reasons
        if reason.outcome is not Outcome.FITS
    }
    assert {rule.id for rule in rules()} - spoken == {"clients-in-another-region"}, "this one only explains"


def test_every_hard_fact_that_forbids_something_excludes_a_pattern() -> None:
    """A feature that is not there and a limit that nobody can raise must show in some row, or why they cannot."""
    cited: set[str] = set()
    excluding: set[str] = set()
    for judgment in every_judgment():
        for reason in judgment.reasons:
            cited |= set(reason.facts)
            if reason.outcome is Outcome.EXCLUDED:
                excluding |= set(reason.facts)
    forbids = {
        id
        for id in cited
        if fact(id).hard == "hard" and (fact(id).value is False or fact(id).unit or fact(id).unverified)
    }
    reported = {"ET-024", "VL-006"}  # unverified, and a link that wakes up again
    assert forbids - excluding == set(ONLY_WARN) | reported
