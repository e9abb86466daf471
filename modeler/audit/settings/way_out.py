"""The way out of the VPC that containers have: NAT gateways, or interface endpoints of the registry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from modeler.audit.settings.setting import OnTheWay, ResourceSetting, SettingStatement
from modeler.inventory import Ref
from modeler.inventory.kinds.nat_gateway import NatGateway
from modeler.inventory.kinds.subnet import Subnet
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint

_REGISTRY: Final = ("ecr.api", "ecr.dkr", "logs")


def way_out(service: Any, standing: OnTheWay) -> Iterator[SettingStatement]:
    """Yield how tasks leave the VPC, by what stands in the inventory; else by a way that exists."""
    if (endpoint := _endpoint_of_registry(service, standing)) is not None:
        yield ResourceSetting("backend.way_out", "endpoints", endpoint)
        return
    gateways = [
        gateway
        for gateway in standing.inventory.all(NatGateway)
        if gateway.connectivity == "public" and _same_vpc(gateway, service, standing)
    ]
    if gateways:
        yield ResourceSetting("backend.way_out", "nat-gateway", gateways[0])
        count = sum(_zones(gateway, service) for gateway in gateways)
        yield ResourceSetting("backend.nat_gateways", count, gateways[0])
        return
    yield ResourceSetting("backend.way_out", "existing", service)


def _zones(gateway: NatGateway, service: Any) -> int:
    """Return for how many zones a gateway is paid: a Regional one for each that has a subnet of the service."""
    subnets = service.subnets if isinstance(service.subnets, tuple) else ()
    return len(subnets) or 1 if gateway.mode == "regional" else 1


def _endpoint_of_registry(service: Any, standing: OnTheWay) -> VpcEndpoint | None:
    """Return an endpoint over which images are fetched, where all stand: their names come before any NAT."""
    named = {
        wanted: endpoint
        for endpoint in standing.inventory.all(VpcEndpoint)
        if endpoint.type == "Interface" and endpoint.region == service.region
        for wanted in _REGISTRY
        if str(endpoint.service).endswith(f".{wanted}")
    }
    return next(iter(named.values())) if len(named) == len(_REGISTRY) else None


def _same_vpc(gateway: NatGateway, service: Any, standing: OnTheWay) -> bool:
    """Say whether a gateway stands in the VPC of a service; where that is not known, it may."""
    own = {_vpc(subnet) for subnet in standing.inventory.find_all(service.subnets)}
    subnet = standing.inventory.find(gateway.subnet)
    return subnet is None or not own or _vpc(subnet) in own


def _vpc(subnet: Subnet) -> str:
    return subnet.vpc.key if isinstance(subnet.vpc, Ref) else ""
