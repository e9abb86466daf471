"""What the caller sees where a request stops: the HTTP status and message, or no answer at all.

Sources: https://repost.aws/knowledge-center/api-gateway-troubleshoot-403-forbidden,
https://repost.aws/knowledge-center/api-gateway-vpc-connections,
https://repost.aws/knowledge-center/api-gateway-500-error-vpc,
https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html,
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-lambda.html (2026-11-30).
"""

from __future__ import annotations

from dataclasses import dataclass

from modeler.audit.policy.answers import Refusal

_VPC = "https://repost.aws/knowledge-center/api-gateway-vpc-connections (2026-11-30)"
_RESPONSES = (
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html (2026-11-30)"
)
_LINK = "https://repost.aws/knowledge-center/api-gateway-500-error-vpc (2026-11-30)"
_HTTP = (
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-private.html"
    " (2026-04-13)"
)
_ALB = (
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html"
    " (2026-11-30)"
)


@dataclass(frozen=True, slots=True)
class SeenAnswer:
    """What the caller sees.

    Parameters
    ----------
    status : int or None
        The HTTP status; ``None`` where no HTTP answer comes.
    message : str
        The message, or what the client reports; empty where AWS's pages do not state it.
    source : str
        The page that says so, with the day it was seen; empty for what every client reports.
    """

    status: int | None
    message: str
    source: str = ""

    @classmethod
    def of(cls, refusal: Refusal) -> SeenAnswer:
        """Return the answer of a refusal by a policy or an authorizer."""
        return cls(refusal.status, refusal.message, refusal.source)

    def __str__(self) -> str:
        return f"{self.status} {self.message}".strip() if self.status is not None else self.message


NO_NAME = SeenAnswer(None, "the name does not resolve")
TIMEOUT = SeenAnswer(None, "the connection times out")
FORBIDDEN = SeenAnswer(403, '{"message":"Forbidden"}', _VPC)
MISSING_TOKEN = SeenAnswer(403, '{"message":"Missing Authentication Token"}', _RESPONSES)
NOT_FOUND = SeenAnswer(404, '{"message":"Not Found"}', _HTTP)
UNAUTHORIZED = SeenAnswer(401, '{"message":"Unauthorized"}', _RESPONSES)
INTERNAL_ERROR = SeenAnswer(500, '{"message":"Internal server error"}', _LINK)
INTERNAL_ERROR_HTTP = SeenAnswer(500, '{"message":"Internal Server Error"}', _HTTP)
UNAVAILABLE = SeenAnswer(503, '{"message":"Service Unavailable"}', _HTTP)
GATEWAY_TIMEOUT = SeenAnswer(504, '{"message":"Endpoint request timed out"}', _RESPONSES)
NO_TARGET = SeenAnswer(503, "Service Temporarily Unavailable", _ALB)
TARGET_TIMEOUT = SeenAnswer(504, "Gateway Time-out", _ALB)
