"""Values that Terraform gives and CloudFormation does not, as the texts that they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...inventory import Attribute, Node, Text

_PARTITION, _REGION, _ACCOUNT = Attribute("AWS::Partition"), Attribute("AWS::Region"), Attribute("AWS::AccountId")
_FUNCTIONS = ":lambda:path/2015-03-31/functions/"


def derived(node: Node, name: str) -> Text | None:
    """Return a value as a text of values that CloudFormation gives, if it is one.

    Examples
    --------
    >>> from modeler.inventory import Origin
    >>> from modeler.inventory.kinds.rest_api import RestApi
    >>> str(derived(RestApi(key="Api", origin=Origin("x")), "execution_arn"))
    'arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}'
    """
    rule = _RULES.get((node.KIND, name))
    return Text(rule(node)) if rule else None


def _invoke(node: Node) -> tuple[str | Attribute, ...]:
    arn = Attribute(node.key, "Arn" if node.KIND == "function" else "")
    return ("arn:", _PARTITION, ":apigateway:", _REGION, _FUNCTIONS, arn, "/invocations")


def _execution(node: Node) -> tuple[str | Attribute, ...]:
    return ("arn:", _PARTITION, ":execute-api:", _REGION, ":", _ACCOUNT, ":", Attribute(node.key))


def _stage(node: Any) -> tuple[str | Attribute, ...]:
    sort = "restapis" if node.KIND == "rest-stage" else "apis"
    start = ("arn:", _PARTITION, ":apigateway:", _REGION)
    return (*start, f"::/{sort}/", Attribute(node.api.key), "/stages/", Attribute(node.key))


def _service_name(node: Node) -> tuple[str | Attribute, ...]:
    return ("com.amazonaws.vpce.", _REGION, ".", Attribute(node.key))


_RULES: dict[tuple[str, str], Callable[[Any], tuple[str | Attribute, ...]]] = {
    ("api-stage", "Arn"): _stage,
    ("api-stage", "arn"): _stage,
    ("endpoint-service", "service_name"): _service_name,
    ("function", "invoke_arn"): _invoke,
    ("function-alias", "invoke_arn"): _invoke,
    ("http-api", "execution_arn"): _execution,
    ("rest-api", "execution_arn"): _execution,
    ("rest-stage", "Arn"): _stage,
    ("rest-stage", "arn"): _stage,
    ("websocket-api", "execution_arn"): _execution,
}
