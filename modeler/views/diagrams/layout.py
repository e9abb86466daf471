"""From an architecture to its picture: which network each hop stands in, and the second Region as a path of its own.

What is drawn comes from the same hops as the bill. A hop that stands in two Regions has its twin beside it; here the
twins become a second path, in a lane of their own, from where the two ways part
(https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-private-hosted-zones.html).
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from modeler.components import Component
from modeler.components.cloudwatch import Logs
from modeler.components.in_region import InRegion
from modeler.components.traits import Role
from modeler.engine.bill import HopLine, hop_lines
from modeler.engine.compare import Assessment
from modeler.engine.trip import Part, visits
from modeler.errors import ModelerError
from modeler.patterns import Architecture, Hop, Network
from modeler.patterns.architecture import Provision
from modeler.results import short
from modeler.units import format_usd
from modeler.views.diagrams.boundaries import Space, frames, starts_in, subnets_of
from modeler.views.diagrams.iconset import CLIENTS, PART_ICONS
from modeler.views.diagrams.picture import Arrow, Extra, Figures, Picture, Stop
from modeler.views.text.comparison import headline, money
from modeler.workload import Location, Traffic, Workload

if TYPE_CHECKING:
    from modeler.audit.assess import EntryAssessment

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
_LONGEST_NAME = 48
_OF_ONE_VPC = ("virtual-private-gateway",)
"""Stops that lead into one VPC only: the way to another Region parts before them."""


def picture(result: Assessment | Architecture | EntryAssessment, *, prices: bool = True) -> Picture:
    """Lay out what is to be drawn: networks, stops and steps, without any coordinate.

    Parameters
    ----------
    result : Assessment, Architecture or EntryAssessment
        An assessment is drawn for its workload's clients, an architecture for those that its first hop suggests; what
        stands in templates with the names of its resources.
    prices : bool
        Whether an assessment's costs and latencies are shown.

    Raises
    ------
    ModelerError
        If the assessment is not comparable: then there is no architecture.

    Examples
    --------
    >>> from modeler.patterns import pattern
    >>> w = Workload(clients={"location": "internet"}, backend={"kind": "ec2"})
    >>> drawing = picture(pattern("B1").architecture(w))
    >>> [stop.name for stop in drawing.stops]
    ['clients', '1 public door', '2 private integration', '3 private load balancer', '4 service']
    >>> [place.title for place in drawing.places]
    ['Internet', 'Your account', 'AWS-managed', 'VPC']
    """
    if isinstance(result, Architecture):
        parts: Sequence[Part] = (Part(result, Traffic()),)
        drawing = _Drawing(parts, tuple(hop_lines(visits(parts), ())), None, ())
        return drawing.picture(result.pattern, result.title, "", Figures())
    if not isinstance(result, Assessment):
        return _standing(result, prices=prices and result.served)
    if result.bill is None:
        raise ModelerError(f"{result.label} {result.pattern.id} cannot be drawn for this workload: {result.reason}")
    name = f"{result.pattern.code} {result.pattern.title}"
    if len(result.pattern.variants) > 1 or result.label != result.pattern.code:
        name += f" ({result.variant})"
    times, whole = _times(result) if prices else ((), Figures())
    drawing = _Drawing(result.parts, result.bill.hops, result.workload, times, prices=prices)
    if not prices:
        return drawing.picture(result.pattern.id, name, "", Figures())
    caption = headline(result.workload, result.bill.region, result.bill.price_dates)
    return drawing.picture(result.pattern.id, name, caption, dataclasses.replace(whole, usd=money(result)))


def _standing(entry: EntryAssessment, *, prices: bool) -> Picture:
    """Draw what stands on a way: each stop has the name of its resource."""
    from modeler.views.text.assess import no_bill

    name = short(entry.way.entry.key, _LONGEST_NAME)
    if entry.assessment is None:
        raise ModelerError(f"{entry.way.entry.KIND} {name} cannot be drawn: {no_bill(entry)}")
    drawn = picture(entry.assessment, prices=prices)
    names: dict[str, list[str]] = {}
    for step in entry.way.steps:
        names.setdefault(step.component, []).append(short(step.node.key, _LONGEST_NAME))
    stops = tuple(
        dataclasses.replace(stop, role=names[stop.component].pop(0)) if names.get(stop.component) else stop
        for stop in drawn.stops
    )
    title = f"{name}: {entry.name or drawn.title}"
    return dataclasses.replace(drawn, id=f"{entry.way.entry.KIND}-{name}", title=title, stops=stops)


class _Drawing:
    """Places, stops and steps while they are being found."""

    def __init__(
        self,
        parts: Sequence[Part],
        lines: Sequence[HopLine],
        w: Workload | None,
        times: Sequence[Figures],
        *,
        prices: bool = False,
    ) -> None:
        self.w, self.prices = w, prices
        start = _start(parts[0].architecture.hops[0], w)
        self.spaces = [starts_in(start, w)]
        self.entered: dict[tuple[int, str, str, str | None], int] = {}
        self.stops = {"clients": Stop("clients", None, "clients", "", f"clients:{start}", CLIENTS[start], 0)}
        self.subnets: dict[str, str] = {}
        self.steps: dict[tuple[str, str], Arrow] = {}
        self.extras: dict[str, Extra] = {}
        self.standby: dict[str, bool] = {}
        self.provisions = [provision for part in parts for provision in part.architecture.provisions]
        line = iter(lines)
        for number, part in enumerate(parts):
            hops = list(zip(part.architecture.hops, line, strict=False))
            self._path(hops, times if times and number == 0 else [Figures()] * len(hops))

    def _path(self, hops: list[tuple[Hop, HopLine]], times: Sequence[Figures]) -> None:
        """Draw a path, and beside it the same in the second Region, if there is one."""
        at = self.stops["clients"]
        visited: Counter[int] = Counter()
        walked = [at]
        for (hop, line), figures in zip(hops, times, strict=True):
            visited[line.number] += 1
            stop_id = f"hop{line.number}" + f"-{visited[line.number]}" * (visited[line.number] > 1)
            if stop_id not in self.stops:
                place = self._space(hop, hop.component, at)
                self.stops[stop_id] = self._stop(stop_id, hop, line, place, figures)
                self._beside(hop, self.stops[stop_id])
            stop = self.stops[stop_id]
            self._go(at, stop, _NETWORKS[hop.network], _spoken(hop), lookup=stop.looked_up)
            at = at if stop.looked_up else stop
            walked.append(stop)
        self._second_path(hops, walked)

    def _second_path(self, hops: list[tuple[Hop, HopLine]], walked: list[Stop]) -> None:
        """Draw what stands in another Region: from the stop where the ways part, through the twins."""
        at: Stop | None = None
        parts_at = walked[0]
        for (hop, _), first in zip(hops, walked[1:], strict=True):
            twin = next(
                (component for component in hop.beside if isinstance(component, InRegion) and _is_twin(component, hop)),
                None,
            )
            if twin:
                idle = not twin.traffic
                network = _NETWORKS[hop.network] if at else f"to {twin.region}"
                start = at or parts_at
                at = self._twin(twin, hop, first, start)
                self.standby[twin.region] = self.standby.get(twin.region, True) and idle
                self._go(start, at, network, _spoken(hop), stands_by=idle)
            if first.component not in _OF_ONE_VPC and not first.looked_up:
                parts_at = first

    def _twin(self, twin: InRegion, hop: Hop, first: Stop, at: Stop) -> Stop:
        """Return the stop of a hop in the second Region."""
        stop_id = f"{first.id}-twin"
        if stop_id not in self.stops:
            place = self._space(hop, twin, at, twin.region)
            self.subnets[stop_id] = self.subnets[first.id]
            self.stops[stop_id] = dataclasses.replace(first, id=stop_id, place=place, twin=True, usd="", p50="", p99="")
        return self.stops[stop_id]

    def _go(
        self, start: Stop, end: Stop, network: str, spoken: str, *, stands_by: bool = False, lookup: bool = False
    ) -> Stop:
        self.steps.setdefault((start.id, end.id), Arrow(start.id, end.id, network, spoken, stands_by, lookup))
        return end

    def _space(self, hop: Hop, component: Component, at: Stop, region: str = "") -> int:
        """Find the network where a hop arrives: the one where it starts, or a new one."""
        number = self._same_or_new(hop, component, at, region)
        self.spaces[number].holds.append(component)
        return number

    def _same_or_new(self, hop: Hop, component: Component, at: Stop, region: str) -> int:
        kind = "dns" if component.plays(Role.NAME) else str(component.traits.place)
        here = self.spaces[at.place]
        account = self._account(kind, hop)
        if kind == "link":  # it belongs to neither of its ends
            region = "*" if self.spaces[0].region else region if account == "" else ""
        if kind not in ("vpc", "aws", "link"):
            region = ""
        alike = (here.kind, here.region, here.account) == (kind, region, account)
        if alike and (kind != "vpc" or hop.network is Network.VPC):
            return at.place
        if at.place == 0 and kind == here.kind == "vpc" and here.account == "clients" and hop.network is Network.VPC:
            return 0  # what the clients reach in their own VPC stands there
        return self._enter(at.place, Space(kind, account, region, hop.network, at.place, []))

    def _enter(self, start: int, space: Space) -> int:
        """Return the number of a space that is entered from another one."""
        key = (start, space.kind, space.region, space.account)
        if key not in self.entered:
            self.entered[key] = len(self.spaces)
            self.spaces.append(space)
        return self.entered[key]

    def _account(self, kind: str, hop: Hop) -> str | None:
        """Say in whose account a network of a kind is; a link to another company or account is in none."""
        if kind in ("premises", "internet", "dns"):
            return None
        if kind == "link":
            return self.spaces[0].account if self.spaces[0].account == "" else None
        return hop.account

    def _beside(self, hop: Hop, stop: Stop) -> None:
        """Draw what stands beside a hop, if the workload asks for it or requests depend on it."""
        for title, component, because in _extras(hop, self.provisions):
            part = component is hop.component
            extra_id = f"{stop.id}-extra{len([known for known in self.extras.values() if known.hop == stop.id]) + 1}"
            icon = PART_ICONS.get(title, component.traits.icon)
            place = self._extra_space(component, stop, "aws" if part else str(component.traits.place))
            self.extras[extra_id] = Extra(extra_id, title, component.id, icon, stop.id, place, because)
            self.subnets[extra_id] = "" if part else subnets_of(component)

    def _extra_space(self, component: Component, stop: Stop, kind: str) -> int:
        """Find where something beside a hop stands: in the hop's network, or in one of its own."""
        here = self.spaces[stop.place]
        number = stop.place
        if kind != here.kind:
            account = "" if here.account is None else here.account
            elsewhere = component.region if isinstance(component, InRegion) else here.region
            region = "*" if kind not in ("vpc", "aws") else "" if self.w and elsewhere == self.w.region else elsewhere
            beside = Space(kind, account, region, None, stop.place, [])
            number = len(self.spaces)
            if (known := self.entered.get((stop.place, f"beside {stop.id}", kind, account))) is not None:
                number = known
            else:
                self.entered[stop.place, f"beside {stop.id}", kind, account] = number
                self.spaces.append(beside)
        self.spaces[number].holds.insert(0, component)
        return number

    def _stop(self, id: str, hop: Hop, line: HopLine, place: int, figures: Figures) -> Stop:
        again = any(stop.number == line.number for stop in self.stops.values())
        usd = ("≥ " if line.unpriced else "") + format_usd(line.usd or 0.0) if self.prices and not again else ""
        beside = tuple(dict.fromkeys(component.title for component in hop.beside if not _is_twin(component, hop)))
        title = "" if line.title.lower() == hop.role.lower() else line.title
        self.subnets[id] = subnets_of(hop.component)
        return Stop(
            id,
            line.number,
            hop.role,
            title,
            hop.component.id,
            hop.component.traits.icon,
            place,
            _over(hop),
            beside,
            tuple(_settings(hop)),
            looked_up=hop.component.plays(Role.NAME),
            usd=usd,
            p50=figures.p50,
            p99=figures.p99,
        )

    def picture(self, id: str, title: str, caption: str, total: Figures) -> Picture:
        """Return what was found, each thing in its innermost boundary."""
        around = frames(self.spaces, self.w, self.standby)

        def place(drawn: Stop | Extra) -> int:
            return around.at(drawn.place, self.subnets.get(drawn.id, ""))

        stops = tuple(dataclasses.replace(stop, place=place(stop)) for stop in self.stops.values())
        extras = tuple(dataclasses.replace(extra, place=place(extra)) for extra in self.extras.values())
        return Picture(id, title, caption, tuple(around.places), stops, tuple(self.steps.values()), total, extras)


