"""Your own patterns: composed of the same parts as the built-in ones, or as explicit hops, in Python or in YAML.

Parts are named by their ids and checked against each other: a door that cannot use an integration, a network that
cannot carry the next hop or a component that does not exist is one sentence. What follows from the workload (the
backend's size, the Direct Connect ports) is filled in when the pattern meets one.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar, get_args, get_type_hints

from modeler.components import Component, components
from modeler.errors import CompositionError, NotComparable, nearest
from modeler.patterns import modern_parts  # noqa: F401  (so that its parts are known, too)
from modeler.patterns.architecture import Hop, Network
from modeler.patterns.base import Pattern, Source, Variant
from modeler.patterns.fronts import Front
from modeler.patterns.integrations import Integration
from modeler.patterns.reaches import PRIVATE, InternetReach, PrivateReach, Reach, Way
from modeler.workload import Location, Protocol, Workload, read_yaml

_PRIVATE = frozenset({"vpc", "transit-gateway", "peering", "direct-connect", "vpn"})
ARRIVES: dict[str, frozenset[str]] = {
    "rest-api": frozenset({"internet", "edge", "privatelink"}),
    "http-api": frozenset({"internet", "edge"}),
    "websocket-api": frozenset({"internet", "edge"}),
    "interface-endpoint": _PRIVATE,
    "endpoint-service": frozenset({"privatelink"}),
    "alb": _PRIVATE | {"internet", "edge"},
    "nlb": _PRIVATE | {"internet", "edge", "privatelink"},
    "vpc-link-v1": frozenset({"aws-internal"}),
    "vpc-link-v2": frozenset({"hyperplane"}),
    "lambda-function": frozenset({"aws-internal"}),
    "fargate-tasks": _PRIVATE,
    "ec2-instances": _PRIVATE,
    "eks-pods": _PRIVATE,
    "istio-ingress": _PRIVATE,
    "s3-bucket": frozenset({"privatelink", "aws-internal", "internet"}),
    "direct-connect": frozenset({"direct-connect"}),
    "site-to-site-vpn": frozenset({"vpn"}),
    "nat-gateway": frozenset({"vpc"}),
    "on-premises-servers": frozenset({"direct-connect", "vpn"}),
}
"""Networks over which a component can be reached; a component that is not here takes any."""
_FOLLOWS: dict[str, frozenset[str]] = {
    "vpc-link-v1": frozenset({"rest-api", "websocket-api"}),
    "vpc-link-v2": frozenset({"rest-api", "http-api"}),
    "endpoint-service": frozenset({"interface-endpoint"}),
    "lambda-function": frozenset({"rest-api", "http-api", "websocket-api", "alb", "interface-endpoint"}),
}
"""What must come directly before a component; a component that is not here follows any."""


def _below(base: type[Any]) -> Iterator[type[Any]]:
    for each in base.__subclasses__():
        yield each
        yield from _below(each)


def parts_known(kind: str) -> dict[str, type[Any]]:
    """Give the parts of a kind by their ids.

    >>> "private" in parts_known("reach")
    True
    """
    base: type[Any] = {"reach": Reach, "front": Front, "integration": Integration}[kind]
    return {each.id: each for each in _below(base) if each.id not in ("", "fixed")}


def part(kind: str, given: Any) -> Any:
    """Give a reach, front or integration by its id, with options if wanted.

    Parameters
    ----------
    kind : str
        ``reach``, ``front`` or ``integration``.
    given : part, str or mapping
        A part, its id, or ``{id: vpc-link-v2, to: nlb}``.

    Raises
    ------
    CompositionError
        If there is no such part or option.

    Examples
    --------
    >>> part("integration", {"id": "vpc-link-v2", "to": "nlb"}).to
    'nlb'
    """
    known = parts_known(kind)
    if isinstance(given, tuple(known.values())):
        return given
    options = dict(given) if isinstance(given, Mapping) else {"id": given}
    name = str(options.pop("id", ""))
    if name not in known:
        raise CompositionError(f"unknown {kind} '{name}'{nearest(name, known)}: use one of {', '.join(sorted(known))}")
    return _build(known[name], options, f"{kind} '{name}'")


def _build(kind: type, options: Mapping[str, Any], what: str) -> Any:
    fields = {each.name for each in dataclasses.fields(kind)}
    hints = get_type_hints(kind, include_extras=False)
    values: dict[str, Any] = {}
    for key, value in options.items():
        name = str(key).replace("-", "_")
        if name not in fields:
            raise CompositionError(
                f"{what} has no option '{key}'{nearest(name, fields)}: "
                + (f"allowed are {', '.join(sorted(fields))}" if fields else "it has none")
            )
        allowed = get_args(hints[name])
        if allowed and all(isinstance(each, str) for each in allowed) and value not in allowed:
            raise CompositionError(f"option '{key}' of {what} is {value!r}: use one of {', '.join(allowed)}")
        if name in ("serves", "backends"):
            values[name] = frozenset(value)
        else:
            values[name] = value
    return kind(**values)


@dataclass(frozen=True, kw_only=True)
class HopSpec:
    """A hop of an own pattern: component id, network, role and the component's options."""

    component: str
    network: str
    role: str = ""
    protocol: str = "HTTPS"
    port: int | None = 443
    options: tuple[tuple[str, Any], ...] = ()
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FixedReach(Reach):
    """The path is given by hops; one that starts in the VPC is reached as the clients' place demands."""

    id: ClassVar[str] = "fixed"
    title: ClassVar[str] = "as listed"

    first: Network = Network.VPC

    def way(self, w: Workload) -> Way:
        """Give the way to the first hop: none if it names the clients' own network.

        Raises
        ------
        NotComparable
            If the first hop's network is not one that leads from these clients.
        """
        if self.first is Network.VPC and w.clients.location is not Location.INTERNET:
            return PrivateReach().way(w)
        if self.first in (Network.INTERNET, Network.EDGE):
            return replace(InternetReach().way(w), network=self.first)
        if w.clients.location not in _LEADS_FROM.get(self.first, frozenset()):
            raise NotComparable(f"starts on {self.first}, and these clients are at '{w.clients.location}'")
        return Way(hops=(), network=self.first)


