"""What the caller sees where a request stops: the HTTP status and message, or no answer at all.

Sources: https://repost.aws/knowledge-center/api-gateway-troubleshoot-403-forbidden,
https://repost.aws/knowledge-center/api-gateway-vpc-connections,
https://repost.aws/knowledge-center/api-gateway-500-error-vpc,
https://repost.aws/knowledge-center/api-gateway-private-integration-errors,
https://repost.aws/knowledge-center/api-gateway-mutual-tls-403-errors,
https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html,
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html,
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/troubleshooting-response-errors.html (2026-11-30).
"""

from __future__ import annotations

from modeler.audit.policy.answers import Refusal
from modeler.dataclass import dataclass

_SEEN = "(2026-11-30)"
_GUIDE = "https://docs.aws.amazon.com/apigateway/latest/developerguide"
_CENTER = "https://repost.aws/knowledge-center"
_VPC = f"{_CENTER}/api-gateway-vpc-connections {_SEEN}"
_RESPONSES = f"{_GUIDE}/supported-gateway-response-types.html {_SEEN}"
_LINK = f"{_CENTER}/api-gateway-500-error-vpc {_SEEN}"
_HTTP = f"{_GUIDE}/http-api-develop-integrations-private.html (2026-04-13)"
_PLAIN = f"{_CENTER}/api-gateway-private-integration-errors {_SEEN}"
_CERTIFICATES = f"{_CENTER}/api-gateway-mutual-tls-403-errors {_SEEN}"
_MUTUAL = f"{_GUIDE}/rest-api-mutual-tls.html (2026-04-13)"
_ACCESS = f"{_GUIDE}/apigateway-security-policies.html (2026-04-13)"
_SOCKETS = f"{_GUIDE}/apigateway-websocket-api-develop-routes.html {_SEEN}"
_BALANCING = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application"
_ALB = f"{_BALANCING}/load-balancer-troubleshooting.html {_SEEN}"
_REDIRECTS = f"{_BALANCING}/load-balancer-listeners.html {_SEEN}"
_EDGE = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide"
_BAD_ORIGIN = f"{_EDGE}/http-502-bad-gateway.html {_SEEN}"
_SLOW_ORIGIN = f"{_EDGE}/http-504-gateway-timeout.html {_SEEN}"
_VIEWERS = f"{_EDGE}/using-https-viewers-to-cloudfront.html {_SEEN}"
_ALIASES = f"{_EDGE}/CNAMEs.html {_SEEN}"
_LATTICE = f"https://docs.aws.amazon.com/vpc-lattice/latest/ug/target-groups.html {_SEEN}"
_LATTICE_RULES = f"https://docs.aws.amazon.com/vpc-lattice/latest/ug/listeners.html {_SEEN}"
_URLS = f"https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html {_SEEN}"
_PERMISSIONS = f"https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html {_SEEN}"
_WEB_ACL = f"https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-action.html {_SEEN}"
_STAGE_PATH = f"https://github.com/openabdev/openab/pull/1283 {_SEEN}"


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


NO_NAME = SeenAnswer(None, "could not resolve host")
TIMEOUT = SeenAnswer(None, "the connection times out")
REFUSED = SeenAnswer(None, "connection refused")
RESET = SeenAnswer(None, "connection reset by peer")
WRONG_CERTIFICATE = SeenAnswer(None, "certificate error: no name of the certificate matches the host name")
EXPIRED_CERTIFICATE = SeenAnswer(None, "certificate error: the certificate has expired")
UNTRUSTED_CERTIFICATE = SeenAnswer(None, "certificate error: unable to get local issuer certificate")
NO_COMMON_TLS = SeenAnswer(None, "TLS handshake failure: no protocol version in common")

FORBIDDEN = SeenAnswer(403, '{"message":"Forbidden"}', _VPC)
NOT_STRICT = SeenAnswer(403, '{"message":"Forbidden"}', _ACCESS)
NO_KEY = SeenAnswer(403, '{"message":"Forbidden"}', _RESPONSES)
NO_CLIENT_CERTIFICATE = SeenAnswer(403, '{"message":"Forbidden"}', _CERTIFICATES)
NOT_OVER_MUTUAL_TLS = SeenAnswer(None, "connection reset by peer", _MUTUAL)
MISSING_TOKEN = SeenAnswer(403, '{"message":"Missing Authentication Token"}', _RESPONSES)
NOT_FOUND = SeenAnswer(404, '{"message":"Not Found"}', _HTTP)
UNAUTHORIZED = SeenAnswer(401, '{"message":"Unauthorized"}', _RESPONSES)
THROTTLED = SeenAnswer(429, '{"message":"Too Many Requests"}', _RESPONSES)
INTERNAL_ERROR = SeenAnswer(500, '{"message":"Internal server error"}', _LINK)
INTERNAL_ERROR_HTTP = SeenAnswer(500, '{"message":"Internal Server Error"}', _HTTP)
UNAVAILABLE = SeenAnswer(503, '{"message":"Service Unavailable"}', _HTTP)
GATEWAY_TIMEOUT = SeenAnswer(504, '{"message":"Endpoint request timed out"}', _RESPONSES)
NO_ROUTE_IN_SOCKET = SeenAnswer(None, '{"message":"Forbidden"} as a message in the connection', _SOCKETS)
NO_SOCKET = SeenAnswer(403, "Unexpected server response: 403", _SOCKETS)
OWN_NOT_FOUND = SeenAnswer(404, "as the application answers", _STAGE_PATH)
OWN_REFUSAL = SeenAnswer(403, "as the backend answers without a client certificate that is valid")

