"""What is installed and what is shipped: licenses, a bill of materials, pinned actions, a wheel built twice."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest

from modeler.files.plain_json import load_json

ROOT = Path(__file__).parents[1]
SPEC = importlib.util.spec_from_file_location("supply", ROOT / "tools" / "supply.py")
assert SPEC is not None
assert SPEC.loader is not None
SUPPLY = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(SUPPLY)


def built(folder: Path, umask: int, days_ago: int) -> bytes:
    """Build the wheel in a copy of the sources with other times and modes."""
    folder.mkdir()
    for name in ("pyproject.toml", "LICENSE", "README.md"):
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / "modeler", folder / "modeler", ignore=shutil.ignore_patterns("__pycache__"))
    then = time.time() - days_ago * 86_400
    for path in folder.rglob("*"):
        os.utime(path, (then, then))
        path.chmod(0o777 & ~umask)
    program = "import hatchling.build; print(hatchling.build.build_wheel('dist'))"
    done = subprocess.run([sys.executable, "-c", program], cwd=folder, check=True, capture_output=True, text=True)
    return (folder / "dist" / done.stdout.split()[-1]).read_bytes()


@pytest.mark.slow
def test_the_wheel_is_the_same_bytes_in_another_folder_on_another_day(tmp_path: Path) -> None:
    wheels = {built(tmp_path / "here", 0o022, 0), built(tmp_path / "another folder", 0o022, 400)}
    assert len(wheels) == 1


def test_the_bill_of_materials_names_what_the_wheel_may_install(tmp_path: Path) -> None:
    if not (ROOT / "uv.lock").exists():
        pytest.skip("nothing is resolved yet: run 'make setup'")
    command = [SUPPLY.UV, "export", "--quiet", "--offline", "--frozen", "--format", "cyclonedx1.5"]
    command += ["--no-default-groups", "--all-extras"]
    exported = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if exported.returncode:
        pytest.skip(f"uv cannot export here: {exported.stderr.strip()[:200]}")
    wheel = tmp_path / "modeler.whl"
    wheel.write_bytes(b"wheel")
    text = SUPPLY.bill_of_materials(exported.stdout, wheel)
    bill = load_json(text)
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")
    assert bill["metadata"]["component"]["hashes"][0]["content"] == hashlib.sha256(b"wheel").hexdigest()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *(line for extra in project["optional-dependencies"].values() for line in extra)]
    names = {component["name"] for component in bill["components"]}
    assert {re.split(r"[<>=\[ ]", line)[0].lower().replace("_", "-") for line in asked} <= names
    assert all(component["purl"].startswith("pkg:pypi/") for component in bill["components"])
    assert "://" not in text, "it names no host from which this machine installs"
    assert SUPPLY.bill_of_materials(exported.stdout, wheel) == text


def test_no_package_is_under_a_license_that_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    code = SUPPLY.licenses()
    printed = capsys.readouterr()
    assert printed.err == ""
    assert code == 0
    assert re.search(r"(?m)^numpy +BSD", printed.out)


def test_where_advisories_cannot_be_reached_the_audit_says_that_it_was_skipped(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for stderr, code, words in (("dns error", 0, "SKIPPED: "), ("found 1 vulnerability", 1, "")):
        answer = subprocess.CompletedProcess([], 1, "", stderr)
        monkeypatch.setattr(SUPPLY.subprocess, "run", lambda *_, answer=answer, **__: answer)
        assert SUPPLY.audit() == code
        assert capsys.readouterr().out.startswith(words)


def test_actions_of_others_are_pinned_by_commit() -> None:
    files = [ROOT / "action.yml", *(ROOT / ".github").rglob("*.y*ml"), *(ROOT / "docs").glob("*.md")]
    used = [line for file in files for line in re.findall(r"uses: +(\S+.*)", file.read_text(encoding="utf-8"))]
    assert used
    for line in used:
        if not line.startswith("./") and line != "REPOSITORY@COMMIT":
            assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), line
