"""Who decides on requests stands in the stack as the bill has it, reads back, and really verifies what callers show."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from typing import Any

import pytest

import modeler as m
from modeler.engine.compare import assess
from modeler.errors import StackError
from modeler.files.plain_json import load_json
from modeler.iac.build import template
from modeler.iac.build.authorizer_code import AUTHORIZER_CODE
from modeler.iac.review import lint
from modeler.iac.stack import Stack
from modeler.iac.write import cloudformation, terraform
from modeler.inventory import Inventory, Node, difference
from modeler.inventory.kinds.api_authorizer import ApiAuthorizer
from modeler.inventory.kinds.api_key import ApiKey
from modeler.inventory.kinds.api_route import ApiRoute
from modeler.inventory.kinds.function import Function
from modeler.inventory.kinds.rest_authorizer import RestAuthorizer
from modeler.inventory.kinds.rest_method import RestMethod
from modeler.inventory.kinds.usage_plan import UsagePlan
from modeler.inventory.kinds.user_pool import UserPool

from .cases import ACCOUNT, given

INTERNET = {"location": "internet"}
PEOPLE = {**INTERNET, "who": "workforce"}
SOCKETS = {"protocol": "websocket", "connection_minutes_per_month": "5M"}
LOGS = {"retention_months": 0.99}
"""A log group keeps for days: 30 of them are 0.99 months."""
POOL = {"token_requests": "10k"}
NEEDS: dict[str, tuple[str, dict[str, Any], type[Node], dict[str, Any]]] = {
    "jwt at an HTTP API": (
        "D1:http",
        {"clients": INTERNET, "needs": {"authentication": ["jwt"]}},
        ApiAuthorizer,
        {"type": "JWT", "issuer": "https://tokens.example.com", "audience": ("orders",)},
    ),
    "a user pool at an HTTP API": (
        "D1:http",
        {"clients": INTERNET, "needs": {"authentication": ["cognito"]}, "api": {"cognito": POOL}},
        UserPool,
        {"sign_up_off": True},
    ),
    "a user pool at a REST API": (
        "D1:rest",
        {"clients": INTERNET, "needs": {"authentication": ["cognito"]}, "api": {"cognito": POOL}},
        RestAuthorizer,
        {"type": "COGNITO_USER_POOLS"},
    ),
    "people in a user pool": (
        "D1:rest",
        {"clients": PEOPLE, "needs": {"authentication": ["cognito"]}, "api": {"cognito": POOL}},
        RestAuthorizer,
        {"type": "COGNITO_USER_POOLS"},
    ),
    "jwt at a private REST API": (
        "A1:endpoint",
        {"needs": {"authentication": ["jwt"]}},
        RestAuthorizer,
        {"type": "REQUEST", "cache_ttl_s": 300},
    ),
    "jwt of a user pool at a REST API": (
        "D1:rest",
        {"clients": INTERNET, "needs": {"authentication": ["jwt"]}, "api": {"cognito": POOL}},
        RestAuthorizer,
        {"type": "COGNITO_USER_POOLS"},
    ),
    "a function at a REST API": (
        "D1:rest",
        {
            "clients": INTERNET,
            "needs": {"authentication": ["lambda"]},
            "api": {"lambda_authorizer": {"memory_mb": 256, "architecture": "x86_64", "ttl": 60}},
        },
        RestAuthorizer,
        {"type": "REQUEST", "cache_ttl_s": 60},
    ),
    "a function at an HTTP API": (
        "D1:http",
        {"clients": INTERNET, "needs": {"authentication": ["lambda"]}},
        ApiAuthorizer,
        {"type": "REQUEST", "simple_responses": True, "payload_version": "2.0"},
    ),
    "jwt at a WebSocket API": (
        "D1:websocket",
        {"clients": INTERNET, "traffic": SOCKETS, "logging": LOGS, "needs": {"authentication": ["jwt"]}},
        ApiAuthorizer,
        {"type": "REQUEST", "cache_ttl_s": None},
    ),
    "a user pool at a WebSocket API": (
        "D1:websocket",
        {
            "clients": INTERNET,
            "traffic": SOCKETS,
            "logging": LOGS,
            "needs": {"authentication": ["cognito"]},
            "api": {"cognito": POOL},
        },
        ApiAuthorizer,
        {"type": "REQUEST", "cache_ttl_s": None},
    ),
    "keys": (
        "A1:endpoint",
        {"needs": {"features": ["api-keys", "per-client-throttling", "usage-quotas"]}},
        UsagePlan,
        {"throttle_rate": 10.0, "throttle_burst": 20, "quota": 100000, "quota_period": "MONTH"},
    ),
}


def workload(need: str) -> m.Workload:
    return m.Workload.from_dict({"region": "eu-west-1", **NEEDS[need][1]})


def stack(need: str) -> Stack:
    pattern, _, variant = NEEDS[need][0].partition(":")
    return template(pattern, workload(need), variant=variant)


def standing(need: str) -> Inventory:
    made = stack(need)
    return made.filled(region="eu-west-1", account=ACCOUNT, **given(made, "eu-west-1"))


@pytest.fixture(params=NEEDS)
def need(request) -> str:
    return request.param


def test_who_decides_stands_at_the_bill_of_the_model(need):
    pattern, _, kind, attributes = NEEDS[need]
    inventory, w = standing(need), workload(need)
    (node,) = inventory.all(kind)
    assert {name: getattr(node, name) for name in attributes} == attributes
    entry = m.assess(inventory, w).entries[0]
    assert entry.unmet == ()
    at_rest = w.with_values({"traffic.requests_per_month": 0.0})
    assert entry.fixed_usd == pytest.approx(assess(at_rest, *pattern.split(":")).monthly_usd)
    assert m.check(inventory).findings == ()


def test_it_reads_back_from_both_systems(need, tmp_path):
    made = stack(need)
    values = given(made, "eu-west-1")
    (tmp_path / "stack.yaml").write_text(cloudformation(made))
    read = m.read(tmp_path / "stack.yaml", values, "eu-west-1", ACCOUNT)
    assert difference(standing(need), read) == []
    assert m.check(read).findings == ()
    assert not lint(cloudformation(made), "eu-west-1")
    module = tmp_path / "module"
    module.mkdir()
    for name, text in terraform(made).items():
        if name.endswith(".tf"):
            (module / name).write_text(text)
    variables = {made.parameter(name).variable: value for name, value in values.items()}
    assert difference(read, m.read(module, variables, "eu-west-1", ACCOUNT)) == []


def test_every_method_and_route_asks_who_decides(need):
    inventory = standing(need)
    doors = (*inventory.all(RestMethod), *inventory.all(ApiRoute))
    assert doors
    for door in doors:
        if isinstance(door, ApiRoute) and door.route in ("$disconnect", "$default") and len(doors) == 3:
            continue  # a WebSocket API asks when a connection is opened
        assert door.authorizer is not None or door.authorization == "AWS_IAM"


def test_every_method_asks_for_a_key_of_the_plan():
    inventory = standing("keys")
    (key,), (plan,) = inventory.all(ApiKey), inventory.all(UsagePlan)
    assert [reference.key for reference in plan.keys] == [key.key]
    assert [method.api_key_required for method in inventory.all(RestMethod)] == [True, True]


def test_the_function_is_as_large_as_the_bill_says():
    (function,) = [item for item in standing("a function at a REST API").all(Function) if item.environment]
    assert (function.memory_mb, function.architectures) == (256, ("x86_64",))


def test_two_proofs_at_once_are_refused():
    w = m.Workload(needs={"authentication": ["iam", "jwt"]})
    with pytest.raises(StackError, match="one proof"):
        template("A1", w)


def test_a_function_of_another_language_is_refused():
    api = {"authorizer": "lambda", "lambda_authorizer": {"runtime": "nodejs22.x"}}
    with pytest.raises(StackError, match="written in Python"):
        template("A1", m.Workload.from_dict({"api": api}))


def test_a_caller_of_an_api_with_iam_is_told_how_to_sign():
    made = template("A1", m.Workload())
    line = next(str(output.value) for output in made.outputs if output.name == "CallWith")
    assert line.startswith("curl --aws-sigv4 aws:amz:${AWS::Region}:execute-api ")
    assert "awscurl --service execute-api" in " ".join(made.notes)
    assert "awscurl" in str(terraform(made)["README.md"])


ISSUER, AUDIENCE = "https://tokens.example.com", "orders"
MODULUS = (
    "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yR"
    "T-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXB"
    "dQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9ia"
    "GNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"
)
PRIVATE = (
    "Eq5xpGnNCivDflJsRQBXHx1hdR1k6Ulwe2JZD50LpXyWPEAeP88vLNO97IjlA7_GQ5sLKMgvfTeXZx9SE-7YwVol2NXOoAJe46su"
    "i395IW_GO-pWJ1O0BkTGoVEn2bKVRUCgu-GjBVaYLU6f3l9kJfFNS3E0QbVdxzubSu3Mkqzjkn439X0M_V51gfpRLI9JYanrC4D4"
    "qAdGcopV_0ZHHzQlBjudU2QvXt4ehNYTCBr6XCLQUShb1juUO1ZdiYoFaFQT5Tw8bGUl_x_jTj3ccPDVZFD9pIuhLhBOneufuBiB"
    "4cS98l2SR_RQyGWSeWjnczT0QU91p1DhOVRuOopznQ"
)
SIGNED = (
    "eyJhbGciOiJSUzI1NiJ9."
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
)
SIGNATURE = (
    "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9"
    "uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB"
    "_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rq"
    "Vt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"
)
"""The key and the signed example of https://www.rfc-editor.org/rfc/rfc7515#appendix-A.2."""
PUBLIC = {"kid": "now", "kty": "RSA", "n": MODULUS, "e": "AQAB"}


