"""`modeler lab` and `modeler guide` find their notebook, serve on loopback only, and say what is missing."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from modeler import cli
from modeler.cli import notebooks
from modeler.errors import ModelerError, UnknownNameError

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(repository: Path) -> Path:
    return repository / "notebooks"


@pytest.fixture
def started(monkeypatch, tmp_path, folder) -> list[tuple[list[str], dict[str, str], Path]]:
    """What would become of the process."""
    calls: list[tuple[list[str], dict[str, str], Path]] = []
    monkeypatch.chdir(tmp_path)
    shutil.copytree(folder, tmp_path / "notebooks")
    monkeypatch.setattr(
        notebooks.os, "execve", lambda _, command, env: calls.append((command, env, Path.cwd())) or sys.exit(0)
    )
    return calls


@pytest.mark.parametrize("name", ["01", "01_which_pattern_fits", "notebooks/01_which_pattern_fits.ipynb"])
def test_a_notebook_is_found_by_number_name_or_path(folder, name):
    assert notebooks.find_notebook(folder, name) == folder / "01_which_pattern_fits.ipynb"


def test_without_a_name_it_is_the_first_notebook(folder):
    assert notebooks.find_notebook(folder, "") == min(folder.glob("*.ipynb"))


def test_a_notebook_that_is_not_there_is_said_with_what_is(folder):
    with pytest.raises(UnknownNameError, match=r"notebook '99'.*01_which_pattern_fits"):
        notebooks.find_notebook(folder, "99")


@pytest.mark.skipif(os.name != "posix", reason="only there does the process become JupyterLab")
def test_lab_opens_the_notebook_on_loopback_with_the_settings_beside_it(started, tmp_path):
    with pytest.raises(SystemExit):
        cli.main(["lab", "02", "--no-browser", "--port", "9000"])
    ((command, env, where),) = started
    assert command[:3] == [sys.executable, "-m", "jupyterlab"]
    assert {"--ServerApp.ip=127.0.0.1", "--no-browser", "--ServerApp.port=9000"} <= set(command)
    assert "--LabApp.default_url=/lab/tree/notebooks/02_what_does_it_cost.ipynb" in command
    assert env["JUPYTER_CONFIG_PATH"].split(os.pathsep)[0] == str(tmp_path / "notebooks" / ".jupyter")
    assert where == tmp_path


@pytest.mark.parametrize("target", ["lab", "guide"])
def test_make_passes_options_on(repository, target):
    command = ["make", "--dry-run", target, "ARGS=--no-browser --port=9000"]
    printed = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=True).stdout
    assert printed.rstrip().endswith("--no-browser --port=9000")


@pytest.mark.parametrize(("command", "name"), [("lab", "JupyterLab"), ("guide", "Voilà")])
def test_what_is_not_installed_is_said_with_how_to_install_it(monkeypatch, capsys, command, name):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    assert cli.main([command]) == 2
    printed = capsys.readouterr().err
    assert printed == f"modeler: {name} is not installed: run 'make extras' or install 'modeler[notebooks]'\n"


def test_outside_of_a_clone_it_is_said_where_notebooks_are(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(notebooks, "__file__", str(tmp_path / "modeler" / "cli" / "notebooks.py"))
    with pytest.raises(ModelerError, match="inside a clone of the repository"):
        notebooks.notebooks_folder()


@pytest.mark.parametrize("option", ["--pages=0", "--pages=101", "--port=-1", "--port=99999"])
def test_a_number_that_cannot_be_is_one_sentence(capsys, option):
    assert cli.main(["guide", option]) == 2
    assert "to" in capsys.readouterr().err.splitlines()[-1]


def test_a_server_that_ends_at_once_is_said_with_what_to_try():
    server = subprocess.Popen([sys.executable, "-c", "raise SystemExit(3)"])
    server.wait()
    with pytest.raises(ModelerError, match=r"did not start \(code 3\).*--port"):
        notebooks._await(server, 1, "token")


def test_the_first_free_port_is_taken(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as held:
        taken = held.getsockname()[1]
        monkeypatch.setattr(notebooks, "_PORT", taken)
        assert notebooks._free_port() > taken


def test_no_template_of_the_app_names_an_address_outside(folder):
    templates = list((folder / ".jupyter" / "voila").rglob("*.*"))
    assert len(templates) == 4
    assert not any("http" in template.read_text() for template in templates)
