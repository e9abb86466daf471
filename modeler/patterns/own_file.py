"""Files of your own patterns: YAML, one mapping or a list of them, each as `own_pattern` takes it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from modeler.errors import CompositionError, nearest
from modeler.patterns.base import Pattern
from modeler.patterns.compose import own_pattern
from modeler.yamlfile import read_yaml


def read_patterns(path: str | Path) -> tuple[Pattern, ...]:
    """Read own patterns from a YAML file: one mapping, or a list of them.

    Parameters
    ----------
    path : str or Path
        Each mapping has an ``id`` and the parts: ``reach``, ``door``, ``integration``.

    Returns
    -------
    tuple of Pattern
        For `compare`, `choose` and `assess`.

    Raises
    ------
    CompositionError
        If the file cannot be read, is not YAML, or says something that is not a pattern.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "ours.yaml"
    ...     _ = file.write_text("{id: ours, reach: internet, door: http-api, integration: lambda}")
    ...     ours = read_patterns(file)
    >>> [pattern.id for pattern in ours]
    ['ours']
    """
    needs = "give each pattern an 'id', and a 'door' or 'hops'"
    document = read_yaml(path, CompositionError, needs)
    listed_ones = document if isinstance(document, list) else [document]
    if not listed_ones:
        raise CompositionError(f"'{path}' holds no pattern: {needs}")
    patterns = tuple(_numbered(_from_mapping(entry, path), n) for n, entry in enumerate(listed_ones, start=1))
    names = [pattern.id for pattern in patterns]
    for name in names:
        if names.count(name) > 1:
            raise CompositionError(f"{path} has two patterns with the id '{name}': give each its own")
    return patterns


def _numbered(pattern: Pattern, number: int) -> Pattern:
    return dataclasses.replace(pattern, code=f"X{number}")


def _from_mapping(document: Any, path: str | Path) -> Pattern:
    allowed = ("id", "title", "purpose", "reach", "door", "integration", "hops", "status")
    if not isinstance(document, Mapping) or "id" not in document:
        raise CompositionError(f"{path}: a pattern is a mapping with 'id', and 'door' or 'hops'")
    if "front" in document and "door" in document:
        raise CompositionError(f"{path}: 'front' is the older name of 'door': give one of them")
    fields = {"door" if key == "front" else str(key): value for key, value in document.items()}
    for key in fields:
        if key not in allowed:
            raise CompositionError(
                f"{path}: unknown field '{key}'{nearest(key, allowed)}: allowed are {', '.join(allowed)}"
            )
    try:
        return own_pattern(**fields)
    except CompositionError as error:
        raise CompositionError(f"{path}: {error}") from None
