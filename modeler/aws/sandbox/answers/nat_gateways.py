"""Regional NAT gateways, which stand in a VPC and in no subnet; moto knows zonal ones only.

Source: https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html (2026-12-01).
"""

from __future__ import annotations

from typing import Any

from ..gate import Amend, Own
from ..kept import tags_of
from ..shelf import Shelf
from ..wire import SandboxFault, WireRequest

_REGIONAL = "regional"


def own_answers(shelf: Shelf) -> dict[str, Own]:
    """Return the calls that are answered here."""

    def create(request: WireRequest, account: str) -> Any:
        asked = request.parameters
        if asked.get("AvailabilityMode") != _REGIONAL:
            return NotImplemented
        gateway = _stand(asked["VpcId"], {tag["Key"]: tag["Value"] for tag in tags_of(asked)}, request, account)
        shelf.of("regional-nat", request, account)[gateway.id] = {}
        shown = {"NatGatewayId": gateway.id, "VpcId": gateway.vpc_id, "State": "available", "Tags": tags_of(asked)}
        return {"NatGateway": {**shown, "AvailabilityMode": _REGIONAL, "ConnectivityType": "public"}}

    return {"ec2:CreateNatGateway": create}


def amended_answers(shelf: Shelf) -> dict[str, Amend]:
    """Return what is changed in moto's answers."""

    def listed(request: WireRequest, account: str, answer: dict[str, Any]) -> dict[str, Any]:
        regional = shelf.of("regional-nat", request, account)
        gateways = [
            {**gateway, "AvailabilityMode": _REGIONAL if gateway["NatGatewayId"] in regional else "zonal"}
            for gateway in answer.get("NatGateways", [])
        ]
        for gateway in gateways:
            if gateway["AvailabilityMode"] == _REGIONAL:
                gateway.pop("SubnetId", None)
        return {**answer, "NatGateways": gateways}

    return {"ec2:DescribeNatGateways": listed}


def _stand(vpc: str, tags: dict[str, str], request: WireRequest, account: str) -> Any:
    """Put a gateway among those of moto, so that routes can lead to it."""
    from moto.core.utils import utcnow
    from moto.ec2.models import ec2_backends
    from moto.ec2.models.nat_gateways import NatGateway
    from moto.ec2.utils import random_nat_gateway_id

    backend = ec2_backends[account][request.region]
    if vpc not in backend.vpcs:
        raise SandboxFault("InvalidVpcID.NotFound", f"The vpc ID '{vpc}' does not exist")

    class RegionalNatGateway(NatGateway):
        """One without a subnet."""

        def __init__(self) -> None:
            self.id = random_nat_gateway_id()
            self.subnet_id = ""
            self.vpc_id = vpc
            self.address_set = []
            self.state = "available"
            self.connectivity_type = "public"
            self.ec2_backend = backend
            self._created_at = utcnow()

    make: Any = RegionalNatGateway  # whose other methods are for moto's own CloudFormation
    gateway = make()
    gateway.add_tags(tags)
    backend.nat_gateways[gateway.id] = gateway
    return gateway
