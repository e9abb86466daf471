"""One name for doors in two Regions: a zone that both VPCs see, a record for each door, and what says it is healthy.

The checkers of Route 53 stand on the internet and reach no private door, so a check follows an alarm on the API's own
metrics. An alias of a load balancer needs none: it follows the health of the balancer's targets. Source:
https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-private-hosted-zones.html (2026-12-01).
"""

from __future__ import annotations

from typing import Any

from modeler.errors import StackError
from modeler.inventory import Attribute, Ref
from modeler.inventory.kinds.alarm import Alarm
from modeler.inventory.kinds.dns_record import DnsRecord
from modeler.inventory.kinds.health_check import HealthCheck
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.rest_stage import RestStage

from .clients import HEALTH_CHECK
from .names import add_zone
from .site import BuiltDoor, Site, composed

DoorInRegion = tuple[str, Any, BuiltDoor | None]
"""A Region, its VPC, and its door."""
_NAME = "Name"
_PERIOD_S, _PERIODS, _FAILING_SHARE = 60, 3, 0.5
"""A door is unhealthy when half of its requests, three minutes in a row, end in an error of the server: our choice."""
_HUNDRED = 100


def add_shared_name(whole: Site, first: DoorInRegion, second: DoorInRegion) -> None:
    """Add the name that leads to one of two doors.

    Parameters
    ----------
    whole : Site
        What stands in both Regions.
    first, second : tuple
        The Regions, with their VPCs and doors.

    Raises
    ------
    StackError
        If the workload has no zone for the name.
    """
    whole.section = len(whole.nodes)
    door = first[2]
    if door is None or not door.has_zone:
        raise StackError(
            "doors in two Regions share a name, and the workload has no zone for it: set api.hosted_zones to 1"
        )
    checks = {region: _check(whole, region) for region, _, _ in (first, second)} if _is_checked(whole) else {}
    whole.home = first[0]
    seen_by = {vpc: region for region, vpc, _ in (first, second)} if door.is_private else {}
    zone = add_zone(whole, f"{_NAME}Zone", door.name, seen_by)
    for (region, _, own), routed in zip((first, second), _routing(whole), strict=True):
        assert own is not None
        whole.add(
            DnsRecord,
            f"{_NAME}Record{_camel(region)}",
            name=door.name,
            zone=zone,
            type="A",
            alias=own.alias,
            set_identifier=region,
            follows_target=not checks,
            health_check=checks.get(region),
            **routed,
        )
    _explain(whole, checked=bool(checks), regions=(first[0], second[0]))


def _is_checked(whole: Site) -> bool:
    return any(item.id == HEALTH_CHECK for hop in whole.architecture.hops for item in hop.beside)


def _routing(whole: Site) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return how a record of each is chosen: the second when the first fails, or each for its share."""
    share = round(whole.w.failover_share * _HUNDRED)
    if share:
        return {"weight": _HUNDRED - share}, {"weight": share}
    return {"failover": "PRIMARY"}, {"failover": "SECONDARY"}


def _check(whole: Site, region: str) -> Ref[Any]:
    """Add the check of a Region's door, and the alarm that it follows."""
    whole.home = region
    here = [node for node in whole.nodes if whole.homes[node.key] == region]
    api = next(node for node in here if isinstance(node, RestApi))
    stage = next(node for node in here if isinstance(node, RestStage))
    alarm = whole.add(
        Alarm,
        f"{api.key}Alarm",
        namespace="AWS/ApiGateway",
        metric="5XXError",
        dimensions={"ApiName": api.name, "Stage": stage.name},
        statistic="Average",
        comparison="GreaterThanOrEqualToThreshold",
        threshold=_FAILING_SHARE,
        period_s=_PERIOD_S,
        periods=_PERIODS,
        missing="ignore",
    )
    return whole.add(
        HealthCheck,
        f"{api.key}Check",
        type="CLOUDWATCH_METRIC",
        alarm=composed(Attribute(alarm.key)),
        alarm_region=region,
        insufficient_data="LastKnownStatus",
    )


def _explain(whole: Site, *, checked: bool, regions: tuple[str, str]) -> None:
    first, second = regions
    if whole.w.failover_share:
        whole.note(f"{second} answers {whole.w.failover_share:.0%} of the lookups, and all of them when {first} fails.")
    if not checked:
        whole.note("An alias answers while its load balancer has a healthy target: no health check has to be paid.")
        return
    whole.note(
        f"A Region counts as failed when {_FAILING_SHARE:.0%} of its requests in each of {_PERIODS} minutes end in a "
        "5XX: set the alarm to what your clients bear."
    )
    whole.note(
        "The alarm sees only what clients send: a Region that they were led away from stays failed until requests to "
        "its own door succeed again. A canary in its VPC sends them; it is not in the bill."
    )


def _camel(region: str) -> str:
    """Return a Region as a part of a key.

    Examples
    --------
    >>> _camel("us-west-2")
    'UsWest2'
    """
    return "".join(word.capitalize() for word in region.split("-"))
