"""What keeps AWS from being asked is one sentence with the next step, of a type of its own, and exit code 2.

Codes of refusals: https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html and the "common errors" of the
other services (2026-11-30).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from botocore import exceptions

from modeler.aws.collect import collect
from modeler.aws.failures import (
    ExpiredCredentialsError,
    InvalidCredentialsError,
    MissingPermissionError,
    NoCredentialsError,
    OutOfReachError,
    UnknownProfileError,
    UnknownRegionError,
    identity_error,
    sdk_error,
)
from modeler.aws.session import AwsError, AwsSession
from modeler.cli import main

from ..made_up_account import KEYS, SESSION, Account, refuse

NOBODY = {"AWS_EC2_METADATA_DISABLED": "true", "AWS_CONFIG_FILE": "nothing", "AWS_SHARED_CREDENTIALS_FILE": "nothing"}


def is_one_sentence(error: BaseException) -> bool:
    return "\n" not in str(error) and (str(error)[:1].islower() or str(error).startswith("AWS "))


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)
    for name, value in NOBODY.items():
        monkeypatch.setenv(name, value)


@pytest.mark.usefixtures("nobody")
def test_nobody_is_signed_in(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["live", "inventory", "--region", "eu-west-1"]) == 2
    told = capsys.readouterr().err
    assert "there are no AWS credentials" in told
    assert "aws sso login" in told
    assert told.count("\n") == 1


@pytest.mark.usefixtures("nobody")
def test_no_region_is_given() -> None:
    with pytest.raises(UnknownRegionError, match="--region eu-west-1") as caught:
        collect()
    assert is_one_sentence(caught.value)


@pytest.mark.usefixtures("nobody")
def test_an_unknown_profile_names_those_that_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / "config"
    config.write_text("[profile work]\nregion = eu-west-1\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    with pytest.raises(UnknownProfileError, match="there are work"):
        collect("eu-west-1", profile="wrok")
    assert main(["live", "check", "-r", "eu-west-1", "--profile", "wrok"]) == 2
    assert "no AWS profile 'wrok'" in capsys.readouterr().err


@pytest.mark.parametrize("region", ["eu-west-9", "europe", "eu_west_1"])
def test_what_is_no_region_is_refused_before_anything_is_asked(region: str) -> None:
    account = Account({})
    with account.stands(), pytest.raises(UnknownRegionError, match=f"no Region '{region}'"):
        collect(AwsSession(region=region, credentials=KEYS))
    assert account.calls == []


@pytest.mark.parametrize(
    ("code", "kind", "step"),
    [
        ("ExpiredToken", ExpiredCredentialsError, "aws sso login"),
        ("ExpiredTokenException", ExpiredCredentialsError, "aws sso login"),
        ("InvalidClientTokenId", InvalidCredentialsError, "renew the keys"),
        ("SignatureDoesNotMatch", InvalidCredentialsError, "renew the keys"),
        ("OptInRequired", UnknownRegionError, "--region"),
        ("AccessDenied", MissingPermissionError, "GetCallerIdentity"),
        ("InternalFailure", AwsError, "InternalFailure"),
    ],
)
def test_who_is_not_known_to_aws_is_told_why(code: str, kind: type[AwsError], step: str) -> None:
    with Account({"sts:GetCallerIdentity": refuse(code)}).stands(), pytest.raises(kind, match=step) as caught:
        collect(SESSION, kinds=["vpc"])
    assert is_one_sentence(caught.value)


def test_credentials_that_end_meanwhile_end_the_collection() -> None:
    answers = {"ec2:DescribeVpcs": refuse("RequestExpired")}
    with Account(answers).stands(), pytest.raises(ExpiredCredentialsError):
        collect(SESSION, kinds=["vpc"])


def test_an_account_that_refuses_every_call_is_not_taken_for_an_empty_one() -> None:
    answers = {"ec2:DescribeVpcs": refuse("UnauthorizedOperation")}
    with Account(answers).stands(), pytest.raises(MissingPermissionError, match="modeler live policy"):
        collect(SESSION, kinds=["vpc"])


def test_a_role_that_is_not_given_is_told_with_what_it_needs() -> None:
    role = "arn:aws:iam::111122223333:role/read-only"
    with (
        Account({"sts:AssumeRole": refuse("AccessDenied")}).stands(),
        pytest.raises(MissingPermissionError, match="has to trust you, and you need sts:AssumeRole"),
    ):
        collect(SESSION, kinds=["vpc"], roles=[role])
    with Account({}).stands(), pytest.raises(AwsError, match="is no ARN of a role"):
        collect(SESSION, kinds=["vpc"], roles=["read-only"])


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (exceptions.NoCredentialsError(), NoCredentialsError),
        (exceptions.PartialCredentialsError(provider="env", cred_var="AWS_SECRET_ACCESS_KEY"), NoCredentialsError),
        (exceptions.UnauthorizedSSOTokenError(), ExpiredCredentialsError),
        (exceptions.TokenRetrievalError(provider="sso", error_msg="no"), ExpiredCredentialsError),
        (exceptions.EndpointConnectionError(endpoint_url="https://sts.eu-west-1.amazonaws.com"), OutOfReachError),
        (exceptions.ConnectTimeoutError(endpoint_url="https://sts.eu-west-1.amazonaws.com"), OutOfReachError),
        (exceptions.NoRegionError(), UnknownRegionError),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_what_the_sdk_says_has_a_type_and_one_sentence(error: Any, kind: type[AwsError]) -> None:
    for ours in (sdk_error(error), identity_error(error)):
        assert type(ours) is kind
        assert is_one_sentence(ours)
