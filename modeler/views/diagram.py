"""Architectures as pictures: clients, then the hops from left to right, grouped by the network that they are in.

What is drawn comes from the same hops as the bill. SVG, PNG and PDF need Graphviz (the extra ``diagrams``); Mermaid
and DOT are plain text and need nothing. A priced assessment has its costs in a table beneath.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from modeler.engine.compare import Assessment, assess
from modeler.engine.cost import HopLine, Part, hop_lines
from modeler.engine.situations import situation_for
from modeler.errors import ModelerError
from modeler.patterns import FAMILIES, Architecture, Hop, Network, Pattern, patterns
from modeler.units import format_usd
from modeler.views.text import headline, money
from modeler.workload import Location, Traffic, Workload

FORMATS = (".svg", ".png", ".pdf", ".dot", ".mmd")

_WHERE = {
    "vpc": (
        "alb", "ec2-instances", "eks-pods", "failover-record", "fargate-tasks", "interface-endpoint", "istio-ingress",
        "jump-host", "nat-gateway", "nlb", "resource-endpoint", "resource-gateway", "resource-traffic",
        "service-network-endpoint", "vpc-link-v2",
    ),
    "edge": ("cloudfront", "global-accelerator"),
    "premises": ("on-premises-servers",),
    "link": (
        "client-vpn", "direct-connect", "inter-region", "site-to-site-vpn", "transit-gateway",
        "transit-gateway-peering", "virtual-private-gateway", "vpc-peering",
    ),
}  # fmt: skip
_PLACE_OF = {component: kind for kind, components in _WHERE.items() for component in components}
"""In which kind of network a component stands; one that is not here is run by AWS."""
_PLACES = {
    "internet": "Internet",
    "premises": "On premises",
    "link": "Private connection",
    "edge": "AWS edge",
    "aws": "AWS-managed",
}
_NETWORKS = {
    Network.INTERNET: "internet",
    Network.VPC: "VPC",
    Network.PRIVATELINK: "PrivateLink",
    Network.HYPERPLANE: "Hyperplane",
    Network.DIRECT_CONNECT: "Direct Connect",
    Network.VPN: "VPN",
    Network.TRANSIT_GATEWAY: "Transit Gateway",
    Network.PEERING: "peering",
    Network.AWS_INTERNAL: "inside AWS",
    Network.EDGE: "AWS backbone",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A network boundary: of which kind, and its name."""

    kind: str
    title: str


@dataclass(frozen=True, slots=True)
class Stop:
    """A thing in the picture: the clients, or what a hop arrives at."""

    id: str
    number: int | None
    role: str
    title: str
    icon: str
    place: int
    over: str = ""
    beside: tuple[str, ...] = ()
    usd: str = ""

    @property
    def name(self) -> str:
        """Number and role in one phrase."""
        return self.role if self.number is None else f"{self.number} {self.role}"


