"""The OpenAPI documents of APIs that a template holds as a text: JSON or YAML, with values that are known later.

Terraform's ``templatefile`` and CloudFormation's ``Fn::Sub`` put the address of a function into such a text. Each
value that is known later is put aside, the text is read, and the value is put back where it stood.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from modeler.errors import InventoryError

from ...inventory import Cause, Resource, Text, Unknown, join
from ...inventory.values import TextPart, Tree
from .source import decode

_BODIES = {
    "AWS::ApiGateway::RestApi": "Body",
    "AWS::ApiGatewayV2::Api": "Body",
    "aws_api_gateway_rest_api": "body",
    "aws_apigatewayv2_api": "body",
}
_OPEN, _CLOSE = "\ue000", "\ue001"
_MARK = re.compile(f"{_OPEN}(\\d+){_CLOSE}")


def with_body(resource: Resource) -> Resource:
    r"""Return a resource with the document of its API as data; any other resource as it is.

    Examples
    --------
    >>> from modeler.inventory import Attribute, Origin, Text
    >>> text = Text(("openapi: 3.0.1\npaths: {/x: {uri: ", Attribute("aws_lambda_function.f", "invoke_arn"), "}}"))
    >>> api = Resource("aws_apigatewayv2_api", "api", {"body": text}, Origin("main.tf", 1))
    >>> with_body(api).properties["body"]["paths"]
    {'/x': {'uri': Attribute(key='aws_lambda_function.f', name='invoke_arn')}}
    """
    name = _BODIES.get(resource.type)
    body = resource.properties.get(name) if name else None
    if name is None or not isinstance(body, (str, Text)):
        return resource
    return replace(resource, properties={**resource.properties, name: read_document(body)})


def read_document(value: str | Text) -> Tree:
    """Return the document that a text holds, in JSON or YAML; unknown where it is neither."""
    parts: tuple[TextPart, ...] = value.parts if isinstance(value, Text) else (value,)
    aside = [part for part in parts if not isinstance(part, str)]
    if len(aside) == len(parts) == 1:
        return aside[0]
    numbers = iter(range(len(aside)))
    text = "".join(part if isinstance(part, str) else f"{_OPEN}{next(numbers)}{_CLOSE}" for part in parts)
    try:
        document = decode(text, "the body").data
    except InventoryError:
        document = None
    if not isinstance(document, dict):
        return next((part for part in aside if isinstance(part, Unknown)), Unknown(Cause.MALFORMED, "the body"))
    return _restored(document, aside)


def _restored(tree: Any, aside: list[Any]) -> Tree:
    if isinstance(tree, str):
        if _OPEN not in tree:
            return tree
        alone = _MARK.fullmatch(tree)
        if alone:
            return aside[int(alone[1])]
        pieces = _MARK.split(tree)
        return join([aside[int(piece)] if position % 2 else piece for position, piece in enumerate(pieces)])
    if isinstance(tree, list):
        return [_restored(item, aside) for item in tree]
    if isinstance(tree, dict):
        return {str(_restored(key, aside)): _restored(item, aside) for key, item in tree.items()}
    return tree
