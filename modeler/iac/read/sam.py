"""SAM templates: translated by AWS's own translator, offline, and read as CloudFormation.

The translator packs many things into a few lines: an event of a function becomes an API with an OpenAPI document, a
deployment, a stage and a permission. What it makes is found at the line of the resource that it was made of.

Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification.html
(2026-11-30).
"""

from __future__ import annotations

import copy
import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from modeler.errors import InventoryError

from ...inventory.values import Tree
from .source import Path, SourceFile

TRANSFORM = "AWS::Serverless-2016-10-31"
_LOCAL = ("CodeUri", "ContentUri", "DefinitionUri", "LayerUri")
_MISSING = "reading SAM templates needs the package aws-sam-translator: pip install 'modeler[iac]'"
_IMPLICIT = {"ServerlessRestApi": "Api", "ServerlessHttpApi": "HttpApi"}
_ANY_REGION = "us-east-1"  # where none is given: the translator wants one, and writes it nowhere in what we read


def is_sam(source: SourceFile) -> bool:
    """Return whether a template needs SAM's translator: it holds a resource of SAM.

    A Transform without such resources changes nothing; such resources without the Transform are a mistake that AWS
    refuses, and are read all the same.
    """
    resources = source.data.get("Resources") if isinstance(source.data, Mapping) else None
    if not isinstance(resources, Mapping):
        return False
    return any(
        str(body.get("Type", "")).startswith("AWS::Serverless::")
        for body in resources.values()
        if isinstance(body, Mapping)
    )


def translate(source: SourceFile, parameters: Mapping[str, Tree], region: str | None) -> SourceFile:
    """Return a SAM template as the CloudFormation that AWS makes of it.

    Parameters
    ----------
    source : SourceFile
        The template.
    parameters : mapping
        Values of parameters, since the translator decides some things by them.
    region : str or None
        The Region; some of what it makes differs by Region.

    Raises
    ------
    InventoryError
        If the translator is not installed, or refuses the template: in its words.
    """
    try:
        from samtranslator.model.exceptions import InvalidDocumentException
        from samtranslator.parser.parser import Parser
        from samtranslator.translator.translator import Translator
        from samtranslator.utils.py27hash_fix import to_py27_compatible_template, undo_mark_unicode_str_in_template
    except ImportError:
        raise InventoryError(_MISSING) from None
    region = region or _ANY_REGION
    values = {name: value for name, value in parameters.items() if isinstance(value, str)} | {"AWS::Region": region}
    logging.getLogger("samtranslator").setLevel(logging.CRITICAL)
    try:
        document = _prepared(source)
        to_py27_compatible_template(document, values)
        translator = Translator(None, Parser(), boto_session=SimpleNamespace(region_name=region))
        made = undo_mark_unicode_str_in_template(translator.translate(document, values, get_managed_policy_map=dict))
    except InvalidDocumentException as error:
        causes = "; ".join(re.sub(r"\s+", " ", str(cause.message)) for cause in getattr(error, "causes", [])[:3])
        raise InventoryError(
            f"'{source.name}' is no SAM template that AWS would take: {causes or error.message}"
        ) from None
    except (AttributeError, KeyError, TypeError, ValueError, IndexError) as error:
        raise InventoryError(
            f"'{source.name}' cannot be translated from SAM: {type(error).__name__} at {error}"
        ) from None
    places = dict(source.places)
    for name in made.get("Resources", {}):
        if ("Resources", name) not in places:
            place = source.origin(_made_of(name, source))
            places["Resources", name] = (place.line, place.column)
    return replace(source, data=made, find_places=lambda: places)


def _prepared(source: SourceFile) -> dict[str, Any]:
    """Return a copy in which code on a local disk is a place in S3, which the translator asks for."""
    document: dict[str, Any] = copy.deepcopy(dict(source.data))
    document.setdefault("Transform", TRANSFORM)
    for section in (document.get("Globals", {}), *_bodies(document)):
        for properties in (section, *(value for value in section.values() if isinstance(value, dict))):
            for name in _LOCAL:
                if isinstance(properties.get(name), str):
                    properties[name] = (
                        {"Bucket": "local", "Key": properties[name]} if name != "CodeUri" else "s3://local/code"
                    )
    for body in document.get("Resources", {}).values():
        if isinstance(body, dict) and body.get("Type") == "AWS::Serverless::Function":
            properties = body.setdefault("Properties", {})
            given = {"CodeUri", "InlineCode"} & {*properties, *_globals(document)}
            if properties.get("PackageType") != "Image" and not given:
                properties["CodeUri"] = "s3://local/code"
    return document


def _globals(document: Mapping[str, Any]) -> Mapping[str, Any]:
    function = document.get("Globals", {}).get("Function", {}) if isinstance(document.get("Globals"), dict) else {}
    return function if isinstance(function, dict) else {}


def _bodies(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    bodies = document.get("Resources", {}).values()
    return [
        body["Properties"] for body in bodies if isinstance(body, dict) and isinstance(body.get("Properties"), dict)
    ]


def _made_of(name: str, source: SourceFile) -> Path:
    """Return where that stands of which the translator made a resource.

    Its name begins with the name of a resource of the template, the longest if several do; an implicit API comes from
    the first event that asks for one.
    """
    resources = source.data["Resources"]
    kind = next((kind for prefix, kind in _IMPLICIT.items() if name.startswith(prefix)), None)
    if kind:
        places = (("Resources", own, "Properties", "Events", event) for own, event in _events(resources, kind))
        return next(places, ("Resources",))
    own = max((own for own in resources if name.startswith(own)), key=len, default="")
    return ("Resources", own) if own else ()


def _events(resources: Mapping[str, Any], kind: str) -> Iterator[tuple[str, str]]:
    """Yield the resource and the name of each event of a kind."""
    for own, body in resources.items():
        properties = body.get("Properties") if isinstance(body, Mapping) else None
        events = properties.get("Events") if isinstance(properties, Mapping) else None
        for event, given in events.items() if isinstance(events, Mapping) else ():
            if isinstance(given, Mapping) and given.get("Type") == kind:
                yield own, event
