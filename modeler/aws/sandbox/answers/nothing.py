"""Lists of what nobody can create in the sandbox: they are empty, and that is the truth.

The read calls of an account's collection must be answered, also those for which moto has no list. Each of them is the
call of a kind of the inventory (`modeler.inventory.kinds`), which says where its items stand.
"""

from __future__ import annotations

from typing import Any

from modeler.inventory import kinds
from modeler.inventory.table import Call

from ..gate import Own
from ..shelf import Shelf
from ..wire import WireRequest

EMPTY = frozenset(
    {
        "apigateway:GetClientCertificates",
        "cloudfront:ListVpcOrigins",
        "directconnect:DescribeDirectConnectGatewayAssociations",
        "directconnect:DescribeDirectConnectGateways",
        "directconnect:DescribeVirtualInterfaces",
        "ec2:DescribeClientVpnEndpoints",
        "ec2:DescribeVerifiedAccessEndpoints",
        "ec2:DescribeVerifiedAccessGroups",
        "ec2:DescribeVerifiedAccessInstances",
        "ec2:DescribeVerifiedAccessTrustProviders",
        "ec2:DescribeVpcBlockPublicAccessExclusions",
        "ec2:DescribeVpcEndpointAssociations",
        "ec2:DescribeVpcEndpointConnections",
        "globalaccelerator:ListAccelerators",
        "globalaccelerator:ListEndpointGroups",
        "globalaccelerator:ListListeners",
        "lambda:ListFunctionUrlConfigs",
        "ram:GetResourceShareInvitations",
        "route53profiles:ListProfileAssociations",
        "route53profiles:ListProfileResourceAssociations",
        "route53profiles:ListProfiles",
        "route53resolver:ListFirewallRuleGroupAssociations",
        "route53resolver:ListFirewallRuleGroups",
        "route53resolver:ListFirewallRules",
        "vpc-lattice:ListResourceConfigurations",
        "vpc-lattice:ListResourceGateways",
        "vpc-lattice:ListRules",
        "wafv2:ListResourcesForWebACL",
    }
)
"""Calls that moto does not answer, by the names of boto3's clients."""


def own_answers(shelf: Shelf) -> dict[str, Own]:
    """Return the calls that are answered here."""
    return {name: _answer_with(empty) for name, empty in _empty_answers().items()} | {
        "ec2:DescribeVpcBlockPublicAccessOptions": _answer_with(
            {"VpcBlockPublicAccessOptions": {"InternetGatewayBlockMode": "off", "State": "default-state"}}
        )
    }


def _empty_answers() -> dict[str, dict[str, Any]]:
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


def _answer_with(answer: dict[str, Any]) -> Own:
    def respond(request: WireRequest, account: str) -> dict[str, Any]:
        return answer

    return respond
