"""What is recommended: for the seven examples, for a workload of each pattern's own, and never an anti-pattern.

The expectations say what an architect would take, and what a well-known article on the subject takes instead. They
name patterns and rules, no prices: cost, latency and availability decide among what fits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modeler.engine.choose import Choice, choose
from modeler.engine.fit import judge_pattern
from modeler.engine.standing import Candidate, against
from modeler.errors import ModelerError
from modeler.patterns import pattern, patterns
from modeler.workload import Workload

EXAMPLES = Path(__file__).parents[2] / "examples"


@dataclass(frozen=True)
class Expected:
    """What is taken, what is not, and why.

    Parameters
    ----------
    picks : mapping
        Codes that may be first, each with the reason.
    out : mapping
        Codes that must be excluded, with a rule that does it.
    article : str
        The pattern that a well-known article takes for this case; nothing if it is among the picks.
    fails : tuple of str
        Rules by which the article's pattern is excluded; none if it does not serve the workload at all.
    """

    picks: Mapping[str, str]
    out: Mapping[str, str] = field(default_factory=dict)
    article: str = ""
    fails: tuple[str, ...] = ()


EXPECTED = {
    # "Private HTTP API" articles put an HTTP API and a VPC link before the ALB; HTTP APIs are on the internet, so
    # offices that have no way out do not even reach one.
    "payroll": Expected(
        picks={
            "E7": "an internal ALB is in reach of the offices, has any name, and checks RS256 tokens itself",
            "C2": "a private REST API, if tokens are to be checked by a function before the VPC",
            "A2": "the same with the wanted name",
        },
        article="B1",
    ),
    # cloudonaut: ALB, execute-api endpoint and private API (A4), as a private API had no name of its own then. It has
    # one since 2024-11-21 (A2), and an ALB leads to the function without any API (A5).
    "hybrid-spa": Expected(
        picks={
            "A5": "no feature of API Gateway is asked for, and the ALB for the files is there already",
            "A2": "a private API with a name of its own, if features are wanted later",
        },
        out={"A8": "invoke-api-is-no-http-api"},
    ),
    "regulated-internal": Expected(
        picks={
            "E5": "an endpoint in each consumer's account: AWS signatures and traces, and no hub to fail",
            "A2": "the same API with the wanted name",
            "C2": "the same API, with an endpoint for each consumer before an internal load balancer",
        },
        out={"E7": "iam-authentication", "E1": "iam-authentication", "E2": "iam-authentication", "E6": "x-ray"},
        article="E6",
        fails=("x-ray",),
    ),
    # "Amazon API Gateway with EKS and Istio" takes an HTTP API with Cognito (B5): it lacks four of the needs.
    "partner-istio": Expected(
        picks={"B6": "rate limits, transformation, canaries and traces are features of REST APIs, with Cognito"},
        out={"B5": "per-client-throttling", "B1": "per-client-throttling", "F3": "per-client-throttling"},
        article="B5",
        fails=("per-client-throttling", "body-transformation", "canary", "x-ray"),
    ),
    # "Static IP addresses for API Gateway" puts Global Accelerator before a load balancer (F2): it has no API keys.
    "partners-fixed-ips": Expected(
        picks={"C4": "an NLB with Elastic IPs before a private REST API has fixed addresses and API keys"},
        out={"F2": "api-keys", "B6": "static-public-ips", "B8": "static-public-ips"},
        article="F2",
        fails=("api-keys",),
    ),
    # Articles on migrating a monolith put an internet-facing ALB behind the API (B9): the API is walked around.
    "monolith-migration": Expected(
        picks={
            "B1": "an HTTP API checks the tokens, and the ALB's rules cut the monolith up",
            "B2": "the same where only public subnets have room",
            "F6": "an ALB checks RS256 tokens itself and has the rules, where a public load balancer is accepted",
        },
        out={"B9": "backend-private", "B8": "backend-private"},
        article="B9",
        fails=("backend-private",),
    ),
    # HTTP APIs are cheaper and usually advised first (B1); they have no keys, no web ACL, no validation and no traces.
    "financial-transactions": Expected(
        picks={"B6": "a Regional REST API has keys, validation, web ACL, traces and an authorizer function"},
        out={"B1": "api-keys", "F1": "lambda-authorizer", "F2": "lambda-authorizer", "B8": "backend-private"},
        article="B1",
        fails=("api-keys", "waf", "request-validation", "x-ray"),
    ),
}


@cache
def chosen(example: str) -> Choice:
    return choose(Workload.load(EXAMPLES / f"{example}.yaml"))


def rules_against(choice: Choice, code: str) -> set[str]:
    return {reason.rule for reason in against(choice[code])}


@pytest.mark.parametrize("example", EXPECTED)
def test_an_example_gets_what_an_architect_would_take(example: str) -> None:
    """The pick is one of the good ones, which all fit; what must not be taken is out by its rule; nothing is legacy."""
    expected, choice = EXPECTED[example], chosen(example)
    assert choice.pick is not None
    assert choice.pick.pattern.code in expected.picks
    assert choice.pick.pattern.status == "recommended"
    fitting = {candidate.pattern.code for candidate in choice.shortlist}
    assert set(expected.picks) <= fitting
    for code, rule in expected.out.items():
        assert rule in rules_against(choice, code), code
    if expected.fails:  # by these needs the pattern of the article fails
        assert set(expected.fails) <= rules_against(choice, expected.article)
    elif expected.article:
        assert not choice[expected.article].comparable
    if example == "hybrid-spa":  # what the article takes is right, and dearer today
        place = {candidate.pattern.code: candidate for candidate in choice.shortlist}
        assert place["A4"].assessment.verdict == "fits"
        assert place["A4"].usd > place["A5"].usd


INTERNET = {"location": "internet"}
VPC = {"location": "same-vpc"}
OFFICES = {"location": "on-premises"}
PEOPLE = {**INTERNET, "who": "workforce"}
SOCKET = {"protocol": "websocket", "connection_minutes_per_month": "5M"}
SECOND = {"failover_region": "us-west-2"}


def workload(clients: Mapping[str, Any], backend: str, needs: Mapping[str, Any] | None = None, **more: Any) -> Workload:
    return Workload.from_dict({"clients": clients, "backend": {"kind": backend}, "needs": needs or {}, **more})


def partners(count: int) -> dict[str, Any]:
    return {"location": "other-account", "vpcs": count}


FIRST = {
    # API keys for programs in the same VPC: the plain private REST API.
    "A1": workload(VPC, "lambda", {"features": ["api-keys"]}),
    # The same under a name of one's own.
    "A2": workload(VPC, "lambda", {"features": ["api-keys", "custom-domain"]}),
    # Offices on Direct Connect, and requests that must be validated at the door.
    "A3": workload(OFFICES, "lambda", {"features": ["request-validation"]}),
    # Client certificates, which a private API cannot ask for, and rate limits, which an ALB has not.
    "A4": workload(VPC, "fargate", {"features": ["mtls", "per-client-throttling"]}),
    # A function for the VPC, and no feature of API Gateway.
    "A5": workload(VPC, "lambda"),
    # The files of an internal web application.
    "A6": workload(VPC, "s3", traffic={"requests_per_month": "20M"}),
    # A private GraphQL API with tokens of an identity provider and traces.
    "A7": workload(
        {**VPC, "internet_egress": True},
        "lambda",
        {"api_private": True, "authentication": ["jwt"], "features": ["x-ray"], "avoid": ["api-gateway"]},
        traffic={"protocol": "graphql"},
    ),
    # Programs of one's own with AWS credentials that call one function.
    "A8": workload({**VPC, "aws_sdk": True}, "lambda", {"authentication": ["iam"]}),
    # Tokens checked at a public door, before a monolith that is being cut up by rules.
    "B1": workload(INTERNET, "ec2", {"authentication": ["jwt"]}, api={"listener_rules": 12}),
    # The same, where only public subnets have room, and nobody asks for layers: it shares the first place with B1.
    "B2": workload(INTERNET, "ec2", {"authentication": ["jwt"], "backend_private": False}, api={"listener_rules": 12}),
    # One service behind a public API with tokens.
    "B3": workload(INTERNET, "fargate", {"authentication": ["jwt"]}),
    # A team that runs no load balancer.
    "B4": workload(INTERNET, "fargate", {"avoid": ["load-balancer"]}),
    # Cognito's tokens before a mesh.
    "B5": workload(INTERNET, "eks-istio", {"authentication": ["cognito"]}),
    # Usage plans before containers.
    "B6": workload(INTERNET, "fargate", {"features": ["api-keys", "per-client-throttling"]}),
    # A WebSocket whose connections a function admits.
    "B10": workload(INTERNET, "fargate", {"authentication": ["lambda"]}, traffic=SOCKET),
    # API keys before containers in the VPC.
    "C2": workload(VPC, "fargate", {"features": ["api-keys"]}),
    # Keys at a public API before another account's private one; no public load balancer, and no NLB at all.
    "C3": workload(
        INTERNET,
        "fargate",
        {"features": ["cross-account-backend", "api-keys"], "public_load_balancer_allowed": False, "avoid": ["nlb"]},
    ),
    # Fixed public addresses and API keys.
    "C4": workload(INTERNET, "fargate", {"features": ["static-public-ips", "api-keys"]}),
    # A public API before a function.
    "D1": workload(INTERNET, "lambda"),
    # A public API before a database.
    "D2": workload(INTERNET, "rds-behind-lambda"),
    # UDP to consumers in other accounts.
    "E1": workload(partners(2), "fargate", {"features": ["udp"]}, traffic={"protocol": "tcp"}),
    # Raw TCP to one resource in another account, without load balancer and Lattice.
    "E2": workload(partners(2), "fargate", {"avoid": ["load-balancer", "vpc-lattice"]}, traffic={"protocol": "tcp"}),
    # Usage plans for clients in another Region.
    "E3": workload({"location": "other-region", "region": "eu-west-1"}, "lambda", {"features": ["api-keys"]}),
    # Usage plans for many VPCs that share one endpoint.
    "E4": workload({"location": "other-vpc", "vpcs": 8}, "lambda", {"features": ["api-keys"]}),
    # Usage plans for consumers whose addresses overlap: each has an endpoint of its own.
    "E5": workload(partners(3), "fargate", {"features": ["api-keys", "overlapping-cidrs"]}),
    # One service for several VPCs, and no feature of API Gateway.
    "E6": workload({"location": "other-vpc", "vpcs": 5}, "fargate"),
    # One service for its own VPC.
    "E7": workload(VPC, "fargate"),
    # Two fixed private addresses for a firewall, and a web ACL behind them.
    "E10": workload(OFFICES, "fargate", {"features": ["static-private-ips", "waf"]}),
    # Keys and limits on a private WebSocket, by a gateway that the team runs itself.
    "E11": workload(VPC, "fargate", {"features": ["api-keys"]}, traffic=SOCKET),
    # Employees' browsers anywhere and a web ACL, in a VPC without internet gateway, by a team without API Gateway.
    "E8": workload(
        PEOPLE, "fargate", {"features": ["waf"], "internet_gateway_allowed": False, "avoid": ["api-gateway"]}
    ),
    # Developers who look at an API of which nothing may be on the internet.
    "E9": workload({**INTERNET, "who": "developers"}, "lambda", {"internet_endpoint_allowed": False}),
    # A public service in private subnets, and no feature of API Gateway.
    "F1": workload(INTERNET, "fargate"),
    # Fixed public addresses, and no public load balancer.
    "F2": workload(INTERNET, "fargate", {"features": ["static-public-ips"], "public_load_balancer_allowed": False}),
    # A mesh that is public already, and may be.
    "F3": workload(INTERNET, "eks-istio", {"backend_private": False}),
    # One function that may answer the internet itself.
    "F4": workload(INTERNET, "lambda", {"backend_private": False}),
    # A web ACL and tokens, and no public load balancer: CloudFront with the web ACL before an API that checks tokens.
    "F5": workload(
        INTERNET,
        "fargate",
        {"features": ["waf"], "authentication": ["jwt"], "public_load_balancer_allowed": False},
    ),
    # Tokens and a web ACL at a load balancer that may be public, before containers.
    "F6": workload(INTERNET, "fargate", {"features": ["waf"], "authentication": ["jwt"]}),
    # A second Region that takes over, for offices whose programs show certificates, which private APIs cannot check.
    "G1": workload(OFFICES, "lambda", {"features": ["mtls"]}, **SECOND),
    # The same for clients in the VPC.
    "G2": workload(VPC, "lambda", **SECOND),
    # Usage plans at a central API before services in other accounts.
    "G3": workload(INTERNET, "fargate", {"features": ["cross-account-backend", "api-keys"]}),
}


def firsts(choice: Choice) -> tuple[Candidate, ...]:
    return tuple(candidate for candidate in choice.shortlist if candidate.rank == 1)


def test_every_recommended_pattern_has_a_workload() -> None:
    """A sound pattern that is first for none is situational, and says in its `situation` when it is the right one."""
    missing = [
        candidate.code for candidate in patterns() if candidate.status == "recommended" and candidate.code not in FIRST
    ]
    assert not missing, f"give {missing} a workload in FIRST, or the status 'situational' and a 'situation'"
    assert {pattern(code).status for code in FIRST} == {"recommended"}


def test_a_situational_pattern_is_ranked_as_a_recommended_one_and_says_its_status() -> None:
    seldom = replace(pattern("E7"), status="situational", situation="An example that is first all the same.")
    choice = choose(FIRST["E7"], [seldom, pattern("C2"), pattern("C1")])
    assert [candidate.pattern.code for candidate in choice.shortlist] == ["E7", "C2", "C1"]
    assert "situational" in map(str, choice.shortlist[0].assessment.remarks)
    assert "situational" in map(str, choice.shortlist[0].why)


@cache
def chosen_for(code: str, known: tuple[str, ...]) -> Choice:
    """Among the patterns of the decision table, so that a later one takes no place from them, and this one."""
    return choose(FIRST[code], sorted({*known, code}))


@pytest.mark.parametrize("code", FIRST)
def test_a_recommended_pattern_is_the_first_choice_of_its_workload(code: str, known_patterns: tuple[str, ...]) -> None:
    """Equal ones share the first place, but neither an anti-pattern nor a legacy one does."""
    first = firsts(chosen_for(code, known_patterns))
    assert code in {candidate.pattern.code for candidate in first}
    assert {candidate.pattern.status for candidate in first} == {"recommended"}


def test_what_shares_the_first_place_stands_in_the_order_of_the_catalogue(known_patterns: tuple[str, ...]) -> None:
    """B2 costs what B1 does, with something to explain: it comes after it."""
    codes = [candidate.pattern.code for candidate in chosen_for("B2", known_patterns).shortlist]
    assert codes[:2] == ["B1", "B2"]


def test_a_private_backend_belongs_into_private_subnets(known_patterns: tuple[str, ...]) -> None:
    """Its internal ALB has private addresses in either; with a backend that must be private, B1 goes before B2."""
    candidates = {candidate.pattern.code: candidate for candidate in chosen_for("B1", known_patterns).shortlist}
    assert (candidates["B1"].rank, candidates["B1"].assessment.verdict) == (1, "fits")
    assert candidates["B2"].rank > 1
    assert [reason.rule for reason in candidates["B2"].assessment.reasons if reason.outcome == "caveat"] == [
        "backend-private"
    ]


@pytest.mark.parametrize(("code", "clients"), [("B7", INTERNET), ("C1", VPC)])
def test_a_legacy_pattern_is_first_where_its_successor_does_not_exist(
    code: str, clients: dict[str, str], known_patterns: tuple[str, ...]
) -> None:
    """Milan is absent from AWS's list of zones with VPC links V2; a gateway of one's own (E11) is no successor."""
    needs = {"features": ["api-keys"]}
    milan = choose(workload(clients, "fargate", needs, region="eu-south-1"), known_patterns)
    assert milan.pick is not None
    assert milan.pick.pattern.code == code
    there = choose(workload(clients, "fargate", needs, region="eu-west-1")).shortlist
    assert there[0].pattern.status == "recommended"
    assert code in {candidate.pattern.code for candidate in there[1:]}


def test_no_budget_makes_a_legacy_pattern_first_where_its_successor_exists(known_patterns: tuple[str, ...]) -> None:
    """B7 is a few dollars cheaper than B6: AWS's advice against new VPC links V1 outweighs a budget between them."""
    w = FIRST["B6"]
    place = {candidate.pattern.code: candidate for candidate in chosen_for("B6", known_patterns).shortlist}
    assert place["B7"].usd < place["B6"].usd
    between = (place["B7"].usd + place["B6"].usd) / 2
    pick = choose(w.with_values({"objectives.monthly_budget_usd": between}), known_patterns).pick
    assert pick is not None
    assert pick.pattern.code == "B6"
    assert pick.misses


