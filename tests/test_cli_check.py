"""The commands that judge templates by the rules."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

import modeler as m
from modeler.audit.rules import audit_rules
from modeler.cli import main
from modeler.files.plain_json import load_json

FIXTURES = Path("tests/audit/rules")
HIGH, MEDIUM, GOOD = FIXTURES / "PA-10/fail.yaml", FIXTURES / "PA-06/fail.yaml", FIXTURES / "PA-06/pass.yaml"


@pytest.mark.parametrize(
    ("path", "options", "code"),
    [
        (GOOD, [], 0),
        (HIGH, [], 1),
        (MEDIUM, [], 0),
        (MEDIUM, ["--fail-on", "medium"], 1),
        (MEDIUM, ["--fail-on", "low"], 1),
        (HIGH, ["--fail-on", "never"], 0),
        (HIGH, ["--skip", "PA-10"], 0),
        (HIGH, ["--rule", "AV"], 0),
        (HIGH, ["--rule", "pa-10"], 1),
    ],
)
def test_it_fails_from_the_severity_on_that_was_asked_for(path, options, code, capsys):
    assert main(["check", str(path), *options]) == code


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["check", "nowhere"], "there is no file or folder 'nowhere'"),
        (["check", str(GOOD), "--rule", "PA-99"], "there is no rule 'PA-99'"),
        (["check", str(GOOD), "--skip", "XX"], "there is no rule 'XX'"),
        (["check", str(GOOD), "--format", "xml"], "'modeler check --help' shows what is allowed"),
        (["check", str(GOOD), "--fail-on", "bad"], "'modeler check --help' shows what is allowed"),
        (["check", str(GOOD), "-o", "nowhere/out.txt"], "cannot write to"),
        (["explain", "PA", "--json"], "is a group of"),
        (["explain", "PA-9"], "there is no rule 'PA-9'"),
    ],
)
def test_bad_input_is_one_sentence(arguments, words, capsys):
    assert main(arguments) == 2
    error = capsys.readouterr().err
    assert words in error
    assert error.count("\n") == 1


def test_the_table_fits_into_eighty_columns_and_names_the_line(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    main(["check", str(MEDIUM)])
    lines = capsys.readouterr().out.splitlines()
    assert max(len(line) for line in lines) <= 80
    assert f"  {MEDIUM.as_posix()}:8:7  Door" in [line.rstrip() for line in lines]
    assert lines[-1].startswith(f"{len(audit_rules())} rules, ")
    assert lines[-1].endswith(", 1 finding.")


def test_explain_says_why_and_how_to_mend_it_in_three_forms(capsys):
    assert main(["explain", "pa-06"]) == 0
    out = capsys.readouterr().out
    for words in ("Why:", "What is seen:", "AWS CLI:", "CloudFormation:", "Terraform:", "ec2:DescribeVpcEndpoints"):
        assert words in out
    assert main(["explain", "PA-06", "--json"]) == 0
    document = load_json(capsys.readouterr().out)
    assert (document["schema"], document["code"]) == (1, "PA-06")
    assert set(document["remedy"]) == {"text", "cli", "cloudformation", "terraform"}


def test_json_has_each_finding_with_its_place(capsys):
    main(["check", str(HIGH), "--format", "json"])
    document = load_json(capsys.readouterr().out)
    (finding,) = document["findings"]
    assert (finding["rule"], finding["file"], finding["line"]) == ("PA-10", HIGH.as_posix(), 10)
    assert document["passed"] > 0


def test_sarif_has_rules_with_help_relative_places_and_fingerprints(tmp_path, capsys):
    file = tmp_path / "out.sarif"
    assert main(["check", str(HIGH), "--format", "sarif", "-o", str(file)]) == 1
    log = load_json(file.read_text(encoding="utf-8"))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(audit_rules())
    assert all(rule["help"]["text"] and rule["helpUri"].startswith("https://") for rule in rules)
    (result,) = run["results"]
    assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == "PA-10"
    assert result["level"] == "error"
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == HIGH.as_posix()
    assert place["region"]["startLine"] == 10
    assert len(result["partialFingerprints"]["modelerFinding/v1"]) == 32


def test_a_fingerprint_stays_when_lines_move(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    text = (Path(m.__file__).parents[1] / HIGH).read_text(encoding="utf-8")
    prints = []
    for lines_before in ("", "# a comment\n\n"):
        Path("t.yaml").write_text(lines_before + text, encoding="utf-8")
        main(["check", "t.yaml", "--format", "sarif"])
        log = load_json(capsys.readouterr().out)
        prints.append(log["runs"][0]["results"][0]["partialFingerprints"])
    assert prints[0] == prints[1]


def test_junit_is_xml_with_a_case_for_each_resource(capsys):
    main(["check", str(HIGH), str(MEDIUM), "--format", "junit"])
    root = ElementTree.fromstring(capsys.readouterr().out)
    cases = root.findall("testsuite/testcase")
    assert len(cases) == int(root.attrib["tests"])
    assert len(root.findall("testsuite/testcase/failure")) == int(root.attrib["failures"]) == 2
    assert len(root.findall("testsuite/testcase/skipped")) == int(root.attrib["skipped"])


NASTY = '<img src=x onerror=alert(1)>|`x`](http://a) & "q" @team\x07'


def nasty(tmp_path: Path) -> Path:
    """A template whose resource and reason are full of markup."""
    door = {
        "Type": "AWS::EC2::VPCEndpoint",
        "Properties": {
            "VpcEndpointType": "Interface",
            "ServiceName": "com.amazonaws.eu-west-1.execute-api",
            "SubnetIds": ["subnet-1"],
        },
    }
    skipped = {**door, "Metadata": {"modeler": {"skip": [{"code": "PA-06", "reason": NASTY}]}}}
    file = tmp_path / "nasty.json"
    file.write_text(json.dumps({"Resources": {NASTY: door, "Skipped": skipped}}), encoding="utf-8")
    return file


def test_markdown_shows_markup_as_it_is_written(tmp_path, capsys):
    main(["check", str(nasty(tmp_path)), "--rule", "PA-06", "--format", "markdown"])
    out = capsys.readouterr().out
    assert "<img" not in out
    assert "@team" not in out
    assert "\x07" not in out
    (row,) = [line for line in out.splitlines() if line.startswith("| medium")]
    assert row.replace("\\|", "").count("|") == 6


def test_junit_and_the_table_escape_what_users_wrote(tmp_path, capsys):
    file = nasty(tmp_path)
    main(["check", str(file), "--rule", "PA-06", "--format", "junit"])
    root = ElementTree.fromstring(capsys.readouterr().out)
    names = [case.attrib["name"] for case in root.iter("testcase")]
    assert any("<img src=x" in name for name in names)
    main(["check", str(file), "--rule", "PA-06"])
    assert "\x07" not in capsys.readouterr().out


def test_a_template_that_asks_to_skip_a_rule_gives_its_reason(tmp_path, capsys):
    file = tmp_path / "t.yaml"
    text = MEDIUM.read_text(encoding="utf-8")
    skip = "    Metadata:\n      modeler:\n        skip:\n          - {code: pa-06, reason: a sandbox}\n    Properties:"
    file.write_text(text.replace("    Properties:", skip), encoding="utf-8")
    result = m.check(file, rules=["PA-06"])
    assert not result.findings
    assert [(item.finding.rule, item.skip.reason) for item in result.suppressed] == [("PA-06", "a sandbox")]
    assert main(["check", str(file), "--fail-on", "medium"]) == 0
    assert "a sandbox" in capsys.readouterr().out


def test_the_metadata_of_a_template_is_about_all_of_it(tmp_path):
    file = tmp_path / "t.yaml"
    head = "Metadata: {modeler: {skip: [{code: PA-06, reason: a sandbox}, {code: PA-99, reason: none}]}}\n"
    file.write_text(head + MEDIUM.read_text(encoding="utf-8"), encoding="utf-8")
    result = m.check(file)
    assert "PA-06" not in {finding.rule for finding in result.findings}
    assert [skip.code for skip in result.unknown_skips] == ["PA-99"]


@pytest.mark.parametrize(
    ("before", "inside", "after", "skipped"),
    [
        ("# modeler:skip PA-06 a sandbox\n", "", "", True),
        ("// modeler:skip PA-06: a sandbox\n# and another comment\n", "", "", True),
        ("", "  # modeler:skip pa-06 a sandbox\n", "", True),
        ("# modeler:skip PA-06 a sandbox\n\nlocals {\n  a = 1\n}\n", "", "", True),
        ("locals {\n  # modeler:skip PA-06 a sandbox\n  a = 1\n}\n", "", "", False),
        ("", "", "# modeler:skip PA-07 a sandbox\n", False),
        ("# modeler:skip PA-06\n", "", "", False),
    ],
)
def test_a_comment_of_terraform_is_about_its_block_or_its_file(tmp_path, before, inside, after, skipped):
    text = (FIXTURES / "PA-06/fail.tf").read_text(encoding="utf-8")
    first, _, others = text.partition("\n")
    file = tmp_path / "main.tf"
    file.write_text(f"{before}{first}\n{inside}{others}{after}", encoding="utf-8")
    result = m.check(file, rules=["PA-06"])
    assert (len(result.findings), len(result.suppressed)) == ((0, 1) if skipped else (1, 0))


def test_a_skip_without_a_reason_counts_for_nothing_and_is_reported(tmp_path):
    file = tmp_path / "main.tf"
    file.write_text("# modeler:skip PA-06\n" + (FIXTURES / "PA-06/fail.tf").read_text(encoding="utf-8"))
    assert any("gives no reason" in item.reason for item in m.read(file).not_collected)


def test_an_inventory_in_json_keeps_places_and_skips(tmp_path):
    file, saved = tmp_path / "main.tf", tmp_path / "inventory.json"
    text = (FIXTURES / "PA-06/fail.tf").read_text(encoding="utf-8")
    file.write_text(f"{text}\n# modeler:skip PA-06 a sandbox\n{text.replace('door', 'second')}", encoding="utf-8")
    assert main(["read", str(file), "-o", str(saved)]) == 0
    first, second = m.check(file), m.check(saved)
    assert second.record() == first.record()
    assert len(second.suppressed) == 1


def test_a_group_lists_its_rules(capsys):
    assert main(["explain", "EP"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["EP-01", "EP-02", "EP-03", "EP-04"]