@dataclass(frozen=True, slots=True)
class Step:
    """An arrow from one stop to the next: over which network, and what is spoken."""

    start: str
    end: str
    network: str
    spoken: str


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn, whatever the format.

    Parameters
    ----------
    title, caption, total : str
        What it is; for which workload and prices; the monthly total (the last two are empty without prices).
    places, stops, steps : tuple
        The networks, the things in them, and the way of a request.
    """

    id: str
    title: str
    caption: str
    total: str
    places: tuple[Place, ...]
    stops: tuple[Stop, ...]
    steps: tuple[Step, ...]


def picture(result: Assessment | Architecture, *, prices: bool = True) -> Picture:
    """Lay out what is to be drawn: networks, stops and steps, without any coordinate.

    Parameters
    ----------
    result : Assessment or Architecture
        An assessment is drawn for its workload's clients, an architecture for those that its first hop suggests.
    prices : bool
        Whether an assessment's costs are shown.

    Raises
    ------
    ModelerError
        If the assessment is not comparable: then there is no architecture.

    Examples
    --------
    >>> from modeler.patterns import pattern
    >>> found = picture(pattern("B1").architecture(Workload(clients={"location": "internet"}, backend={"kind": "ec2"})))
    >>> [stop.name for stop in found.stops]
    ['clients', '1 public door', '2 private integration', '3 private load balancer', '4 service']
    >>> [place.title for place in found.places]
    ['Internet', 'AWS-managed', 'VPC']
    """
    if isinstance(result, Architecture):
        parts: Sequence[Part] = (Part(result, Traffic()),)
        return _lay_out(result.pattern, result.title, parts, tuple(hop_lines(parts, ())), None)
    if result.bill is None:
        raise ModelerError(
            f"{result.pattern.code} {result.pattern.id} cannot be drawn for this workload, because it {result.reason}"
        )
    name = f"{result.pattern.code} {result.pattern.title}"
    if len(result.pattern.variants) > 1:
        name += f" ({result.variant})"
    return _lay_out(result.pattern.id, name, result.parts, result.bill.hops, result, prices=prices)


def _lay_out(
    id: str,
    title: str,
    parts: Sequence[Part],
    lines: Sequence[HopLine],
    priced: Assessment | None,
    *,
    prices: bool = False,
) -> Picture:
    w = priced.workload if priced else None
    start = _start(parts[0].architecture.hops[0], w)
    kinds = [start]
    stops = {"clients": Stop("clients", None, "clients", "", f"clients:{start}", 0)}
    steps: dict[tuple[str, str], Step] = {}
    entered: dict[tuple[int, str], int] = {}
    line = iter(lines)
    for part in parts:
        at = stops["clients"]
        times: Counter[int] = Counter()
        for hop, cost in zip(part.architecture.hops, line, strict=False):
            times[cost.number] += 1
            stop_id = f"hop{cost.number}" + f"-{times[cost.number]}" * (times[cost.number] > 1)
            if stop_id not in stops:
                place = _place(hop, at.place, kinds, entered)
                stops[stop_id] = _stop(stop_id, hop, cost, place, prices)
            network = _NETWORKS[hop.network]
            spoken = "" if hop.protocol == "internal" else hop.protocol + (f" :{hop.port}" if hop.port else "")
            steps.setdefault((at.id, stop_id), Step(at.id, stop_id, network, spoken))
            at = stops[stop_id]
    ends = {step.end for step in steps.values()} - {step.start for step in steps.values()}
    last = {stops[end].place for end in ends}
    caption = total = ""
    if priced and priced.bill and prices:
        caption = headline(priced.workload, priced.bill.region, priced.bill.price_dates)
        total = money(priced)
    places = tuple(_named_places(kinds, last, w))
    return Picture(id, title, caption, total, places, tuple(stops.values()), tuple(steps.values()))


def _start(first: Hop, w: Workload | None) -> str:
    """Say in which kind of network the clients are; without a workload, what the first hop suggests."""
    if w is not None:
        return {Location.INTERNET: "internet", Location.ON_PREMISES: "premises"}.get(w.clients.location, "vpc")
    if first.network is Network.INTERNET:
        return "internet"
    return "premises" if first.network in (Network.DIRECT_CONNECT, Network.VPN) else "vpc"


def _place(hop: Hop, at: int, kinds: list[str], entered: dict[tuple[int, str], int]) -> int:
    """Find the network where a hop arrives: the one where it starts, or a new one."""
    kind = _PLACE_OF.get(hop.component.id, "aws")
    stays = kinds[at] == kind and (kind != "vpc" or hop.network is Network.VPC)
    if stays:
        return at
    if (at, kind) not in entered:
        entered[at, kind] = len(kinds)
        kinds.append(kind)
    return entered[at, kind]


def _stop(id: str, hop: Hop, line: HopLine, place: int, prices: bool) -> Stop:
    usd = ("≥ " if line.unpriced else "") + format_usd(line.usd or 0.0)
    beside = tuple(dict.fromkeys(each.title for each in hop.beside))
    title = "" if line.title.lower() == hop.role.lower() else line.title
    shown = usd if prices else ""
    return Stop(id, line.number, hop.role, title, hop.component.id, place, line.over, beside, shown)


def _named_places(kinds: Sequence[str], last: set[int], w: Workload | None) -> Iterator[Place]:
    """Name each network; a VPC by what is in it."""
    clouds = [index for index, kind in enumerate(kinds) if kind == "vpc"]
    for index, kind in enumerate(kinds):
        if kind != "vpc":
            title = _PLACES[kind]
        elif len(clouds) == 1:
            title = "VPC" if index or index in last else _clients_vpc(w)
        elif index == 0:
            title = _clients_vpc(w)
        elif index in last:
            title = "Backend's VPC"
        else:
            title = "Central VPC" if kinds[index - 1] == "aws" else "Entry VPC"
        yield Place(kind, title)


def _clients_vpc(w: Workload | None) -> str:
    clients = w.clients if w else None
    if clients is None or clients.location is Location.SAME_VPC:
        return "Clients' VPC"
    which = f"Clients' VPC (1 of {clients.vpcs})" if clients.vpcs > 1 else "Clients' VPC"
    if clients.location is Location.OTHER_REGION:
        return f"{which}, {clients.region}"
    return f"{which}, another account" if clients.location is Location.OTHER_ACCOUNT else which


def plain(text: str) -> str:
    r"""Make one line of what users typed, without characters that are not seen or that turn text around.

    >>> plain("two\nlines \u202e and \x00 more")
    'two lines and more'
    """
    kept = "".join(" " if unicodedata.category(each) in ("Cc", "Zl", "Zp") else each for each in text)
    return " ".join("".join(each for each in kept if _seen(each)).split())


def _seen(char: str) -> bool:
    joins_emoji = char == "\u200d"
    return joins_emoji or unicodedata.category(char) not in ("Cf", "Cs", "Co", "Cn")


def mermaid(result: Assessment | Architecture, *, prices: bool = True) -> str:
    """Write the picture as Mermaid text, which GitHub, GitLab and many wikis draw.

    Parameters
    ----------
    result : Assessment or Architecture
        As for `picture`.
    prices : bool
        Whether an assessment's costs are shown.

    Raises
    ------
    ModelerError
        If the assessment is not comparable.

    Examples
    --------
    >>> from modeler.patterns import pattern
    >>> print(mermaid(pattern("A5").architecture(Workload())))
    ---
    title: "Internal ALB, Lambda target"
    ---
    flowchart LR
      subgraph place0["Clients' VPC"]
        direction LR
        clients["clients"]
        hop1["1 private load balancer<br/>Application Load Balancer (internal)"]
      end
      subgraph place1["AWS-managed"]
        direction LR
        hop2["2 function<br/>Lambda function"]
      end
      clients -->|"VPC<br/>HTTPS :443"| hop1
      hop1 -->|"inside AWS<br/>HTTPS :443"| hop2
    <BLANKLINE>
    """
    drawn = picture(result, prices=prices)
    title = " · ".join(filter(None, (drawn.title, drawn.caption, drawn.total and f"{drawn.total} a month")))
    quoted = json.dumps(plain(title), ensure_ascii=False).replace("<", r"\u003c").replace(">", r"\u003e")
    lines = ["---", f"title: {quoted}", "---", "flowchart LR"]
    for index, place in enumerate(drawn.places):
        lines.append(f'  subgraph place{index}["{_entities(place.title)}"]')
        lines.append("    direction LR")
        for stop in drawn.stops:
            if stop.place == index:
                label = "<br/>".join(_entities(each) for each in (stop.name, stop.title, stop.usd) if each)
                lines.append(f'    {stop.id}["{label}"]')
        lines.append("  end")
    for step in drawn.steps:
        label = "<br/>".join(_entities(each) for each in (step.network, step.spoken) if each)
        lines.append(f'  {step.start} -->|"{label}"| {step.end}')
    return "\n".join(lines) + "\n"


def _entities(text: str) -> str:
    """Write what Mermaid or a browser could take for markup as Mermaid's character codes.

    >>> _entities('<script>"#1"')
    '#60;script#62;#34;#35;1#34;'
    """
    return re.sub(r"[^\w\s.,:()'·≥$/+–-]", lambda found: f"#{ord(found[0])};", plain(text))


def draw(result: Assessment | Architecture, path: str | Path, *, prices: bool = True) -> None:
    """Draw an architecture into a file.

    Parameters
    ----------
    result : Assessment or Architecture
        As for `picture`.
    path : str or Path
        Its suffix says in which format: .svg, .png (at twice the size), .pdf, .dot or .mmd (Mermaid).
    prices : bool
        Whether an assessment's costs are shown.

    Raises
    ------
    ModelerError
        If the suffix is another, the file cannot be written, nothing is comparable, or the extra is not installed.

    Examples
    --------
    >>> draw(Architecture(pattern="x", title="x", hops=()), "x.gif")
    Traceback (most recent call last):
    modeler.errors.ModelerError: 'x.gif' is no picture file: use one of .svg, .png, .pdf, .dot, .mmd
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        raise ModelerError(f"'{path}' is no picture file: use one of {', '.join(FORMATS)}")
    from modeler.views import dot

    if suffix == ".mmd":
        content = mermaid(result, prices=prices).encode()
    elif suffix == ".dot":
        content = dot.source(picture(result, prices=prices)).encode()
    else:
        content = dot.render(picture(result, prices=prices), suffix[1:])
    _write(path, content)


