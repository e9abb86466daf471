"""Route propagation of VPN gateways, which moto does not know.

Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_EnableVgwRoutePropagation.html (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..gate import Amend, Own
from ..shelf import Shelf
from ..wire import WireRequest


def own_answers(shelf: Shelf) -> dict[str, Own]:
    """Return the calls that are answered here."""

    def enable(request: WireRequest, account: str) -> dict[str, Any]:
        asked = request.parameters
        gateways = shelf.of("propagation", request, account).setdefault(asked["RouteTableId"], {})
        gateways[asked["GatewayId"]] = True
        return {}

    def disable(request: WireRequest, account: str) -> dict[str, Any]:
        asked = request.parameters
        shelf.of("propagation", request, account).get(asked["RouteTableId"], {}).pop(asked["GatewayId"], None)
        return {}

    return {"ec2:EnableVgwRoutePropagation": enable, "ec2:DisableVgwRoutePropagation": disable}


def amended_answers(shelf: Shelf) -> dict[str, Amend]:
    """Return what is changed in moto's answers."""

    def listed(request: WireRequest, account: str, answer: dict[str, Any]) -> dict[str, Any]:
        propagated = shelf.of("propagation", request, account)
        tables = [
            {
                **table,
                "PropagatingVgws": [{"GatewayId": gateway} for gateway in propagated.get(table["RouteTableId"], {})],
            }
            for table in answer.get("RouteTables", [])
        ]
        return {**answer, "RouteTables": tables}

    return {"ec2:DescribeRouteTables": listed}
