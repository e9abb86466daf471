"""The wheel works where nothing else of the project is, and says what it bundles."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HOME = ROOT / "modeler"
OURS = {".py", ".csv", ".yaml", ".md", ".typed", ".css", ".js", ".json", ".txt", ".html"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    program = "import sys, hatchling.build; print(hatchling.build.build_wheel(sys.argv[1]))"
    done = subprocess.run([sys.executable, "-c", program, str(out)], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return out / done.stdout.split()[-1]


@pytest.mark.slow
def test_it_compares_the_workload_that_it_ships(wheel: Path, tmp_path: Path) -> None:
    # Dependencies come from here, since a test uses no network: the package itself must come from the wheel.
    venv.create(tmp_path / "venv", with_pip=False, symlinks=True)
    python = tmp_path / "venv" / "bin" / "python"
    home = subprocess.run(
        [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    zipfile.ZipFile(wheel).extractall(home)
    Path(home, "here.pth").write_text(sysconfig.get_path("purelib") + "\n")

    def run(*arguments: str) -> str:
        done = subprocess.run([str(python), "-I", *arguments], cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert run("-c", "import modeler; print(modeler.__file__)").startswith(home)
    (tmp_path / "w.yaml").write_text(run("-m", "modeler.cli", "workload", "--template"))
    assert "private-rest-vpce" in run("-m", "modeler.cli", "compare", "w.yaml")
    run("-m", "modeler.cli", "diagram", "C2", "-o", "c2.drawio")


@pytest.mark.slow
def test_types_licenses_and_data_are_in_it(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    metadata = next(name for name in names if name.endswith(".dist-info/METADATA"))
    text = zipfile.ZipFile(wheel).read(metadata).decode()
    assert "modeler/py.typed" in names
    assert "modeler/views/BUNDLED.md" in names
    assert "License-Expression: MIT" in text
    assert [line for line in text.splitlines() if line.startswith("License-File: ")]
    for extra in ("notebooks", "charts", "diagrams", "aws", "iac", "parquet"):
        assert f"Provides-Extra: {extra}" in text


def test_what_is_bundled_is_listed() -> None:
    listed = (HOME / "views" / "BUNDLED.md").read_text(encoding="utf-8")
    foreign = [
        path.relative_to(HOME)
        for path in HOME.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and (path.suffix not in OURS or ".min." in path.name)
    ]
    assert foreign
    for path in foreign:
        assert f"`{path.as_posix()}`" in listed or f"`{path.parent.as_posix()}/*{path.suffix}`" in listed, path