@pytest.fixture
def function(monkeypatch) -> dict[str, Any]:
    """Return the authorizer's code as it runs, with an issuer whose keys are not asked for over a network."""
    monkeypatch.setenv("ISSUER", ISSUER)
    monkeypatch.setenv("AUDIENCE", f"{AUDIENCE},billing")
    names: dict[str, Any] = {}
    exec(AUTHORIZER_CODE, names)
    answers = {
        f"{ISSUER}/.well-known/openid-configuration": {"jwks_uri": f"{ISSUER}/keys"},
        f"{ISSUER}/keys": {"keys": [PUBLIC]},
    }
    names["fetched"] = answers.__getitem__
    return names


def number(text: str) -> int:
    return int.from_bytes(base64.urlsafe_b64decode(text + "=="), "big")


def encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def sign(content: str, exponent: int) -> bytes:
    """Sign as RFC 8017 says in section 8.2.1, with the key of the example."""
    digest = bytes.fromhex("3031300d060960864801650304020105000420") + hashlib.sha256(content.encode()).digest()
    padded = b"\x00\x01".ljust(255 - len(digest), b"\xff") + b"\x00" + digest
    return pow(int.from_bytes(padded, "big"), exponent, number(MODULUS)).to_bytes(256, "big")


def token(exponent: int = 0, alg="RS256", kid="now", **claims: Any) -> str:
    valid = {"iss": ISSUER, "aud": AUDIENCE, "sub": "caller", "exp": time.time() + 86_400}
    head, body = ({"alg": alg, "kid": kid}, {name: value for name, value in (valid | claims).items() if value})
    signed = ".".join(encoded(json.dumps(part).encode()) for part in (head, body))
    return f"{signed}.{encoded(sign(signed, exponent or number(PRIVATE)))}"


