"""The action for pull requests and the hook for commits: their steps, run as they stand, with a fake `gh`."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from modeler.files.plain_json import load_json

ROOT = Path(__file__).parents[1]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"] if "name" in step}
BAD, GOOD = "tests/audit/rules/PA-10/fail.yaml", "tests/audit/rules/PA-10/pass.yaml"
BASH = shutil.which("bash")
pytestmark = pytest.mark.skipif(BASH is None, reason="the steps are for bash")

GH = """
import json, os, sys
arguments = sys.argv[1:]
store = os.environ["FAKE_GH"]
comments = json.load(open(store))
if "--jq" in arguments:
    assert arguments[arguments.index("--jq") + 1] == ".[] | select(.body | startswith(env.MARK)) | .id"
    print(*(item["id"] for item in comments if item["body"].startswith(os.environ["MARK"])), sep="\\n")
    raise SystemExit
(field,) = [part.partition("=@")[2] for part in arguments if part.startswith("body=@")]
body = open(field).read()
method, place = arguments[arguments.index("--method") + 1 :][:2]
if method == "POST":
    assert place == "repos/owner/name/issues/7/comments"
    comments.append({"id": 100 + len(comments), "body": body})
else:
    assert method == "PATCH"
    (own,) = [item for item in comments if place == f"repos/owner/name/issues/comments/{item['id']}"]
    own["body"] = body
json.dump(comments, open(store, "w"))
"""
MODELER = """
import sys
from modeler.cli import main
sys.exit(main())
"""


@pytest.fixture
def job(tmp_path: Path) -> dict[str, str]:
    """The environment of a job: temporary files, a `modeler` and a fake `gh` on the path."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, text in (("gh", GH), ("modeler", MODELER)):
        script = programs / f"fake_{name}.py"
        script.write_text(text, encoding="utf-8")
        # by a shell, since a path with a space cannot stand after #!
        called = f'exec {shlex.quote(sys.executable)} {shlex.quote(str(script))} "$@"'
        (programs / name).write_text(f"#!/bin/sh\n{called}\n", encoding="utf-8")
        (programs / name).chmod(0o755)
    (tmp_path / "comments.json").write_text('[{"id": 1, "body": "looks good"}]', encoding="utf-8")
    return os.environ | {
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "FAKE_GH": str(tmp_path / "comments.json"),
        "RUNNER_TEMP": str(tmp_path),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
    }


def run(name: str, job: dict[str, str], where: Path = ROOT, **values: str) -> subprocess.CompletedProcess[str]:
    """Run a step as GitHub does: its script by bash, its inputs as environment."""
    step = STEPS[name]
    assert set(step.get("env", {})) <= {*values, "GH_TOKEN"}
    command = [str(BASH), "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]]
    return subprocess.run(command, cwd=where, env=job | values, capture_output=True, text=True, timeout=120)


def outputs(job: dict[str, str]) -> dict[str, str]:
    lines = Path(job["GITHUB_OUTPUT"]).read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines)


@pytest.mark.parametrize(("path", "fail_on", "code"), [(BAD, "high", "1"), (BAD, "never", "0"), (GOOD, "high", "0")])
def test_the_check_writes_sarif_and_a_comment_and_passes_its_code_on(job, path, fail_on, code):
    done = run("Check", job, IN_PATH=path, IN_FAIL_ON=fail_on)
    assert done.returncode == 0, done.stderr
    assert outputs(job)["code"] == code
    assert load_json(Path(outputs(job)["sarif"]).read_text(encoding="utf-8"))["version"] == "2.1.0"
    verdict = run("Verdict", job, CODE=code)
    assert verdict.returncode == int(code)
    assert ("PA-10" in Path(job["GITHUB_STEP_SUMMARY"]).read_text(encoding="utf-8")) == (path == BAD)


def test_a_check_that_cannot_read_fails_at_once(job):
    assert run("Check", job, IN_PATH="nowhere", IN_FAIL_ON="high").returncode == 2


def test_it_comments_once_and_then_updates_its_own_comment(job):
    for path, words in ((BAD, "1 finding"), (GOOD, "0 findings")):
        run("Check", job, IN_PATH=path, IN_FAIL_ON="never")
        done = run("Comment", job, IN_PATH="infra", REPOSITORY="owner/name", NUMBER="7")
        assert done.returncode == 0, done.stderr
        assert "::warning::" not in done.stdout
        first, own = load_json(Path(job["FAKE_GH"]).read_text(encoding="utf-8"))
        assert first["body"] == "looks good"
        assert own["body"].startswith("<!-- modeler infra -->\n")
        assert words in own["body"]


def test_two_folders_have_a_comment_each(job):
    run("Check", job, IN_PATH=GOOD, IN_FAIL_ON="never")
    for path in ("infra", "other", "infra"):
        run("Comment", job, IN_PATH=path, REPOSITORY="owner/name", NUMBER="7")
    assert len(load_json(Path(job["FAKE_GH"]).read_text(encoding="utf-8"))) == 3


def test_a_comment_that_may_not_be_written_is_a_warning(job, tmp_path):
    run("Check", job, IN_PATH=GOOD, IN_FAIL_ON="never")
    (tmp_path / "bin" / "gh").write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    done = run("Comment", job, IN_PATH=".", REPOSITORY="owner/name", NUMBER="7")
    assert done.returncode == 0
    assert "::warning::" in done.stdout


def test_it_compares_with_the_base(job, tmp_path):
    origin, clone = tmp_path / "origin", tmp_path / "clone"
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com"]
    (origin / "infra").mkdir(parents=True)
    shutil.copy(ROOT / GOOD, origin / "infra" / "t.yaml")
    for command in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "One."]):
        subprocess.run([*git, *command], cwd=origin, check=True, capture_output=True)
    subprocess.run(["git", "clone", "-q", str(origin), str(clone)], check=True, capture_output=True)
    shutil.copy(ROOT / BAD, clone / "infra" / "t.yaml")
    done = run("Compare with the base", job, clone, IN_PATH="infra", IN_WORKLOAD="", IN_BASE="main")
    assert done.returncode == 0, done.stderr
    assert Path(job["RUNNER_TEMP"], "diff.md").read_text(encoding="utf-8").strip()


def test_no_script_holds_an_expression_that_a_pull_request_could_write():
    for name, step in STEPS.items():
        assert "${{" not in step["run"], f"'{name}': pass it in 'env'"


def test_the_inputs_are_those_that_the_page_of_the_action_names():
    assert set(ACTION["inputs"]) == {"path", "workload", "fail-on", "base", "token"}
    text = (ROOT / "docs" / "checking.md").read_text(encoding="utf-8")
    for name in ("path", "workload", "fail-on", "base"):
        assert re.search(rf"^\s+{name}:", text, flags=re.MULTILINE), f"docs/checking.md does not show '{name}'"


def test_the_hook_runs_the_check_over_the_whole_repository(tmp_path):
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert hook["pass_filenames"] is False
    assert all(re.search(hook["files"], name) for name in ("a.yaml", "a.yml", "b/main.tf", "c.template", "d.json"))
    for fixture, code in ((BAD, 1), (GOOD, 0)):
        shutil.copy(ROOT / fixture, tmp_path / "t.yaml")
        command = [sys.executable, "-m", "modeler.cli", *hook["entry"].split()[1:], *hook["args"]]
        done = subprocess.run(command, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True)
        assert done.returncode == code
