"""The stacks of an architecture as data, and what changes them without changing what they build."""

from __future__ import annotations

import functools
import json
import re
import tempfile
from pathlib import Path
from typing import Any, TypeAlias

from modeler.iac.read import read
from modeler.iac.read.source import decode
from modeler.inventory import Inventory

from .forms import files

Stacks: TypeAlias = dict[str, dict[str, Any]]
PLACEHOLDER = re.compile(r"\$\{([A-Za-z0-9]+)((?:\.[A-Za-z0-9.]+)?)\}")


@functools.cache
def _texts(name: str) -> dict[str, str]:
    return {path.stem: path.read_text() for path in files(name, "cloudformation")}


def stacks(name: str) -> Stacks:
    """Return the stacks of an architecture by name, with functions in their long form."""
    return {stem: decode(text, stem).data for stem, text in _texts(name).items()}


def read_stacks(documents: Stacks) -> Inventory:
    """Return the inventory of stacks that are written as JSON and read together."""
    with tempfile.TemporaryDirectory() as folder:
        for stem, document in documents.items():
            (Path(folder) / f"{stem}.json").write_text(json.dumps(document))
        return read(folder, region="eu-west-1")


def resources(documents: Stacks) -> list[tuple[str, str]]:
    """Return the stack and the logical id of each resource."""
    return [(stem, key) for stem, document in documents.items() for key in document["Resources"]]


def with_resources(documents: Stacks, kept: list[tuple[str, str]]) -> Stacks:
    """Return stacks with some of their resources, in the order in which they are given."""
    chosen: Stacks = {}
    for stem, document in documents.items():
        inside = {key: document["Resources"][key] for place, key in kept if place == stem}
        outputs = {"Outputs": document["Outputs"]} if "Outputs" in document else {}
        chosen[stem] = {**document, "Resources": inside, **outputs}
    return {stem: document for stem, document in chosen.items() if document["Resources"]}


def renamed(documents: Stacks, prefix: str) -> Stacks:
    """Return stacks whose logical ids all begin with a prefix, wherever they are named."""
    return {
        stem: _renamed(document, {key: prefix + key for key in document["Resources"]})
        for stem, document in documents.items()
    }


def _renamed(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, list):
        return [_renamed(item, names) for item in value]
    if not isinstance(value, dict):
        return value
    out: dict[str, Any] = {}
    for key, item in value.items():
        match key, item:
            case "Ref", str():
                out[key] = names.get(item, item)
            case "Fn::GetAtt", [resource, *attribute]:
                out[key] = [names.get(resource, resource), *attribute]
            case "Fn::GetAtt", str():
                resource, _, attribute = item.partition(".")
                out[key] = f"{names.get(resource, resource)}.{attribute}"
            case "Fn::Sub", str():
                out[key] = PLACEHOLDER.sub(lambda match: f"${{{names.get(match[1], match[1])}{match[2]}}}", item)
            case "DependsOn", _:
                out[key] = [names[name] for name in ([item] if isinstance(item, str) else item)]
            case "Resources", dict():
                out[key] = {names[name]: _renamed(body, names) for name, body in item.items()}
            case _:
                out[key] = _renamed(item, names)
    return out