def _extras(hop: Hop, provisions: Iterable[Provision]) -> Iterator[tuple[str, Component, str]]:
    """Return what is drawn beside a hop: its title, the component that meters it, and which field asks for it.

    That is what the workload asks for, what a request depends on, and what could be a hop itself. Names, logs and data
    are in the table alone: every pattern has them.
    """
    asked = list(provisions)
    for provision in asked:
        if provision.dimensions and provision.instance == hop.component.identity:
            yield provision.title, hop.component, provision.because
    for component in hop.beside:
        if isinstance(component, InRegion) and component.standing and _is_regional_twin(component, hop):
            continue
        because = next((provision.because for provision in asked if provision.instance == component.identity), "")
        inner = component.component if isinstance(component, InRegion) else component
        stands = component.traits.kinds and not component.plays(Role.NAME) and not isinstance(inner, Logs)
        if stands and (because or component.traits.counts_beside or component.traits.wiring is not None):
            yield component.title, component, because


def _is_twin(component: Component, hop: Hop) -> bool:
    """Say whether something beside a hop is the hop's own component in another Region."""
    return isinstance(component, InRegion) and component.standing and component.component == hop.component


def _is_regional_twin(component: InRegion, hop: Hop) -> bool:
    """Say whether the same thing stands beside a hop, or is the hop, in the first Region."""
    return _is_twin(component, hop) or component.component in hop.beside


