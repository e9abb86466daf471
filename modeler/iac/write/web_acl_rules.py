"""The rules of a web ACL in full: what each asks of a request, and what it counts.

An inventory knows a rule by its name, its action and the managed group that it stands for. What one's own rules ask is
listed in `OWN_RULES` by their names.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-wafv2-webacl-rule.html
(2026-11-30).
"""

from __future__ import annotations

import re
from typing import Any

_REQUESTS_OF_AN_ADDRESS = 2000
_LONGEST_BYTES = 2048
_RAW = [{"Priority": 0, "Type": "NONE"}]
OWN_RULES: dict[str, dict[str, Any]] = {
    "rate-of-an-address": {"RateBasedStatement": {"Limit": _REQUESTS_OF_AN_ADDRESS, "AggregateKeyType": "IP"}},
    "long-path": {
        "SizeConstraintStatement": {
            "ComparisonOperator": "GT",
            "Size": _LONGEST_BYTES,
            "FieldToMatch": {"UriPath": {}},
            "TextTransformations": _RAW,
        }
    },
    "long-query": {
        "SizeConstraintStatement": {
            "ComparisonOperator": "GT",
            "Size": _LONGEST_BYTES,
            "FieldToMatch": {"QueryString": {}},
            "TextTransformations": _RAW,
        }
    },
}
"""Rules of one's own that a web ACL can have, by their names; a request of which one holds is refused."""


def complete_rules(properties: dict[str, Any], name: str) -> None:
    """Add to a web ACL and to each of its rules what CloudFormation must be told.

    Parameters
    ----------
    properties : dict
        The properties of the web ACL, which are changed.
    name : str
        By which its metrics are called.

    Examples
    --------
    >>> acl = {"Rules": [{"Name": "common", "Statement": {"ManagedRuleGroupStatement": {"Name": "A"}}}]}
    >>> complete_rules(acl, "orders")
    >>> acl["Rules"][0]["Statement"]["ManagedRuleGroupStatement"]["VendorName"]
    'AWS'
    """
    _complete_counting(properties, name)
    for rule in properties.get("Rules", []):
        _complete_counting(rule, rule["Name"])
        if "Statement" in rule:
            rule["Statement"].get("ManagedRuleGroupStatement", {}).setdefault("VendorName", "AWS")
        elif rule["Name"] in OWN_RULES:
            rule["Statement"] = OWN_RULES[rule["Name"]]


def complete_terraform_rules(properties: dict[str, Any], name: str) -> None:
    """Add to a web ACL and to each of its rules what Terraform must be told: the same, in its blocks."""
    _complete_terraform_counting(properties, name)
    for rule in properties.get("rule", []):
        _complete_terraform_counting(rule, rule["name"])
        if "statement" in rule:
            for group in rule["statement"][0].get("managed_rule_group_statement", []):
                group.setdefault("vendor_name", "AWS")
        elif rule["name"] in OWN_RULES:
            rule["statement"] = [_snake(OWN_RULES[rule["name"]])]


HIDDEN_HEADERS = ("authorization", "cookie", "x-origin-secret")
"""What no log of a web ACL has: WAF writes ``REDACTED`` in its place."""


def hide_headers(properties: dict[str, Any]) -> None:
    """Keep secrets out of the logs of a web ACL, in CloudFormation."""
    hidden = [{"SingleHeader": {"Name": header}} for header in HIDDEN_HEADERS]
    properties.setdefault("RedactedFields", hidden)


def hide_terraform_headers(properties: dict[str, Any]) -> None:
    """Keep secrets out of the logs of a web ACL, in Terraform."""
    hidden = [{"single_header": [{"name": header}]} for header in HIDDEN_HEADERS]
    properties.setdefault("redacted_fields", hidden)


def _complete_counting(properties: dict[str, Any], name: str) -> None:
    properties["VisibilityConfig"] = _counted(name) | properties.get("VisibilityConfig", {})


def _complete_terraform_counting(properties: dict[str, Any], name: str) -> None:
    (given,) = properties.get("visibility_config") or [{}]
    properties["visibility_config"] = [_snake(_counted(name)) | given]


def metric_of(name: str) -> str:
    """Return what a metric can be called after a web ACL or a rule.

    Examples
    --------
    >>> metric_of("orders api")
    'orders-api'
    """
    return re.sub(r"[^A-Za-z0-9_-]", "-", name)


def _counted(name: str) -> dict[str, Any]:
    return {"CloudWatchMetricsEnabled": True, "MetricName": metric_of(name), "SampledRequestsEnabled": True}


_OTHER_WORDS = {"CloudWatchMetricsEnabled": "cloudwatch_metrics_enabled", "TextTransformations": "text_transformation"}


def _snake(tree: dict[str, Any]) -> dict[str, Any]:
    """Return settings of CloudFormation as Terraform's: names in small letters, each mapping a block."""
    out: dict[str, Any] = {}
    for key, value in tree.items():
        word = _OTHER_WORDS.get(key) or re.sub(r"(?<=[a-z])(?=[A-Z])", "_", key).lower()
        if isinstance(value, dict):
            out[word] = [_snake(value)]
        elif isinstance(value, list):
            out[word] = [_snake(item) for item in value]
        else:
            out[word] = value
    return out
