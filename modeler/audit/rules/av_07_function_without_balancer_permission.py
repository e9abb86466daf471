"""AV-07: a load balancer has a function as its target and may not call it."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.audit.policy import Truth
from modeler.audit.policy.matching import covers, signs_of, wild
from modeler.inventory import Cause, Inventory, Unknown
from modeler.inventory.graph import members
from modeler.inventory.kinds.auto_scaling_group import AutoScalingGroup
from modeler.inventory.kinds.container_service import ContainerService
from modeler.inventory.kinds.function import Function
from modeler.inventory.kinds.function_alias import FunctionAlias
from modeler.inventory.kinds.function_permission import FunctionPermission
from modeler.inventory.kinds.target_group import TargetGroup
from modeler.inventory.mapping import attributes_in
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .fronts import known_targets
from .outcome import AuditOutcome, cannot_tell, fails, not_read, passes
from .permissions import permissions_of, source_arn_of

_PRINCIPAL = "elasticloadbalancing.amazonaws.com"


@audit_rule(
    "AV-07",
    "The load balancer may not call its function",
    severity=Severity.HIGH,
    why="A load balancer calls a function only where the policy of the function allows "
    "elasticloadbalancing.amazonaws.com to.",
    symptom="502 from the load balancer, or the target cannot be registered.",
    remedy=Remedy(
        "Allow elasticloadbalancing.amazonaws.com to invoke the function; keep bodies below 1 MB.",
        "aws lambda add-permission --function-name FUNCTION --statement-id balancer --action "
        "lambda:InvokeFunction --principal elasticloadbalancing.amazonaws.com",
        "Type: AWS::Lambda::Permission\n"
        "Properties:\n"
        "  FunctionName: !Ref Function\n"
        "  Action: lambda:InvokeFunction\n"
        "  Principal: elasticloadbalancing.amazonaws.com",
        'resource "aws_lambda_permission" "balancer" {\n'
        "  function_name = aws_lambda_function.NAME.function_name\n"
        '  action        = "lambda:InvokeFunction"\n'
        '  principal     = "elasticloadbalancing.amazonaws.com"\n'
        "  source_arn    = aws_lb_target_group.NAME.arn\n"
        "}",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html", "2026-11-21"
        ),
        Source(
            "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html",
            "2026-11-21",
        ),
    ),
    kinds=(Function, FunctionPermission, TargetGroup, AutoScalingGroup, ContainerService, FunctionAlias),
)
def function_without_balancer_permission(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look for a permission of each function that is a target."""
    for group in inventory.all(TargetGroup):
        if group.target_type != "lambda":
            continue
        functions = [node for node in members(inventory, group) if isinstance(node, Function)]
        if not functions and known_targets(group):
            yield not_read(group, "targets", f"the function {known_targets(group)[0].id}")
        for function in functions:
            yield _judged(inventory, group, function)


def _judged(inventory: Inventory, group: TargetGroup, function: Function) -> AuditOutcome:
    permissions = permissions_of(inventory, function)
    if any(_allows(item, group) for item in permissions):
        return passes(group)
    if any(isinstance(item.principal, Unknown) for item in permissions):
        return cannot_tell(group, "targets", [item.principal for item in permissions])
    if function.policy is not None:
        return cannot_tell(group, "targets", Unknown(Cause.NOT_COLLECTED, "lambda:GetPolicy"))
    return fails(
        group,
        "targets",
        "{function} does not allow the load balancer to invoke it",
        beside=(function,),
        function=function.key,
    )


def _allows(permission: FunctionPermission, group: TargetGroup) -> bool:
    """Return whether a permission is for load balancers, and may be for those of this group."""
    if permission.principal != _PRINCIPAL:
        return False
    source = permission.source_arn
    resources = {attribute.key for attribute in attributes_in(source) if not attribute.key.startswith("AWS::")}
    if source is None or resources:
        return source is None or group.key in resources
    return covers(wild(signs_of(source)), signs_of(source_arn_of(group))) is not Truth.NO
