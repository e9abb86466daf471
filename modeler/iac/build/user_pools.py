"""A user pool that issues tokens for an API: the pool, the API as a resource server with a scope, and a client.

Programs show their own id and secret for a token (client credentials); people sign in at the pool's own pages and come
back with a code. Both get an access token with the scope, which the API asks for. A client that needs other flows, and
the users themselves, are added afterwards.

Sources: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html,
https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-assign-domain-prefix.html (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from modeler.dataclass import dataclass
from modeler.inventory import Attribute, Ref, Text
from modeler.inventory.kinds.resource_server import ResourceServer, TokenScope
from modeler.inventory.kinds.user_pool import UserPool
from modeler.inventory.kinds.user_pool_client import UserPoolClient

from ..stack import StackParameter
from .site import ACCOUNT, REGION, BuildStep, composed, new_record

_SCOPE = "call"
_NOT_IN_A_PREFIX = ("aws", "amazon", "cognito")
"""Words that Cognito refuses in the prefix of a sign-in domain."""


@dataclass(frozen=True)
class TokenIssuer:
    """Whose tokens an API takes.

    Parameters
    ----------
    issuer : Text or Unknown
        The address that stands in the tokens and where the keys are published.
    audience : Text or Unknown
        For whom they are.
    scopes : tuple of str
        What they must be for; none where any will do.
    pool : Ref of UserPool or None
        The user pool, where it is one of the stack.
    """

    issuer: Any
    audience: Any
    scopes: tuple[str, ...] = ()
    pool: Ref[Any] | None = None


def user_pool(step: BuildStep) -> TokenIssuer:
    """Add a user pool with a client for whoever calls, and return it as an issuer of tokens."""
    site = step.site
    scope = f"{site.name}/{_SCOPE}"
    pool = site.add(
        UserPool,
        f"{step.key}Users",
        name=site.name,
        tier=step.w.api.cognito.tier.upper() if step.w.api.cognito else None,
        sign_up_off=True,
        domain=composed(_prefix(site.name), "-", ACCOUNT),
    )
    site.add(
        ResourceServer,
        f"{step.key}UsersScopes",
        name=site.name,
        pool=pool,
        identifier=site.name,
        scopes=(new_record(TokenScope, name=_SCOPE, description="Call the API."),),
    )
    client = site.add(UserPoolClient, f"{step.key}UsersClient", name=site.name, pool=pool, **_flow(step, scope))
    _show(step, client, scope)
    address = composed("https://cognito-idp.", REGION, ".amazonaws.com/", Attribute(pool.key))
    return TokenIssuer(address, composed(Attribute(client.key)), (scope,), pool)


def _flow(step: BuildStep, scope: str) -> dict[str, Any]:
    """Return how a client gets a token: a program with its secret, a person by signing in."""
    if step.w.clients.who == "applications":
        return {"flows": ("client_credentials",), "scopes": (scope,), "oauth": True, "secret": True}
    callback = step.site.ask(
        StackParameter(
            "CallbackUrl",
            "String",
            "Where people come back to who have signed in.",
            allowed_pattern="https://.+",
            constraint="Write the address of a page, which begins with https://.",
            group="Users",
        )
    )
    return {
        "flows": ("code",),
        "scopes": ("openid", scope),
        "oauth": True,
        "secret": False,
        "callbacks": (callback,),
        "providers": ("COGNITO",),
    }


def _show(step: BuildStep, client: Ref[Any], scope: str) -> None:
    site = step.site
    domain = sign_in_domain(site.name)
    site.show("ClientId", Attribute(client.key), "The id of the client for which tokens are issued.")
    if step.w.clients.who == "applications":
        site.show("TokenUrl", composed(domain, "/oauth2/token"), "Where a program gets a token.")
        site.note(
            "A program gets a token with its id and secret: curl -u CLIENT_ID:SECRET TOKEN_URL -d "
            f"grant_type=client_credentials -d scope={scope}; the secret is shown by "
            "'aws cognito-idp describe-user-pool-client'."
        )
        return
    site.show("SignInUrl", composed(domain, "/oauth2/authorize"), "Where people sign in.")
    site.retained.add(f"{step.key}Users")
    site.note("Only an administrator adds users to the pool, which stays with them when the stack is deleted.")


def sign_in_domain(name: str) -> Text:
    """Return the address of the pool's own pages."""
    return composed("https://", _prefix(name), "-", ACCOUNT, ".auth.", REGION, ".amazoncognito.com")


def _prefix(name: str) -> str:
    """Return a stack's name as the prefix of a domain, without the words that Cognito refuses.

    Examples
    --------
    >>> _prefix("http-vpclink-cognito-eks")
    'http-vpclink-eks'
    """
    words = [word for word in name.split("-") if not any(refused in word for refused in _NOT_IN_A_PREFIX)]
    return "-".join(words) or "api"
