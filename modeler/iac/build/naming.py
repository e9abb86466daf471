"""By which names a stack calls things: one convention for keys, names and tags.

A key is the part that a component plays and what the resource is (``Api``, ``ApiStage``, ``EndpointGroup``). A key
becomes the logical id of CloudFormation and, in small letters, the name in Terraform; so it never changes while the
pattern has the component. What AWS lets two stacks share gets the name of the stack; what must be unique in an account
is named by AWS itself.
"""

from __future__ import annotations

import re

from modeler.errors import StackError

LONGEST_STACK_NAME = 24
"""Load balancers and target groups take 32 characters, and a word follows the name."""
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")

_WORDS = {
    "rest-api": "Api",
    "http-api": "Api",
    "websocket-api": "Api",
    "vpc-link-v1": "Link",
    "vpc-link-v2": "Link",
    "interface-endpoint": "Endpoint",
    "lambda-function": "Function",
    "fargate-tasks": "Service",
    "cloudfront": "Distribution",
    "s3-bucket": "Bucket",
}
"""How the key of a component begins, where that is not the component's own id."""


def prefix(component: str) -> str:
    """Return how the keys of a component's resources begin.

    Examples
    --------
    >>> prefix("rest-api"), prefix("alb"), prefix("endpoint-service")
    ('Api', 'Alb', 'EndpointService')
    """
    return _WORDS.get(component) or "".join(part.capitalize() for part in component.split("-"))


def check_name(name: str) -> str:
    """Return the name of a stack.

    Raises
    ------
    StackError
        If AWS would refuse it, or a name that is made with it.
    """
    if not _NAME.fullmatch(name) or len(name) > LONGEST_STACK_NAME:
        raise StackError(
            f"'{name}' cannot name a stack: begin with a small letter, use small letters, digits and single hyphens, "
            f"{LONGEST_STACK_NAME} at most"
        )
    return name


def short_name(pattern: str) -> str:
    """Return a name made of a pattern's id, short enough.

    Examples
    --------
    >>> short_name("private-rest-private-integration-v2")
    'private-rest-private'
    """
    name = pattern
    while len(name) > LONGEST_STACK_NAME:
        name = name.rpartition("-")[0]
    return name
