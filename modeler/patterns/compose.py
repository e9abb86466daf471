"""Your own patterns: composed of the same parts as the built-in ones, or as explicit hops, in Python or in YAML.

Parts are named by their ids and checked against each other: a door that cannot use an integration, a network that
cannot carry the next hop or a component that does not exist is one sentence. What follows from the workload (the
backend's size, the Direct Connect ports) is filled in when the pattern meets one.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import NoneType
from typing import Any, ClassVar, get_args, get_type_hints

from modeler.components import Component, Role, components, where
from modeler.components.traits import PRIVATE_NETWORKS, By, T, Wiring
from modeler.errors import CompositionError, NotComparable, UnitError, nearest
from modeler.facts import regions
from modeler.patterns.architecture import Hop, Network
from modeler.patterns.base import Pattern, Status, Variant
from modeler.patterns.parts import parts
from modeler.patterns.parts.door.base import Door
from modeler.patterns.parts.door.named import NAMED_DOORS, Asked, NamedDoors
from modeler.patterns.parts.door.sequence import Doors
from modeler.patterns.parts.integration.base import Integration
from modeler.patterns.parts.reach.base import Reach, Way
from modeler.patterns.parts.reach.internet import InternetReach
from modeler.patterns.parts.reach.places import PRIVATE, place_words
from modeler.patterns.parts.reach.private import PrivateReach
from modeler.patterns.parts.words import listed
from modeler.units import parse_size
from modeler.workload import Location, Protocol, Workload, as_aws_spells
from modeler.yamlfile import read_yaml

_CLIENTS_LEAVE_OVER = PRIVATE_NETWORKS | {Network.INTERNET}

_FILLED: dict[str, str] = {
    "backend": "backend",
    "cognito": "api.cognito",
    "settings": "clients or api",
    "waf": "api.waf",
}
"""Options that the workload fills in, and where it says them."""
_FROM_WORKLOAD = frozenset({("inter-region", "remote_region")})
"""Options that may be left out, although a component cannot be without them."""
_WITHOUT_EFFECT = frozenset({("open", "backends")})
"""Options that a part inherits and does not look at."""
_MOST = 100_000


def parts_known(kind: str) -> dict[str, Any]:
    """Return the parts of a kind by their ids.

    Parameters
    ----------
    kind : str
        ``reach``, ``door`` or ``integration``; or ``sequence``: doors in sequence that have a name of their own.

    Returns
    -------
    dict of id to part
        A class with its options; of a sequence, the doors that it stands for.

    Examples
    --------
    >>> "private" in parts_known("reach"), "alb-private-rest" in parts_known("sequence")
    (True, True)
    """
    return dict(NAMED_DOORS) if kind == "sequence" else dict(parts(_kind(kind)))


def _kind(name: str) -> str:
    """Return the kind of part, whose older name may be given."""
    return "door" if name == "front" else name


def part(kind: str, given: Any) -> Any:
    """Return one reach, door or integration by its id, with options if wanted.

    Parameters
    ----------
    kind : str
        ``reach``, ``door`` or ``integration``.
    given : part, str or mapping
        A part, its id, or ``{id: vpc-link-v2, to: nlb}``.

    Returns
    -------
    Reach, Door or Integration

    Raises
    ------
    CompositionError
        If there is no such part or option.

    Examples
    --------
    >>> part("integration", {"id": "vpc-link-v2", "to": "nlb"}).to
    'nlb'
    """
    kind = _kind(kind)
    known = parts(kind)
    if isinstance(given, tuple(known.values())):
        return given
    name, options = _name_and_options(given)
    if name not in known:
        ids = {*known, *(NAMED_DOORS if kind == "door" else ())}
        raise CompositionError(f"unknown {kind} '{name}'{nearest(name, ids)}: use one of {', '.join(sorted(ids))}")
    return known[name](**_options(known[name], options.items(), f"{kind} '{name}'"))


def doors_in_sequence(given: Any) -> tuple[Door, ...]:
    """Return one or more doors: by id, with options, by the name of a sequence, or as a list of these.

    Raises
    ------
    CompositionError
        If there is no such door or option.

    Examples
    --------
    >>> [door.id for door in doors_in_sequence(["global-accelerator", {"id": "internal-nlb", "listener": "TLS"}])]
    ['global-accelerator', 'internal-nlb']
    >>> [door.id for door in doors_in_sequence("alb-private-rest")]
    ['internal-alb', 'private-rest']
    """
    if isinstance(given, Doors):
        return given.doors
    if isinstance(given, list | tuple):
        return tuple(door for each in given for door in doors_in_sequence(each))
    if not isinstance(given, Door):
        name, options = _name_and_options(given)
        if name in NAMED_DOORS:
            return doors_in_sequence(_steps(NAMED_DOORS[name], options))
    return (part("door", given),)


def doors_behind(name: str) -> tuple[str, ...]:
    """Return the ids of the doors that can stand directly behind a door.

    Examples
    --------
    >>> doors_behind("global-accelerator")
    ('internal-alb', 'internal-nlb', 'internet-facing-alb', 'internet-facing-nlb')
    """
    known = parts("door")

    def fits(following: str) -> bool:
        try:
            known[name]().before(known[following]())
        except NotComparable:
            return False
        return following != name

    return tuple(filter(fits, sorted(known)))


def _name_and_options(given: Any) -> tuple[str, dict[Any, Any]]:
    options = dict(given) if isinstance(given, Mapping) else {"id": given}
    return str(options.pop("id", "")), options


def named_options(sequence: NamedDoors) -> dict[str, tuple[str, bool]]:
    """Return the options of a named sequence of doors: the values in words, and whether it is needed.

    Examples
    --------
    >>> named_options(NAMED_DOORS["chained-rest"])
    {'public': ('one of http-api, public-rest', True), 'link': ('one of v1, v2', False)}
    """
    words: dict[str, str] = {}
    for step in sequence.steps:
        if isinstance(step, Mapping):
            of_door = options_of(parts("door")[str(step["id"])])
            for name, value in step.items():
                if isinstance(value, Asked):
                    words[value.option] = of_door[name.replace("-", "_")][0]
    return {
        name: (words.get(name) or f"one of {', '.join(asked.doors)}", asked.default is None)
        for name, asked in sequence.asked.items()
    }


def _steps(sequence: NamedDoors, options: Mapping[Any, Any]) -> list[Any]:
    """Write a named sequence as the list of doors that it stands for."""
    what = f"door '{sequence.id}'"
    given = {str(key).replace("_", "-"): value for key, value in options.items()}
    allowed = named_options(sequence)
    for name in given:
        if name not in allowed:
            raise CompositionError(_no_option(what, name, allowed))

    def said(asked: Asked) -> Any:
        value = given.get(asked.option, asked.default)
        if value is None:
            raise CompositionError(f"{what} needs the option '{asked.option}': {allowed[asked.option][0]}")
        if not asked.doors:
            return value
        name, inner = _name_and_options(value)
        if name not in asked.doors:
            raise CompositionError(f"option '{asked.option}' of {what} is {value!r}: use {allowed[asked.option][0]}")
        return {"id": asked.doors[name], **inner}

    return [
        said(step)
        if isinstance(step, Asked)
        else {name: said(value) if isinstance(value, Asked) else value for name, value in step.items()}
        if isinstance(step, Mapping)
        else step
        for step in sequence.steps
    ]


def options_of(kind: type[Any]) -> dict[str, tuple[str, bool]]:
    """Return the options that may be written for a part or component: the values in words, and whether it is needed.

    Examples
    --------
    >>> options_of(components()["alb"])["scheme"], options_of(parts_known("reach")["hub"])["over"]
    (('one of internal, internet-facing', False), ('one of peering, transit-gateway', True))
    """
    hints = get_type_hints(kind)
    return {
        each.name: (
            _words(kind, each.name, _plain(hints[each.name])),
            each.default is dataclasses.MISSING and (kind.id, each.name) not in _FROM_WORKLOAD,
        )
        for each in dataclasses.fields(kind)
        if each.name not in _FILLED and (kind.id, each.name) not in _WITHOUT_EFFECT
    }


def _plain(hint: Any) -> Any:
    """Leave out of a type that the value may be missing."""
    others = [option for option in get_args(hint) if option is not NoneType]
    return others[0] if NoneType in get_args(hint) and len(others) == 1 else hint


def _names_allowed(kind: type[Any], name: str, hint: Any) -> tuple[str, ...]:
    """Return the names that an option takes; none if it is no choice of names."""
    if name == "exposure":
        return ("private", "public")
    if name in ("serves", "backends"):
        return tuple(sorted(map(str, getattr(kind, name))))
    return tuple(option for option in get_args(hint) if isinstance(option, str))


def _words(kind: type[Any], name: str, hint: Any) -> str:
    names = _names_allowed(kind, name, hint)
    if name in ("serves", "backends"):
        return f"some of {', '.join(names)}"
    if names:
        return f"one of {', '.join(names)}"
    if name == "remote_region":
        return "a Region"
    return {bool: "true or false", int: f"a whole number from 1 to {_MOST}", float: "a size such as 4 KB"}.get(
        hint, "a name"
    )


def _checked(kind: type[Any], name: str, hint: Any, value: Any) -> Any:
    """Return a value as the part wants it, or raise ValueError."""
    names = _names_allowed(kind, name, hint)
    if name in ("serves", "backends"):
        given = [value] if isinstance(value, str) else value
        if (
            not isinstance(given, list | tuple | set | frozenset)
            or not given
            or any(str(e) not in names for e in given)
        ):
            raise ValueError
        return frozenset(map(Location, given)) if name == "serves" else frozenset(map(str, given))
    if hint is float:
        value = parse_size(value)
        good = value >= 0
    elif hint is bool:
        good = isinstance(value, bool)
    elif hint is int:
        good = isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= _MOST
    else:
        good = isinstance(value, str) and bool(value.strip())
        if names or name == "remote_region":
            good = good and value in (names or regions())
    if not good:
        raise ValueError
    return value


def _no_option(what: str, name: str, allowed: Iterable[str]) -> str:
    """Say that there is no such option, and which there are."""
    names = sorted(allowed)
    return f"{what} has no option '{name}'{nearest(name, names)}: " + (
        f"allowed are {', '.join(names)}" if names else "it has none"
    )


def _options(kind: type[Any], options: Iterable[tuple[Any, Any]], what: str) -> dict[str, Any]:
    """Check options: their names, their values, and that none is missing that the part cannot do without.

    Raises
    ------
    CompositionError
        If there is no such option, its value is none that it takes, or one is missing.
    """
    allowed = options_of(kind)
    hints = get_type_hints(kind)
    values: dict[str, Any] = {}
    for key, value in options:
        name = str(key).replace("-", "_")
        if name in _FILLED and name in hints:
            where = f"{_FILLED[name]} in the workload"
            raise CompositionError(f"{what}: its option '{key}' follows from {where}: leave it out here")
        if name not in allowed:
            raise CompositionError(_no_option(what, str(key), allowed))
        try:
            values[name] = _checked(kind, name, _plain(hints[name]), value)
        except (ValueError, UnitError):
            raise CompositionError(f"option '{key}' of {what} is {value!r}: use {allowed[name][0]}") from None
    for name, (words, needed) in allowed.items():
        if needed and name not in values:
            raise CompositionError(f"{what} needs the option '{name}': {words}")
    return values


@dataclass(frozen=True, kw_only=True)
class HopSpec:
    """A hop of an own pattern: component id, network, role and the component's options.

    What is beside it are ids, or mappings of ``component`` and its options.
    """

    component: str
    network: str
    role: str = ""
    protocol: str = "HTTPS"
    port: int | None = 443
    options: tuple[tuple[str, Any], ...] = ()
    beside: tuple[str | Mapping[str, Any], ...] = ()


@dataclass(frozen=True, kw_only=True)
class FixedReach(Reach):
    """The path is given by hops; one that starts in the VPC is reached as the clients' place demands."""

    id: ClassVar[str] = "fixed"
    title: ClassVar[str] = "as listed"

    first: Network = Network.VPC
    leads_out: bool = False
    """Whether the first hop is itself the way out of the clients' VPC."""

    def way(self, w: Workload) -> Way:
        """Return the way to the first hop: none if it names the clients' own network.

        Raises
        ------
        NotComparable
            If the first hop's network is not one that leads from these clients.
        """
        if self.first is Network.VPC and w.clients.location is not Location.INTERNET and not self.leads_out:
            return PrivateReach().way(w)
        if self.first is Network.INTERNET:
            return InternetReach().way(w)
        if w.clients.location not in _LEADS_FROM.get(self.first, frozenset()):
            raise NotComparable(f"starts on {self.first}, and these clients are {place_words(w.clients.location)}")
        return Way(hops=(), network=self.first)


