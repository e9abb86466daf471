"""What a caller sees of a private and of a public API, each row of it documented by AWS or reported by its support.

Sources: https://repost.aws/knowledge-center/api-gateway-vpc-connections (403 Forbidden by private DNS),
https://repost.aws/knowledge-center/api-gateway-troubleshoot-403-forbidden (policies, missing token),
https://repost.aws/knowledge-center/api-gateway-500-error-vpc (links, permissions), 2026-11-30.
"""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

import modeler as m
from modeler.audit.trace import Trace, TraceCheck, trace
from modeler.errors import InventoryError
from modeler.views.text.trace import trace_text

TEMPLATES = Path(__file__).parent / "templates"
PRIVATE = (TEMPLATES / "private.yaml").read_text(encoding="utf-8")
LINKED = (TEMPLATES / "linked_http.yaml").read_text(encoding="utf-8")


def traced(tmp_path: Path, template: str, place: str = "Caller", **request: str) -> Trace:
    file = tmp_path / "api.yaml"
    file.write_text(template, encoding="utf-8")
    return trace(m.read(file, region="eu-west-1"), "Api", place, **({"path": "/orders"} | request))


def shown(result: Trace) -> str:
    screen = StringIO()
    Console(file=screen, width=200).print(trace_text(result))
    return screen.getvalue()


def changed(before: str, after: str, template: str = PRIVATE) -> str:
    assert before in template
    return template.replace(before, after)


def test_a_request_arrives_at_the_backend(tmp_path: Path) -> None:
    result = traced(tmp_path, PRIVATE)
    assert result.passes is True
    assert [step.check.value for step in result.steps] == [
        "name",
        "network",
        "TLS",
        "API behind the name",
        "policies and authorizer",
        "stage",
        "route",
        "integration",
        "backend",
    ]
    assert result.working_hosts == (
        "${Api}.execute-api.eu-west-1.amazonaws.com",
        "${Api}-${Door}.execute-api.eu-west-1.amazonaws.com",
    )


