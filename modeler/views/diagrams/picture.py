"""What a picture of an architecture is made of, before anything has a coordinate: networks, stops and steps.

Every format (SVG, PNG, PDF, DOT, Mermaid) is written from these alone.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from modeler.dataclass import dataclass

FORMATS = (".svg", ".png", ".pdf", ".dot", ".mmd", ".drawio")
IN_BOTH = ", in both Regions"
"""What a role says of a hop that stands in two Regions; a picture shows it twice instead."""


@dataclass(frozen=True, slots=True)
class Boundary:
    """A frame around stops: an account, a Region, a network or the subnets of one.

    Parameters
    ----------
    kind : str
        Of which kind: account, region, vpc, subnets, internet, premises, link, edge, aws or dns.
    title, note : str
        Its name, and a second line: of a VPC its subnets and Availability Zones.
    parent : int or None
        Which of the picture's places is around it.
    """

    kind: str
    title: str
    note: str = ""
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class Stop:
    """A thing in the picture: the clients, or what a hop arrives at.

    Parameters
    ----------
    id, role, title, component, icon : str
        Its name in the file; what it does; what it is; the component that it is (``clients:vpc`` for clients in a
        VPC), and how that is drawn.
    number : int or None
        Of the hop; the clients have none.
    place : int
        In which of the picture's places it stands.
    over : str
        Network, protocol and port of the hop.
    beside : tuple of str
        What sees the same traffic without being on the path.
    settings : tuple of (str, str)
        The component's own settings, for comparing two.
    twin : bool
        Whether it is the same hop in the second Region.
    looked_up : bool
        Whether clients only ask it for an address: it stands beside the path, and no request passes it.
    usd, p50, p99 : str
        What it costs in a month, with its twin; what it adds to a request. Empty where nothing is known.
    """

    id: str
    number: int | None
    role: str
    title: str
    component: str
    icon: str
    place: int
    over: str = ""
    beside: tuple[str, ...] = ()
    settings: tuple[tuple[str, str], ...] = ()
    twin: bool = False
    looked_up: bool = False
    usd: str = ""
    p50: str = ""
    p99: str = ""

    @property
    def name(self) -> str:
        """Number and role in one phrase."""
        role = self.role.removesuffix(IN_BOTH)
        return role if self.number is None else f"{self.number} {role}"


@dataclass(frozen=True, slots=True)
class Extra:
    """What a hop has beside it and the workload pays for: a web ACL, a user pool, a NAT gateway.

    Parameters
    ----------
    id, title, component, icon : str
        As of a stop.
    hop : str
        The stop that it belongs to.
    because : str
        Which field of the workload asks for it; empty if the pattern has it anyway.
    place : int
        In which of the picture's places it stands.
    """

    id: str
    title: str
    component: str
    icon: str
    hop: str
    place: int
    because: str = ""


@dataclass(frozen=True, slots=True)
class Arrow:
    """An arrow from one stop to the next.

    Parameters
    ----------
    start, end : str
        The stops.
    network, spoken : str
        Over which network, and what is spoken.
    stands_by : bool
        Whether it waits for a failover.
    lookup : bool
        Whether only an address is asked for.
    """

    start: str
    end: str
    network: str
    spoken: str
    stands_by: bool = False
    lookup: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """What stands in a table's line: dollars a month, and percentiles; empty where nothing is known."""

    usd: str = ""
    p50: str = ""
    p99: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn, whatever the format.

    Parameters
    ----------
    id, title, caption : str
        Its name in the file; what it is; for which workload and prices (empty without prices).
    places, stops, steps : tuple
        The boundaries, each after the one around it, the things in them, and the way of a request.
    total : Figures
        Of the whole path.
    extras : tuple of Extra
        What stands beside the hops and is paid for.
    """

    id: str
    title: str
    caption: str
    places: tuple[Boundary, ...]
    stops: tuple[Stop, ...]
    steps: tuple[Arrow, ...]
    total: Figures = Figures()
    extras: tuple[Extra, ...] = ()

    @property
    def timed(self) -> bool:
        """Whether anything has a latency."""
        return bool(self.total.p50 or any(stop.p50 for stop in self.stops))

    def inside(self, parent: int | None) -> Iterator[tuple[int, Boundary]]:
        """Return the boundaries directly inside of one, or the outermost ones, with their numbers."""
        return ((number, place) for number, place in enumerate(self.places) if place.parent == parent)

    def around(self, place: int | None) -> Iterator[Boundary]:
        """Return a boundary and those around it, from the inside out."""
        while place is not None:
            yield self.places[place]
            place = self.places[place].parent

    def extras_of(self, stop: Stop) -> tuple[Extra, ...]:
        """Return what stands beside a stop."""
        return tuple(extra for extra in self.extras if extra.hop == stop.id)


def once(stops: Iterable[Stop]) -> Iterator[Stop]:
    """Return the stops that have a row in a table: each number once, and again where it takes time again."""
    seen: set[int | None] = {None}
    for stop in stops:
        if not stop.twin and (stop.number not in seen or stop.p50):
            seen.add(stop.number)
            yield stop


def plain(text: str) -> str:
    r"""Make one line of what users typed, without characters that are not seen or that turn text around.

    >>> plain("two\nlines \u202e and \x00 more")
    'two lines and more'
    """
    kept = "".join(" " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign for sign in text)
    return " ".join("".join(sign for sign in kept if _seen(sign)).split())


def _seen(char: str) -> bool:
    joins_emoji = char == "\u200d"
    return joins_emoji or unicodedata.category(char) not in ("Cf", "Cs", "Co", "Cn")
