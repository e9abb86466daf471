"""Terraform's data source ``aws_iam_policy_document`` as the policy that it writes.

Source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document (2026-11-30).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...inventory import Unknown
from ...inventory.values import Tree

_VERSION = "2012-10-17"


def build(body: Mapping[str, Tree]) -> dict[str, Tree]:
    """Return the policy that the blocks of a data source write.

    Examples
    --------
    >>> build({"statement": [{"actions": ["execute-api:Invoke"], "resources": ["*"]}]})["Statement"]
    [{'Effect': 'Allow', 'Action': ['execute-api:Invoke'], 'Resource': ['*']}]
    """
    statements = [_statement(item) for item in _listed(body.get("statement", []))]
    for name in ("source_policy_documents", "override_policy_documents"):
        for document in _listed(body.get(name, [])):
            inner = document.get("Statement", []) if isinstance(document, Mapping) else document
            statements += _listed(inner)
    return {"Version": body.get("version", _VERSION), "Statement": statements}


def _listed(value: Tree) -> list[Tree]:
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _statement(item: Tree) -> Tree:
    if not isinstance(item, Mapping):
        return item
    statement: dict[str, Any] = {"Effect": item.get("effect", "Allow")}
    if "sid" in item:
        statement = {"Sid": item["sid"], **statement}
    for written, name in (
        ("actions", "Action"),
        ("not_actions", "NotAction"),
        ("resources", "Resource"),
        ("not_resources", "NotResource"),
    ):
        if item.get(written):
            statement[name] = item[written]
    for written, name in (("principals", "Principal"), ("not_principals", "NotPrincipal")):
        if written in item:
            statement[name] = _principals(_listed(item[written]))
    conditions = _conditions(_listed(item.get("condition", [])))
    if conditions:
        statement["Condition"] = conditions
    return statement


def _principals(blocks: list[Tree]) -> Tree:
    principals: dict[str, Any] = {}
    for block in blocks:
        if isinstance(block, Unknown) or not isinstance(block, Mapping):
            return block
        kind, names = str(block.get("type", "")), _listed(block.get("identifiers", []))
        if kind == "*" and "*" in names:
            return "*"
        principals[kind] = [*principals.get(kind, []), *names]
    return principals


def _conditions(blocks: list[Tree]) -> Tree:
    conditions: dict[str, dict[str, Any]] = {}
    for block in blocks:
        if isinstance(block, Unknown) or not isinstance(block, Mapping):
            return block
        keys = conditions.setdefault(str(block.get("test")), {})
        name = str(block.get("variable"))
        keys[name] = [*keys.get(name, []), *_listed(block.get("values", []))]
    return conditions
