"""The command that proves that an API is private."""

from __future__ import annotations

from pathlib import Path

from modeler.cli import main
from modeler.files.plain_json import load_json

EXAMPLE = "examples/templates/private-api.yaml"
OPEN = "tests/iac/architectures/private_rest_lambda/cloudformation.yaml"
FOLDER = "tests/iac/architectures/private_rest_link_v2_alb"
FILES = [f"{FOLDER}/cloudformation.yaml", f"{FOLDER}/backend.yaml"]


def test_a_private_api_exits_with_0_and_its_assumptions(capsys):
    assert main(["private", *FILES, "--api", "cloudformation/Api"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "cloudformation/Api is private under the assumptions below" in out
    assert "No peering, Transit Gateway, VPN or Direct Connect other than those read is joined to backend/Vpc." in out


def test_a_way_around_it_comes_with_a_witness_and_a_fix(capsys):
    assert main(["private", OPEN, "--api", "Api", "--region", "eu-west-1"]) == 1
    drawn = capsys.readouterr().out
    assert max(map(len, drawn.splitlines())) <= 80
    out = " ".join(drawn.split())
    assert "Witness: GET https://${Api}.execute-api.eu-west-1.amazonaws.com/v1/orders from 10.0.0.1" in out
    assert '{"StringNotEquals": {"aws:SourceVpce": [{"Ref": "Endpoint"}]}}' in out
    assert "$0.00 a month: AWS charges nothing for policies." in out


def test_it_is_said_where_not_even_clients_get_in(capsys):
    """The service network has no policy, so that AWS_IAM lets nobody in."""
    file = "tests/iac/architectures/lattice_lambda/cloudformation.yaml"
    assert main(["private", file, "--api", "Service", "--region", "eu-west-1"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "of all classes of callers, nobody gets in, and its clients do not either. " in out


def test_what_is_not_known_is_not_proven(capsys):
    assert main(["private", EXAMPLE, "--api", "Api"]) == 1
    out = " ".join(capsys.readouterr().out.split())
    assert "It cannot be proven that Api is private: 1 way cannot be settled." in out
    assert "the parameter Vpc has no value: give it with --set Vpc=VALUE" in out


def test_json_has_the_same(capsys):
    assert main(["private", OPEN, "--api", "Api", "--json"]) == 1
    document = load_json(capsys.readouterr().out)
    assert document["schema"] == 1
    assert document["outcome"] == "bypassed"
    assert document["bypasses"][0]["fix"]["closes_it"] is True
    assert main(["private", EXAMPLE, "--api", "Api", "--json"]) == 1
    settled = load_json(capsys.readouterr().out)["settled_by"]
    assert settled[0]["how_to_learn"].startswith("give it with --set Vpc=VALUE")


def test_markdown_is_a_section_with_a_place_to_sign(capsys, tmp_path: Path):
    assert main(["private", *FILES, "--api", "cloudformation/Api", "--markdown"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("# Is cloudformation/Api private?\n")
    assert "| Name | Role | Date | Signature |" in text
    file = tmp_path / "proof.md"
    assert main(["private", *FILES, "--api", "cloudformation/Api", "-o", str(file)]) == 0
    assert file.read_text(encoding="utf-8") == text


def test_clients_who_are_all_that_come_by_an_endpoint(capsys):
    given = "endpoint:backend/Endpoint,on-premises:10.1.0.0/16"
    assert main(["private", *FILES, "--api", "cloudformation/Api", "--clients", given]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "on-premises:10.1.0.0/16: DO NOT get in" in out
    assert "All who reach endpoint:backend/Endpoint are meant" in out


def test_bad_input_is_one_sentence(capsys):
    assert main(["private", EXAMPLE, "--api", "Mars"]) == 2
    assert "'Mars' is no API that was read: use one of Api" in capsys.readouterr().err
    assert main(["private", EXAMPLE, "--api", "Api", "--clients", "mars"]) == 2
    assert "'mars' is no client: give vpc:NAME" in capsys.readouterr().err
    assert main(["private", EXAMPLE, "--api", "Api", "--clients", "on-premises:mars"]) == 2
    assert "'mars' is no block of addresses: give one such as 10.1.0.0/16" in capsys.readouterr().err
