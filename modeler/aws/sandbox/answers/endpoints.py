"""Names and settings of VPC endpoints, as EC2 shows them.

Source: https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html (2026-11-30): an
interface endpoint has a Regional name, one for each zone, and the service's own name where private DNS is on. moto
writes one name, of another shape, and neither the address type nor the options for DNS.
"""

from __future__ import annotations

from typing import Any

from ..gate import Amend
from ..shelf import Shelf, new_id
from ..wire import WireRequest

_ZONE = "Z7HUB22UULQXV"
_KEPT = ("IpAddressType", "DnsOptions", "ResourceConfigurationArn", "ServiceNetworkArn", "ServiceRegion")


def amended_answers(shelf: Shelf) -> dict[str, Amend]:
    """Return what is changed in moto's answers."""
    endpoints = _Endpoints(shelf)
    return {"ec2:CreateVpcEndpoint": endpoints.written, "ec2:DescribeVpcEndpoints": endpoints.listed}


class _Endpoints:
    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def written(self, request: WireRequest, account: str, answer: dict[str, Any]) -> dict[str, Any]:
        """Remember what moto drops."""
        endpoint = answer["VpcEndpoint"]
        kept = {name: request.parameters[name] for name in _KEPT if request.parameters.get(name)}
        self._shelf.of("endpoint", request, account)[endpoint["VpcEndpointId"]] = {**kept, "suffix": new_id(8)}
        return {**answer, "VpcEndpoint": self._complete(endpoint, request, account)}

    def listed(self, request: WireRequest, account: str, answer: dict[str, Any]) -> dict[str, Any]:
        """Complete all endpoints."""
        endpoints = [self._complete(endpoint, request, account) for endpoint in answer.get("VpcEndpoints", [])]
        return {**answer, "VpcEndpoints": endpoints}

    def _complete(self, endpoint: dict[str, Any], request: WireRequest, account: str) -> dict[str, Any]:
        kept = dict(self._shelf.of("endpoint", request, account).get(endpoint["VpcEndpointId"], {}))
        suffix = kept.pop("suffix", "")
        complete = {"OwnerId": account, "IpAddressType": "ipv4", **endpoint, **kept}
        if endpoint.get("VpcEndpointType") != "Interface":
            return complete
        complete.setdefault("DnsOptions", {"DnsRecordIpType": "ipv4"})
        zones = _zones(endpoint.get("SubnetIds", []), account, request.region)
        return complete | {"DnsEntries": _names(endpoint, suffix, zones, request.region)}


def _names(endpoint: dict[str, Any], suffix: str, zones: list[str], region: str) -> list[dict[str, str]]:
    """Return an endpoint's names, in the order in which EC2 gives them: Regional, zonal, private."""
    service = endpoint["ServiceName"].removeprefix(f"com.amazonaws.{region}.")
    start = f"{endpoint['VpcEndpointId']}-{suffix}"
    end = f"{service}.{region}.vpce.amazonaws.com"
    names = [f"{start}.{end}", *(f"{start}-{zone}.{end}" for zone in zones)]
    entries = [{"DnsName": name, "HostedZoneId": _ZONE} for name in names]
    if endpoint.get("PrivateDnsEnabled"):
        wildcard = "*." if service == "execute-api" else ""
        entries.append({"DnsName": f"{wildcard}{service}.{region}.amazonaws.com", "HostedZoneId": "ZONEIDPENDING"})
    return entries


def _zones(subnets: list[str], account: str, region: str) -> list[str]:
    from moto.ec2.models import ec2_backends

    backend = ec2_backends[account][region]
    return sorted({backend.get_subnet(subnet).availability_zone for subnet in subnets})
