"""The places where clients are, in words."""

from __future__ import annotations

from modeler.patterns.parts.words import listed
from modeler.workload import Location

PRIVATE = frozenset(Location) - {Location.INTERNET}
_WORDS = {
    Location.INTERNET: "on the internet",
    Location.SAME_VPC: "in the API's own VPC",
    Location.OTHER_VPC: "in another VPC",
    Location.OTHER_ACCOUNT: "in another account",
    Location.OTHER_REGION: "in another Region",
    Location.ON_PREMISES: "on premises",
}


def place_words(place: Location) -> str:
    """Say where clients are.

    >>> place_words(Location.INTERNET)
    'on the internet'
    """
    return _WORDS[place]


def words(locations: frozenset[Location]) -> str:
    """Name places in a sentence.

    >>> words(frozenset({Location.INTERNET})), words(PRIVATE)
    ('on the internet', 'in private networks')
    """
    if locations == PRIVATE:
        return "in private networks"
    return listed(_WORDS[place] for place in Location if place in locations)