_LEADS_FROM: dict[Network, frozenset[Location]] = {
    Network.DIRECT_CONNECT: frozenset({Location.ON_PREMISES}),
    Network.VPN: frozenset({Location.ON_PREMISES}),
    Network.PEERING: frozenset({Location.OTHER_VPC, Location.OTHER_ACCOUNT, Location.OTHER_REGION}),
    Network.TRANSIT_GATEWAY: PRIVATE - {Location.SAME_VPC},
    Network.VPC: PRIVATE - {Location.ON_PREMISES},
}
"""From where a network leads directly to a first hop; to one in the API's own VPC see `PrivateReach`."""


@dataclass(frozen=True, kw_only=True)
class FixedDoor(Door):
    """The listed hops, all of them."""

    id: ClassVar[str] = "fixed"
    title: ClassVar[str] = "as listed"
    kind: ClassVar[str] = "fixed"
    protocols: ClassVar[frozenset[Protocol]] = frozenset(Protocol)

    specs: tuple[HopSpec, ...] = ()

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """Return the listed hops, filled in from the workload; the first is reached over the clients' network."""
        for number, spec in enumerate(self.specs):
            yield Hop(
                role=spec.role or spec.component,
                component=fill(spec.component, dict(spec.options), w),
                network=way.network if number == 0 else Network(spec.network),
                protocol=spec.protocol,
                port=spec.port,
                beside=tuple(fill(*_beside(component), w) for component in spec.beside),
            )