ANY_NEEDS = st.fixed_dictionaries(
    {"backend_private": st.booleans()},
    optional={
        "features": st.lists(
            st.sampled_from(
                [
                    "api-keys",
                    "waf",
                    "mtls",
                    "x-ray",
                    "static-public-ips",
                    "custom-domain",
                    "canary",
                    "tls-1.3",
                    "ipv6",
                    "cross-account-backend",
                    "caching",
                    "request-validation",
                ]
            ),
            max_size=3,
            unique=True,
        ).map(tuple),
        "authentication": st.lists(st.sampled_from(["iam", "jwt", "cognito", "lambda", "mtls"]), max_size=2).map(tuple),
        "avoid": st.lists(
            st.sampled_from(
                [
                    "load-balancer",
                    "alb",
                    "nlb",
                    "api-gateway",
                    "vpc-link-v1",
                    "cloudfront",
                    "global-accelerator",
                    "vpc-lattice",
                    "nat-gateway",
                    "interface-endpoint",
                ]
            ),
            max_size=3,
            unique=True,
        ).map(tuple),
        "public_load_balancer_allowed": st.booleans(),
        "max_request_bytes": st.floats(1e3, 2e7),
        "max_processing": st.floats(1, 600),
        "compliance": st.just(("hipaa",)),
    },
)
ANY_WORKLOAD = st.fixed_dictionaries(
    {
        "region": st.sampled_from(["us-east-1", "eu-south-1", "ap-northeast-1"]),
        "clients": st.sampled_from([INTERNET, PEOPLE, {**VPC, "internet_egress": True}, partners(2)]),
        "backend": st.sampled_from(["fargate", "ec2", "eks-istio", "lambda"]).map(lambda kind: {"kind": kind}),
        "traffic": st.sampled_from(["50k", "5M", "2000M"]).map(lambda number: {"requests_per_month": number}),
        "needs": ANY_NEEDS,
    }
)


