"""The commands that read an account: the same judgments as on templates, and nothing but reads."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from modeler.cli import main
from modeler.cli.help import command_help
from modeler.files.plain_json import load_json

from .aws.collect.test_collect import KINDS, NETWORK
from .aws.made_up_account import Account, refuse

REGION = ["--region", "eu-west-1"]
COMMANDS: list[list[str]] = [
    ["inventory"],
    ["check", "--fail-on", "never"],
    ["recognise"],
    ["assess"],
    ["trace", "--api", "a1b2c3", "--from", "internet"],
    ["private", "--api", "a1b2c3"],
    ["breaks", "--change", "private-dns off vpce-032a826a"],
]


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setattr("modeler.aws.collect.collecting.with_parents", _only_some)
    with Account(NETWORK).stands() as made:
        yield made


def _only_some(kinds: object) -> object:
    """Ask for the kinds that the account has: making a client of each service takes seconds."""
    from modeler.aws.collect.questions import with_parents

    return with_parents(KINDS)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_command_reads_the_account_and_writes_nothing(
    command: list[str], account: Account, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["live", *command, *REGION]) in (0, 1)
    told = capsys.readouterr()
    assert told.out
    assert "read with" in told.err
    operations = [name.partition(":")[2] for name in account.operations]
    assert operations
    assert all(name.startswith(("Describe", "Get", "List")) for name in operations)


def test_the_examples_of_all_commands_run(account: Account, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for name, text in command_help().items():
        example = re.search(r"Example: modeler (live .+(?:\n {2}\S.*)*)", text)
        if example:
            words = shlex.split(" ".join(example[1].split()).partition(" > ")[0])
            words = [str(tmp_path / word) if word == "inventory.json" else word for word in words]
            words = [{"a1b2c3d4e5": "a1b2c3"}.get(word, word).replace("vpce-0a1b2c", "vpce-032a826a") for word in words]
            assert main(words) in (0, 1), (name, capsys.readouterr().err)


def test_a_file_of_the_inventory_says_the_same_as_the_account(
    account: Account, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "inventory.json"
    assert main(["live", "inventory", *REGION, "-o", str(file)]) == 0
    capsys.readouterr()
    main(["live", "check", *REGION, "--format", "json"])
    live = load_json(capsys.readouterr().out)
    main(["check", str(file), "--format", "json"])
    assert load_json(capsys.readouterr().out)["findings"] == live["findings"]


def test_a_refused_call_is_told_by_check_and_leaves_no_proof(
    account: Account, capsys: pytest.CaptureFixture[str]
) -> None:
    account.answers["ec2:DescribeVpcEndpoints"] = refuse("UnauthorizedOperation")
    main(["live", "check", *REGION])
    told = capsys.readouterr()
    assert "1 not collected" in told.err
    line = "ec2:DescribeVpcEndpoints in eu-west-1: AWS refuses it; it needs ec2:DescribeVpcEndpoints"
    assert line in " ".join(told.out.split())
    assert main(["live", "private", "--api", "a1b2c3", *REGION]) == 1
    assert "cannot be proven" in capsys.readouterr().out


def test_the_policy_of_a_rule_has_only_its_actions(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["live", "policy", "--for", "PA-06"]) == 0
    (statement,) = load_json(capsys.readouterr().out)["Statement"]
    assert statement["Action"] == ["ec2:DescribeSubnets", "ec2:DescribeVpcEndpoints"]


@pytest.mark.parametrize(
    ("arguments", "match"),
    [
        (["live", "check", "--rule", "XX-99"], "there is no rule 'XX-99'"),
        (["live", "policy", "--for", "XX-99"], "there is no rule 'XX-99'"),
        (["live", "breaks"], "nothing changes"),
        (["live", "private", "--api", "x", "--json", "--markdown"], "exclude each other"),
    ],
)
def test_a_wrong_call_is_refused_before_an_account_is_read(
    arguments: list[str], match: str, capsys: pytest.CaptureFixture[str]
) -> None:
    account = Account({})
    with account.stands():
        assert main(arguments) == 2
    assert match in capsys.readouterr().err
    assert account.calls == []