_LEADS_FROM: dict[Network, frozenset[Location]] = {
    Network.DIRECT_CONNECT: frozenset({Location.ON_PREMISES}),
    Network.VPN: frozenset({Location.ON_PREMISES}),
    Network.PEERING: frozenset({Location.OTHER_VPC, Location.OTHER_ACCOUNT, Location.OTHER_REGION}),
    Network.TRANSIT_GATEWAY: PRIVATE - {Location.SAME_VPC},
    Network.PRIVATELINK: PRIVATE,
}
"""From where a network leads directly to a first hop; from a VPC see `PrivateReach`."""


@dataclass(frozen=True, kw_only=True)
class FixedFront(Front):
    """The listed hops, all of them."""

    id: ClassVar[str] = "fixed"
    title: ClassVar[str] = "as listed"
    kind: ClassVar[str] = "fixed"
    protocols: ClassVar[frozenset[Protocol]] = frozenset(Protocol)

    specs: tuple[HopSpec, ...] = ()

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """Give the listed hops, filled in from the workload; the first is reached over the clients' network."""
        for number, spec in enumerate(self.specs):
            yield Hop(
                role=spec.role or spec.component,
                component=fill(spec.component, dict(spec.options), w),
                network=way.network if number == 0 else Network(spec.network),
                protocol=spec.protocol,
                port=spec.port,
                beside=tuple(fill(each, {}, w) for each in spec.beside),
            )


@dataclass(frozen=True, kw_only=True)
class FixedIntegration(Integration):
    """Nothing more: the listed hops end at the backend."""

    id: ClassVar[str] = "fixed"
    title: ClassVar[str] = "as listed"
    fronts: ClassVar[frozenset[str]] = frozenset({"fixed"})
    protocols: ClassVar[frozenset[Protocol]] = frozenset(Protocol)

    def hops(self, front: Front, w: Workload) -> tuple[Hop, ...]:
        """Give nothing."""
        return ()