CASES = {
    "the group of the endpoint is closed": (
        changed("CidrIp: 10.0.0.0/16", "CidrIp: 192.168.0.0/16"), {}, TraceCheck.NETWORK, None, "times out",
    ),
    "the caller may not send": (
        changed(
            "GroupDescription: those who call}",
            "GroupDescription: those who call,"
            " SecurityGroupEgress: [{IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIp: 0.0.0.0/0}]}",
        ),
        {}, TraceCheck.NETWORK, None, "times out",
    ),
    "another endpoint is meant": (
        changed("!Ref Door}}\n", "vpce-0a1b2c3d}}\n"),
        {}, TraceCheck.POLICIES, 403, "User: anonymous is not authorized",
    ),
    "a VPC id under SourceVpce": (
        changed("!Ref Door}}\n", "!Ref Net}}\n"), {}, TraceCheck.POLICIES, 403, "is not authorized to perform",
    ),
    "no resource policy": (
        PRIVATE[: PRIVATE.index("      Policy:")] + PRIVATE[PRIVATE.index("  Orders:") :],
        {}, TraceCheck.POLICIES, 403, "is not authorized to perform",
    ),
    "an explicit deny": (
        changed("            Condition:", "            Condition:").replace(
            "        Statement:\n",
            "        Statement:\n"
            "          - {Effect: Deny, Principal: \"*\", Action: execute-api:Invoke, Resource: \"*\"}\n",
        ),
        {}, TraceCheck.POLICIES, 403, "with an explicit deny",
    ),
    "IAM without a signature": (
        changed("AuthorizationType: NONE", "AuthorizationType: AWS_IAM"), {}, TraceCheck.POLICIES, 403,
        "Missing Authentication Token",
    ),
    "Cognito without a token": (
        changed("AuthorizationType: NONE", "AuthorizationType: COGNITO_USER_POOLS"), {}, TraceCheck.POLICIES, 401,
        "Unauthorized",
    ),
    "no such path": (PRIVATE, {"path": "/customers"}, TraceCheck.ROUTE, 403, "Missing Authentication Token"),
    "no such method": (PRIVATE, {"method": "POST"}, TraceCheck.ROUTE, 403, "Missing Authentication Token"),
    "no such stage": (PRIVATE, {"stage": "test"}, TraceCheck.STAGE, 403, "Forbidden"),
    "no permission to invoke": (
        PRIVATE[: PRIVATE.index("  Permission:")], {}, TraceCheck.INTEGRATION, 500, "Internal server error",
    ),
    "a public API behind private DNS": (
        changed("{Types: [PRIVATE], VpcEndpointIds: [!Ref Door]}", "{Types: [REGIONAL]}"), {}, TraceCheck.DOOR, 403,
        "Forbidden",
    ),
    "the default endpoint is off": (
        changed("      Name: orders\n", "      Name: orders\n      DisableExecuteApiEndpoint: true\n"), {},
        TraceCheck.DOOR, 403, "Forbidden",
    ),
    "private DNS without DNS in the VPC": (
        changed("EnableDnsSupport: true", "EnableDnsSupport: false"), {}, TraceCheck.NAME, None,
        "could not resolve host",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("template", "request_", "check", "status", "message"), CASES.values(), ids=CASES.keys())
def test_where_a_request_stops_and_what_is_seen(
    tmp_path: Path, template: str, request_: dict[str, str], check: TraceCheck, status: int | None, message: str
) -> None:
    result = traced(tmp_path, template, **request_)
    assert result.failed is not None
    assert result.failed.check is check
    assert any(answer.status == status and message in answer.message for answer in result.failed.answers)


# the id that AWS gives the API may be the one in a pattern with a wildcard: nobody knows before it is created
OPEN = {
    "the endpoint policy names another API": (
        changed(
            "      PrivateDnsEnabled: true\n",
            "      PrivateDnsEnabled: true\n      PolicyDocument: {Statement: [{Effect: Allow, Principal: \"*\","
            " Action: execute-api:Invoke, Resource: \"arn:aws:execute-api:eu-west-1:111122223333:zzzzzzzzzz/*\"}]}\n",
        ),
        {}, TraceCheck.POLICIES, 403, "is not authorized to perform",
    ),
    "the permission is for another API": (
        changed("${Api}/*\n", "zzzzzzzzzz/*\n"), {}, TraceCheck.INTEGRATION, 500, "Internal server error",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("template", "request_", "check", "status", "message"), OPEN.values(), ids=OPEN.keys())
def test_what_may_be_seen_where_an_id_is_not_known_yet(
    tmp_path: Path, template: str, request_: dict[str, str], check: TraceCheck, status: int, message: str
) -> None:
    result = traced(tmp_path, template, **request_)
    assert result.passes is None
    assert [step.check for step in result.steps if step.passes is None] == [check]
    assert any(answer.status == status and message in answer.message for answer in result.answers)


def test_a_private_api_is_refused_to_the_internet(tmp_path: Path) -> None:
    result = traced(tmp_path, PRIVATE, "internet", host="${Api}.execute-api.eu-west-1.amazonaws.com")
    assert result.failed is not None
    assert (result.failed.check, str(result.failed.answers[0])) == (TraceCheck.DOOR, '403 {"message":"Forbidden"}')


def test_without_private_dns_only_the_name_at_the_endpoint_works(tmp_path: Path) -> None:
    result = traced(tmp_path, changed("PrivateDnsEnabled: true", "PrivateDnsEnabled: false"))
    assert result.working_hosts == ("${Api}-${Door}.execute-api.eu-west-1.amazonaws.com",)
    assert result.passes is True


def test_a_token_opens_a_method_with_cognito(tmp_path: Path) -> None:
    cognito = changed("AuthorizationType: NONE", "AuthorizationType: COGNITO_USER_POOLS")
    assert traced(tmp_path, cognito, identity="token").passes is True


def test_an_unknown_parameter_is_named_where_it_decides(tmp_path: Path) -> None:
    unknown = changed("!Ref Door}}\n", "!Ref Allowed}}\n").replace(
        "Resources:", "Parameters: {Allowed: {Type: String}}\nResources:", 1
    )
    result = traced(tmp_path, unknown)
    assert result.passes is None
    assert [value.name for value in result.unknown] == ["Allowed"]


@pytest.mark.parametrize(
    ("before", "after", "check", "status"),
    [
        # https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-private.html
        ("FromPort: 443, ToPort: 443", "FromPort: 80, ToPort: 80", TraceCheck.INTEGRATION, 503),
        ("FromPort: 8443, ToPort: 8443", "FromPort: 80, ToPort: 80", TraceCheck.BACKEND, 504),
        ("RouteKey: GET /orders", "RouteKey: POST /orders", TraceCheck.ROUTE, 404),
        ("AuthorizationType: NONE", "AuthorizationType: JWT", TraceCheck.POLICIES, 401),
    ],
)
def test_an_http_api_over_a_link(tmp_path: Path, before: str, after: str, check: TraceCheck, status: int) -> None:
    assert traced(tmp_path, LINKED, "internet").passes is True
    result = traced(tmp_path, changed(before, after, LINKED), "internet")
    assert result.failed is not None
    assert result.failed.check is check
    assert status in [answer.status for answer in result.failed.answers]


def test_a_name_that_is_no_api_or_place_is_said(tmp_path: Path) -> None:
    with pytest.raises(InventoryError, match="'Nowhere' is no place: give internet, on-premises:BLOCK"):
        traced(tmp_path, PRIVATE, "Nowhere")
    file = tmp_path / "api.yaml"
    with pytest.raises(InventoryError, match="'Orders' is no API that was read: use one of Api"):
        trace(m.read(file), "Orders", "internet")


def test_a_refusal_names_the_statement_the_condition_and_what_the_request_has(tmp_path: Path) -> None:
    failed = traced(tmp_path, changed("!Ref Door}}\n", "vpce-0a1b2c3d}}\n")).failed
    assert failed is not None
    assert failed.deciding is not None
    assert failed.deciding.record() == {
        "statement": 1,
        "sid": "",
        "where": str(failed.deciding.match.statement.origin),
        "part": "condition",
        "condition": {"operator": "StringEquals", "key": "aws:SourceVpce", "values": ["vpce-0a1b2c3d"]},
        "request_has": "${Door}",
        "request_has_key": True,
    }
    screen = shown(traced(tmp_path, changed("!Ref Door}}\n", "vpce-0a1b2c3d}}\n")))
    assert "FAIL policies and authorizer: the API's own policy and authorizer" in screen
    assert "by its condition StringEquals aws:SourceVpce: vpce-0a1b2c3d" in screen
    assert "the request has aws:SourceVpce: ${Door}" in screen


def test_a_refusal_by_a_key_that_the_request_lacks_says_so(tmp_path: Path) -> None:
    asking = changed('"aws:SourceVpce": !Ref Door', '"aws:PrincipalOrgID": o-a1b2c3d4e5')
    failed = traced(tmp_path, asking).failed
    assert failed is not None
    assert failed.deciding is not None
    assert (failed.deciding.has, failed.deciding.has_key) == ("", False)
    assert "the request has no aws:PrincipalOrgID" in shown(traced(tmp_path, asking))


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"tls": "1.4"}, "'1.4' is no version of TLS: give 1.0, 1.1, 1.2 or 1.3"),
        ({"tls": "one"}, "'one' is no version of TLS"),
        ({"method": "GTE"}, "'GTE' is no method of HTTP (did you mean 'GET'?): give GET, HEAD,"),
        ({"method": ""}, "'' is no method of HTTP: give GET, HEAD,"),
    ],
)
def test_what_no_caller_can_send_is_one_sentence(tmp_path: Path, asked: dict[str, str], sentence: str) -> None:
    with pytest.raises(InventoryError) as raised:
        traced(tmp_path, PRIVATE, "internet", **asked)
    assert sentence in str(raised.value)
