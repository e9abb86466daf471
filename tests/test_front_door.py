"""The front door: `import modeler as m` gives every public name, whatever was imported before."""

from __future__ import annotations

import subprocess
import sys

import pytest

import modeler as m

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", [name for name in m.__all__ if name != "__version__"])
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(m, name) is not None
    assert name in dir(m)


def test_an_unknown_name_says_what_there_is() -> None:
    with pytest.raises(AttributeError, match=r"has no attribute 'compair'.*compare"):
        m.compair  # noqa: B018


@pytest.mark.parametrize(
    "first", ["import modeler.patterns", "from modeler.patterns import pattern", "import modeler.cli"]
)
def test_the_catalogue_can_be_called_whatever_was_imported_first(first: str) -> None:
    code = f"{first}\nimport modeler as m\nassert len(m.patterns('C')) == 4\nassert m.pattern('C2').code == 'C2'"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_own_patterns_are_made_from_the_front_door() -> None:
    mine = m.own_pattern("mine", reach="internet", front="http-api", integration="lambda")
    assert m.assess(mine, m.Workload(clients={"location": "internet"})).comparable