def fill(name: str, options: dict[str, Any], w: Workload) -> Component:
    """Make a component of an own pattern, with what follows from the workload filled in.

    Raises
    ------
    NotComparable
        If the workload has no backend of the kind that the component is.

    Examples
    --------
    >>> fill("alb", {"scheme": "internet-facing"}, Workload()).identity
    'internet-facing-alb'
    """
    kind = components()[name]
    fields = {each.name for each in dataclasses.fields(kind)}
    hints = get_type_hints(kind)
    if "backend" in fields:
        wanted = hints["backend"]
        if not isinstance(w.backend, wanted):
            raise NotComparable(f"has a hop '{name}', and this workload's backend is {w.backend.kind}")
        options = {**options, "backend": w.backend}
    settings = {
        "direct-connect": w.clients.direct_connect,
        "site-to-site-vpn": w.clients.vpn,
        "lambda-authoriser": w.api.lambda_authoriser,
    }
    if name in settings:
        options = {"settings": settings[name], **options}
    if name == "web-acl":
        if w.api.waf is None:
            raise NotComparable("has a web ACL beside a hop, and the workload sets none up (api.waf)")
        options = {"waf": w.api.waf, **options}
    if name == "cognito-user-pool":
        if w.api.cognito is None:
            raise NotComparable("has a user pool beside a hop, and the workload sets none up (api.cognito)")
        options = {"cognito": w.api.cognito, **options}
    if name in ("inter-region",) and "remote_region" not in options:
        options = {"remote_region": w.clients.region or w.region, **options}
    built = _build(kind, options, f"component '{name}'")
    assert isinstance(built, Component)
    return built


def check_hops(specs: Sequence[HopSpec]) -> None:
    """Refuse a path that cannot exist.

    Raises
    ------
    CompositionError
        If a component or network is unknown, a network cannot lead to a component, or the one before cannot.

    Examples
    --------
    >>> check_hops([HopSpec(component="http-api", network="privatelink")])
    Traceback (most recent call last):
    modeler.errors.CompositionError: hop 1: http-api cannot be reached over privatelink, only over edge, internet
    """
    if not specs:
        raise CompositionError("an own pattern with 'hops' needs at least one hop")
    known = components()
    networks = [each.value for each in Network]
    before = "clients"
    for number, each in enumerate(specs, start=1):
        for name in (each.component, *each.beside):
            if name not in known:
                raise CompositionError(
                    f"hop {number}: unknown component '{name}'{nearest(name, known)}: use one of "
                    f"{', '.join(sorted(known))}"
                )
        if each.network not in networks:
            raise CompositionError(
                f"hop {number}: unknown network '{each.network}'{nearest(each.network, networks)}: use one of "
                f"{', '.join(networks)}"
            )
        allowed = ARRIVES.get(each.component)
        if allowed and each.network not in allowed:
            raise CompositionError(
                f"hop {number}: {each.component} cannot be reached over {each.network}, only over "
                f"{', '.join(sorted(allowed))}"
            )
        needed = _FOLLOWS.get(each.component)
        if needed and before not in needed:
            raise CompositionError(
                f"hop {number}: {each.component} cannot follow {before}, only {', '.join(sorted(needed))}"
            )
        before = each.component


_ID = re.compile(r"^[a-z0-9][a-z0-9-]{1,60}$")


