"""Who may call: the classes of callers that names, networks and policies can tell apart.

A class is a place (the internet, a VPC, a network on premises, an endpoint of somebody else's account), the addresses
that a caller there may have, and the credentials that it must bring.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum

from modeler.audit.network import Intervals, address_text, addresses
from modeler.audit.network.intervals import NOTHING
from modeler.dataclass import dataclass

FRESH = "new"
"""Stands in an id, an account or a path that nobody names."""
FRESH_ACCOUNT = "999999999999"
"""An account that nobody names."""


class PlaceKind(StrEnum):
    """What kind of place a caller stands in."""

    INTERNET = "internet"
    VPC = "vpc"
    ON_PREMISES = "on-premises"
    CLIENT_VPN = "client-vpn"
    PEERING = "peering"
    TRANSIT_GATEWAY = "transit-gateway"
    JOINED = "joined"
    ENDPOINT = "endpoint"
    ACCOUNT = "account"
    SERVICE = "service"


@dataclass(frozen=True, order=True)
class CallerPlace:
    """Where callers stand.

    Parameters
    ----------
    kind : PlaceKind
        What kind of place it is.
    key : str
        The VPC, the endpoint, the account, the service that calls for whatever account; what joins a network that was
        not read. Empty for the internet and for networks on premises.

    Examples
    --------
    >>> str(CallerPlace(PlaceKind.VPC, "Main")), str(CallerPlace(PlaceKind.INTERNET))
    ('vpc:Main', 'internet')
    """

    kind: PlaceKind
    key: str = ""

    def __str__(self) -> str:
        return f"{self.kind.value}:{self.key}" if self.key else self.kind.value


INTERNET_PLACE = CallerPlace(PlaceKind.INTERNET)
ON_PREMISES_PLACE = CallerPlace(PlaceKind.ON_PREMISES)
ANY_ACCOUNT = CallerPlace(PlaceKind.ACCOUNT, FRESH)
"""An account that nobody names: an endpoint of its own, a signature of its own."""


class CredentialKind(IntEnum):
    """What a caller must bring, the easiest first."""

    NOTHING = 0
    ANY_SIGNATURE = 1
    CERTIFICATE = 2
    TOKEN = 3
    SIGNATURE = 4
    OWN_SIGNATURE = 5


@dataclass(frozen=True, order=True)
class Credential:
    """What a caller brings.

    Parameters
    ----------
    kind : CredentialKind
        Nothing, the signature of whatever account, a client certificate or a token that is valid, the signature of
        somebody that is named, that of the API's own account.
    signer : str
        Who signs: an ARN; empty without a signature.
    organization : str
        The organization that the signer has to belong to; empty where none is named.
    """

    kind: CredentialKind = CredentialKind.NOTHING
    signer: str = ""
    organization: str = ""


NO_CREDENTIAL = Credential()


@dataclass(frozen=True)
class CallerClass:
    """Callers that nothing tells apart.

    Parameters
    ----------
    place : CallerPlace
        Where they stand.
    addresses : Intervals
        The addresses that they may have; none where the address plays no part.
    credential : Credential
        What they must bring.
    """

    place: CallerPlace
    addresses: Intervals = NOTHING
    credential: Credential = NO_CREDENTIAL


_USUAL = (addresses("10.0.0.0/8") - addresses("10.0.0.0"), addresses("198.51.100.0/24"))
"""Where people look for a caller's address: a private one, one of the blocks for documentation."""


def witness_address(block: Intervals) -> str:
    """Return one address of a set, a private one where it has any.

    Examples
    --------
    >>> from modeler.audit.network import addresses
    >>> witness_address(addresses("0.0.0.0/0")), witness_address(addresses("192.168.0.0/24"))
    ('10.0.0.1', '192.168.0.0')
    """
    for usual in _USUAL:
        inside = block & usual
        if inside:
            return address_text(inside.first)
    return address_text(block.first)
