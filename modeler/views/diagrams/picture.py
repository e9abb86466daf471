"""What a picture of an architecture is made of, before anything has a coordinate: networks, stops and steps.

Every format (SVG, PNG, PDF, DOT, Mermaid) is written from these alone.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from modeler.dataclass import dataclass

FORMATS = (".svg", ".png", ".pdf", ".dot", ".mmd")
IN_BOTH = ", in both Regions"
"""What a role says of a hop that stands in two Regions; a picture shows it twice instead."""


@dataclass(frozen=True, slots=True)
class Boundary:
    """A network boundary: of which kind, its name, and the Region around it where there are two."""

    kind: str
    title: str
    region: str = ""


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
    usd: str = ""
    p50: str = ""
    p99: str = ""

    @property
    def name(self) -> str:
        """Number and role in one phrase."""
        role = self.role.removesuffix(IN_BOTH)
        return role if self.number is None else f"{self.number} {role}"


@dataclass(frozen=True, slots=True)
class Arrow:
    """An arrow from one stop to the next: over which network, what is spoken, and whether it waits for a failover."""

    start: str
    end: str
    network: str
    spoken: str
    stands_by: bool = False


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
        The networks, the things in them, and the way of a request.
    total : Figures
        Of the whole path.
    """

    id: str
    title: str
    caption: str
    places: tuple[Boundary, ...]
    stops: tuple[Stop, ...]
    steps: tuple[Arrow, ...]
    total: Figures = Figures()

    @property
    def timed(self) -> bool:
        """Whether anything has a latency."""
        return bool(self.total.p50 or any(stop.p50 for stop in self.stops))

    @property
    def regions(self) -> tuple[str, ...]:
        """The Regions that are drawn as lanes, in order; the empty name holds what stands in none."""
        return tuple(dict.fromkeys(place.region for place in self.places))


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