def own_pattern(
    id: str,
    *,
    title: str = "",
    reach: Any = "private",
    front: Any = None,
    integration: Any = "open",
    hops: Sequence[Mapping[str, Any] | HopSpec] = (),
    purpose: str = "",
    status: Any = "recommended",
) -> Pattern:
    """Make your own pattern from named parts, or from explicit hops.

    Parameters
    ----------
    id : str
        Name: small letters, digits and hyphens.
    title, purpose : str
        What it is; what it is for.
    reach, front, integration : str, mapping or part
        Ids as `part` takes them; the integration may be left open.
    hops : sequence of mapping
        Instead of the three parts: ``{component: alb, network: vpc, role: ..., ...options}``.

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
    >>> mine = own_pattern("rest-to-nlb", front="private-rest", reach="endpoint", integration="vpc-link-v1")
    >>> [hop.component.id for hop in mine.architecture(Workload(backend={"kind": "fargate"})).hops]
    ['interface-endpoint', 'rest-api', 'vpc-link-v1', 'nlb', 'fargate-tasks']
    """
    if not _ID.match(str(id)):
        raise CompositionError(f"'{id}' is no id for a pattern: use small letters, digits and hyphens")
    if hops:
        if front is not None:
            raise CompositionError("give either 'hops' or reach, front and integration, not both")
        specs = tuple(each if isinstance(each, HopSpec) else _spec(each, n) for n, each in enumerate(hops, start=1))
        check_hops(specs)
        variant = Variant(
            id="own",
            title="as listed",
            reach=FixedReach(first=Network(specs[0].network)),
            front=FixedFront(specs=specs),
            integration=FixedIntegration(),
        )
    else:
        if front is None:
            raise CompositionError(
                f"pattern '{id}' needs a 'front' (or 'hops'): one of {', '.join(parts_known('front'))}"
            )
        variant = Variant(
            id="own",
            title="as composed",
            reach=part("reach", reach),
            front=part("front", front),
            integration=part("integration", integration),
        )
    try:
        return Pattern(
            code="X1",
            id=str(id),
            title=title or str(id),
            status=status,
            purpose=purpose or "Composed by the user.",
            initiates="As the hops say.",
            must_exist=("whatever its hops name",),
            when=("you have reason to",),
            when_not=("a pattern of the catalogue does the same",),
            sources=(Source("https://docs.aws.amazon.com/", "own composition"),),
            variants=(variant,),
        )
    except NotComparable as error:
        raise CompositionError(f"pattern '{id}' cannot be built: {error}") from None


def _spec(given: Mapping[str, Any], number: int) -> HopSpec:
    if "component" not in given:
        raise CompositionError(f"hop {number} must be a mapping with at least 'component' and 'network'")
    known = {each.name for each in dataclasses.fields(HopSpec)} - {"options"}
    settings = {key: value for key, value in given.items() if key in known}
    options = tuple((str(key), value) for key, value in given.items() if key not in known)
    if "network" not in settings:
        raise CompositionError(f"hop {number} ({given['component']}) has no 'network': say what it is reached over")
    settings["beside"] = tuple(settings.get("beside", ()))
    spec = HopSpec(options=options, **settings)
    kind = components().get(spec.component)
    if kind is not None:
        fields = {each.name for each in dataclasses.fields(kind)}
        for key, _ in options:
            if key.replace("-", "_") not in fields:
                raise CompositionError(
                    f"hop {number}: component '{spec.component}' has no option '{key}'{nearest(key, fields)}: "
                    f"allowed are {', '.join(sorted(fields))}"
                )
    return spec


def read_patterns(path: str | Path) -> tuple[Pattern, ...]:
    """Read own patterns from a YAML file: one mapping, or a list of them.

    Raises
    ------
    CompositionError
        If the file says something that is not a pattern.
    WorkloadError
        If it cannot be read or is not YAML.
    """
    document = read_yaml(path)
    listed = document if isinstance(document, list) else [document]
    found = tuple(_numbered(_from_mapping(each, path), n) for n, each in enumerate(listed, start=1))
    names = [each.id for each in found]
    for name in names:
        if names.count(name) > 1:
            raise CompositionError(f"{path} has two patterns with the id '{name}': give each its own")
    return found


def _numbered(found: Pattern, number: int) -> Pattern:
    return dataclasses.replace(found, code=f"X{number}")


def _from_mapping(document: Any, path: str | Path) -> Pattern:
    allowed = ("id", "title", "purpose", "reach", "front", "integration", "hops", "status")
    if not isinstance(document, Mapping) or "id" not in document:
        raise CompositionError(f"{path}: a pattern is a mapping with 'id', and 'front' or 'hops'")
    for key in document:
        if key not in allowed:
            raise CompositionError(
                f"{path}: unknown field '{key}'{nearest(str(key), allowed)}: allowed are {', '.join(allowed)}"
            )
    if document.get("status", "recommended") not in ("recommended", "legacy", "anti-pattern"):
        raise CompositionError(f"{path}: 'status' must be recommended, legacy or anti-pattern")
    hops = document.get("hops", ())
    if hops and not (isinstance(hops, list) and all(isinstance(each, Mapping) for each in hops)):
        raise CompositionError(f"{path}: 'hops' must be a list of mappings with at least 'component' and 'network'")
    try:
        return own_pattern(**{str(key): value for key, value in document.items()})
    except CompositionError as error:
        raise CompositionError(f"{path}: {error}") from None
