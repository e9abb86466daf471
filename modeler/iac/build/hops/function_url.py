"""The URL of a function, which takes only signed requests, unless the workload asks for none."""

from __future__ import annotations

from typing import Any

from modeler.errors import StackError
from modeler.inventory import Attribute
from modeler.inventory.kinds.function_permission import FunctionPermission
from modeler.inventory.kinds.function_url import FunctionUrl

from ..provisioning import ALIAS_NAME, function_behind
from ..site import BuildStep, BuiltHop, composed

BUILDS = ("function-url",)
_SIGNED, _OPEN = "AWS_IAM", "NONE"


def build_hop(step: BuildStep) -> BuiltHop:
    """Build the URL; CloudFront signs what it sends there, other clients sign it themselves.

    Raises
    ------
    StackError
        If the workload asks for another authorizer, which a function URL does not have.
    """
    site, target = step.site, step.next
    assert target is not None
    asked = step.w.api.authorizer
    if step.is_first and asked not in ("iam", "none"):
        raise StackError(f"a function URL has no authorizer '{asked}': set api.authorizer to iam or none")
    is_open = step.is_first and asked == "none"
    url = site.add(FunctionUrl, step.key, **_what_it_calls(target), authorization=_OPEN if is_open else _SIGNED)
    if is_open:
        _let_everybody_call(step, target)
    if step.is_first:
        signed = "" if is_open else ", with signed requests of this account"
        site.show(
            "Url", composed(Attribute(url.key, "FunctionUrl")), f"The URL of the function, from the internet{signed}."
        )
    return step.built(url)


def _what_it_calls(target: BuiltHop) -> dict[str, Any]:
    """Return the function, and its alias where one stands: AWS asks for the two apart."""
    if target.node.kind != "function-alias":
        return {"function": target.node}
    return {"function": function_behind(target.node), "qualifier": ALIAS_NAME}


def _let_everybody_call(step: BuildStep, target: BuiltHop) -> None:
    """Let everybody use the URL and invoke the function through it: since October 2025 a call needs both.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html (2026-11-30).
    """
    function = target.node
    for action, more in (
        ("lambda:InvokeFunctionUrl", {"url_auth_type": _OPEN}),
        ("lambda:InvokeFunction", {"via_url": True}),
    ):
        step.site.add(
            FunctionPermission,
            f"{function.key}{action.partition(':')[2]}ByEverybody",
            function=function,
            action=action,
            principal="*",
            **more,
        )
    step.site.leave_out("IN-04", "the workload asks for no authorizer (api.authorizer: none)")
