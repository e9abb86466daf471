"""The command that follows a request."""

from __future__ import annotations

from modeler.cli import main
from modeler.files.plain_json import load_json

EXAMPLE = "examples/templates/private-api.yaml"


def test_a_request_that_is_stopped_says_where_and_what_is_seen(capsys):
    assert main(["trace", EXAMPLE, "--api", "Api", "--from", "internet"]) == 1
    out = " ".join(capsys.readouterr().out.split())
    assert "FAIL API behind the name: a private API asked through the internet" in out
    assert 'The caller sees: 403 {"message":"Forbidden"}' in out


def test_json_has_the_steps_with_their_answers(capsys):
    assert main(["trace", EXAMPLE, "--api", "Api", "--from", "internet", "--json"]) == 1
    document = load_json(capsys.readouterr().out)
    assert document["schema"] == 1
    assert document["passes"] is False
    assert [step["check"] for step in document["steps"]] == ["name", "network", "TLS", "API behind the name"]
    assert document["steps"][-1]["answers"][0]["status"] == 403


def test_a_place_or_an_api_that_was_not_read_is_one_sentence(capsys):
    assert main(["trace", EXAMPLE, "--api", "Api", "--from", "mars"]) == 2
    assert "'mars' is no place: give internet, on-premises:BLOCK" in capsys.readouterr().err
    assert main(["trace", EXAMPLE, "--api", "Mars", "--from", "internet"]) == 2
    assert "'Mars' is no API that was read: use one of Api" in capsys.readouterr().err


def test_a_symptom_is_not_empty_and_is_not_drawn(capsys, tmp_path):
    asked = ["trace", EXAMPLE, "--api", "Api", "--from", "internet", "--symptom"]
    assert main([*asked, ""]) == 2
    assert "'' is no symptom that is known" in capsys.readouterr().err
    assert main([*asked, "403", "-o", str(tmp_path / "trace.svg")]) == 2
    assert "-o draws the way of a request, and --symptom ranks causes" in capsys.readouterr().err
    assert not (tmp_path / "trace.svg").exists()
