"""A function that answers each request with what it was sent, or the target of a balancer that does."""

from __future__ import annotations

from typing import Any

from modeler.inventory import Attribute, Ref
from modeler.inventory.kinds.function import Function
from modeler.inventory.kinds.function_permission import FunctionPermission
from modeler.inventory.kinds.role import Role
from modeler.inventory.kinds.target_group import Target, TargetGroup

from .. import policies
from ..callbacks import WEBSOCKET_ECHO, connections_url, may_call_back, websocket_api_before
from ..logs import log_group
from ..provisioning import called_function
from ..site import BuildStep, BuiltHop, arn, composed, function_arn, new_record

BUILDS = ("lambda-function",)
BUILDS_BESIDE = ("cloudwatch-logs",)
RUNTIME = "python3.13"
HANDLER = "index.handler"
_INTERFACES = (
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:UnassignPrivateIpAddresses",
)
"""What Lambda does with the role of a function in a VPC; these actions know no resource that could be named before.

Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html (2026-11-30).
"""
ECHO = '''\
import json


def handler(event, context):
    """Answer with the method and the path of the request: replace it with what your API does."""
    http = event.get("requestContext", {}).get("http", {})
    answer = {
        "method": event.get("httpMethod") or http.get("method"),
        "path": event.get("path") or event.get("rawPath"),
    }
    return {
        "statusCode": 200,
        "headers": {"Content-Type": "application/json"},
        "isBase64Encoded": False,
        "body": json.dumps(answer),
    }
'''


def build_hop(step: BuildStep) -> BuiltHop:
    """Build the function with its role and its log group, and the target group of a balancer before it."""
    site, backend = step.site, step.backend
    logs = log_group(site, f"{step.key}Logs")
    role = site.add(
        Role,
        f"{step.key}Role",
        description=f"What the function of {site.name} may do.",
        trust=policies.trust("lambda"),
        policies=policies.own("logs", *_allowed(step, logs)),
    )
    function = site.add(
        Function,
        step.key,
        runtime=backend.runtime or RUNTIME,
        handler=HANDLER,
        role=role,
        **_code(step),
        log_group=logs,
        architectures=(backend.architecture,),
        memory_mb=backend.memory_mb,
        timeout_s=_timeout_s(step),
        package="Zip",
        tracing="Active" if step.w.logging.trace_share else "PassThrough",
        reserved_concurrency=backend.reserved_concurrency,
        **_in_vpc(step),
    )
    site.note(f"The function answers with {_answer(step)}: replace its code with yours.")
    called = called_function(step, function, _provisioned(step))
    return step.built(called, targets=_target(step, called) if step.comes_from("alb") else None)


def _provisioned(step: BuildStep) -> int:
    """Return how many environments of this function are kept ready: the workload says how many of all services."""
    least, left = divmod(int(step.backend.provisioned_concurrency), step.w.services)
    return least + (step.service <= left)


def _code(step: BuildStep) -> dict[str, Any]:
    """Return the code: to clients of a WebSocket API it answers by the address of their connections."""
    api = websocket_api_before(step)
    if api is None:
        return {"code": ECHO}
    return {"code": WEBSOCKET_ECHO, "environment": {"CONNECTIONS_URL": connections_url(api)}}


def _answer(step: BuildStep) -> str:
    return "each message" if websocket_api_before(step) else "the method and the path of a request"


def _in_vpc(step: BuildStep) -> dict[str, Any]:
    """Return where the function is connected to, if something private stands behind it."""
    target = step.next
    if target is None or target.group is None:
        return {}
    group = step.network.group(f"{step.key}Group", "What the function sends into the VPC.")
    step.site.let(group, target.group, target.port, "The function calls the private resource.")
    return {"subnets": step.network.private, "security_groups": (group,)}


def _timeout_s(step: BuildStep) -> int:
    """Return the function's timeout: no longer than what stands before it waits for an answer."""
    waits = [step.backend.timeout_s]
    before = step.before
    while before is not None:
        limit = before.hop.component.timeout_ms(step.w)
        waits += [limit / 1000] if limit else []
        before = before.before
    return max(1, int(min(waits)))


def _allowed(step: BuildStep, logs: Ref[Any]) -> list[dict[str, Any]]:
    allowed = [
        policies.allow(["logs:CreateLogStream", "logs:PutLogEvents"], composed(Attribute(logs.key, "Arn"), ":*"))
    ]
    if step.next is not None and step.next.group is not None:
        allowed.append(policies.allow(_INTERFACES, "*"))
    api = websocket_api_before(step)
    if api is not None:
        allowed.append(may_call_back(api))
    if step.w.logging.trace_share:
        allowed.append(policies.allow(["xray:PutTraceSegments", "xray:PutTelemetryRecords"], "*"))
    return allowed


def _target(step: BuildStep, function: Ref[Any]) -> Ref[Any]:
    """Return a target group with the function, which the balancers of the account may call by it alone.

    ELB registers a function only if it may invoke it already. So the permission stands first, and says by name which
    group it is for.

    Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html (2026-11-30).
    """
    name = _group_name(step)
    step.site.add(
        FunctionPermission,
        f"{step.key}MayBeCalledByBalancer",
        function=function,
        action="lambda:InvokeFunction",
        principal="elasticloadbalancing.amazonaws.com",
        source_arn=arn("elasticloadbalancing", f"targetgroup/{name}/*"),
    )
    return step.site.add(
        TargetGroup,
        f"{step.key}Targets",
        name=name,
        target_type="lambda",
        targets=(new_record(Target, id=composed(function_arn(function))),),
    )


def _group_name(step: BuildStep) -> str:
    """Return the name of the target group, which no other of the account in the Region may have: 32 signs at most."""
    return f"{step.site.name}-fn{step.service if step.service > 1 else ''}"
