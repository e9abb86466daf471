"""PA-13: a changed policy has no effect until the API is deployed again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from modeler.inventory import Cause, Inventory, Unknown
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.rest_deployment import RestDeployment
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .deployments import is_terraform, names_resource, policy_deployments
from .outcome import AuditOutcome, cannot_tell, fails, passes

_EACH_TIME = frozenset({"timestamp()", "uuid()"})
_AGAIN = Unknown(Cause.LIVE_STATE, "cloudtrail:LookupEvents")


@audit_rule(
    "PA-13",
    "A change of the policy is not deployed",
    severity=Severity.MEDIUM,
    why="A resource policy takes effect with a deployment: a deployment of Terraform whose triggers leave "
    "the policy out stays the old one when the policy changes.",
    symptom="The console shows the new policy, and callers are still refused, or still let in, by the old one.",
    remedy=Remedy(
        "Name the policy in the triggers of the deployment.",
        "aws apigateway create-deployment --rest-api-id API --stage-name STAGE",
        "# give the deployment a new logical id with each change, as SAM and CDK do",
        "triggers = {\n  redeployment = sha1(jsonencode([aws_api_gateway_rest_api_policy.NAME.policy]))\n}",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies.html",
            "2026-04-13",
        ),
        Source("https://github.com/hashicorp/terraform-provider-aws/issues/35852", "2026-11-30"),
    ),
    kinds=(
        RestApi,
        RestDeployment,
    ),
)
def policy_not_deployed(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look for the policy among the names in the triggers of each deployment."""
    for item in policy_deployments(inventory):
        deployment, names = item.deployment, item.deployment.renewed_by
        if not is_terraform(deployment) or isinstance(names, Unknown):
            yield cannot_tell(deployment, "", _AGAIN if not isinstance(names, Unknown) else names)
        elif _EACH_TIME & set(names) or names_resource(names, item.policy, "policy"):
            yield passes(deployment)
        elif doubts := tuple(_doubts(names)):
            yield cannot_tell(deployment, "triggers", doubts)
        else:
            yield fails(
                deployment,
                "triggers",
                "its triggers leave out the policy in {policy}",
                beside=(item.api,),
                policy=item.policy,
            )


def _doubts(names: Iterable[object]) -> Iterator[Unknown]:
    """Yield what may hide the policy among the names: a file, a variable, an output of a module."""
    for name in map(str, names):
        if name.endswith("()"):
            yield Unknown(Cause.FUNCTION, name.removesuffix("()"))
        elif name.startswith(("var.", "module.", "data.")):
            yield Unknown(Cause.FUNCTION, f"that gives {name}")
