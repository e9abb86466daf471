"""A session is passed in: who asks, where, and at which address."""

from __future__ import annotations

import builtins
from typing import Any

import pytest

from modeler.aws.prices.price_list import ENDPOINT_REGION, pricing_client
from modeler.aws.session import AwsError, AwsSession, Credentials, NoSdkError

KEYS = Credentials(access_key_id="testing-id", secret_access_key="testing-key", session_token="testing-token")


def test_a_client_has_the_session_s_region_endpoint_and_keys() -> None:
    session = AwsSession(region="eu-west-1", endpoint_url="http://127.0.0.1:5005", credentials=KEYS)
    made = session.client("apigateway")
    assert made.meta.region_name == "eu-west-1"
    assert made.meta.endpoint_url == "http://127.0.0.1:5005"
    keys = made._request_signer._credentials
    assert (keys.access_key, keys.secret_key, keys.token) == ("testing-id", "testing-key", "testing-token")


def test_two_sessions_in_one_process_stay_apart() -> None:
    here = AwsSession(region="eu-west-1", credentials=KEYS)
    there = AwsSession(region="us-east-1", credentials=KEYS, endpoint_url="http://127.0.0.1:5006")
    assert here.client("ec2").meta.endpoint_url == "https://ec2.eu-west-1.amazonaws.com"
    assert there.client("ec2").meta.endpoint_url == "http://127.0.0.1:5006"


def test_the_price_list_answers_in_its_own_region_whatever_the_session_s() -> None:
    session = AwsSession(region="eu-west-1", credentials=KEYS)
    assert pricing_client(session).meta.region_name == ENDPOINT_REGION


def test_throttled_calls_are_retried_in_standard_mode() -> None:
    retries = AwsSession(region="us-east-1", credentials=KEYS).client("ec2").meta.config.retries
    assert (retries["mode"], retries["total_max_attempts"]) == ("standard", 6)


def test_keys_are_never_printed() -> None:
    assert "testing" not in repr(AwsSession(credentials=KEYS))


@pytest.mark.parametrize(
    ("session", "why"),
    [
        (AwsSession(region="eu-west-1", profile="nobody-has-this-profile"), "nobody-has-this-profile"),
        (AwsSession(region="eu-west-1", credentials=KEYS, endpoint_url="no address"), "no address"),
    ],
)
def test_what_cannot_be_a_session_is_one_sentence(session: AwsSession, why: str) -> None:
    with pytest.raises(AwsError, match=why) as caught:
        session.client("ec2")
    assert "\n" not in str(caught.value)


def without_boto3(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *arguments: Any) -> Any:
        if name.partition(".")[0] in ("boto3", "botocore"):
            raise ImportError(name)
        return real(name, *arguments)

    monkeypatch.setattr(builtins, "__import__", without)


def test_without_boto3_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    without_boto3(monkeypatch)
    with pytest.raises(NoSdkError, match=r"install 'modeler\[aws\]'") as caught:
        AwsSession().client("ec2")
    assert "--from-bulk" not in str(caught.value), "advice for price refreshes belongs to price refreshes"
    with pytest.raises(AwsError, match=r"install 'modeler\[aws\]', or use '--from-bulk'"):
        pricing_client(AwsSession())
