"""The command ``modeler template``: what it writes, what a review says, and what it refuses in one sentence."""

from __future__ import annotations

import pytest

import modeler as m
from modeler.cli import main
from modeler.inventory import difference


def run(capsys, *arguments: str) -> tuple[int, str, str]:
    code = main(["template", *arguments])
    printed = capsys.readouterr()
    return code or 0, printed.out, printed.err


def test_a_template_is_printed(capsys):
    code, out, _ = run(capsys, "A1")
    assert code == 0
    assert out.startswith('AWSTemplateFormatVersion: "2010-09-09"')


def test_yaml_and_json_are_the_same_stack(capsys, tmp_path):
    for file in ("a.yaml", "b.json"):
        assert run(capsys, "C2", "-o", str(tmp_path / file))[0] == 0
    assert difference(m.read(tmp_path / "a.yaml"), m.read(tmp_path / "b.json")) == []


def test_a_module_of_terraform_is_a_folder(capsys, tmp_path):
    code, out, _ = run(capsys, "A1", "--terraform", "-o", str(tmp_path / "infra"))
    assert code == 0
    assert "ClientGroupId" in out
    assert {path.suffix for path in (tmp_path / "infra").iterdir()} >= {".tf", ".md"}


def test_a_review_says_bill_tail_and_findings(capsys):
    code, out, _ = run(capsys, "A1", "--check")
    assert code == 0
    assert "a month, 99 % of requests within" in out
    assert "0 findings" in out


def test_the_list_names_what_can_be_deployed_and_why_not(capsys):
    code, out, _ = run(capsys, "--list")
    able, _, others = out.partition("Cannot be deployed")
    assert code == 0
    assert "  C2   alb, nlb, alb-hub, nlb-hub" in able.splitlines()
    assert "B8:nlb" in others


def test_a_file_that_was_edited_is_kept_unless_asked(capsys, tmp_path):
    file = tmp_path / "stack.yaml"
    assert run(capsys, "A1", "-o", str(file))[0] == 0
    made = file.read_text()
    assert run(capsys, "A1", "-o", str(file))[0] == 0, "the same contents are no loss"
    file.write_text(made + "# mine\n")
    code, _, err = run(capsys, "A1", "-o", str(file))
    assert (code, "--force" in err, file.read_text()) == (2, True, made + "# mine\n")
    assert run(capsys, "A1", "-o", str(file), "--force")[0] == 0
    assert file.read_text() == made


def test_a_pattern_that_does_not_serve_a_workload_is_named_with_the_file(capsys, tmp_path):
    workload = tmp_path / "mine.yaml"
    workload.write_text("backend: {kind: lambda}\n")
    code, _, err = run(capsys, "C2", "-w", str(workload))
    assert code == 2
    assert f"C2 does not serve the workload of {workload}: it leads to a backend" in err


def test_two_accounts_are_a_folder_of_stacks_with_their_order(capsys, tmp_path):
    assert run(capsys, "G3:public", "-o", str(tmp_path / "infra"))[0] == 0
    assert sorted(path.name for path in (tmp_path / "infra").iterdir()) == [
        "1-provider.yaml",
        "2-central.yaml",
        "README.md",
    ]
    readme = (tmp_path / "infra" / "README.md").read_text()
    assert "`EndpointServiceServiceName` is the output `EndpointServiceServiceName` of step 1." in readme
    assert run(capsys, "G3:public", "--terraform", "-o", str(tmp_path / "tf"))[0] == 0
    assert (tmp_path / "tf" / "2-central" / "variables.tf").is_file()


NETWORK = ("--existing-vpc", "vpc-0a1b", "--subnets")
LISTENER = "arn:aws:elasticloadbalancing:us-east-1:111122223333:listener/app/web/0a1b2c3d4e5f6a7b/0a1b2c3d4e5f6a7b"


@pytest.mark.parametrize("pattern", ["C2", "B1"])
def test_a_listener_that_stands_is_called(capsys, pattern):
    code, out, _ = run(capsys, pattern, *NETWORK, "subnet-0a,subnet-0b", "--listener-arn", LISTENER)
    assert code == 0
    assert LISTENER in out
    assert "AWS::ECS::Service" not in out


def test_an_endpoint_that_stands_is_named_in_the_policy(capsys):
    code, out, _ = run(capsys, "A1", *NETWORK, "subnet-0a,subnet-0b", "--existing-endpoint", "vpce-0a1b2c3d")
    assert code == 0
    assert "aws:SourceVpce: vpce-0a1b2c3d" in out
    assert "AWS::EC2::VPCEndpoint" not in out


REFUSED = {
    "a listener that nothing calls": ("A1", *NETWORK, "subnet-0a,subnet-0b", "--listener-arn", LISTENER),
    "no pattern": (),
    "one zone": ("A1", *NETWORK, "subnet-0a"),
    "the same zone twice": ("A1", *NETWORK, "subnet-0a:use1-az1,subnet-0b:use1-az1"),
    "a zone without VPC links": ("C2", *NETWORK, "subnet-0a:use1-az1,subnet-0b:use1-az3"),
    "subnets without a VPC": ("A1", "--subnets", "subnet-0a,subnet-0b"),
    "a zone by its name": ("A1", *NETWORK, "subnet-0a:us-east-1a,subnet-0b:us-east-1b"),
    "addresses of a VPC that stands": ("A1", *NETWORK, "subnet-0a,subnet-0b", "--cidr", "10.9.0.0/16"),
    "no id of an endpoint": ("A1", *NETWORK, "subnet-0a,subnet-0b", "--existing-endpoint", "vpce-nope"),
    "no id of a VPC": ("A1", "--existing-vpc", "main", "--subnets", "subnet-0a,subnet-0b"),
    "an endpoint for another service": (
        "A1",
        *NETWORK,
        "subnet-0a,subnet-0b",
        "--existing-endpoint",
        "s3:vpce-0a1b",
    ),
    "blocks that overlap": ("A1", "--client-cidr", "10.0.4.0/22"),
    "no block": ("A1", "--cidr", "10.0.0.0/40"),
    "the whole internet as clients": ("A1", "--client-cidr", "0.0.0.0/0"),
    "a name that AWS refuses": ("A1", "--name", "Orders_API"),
    "an anti-pattern": ("B8",),
    "a pattern without a builder": ("A7",),
    "terraform without a folder": ("A1", "--terraform"),
    "several stacks in a file": ("G3", "-o", "stack.yaml"),
    "a file of another kind": ("A1", "-o", "stack.txt"),
}


@pytest.mark.parametrize("reason", REFUSED)
def test_what_cannot_be_built_is_one_sentence_and_nothing_is_written(capsys, tmp_path, monkeypatch, reason):
    monkeypatch.chdir(tmp_path)
    file = () if "-o" in REFUSED[reason] or reason == "terraform without a folder" else ("-o", "stack.yaml")
    code, out, err = run(capsys, *REFUSED[reason], *file)
    assert code == 2
    assert out == ""
    assert err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
