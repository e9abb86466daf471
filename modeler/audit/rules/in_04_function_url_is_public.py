"""IN-04: a function has a URL that anybody may call."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Unknown, unknowns
from modeler.inventory.kinds.function import Function
from modeler.inventory.kinds.function_permission import FunctionPermission
from modeler.inventory.kinds.function_url import FunctionUrl
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .outcome import AuditOutcome, cannot_tell, fails, not_read, passes


@audit_rule(
    "IN-04",
    "Anybody may call the function by its URL",
    severity=Severity.HIGH,
    why="A function URL with the type NONE asks nobody who they are; it is open where the policy of the "
    "function lets everybody both use the URL and invoke the function through it.",
    symptom="None: the function answers people who never passed the API.",
    remedy=Remedy(
        "Set the type AWS_IAM, or delete the URL.",
        "aws lambda update-function-url-config --function-name NAME --auth-type AWS_IAM",
        "AuthType: AWS_IAM",
        'authorization_type = "AWS_IAM"',
    ),
    sources=(Source("https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html", "2026-11-30"),),
    kinds=(FunctionUrl, Function, FunctionPermission),
)
def function_url_is_public(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Since October 2025 a call needs both permissions: lambda:InvokeFunctionUrl and lambda:InvokeFunction."""
    for url in inventory.all(FunctionUrl):
        if isinstance(url.authorization, Unknown):
            yield cannot_tell(url, "authorization", url.authorization)
            continue
        if url.authorization != "NONE":
            yield passes(url)
            continue
        function = inventory.find(url.function)
        if function is None:
            yield not_read(url, "authorization", "the policy of the function")
            continue
        permissions = inventory.referring_to(function, FunctionPermission)
        doubts = [doubt for item in permissions for doubt in unknowns((item.principal, item.action))]
        open_to_all = {str(item.action).lower() for item in permissions if _is_for_all(item)}
        if open_to_all & {"lambda:*", "*"} or {"lambda:invokefunctionurl", "lambda:invokefunction"} <= open_to_all:
            yield fails(
                url, "authorization", "its type is NONE, and everybody may invoke {function}", function=function.key
            )
        elif doubts or function.policy is not None:
            yield cannot_tell(url, "authorization", doubts, function.policy)
        else:
            yield passes(url)


def _is_for_all(permission: FunctionPermission) -> bool:
    """Return whether a permission is for everybody who calls a URL of the type NONE."""
    return permission.principal == "*" and permission.url_auth_type in (None, "NONE")
