"""The least-privilege policy of a collection: the actions of the calls that are made, and no other.

API Gateway has one action for all of its reads, and says by the resource what is read: the ARN of its management, which
no invocation has (https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-iam-policy-examples.html).
The other calls list, and take no resource (https://docs.aws.amazon.com/service-authorization/latest/reference/).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from modeler.inventory import Node

from .questions import waves_of, with_parents

API_GATEWAY = "apigateway:GET"
API_GATEWAY_RESOURCES = "arn:aws:apigateway:*::/*"


def actions_needed(kinds: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the IAM actions that a collection of kinds needs, in order; of all kinds for none.

    Examples
    --------
    >>> actions_needed(["listener"])
    ('elasticloadbalancing:DescribeListeners', 'elasticloadbalancing:DescribeLoadBalancerAttributes', \
'elasticloadbalancing:DescribeLoadBalancers')
    """
    waves = waves_of(with_parents(kinds))
    return tuple(sorted({call.action for wave in waves for question in wave for _, call in question.uses}))


def collector_policy(kinds: Iterable[str] | Iterable[type[Node]] = (), roles: Iterable[str] = ()) -> dict[str, Any]:
    """Return the policy that allows the calls of a collection, and no other.

    Parameters
    ----------
    kinds : iterable of str or of Node classes
        What is collected; everything if none are given.
    roles : iterable of str
        ARNs of roles that are taken.

    Examples
    --------
    >>> collector_policy(["vpc-link-v2"])["Statement"]
    [{'Sid': 'ReadApiGateway', 'Effect': 'Allow', 'Action': ['apigateway:GET'], 'Resource': \
['arn:aws:apigateway:*::/*']}]
    """
    actions = actions_needed(kind if isinstance(kind, str) else kind.KIND for kind in kinds)
    plain = [action for action in actions if action != API_GATEWAY]
    statements: list[dict[str, Any]] = []
    if plain:
        statements.append({"Sid": "Read", "Effect": "Allow", "Action": plain, "Resource": "*"})
    if API_GATEWAY in actions:
        statements.append(
            {
                "Sid": "ReadApiGateway",
                "Effect": "Allow",
                "Action": [API_GATEWAY],
                "Resource": [API_GATEWAY_RESOURCES],
            }
        )
    taken = sorted(set(roles))
    if taken:
        statements.append({"Sid": "TakeRoles", "Effect": "Allow", "Action": ["sts:AssumeRole"], "Resource": taken})
    return {"Version": "2012-10-17", "Statement": statements}
