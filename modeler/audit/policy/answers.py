"""What the caller sees when a request is refused: the status and the message, as AWS words it.

Sources: https://repost.aws/knowledge-center/api-gateway-troubleshoot-403-forbidden and
https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html (2026-11-30). Where
the pages state no text, the message is empty.
"""

from __future__ import annotations

from collections.abc import Iterable

from modeler.dataclass import dataclass

from .decide import PolicyOutcome
from .request import AccessRequest, Caller

_TROUBLESHOOT = "https://repost.aws/knowledge-center/api-gateway-troubleshoot-403-forbidden (2026-11-30)"
_RESPONSES = (
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html (2026-11-30)"
)
_ENDPOINT = (
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-endpoint-policies.html (2026-11-30)"
)
_DENIED = "AccessDeniedException"
_EXPLICITLY = " with an explicit deny"


@dataclass(frozen=True, slots=True)
class Refusal:
    """What the caller sees.

    Parameters
    ----------
    status : int
        The HTTP status.
    message : str
        The text in the body; empty where AWS's pages do not state it.
    error_type : str
        The header ``x-amzn-errortype``; empty where it is not stated.
    source : str
        The page that says so, with the day it was seen.
    """

    status: int
    message: str
    error_type: str
    source: str


def of_policy(outcome: PolicyOutcome, caller: object, request: AccessRequest) -> Refusal:
    """Return what API Gateway answers where a policy refuses.

    Examples
    --------
    >>> pets = "arn:aws:execute-api:eu-west-1:111122223333:abc/prod/GET/pets"
    >>> refusal = of_policy(PolicyOutcome.EXPLICIT_DENY, Caller(), AccessRequest("execute-api:Invoke", pets))
    >>> refusal.status, refusal.message
    (403, 'User: anonymous is not authorized to perform: execute-api:Invoke on resource: ... with an explicit deny')
    """
    ending = _EXPLICITLY if outcome is PolicyOutcome.EXPLICIT_DENY else ""
    message = (
        f"User: {_user(caller)} is not authorized to perform: {request.action} "
        f"on resource: {_masked(str(request.resource))}{ending}"
    )
    return Refusal(403, message, _DENIED, _TROUBLESHOOT)


def _user(caller: object) -> str:
    return str(caller.arn) if isinstance(caller, Caller) and caller.arn else "anonymous"


def _masked(arn: str) -> str:
    """Return an ARN as it stands in messages: of the account only the last four digits, as callers report."""
    parts = arn.split(":", 5)
    if len(parts) == 6 and len(parts[4]) == 12 and parts[4].isdecimal():
        parts[4] = "*" * 8 + parts[4][8:]
    return ":".join(parts)


def of_authorizer(outcome: PolicyOutcome) -> Refusal:
    """Return what API Gateway answers where a Lambda authorizer's policy refuses.

    Examples
    --------
    >>> of_authorizer(PolicyOutcome.IMPLICIT_DENY).message
    'User is not authorized to access this resource'
    """
    ending = _EXPLICITLY if outcome is PolicyOutcome.EXPLICIT_DENY else ""
    return Refusal(403, f"User is not authorized to access this resource{ending}", _DENIED, _TROUBLESHOOT)


NO_TOKEN = Refusal(401, "Unauthorized", "UnauthorizedException", _RESPONSES)
"""A Lambda or Cognito authorizer that does not know the caller."""
NO_SIGNATURE = Refusal(403, "Missing Authentication Token", "MissingAuthenticationTokenException", _TROUBLESHOOT)
"""A method with IAM that nobody signed for."""
BAD_SIGNATURE = Refusal(403, "", "", _ENDPOINT)
"""A signature that is not valid is refused before any policy is asked; there are several messages, by its fault."""


def without_repeats(refusals: Iterable[Refusal]) -> tuple[Refusal, ...]:
    """Return the refusals in order, each once."""
    return tuple(dict.fromkeys(refusals))
