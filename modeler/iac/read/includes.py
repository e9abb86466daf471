"""Documents beside a template that it includes: by ``AWS::Include``, or as the definition of an API.

AWS merges such a document into the template before it creates anything, once ``sam package`` has put it into S3. Here
the file is taken that lies beside the template or below its folder; nothing else is opened.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-include.html (2026-11-30).
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from modeler.errors import InventoryError

from .files import read_texts
from .source import SourceFile, decode

_DEFINITIONS = {
    "AWS::Serverless::Api": ("DefinitionUri", "DefinitionBody"),
    "AWS::Serverless::HttpApi": ("DefinitionUri", "DefinitionBody"),
    "AWS::ApiGateway::RestApi": ("BodyS3Location", "Body"),
    "AWS::ApiGatewayV2::Api": ("BodyS3Location", "Body"),
}
"""By type the property that names a file, and the one that holds what the file says."""
MOST_INCLUDES = 50


def with_includes(source: SourceFile, folder: Path) -> SourceFile:
    """Return a template with the documents that it includes in their places.

    Parameters
    ----------
    source : SourceFile
        The template.
    folder : Path
        The folder where it lies.

    Raises
    ------
    InventoryError
        If an included file is neither YAML nor JSON.
    """
    if not isinstance(source.data, Mapping) or not isinstance(source.data.get("Resources"), Mapping):
        return source
    data = _Includes(folder).filled(source.data)
    return source if data is source.data else replace(source, data=data)


class _Includes:
    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.opened = 0

    def filled(self, tree: Any) -> Any:
        """Return a tree with its includes filled; the tree itself where it has none."""
        if isinstance(tree, list):
            items = [self.filled(item) for item in tree]
            return tree if all(new is old for new, old in zip(items, tree, strict=True)) else items
        if not isinstance(tree, dict):
            return tree
        values = {key: self.filled(value) for key, value in tree.items()}
        document = self._document(_included(values.get("Fn::Transform")))
        if isinstance(document, dict):
            del values["Fn::Transform"]
            return {**document, **values}
        self._define(values)
        return tree if _same(values, tree) else values

    def _define(self, resource: dict[str, Any]) -> None:
        """Put the definition of an API that a file holds where it could stand in the template."""
        places, properties = _DEFINITIONS.get(str(resource.get("Type"))), resource.get("Properties")
        if places is None or not isinstance(properties, dict) or not isinstance(properties.get(places[0]), str):
            return
        document = self._document(properties[places[0]])
        if isinstance(document, dict):
            remaining = {name: value for name, value in properties.items() if name != places[0]}
            resource["Properties"] = {**remaining, places[1]: document}

    def _document(self, place: str) -> Any:
        """Return the document at a path beside the template, or at the end of a place in S3."""
        for name in (place, posixpath.basename(place)) if place else ():
            file = (self.folder / name).resolve()
            if self.folder in file.parents and file.is_file() and self.opened < MOST_INCLUDES:
                self.opened += 1
                return next(_data(file), None)
        return None


def _data(file: Path) -> Iterator[Any]:
    texts, refused = read_texts([file])
    for item in refused:
        raise InventoryError(f"'{item.name}' cannot be included: {item.reason}")
    for text in texts:
        yield decode(text.text, text.name).data


def _included(transform: Any) -> str:
    if not isinstance(transform, Mapping) or transform.get("Name") != "AWS::Include":
        return ""
    parameters = transform.get("Parameters")
    return last_text(parameters.get("Location")) if isinstance(parameters, Mapping) else ""


def _same(values: dict[str, Any], tree: dict[str, Any]) -> bool:
    return len(values) == len(tree) and all(values[key] is tree[key] for key in tree if key in values)


def last_text(place: Any) -> str:
    """Return the text of a place, with what stands last where it is put together by a function."""
    if isinstance(place, str):
        return place
    if isinstance(place, Mapping) and len(place) == 1:
        argument = next(iter(place.values()))
        if isinstance(argument, str):
            return argument.rsplit("}", 1)[-1] or argument
        if isinstance(argument, list) and argument:
            return last_text(argument[0] if "Fn::Sub" in place else argument[-1])
    if isinstance(place, list) and place:
        return last_text(place[-1])
    return ""