def http_event(value: str) -> dict[str, Any]:
    return {"version": "2.0", "headers": {"authorization": value}}


def rest_event(value: str) -> dict[str, Any]:
    return {
        "methodArn": "arn:aws:execute-api:eu-west-1:111122223333:a1b2c3/v1/GET/orders/7",
        "headers": {"Authorization": value},
    }


GOOD = {
    "an audience": {},
    "one of several audiences": {"aud": ["billing", "mail"]},
    "a client of a user pool": {"aud": None, "client_id": "orders"},
    "a time that has come": {"nbf": time.time() - 5},
}
BAD = {
    "another key": {"exponent": number(PRIVATE) + 2},
    "no signature": {"alg": "none"},
    "a shared secret": {"alg": "HS256"},
    "an unknown key": {"kid": "old"},
    "another issuer": {"iss": "https://tokens.example.org"},
    "another audience": {"aud": "mail"},
    "no audience": {"aud": None},
    "yesterday": {"exp": time.time() - 1},
    "no end": {"exp": None},
    "not yet": {"nbf": time.time() + 86_400},
}


def test_the_example_of_the_standard_is_verified(function):
    signature = base64.urlsafe_b64decode(SIGNATURE + "==")
    assert function["is_signed"](SIGNED.encode(), signature, PUBLIC)
    assert sign(SIGNED, number(PRIVATE)) == signature
    assert not function["is_signed"](SIGNED.encode() + b"Q", signature, PUBLIC)


@pytest.mark.parametrize("claims", GOOD.values(), ids=GOOD)
def test_a_valid_token_is_let_in(function, claims):
    assert function["handler"](http_event(f"Bearer {token(**claims)}"), None) == {"isAuthorized": True}
    policy = function["handler"](rest_event(f"Bearer {token(**claims)}"), None)
    (statement,) = policy["policyDocument"]["Statement"]
    assert policy["principalId"] == "caller"
    assert statement["Resource"] == "arn:aws:execute-api:eu-west-1:111122223333:a1b2c3/v1/*"


@pytest.mark.parametrize("claims", BAD.values(), ids=BAD)
def test_any_other_token_is_refused(function, claims):
    assert function["handler"](http_event(f"Bearer {token(**claims)}"), None) == {"isAuthorized": False}
    with pytest.raises(Exception, match=r"^Unauthorized$"):
        function["handler"](rest_event(f"Bearer {token(**claims)}"), None)


NO_TOKENS = ["", "Bearer", "Bearer a.b", "Bearer a.b.c", "Basic YTpi", "Bearer ..", "Bearer é.é.é"]


@pytest.mark.parametrize("value", NO_TOKENS)
def test_what_is_no_token_is_refused(function, value):
    assert function["handler"](http_event(value), None) == {"isAuthorized": False}


def test_a_changed_token_is_refused(function):
    head, body, signature = token().split(".")
    claims = load_json(base64.urlsafe_b64decode(body + "=="))
    forged = encoded(json.dumps(claims | {"sub": "admin"}).encode())
    assert function["claims_of"](http_event(f"Bearer {head}.{forged}.{signature}")) is None
    for position in (0, 100, -1):
        changed = bytearray(base64.urlsafe_b64decode(signature + "=="))
        changed[position] ^= 1
        assert function["claims_of"](http_event(f"Bearer {head}.{body}.{encoded(bytes(changed))}")) is None


def test_keys_are_asked_for_again_once_in_a_while_only(function):
    asked: list[str] = []
    answers = function["fetched"]
    function["fetched"] = lambda address: asked.append(address) or answers(address)
    for _ in range(3):
        function["claims_of"](http_event(f"Bearer {token(kid='unknown')}"))
    assert len(asked) == 2
