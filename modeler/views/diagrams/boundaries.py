"""The boundaries that reviewers look for: account, Region, VPC by its role, subnets where they are public.

Names follow what stands there. A VPC is the *consumer's* or the *provider's* by the side of PrivateLink that it has
(https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-share-your-services.html), a *hub* if a Transit Gateway
or a peering leads to an endpoint in it that many share
(https://docs.aws.amazon.com/whitepapers/latest/building-scalable-secure-multi-vpc-network-infrastructure/welcome.html).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from modeler.components import Component
from modeler.components.traits import Exposure, Place, Role
from modeler.dataclass import dataclass
from modeler.patterns import Network
from modeler.views.diagrams.picture import Boundary
from modeler.workload import Location, Workload

TITLES = {
    "internet": "Internet",
    "premises": "On premises",
    "link": "Private connection",
    "edge": "AWS edge",
    "aws": "AWS-managed",
    "dns": "DNS",
}
"""What networks are called that are no VPC."""
_SHARED_OVER = (Network.TRANSIT_GATEWAY, Network.PEERING)


@dataclass(slots=True)
class Space:
    """A network while it is being found.

    Parameters
    ----------
    kind : str
        Of which kind.
    account : str
        Whose: empty for the account of the API, ``clients`` or ``provider``; None outside of every account.
    region : str
        Which Region: empty for the workload's own.
    over : Network or None
        What was crossed to get there.
    before : int or None
        The space from which.
    holds : list of Component
        What stands in it, in the order of the path.
    """

    kind: str
    account: str | None
    region: str
    over: Network | None
    before: int | None
    holds: list[Component]

    def has(self, role: Role) -> bool:
        """Say whether something in it plays a role."""
        return any(component.plays(role) for component in self.holds)


def subnets_of(component: Component) -> str:
    """Say in which subnets a component stands, as it is set up: public, private, or none if it is in no VPC.

    Examples
    --------
    >>> from modeler.components.alb import Alb
    >>> subnets_of(Alb(scheme="internet-facing")), subnets_of(Alb(subnets="public")), subnets_of(Alb())
    ('public', 'public', 'private')
    """
    if component.traits.place is not Place.VPC:
        return ""
    open_itself = component.exposed is Exposure.PUBLIC and component.plays(Role.LOAD_BALANCER, Role.DEVELOPER_WAY)
    by_address = open_itself or component.plays(Role.WAY_OUT)
    return "public" if by_address or getattr(component, "subnets", "") == "public" else "private"


def starts_in(kind: str, w: Workload | None) -> Space:
    """Return the network of the clients."""
    location = w.clients.location if w else None
    account = None if kind != "vpc" else "clients" if location is Location.OTHER_ACCOUNT else ""
    region = str(w.clients.region or "") if w and location is Location.OTHER_REGION else ""
    return Space(kind, account, region, None, None, [])


@dataclass(slots=True)
class Frames:
    """All boundaries of a picture, and where each space and each kind of its subnets is among them."""

    places: list[Boundary]
    index: dict[tuple[int, str], int]

    def at(self, space: int, subnets: str = "") -> int:
        """Return the innermost boundary for something in a space."""
        return self.index.get((space, subnets), self.index[space, ""])


def frames(spaces: Sequence[Space], w: Workload | None, standby: dict[str, bool]) -> Frames:
    """Nest the spaces in their accounts and Regions.

    Parameters
    ----------
    spaces : sequence of Space
        In the order of the path.
    w : Workload or None
        For which it is drawn.
    standby : mapping of str to bool
        The other Regions that serve, and whether they only stand by.
    """
    made = Frames([], {})
    within: dict[tuple[str, ...], int] = {}
    for number, space in enumerate(spaces):
        parent: int | None = None
        for frame, title in _around(space, spaces, w, standby):
            if frame not in within:
                within[frame] = len(made.places)
                made.places.append(Boundary("region" if len(frame) == 2 else "account", title, parent=parent))
            parent = within[frame]
        made.index[number, ""] = len(made.places)
        title = _vpc(number, spaces, w) if space.kind == "vpc" else TITLES[space.kind]
        used = {subnets_of(component) for component in space.holds} if space.kind == "vpc" else set()
        made.places.append(Boundary(space.kind, title, _note(used, w), parent))
        if "public" in used:
            made.index[number, "public"] = len(made.places)
            made.places.append(Boundary("subnets", "Public subnets", parent=made.index[number, ""]))
    return made


def _note(used: set[str], w: Workload | None) -> str:
    """Say in which subnets the things of a VPC stand, and over how many Availability Zones."""
    if "private" not in used:
        return _zones(w) if used else ""
    private = "other subnets private" if "public" in used else "private subnets"
    return ", ".join(filter(None, (private, _zones(w))))


def _zones(w: Workload | None) -> str:
    if w is None:
        return ""
    return "1 AZ" if w.azs == 1 else f"{w.azs} AZs"


def _around(
    space: Space, spaces: Sequence[Space], w: Workload | None, standby: dict[str, bool]
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Return the frames around a space, from the outside in: one for both if an account has one Region alone."""
    if space.account is None:
        return
    kin = [near for near in spaces if near.account == space.account]
    account = _account(space.account, spaces)
    regional = [near for near in kin if _is_regional(near)]
    regions = {near.region for near in regional}
    if len(regions) == 1 and len(regional) == len(kin):
        region = _region(space.region, w, standby)
        yield (space.account,), ", ".join(filter(None, (account, region)))
        return
    yield (space.account,), account
    if _is_regional(space):
        yield (space.account, space.region), _region(space.region, w, standby) or "Region"