@dataclass(frozen=True, kw_only=True)
class FixedIntegration(Integration):
    """Nothing more: the listed hops end at the backend."""

    id: ClassVar[str] = "fixed"
    title: ClassVar[str] = "as listed"
    doors: ClassVar[frozenset[str]] = frozenset({"fixed"})
    protocols: ClassVar[frozenset[Protocol]] = frozenset(Protocol)

    def hops(self, door: Doors, w: Workload) -> tuple[Hop, ...]:
        """Return nothing."""
        return ()


def fill(name: str, options: dict[str, Any], w: Workload) -> Component:
    """Make a component of an own pattern, with what follows from the workload filled in.

    Raises
    ------
    NotComparable
        If the workload has no backend of the kind that the component is, or does not set up what it needs.

    Examples
    --------
    >>> fill("alb", {"scheme": "internet-facing"}, Workload()).identity
    'internet-facing-alb'
    """
    kind = components()[name]
    hints = get_type_hints(kind)
    filled = kind.options_from(w)
    if "backend" in hints:
        if not isinstance(w.backend, hints["backend"]):
            raise NotComparable(f"has a hop '{name}', and this workload's backend is {w.backend.kind}")
        filled["backend"] = w.backend
    return kind(**{**filled, **_options(kind, options.items(), f"component '{name}'")})


