"""Requests through what stands in front: balancers, CloudFront, endpoint services, Lattice; and from where."""

from __future__ import annotations

from pathlib import Path

import pytest

from modeler.audit.trace import Trace, TraceCheck, UrlKind, trace
from modeler.errors import InventoryError
from modeler.iac.read import read
from modeler.inventory import Inventory

TEMPLATES = Path(__file__).parent / "templates"
PLACES = ("internet", "on-premises:10.1.0.0/16", "account:444455556666", "account:999988887777")
ROLE = "arn:aws:iam::111122223333:role/app"


def inventory_of(name: str) -> Inventory:
    return read(TEMPLATES / f"{name}.yaml", region="eu-west-1")


def changed(tmp_path: Path, name: str, before: str, after: str) -> Inventory:
    text = (TEMPLATES / f"{name}.yaml").read_text(encoding="utf-8")
    assert before in text
    file = tmp_path / "api.yaml"
    file.write_text(text.replace(before, after), encoding="utf-8")
    return read(file, region="eu-west-1")


def checks(result: Trace) -> list[tuple[str, bool | None]]:
    return [(step.check.value, step.passes) for step in result.steps]


def test_on_premises_through_a_balancer_and_the_endpoint_to_the_api() -> None:
    result = trace(inventory_of("balancer_before_endpoint"), "Api", "on-premises:10.1.0.0/16", path="/orders")
    assert (result.host, result.passes) == ("orders.corp.example", True)
    assert [step.check.value for step in result.steps] == [
        "name",
        "network",
        "TLS",
        "listener and its rules",
        "network",
        "TLS",
        "API behind the name",
        "policies and authorizer",
        "stage",
        "route",
        "integration",
    ]
    where = [step.at.key for step in result.steps if step.at is not None]
    assert list(dict.fromkeys(where)) == ["Balancer", "Listener", "Door", "Api"]


def test_the_own_name_of_a_balancer_is_on_no_certificate_of_a_company() -> None:
    result = trace(inventory_of("balancer_before_endpoint"), "Api", "on-premises:10.1.0.0/16", path="/orders")
    (form,) = [form for form in result.forms if form.kind is UrlKind.IN_FRONT]
    assert form.failed is not None
    assert form.failed.check is TraceCheck.TLS


def test_a_host_header_that_a_rule_rewrites_reaches_the_api(tmp_path: Path) -> None:
    rule = """  Rule:
    Type: AWS::ElasticLoadBalancingV2::ListenerRule
    Properties:
      ListenerArn: !Ref Listener
      Priority: 1
      Conditions: [{Field: host-header, HostHeaderConfig: {Values: ["*.corp.example"]}}]
      Actions: [{Type: forward, TargetGroupArn: !Ref Group}]
      Transforms:
        - Type: host-header-rewrite
          HostHeaderRewriteConfig: {Rewrites: [{Regex: ".*", Replace: "HOST"}]}
  Group:
"""
    inventory = changed(tmp_path, "balancer_before_endpoint", "  Group:\n", rule.replace("HOST", "other.corp.example"))
    result = trace(inventory, "Api", "on-premises:10.1.0.0/16", path="/orders", host="orders.corp.example")
    assert result.failed is not None
    assert (result.failed.check, result.failed.subject) == (
        TraceCheck.DOOR,
        "no custom domain is called other.corp.example",
    )


def test_another_account_is_refused_by_a_policy_for_one_endpoint() -> None:
    inventory = inventory_of("private")
    result = trace(inventory, "Api", "account:444455556666", path="/orders")
    assert result.failed is not None
    assert (result.failed.check, result.failed.answers[0].status) == (TraceCheck.POLICIES, 403)


def test_another_account_may_have_an_endpoint_that_a_policy_names(tmp_path: Path) -> None:
    inventory = changed(tmp_path, "private", '"aws:SourceVpce": !Ref Door', '"aws:SourceVpce": vpce-0123456789abcdef0')
    result = trace(inventory, "Api", "account:444455556666", path="/orders")
    assert result.passes is None
    assert dict(checks(result))["policies and authorizer"] is None


def test_another_account_gets_in_where_a_policy_has_no_condition(tmp_path: Path) -> None:
    before = '            Condition: {StringEquals: {"aws:SourceVpce": !Ref Door}}\n'
    inventory = changed(tmp_path, "private", before, "")
    result = trace(inventory, "Api", "account:444455556666", path="/orders")
    assert [check for check, passes in checks(result) if passes is None] == ["network"]