def _is_regional(space: Space) -> bool:
    """Say whether a space is in one Region: an edge is in all, a link between two is in none."""
    return space.kind in ("vpc", "aws", "link") and space.region != "*"


def _account(account: str, spaces: Sequence[Space]) -> str:
    """Name an account, by what the others are."""
    others = {space.account for space in spaces} - {None, account}
    if account:
        return {"clients": "Clients' account", "provider": "Provider's account"}[account]
    return "Central account" if "provider" in others else "Your account"


def _region(region: str, w: Workload | None, standby: dict[str, bool]) -> str:
    """Name a Region, with its part in serving where there are two."""
    if not region:
        return f"Region {w.region}" if w else "first Region" if standby else ""
    if region not in standby:
        return f"Region {region}"
    if standby[region]:
        return f"Region {region}, stands by"
    return f"Region {region}" + (f", serves {w.failover_share:.0%} of the requests" if w else "")


def _vpc(number: int, spaces: Sequence[Space], w: Workload | None) -> str:
    """Name a VPC by its role on the path."""
    space = spaces[number]
    side = _side(number, spaces)
    if number == 0:
        name = _clients_vpc(w)
        alone = not any(near.kind == "vpc" for near in spaces[1:]) and _answers(space)
        return "VPC" if alone else f"{name} ({side.lower()})" if side else name
    vpcs = [near for near in spaces if near.kind == "vpc" and near.region == space.region and near is not space]
    if side == "Provider":
        return "Provider's VPC"
    if space.over in _SHARED_OVER and not spaces[0].region and space.has(Role.VPC_ENDPOINT) and not _answers(space):
        name = "Hub VPC"
    elif not vpcs:
        return "VPC"
    elif _answers(space):
        return "Backend's VPC"
    else:
        before = spaces[space.before] if space.before is not None else None
        name = "Central VPC" if before is not None and before.kind == "aws" else "Entry VPC"
    return f"{name} ({side.lower()})" if side else name


def _answers(space: Space) -> bool:
    """Say whether a path ends in a space."""
    last = space.holds[-1] if space.holds else None
    return last is not None and last.traits.wiring is not None and last.traits.wiring.answers


def _side(number: int, spaces: Sequence[Space]) -> str:
    """Say which side of a provider's PrivateLink service a VPC is on, if on any."""
    space = spaces[number]
    before = spaces[space.before] if space.before is not None else None
    if space.has(Role.PROVIDER_SIDE) or (before is not None and before.has(Role.PROVIDER_SIDE)):
        return "Provider"
    leads_there = any(near.before == number and near.has(Role.PROVIDER_SIDE) for near in spaces)
    return "Consumer" if leads_there else ""


def _clients_vpc(w: Workload | None) -> str:
    clients = w.clients if w else None
    return f"Clients' VPC (1 of {clients.vpcs})" if clients is not None and clients.vpcs > 1 else "Clients' VPC"
