"""Names as AWS spells them: a workload file may write `authoriser` or `data-centre`, and means the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

BRITISH = {"authoriser": "authorizer", "data-centre": "data-center"}
"""Spellings that are read, and how AWS and this library write them."""


def as_aws_spells(name: str) -> str:
    """Write a name of a field, a component or a value as AWS does.

    Examples
    --------
    >>> as_aws_spells("api.lambda_authoriser.ttl"), as_aws_spells("rest-api")
    ('api.lambda_authorizer.ttl', 'rest-api')
    """
    for british, american in BRITISH.items():
        name = name.replace(british, american)
    return name


def spelled_as_aws(document: Mapping[Any, Any]) -> dict[Any, Any]:
    """Write the field names of a document as AWS does, in all its sections, and the choices that are such a name.

    Raises
    ------
    ValueError
        If a field is given in both spellings.

    Examples
    --------
    >>> spelled_as_aws({"api": {"authoriser": "jwt"}, "name": "our authoriser"})
    {'api': {'authorizer': 'jwt'}, 'name': 'our authoriser'}
    """
    spelled: dict[Any, Any] = {}
    for key, value in document.items():
        name = as_aws_spells(key) if isinstance(key, str) else key
        if name in spelled or (name != key and name in document):
            raise ValueError(f"'{key}' and '{name}' are two spellings of one field: give it once, as '{name}'")
        if isinstance(value, Mapping):
            value = spelled_as_aws(value)
        spelled[name] = BRITISH.get(value, value) if isinstance(value, str) else value
    return spelled
