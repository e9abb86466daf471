"""PA-28: an API is deployed before the policy that it needs is there."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Unknown
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.rest_deployment import RestDeployment
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .deployments import is_terraform, names_resource, policy_deployments
from .outcome import AuditOutcome, cannot_tell, fails, passes


@audit_rule(
    "PA-28",
    "The API may be deployed before its policy is there",
    severity=Severity.HIGH,
    why="A private API cannot be deployed without a policy; where the policy is a resource of its own and "
    "the deployment does not wait for it, Terraform makes the two in any order.",
    symptom='400 "Private REST API doesn\'t have a resource policy attached to it" at the first apply, and '
    "success at the second.",
    remedy=Remedy(
        "Let the deployment depend on the policy, or name the policy in its triggers.",
        "terraform apply",
        "Policy: {Version: '2012-10-17', Statement: []} # inside the RestApi, where no order can be wrong",
        "depends_on = [aws_api_gateway_rest_api_policy.NAME]",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies.html",
            "2026-04-13",
        ),
        Source("https://github.com/hashicorp/terraform-provider-aws/issues/14290", "2026-11-30"),
    ),
    kinds=(
        RestApi,
        RestDeployment,
    ),
)
def deployed_before_policy(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at deployments whose API has its policy in a resource of its own."""
    for item in policy_deployments(inventory):
        deployment, names = item.deployment, item.deployment.made_after
        if not item.apart or not is_terraform(deployment):
            continue
        if isinstance(names, Unknown):
            yield cannot_tell(deployment, "made_after", names)
        elif names_resource(names, item.policy):
            yield passes(deployment)
        else:
            yield fails(deployment, "", "it does not wait for {policy}", beside=(item.api,), policy=item.policy)
