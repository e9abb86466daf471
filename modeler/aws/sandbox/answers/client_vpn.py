"""Client VPN endpoints, the networks that they lead to, and who may go there; moto knows none of them.

Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateClientVpnEndpoint.html (2026-12-01).
"""

from __future__ import annotations

from typing import Any

from ..gate import Own
from ..kept import KeptKind, kept_answers
from ..shelf import Shelf
from ..wire import WireRequest

_ENDPOINT = KeptKind(
    service="ec2",
    name="client-vpn",
    create="CreateClientVpnEndpoint",
    shows="DescribeClientVpnEndpoints",
    delete="DeleteClientVpnEndpoint",
    id="ClientVpnEndpointId",
    new_id="cvpn-endpoint-{hex}",
    items="ClientVpnEndpoints",
    also={
        "DnsName": "{own}.prod.clientvpn.{region}.amazonaws.com",
        "Status": {"Code": "pending-associate"},
        "TransportProtocol": "udp",
        "VpnPort": 443,
        "VpnProtocol": "openvpn",
        "SplitTunnel": False,
    },
    many="ClientVpnEndpointIds",
    missing="InvalidClientVpnEndpointId.NotFound",
)
_NETWORK = KeptKind(
    service="ec2",
    name="client-vpn-network",
    create="AssociateClientVpnTargetNetwork",
    shows="DescribeClientVpnTargetNetworks",
    delete="DisassociateClientVpnTargetNetwork",
    id="AssociationId",
    new_id="cvpn-assoc-{hex}",
    items="ClientVpnTargetNetworks",
    names={"SubnetId": "TargetNetworkId"},
    of="ClientVpnEndpointId",
    missing="InvalidClientVpnAssociationId.NotFound",
    complete=lambda record, *_: {**record, "Status": {"Code": "associated"}},
)


def own_answers(shelf: Shelf) -> dict[str, Own]:
    """Return the calls that are answered here."""
    rules = _Rules(shelf)
    return kept_answers(shelf, _ENDPOINT, _NETWORK) | {
        "ec2:AuthorizeClientVpnIngress": rules.allow,
        "ec2:RevokeClientVpnIngress": rules.revoke,
        "ec2:DescribeClientVpnAuthorizationRules": rules.listed,
    }


class _Rules:
    """Who may go where; a rule has no id of its own."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def allow(self, request: WireRequest, account: str) -> dict[str, Any]:
        """Let a group, or all, into a network."""
        asked = request.parameters
        _ENDPOINT.standing(self._shelf, request, account)
        self._shelf.of("client-vpn-rule", request, account)[_place(asked)] = {
            "ClientVpnEndpointId": asked["ClientVpnEndpointId"],
            "DestinationCidr": asked["TargetNetworkCidr"],
            "AccessAll": bool(asked.get("AuthorizeAllGroups")),
            "GroupId": asked.get("AccessGroupId", ""),
            "Description": asked.get("Description"),
            "Status": {"Code": "active"},
        }
        return {"Status": {"Code": "authorizing"}}

    def revoke(self, request: WireRequest, account: str) -> dict[str, Any]:
        """Take it back."""
        self._shelf.of("client-vpn-rule", request, account).pop(_place(request.parameters), None)
        return {"Status": {"Code": "revoking"}}

    def listed(self, request: WireRequest, account: str) -> dict[str, Any]:
        """Return the rules of an endpoint."""
        rules = self._shelf.of("client-vpn-rule", request, account).values()
        endpoint = request.parameters["ClientVpnEndpointId"]
        return {"AuthorizationRules": [rule for rule in rules if rule["ClientVpnEndpointId"] == endpoint]}


def _place(asked: Any) -> str:
    return f"{asked['ClientVpnEndpointId']}|{asked['TargetNetworkCidr']}|{asked.get('AccessGroupId', '')}"