def test_only_an_account_that_is_allowed_connects_to_an_endpoint_service() -> None:
    inventory = inventory_of("endpoint_service")
    allowed = trace(inventory, "Service", "account:444455556666", path="/orders")
    assert allowed.failed is None
    refused = trace(inventory, "Service", "account:999988887777", path="/orders")
    assert refused.failed is not None
    assert refused.failed.check is TraceCheck.CONNECTION


def test_a_consumer_reaches_the_service_by_its_private_name_alone() -> None:
    result = trace(inventory_of("endpoint_service"), "Service", "vpc:Far", path="/orders")
    outcomes = {form.host: form.failed.check if form.failed else None for form in result.forms}
    assert outcomes == {
        "orders.provider.example": None,
        "${Door}.${Service}.eu-west-1.vpce.amazonaws.com": TraceCheck.TLS,
    }


@pytest.mark.parametrize(
    ("host", "identity", "check"),
    [
        ("partners.example.com", "", TraceCheck.TLS),
        ("partners.example.com", "certificate", None),
        ("http://orders.example.com", "", TraceCheck.DOOR),
        ("orders.example.com", "", None),
        ("elsewhere.example.com", "", None),
    ],
)
def test_names_before_a_regional_api(host: str, identity: str, check: TraceCheck | None) -> None:
    result = trace(inventory_of("edge_before_api"), "Api", "internet", path="/orders", host=host, identity=identity)
    assert (result.failed.check if result.failed else None) is check


@pytest.mark.parametrize(("block", "check"), [("0.0.0.0/0", None), ("10.0.0.0/16", TraceCheck.NETWORK)])
def test_an_accelerator_keeps_the_address_of_the_caller(tmp_path: Path, block: str, check: TraceCheck | None) -> None:
    """https://docs.aws.amazon.com/global-accelerator/latest/dg/preserve-client-ip-address.html"""
    inventory = changed(tmp_path, "accelerator", "CidrIp: 0.0.0.0/0", f"CidrIp: {block}")
    result = trace(inventory, "Balancer", "internet", path="/orders")
    assert result.host == "orders.example.com"
    assert (result.failed.check if result.failed else None) is check


def test_cloudfront_redirects_plain_http() -> None:
    result = trace(inventory_of("edge_before_api"), "Api", "internet", path="/orders", host="http://orders.example.com")
    assert str(result.answers[-1]) == "301 Location: https://orders.example.com/orders"


@pytest.mark.parametrize(("tls", "passes"), [("1.1", False), ("1.2", True), ("1.3", True), ("", True)])
def test_a_listener_speaks_the_versions_of_its_policy(tls: str, passes: bool) -> None:
    """https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html"""
    inventory = inventory_of("balancer_before_endpoint")
    request = {"path": "/orders", "host": "orders.corp.example", "tls": tls}
    result = trace(inventory, "Api", "on-premises:10.1.0.0/16", **request)
    assert result.passes is passes


def test_a_private_api_speaks_tls_1_2_alone() -> None:
    """https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html"""
    inventory = inventory_of("private")
    assert trace(inventory, "Api", "Caller", path="/orders", tls="1.2").passes is True
    result = trace(inventory, "Api", "Caller", path="/orders", tls="1.3")
    assert result.failed is not None
    assert result.failed.check is TraceCheck.TLS


def test_every_url_of_a_private_api_is_listed_with_what_comes_of_it() -> None:
    """https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-test-invoke-url.html"""
    result = trace(inventory_of("private_domain"), "Api", "Caller", path="/orders")
    assert [(form.kind.value, form.header.partition(":")[0], form.passes) for form in result.forms] == [
        ("custom domain", "", True),
        ("default name", "", True),
        ("name of the API at an endpoint", "", True),
        ("name of an endpoint, with the header Host", "Host", True),
        ("name of an endpoint, with the header x-apigw-api-id", "x-apigw-api-id", True),
    ]


def test_the_name_of_an_endpoint_alone_names_no_api() -> None:
    host = "${Door}.execute-api.eu-west-1.vpce.amazonaws.com"
    result = trace(inventory_of("private"), "Api", "Caller", path="/orders", host=host)
    assert result.failed is not None
    assert (result.failed.check, result.failed.answers[0].status) == (TraceCheck.DOOR, 403)


