"""VL-02: a VPC link V2 stands in one zone, or in a zone that has none."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.facts.constraints import facts
from modeler.inventory import Inventory, Unknown, unknowns
from modeler.inventory.kinds.subnet import Subnet
from modeler.inventory.kinds.vpc_link_v2 import VpcLinkV2
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .outcome import AuditOutcome, cannot_tell, fails, passes


@audit_rule(
    "VL-02",
    "The VPC link V2 stands in too few zones, or in one that it cannot",
    severity=Severity.MEDIUM,
    why="A VPC link V2 has its network interfaces in the zones of its subnets and cannot be changed later: "
    "with one zone the path is gone when that zone is impaired, and some zones do not take links at "
    "all.",
    symptom="Requests fail while one Availability Zone is impaired, or the link fails to be created.",
    remedy=Remedy(
        "Make a new link with subnets in two zones that take links, and move the integrations to it.",
        "aws apigatewayv2 create-vpc-link --name NAME --subnet-ids SUBNET_A SUBNET_B --security-group-ids GROUP",
        "SubnetIds: [!Ref SubnetA, !Ref SubnetB]",
        "subnet_ids = [aws_subnet.a.id, aws_subnet.b.id]",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-links-v2.html",
            "2026-04-13",
        ),
    ),
    kinds=(VpcLinkV2, Subnet),
)
def link_in_one_zone(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at the zones of the subnets; where they are not known, count the subnets."""
    for link in inventory.all(VpcLinkV2):
        if isinstance(link.subnets, Unknown):
            yield cannot_tell(link, "subnets", link.subnets)
            continue
        subnets = inventory.find_all(link.subnets)
        zones = [subnet.zone_id or subnet.zone for subnet in subnets]
        refused = sorted({zone for zone in zones if isinstance(zone, str) and _takes_no_link(zone)})
        known = len(zones) == len(link.subnets) and all(isinstance(zone, str) for zone in zones)
        if refused:
            yield fails(link, "subnets", "the zone {zone} takes no VPC link", zone=refused[0])
        elif len(link.subnets) < 2 and not any(unknowns(link.subnets)):
            yield fails(link, "subnets", "it stands in {count} of at least 2 zones", count=len(link.subnets))
        elif known and len(set(zones)) < 2:
            yield fails(link, "subnets", "all its subnets are in the zone {zone}", zone=str(zones[0]))
        elif len(link.subnets) < 2:
            yield cannot_tell(link, "subnets", link.subnets)
        else:
            yield passes(link)


def _takes_no_link(zone: str) -> bool:
    """Return whether AWS lists the zones of the Region that take links, and this zone id is not among them."""
    listed = [str(fact.value).split() for fact in facts("vpc-link-v2", "az_ids")]
    prefix = zone.rpartition("-az")[0]
    return bool(prefix) and any(ids[0].startswith(f"{prefix}-az") and zone not in ids for ids in listed)
