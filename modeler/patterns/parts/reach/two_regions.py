"""Private networks that reach two Regions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

from modeler.components import Component
from modeler.components.data_transfer import InterRegion
from modeler.components.direct_connect import DirectConnectLink
from modeler.components.in_region import InRegion
from modeler.components.site_to_site_vpn import SiteToSiteVpn
from modeler.components.transit_gateway import TransitGateway
from modeler.components.transit_gateway_peering import TransitGatewayPeering
from modeler.dataclass import dataclass
from modeler.patterns.parts.reach.base import Way
from modeler.patterns.parts.reach.places import PRIVATE
from modeler.patterns.parts.reach.private import PrivateReach
from modeler.patterns.parts.two_regions import failover_name, ratio, second_region
from modeler.workload import Location, Workload


@dataclass(frozen=True, kw_only=True)
class TwoRegionReach(PrivateReach):
    """Clients are routed to the first Region, and can reach the second one as well.

    If the second Region serves a part of the requests, the name comes first: it splits the traffic, so that the way to
    the first Region carries the first Region's part only. The door behind must stand in both (`TwoRegions`).

    Examples
    --------
    >>> w = Workload(clients={"location": "on-premises", "link": "vpn"}, failover_region="us-west-2")
    >>> [target.identity for target in TwoRegionReach().way(w).hops[0].beside]
    ['site-to-site-vpn@us-west-2']
    >>> busy = Workload(failover_region="us-west-2", failover_share="50 %")
    >>> name = TwoRegionReach().way(busy).hops[0]
    >>> name.component.id, [target.identity for target in name.beside]
    ('failover-record', ['inter-region@us-west-2'])
    """

    id: ClassVar[str] = "two-regions"
    title: ClassVar[str] = "Private network to two Regions"
    in_two_regions: ClassVar[bool] = True

    serves: frozenset[Location] = PRIVATE - {Location.OTHER_REGION}

    def build(self, w: Workload) -> Way:
        """Return the way to the first Region, with what the second adds beside it, behind a name that splits it."""
        region = second_region(w)
        way = super().build(w)
        hops = tuple(replace(hop, beside=(*hop.beside, *_also_to(region, hop.component, w))) for hop in way.hops)
        if not w.failover_share:
            return replace(way, hops=hops)
        links: tuple[Component, ...] = ()
        if w.clients.location is not Location.ON_PREMISES:
            # Seen from the second Region, whose door it is, the far end of the link is the first: the clients' own.
            link = InterRegion(remote_region=w.region)
            links = (InRegion(component=link, region=region, traffic=w.failover_share),)
        return replace(way, hops=(failover_name(hops[0].network if hops else way.network, links), *hops))


def _also_to(region: str, component: Component, w: Workload) -> Iterator[Component]:
    """Return what reaches the second Region: a VPN and a hub there, hubs that are peered, or the same Direct Connect.

    VPC peering has no fee. Of two peered hubs, the first is sent the requests and the second the responses; what comes
    over the peering is not processed again. Direct Connect has its ports and its location in one place only, and what
    leaves the second Region pays that Region's price to this location.
    """
    if isinstance(component, TransitGateway) and component.side == "vpc":
        yield TransitGatewayPeering(remote_region=region)
        if w.failover_share:
            far = replace(component, remote_region=w.region)
            yield InRegion(component=far, region=region, traffic=ratio(w), standing=False)
    elif isinstance(component, TransitGateway | SiteToSiteVpn):
        yield InRegion(component=component, region=region, traffic=ratio(w))
    elif isinstance(component, DirectConnectLink) and w.failover_share:
        place = component.settings.location_region or w.region
        settings = component.settings.model_copy(update={"location_region": place})
        far_end = replace(component, settings=settings)
        yield InRegion(component=far_end, region=region, traffic=ratio(w), standing=False)