def svg(result: Assessment | Architecture, *, prices: bool = True) -> str:
    """Give the SVG itself: for a notebook or a report. See `draw`.

    Raises
    ------
    ModelerError
        If nothing is comparable, or the extra is not installed.
    """
    from modeler.views import dot

    return dot.render(picture(result, prices=prices), "svg").decode()


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise ModelerError(f"cannot write to '{path}': {error.strerror}; give another place with '-o'") from None


def gallery_pages() -> Iterator[tuple[str, str]]:
    """Give the gallery: every pattern for the plainest workload that it serves, without prices, and an index.

    Yields
    ------
    tuple of file name and content
    """
    shown = patterns()
    for each in shown:
        w = Workload.from_dict(situation_for(each))
        yield _file_name(each), svg(assess(each, w), prices=False)
    yield "README.md", _index(shown)


def gallery(folder: str | Path) -> tuple[Path, ...]:
    """Draw the gallery into a folder, and give the files.

    Raises
    ------
    ModelerError
        If it cannot be written, or the extra is not installed.
    """
    folder = Path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ModelerError(f"cannot write to '{folder}': {error.strerror}; give another place with '-o'") from None
    written = []
    for name, content in gallery_pages():
        _write(folder / name, content.encode())
        written.append(folder / name)
    return tuple(written)


def _file_name(each: Pattern) -> str:
    return f"{each.code}-{each.id}.svg"


def _index(shown: Iterable[Pattern]) -> str:
    """Write the index: family by family, each pattern with its picture, one line and a link."""
    blocks = [
        "# Pictures",
        "<!-- Drawn by `modeler diagram --all`: change the code, not these files. -->",
        "Every pattern for the plainest workload that it serves, with the defaults of "
        "[a workload](../docs/workload.md). For yours, with its prices: "
        "`modeler diagram PATTERN -w WORKLOAD -o FILE`. AWS icons come from the "
        "[diagrams](https://diagrams.mingrammer.com/) package.",
    ]
    family = ""
    for each in shown:
        if each.family != family:
            family = each.family
            blocks.append(f"## {family}. {FAMILIES[family]}")
        blocks.append(f"### {each.code} {each.title}")
        blocks.append(f"{each.purpose} [More](../docs/patterns.md#{each.code.lower()}-{each.id})")
        blocks.append(f"![{escape(each.title)}]({_file_name(each)})")
    return "\n\n".join(blocks) + "\n"
