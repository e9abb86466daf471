"""Explicit hops of your own patterns: how they are written, and whether such a path can exist.

What may stand before and after a component, and over which networks it is reached, are its traits.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from modeler.components import components, where
from modeler.components.traits import PRIVATE_NETWORKS, By, T, Wiring
from modeler.dataclass import dataclass
from modeler.errors import CompositionError, nearest
from modeler.patterns.architecture import Network
from modeler.patterns.options import checked_options
from modeler.patterns.parts.words import listed
from modeler.workload import as_aws_spells

_CLIENTS_LEAVE_OVER = PRIVATE_NETWORKS | {Network.INTERNET}


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


def read_hop(given: Any, number: int) -> HopSpec:
    """Read one hop, and check its settings and the options of its components.

    Raises
    ------
    CompositionError
        If something is missing in it, or is none of what it takes.

    Examples
    --------
    >>> read_hop({"component": "alb", "network": "vpc", "scheme": "internal"}, 1).options
    (('scheme', 'internal'),)
    """
    if isinstance(given, HopSpec):
        own = {
            attribute.name: getattr(given, attribute.name)
            for attribute in dataclasses.fields(HopSpec)
            if attribute.name != "options"
        }
        given = {**own, **dict(given.options)}
    if not isinstance(given, Mapping) or "component" not in given:
        raise CompositionError(f"hop {number} must be a mapping with at least 'component' and 'network'")
    if "network" not in given:
        raise CompositionError(f"hop {number} ({given['component']}) has no 'network': say what it is reached over")
    known = {attribute.name for attribute in dataclasses.fields(HopSpec)} - {"options"}
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
    for name, given_options in ((spec.component, dict(options)), *map(name_and_settings, spec.beside)):
        kind = components().get(name)
        if kind is not None:
            checked_options(kind, given_options.items(), f"hop {number}: component '{name}'")
    return spec


def name_and_settings(given: str | Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return the name of what is beside a hop, and its options.

    >>> name_and_settings({"component": "alb", "scheme": "internal"})
    ('alb', {'scheme': 'internal'})
    """
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
    for name in (spec.component, *(name_and_settings(component)[0] for component in spec.beside)):
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
