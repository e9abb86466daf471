"""A class that adds no field needs no decorator of its own; one that adds a field needs it, or there is no field."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from dataclasses import is_dataclass

import modeler.components
import modeler.patterns


def heirs() -> Iterator[type]:
    """Give the classes of components and patterns whose parent is a dataclass."""
    for package in (modeler.components, modeler.patterns):
        for module_info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            module = importlib.import_module(module_info.name)
            for _, kind in inspect.getmembers(module, inspect.isclass):
                if kind.__module__ == module_info.name and any(map(is_dataclass, kind.__bases__)):
                    yield kind


def test_a_class_that_adds_a_field_to_its_parents_is_made_a_dataclass() -> None:
    heirs_of_dataclasses = list(heirs())
    assert heirs_of_dataclasses
    for kind in heirs_of_dataclasses:
        added = [name for name, hint in inspect.get_annotations(kind).items() if "ClassVar" not in str(hint)]
        assert not added or "__dataclass_fields__" in vars(kind), f"{kind.__name__} adds {added}: decorate it"
