"""`modeler policy` asks one policy about one request, and says what decides it and what is wrong in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from modeler.cli import main
from modeler.files.plain_json import load_json

ESTATE = str(Path(__file__).parent / "audit" / "breaks" / "estate.yaml")
EVERYBODY = {"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*"}


@pytest.fixture
def file(tmp_path: Path) -> Any:
    def written(*statements: dict[str, Any]) -> str:
        path = tmp_path / "policy.json"
        path.write_text(json.dumps({"Version": "2012-10-17", "Statement": list(statements)}), encoding="utf-8")
        return str(path)

    return written


def condition(operator: str, key: str, *values: str) -> dict[str, Any]:
    return {"Condition": {operator: {key: list(values)}}}


def test_an_allow_is_shown_with_the_condition_that_holds(file: Any, capsys: pytest.CaptureFixture[str]) -> None:
    path = file({**EVERYBODY, "Sid": "ours", **condition("StringEquals", "aws:SourceVpce", "vpce-1")})
    assert main(["policy", path, "--key", "aws:SourceVpce=vpce-1"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("Allow\n")
    assert "Statement 1 (ours), Allow" in text
    assert "by its condition StringEquals aws:SourceVpce: vpce-1" in text


def test_a_deny_that_nothing_allows_exits_with_one(file: Any, capsys: pytest.CaptureFixture[str]) -> None:
    path = file({**EVERYBODY, **condition("StringEquals", "aws:SourceVpce", "vpce-1")})
    assert main(["policy", path, "--key", "aws:SourceVpce=vpce-2"]) == 1
    assert "Deny: nothing allows it" in capsys.readouterr().out


def test_an_explicit_deny_names_its_statement(file: Any, capsys: pytest.CaptureFixture[str]) -> None:
    deny = {**EVERYBODY, "Effect": "Deny", **condition("NotIpAddress", "aws:VpcSourceIp", "10.0.0.0/8")}
    path = file(EVERYBODY, deny)
    arguments = ["policy", path, "--key", "aws:VpcSourceIp=192.168.0.1", "--json"]
    assert main(arguments) == 1
    document = load_json(capsys.readouterr().out)
    assert (document["outcome"], document["statement"]) == ("explicit-deny", 2)
    assert document["condition"]["key"] == "aws:VpcSourceIp"


def test_a_network_that_the_policy_cuts_is_unknown(file: Any, capsys: pytest.CaptureFixture[str]) -> None:
    path = file({**EVERYBODY, **condition("IpAddress", "aws:VpcSourceIp", "10.0.0.0/24")})
    assert main(["policy", path, "--key", "aws:VpcSourceIp=10.0.0.0/16"]) == 1
    assert capsys.readouterr().out.startswith("Unknown\n")


def test_well_known_mistakes_are_said_in_words(file: Any, capsys: pytest.CaptureFixture[str]) -> None:
    path = file({**EVERYBODY, **condition("StringEquals", "aws:SourceVpce", "vpc-0a1b2c3d")})
    main(["policy", path])
    text = " ".join(capsys.readouterr().out.split())
    assert "a VPC is no endpoint, so it never matches; aws:SourceVpc takes its id" in text


def test_what_aws_does_not_take_is_said(file: Any, capsys: pytest.CaptureFixture[str]) -> None:
    main(["policy", file({**EVERYBODY, "Effect": "allow"})])
    assert "Effect has a value that AWS does not take (allow)" in " ".join(capsys.readouterr().out.split())


def test_a_policy_of_a_template_has_its_place_and_its_ids(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policy", ESTATE, "--of", "Private", "--key", "aws:SourceVpce=Door"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "breaks/estate.yaml:" in text.replace(" ", "")
    assert main(["policy", ESTATE, "--of", "Private", "--key", "aws:SourceVpce=vpce-0a1b"]) == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([ESTATE], "of a template say whose policy is asked, --of NAME"),
        ([ESTATE, "--of", "Privat"], "'Privat' is no resource with a policy that was read (did you mean 'Private'?)"),
        ([ESTATE, "--of", "Shop"], "'Shop' has no policy"),
        ([ESTATE, "--of", "Private", "--key", "aws:SourceVpce"], "'--key aws:SourceVpce' gives no value"),
        ([ESTATE, "--of", "Private", "--way", "air"], "'air' is no way in"),
        ([ESTATE, ESTATE], "several files are given"),
        (["no-such-file.json"], "no-such-file.json"),
    ],
)
def test_bad_input_is_one_sentence(arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policy", *arguments]) == 2
    error = capsys.readouterr().err
    assert says in error
    assert error.count("\n") == 1
