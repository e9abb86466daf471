"""Resource servers of user pools, which moto makes and cannot delete.

Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteResourceServer.html
(2026-12-01).
"""

from __future__ import annotations

from typing import Any

from ..gate import Own
from ..shelf import Shelf
from ..wire import SandboxFault, WireRequest


def own_answers(shelf: Shelf) -> dict[str, Own]:
    """Return the calls that are answered here."""
    return {"cognito-idp:DeleteResourceServer": _delete}


def _delete(request: WireRequest, account: str) -> dict[str, Any]:
    from moto.cognitoidp.models import cognitoidp_backends

    pools = cognitoidp_backends[account][request.region].user_pools
    pool, identifier = request.parameters["UserPoolId"], request.parameters["Identifier"]
    if pool not in pools or pools[pool].resource_servers.pop(identifier, None) is None:
        raise SandboxFault("ResourceNotFoundException", f"Resource server {identifier} does not exist.")
    return {}
