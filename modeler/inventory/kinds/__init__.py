"""The kinds of resources that stand on the path of a private API, one file each; a new file is found by itself."""

from __future__ import annotations

import functools
import importlib
import inspect
import pkgutil
from fnmatch import fnmatchcase

from ..node import Node
from ..table import Form, System


@functools.cache
def catalogue() -> dict[str, type[Node]]:
    """Return every kind by its name, in the order of the files.

    Examples
    --------
    >>> catalogue()["vpc-endpoint"].TABLE.cloudformation
    'AWS::EC2::VPCEndpoint'
    """
    kinds: dict[str, type[Node]] = {}
    for module in pkgutil.iter_modules(__path__):
        loaded = importlib.import_module(f"{__name__}.{module.name}")
        for _, cls in inspect.getmembers(loaded, inspect.isclass):
            if issubclass(cls, Node) and cls is not Node and cls.__module__ == loaded.__name__:
                kinds[cls.KIND] = cls
    return kinds


@functools.cache
def _by_type(system: System) -> dict[str, tuple[tuple[type[Node], Form], ...]]:
    types: dict[str, list[tuple[type[Node], Form]]] = {}
    for cls in catalogue().values():
        for form in cls.TABLE.forms(system):
            types.setdefault(form.type or cls.KIND, []).append((cls, form))
    return {type_: tuple(forms) for type_, forms in types.items()}


def forms(system: System, type_: str) -> tuple[tuple[type[Node], Form], ...]:
    """Return the kinds that a resource type of a system may be, each with the form in which it is written."""
    return _by_type(system).get(type_, ())


def is_id(kind: str, text: str) -> bool:
    """Return whether a literal looks like an id or ARN of the kind.

    Examples
    --------
    >>> is_id("vpc-endpoint", "vpce-0a1b2c"), is_id("vpc", "vpce-0a1b2c")
    (True, False)
    """
    cls = catalogue().get(kind)
    return cls is not None and any(fnmatchcase(text, f"{prefix}*") for prefix in cls.TABLE.ids)
