"""How a caller makes a request that is answered: the line to type, with the proof that the API asks for.

With IAM authorization a caller signs each request (Signature Version 4) for the service ``execute-api``, with a role
that may invoke the API. Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/permissions.html,
https://curl.se/docs/manpage.html#--aws-sigv4 (2026-11-30).
"""

from __future__ import annotations

from modeler.inventory import Attribute, Ref
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
_KEY = '-H "x-api-key: $API_KEY" '
_WHAT = "A line that sends a request, from where the URL can be reached."


def show_call(site: Site) -> None:
    """Show the line with which a caller sends a request, where an API decides who may."""
    address = next((site.outputs[name].value for name in _URLS if name in site.outputs), None)
    doors = [node for node in site.nodes if isinstance(node, RestMethod | ApiRoute)]
    door = next((node for node in doors if node.authorization not in (None, "NONE")), None)
    if address is None or door is None:
        return
    key = _KEY if door.api_key_required is True else ""
    url = address.parts if hasattr(address, "parts") else (address,)
    if door.authorization != "AWS_IAM":
        site.show("CallWith", composed(_BEARER, key, *url), _WHAT)
        return
    site.show("CallWith", composed("curl --aws-sigv4 aws:amz:", REGION, _SIGNED, key, *url), _WHAT)
    if isinstance(door.api, Ref):
        site.show(
            "InvokeArn",
            arn("execute-api", Attribute(door.api.key), "/*"),
            "What the policy of a caller's role has to allow, with the action execute-api:Invoke.",
        )
    site.note(signing(site.w.region))


def signing(region: String) -> str:
    """Return the sentence that says how callers sign."""
    return (
        "Callers sign each request (SigV4): 'awscurl --service execute-api --region "
        f"{region} URL', or with curl as the output CallWith says; without a signature the API answers 403."
    )
