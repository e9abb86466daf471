"""The Invoke API of AWS Lambda, called through an endpoint: nothing stands there but the function's own permission."""

from __future__ import annotations

from modeler.inventory import Attribute

from ..site import BuildStep, BuiltHop, composed, function_arn

BUILDS = ("lambda-api",)


def build_hop(step: BuildStep) -> BuiltHop:
    """Say how a function is invoked: by its ARN, with the URL of the endpoint."""
    site, function = step.site, step.next
    assert function is not None
    arn = function_arn(function.node)
    site.show("FunctionArn", arn, "What the policy of a caller's role has to allow, with lambda:InvokeFunction.")
    if step.before is not None and not step.network.choice.endpoint:
        address = composed("https://", Attribute(step.before.key, "DnsEntries.0.1"))
        site.show(
            "CallWith",
            composed("aws lambda invoke --endpoint-url ", *address.parts, " --function-name ", arn, " /dev/stdout"),
            "A line that invokes the function, from where the endpoint can be reached.",
        )
    site.note("Lambda's Invoke API is on the internet as well: who may invoke the function is a matter of roles.")
    site.note("Callers sign each request (SigV4, service lambda), as the AWS SDK and the AWS CLI do by themselves.")
    return step.built(function.node)