def read(document: Mapping[str, Any]) -> Workload | None:
    """The workload, unless its needs contradict each other."""
    try:
        return Workload.from_dict(dict(document))
    except ModelerError:
        return None


def test_anti_patterns_come_after_everything_that_fits() -> None:
    """Both fit where the backend may be public, and stand behind every other pattern all the same."""
    choice = choose(workload(INTERNET, "fargate", {"backend_private": False}), rank="cost")
    status = [candidate.pattern.status for candidate in choice.shortlist]
    assert status.count("anti-pattern") == 2
    assert set(status[-2:]) == {"anti-pattern"}


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(document=ANY_WORKLOAD)
def test_an_anti_pattern_never_fits_where_nothing_better_does(document: dict[str, Any]) -> None:
    """So that it is never first: it stands behind everything that fits."""
    w = read(document)
    if w is None:
        return
    anti = [candidate for candidate in patterns() if candidate.status == "anti-pattern"]
    if all(judge_pattern(known, w).verdict in ("excluded", "not comparable") for known in anti):
        return
    better = [pattern(code) for code in ("B1", "B3", "B6", "B7")]
    assert any(judge_pattern(known, w).verdict.startswith("fits") for known in better)


@pytest.mark.slow
@settings(max_examples=8, deadline=None)
@given(document=ANY_WORKLOAD, rank=st.sampled_from(["balanced", "cost", "p99", "simplicity"]))
def test_the_first_choice_is_no_anti_pattern_and_legacy_only_for_a_reason(document: dict[str, Any], rank: str) -> None:
    w = read(document)
    if w is None:
        return
    choice = choose(w, rank=rank)
    for candidate in firsts(choice):
        assert candidate.pattern.status != "anti-pattern"
        if candidate.pattern.status == "legacy":
            successor = choice["B6" if candidate.pattern.code == "B7" else "C2"]
            assert against(successor), "what replaces it fits as well"
