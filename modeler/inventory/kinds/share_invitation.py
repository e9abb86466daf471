"""An invitation to a share of AWS RAM that somebody has to accept.

Sources: GetResourceShareInvitations; templates have none (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, node, reference, text
from ..table import Call, Table
from ..values import Ref, String, Value


@node
class ShareInvitation(Node):
    """An invitation to a share.

    Parameters
    ----------
    share : Ref of Share
        The share.
    sender : str
        The account that shares.
    state : str
        ``PENDING``, ``ACCEPTED``, ``REJECTED`` or ``EXPIRED``.
    """

    KIND = "share-invitation"
    TABLE = Table(
        cloudformation="",
        terraform="",
        rows={
            "name": ("", "", "resourceShareName"),
            "share": ("", "", "resourceShareArn"),
            "sender": ("", "", "senderAccountId"),
            "state": ("", "", "status"),
        },
        calls=(
            Call(
                "ram",
                "get_resource_share_invitations",
                "resourceShareInvitations[]",
                "resourceShareInvitationArn",
                "ram:GetResourceShareInvitations",
            ),
        ),
    )

    share: Value[Ref[Any]] | None = reference("share")
    sender: String | None = text()
    state: String | None = text()
