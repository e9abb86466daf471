"""AU-03: a JWT authorizer has an issuer or an audience that no token fits."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Text, Unknown
from modeler.inventory.kinds.api_authorizer import ApiAuthorizer
from modeler.inventory.kinds.user_pool import UserPool
from modeler.inventory.kinds.user_pool_client import UserPoolClient
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .outcome import AuditOutcome, cannot_tell, fails, passes


@audit_rule(
    "AU-03",
    "No token can fit the JWT authorizer",
    severity=Severity.HIGH,
    why="API Gateway compares the issuer and the audience of a token with those of the authorizer: an "
    "issuer without https, no audience, or the client of another user pool refuses every token.",
    symptom="401 on every call.",
    remedy=Remedy(
        "Give the issuer of the user pool, and the ids of its app clients as the audience.",
        "aws apigatewayv2 update-authorizer --api-id API --authorizer-id AUTHORIZER --jwt-configuration "
        "Issuer=https://cognito-idp.REGION.amazonaws.com/POOL,Audience=CLIENT",
        "JwtConfiguration:\n"
        "  Issuer: !Sub https://cognito-idp.${AWS::Region}.amazonaws.com/${Pool}\n"
        "  Audience: [!Ref Client]",
        "jwt_configuration {\n"
        '  issuer   = "https://${aws_cognito_user_pool.main.endpoint}"\n'
        "  audience = [aws_cognito_user_pool_client.main.id]\n"
        "}",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html",
            "2026-04-13",
        ),
    ),
    kinds=(ApiAuthorizer, UserPool, UserPoolClient),
)
def jwt_never_fits(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at the address of the issuer, and at whose clients the audience names."""
    for authorizer in inventory.all(ApiAuthorizer):
        if authorizer.type != "JWT":
            continue
        issuer, audience = authorizer.issuer, authorizer.audience
        first = issuer.parts[0] if isinstance(issuer, Text) and issuer.parts else issuer
        if isinstance(first, str) and not first.lower().startswith("https://"):
            yield fails(authorizer, "issuer", "the issuer {issuer} does not begin with https://", issuer=str(issuer))
        elif isinstance(audience, Unknown):
            yield cannot_tell(authorizer, "audience", audience)
        elif not audience:
            yield fails(authorizer, "", "it has no audience")
        else:
            yield _clients(inventory, authorizer)


def _clients(inventory: Inventory, authorizer: ApiAuthorizer) -> AuditOutcome:
    pools = {node.key for node in inventory.named_in(authorizer.issuer) if isinstance(node, UserPool)}
    audience = () if isinstance(authorizer.audience, Unknown) else authorizer.audience
    clients = [node for value in audience for node in inventory.named_in(value) if isinstance(node, UserPoolClient)]
    for client in clients:
        pool = inventory.find(client.pool)
        if pools and isinstance(pool, UserPool) and pool.key not in pools:
            return fails(authorizer, "audience", "{client} is a client of another user pool", client=client.key)
    if isinstance(authorizer.issuer, Unknown):
        return cannot_tell(authorizer, "issuer", authorizer.issuer)
    return passes(authorizer)
