"""What is needed stands at the door: it is in the bill, in the time and in the order, however it was asked for."""

from __future__ import annotations

from typing import Any

import pytest

from modeler.components.api_gateway import function_decides
from modeler.engine.choose import choose
from modeler.engine.compare import Assessment, assess, compare
from modeler.engine.remarks import RemarkKind
from modeler.engine.situations import situation_for
from modeler.engine.study.what_if import what_if
from modeler.errors import NotComparable, WorkloadError
from modeler.facts.pricebook import price_book
from modeler.patterns import Pattern, patterns
from modeler.workload import Feature, Workload, as_needed

FRANKFURT: dict[str, Any] = {
    "region": "eu-central-1",
    "clients": {"location": "internet"},
    "traffic": {"requests_per_month": "5M"},
    "backend": {"kind": "fargate"},
}
VPC: dict[str, Any] = {"clients": {"location": "same-vpc"}, "backend": {"kind": "fargate"}}


def usd(region: str, dimension: str, quantity: float) -> float:
    """The price of a quantity that is alone on its tiers."""
    price = price_book(region).get(dimension)
    assert price is not None
    return float(price.cost(quantity, 0.0))


def with_needs(document: dict[str, Any], **needs: Any) -> Workload:
    return Workload.from_dict({**document, "needs": {**document.get("needs", {}), **needs}})


def web_acl(region: str, millions: float) -> float:
    """One ACL, three rules of one's own and two managed groups, and what it inspects."""
    inspected = usd(region, "waf.requests_upto_1500_wcu", millions * 1e6)
    return usd(region, "waf.web_acl_month", 1) + usd(region, "waf.rule_month", 5) + inspected


# The web ACL


def test_a_needed_web_acl_is_in_the_bill_and_decides_the_order() -> None:
    """5 + 5 rules + 0.60 a million: 13 dollars for 5M requests, at the edge as in the Region."""
    assert web_acl("us-east-1", 5) == pytest.approx(13.0)
    assert web_acl("eu-central-1", 5) == pytest.approx(13.0)
    plain, needed = Workload.from_dict(FRANKFURT), with_needs(FRANKFURT, features=["waf"])
    for code, added in (("F1", 13.0), ("B6", 13.0), ("F5", 0.0)):  # F5 has one in any case
        before, after = assess(plain, code).monthly_usd, assess(needed, code).monthly_usd
        assert before is not None
        assert after is not None
        assert after - before == pytest.approx(added), code
    order = [assessment.pattern.code for assessment in compare(needed, ["F1", "B6", "F5"]).ranked]
    assert order == ["F1", "F5", "B6"]


def test_what_if_prices_the_pick_without_what_was_dropped() -> None:
    needed = with_needs(FRANKFURT, features=["waf"])
    (relaxed,) = what_if(choose(needed, ["F1", "F5", "B6"]))
    assert relaxed.saved_usd == pytest.approx(web_acl("us-east-1", 5))
    assert relaxed.pick is not None
    assert relaxed.pick.usd == pytest.approx(choose(Workload.from_dict(FRANKFURT), ["F1", "F5", "B6"]).shortlist[0].usd)


# A need and its setting


@pytest.mark.parametrize(
    ("needs", "settings"),
    [
        ({"features": ["waf"]}, {"api": {"waf": {}}}),
        ({"features": ["caching"]}, {"api": {"cache_gb": "0.5", "edge_cache": True}}),
        ({"features": ["x-ray"]}, {"logging": {"trace_share": "5 %"}}),
        ({"features": ["mtls"]}, {"api": {"mtls": True}}),
        ({"authentication": ["mtls"]}, {"api": {"mtls": True}}),
        ({"features": ["response-streaming"]}, {"api": {"streaming": True}}),
        ({"authentication": ["jwt"]}, {"api": {"authorizer": "jwt"}}),
        ({"authentication": ["lambda"]}, {"api": {"authorizer": "lambda"}}),
        ({"authentication": ["iam"]}, {"api": {"authorizer": "iam"}}),
    ],
)
@pytest.mark.parametrize("document", [FRANKFURT, VPC], ids=["internet", "vpc"])
def test_a_need_and_its_setting_have_the_same_bill_and_the_same_time(
    document: dict[str, Any], needs: dict[str, Any], settings: dict[str, Any]
) -> None:
    needed, as_set = with_needs(document, **needs), Workload.from_dict({**document, **settings})
    for assessment in compare(needed).ranked:
        assessed = assess(as_set, assessment.pattern, assessment.variant)
        assert assessed.monthly_usd == pytest.approx(assessment.monthly_usd), assessment.pattern.code
        assert assessment.latency is not None
        assert assessed.latency is not None
        assert assessed.latency.quantile(0.99) == assessment.latency.quantile(0.99), assessment.pattern.code