def _beside(given: str | Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return name and options of what is beside a hop."""
    options = {"component": given} if isinstance(given, str) else dict(given)
    return as_aws_spells(str(options.pop("component", ""))), options


def check_hops(specs: Sequence[HopSpec]) -> None:
    """Refuse a path that cannot exist.

    Raises
    ------
    CompositionError
        If a component or network is unknown, a network cannot lead to a component, the one before cannot, or nothing
        answers at the end.

    Examples
    --------
    >>> check_hops([HopSpec(component="http-api", network="privatelink")])
    Traceback (most recent call last):
    modeler.errors.CompositionError: hop 1: http-api cannot be reached over privatelink, only over edge, internet
    """
    if not specs:
        raise CompositionError("an own pattern with 'hops' needs at least one hop")
    before: HopSpec | None = None
    for number, hop_spec in enumerate(specs, start=1):
        try:
            _check_names(hop_spec)
            _check_step(before, hop_spec)
        except CompositionError as error:
            raise CompositionError(f"hop {number}: {error}") from None
        before = hop_spec
    last, ends = specs[-1].component, answering()
    if last not in ends:
        raise CompositionError(
            f"the path ends at {last}, where nothing answers: the last hop must be one of {', '.join(ends)}"
        )


def answering() -> tuple[str, ...]:
    """Return the ids of the components that answer, so that a path can end with them.

    >>> "s3-bucket" in answering(), "nat-gateway" in answering()
    (True, False)
    """
    return tuple(where(lambda traits: traits.wiring is not None and traits.wiring.answers))


def _check_names(spec: HopSpec) -> None:
    known = components()
    for name in (spec.component, *(_beside(component)[0] for component in spec.beside)):
        if name not in known:
            raise CompositionError(
                f"unknown component '{name}'{nearest(name, known)}: use one of {', '.join(sorted(known))}"
            )
    networks = [network.value for network in Network]
    if spec.network not in networks:
        raise CompositionError(
            f"unknown network '{spec.network}'{nearest(spec.network, networks)}: use one of {', '.join(networks)}"
        )


def _check_step(before: HopSpec | None, spec: HopSpec) -> None:
    """Refuse a step from one hop to the next that no network carries, or that makes no sense."""
    name = spec.component
    wiring = components()[name].traits.wiring
    if wiring is None:
        raise CompositionError(f"{name} stands beside a hop, not on the path: list it under a hop's 'beside'")
    start = before.component if before else "clients"
    previous = components()[start].traits.wiring if before else None
    shown = _shown(spec, wiring)
    networks = _as_set_up(wiring.reached_over, spec)
    if spec.network not in networks:
        raise CompositionError(
            f"{shown} cannot be reached over {spec.network}, only over {', '.join(sorted(networks))}"
        )
    if previous is not None and previous.leads_to is not None and name not in previous.leads_to:
        only = f"only {listed(sorted(previous.leads_to))} can" if previous.leads_to else "it answers the request itself"
        raise CompositionError(f"{name} cannot follow {start}: {only}")
    needed = _as_set_up(wiring.follows, spec)
    if needed and start not in needed:
        raise CompositionError(f"{shown} cannot follow {start}, only {', '.join(sorted(needed))}")
    leaves = previous.leaves_over if previous else _CLIENTS_LEAVE_OVER
    if spec.network not in leaves:
        raise CompositionError(
            f"{start} {'do' if before is None else 'does'} not lead onto {spec.network}, only onto "
            f"{', '.join(sorted(leaves))}"
        )
    if before and start == "alb":
        targets = "lambda" if name == "lambda-function" else "ip"
        if _option(before, "targets") != targets:
            raise CompositionError(f"{name} cannot follow an alb unless it has 'targets: {targets}'")


def _as_set_up(trait: T | By[T], spec: HopSpec) -> T:
    """Return a trait as the options of a hop decide it."""
    return trait.case(_option(spec, trait.option)) if isinstance(trait, By) else trait


def _shown(spec: HopSpec, wiring: Wiring) -> str:
    """Name a component with the option that decides how it is reached."""
    if isinstance(wiring.reached_over, By):
        return f"{spec.component} ({_option(spec, wiring.reached_over.option)})"
    return spec.component


def _option(spec: HopSpec, name: str) -> Any:
    """Return an option of a hop, or the component's default."""
    given = {key.replace("-", "_"): value for key, value in spec.options}
    return given.get(name, getattr(components()[spec.component], name, None))


_ID = re.compile(r"^[a-z0-9][a-z0-9-]{1,60}$")


def own_pattern(
    id: str,
    *,
    title: str = "",
    reach: Any = "private",
    door: Any = None,
    integration: Any = "open",
    hops: Sequence[Mapping[str, Any] | HopSpec] = (),
    purpose: str = "",
    status: Any = "own",
    front: Any = None,
) -> Pattern:
    """Make your own pattern from named parts, or from explicit hops.

    Parameters
    ----------
    id : str
        Name: small letters, digits and hyphens.
    title, purpose : str
        What it is; what it is for.
    reach, integration : str, mapping or part
        Ids as `part` takes them; the integration may be left open.
    door : str, mapping, part or list of these
        One door, or several in the order of the request: ``["cloudfront", {"id": "internal-nlb"}]``.
    hops : sequence of mapping
        Instead of the three parts: ``{component: alb, network: vpc, role: ..., ...options}``.
    status : str
        How it is shown: own, or another word of `Status` if you say so.
    front : str, mapping, part or list of these
        The older name of `door`.

    Returns
    -------
    Pattern
        With code ``X1``, usable wherever a built-in one is.

    Raises
    ------
    CompositionError
        If the parts do not exist or do not fit together.

    Examples
    --------
    >>> mine = own_pattern("rest-to-nlb", door="private-rest", reach="endpoint", integration="vpc-link-v1")
    >>> [hop.component.id for hop in mine.architecture(Workload(backend={"kind": "fargate"})).hops]
    ['interface-endpoint', 'rest-api', 'vpc-link-v1', 'nlb', 'fargate-tasks']
    """
    if not _ID.match(str(id)):
        raise CompositionError(f"'{id}' is no id for a pattern: use 2 to 61 small letters, digits and hyphens")
    for name, value in (("title", title), ("purpose", purpose)):
        if not isinstance(value, str):
            raise CompositionError(f"pattern '{id}': its '{name}' is {value!r}: give text")
    if status not in get_args(Status):
        raise CompositionError(f"pattern '{id}': its 'status' is {status!r}: use {listed(get_args(Status))}")
    if door is not None and front is not None:
        raise CompositionError(f"pattern '{id}': 'front' is the older name of 'door': give one of them")
    door = front if door is None else door
    variant = _of_parts(str(id), reach, door, integration) if not hops else _of_hops(door, hops)
    try:
        return Pattern(
            code="X1",
            id=str(id),
            title=title or str(id),
            status=status,
            purpose=purpose or "Composed by the user.",
            initiates="Clients open to the first hop.",
            must_exist=(),
            when=(),
            when_not=(),
            sources=(),
            variants=(variant,),
        )
    except NotComparable as error:
        raise CompositionError(f"pattern '{id}' cannot be built: {error}") from None


def _of_hops(door: Any, hops: Any) -> Variant:
    if door is not None:
        raise CompositionError("give either 'hops' or reach, door and integration, not both")
    if not isinstance(hops, list | tuple):
        raise CompositionError("'hops' must be a list of mappings with at least 'component' and 'network'")
    specs = tuple(_spec(each, n) for n, each in enumerate(hops, start=1))
    check_hops(specs)
    first = components()[specs[0].component].traits
    return Variant(
        id="own",
        title="as listed",
        reach=FixedReach(first=Network(specs[0].network), leads_out=Role.WAY_OUT in first.roles),
        door=FixedDoor(specs=specs),
        integration=FixedIntegration(),
    )


def _of_parts(id: str, reach: Any, door: Any, integration: Any) -> Variant:
    if door is None or door in ((), []):
        known = sorted((*parts("door"), *NAMED_DOORS))
        raise CompositionError(f"pattern '{id}' needs a 'door' (or 'hops'): one or more of {', '.join(known)}")
    return Variant(
        id="own",
        title="as composed",
        reach=part("reach", reach),
        door=doors_in_sequence(door),
        integration=part("integration", integration),
    )


def _spec(given: Any, number: int) -> HopSpec:
    """Read and check one hop."""
    if isinstance(given, HopSpec):
        own = {each.name: getattr(given, each.name) for each in dataclasses.fields(HopSpec) if each.name != "options"}
        given = {**own, **dict(given.options)}
    if not isinstance(given, Mapping) or "component" not in given:
        raise CompositionError(f"hop {number} must be a mapping with at least 'component' and 'network'")
    if "network" not in given:
        raise CompositionError(f"hop {number} ({given['component']}) has no 'network': say what it is reached over")
    known = {each.name for each in dataclasses.fields(HopSpec)} - {"options"}
    settings = {str(key): value for key, value in given.items() if key in known}
    options = tuple((str(key), value) for key, value in given.items() if key not in known)
    for name in ("component", "network", "role", "protocol"):
        if not isinstance(settings.get(name, ""), str):
            raise CompositionError(f"hop {number}: its '{name}' is {settings[name]!r}: give a name")
    settings["component"] = as_aws_spells(settings["component"])
    port = settings.get("port")
    if port is not None and (isinstance(port, bool) or not isinstance(port, int) or not 1 <= port <= 65535):
        raise CompositionError(f"hop {number}: its 'port' is {port!r}: give a number from 1 to 65535, or null")
    beside = settings.get("beside", ())
    settings["beside"] = (beside,) if isinstance(beside, str | Mapping) else beside
    if not isinstance(settings["beside"], list | tuple) or not all(
        isinstance(setting, str | Mapping) for setting in settings["beside"]
    ):
        raise CompositionError(
            f"hop {number}: its 'beside' is {beside!r}: give a list of component names, for example [cross-az]"
        )
    settings["beside"] = tuple(settings["beside"])
    spec = HopSpec(options=options, **settings)
    for name, given_options in ((spec.component, dict(options)), *map(_beside, spec.beside)):
        kind = components().get(name)
        if kind is not None:
            _options(kind, given_options.items(), f"hop {number}: component '{name}'")
    return spec


def read_patterns(path: str | Path) -> tuple[Pattern, ...]:
    """Read own patterns from a YAML file: one mapping, or a list of them.

    Parameters
    ----------
    path : str or Path
        Each mapping has an ``id`` and the parts: ``reach``, ``door``, ``integration``.

    Returns
    -------
    tuple of Pattern
        For `compare`, `choose` and `assess`.

    Raises
    ------
    CompositionError
        If the file cannot be read, is not YAML, or says something that is not a pattern.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "ours.yaml"
    ...     _ = file.write_text("{id: ours, reach: internet, door: http-api, integration: lambda}")
    ...     ours = read_patterns(file)
    >>> [pattern.id for pattern in ours]
    ['ours']
    """
    needs = "give each pattern an 'id', and a 'door' or 'hops'"
    document = read_yaml(path, CompositionError, needs)
    listed_ones = document if isinstance(document, list) else [document]
    if not listed_ones:
        raise CompositionError(f"'{path}' holds no pattern: {needs}")
    patterns = tuple(_numbered(_from_mapping(each, path), n) for n, each in enumerate(listed_ones, start=1))
    names = [pattern.id for pattern in patterns]
    for name in names:
        if names.count(name) > 1:
            raise CompositionError(f"{path} has two patterns with the id '{name}': give each its own")
    return patterns


def _numbered(pattern: Pattern, number: int) -> Pattern:
    return dataclasses.replace(pattern, code=f"X{number}")


def _from_mapping(document: Any, path: str | Path) -> Pattern:
    allowed = ("id", "title", "purpose", "reach", "door", "front", "integration", "hops", "status")
    if not isinstance(document, Mapping) or "id" not in document:
        raise CompositionError(f"{path}: a pattern is a mapping with 'id', and 'door' or 'hops'")
    for key in document:
        if key not in allowed:
            raise CompositionError(
                f"{path}: unknown field '{key}'{nearest(str(key), allowed)}: allowed are {', '.join(allowed)}"
            )
    try:
        return own_pattern(**{str(key): value for key, value in document.items()})
    except CompositionError as error:
        raise CompositionError(f"{path}: {error}") from None
