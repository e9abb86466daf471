"""Who may connect to an endpoint service: the principals that its owner names.

Without a permission nobody of another account may connect. ``*`` lets everybody ask; an account, a user or a role is
named by its ARN. Where the owner accepts each connection, being allowed to ask is not yet to be connected.

Source: https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html#add-remove-permissions
(2026-11-30).
"""

from __future__ import annotations

from collections.abc import Sequence

from ...inventory import Unknown
from ...inventory.values import String, Value
from .document import NamedPrincipal, Principals, Statement, StatementEffect
from .principals import caller_test
from .request import Caller
from .truth import Truth


def may_connect(principals: Value[Sequence[String]], caller: Caller | Unknown) -> Truth:
    """Return whether somebody may ask for a connection to an endpoint service.

    Parameters
    ----------
    principals : sequence of str, or Unknown
        Whom the service names.
    caller : Caller or Unknown
        Who creates the endpoint.

    Examples
    --------
    >>> consumer = Caller("arn:aws:iam::444455556666:role/network")
    >>> may_connect(["arn:aws:iam::444455556666:root"], consumer), may_connect([], consumer)
    (<Truth.YES: 2>, <Truth.NO: 0>)
    """
    if isinstance(principals, Unknown):
        return Truth.MAYBE
    named = tuple(NamedPrincipal("AWS", name) for name in principals)
    return caller_test(Statement(1, StatementEffect.ALLOW, Principals(named), None, None))(caller)
