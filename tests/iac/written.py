"""Stacks of inventories, for tests of the writers: what a template says, in a folder that can be read."""

from __future__ import annotations

from pathlib import Path

from modeler.iac.read import read
from modeler.iac.stack import Stack, StackParameter, parameters_in
from modeler.inventory import Inventory, OtherResource


def stack_of(inventory: Inventory, **settings) -> Stack:
    """Return a stack of what the kinds know in an inventory, with a parameter for each that it takes a value from."""
    nodes = tuple(node for node in inventory if not isinstance(node, OtherResource))
    names = dict.fromkeys(parameters_in(nodes))
    settings.setdefault("parameters", tuple(StackParameter(name, description=f"{name}.") for name in names))
    return Stack("example", "An example.", Inventory(nodes), **settings)


def read_back(files: dict[str, str | bytes], folder: Path, **given) -> Inventory:
    """Return what a reader makes of written files."""
    for name, text in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read(folder, **given)
