"""How a caller makes a request that is answered: the line to type, with the proof that the API asks for.

With IAM authorization a caller signs each request (Signature Version 4) for the service ``execute-api``, with a role
that may invoke the API. Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/permissions.html,
https://curl.se/docs/manpage.html#--aws-sigv4 (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from modeler.inventory import Attribute, Ref, Text
from modeler.inventory.kinds.api_route import ApiRoute
from modeler.inventory.kinds.rest_method import RestMethod
from modeler.inventory.values import String

from .site import REGION, Site, arn, composed

_URLS = ("Url", "ApiUrl")
"""The outputs with the address of an API, its own name first."""
_BEARER = 'curl -H "Authorization: Bearer $TOKEN" '
_SIGNED = (
    ':execute-api --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" -H "x-amz-security-token: $AWS_SESSION_TOKEN" '
)
_UPGRADE = (
    '--http1.1 -i -N -H "Connection: Upgrade" -H "Upgrade: websocket" -H "Sec-WebSocket-Version: 13" '
    '-H "Sec-WebSocket-Key: $(openssl rand -base64 16)" '
)
"""What opens a WebSocket, which is answered with 101."""
_SIGNED_ONCE = (
    "Callers sign the request that opens a connection (SigV4, service execute-api), as the output CallWith says; of "
    "messages nobody asks for a signature."
)
_SIGNED_FOR_REGION = (
    "Callers sign each request (SigV4), and a signature names one Region: sign for the Region in which the name is "
    "answered, and after a failover for the other one; the output CallWith signs for the first."
)
"""https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html (2026-12-01)."""
_KEY = '-H "x-api-key: $API_KEY" '
_WHAT = "A line that sends a request, from where the URL can be reached."


def show_call(site: Site) -> None:
    """Show the line with which a caller sends a request, where an API decides who may."""
    address = next((site.outputs[name].value for name in _URLS if name in site.outputs), None)
    doors = [node for node in site.nodes if isinstance(node, RestMethod | ApiRoute)]
    door = next((node for node in doors if node.authorization not in (None, "NONE")), None)
    if not isinstance(address, Text) or door is None or not isinstance(door.api, Ref):
        return
    opens = door.api.kind == "websocket-api"
    line = [_KEY if door.api_key_required is True else "", _UPGRADE if opens else "", *_for_curl(address)]
    if door.authorization != "AWS_IAM":
        site.show("CallWith", composed(_BEARER, *line), _WHAT)
        return
    site.show("CallWith", composed("curl --aws-sigv4 aws:amz:", REGION, _SIGNED, *line), _WHAT)
    site.show(
        "InvokeArn",
        arn("execute-api", Attribute(door.api.key), "/*"),
        "What the policy of a caller's role has to allow, with the action execute-api:Invoke.",
    )
    site.note(_SIGNED_ONCE if opens else _SIGNED_FOR_REGION if site.shares_name else signing(site.w.region))


def _for_curl(address: Text) -> tuple[Any, ...]:
    """Return an address as curl takes it: a WebSocket begins as a request over HTTPS."""
    first, *others = address.parts
    return (first.replace("wss://", "https://") if isinstance(first, str) else first, *others)


def signing(region: String) -> str:
    """Return the sentence that says how callers sign."""
    return (
        "Callers sign each request (SigV4): 'awscurl --service execute-api --region "
        f"{region} URL', or with curl as the output CallWith says; without a signature the API answers 403."
    )
