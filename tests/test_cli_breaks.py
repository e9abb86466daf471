"""`modeler breaks` says what a change does to callers, and exits with 1 where a call stops."""

from __future__ import annotations

from pathlib import Path

import pytest

from modeler.cli import main
from modeler.files.plain_json import load_json

ESTATE = str(Path(__file__).parent / "audit" / "breaks" / "estate.yaml")
ON = "private-dns on Door"


def test_a_change_that_stops_calls_exits_with_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["breaks", ESTATE, "--region", "eu-west-1", "--change", ON, "--api", "Shop"]) == 1
    text = capsys.readouterr().out
    assert "Stops: GET https://${Shop}.execute-api.eu-west-1.amazonaws.com/" in text
    assert "of the API Shop, from Caller, somebody in Inside" in text
    assert 'after: 403 {"message":"Forbidden"}' in text
    assert max(map(len, text.splitlines())) <= 80


def test_a_change_that_stops_nothing_exits_with_zero(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["breaks", ESTATE, "--region", "eu-west-1", "--change", "private-dns off Door"]) == 0
    assert "Nothing changes for 4 callers of 2 APIs." in capsys.readouterr().out


def test_it_fails_on_what_opens_only_where_that_was_asked_for() -> None:
    opens = ["breaks", ESTATE, "--region", "eu-west-1", "--change", "private-dns off Door", "--fail-on-opens"]
    assert main(opens) == 0  # nothing opens there


def test_a_branch_is_compared_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    branch = tmp_path / "estate.yaml"
    text = Path(ESTATE).read_text(encoding="utf-8")
    branch.write_text(text.replace("PrivateDnsEnabled: false", "PrivateDnsEnabled: true"), encoding="utf-8")
    arguments = ["breaks", ESTATE, "--against", str(branch), "--region", "eu-west-1", "--from", "Caller", "--json"]
    assert main(arguments) == 1
    document = load_json(capsys.readouterr().out)
    assert document["schema"] == 1
    assert document["breaks"] is True
    assert {call["caller"] for call in document["calls"]} == {"Caller"}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "nothing changes: give --change"),
        (["--change", "break it"], "'break it' is no change"),
        (["--change", ON, "--api", "Shopp"], "'Shopp' is no API that was read (did you mean 'Shop'?)"),
        (["--change", ON, "--from", "mars"], "'mars' is no place"),
    ],
)
def test_bad_input_is_one_sentence(arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["breaks", ESTATE, "--region", "eu-west-1", *arguments]) == 2
    error = capsys.readouterr().err
    assert says in error
    assert error.count("\n") == 1
