"""AU-02: an API key is all that a method asks for."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Unknown
from modeler.inventory.kinds.rest_method import RestMethod
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .outcome import AuditOutcome, cannot_tell, fails, passes


@audit_rule(
    "AU-02",
    "An API key is all that the method asks for",
    severity=Severity.MEDIUM,
    why="An API key names the usage plan of a caller and is no credential: it does not expire, is sent in "
    "clear in a header, and is shared as often as not.",
    symptom="None: whoever finds a key may call.",
    remedy=Remedy(
        "Add an authorizer, and keep the key for the usage plan.",
        "aws apigateway update-method --rest-api-id API --resource-id RESOURCE --http-method METHOD "
        "--patch-operations op=replace,path=/authorizationType,value=AWS_IAM",
        "AuthorizationType: AWS_IAM\nApiKeyRequired: true",
        'authorization    = "AWS_IAM"\napi_key_required = true',
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/wellarchitected/latest/serverless-applications-lens/identity-and-access-management.html",
            "2026-11-21",
        ),
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html",
            "2026-11-30",
        ),
    ),
    kinds=(RestMethod,),
)
def api_key_alone(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at the methods that ask for a key."""
    for method in inventory.all(RestMethod):
        if method.api_key_required is not True:
            continue
        if isinstance(method.authorization, Unknown):
            yield cannot_tell(method, "authorization", method.authorization)
        elif method.authorization in (None, "NONE"):
            yield fails(method, "api_key_required", "it asks for a key and for no credentials")
        else:
            yield passes(method)