def _spoken(hop: Hop) -> str:
    return "" if hop.protocol == "internal" else hop.protocol + (f" :{hop.port}" if hop.port else "")


def _over(hop: Hop) -> str:
    """Say in a table what an arrow says: network, protocol and port."""
    return ", ".join(filter(None, (_NETWORKS[hop.network], _spoken(hop))))


def _start(first: Hop, w: Workload | None) -> str:
    """Say in which kind of network the clients are; without a workload, what the first hop suggests."""
    if w is not None:
        return {Location.INTERNET: "internet", Location.ON_PREMISES: "premises"}.get(w.clients.location, "vpc")
    if first.network is Network.INTERNET:
        return "internet"
    return "premises" if first.network in (Network.DIRECT_CONNECT, Network.VPN) else "vpc"


def _settings(hop: Hop) -> Iterator[tuple[str, str]]:
    """Return a component's own settings, in words; its name on the bill is none."""
    for field in dataclasses.fields(hop.component):
        if field.name != "instance":
            yield from _flat(field.name, getattr(hop.component, field.name))


def _flat(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """Return what a setting says, part by part."""
    words = name.replace("_", " ")
    if isinstance(value, BaseModel):
        for inner in type(value).model_fields:
            yield from _flat(f"{name} {inner}", getattr(value, inner))
    elif isinstance(value, (tuple, list, set, frozenset)):
        yield words, ", ".join(sorted(str(entry) for entry in value)) or "none"
    elif isinstance(value, bool) or value is None:
        yield words, {True: "yes", False: "no", None: "none"}[value]
    else:
        yield words, str(value)


def _times(result: Assessment) -> tuple[tuple[Figures, ...], Figures]:
    """Return what each hop of the main traffic adds to a request, in their order, and what the whole path takes."""
    latency = result.latency
    if latency is None:
        return (), Figures()
    of_hops = zip(latency.hop_quantiles(0.5), latency.hop_quantiles(0.99), strict=True)
    hops = tuple(_figures(p50_ms, p99_ms) for p50_ms, p99_ms in of_hops)
    return hops, _figures(float(latency.quantile(0.5)), float(latency.quantile(0.99)))


def _figures(p50_ms: float, p99_ms: float) -> Figures:
    return Figures(p50=_ms(p50_ms), p99=_ms(p99_ms))


def _ms(value: float) -> str:
    """Write milliseconds to three digits; what has no upper bound says so.

    >>> [_ms(ms) for ms in (0.4321, 12.345, 1234.5, float("inf"))]
    ['0.432', '12.3', '1,234', '∞']
    """
    if value == float("inf"):
        return "∞"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