def test_what_is_set_stays_as_it_is_set() -> None:
    api = {"waf": {"rules": 9}, "cache_gb": "6.1"}
    w = with_needs({**VPC, "api": api, "logging": {"trace_share": "1 %"}}, features=["waf", "caching", "x-ray"])
    settled = as_needed(w)
    assert (settled.api.waf, settled.api.cache_gb, settled.logging.trace_share) == (w.api.waf, "6.1", 0.01)


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (
            {"api": {"authorizer": "none"}, "needs": {"authentication": ["cognito"]}},
            r"api\.authorizer: none and needs\.authentication: cognito contradict each other",
        ),
        (
            {"api": {"authorizer": "iam"}, "needs": {"authentication": ["jwt"]}},
            r"api\.authorizer: iam and needs\.authentication: jwt contradict each other",
        ),
        ({"api": {"mtls": False}, "needs": {"features": ["mtls"]}}, r"api\.mtls is switched off and needs\.features"),
        (
            {"logging": {"trace_share": 0}, "needs": {"features": ["x-ray"]}},
            r"logging\.trace_share is switched off and needs\.features",
        ),
    ],
)
def test_a_need_and_a_setting_that_contradict_each_other_are_one_sentence(
    document: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(WorkloadError, match=sentence):
        Workload.from_dict(document)


# Who decides


def test_a_rest_api_has_no_jwt_authorizer_and_gets_a_function() -> None:
    """Without a cache the function runs for each of 500M requests: 0.20 a million, and 20 ms of 128 MB each."""
    calls, gb_seconds = 500e6, 500e6 * 0.020 * 128 / 1024
    function = usd("us-east-1", "lambda.requests_arm", calls) + usd(
        "us-east-1", "lambda.duration_arm_gb_second", gb_seconds
    )
    assert function == pytest.approx(116.66, abs=0.01)
    traffic = {"requests_per_month": "500M"}
    plain = Workload.from_dict({**VPC, "traffic": traffic, "api": {"authorizer": "none"}})
    api = {"authorizer": "jwt", "lambda_authorizer": {"ttl": 0}}
    tokens = Workload.from_dict({**VPC, "traffic": traffic, "api": api})
    before, after = assess(plain, "A1"), assess(tokens, "A1")
    logs = logs_of(after)
    assert before.monthly_usd is not None
    assert after.monthly_usd is not None
    assert after.monthly_usd - before.monthly_usd - logs == pytest.approx(function)
    assert before.latency is not None
    assert after.latency is not None
    assert float(after.latency.quantile(0.5)) - float(before.latency.quantile(0.5)) > 20  # its own duration


def logs_of(assessment: Assessment) -> float:
    assert assessment.bill is not None
    return sum(item.usd or 0.0 for item in assessment.bill.items if item.instance == "authorizer-logs")


def test_an_authorizer_writes_a_log_line_each_time_that_it_is_asked() -> None:
    """18.4M decisions of 300 bytes are 5.14 GB; a GB of logs has 2**30 bytes."""
    asked, size = 18.4e6, 300
    api = {"authorizer": "lambda", "lambda_authorizer": {"ttl": 0}}
    document = {**VPC, "region": "eu-central-1", "traffic": {"requests_per_month": asked}, "api": api}
    w = Workload.from_dict({**document, "logging": {"function_bytes_per_request": size, "retention_months": 0}})
    gb = asked * size / 2**30
    assert gb == pytest.approx(5.14, abs=0.005)
    ingested = usd("eu-central-1", "cloudwatch.logs_vended_to_cloudwatch_gb", gb)
    assert logs_of(assess(w, "A1")) == pytest.approx(ingested) == pytest.approx(3.24, abs=0.005)


def test_tokens_of_a_user_pool_need_no_function_at_a_rest_api() -> None:
    tokens = Workload(api={"authorizer": "jwt"})
    pool = Workload(api={"authorizer": "jwt", "cognito": {}})
    assert function_decides("rest", tokens)
    assert not function_decides("rest", pool)
    assert function_decides("websocket", pool)
    assert not function_decides("http", tokens)


def test_an_internal_balancer_that_checks_tokens_has_a_way_out_to_the_keys() -> None:
    """A NAT gateway in each of two AZs, with its public address: for a month of 730 hours."""
    hours = 2 * 730
    nat = usd("eu-west-1", "nat.nat_gateway_hour", hours) + usd("eu-west-1", "vpc.public_ipv4_in_use_hour", hours)
    assert nat == pytest.approx(77.38)
    w = Workload.load("examples/payroll.yaml")
    there = w.with_values({"existing": ["nat-gateway"]})
    costs, saved = assess(w, "E7"), assess(there, "E7")
    assert costs.monthly_usd is not None
    assert saved.monthly_usd is not None
    assert costs.monthly_usd - saved.monthly_usd == pytest.approx(nat)
    assert costs.verdict == "fits"
    (added,) = (str(remark) for remark in costs.remarks if remark.kind is RemarkKind.ADDED and "jwt" in str(remark))
    assert added == "added because needs.authentication asks for jwt: NAT gateway $77.38"
    assert any("stands already" in str(remark) for remark in saved.remarks)


@pytest.mark.parametrize(("kind", "endpoints"), [("fargate", 3), ("eks", 5)])
def test_containers_without_a_way_out_pay_endpoints_or_a_nat_gateway(kind: str, endpoints: int) -> None:
    """An interface endpoint for each service in each of two AZs (the one of S3 is free), or a NAT gateway in each."""
    hours = 2 * 730

    def costs(way: str, **api: Any) -> float:
        document = {**VPC, "backend": {"kind": kind, "way_out": way}, "api": api}
        monthly = assess(Workload.from_dict(document), "E7").monthly_usd
        assert monthly is not None
        return monthly

    endpoint = usd("us-east-1", "privatelink.interface_endpoint_hour_per_az", hours)
    assert costs("endpoints") - costs("existing") == pytest.approx(endpoints * endpoint)
    nat = usd("us-east-1", "nat.nat_gateway_hour", hours) + usd("us-east-1", "vpc.public_ipv4_in_use_hour", hours)
    assert costs("nat-gateway") - costs("existing") == pytest.approx(nat)
    # The keys of an issuer come the same way: one NAT gateway is paid once.
    assert costs("nat-gateway", authorizer="jwt") == pytest.approx(costs("nat-gateway", authorizer="none"))


def test_an_internal_balancer_leaves_tokens_to_the_api_behind_it() -> None:
    w = with_needs(VPC, authentication=["jwt"])
    assert "nat-gateway" not in ids(assess(w, "A4"))
    assert "lambda-authorizer" in ids(assess(w, "A4"))


def ids(assessment: Assessment) -> set[str]:
    assert assessment.architecture is not None
    return {component.id for hop in assessment.architecture.hops for component in (hop.component, *hop.beside)}


def test_a_setting_that_a_door_cannot_do_ranks_after_those_that_can() -> None:
    """A Network Load Balancer reads no token: at the accelerator only the ALB does."""
    document = {**FRANKFURT, "api": {"authorizer": "jwt"}}
    w = Workload.from_dict(document)
    balancer = assess(w, "F2", "nlb")
    assert balancer.verdict == "fits with caveats"
    (reason,) = (reason for reason in balancer.reasons if reason.requirements == ("api.authorizer",))
    assert reason.message.startswith("api.authorizer is set: tokens (JWT)")
    assert choose(w, ["F2"]).shortlist[0].assessment.variant == "alb"
    waf = Workload.from_dict({**FRANKFURT, "api": {"waf": {}}})
    assert assess(waf, "B1").verdict == "fits with caveats"
    assert assess(with_needs(FRANKFURT, features=["waf"]), "B1").verdict == "excluded"


# The order


def test_what_must_only_be_looked_up_does_not_hide_an_unmet_need() -> None:
    """All are unverified for PCI DSS; C2 lacks the name that is needed, and A4 has it."""
    document = {**VPC, "traffic": {"requests_per_month": "10M"}}
    w = with_needs(document, features=["custom-domain"], compliance=["pci-dss"], api_private=True)
    choice = choose(w, ["A4", "C2"], rank="cost")
    first, second = choice.shortlist
    assert {first.assessment.verdict, second.assessment.verdict} == {"fits with caveats"}
    assert (first.pattern.code, second.pattern.code) == ("A4", "C2")
    assert second.usd < first.usd
    assert second.after is not None
    assert second.after.pattern == "A4"
    assert "custom-domain" in second.after.rules


def test_a_small_authorizer_comes_before_a_doubled_gateway() -> None:
    """Tokens at a REST API cost a function, at C4 a load balancer and an endpoint more."""
    w = with_needs(FRANKFURT, authentication=["jwt"], features=["api-keys"])
    ranked = [candidate.pattern.code for candidate in choose(w, ["B6", "C4"]).shortlist]
    assert ranked == ["B6", "C4"]


# Laws

CACHES = {Feature.CACHING}
"""What answers requests instead of what is behind it: with hits it may save more than it costs."""


@pytest.mark.parametrize("document", [FRANKFURT, VPC], ids=["internet", "vpc"])
@pytest.mark.parametrize("feature", Feature)
def test_a_need_never_makes_a_bill_cheaper(document: dict[str, Any], feature: Feature) -> None:
    """Without hits a cache answers nothing, so that the law holds for it as well."""
    plain, needed = Workload.from_dict(document), with_needs(document, features=[feature])
    for assessment in compare(plain).ranked:
        after = assess(needed, assessment.pattern, assessment.variant).monthly_usd
        assert after is not None
        assert assessment.monthly_usd is not None
        assert after >= assessment.monthly_usd - 1e-9, assessment.pattern.code


@pytest.mark.parametrize("existing", ["nat-gateway", "web-acl", "hosted-zone", "interface-endpoint", "private-ca"])
def test_what_exists_is_never_dearer_and_pays_what_traffic_adds(existing: str) -> None:
    document = {**VPC, "api": {"authorizer": "jwt", "waf": {}, "private_ca": "general"}}
    w = Workload.from_dict(document)
    there = Workload.from_dict({**document, "existing": [existing]})
    for assessment in compare(w).ranked:
        assert assessment.bill is not None
        saved = sum(item.usd or 0.0 for item in assessment.bill.items if item.component == existing and item.fixed)
        monthly_usd = assess(there, assessment.pattern, assessment.variant).monthly_usd
        assert monthly_usd == pytest.approx(assessment.bill.monthly_usd - saved), assessment.pattern.code


def test_a_thing_that_no_bill_knows_is_refused() -> None:
    with pytest.raises(WorkloadError, match="use one of nat-gateway, resolver-endpoint"):
        Workload.from_dict({"existing": ["firewall"]})


# Every feature at every door


@pytest.mark.parametrize("pattern", patterns(), ids=lambda known: known.code)
def test_every_feature_is_priced_unpriced_free_or_spoken_of_at_every_door(pattern: Pattern) -> None:
    """A need that nobody answers would be left out in silence."""
    document = situation_for(pattern)
    for feature in Feature:
        features = [*document.get("needs", {}).get("features", ()), feature]
        try:
            w = Workload.from_dict({**document, "needs": {**document.get("needs", {}), "features": features}})
            assessment = assess(w, pattern)
        except (WorkloadError, NotComparable):
            continue  # the need contradicts what the pattern's plainest workload says
        if not assessment.comparable:
            continue
        answer = next(takes for takes in assessment.takes if takes.need == f"needs.features: {feature}")
        spoken = [reason for reason in assessment.reasons if f"needs.features:{feature}" in reason.requirements]
        assert answer.words, feature
        assert spoken or answer.outlay in ("priced", "unpriced"), feature


@pytest.mark.parametrize("name", ["B1", "B6:nlb"])
def test_the_trust_store_of_an_api_is_a_file_in_s3_with_lines_of_its_own(name: str) -> None:
    """1 MB at most, a 1,024th of a GB; an upload and a read a month: $0.000028, which is $0.00 and yet a line."""
    assessment = assess(with_needs({**FRANKFURT, "region": "us-east-1"}, features=["mtls"]), name)
    assert assessment.bill is not None
    lines = {item.dimension: item.usd for item in assessment.bill.items if item.dimension.startswith("s3.")}
    assert lines == pytest.approx(
        {
            "s3.standard_storage_gb_month": 0.023 / 1024,
            "s3.put_copy_post_list": 0.005 / 1000,
            "s3.get_and_other": 0.0004 / 1000,
        }
    )
    assert "added because needs.features asks for mtls: trust store in S3 $0.00" in map(str, assessment.added)


@pytest.mark.parametrize("name", ["F5:http", "C4:alb"])
def test_an_api_behind_a_door_that_verifies_certificates_has_no_trust_store(name: str) -> None:
    assessment = assess(with_needs({**FRANKFURT, "region": "us-east-1"}, features=["mtls"]), name)
    assert assessment.bill is not None
    assert not [
        item for item in assessment.bill.items if "trust store" in item.note and item.dimension.startswith("s3.")
    ]
