"""The design page and the contributing page say what is there: rooms, layers, targets."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DESIGN = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "docs" / "contributing.md").read_text(encoding="utf-8")
TO_BE_WRITTEN = {"NAME.KIND", "PA-28", "p99_bars", "traffic_mirror"}
"""Examples of what a scaffold writes."""


def layers() -> list[set[str]]:
    """The layers of the import contract, lowest first."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    (lines,) = (contract["layers"] for contract in contracts if contract["type"] == "layers")
    return [set(re.findall(r"\w+", line)) for line in reversed(lines)]


def test_the_layer_order_is_that_of_the_import_contract() -> None:
    order = DESIGN.split("## Layers", 1)[1].split("```text\n", 1)[1].split("```", 1)[0]
    assert [set(re.findall(r"\w+", layer)) for layer in order.split("<")] == layers(), (
        "mend '## Layers' in docs/design.md"
    )


def test_the_rooms_are_those_of_the_import_contract() -> None:
    table = DESIGN.split("## Rooms", 1)[1].split("\n## ", 1)[0]
    rooms = re.findall(r"^\| `(\w+)` \|", table, flags=re.MULTILINE)
    assert sorted(rooms) == sorted(set.union(*layers())), "mend the table under '## Rooms' in docs/design.md"
    unbuilt = set(re.findall(r"^\| `(\w+)` \|.*not built yet", table, flags=re.MULTILINE))
    there = {path.stem for path in (ROOT / "modeler").iterdir() if path.name[0] not in "_." and path.name != "py.typed"}
    assert there == set(rooms) - unbuilt, "say in docs/design.md which rooms are not built yet"


@pytest.mark.parametrize("page", ["README.md", "docs/README.md", "docs/design.md", "docs/contributing.md"])
def test_a_page_names_only_files_that_exist(page: str) -> None:
    path = ROOT / page
    text = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        assert target.startswith("http") or (path.parent / target).exists(), f"{page} names {target}"
    for target in re.findall(r"`((?:modeler|tests|docs|changelog\.d)/[\w./-]+)`", text):
        assert Path(target).stem in TO_BE_WRITTEN or (ROOT / target).exists(), f"{page} names {target}"


def test_every_page_of_the_documentation_is_in_its_index() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    for path in (ROOT / "docs").glob("*.md"):
        assert path.name == "README.md" or f"]({path.name})" in index, f"say in docs/README.md what {path.name} is"


def test_every_target_for_contributors_is_on_their_page() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):.*## ", makefile, flags=re.MULTILINE))
    for_users = {"help", "setup", "extras", "compare", "lab", "guide", "clean"}
    named = set(re.findall(r"`make ([a-z-]+)", CONTRIBUTING))
    assert targets - for_users <= named, "add the target to the table in docs/contributing.md"
    assert named <= targets, "docs/contributing.md names a target that the Makefile does not have"
