"""Statements about how patterns become paths: which hops, over which networks, for whom, and for whom not."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

import modeler as m
from modeler.errors import NotComparable
from modeler.patterns import Pattern, pattern, patterns
from modeler.patterns.parts.reach.places import PRIVATE
from modeler.workload import BACKEND_MODELS, Location, Protocol, Workload

INTERNET = {"location": "internet"}
ON_PREMISES = {"location": "on-premises"}
ENDS_AT = {
    "lambda": "lambda-function",
    "fargate": "fargate-tasks",
    "ec2": "ec2-instances",
    "eks": "eks-pods",
    "eks-istio": "eks-pods",
    "s3": "s3-bucket",
    "on-premises": "on-premises-servers",
    "rds-behind-lambda": "resource-traffic",
}
CATALOGUE = patterns()


def workload(clients: dict | None = None, backend: str = "lambda", **more) -> Workload:
    return Workload.from_dict({"clients": clients or {}, "backend": {"kind": backend}, **more})


def websocket(clients: dict | None = None, backend: str = "fargate") -> Workload:
    traffic = {"protocol": "websocket", "connection_minutes_per_month": "50M"}
    return workload(clients, backend, traffic=traffic)


def path(name: str, w: Workload) -> list[str]:
    """Each hop as `component < network that it is reached over`."""
    code, _, variant = name.partition(":")
    return [f"{hop.component.id} < {hop.network}" for hop in pattern(code).architecture(w, variant).hops]


def reason(name: str, w: Workload) -> str:
    code, _, variant = name.partition(":")
    with pytest.raises(NotComparable) as raised:
        pattern(code).architecture(w, variant)
    return str(raised.value)


API = ["rest-api < privatelink"]
ENDPOINT = ["interface-endpoint < vpc", *API]
FUNCTION = ["lambda-function < aws-internal"]
IN_VPC = [*FUNCTION, "resource-traffic < hyperplane"]
LINK_V2 = ["vpc-link-v2 < hyperplane"]
LINK_V1 = ["vpc-link-v1 < aws-internal", "nlb < privatelink"]
MESH = ["istio-ingress < vpc", "eks-pods < vpc"]
TASKS = ["fargate-tasks < vpc"]
HTTP = ["http-api < internet"]
REST = ["rest-api < internet"]
DIRECT_CONNECT = ["direct-connect < direct-connect", "virtual-private-gateway < direct-connect"]
TO_PREMISES = [
    "virtual-private-gateway < vpc",
    "direct-connect < direct-connect",
    "on-premises-servers < direct-connect",
]
CONSUMER = ["interface-endpoint < vpc", "endpoint-service < privatelink", "nlb < vpc"]

PATHS = [
    ("A1", workload(), [*ENDPOINT, *FUNCTION]),
    ("A1", workload(backend="rds-behind-lambda"), [*ENDPOINT, *IN_VPC]),
    ("A1", workload(backend="s3"), [*ENDPOINT, "s3-bucket < aws-internal"]),
    ("A1", workload(backend="fargate"), [*ENDPOINT, *LINK_V2, "alb < vpc", *TASKS]),
    ("A2", workload({"location": "other-account"}), [*ENDPOINT, *FUNCTION]),
    (
        "A2",
        workload(ON_PREMISES),
        [*DIRECT_CONNECT, *ENDPOINT, *FUNCTION],
    ),
    ("A2", workload({"location": "other-vpc", "vpcs": 2, "transit_gateway": True}), [*ENDPOINT, *FUNCTION]),
    (
        "A2:endpoint-hub",
        workload({"location": "other-vpc", "vpcs": 2, "transit_gateway": True}),
        ["transit-gateway < vpc", "interface-endpoint < transit-gateway", *API, *FUNCTION],
    ),
    (
        "A3",
        workload({**ON_PREMISES, "link": "vpn"}),
        ["site-to-site-vpn < vpn", "virtual-private-gateway < vpn", *ENDPOINT, *FUNCTION],
    ),
    (
        "A3:private-dns",
        workload({**ON_PREMISES, "transit_gateway": True}),
        [
            "direct-connect < direct-connect",
            "transit-gateway < direct-connect",
            "interface-endpoint < transit-gateway",
            *API,
            *FUNCTION,
        ],
    ),
    ("A4", workload(), ["alb < vpc", *ENDPOINT, *FUNCTION]),
    (
        "A4",
        workload(ON_PREMISES),
        [*DIRECT_CONNECT, "alb < vpc", *ENDPOINT, *FUNCTION],
    ),
    ("A5", workload(), ["alb < vpc", *FUNCTION]),
    ("A5", workload(backend="rds-behind-lambda"), ["alb < vpc", *IN_VPC]),
    ("A6", workload(backend="s3"), ["alb < vpc", "interface-endpoint < vpc", "s3-bucket < privatelink"]),
    ("B1", workload(INTERNET, "fargate"), [*HTTP, *LINK_V2, "alb < vpc", *TASKS]),
    ("B1", workload(INTERNET, "ec2"), [*HTTP, *LINK_V2, "alb < vpc", "ec2-instances < vpc"]),
    (
        "B1",
        workload({"location": "same-vpc", "internet_egress": True}, "fargate"),
        ["nat-gateway < vpc", *HTTP, *LINK_V2, "alb < vpc", *TASKS],
    ),
    ("B2", workload(INTERNET, "fargate"), [*HTTP, *LINK_V2, "alb < vpc", *TASKS]),
    ("B3", workload(INTERNET, "fargate"), [*HTTP, *LINK_V2, "nlb < vpc", *TASKS]),
    ("B3", workload(INTERNET, "eks-istio"), [*HTTP, *LINK_V2, "nlb < vpc", *MESH]),
    ("B4", workload(INTERNET, "fargate"), [*HTTP, *LINK_V2, *TASKS]),
    ("B4", workload(INTERNET, "eks"), [*HTTP, *LINK_V2, "eks-pods < vpc"]),
    ("B5", workload(INTERNET, "eks-istio"), [*HTTP, *LINK_V2, "alb < vpc", *MESH]),
    ("B6", workload(INTERNET, "fargate"), [*REST, *LINK_V2, "alb < vpc", *TASKS]),
    ("B6:nlb", workload(INTERNET, "fargate"), [*REST, *LINK_V2, "nlb < vpc", *TASKS]),
    (
        "B6",
        workload(INTERNET, "on-premises"),
        [*REST, *LINK_V2, "alb < vpc", *TO_PREMISES],
    ),
    ("B7", workload(INTERNET, "fargate"), [*REST, *LINK_V1, *TASKS]),
    ("B8", workload(INTERNET, "fargate"), [*REST, *LINK_V1, *TASKS]),
    ("B9", workload(INTERNET, "fargate"), [*HTTP, *LINK_V2, "alb < vpc", *TASKS]),
    ("B10", websocket(INTERNET), ["websocket-api < internet", *LINK_V1, *TASKS]),
    ("C1", workload(backend="fargate"), [*ENDPOINT, *LINK_V1, *TASKS]),
    ("C2", workload(backend="fargate"), [*ENDPOINT, *LINK_V2, "alb < vpc", *TASKS]),
    ("C2:nlb", workload(backend="eks"), [*ENDPOINT, *LINK_V2, "nlb < vpc", "eks-pods < vpc"]),
    ("D1", workload(INTERNET), [*HTTP, *FUNCTION]),
    ("D1:rest", workload(INTERNET), [*REST, *FUNCTION]),
    ("D1", workload(), [*ENDPOINT, *FUNCTION]),
    ("D1", websocket(INTERNET, "lambda"), ["websocket-api < internet", *FUNCTION]),
    ("D2", workload(INTERNET, "rds-behind-lambda"), [*HTTP, *IN_VPC]),
    ("D2:rest", workload(INTERNET, "rds-behind-lambda"), [*REST, *IN_VPC]),
    ("D2", workload(backend="rds-behind-lambda"), [*ENDPOINT, *IN_VPC]),
    ("E1", workload({"location": "other-account"}, "fargate"), [*CONSUMER, *TASKS]),
    ("E1:alb", workload({"location": "other-vpc"}, "fargate"), [*CONSUMER, "alb < vpc", *TASKS]),
    (
        "E1",
        workload(ON_PREMISES, "fargate"),
        [*DIRECT_CONNECT, *CONSUMER, *TASKS],
    ),
    ("E7", workload(backend="fargate"), ["alb < vpc", *TASKS]),
    ("E7", workload({"location": "other-vpc"}, "fargate"), ["vpc-peering < vpc", "alb < peering", *TASKS]),
    ("E7", workload(backend="eks-istio"), ["alb < vpc", *MESH]),
    ("A9", workload(), ["alb < vpc", "reverse-proxy < vpc", *ENDPOINT, *FUNCTION]),
    (
        "E6:ingress-vpc",
        workload(ON_PREMISES, "fargate"),
        [*DIRECT_CONNECT, "nlb < vpc", "reverse-proxy < vpc", "lattice-service < vpc", *TASKS],
    ),
    ("E11", workload(backend="fargate"), ["nlb < vpc", "reverse-proxy < vpc", *TASKS]),
    ("E11:alb", workload(backend="fargate"), ["alb < vpc", "reverse-proxy < vpc", *TASKS]),
    ("E10", workload(backend="fargate"), ["nlb < vpc", *TASKS]),
    ("E10:alb", workload(ON_PREMISES, "fargate"), [*DIRECT_CONNECT, "nlb < vpc", "alb < vpc", *TASKS]),
    ("F3", workload(INTERNET, "eks-istio"), ["alb < internet", *MESH]),
    ("F6", workload(INTERNET, "fargate"), ["alb < internet", *TASKS]),
    ("F6:lambda", workload(INTERNET), ["alb < internet", *FUNCTION]),
    ("F6:vpc-lambda", workload(INTERNET, "rds-behind-lambda"), ["alb < internet", *IN_VPC]),
]


@pytest.mark.parametrize(("name", "w", "hops"), PATHS, ids=[f"{name}-{n}" for n, (name, _, _) in enumerate(PATHS)])
def test_a_pattern_has_these_hops(name, w, hops):
    assert path(name, w) == hops


# Who is served, and what is said if not


@pytest.mark.parametrize("known", CATALOGUE, ids=[known.code for known in CATALOGUE])
@pytest.mark.parametrize("location", list(Location))
def test_a_pattern_gives_a_path_to_the_backend_or_one_sentence(known: Pattern, location):
    for kind, protocol, egress in itertools.product(BACKEND_MODELS, Protocol, (False, True)):
        clients = {"location": location, "internet_egress": egress}
        if location is Location.OTHER_REGION:
            clients["region"] = "eu-west-1"
        traffic = {"protocol": protocol}
        if protocol is Protocol.WEBSOCKET:
            traffic["connection_minutes_per_month"] = 1e6
        check(known, workload(clients, kind, traffic=traffic))


@given(
    known=st.sampled_from(CATALOGUE),
    kind=st.sampled_from(list(BACKEND_MODELS)),
    location=st.sampled_from([place for place in Location if place is not Location.OTHER_REGION]),
    link=st.sampled_from(["direct-connect", "vpn"]),
    transit_gateway=st.booleans(),
    vpcs=st.integers(1, 5),
    tls_backend=st.booleans(),
    nlb_listener=st.sampled_from(["TCP", "TLS"]),
    authorizer=st.sampled_from(["none", "iam", "jwt", "cognito", "lambda"]),
    waf=st.sampled_from([None, {}]),
)
def test_so_it_does_for_any_network_and_set_up(
    known, kind, location, link, transit_gateway, vpcs, tls_backend, nlb_listener, authorizer, waf
):
    clients = {"location": location, "link": link, "transit_gateway": transit_gateway, "vpcs": vpcs}
    api = {"tls_backend": tls_backend, "nlb_listener": nlb_listener, "authorizer": authorizer, "waf": waf}
    check(known, workload(clients, kind, api=api))


def check(known: Pattern, w: Workload) -> None:
    try:
        architecture = known.architecture(w)
    except NotComparable as error:
        sentence = str(error)
        assert sentence
        assert sentence == sentence.strip()
        assert "\n" not in sentence
        assert ". " not in sentence
        assert not sentence.endswith(".")
        return
    assert architecture.pattern == known.id
    assert architecture.variant in {variant.id for variant in known.variants}
    assert architecture.hops[-1].component.id == ENDS_AT[w.backend.kind]
    others = set(ENDS_AT.values()) - {ENDS_AT[w.backend.kind]}
    if w.backend.kind == "rds-behind-lambda":
        others.remove("lambda-function")
    assert not others & {hop.component.id for hop in architecture.hops}


def test_a_backend_of_another_kind_is_never_priced():
    assessment = m.assess(workload(backend="ec2"), "A5")
    assert not assessment.comparable
    assert assessment.monthly_usd is None
    assert assessment.reason == "leads to a backend of kind lambda or rds-behind-lambda, and this one is ec2"


@pytest.mark.parametrize(
    ("name", "w", "sentence"),
    [
        ("A1", workload(ON_PREMISES), "serves clients in the API's own VPC, and these are on premises"),
        ("A2", workload(INTERNET), "serves clients in private networks, and these are on the internet"),
        (
            "E1",
            workload(backend="ec2"),
            "serves clients in another VPC, in another account, in another Region or on premises, and these are in the "
            "API's own VPC",
        ),
        (
            "B1",
            workload(backend="ec2"),
            "is reached over the internet, and these clients are in the API's own VPC without a way out "
            "(clients.internet_egress: false)",
        ),
        ("B5", workload(INTERNET, "eks"), "leads to a backend of kind eks-istio, and this one is eks"),
        ("B10", workload(INTERNET, "ec2"), "has a door (WebSocket API) that does not speak http, only websocket"),
        ("D1", workload(INTERNET, "fargate"), "leads to a backend of kind lambda, and this one is fargate"),
        (
            "A5",
            websocket(backend="lambda"),
            "has a way to the backend (Lambda target group) that does not carry websocket, only graphql and http",
        ),
    ],
)
def test_the_reason_is_a_sentence_that_names_both_sides(name, w, sentence):
    assert reason(name, w) == sentence


@pytest.mark.parametrize("protocol", ["streaming", "grpc"])
def test_an_alb_invokes_lambda_with_whole_http_requests_only(protocol):
    w = workload(traffic={"protocol": protocol})
    assert "does not carry" in reason("A5", w)


def test_a_private_websocket_goes_to_an_internal_alb_and_not_to_api_gateway():
    served = [known.code for known in CATALOGUE if served_by(known, websocket())]
    assert "E7" in served
    assert not {"A1", "A2", "A4", "A5", "B10", "C1", "C2", "D1"} & set(served)


def test_tcp_that_is_not_http_goes_through_an_endpoint_service_but_not_through_its_alb():
    w = workload({"location": "other-account"}, "ec2", traffic={"protocol": "tcp"})
    assert path("E1", w)[-1] == "ec2-instances < vpc"
    assert pattern("E1").architecture(w).hops[-1].over == "vpc, TCP"
    assert "does not carry tcp" in reason("E1:alb", w)


def test_a_response_is_streamed_by_rest_apis_and_load_balancers_but_not_by_http_apis():
    w = workload(INTERNET, "fargate", traffic={"protocol": "streaming"})
    assert served_by(pattern("B6"), w)
    assert not served_by(pattern("B1"), w)
    private = workload(backend="fargate", traffic={"protocol": "streaming"})
    assert all(served_by(pattern(code), private) for code in ("A1", "A4", "C2", "E7"))


def served_by(known: Pattern, w: Workload) -> bool:
    try:
        return bool(known.architecture(w).hops)
    except NotComparable:
        return False


def test_the_places_of_private_clients_are_all_but_the_internet():
    assert frozenset(Location) - PRIVATE == {Location.INTERNET}


# Protocols and ports


def over(name: str, w: Workload) -> dict[str, str]:
    code, _, variant = name.partition(":")
    return {hop.component.id: hop.over for hop in pattern(code).architecture(w, variant).hops}


def test_a_vpc_link_reaches_a_load_balancer_by_http_80_or_https_443():
    plain = workload(INTERNET, "fargate", api={"tls_backend": False})
    assert over("B1", plain)["alb"] == "vpc, HTTP :80"
    assert over("B1", workload(INTERNET, "fargate"))["alb"] == "vpc, HTTPS :443"
    assert over("B1", plain)["vpc-link-v2"] == "hyperplane, internal"


def test_an_nlb_has_the_listener_that_was_asked_for():
    tls = workload(INTERNET, "fargate", api={"nlb_listener": "TLS"})
    assert over("B3", workload(INTERNET, "fargate"))["nlb"] == "vpc, TCP :443"
    assert over("B3", tls)["nlb"] == "vpc, TLS :443"
    assert over("B7", tls)["nlb"] == "privatelink, TLS :443"


def test_an_istio_ingress_listens_on_8443_or_8080_and_sidecars_speak_mutual_tls():
    architecture = over("B5", workload(INTERNET, "eks-istio"))
    assert architecture["istio-ingress"] == "vpc, HTTPS :8443"
    assert architecture["eks-pods"] == "vpc, mTLS :15006"
    plain = workload(INTERNET, "eks-istio", api={"tls_backend": False})
    assert over("B5", plain)["istio-ingress"] == "vpc, HTTP :8080"


def test_hybrid_links_are_802_1q_or_ipsec():
    assert over("A3", workload(ON_PREMISES))["direct-connect"] == "direct-connect, 802.1Q"
    assert over("A3", workload({**ON_PREMISES, "link": "vpn"}))["site-to-site-vpn"] == "vpn, IPsec"


# What stands beside a hop


def beside(name: str, w: Workload) -> dict[str, set[str]]:
    code, _, variant = name.partition(":")
    hops = pattern(code).architecture(w, variant).hops
    return {hop.component.id: {component.id for component in hop.beside} for hop in hops}


def test_a_resolver_endpoint_is_needed_for_names_that_only_aws_knows_and_only_on_premises():
    assert not any("resolver-endpoint" in component for component in beside("A3:alias", workload(ON_PREMISES)).values())
    assert "resolver-endpoint" in beside("A3:private-dns", workload(ON_PREMISES))["interface-endpoint"]
    private = {"api": {"private_zone": True}}
    assert "resolver-endpoint" in beside("A2", workload(ON_PREMISES, **private))["interface-endpoint"]
    assert "resolver-endpoint" not in beside("A2", workload(ON_PREMISES))["interface-endpoint"]
    assert "resolver-endpoint" not in beside("A2", workload(**private))["interface-endpoint"]


def test_clients_in_the_same_vpc_cross_azs_to_a_load_balancer_and_others_do_not():
    assert "cross-az" in beside("E7", workload(backend="ec2"))["alb"]
    assert "cross-az" not in beside("E7", workload(ON_PREMISES, "ec2"))["alb"]
    assert "cross-az" not in beside("E7", workload({"location": "other-vpc"}, "ec2"))["alb"]


def test_a_websocket_backend_calls_back_through_a_nat_gateway_unless_it_is_on_premises():
    assert "nat-gateway" in beside("B10", websocket(INTERNET))["fargate-tasks"]
    assert "nat-gateway" not in beside("B10", websocket(INTERNET, "on-premises"))["on-premises-servers"]
    assert "nat-gateway" not in beside("B7", workload(INTERNET, "fargate"))["fargate-tasks"]


def test_the_nat_gateway_of_clients_is_not_that_of_the_backend():
    w = websocket({"location": "other-vpc", "internet_egress": True})
    hours = [item.usage for item in m.assess(w, "B10").bill.items if item.dimension == "nat.nat_gateway_hour"]
    assert hours == [2 * 730, 2 * 730]  # 2 AZs each


def test_public_addresses_are_paid_where_a_load_balancer_faces_the_internet():
    w = workload(INTERNET, "eks-istio")
    assert "public-ipv4" in beside("B8", w)["nlb"]
    assert "public-ipv4" in beside("B9", w)["alb"]
    assert "public-ipv4" in beside("F3", w)["alb"]
    assert not any("public-ipv4" in beside(code, w)[door] for code, door in (("B1", "alb"), ("B7", "nlb")))


def test_a_user_pool_belongs_to_b5_and_to_others_only_if_asked_for():
    w = workload(INTERNET, "eks-istio")
    assert "cognito-user-pool" in beside("B5", w)["http-api"]
    assert "cognito-user-pool" not in beside("B1", w)["http-api"]


def test_a_web_acl_inspects_each_request_once_also_where_two_doors_could_have_one():
    w = workload(api={"waf": {}}, traffic={"requests_per_month": "10M"})
    inspected = [item.usage for item in m.assess(w, "A4").bill.items if item.dimension.startswith("waf.requests")]
    assert inspected == [10e6]


def test_a_web_acl_needs_the_alb_behind_an_endpoint_service():
    w = workload({"location": "other-account"}, "ec2", api={"waf": {}, "mtls": True})
    assert "web-acl" in beside("E1:alb", w)["alb"]
    assert pattern("E1").architecture(w).variant == "alb"
    assert pattern("E1").architecture(w).remarks == ()
    assert len(pattern("E1").architecture(w, "nlb").remarks) == 2


def test_what_was_asked_for_and_a_door_lacks_is_remarked_and_what_was_not_asked_for_is_not():
    assert pattern("E7").architecture(workload(backend="ec2")).remarks == ()
    asked = workload(backend="ec2", api={"authorizer": "iam"})
    assert pattern("E7").architecture(asked).remarks == ("no IAM authorization at the internal ALB",)


def test_an_nlb_logs_tls_listeners_only():
    clients = {"location": "other-account"}
    assert "cloudwatch-logs" not in beside("E1", workload(clients, "ec2"))["nlb"]
    assert "cloudwatch-logs" in beside("E1", workload(clients, "ec2", api={"nlb_listener": "TLS"}))["nlb"]


# Bills that differ, and things that are paid once


def dimensions(name: str, w: Workload) -> set[str]:
    return {item.dimension for item in m.assess(w, name).bill.items}


def test_a_public_api_pays_egress_and_a_private_one_an_endpoint():
    public, private = dimensions("D1:http", workload(INTERNET)), dimensions("D1:private", workload())
    assert "datatransfer.internet_egress_gb" in public - private
    assert "apigateway.http_requests_512kb_increment" in public - private
    assert "privatelink.interface_endpoint_hour_per_az" in private - public
    assert "apigateway.rest_requests" in private - public
    assert m.assess(workload(INTERNET), "D1:http").monthly_usd != m.assess(workload(), "D1:private").monthly_usd


def test_the_variants_of_b6_have_bills_of_their_own():
    w = workload(INTERNET, "fargate")
    alb, nlb = dimensions("B6:alb", w), dimensions("B6:nlb", w)
    assert {"elb.alb_hour", "elb.alb_lcu_hour"} == alb - nlb
    assert {"elb.nlb_hour", "elb.nlb_nlcu_hour"} == nlb - alb
    assessment = m.assess(w, "B6")
    assert assessment.variant == "alb"
    assert [sibling.variant for sibling in assessment.others] == ["nlb"]
    assert assessment.monthly_usd != assessment.others[0].monthly_usd


def test_a_link_that_is_used_in_both_directions_is_one_link():
    assessment = m.assess(workload(ON_PREMISES, "on-premises"), "E7")
    hops = assessment.bill.hops
    assert [hop.component for hop in hops] == [
        "direct-connect",
        "virtual-private-gateway",
        "alb",
        "virtual-private-gateway",
        "direct-connect",
        "on-premises-servers",
    ]
    assert [hop.number for hop in hops] == [1, 2, 3, 2, 1, 4]
    assert hops[4].again
    assert hops[4].usd == 0
    ports = [item.usage for item in assessment.bill.items if item.dimension.startswith("directconnect.dedicated_port")]
    assert ports == [2 * 730]  # two connections, for both directions


@pytest.mark.parametrize("known", CATALOGUE, ids=[known.code for known in CATALOGUE])
def test_the_hops_of_a_bill_are_numbered_without_gaps_and_sum_up_to_its_total(known):
    for location, kind in itertools.product(("same-vpc", "on-premises", "internet", "other-vpc"), BACKEND_MODELS):
        assessment = m.assess(workload({"location": location}, kind), known)
        if not assessment.comparable:
            continue
        numbers = [hop.number for hop in assessment.bill.hops]
        assert sorted(set(numbers)) == list(range(1, max(numbers) + 1))
        assert {item.hop for item in assessment.bill.items} <= set(numbers)
        assert math.isclose(sum(hop.usd for hop in assessment.bill.hops), assessment.monthly_usd, rel_tol=1e-9)


def test_files_and_api_calls_share_one_load_balancer():
    # API calls flat over the day; files only from 8 to 10 o'clock
    morning = [1 if hour in (8, 9) else 0 for hour in range(24)]
    api = {"requests_per_month": "60M", "request_bytes": 2048, "response_bytes": 10240, "hourly_weights": [1] * 24}
    files = {"requests_per_month": "3M", "request_bytes": 1024, "response_bytes": 102400, "hourly_weights": morning}
    w = workload(
        ON_PREMISES,
        traffic=api,
        classes=[{"name": "files", "backend": {"kind": "s3"}, "traffic": files, "pattern": "A6"}],
    )
    assessment = m.assess(w, "A4")
    usage = {item.dimension: item.usage for item in assessment.bill.items if item.dimension.startswith("elb.")}
    assert [item.dimension for item in assessment.bill.items].count("elb.alb_hour") == 1
    assert usage["elb.alb_hour"] == 730

    # One LCU: 25 new connections/s, 3,000 open ones, 1 GB/h. Clients: 10 requests a connection, open for 60 s.
    lcu_hours = 0.0
    for hour in range(24):
        api_requests = 60e6 / 730  # in this hour of an average day
        file_requests = 3e6 / (2 * 730 / 24) if hour in (8, 9) else 0
        new_per_s = (api_requests + file_requests) / 10 / 3600
        gb = (api_requests * (2048 + 10240) + file_requests * (1024 + 102400)) / 1e9
        lcu_hours += max(new_per_s / 25, new_per_s * 60 / 3000, gb / 1) * 730 / 24
    assert usage["elb.alb_lcu_hour"] == pytest.approx(lcu_hours)

    alone = m.assess(workload(ON_PREMISES, traffic=api), "A4").bill
    assert assessment.beside == ("s3-interface-spa",)
    hops = assessment.bill.hops
    balancers = [hop for hop in hops if hop.component == "alb"]
    assert [hop.number for hop in balancers] == [balancers[0].number] * 2
    assert balancers[1].usd == 0
    assert (balancers[1].again, balancers[1].number) == (True, balancers[0].number)
    assert assessment.monthly_usd > alone.monthly_usd
