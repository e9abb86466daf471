"""In which Availability Zones a stack stands: by id, as the zones that services leave out are published by id.

The name of a zone (``eu-west-1a``) is another place in each account; its id (``euw1-az1``) is not. Source:
https://docs.aws.amazon.com/global-infrastructure/latest/regions/az-ids.html (2026-11-30).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from modeler.errors import StackError
from modeler.facts.constraints import facts

_LEFT_OUT = ("vpc-lattice", "unsupported_az_ids")
_LATTICE = frozenset({"lattice-service", "service-network-endpoint", "resource-gateway", "resource-endpoint"})
_USUAL_ZONES = 3
_SHORT = {"north": "n", "south": "s", "east": "e", "west": "w", "central": "c"}


def zone_ids(region: str, components: Iterable[str]) -> tuple[str, ...]:
    """Return the ids of the zones of a Region in which all components can stand.

    Parameters
    ----------
    region : str
        Where.
    components : iterable of str
        The ids of what stands on the path.

    Examples
    --------
    >>> zone_ids("us-east-1", ["rest-api", "vpc-link-v2", "alb"])[:3]
    ('use1-az1', 'use1-az2', 'use1-az4')
    >>> zone_ids("eu-west-1", ["rest-api"])
    ('euw1-az1', 'euw1-az2', 'euw1-az3')
    """
    path = set(components)
    listed = next((str(fact.value).split() for fact in facts("vpc-link-v2", "az_ids", region=region)), None)
    zones = listed or [f"{zone_prefix(region)}-az{number}" for number in range(1, _USUAL_ZONES + 1)]
    if path & _LATTICE:
        refused = {zone for fact in facts(*_LEFT_OUT) for zone in str(fact.value).split()}
        zones = [zone for zone in zones if zone not in refused]
    return tuple(zones)


def zone_prefix(region: str) -> str:
    """Return how the ids of a Region's zones begin.

    Examples
    --------
    >>> [zone_prefix(region) for region in ("eu-west-1", "ap-northeast-2", "ca-central-1")]
    ['euw1', 'apne2', 'cac1']
    """
    *area, direction, number = region.split("-")
    short = direction
    for word, letter in _SHORT.items():
        short = short.replace(word, letter)
    return "".join((*area, short, number)).replace("gov", "g")


def check_zones(region: str, zones: Iterable[str], components: Iterable[str]) -> None:
    """Refuse zones that a component of the path cannot stand in, and fewer than two.

    Raises
    ------
    StackError
        With the zones that are left.
    """
    given, allowed = list(zones), zone_ids(region, components)
    known = [zone for zone in given if zone]
    if len(set(known)) < len(known):
        twice = next(zone for zone in known if known.count(zone) > 1)
        raise StackError(f"two of the subnets stand in {twice}: give subnets in different Availability Zones")
    name = next((zone for zone in known if re.fullmatch(f"{re.escape(region)}[a-z]", zone)), None)
    if name is not None:
        raise StackError(
            f"'{name}' is the name of a zone, which is another place in each account: give its id, one of "
            f"{', '.join(allowed)} (the AvailabilityZoneId that 'aws ec2 describe-subnets' prints)"
        )
    strange = next((zone for zone in known if zone not in allowed), None)
    if strange is not None:
        raise StackError(
            f"a subnet stands in {strange}, where this pattern cannot: take subnets in {', '.join(allowed)}"
        )