@pytest.mark.parametrize(
    ("method", "place", "check"),
    [("GET", "vpc:Net", None), ("POST", "vpc:Net", TraceCheck.POLICIES), ("GET", "internet", TraceCheck.CONNECTION)],
)
def test_lattice_asks_for_the_network_and_the_auth_policy(method: str, place: str, check: TraceCheck | None) -> None:
    """https://docs.aws.amazon.com/vpc-lattice/latest/ug/auth-policies.html"""
    result = trace(inventory_of("lattice"), "Service", place, path="/orders", method=method)
    assert (result.failed.check if result.failed else None) is check


@pytest.mark.parametrize(
    ("path", "check"),
    [("/orders", None), ("/customers", TraceCheck.LISTENER)],
)
def test_a_rule_of_a_balancer_takes_paths(path: str, check: TraceCheck | None) -> None:
    result = trace(inventory_of("functions"), "Balancer", "vpc:Net", path=path, host="orders.corp.example")
    assert (result.failed.check if result.failed else None) is check


def test_a_function_url_needs_both_permissions(tmp_path: Path) -> None:
    """https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"""
    assert trace(inventory_of("functions"), "Url", "internet").passes is True
    before = 'Action: "lambda:InvokeFunction", Principal: "*", InvokedViaFunctionUrl: true'
    alone = changed(
        tmp_path, "functions", before, 'Action: "lambda:InvokeFunction", Principal: "1", InvokedViaFunctionUrl: true'
    )
    result = trace(alone, "Url", "internet")
    assert result.failed is not None
    assert str(result.failed.answers[0]) == '403 {"Message":"Forbidden"}'


def test_a_message_of_a_socket_takes_the_route_that_it_names() -> None:
    inventory = inventory_of("functions")
    sent = trace(inventory, "Socket", "internet", path="/send", identity=ROLE)
    assert sent.failed is None
    lost = trace(inventory, "Socket", "internet", path="/else", identity=ROLE)
    assert lost.failed is not None
    assert lost.failed.check is TraceCheck.ROUTE


RULES = Path(__file__).parents[1] / "rules"
EVERYTHING = [
    *sorted(TEMPLATES.glob("*.yaml")),
    *sorted(RULES.glob("*/fail.yaml")),
    *sorted(RULES.glob("*/unknown.yaml")),
]


@pytest.mark.parametrize("file", EVERYTHING, ids=[f"{path.parent.name}/{path.stem}" for path in EVERYTHING])
def test_what_is_open_says_what_would_settle_it_and_what_stops_says_what_is_seen(file: Path) -> None:
    inventory = read(file, region="eu-west-1")
    for door in (node for node in inventory if node.KIND in TRACED_KINDS):
        for place in PLACES:
            result = trace(inventory, door.key, place, path="/orders")
            for step in (*result.steps, *(step for form in result.forms for step in form.steps)):
                about = (door.key, place, step.check, step.subject)
                assert step.passes is not None or step.unknown, about
                assert step.passes is True or step.answers or step.subject in NEVER_MADE, about
            assert len(result.records()) == len(result.steps)


NEVER_MADE = {
    "a WebSocket API takes no link V2: AWS refuses to create it",
    "a link V1 takes no Application Load Balancer: AWS refuses to create it",
}
"""What AWS does not create has no status."""
TRACED_KINDS = {
    "rest-api",
    "http-api",
    "websocket-api",
    "load-balancer",
    "function-url",
    "endpoint-service",
    "lattice-service",
    "distribution",
    "accelerator",
}


def test_what_is_no_header_or_account_is_one_sentence() -> None:
    inventory = inventory_of("private")
    with pytest.raises(InventoryError, match="'Host' is no header: give NAME: VALUE"):
        trace(inventory, "Api", "Caller", header="Host")
    with pytest.raises(InventoryError, match="'12' is no account: give its 12 digits"):
        trace(inventory, "Api", "account:12")


def test_a_gateway_response_changes_the_status_that_the_caller_sees(tmp_path: Path) -> None:
    """https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html"""
    response = """  Response:
    Type: AWS::ApiGateway::GatewayResponse
    Properties: {RestApiId: !Ref Api, ResponseType: TYPE, StatusCode: "404"}
  Api:
"""
    for kind, status in (("MISSING_AUTHENTICATION_TOKEN", 404), ("DEFAULT_4XX", 404), ("DEFAULT_5XX", 403)):
        inventory = changed(tmp_path, "private", "  Api:\n", response.replace("TYPE", kind))
        result = trace(inventory, "Api", "Caller", path="/customers")
        assert result.failed is not None
        assert (result.failed.check, result.failed.answers[0].status) == (TraceCheck.ROUTE, status)
