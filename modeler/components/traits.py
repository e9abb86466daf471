"""What a component says of itself beside its bill and its time: one definition, required in full, read by every room.

Where pictures put it, who can connect to it, what may stand before and after it on a path, what AWS promises of it, for
which programs it is eligible, how it is drawn and what it is built of. None of it has a default: what nobody has said
must not pass for "private" or for "always available". So what is not known is written down as not known.
Source for the kinds: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/introduction.html
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final, Generic, TypeVar

from modeler.components.network import Network
from modeler.components.sla import Sla
from modeler.dataclass import dataclass

T = TypeVar("T")


class Place(StrEnum):
    """In which kind of network a component stands."""

    VPC = "vpc"
    EDGE = "edge"
    PREMISES = "premises"
    LINK = "link"
    """A connection between two networks, which belongs to neither."""
    AWS = "aws"
    """Run by AWS, outside every VPC of yours."""


class Exposure(StrEnum):
    """Who can open a connection to a component."""

    PUBLIC = "public"
    """Anybody on the internet."""
    PRIVATE = "private"
    """Nobody on the internet: it has private addresses, or is reached through AWS alone."""
    NO_ADDRESS = "no address"
    """It has no address of its own: a DNS name's records, or a service whose one address all customers share."""
    UNKNOWN = "unknown"
    """Nobody has looked it up: then nothing may be said of a path with it."""


class Role(StrEnum):
    """What a component does on a path, where rules treat several alike."""

    DOOR = "door"
    """Clients knock there: the first one behind the networks that carry them to it."""
    API = "api"
    """An API of API Gateway."""
    LOAD_BALANCER = "load-balancer"
    VPC_ENDPOINT = "vpc-endpoint"
    """An endpoint in a VPC for something outside."""
    VPC_LINK = "vpc-link"
    """API Gateway's own way into a VPC; its evidence has the pass through the network beneath it."""
    WAY_OUT = "way-out"
    """As the first hop it is the way out of the clients' own VPC: no other way leads to it."""
    DEVELOPER_WAY = "developer-way"
    """People come into the VPC by it."""
    REGION_LINK = "region-link"
    """It carries traffic between Regions, with the time that this takes."""
    NAME = "name"
    """Clients ask it for an address, and their requests do not pass it."""
    PROVIDER_SIDE = "provider-side"
    """The side of PrivateLink that offers a service: what stands behind it is the provider's."""


@dataclass(frozen=True, slots=True)
class By(Generic[T]):
    """A trait that an option of the component decides.

    Parameters
    ----------
    option : str
        Name of the component's option.
    cases : mapping
        The trait for each value of the option.

    Examples
    --------
    >>> By("scheme", {"internal": Exposure.PRIVATE, "internet-facing": Exposure.PUBLIC}).case("internal")
    <Exposure.PRIVATE: 'private'>
    """

    option: str
    cases: Mapping[Any, T]

    def case(self, value: object) -> T:
        """Return the trait for a value of the option."""
        return self.cases[value]


def trait_value(trait: T | By[T], component: object) -> T:
    """Return a trait as the options of a component decide it.

    >>> from modeler.components.nlb import Nlb
    >>> trait_value(Nlb.traits.ends_connection, Nlb(listener="TLS"))
    True
    """
    return trait.case(getattr(component, trait.option)) if isinstance(trait, By) else trait


ANY: Final = None
"""Every component may stand there."""
PRIVATE_NETWORKS: Final = frozenset(
    {Network.VPC, Network.TRANSIT_GATEWAY, Network.PEERING, Network.DIRECT_CONNECT, Network.VPN}
)
NO_NETWORK: Final[frozenset[Network]] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiring:
    """What may stand before and after a component on a path.

    Parameters
    ----------
    reached_over, leaves_over : set of Network
        Networks over which it is reached, and over which it passes requests on.
    follows, leads_to : set of str or None
        Ids of what must come directly before it, and of what can come directly after; None: of any.
    answers : bool
        Whether it answers requests itself, so that a path can end with it.
    """

    reached_over: frozenset[Network] | By[frozenset[Network]]
    leaves_over: frozenset[Network]
    follows: frozenset[str] | By[frozenset[str] | None] | None
    leads_to: frozenset[str] | None
    answers: bool


BESIDE: Final = None
"""The wiring of what only stands beside a hop: logs, names, data transfer."""
NOT_A_SERVICE: Final = None
"""The programs of a part of a service that is judged by itself, or of what is no service of AWS."""
NOT_SEEN: Final[Mapping[str, tuple[str, str]]] = {}
"""The programs of a service that no page was seen to call eligible for any."""


def listed_for(service: str, *programs: str, **elsewhere: str) -> Mapping[str, tuple[str, str]]:
    """Return the facts by which a service is eligible for programs, by its own page or by another key.

    >>> listed_for("elb", hipaa="hipaa_whitepaper"), listed_for("s3", "soc")
    ({'hipaa': ('elb', 'compliance.hipaa_whitepaper')}, {'soc': ('s3', 'compliance.soc')})
    """
    keys = {program: program for program in programs} | elsewhere
    return {program: (service, f"compliance.{key}") for program, key in keys.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """All that a component must say of itself.

    Parameters
    ----------
    short : str
        Its name within a sentence.
    place : Place
        Where pictures put it.
    exposure : Exposure
        Who can open a connection to it.
    wiring : Wiring or None
        What may stand before and after it; None (`BESIDE`) if it only stands beside a hop.
    roles : set of Role
        What it does on a path.
    ends_connection : bool
        Whether the TCP connection of the caller ends there; else it passes through.
    reads_requests : bool
        Whether it ends the clients' TLS connection, so that it sees their requests.
    counts_beside : bool
        Whether its promise counts where it stands beside the path: a request fails if this fails.
    sla : Sla
        What AWS promises of it, or why nothing is known to be promised.
    programs : mapping of str to pair of str, or None
        For each compliance program, subject and key of the fact that says whether AWS calls it eligible; None
        (`NOT_A_SERVICE`) if it is not judged.
    avoided_as : mapping of str to str
        Words of ``needs.avoid`` that mean it, with how a sentence calls such a thing.
    icon : str
        A class of the package ``diagrams``, or a file of our own.
    kinds : tuple of str
        CloudFormation types that it is made of; none if it is traffic, or nothing of AWS.
    quotas : tuple of str
        What the constraints call it: the subjects of the facts that limit it.
    """

    short: str | By[str]
    place: Place
    exposure: Exposure | By[Exposure]
    wiring: Wiring | None
    roles: frozenset[Role]
    ends_connection: bool | By[bool]
    reads_requests: bool | By[bool]
    counts_beside: bool
    sla: Sla
    programs: Mapping[str, tuple[str, str]] | None
    avoided_as: Mapping[str, str]
    icon: str
    kinds: tuple[str, ...]
    quotas: tuple[str, ...]