PLAIN_ON_HTTPS = SeenAnswer(400, "The plain HTTP request was sent to HTTPS port", _PLAIN)
NO_TARGET = SeenAnswer(503, "Service Temporarily Unavailable", _ALB)
TARGET_TIMEOUT = SeenAnswer(504, "Gateway Time-out", _ALB)
TARGET_ERROR = SeenAnswer(502, "Bad Gateway", _ALB)
TOKEN_REFUSED = SeenAnswer(401, "Unauthorized", f"{_BALANCING}/listener-verify-jwt.html {_SEEN}")
KEYS_UNREACHED = SeenAnswer(500, "Internal Server Error", _ALB)
KEYS_NOT_READ = SeenAnswer(561, "Unauthorized", _ALB)

EDGE_REFUSAL = SeenAnswer(403, "The request could not be satisfied", _ALIASES)
EDGE_PLAIN = SeenAnswer(403, "The request could not be satisfied", _VIEWERS)
ORIGIN_ERROR = SeenAnswer(502, "The request could not be satisfied", _BAD_ORIGIN)
ORIGIN_TIMEOUT = SeenAnswer(504, "The request could not be satisfied", _SLOW_ORIGIN)
BLOCKED = SeenAnswer(403, "Forbidden", _WEB_ACL)

LATTICE_NO_TARGET = SeenAnswer(503, "Service Unavailable", _LATTICE)
LATTICE_TARGET_TIMEOUT = SeenAnswer(504, "Gateway Timeout", _LATTICE)
LATTICE_NO_RULE = SeenAnswer(404, "Not Found", _LATTICE_RULES)
URL_FORBIDDEN = SeenAnswer(403, '{"Message":"Forbidden"}', _URLS)
NO_SERVICE = SeenAnswer(None, "InvalidServiceName: the endpoint service does not exist", _PERMISSIONS)


def redirected(status: object, location: str) -> SeenAnswer:
    """Return the answer of a balancer that sends the caller elsewhere; ``HTTP_301`` is written 301.

    >>> str(redirected("HTTP_301", "https://internal:443/"))
    '301 Location: https://internal:443/'
    """
    number = str(status or "302").removeprefix("HTTP_")
    return SeenAnswer(int(number) if number.isdigit() else 302, f"Location: {location}", _REDIRECTS)


def fixed(status: object) -> SeenAnswer:
    """Return a balancer's fixed answer.

    >>> fixed("404").status
    404
    """
    number = str(status or "200")
    return SeenAnswer(int(number) if number.isdigit() else None, "the fixed response of the listener", _REDIRECTS)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends a request on, and what the caller sees where nothing comes of it.

    Parameters
    ----------
    name : str
        Who.
    unreached : tuple of SeenAnswer
        Where no connection comes about.
    unsecured : tuple of SeenAnswer
        Where the TLS handshake fails.
    verifies : bool
        Whether it looks at the names of certificates.
    """

    name: str
    unreached: tuple[SeenAnswer, ...]
    unsecured: tuple[SeenAnswer, ...]
    verifies: bool


CLIENT = Sender("the caller", (TIMEOUT,), (WRONG_CERTIFICATE,), True)
BY_BALANCER = Sender("a load balancer", (TARGET_TIMEOUT,), (TARGET_ERROR,), False)
"""An Application Load Balancer does not look at the certificates of targets
(https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html, 2026-11-30)."""
BY_EDGE = Sender("CloudFront", (ORIGIN_TIMEOUT, ORIGIN_ERROR), (ORIGIN_ERROR,), True)
BY_LATTICE = Sender("VPC Lattice", (LATTICE_TARGET_TIMEOUT, LATTICE_NO_TARGET), (LATTICE_NO_TARGET,), False)
BY_REST_API = Sender("API Gateway", (GATEWAY_TIMEOUT, INTERNAL_ERROR), (INTERNAL_ERROR,), True)
BY_HTTP_API = Sender("API Gateway", (UNAVAILABLE,), (UNAVAILABLE, INTERNAL_ERROR_HTTP), True)
