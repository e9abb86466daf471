"""The architectures of `architectures/`, each in several forms, as inventories.

A folder holds the same architecture as CloudFormation (``cloudformation.yaml``), as SAM (``sam.yaml``), in Terraform's
language (``main.tf``) and as a plan of it (``plan.json``). Other stacks beside them, such as ``backend.yaml``, belong
to the first two and are read with them.
"""

from __future__ import annotations

import functools
from pathlib import Path

from modeler.iac.read import read
from modeler.inventory import Inventory

FOLDER = Path(__file__).parent / "architectures"
NAMES = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())
FORMS = ("cloudformation", "sam", "terraform", "plan")


def files(name: str, form: str) -> list[Path]:
    """Return the files of a form; none where the architecture is not written in it."""
    folder = FOLDER / name
    if form in ("terraform", "plan"):
        chosen = [folder / {"terraform": "main.tf", "plan": "plan.json"}[form]]
        return [path for path in chosen if path.exists()]
    own = folder / f"{form}.yaml"
    others = sorted(path for path in folder.glob("*.yaml") if path.stem not in FORMS)
    return [*others, own] if own.exists() else []


@functools.cache
def inventory(name: str, form: str) -> Inventory:
    """Return an architecture as it is read from one form."""
    return read(files(name, form), region="eu-west-1")
