"""Terraform's data sources: what they look up stands outside, and is a node of its kind all the same.

``data "aws_vpc" "main"`` names a network that somebody else made. What refers to it should know that it is a network;
what the block gives of it is known, and the rest is `Unknown` until Terraform has looked.

Source: https://developer.hashicorp.com/terraform/language/data-sources (2026-11-30).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...inventory import Cause, System, Unknown, kinds
from ...inventory.paths import MISSING, get, put
from ...inventory.table import As, FixedValue
from ...inventory.values import Tree

PREFIX = "data."
_NO_KIND = frozenset(
    {
        "aws_network_interface",  # its id leads to what it belongs to
        "aws_vpc_endpoint_service",  # most often a service of AWS, not one's own
        "aws_prefix_list",
        "aws_iam_policy_document",
    }
)


def as_resource(type_: str, key: str, properties: Mapping[str, Tree]) -> tuple[str, dict[str, Tree]]:
    """Return the type and properties of the resource that a data source looks up; its own where no kind knows it.

    Parameters
    ----------
    type_ : str
        The type as a reader writes it, ``data.aws_vpc``.
    key : str
        Its address.
    properties : mapping
        What the block gives.

    Examples
    --------
    >>> type_, properties = as_resource("data.aws_vpc", "data.aws_vpc.main", {"id": "vpc-1"})
    >>> type_, properties["id"], properties["cidr_block"].reason
    ('aws_vpc', 'vpc-1', 'the data source data.aws_vpc.main is looked up when Terraform runs')
    """
    given = dict(properties)
    name = type_.removeprefix(PREFIX)
    if name == type_ or name in _NO_KIND:
        return type_, given
    forms = [form for _, form in kinds.forms(System.TERRAFORM, name) if not form.inside and not form.completes]
    if not forms:
        return type_, given
    given.pop("filter", None)
    for path in forms[0].paths.values():
        _leave_open(given, path, Unknown(Cause.DATA_SOURCE, key))
    return name, given


def _leave_open(properties: dict[str, Tree], place: Any, unknown: Unknown) -> None:
    """Say that a value is not known, where a resource of the kind has it and the block gives none."""
    path = place.path if isinstance(place, As) else place
    if isinstance(place, FixedValue) or not path or get(properties, path) is not MISSING:
        return
    root = path.split(" | ")[0].split(".")[0].split("[")[0]
    if root in properties:
        put(properties, path, unknown)
    else:
        properties[root] = unknown
