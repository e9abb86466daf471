"""Lists of what nobody can create in the sandbox: they are empty, and that is the truth.

The read calls of an account's collection must be answered, also those for which moto has no list. Each of them is the
call of a kind of the inventory (`modeler.inventory.kinds`), which says where its items stand.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from ..gate import Own
from ..shelf import Shelf
from ..wire import WireRequest

if TYPE_CHECKING:
    from modeler.inventory.table import Call

EMPTY = frozenset(
    {
        "apigateway:GetClientCertificates",
        "directconnect:DescribeDirectConnectGatewayAssociations",
        "directconnect:DescribeDirectConnectGateways",
        "directconnect:DescribeVirtualInterfaces",
        "ec2:DescribeVpcBlockPublicAccessExclusions",
        "ec2:DescribeVpcEndpointAssociations",
        "ec2:DescribeVpcEndpointConnections",
        "ram:GetResourceShareInvitations",
        "route53profiles:ListProfileAssociations",
        "route53profiles:ListProfileResourceAssociations",
        "route53profiles:ListProfiles",
        "route53resolver:ListFirewallRuleGroupAssociations",
        "route53resolver:ListFirewallRuleGroups",
        "route53resolver:ListFirewallRules",
        "vpc-lattice:ListRules",
        "wafv2:ListResourcesForWebACL",
    }
)
"""Calls that moto does not answer, by the names of boto3's clients."""


def own_answers(shelf: Shelf) -> dict[str, Own]:
    """Return the calls that are answered here."""
    return {name: _answer_with_nothing(name) for name in EMPTY} | {
        "ec2:DescribeVpcBlockPublicAccessOptions": _block_public_access
    }


def _answer_with_nothing(name: str) -> Own:
    def respond(request: WireRequest, account: str) -> dict[str, Any]:
        return _empty_answers()[name]

    return respond


def _block_public_access(request: WireRequest, account: str) -> dict[str, Any]:
    return {"VpcBlockPublicAccessOptions": {"InternetGatewayBlockMode": "off", "State": "default-state"}}


@cache
def _empty_answers() -> dict[str, dict[str, Any]]:
    """Return the answers by call; the kinds are loaded for the first of them, as a server must start at once."""
    from modeler.inventory import kinds

    names = {name.lower(): name for name in EMPTY}
    return {
        names[wanted]: _empty(call)
        for cls in kinds.catalogue().values()
        for call in cls.TABLE.calls
        if (wanted := f"{call.service}:{call.operation.replace('_', '')}") in names
    }


def _empty(call: Call) -> dict[str, Any]:
    """Return an answer without items; the first list of it is the one that holds them."""
    if "." in call.items:
        outer, _, inner = call.items.partition(".")
        return {outer: {inner.partition("[")[0]: []}}
    return {call.items.partition("[")[0]: []} if call.items else {}
