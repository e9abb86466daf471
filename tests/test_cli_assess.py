"""The commands that price what stands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import modeler as m
from modeler.cli import main
from modeler.files.plain_json import load_json

EXAMPLE = "examples/templates/private-api.yaml"
WORKLOAD = "examples/payroll.yaml"


def printed(capsys, *arguments: str) -> str:
    assert main(list(arguments)) == 0
    return capsys.readouterr().out


def test_without_a_workload_the_bill_at_rest_and_by_volume_are_shown(capsys):
    out = printed(capsys, "assess", EXAMPLE, "--set", "Subnets=a,b", "--region", "eu-west-1")
    assert "A1:endpoint = C2:alb" in out
    assert "at rest" in out
    assert "requests a month" in out
    assert "backend.tasks" in out
    assert "Unknown" not in out


def test_what_a_parameter_leaves_open_is_said_with_how_to_learn_it(capsys):
    out = printed(capsys, "assess", EXAMPLE)
    assert "Unknown: azs (Endpoint, examples/templates/private-api.yaml:20)" in out
    assert "--set Subnets=VALUE" in out


def test_with_a_workload_bill_tail_verdict_and_alternatives_are_shown(capsys):
    out = printed(capsys, "assess", EXAMPLE, "-w", WORKLOAD)
    assert "What would serve instead" in out
    assert "p99" in out
    assert "does not meet: custom-domain, jwt" in out
    assert "caveat: a name of its own was asked for" in out
    assert "Region: eu-west-1\n" in out


def test_the_markdown_says_region_reasons_and_the_verdicts_of_alternatives(capsys):
    out = printed(capsys, "assess", EXAMPLE, "-w", WORKLOAD, "--format", "markdown")
    assert out.startswith("Region: eu-west-1\n")
    assert "does not meet: custom-domain, jwt**" in out
    assert "\n- caveat: a name of its own was asked for" in out
    assert "| ±p99 | verdict | what would change |" in out


@pytest.mark.parametrize("style", ["table", "markdown"])
def test_a_region_that_nobody_gives_is_said_to_be_assumed(style, changed, capsys):
    for command in (["assess", EXAMPLE], ["diff", *changed]):
        out = printed(capsys, *command, "--format", style)
        assert "Region: us-east-1, assumed: give --region" in out
        given = printed(capsys, *command, "--format", style, "--region", "eu-west-1")
        assert "Region: eu-west-1\n" in given


def test_a_picture_has_no_web_acl_that_does_not_stand(tmp_path, capsys):
    workload = tmp_path / "w.yaml"
    workload.write_text("needs: {features: [waf]}\n")
    assert "WAF" not in printed(capsys, "diagram", EXAMPLE, "-w", str(workload))


def test_a_picture_says_that_the_workload_is_not_in_it(tmp_path, capsys):
    workload = tmp_path / "w.yaml"
    workload.write_text("clients: {location: internet}\n")
    assert main(["diagram", EXAMPLE, "-w", str(workload)]) == 0
    assert "rest-api Api is drawn without the workload, which it does not serve" in capsys.readouterr().err


def test_json_has_bill_settings_and_alternatives(capsys):
    document = load_json(printed(capsys, "assess", EXAMPLE, "-w", WORKLOAD, "--format", "json"))
    (entry,) = document["entries"]
    assert (document["schema"], entry["pattern"], entry["ends"]) == (1, "C2:alb", "backend")
    tasks = next(setting for setting in entry["settings"] if setting["field"] == "backend.tasks")
    lines = Path(EXAMPLE).read_text().splitlines()
    assert (tasks["value"], lines[int(tasks["where"].partition(":")[2]) - 1].strip()) == (2.0, "DesiredCount: 2")
    assert sum(item["usd"] for item in entry["items"]) == pytest.approx(entry["monthly_usd"])
    assert len(entry["alternatives"]) == 3


def test_markdown_keeps_the_settings_folded(capsys):
    out = printed(capsys, "assess", EXAMPLE, "--format", "markdown")
    assert "\n## <code>Api</code> (rest-api, <code>examples/templates/private-api.yaml:30</code>)" in out
    assert "<details><summary>" in out


def test_a_format_that_does_not_exist_is_one_sentence(capsys):
    assert main(["assess", EXAMPLE, "--format", "xml"]) == 2
    assert "'xml' is not one of 'table', 'json', 'markdown'" in capsys.readouterr().err


def test_a_folder_without_templates_is_one_sentence(tmp_path, capsys):
    assert main(["assess", str(tmp_path)]) == 2
    assert "holds no template, plan or Terraform file" in capsys.readouterr().err


@pytest.fixture
def changed(tmp_path):
    """The example, and the same with twice the tasks."""
    (tmp_path / "old").mkdir()
    (tmp_path / "new").mkdir()
    text = Path(EXAMPLE).read_text()
    (tmp_path / "old" / "api.yaml").write_text(text)
    (tmp_path / "new" / "api.yaml").write_text(text.replace("DesiredCount: 2", "DesiredCount: 4"))
    return [str(tmp_path / "old"), str(tmp_path / "new")]


def test_a_change_of_tasks_is_shown_with_its_cost(changed, capsys):
    out = printed(capsys, "diff", *changed, "--region", "eu-west-1")
    assert "backend.tasks: 2 → 4" in out
    assert "1 resource changed." in out


def test_the_comment_of_a_change_shows_bill_and_tail_with_a_workload(changed, capsys):
    out = printed(capsys, "diff", *changed, "-w", WORKLOAD, "--format", "markdown")
    assert out.startswith("<!-- modeler diff -->\n")
    assert "| entry point | pattern | at rest | $/month | p99 |" in out


def test_a_change_as_json_has_the_differences(changed, capsys):
    document = load_json(printed(capsys, "diff", *changed, "--format", "json"))
    (entry,) = document["entries"]
    hour = {name: m.price_book().get(f"fargate.fargate_linux_x86_{name}_hour").usd[0] for name in ("vcpu", "gb")}
    assert entry["fixed_usd_difference"] == pytest.approx(2 * (0.5 * hour["vcpu"] + 1 * hour["gb"]) * 730)
    assert [(setting["before"], setting["after"]) for setting in entry["settings"]] == [(2.0, 4.0)]


def test_an_empty_folder_is_a_beginning(changed, tmp_path, capsys):
    (tmp_path / "nothing").mkdir()
    out = printed(capsys, "diff", str(tmp_path / "nothing"), changed[1])
    assert "resources added" in out


def test_a_picture_of_templates_has_the_names_of_the_resources(tmp_path, capsys):
    out = printed(capsys, "diagram", EXAMPLE)
    assert 'hop4["4 Balancer<br/>Application Load Balancer (internal)"]' in out
    assert 'hop5["5 Service<br/>ECS tasks on Fargate"]' in out
    file = tmp_path / "today.dot"
    assert "drawn to" in printed(capsys, "diagram", EXAMPLE, "-o", str(file))
    assert "Balancer" in file.read_text()


FUNCTION = {"Type": "AWS::Lambda::Function", "Properties": {"Runtime": "python3.13"}}


def url(function: str) -> dict:
    return {"Type": "AWS::Lambda::Url", "Properties": {"TargetFunctionArn": {"Ref": function}, "AuthType": "AWS_IAM"}}


@pytest.fixture
def two_doors(tmp_path):
    """Two functions, each with a URL of its own."""
    file = tmp_path / "doors.json"
    resources = {"One": FUNCTION, "Two": FUNCTION, "FirstUrl": url("One"), "SecondUrl": url("Two")}
    file.write_text(json.dumps({"Resources": resources}))
    return file


def test_several_entry_points_are_several_pictures(two_doors, tmp_path, capsys):
    printed(capsys, "diagram", str(two_doors), "-o", str(tmp_path / "today.mmd"))
    texts = [(tmp_path / f"today-{number}.mmd").read_text() for number in (1, 2)]
    assert "FirstUrl" in texts[0]
    assert "SecondUrl" in texts[1]


def test_one_entry_point_is_drawn_by_its_name(two_doors, tmp_path, capsys):
    out = printed(capsys, "diagram", str(two_doors), "--entry", "SecondUrl")
    assert "SecondUrl" in out
    assert "FirstUrl" not in out
    assert main(["diagram", str(two_doors), "--entry", "Nobody"]) == 2
    assert "no entry point is called 'Nobody': there are FirstUrl, SecondUrl" in capsys.readouterr().err


def test_options_of_patterns_are_refused_for_templates(capsys):
    assert main(["diagram", EXAMPLE, "--versus", "C2"]) == 2
    assert "go with a pattern" in capsys.readouterr().err
    assert main(["diagram", "B1", "--entry", "Api"]) == 2
    assert "there is no file or folder 'B1'" in capsys.readouterr().err


def test_the_commands_of_the_page_run(tmp_path, capsys):
    page = (Path("docs") / "templates.md").read_text()
    lines = [line for line in page.splitlines() if line.startswith("modeler ") and "examples/" in line]
    assert len(lines) >= 7
    for line in lines:
        arguments = [str(tmp_path / part) if part.endswith(".svg") else part for part in line.split()[1:]]
        if "diagram" not in arguments:
            assert main(arguments) == 0, line
    capsys.readouterr()
