"""Statements about the project itself, not about AWS."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from modeler.files.plain_json import load_json

# Patterns, so that this file passes its own test.
MACHINE_PATH = re.compile(r"(?<![\w.:/*})>-])/(?:root|home|tmp|work|Users)/[\w.]")
REGISTRY_HOST = re.compile(r"(?:pypi|pythonhosted|npmjs|yarnpkg|deb\.debian)\.(?:org|com)")

# file: why a path that looks like one of a machine may stand in it
ALLOWED_PATHS: dict[str, str] = {}

EXACT_PIN = re.compile(r"(?P<name>[a-z0-9-]+)==\d[\w.+!]*(?: ; [^;@]+)?")


def tracked_files(repository: Path) -> list[Path]:
    if not (repository / ".git").exists():
        pytest.skip("not a git checkout: cannot tell which files are committed")
    git = ["git", "-c", "safe.directory=*", "-C", str(repository), "ls-files", "-z"]
    listed = subprocess.run(git, check=True, capture_output=True, text=True).stdout
    files = [repository / name for name in listed.split("\0") if name]
    return [file for file in files if file.is_file() and not file.is_symlink()]


def findings(repository: Path, pattern: re.Pattern[str]) -> list[str]:
    matches = []
    for file in tracked_files(repository):
        name = file.relative_to(repository).as_posix()
        try:
            lines = file.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue  # an image
        matches += [f"{name}:{n}: {hit[0]}" for n, line in enumerate(lines, 1) if (hit := pattern.search(line))]
    return matches


def project(repository: Path) -> dict:
    return tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))


def test_the_diagrams_folder_is_no_package_that_hides_the_diagrams_library(repository):
    assert not (repository / "diagrams" / "__init__.py").exists()
    assert not (repository / "diagrams.py").exists()


def test_no_file_names_a_path_of_the_machine_that_wrote_it(repository):
    matches = findings(repository, MACHINE_PATH)
    assert [line for line in matches if line.split(":")[0] not in ALLOWED_PATHS] == []


def test_no_file_names_a_package_registry(repository):
    assert findings(repository, REGISTRY_HOST) == []


def test_no_lock_file_is_committed(repository):
    assert [f.name for f in tracked_files(repository) if f.name in {"uv.lock", "pylock.toml"}] == []


@pytest.mark.parametrize("pins", ["constraint-dependencies", "build-constraint-dependencies"])
def test_pins_are_exact_and_have_no_url(repository, pins):
    listed = project(repository)["tool"]["uv"][pins]
    assert listed
    assert [pin for pin in listed if not EXACT_PIN.fullmatch(pin)] == []


def test_every_dependency_is_pinned(repository):
    config = project(repository)
    groups = [config["project"]["dependencies"], *config["project"]["optional-dependencies"].values()]
    groups += config["dependency-groups"].values()
    wanted = {re.match(r"[\w.-]+", d)[0].lower() for group in groups for d in group if isinstance(d, str)}
    pinned = {EXACT_PIN.fullmatch(pin)["name"] for pin in config["tool"]["uv"]["constraint-dependencies"]}
    assert wanted - pinned == set()


def test_the_make_commands_in_the_readme_exist(repository):
    readme = repository / "README.md"
    if not readme.exists():
        pytest.skip("there is no README.md yet")
    makefile = (repository / "Makefile").read_text(encoding="utf-8")
    blocks = re.findall(r"(?ms)^```[^\n]*\n(.*?)^```", readme.read_text(encoding="utf-8"))
    used = {word for block in blocks for word in re.findall(r"(?m)^\$? ?make ([a-z]+)", block)}
    targets = set(re.findall(r"(?m)^([a-z]+):", makefile))
    assert used - targets == set()


def test_notebooks_are_committed_without_outputs(repository):
    for notebook in sorted((repository / "notebooks").rglob("*.ipynb")):
        if ".ipynb_checkpoints" in notebook.parts:
            continue
        for cell in load_json(notebook.read_text(encoding="utf-8"))["cells"]:
            assert not cell.get("outputs"), f"{notebook.name} has outputs: clear them before committing"
            assert cell.get("execution_count") is None, f"{notebook.name} has execution counts: clear them"


def test_importing_modeler_loads_no_heavy_library():
    heavy = "boto3 botocore plotly diagrams pygraphviz ipywidgets pandas scipy"
    code = f"import sys, modeler; print(*[name for name in '{heavy}'.split() if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert run.stdout.split() == []
